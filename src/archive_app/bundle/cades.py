"""Detached signatures in CMS: CAdES-B-B as of ETSI EN 319 122-1, in the one form bundles have.

RFC 5652 SignedData, version 1, one signer, DER. Signed attributes are content type, message digest,
signing time (RFC 5652 section 11.3) and signing certificate v2 (RFC 5035); nothing is unsigned. A
reader puts the signature together again from its certificate, time and value, and takes no other
bytes for it: no byte can be changed and still pass. (Whoever has the ECDSA signature (r, s) knows
(r, -s), which is as good; RSA, and so every generated identity, has one value only.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from archive_app.bundle import certificate
from archive_app.bundle.certificate import Identity, PublicKey
from archive_app.errors import Damaged, InvalidInput

_FIRST_YEAR_OF_GENERALIZED_TIME = 2050
_LARGEST = 1 << 16  # three times what a signature with a certificate of 16384 bits needs
_LARGEST_FOREIGN = 1 << 18
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class NotCheckable(Exception):
    """A signature by means that this program does not have; that says nothing against it."""


@dataclass(frozen=True)
class Signed:
    """A signature that holds: by which certificate, and when, as the signer claims."""

    certificate_der: bytes
    claimed_at: datetime | None


def sign(identity: Identity, message: bytes, at: datetime) -> bytes:
    """Return the DER of a detached signature of ``message``, stating the aware time ``at``."""
    attributes = _attributes(identity.certificate_der, message, at)
    signed = attributes.dump()
    if isinstance(identity.key, rsa.RSAPrivateKey):
        value = identity.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        value = identity.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    return _assembled(identity.certificate_der, attributes, value)


def verify(untrusted_der: bytes, message: bytes) -> Signed:
    """Return who signed ``message``, in the one form that bundles have.

    Raises Damaged naming what does not hold, NotCheckable for algorithms that are unknown here.
    """
    with _reading(untrusted_der, _LARGEST):
        signed_data, signer = _parsed(untrusted_der)
        found = _verified(signed_data, signer, message)
        if found.claimed_at is None:
            raise Damaged("The signature does not say when it was made.")
        try:
            certificate.require_usable(certificate.public_key(found.certificate_der))
        except InvalidInput as weakness:
            raise Damaged(str(weakness)) from weakness
        attributes = _attributes(found.certificate_der, message, found.claimed_at)
        rebuilt = _assembled(found.certificate_der, attributes, signer["signature"].native)
        if rebuilt != untrusted_der:
            raise Damaged("The signature is not written in the one form that bundles have.")
        return found


def verify_foreign(untrusted_der: bytes, message: bytes) -> Signed:
    """Return who signed ``message``, in any form of CMS with signed attributes and one signer.

    Raises as :func:`verify` does. What the signature does not cover is passed over, and nothing is
    asked of the certificate but that its key usage allows signing.
    """
    with _reading(untrusted_der, _LARGEST_FOREIGN):
        return _verified(*_parsed(untrusted_der), message)


@contextmanager
def _reading(untrusted_der: bytes, most: int) -> Iterator[None]:
    """Turn whatever goes wrong in reading hostile bytes into Damaged."""
    if len(untrusted_der) > most:
        raise Damaged("The signature is larger than any that is needed.")
    try:
        yield
    except (Damaged, NotCheckable):
        raise
    except Exception as error:  # the parser fails in many ways, and all say the same
        raise Damaged("This is not a CMS signature that can be read.") from error


def _parsed(untrusted_der: bytes) -> tuple[cms.SignedData, cms.SignerInfo]:
    content = cms.ContentInfo.load(untrusted_der, strict=True)
    if content["content_type"].native != "signed_data":
        raise Damaged("This is not a CMS signature.")
    signed_data = content["content"]
    signers = list(signed_data["signer_infos"])
    if len(signers) != 1:
        raise Damaged("This is not a CMS signature with one signer.")
    return signed_data, signers[0]


def _verified(signed_data: cms.SignedData, signer: cms.SignerInfo, message: bytes) -> Signed:
    digest_name = signer["digest_algorithm"]["algorithm"].native
    if digest_name not in _HASHES:
        raise NotCheckable(f"It uses the digest {digest_name:.64}, which is not checkable here.")
    if not signer["signed_attrs"]:
        raise Damaged("The signature has no signed attributes.")
    attributes = single_values(signer["signed_attrs"])
    if attributes.get("content_type") != "data" or (
        signed_data["encap_content_info"]["content"].native not in (None, message)
    ):
        raise Damaged("The signature is over another kind of content.")
    if attributes.get("message_digest") != hashlib.new(digest_name, message).digest():
        raise Damaged("The signature is over another list than the one that is here.")
    der = signer_certificate(signed_data, signer)
    if "signing_certificate_v2" in attributes:
        _require_named(attributes["signing_certificate_v2"], der)
    try:
        loaded = certificate.load(der)
    except Damaged as unknown:
        raise NotCheckable("Its certificate has a key that is not checkable here.") from unknown
    verify_value(signer, certificate.public_key(der), digest_name)
    try:
        certificate.require_signing(loaded)
    except InvalidInput as refusal:
        raise Damaged(str(refusal)) from refusal
    claimed = attributes.get("signing_time")
    if not isinstance(claimed, datetime) or claimed.tzinfo is None:
        return Signed(der, None)
    return Signed(der, claimed.astimezone(UTC))


def single_values(attributes: cms.CMSAttributes) -> dict[str, Any]:
    """Return the one value of each signed attribute; raise Damaged where there are several."""
    found: dict[str, Any] = {}
    for attribute in attributes:
        name, values = attribute["type"].native, attribute["values"].native
        if name in found or not values or len(values) != 1:
            raise Damaged("A signed attribute is repeated or has no single value.")
        found[name] = values[0]
    return found


def signer_certificate(signed_data: cms.SignedData, signer: cms.SignerInfo) -> bytes:
    """Return the DER of the certificate that the signer is named by; raise Damaged for none."""
    found = {
        bytes(choice.chosen.dump())  # one that is there twice is the same
        for choice in signed_data["certificates"] or ()
        if choice.name == "certificate" and _is_named(signer["sid"], choice.chosen)
    }
    if len(found) != 1:
        raise Damaged("The signature does not carry its signer's certificate.")
    return found.pop()


def _is_named(sid: cms.SignerIdentifier, candidate: x509.Certificate) -> bool:
    if sid.name != "issuer_and_serial_number":
        return bool(sid.native == candidate.key_identifier)
    return bool(
        sid.chosen["serial_number"].native == candidate.serial_number
        and sid.chosen["issuer"].dump() == candidate.issuer.dump()
    )


def _require_named(untrusted_attribute: object, certificate_der: bytes) -> None:
    """Require that the signed attributes name this very certificate (RFC 5035 section 4)."""
    if isinstance(untrusted_attribute, dict):
        named = (untrusted_attribute.get("certs") or [{}])[0]
        algorithm = (named.get("hash_algorithm") or {}).get("algorithm")
        if algorithm in _HASHES and named.get("cert_hash") == (
            hashlib.new(algorithm, certificate_der).digest()
        ):
            return
    raise Damaged("The signature does not name the certificate that came with it.")


def verify_value(signer: cms.SignerInfo, key: PublicKey, digest_name: str) -> None:
    """Require the value to be one of a key over the signed attributes; raise as `verify` does."""
    signed = signer["signed_attrs"].untag().dump()
    value = signer["signature"].native
    algorithm = signer["signature_algorithm"]["algorithm"].native
    digest = _HASHES[digest_name]
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm in (
            "rsassa_pkcs1v15",
            f"{digest_name}_rsa",
        ):
            key.verify(value, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm == f"{digest_name}_ecdsa":
            key.verify(value, signed, ec.ECDSA(digest))
        else:
            raise NotCheckable(f"It uses {algorithm:.64}, which is not checkable here.")
    except InvalidSignature:
        raise Damaged("The signature does not match: it is not by the certificate's key.") from None


def _attributes(certificate_der: bytes, message: bytes, at: datetime) -> cms.CMSAttributes:
    moment = at.astimezone(UTC).replace(microsecond=0)
    is_late = moment.year >= _FIRST_YEAR_OF_GENERALIZED_TIME
    named = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate_der).digest()})
    given: list[tuple[str, object]] = [
        ("content_type", "data"),
        ("message_digest", hashlib.sha256(message).digest()),
        ("signing_time", cms.Time({"generalized_time" if is_late else "utc_time": moment})),
        ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [named]})),
    ]
    encoded = [cms.CMSAttribute({"type": name, "values": [value]}) for name, value in given]
    # X.690 section 11.6: the members of a SET OF are in the order of their encodings.
    return cms.CMSAttributes(sorted(encoded, key=lambda each: bytes(each.dump())))


def _assembled(certificate_der: bytes, attributes: cms.CMSAttributes, value: bytes) -> bytes:
    own = x509.Certificate.load(certificate_der)
    digest = {"algorithm": "sha256"}
    is_rsa = isinstance(certificate.public_key(certificate_der), rsa.RSAPublicKey)
    algorithm = (
        algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15", "parameters": core.Null()})
        if is_rsa
        else algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    )
                }
            ),
            "digest_algorithm": digest,
            "signed_attrs": cms.CMSAttributes.load(attributes.dump()),
            "signature_algorithm": algorithm,
            "signature": value,
        }
    )
    signed_data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices({"certificate": own})],
            "signer_infos": [signer],
        }
    )
    encoded: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed_data}).dump()
    return encoded
