"""What is shown before a bundle is what the bundle then holds: nothing more, nothing less."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import InvalidInput
from archive_app.model.inputs import EvidenceItemInput, EvidenceLinkInput, IncidentInput
from archive_app.model.values import Confidentiality, Place
from archive_app.services import catalogue, evidence
from archive_app.services.bundle_contents import Kept
from archive_app.services.disclosing import Choice, Stays, choose_fields, is_indispensable
from archive_app.services.leaving import Leaving, is_same, show_leaving
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from tests.services.exporting import UNREAD, exported, exporting_archive, with_files
from tests.services.steps import events


def shown(archive: Archive, incident: Saved, choice: Choice | None = None) -> Leaving:
    return show_leaving(archive, [incident.reference or ""], choice or Choice())


def stays(found: Leaving, field: str) -> set[Stays | None]:
    return {each.stays for each in found.values if each.field == field}


def test_what_is_shown_to_leave_is_what_leaves_and_nothing_is_written(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        before = len(events(archive))
        found = shown(archive, incident, UNREAD)
        assert len(events(archive)) == before
        receipt = exported(archive, incident, tmp_path / "sent")
        told = (receipt.path / "data/metadata/records.json").read_text("utf-8")
    assert found.selection is not None
    # The event that a bundle is prepared comes about its incident, and goes along.
    assert len(found.selection.events) + 1 == receipt.events
    assert len(found.selection.records()) == receipt.records
    assert stays(found, "incident.title") == {None}
    assert stays(found, "incident.reference") == {Stays.POINTS}
    assert stays(found, "evidence_item.title") == {Stays.NAME}
    assert stays(found, "stored_file.original_name") == {Stays.LEVEL}
    # The ids of what is in the bundle stand there in any case, and an event may say the same.
    kept = [each for each in found.values if each.stays is not None and each.kind != "event"]
    said = {each.value for each in kept if isinstance(each.value, str) and len(each.value) > 8}
    goes = {each.value for each in found.values if each.stays is None}
    # A file that was just written was read at the same time.
    assert {value for value in said - found.names.keys() - goes if value in told} == set()


def test_files_that_tell_by_themselves_say_why_they_stay(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        found = shown(archive, incident)
    assert found.selection is not None
    assert found.selection.files == ()
    assert {each.kept for each in found.selection.left_out} == {Kept.UNREAD}
    assert all(each.is_file for each in found.selection.left_out)


def test_what_stays_as_a_whole_is_shown_so_that_it_can_be_named(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        secret = catalogue.record(
            archive, IncidentInput(title="Shelling", confidentiality=Confidentiality.SECRET)
        )
        found = shown(archive, secret)
        assert (found.selection, found.refused) == (None, (secret.reference,))
        assert stays(found, "incident.title") == {Stays.LEVEL}
        named = shown(archive, secret, choose_fields(["incident.title"], []))
        assert named.selection is not None
        assert stays(named, "incident.title") == {None}
        item = catalogue.record(
            archive,
            EvidenceItemInput(title="A statement", confidentiality=Confidentiality.RESTRICTED),
        )
        catalogue.record(
            archive,
            EvidenceLinkInput(item_id=item.id, incident_id=incident.id, role="documents"),
        )
        beside = shown(archive, incident, UNREAD)
        assert beside.selection is not None
        assert item.reference in {each.item for each in beside.selection.left_out}
        assert next(each.stays for each in beside.values if each.record == item.id) is Stays.LEVEL


def test_a_protected_place_and_what_a_person_kept_back_are_told_apart(tmp_path: Path) -> None:
    archive, _ = exporting_archive(tmp_path / "archive")
    with archive:
        place = Place(oblast="Kherson Oblast", name="the school", protect=True)
        incident = catalogue.record(archive, IncidentInput(title="Shelling", place=place))
        found = shown(archive, incident, Choice(withhold=frozenset({"incident.place.oblast"})))
    assert stays(found, "incident.place.name") == {Stays.PLACE}
    assert stays(found, "incident.place.oblast") == {Stays.CHOSEN}


def test_what_came_since_it_was_shown_is_noticed(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        found = shown(archive, incident, UNREAD)
        assert is_same(found, shown(archive, incident, UNREAD))
        item = catalogue.record(archive, EvidenceItemInput(title="A statement"))
        assert is_same(found, shown(archive, incident, UNREAD))
        link = EvidenceLinkInput(item_id=item.id, incident_id=incident.id, role="documents")
        catalogue.record(archive, link)
        assert not is_same(found, shown(archive, incident, UNREAD))


def test_a_file_of_one_of_several_incidents_may_be_shown_to_leave_as_it_is(
    tmp_path: Path,
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        another = with_files(archive, tmp_path / "card", {b"list.txt": b"a list of names"})
        named = [each.reference or "" for each in (incident, another)]
        item = evidence.list_items(archive, incident=another.reference)[0].reference
        found = show_leaving(archive, named, Choice(as_is=frozenset({item})))
        with pytest.raises(InvalidInput):
            shown(archive, incident, Choice(as_is=frozenset({item})))
    assert found.refused == ()
    assert found.selection is not None
    assert [each.item for each in found.selection.as_is] == [item]


def test_nothing_is_shown_for_no_incident(tmp_path: Path) -> None:
    archive, _ = exporting_archive(tmp_path / "archive")
    with archive, pytest.raises(InvalidInput):
        show_leaving(archive, [], Choice())


def test_what_a_file_is_proven_by_cannot_be_kept_back() -> None:
    assert is_indispensable("stored_file.sha256")
    assert not is_indispensable("stored_file.media_type")


def test_a_nought_that_leaves_is_shown_as_well(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive", {b"empty": b"", b"one": b"x"})
    with archive:
        found = shown(archive, incident, UNREAD)
    sizes = [each.value for each in found.values if each.field == "stored_file.size"]
    assert sorted(str(size) for size in sizes) == ["0", "1"]
    holds = {each.value for each in found.values if each.field == "evidence_item.legal_hold"}
    assert holds == set()
