"""The ledger as people read it, what they may record by hand, and the proof of each event."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import InvalidInput, NotFound
from archive_app.model import custody as events_of_model
from archive_app.model import merkle, note
from archive_app.model.custody import Event
from archive_app.model.inputs import EvidenceItemInput
from archive_app.model.vocabulary import Term, load_builtin
from archive_app.services import catalogue, custody
from archive_app.services.custody import ByHand, CustodyEvent, EventProof
from archive_app.services.proof_check import verify_event
from archive_app.services.vocabularies import add_term
from archive_app.store.archive import Archive
from tests.archives import ToldClock, add_incident, count, lay_out, recovery_words
from tests.services.steps import events, require_keyset, rows, take_one

TERMS = {term.code: term for term in load_builtin().terms("custody_event")}
BY_HAND = sorted(code for code, term in TERMS.items() if term.by_hand and not term.retired)


def about(event: CustodyEvent) -> set[str]:
    return {link.subject.id for link in event.subjects}


def require_proven(archive: Archive, proof: EventProof) -> None:
    """Check a proof as a stranger would: by the log's public keys and the proof alone."""
    leaf = events_of_model.parse_leaf(proof.leaf)
    (log,) = [log for log in archive.logs if log.id == leaf.log]
    checkpoint = note.open_checkpoint(proof.checkpoint, log.keys.verifier_keys())
    assert merkle.verify_inclusion(
        merkle.leaf_digest(proof.leaf),
        leaf.index,
        checkpoint.size,
        proof.inclusion,
        checkpoint.root,
    )
    assert len(proof.disclosures) == len(proof.paths) > 12
    for said, (index, path) in zip(proof.disclosures, proof.paths, strict=True):
        digest = merkle.leaf_digest(said.encode("ascii"))
        assert merkle.verify_inclusion(digest, index, 1 << len(path), path, leaf.commit)


# --- by hand -----------------------------------------------------------------------------------


def test_only_what_a_person_can_witness_is_recorded_by_hand(shared_archive: Archive) -> None:
    incident = add_incident(shared_archive)
    assert "handed_over" in BY_HAND
    assert "anomaly_noted" in BY_HAND or any("gap" in code for code in BY_HAND)
    item = catalogue.record(shared_archive, EvidenceItemInput(title="A letter"))
    for code in BY_HAND:
        about = item if code.startswith("legal_hold") else incident
        custody.record_by_hand(shared_archive, ByHand(code, about.reference or "", to="A court"))
    assert sorted(event.kind for event in events(shared_archive)[-len(BY_HAND) :]) == BY_HAND
    before = count(shared_archive, "event")
    for code in [*(TERMS.keys() - set(BY_HAND)), "", "unheard_of", "\x1b[2J", "\udcff"]:
        with pytest.raises(InvalidInput, match="is not an event that is recorded by hand") as said:
            custody.record_by_hand(shared_archive, ByHand(code, incident.reference or ""))
        assert str(said.value).isprintable()
        assert "handed_over" in str(said.value)
    assert count(shared_archive, "event") == before


def test_a_kind_of_ones_own_is_recorded_by_hand(archive: Archive) -> None:
    incident = add_incident(archive)
    add_term(
        archive,
        Term(scheme="custody_event", code="x-weighed", label_en="Weighed", label_uk="Зважено"),
    )
    custody.record_by_hand(archive, ByHand("x-weighed", incident.id))
    assert events(archive)[-1].kind == "x-weighed"


@pytest.mark.parametrize(
    "typed",
    [
        "2024-10~",
        "2024-09-06T~10:00",
        "2024-09-06T10:00+03:00",
        "2024-09-06T10:00[+03:00]",
        "2024-09-06T10:00[Europe/Kyiv]",
        "../2024-02-29",
        "2024-XX-10",
    ],
)
def test_a_late_entry_keeps_when_it_happened_as_typed_beside_when_it_was_recorded(
    shared_archive: Archive, typed: str
) -> None:
    incident = add_incident(shared_archive)
    appended = custody.record_by_hand(
        shared_archive, ByHand("handed_over", incident.id, to="A court", happened_at=typed)
    )
    (event,) = custody.list_events(shared_archive, subject=incident.id, kind="handed_over")
    assert event.number == appended.number
    assert event.happened_at == typed
    assert event.recorded_at > "2025"


@pytest.mark.parametrize(
    ("typed", "is_refused"),
    [
        ("2999-11-02", True),
        ("2026-03-02T12:01Z", True),
        ("2026-03-04", True),
        ("2026-03-02T11:59Z", False),  # the clock may be wrong by hours
        ("2026-03-03", False),  # without a zone, that day begins somewhere first
        ("2026", False),
    ],
)
def test_what_is_yet_to_come_is_not_recorded_as_having_happened(
    tmp_path: Path, home: Path, typed: str, *, is_refused: bool
) -> None:
    lay_out(tmp_path / "archive")
    with Archive.open(tmp_path / "archive", recovery_words(), clock=ToldClock()) as archive:
        incident = add_incident(archive)
        before = count(archive, "event")
        said = ByHand("handed_over", incident.id, to="A court", happened_at=typed)
        if is_refused:
            with pytest.raises(InvalidInput, match="yet to come"):
                custody.record_by_hand(archive, said)
        else:
            custody.record_by_hand(archive, said)
        assert count(archive, "event") == before + (not is_refused)


def test_everything_that_is_said_by_hand_is_kept(archive: Archive) -> None:
    incident = add_incident(archive)
    said = ByHand(
        "handed_over",
        incident.reference or "",
        from_="Олена",
        to="ICC, The Hague",
        place="Київ",
        purpose="analysis",
        authority="order 17",
        outcome="receipt signed",
        note="sealed bag 4",
    )
    custody.record_by_hand(archive, said)
    newest = events(archive)[-1]
    for name in ("from_", "to", "place", "purpose", "authority", "outcome", "note"):
        assert getattr(newest, name) == getattr(said, name)
    assert newest.agent == archive.agent_id
    assert newest.tool is None  # no program saw it
    (link,) = newest.subjects
    assert (link.subject.id, link.seq) == (incident.id, 2)


def test_what_cannot_be_kept_is_refused_and_nothing_is_recorded(archive: Archive) -> None:
    incident = add_incident(archive)
    before = count(archive, "event")
    for wrong in ("2024-13", "yesterday", "", "\udcff", "2024-09-06T25:00"):
        with pytest.raises(InvalidInput) as caught:
            custody.record_by_hand(
                archive, ByHand("handed_over", incident.id, to="A court", happened_at=wrong)
            )
        assert str(caught.value).isprintable()
    for name in ("from_", "to", "place", "purpose", "authority", "outcome", "note"):
        with pytest.raises(InvalidInput, match="half of a character"):
            custody.record_by_hand(
                archive, ByHand("handed_over", incident.id, **{"to": "A court", name: "\udcff"})
            )
    with pytest.raises(NotFound):
        custody.record_by_hand(archive, ByHand("handed_over", "0" * 32, to="A court"))
    assert count(archive, "event") == before


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"happened_at": "2024-11-02", "place": "Kyiv"},
        {"from_": "", "to": "   "},
        {"to": "A court", "from_": " "},
        {"to": "A court", "note": "\n"},
    ],
)
def test_a_handover_of_which_nothing_is_said_is_refused(
    shared_archive: Archive, said: dict[str, str]
) -> None:
    incident = add_incident(shared_archive)
    before = count(shared_archive, "event")
    with pytest.raises(InvalidInput, match=r"handover|leave it out"):
        custody.record_by_hand(shared_archive, ByHand("handed_over", incident.id, **said))
    assert count(shared_archive, "event") == before


# --- lists -------------------------------------------------------------------------------------


def test_pages_of_events_follow_each_other_by_subject_by_kind_and_together(
    archive: Archive,
) -> None:
    incidents = [add_incident(archive) for _ in range(3)]
    for _ in range(4):
        for incident in incidents:
            custody.record_by_hand(archive, ByHand("handed_over", incident.id, to="A court"))
    custody.record_by_hand(archive, ByHand("disclosed", incidents[0].id))
    every = events(archive)
    name = {each: saved.id for saved in incidents for each in (saved.id, saved.reference)}
    assert [event.number for event in every] == list(range(count(archive, "event")))
    for subject in (None, incidents[1].reference, incidents[0].id):
        for kind in (None, "handed_over"):
            found: list[int] = []
            before = None
            while page := custody.list_events(
                archive, subject=subject, kind=kind, before=before, limit=2
            ):
                found += [event.number for event in page]
                before = page[-1].number
            assert found == [
                event.number
                for event in reversed(every)
                if (kind is None or event.kind == kind)
                and (subject is None or about(event) & {name[subject]})
            ]


def test_an_unknown_subject_is_not_found(archive: Archive) -> None:
    with pytest.raises(NotFound):
        custody.list_events(archive, subject="0" * 32)
    assert custody.list_events(archive, kind="never_heard_of") == []


def test_a_page_of_events_is_read_along_an_index_alone(archive: Archive) -> None:
    incident = add_incident(archive)
    for subject in (None, incident.id):
        for kind in (None, "incident_recorded"):
            require_keyset(
                archive,
                lambda s=subject, k=kind: custody.list_events(  # type: ignore[misc]
                    archive, subject=s, kind=k, before=99
                ),
            )


def test_people_read_names_and_references_instead_of_ids(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    assert custody.name_agents(archive)[archive.agent_id or ""] == "Recovery sheet"
    assert "Olena Kovalenko" in custody.name_agents(archive).values()
    received = events(archive, "received")
    names = custody.name_subjects(archive, received)
    assert sorted(names.values()) == [item.reference, "photo.jpg"]
    first = events(archive)[:1]
    assert "the ledger" in custody.name_subjects(archive, first).values()


# --- proofs ------------------------------------------------------------------------------------


def test_every_event_is_proven_to_the_checkpoint_with_all_it_discloses(
    archive: Archive, tmp_path: Path
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    for number in range(9):
        catalogue.record(archive, EvidenceItemInput(title=f"Item {number}"))
    archive.checkpoint()
    for number in range(count(archive, "event")):
        proof = verify_event(archive, number)[0]
        assert proof.event.number == number
        require_proven(archive, proof)


def test_an_event_that_no_checkpoint_covers_is_not_called_proven(archive: Archive) -> None:
    archive.checkpoint()
    incident = add_incident(archive)
    newest = count(archive, "event") - 1
    with pytest.raises(NotFound, match="No checkpoint covers"):
        verify_event(archive, newest)[0]
    for number in (-1, newest + 1, 1 << 70):
        with pytest.raises(NotFound, match="There is no event"):
            verify_event(archive, number)[0]
    archive.checkpoint()
    proof = verify_event(archive, newest)[0]
    assert proof.event.subjects[0].subject.id == incident.id
    require_proven(archive, proof)


def test_an_event_of_a_log_that_was_succeeded_is_proven_in_its_own_log(
    tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        add_incident(archive)
    for remembered in (home / ".local").rglob("*"):
        if remembered.is_file():
            remembered.unlink()
    with Archive.open(path, recovery_words()) as archive:
        archive.accept_copy("restored from a disk")
        add_incident(archive)
        archive.checkpoint()
        proofs = [verify_event(archive, number)[0] for number in range(count(archive, "event"))]
        for proof in proofs:
            require_proven(archive, proof)
        assert len({proof.event.log for proof in proofs}) == 2
        assert proofs[-1].event.index == 1


def test_an_event_says_what_the_clock_said_and_that_it_was_set_back(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    path = tmp_path / "archive"
    lay_out(path)
    clock = ToldClock()
    with Archive.open(path, recovery_words(), clock=clock) as archive:
        first = add_incident(archive)
        clock.set_by(-3600)
        custody.record_by_hand(
            archive, ByHand("handed_over", first.id, to="A court", happened_at="2026-03-01T12:00Z")
        )
        anomaly, late = events(archive)[-2:]
        assert (anomaly.kind, late.kind) == ("clock_anomaly", "handed_over")
        assert late.recorded_at == "2026-03-01T11:00:00Z"


def test_an_event_whose_words_were_erased_still_reads(archive: Archive) -> None:
    incident = add_incident(archive)
    with archive.writing() as transaction:
        transaction.record(
            Event("disclosed", tuple(link.subject for link in events(archive)[-1].subjects))
        )
        number = transaction.connection.execute("SELECT max(number) FROM event").fetchone()[0]
        transaction.connection.execute("INSERT INTO erasure(number) VALUES (1)")
        transaction.connection.execute(
            "UPDATE event SET secret = NULL, lines = '' WHERE number = ?", (number,)
        )
        transaction.connection.execute("DELETE FROM erasure")
    (erased,) = custody.list_events(archive, subject=incident.id, kind="disclosed")
    assert (erased.agent, erased.subjects, erased.note) == (None, (), None)
    assert rows(archive, "SELECT count(*) FROM erasure") == [(0,)]
