"""The identities that people sign with: made or imported, shown, and used by nobody else."""

from __future__ import annotations

from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import certificate
from archive_app.bundle.certificate import Identity
from archive_app.errors import Damaged, NotAllowed, NotFound, Reason
from archive_app.model.custody import Event
from archive_app.model.inputs import AgentInput
from archive_app.services.custody import name_agents
from archive_app.services.received import TOOL
from archive_app.store import particulars, records, signing_keys
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class KnownIdentity:
    """A signing key of somebody in this archive, without what signs.

    ``fingerprint`` is what people compare: SHA-256 of the certificate, hex. ``is_own`` says that
    whoever opened the archive can sign with it, ``validity_note`` where its certificate ran out.
    """

    fingerprint: str
    ssh_fingerprint: str
    name: str
    person: str
    certificate_der: bytes
    is_own: bool
    is_retired: bool
    validity_note: str | None


def create(archive: Archive, name: str) -> KnownIdentity:
    """Make a signing key for whoever opened the archive, under a role or pseudonym.

    An earlier key of that person is retired. Raises InvalidInput for an unusable name, NotAllowed
    where the recovery words opened the archive: they are nobody's own.
    """
    _require_own_secret(archive)
    return _keep(archive, certificate.create(name), "Made in this archive.")


def take_over(archive: Archive, untrusted_pkcs12: bytes, password: bytes | None) -> KnownIdentity:
    """Keep the identity of a PKCS#12 file (RFC 7292) as that of whoever opened the archive.

    A certificate that ran out is taken, and ``validity_note`` says so. Raises InvalidInput for a
    wrong password or a file that cannot sign here, NotAllowed as :func:`create` does.
    """
    _require_own_secret(archive)
    identity = certificate.from_pkcs12(untrusted_pkcs12, password)
    return _keep(archive, identity, "Imported from a PKCS#12 file.")


def list_identities(archive: Archive) -> list[KnownIdentity]:
    """Return every signing key of this archive, oldest first."""
    people = name_agents(archive)
    at = archive.clock.read().at
    with archive.reading() as session:
        connection = driver_connection(session)
        current = _current(archive, connection)
        return [
            KnownIdentity(
                fingerprint=stored.fingerprint.hex(),
                ssh_fingerprint=certificate.ssh_fingerprint(stored.certificate_der),
                name=certificate.subject_name(stored.certificate_der),
                person=people.get(stored.agent_id, stored.agent_id),
                certificate_der=stored.certificate_der,
                is_own=current is not None and current.certificate_der == stored.certificate_der,
                is_retired=stored.is_retired,
                validity_note=certificate.validity_note(stored.certificate_der, at),
            )
            for stored in signing_keys.load_all(connection)
        ]


def load_own(archive: Archive) -> KnownIdentity:
    """Return the identity of whoever opened the archive; raises NotFound as :func:`load_signer`."""
    for known in list_identities(archive):
        if known.is_own:
            return known
    raise _none()


def load_signer(archive: Archive) -> Identity:
    """Return what whoever opened the archive signs with; raise NotFound with how to make one."""
    with archive.reading() as session:
        identity = _current(archive, driver_connection(session))
    if identity is None:
        raise _none()
    return identity


def fingerprint_of(identity: Identity) -> str:
    """Return the fingerprint that an identity is known by, in hex."""
    return certificate.fingerprint(identity.certificate_der)


def _current(archive: Archive, connection: sqlcipher.Connection) -> Identity | None:
    private = signing_keys.open_current(connection, archive.unlocked, archive.agent_id)
    return None if private is None else certificate.from_bytes(private)


def _keep(archive: Archive, identity: Identity, note: str) -> KnownIdentity:
    fingerprint = fingerprint_of(identity)
    with archive.writing() as transaction:
        connection = transaction.connection
        if fingerprint in {each.fingerprint.hex() for each in signing_keys.load_all(connection)}:
            raise NotAllowed("This archive has this signing key already.")
        found = records.find(connection, archive.agent_id, "agent")
        agent = records.load_input(connection, found)
        assert isinstance(agent, AgentInput)
        saved = transaction.save(
            agent.model_copy(update={"key_fingerprint": fingerprint}), record_id=found.id
        )
        signing_keys.add(
            connection,
            archive.unlocked,
            archive.agent_id,
            bytes.fromhex(fingerprint),
            identity.certificate_der,
            certificate.to_bytes(identity),
        )
        transaction.touch("signing_key")
        transaction.record(
            Event("signing_key_made", (saved.subject,), tool=TOOL, outcome=fingerprint, note=note)
        )
    return load_own(archive)


def _require_own_secret(archive: Archive) -> None:
    with archive.reading() as session:
        owner = particulars.owners(driver_connection(session)).get(archive.unlocked.slot.id.hex())
    if owner is None:
        raise Damaged("The catalogue does not know whose key slot this is.")
    if owner.purpose == "recovery":
        raise NotAllowed(
            "The recovery words opened this archive, and they are nobody's own. Open it with your "
            "passphrase to have a signing key."
        )


def _none() -> NotFound:
    return NotFound(
        "You have no signing key in this archive. Make one: archive-app identity create PATH "
        "--name NAME.",
        Reason.NO_SIGNING_KEY,
    )
