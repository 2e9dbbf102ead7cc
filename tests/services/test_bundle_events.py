"""Naming what events say discloses it of the chosen incidents, and not what others did with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.bundle.certificate import fingerprint
from archive_app.bundle.verdict import Verdict
from archive_app.errors import ArchiveError, Damaged, StorageRefused
from archive_app.model.custody import Event
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import (
    bundle_export,
    bundle_receive,
    catalogue,
    custody,
    evidence,
    fixity,
    links,
    paper,
    past_checks,
    shred,
)
from archive_app.services.bundle_export import Request
from archive_app.services.disclosing import Choice, Stays, choose_fields, field_names
from archive_app.services.leaving import show_leaving
from archive_app.store import ledger, records
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection
from tests.archives import PASSPHRASE, add_incident, load_objects
from tests.bundle import signers
from tests.bundle.whole import BUNDLE, Making
from tests.services.exporting import (
    UNREAD,
    everything_said,
    exported,
    exporting_archive,
    verified,
)
from tests.services.steps import events, files_below, items, one, take_in, write_files
from tests.services.tampering import flip, tamper

EVERYTHING = choose_fields(
    [
        *("event.from", "event.to", "event.place", "event.purpose", "event.authority"),
        *("event.outcome", "event.note", "stored_file.embedded_metadata"),
    ],
    [],
)


def told(archive: Archive, incident: Saved, choice: Choice = EVERYTHING) -> str:
    """Return all that leaves of the events about an incident; it is what is shown before, too."""
    reference = incident.reference or ""
    asked = Request((reference,), "Somebody", "Something", choice=choice)
    selection = bundle_export.preview(archive, asked)
    with archive.reading() as session:
        found = list(ledger.load_events(driver_connection(session), selection.events))
    logs = frozenset({archive.log.id.hex()})
    proven = {
        str(event.number): dict(selection.prove_event(event, selection.ids(), logs).values)
        for event in found
    }
    shown = show_leaving(archive, [reference], choice).values
    for each in shown:
        if each.kind == "event":
            assert (each.pointer in proven[each.record]) == (each.stays is None), each
            assert each.stays in {None, Stays.POINTS}
    return str(proven)


def shared(archive: Archive, incident: Saved) -> Saved:
    """Return another incident, which has the items of this one as well."""
    other = add_incident(archive, "The other one")
    for item in items(archive):
        links.link_evidence(archive, item.reference, other.reference or "", role="corroborates")
    return other


def test_a_bundle_about_another_incident_is_not_told(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        other = shared(archive, incident)
        names = {}
        for each, word in ((incident, "ours"), (other, "theirs")):
            asked = Request((each.reference or "",), f"To {word}", f"For {word}", choice=EVERYTHING)
            out = bundle_export.export(archive, asked, tmp_path / word, Meter())
            names[word] = out.bundle
        for each, word, others in ((incident, "ours", "theirs"), (other, "theirs", "ours")):
            said = told(archive, each)
            assert all(text in said for text in (f"To {word}", f"For {word}", names[word]))
            assert not any(text in said for text in (f"To {others}", f"For {others}"))
            assert names[others] not in said


def test_no_edited_event_lets_a_bundle_about_another_incident_be_told(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    other = shared(archive, incident)
    asked = Request((other.reference or "",), "To theirs", "For theirs", choice=EVERYTHING)
    bundle_export.export(archive, asked, tmp_path / "theirs", Meter())
    number = events(archive, "export_prepared")[0].number
    tamper(
        archive,
        "UPDATE event SET lines = replace(lines, ?, ?) WHERE number = ?",
        *(other.id, incident.id, number),
    )
    with Archive.open(archive.path, PASSPHRASE) as again:
        with pytest.raises(Damaged, match=f"Event {number} is not what"):
            told(again, incident)
        with pytest.raises(Damaged, match=f"Event {number} is not what"):
            exported(again, incident, tmp_path / "ours", choice=EVERYTHING)
    assert files_below(tmp_path / "ours") == {}


def test_who_gave_a_thing_for_another_incident_is_not_told(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        other = add_incident(archive, "The other one")
        paths = write_files(tmp_path / "card", {b"theirs.txt": b"came for the other one"})
        about = AccessionInput(
            received_from="A nurse", purpose="For the other one", incident_id=other.id
        )
        take_in(archive, paths, about=about)
        item = items(archive)[-1].reference
        links.link_evidence(archive, item, incident.reference or "", role="corroborates")
        # What people wrote about the thing itself is of whatever it is evidence of.
        custody.record_by_hand(archive, custody.ByHand("handed_over", item, note="To the lab"))
        ours, theirs = told(archive, incident), told(archive, other)
    assert "Petro the neighbour" in ours
    assert "A nurse" not in ours
    assert "For the other one" not in ours
    assert "To the lab" in ours
    assert "A nurse" in theirs
    assert "For the other one" in theirs


def came_for(archive: Archive, folder: Path, other: Saved, *incidents: Saved) -> str:
    """Take two files in for one incident; give the first to others as well. Return its intake."""
    paths = write_files(folder, {b"1.txt": b"shared by both", b"2\xff.txt": b"of the other alone"})
    about = AccessionInput(received_from="A nurse", how_received="At night", incident_id=other.id)
    reference = take_in(archive, paths, about=about).reference
    shared_item = next(each for each in items(archive) if each.title == "1.txt")
    for each in incidents:
        links.link_evidence(archive, shared_item.reference, each.reference or "", role="documents")
    return reference


def test_nothing_of_how_a_thing_came_for_another_incident_leaves(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    everything = choose_fields(
        [*EVERYTHING.disclose, *(each for each in field_names() if each.startswith("accession."))],
        [],
    )
    with archive:
        other = add_incident(archive, "The other one")
        accession = came_for(archive, tmp_path / "card", other, incident)
        custody.record_by_hand(
            archive,
            custody.ByHand("handed_over", accession, from_="A doctor", note="Behind the school"),
        )
        edit = {"how_received": "By hand"}
        catalogue.edit(archive, accession, "accession", edit, note="Her sister says so")
        alone = next(each for each in items(archive) if each.title.startswith("2"))
        shred.shred_item(archive, alone.reference, reason="It showed a child")
        said = told(archive, incident, everything)
        out = exported(archive, incident, tmp_path / "out", choice=everything)
        said += everything_said(out.path)
        assert verified(out.path).verdict is Verdict.UNKNOWN_SIGNER
        theirs = told(archive, other, everything)
    for text in ("A doctor", "Behind the school", "Her sister says so", "It showed a child"):
        assert text not in said
        assert text in theirs
    for text in ("A nurse", "At night", "By hand", "keys_destroyed"):
        assert text not in said


def test_a_thing_of_another_incident_that_was_destroyed_is_not_told(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        other = add_incident(archive, "The other one")
        came_for(archive, tmp_path / "card", other, incident)
        before = told(archive, incident, UNREAD)
        alone = next(each for each in items(archive) if each.title.startswith("2"))
        shred.shred_item(archive, alone.reference, reason="It showed a child")
        assert told(archive, incident, UNREAD) == before


def test_a_bundle_that_came_for_another_incident_is_not_told(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    signer = fingerprint(signers.generated().certificate_der)
    with archive:
        other = add_incident(archive, "The other one")
        path = Making().folder(tmp_path)
        bundle_receive.receive(archive, path, Meter(), incident_id=other.id, received_from="Team B")
        for item in items(archive):
            if item.title.startswith("F0"):
                reference = incident.reference or ""
                links.link_evidence(archive, item.reference, reference, role="corroborates")
        ours, theirs = told(archive, incident), told(archive, other)
    for text in ("Team B", BUNDLE, signer):
        assert text not in ours
        assert text in theirs


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_where_something_was_taken_out_to_is_not_told(tmp_path: Path, ends: str) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        item = items(archive)[0].reference
        if ends == "well":
            evidence.extract(archive, item, tmp_path / "ext", Meter(), purpose="For the lab")
        else:
            original = evidence.find_original(archive, item)
            target = tmp_path / "ext" / original.file_name
            with (
                pytest.raises(StorageRefused),
                evidence.taking_out(archive, original, target, "For the lab"),
            ):
                raise StorageRefused(f"{target} cannot be written.")
        said = told(archive, incident)
    assert "For the lab" in said
    assert "letter.txt" not in said
    assert "ext" not in said


def test_a_paper_about_another_incident_is_not_told(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        other = shared(archive, incident)
        with archive.reading() as session:
            connection = driver_connection(session)
            item = records.find(connection, items(archive)[0].reference)
            subjects = {
                each.id: (records.subject(connection, records.find(connection, each.id)),)
                for each in (incident, other)
            }
            about = (records.subject(connection, item),)
        for each, word in ((incident, "ours"), (other, "theirs")):
            target = tmp_path / f"{word}.pdf"
            asked = {"subjects": (*subjects[each.id], *about), "purpose": f"For {word}"}
            paper.save(archive, b"a paper", target, **asked)  # type: ignore[arg-type]
        said = told(archive, incident)
    assert "For ours" in said
    assert "For theirs" not in said
    assert ".pdf" not in said


def test_why_something_failed_is_not_told_for_it_may_have_a_name_or_a_path(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        with archive.reading() as session:
            connection = driver_connection(session)
            file = records.find_by_key(connection, one(archive, "SELECT min(key) FROM stored_file"))
            about = records.subject(connection, file)
        with archive.writing() as transaction:
            # Events said the name once.
            outcome = "failed: letter.txt could not be previewed safely."
            transaction.record(Event("metadata_read", (about,), outcome=outcome))
            transaction.record(Event("metadata_read", (about,), outcome="behind a wall"))
        target = tmp_path / "taken"
        (target / "x").mkdir(parents=True)
        stored = load_objects(archive)[0]
        archive.objects.path(stored.id).unlink()
        with pytest.raises(ArchiveError):
            exported(archive, incident, target, choice=EVERYTHING)
        said = told(archive, incident)
    assert "behind a wall" in said
    assert "Office of the Prosecutor" in said
    for text in ("letter.txt", "failed", str(tmp_path)):
        assert text not in said


def test_a_check_of_the_whole_archive_is_in_no_bundle(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        before = told(archive, incident)
        for stored in load_objects(archive):
            flip(archive.objects.path(stored.id), 100)
        fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert events(archive, "fixity_checked")[-1].outcome == "fail"
        assert told(archive, incident) == before
        for stored in load_objects(archive):
            flip(archive.objects.path(stored.id), 100)
        # Once something about the file follows it, it shows that one event is withheld.
        exported(archive, incident, tmp_path / "first")
        report = verified(exported(archive, incident, tmp_path / "second").path)
    assert report.findings == ()
    assert ["2 is withheld" in each.sentence for each in report.log.files] == [True, True]
