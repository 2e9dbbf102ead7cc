"""What lists and counters hold that no record says, and the records that only the ledger knows."""

from __future__ import annotations

from collections.abc import Iterator

from archive_app.model import rows
from archive_app.model.fixity import Finding
from archive_app.services.findings import about_events
from archive_app.services.row_check import SEARCH
from archive_app.store import references
from archive_app.store.disclosed import MALFORMED, STORED, about, stored_set
from archive_app.store.search_index import SEARCHED
from archive_app.store.tolerant import TolerantReader

_TABLES = {kind: kind for kind in rows.INPUTS} | {"agent_name": "agent"}
_BLOCK = 512


def check_rows(reader: TolerantReader) -> Iterator[Finding]:
    """Look for rows of no record, and for references that would be given out again."""
    for table, kind in _TABLES.items():
        for (key,) in reader.rows_if_readable(
            f"the table {table}",
            f"SELECT key FROM {table} WHERE NOT EXISTS (SELECT 1 FROM record"
            f" WHERE record.key = {table}.key AND record.kind = ?)",
            kind,
        ):
            yield Finding("row_extra", f"Row {key} of the table {table} is of no record.")
    for (key,) in reader.rows_if_readable(
        SEARCH,
        "SELECT search_content.id FROM search_content WHERE NOT EXISTS (SELECT 1 FROM record"
        " WHERE record.key = search_content.id AND record.kind IN (?, ?))",
        *SEARCHED,
    ):
        yield Finding("search_extra", f"The search index holds words of no record, row {key}.")
    for (year,) in reader.rows_if_readable(
        "the counters of references",
        f"SELECT year FROM reference_counter WHERE NOT {references.IS_SOUND}",
    ):
        yield Finding(
            "counter_damaged",
            f"The counter of the references of {year} is not what was written: no reference of "
            "that year is given out. Go on with another code of references: archive-app archive "
            "accept PATH --copied --reason TEXT.",
        )
    for year, last in reader.rows_if_readable(
        "the counters of references",
        "SELECT year, used FROM (SELECT CAST(substr(reference, 10, 4) AS INTEGER) AS year,"
        " max(CAST(substr(reference, 15) AS INTEGER)) AS used FROM record"
        " WHERE substr(reference, 1, 8) = (SELECT CAST(value AS TEXT) FROM fact"
        " WHERE name = 'code') GROUP BY 1)"
        " LEFT JOIN reference_counter USING (year) WHERE last IS NULL"
        f" OR ({references.IS_SOUND} AND used > last)",
    ):
        yield Finding(
            "counter_behind",
            f"The counter of the references of {year} is behind {last}, which is given out: an "
            "older one was put back. The next reference is past it.",
        )


def check_subjects(reader: TolerantReader) -> Iterator[Finding]:
    """Look for records that the ledger knows of and the catalogue has lost."""
    after = b""
    while found := reader.rows_if_readable(
        "what the ledger is about",
        f"SELECT CAST(subject AS BLOB), event, {STORED} FROM event_subject"
        " JOIN event ON number = event WHERE seq = 1 AND subject > ?"
        " AND NOT EXISTS (SELECT 1 FROM record WHERE id = subject) ORDER BY subject LIMIT ?",
        after,
        _BLOCK,
    ):
        for subject, event, secret, lines in found:
            yield from _tell_missing(subject, event, secret, lines)
        after = found[-1][0]


def _tell_missing(
    subject: bytes, event: int, secret: bytes | None, lines: bytes
) -> Iterator[Finding]:
    try:
        named = [link.subject for link in about(stored_set(secret, lines), subject)]
    except MALFORMED:
        return  # a finding of its own
    for lost in named:
        if lost.kind in rows.INPUTS:
            what = f"the first about {lost.kind.replace('_', ' ')} {lost.id}, which is missing"
            yield from about_events("record_missing", [event], what)
