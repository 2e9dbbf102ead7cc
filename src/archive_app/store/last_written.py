"""What the ledger last wrote of each record, asked of all its events: no list is believed.

An old page of the catalogue that is put back shows what a record once said, and what was shredded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import canonical, custody, disclosure
from archive_app.model.custody import Subject
from archive_app.progress import Meter
from archive_app.store import emptying
from archive_app.store.disclosed import MALFORMED, STORED, kind_and_subjects, refuted, stored_set
from archive_app.store.erasures import SHREDDED, Erasures

OF_RECORD = (
    "(SELECT revision FROM written AS own WHERE own.id = record.id AND NOT EXISTS"
    " (SELECT 1 FROM event_subject AS later LEFT JOIN event ON number = later.event"
    " WHERE subject = own.id AND later.event > own.event"
    " AND (number IS NULL OR number IN (SELECT event FROM doubted)))"
    " ORDER BY revision = '' DESC, own.event DESC LIMIT 1)"
)
"""The digest of the revision of a record that was written last, as text, inside :func:`gathered`.

That of no revision for a record that was shredded, and for one of which an event is lost, or is not
what was committed to, that may have written something later.
"""

_WRITE = "INSERT OR IGNORE INTO written(event, id, revision) VALUES (?, ?, ?)"
_AT_ONCE = 512


@contextmanager
def gathered(
    connection: sqlcipher.Connection, kinds: Collection[str], events: Meter
) -> Iterator[None]:
    """Have for a while what was written last of the records of some kinds, for `OF_RECORD`.

    Of a million records it is too much for memory: it is written into the catalogue, and taken out
    again, inside the transaction of ``connection``. ``events`` advances by the events that were
    read. Raises Cancelled.
    """
    # Of each revision the first event that names it wrote it. One that names an earlier revision
    # again was recorded over an old page. A record that was shredded has one more, without digest.
    connection.execute(
        "CREATE TABLE written(id BLOB, revision TEXT, event INTEGER NOT NULL,"
        " PRIMARY KEY(id, revision)) WITHOUT ROWID"
    )
    connection.execute("CREATE TABLE doubted(event INTEGER PRIMARY KEY)")
    erasures = Erasures(connection.execute)
    for rows in _events(connection):
        for number, leaf, secret, lines in rows:
            try:
                kind, subjects = _said(erasures, number, leaf, secret, lines)
            except MALFORMED:
                connection.execute("INSERT INTO doubted(event) VALUES (?)", (number,))
                continue
            connection.executemany(
                _WRITE,
                (
                    (number, subject_id, "" if kind == SHREDDED else subject.revision)
                    for subject_id, subject in subjects
                    if subject.kind in kinds and (kind == SHREDDED or subject.revision is not None)
                ),
            )
        events.advance(len(rows))
    yield
    emptying.drop(connection, "written", events, key="id")
    emptying.drop(connection, "doubted", events)


def _events(
    connection: sqlcipher.Connection,
) -> Iterator[list[tuple[int, bytes, bytes | None, bytes]]]:
    query = (
        f"SELECT number, CAST(leaf AS BLOB), {STORED} FROM event WHERE number > ?"
        " ORDER BY number LIMIT ?"
    )
    after = -1
    while found := connection.execute(query, (after, _AT_ONCE)).fetchall():
        yield found
        after = found[-1][0]


def _said(
    erasures: Erasures, number: int, leaf: bytes, secret: bytes | None, lines: bytes
) -> tuple[object, list[tuple[bytes, Subject]]]:
    """Return of what kind an event is, and what it is about by id; raise one of MALFORMED."""
    stored = stored_set(secret, lines)
    if disclosure.commitment(stored) != custody.parse_leaf(leaf).commit:
        raise refuted(number)
    if secret is None:
        erasures.require_whole(number, stored)
    kind, links = kind_and_subjects(stored)
    return kind, [(canonical.from_hex(link.subject.id, 16), link.subject) for link in links]
