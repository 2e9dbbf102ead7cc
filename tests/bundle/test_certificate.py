"""Identities: the certificate that people compare, what may be imported, and what stays secret."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import certificate
from archive_app.errors import Damaged, InvalidInput, TooNew
from archive_app.model import canonical
from tests.bundle import signers

DIGITS = hashlib.sha256(b"x").hexdigest()


def test_a_generated_certificate_has_the_promised_profile() -> None:
    made = certificate.load(signers.generated().certificate_der)
    key = made.public_key()
    assert made.subject == made.issuer
    assert certificate.subject_name(signers.generated().certificate_der) == "Archivist A"
    assert getattr(key, "key_size", None) == 3072
    assert made.not_valid_before_utc == datetime(2000, 1, 1, tzinfo=UTC)
    assert made.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert {each.oid.dotted_string: each.critical for each in made.extensions} == {
        "2.5.29.19": True,
        "2.5.29.15": True,
        "2.5.29.72": False,
    }
    assert made.extensions.get_extension_for_class(x509.KeyUsage).value == signers.usage(
        digital_signature=True, content_commitment=True
    )
    assert made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_one_fingerprint_covers_both_keys() -> None:
    identity = signers.generated()
    public = identity.mldsa65
    assert public is not None
    assert certificate.mldsa65_public_key(identity.certificate_der) == public.public_key()
    # X.509 2019: the extension is a SubjectPublicKeyInfo, with nothing around it.
    parsed = asn1.Certificate.load(identity.certificate_der, strict=True)
    (content,) = (
        each["extn_value"].contents
        for each in parsed["tbs_certificate"]["extensions"]
        if each["extn_id"].dotted == "2.5.29.72"
    )
    key = serialization.load_der_public_key(content)
    assert isinstance(key, mldsa.MLDSA65PublicKey)


def test_the_fingerprint_is_the_one_that_openssl_prints(tmp_path: Path) -> None:
    for identity in (signers.generated(), signers.imported()):
        (tmp_path / "c.pem").write_bytes(certificate.to_pem(identity.certificate_der))
        told = signers.run(
            *("openssl", "x509", "-in", "c.pem", "-noout", "-fingerprint", "-sha256"),
            folder=tmp_path,
        )
        printed = told.stdout.decode()
        assert certificate.parse_fingerprint(printed) == certificate.fingerprint(
            identity.certificate_der
        )


def test_the_ssh_fingerprint_is_the_one_that_ssh_keygen_prints(tmp_path: Path) -> None:
    for identity in (signers.generated(), signers.imported()):
        line = certificate.ssh_public_key(identity.certificate_der)
        (tmp_path / "k.pub").write_text(line + "\n")
        told = signers.run("ssh-keygen", "-l", "-f", "k.pub", folder=tmp_path)
        assert certificate.ssh_fingerprint(identity.certificate_der).encode() in told.stdout


def test_a_fingerprint_is_read_however_it_was_typed() -> None:
    colons = ":".join(re.findall("..", DIGITS.upper()))
    for typed in (
        DIGITS,
        DIGITS.upper(),
        colons,
        certificate.groups(DIGITS),
        f"sha256 Fingerprint={colons}",
        f"SHA256 Fingerprint={colons}\n",
        f"SHA256:{DIGITS}",
        DIGITS[:4] + "\u2013" + DIGITS[4:],
        f"  {DIGITS[:32]}\u00a0{DIGITS[32:]} ",
    ):
        assert certificate.parse_fingerprint(typed) == DIGITS


@pytest.mark.parametrize(
    "typed", ["", "abc", DIGITS[:-1], DIGITS + "0", "g" + DIGITS[1:], "=" * 64]
)
def test_what_is_no_fingerprint_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="64 hexadecimal digits"):
        certificate.parse_fingerprint(typed)


@given(st.binary(min_size=32, max_size=32))
def test_spoken_groups_are_read_back(digest: bytes) -> None:
    spoken = certificate.groups(digest.hex())
    assert [len(line) for line in spoken.split("\n")] == [39, 39]
    assert certificate.parse_fingerprint(spoken) == digest.hex()


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "line\nline", "right\u202eleft", "\0"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 64 characters"):
        certificate.create(name)


def test_a_name_in_any_script_is_kept() -> None:
    made = signers.generated("Архіваріус Ґ")
    assert certificate.subject_name(made.certificate_der) == "Архіваріус Ґ"


def test_an_identity_shows_nothing_of_itself() -> None:
    identity = signers.generated()
    assert identity.mldsa65_seed is not None
    shown = repr(identity) + str(identity)
    assert "seed" not in shown
    assert repr(identity.mldsa65_seed) not in shown
    assert "certificate" not in shown.replace("archive_app.bundle.certificate", "")


def test_an_identity_is_read_back_whole() -> None:
    for identity in (signers.generated(), signers.imported()):
        again = certificate.from_bytes(certificate.to_bytes(identity))
        assert certificate.to_bytes(again) == certificate.to_bytes(identity)
        assert again.certificate_der == identity.certificate_der


def test_an_identity_whose_parts_do_not_belong_together_is_damaged() -> None:
    mine, other = signers.generated(), signers.generated("Archivist B")
    for mixed in (
        certificate.Identity(mine.key, mine.mldsa65_seed, other.certificate_der),
        certificate.Identity(mine.key, other.mldsa65_seed, mine.certificate_der),
        certificate.Identity(mine.key, b"short", mine.certificate_der),
        certificate.Identity(mine.key, mine.mldsa65_seed, b"junk"),
        certificate.Identity(signers.imported().key, bytes(32), signers.imported().certificate_der),
    ):
        with pytest.raises(Damaged):
            certificate.from_bytes(certificate.to_bytes(mixed))


def test_an_identity_of_a_newer_program_is_not_called_damaged() -> None:
    stored = certificate.to_bytes(signers.generated()).replace(b'"v":1}', b'"v":2}')
    with pytest.raises(TooNew):
        certificate.from_bytes(stored)


@pytest.mark.parametrize("stored", [b"", b"{}", b'{"certificate":"","key":"","v":1}'])
def test_what_is_no_identity_is_damaged(stored: bytes) -> None:
    with pytest.raises(Damaged):
        certificate.from_bytes(stored)
    with pytest.raises(Damaged):
        certificate.from_bytes(
            canonical.encode({"certificate": "AA", "key": "AA", "mldsa65_seed": None, "v": 1})
        )


# --- PKCS#12 ---------------------------------------------------------------------------------


def test_rsa_and_p256_are_imported() -> None:
    for key in (signers.rsa_key(2048), ec.generate_private_key(ec.SECP256R1())):
        of = signers.certified(key)
        identity = certificate.from_pkcs12(signers.pkcs12_file(key, of), signers.PASSWORD)
        assert identity.certificate_der == of.public_bytes(serialization.Encoding.DER)
        assert identity.mldsa65_seed is None
        assert identity.key.private_numbers() == key.private_numbers()


@pytest.mark.parametrize("form", [(), ("-legacy",)], ids=["today's", "older programs'"])
def test_a_file_that_openssl_wrote_is_imported(tmp_path: Path, form: tuple[str, ...]) -> None:
    (tmp_path / "pw").write_bytes(signers.PASSWORD)
    key = signers.rsa_key()
    (tmp_path / "c.pem").write_bytes(
        signers.certified(key).public_bytes(serialization.Encoding.PEM)
    )
    (tmp_path / "k.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    made = signers.run(
        *("openssl", "pkcs12", "-export", *form, "-inkey", "k.pem", "-in", "c.pem"),
        *("-out", "o.p12", "-passout", "file:pw"),
        folder=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    content = (tmp_path / "o.p12").read_bytes()
    assert certificate.from_pkcs12(content, signers.PASSWORD).key.private_numbers() == (
        key.private_numbers()
    )
    with pytest.raises(InvalidInput, match="The password is not the one"):
        certificate.from_pkcs12(content, b"wrong")


def test_no_password_and_an_empty_one_are_the_same() -> None:
    content = signers.pkcs12_file(signers.rsa_key(), password=b"")
    assert certificate.from_pkcs12(content, None).certificate_der == (
        certificate.from_pkcs12(content, b"").certificate_der
    )


def test_a_wrong_password_is_told_apart_from_a_damaged_file() -> None:
    content = signers.pkcs12_file(signers.rsa_key())
    for wrong in (None, b"", b"wrong"):
        with pytest.raises(InvalidInput, match="The password is not the one"):
            certificate.from_pkcs12(content, wrong)
    for damaged in (b"", b"junk", content[:-3], content + b"x", b"\x30\x80"):
        with pytest.raises(InvalidInput, match="not a PKCS#12 file, or it is damaged"):
            certificate.from_pkcs12(damaged, signers.PASSWORD)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "secp384r1"),
        (ec.generate_private_key(ec.SECP256K1()), "secp256k1"),
        (ed25519.Ed25519PrivateKey.generate(), "another key"),
        (signers.rsa_key(1024), "2048 bits are the least"),
    ],
    ids=["P-384", "secp256k1", "Ed25519", "RSA-1024"],
)
def test_a_key_that_bundles_are_not_signed_with_is_refused(
    key: ec.EllipticCurvePrivateKey, why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        certificate.from_pkcs12(signers.pkcs12_file(key), signers.PASSWORD)


def test_a_file_without_a_key_is_refused() -> None:
    content = pkcs12.serialize_key_and_certificates(
        None,
        None,
        signers.certified(signers.rsa_key()),
        None,
        serialization.BestAvailableEncryption(signers.PASSWORD),
    )
    with pytest.raises(InvalidInput, match="both a key and its certificate"):
        certificate.from_pkcs12(content, signers.PASSWORD)


def test_a_certificate_that_is_not_for_signing_is_refused() -> None:
    key = signers.rsa_key()
    of = signers.certified(key, extensions=[(signers.usage(key_encipherment=True), True)])
    with pytest.raises(InvalidInput, match="not for signatures"):
        certificate.from_pkcs12(signers.pkcs12_file(key, of), signers.PASSWORD)


def test_a_certificate_that_ran_out_is_imported_with_a_note() -> None:
    key = signers.rsa_key()
    of = signers.certified(key, until=datetime(2024, 5, 1, tzinfo=UTC))
    der = certificate.from_pkcs12(signers.pkcs12_file(key, of), signers.PASSWORD).certificate_der
    assert certificate.validity_note(der, signers.AT) == ("This certificate ran out on 2024-05-01.")
    assert certificate.validity_note(der, datetime(2019, 1, 1, tzinfo=UTC)) == (
        "This certificate is valid only from 2020-01-01."
    )
    assert certificate.validity_note(der, datetime(2024, 4, 1, tzinfo=UTC)) is None
    assert certificate.validity_note(signers.generated().certificate_der, signers.AT) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
)
def test_what_is_no_pem_certificate_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        certificate.from_pem(content)
    two = 2 * certificate.to_pem(signers.generated().certificate_der)
    with pytest.raises(Damaged):
        certificate.from_pem(two)


@given(st.data())
def test_a_certificate_with_a_flipped_bit_is_another_or_none(data: st.DataObject) -> None:
    der = signers.generated().certificate_der
    at = data.draw(st.integers(0, 8 * len(der) - 1))
    flipped = bytearray(der)
    flipped[at // 8] ^= 1 << at % 8
    try:
        certificate.subject_name(bytes(flipped))
        certificate.mldsa65_public_key(bytes(flipped))
        certificate.validity_note(bytes(flipped), signers.AT)
        certificate.to_pem(bytes(flipped))
    except Damaged:
        pass
    assert certificate.fingerprint(bytes(flipped)) != certificate.fingerprint(der)
