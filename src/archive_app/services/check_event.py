"""The event of a check, and a search index found wrong, which is built anew beside that event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import ArchiveError
from archive_app.model.custody import Event, Subject
from archive_app.model.fixity import Finding, Scope
from archive_app.progress import Activity, Meter
from archive_app.services import catalogue_check, ledger_check, record_check
from archive_app.services.check_work import CHAIN, RECORD, Share
from archive_app.services.past_checks import in_words
from archive_app.services.received import TOOL
from archive_app.store import search_index
from archive_app.store.archive import Archive
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import Transaction

REFUSALS = (ArchiveError, sqlcipher.DatabaseError, ValueError, TypeError)
"""What appending to a ledger may raise that is not what was written."""

_OF_SEARCH = {catalogue_check.SEARCH_DAMAGED, "search_changed", "search_extra"}
_MOST_SUBJECTS = 50


def record(
    archive: Archive,
    scope: Scope,
    meter: Meter,
    counts: Counter[str],
    findings: Sequence[Finding],
    remarks: list[Finding],
) -> int:
    """Record the check, with the search index built anew where it needs it; return the event.

    Raises Cancelled while the index is built: then nothing was recorded, and nothing changed.
    """
    found = {finding.code for finding in findings}
    if _OF_SEARCH.isdisjoint(found):
        return _record_alone(archive, scope, counts, findings)
    if catalogue_check.SEARCH_DAMAGED not in found and not found <= _OF_SEARCH:
        # Of a record that is lost, or from before, the index may have words that nothing else has.
        remarks.append(
            Finding(
                "search_not_built",
                "The search index was left as it is: something besides it is not as it was "
                "written, and it may hold words of that.",
            )
        )
        return _record_alone(archive, scope, counts, findings)
    meter.describe(Activity.BUILD_INDEX)
    events, records = Share(meter, CHAIN), Share(meter, RECORD)
    with suppress(ArchiveError), TolerantReader(archive) as reader:
        meter.expect(
            meter.done
            + ledger_check.count_events(reader) * CHAIN
            + record_check.count_records(reader) * RECORD
        )
    try:
        with archive.writing() as transaction:
            left_out = search_index.build_from_records(transaction.connection, events, records)
            said = " The search index was built anew."
            event = _append(transaction, scope, counts, findings, said)
    except REFUSALS as error:
        why = error if isinstance(error, ArchiveError) else "its tables are not whole."
        remarks.append(
            Finding("search_not_built", f"The search index could not be built anew: {why}")
        )
        return _record_alone(archive, scope, counts, findings)
    remarks.append(
        Finding(
            "search_built_anew",
            f"The search index was built anew from what the records say, without {left_out} of "
            "which the ledger does not show that this is what was written last: they are not found."
            if left_out
            else "The search index was built anew from what the records say.",
        )
    )
    return event


def _record_alone(
    archive: Archive, scope: Scope, counts: Counter[str], findings: Sequence[Finding]
) -> int:
    """Record the check; return the event."""
    with archive.writing() as transaction:
        return _append(transaction, scope, counts, findings)


def _append(
    transaction: Transaction,
    scope: Scope,
    counts: Counter[str],
    findings: Sequence[Finding],
    also: str = "",
) -> int:
    """Append the event of the check, and what ``also`` was done in the commit; return its number.

    A file that failed is named by the digest of its bytes and not by its revision: what the
    catalogue says of it now may be what is wrong.
    """
    failed = {
        concern.id: Subject("stored_file", concern.id, concern.sha256)
        for finding in findings
        for concern in finding.concerns
        if concern.kind == "stored_file"
    }
    log = Subject("log", transaction.log.id.hex())
    checked = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())
    said = f"Checked: {checked or 'nothing that is counted'}. Findings: {len(findings)}."
    appended = transaction.record(
        Event(
            "fixity_checked",
            (log, *list(failed.values())[: _MOST_SUBJECTS - 1]),
            purpose=in_words(scope),
            tool=TOOL,
            outcome="fail" if findings else "pass",
            note=said + also,
        )
    )
    return appended.number
