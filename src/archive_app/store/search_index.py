"""The search index as FTS5 keeps it: built anew, and told apart where it is what is damaged.

It writes its rows at the commit, or before, where many words or the order of keys ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import custody, disclosure, rows
from archive_app.model.disclosure import DisclosureSet
from archive_app.progress import Activity, Meter
from archive_app.store import emptying, last_written
from archive_app.store.disclosed import STORED, UNSAID, current_input, stored_set
from archive_app.store.erasures import Rows

SEARCHED = ("incident", "evidence_item")
"""The kinds of record that the index has words of."""

_MADE = "CREATE VIRTUAL TABLE search USING fts5(title, text, tokenize='ascii', prefix='1 2 3')"
# SQLite, ext/fts5: what it keeps an index of two columns in.
_TABLES = {
    "search_config": "k,v",
    "search_content": "id,c0,c1",
    "search_data": "id,block",
    "search_docsize": "id,sz",
    "search_idx": "segid,term,pgno",
}
_IS_VIRTUAL = "type = 'table' AND rootpage = 0"
_NAMED = f"lower(name) IN {('search', *_TABLES)}"
_AT_ONCE = 512
_INSTRUCTIONS_BETWEEN_LOOKS = 10_000
# SQLite, ext/fts5: what it says of an index that is not its own, or of which a table is gone.
_SAID_OF_DAMAGE = re.compile(
    "fts5: corrupt|invalid fts5 file format|vtable constructor failed: search$"
    "|no such table: (main\\.)?search|no such tokenizer"
)


def rebuild(connection: sqlcipher.Connection, meter: Meter) -> None:
    """Build the index anew from the words that it holds, and leave no other word in the file.

    Whatever state it is in, if nothing else was written to it in this transaction. Raises
    Cancelled; how far it is ``meter`` does not say.
    """
    meter.describe(Activity.BUILD_INDEX)
    meter.advance()
    connection.set_progress_handler(meter.is_cancelled, _INSTRUCTIONS_BETWEEN_LOOKS)
    try:
        with alone():
            connection.execute("INSERT INTO search(search) VALUES ('rebuild')")
    except sqlcipher.OperationalError:
        meter.advance()
        raise
    finally:
        connection.set_progress_handler(None, 0)


def build_from_records(connection: sqlcipher.Connection, events: Meter, records: Meter) -> int:
    """Make the index anew of what records say now, whatever its tables held, or lack.

    A record has no words in it that was shredded, or whose latest revision is not what the ledger
    wrote last. Return how many of the latter there are. The meters advance by the events that were
    read, and by how far the keys of records were. Raises Cancelled.
    """
    left_out = after = 0
    with last_written.gathered(connection, SEARCHED, events):
        _drop(connection, records)
        connection.execute(_MADE)
        for found in _current(connection):
            made = []
            for key, kind, header, secret, lines, digest in found:
                try:
                    said = current_input(kind, lines)
                    is_last = _is(digest, header, stored_set(secret, lines))
                except UNSAID:
                    is_last = False
                if not is_last:
                    left_out += 1
                elif (words := rows.search_words(said)) is not None:
                    made.append((key, *words))
            _insert(connection, made)
            records.advance(key - after)
            after = key
    return left_out


def _insert(connection: sqlcipher.Connection, words: list[tuple[int, str, str]]) -> None:
    connection.executemany("INSERT INTO search(rowid, title, text) VALUES (?, ?, ?)", words)


def _drop(connection: sqlcipher.Connection, meter: Meter) -> None:
    """Drop whatever goes by the name of the index, or of one of its tables. Raises Cancelled."""
    named = f"SELECT type, name FROM sqlite_master WHERE {_NAMED} AND type <> 'trigger'"
    for kind, name in connection.execute(f"{named} AND NOT ({_IS_VIRTUAL})").fetchall():
        if kind == "table":
            emptying.drop(connection, name, meter)
        else:
            connection.execute(f"DROP {kind} IF EXISTS {name}")
    # FTS5 lets nobody drop an index that it cannot read, and SQLite none of which it has no module.
    connection.execute("PRAGMA writable_schema = ON")
    try:
        connection.execute(f"DELETE FROM sqlite_master WHERE {_NAMED} AND {_IS_VIRTUAL}")
    finally:
        connection.execute("PRAGMA writable_schema = RESET")


def _current(
    connection: sqlcipher.Connection,
) -> Iterator[list[tuple[int, str, bytes, bytes, bytes, str | None]]]:
    """Yield key, kind and latest revision of each record that is searched, and its digest.

    The digest is the ledger's. A record whose words were erased is not among them.
    """
    marks = ", ".join("?" * len(SEARCHED))
    query = (
        "SELECT key, CAST(kind AS TEXT), CAST(header AS BLOB),"
        f" {STORED}, {last_written.OF_RECORD} FROM record JOIN revision"
        " ON record_key = key AND revision.number = (SELECT max(number) FROM revision WHERE"
        f" record_key = key) WHERE key > ? AND kind IN ({marks}) AND secret IS NOT NULL"
        " ORDER BY key LIMIT ?"
    )
    after = 0
    while found := connection.execute(query, (after, *SEARCHED, _AT_ONCE)).fetchall():
        yield found
        after = found[-1][0]


def _is(digest: str | None, header: bytes, stored: DisclosureSet) -> bool:
    """Tell whether a revision is the one of a digest, to its words; raise one of UNSAID."""
    commitment = custody.parse_header(header).commitment
    return custody.header_digest(header) == digest and disclosure.commitment(stored) == commitment


def is_as_made(rows: Rows) -> bool:
    """Tell whether the index and its tables are what this program and FTS5 make; see `Rows`."""
    found = rows(f"SELECT type, name, sql FROM sqlite_master WHERE {_NAMED} AND type <> 'trigger'")
    made = {(str(kind), str(name)): str(sql) for kind, name, sql in found}
    if made.keys() != {("table", name) for name in ("search", *_TABLES)}:
        return False
    columns = {
        name: ",".join(
            str(column) for (column,) in rows(f"SELECT name FROM pragma_table_info('{name}')")
        )
        for name in _TABLES
    }
    return columns == _TABLES and " ".join(made["table", "search"].split()) == _MADE


def require_sound(connection: sqlcipher.Connection) -> None:
    """Raise Damaged unless the index is as it was made, and FTS5 finds it to be what it wrote."""
    with alone():
        if not is_as_made(connection.execute):
            raise damage()
        # Else FTS5 compares with an older state, where this connection has read one.
        connection.execute("SELECT rowid FROM search WHERE search MATCH 'a' LIMIT 1").fetchall()
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
