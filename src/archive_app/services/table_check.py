"""Whether the tables that hold no records are as the ledger states them, from write to write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from archive_app.errors import Damaged
from archive_app.model import canonical, disclosure
from archive_app.model.fixity import Concern, Finding
from archive_app.services.disclosed import MALFORMED, STORED, stored_set
from archive_app.store import stated
from archive_app.store.tolerant import TolerantReader


def check_tables(reader: TolerantReader) -> Iterator[Finding]:
    """Yield each table that is not as the ledger states it, and where one was not before a write.

    The ledger of an archive to which only an older program wrote states nothing: then nothing is
    compared.
    """
    last: dict[str, tuple[int, bytes]] = {}
    for number, secret, lines in reader.rows_if_readable(
        "what the ledger states of tables",
        f"SELECT number, {STORED} FROM event WHERE instr(lines, '\"tables\",') ORDER BY number",
    ):
        try:
            said = disclosure.values(stored_set(secret, lines))
            told = stated.parse(canonical.as_text(said.get("tables")))
        except MALFORMED:
            continue  # a malformed event is a finding of its own
        for table, before, after in told:
            if table not in stated.QUERIES:
                continue
            if table in last and last[table][1] != before:
                stating = last[table][0]
                what = stated.MEANINGS[table]
                yield _untrue(
                    f"Before event {number} what the archive keeps of {what} (table {table}) was "
                    f"not as event {stating} states it: it was changed, or an older one put back, "
                    "without this program.",
                    stating,
                )
            last[table] = number, after
    for table, (number, after) in last.items():
        try:
            is_same = stated.digest(reader.rows(stated.QUERIES[table])) == after
        except Damaged:
            is_same = False
        if not is_same:
            what = stated.MEANINGS[table]
            yield _untrue(
                f"What the archive keeps of {what} (table {table}) is not as event {number} "
                "states it: it was changed, or an older one put back, without this program.",
                number,
            )
    for name, digest, signed_list in reader.rows_if_readable(
        "the signed lists of bundles",
        "SELECT name, digest, CAST(signed_list AS BLOB) FROM sent_bundle"
        " WHERE signed_list IS NOT NULL ORDER BY number",
    ):
        if hashlib.sha256(signed_list).digest() != digest:
            yield Finding("signed_list_changed", f"The signed list of {name} is not what left.")


def _untrue(sentence: str, event: int) -> Finding:
    return Finding("table_untrue", sentence, (Concern("event", str(event)),))
