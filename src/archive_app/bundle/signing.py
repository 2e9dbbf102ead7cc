"""The signatures of a bundle: made together, judged one by one, and what they amount to.

docs/bundle.md, "Signatures". The verdict rests on the CMS signature and the OpenSSH one; the rest
is listed with its outcome and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature

from archive_app.bundle import cades, certificate, layout, sshsig
from archive_app.bundle.cades import NotCheckable
from archive_app.bundle.certificate import Identity
from archive_app.bundle.outcome import Outcome
from archive_app.errors import Damaged

_LIST = f"{layout.SIGNATURES}{layout.TAG_MANIFEST}"
P7S = f"{_LIST}.p7s"
SSHSIG = f"{_LIST}.sshsig"
MLDSA = f"{_LIST}.mldsa"
_CONTEXT = b"evidence-bundle@v1"
_NUMBERED = r"(?:0[1-9]|[1-9][0-9])"
_VALIDATION = f"{layout.SIGNATURES}validation/"
_COUNTERSIGNATURE = re.compile(rf"{layout.SIGNATURES}countersign/{_NUMBERED}\.p7s")
_ALLOWED = re.compile(
    rf"{re.escape(_LIST)}\.(?:p7s|sshsig|mldsa)"
    rf"|{re.escape(_LIST)}\.p7s\.{_NUMBERED}\.ts[qr](?:\.{_NUMBERED}\.ts[qr])?"
    rf"|{_COUNTERSIGNATURE.pattern}"
    rf"|{_VALIDATION}{_NUMBERED}\.(?:crt|crl|ocsp)"
)


@dataclass(frozen=True)
class SignatureOutcome:
    """One signature: its file, its kind, one of the four outcomes, and why in words."""

    name: str
    kind: str
    outcome: Outcome
    certificate_der: bytes | None
    claimed_at: datetime | None
    sentence: str


@dataclass(frozen=True)
class SignatureReport:
    """Every signature; ``certificate_der`` is that of the CMS signature where it holds.

    ``is_signed`` says that the CMS signature holds; ``is_contradicted`` that a signature which the
    verdict rests on does not, or that there is a file which has no place among signatures.
    """

    outcomes: tuple[SignatureOutcome, ...]
    certificate_der: bytes | None
    is_signed: bool
    is_contradicted: bool

    @property
    def cms_outcome(self) -> Outcome:
        """The outcome of the CMS signature, which time stamps are over."""
        return next(each.outcome for each in self.outcomes if each.kind == "p7s")


def is_fault(signature: SignatureOutcome) -> bool:
    """Tell whether a signature makes a bundle not valid: the verdict rests on it, and it is wrong.

    So is a file that has no place among signatures.
    """
    return signature.outcome == Outcome.INVALID and signature.kind in (
        "p7s",
        "sshsig",
        "mldsa",
        "other",
    )


def is_allowed(path: str) -> bool:
    """Return whether a path under ``signatures/`` is one that a bundle may have."""
    return _ALLOWED.fullmatch(path) is not None


def is_judged(path: str) -> bool:
    """Return whether a path is that of a signature or of a time stamp, of those that are allowed.

    What others may want to look at later is not judged.
    """
    return is_allowed(path) and not path.startswith(_VALIDATION)


def timestamp_path(number: int, ending: str) -> str:
    """Return where a request (``tsq``) or response (``tsr``) goes; numbers are 1 to 99."""
    return f"{P7S}.{number:02}.{ending}"


def sign(identity: Identity, tag_manifest: bytes, at: datetime) -> dict[str, bytes]:
    """Return the signatures of the signed list by path, stating the aware time ``at``."""
    made = {
        P7S: cades.sign(identity, tag_manifest, at),
        SSHSIG: sshsig.sign(identity, tag_manifest),
    }
    second = identity.mldsa65
    if second is not None:
        made[MLDSA] = second.sign(tag_manifest, _CONTEXT)
    return made


def verify_signatures(
    untrusted_files: Mapping[str, bytes],
    tag_manifest: bytes | None,
    untrusted_signer_pem: bytes | None,
    unread: Collection[str] = (),
) -> SignatureReport:
    """Judge every file under ``signatures/``; never raises for what they hold.

    ``untrusted_signer_pem`` is the certificate in the bundle: the one that the CMS signature
    carries must be the same. What is None, and the files in ``unread``, are there and could not be
    read: that says nothing against a signature.
    """
    if tag_manifest is None or untrusted_signer_pem is None:
        unread, untrusted_files = {*unread, *untrusted_files}, {}
    signed_list, pem = tag_manifest or b"", untrusted_signer_pem or b""
    main = _judge_p7s(untrusted_files.get(P7S), signed_list, pem)
    der = main.certificate_der if main is not None and main.outcome == Outcome.VALID else None
    outcomes = [] if main is None else [main]
    outcomes += _missing({*untrusted_files, *unread}, der)
    outcomes += _unread(unread)
    for name, content in sorted(untrusted_files.items()):
        if name == SSHSIG:
            outcomes.append(_judge_sshsig(content, signed_list, der))
        elif name == MLDSA:
            outcomes.append(_judge_mldsa(content, signed_list, der))
        elif _COUNTERSIGNATURE.fullmatch(name):
            outcomes.append(_judge_countersignature(name, content, signed_list))
        elif not is_allowed(name):
            sentence = "A file of this name has no place among signatures."
            outcomes.append(SignatureOutcome(name, "other", Outcome.INVALID, None, None, sentence))
    return SignatureReport(
        tuple(outcomes),
        der,
        is_signed=der is not None,
        is_contradicted=any(map(is_fault, outcomes)),
    )


def _judge_p7s(
    untrusted_der: bytes | None, tag_manifest: bytes, untrusted_signer_pem: bytes
) -> SignatureOutcome | None:
    if untrusted_der is None:
        return None
    try:
        signed = cades.verify(untrusted_der, tag_manifest)
        if certificate.from_pem(untrusted_signer_pem) != signed.certificate_der:
            raise Damaged("The signature is by another certificate than the one in the bundle.")
    except NotCheckable as reason:
        return SignatureOutcome(P7S, "p7s", Outcome.NOT_CHECKABLE, None, None, str(reason))
    except Damaged as damage:
        return SignatureOutcome(P7S, "p7s", Outcome.INVALID, None, None, str(damage))
    return SignatureOutcome(
        P7S,
        "p7s",
        Outcome.VALID,
        signed.certificate_der,
        signed.claimed_at,
        "The signed list is the one that this certificate's key signed.",
    )


def _judge_sshsig(content: bytes, tag_manifest: bytes, der: bytes | None) -> SignatureOutcome:
    if der is None:
        return _without_certificate(SSHSIG, "sshsig")
    try:
        sshsig.verify(content, tag_manifest, der)
    except Damaged as damage:
        return SignatureOutcome(SSHSIG, "sshsig", Outcome.INVALID, None, None, str(damage))
    sentence = "The same key signed it for OpenSSH."
    return SignatureOutcome(SSHSIG, "sshsig", Outcome.VALID, der, None, sentence)


def _judge_mldsa(content: bytes, tag_manifest: bytes, der: bytes | None) -> SignatureOutcome:
    if der is None:
        return _without_certificate(MLDSA, "mldsa")
    key = certificate.mldsa65_public_key(der)
    if key is None:
        sentence = "The certificate has no ML-DSA-65 key that could be checked here."
        return SignatureOutcome(MLDSA, "mldsa", Outcome.NOT_CHECKABLE, None, None, sentence)
    try:
        key.verify(content, tag_manifest, _CONTEXT)
    except (InvalidSignature, ValueError):
        sentence = "The ML-DSA-65 signature does not match the signed list."
        return SignatureOutcome(MLDSA, "mldsa", Outcome.INVALID, None, None, sentence)
    sentence = "The certificate's second key, ML-DSA-65, signed it as well."
    return SignatureOutcome(MLDSA, "mldsa", Outcome.VALID, der, None, sentence)


def _missing(untrusted_names: Collection[str], der: bytes | None) -> Iterator[SignatureOutcome]:
    """Yield each signature that such a bundle is given when it is made, and that is not there.

    Which ones these are, a certificate whose signature holds says; without it, the form does.
    """
    sentences = {
        (P7S, "p7s"): "The signature that every bundle is given is not here: nothing is signed.",
        (SSHSIG, "sshsig"): "The signature for OpenSSH that every bundle is given is not here.",
    }
    if der is not None and certificate.mldsa65_public_key(der) is not None:
        sentences[MLDSA, "mldsa"] = (
            "The certificate names a second key, ML-DSA-65, and no signature by it is here."
        )
    for (name, kind), sentence in sentences.items():
        if name not in untrusted_names:
            yield SignatureOutcome(name, kind, Outcome.MISSING, None, None, sentence)


def _unread(names: Collection[str]) -> Iterator[SignatureOutcome]:
    kinds = {P7S: "p7s", SSHSIG: "sshsig", MLDSA: "mldsa"}
    sentence = "It, or what it is checked with, could not be read."
    for name in sorted(names):
        kind = "countersignature" if _COUNTERSIGNATURE.fullmatch(name) else kinds.get(name)
        if kind is not None:
            yield SignatureOutcome(name, kind, Outcome.NOT_CHECKABLE, None, None, sentence)


def _judge_countersignature(name: str, content: bytes, tag_manifest: bytes) -> SignatureOutcome:
    kind = "countersignature"
    try:
        signed = cades.verify_foreign(content, tag_manifest)
    except NotCheckable as reason:
        return SignatureOutcome(name, kind, Outcome.NOT_CHECKABLE, None, None, str(reason))
    except Damaged as damage:
        return SignatureOutcome(name, kind, Outcome.INVALID, None, None, str(damage))
    sentence = f"{certificate.subject_name(signed.certificate_der)}, as it calls itself, signed it."
    return SignatureOutcome(
        name, kind, Outcome.VALID, signed.certificate_der, signed.claimed_at, sentence
    )


def _without_certificate(name: str, kind: str) -> SignatureOutcome:
    sentence = "It is checked against the certificate of the CMS signature, and there is none."
    return SignatureOutcome(name, kind, Outcome.NOT_CHECKABLE, None, None, sentence)
