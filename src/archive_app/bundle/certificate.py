"""A signer's identity: a key pair with its certificate, and the fingerprint people compare.

docs/bundle.md, "Signatures". X.509 as of RFC 5280; a generated identity carries an ML-DSA-65 key
(FIPS 204) in the extension subjectAltPublicKeyInfo (X.509 2019, 2.5.29.72), so that one fingerprint
covers both keys.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, rsa
from cryptography.x509.oid import NameOID, PublicKeyAlgorithmOID

from archive_app.bundle import pkcs12
from archive_app.errors import Damaged, InvalidInput, TooNew
from archive_app.model import canonical

_RSA_BITS = 3072
_SMALLEST_RSA_BITS = 2048
_LONGEST_NAME = 64  # RFC 5280, ub-common-name
_ALTERNATIVE_KEY = x509.ObjectIdentifier("2.5.29.72")
# A key bound to RSASSA-PSS makes no PKCS#1 v1.5 signatures, although it loads as any RSA key.
_PLAIN_KEYS = (PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5, PublicKeyAlgorithmOID.EC_PUBLIC_KEY)
_NOT_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_AFTER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_STORED = frozenset({"certificate", "key", "mldsa65_seed", "v"})
_SEPARATORS = re.compile(r"[\s:.,_\u2010-\u2015-]+")
_LABEL = re.compile(r"(?:sha256)?(?:fingerprint)?=?")

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, repr=False)
class Identity:
    """What signs: key, seed of its ML-DSA-65 key (32 bytes, None if imported), certificate.

    ``repr`` shows nothing of it.
    """

    key: PrivateKey
    mldsa65_seed: bytes | None
    certificate_der: bytes

    @property
    def mldsa65(self) -> mldsa.MLDSA65PrivateKey | None:
        """The second key, where there is one."""
        if self.mldsa65_seed is None:
            return None
        return mldsa.MLDSA65PrivateKey.from_seed_bytes(self.mldsa65_seed)


def create(name: str) -> Identity:
    """Return a new identity under a role or pseudonym; raise InvalidInput for an unusable name.

    Its certificate (RFC 5280) is valid at every time, and so does not tell when it was made.
    """
    if not (0 < len(name.strip()) <= _LONGEST_NAME and name.isprintable()):
        raise InvalidInput("The name of an identity has 1 to 64 characters that can be seen.")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name.strip())])
    key = rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
    seed = os.urandom(32)
    second = mldsa.MLDSA65PrivateKey.from_seed_bytes(seed).public_key()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOT_BEFORE)
        .not_valid_after(_NOT_AFTER)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.UnrecognizedExtension(_ALTERNATIVE_KEY, _spki(second)), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Identity(key, seed, certificate.public_bytes(serialization.Encoding.DER))


def from_pkcs12(untrusted_bytes: bytes, password: bytes | None) -> Identity:
    """Return the identity of a PKCS#12 file (RFC 7292).

    A certificate that ran out is taken: :func:`validity_note` says so. Raises InvalidInput for a
    wrong password or file, and for any key but RSA of 2048 bits and more, or P-256.
    """
    key, certificate = pkcs12.open_file(untrusted_bytes, password)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise InvalidInput("Bundles are signed with RSA or P-256; this file has another key.")
    require_usable(key.public_key())
    der = certificate.public_bytes(serialization.Encoding.DER)
    try:
        is_same = _spki(key.public_key()) == _spki(public_key(der))
    except Damaged as damage:
        raise InvalidInput(str(damage)) from damage
    if not is_same:
        raise InvalidInput("The key of this PKCS#12 file is not that of its certificate.")
    require_signing(certificate)
    return Identity(key, None, der)


def to_bytes(identity: Identity) -> bytes:
    """Return an identity with its private keys, in the one encoding: only ever to be sealed."""
    key = identity.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    seed = identity.mldsa65_seed
    return canonical.encode(
        {
            "certificate": canonical.to_base64url(identity.certificate_der),
            "key": canonical.to_base64url(key),
            "mldsa65_seed": None if seed is None else canonical.to_base64url(seed),
            "v": 1,
        }
    )


def from_bytes(stored: bytes) -> Identity:
    """Return what :func:`to_bytes` was given; raise Damaged for anything else.

    It was sealed, so nobody changed it: the numbers of an RSA key, tested when it was made or
    imported, are not tested for being prime once more, which takes a sixth of a second.
    """
    told = canonical.decode_object(stored, _STORED)
    if told["v"] != 1:
        raise TooNew("This signing key was written by a newer program.")
    seed = canonical.as_text_or_none(told["mldsa65_seed"])
    try:
        key = serialization.load_der_private_key(
            canonical.from_base64url(canonical.as_text(told["key"])),
            None,
            unsafe_skip_rsa_key_validation=True,
        )
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise ValueError
        der = canonical.from_base64url(canonical.as_text(told["certificate"]))
        found = Identity(key, None if seed is None else canonical.from_base64url(seed), der)
        second = found.mldsa65
        if _spki(key.public_key()) != _spki(public_key(der)) or (
            second is not None and mldsa65_public_key(der) != second.public_key()
        ):
            raise ValueError
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Damaged("A signing key is not what was written.") from None
    return found


def fingerprint(certificate_der: bytes) -> str:
    """Return the SHA-256 of a certificate's DER, in hex: what people compare."""
    return hashlib.sha256(certificate_der).hexdigest()


def groups(digest: str) -> str:
    """Return a digest in groups of four to read aloud, eight to a line."""
    fours = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return "\n".join(" ".join(fours[at : at + 8]) for at in range(0, len(fours), 8))


def parse_fingerprint(typed: str) -> str:
    """Return a fingerprint as 64 lower-case hex digits.

    Separators, case, and the label that openssl puts before it are passed over; raises
    InvalidInput for anything else.
    """
    found = _LABEL.sub("", _SEPARATORS.sub("", typed).lower(), count=1)
    if not re.fullmatch(r"[0-9a-f]{64}", found):
        raise InvalidInput(
            "A fingerprint has 64 hexadecimal digits: the SHA-256 of the signer's certificate."
        )
    return found


def load(untrusted_der: bytes) -> x509.Certificate:
    """Return a certificate; raise Damaged for what is none, or has no plain RSA or EC key."""
    try:
        certificate = x509.load_der_x509_certificate(untrusted_der)
        key = certificate.public_key()
        is_plain = certificate.public_key_algorithm_oid in _PLAIN_KEYS
        canonical_der = certificate.public_bytes(serialization.Encoding.DER)
    except Exception as error:
        raise Damaged("This is not a certificate that can be read here.") from error
    if (
        canonical_der != untrusted_der
        or not is_plain
        or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    ):
        raise Damaged("This is not a certificate that can be checked here.")
    return certificate


def from_pem(untrusted_pem: bytes) -> bytes:
    """Return the DER of the one certificate in a PEM file; raise Damaged for anything else."""
    try:
        found = x509.load_pem_x509_certificates(untrusted_pem)
    except ValueError:
        found = []
    if len(found) != 1:
        raise Damaged("This is not a PEM file with one certificate.")
    return found[0].public_bytes(serialization.Encoding.DER)


def to_pem(certificate_der: bytes) -> bytes:
    """Return a certificate as PEM (RFC 7468)."""
    return load(certificate_der).public_bytes(serialization.Encoding.PEM)


def public_key(certificate_der: bytes) -> PublicKey:
    """Return the key of a certificate; raises Damaged as :func:`load` does."""
    key = load(certificate_der).public_key()
    assert isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    return key


def subject_name(certificate_der: bytes) -> str:
    """Return what a certificate calls its holder: a claim of whoever made it, in any characters."""
    certificate = load(certificate_der)
    try:
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else certificate.subject.rfc4514_string()
    except Exception:  # noqa: BLE001 - a name that cannot be read is none, and changes nothing else
        return "without a name that can be read"


def validity_note(certificate_der: bytes, at: datetime) -> str | None:
    """Return a sentence where a certificate does not cover the aware time ``at``, else None."""
    certificate = load(certificate_der)
    if at > certificate.not_valid_after_utc:
        return f"This certificate ran out on {certificate.not_valid_after_utc:%Y-%m-%d}."
    if at < certificate.not_valid_before_utc:
        return f"This certificate is valid only from {certificate.not_valid_before_utc:%Y-%m-%d}."
    return None


def require_signing(certificate: x509.Certificate) -> None:
    """Raise InvalidInput where a certificate's key usage allows no signatures on data."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    except Exception as error:
        raise InvalidInput("The certificate's extensions cannot be read.") from error
    if not (usage.digital_signature or usage.content_commitment):
        raise InvalidInput("This certificate is not for signatures: its key usage says so.")


def require_usable(key: PublicKey) -> None:
    """Raise InvalidInput for a key that bundles are not signed with."""
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < _SMALLEST_RSA_BITS:
            raise InvalidInput("This RSA key is too short: 2048 bits are the least.")
    elif not isinstance(key.curve, ec.SECP256R1):
        raise InvalidInput(f"Bundles are signed with RSA or P-256, and not with {key.curve.name}.")


def mldsa65_public_key(certificate_der: bytes) -> mldsa.MLDSA65PublicKey | None:
    """Return the second key of a certificate, None where it has none that can be read."""
    try:
        extension = load(certificate_der).extensions.get_extension_for_oid(_ALTERNATIVE_KEY)
        assert isinstance(extension.value, x509.UnrecognizedExtension)
        key = serialization.load_der_public_key(extension.value.value)
    except Exception:  # noqa: BLE001 - whatever it is, it is no second key
        return None
    return key if isinstance(key, mldsa.MLDSA65PublicKey) else None


def ssh_public_key(certificate_der: bytes) -> str:
    """Return a certificate's key as OpenSSH writes it, without a comment."""
    return (
        public_key(certificate_der)
        .public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        .decode("ascii")
    )


def ssh_fingerprint(certificate_der: bytes) -> str:
    """Return the fingerprint of the key alone, as ssh-keygen prints it."""
    blob = base64.b64decode(ssh_public_key(certificate_der).split(" ")[1])
    return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).decode('ascii').rstrip('=')}"


def _spki(key: object) -> bytes:
    encoded: bytes = key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded
