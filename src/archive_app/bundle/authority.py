"""Who made a time stamp: the certificate that signed it, its chain to a chosen root, its names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import rfc3161_client
from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from archive_app.bundle import cades, certificate
from archive_app.bundle.cades import NotCheckable
from archive_app.errors import Damaged


def require(
    response: core.Sequence, roots: tuple[x509.Certificate, ...], nonce: int | None, p7s: bytes
) -> bytes:
    """Return the DER of the authority's certificate, once it leads to one of the roots.

    ``response`` is a TimeStampResp that was granted, over ``p7s``. Raises Damaged where it does not
    hold, NotCheckable where it leads to none of the roots, or what it uses is not known here.
    """
    signed = response["time_stamp_token"]["content"]
    signers = list(signed["signer_infos"])
    if len(signers) != 1:
        raise Damaged("It is not signed by exactly one authority.")
    for part in ("digest_algorithm", "signature_algorithm"):
        name = signers[0][part]["algorithm"].native
        if "." in name:  # an object identifier that nothing here knows
            raise NotCheckable(f"It uses {name:.64}, which is not checkable here.")
    authority = cades.signer_certificate(signed, signers[0])
    decoded = rfc3161_client.decode_timestamp_response(response.dump())
    verifier = rfc3161_client.VerifierBuilder(roots=list(roots), nonce=nonce).build()
    try:
        verifier.verify_message(decoded, p7s)
    except rfc3161_client.VerificationError as error:
        if not _leads_to(signed, roots):
            _require_signed(signed, signers[0], authority)
            name = certificate.subject_name(authority)
            raise NotCheckable(
                f"It is by {name}, which leads to none of the roots that were chosen."
            ) from error
        raise Damaged(
            "Its signature does not hold, or its authority had no right to make it then."
        ) from error
    _require_named(signers[0], _chain(authority, [*_carried(signed), *roots]))
    return authority


def require_own_name(stated: asn1_x509.GeneralName, authority: bytes) -> None:
    """Require an authority to call itself as its certificate does (RFC 3161 section 2.4.2)."""
    if not stated:
        return
    own = asn1_x509.Certificate.load(authority)
    names = [asn1_x509.GeneralName({"directory_name": own.subject})]
    names += own.subject_alt_name_value or ()
    if _comparable(stated) not in map(_comparable, names):
        raise Damaged("It names another authority than the one whose certificate signed it.")


def _leads_to(signed: cms.SignedData, roots: Iterable[x509.Certificate]) -> bool:
    """Tell whether a certificate that came along is of one of the roots, or is one.

    What another issued is no root, whoever chose it.
    """
    own = [root for root in roots if _is_of(root, root)]
    return any(each == root or _is_of(each, root) for each in _carried(signed) for root in own)


def _carried(signed: cms.SignedData) -> list[x509.Certificate]:
    return [
        x509.load_der_x509_certificate(each.chosen.dump())
        for each in signed["certificates"]
        if each.name == "certificate"
    ]


def _chain(authority: bytes, others: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return an authority's certificate, and after it all that lead up from it."""
    chain = [x509.load_der_x509_certificate(authority)]
    for each in chain:  # which grows
        chain += [other for other in others if other not in chain and _is_of(each, other)]
    return chain


def _is_of(each: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        each.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _require_signed(signed: cms.SignedData, signer: cms.SignerInfo, authority: bytes) -> None:
    """Require what the token states to be signed with the key of a certificate, whoever has it."""
    digest_name = signer["digest_algorithm"]["algorithm"].native
    content = signed["encap_content_info"]["content"].contents
    said = cades.single_values(signer["signed_attrs"]).get("message_digest")
    if said != hashlib.new(digest_name, content).digest():
        raise Damaged("Its signature is over another content than the one that is here.")
    key = x509.load_der_x509_certificate(authority).public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise NotCheckable("Its authority has a key that is not checkable here.")
    cades.verify_value(signer, key, digest_name)


def _require_named(signer: cms.SignerInfo, chain: Sequence[x509.Certificate]) -> None:
    """Require what was signed to name the authority's certificate first, and then only its chain.

    RFC 5816 section 2.2.1; each attribute by itself, as openssl takes it. Older authorities name
    certificates by SHA-1: the chain, not this digest, is what they are trusted by.
    """
    lists = [
        value["certs"]
        for attribute in signer["signed_attrs"]
        if attribute["type"].native in ("signing_certificate", "signing_certificate_v2")
        for value in attribute["values"]
    ]
    for named in lists or [()]:
        found = [next((at for at, it in enumerate(chain) if _names(id_, it)), -1) for id_ in named]
        if not found or found[0] != 0 or any(at < 1 for at in found[1:]):
            raise Damaged("It does not name the certificate that came with it, or its chain.")


def _names(named: tsp.ESSCertID | tsp.ESSCertIDv2, certificate: x509.Certificate) -> bool:
    der = certificate.public_bytes(Encoding.DER)
    is_newer = isinstance(named, tsp.ESSCertIDv2)
    digest = named["hash_algorithm"]["algorithm"].native if is_newer else "sha1"
    if named["cert_hash"].native != hashlib.new(digest, der, usedforsecurity=False).digest():
        return False
    said, own = named["issuer_serial"], asn1_x509.Certificate.load(der)
    return not said or (
        said["serial_number"].native == own.serial_number
        and [_comparable(each) for each in said["issuer"]]
        == [_comparable(asn1_x509.GeneralName({"directory_name": own.issuer}))]
    )


def _comparable(name: asn1_x509.GeneralName) -> object:
    """Return what is equal for two names of one holder, and for no others.

    Names in a directory are compared without case and more than single spaces, as openssl does.
    """
    if name.name != "directory_name":
        return name.name, name.chosen.dump()
    return [
        sorted(
            (part["type"].dotted, b" ".join(str(part["value"].native).encode().lower().split()))
            for part in relative
        )
        for relative in name.chosen.chosen
    ]
