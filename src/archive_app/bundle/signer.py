"""Which key signed a bundle, and how whoever verifies it knows whose key that is."""

from __future__ import annotations

from collections.abc import Iterable

from archive_app.bundle import certificate
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.signing import SignatureReport
from archive_app.bundle.verdict import SignerAnswer


def find_known(signed: SignatureReport, signers: Iterable[KnownSigner]) -> KnownSigner | None:
    """Return the known signer whose certificate's key signed, None where it is none of them."""
    if signed.certificate_der is None:
        return None
    fingerprint = certificate.fingerprint(signed.certificate_der)
    return next((each for each in signers if each.fingerprint == fingerprint), None)


def answer(signed: SignatureReport, known: KnownSigner | None) -> SignerAnswer:
    """Return the answer to whose signature it is."""
    der = signed.certificate_der
    return SignerAnswer(
        certificate.fingerprint(der) if der is not None else None,
        certificate.ssh_fingerprint(der) if der is not None else None,
        certificate.subject_name(der) if der is not None else None,
        known.name if known is not None else None,
        known.status if known is not None else "unknown",
        signed.outcomes,
    )
