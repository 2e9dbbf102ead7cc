"""Which bundle went to whom, how far the logs behind it went, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle.transfer import LogHead, heads_from_text, heads_text
from archive_app.errors import NotFound
from archive_app.model.validation import shown
from archive_app.store import cells
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class SentBundle:
    """A bundle that was prepared. ``digest`` is None where it is not known to have been written.

    Then ``exported_event`` is the one that says why, and None where the export was interrupted, or
    still runs. Events are numbers in the ledger; ``signed_list`` is what a receipt signs.
    """

    name: str
    recipient: str
    prepared_event: int
    digest: bytes | None
    signed_list: bytes | None
    heads: tuple[LogHead, ...]
    exported_event: int | None
    confirmed_event: int | None


def list_sent(archive: Archive) -> list[SentBundle]:
    """Return every bundle that was prepared, newest first."""
    with archive.reading() as session:
        return _load(driver_connection(session), "ORDER BY number DESC")


def load(connection: sqlcipher.Connection, numbers: Sequence[int]) -> list[SentBundle]:
    """Return the bundles that these events prepared, as many as a page has, newest first."""
    marks = ", ".join("?" * len(numbers))
    return _load(connection, f"WHERE prepared_event IN ({marks}) ORDER BY number DESC", *numbers)


def list_unwritten(archive: Archive) -> frozenset[int]:
    """Return the events that prepared a bundle of which no writing is known."""
    return frozenset(sent.prepared_event for sent in list_sent(archive) if sent.digest is None)


def find_sent(connection: sqlcipher.Connection, name: str) -> SentBundle:
    """Return one bundle by name; raise NotFound."""
    found = _load(connection, "WHERE name = ?", name.strip())
    if not found:
        raise NotFound(f"No bundle called {shown(name)} was prepared in this archive.")
    return found[0]


def last_to(connection: sqlcipher.Connection, recipient: str) -> SentBundle | None:
    """Return the newest bundle that was written for a recipient, None where there is none."""
    found = _load(
        connection,
        "WHERE recipient = ? AND digest IS NOT NULL ORDER BY number DESC LIMIT 1",
        recipient,
    )
    return found[0] if found else None


def find_newest(connection: sqlcipher.Connection) -> SentBundle | None:
    """Return the bundle that was prepared last, None where there is none."""
    found = _load(connection, "ORDER BY number DESC LIMIT 1")
    return found[0] if found else None


def shown_sizes(last: SentBundle | None) -> Mapping[bytes, int]:
    """Return, by log id, how many events a recipient saw proven already."""
    return {} if last is None else {head.log: head.size for head in last.heads}


def save_prepared(connection: sqlcipher.Connection, name: str, recipient: str, event: int) -> None:
    """Keep that a bundle is about to be written."""
    connection.execute(
        "INSERT INTO sent_bundle(name, recipient, prepared_event) VALUES (?, ?, ?)",
        (name, recipient, event),
    )


def save_written(
    connection: sqlcipher.Connection,
    name: str,
    *,
    digest: bytes,
    signed_list: bytes,
    heads: Iterable[LogHead],
    event: int,
) -> None:
    """Keep what was written and read back."""
    connection.execute(
        "UPDATE sent_bundle SET digest = ?, signed_list = ?, heads = ?, exported_event = ?"
        " WHERE name = ?",
        (digest, signed_list, heads_text(heads), event, name),
    )


def save_failed(connection: sqlcipher.Connection, name: str, event: int) -> None:
    """Keep that nothing was written after all."""
    connection.execute("UPDATE sent_bundle SET exported_event = ? WHERE name = ?", (event, name))


def save_confirmed(connection: sqlcipher.Connection, name: str, event: int) -> None:
    """Keep that the recipient confirmed to have it."""
    connection.execute("UPDATE sent_bundle SET confirmed_event = ? WHERE name = ?", (event, name))


def _load(connection: sqlcipher.Connection, which: str, *values: object) -> list[SentBundle]:
    rows: Sequence[tuple[object, ...]] = connection.execute(
        "SELECT name, recipient, prepared_event, digest, signed_list, heads, exported_event,"
        f" confirmed_event FROM sent_bundle {which}",
        values,
    ).fetchall()
    return [
        SentBundle(
            name=str(name),
            recipient=str(recipient),
            prepared_event=cells.integer(prepared, "the list of bundles"),
            digest=None if digest is None else cells.blob(digest, "the list of bundles", 32),
            signed_list=None if listed is None else cells.blob(listed, "the list of bundles"),
            heads=() if heads is None else heads_from_text(str(heads)),
            exported_event=_number(exported),
            confirmed_event=_number(confirmed),
        )
        for name, recipient, prepared, digest, listed, heads, exported, confirmed in rows
    ]


def _number(cell: object) -> int | None:
    return None if cell is None else cells.integer(cell, "the list of bundles")
