"""Exports two bundles of a demonstration archive, in every format, for others to judge.

    demonstration_bundles.py ARCHIVE FOLDER

ARCHIVE is what ``archive-app demo`` made. The first bundle discloses what leaves unless somebody
names more, the second all that can be named.
"""

import sys
from pathlib import Path

from archive_app.bundle.rendering.papers import EXTRAS
from archive_app.progress import Meter
from archive_app.services import bundle_export, catalogue, demo, disclosing, identity
from archive_app.store.archive import Archive


def main() -> None:
    """Make an identity and both bundles; print where they lie."""
    archive_path, folder = map(Path, sys.argv[1:])
    folder.mkdir()
    unread = disclosing.choose_fields(["stored_file.embedded_metadata"], [])
    everything = disclosing.choose_fields(disclosing.field_names(), [])
    with Archive.open(archive_path, demo.PASSPHRASE) as archive:
        identity.create(archive, "Demonstration")
        incidents = tuple(each.reference for each in catalogue.list_incidents(archive))
        for choice in (unread, everything):
            request = bundle_export.Request(
                incidents,
                "Nobody",
                "To be held against validators",
                choice=choice,
                extras=frozenset(EXTRAS),
            )
            print(bundle_export.export(archive, request, folder, Meter()).path)


if __name__ == "__main__":
    main()
