"""A search index that does not fit its words is told, and built anew by the check."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model.fixity import FixityReport, Part, Scope
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Meter
from archive_app.services import catalogue, custody, fixity, past_checks, search_check
from archive_app.services.search import find_records
from archive_app.services.shred import shred_item
from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect
from archive_app.store.records import Saved
from archive_app.store.tolerant import TolerantReader
from tests.archives import add_incident
from tests.promises.pages import PAGE, name_pages
from tests.services.steps import one, rows, take_one
from tests.services.tampering import OF_NO_SEGMENT, codes, reopen, tamper

ALL_LEAVES = "SELECT count(*) FROM search_data WHERE id > 10 AND id >> 31 & 63 = 0"
TRIMMED = (
    "SELECT count(*) FROM search_idx WHERE (pgno >> 1) < (SELECT min(id & 0x7fffffff)"
    " FROM search_data WHERE id >> 37 = segid)"
)


@pytest.fixture
def writer(archive: Archive) -> Iterator[sqlcipher.Connection]:
    """A connection that writes to the index itself, in small leaves."""
    path, key = catalogue_path(archive.path, 1), archive.unlocked.keys.catalogue
    with closing(connect(path, key, Access.WRITING)) as connection:
        connection.execute("INSERT INTO search(search, rank) VALUES ('pgsz', 200)")
        yield connection


def check(archive: Archive) -> FixityReport:
    return fixity.check(archive, past_checks.EVERYTHING, Meter())


def noted(archive: Archive) -> str:
    """Return what the newest event says of itself."""
    (newest,) = custody.list_events(archive, limit=1)
    return str(newest.note)


def revise_twice(archive: Archive, saved: Saved) -> None:
    """Revise a record in one write so that FTS5 has to write before the commit."""
    with archive.writing() as transaction:
        for title in ("Other", "Another"):
            transaction.save(IncidentInput(title=title), record_id=saved.id)


def fits(archive: Archive) -> bool:
    with TolerantReader(archive) as reader:
        does = search_check.fits(reader)
        assert not reader.unreadable
    return does


def live(writer: sqlcipher.Connection, dice: random.Random, words: list[str]) -> None:
    """Write, change and delete in one commit, and let FTS5 merge a little of it, or all."""
    writer.execute("BEGIN IMMEDIATE")
    for _ in range(dice.choice([1, 5, 100])):
        key = dice.randrange(1, 2000)
        writer.execute("DELETE FROM search WHERE rowid = ?", (key,))
        if dice.random() < 0.8:
            text = " ".join(dice.choices(words, k=dice.choice([0, 3, 30])))
            sql = "INSERT INTO search(rowid, title, text) VALUES (?, ?, ?)"
            writer.execute(sql, (key, dice.choice(words), text))
    match dice.randrange(20):
        case 0:
            writer.execute("INSERT INTO search(search) VALUES ('rebuild')")
        case 1:
            writer.execute("INSERT INTO search(search) VALUES ('optimize')")
        case n if n < 10:
            pages = dice.choice([1, -1, 10, -40])
            writer.execute("INSERT INTO search(search, rank) VALUES ('merge', ?)", (pages,))
    writer.execute("COMMIT" if dice.random() < 0.9 else "ROLLBACK")


@pytest.mark.parametrize(("seed", "of_words"), [(1, 8), (2, 300), (3, 1500)])
def test_whatever_is_written_and_merged_the_index_fits(
    archive: Archive, writer: sqlcipher.Connection, seed: int, of_words: int
) -> None:
    dice = random.Random(seed)
    words = [f"{dice.randrange(1 << 40):x}" for _ in range(of_words)]
    is_trimmed = False
    for _ in range(50):
        live(writer, dice, words)
        assert fits(archive)
        is_trimmed |= one(archive, TRIMMED) > 0
    # Else this would not have met merges under way, nor leaves on which no word begins.
    assert is_trimmed
    assert one(archive, ALL_LEAVES) > one(archive, "SELECT count(*) FROM search_idx")


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM search_idx WHERE (segid, term) = (?1, ?2)",
        "UPDATE search_idx SET pgno = pgno + 2 WHERE (segid, term) = (?1, ?2)",
        "UPDATE search_idx SET segid = segid + 900 WHERE (segid, term) = (?1, ?2)",
        "UPDATE search_idx SET term = x'01' WHERE (segid, term) = (?1, ?2)",
        "UPDATE search_idx SET term = x'7a' WHERE (segid, term) = (?1, ?2)",
        "INSERT INTO search_idx(segid, term, pgno) SELECT ?1, CAST(?2 || x'00' AS BLOB), 4000",
    ],
)
def test_each_row_that_is_missing_or_not_its_leafs_is_told(
    archive: Archive, writer: sqlcipher.Connection, damage: str
) -> None:
    dice = random.Random(5)
    for key in range(1, 60):
        text = " ".join(f"{dice.randrange(1 << 30):x}" for _ in range(10))
        writer.execute("INSERT INTO search(rowid, title, text) VALUES (?, '', ?)", (key, text))
    kept = rows(archive, "SELECT segid, term, pgno FROM search_idx")
    assert len(kept) > 50
    for segment, term, _ in kept:
        before = writer.total_changes
        writer.execute(damage, (segment, term))
        assert writer.total_changes > before
        assert not fits(archive)
        writer.execute("BEGIN")
        writer.execute("DELETE FROM search_idx")
        writer.executemany("INSERT INTO search_idx(segid, term, pgno) VALUES (?, ?, ?)", kept)
        writer.execute("COMMIT")
    assert fits(archive)


@pytest.mark.parametrize("leaf", [b"", b"\0\0\0\4\x84", b"\xff" * 9, b"x"])
def test_a_leaf_that_is_none_is_told(
    archive: Archive, writer: sqlcipher.Connection, leaf: bytes
) -> None:
    add_incident(archive, "First")
    writer.execute("UPDATE search_data SET block = ? WHERE id > 10", (leaf,))
    assert not fits(archive)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE search_content SET c0 = 'Other'",
        "DELETE FROM search_docsize",
        "DELETE FROM search_data WHERE id > 10",
        "DELETE FROM search_data",
    ],
)
def test_what_fts5_itself_finds_wrong_is_built_anew_too(archive: Archive, damage: str) -> None:
    add_incident(archive, "First")
    tamper(archive, damage)
    with reopen(archive.path) as again:
        report = fixity.check(again, Scope(frozenset({Part.CATALOGUE})), Meter())
        assert "search_index_damaged" in codes(report.findings)
        assert "catalogue_inconsistent" not in codes(report.findings)
        report = fixity.check(again, Scope(frozenset({Part.CATALOGUE})), Meter())
        assert report.findings == ()


def test_an_old_page_of_the_index_is_told_and_the_check_lets_everything_be_found_again(
    archive: Archive,
) -> None:
    add_incident(archive, "First")
    archive.fold()
    (page,) = [page for page in name_pages(archive) if page.owner == "search_idx"]
    file = archive.path / "catalogue-1.db"
    old = file.read_bytes()[page.offset : page.offset + PAGE]
    words = [f"{number * 7919:06x}" for number in range(3000)]
    catalogue.record(archive, IncidentInput(title="More", description=" ".join(words)))
    archive.close()
    content = bytearray(file.read_bytes())
    content[page.offset : page.offset + PAGE] = old
    file.write_bytes(content)

    with reopen(archive.path) as again:
        assert not all(find_records(again, word).hits for word in words[::50])
        first = check(again)
        assert codes(first.findings) == ["search_index_damaged"]
        assert " Findings: 1. The search index was built anew." in noted(again)
        assert all(find_records(again, word).hits for word in words[::50])
        assert check(again).findings == ()
        assert "built anew" not in noted(again)


def test_no_write_goes_through_with_rows_of_no_segment_until_a_check_builds_the_index_anew(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "one.txt", b"first")
    first = add_incident(archive, "First")
    tamper(archive, OF_NO_SEGMENT)
    with reopen(archive.path) as again:
        newest = custody.list_events(again, limit=1)
        for _ in range(2):
            with pytest.raises(Damaged, match="archive check"):
                add_incident(again, "Second")
        with pytest.raises(Damaged, match="archive check"):
            revise_twice(again, first)
        with pytest.raises(Damaged, match="archive check"):
            shred_item(again, item.reference, reason="asked for")
        assert custody.list_events(again, limit=1) == newest

        assert codes(check(again).findings) == ["search_index_damaged"]
        add_incident(again, "Second")
        assert len(find_records(again, "second").hits) == 1
        shred_item(again, item.reference, reason="asked for")
        assert check(again).findings == ()


def test_a_check_of_the_catalogue_alone_builds_it_anew_and_one_of_other_parts_does_not(
    archive: Archive,
) -> None:
    add_incident(archive, "First")
    tamper(archive, "DELETE FROM search_idx")
    with reopen(archive.path) as again:
        for part, found in (
            (Part.LEDGER, []),
            (Part.CATALOGUE, ["search_index_damaged"]),
            (Part.CATALOGUE, []),
        ):
            report = fixity.check(again, Scope(frozenset({part})), Meter())
            assert codes(report.findings) == found
