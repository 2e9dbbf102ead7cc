"""Records and their revisions in the catalogue: the revision is the truth, the typed row follows.

docs/format.md, "Revisions". Nothing here begins or ends a transaction, and nothing here records an
event: services do, in the same transaction.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, NotFound
from archive_app.model import canonical, custody, disclosure, fields, rows
from archive_app.model.canonical import JsonValue, from_hex
from archive_app.model.custody import RevisionHeader, Subject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.rows import INPUTS
from archive_app.model.validation import RecordInput, shown
from archive_app.store import erasures, search_index

_NAME = re.compile(r"[0-9A-Za-z-]{1,40}")
# Crockford's alphabet has no such letters: somebody read a digit for one.
_AS_READ = str.maketrans("OIL", "011")
_WITH_REFERENCE = frozenset({"incident", "source", "evidence_item", "accession"})


@dataclass(frozen=True)
class Saved:
    """A record as it was just saved, and how an event names it. ``id`` is 32 hex digits."""

    key: int
    id: str
    kind: str
    reference: str | None
    revision: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class Found:
    """Where a record stands: its row key, id in hex, kind, reference, current revision."""

    key: int
    id: str
    kind: str
    reference: str | None
    revision: int


@dataclass(frozen=True)
class StoredRevision:
    """One revision as stored: header bytes, what it says, and its disclosure set."""

    header: bytes
    parsed: RevisionHeader
    disclosures: DisclosureSet


@contextmanager
def _lost_as_damage() -> Iterator[None]:
    try:
        yield
    except sqlcipher.IntegrityError as error:
        if search_index.is_in_its_own_way(error):
            raise
        raise Damaged(
            "The catalogue has lost records that it goes on from, or has some twice: nothing was "
            "saved. Check the archive and restore a backup."
        ) from error


@_lost_as_damage()
def save(
    connection: sqlcipher.Connection,
    record: RecordInput,
    key_of: rows.KeyOf,
    next_reference: Callable[[], str],
    *,
    record_id: str | None = None,
    record_sha256: str | None = None,
) -> Saved:
    """Save a record as its next revision, or a new record where ``record_id`` is None.

    ``key_of`` gives the row key of another record's id, ``next_reference`` what a new record of a
    kind with references is called. Raises Damaged where a row stands already that is to be made.
    """
    if record_id is None:
        reference = next_reference() if record.KIND in _WITH_REFERENCE else None
        new_id = os.urandom(16)
        cursor = connection.execute(
            "INSERT INTO record(id, kind, reference, revision) VALUES (?, ?, ?, 1)",
            (new_id, record.KIND, reference),
        )
        assert cursor.lastrowid is not None
        place = Found(cursor.lastrowid, new_id.hex(), record.KIND, reference, 1)
        previous = None
    else:
        before = find(connection, record_id, record.KIND)
        place = Found(before.key, before.id, before.kind, before.reference, before.revision + 1)
        previous = from_hex(
            custody.header_digest(load_revision(connection, before.key, before.revision).header), 32
        )
        connection.execute(
            "UPDATE record SET revision = ? WHERE key = ?", (place.revision, place.key)
        )
    if place.reference is not None:
        record = record.model_copy(update={"reference": place.reference})
    commitment, stored = disclosure.commit(os.urandom(32), fields.flatten(record))
    header = custody.header_bytes(
        RevisionHeader(
            record.KIND,
            record.SCHEMA,
            bytes.fromhex(place.id),
            place.revision,
            previous,
            commitment,
        )
    )
    connection.execute(
        "INSERT INTO revision(record_key, number, header, secret, lines) VALUES (?, ?, ?, ?, ?)",
        (place.key, place.revision, header, stored.secret, stored.lines),
    )
    _write_typed_rows(connection, place, record, key_of)
    subject = Subject(record.KIND, place.id, record_sha256, custody.header_digest(header))
    return Saved(place.key, place.id, place.kind, place.reference, place.revision, subject)


def find(connection: sqlcipher.Connection, reference_or_id: str, kind: str | None = None) -> Found:
    """Return where a record stands, by reference or 32-digit id; raise NotFound with its name."""
    wanted = reference_or_id.strip()
    row = None
    if wanted.isascii():
        row = connection.execute(
            "SELECT key, id, kind, reference, revision FROM record WHERE reference = ? OR id = ?",
            (wanted.upper().translate(_AS_READ), _id_bytes(wanted)),
        ).fetchone()
    if row is None or (kind is not None and row[2] != kind):
        called = {None: "record", "evidence_item": "evidence item"}.get(
            kind, str(kind).replace("_", " ")
        )
        named = wanted if _NAME.fullmatch(wanted) else shown(wanted)
        raise NotFound(f"There is no {called} {named} in this archive.")
    return _found(*row)


def find_by_key(connection: sqlcipher.Connection, key: int) -> Found:
    """Return where the record of a row key stands."""
    row = connection.execute(
        "SELECT key, id, kind, reference, revision FROM record WHERE key = ?", (key,)
    ).fetchone()
    if row is None:
        raise Damaged("The catalogue has lost a record that another one names.")
    return _found(*row)


def _found(key: int, record_id: bytes, kind: str, reference: str | None, revision: int) -> Found:
    # A bundle has many thousands of them, of few kinds.
    return Found(key, record_id.hex(), sys.intern(kind), reference, revision)


def load_revision(connection: sqlcipher.Connection, key: int, number: int) -> StoredRevision:
    """Return one revision of a record."""
    row = connection.execute(
        "SELECT header, secret, lines FROM revision WHERE record_key = ? AND number = ?",
        (key, number),
    ).fetchone()
    if row is None:
        raise Damaged("The catalogue has lost a revision.")
    return StoredRevision(row[0], custody.parse_header(row[0]), DisclosureSet(row[1], row[2]))


def load_input(connection: sqlcipher.Connection, found: Found) -> RecordInput:
    """Return what a record says now, as the input that would save it unchanged.

    Raises NotFound where values of it were erased.
    """
    return revision_input(load_revision(connection, found.key, found.revision), found)


def revision_input(revision: StoredRevision, found: Found) -> RecordInput:
    """Return what one revision says; raise NotFound where values of it were erased."""
    if revision.disclosures.secret is None:
        raise NotFound(f"What {found.reference or found.id} said was erased.")
    return fields.unflatten(INPUTS[revision.parsed.kind], disclosure.values(revision.disclosures))


def subject(connection: sqlcipher.Connection, found: Found) -> Subject:
    """Return how an event names a record that it does not change."""
    revision = load_revision(connection, found.key, found.revision)
    sha256 = None
    if found.kind == "stored_file":
        row = connection.execute(
            "SELECT sha256 FROM stored_file WHERE key = ?", (found.key,)
        ).fetchone()
        sha256 = row[0].hex()
    return Subject(found.kind, found.id, sha256, custody.header_digest(revision.header))


def erase(connection: sqlcipher.Connection, found: Found) -> None:
    """Erase what a record and its earlier revisions said, from lists and search as well.

    Works only while the table *erasure* holds a row. Headers and commitments stay as they were.
    """
    erase_telling(connection, found)
    for table, columns in rows.ERASED[found.kind].items():
        cleared = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(
            f"UPDATE {table} SET {cleared} WHERE key = ?",
            (*columns.values(), found.key),
        )
    with search_index.alone():
        connection.execute("DELETE FROM search WHERE rowid = ?", (found.key,))


def is_shown(connection: sqlcipher.Connection, found: Found) -> bool:
    """Tell whether lists or search show anything of what :func:`erase` takes from them."""
    with search_index.alone():
        query = "SELECT 1 FROM search WHERE rowid = ?"
        searched = connection.execute(query, (found.key,)).fetchone()
    return searched is not None or any(
        connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE key = ?", (found.key,)
        ).fetchone()
        != tuple(columns.values())
        for table, columns in rows.ERASED[found.kind].items()
    )


def erase_telling(connection: sqlcipher.Connection, found: Found) -> None:
    """Erase from each revision what `erasures.telling` names, as :func:`erase` does."""
    for number, stored, names in find_telling(connection, found):
        connection.execute(
            "UPDATE revision SET secret = NULL, lines = ? WHERE record_key = ? AND number = ?",
            (disclosure.without(stored, names).lines, found.key, number),
        )


def find_telling(
    connection: sqlcipher.Connection, found: Found
) -> Iterator[tuple[int, DisclosureSet, frozenset[str]]]:
    """Yield the number and the set of each revision with something to erase, and what of it.

    The latest comes first.
    """
    latest: dict[str, JsonValue] | None = None
    for number in range(found.revision, 0, -1):
        stored = load_revision(connection, found.key, number).disclosures
        said = disclosure.values(stored)
        if names := erasures.telling(found.kind, said, latest):
            yield number, stored, names
        latest = said if latest is None else latest


def typed_rows(connection: sqlcipher.Connection, record: RecordInput) -> dict[str, rows.Columns]:
    """Return what each typed table must say of a record."""
    return rows.typed_rows(record, lambda record_id: find(connection, record_id).key)


def _write_typed_rows(
    connection: sqlcipher.Connection, place: Found, record: RecordInput, key_of: rows.KeyOf
) -> None:
    is_new = place.revision == 1
    for table, columns in rows.typed_rows(record, key_of).items():
        if columns:
            statement = _row_statement(table, tuple(columns), is_new=is_new)
            connection.execute(statement, (place.key, *columns.values()))
        elif not is_new:
            connection.execute(f"DELETE FROM {table} WHERE key = ?", (place.key,))
    words = rows.search_words(record)
    if words is None:
        return
    with search_index.alone():
        if not is_new:
            connection.execute("DELETE FROM search WHERE rowid = ?", (place.key,))
        connection.execute(
            "INSERT INTO search(rowid, title, text) VALUES (?, ?, ?)", (place.key, *words)
        )


@cache
def _row_statement(table: str, names: tuple[str, ...], *, is_new: bool) -> str:
    """Return the SQL that writes a typed row: its key, then the columns of these names."""
    marks = ", ".join("?" * (len(names) + 1))
    insert = f"INSERT INTO {table}(key, {', '.join(names)}) VALUES ({marks})"
    updates = ", ".join(f"{name} = excluded.{name}" for name in names)
    return insert if is_new else f"{insert} ON CONFLICT(key) DO UPDATE SET {updates}"


def _id_bytes(untrusted_text: str) -> bytes | None:
    try:
        return canonical.from_hex(untrusted_text, 16)
    except Damaged:
        return None
