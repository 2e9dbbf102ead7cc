"""Whether the write-ahead log that lies beside a catalogue is a log of that catalogue.

docs/format.md, "Catalogue". Nothing ties the two together: SQLite takes any log that its key opens
for the newest pages of the file, and the next close writes these over it. A log of another time,
left where a newer copy was laid over an older one, or put there, would destroy what is whole.
"""

from __future__ import annotations

from contextlib import ExitStack, closing, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.store import ledger
from archive_app.store.engine import Access, catalogue_errors, connect


def require_own(catalogue: Path, key: bytes) -> None:
    """Raise Damaged where a log beside a catalogue is none of it; nothing is touched by asking.

    With its own log the catalogue is whole, has no page less, and its ledger goes on from that of
    the file without it. A file that is not whole by itself, since it was being brought up to date
    when the power went, or is damaged, is left to what its log makes of it.
    """
    beside = catalogue.with_name(catalogue.name + "-wal")
    if not beside.exists() or not beside.stat().st_size:
        return
    with ExitStack() as opened:
        try:
            alone = opened.enter_context(closing(connect(catalogue, key, Access.FROZEN)))
        except Damaged:
            return
        with suppress(Damaged), catalogue_errors():  # a full disk tells nothing of whose it is
            both = opened.enter_context(closing(connect(catalogue, key, Access.LOOKING)))
            if _goes_on(both, alone) and _is_whole(both):
                return
        if not _is_whole(alone):
            return
    raise Damaged(
        f"The file {beside.name} beside the catalogue is not of the same time as the catalogue, "
        "which is whole without it: perhaps a newer copy of the archive was laid over an older one "
        "that was not closed. Nothing was touched, since this file would destroy what is there. "
        "Move it out of the archive's folder, keep it, open the archive again, and check it."
    )


def _goes_on(both: sqlcipher.Connection, alone: sqlcipher.Connection) -> bool:
    """Tell whether the ledger of a catalogue with its log is a later state of that without it."""
    if _pages(both) < _pages(alone):
        return False
    former, logs = ledger.load_logs(alone), ledger.load_logs(both)
    for before, now in zip(former, logs, strict=False):
        size = ledger.size(alone, before)
        if now != before or ledger.size(both, now) < size:
            return False
        if ledger.root(both, now, size) != ledger.root(alone, before, size):
            return False
    return len(logs) >= len(former)


def _pages(connection: sqlcipher.Connection) -> int:
    return int(connection.execute("PRAGMA page_count").fetchone()[0])


def _is_whole(connection: sqlcipher.Connection) -> bool:
    """Tell whether SQLite finds nothing wrong with the pages of a catalogue."""
    with suppress(sqlcipher.DatabaseError):
        return bool(connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)])
    return False
