"""The same tables and the same SQL without encryption: what SQLite alone needs for them.

It is the same build of SQLite, opened without a key, so that its version plays no part.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect
from archive_app.store.transaction import driver_connection

NAME = "plain SQLite"
PLAIN_NAME = "plain.db"
_STAND = "SELECT (SELECT max(key) FROM record), (SELECT max(number) FROM event)"


@contextmanager
def twin(archive: Archive) -> Iterator[sqlcipher.Connection]:
    """Yield the same catalogue as a plain SQLite database, written anew where it is behind."""
    path = archive.path.with_name(PLAIN_NAME)
    with archive.reading() as session:
        stand = driver_connection(session).execute(_STAND).fetchone()
    if not path.exists() or _stand(path) != stand:
        _export(archive, path)
    connection = _open(path)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def statements(archive: Archive, *, writing: bool = False) -> Iterator[list[str]]:
    """Yield a list that fills with the SQL, values and all, of what is done meanwhile.

    The archive's pool has one connection for writing, and uses one for reading where one thread
    reads: the one that is borrowed here is the one that services then use.
    """
    connection = _borrowed(archive, writing=writing)
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


def replay(connection: sqlcipher.Connection, seen: Sequence[str]) -> float:
    """Run statements and read all they give; return the seconds it took."""
    # Comments are what triggers and virtual tables say of the statements within them.
    own = [sql for sql in seen if not sql.startswith("--")]
    start = time.perf_counter()
    for sql in own:
        connection.execute(sql).fetchall()
    if connection.in_transaction:
        connection.execute("COMMIT")
    return time.perf_counter() - start


def _borrowed(archive: Archive, *, writing: bool) -> sqlcipher.Connection:
    if writing:
        with archive.writing() as transaction:
            return transaction.connection
    with archive.reading() as session:
        return driver_connection(session)


def _export(archive: Archive, path: Path) -> None:
    print("  writing the plain twin", file=sys.stderr, flush=True)
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    keys = archive.unlocked.keys
    source = connect(catalogue_path(archive.path, keys.generation), keys.catalogue, Access.WRITING)
    try:
        source.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
        source.execute("PRAGMA plain.synchronous = OFF")
        source.execute("SELECT sqlcipher_export('plain')").fetchall()
        source.execute("DETACH DATABASE plain")
    finally:
        source.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _open(path: Path) -> sqlcipher.Connection:
    """Open with what an archive asks for too."""
    connection = sqlcipher.connect(path, isolation_level=None)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _stand(path: Path) -> tuple[int, int]:
    connection = _open(path)
    try:
        stand: tuple[int, int] = connection.execute(_STAND).fetchone()
        return stand
    finally:
        connection.close()
