"""Nothing half-valid becomes a record, nothing is overwritten, and every page is complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session

from archive_app.errors import InvalidInput, NotAllowed, NotFound
from archive_app.model.custody import Event
from archive_app.model.hidden import in_one_line
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    IncidentInput,
    IncidentLinkInput,
    SourceInput,
)
from archive_app.model.validation import RecordInput
from archive_app.model.values import Place
from archive_app.model.vocabulary import Term
from archive_app.services import catalogue, evidence, intake, links
from archive_app.services.vocabularies import add_term
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from tests.archives import count, create_archive
from tests.services.steps import EVERYTHING, events, one, require_keyset, rows, take_one

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}-[0-9]{4}-[0-9]{4,}")

INCIDENT: dict[str, Any] = {
    "title": "Two prisoners reported shot",
    "when": "2024-09-06T~10:00[Europe/Kyiv]",
    "place": {"name": "Niu-York", "latitude": "48.33", "longitude": "37.84"},
    "description": "Як повідомляють",
    "victims_alleged": {"min": 1, "best": 2, "basis": "a prosecutor's statement"},
    "external_references": [{"kind": "proceeding", "number": "17"}],
    "notifications": [{"to": "United Nations"}, {"to": "ICRC"}],
}


def record(archive: Archive, **changes: object) -> Saved:
    return catalogue.record(
        archive, catalogue.read_input(archive, IncidentInput, {**INCIDENT, **changes})
    )


def state(archive: Archive) -> tuple[int, int, int]:
    return count(archive, "record"), count(archive, "revision"), count(archive, "event")


# --- what becomes a record ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, "title: must be text"),
        ({"title": "\u200b \n"}, "title: is blank"),
        ({"title": "a\x00b"}, "title: contains a NUL"),
        ({"title": "\udcff"}, "title: contains half of a character"),
        ({"title": "x" * 1_000_001}, "title: is longer than"),
        ({"when": "2024-13"}, "when: .*month"),
        ({"when": 2024}, "when: must be a date as text"),
        ({"place": {}}, "place: says nothing"),
        ({"place": {"latitude": "48.3"}}, "place: latitude and longitude are given together"),
        ({"place": {"latitude": "91", "longitude": "0"}}, "place.latitude"),
        ({"victims_alleged": {"min": 2, "max": 1}}, "victims_alleged: the numbers must be in"),
        ({"victims_alleged": {"min": -1}}, "victims_alleged.min: must be at least 0"),
        ({"status": "certain"}, "status: “certain” is not one of: .*under_review"),
        ({"confidentiality": "public"}, "confidentiality: is not one of: open"),
        ({"reference": "7ZQ4M2XK-2024-0012"}, "reference: is given by the archive"),
        ({"colour": "red"}, "colour: is not a known field"),
        ({"\x1b[31m": 1}, r"“\[U\+001B\]\[31m”: is not a known field"),
        ({"notifications": "UN"}, "notifications: must be a list"),
        ({"notifications": [{}]}, r"notifications\.0\.to: is missing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    shared_archive: Archive, changes: dict[str, object], reason: str
) -> None:
    saved = record(shared_archive)
    before = state(shared_archive)
    with pytest.raises(InvalidInput, match=reason):
        record(shared_archive, **changes)
    with pytest.raises(InvalidInput, match=reason):
        catalogue.edit(shared_archive, saved.id, "incident", changes)
    assert state(shared_archive) == before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    json_values | st.dictionaries(st.sampled_from([*IncidentInput.model_fields, "x"]), json_values)
)
def test_whatever_is_scripted_is_a_record_or_is_refused_in_words(
    shared_archive: Archive, untrusted_json: object
) -> None:
    reason = ""
    try:
        read = catalogue.read_input(shared_archive, IncidentInput, untrusted_json)
    except InvalidInput as error:
        reason = str(error)
    else:
        saved = catalogue.record(shared_archive, read)
        assert catalogue.load(shared_archive, saved.id).record == read.model_copy(
            update={"reference": saved.reference}
        )
    assert in_one_line(reason) == reason
    assert reason == "" or reason.startswith("The incident cannot be recorded: ")


def test_a_record_is_read_back_as_it_was_typed(archive: Archive) -> None:
    saved = record(archive)
    loaded = catalogue.load(archive, (saved.reference or "").lower())
    assert loaded.as_json == {
        "reference": saved.reference,
        "confidentiality": "internal",
        **INCIDENT,
        "when": loaded.as_json["when"],
        "place": loaded.as_json["place"],
        "victims_alleged": loaded.as_json["victims_alleged"],
        "external_references": [{"kind": "proceeding", "number": "17", "authority": None}],
        "notifications": loaded.as_json["notifications"],
    }
    assert str(getattr(loaded.record, "when")) == INCIDENT["when"]  # noqa: B009 - any record
    assert catalogue.read_input(
        archive, IncidentInput, {k: v for k, v in loaded.as_json.items() if k != "reference"}
    ) == loaded.record.model_copy(update={"reference": None})


def test_a_code_of_ones_own_is_accepted_once_it_was_added(archive: Archive) -> None:
    with pytest.raises(InvalidInput, match="“x-disputed” is not one of"):
        record(archive, status="x-disputed")
    add_term(
        archive,
        Term(scheme="incident_status", code="x-disputed", label_en="Disputed", label_uk="Спірне"),
    )
    saved = record(archive, status="x-disputed")
    assert catalogue.load(archive, saved.id).as_json["status"] == "x-disputed"


def test_every_kind_of_record_has_its_own_event(archive: Archive, tmp_path: Path) -> None:
    incident, other = record(archive), record(archive)
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    item_id = catalogue.load(archive, item.reference).found.id
    recorded: list[RecordInput] = [
        SourceInput(pseudonym="S-1"),
        AgentInput(kind="person", pseudonym="A-1"),
        EvidenceItemInput(title="A film"),
        EvidenceLinkInput(item_id=item_id, incident_id=incident.id, role="documents"),
        IncidentLinkInput(from_id=incident.id, to_id=other.id, kind="precedes"),
    ]
    for new in recorded:
        saved = catalogue.record(archive, new, note="a note")
        newest = events(archive)[-1]
        assert newest.kind in (f"{new.KIND}_recorded", "item_recorded", "link_recorded")
        assert [link.subject.id for link in newest.subjects] == [saved.id]
        assert newest.note == "a note"
        assert newest.agent == archive.agent_id


# --- references and ids ------------------------------------------------------------------------


def test_references_are_never_given_twice_whatever_the_kind(
    archive: Archive, tmp_path: Path
) -> None:
    for _ in range(3):
        record(archive)
        catalogue.record(archive, SourceInput(pseudonym="S"))
        catalogue.record(archive, EvidenceItemInput(title="A film"))
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    references = [row[0] for row in rows(archive, "SELECT reference FROM record")]
    given_out = [reference for reference in references if reference is not None]
    assert len(given_out) == len(set(given_out)) == 11
    assert all(REFERENCE.fullmatch(reference) for reference in given_out)
    other, _ = create_archive(tmp_path / "other")
    with other:
        assert (record(other).reference or "")[:8] != given_out[0][:8]


@pytest.mark.parametrize(
    "unknown",
    ["0" * 32, "7ZQ4M2XK-2024-0012", "", "' OR 1 --", "\udcff", "\x1b[2J", "ı", "x" * 9999],
)
def test_what_no_record_is_called_is_not_found(shared_archive: Archive, unknown: str) -> None:
    for kind in (None, "incident"):
        with pytest.raises(NotFound) as caught:
            catalogue.load(shared_archive, unknown, kind)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 200


def test_a_record_is_not_found_as_another_kind(archive: Archive) -> None:
    saved = record(archive)
    with pytest.raises(NotFound, match=f"There is no source {saved.reference}"):
        catalogue.load(archive, saved.reference or "", "source")
    with pytest.raises(NotFound):
        catalogue.edit(archive, saved.id, "source", {"pseudonym": "S"})
    with pytest.raises(NotFound):
        catalogue.revise(archive, saved.id, SourceInput(pseudonym="S"))


def test_a_record_that_names_another_needs_it_to_be_there_and_of_its_kind(
    archive: Archive,
) -> None:
    incident = record(archive)
    film = catalogue.record(archive, EvidenceItemInput(title="A film"))
    before = state(archive)
    for wrong in (
        EvidenceLinkInput(item_id=incident.id, incident_id=film.id, role="documents"),
        EvidenceLinkInput(item_id=film.id, incident_id="0" * 32, role="documents"),
        IncidentLinkInput(from_id=incident.id, to_id=film.id, kind="precedes"),
        EvidenceItemInput(title="A film", source_id=incident.id),
    ):
        with pytest.raises(NotFound):
            catalogue.record(archive, wrong)
    with pytest.raises(NotFound):
        catalogue.edit(archive, film.id, "evidence_item", {"source_id": "0" * 32})
    assert state(archive) == before


# --- revisions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"title": "Another title"}, {"/title"}),
        ({"confidentiality": "restricted"}, {"/confidentiality"}),
        ({"when": "2024-10-10"}, {"/when/date", "/when/time", "/when/zone"}),
        ({"when": None}, {"/when/date", "/when/time", "/when/zone"}),
        ({"place": None}, {"/place/name", "/place/near", "/place/coordinates", "/place/protect"}),
        (
            {"place": {"name": "Niu-York", "latitude": "48.331", "longitude": "37.84"}},
            {"/place/coordinates"},
        ),
        ({"description": None}, {"/description"}),
        ({"remarks": "A remark"}, {"/remarks"}),
        ({"status": "under_review"}, {"/status"}),
        ({"victims_alleged": {"min": 3}}, {"/victims_alleged"}),
        ({"victims_verified": {"best": 1}}, {"/victims_verified"}),
        ({"conflict_classification": "iac"}, {"/conflict_classification"}),
        ({"verification_level": "source_assessed"}, {"/verification_level"}),
        ({"external_references": []}, {"/external_references/0"}),
        ({"notifications": [{"to": "United Nations"}]}, {"/notifications/1"}),
    ],
)
def test_an_edit_is_a_revision_whose_difference_stands_in_the_history(
    shared_archive: Archive, change: dict[str, object], pointers: set[str]
) -> None:
    first = record(shared_archive)
    second = catalogue.edit(shared_archive, first.id, "incident", change, note="why")
    assert second is not None
    assert (second.id, second.reference, second.revision) == (first.id, first.reference, 2)
    made, changed = catalogue.load_history(shared_archive, first.reference or "")
    assert (made.revision, made.kind) == (1, "incident_recorded")
    assert (changed.revision, changed.kind, changed.agent) == (
        2,
        "changed",
        shared_archive.agent_id,
    )
    assert {name for name, _, _ in changed.changed} == pointers
    assert events(shared_archive)[changed.event].note == "why"
    # What the first revision said can still be read from the history alone.
    said = {name: now for name, _, now in made.changed}
    assert said["/title"] == INCIDENT["title"]
    for name, before, _ in changed.changed:
        assert said.get(name) == before


def test_lists_follow_what_was_revised(archive: Archive) -> None:
    saved = record(archive)
    catalogue.edit(
        archive, saved.id, "incident", {"title": "Second", "when": "2023", "place": None}
    )
    (listed,) = catalogue.list_incidents(archive)
    assert (listed.title, listed.when, listed.place) == ("Second", "2023", None)
    assert (listed.earliest, listed.latest) == ("2022-12-31T10:00:00Z", "2024-01-01T13:59:59Z")


def test_a_field_that_is_not_there_is_refused_by_name(archive: Archive) -> None:
    saved = record(archive)
    wrong: tuple[object, ...] = ({"colour": "red"}, {"\x1b[2J": 1}, {1: 2}, [], "title", None, 7)
    for untrusted_changes in wrong:
        with pytest.raises(InvalidInput) as caught:
            catalogue.edit(archive, saved.id, "incident", untrusted_changes)
        assert str(caught.value).isprintable()
    assert catalogue.load(archive, saved.id).found.revision == 1


def save_unchecked(archive: Archive, new: RecordInput, record_id: str | None = None) -> Saved:
    """Save what an older program, with other words and zones, took for right."""
    with archive.writing() as transaction:
        saved = transaction.save(new, record_id=record_id)
        transaction.record(Event("changed", (saved.subject,)))
    return saved


@pytest.mark.parametrize(
    ("old", "change", "expected"),
    [
        (IncidentInput(title="T", status="given_up"), {"title": "A"}, {"status": "given_up"}),
        (
            IncidentInput(title="T", place=Place(name="Kyiv", grade="given_up")),
            {"place": {"name": "Kharkiv", "grade": "given_up"}},
            {"place": Place(name="Kharkiv", grade="given_up")},
        ),
        (
            EvidenceItemInput(title="T", sensitivity=("graphic", "given_up")),
            {"sensitivity": ["given_up"]},
            {"sensitivity": ("given_up",)},
        ),
        (
            IncidentInput.model_validate(
                {"title": "T", "when": {"date": "2024", "zone": "Europe/Given_up"}},
                context={"stored": True},
            ),
            {"title": "A"},
            {"title": "A"},
        ),
    ],
)
def test_a_word_that_was_given_up_since_does_not_block_an_edit_of_something_else(
    shared_archive: Archive,
    old: RecordInput,
    change: dict[str, object],
    expected: dict[str, object],
) -> None:
    saved = save_unchecked(shared_archive, old)
    assert catalogue.edit(shared_archive, saved.id, old.KIND, change) is not None
    edited = catalogue.load(shared_archive, saved.id).record
    assert {name: getattr(edited, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("old", "change"),
    [
        (IncidentInput(title="T", status="given_up"), {"verification_level": "given_up"}),
        (IncidentInput(title="T", status="given_up"), {"status": "given_up_too"}),
        (IncidentInput(title="T", status="given_up"), {"status": "given_up", "reference": "x"}),
        (EvidenceItemInput(title="T", sensitivity=("given_up",)), {"kind": "given_up"}),
    ],
)
def test_a_word_that_was_given_up_is_not_taken_anew(
    shared_archive: Archive, old: RecordInput, change: dict[str, object]
) -> None:
    saved = save_unchecked(shared_archive, old)
    before = state(shared_archive)
    with pytest.raises(InvalidInput):
        catalogue.edit(shared_archive, saved.id, old.KIND, change)
    assert state(shared_archive) == before


@pytest.mark.parametrize(
    "same",
    [{}, {"title": INCIDENT["title"]}, {"when": INCIDENT["when"], "remarks": None}, INCIDENT],
)
def test_an_edit_that_changes_nothing_records_nothing(
    shared_archive: Archive, same: dict[str, object]
) -> None:
    saved = record(shared_archive)
    before = state(shared_archive)
    assert catalogue.edit(shared_archive, saved.id, "incident", same, note="why") is None
    assert state(shared_archive) == before


def test_a_legal_hold_is_an_event_of_its_own(archive: Archive) -> None:
    film = catalogue.record(archive, EvidenceItemInput(title="A film"))
    for change in ({"legal_hold": True}, {"title": "The film"}, {"legal_hold": False}):
        catalogue.edit(archive, film.id, "evidence_item", change)
    kinds = [event.kind for event in events(archive)[-3:]]
    assert kinds == ["legal_hold_set", "changed", "legal_hold_lifted"]


def test_what_was_changed_meanwhile_is_not_overwritten(archive: Archive) -> None:
    saved = record(archive)
    mine = catalogue.load(archive, saved.id)
    catalogue.edit(archive, saved.id, "incident", {"title": "Theirs"})
    with pytest.raises(NotAllowed, match="was changed meanwhile: revision 2 stands"):
        catalogue.revise(archive, saved.id, mine.record, expected_revision=mine.found.revision)
    assert catalogue.load(archive, saved.id).as_json["title"] == "Theirs"


def test_an_edit_that_another_one_overtakes_is_refused(archive: Archive) -> None:
    saved = record(archive)

    def overtake() -> None:
        catalogue.edit(archive, saved.id, "incident", {"title": "B"})

    with once_after_reading(overtake), pytest.raises(NotAllowed, match="was changed meanwhile"):
        catalogue.edit(archive, saved.id, "incident", {"description": "A"})
    loaded = catalogue.load(archive, saved.id)
    assert (loaded.as_json["title"], loaded.found.revision) == ("B", 2)


@contextmanager
def once_after_reading(meddle: Callable[[], None]) -> Iterator[None]:
    """Do something once, when the next transaction has ended."""
    is_done = False

    def listener(*_: object) -> None:
        nonlocal is_done
        if not is_done:
            is_done = True
            meddle()

    event.listen(Session, "after_transaction_end", listener)
    try:
        yield
    finally:
        event.remove(Session, "after_transaction_end", listener)


def test_what_the_program_alone_knows_is_never_edited_by_hand(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    (file,) = evidence.load_item(archive, item.reference).files
    incident = record(archive)
    before = state(archive)
    with pytest.raises(NotAllowed, match="stored file"):
        catalogue.edit(archive, file.found.id, "stored_file", {"sha256": "0" * 64})
    accession = one(archive, "SELECT reference FROM record WHERE kind = 'accession'")
    loaded = catalogue.load(archive, accession)
    noted = [{"path": "x", "path_raw": "eA", "why": "It is a link."}]
    for name, value in {
        "closed_at": None,
        "received_by": archive.agent_id,
        "incident_id": incident.id,
        "odd_names": noted,
        "unreadable_files": noted,
    }.items():
        with pytest.raises(NotAllowed, match=f"accession, the program saw {name}: facts stay"):
            catalogue.edit(archive, accession, "accession", {name: value, "purpose": "A case"})
    with pytest.raises(NotAllowed, match="accession"):
        catalogue.record(archive, AccessionInput(received_from="x"))
    assert state(archive) == before
    assert catalogue.load(archive, accession) == loaded


def test_what_people_said_of_an_accession_can_be_corrected_and_its_files_cannot(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    files = evidence.load_item(archive, item.reference).files
    reference = one(archive, "SELECT reference FROM record WHERE kind = 'accession'")
    before = catalogue.load(archive, reference).record
    saved = catalogue.edit(
        archive, reference, "accession", {"received_from": "witness 21"}, note="A typing mistake."
    )
    assert saved is not None
    after = catalogue.load(archive, reference).record
    assert after == before.model_copy(update={"received_from": "witness 21"})
    (listed,) = intake.list_accessions(archive)
    assert (listed.received_from, listed.is_closed, listed.files) == ("witness 21", True, 1)
    assert evidence.load_item(archive, item.reference).files == files
    newest = events(archive)[-1]
    assert (newest.kind, newest.note) == ("changed", "A typing mistake.")
    assert [link.subject.id for link in newest.subjects] == [saved.id]
    changed = catalogue.load_history(archive, reference)[-1].changed
    assert changed == (("/received_from", "a witness", "witness 21"),)


def test_a_note_that_cannot_be_kept_is_refused(archive: Archive) -> None:
    saved = record(archive)
    before = state(archive)
    with pytest.raises(InvalidInput, match="half of a character"):
        catalogue.edit(archive, saved.id, "incident", {"title": "T"}, note="\udcff")
    with pytest.raises(InvalidInput, match="half of a character"):
        catalogue.record(archive, IncidentInput(title="T"), note="\ud800")
    assert state(archive) == before


# --- links -------------------------------------------------------------------------------------


def test_items_and_incidents_are_linked_many_to_many_and_a_link_is_withdrawn_not_lost(
    archive: Archive,
) -> None:
    incidents = [record(archive, title=f"Incident {number}") for number in range(2)]
    films = [
        catalogue.record(archive, EvidenceItemInput(title=f"Film {number}")) for number in range(2)
    ]
    for incident in incidents:
        for film in films:
            links.link_evidence(
                archive, film.reference or "", incident.reference or "", role="corroborates"
            )
    for incident in incidents:
        listed = evidence.list_items(archive, incident=incident.reference)
        assert [item.title for item in listed] == ["Film 1", "Film 0"]
    linked = evidence.load_item(archive, films[0].reference or "").incidents
    assert linked == tuple((incident.reference, "corroborates") for incident in incidents)
    withdrawn = links.link_evidence(
        archive,
        films[0].reference or "",
        incidents[0].reference or "",
        role="corroborates",
        note="mistaken",
        withdraw=True,
    )
    listed = evidence.list_items(archive, incident=incidents[0].reference)
    assert [item.title for item in listed] == ["Film 1"]
    assert len(evidence.load_item(archive, films[0].reference or "").incidents) == 1
    history = catalogue.load_history(archive, withdrawn.id)
    assert [change.revision for change in history] == [1, 2]
    assert ("/withdrawn", False, True) in history[1].changed


def test_an_item_that_is_linked_twice_is_listed_once(archive: Archive) -> None:
    incident = record(archive)
    film = catalogue.record(archive, EvidenceItemInput(title="Film"))
    for role in ("documents", "contradicts"):
        catalogue.record(
            archive, EvidenceLinkInput(item_id=film.id, incident_id=incident.id, role=role)
        )
    assert len(evidence.list_items(archive, incident=incident.reference)) == 1


# --- pages -------------------------------------------------------------------------------------


def test_pages_follow_each_other_without_a_gap_whatever_is_recorded_between(
    archive: Archive,
) -> None:
    for number in range(7):
        record(archive, title=f"Incident {number}")
        catalogue.record(archive, SourceInput(pseudonym=f"Source {number}"))
    titles: list[str] = []
    pseudonyms: list[str] = []
    before_incident, before_source = None, None
    while True:
        incidents = catalogue.list_incidents(archive, before=before_incident, limit=3)
        sources = catalogue.list_sources(archive, before=before_source, limit=3)
        if not incidents:
            break
        titles += [listed.title for listed in incidents]
        pseudonyms += [listed.pseudonym for listed in sources]
        before_incident, before_source = incidents[-1].key, sources[-1].key
        record(archive, title="Recorded while somebody reads")
    assert titles == [f"Incident {number}" for number in range(6, -1, -1)]
    assert pseudonyms == [f"Source {number}" for number in range(6, -1, -1)]
    assert not sources
    assert len(catalogue.list_incidents(archive, limit=EVERYTHING)) == 10


def test_a_page_is_read_along_an_index_alone(archive: Archive) -> None:
    record(archive)
    require_keyset(archive, lambda: catalogue.list_incidents(archive, before=99))
    require_keyset(archive, lambda: catalogue.list_sources(archive, before=99))


def test_an_edit_of_an_older_revision_than_stands_is_refused(archive: Archive) -> None:
    saved = record(archive)
    catalogue.edit(archive, saved.id, "incident", {"remarks": "first"}, expected_revision=1)
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        catalogue.edit(archive, saved.id, "incident", {"remarks": "second"}, expected_revision=1)


def test_every_revision_can_be_read_as_it_was(archive: Archive) -> None:
    saved = record(archive, title="Before")
    catalogue.edit(archive, saved.id, "incident", {"title": "After"}, note="as the witness said")
    titles = [
        catalogue.load(archive, saved.id, revision=number).as_json["title"] for number in (1, 2)
    ]
    assert titles == ["Before", "After"]
    notes = [change.note for change in catalogue.load_history(archive, saved.id)]
    assert notes == [None, "as the witness said"]
