"""Naming what events say discloses it of the chosen incidents, and not what others did with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.bundle.certificate import fingerprint
from archive_app.errors import StorageRefused
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import bundle_export, bundle_receive, custody, evidence, links, paper
from archive_app.services.bundle_export import Request
from archive_app.services.disclosing import Choice, Stays, choose_fields
from archive_app.services.leaving import show_leaving
from archive_app.store import ledger, records
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection
from tests.archives import add_incident
from tests.bundle import signers
from tests.bundle.whole import BUNDLE, Making
from tests.services.exporting import exporting_archive
from tests.services.steps import items, take_in, write_files

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
