"""Signatures that ssh-keygen checks: SSHSIG as of OpenSSH's PROTOCOL.sshsig.

Only what bundles use: one namespace, SHA-512, and the key that is the certificate's, RSA
(rsa-sha2-512) or P-256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from archive_app.bundle.certificate import Identity, PublicKey, public_key, ssh_public_key
from archive_app.errors import Damaged

NAMESPACE = b"evidence-bundle@v1"
PRINCIPAL = "signer"
"""Who signs, as ``allowed_signers`` names it and ``ssh-keygen -Y verify -I`` asks for it."""
_MAGIC = b"SSHSIG"
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
_WIDTH = 70
_HASH = b"sha512"
_RSA, _P256 = b"rsa-sha2-512", b"ecdsa-sha2-nistp256"


def sign(identity: Identity, message: bytes) -> bytes:
    """Return the armoured signature of ``message``."""
    signed = _signed_data(message)
    if isinstance(identity.key, rsa.RSAPrivateKey):
        name, raw = _RSA, identity.key.sign(signed, padding.PKCS1v15(), hashes.SHA512())
    else:
        r, s = decode_dss_signature(identity.key.sign(signed, ec.ECDSA(hashes.SHA256())))
        name, raw = _P256, _string(_mpint(r)) + _string(_mpint(s))
    blob = b"".join(
        (
            _MAGIC,
            (1).to_bytes(4, "big"),
            _string(_key_blob(identity.certificate_der)),
            _string(NAMESPACE),
            _string(b""),
            _string(_HASH),
            _string(_string(name) + _string(raw)),
        )
    )
    return _armoured(blob)


def allowed_signers(certificate_der: bytes) -> bytes:
    """Return the file that ``ssh-keygen -Y verify -f`` takes (ssh-keygen(1), ALLOWED SIGNERS)."""
    line = f'{PRINCIPAL} namespaces="{NAMESPACE.decode("ascii")}" {ssh_public_key(certificate_der)}'
    return line.encode("ascii") + b"\n"


def verify(untrusted_signature: bytes, message: bytes, certificate_der: bytes) -> None:
    """Raise Damaged unless this is a signature of ``message`` by the key of the certificate."""
    key_blob, signature = _parsed(untrusted_signature)
    if key_blob != _key_blob(certificate_der):
        raise Damaged("The OpenSSH signature is by another key than the certificate's.")
    fields = _Reader(signature)
    name, raw = fields.string(), fields.string()
    fields.require_end()
    try:
        _verify(public_key(certificate_der), name, raw, _signed_data(message))
    except (InvalidSignature, ValueError):
        raise Damaged("The OpenSSH signature does not match the signed list.") from None


def _verify(key: PublicKey, name: bytes, raw: bytes, signed: bytes) -> None:
    if isinstance(key, rsa.RSAPublicKey) and name == _RSA:
        key.verify(raw, signed, padding.PKCS1v15(), hashes.SHA512())
    elif isinstance(key, ec.EllipticCurvePublicKey) and name == _P256:
        fields = _Reader(raw)
        r, s = (int.from_bytes(fields.string(), "big") for _ in range(2))
        fields.require_end()
        if _string(_mpint(r)) + _string(_mpint(s)) != raw:
            raise InvalidSignature
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    else:
        raise Damaged("The OpenSSH signature uses an algorithm that bundles do not use.")


def _parsed(untrusted_signature: bytes) -> tuple[bytes, bytes]:
    """Return key and signature blobs; raise Damaged for any but the one form bundles have."""
    body = untrusted_signature.removeprefix(_BEGIN).removesuffix(_END)
    try:
        blob = base64.b64decode(body.replace(b"\n", b""), validate=True)
    except binascii.Error:
        blob = b""
    if _armoured(blob) != untrusted_signature or not blob.startswith(_MAGIC + b"\0\0\0\1"):
        raise Damaged("This is not an OpenSSH signature as bundles have it.")
    fields = _Reader(blob[len(_MAGIC) + 4 :])
    key, namespace, reserved, algorithm, signature = (fields.string() for _ in range(5))
    fields.require_end()
    if (namespace, reserved, algorithm) != (NAMESPACE, b"", _HASH):
        raise Damaged("The OpenSSH signature was made for something else than a bundle.")
    return key, signature


class _Reader:
    """Length-prefixed strings of RFC 4251 section 5, one after the other."""

    def __init__(self, untrusted_bytes: bytes) -> None:
        self._left = untrusted_bytes

    def string(self) -> bytes:
        """Take the next string."""
        length = int.from_bytes(self._left[:4], "big")
        found = self._left[4 : 4 + length]
        if len(self._left) < 4 or len(found) != length:
            raise Damaged("An OpenSSH signature is cut off.")
        self._left = self._left[4 + length :]
        return found

    def require_end(self) -> None:
        """Raise Damaged where something follows."""
        if self._left:
            raise Damaged("Something follows after the end of an OpenSSH signature.")


def _signed_data(message: bytes) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(map(_string, (NAMESPACE, b"", _HASH, digest)))


def _armoured(blob: bytes) -> bytes:
    return _BEGIN + b"".join(_lines(base64.b64encode(blob))) + _END


def _lines(encoded: bytes) -> Iterator[bytes]:
    for at in range(0, len(encoded), _WIDTH):
        yield encoded[at : at + _WIDTH] + b"\n"


def _key_blob(certificate_der: bytes) -> bytes:
    return base64.b64decode(ssh_public_key(certificate_der).split(" ")[1])


def _string(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def _mpint(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")
