"""Receipts of bundles: a recipient's signature of the signed list, and what it closes at home.

A receipt is a CMS signature over the same bytes as the bundle's own (docs/bundle.md,
"Signatures"), so it shows that whoever made it held the list of all digests and the heads of the
log with it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import cades, certificate, layout
from archive_app.bundle.certificate import parse_fingerprint
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.members import open_container
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report, Verdict
from archive_app.bundle.verification import verify
from archive_app.errors import Damaged, InvalidInput, NotAllowed
from archive_app.model.custody import Event, Subject, utc_seconds
from archive_app.progress import Meter
from archive_app.services import bundles_sent, holding, identity, signers
from archive_app.services.bundles_sent import SentBundle
from archive_app.services.proof_check import ProvenLedger
from archive_app.services.received import TOOL
from archive_app.store.archive import Archive
from archive_app.store.transaction import Transaction, driver_connection

_SMALL = 1 << 20


@dataclass(frozen=True)
class Confirmation:
    """What a receipt confirmed: whose it is, and up to which event the ledger is protected now.

    ``signer`` is the fingerprint of the receipt's key, None where a digest was quoted by hand;
    ``standing`` is that of the key: ``unknown``, or as a known signer's. ``protects`` says whether
    the receipt protects the ledger: one by a key that is not known, or was given up, does not.
    """

    bundle: str
    signer: str | None
    confirmed_by: str
    event: int
    protected_up_to: int | None
    standing: str | None
    protects: bool


def make_receipt(archive: Archive, path: Path, meter: Meter) -> tuple[bytes, Report]:
    """Return the DER of one's own signature over the list of a bundle that somebody else signed.

    The bundle is verified first: raises NotAllowed for one that is not valid. An event says that
    it was signed. Raises NotFound where there is no identity to sign with.
    """
    signer = identity.load_signer(archive)
    report = verify(path, Trust(signers=signers.list_signers(archive)), meter)
    if report.verdict not in (Verdict.VALID, Verdict.UNKNOWN_SIGNER) or report.digest is None:
        raise NotAllowed(f"This bundle is not confirmed: {report.verdict.words}.")
    with open_container(path) as container, container.open(layout.TAG_MANIFEST) as file:
        signed_list = file.read(_SMALL)
    if hashlib.sha256(signed_list).hexdigest() != report.digest:
        raise Damaged("The bundle changed while it was read.")
    made = cades.sign(signer, signed_list, archive.clock.read().at)
    with archive.writing() as transaction:
        transaction.record(
            Event(
                "signed",
                (Subject("log", transaction.log.id.hex()),),
                tool=TOOL,
                outcome=f"{report.bundle}\n{report.digest}",
                note="Receipt of a bundle.",
            )
        )
    return made, report


def confirm(archive: Archive, bundle: str, untrusted_receipt: bytes) -> Confirmation:
    """Close an export with the recipient's receipt.

    Raises NotFound for a bundle that was not prepared here, Damaged for what is no signature of
    its list, and where that was changed here, NotAllowed for one's own signature, or one that is
    recorded already.
    """
    sent = _written(archive, bundle)
    assert sent.signed_list is not None
    signed = cades.verify_foreign(untrusted_receipt, sent.signed_list)
    fingerprint = certificate.fingerprint(signed.certificate_der)
    if fingerprint in {each.fingerprint for each in identity.list_identities(archive)}:
        raise NotAllowed("This archive's own key signed it: that confirms nothing.")
    with archive.reading() as session:
        known = signers.find(driver_connection(session), fingerprint)
    who = (
        known.name
        if known is not None
        else f"{certificate.subject_name(signed.certificate_der)} (unknown key)"
    )
    return _close(archive, sent, fingerprint, who, known)


def confirm_by_digest(archive: Archive, bundle: str, typed_digest: str, by: str) -> Confirmation:
    """Close an export with the bundle digest as the recipient quoted it, on paper or by voice.

    Raises InvalidInput where it is another digest, or nobody is named, NotAllowed where the same
    is recorded already.
    """
    sent = _written(archive, bundle)
    assert sent.digest is not None
    if not by.strip():
        raise InvalidInput("Say who confirmed it.")
    if not hmac.compare_digest(parse_fingerprint(typed_digest), sent.digest.hex()):
        raise InvalidInput(
            "This is not the digest of that bundle: whoever quoted it has something else."
        )
    return _close(archive, sent, None, by.strip(), None)


def _written(archive: Archive, bundle: str) -> SentBundle:
    with archive.reading() as session:
        sent = bundles_sent.find_sent(driver_connection(session), bundle)
    if sent.digest is None or sent.signed_list is None:
        raise NotAllowed("That bundle is not known to have been written: nothing is confirmed.")
    if hashlib.sha256(sent.signed_list).digest() != sent.digest:
        raise Damaged(
            "The signed list that was kept of that bundle is not the one that was written: nothing "
            "is confirmed. Check the archive."
        )
    return sent


def _close(
    archive: Archive,
    sent: SentBundle,
    fingerprint: str | None,
    who: str,
    known: KnownSigner | None,
) -> Confirmation:
    with archive.writing() as transaction:
        connection = transaction.connection
        said = _event(transaction, sent, fingerprint, who)
        _require_new(ProvenLedger(connection, archive.logs), connection, said)
        event = transaction.next_number()
        bundles_sent.save_confirmed(connection, sent.name, event)
        holding.save_held(archive, connection, sent.heads, held_by=who, how="receipt", event=event)
        transaction.touch("sent_bundle")
        transaction.record(said)
        recorded_at = utc_seconds(transaction.now().at)
    standing = None
    if fingerprint is not None:
        standing = "unknown" if known is None else known.status
    return Confirmation(
        sent.name,
        fingerprint,
        who,
        event,
        holding.protected_up_to(archive),
        standing,
        protects=fingerprint is None or holding.is_good(known, recorded_at),
    )


def _require_new(proven: ProvenLedger, connection: sqlcipher.Connection, said: Event) -> None:
    """Raise NotAllowed where an event says the same: who presses twice confirms once."""
    numbers = connection.execute("SELECT number FROM event WHERE kind = ?", (said.kind,))
    for event in [proven.event(number) for (number,) in numbers.fetchall()]:
        if (event.outcome, event.from_, event.note) == (said.outcome, said.from_, said.note):
            raise NotAllowed(
                f"That {said.from_} confirmed it is recorded already, as event {event.number}."
            )


def _event(transaction: Transaction, sent: SentBundle, fingerprint: str | None, who: str) -> Event:
    assert sent.digest is not None
    return Event(
        "receipt_confirmed",
        (Subject("log", transaction.log.id.hex()),),
        from_=who,
        to=sent.recipient,
        tool=TOOL,
        outcome=f"{sent.name}\n{sent.digest.hex()}",
        note=holding.signed_by(fingerprint),
    )
