"""Whether the tables that hold no records are as the ledger states them, from write to write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from archive_app.errors import Damaged
from archive_app.model.fixity import Concern, Finding
from archive_app.services import particular_check
from archive_app.store import disclosed, stated
from archive_app.store.archive import Archive
from archive_app.store.disclosed import MALFORMED, STORED, stored_set
from archive_app.store.tolerant import TolerantReader

TABLE = "table"
"""The kind of concern that names a table."""


def check_tables(reader: TolerantReader, archive: Archive) -> Iterator[Finding]:
    """Yield each table that is not as the ledger states it, and where one was not before a write.

    But for what a person accepted. The ledger of an archive to which only an older program wrote
    states nothing: then nothing is compared. Nobody's word settles what is told of single rows.
    """
    yield from _compared(reader)[0]
    yield from particular_check.check_particulars(reader, archive)
    for name, digest, signed_list in reader.rows_if_readable(
        "the signed lists of bundles",
        "SELECT name, digest, CAST(signed_list AS BLOB) FROM sent_bundle"
        " WHERE signed_list IS NOT NULL OR digest IS NOT NULL ORDER BY number",
    ):
        if signed_list is None or hashlib.sha256(signed_list).digest() != digest:
            yield Finding("signed_list_changed", f"The signed list of {name} is not what left.")


def remark_tables(reader: TolerantReader) -> Iterator[Finding]:
    """Yield what was wrong with tables, and was accepted by a person."""
    query = f"SELECT 1 FROM event WHERE kind = '{stated.ACCEPTED}' LIMIT 1"
    # Few archives have such an event, and comparing reads all of them.
    if any(reader.rows_if_readable("what was accepted of tables", query)):
        yield from _compared(reader)[1]


def untrue_tables(reader: TolerantReader) -> frozenset[str]:
    """Return the names of the tables that are not, or were not, as the ledger states them."""
    return frozenset(tables_of(_compared(reader)[0]))


def tables_of(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the table of each finding that a person can settle by accepting the table."""
    for finding in findings:
        if finding.code == "table_untrue":
            yield from (each.id for each in finding.concerns if each.kind == TABLE)


def _compared(reader: TolerantReader) -> tuple[list[Finding], list[Finding]]:
    """Return what is wrong, and what was wrong before a person accepted it."""
    last: dict[str, tuple[int, bytes]] = {}
    found: list[Finding] = []
    accepted: list[Finding] = []
    for number, leaf, secret, lines in reader.rows_if_readable(
        "what the ledger states of tables",
        f"SELECT number, CAST(leaf AS BLOB), {STORED} FROM event"
        " WHERE instr(CAST(lines AS TEXT), '\"tables\",') ORDER BY number",
    ):
        try:
            said = disclosed.said(leaf, stored_set(secret, lines))
            told = disclosed.stated_tables(said)
        except MALFORMED:
            continue  # an event that is not what was committed to is a finding of its own
        is_accepting = said.get("kind") == stated.ACCEPTED
        for table, before, after in told:
            if table not in stated.QUERIES:
                continue
            if table in last and last[table][1] != (after if is_accepting else before):
                stating = last[table][0]
                what = stated.MEANINGS[table]
                found.append(
                    _untrue(
                        f"Before event {number} what the archive keeps of {what} (table {table}) "
                        f"was not as event {stating} states it: it was changed, or an older one "
                        "put back, without this program.",
                        stating,
                        table,
                    )
                )
            last[table] = number, after
        if is_accepting:
            named = {Concern(TABLE, table) for table, _, _ in told}
            settled = [each for each in found if not named.isdisjoint(each.concerns)]
            accepted += [_accepted(each, number) for each in settled]
            found = [each for each in found if each not in settled]
    for table, (number, after) in last.items():
        try:
            is_same = stated.digest(reader.rows(stated.QUERIES[table])) == after
        except Damaged:
            is_same = False
        if not is_same:
            what = stated.MEANINGS[table]
            found.append(
                _untrue(
                    f"What the archive keeps of {what} (table {table}) is not as event {number} "
                    "states it: it was changed, or an older one put back, without this program.",
                    number,
                    table,
                )
            )
    return found, accepted


def _accepted(finding: Finding, event: int) -> Finding:
    return Finding(
        "table_accepted",
        f"{finding.sentence} Event {event} says who accepted that, and why.",
        (*finding.concerns, Concern("event", str(event))),
    )


def _untrue(sentence: str, event: int, table: str) -> Finding:
    concerns = Concern("event", str(event)), Concern(TABLE, table)
    return Finding("table_untrue", sentence, concerns)
