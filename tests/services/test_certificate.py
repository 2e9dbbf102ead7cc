"""Whether a file is held, since which accession and event, and a page that claims no more."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from archive_app.errors import Cancelled, Damaged, NotFound, SourceUnreadable
from archive_app.model.vocabulary import Language
from archive_app.progress import Activity, Meter
from archive_app.services import witness
from archive_app.services.certificate import (
    FileHolding,
    certificate,
    certificate_as_pdf,
    find_file,
    grouped,
)
from archive_app.services.custody import ByHand, record_by_hand
from archive_app.services.holding import protected_up_to
from archive_app.services.shred import shred_item
from archive_app.services.table_acceptance import accept_tables
from archive_app.store.archive import Archive
from tests.archives import (
    ToldClock,
    add_incident,
    create_archive,
    lay_out,
    load_objects,
    recovery_words,
)
from tests.services.steps import events, one, take_in, take_one, write_files
from tests.services.tampering import forge_leaf, reopen, tamper, tampering

LANGUAGES: tuple[Language, ...] = ("en", "uk")


def found(archive: Archive, path: Path) -> FileHolding:
    """Find a file that is to be certified, once the ledger is signed as the close does it."""
    archive.sign_end()
    return find_file(archive, path, Meter(), verify_object=True)


def pages_of(pdf: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def alone(text: str) -> str:
    """Return letters and digits alone: where a line ends is left to the page."""
    return "".join(filter(str.isalnum, text))


def test_a_file_that_is_held_is_found_with_its_item_accession_and_event(
    archive: Archive, tmp_path: Path
) -> None:
    content = os.urandom(3 << 20)
    item = take_one(archive, tmp_path / "photo.jpg", content)
    copy = tmp_path / "renamed \x1b[2J.bin"
    copy.write_bytes(content)
    meter = Meter()
    holding = find_file(archive, copy, meter)
    assert (holding.name, holding.size) == ("renamed [U+001B][2J.bin", len(content))
    assert holding.sha256 == hashlib.sha256(content).hexdigest()
    assert (meter.done, meter.total) == (len(content), len(content))
    (held,) = holding.holdings
    (received,) = events(archive, "received")
    accession = one(archive, "SELECT reference FROM record WHERE kind = 'accession'")
    assert (held.item, held.accession, held.original_name) == (
        item.reference,
        accession,
        "photo.jpg",
    )
    assert (held.event, held.index) == (received.number, received.index)
    assert (held.recorded_at, held.log) == (received.recorded_at, holding.log)
    assert holding.log == archive.log.origin


def test_a_file_that_is_not_held_has_no_holding_and_no_certificate(
    shared_archive: Archive, tmp_path: Path
) -> None:
    take_one(shared_archive, tmp_path / "photo.jpg", b"photo")
    (tmp_path / "other.jpg").write_bytes(b"phot0")
    holding = found(shared_archive, tmp_path / "other.jpg")
    assert holding.holdings == ()
    for language in LANGUAGES:
        with pytest.raises(NotFound, match="not held"):
            certificate(shared_archive, holding, language)


def test_bytes_that_were_shredded_are_told_from_those_that_never_came(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    (tmp_path / "other.jpg").write_bytes(b"phot0")
    assert found(archive, tmp_path / "photo.jpg").shredded is None
    shred_item(archive, item.reference or "", reason="A court ordered it.")
    (event,) = [each for each in events(archive) if each.kind == "keys_destroyed"]
    holding = found(archive, tmp_path / "photo.jpg")
    assert (holding.holdings, holding.shredded) == ((), event.number)
    assert found(archive, tmp_path / "other.jpg").shredded is None
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    again = found(archive, tmp_path / "photo.jpg")
    assert len(again.holdings) == 1
    assert again.shredded == event.number


def test_every_time_that_the_bytes_came_in_is_named(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    take_in(archive, write_files(tmp_path / "card", {b"a": b"photo", b"b": b"photo"}))
    holding = found(archive, tmp_path / "photo.jpg")
    assert [held.original_name for held in holding.holdings] == ["photo.jpg", "a", "b"]
    page = certificate(archive, holding, "en")
    for held in holding.holdings:
        assert str(held.index) in page


def test_the_page_stays_one_page_however_often_the_bytes_came_in(
    archive: Archive, tmp_path: Path
) -> None:
    content = {b"%d" % number: b"photo" for number in range(100)}
    take_in(archive, write_files(tmp_path / "card", content))
    holding = found(archive, tmp_path / "card" / "0")
    assert len(holding.holdings) == 100
    for language in LANGUAGES:
        page = certificate(archive, holding, language)
        assert len(page.splitlines()) < 60
        assert f"+ {100 - 1 - page.count('#')}" in page


def test_bytes_that_the_disk_has_lost_are_not_called_held(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    (stored,) = load_objects(archive)
    path = archive.objects.path(stored.id)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged):
        found(archive, tmp_path / "photo.jpg")
    path.unlink()
    with pytest.raises(Damaged, match="missing"):
        found(archive, tmp_path / "photo.jpg")


@pytest.mark.parametrize("length", [5, 3 << 20])
def test_bytes_that_are_damaged_anywhere_are_not_certified(
    archive: Archive, tmp_path: Path, length: int
) -> None:
    content = os.urandom(length)
    take_one(archive, tmp_path / "photo.jpg", content)
    (stored,) = load_objects(archive)
    meter = Meter()
    assert find_file(archive, tmp_path / "photo.jpg", meter, verify_object=True).is_verified
    assert (meter.done, meter.total) == (2 * length, 2 * length)
    assert not find_file(archive, tmp_path / "photo.jpg", Meter()).is_verified
    path = archive.objects.path(stored.id)
    sealed = bytearray(path.read_bytes())
    sealed[-20] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(Damaged):
        found(archive, tmp_path / "photo.jpg")


def test_reading_what_is_stored_stops_when_it_is_cancelled(
    archive: Archive, tmp_path: Path
) -> None:
    class StoppedAt(Meter):
        def advance(self, amount: int = 0) -> None:
            super().advance(amount)
            if self.activity is Activity.CHECK_OBJECTS:
                self.cancel()

    take_one(archive, tmp_path / "film.mp4", os.urandom(5 << 20))
    with pytest.raises(Cancelled):
        find_file(archive, tmp_path / "film.mp4", StoppedAt(), verify_object=True)


def test_the_page_gives_every_time_in_one_form(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    page = certificate(archive, found(archive, tmp_path / "photo.jpg"), "en")
    assert len(re.findall(r"T\d\d:\d\d:\d\dZ", page)) == 2
    assert "+00:00" not in page


@pytest.mark.parametrize("languages", [("en", "uk"), ("uk",)])
def test_the_pdf_is_one_page_that_says_what_the_text_says(
    archive: Archive, tmp_path: Path, languages: tuple[Language, ...]
) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"%d" % n: b"photo" for n in range(9)}))
    holding = found(archive, tmp_path / "card" / "0")
    (page,) = pages_of(certificate_as_pdf(archive, holding, languages))
    first, *others = holding.holdings
    for said in (
        first.item,
        first.recorded_at,
        others[0].recorded_at,
        holding.log,
        holding.sha256,
        holding.log_root,
        "6Ledger" if "en" in languages else "6Журнал",  # so many are left out of the list
    ):
        assert alone(said) in alone(page)


def test_what_cannot_be_read_as_a_file_is_refused_in_words(
    archive: Archive, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, error in (
        ("nowhere \x1b[2J", NotFound),
        ("", SourceUnreadable),
        ("pipe", SourceUnreadable),
        ("archive/archive.json/x", SourceUnreadable),
    ):
        with pytest.raises(error) as caught:
            found(archive, tmp_path / name)
        assert str(caught.value).isprintable()
    with pytest.raises(SourceUnreadable, match="not a file"):
        found(archive, Path("/dev/zero"))


def test_finding_stops_when_it_is_cancelled(shared_archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        find_file(shared_archive, tmp_path / "photo.jpg", meter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_everything_in_one_language_on_one_page(
    shared_archive: Archive, tmp_path: Path, language: Language
) -> None:
    take_one(shared_archive, tmp_path / "$size ${x}.jpg", b"photo " + language.encode())
    holding = found(shared_archive, tmp_path / "$size ${x}.jpg")
    page = certificate(shared_archive, holding, language)
    (held,) = holding.holdings
    for said in (
        "$size ${x}.jpg",
        held.item,
        held.accession or "",
        held.recorded_at,
        str(held.index),
        holding.log,
        str(holding.log_size),
        grouped(holding.sha256),
        grouped(holding.log_root),
    ):
        assert said in page
    assert page.replace(" ", "").replace("\n", "").count(holding.sha256) == 1
    assert len(page.splitlines()) < 60
    assert max(map(len, page.splitlines())) <= 90
    is_cyrillic = len(re.findall("[а-яіїєґ]", page)) > 200
    assert is_cyrillic == (language == "uk")


@pytest.mark.parametrize(
    ("language", "never", "always"),
    [
        (
            "en",
            ["authentic", "unchanged", "genuine", "proves"],
            ["by the clock of", "not recorded"],
        ),
        ("uk", ["автентичн", "незмінн", "доводить"], ["за годинником", "не зафіксовано"]),
    ],
)
def test_the_page_claims_only_what_can_be_shown(
    shared_archive: Archive, tmp_path: Path, language: Language, never: list[str], always: list[str]
) -> None:
    take_one(shared_archive, tmp_path / "photo.jpg", b"photo")
    page = certificate(shared_archive, found(shared_archive, tmp_path / "photo.jpg"), language)
    assert not any(word in page.casefold() for word in never)
    assert all(word in page for word in always)


def test_the_page_says_which_evidence_from_outside_covers_the_event(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    other, _ = create_archive(tmp_path / "other")
    with other:
        request = witness.make_request(archive)
        cosigned = witness.cosign(other, request.body, request.vkeys)
        held = witness.accept(archive, cosigned.note, witness.own_vkey(other), "Other team")
    take_one(archive, tmp_path / "later.jpg", b"later")  # of which the witness knew nothing
    holding = found(archive, tmp_path / "photo.jpg")
    assert holding.holdings[0].item == item.reference
    for language in LANGUAGES:
        absent = {"en": "Outside evidence: not", "uk": "Зовнішні докази: не"}[language]
        page = certificate(archive, holding, language)
        (on_paper,) = pages_of(certificate_as_pdf(archive, holding, [language]))
        for told in (page, on_paper):
            for said in (
                "Other team",
                f"{held.at:%Y-%m-%d}",
                f"{held.at:%H:%M:%S}",
                request.head.origin,
            ):
                assert alone(said) in alone(told)
            assert alone(absent) not in alone(told)
        later = certificate(archive, found(archive, tmp_path / "later.jpg"), language)
        assert "Other team" not in later
        assert alone(absent) in alone(later)
    (event,) = [each for each in events(archive) if (each.note or "").startswith("Cosigned at")]
    forged = "replace(lines, 'Cosigned at 2', 'Cosigned at 1')"
    tamper(archive, f"UPDATE event SET lines = {forged} WHERE number = ?", event.number)
    named = f"Event {event.number} is not what the ledger"
    with reopen(archive.path) as again, pytest.raises(Damaged, match=named):
        found(again, tmp_path / "photo.jpg")


COURT = "International Criminal Court"


def bare_receipt(size: str, event: str) -> str:
    return (
        "INSERT INTO held_checkpoint(log, size, root, held_by, how, event)"
        f" SELECT 1, {size}, zeroblob(32), '{COURT}', 'receipt', {event}"
    )


@pytest.mark.parametrize(
    "forged",
    [
        bare_receipt("20", "(SELECT number FROM event WHERE kind = 'handed_over')"),
        bare_receipt("1 << 50", "(SELECT number FROM event WHERE kind = 'checkpoint_held')"),
        f"UPDATE held_checkpoint SET held_by = '{COURT}'",
        "UPDATE held_checkpoint SET size = size + 2",
        "UPDATE held_checkpoint SET log = 9",
        "UPDATE held_checkpoint SET size = 'x'",
        "UPDATE held_checkpoint SET how = 'timestamp'",
        "UPDATE held_checkpoint SET event = (SELECT number FROM event WHERE kind = 'handed_over')",
    ],
)
def test_a_checkpoint_that_no_event_states_is_no_evidence(
    archive: Archive, tmp_path: Path, forged: str
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    other, _ = create_archive(tmp_path / "other")
    with other:
        request = witness.make_request(archive)
        cosigned = witness.cosign(other, request.body, request.vkeys)
        witness.accept(archive, cosigned.note, witness.own_vkey(other), "Other team")
    incident = add_incident(archive)
    said = ByHand("handed_over", incident.id, from_=COURT, note="Quoted the bundle digest.")
    record_by_hand(archive, said)
    take_one(archive, tmp_path / "later.jpg", b"later")
    tamper(archive, forged)
    genuine = request.head.size - 1 if forged.startswith("INSERT") else None
    for is_accepted in (False, True):
        with reopen(archive.path) as again:
            if is_accepted:
                accept_tables(again, ["held_checkpoint"], "It is all right.")
            assert protected_up_to(again) == genuine
            for name in ("photo.jpg", "later.jpg"):
                page = certificate(again, found(again, tmp_path / name), "en")
                assert COURT not in page
                assert ("Other team" in page) == (genuine is not None and name == "photo.jpg")


def test_the_page_names_the_ledger_that_holds_the_event(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    clock = ToldClock()
    with Archive.open(path, recovery_words(), clock=clock) as archive:
        add_incident(archive)
        take_one(archive, tmp_path / "photo.jpg", b"photo")
        before = archive.log.origin
    for remembered in (home / ".local").rglob("*"):
        if remembered.is_file():
            remembered.unlink()
    with Archive.open(path, recovery_words(), clock=clock) as archive:
        archive.accept_copy("restored from a disk")
        holding = found(archive, tmp_path / "photo.jpg")
        assert archive.log.origin != before
        assert (holding.holdings[0].log, holding.log) == (before, before)
        assert holding.holdings[0].index < holding.log_size
        present = holding.present
        assert present is not None
        assert (present.origin, present.size) == (archive.log.origin, 1)
        (on_paper,) = pages_of(certificate_as_pdf(archive, holding, LANGUAGES))
        for language in LANGUAGES:
            page = certificate(archive, holding, language)
            assert page.index(before) < page.index(archive.log.origin)
            assert len(page.splitlines()) < 60
            for each in (page, on_paper):
                assert alone(present.root.hex()) in alone(each)
        take_one(archive, tmp_path / "again.jpg", b"photo")
        page = certificate(archive, found(archive, tmp_path / "photo.jpg"), "en")
        assert archive.log.origin in page
        take_one(archive, tmp_path / "new.jpg", b"new")
        holding = found(archive, tmp_path / "new.jpg")
        assert holding.log == archive.log.origin
        assert holding.present is None
        assert before not in certificate(archive, holding, "en")
        assert holding.holdings[0].index < holding.log_size


def test_a_digest_is_grouped_to_be_read_aloud() -> None:
    assert grouped("0123456789abcdef" * 4).split() == ["0123", "4567", "89ab", "cdef"] * 4
    assert len(grouped("0" * 64).splitlines()) == 2


@pytest.mark.parametrize("with_tree", [False, True])
def test_a_time_that_the_ledger_refutes_is_not_certified(
    archive: Archive, tmp_path: Path, *, with_tree: bool
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    (received,) = events(archive, "received")
    forge_leaf(archive, received.number, with_tree=with_tree)
    with reopen(archive.path) as again:
        for is_read in (False, True):
            with pytest.raises(Damaged, match="ledger"):
                find_file(again, tmp_path / "photo.jpg", Meter(), verify_object=is_read)


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE stored_file SET name = 'another'",
        "UPDATE record SET reference = 'ABCDEFGH-2026-0001' WHERE kind = 'evidence_item'",
        "UPDATE record SET reference = 'ABCDEFGH-2026-0001' WHERE kind = 'accession'",
        "UPDATE revision SET lines = replace(lines, 'photo.jpg', 'phot0.jpg') WHERE record_key ="
        " (SELECT key FROM stored_file)",
        "UPDATE event SET lines = replace(lines, 'Olena', 'Petro') WHERE kind = 'received'",
        "UPDATE event_subject SET event = 0 WHERE seq = 1"
        " AND subject = (SELECT id FROM record WHERE kind = 'stored_file')",
    ],
)
def test_what_no_revision_and_no_event_says_is_not_certified(
    archive: Archive, tmp_path: Path, forged: str
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    if "Olena" in forged:
        (received,) = events(archive, "received")
        assert received.from_
        forged = forged.replace("Olena", received.from_)
    tamper(archive, forged)
    with reopen(archive.path) as again, pytest.raises(Damaged):
        found(again, tmp_path / "photo.jpg")


def require_not_certified(archive: Archive, path: Path) -> None:
    holding = find_file(archive, path, Meter(), verify_object=True)
    assert holding.is_verified
    with pytest.raises(Damaged, match="No checkpoint covers event"):
        certificate(archive, holding, "en")
    with pytest.raises(Damaged, match="No checkpoint covers event"):
        certificate_as_pdf(archive, holding, ["en"])


def test_what_came_in_before_a_crash_is_certified_once_it_is_signed(
    archive: Archive, tmp_path: Path
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    archive._release()
    with reopen(archive.path) as again:
        require_not_certified(again, tmp_path / "photo.jpg")
        again.checkpoint()
        assert certificate(again, found(again, tmp_path / "photo.jpg"), "en")


def test_nothing_is_certified_by_a_ledger_that_lost_its_checkpoints(
    archive: Archive, tmp_path: Path
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    tamper(archive, "DELETE FROM checkpoint")
    with reopen(archive.path) as again:
        require_not_certified(again, tmp_path / "photo.jpg")


def test_the_checkpoint_of_a_successor_covers_what_it_goes_on_from(
    archive: Archive, tmp_path: Path
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    archive.accept_copy("Used in the field.")
    tamper(archive, "DELETE FROM checkpoint WHERE log = 1")
    with reopen(archive.path) as again:
        holding = find_file(again, tmp_path / "photo.jpg", Meter(), verify_object=True)
        assert certificate(again, holding, "en")


def test_a_shredding_is_told_by_a_proven_event_alone(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    (received,) = events(archive, "received")
    with tampering(archive) as connection:
        connection.execute(
            "UPDATE event SET kind = 'keys_destroyed' WHERE number = ?", (received.number,)
        )
        connection.execute("UPDATE revision SET secret = NULL")
    with reopen(archive.path) as again, pytest.raises(Damaged, match="Event"):
        found(again, tmp_path / "photo.jpg")


@pytest.mark.parametrize(
    "lost",
    [
        "DELETE FROM object",
        "DELETE FROM stored_file",
        "UPDATE stored_file SET sha256 = zeroblob(32)",
    ],
)
def test_bytes_that_the_ledger_knows_are_not_said_to_be_missing(
    archive: Archive, tmp_path: Path, lost: str
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    tamper(archive, lost)
    with reopen(archive.path) as again, pytest.raises(Damaged, match="says that these bytes came"):
        found(again, tmp_path / "photo.jpg")
