"""What the sessions on one catalogue promise: a damaged page costs what lies on it, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlmodel import Session

from archive_app.errors import ArchiveError, Damaged, NotAllowed
from archive_app.store.engine import Access, connect
from archive_app.store.sessions import Sessions
from archive_app.store.transaction import driver_connection

KEY = bytes(range(32))
PAGE = 4096
USES: dict[str, Callable[[Sessions], AbstractContextManager[Session]]] = {
    "reading": Sessions.reading,
    "writing": Sessions.writing,
    "scratch": Sessions.scratch,
}


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """A catalogue of two tables; the only page of one is damaged."""
    path = tmp_path / "catalogue.db"
    with closing(connect(path, KEY, Access.CREATING)) as connection:
        for table in ("scratch_lost", "scratch_kept"):
            connection.execute(f"CREATE TABLE {table}(number INTEGER)")
            connection.execute(f"INSERT INTO {table} VALUES (7)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'scratch_lost'"
        ).fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE + 100] ^= 1
    path.write_bytes(content)
    sessions = Sessions(path, KEY, is_writable=True)
    yield sessions
    sessions.close()


def number(session: Session, table: str) -> int:
    row = driver_connection(session).execute(f"SELECT number FROM {table}").fetchone()
    return int(row[0])


@pytest.mark.parametrize("use", USES)
def test_a_connection_that_met_a_damaged_page_reads_no_further_pages_for_anybody(
    sessions: Sessions, use: str
) -> None:
    for _ in range(3):
        with pytest.raises(Damaged), USES[use](sessions) as session:
            number(session, "scratch_lost")
        with USES[use](sessions) as session:
            assert number(session, "scratch_kept") == 7


@pytest.mark.parametrize("use", USES)
def test_damage_that_was_already_worded_gives_the_connection_up_as_well(
    sessions: Sessions, use: str
) -> None:
    def worded(session: Session) -> None:
        try:
            number(session, "scratch_lost")
        except Exception as error:
            raise Damaged("A page is damaged.") from error

    with pytest.raises(Damaged, match="A page is damaged"), USES[use](sessions) as session:
        worded(session)
    with USES[use](sessions) as session:
        assert number(session, "scratch_kept") == 7


@pytest.mark.parametrize("use", ["writing", "scratch"])
def test_what_was_changed_before_the_page_was_met_is_not_kept(sessions: Sessions, use: str) -> None:
    def change_and_read(session: Session) -> None:
        driver_connection(session).execute("UPDATE scratch_kept SET number = 8")
        number(session, "scratch_lost")

    with pytest.raises(Damaged), USES[use](sessions) as session:
        change_and_read(session)
    with sessions.reading() as session:
        assert number(session, "scratch_kept") == 7
    with USES[use](sessions) as session:
        driver_connection(session).execute("UPDATE scratch_kept SET number = 9")
    with sessions.reading() as session:
        assert number(session, "scratch_kept") == 9


def test_the_log_is_folded_away_after_a_damaged_page_was_met(sessions: Sessions) -> None:
    with sessions.writing() as session:
        driver_connection(session).execute("UPDATE scratch_kept SET number = 8")
    with pytest.raises(ArchiveError), sessions.writing() as session:
        number(session, "scratch_lost")
    assert sessions.fold()


def test_closed_sessions_are_refused(sessions: Sessions) -> None:
    sessions.close()
    for use in USES.values():
        with pytest.raises(NotAllowed, match="closed"), use(sessions):
            pass
