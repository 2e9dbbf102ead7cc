"""The references that an archive gives out: each once, and past those that it lost.

docs/format.md, "Table `reference_counter`". The page of a counter may have been put back or be
lost, and with it the newest records.
"""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import custody
from archive_app.store import cells, ledger

# Every reference is that of a record, and the keys of records go up one by one.
IS_SOUND = (
    "(typeof(last) = 'integer' AND last BETWEEN 0 AND"
    " (SELECT coalesce(max(record_key), 0) FROM revision))"
)
"""The SQL that tells whether a row of *reference_counter* can be one that was written."""

_COUNTER = "the counter of its references"


def following(connection: sqlcipher.Connection, code: str, year: int) -> str:
    """Give out the next reference of a year; ``code`` is the archive's own part of each."""
    # RETURNING would say it in one statement that takes ten times as long as these two: SQLCipher
    # seals each page that it changes once more, for the journal it takes a statement back with.
    row = connection.execute(
        "SELECT last FROM reference_counter WHERE year = ?", (year,)
    ).fetchone()
    if row is None:
        connection.execute("INSERT INTO reference_counter(year, last) VALUES (?, 1)", (year,))
        return f"{code}-{year}-0001"
    number = cells.integer(row[0], _COUNTER) + 1
    connection.execute("UPDATE reference_counter SET last = ? WHERE year = ?", (number, year))
    return f"{code}-{year}-{number:04d}"


def drop_unsound(connection: sqlcipher.Connection) -> None:
    """Let each counter that is none begin anew, with a code of which nothing was given out."""
    connection.execute(f"DELETE FROM reference_counter WHERE NOT {IS_SOUND}")


def mend_counter(connection: sqlcipher.Connection, code: str, year: int, *, since: int) -> None:
    """Let the next reference of a year be past those that were given out.

    Raises Damaged where the counter is none, or a record was lost that may have had the next one:
    whatever was saved before event ``since`` had another code. Only what was saved after the last
    reference is looked at.
    """
    row = connection.execute(
        f"SELECT last, {IS_SOUND} FROM reference_counter WHERE year = ?", (year,)
    ).fetchone()
    last, is_sound = row or (0, True)
    key = _key_of(connection, f"{code}-{year}-{last:04d}") if is_sound else 0
    if not is_sound or _has_lost(connection, key, since):
        raise Damaged(
            f"The references of {year} cannot go on: their counter is not what was written, or "
            "records that were saved last are lost. Check the archive and restore a backup, or go "
            "on with another code of references: archive-app archive accept PATH --copied "
            "--reason TEXT."
        )
    connection.execute(
        "INSERT OR REPLACE INTO reference_counter(year, last) SELECT ?, highest FROM"
        " (SELECT max(CAST(substr(reference, 15) AS INTEGER)) AS highest FROM record"
        " WHERE key > ? AND +reference > ? AND +reference < ?) WHERE highest > ?",
        (year, key, f"{code}-{year}-", f"{code}-{year}.", last),
    )


def _key_of(connection: sqlcipher.Connection, reference: str) -> int:
    """Return the key of the record that has a reference, 0 where none has it."""
    row = connection.execute("SELECT key FROM record WHERE reference = ?", (reference,)).fetchone()
    return 0 if row is None else cells.integer(row[0], _COUNTER)


def _has_lost(connection: sqlcipher.Connection, key: int, since: int) -> bool:
    """Tell whether a record after a key is gone whose first event is past ``since``."""
    for (header,) in connection.execute(
        "SELECT header FROM revision WHERE record_key > ? AND number = 1"
        " AND NOT EXISTS (SELECT 1 FROM record WHERE key = record_key)",
        (key,),
    ):
        about = ledger.find_events_about(connection, custody.parse_header(header).id)
        if about and about[0] > since:
            return True
    return False
