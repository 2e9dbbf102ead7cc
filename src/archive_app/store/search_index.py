"""The search index as FTS5 keeps it: built anew, and told apart where it is what is damaged.

It writes its rows at the commit, or before, where many words or the order of keys ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import rows
from archive_app.store.disclosed import UNSAID, current_input

SEARCHED = ("incident", "evidence_item")
"""The kinds of record that the index has words of."""

_MADE = "CREATE VIRTUAL TABLE search USING fts5(title, text, tokenize='ascii', prefix='1 2 3')"
_SETTINGS = "CREATE TABLE search_config(k PRIMARY KEY, v) WITHOUT ROWID"
_VERSION = 4  # SQLite, ext/fts5/fts5Int.h: FTS5_CURRENT_VERSION
_AT_ONCE = 512
# SQLite, ext/fts5: what it says of an index that is not its own, or of which a table is gone.
_SAID_OF_DAMAGE = re.compile(
    "fts5: corrupt|invalid fts5 file format|vtable constructor failed: search$"
    "|no such table: (main\\.)?search|no such tokenizer"
)


def rebuild(connection: sqlcipher.Connection) -> None:
    """Build the index anew from the words that it holds, and leave no other word in the file.

    Whatever state it is in, if nothing else was written to it in this transaction.
    """
    with alone():
        connection.execute("INSERT INTO search(search) VALUES ('rebuild')")


def build_from_records(connection: sqlcipher.Connection) -> None:
    """Make the index anew of what records say now, whatever its tables held, or lack.

    A record whose revision is not what was written has no words in it.
    """
    # FTS5 lets nobody drop an index whose settings it cannot read.
    connection.execute("DROP TABLE IF EXISTS search_config")
    connection.execute(_SETTINGS)
    connection.execute("INSERT INTO search_config VALUES ('version', ?)", (_VERSION,))
    connection.execute("DROP TABLE IF EXISTS search")
    for name in ("config", "content", "data", "docsize", "idx"):
        connection.execute(f"DROP TABLE IF EXISTS search_{name}")
    connection.execute(_MADE)
    for key, kind, lines in _current(connection):
        with suppress(*UNSAID):
            words = rows.search_words(current_input(kind, lines))
            if words is not None:
                connection.execute(
                    "INSERT INTO search(rowid, title, text) VALUES (?, ?, ?)", (key, *words)
                )


def _current(connection: sqlcipher.Connection) -> Iterator[tuple[int, str, bytes]]:
    """Yield key, kind and lines of each record that is searched and was not erased."""
    marks = ", ".join("?" * len(SEARCHED))
    query = (
        "SELECT key, CAST(kind AS TEXT), CAST(lines AS BLOB) FROM record JOIN revision"
        " ON record_key = key AND number = (SELECT max(number) FROM revision WHERE record_key ="
        f" key) WHERE key > ? AND kind IN ({marks}) AND secret IS NOT NULL ORDER BY key LIMIT ?"
    )
    after = 0
    while found := connection.execute(query, (after, *SEARCHED, _AT_ONCE)).fetchall():
        yield from found
        after = found[-1][0]


def require_sound(connection: sqlcipher.Connection) -> None:
    """Raise Damaged unless FTS5 finds its index to be what it wrote."""
    with alone():
        told = connection.execute("PRAGMA integrity_check(search)").fetchall()
    if told != [("ok",)]:
        raise damage()


@contextmanager
def alone() -> Iterator[None]:
    """Raise Damaged, of the index, where a statement that needs nothing else finds damage."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlcipher.SQLITE_OK) & 0xFF
        if code in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_ERROR):
            raise damage() from error
        raise


def damage() -> Damaged:
    """Return what is raised where the index cannot be read, or not be written."""
    return Damaged(
        "The search index is damaged. A check of the archive builds it anew, unless the disk lost "
        "some of its pages: archive-app archive check PATH."
    )


def is_damage(error: sqlcipher.DatabaseError) -> bool:
    """Tell whether it is the index of which SQLite says that it is damaged."""
    return _SAID_OF_DAMAGE.search(str(error)) is not None


def is_in_its_own_way(error: BaseException | None) -> bool:
    """Tell whether FTS5 found a row where it had to write one.

    Of everything else that must not be, SQLite says which rule it breaks.
    """
    return isinstance(error, sqlcipher.IntegrityError) and str(error) == "constraint failed"
