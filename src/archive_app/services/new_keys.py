"""New keys for everything while an archive stays in use: made, and the archive opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive_app.errors import WrongPassphrase
from archive_app.progress import Meter
from archive_app.services import access
from archive_app.services.access import RotationReceipt
from archive_app.store.archive import Archive


@dataclass(frozen=True, repr=False)
class NewKeys:
    """The archive, open under its new keys, and what must be handed out now."""

    archive: Archive
    receipt: RotationReceipt


def make_new_keys(archive: Archive, typed: str, removed: Iterable[str], meter: Meter) -> NewKeys:
    """Make new keys as `access.rotate` does, which raises; then open the archive with them.

    Where the recovery words opened it, the new ones do.
    """
    receipt = access.rotate(archive, typed, remove=removed, meter=meter)
    try:
        opened = Archive.open(archive.path, typed, clock=archive.clock)
    except WrongPassphrase:
        opened = Archive.open(archive.path, receipt.recovery_words, clock=archive.clock)
    return NewKeys(opened, receipt)
