"""SQLCipher connections of one catalogue, and what its error messages mean to a person.

docs/format.md, "Catalogue": cipher_compatibility 4, 4096-byte pages, raw 256-bit key, WAL,
synchronous FULL, secure_delete, and temporary storage in memory alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from archive_app.errors import Damaged, InUse, NotAllowed, Reason, StorageRefused
from archive_app.store import ordinary, search_index
from archive_app.store.durable import storage_errors

SCRATCH_PREFIX = "scratch_"
COMPANIONS = ("-wal", "-shm", "-journal", "")
"""What the names of a catalogue's files end in: the catalogue itself last."""
_WRITES = frozenset(
    {
        sqlcipher.SQLITE_INSERT,
        sqlcipher.SQLITE_UPDATE,
        sqlcipher.SQLITE_DELETE,
        sqlcipher.SQLITE_CREATE_TABLE,
        sqlcipher.SQLITE_DROP_TABLE,
        sqlcipher.SQLITE_ALTER_TABLE,
        sqlcipher.SQLITE_CREATE_TRIGGER,
        sqlcipher.SQLITE_DROP_TRIGGER,
        sqlcipher.SQLITE_CREATE_INDEX,
        sqlcipher.SQLITE_DROP_INDEX,
        sqlcipher.SQLITE_ATTACH,
    }
)

# An export passes on what went wrong inside it, and a backup tells of it, in these words alone.
_PASSED_ON = {
    "database or disk is full": sqlcipher.SQLITE_FULL,
    "disk I/O error": sqlcipher.SQLITE_IOERR,
    "database is locked": sqlcipher.SQLITE_BUSY,
    "attempt to write a readonly database": sqlcipher.SQLITE_READONLY,
    "unable to open database file": sqlcipher.SQLITE_CANTOPEN,
    "database disk image is malformed": sqlcipher.SQLITE_CORRUPT,
    "file is not a database": sqlcipher.SQLITE_NOTADB,
}
# What has no code of its own.
_SAID_OF_DAMAGE = ("unsupported file format",)


class Access(Enum):
    """What a connection may do; only CREATING makes the file."""

    CREATING = "creating"
    READING = "reading"
    WRITING = "writing"
    SCRATCH = "scratch"
    LOOKING = "looking"  # not even a log that lies beside it is written back
    FROZEN = "frozen"  # on a medium that cannot be written: no lock files, no shared memory


_READERS = (Access.READING, Access.LOOKING, Access.FROZEN)


def catalogue_path(archive_path: Path, generation: int) -> Path:
    """Return where the catalogue of a generation lies."""
    return archive_path / f"catalogue-{generation}.db"


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read; SQLite gives its companions its mode."""
    with storage_errors(path):
        os.close(ordinary.open_file(path, os.O_CREAT | os.O_WRONLY))


def connect(path: Path, key: bytes, access: Access) -> sqlcipher.Connection:
    """Open one keyed connection; raise Damaged where key and file do not belong together.

    Raises Damaged, too, where the catalogue or what SQLite keeps beside it is a link or no file.
    """
    mode = {
        Access.FROZEN: "mode=ro&immutable=1",
        Access.LOOKING: "mode=ro",
        Access.CREATING: "mode=rwc",
    }.get(access, "mode=rw")
    for suffix in COMPANIONS:
        ordinary.require_file(path.with_name(path.name + suffix))
    if access is Access.CREATING:
        make_private(path)
    with catalogue_errors():
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=30,
        )
    _register_adapters()
    try:
        with catalogue_errors():
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.set_key(raw_key(key).encode("ascii"))
            connection.execute("PRAGMA cipher_compatibility = 4")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            # Else REPLACE would delete a row without asking the triggers that forbid it.
            connection.execute("PRAGMA recursive_triggers = ON")
            connection.execute("PRAGMA secure_delete = ON")
            if access in _READERS and _refuses_length(connection):
                connection.execute("PRAGMA writable_schema = ON")  # then it goes by the file's own
            is_empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if is_empty and access is not Access.CREATING:
                raise Damaged("The catalogue is damaged: nothing is in it.")
            if access not in (Access.FROZEN, Access.LOOKING):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
            if access in _READERS:
                connection.execute("PRAGMA query_only = ON")
            if access is Access.SCRATCH:
                connection.set_authorizer(_only_scratch)
            _require_memory_only_temporaries(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def is_cut(connection: sqlcipher.Connection) -> bool:
    """Tell whether a connection reads a catalogue that lost its end; only a reader's ever does."""
    return bool(connection.execute("PRAGMA writable_schema").fetchone()[0])


def _refuses_length(connection: sqlcipher.Connection) -> bool:
    """Tell whether SQLite refuses every query, because the first page tells of more pages."""
    try:
        connection.execute("PRAGMA schema_version")  # needs no other page
    except sqlcipher.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlcipher.SQLITE_CORRUPT:
            raise
        return True
    return False


def _register_adapters() -> None:
    """Spare each bound None and bytes a search for what they adapt to, which costs a microsecond.

    An empty dictionary's ``get`` is a function in C that gives None back for None. The driver's
    table of adapters is one for the whole process: to write it again is nothing.
    """
    sqlcipher.register_adapter(bytes, bytes)
    sqlcipher.register_adapter(type(None), {}.get)


def raw_key(key: bytes) -> str:
    """Return a 256-bit key as SQLCipher takes one that needs no derivation."""
    return f"x'{key.hex()}'"


def open_engine(path: Path, key: bytes, access: Access) -> Engine:
    """Return an SQLAlchemy engine whose transactions begin as ``access`` needs them."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key, access),
        poolclass=QueuePool,
        pool_size=4 if access in _READERS else 1,
        max_overflow=0,
    )
    begin = "BEGIN" if access in _READERS else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


@contextmanager
def catalogue_errors() -> Iterator[None]:
    """Turn what SQLCipher says into the error tree."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlcipher.DatabaseError):
            raise
        raise _meaning(error.orig) or error from error
    except sqlcipher.DatabaseError as error:
        raise _meaning(error) or error from error


def _meaning(
    error: sqlcipher.DatabaseError,
) -> Damaged | InUse | StorageRefused | NotAllowed | None:
    if search_index.is_damage(error):
        return search_index.damage()
    code = getattr(error, "sqlite_errorcode", sqlcipher.SQLITE_OK) & 0xFF
    if code in (sqlcipher.SQLITE_OK, sqlcipher.SQLITE_ERROR):
        code = _PASSED_ON.get(str(error), code)
    match code:
        case sqlcipher.SQLITE_NOTADB | sqlcipher.SQLITE_CORRUPT:
            return _damaged_page()
        case sqlcipher.SQLITE_BUSY | sqlcipher.SQLITE_LOCKED:
            return InUse("The catalogue is busy with another write. Try again.", Reason.AT_WORK)
        case sqlcipher.SQLITE_FULL:
            return StorageRefused(
                "There is no space left for the catalogue. Nothing was changed.", Reason.NO_ROOM
            )
        case sqlcipher.SQLITE_CANTOPEN:
            return StorageRefused(
                "The catalogue cannot be opened: look who may read and write the archive's files, "
                "and whether their medium is there and can be written."
            )
        case sqlcipher.SQLITE_READONLY:
            return StorageRefused(
                "The catalogue cannot be written: the medium is read-only.",
                Reason.READ_ONLY_MEDIUM,
            )
        case sqlcipher.SQLITE_IOERR:
            # Of a shared-memory file that finds no room SQLite says no more than this.
            return StorageRefused(
                "The disk failed, or has no space left, while the catalogue was read or written."
            )
        case sqlcipher.SQLITE_AUTH:
            return NotAllowed("Working state may not change evidence or records.")
        case sqlcipher.SQLITE_ERROR if any(said in str(error) for said in _SAID_OF_DAMAGE):
            return _damaged_page()
        case sqlcipher.SQLITE_OK if "Could not decode to UTF-8" in str(error):  # the driver's own
            return Damaged("The catalogue is damaged: a text of it is not what was written.")
    return None


def _damaged_page() -> Damaged:
    return Damaged("The catalogue is damaged: a page of it is not what was written.")


def _only_scratch(
    action: int, first: str | None, _second: str | None, _database: str | None, _inner: str | None
) -> int:
    if action in _WRITES and not (first or "").startswith(SCRATCH_PREFIX):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def _require_memory_only_temporaries(connection: sqlcipher.Connection) -> None:
    options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if not options & {"TEMP_STORE=2", "TEMP_STORE=3"}:
        raise StorageRefused(
            "This build of SQLCipher would write temporary data to disk unencrypted: "
            "install the sqlcipher3 package that this program names."
        )
