"""Which checkpoints of this archive's ledger somebody else is known to hold.

Whoever owns the keys of a log can rewrite it; only a checkpoint that is in other hands shows that.
So the ledger is protected up to an event as far as one of them covers it, and no further.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle.transfer import LogHead
from archive_app.errors import Damaged
from archive_app.store import cells, ledger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


def protected_up_to(archive: Archive) -> int | None:
    """Return the number of the last event that is protected, None where none is."""
    firsts = {log.number: log.first for log in archive.logs}
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT log, max(size) FROM held_checkpoint WHERE size > 0 GROUP BY log"
        )
        return max((firsts[log] + size - 1 for log, size in rows), default=None)


def require_own(archive: Archive, connection: sqlcipher.Connection, head: LogHead) -> ledger.Log:
    """Return the log that a head is of; raise Damaged unless this ledger goes on from it."""
    log = next((each for each in archive.logs if each.id == head.log), None)
    if log is None:
        raise Damaged("This is about another ledger than that of this archive.")
    if not 0 < head.size <= ledger.size(connection, log):
        raise Damaged("This is about events that this ledger does not have.")
    if ledger.root(connection, log, head.size) != head.root:
        raise Damaged(
            f"The first {head.size} events of this ledger are not those that are held elsewhere: "
            "its history was rewritten."
        )
    return log


def save_held(
    archive: Archive,
    connection: sqlcipher.Connection,
    heads: Iterable[LogHead],
    *,
    held_by: str,
    how: str,
    event: int,
    note: bytes | None = None,
) -> None:
    """Keep who holds which heads; ``how`` is ``receipt``, ``cosignature`` or ``timestamp``.

    ``note`` is the checkpoint of the head with its cosignature.
    """
    for head in heads:
        log = require_own(archive, connection, head)
        connection.execute(
            "INSERT INTO held_checkpoint(log, size, root, held_by, how, event, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (log.number, head.size, head.root, held_by, how, event, note),
        )


def newest_cosigned(
    connection: sqlcipher.Connection, log: ledger.Log, size: int
) -> tuple[LogHead, bytes] | None:
    """Return the newest cosigned checkpoint of a log of at most ``size`` events, with its head."""
    row = connection.execute(
        "SELECT size, root, note FROM held_checkpoint WHERE log = ? AND size <= ?"
        " AND note IS NOT NULL ORDER BY size DESC, number DESC LIMIT 1",
        (log.number, size),
    ).fetchone()
    if row is None:
        return None
    what = "a checkpoint that others hold"
    head = LogHead(log.id, cells.integer(row[0], what), cells.blob(row[1], what, 32))
    return head, cells.blob(row[2], what)
