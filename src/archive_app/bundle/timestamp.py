"""Time stamps (RFC 3161) over a signature: what is asked of an authority, what its answer shows.

The answer is believed only under roots that the reader chose; certificates that come with it are
links of a chain and never its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from cryptography import x509

from archive_app.bundle import authority, certificate
from archive_app.bundle.cades import NotCheckable
from archive_app.bundle.outcome import Outcome
from archive_app.errors import Damaged, InvalidInput

_LARGEST = 1 << 17
_LARGEST_NONCE = (1 << 64) - 1
_IMPRINTS = ("sha256", "sha384", "sha512")
_GRANTED = ("granted", "granted_with_mods")


class _Response(core.Sequence):  # type: ignore[misc]
    """TimeStampResp of RFC 3161 section 2.4.2: a refusal comes without a token."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


@dataclass(frozen=True)
class TimestampOutcome:
    """What one response shows.

    ``at`` is the latest moment at which the signature can have been stamped, in UTC: the stated
    time and the accuracy that the authority gives it (RFC 3161 section 2.4.2). Both it and the
    authority's name for itself are None unless the outcome is ``valid``.
    """

    at: datetime | None
    authority: str | None
    outcome: Outcome
    sentence: str


def imprint(p7s: bytes) -> bytes:
    """Return the digest by which a request names the signature: SHA-256, all that it tells."""
    return hashlib.sha256(p7s).digest()


def request(p7s: bytes, nonce: int) -> bytes:
    """Return the DER of a request (RFC 3161 section 2.4.1) for a time stamp over ``p7s``.

    It asks for the authority's certificate, and names a ``nonce`` of up to 64 bits by which the
    answer is known to be the one to this request. Equal arguments give equal bytes.
    """
    if not 0 <= nonce <= _LARGEST_NONCE:
        raise ValueError("a nonce has up to 64 bits")
    algorithm = {"algorithm": "sha256", "parameters": core.Null()}
    asked_of = {"hash_algorithm": algorithm, "hashed_message": imprint(p7s)}
    asked = {"version": "v1", "message_imprint": asked_of, "nonce": nonce, "cert_req": True}
    encoded: bytes = tsp.TimeStampReq(asked).dump()
    return encoded


def asked_nonce(untrusted_tsq: bytes, p7s: bytes) -> int:
    """Return the nonce of our request over ``p7s``; raise Damaged for any other request."""
    try:
        nonce = tsp.TimeStampReq.load(untrusted_tsq, strict=True)["nonce"].native
        is_ours = request(p7s, nonce) == untrusted_tsq
    except Exception as error:  # whatever it is, we did not write it
        raise Damaged("The request beside it cannot be read.") from error
    if not is_ours:
        raise Damaged("The request beside it is not the one that bundles make for this signature.")
    return int(nonce)


def stated_nonce(untrusted_tsr: bytes) -> int | None:
    """Return the nonce that a response repeats, None for none or what is no response."""
    try:
        nonce = _stated(_parsed(untrusted_tsr))["nonce"].native
    except Exception:  # noqa: BLE001 - whatever it is, it answers nothing
        return None
    return nonce if isinstance(nonce, int) else None


def load_roots(roots_pem: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """Return the roots in PEM files that a person chose; raise InvalidInput for what is none."""
    try:
        return tuple(root for pem in roots_pem for root in x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise InvalidInput("This is not a PEM file with certificates of authorities.") from None


def verify(
    untrusted_tsr: bytes, untrusted_tsq: bytes | None, p7s: bytes, roots_pem: Sequence[bytes]
) -> TimestampOutcome:
    """Judge a response over ``p7s``, against the request where it is there; never raises.

    Without a request nothing is known of the nonce, and the rest is as good.
    """
    try:
        response = _parsed(untrusted_tsr)
        stated = _stated(response)
        _require_imprint(stated["message_imprint"], p7s)
        nonce = None
        if untrusted_tsq is not None:
            nonce = asked_nonce(untrusted_tsq, p7s)
            if stated["nonce"].native != nonce:
                raise Damaged("It answers another request: the nonce differs.")
        if not roots_pem:
            raise NotCheckable("No root of a time stamp authority was chosen to check it against.")
        signer = authority.require(response, load_roots(roots_pem), nonce, p7s)
        authority.require_own_name(stated["tsa"], signer)
        name = certificate.subject_name(signer)
        at = _time(stated)
        sentence = f"{name} states that it saw this signature at {at.isoformat()}."
        return TimestampOutcome(at + _accuracy(stated), name, Outcome.VALID, sentence)
    except (NotCheckable, InvalidInput) as reason:
        return TimestampOutcome(None, None, Outcome.NOT_CHECKABLE, str(reason))
    except Damaged as damage:
        return TimestampOutcome(None, None, Outcome.INVALID, str(damage))
    except Exception:  # noqa: BLE001 - hostile bytes fail in many ways, and all say the same
        return TimestampOutcome(None, None, Outcome.INVALID, "It cannot be read as a time stamp.")


def _parsed(untrusted_tsr: bytes) -> _Response:
    """Return a response that grants a token, its certificates in DER's order."""
    if len(untrusted_tsr) > _LARGEST:
        raise Damaged("The time stamp is larger than any that is needed.")
    response: _Response = _Response.load(untrusted_tsr, strict=True)
    if response["status"]["status"].native not in _GRANTED:
        raise Damaged("The authority did not grant this time stamp.")
    response["status"] = {"status": "granted"}  # not signed; rfc3161-client reads no other
    token = response["time_stamp_token"]
    if token["content_type"].native != "signed_data":
        raise Damaged("It cannot be read as a time stamp.")
    signed = token["content"]
    if signed["certificates"]:
        # Not signed, and not in order as openssl writes it; rfc3161-client reads only DER.
        signed["certificates"] = cms.CertificateSet(list(signed["certificates"]))
    return response


def _stated(response: _Response) -> tsp.TSTInfo:
    content = response["time_stamp_token"]["content"]["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise Damaged("It cannot be read as a time stamp.")
    stated = content["content"].parsed
    if stated["version"].native != "v1":
        raise Damaged("It is of a version that this program does not know.")
    return stated


def _require_imprint(stated: tsp.MessageImprint, p7s: bytes) -> None:
    name = stated["hash_algorithm"]["algorithm"].native
    if name not in _IMPRINTS:
        raise NotCheckable(f"It uses the digest {name:.64}, which is not checkable here.")
    if stated["hashed_message"].native != hashlib.new(name, p7s).digest():
        raise Damaged("It is a time stamp of something else than this signature.")


def _time(stated: tsp.TSTInfo) -> datetime:
    at = stated["gen_time"].native
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Damaged("It does not say when it was made.")
    return at.astimezone(UTC)


def _accuracy(stated: tsp.TSTInfo) -> timedelta:
    told = stated["accuracy"].native or {}
    return timedelta(
        seconds=told.get("seconds") or 0,
        milliseconds=told.get("millis") or 0,
        microseconds=told.get("micros") or 0,
    )
