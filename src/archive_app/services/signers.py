"""The signers that an archive knows: trusted after a comparison, revoked, each change an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import known_signers
from archive_app.bundle.certificate import parse_fingerprint
from archive_app.bundle.known_signers import KnownSigner
from archive_app.errors import InvalidInput, NotFound
from archive_app.model.custody import Event, Subject
from archive_app.store import cells, ledger
from archive_app.store.archive import Archive
from archive_app.store.erasures import Erasures
from archive_app.store.transaction import Transaction, driver_connection

_REVOKED = "signer_revoked"
_NOTED = re.compile(r"(.*): ([a-z]+) since ([0-9-]{10})", re.DOTALL)


def list_signers(archive: Archive) -> tuple[KnownSigner, ...]:
    """Return every known signer, by name."""
    with archive.reading() as session:
        return load_all(driver_connection(session))


def trust(archive: Archive, typed_fingerprint: str, name: str) -> KnownSigner:
    """Know a signer whose fingerprint a person compared with one that came another way.

    Raises InvalidInput for what is no fingerprint or name, and for a signer that is known already.
    """
    signer = KnownSigner(parse_fingerprint(typed_fingerprint), name.strip())
    known_signers.require_sound(signer)
    with archive.writing() as transaction:
        known = find(transaction.connection, signer.fingerprint)
        if known is not None:
            raise InvalidInput(f"This signer is known already, as {known.name}.")
        _save(transaction, signer, "signer_trusted")
    return signer


def revoke(
    archive: Archive,
    typed_fingerprint: str,
    status: str,
    since: str,
    *,
    was_mistaken: bool = False,
) -> KnownSigner:
    """Note that a signer's key is retired, lost or compromised since a day (UTC).

    Raises NotFound for an unknown signer; and as :func:`known_signers.revoked` does.
    """
    fingerprint = parse_fingerprint(typed_fingerprint)
    with archive.writing() as transaction:
        known = find(transaction.connection, fingerprint)
        if known is None:
            raise NotFound("No signer with this fingerprint is known in this archive.")
        signer = known_signers.revoked(known, status, since, was_mistaken=was_mistaken)
        _save(transaction, signer, _REVOKED)
    return signer


def pin_log(
    connection: sqlcipher.Connection, signer: KnownSigner, origin: str, vkeys: tuple[str, ...]
) -> None:
    """Pin the first log that was seen of a known signer; the caller records the event."""
    if signer.log_origin is None:
        _write(connection, replace(signer, log_origin=origin, log_vkeys=vkeys))


def find(connection: sqlcipher.Connection, fingerprint: str) -> KnownSigner | None:
    """Return one known signer by fingerprint (hex), None where it is not known."""
    return next((each for each in load_all(connection) if each.fingerprint == fingerprint), None)


def load_all(connection: sqlcipher.Connection) -> tuple[KnownSigner, ...]:
    """Return every known signer, by name, with a key that is no better than events say.

    One whose key events call no longer good is known, whether the list has it or not.
    """
    signers = {each.fingerprint: each for each in _listed(connection)}
    for revoked in _revocations(connection):
        listed = signers.get(revoked.fingerprint, revoked)
        signers[revoked.fingerprint] = replace(listed, status=revoked.status, since=revoked.since)
    return tuple(sorted(signers.values(), key=lambda each: (each.name, each.fingerprint)))


def find_untrue(connection: sqlcipher.Connection) -> Iterator[KnownSigner]:
    """Yield, as the ledger has them, the signers whose key the list does not call what it does."""
    listed = _listed(connection)
    return (each for each in load_all(connection) if each not in listed)


def _listed(connection: sqlcipher.Connection) -> tuple[KnownSigner, ...]:
    return tuple(
        KnownSigner(
            cells.blob(fingerprint, "the list of known signers", 32).hex(),
            str(name),
            str(status),
            since,
            log_origin,
            tuple(str(vkeys).splitlines()),
        )
        for fingerprint, name, status, since, log_origin, vkeys in connection.execute(
            "SELECT fingerprint, name, status, since, log_origin, log_vkeys FROM known_signer"
            " ORDER BY name, fingerprint"
        )
    )


def _revocations(connection: sqlcipher.Connection) -> Iterator[KnownSigner]:
    """Yield what events say, in their order, of each key that is no longer good.

    They count, not the list: a page of it that is put back would make a stolen key good again.
    They are about a log, and whatever is about one is read: a row may call them anything.
    """
    erasures = Erasures(connection.execute)
    for log in ledger.load_logs(connection):
        for _, said in erasures.chain(log.id.hex()):
            fingerprint, found = said.get("outcome"), _NOTED.fullmatch(str(said.get("note")))
            if said.get("kind") == _REVOKED and isinstance(fingerprint, str) and found:
                yield KnownSigner(fingerprint, found[1], found[2], found[3])


def _save(transaction: Transaction, signer: KnownSigner, kind: str) -> None:
    _write(transaction.connection, signer)
    transaction.touch("known_signer")
    told = signer.status if signer.since is None else f"{signer.status} since {signer.since}"
    transaction.record(
        Event(
            kind,
            (Subject("log", transaction.log.id.hex()),),
            outcome=signer.fingerprint,
            note=f"{signer.name}: {told}",
        )
    )


def _write(connection: sqlcipher.Connection, signer: KnownSigner) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO known_signer"
        "(fingerprint, name, status, since, log_origin, log_vkeys) VALUES (?, ?, ?, ?, ?, ?)",
        (
            bytes.fromhex(signer.fingerprint),
            signer.name,
            signer.status,
            signer.since,
            signer.log_origin,
            "\n".join(signer.log_vkeys),
        ),
    )
