"""What the ledger last wrote of each record, asked of all its events: no list is believed.

An old page of the catalogue that is put back shows what a record once said, and what was shredded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import custody, disclosure
from archive_app.model.custody import ChainedSubject
from archive_app.store.disclosed import MALFORMED, STORED, kind_and_subjects, refuted, stored_set
from archive_app.store.erasures import SHREDDED, Erasures

_AT_ONCE = 512


def last_written(connection: sqlcipher.Connection, kinds: Collection[str]) -> dict[str, str]:
    """Return by the id of each record of some kinds the digest of the revision written last.

    A record that was shredded is not among them, nor one of which an event is lost, or is not what
    was committed to, that may have written something later.
    """
    written: dict[str, tuple[int, str]] = {}
    shredded: set[str] = set()
    doubted: list[int] = []
    erasures = Erasures(connection.execute)
    for number, leaf, secret, lines in _events(connection):
        try:
            kind, links = _said(erasures, number, leaf, secret, lines)
        except MALFORMED:
            doubted.append(number)
            continue
        for subject in (link.subject for link in links if link.subject.kind in kinds):
            if kind == SHREDDED:
                shredded.add(subject.id)
            elif subject.revision is not None:
                written[subject.id] = number, subject.revision
    for subject_id, number in connection.execute(
        "SELECT lower(hex(subject)), max(CAST(event AS INTEGER)) FROM event_subject"
        " LEFT JOIN event ON number = event WHERE number IS NULL"
        " OR number IN (SELECT value FROM json_each(?)) GROUP BY 1",
        (json.dumps(doubted),),
    ):
        if subject_id in written and written[subject_id][0] < number:
            del written[subject_id]
    return {each: digest for each, (_, digest) in written.items() if each not in shredded}


def _events(connection: sqlcipher.Connection) -> Iterator[tuple[int, bytes, bytes | None, bytes]]:
    query = (
        f"SELECT number, CAST(leaf AS BLOB), {STORED} FROM event WHERE number > ?"
        " ORDER BY number LIMIT ?"
    )
    after = -1
    while found := connection.execute(query, (after, _AT_ONCE)).fetchall():
        yield from found
        after = found[-1][0]


def _said(
    erasures: Erasures, number: int, leaf: bytes, secret: bytes | None, lines: bytes
) -> tuple[object, list[ChainedSubject]]:
    """Return of what kind an event is and what it is about; raise one of MALFORMED."""
    stored = stored_set(secret, lines)
    if disclosure.commitment(stored) != custody.parse_leaf(leaf).commit:
        raise refuted(number)
    if secret is None:
        erasures.require_whole(number, stored)
    return kind_and_subjects(stored)
