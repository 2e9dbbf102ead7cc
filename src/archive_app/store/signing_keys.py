"""Signing keys in the catalogue, each wrapped under the own secret of the person who signs.

docs/format.md, "Signing keys". Neither the master key nor anybody else's secret opens them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.store import cells, keys
from archive_app.store.header import Unlocked


@dataclass(frozen=True)
class StoredKey:
    """What everybody may know of a signing key: whose it is, its certificate (DER)."""

    number: int
    agent_id: str
    fingerprint: bytes
    certificate_der: bytes
    is_retired: bool


def load_all(connection: sqlcipher.Connection) -> list[StoredKey]:
    """Return every signing key, in the order in which they were made."""
    return [
        StoredKey(
            cells.integer(number, "a signing key"),
            cells.blob(agent_id, "the id of an agent", 16).hex(),
            cells.blob(fingerprint, "a fingerprint", 32),
            cells.blob(certificate_der, "a certificate"),
            bool(is_retired),
        )
        for number, agent_id, fingerprint, certificate_der, is_retired in connection.execute(
            "SELECT number, id, fingerprint, certificate, is_retired FROM signing_key"
            " JOIN record ON record.key = agent_key ORDER BY number"
        )
    ]


def add(
    connection: sqlcipher.Connection,
    unlocked: Unlocked,
    agent_id: str,
    fingerprint: bytes,
    certificate_der: bytes,
    private: bytes,
) -> None:
    """Keep a person's new signing key; the one that the person had is retired."""
    (agent_key,) = connection.execute(
        "SELECT key FROM record WHERE id = ?", (bytes.fromhex(agent_id),)
    ).fetchone()
    connection.execute("UPDATE signing_key SET is_retired = 1 WHERE agent_key = ?", (agent_key,))
    bound_to = _bound_to(unlocked.header.archive_id, agent_id, fingerprint)
    connection.execute(
        "INSERT INTO signing_key(agent_key, fingerprint, certificate, wrapped, is_retired)"
        " VALUES (?, ?, ?, ?, 0)",
        (
            agent_key,
            fingerprint,
            certificate_der,
            keys.wrap(unlocked.person_wrap, private, bound_to),
        ),
    )


def open_current(
    connection: sqlcipher.Connection, unlocked: Unlocked, agent_id: str
) -> bytes | None:
    """Return the private part of a person's key in use; None where this secret opens none."""
    for stored in load_all(connection):
        if stored.agent_id == agent_id and not stored.is_retired:
            return _opened(connection, unlocked.header.archive_id, stored, unlocked.person_wrap)
    return None


def rewrap(
    connection: sqlcipher.Connection, unlocked: Unlocked, agent_id: str, new_wrap: bytes
) -> None:
    """Wrap a person's keys under a new secret; the old wrapping stays until the header is written.

    :func:`forget_former` ends that. Keys that the present secret does not open stay as they are.
    """
    archive_id = unlocked.header.archive_id
    for stored in load_all(connection):
        if stored.agent_id != agent_id:
            continue
        private = _opened(connection, archive_id, stored, unlocked.person_wrap)
        if private is None:
            continue
        former = keys.wrap(
            unlocked.person_wrap, private, _bound_to(archive_id, agent_id, stored.fingerprint)
        )
        connection.execute(
            "INSERT OR REPLACE INTO scratch_former_key(key_number, wrapped) VALUES (?, ?)",
            (stored.number, former),
        )
        wrapped = keys.wrap(new_wrap, private, _bound_to(archive_id, agent_id, stored.fingerprint))
        connection.execute(
            "UPDATE signing_key SET wrapped = ? WHERE number = ?", (wrapped, stored.number)
        )


def forget_former(connection: sqlcipher.Connection) -> None:
    """Drop what only the secret of before a change opens."""
    connection.execute("DELETE FROM scratch_former_key")


def retire_all_but(connection: sqlcipher.Connection, agent_id: str) -> None:
    """Retire the keys of everybody else: what opened them opens nothing any more."""
    connection.execute(
        "UPDATE signing_key SET is_retired = 1"
        " WHERE agent_key <> (SELECT key FROM record WHERE id = ?)",
        (bytes.fromhex(agent_id),),
    )


def _opened(
    connection: sqlcipher.Connection, archive_id: bytes, stored: StoredKey, person_wrap: bytes
) -> bytes | None:
    bound_to = _bound_to(archive_id, stored.agent_id, stored.fingerprint)
    for wrapped in _wrappings(connection, stored.number):
        with suppress(Damaged):  # under another secret
            return keys.unwrap(person_wrap, wrapped, bound_to)
    return None


def _wrappings(connection: sqlcipher.Connection, number: int) -> Iterator[bytes]:
    for table, column in (("signing_key", "number"), ("scratch_former_key", "key_number")):
        for (wrapped,) in connection.execute(
            f"SELECT wrapped FROM {table} WHERE {column} = ?", (number,)
        ).fetchall():
            yield cells.blob(wrapped, "a wrapped key")


def _bound_to(archive_id: bytes, agent_id: str, fingerprint: bytes) -> bytes:
    return keys.associated_data("signing-key", archive_id, bytes.fromhex(agent_id), fingerprint)
