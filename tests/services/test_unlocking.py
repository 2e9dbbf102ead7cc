"""Wrong tries before a right one are in the ledger."""

from __future__ import annotations

from archive_app.services import custody, unlocking
from archive_app.store.archive import Archive


def test_wrong_tries_are_an_event(archive: Archive) -> None:
    unlocking.record_failed_tries(archive, 1)
    unlocking.record_failed_tries(archive, 2)
    events = custody.list_events(archive, kind="failed_unlock")
    assert [event.outcome for event in events] == ["2 failed attempts", "1 failed attempt"]
    assert events[0].subjects[0].subject.kind == "log"
