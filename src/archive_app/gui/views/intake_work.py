"""What an intake does beside the window: it is kept under way until all of it is in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive_app.errors import ArchiveError
from archive_app.gui.views.intake_form import SaidOfIntake, said_as_json, said_from_json
from archive_app.model.canonical import JsonValue
from archive_app.progress import Meter
from archive_app.services import accession, custody, drafts, intake
from archive_app.services.accession import AccessionReport
from archive_app.services.accession_run import sources_digest
from archive_app.services.custody import ByHand
from archive_app.services.first_look import ScanReport
from archive_app.services.intake import ListedAccession
from archive_app.store.archive import Archive

UNDER_WAY = "intake under way "
"""Before what an accession is continued by, in the name of the draft of one that is under way."""


@dataclass(frozen=True)
class Begun:
    """An accession that is open; ``sources`` are known where it was begun in this window."""

    listed: ListedAccession
    said: SaidOfIntake
    sources: list[Path] = field(default_factory=list)

    def is_of(self, sources: Sequence[Path]) -> bool:
        """Tell whether these are the files and folders that it takes in."""
        return bool(self.sources) and _places(self.sources) == _places(sources)

    def goes_on_with(self, said: SaidOfIntake) -> bool:
        """Tell whether the same sources go on with it: they come from the same, for the same."""
        own = (self.said.received_from, self.said.incident)
        return own == (said.received_from, said.incident)


@dataclass(frozen=True)
class Done:
    """What an intake did, and what was said of it beside that."""

    report: AccessionReport
    incident: str
    has_consent: bool


def take_in(
    archive: Archive,
    sources: Sequence[Path],
    said: SaidOfIntake,
    looked: ScanReport | None,
    meter: Meter,
) -> Done:
    """Take in the sources, and record the consent; both go on from what is kept under way.

    ``looked`` is what a person was shown of them before, None where nothing was.
    """
    about = said.about(archive)
    # Kept until the end, so that a power cut leaves what to go on with.
    name = UNDER_WAY + sources_digest(sources, about).hex()
    drafts.save_draft(archive, name, as_draft(said, sources))
    report = accession.accession_files(archive, sources, about, meter, looked=looked)
    if said.consent:
        custody.record_by_hand(
            archive,
            ByHand("consent_given", report.reference, from_=said.received_from, note=said.consent),
        )
    drafts.drop_draft(archive, name)
    return Done(report, said.incident, bool(said.consent))


def load_begun(archive: Archive) -> list[Begun]:
    """Return the open accessions, those that were begun in this window first."""
    own = dict(_load_own(archive))
    begun = [
        Begun(row, *own[row.reference])
        if row.reference in own
        else Begun(
            row,
            said_from_json({"received_from": row.received_from, "incident": row.incident}),
        )
        for row in intake.list_accessions(archive, open_only=True)
    ]
    return sorted(begun, key=lambda each: not each.sources)


def as_draft(said: SaidOfIntake, sources: Sequence[Path]) -> dict[str, JsonValue]:
    """Return what was said and chosen as a draft keeps it."""
    return {**said_as_json(said), "sources": [os.fspath(path) for path in sources]}


def sources_of(fields: dict[str, JsonValue]) -> list[Path]:
    """Return what was chosen, of a draft."""
    listed = fields.get("sources")
    return [Path(str(path)) for path in listed] if isinstance(listed, list) else []


def _places(sources: Sequence[Path]) -> set[str]:
    return {os.path.abspath(path) for path in sources}


def _load_own(archive: Archive) -> list[tuple[str, tuple[SaidOfIntake, list[Path]]]]:
    """Return the references of what is under way, with what was said and chosen.

    What cannot be read, or names an incident that is none, is left out.
    """
    own = []
    for name in drafts.list_drafts(archive, UNDER_WAY):
        try:
            fields = drafts.find_draft(archive, name) or {}
            said, sources = said_from_json(fields), sources_of(fields)
            reference = accession.find_begun(archive, sources, said.about(archive))
        except ArchiveError:
            continue
        if reference is not None:
            own.append((reference, (said, sources)))
    return own
