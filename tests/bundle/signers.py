"""Identities that tests sign with, and the stock commands that judge what they made."""

import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12PrivateKeyTypes
from cryptography.x509.oid import NameOID

from archive_app.bundle import certificate
from archive_app.bundle.certificate import Identity

MESSAGE = b"0" * 64 + b"  bagit.txt\n" + b"1" * 64 + b"  manifest-sha256.txt\n"
AT = datetime(2026, 11, 22, 10, 30, 5, tzinfo=UTC)
PASSWORD = b"correct horse"
COUNTER = "signatures/countersign/01.p7s"
"""Where the signature of somebody else goes."""


@cache
def generated(name: str = "Archivist A") -> Identity:
    """An identity as the program makes it: RSA-3072 with a second key."""
    return certificate.create(name)


@cache
def imported() -> Identity:
    """An organisation's identity on P-256, from a PKCS#12 file."""
    return certificate.from_pkcs12(pkcs12_file(ec.generate_private_key(ec.SECP256R1())), PASSWORD)


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def certified(
    key: PKCS12PrivateKeyTypes,
    name: str = "Organisation",
    *,
    until: datetime = AT + timedelta(days=900),
    extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
) -> x509.Certificate:
    """A self-issued certificate of a key, with just these extensions."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    is_edwards = not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    return builder.sign(key, None if is_edwards else hashes.SHA256())


def pkcs12_file(
    key: PKCS12PrivateKeyTypes,
    of: x509.Certificate | None = None,
    password: bytes = PASSWORD,
) -> bytes:
    """A PKCS#12 file with a key and its certificate."""
    sealing = (
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption()
    )
    return pkcs12.serialize_key_and_certificates(
        b"organisation", key, of or certified(key), None, sealing
    )


def usage(**allowed: bool) -> x509.KeyUsage:
    """A key usage that allows just what is named."""
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**dict.fromkeys(names, False) | allowed)


def run(
    *command: str | Path, folder: Path, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run one of the commands that a stranger would type."""
    return subprocess.run(
        [str(part) for part in command], cwd=folder, input=given, capture_output=True, check=False
    )


def key_identifier(key: rsa.RSAPrivateKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())
