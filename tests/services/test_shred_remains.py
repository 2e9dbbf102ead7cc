"""Words that were shredded and are there again are told, and shredding once more ends them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive_app.errors import NotFound
from archive_app.model.custody import Event
from archive_app.model.fixity import Finding, Part
from archive_app.progress import Meter
from archive_app.services import custody, fixity, ledger_check, links, past_checks
from archive_app.services.custody import ByHand
from archive_app.services.shred import describe_shredding, shred_item
from archive_app.store import records
from archive_app.store.archive import Archive
from tests.archives import add_incident
from tests.services.steps import rows, take_one
from tests.services.tampering import codes, findings_of, reopen, tampering


@contextmanager
def put_back(archive: Archive, table: str, condition: str) -> Iterator[None]:
    """Keep the words of some rows while they stand; put them back when the body is over."""
    key = "number" if table == "event" else "record_key, number"
    kept = rows(archive, f"SELECT secret, lines, {key} FROM {table} WHERE {condition}")
    assert kept
    yield
    _write(archive, table, kept)


def _write(archive: Archive, table: str, kept: list[Any]) -> None:
    place = "number = ?" if table == "event" else "record_key = ? AND number = ?"
    with tampering(archive) as connection:
        connection.executemany(f"UPDATE {table} SET secret = ?, lines = ? WHERE {place}", kept)


def shred_once_more(path: Path, reference: str) -> None:
    """Shred an item that was shredded: nothing is to be found then, nor to be shredded."""
    with reopen(path) as archive:
        describe_shredding(archive, reference)
        shred_item(archive, reference, reason="its words came back")
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
        with pytest.raises(NotFound, match="was erased"):
            shred_item(archive, reference, reason="again")


def told(path: Path, reference: str, *parts: Part) -> Finding:
    (finding,) = findings_of(path, *parts)
    assert finding.code == "shredding_undone"
    assert f"{reference}: shred that item once more" in finding.sentence
    return finding


def test_words_of_an_event_that_are_there_again_are_told_and_shredded_once_more(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    said = ByHand("handed_over", item.reference, note="to a laboratory", to="Laboratory")
    number = custody.record_by_hand(archive, said).number
    with put_back(archive, "event", f"number = {number}"):
        shred_item(archive, item.reference, reason="A court ordered it.")
    finding = told(archive.path, item.reference)
    assert finding.sentence.startswith(f"Event {number} ")
    with reopen(archive.path) as again:
        assert ledger_check.check_ledger(again, Meter()) == (finding,)
    shred_once_more(archive.path, item.reference)
    with reopen(archive.path) as again:
        (event,) = custody.list_events(again, kind="handed_over")
        assert (event.note, event.to) == (None, None)


def test_what_an_event_said_of_several_items_goes_with_the_last_of_them(
    archive: Archive, tmp_path: Path
) -> None:
    first, second = (take_one(archive, tmp_path / name, name.encode()) for name in ("a", "b"))
    said = "SELECT count(*) FROM event WHERE lines LIKE '%to a laboratory%'"
    with archive.writing() as transaction:
        both = (
            records.subject(transaction.connection, records.find(transaction.connection, each))
            for each in (first.reference, second.reference)
        )
        transaction.record(Event("viewed", tuple(both), note="to a laboratory"))
    shred_item(archive, first.reference, reason="A court ordered it.")
    assert rows(archive, said) == [(1,)]
    shred_item(archive, second.reference, reason="A court ordered it.")
    assert rows(archive, said) == [(0,)]
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_note_of_a_link_that_is_there_again_is_told_and_shredded_once_more(
    archive: Archive, tmp_path: Path
) -> None:
    incident = add_incident(archive)
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    link = links.link_evidence(
        archive, item.reference, incident.id, role="corroborates", note="shows the cellar"
    )
    with put_back(archive, "revision", f"record_key = {link.key} AND number = 1"):
        shred_item(archive, item.reference, reason="A court ordered it.")
    assert "revision 1" in told(archive.path, item.reference).sentence
    shred_once_more(archive.path, item.reference)


def test_a_note_of_a_link_that_was_made_after_the_shredding_stays(
    archive: Archive, tmp_path: Path
) -> None:
    incident = add_incident(archive)
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    shred_item(archive, item.reference, reason="A court ordered it.")
    links.link_evidence(
        archive, item.reference, incident.id, role="documents", note="it showed the cellar"
    )
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_name_in_an_accession_that_is_there_again_is_told_and_shredded_once_more(
    archive: Archive, tmp_path: Path
) -> None:
    odd = tmp_path / "cellar\nphoto.jpg"
    item = take_one(archive, odd, b"photo")
    ((key,),) = rows(archive, "SELECT key FROM accession")
    ((before,),) = rows(archive, "SELECT revision FROM record WHERE kind = 'accession'")
    with put_back(archive, "revision", f"record_key = {key} AND number = {before}"):
        shred_item(archive, item.reference, reason="A court ordered it.")
    assert f"revision {before}" in told(archive.path, item.reference).sentence
    shred_once_more(archive.path, item.reference)


@pytest.mark.parametrize("kind", ["evidence_item", "stored_file"])
def test_words_of_a_record_that_are_there_again_are_told_and_shredded_once_more(
    archive: Archive, tmp_path: Path, kind: str
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    ((key,),) = rows(archive, f"SELECT key FROM {kind}")
    with put_back(archive, "revision", f"record_key = {key}"):
        shred_item(archive, item.reference, reason="A court ordered it.")
    findings = findings_of(archive.path)
    assert "shredding_undone" in codes(findings)
    shred_once_more(archive.path, item.reference)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_item SET title = 'The cellar' WHERE key = :item",
        "UPDATE stored_file SET name = 'cellar.jpg' WHERE item_key = :item",
        "INSERT INTO search(rowid, title, text) VALUES (:item, 'cellar', '')",
    ],
)
def test_what_lists_or_search_show_again_is_told_and_shredded_once_more(
    archive: Archive, tmp_path: Path, statement: str
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    ((key,),) = rows(archive, "SELECT key FROM evidence_item")
    shred_item(archive, item.reference, reason="A court ordered it.")
    with tampering(archive) as connection:
        connection.execute(statement, {"item": key})
    assert "lists or search still show" in told(archive.path, item.reference).sentence
    shred_once_more(archive.path, item.reference)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_item SET confidentiality = 'open'",
        "UPDATE evidence_item SET legal_hold = 1",
        "UPDATE stored_file SET size = size + 1",
        "UPDATE stored_file SET role = 'thumbnail'",
        "UPDATE stored_file SET accession_key = NULL",
        "UPDATE stored_file SET parent_key = key",
        "UPDATE stored_file SET item_key = (SELECT max(key) FROM evidence_item)",
    ],
)
def test_lists_go_on_showing_what_a_shredded_item_was_called_and_what_it_belonged_to(
    archive: Archive, tmp_path: Path, statement: str
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    take_one(archive, tmp_path / "other.jpg", b"other")
    shred_item(archive, item.reference, reason="A court ordered it.")
    where = f" WHERE key IN (SELECT key FROM stored_file WHERE sha256 = x'{item.sha256}')"
    if "evidence_item SET" in statement:
        where = f" WHERE key = (SELECT key FROM record WHERE reference = '{item.reference}')"
    with tampering(archive) as connection:
        connection.execute(statement + where)
    assert codes(findings_of(archive.path)) == ["row_changed"]
