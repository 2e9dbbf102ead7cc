"""The tables that hold no records, as the ledger states them: by the digest of their rows.

docs/format.md, "What the ledger states of tables". Without it a page of before a change could be
put back into one of them, which needs no key, and nothing would contradict it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import from_hex

KIND = "tables_stated"
"""The kind of an event that does nothing else: most events state the tables that they change."""

ACCEPTED = "tables_accepted"
"""The kind of an event by which a person lets all tables count as they are: it states them anew."""

NOTHING_BEFORE = bytes(32)
"""Stands for the digest of before, where an archive begins or a person accepts what is there."""

QUERIES: Mapping[str, str] = {
    "key_slot": "SELECT id, agent_key, purpose FROM key_slot ORDER BY id",
    "fact": (
        "SELECT name, value FROM fact WHERE name IN ('digests', 'views', 'witness_seed')"
        " ORDER BY name"
    ),
    "vocabulary_term": (
        "SELECT scheme, code, parent, label_en, label_uk FROM vocabulary_term ORDER BY scheme, code"
    ),
    "erased_object": "SELECT number, id FROM erased_object ORDER BY number",
    "backup": "SELECT id, path, made_at, log_size, erased_through FROM backup ORDER BY id",
    "signing_key": (
        "SELECT number, agent_key, fingerprint, certificate, wrapped, is_retired FROM signing_key"
        " ORDER BY number"
    ),
    "known_signer": (
        "SELECT fingerprint, name, status, since, log_origin, log_vkeys FROM known_signer"
        " ORDER BY fingerprint"
    ),
    "age_recipient": "SELECT name, recipient FROM age_recipient ORDER BY name",
    "sent_bundle": (
        "SELECT number, name, recipient, prepared_event, heads, digest, exported_event,"
        " confirmed_event FROM sent_bundle ORDER BY number"
    ),
    "received_bundle": (
        "SELECT accession_key, item_key, name, digest, signer, verdict FROM received_bundle"
        " ORDER BY accession_key"
    ),
    "seen_log": "SELECT origin, vkeys, size, root, is_cosigned FROM seen_log ORDER BY origin",
    "witness": "SELECT name, vkey FROM witness ORDER BY name",
    "held_checkpoint": (
        "SELECT number, log, size, root, held_by, how, event, note FROM held_checkpoint"
        " ORDER BY number"
    ),
}
"""What is stated of each table, in an order of its own."""

MEANINGS: Mapping[str, str] = {
    "key_slot": "the passphrases and recovery words",
    "fact": "facts about the archive",
    "vocabulary_term": "the words to choose from",
    "erased_object": "the files that were shredded",
    "backup": "the backups that were made",
    "signing_key": "the keys of those who sign",
    "known_signer": "the signers who are known",
    "age_recipient": "the recipients of encrypted bundles",
    "sent_bundle": "the bundles that were sent",
    "received_bundle": "the bundles that were received",
    "seen_log": "the heads of other logs that were seen",
    "witness": "the witnesses who are known",
    "held_checkpoint": "the checkpoints that others hold",
}
"""What each table holds, in words for people."""


def digest(rows: Iterable[tuple[object, ...]]) -> bytes:
    """Return the SHA-256 of rows, each a line of the archive's one encoding, blobs as hex.

    Raises Damaged for a value that has no encoding.
    """
    digesting = hashlib.sha256()
    for row in rows:
        digesting.update(_line(row))
    return digesting.digest()


def prefix_digests(rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    """Yield the digest of no row, of the first, of the first two, and so on, as `digest` does.

    They end before a row that has no encoding.
    """
    digesting = hashlib.sha256()
    yield digesting.digest()
    with suppress(Damaged):
        for row in rows:
            digesting.update(_line(row))
            yield digesting.digest()


def _line(row: tuple[object, ...]) -> bytes:
    try:
        values = [value.hex() if isinstance(value, bytes) else value for value in row]
        return canonical.encode(values) + b"\n"  # type: ignore[arg-type]
    except ValueError as error:
        raise Damaged("A table holds a value that has no encoding.") from error


def digests(connection: sqlcipher.Connection) -> dict[str, bytes]:
    """Return the digest of each table as it stands."""
    return {table: digest(connection.execute(query)) for table, query in QUERIES.items()}


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str | None:
    """Return what an event states: name, digest before and digest after of each changed table.

    None where no table changed; one that is not in ``before`` did not exist.
    """
    changed = [
        f"{table} {before.get(table, NOTHING_BEFORE).hex()} {digest_after.hex()}"
        for table, digest_after in after.items()
        if before.get(table) != digest_after
    ]
    return "\n".join(changed) or None


def parse(untrusted_lines: str) -> list[tuple[str, bytes, bytes]]:
    """Return what an event states, as `changes` made it; raise Damaged for anything else."""
    found = []
    for line in untrusted_lines.split("\n"):
        parts = line.split(" ")
        if len(parts) != 3:
            raise Damaged("An event does not state tables as its format says.")
        found.append((parts[0], from_hex(parts[1], 32), from_hex(parts[2], 32)))
    return found
