"""A damaged page costs the rows on it and no others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.errors import Cancelled, Damaged
from archive_app.model.custody import Event
from archive_app.progress import Meter
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.tolerant import FAR, TolerantReader
from archive_app.store.transaction import driver_connection
from tests.archives import add_incident, lay_out, recovery_words

PAGE = 4096
COUNT = 40
TITLES = "SELECT key, title FROM incident WHERE key"
INDEX = "sqlite_autoindex_record_1"


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Iterator[Archive]:
    """An archive with incidents enough for many pages, one of these pages damaged."""
    path = tmp_path / "archive"
    lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        for number in range(COUNT):
            add_incident(archive, f"Incident {number} " + "of a long title " * 40)
    catalogue = catalogue_path(path, 1)
    content = catalogue.read_bytes()
    for page in range(len(content) // PAGE - 1, 0, -1):
        at = page * PAGE + 9
        catalogue.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            opened = Archive.open(path, recovery_words())
        except Damaged:
            continue
        with TolerantReader(opened) as reader:
            _, lost = reader.rows_between(TITLES, 3, COUNT + 3)
            if 0 < len(lost) < COUNT / 2:
                yield opened
                opened.close()
                return
        opened.close()
    raise AssertionError("no page of titles alone")


def test_the_rest_of_a_table_is_read(archive: Archive) -> None:
    with TolerantReader(archive) as reader:
        found, lost = reader.rows_between(TITLES, 3, COUNT + 3)
        assert 0 < len(lost) < 10
        assert sorted([key for key, _ in found] + lost) == list(range(3, COUNT + 3))
        assert all(title.startswith(f"Incident {key - 3} ") for key, title in found)


def test_a_query_over_the_page_is_refused_and_the_next_is_answered(archive: Archive) -> None:
    with TolerantReader(archive) as reader:
        for _ in range(3):
            with pytest.raises(Damaged, match="catalogue cannot be read"):
                reader.rows("SELECT sum(length(title)) FROM incident NOT INDEXED")
            assert reader.rows("SELECT count(*) FROM revision") == [(COUNT + 2,)]


def test_what_was_given_up_is_named(archive: Archive) -> None:
    with TolerantReader(archive) as reader:
        assert reader.rows_if_readable("the titles", "SELECT title FROM incident NOT INDEXED") == []
        assert reader.rows_if_readable("the kinds", "SELECT count(*) FROM record") != []
        assert reader.unreadable == ["the titles"]


def test_a_connection_that_met_the_page_is_not_given_to_others(archive: Archive) -> None:
    with TolerantReader(archive) as reader:
        reader.rows_if_readable("the titles", "SELECT title FROM incident NOT INDEXED")
    for _ in range(8):
        with archive.reading() as session:
            connection = driver_connection(session)
            assert connection.execute("SELECT count(*) FROM revision").fetchone() == (COUNT + 2,)


def test_the_extent_of_a_table_is_its_highest_number(archive: Archive) -> None:
    with TolerantReader(archive) as reader:
        assert reader.extent("record", "key", INDEX) == COUNT + 2
        assert reader.unreadable == []


def test_one_row_far_beyond_the_others_does_not_stretch_a_table(archive: Archive) -> None:
    with archive.writing() as transaction:
        transaction.connection.execute(
            "INSERT INTO record(key, id, kind, revision) VALUES (?, x'00', 'agent', 1)", (1 << 60,)
        )
        transaction.record(Event("viewed", ()))
    with TolerantReader(archive) as reader:
        assert reader.extent("record", "key", INDEX) == COUNT + 3 + FAR
        assert str(1 << 60) in reader.unreadable[0]


def test_columns_that_are_no_text_are_damage_and_no_crash(archive: Archive) -> None:
    with TolerantReader(archive) as reader:
        with pytest.raises(Damaged):
            reader.rows("SELECT CAST(x'ff' AS TEXT)")
        with pytest.raises(Damaged):
            reader.rows("SELECT * FROM no_such_table")
        assert reader.rows("SELECT 1") == [(1,)]


LONG = (
    "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted"
    " WHERE n < 1000000) SELECT count(*) FROM counted"
)


class Impatient(Meter):
    """Asks to stop when it is looked at for the second time: in the midst of the first query."""

    looks = 0

    def advance(self, amount: int = 0) -> None:
        self.looks += 1
        if self.looks == 2:
            self.cancel()
        super().advance(amount)


def test_a_query_that_is_under_way_ends_once_a_person_asks_to_stop(archive: Archive) -> None:
    with TolerantReader(archive, Impatient()) as reader, pytest.raises(Cancelled):
        reader.rows(LONG)
    with TolerantReader(archive, Impatient()) as reader, pytest.raises(Cancelled):
        reader.rows_if_readable("all", LONG)


def test_who_gets_the_connection_next_is_stopped_by_nobody_else(archive: Archive) -> None:
    meter = Meter()
    with TolerantReader(archive, meter) as reader:
        assert reader.rows(LONG) == [(1_000_000,)]
    meter.cancel()
    for _ in range(8):
        with archive.reading() as session:
            assert driver_connection(session).execute(LONG).fetchone() == (1_000_000,)
