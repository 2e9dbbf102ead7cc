"""The papers of an archive say what it holds, in both languages, and nothing of what is erased."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from archive_app.errors import Damaged, NotFound
from archive_app.model.custody import Event
from archive_app.model.fixity import Finding, Part, Scope
from archive_app.model.inputs import AccessionInput
from archive_app.model.vocabulary import Language
from archive_app.progress import Meter
from archive_app.services import (
    archive_papers,
    catalogue,
    fixity,
    intake,
    overview,
    past_checks,
    shred,
)
from archive_app.services.custody import ByHand, record_by_hand
from archive_app.store.archive import Archive
from tests.archives import add_incident
from tests.services.steps import events, take_in, take_one, write_files
from tests.services.tampering import edit_event, reopen, tamper

BOTH: tuple[Language, ...] = ("en", "uk")
EACH = pytest.mark.parametrize("languages", [("en",), ("uk",), BOTH], ids="-".join)


def read(pdf: bytes) -> str:
    """The text of a paper without its spaces and ends of lines."""
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        text = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(text).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def taken(archive: Archive, folder: Path) -> str:
    incident = add_incident(archive)
    write_files(folder, {b"photo.jpg": b"one", "\u202etxt.\u0444".encode(): b"two", b"\xff": b"3"})
    (folder / "link").symlink_to("photo.jpg")
    about = AccessionInput(
        received_from="A relative", incident_id=incident.id, carrier="phone", purpose="Safekeeping"
    )
    return take_in(archive, folder, about=about).reference


@EACH
def test_an_intake_is_told_with_every_file_and_its_digest(
    archive: Archive, tmp_path: Path, languages: tuple[Language, ...]
) -> None:
    reference = taken(archive, tmp_path / "card")
    text = read(archive_papers.intake_report(archive, reference, languages))
    loaded = intake.load_accession(archive, reference)
    assert squeezed("A relative") in text
    assert reference in text
    for content in (b"one", b"two", b"3"):
        assert hashlib.sha256(content).hexdigest() in text
    assert all(file.item in text for file in loaded.files)
    assert "card/link" in text
    assert archive.log.id.hex() in text
    incident = catalogue.load(archive, loaded.record.incident_id or "").found.reference
    assert incident is not None
    assert incident in text
    assert ("Phone" in text) == ("en" in languages)
    assert "\u202e" not in text
    if languages == ("uk",):
        assert "\u0417\u0432\u0456\u0442" in text


def test_an_intake_that_goes_on_says_so_and_a_shredded_file_has_no_name(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "named.jpg", b"bytes")
    reference = intake.list_accessions(archive)[0].reference
    assert "named.jpg" in read(archive_papers.intake_report(archive, reference, ["en"]))
    shred.shred_item(archive, item.reference, reason="Consent withdrawn.")
    text = read(archive_papers.intake_report(archive, reference, ["en"]))
    assert "named.jpg" not in text
    assert "shreddedsince" in text
    assert "notfinished" not in text


@EACH
def test_a_custody_form_has_the_events_of_a_record_and_room_for_the_next(
    archive: Archive, languages: tuple[Language, ...]
) -> None:
    incident = add_incident(archive, "Shelling of a school")
    said = ByHand(
        "handed_over",
        incident.reference or "",
        happened_at="2024-10",
        to="The court",
        note="Sealed",
    )
    record_by_hand(archive, said)
    text = read(archive_papers.custody_form(archive, incident.reference or "", languages))
    for told in (
        "Shelling of a school",
        "The court",
        "Sealed",
        "2024-10",
        incident.reference or "",
    ):
        assert squeezed(told) in text
    blank = {
        "en": "notrecorded",
        "uk": squeezed(
            "\u043d\u0435 \u0437\u0430\u0444\u0456\u043a\u0441\u043e\u0432\u0430\u043d\u043e"
        ),
    }
    assert all(blank[language] in text for language in languages)
    with pytest.raises(NotFound):
        archive_papers.custody_form(archive, "8T15YA7E-2026-9999", languages)


@EACH
def test_a_certificate_of_a_check_says_what_was_read_and_found(
    archive: Archive, tmp_path: Path, languages: tuple[Language, ...]
) -> None:
    take_one(archive, tmp_path / "a.jpg", b"bytes")
    report = fixity.check(archive, past_checks.EVERYTHING, Meter())
    assert report.event is not None
    text = read(archive_papers.check_certificate(archive, report.event, (), languages))
    event = events(archive)[-1]
    assert squeezed(event.note or "") in text
    assert squeezed(event.tool or "") in text
    assert archive.log.id.hex() in text
    assert ("Everythingthatwascheckedisasitwaswritten" in text) == ("en" in languages)


def test_findings_are_in_the_certificate_and_an_older_one_says_that_they_are_not(
    archive: Archive, tmp_path: Path
) -> None:
    take_one(archive, tmp_path / "a.jpg", b"bytes")
    for path in (archive.path / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    report = fixity.check(archive, Scope(frozenset({Part.OBJECTS})), Meter())
    assert report.event is not None
    text = read(archive_papers.check_certificate(archive, report.event, report.findings, ["en"]))
    assert "Noteverythingisasitwaswritten" in text
    assert all(squeezed(finding.sentence) in text for finding in report.findings)
    past = read(archive_papers.check_certificate(archive, report.event, None, ["en"]))
    assert "a.jpg" in past
    assert "Checkagaintosee" in past


def test_no_failed_check_is_certified_as_passed(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "a.jpg", b"bytes")
    for path in (archive.path / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    number = fixity.check(archive, Scope(frozenset({Part.OBJECTS})), Meter()).event
    assert number is not None
    edit_event(archive, number, outcome="pass")
    with reopen(archive.path) as again:
        with pytest.raises(Damaged, match=f"Event {number} is not what"):
            archive_papers.check_certificate(again, number, None, ["en"])
        (past,) = past_checks.load_history(again)
        assert not past.is_whole
        assert past.scope is None
        assert past.note.startswith(f"Event {number} is not what")
        assert overview.known_damage(again) == past
        assert overview.last_full_check(again) is None


def test_no_custody_form_tells_what_the_ledger_does_not_prove(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "a.jpg", b"bytes")
    said = ByHand("handed_over", item.reference, to="Lab A", note="n")
    number = record_by_hand(archive, said).number
    edit_event(archive, number, to="The Prosecutor")
    with reopen(archive.path) as again, pytest.raises(Damaged, match=f"Event {number} is not"):
        archive_papers.custody_form(again, item.reference, ["en"])


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE agent_name SET name = 'Mallory'",
        "UPDATE agent SET pseudonym = 'General M'",
        "DELETE FROM event_subject WHERE seq = 2",
    ],
)
def test_no_paper_has_a_name_or_lacks_an_event_that_the_ledger_refutes(
    archive: Archive, tmp_path: Path, changed: str
) -> None:
    item = take_one(archive, tmp_path / "a.jpg", b"bytes")
    for _ in range(2):
        record_by_hand(archive, ByHand("handed_over", item.reference, to="Lab A", note="n"))
    number = fixity.check(archive, Scope(frozenset({Part.HEADER})), Meter()).event
    assert number is not None
    tamper(archive, changed)
    with reopen(archive.path) as again:
        with pytest.raises(Damaged):
            archive_papers.custody_form(again, item.reference, ["en"])
        if "agent" in changed:
            with pytest.raises(Damaged):
                archive_papers.check_certificate(again, number, None, ["en"])


def test_only_checks_are_certified(archive: Archive) -> None:
    with archive.writing() as transaction:
        number = transaction.record(
            Event("gap_noted", (archive_papers.log_subject(archive),))
        ).number
    for other in (number, 999):
        with pytest.raises(NotFound):
            archive_papers.check_certificate(archive, other, (), ["en"])


def test_of_a_thousand_findings_the_rest_is_counted(archive: Archive) -> None:
    report = fixity.check(archive, Scope(frozenset({Part.HEADER})), Meter())
    with archive.writing() as transaction:
        about = archive_papers.log_subject(archive)
        number = transaction.record(Event("fixity_checked", (about,), outcome="fail")).number
    findings = [Finding("object_missing", f"Finding {each}.") for each in range(1002)]
    text = read(archive_papers.check_certificate(archive, number, findings, ["en"]))
    assert report.is_whole
    assert "Finding999." in text
    assert "Finding1000." not in text
    assert "Of1002,1000arelistedhere" in text
