"""An MBTiles file, opened so that whoever made it can neither write, nor wait, nor fill the memory.

The file may lie: its views, its texts and its very pages are somebody else's. SQLite is allowed to
look rows of its own tables up, for a while, and nothing else.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import NotFound, SourceUnreadable
from archive_app.progress import Meter

TILE = (
    "SELECT CASE WHEN typeof(tile_data) = 'blob' AND octet_length(tile_data) <= ? "
    "THEN tile_data END FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? "
    "LIMIT 1"
)
"""Asks for one tile: its most bytes, zoom, column, and row counted from the south."""
TEXT = (
    "SELECT CASE WHEN octet_length(value) <= ? THEN value END FROM metadata WHERE name = ? LIMIT 1"
)
"""Asks for one text of what the file says of itself: its most bytes, and its name."""
_INSTRUCTIONS_BETWEEN_LOOKS = 10_000
_MOST_TABLES, _LONGEST_NAME = 200, 200
_PRAGMAS = (
    "cipher_log_level = NONE",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "query_only = ON",
    "automatic_index = OFF",
    "cache_size = -2000",
)
# What may be computed for a row without more memory than the row has.
_FUNCTIONS = frozenset({"octet_length", "typeof", "coalesce", "ifnull"})
_PLANS = ("SEARCH ", "SCAN ", "COMPOUND QUERY", "LEFT-MOST SUBQUERY", "UNION ALL", "BLOOM FILTER")


@contextmanager
def opened(path: Path, limit_s: float, meter: Meter) -> Iterator[sqlcipher.Connection]:
    """Open a file that nothing is written to or beside, and that only its own tables are read of.

    ``immutable`` makes SQLite neither lock it nor look for what may lie beside it.
    """
    _require_file(path)
    ends = monotonic() + limit_s
    with _errors(path, meter):
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
        )
        try:
            connection.set_progress_handler(
                lambda: meter.is_cancelled() or monotonic() >= ends, _INSTRUCTIONS_BETWEEN_LOOKS
            )
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            _restrict(connection, path)
            yield connection
        finally:
            connection.close()


def _require_file(path: Path) -> None:
    """Raise where it is no regular file: a pipe would be waited for without an end."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(f"The map at {path} is not there.") from error
    except OSError as error:
        raise SourceUnreadable(f"The map at {path} cannot be read.") from error
    if not stat.S_ISREG(mode):
        raise _is_none(path)


def _restrict(connection: sqlcipher.Connection, path: Path) -> None:
    """Let a connection only look up rows of the file's own tables; raise where that is too little.

    Else a view could recur without an end, or fill the memory within one instruction.
    """
    tables = {
        str(name).lower()
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
            "AND octet_length(name) <= ? LIMIT ?",
            (_LONGEST_NAME, _MOST_TABLES),
        )
    }
    if not {"tiles", "metadata"} <= tables:
        raise _is_none(path)
    # A virtual table would run code over what lies in the file; joined texts grow without a limit.
    is_computed = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE sql LIKE '%virtual%' OR instr(sql, '||') LIMIT 1"
    ).fetchone()
    if is_computed:
        raise _is_computed(path)
    connection.set_authorizer(_permission(tables))
    for question in (TILE, TEXT):
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN {question}", [None] * question.count("?")
        ).fetchall()
        if not all(str(step[3]).startswith(_PLANS) for step in plan):
            raise _is_computed(path)


def _permission(tables: set[str]) -> Callable[..., int]:
    def may(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        is_allowed = (
            action == sqlcipher.SQLITE_SELECT
            or (action == sqlcipher.SQLITE_READ and (first or "").lower() in tables)
            or (action == sqlcipher.SQLITE_FUNCTION and second in _FUNCTIONS)
        )
        return int(sqlcipher.SQLITE_OK if is_allowed else sqlcipher.SQLITE_DENY)

    return may


@contextmanager
def _errors(path: Path, meter: Meter) -> Iterator[None]:
    """Turn what SQLCipher says of a file into a sentence."""
    try:
        yield
    except UnicodeDecodeError as error:  # of a message that quotes the file
        raise _is_damaged(path) from error
    except sqlcipher.Error as error:
        meter.advance()  # whoever gave up is told nothing
        raise _meaning(path, error) from error


def code_of(error: sqlcipher.Error) -> int:
    """Return the primary code of what SQLite said; that of no error where the driver said it."""
    return int(getattr(error, "sqlite_errorcode", sqlcipher.SQLITE_OK)) & 0xFF


def _meaning(path: Path, error: sqlcipher.Error) -> SourceUnreadable:
    match code_of(error):
        case sqlcipher.SQLITE_INTERRUPT:
            return SourceUnreadable(
                f"{path} takes too long to be searched: its tiles have no index."
            )
        case sqlcipher.SQLITE_AUTH:
            return _is_computed(path)
        case sqlcipher.SQLITE_NOTADB:
            return _is_none(path)
        case sqlcipher.SQLITE_CANTOPEN | sqlcipher.SQLITE_IOERR:
            return SourceUnreadable(f"The map at {path} cannot be read.")
        case sqlcipher.SQLITE_ERROR:  # what it is about has no code of its own
            if "function" in str(error) or "unsafe" in str(error):
                return _is_computed(path)
            if "no such" in str(error):
                return _is_none(path)
    return _is_damaged(path)


def _is_none(path: Path) -> SourceUnreadable:
    return SourceUnreadable(f"{path} is no map: it is not an MBTiles file.")


def _is_damaged(path: Path) -> SourceUnreadable:
    return SourceUnreadable(f"{path} is damaged: no tile of it is shown.")


def _is_computed(path: Path) -> SourceUnreadable:
    return SourceUnreadable(
        f"{path} does not hold its tiles but computes them, which is not safe: it is not shown."
    )
