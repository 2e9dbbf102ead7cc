"""Bytes that came in more than once are destroyed with the last item that has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import NotFound
from archive_app.model.custody import Event
from archive_app.model.fixity import Scope
from archive_app.progress import Meter
from archive_app.services import browsing, certificate, evidence, fixity, orphans
from archive_app.services.backup import backup, list_backups
from archive_app.services.shred import describe_shredding, shred_item
from archive_app.store import erasures, records
from archive_app.store.archive import Archive
from tests.archives import add_object, load_objects
from tests.services.steps import events, sealed_files, take_one
from tests.services.tampering import codes
from tests.services.test_shred import thumbnail_of


def found(archive: Archive) -> list[str]:
    return codes(fixity.check(archive, Scope(), Meter()).findings)


def shredded_before(archive: Archive, reference: str) -> None:
    """Erase an item as earlier programs did where an erased file had the same bytes."""
    with archive.writing() as transaction:
        connection = transaction.connection
        item = records.find(connection, reference, "evidence_item")
        own = (item, *(file.found for file in evidence.held_files(connection, item)))
        subjects = tuple(records.subject(connection, each) for each in own)
        transaction.record(Event(erasures.SHREDDED, subjects, note="A court ordered it."))
        connection.execute("INSERT INTO erasure(number) VALUES (1)")
        for each in own:
            records.erase(connection, each)
        connection.execute("DELETE FROM erasure")
        connection.execute("INSERT INTO search(search) VALUES ('rebuild')")


def test_bytes_that_come_again_after_they_were_shredded_are_destroyed_again(
    archive: Archive, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    for _ in range(3):
        item = take_one(archive, photo, b"photo")
        told = describe_shredding(archive, item.reference)
        assert (told.objects, told.shared_objects) == (1, 0)
        assert shred_item(archive, item.reference, reason="asked for").objects == 1
        assert (load_objects(archive), sealed_files(archive)) == ([], set())
    assert found(archive) == []
    assert certificate.find_file(archive, photo, Meter()).holdings == ()


def test_a_thumbnail_of_two_items_goes_with_the_second(archive: Archive, tmp_path: Path) -> None:
    first, second = (take_one(archive, tmp_path / "p", each) for each in (b"one", b"two"))
    black = add_object(archive, b"black")
    for item in (first, second):
        thumbnail_of(archive, item.reference, black.sha256.hex(), black.size)
    assert shred_item(archive, first.reference, reason="asked for").objects == 1
    assert describe_shredding(archive, second.reference).objects == 2
    shred_item(archive, second.reference, reason="asked for")
    assert (load_objects(archive), sealed_files(archive)) == ([], set())
    assert found(archive) == []


def test_what_an_earlier_program_left_of_shredded_bytes_is_told_and_shredding_again_ends_it(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    other = take_one(archive, tmp_path / "other.jpg", b"other")
    backup(archive, tmp_path / "backup", Meter())
    shredded_before(archive, item.reference)
    words, finding = fixity.check(archive, Scope(), Meter()).findings
    assert words.code == finding.code == "shredding_undone"
    assert words.concerns[-1].reference == item.reference
    assert [concern.reference for concern in finding.concerns[1:]] == [item.reference]
    assert orphans.delete_orphans(archive).deleted == ()  # nothing else is wrong
    assert describe_shredding(archive, item.reference).objects == 1
    assert shred_item(archive, item.reference, reason="to the end").objects == 1
    assert found(archive) == []
    assert len(sealed_files(archive)) == 1
    assert [event.note for event in events(archive, "keys_destroyed")] == [
        "A court ordered it.",
        "to the end",
    ]
    assert [each.erasures_lacking for each in list_backups(archive)] == [1]
    assert backup(archive, tmp_path / "backup", Meter()).objects_removed == 1
    assert evidence.load_item(archive, other.reference).files[0].is_held
    with pytest.raises(NotFound, match="was erased"):
        shred_item(archive, item.reference, reason="again")


def test_a_file_whose_words_are_gone_without_a_shredding_still_keeps_its_bytes(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    other = take_one(archive, tmp_path / "other.jpg", b"other")
    thumbnail_of(archive, other.reference, item.sha256 or "", 5)
    with archive.writing() as transaction:
        transaction.connection.execute("INSERT INTO erasure(number) VALUES (1)")
        whole = records.find(transaction.connection, item.reference)
        for file in evidence.held_files(transaction.connection, whole):
            records.erase(transaction.connection, file.found)
        transaction.connection.execute("DELETE FROM erasure")
        transaction.record(Event("gap_recorded", (records.subject(transaction.connection, whole),)))
    assert describe_shredding(archive, other.reference).shared_objects == 1
    assert "shredding_undone" not in found(archive)


def test_a_list_shows_no_bytes_of_a_shredded_item_that_another_one_has(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    black = add_object(archive, b"black")
    thumbnail_of(archive, item.reference, black.sha256.hex(), black.size)
    shred_item(archive, item.reference, reason="asked for")
    again = take_one(archive, tmp_path / "photo.jpg", b"photo")
    black = add_object(archive, b"black")
    thumbnail_of(archive, again.reference, black.sha256.hex(), black.size)
    listed = browsing.load_item_rows(archive, browsing.item_keys(archive))
    shown = {row.reference: (row.is_held, row.thumbnail is not None) for row in listed}
    assert shown == {item.reference: (False, False), again.reference: (True, True)}
