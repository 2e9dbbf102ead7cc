"""Whether the ledger is whole: every event of every log, every disclosure, every checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from archive_app.model import disclosure
from archive_app.model.fixity import Finding
from archive_app.progress import Meter
from archive_app.services import chain_check, table_check
from archive_app.services.findings import about_events, unreadable
from archive_app.services.log_check import LogCheck
from archive_app.store.archive import Archive
from archive_app.store.disclosed import MALFORMED, STORED, stored_set
from archive_app.store.ledger import Log
from archive_app.store.protection import Standing
from archive_app.store.tolerant import FAR, TolerantReader

_STANDINGS = {
    Standing.BEHIND: Finding(
        "ledger_behind",
        "The ledger is shorter than this computer saw it: the catalogue, or the whole archive, is "
        "an older one that was put back, or another copy of it was written to since.",
    ),
    Standing.CHANGED_HISTORY: Finding(
        "ledger_behind",
        "The ledger is not the one that this computer saw: its history was rewritten.",
    ),
    Standing.DAMAGED: Finding(
        "ledger_uncompared",
        "The ledger cannot be compared with what this computer saw of it: a part of it, or the key "
        "of what was seen, is damaged or missing.",
    ),
}


def check_ledger(archive: Archive, meter: Meter) -> tuple[Finding, ...]:
    """Check every event, disclosure, digest and checkpoint of every log, and the stated tables.

    Returns what is wrong. Advances ``meter`` by events, twice for each. Raises Cancelled.
    """
    with TolerantReader(archive) as reader:
        size = count_events(reader)
        meter.expect(meter.done + 2 * size)
        return (
            *check_logs(reader, archive, size, meter, Counter()),
            *chain_check.check_chains(reader, size, meter),
            *table_check.check_tables(reader, archive),
            *unreadable(reader),
        )


def count_events(reader: TolerantReader) -> int:
    """Return how many events there are, of all logs together."""
    return 1 + reader.extent("event", "number", "event_by_kind")


def check_logs(
    reader: TolerantReader, archive: Archive, size: int, meter: Meter, counts: Counter[str]
) -> Iterator[Finding]:
    """Check leaves, trees, checkpoints and successors of all logs, ``size`` events together."""
    yield from (
        _STANDINGS[each] for each in (archive.standing, archive.besides) if each in _STANDINGS
    )
    logs = [log for log in _load_logs(reader) if log.first < size]
    numbers = [log.number for log in logs]
    count = reader.rows_if_readable("the list of logs", "SELECT count(*) FROM log")
    is_complete = numbers == list(range(1, len(logs) + 1)) and [(len(logs),)] == count
    if not logs or not is_complete or logs[0].first:
        yield Finding("log_changed", "The list of the archive's logs is not what was written.")
    before: tuple[Log, int, bytes] | None = None
    for log, following in zip(logs, [*logs[1:], None], strict=True):
        if before is not None:
            yield from _check_succession(reader, log, *before)
        if following is None:
            log_size = size - log.first
            log_size = max(log_size, min(_leaves_in_tree(reader, log), log_size + FAR))
        else:
            log_size = following.first - log.first
        check = LogCheck(reader, log, log_size, is_followed=following is not None)
        yield from check.findings(meter)
        counts["events"] += log_size
        counts["checkpoints"] += check.checkpoints
        before = log, log_size, check.root


def _load_logs(reader: TolerantReader) -> list[Log]:
    """Return the logs in the order of their events, without rows that are of no log."""
    columns = ("CAST(id AS BLOB)", "CAST(ed25519_seed AS BLOB)", "CAST(mldsa44_seed AS BLOB)")
    lengths = " AND ".join(
        f"length({name}) = {length}" for name, length in zip(columns, (16, 32, 32), strict=True)
    )
    rows = reader.rows_if_readable(
        "the list of logs",
        f"SELECT number, {columns[0]}, first, {columns[1]}, {columns[2]} FROM log"
        f" WHERE typeof(first) = 'integer' AND first >= 0 AND {lengths} ORDER BY first, number",
    )
    return [Log(*row) for row in rows]


def _leaves_in_tree(reader: TolerantReader, log: Log) -> int:
    """Return how many leaves the stored tree has: events cut off the end may have left theirs."""
    last = reader.rows_if_readable(
        "the end of the ledger's tree",
        "SELECT position FROM tree WHERE log = ? AND position % 2 = 0"
        " ORDER BY position DESC LIMIT 1",
        log.number,
    )
    return int(last[0][0]) // 2 + 1 if last else 0


def _check_succession(
    reader: TolerantReader, log: Log, predecessor: Log, size: int, root: bytes
) -> Iterator[Finding]:
    """Check that a log begins by naming the one before it as that one ended."""
    expected = f"{predecessor.origin}\n{size}\n{root.hex()}"
    try:
        ((kind, secret, lines),) = reader.rows(
            f"SELECT kind, {STORED} FROM event WHERE number = ?", log.first
        )
        said = disclosure.values(stored_set(secret, lines))
    except MALFORMED:
        return  # a lost or malformed event is a finding of its own
    if kind != "log_succeeded" or said.get("outcome") != expected:
        yield about_events(
            "succession_untrue",
            [log.first],
            "the beginning of a log that does not name the one before as it ended",
        )[0]
