"""On whose word an incident was written is in the ledger, by a reference that names nobody."""

from __future__ import annotations

import pytest

from archive_app.errors import InvalidInput, NotAllowed
from archive_app.model.inputs import IncidentInput
from archive_app.services import allegation, catalogue
from archive_app.services.allegation import Teller
from archive_app.store.archive import Archive
from tests.archives import count
from tests.services.steps import events


def reference_of(archive: Archive, teller: Teller | None = None) -> str:
    saved = allegation.record_incident(archive, {"title": "Shelling of a school"}, teller)
    assert saved.reference is not None
    return saved.reference


def test_a_new_source_is_recorded_before_the_incident_that_it_tells_of(archive: Archive) -> None:
    incident = reference_of(archive, Teller("the neighbour"))
    found = allegation.find_teller(archive, incident)
    assert found is not None
    assert found.pseudonym == "the neighbour"
    assert found.reference is not None
    assert [event.kind for event in events(archive)][-2:] == [
        "source_recorded",
        "incident_recorded",
    ]


def test_the_ledger_names_the_source_by_its_reference_alone(archive: Archive) -> None:
    reference_of(archive, Teller("the neighbour"))
    note = events(archive, "incident_recorded")[-1].note
    assert note is not None
    assert "neighbour" not in note
    assert allegation.source_in(note) == catalogue.list_sources(archive)[0].reference


def test_a_source_that_is_known_is_not_recorded_again(archive: Archive) -> None:
    first = allegation.find_teller(archive, reference_of(archive, Teller("the neighbour")))
    reference_of(archive, first)
    assert count(archive, "source") == 1
    found = allegation.find_source(archive, "the neighbour")
    assert found is not None
    assert first is not None
    assert found.reference == first.reference


def test_nobody_is_named_where_nobody_was(archive: Archive) -> None:
    assert allegation.find_teller(archive, reference_of(archive)) is None


def test_another_teller_alone_is_a_revision(archive: Archive) -> None:
    incident = reference_of(archive, Teller("the neighbour"))
    saved = allegation.revise_incident(
        archive, incident, {}, Teller("the teacher"), expected_revision=1
    )
    assert saved is not None
    assert saved.revision == 2
    found = allegation.find_teller(archive, incident)
    assert found is not None
    assert found.pseudonym == "the teacher"


def test_the_same_word_again_records_nothing(archive: Archive) -> None:
    incident = reference_of(archive, Teller("the neighbour"))
    before = count(archive, "event")
    teller = allegation.find_teller(archive, incident)
    assert (
        allegation.revise_incident(
            archive, incident, {"title": "Shelling of a school"}, teller, expected_revision=1
        )
        is None
    )
    assert count(archive, "event") == before


def test_a_conflict_records_nothing_not_even_a_new_source(archive: Archive) -> None:
    incident = reference_of(archive)
    catalogue.edit(archive, incident, "incident", {"remarks": "meanwhile"})
    before = count(archive, "event")
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        allegation.revise_incident(
            archive, incident, {"title": "Mine"}, Teller("the teacher"), expected_revision=1
        )
    assert count(archive, "event") == before


def test_fields_that_were_not_changed_keep_what_others_wrote(archive: Archive) -> None:
    incident = reference_of(archive)
    catalogue.edit(archive, incident, "incident", {"remarks": "meanwhile"})
    allegation.revise_incident(archive, incident, {"title": "Mine"}, None, expected_revision=2)
    record = catalogue.load(archive, incident).record
    assert isinstance(record, IncidentInput)
    assert (record.title, record.remarks) == ("Mine", "meanwhile")


def test_nothing_is_recorded_of_an_incident_without_a_title(archive: Archive) -> None:
    before = count(archive, "event")
    with pytest.raises(InvalidInput, match="title"):
        allegation.record_incident(archive, {"title": ""}, Teller("the neighbour"))
    assert count(archive, "event") == before


@pytest.mark.parametrize("note", [None, "", "According to a neighbour.", "about to 1-1"])
def test_another_note_names_no_source(note: str | None) -> None:
    assert allegation.source_in(note) is None
