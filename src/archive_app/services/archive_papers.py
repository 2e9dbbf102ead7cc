"""The papers that an archive writes about itself: an intake, the custody of a record, a check.

Each is made of what the archive holds, names the head of its ledger, and leaves by `paper.save`.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive_app.bundle.rendering.archive_paper import Origin
from archive_app.errors import NotFound
from archive_app.model.canonical import from_base64url
from archive_app.model.custody import Subject, utc_seconds
from archive_app.model.fields import flatten
from archive_app.model.fixity import Finding
from archive_app.model.inputs import NotedPath
from archive_app.model.vocabulary import Language
from archive_app.services import intake
from archive_app.services.custody import CustodyEvent, name_agents, name_subjects
from archive_app.services.overview import name_records
from archive_app.services.proof_check import prove_events
from archive_app.services.received import TOOL
from archive_app.services.scan import visible_name
from archive_app.store import ledger, records
from archive_app.store.archive import Archive
from archive_app.store.erasures import Erasures
from archive_app.store.transaction import driver_connection

_LISTED_APART = ("/odd_names", "/unreadable_files")
_SAID = ("happened_at", "agent", "to", "place", "purpose", "authority", "outcome", "note")


def intake_report(archive: Archive, reference: str, languages: Sequence[Language]) -> bytes:
    """Return the report on an accession as a PDF; raises NotFound."""
    from archive_app.bundle.rendering import intake_pdf

    loaded = intake.load_accession(archive, reference)
    record = loaded.record
    said = [(name, value) for name, value in flatten(record) if not name.startswith(_LISTED_APART)]
    linked = (record.source_id, record.incident_id, record.received_by)
    report = intake_pdf.Intake(
        reference=loaded.found.reference or loaded.found.id,
        said=said,
        names=name_records(archive, [each for each in linked if each is not None]),
        files=[
            intake_pdf.CameIn(file.item, _safe(file.original_name), file.size, file.sha256)
            for file in loaded.files
        ],
        odd_names=_noted(record.odd_names),
        left_out=_noted(record.unreadable_files),
        is_closed=record.closed_at is not None,
    )
    return intake_pdf.intake_report(report, _origin(archive), languages=languages)


def custody_form(archive: Archive, reference: str, languages: Sequence[Language]) -> bytes:
    """Return the custody form of a record as a PDF; raises NotFound.

    Raises Damaged where the ledger does not prove what it would tell, or has lost some of it.
    """
    from archive_app.bundle.rendering import custody_pdf

    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference)
        record = records.load_input(connection, found)
        numbers = [number for number, _ in Erasures(connection.execute).chain(found.id)]
    events = prove_events(archive, numbers)
    kept = custody_pdf.Kept(
        kind=found.kind,
        reference=found.reference or found.id,
        title=str(getattr(record, "title", "") or ""),
        names=name_agents(archive),
        events=[
            custody_pdf.Happened(event.index, event.kind, event.recorded_at, _said(event))
            for event in events
        ],
    )
    return custody_pdf.custody_form(kept, _origin(archive), languages=languages)


def check_certificate(
    archive: Archive,
    number: int,
    findings: Sequence[Finding] | None,
    languages: Sequence[Language],
) -> bytes:
    """Return the certificate of the check that an event tells of, as a PDF.

    ``findings`` are those of the check where they are at hand; the ledger keeps only how many there
    were. Raises NotFound where the event is of no check, Damaged where the ledger refutes it.
    """
    from archive_app.bundle.rendering import fixity_pdf

    event = load_check(archive, number)
    failed = [link for link in event.subjects if link.subject.kind == "stored_file"]
    called = name_subjects(archive, [event])
    checked = fixity_pdf.Checked(
        event=event.index,
        finished_at=event.recorded_at,
        agent=name_agents(archive).get(event.agent or "", event.agent or "—"),
        tool=event.tool or "—",
        is_whole=event.outcome == "pass",
        scope=event.purpose or "—",
        note=event.note or "—",
        failed_files=[called[link.subject.id] for link in failed],
        findings=None if findings is None else [(each.code, each.sentence) for each in findings],
    )
    return fixity_pdf.check_certificate(checked, _origin(archive), languages=languages)


def load_check(archive: Archive, number: int) -> CustodyEvent:
    """Return the event of a finished check, proven; raise NotFound for another event or none."""
    with archive.reading() as session:
        connection = driver_connection(session)
        kinds = connection.execute("SELECT kind FROM event WHERE number = ?", (number,)).fetchall()
    if kinds != [("fixity_checked",)]:
        raise NotFound(f"Event {number} is not the end of a check.")
    (event,) = prove_events(archive, [number])
    return event


def find_subject(archive: Archive, reference: str) -> Subject:
    """Return a record as events name it; raises NotFound."""
    with archive.reading() as session:
        connection = driver_connection(session)
        return records.subject(connection, records.find(connection, reference))


def log_subject(archive: Archive) -> Subject:
    """Return the present ledger as events name it."""
    return Subject("log", archive.log.id.hex())


def _said(event: CustodyEvent) -> dict[str, str]:
    said = {name: getattr(event, name) for name in _SAID} | {"from": event.from_}
    return {name: value for name, value in said.items() if value is not None}


def _noted(paths: Sequence[NotedPath]) -> list[tuple[str, str]]:
    return [(visible_name(from_base64url(each.path_raw)), each.why) for each in paths]


def _safe(name: str | None) -> str | None:
    return None if name is None else visible_name(name.encode("utf-8"))


def _origin(archive: Archive) -> Origin:
    with archive.reading() as session:
        head = ledger.head(driver_connection(session), archive.log)
    made_at = utc_seconds(archive.clock.read().at)
    return Origin(head.origin, head.size, head.root.hex(), made_at, TOOL)
