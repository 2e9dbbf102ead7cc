"""What is recorded of unlocking: wrong tries, which cannot be written before a right one."""

from __future__ import annotations

from archive_app.model.custody import Event, Subject
from archive_app.store.archive import Archive


def record_failed_tries(archive: Archive, tries: int) -> None:
    """Record how many wrong passphrases were tried before the one that opened the archive."""
    with archive.writing() as transaction:
        transaction.record(
            Event(
                "failed_unlock",
                (Subject("log", archive.log.id.hex()),),
                outcome=f"{tries} failed attempts" if tries > 1 else "1 failed attempt",
            )
        )
