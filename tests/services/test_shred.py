"""What is shredded is unreadable from the present files; what others need stays."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive_app.errors import Cancelled, InvalidInput, NotAllowed, NotFound
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import Event
from archive_app.model.inputs import AccessionInput, EvidenceItemInput, StoredFileInput
from archive_app.progress import Meter
from archive_app.services import (
    catalogue,
    certificate,
    custody,
    drafts,
    evidence,
    fixity,
    form_drafts,
    intake,
    links,
    past_checks,
    prepare,
    search,
)
from archive_app.services.custody import ByHand
from archive_app.services.proof_check import verify_event
from archive_app.services.shred import describe_shredding, shred_item
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import (
    add_incident,
    count,
    decrypted_image,
    lay_out,
    load_objects,
    recovery_words,
)
from tests.services.steps import (
    events,
    items,
    one,
    take_in,
    take_one,
    write_child,
    write_files,
)

CANARY = "ZanzibarCanary"


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    if not path.exists():
        lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        yield archive


def traces(image: bytes, canary: str) -> set[str]:
    """Return the forms in which a word is found in a decrypted catalogue."""
    found = set()
    for form in {canary, canary.casefold()}:
        raw = form.encode()
        spellings = {
            "utf-8": raw,
            "escaped": form.encode("unicode_escape"),
            "hex": raw.hex().encode(),
        }
        for shift in range(3):
            # What stands around the word shows only in the first and last characters.
            spellings[f"base64 {shift}"] = base64.b64encode(bytes(shift) + raw)[4:-4]
        found |= {name for name, spelling in spellings.items() if spelling in image}
    return found


def thumbnail_of(archive: Archive, reference: str, sha256: str, size: int) -> None:
    """Let bytes be the thumbnail of an item, as preparing it would."""
    item = evidence.load_item(archive, reference)
    with archive.writing() as transaction:
        made = transaction.save(
            StoredFileInput(
                item_id=item.found.id,
                role="thumbnail",
                parent_id=item.files[0].found.id,
                size=size,
                sha256=sha256,
                first_digested_at="2026-01-01T00:00:00Z",
                first_digested_by=transaction.agent_id or "",
            )
        )
        transaction.record(Event("derivative_made", (made.subject,)))


@dataclass
class Told:
    """An archive that says a word about one item wherever it can be said."""

    path: Path
    reference: str
    key: bytes


@pytest.fixture
def told(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    assert home.is_dir()
    path = tmp_path / "archive"
    name = f"{CANARY}\u202e.jpg".encode()  # an odd name, so that it is listed as one
    with opened(path) as archive:
        incident = add_incident(archive)
        card = write_files(tmp_path / "card", {name: f"{CANARY} in the bytes".encode()})
        take_in(archive, card, about=AccessionInput(received_from="x", incident_id=incident.id))
        (item,) = items(archive)
        with monkeypatch.context() as patched:
            write_child(tmp_path / "python", "os._exit(1)")
            patched.setattr(sys, "executable", str(tmp_path / "python"))
            ((_, why),) = prepare.prepare_files(archive, Meter()).failures
            assert CANARY not in why
        prepare.prepare_files(archive, Meter(), again=True)
        catalogue.edit(
            archive,
            item.reference,
            "evidence_item",
            {"title": f"{CANARY} film", "description": f"Опис {CANARY}", "author": CANARY},
            note=f"because of {CANARY}",
        )
        catalogue.edit(archive, item.reference, "evidence_item", {"author": f"not {CANARY}"})
        # Words that only an earlier revision had stay in the index until it is rebuilt.
        catalogue.edit(
            archive, item.reference, "evidence_item", {"title": "A film", "description": "Опис"}
        )
        for note in (f"shows {CANARY}", f"shows {CANARY} twice"):
            links.link_evidence(
                archive, item.reference, incident.id, role="corroborates", note=note
            )
        custody.record_by_hand(
            archive,
            ByHand(
                "handed_over",
                item.reference,
                **dict.fromkeys(("from_", "to", "place", "purpose", "authority"), CANARY),
                outcome=CANARY,
                note=CANARY,
            ),
        )
        evidence.extract(archive, item.reference, tmp_path / CANARY, Meter(), purpose=CANARY)
        cancelled = Meter()
        cancelled.cancel()
        with pytest.raises(Cancelled):
            evidence.extract(archive, item.reference, tmp_path / "again", cancelled)
        key = archive.unlocked.keys.catalogue
    image = decrypted_image(path, key)
    # The search finds what is there, or it would prove nothing afterwards.
    assert traces(image, CANARY) >= {"utf-8", "base64 0"}
    assert any(form.startswith("base64") for form in traces(image, CANARY))
    return Told(path, item.reference, key)


def test_no_word_of_a_shredded_item_is_left_in_any_page_of_the_catalogue(told: Told) -> None:
    with opened(told.path) as archive:
        report = shred_item(archive, told.reference, reason="consent withdrawn")
        assert not report.is_pending
        assert traces(decrypted_image(told.path, told.key), CANARY) == set()
    wal = told.path / "catalogue-1.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0
    assert traces(decrypted_image(told.path, told.key), CANARY) == set()


def test_what_was_typed_about_an_item_and_not_saved_goes_with_it(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    path = tmp_path / "archive"
    with opened(path) as archive:
        key = archive.unlocked.keys.catalogue
        item, other, another = (
            take_one(archive, tmp_path / f"{name}.jpg", name.encode()) for name in "abc"
        )
        with archive.reading() as session:
            row, *rows = (
                str(records.find(driver_connection(session), each.reference).key)
                for each in (item, other, another)
            )
        typed: dict[str, JsonValue] = {"note": CANARY}
        about = {
            form_drafts.name_item_form(item.reference): typed,
            **{
                form_drafts.name_dialog(dialog, [item.reference]): typed
                for dialog in ("shred", "event")
            },
            **{form_drafts.name_dialog(dialog, [row]): typed for dialog in ("link", "extract")},
            form_drafts.name_dialog("link", [rows[0], row]): typed,
            form_drafts.name_dialog("event"): typed | {"subject": item.reference.lower()},
            form_drafts.name_draft(form_drafts.EXPORT, None): typed | {"as_is": [item.reference]},
        }
        mine = f'Is like "{item.reference}"'
        others: dict[str, dict[str, JsonValue]] = {
            form_drafts.name_item_form(other.reference): {"title": mine},
            form_drafts.name_dialog("link", [rows[1]]): {"note": mine},
            form_drafts.name_dialog("event", [other.reference]): {"note": mine},
            form_drafts.name_draft(form_drafts.INCIDENT, None): {"narrative": mine},
            form_drafts.name_draft(form_drafts.EXPORT, None): {"as_is": [other.reference]},
        }
        for name, fields in {**about, **others}.items():
            form_drafts.keep(archive, name, fields)
        archive.fold()
        assert traces(decrypted_image(path, key), CANARY)
        shred_item(archive, item.reference, reason="consent withdrawn")
        assert traces(decrypted_image(path, key), CANARY) == set()
        assert drafts.list_drafts(archive) == sorted(others)


def test_after_shredding_nothing_is_held_found_or_extracted_and_all_of_it_is_said(
    told: Told, tmp_path: Path
) -> None:
    with opened(told.path) as archive:
        (incident,) = catalogue.list_incidents(archive)
        sealed = [archive.objects.path(stored.id) for stored in load_objects(archive)]
        report = shred_item(archive, told.reference, reason="consent withdrawn", authority="court")
        assert report.objects == len(sealed)
        assert not any(path.exists() for path in sealed)
        assert load_objects(archive) == []
        assert search.find_records(archive, CANARY).hits == ()
        with pytest.raises(NotFound, match="shredded"):
            evidence.extract(archive, told.reference, tmp_path / "out", Meter())
        item = evidence.load_item(archive, told.reference)
        assert item.record is None
        assert {(file.is_held, file.record) for file in item.files} == {(False, None)}
        assert item.incidents == ((incident.reference, "corroborates"),)
        (listed,) = items(archive)
        assert (listed.title, listed.original_name) == ("", None)
        (destroyed,) = events(archive, "keys_destroyed")
        assert (destroyed.note, destroyed.authority) == ("consent withdrawn", "court")
        assert count(archive, "scratch_preparation") == 0
        # What stands around it can still be read.
        assert links.list_evidence_links(archive, incident.reference)
        assert catalogue.load_history(archive, told.reference)
        accession = one(archive, "SELECT reference FROM record WHERE kind = 'accession'")
        record = catalogue.load(archive, accession).record
        assert isinstance(record, AccessionInput)
        assert (record.received_from, record.odd_names) == ("x", ())
        with pytest.raises(NotFound):
            shred_item(archive, told.reference, reason="again")
        with pytest.raises(NotFound):
            catalogue.edit(archive, told.reference, "evidence_item", {"title": "T"})


def test_after_shredding_the_archive_is_whole_and_the_ledger_verifies(told: Told) -> None:
    with opened(told.path) as archive:
        before = fixity.check(archive, past_checks.EVERYTHING, Meter())
        shred_item(archive, told.reference, reason="consent withdrawn")
        archive.checkpoint()
        after = fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert (before.findings, after.findings) == ((), ())
        for number in range(count(archive, "event") - 1):
            assert verify_event(archive, number)[1].holds


def test_a_legal_hold_refuses_and_nothing_changes(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    catalogue.edit(archive, item.reference, "evidence_item", {"legal_hold": True})
    before = len(events(archive))
    for question in (
        lambda: describe_shredding(archive, item.reference),
        lambda: shred_item(archive, item.reference, reason="asked for"),
    ):
        with pytest.raises(NotAllowed, match="legal hold"):
            question()
    assert len(events(archive)) == before
    assert evidence.extract(archive, item.reference, tmp_path / "out", Meter()).path.exists()
    catalogue.edit(archive, item.reference, "evidence_item", {"legal_hold": False})
    shred_item(archive, item.reference, reason="the hold was lifted")


def test_a_legal_hold_that_is_recorded_by_hand_is_set_and_lifted(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")

    def record(kind: str) -> bool:
        said = ByHand(kind, item.reference, authority="a court", note="order 12")
        number = custody.record_by_hand(archive, said).number
        change = catalogue.load_history(archive, item.reference)[-1]
        assert (change.event, change.kind) == (number, kind)
        loaded = catalogue.load(archive, item.reference).record
        assert isinstance(loaded, EvidenceItemInput)
        return loaded.legal_hold

    assert record("legal_hold_set")
    with pytest.raises(NotAllowed, match="legal hold"):
        shred_item(archive, item.reference, reason="asked for")
    custody.record_by_hand(archive, ByHand("legal_hold_set", item.reference, note="another"))
    assert not record("legal_hold_lifted")
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
    shred_item(archive, item.reference, reason="the hold was lifted")
    with pytest.raises(NotFound, match="was erased"):
        custody.record_by_hand(archive, ByHand("legal_hold_set", item.reference))


@pytest.mark.parametrize("about", ["item", "file", "accession", "incident"])
def test_a_legal_hold_that_only_the_ledger_of_an_older_archive_knows_refuses_too(
    archive: Archive, tmp_path: Path, about: str
) -> None:
    incident = add_incident(archive)
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    giver = AccessionInput(received_from="x", incident_id=incident.id)
    accession = take_in(archive, tmp_path / "photo.jpg", about=giver)
    (item,) = items(archive)
    loaded = evidence.load_item(archive, item.reference)
    held = {
        "item": loaded.found.id,
        "file": loaded.files[0].found.id,
        "accession": accession.id,
        "incident": incident.id,
    }[about]
    with archive.writing() as transaction:
        found = records.find(transaction.connection, held)
        subject = records.subject(transaction.connection, found)
        transaction.record(Event("legal_hold_set", (subject,)))
    with pytest.raises(NotAllowed, match="custody record --kind legal_hold_lifted"):
        shred_item(archive, item.reference, reason="asked for")
    with pytest.raises(NotAllowed, match="legal hold"):
        describe_shredding(archive, item.reference)
    custody.record_by_hand(archive, ByHand("legal_hold_lifted", item.reference))
    shred_item(archive, item.reference, reason="the hold was lifted")


def test_a_legal_hold_is_not_recorded_of_what_cannot_be_held(archive: Archive) -> None:
    incident = add_incident(archive)
    before = len(events(archive))
    for kind in ("legal_hold_set", "legal_hold_lifted"):
        with pytest.raises(InvalidInput, match="evidence item"):
            custody.record_by_hand(archive, ByHand(kind, incident.id))
    assert len(events(archive)) == before


@pytest.mark.parametrize("reason", ["", " \n", "\udcff"])
def test_shredding_needs_a_reason_that_can_be_recorded(
    archive: Archive, tmp_path: Path, reason: str
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    with pytest.raises(InvalidInput):
        shred_item(archive, item.reference, reason=reason)
    assert evidence.extract(archive, item.reference, tmp_path / "out", Meter()).path.exists()


def test_only_an_item_can_be_shredded(archive: Archive) -> None:
    incident = add_incident(archive)
    for reference in (incident.reference or "", "0" * 32):
        with pytest.raises(NotFound):
            shred_item(archive, reference, reason="asked for")


def test_a_person_is_told_first_what_goes_and_what_others_hold(
    archive: Archive, tmp_path: Path
) -> None:
    first = write_files(tmp_path / "first", {b"a": b"photo", b"b": b"photo"})
    take_in(archive, first)
    take_in(archive, write_files(tmp_path / "second", {b"c": b"photo"}))
    (item,) = items(archive)
    other = take_one(archive, tmp_path / "other.jpg", b"other")
    told = describe_shredding(archive, item.reference)
    assert (told.reference, told.files, told.accessions) == (item.reference, 3, 2)
    assert (told.objects, told.shared_objects) == (1, 0)
    thumbnail_of(archive, other.reference, item.sha256 or "", 5)
    told = describe_shredding(archive, item.reference)
    assert (told.objects, told.shared_objects) == (0, 1)


def test_a_person_is_told_before_and_after_where_it_still_stands_from_whom_it_came(
    archive: Archive, tmp_path: Path
) -> None:
    about = AccessionInput(received_from="Halyna of the second floor")
    for name in ("first", "second"):
        take_in(archive, write_files(tmp_path / name, {b"a": b"photo"}), about=about)
    take_in(archive, write_files(tmp_path / "third", {b"a": b"other"}), about=about)
    (item, _) = items(archive)
    *came_with, _ = (each.reference for each in intake.list_accessions(archive)[::-1])
    assert describe_shredding(archive, item.reference).still_say_from_whom == tuple(came_with)
    report = shred_item(archive, item.reference, reason="asked for")
    assert report.still_say_from_whom == tuple(came_with)
    said = {each.reference: each.received_from for each in intake.list_accessions(archive)}
    assert {said[reference] for reference in came_with} == {about.received_from}


def test_bytes_that_another_item_holds_too_survive_and_only_this_item_loses_them(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "first.jpg", b"shared")
    other = take_one(archive, tmp_path / "other.jpg", b"other")
    thumbnail_of(archive, other.reference, item.sha256 or "", 6)
    report = shred_item(archive, item.reference, reason="asked for")
    assert report.objects == 0
    assert len(load_objects(archive)) == 2
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
    assert evidence.extract(archive, other.reference, tmp_path / "out", Meter()).path.exists()
    with pytest.raises(NotFound, match="shredded"):
        evidence.extract(archive, item.reference, tmp_path / "out", Meter())
    (tmp_path / "again.jpg").write_bytes(b"shared")
    holdings = certificate.find_file(archive, tmp_path / "again.jpg", Meter()).holdings
    assert [holding.item for holding in holdings] == [other.reference]


def test_words_about_others_stay_when_one_item_is_shredded(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"\xff1": b"1", b"\xff2": b"2"})
    take_in(archive, card)
    first, second = items(archive)
    custody.record_by_hand(archive, ByHand("handed_over", second.reference, note="kept"))
    shred_item(archive, first.reference, reason="asked for")
    accession = one(archive, "SELECT reference FROM record WHERE kind = 'accession'")
    record = catalogue.load(archive, accession).record
    assert isinstance(record, AccessionInput)
    assert [odd.path for odd in record.odd_names] == ["card/\\xff2"]
    assert events(archive, "handed_over")[-1].note == "kept"
    assert search.find_records(archive, "2").hits[0].reference == second.reference
    assert evidence.load_item(archive, second.reference).files[0].is_held
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_an_open_reader_makes_it_pending_and_closing_finishes_it(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    path = tmp_path / "archive"
    with opened(path) as archive:
        item = take_one(archive, tmp_path / f"{CANARY}.jpg", b"photo")
        key = archive.unlocked.keys.catalogue
        archive.fold()
        with archive.reading() as session:
            session.connection().exec_driver_sql("SELECT count(*) FROM record").one()
            report = shred_item(archive, item.reference, reason="asked for")
        assert report.is_pending
    assert traces(decrypted_image(path, key), CANARY) == set()


def test_stopped_before_its_end_it_shreds_nothing(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    last = events(archive)[-1]
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled, match="Nothing was shredded"):
        shred_item(archive, item.reference, reason="asked for", meter=meter)
    assert events(archive)[-1] == last
    assert search.find_records(archive, "photo").hits[0].reference == item.reference
    assert evidence.extract(archive, item.reference, tmp_path / "out", Meter()).path.exists()
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_read_only_archive_shreds_nothing(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    for remembered in (home / ".local").rglob("*"):
        if remembered.is_file():
            remembered.unlink()
    with opened(path) as archive:
        with pytest.raises(NotAllowed, match="read-only"):
            shred_item(archive, item.reference, reason="asked for")
        assert len(load_objects(archive)) == 1


def test_the_promise_is_worded_as_what_it_is() -> None:
    for words in (shred_item.__doc__, describe_shredding.__doc__):
        assert words
        assert "erased" not in words.lower()
    import archive_app.services.shred as module

    assert "unreadable from the present files" in (module.__doc__ or "")
    assert "still open" in (module.__doc__ or "")
