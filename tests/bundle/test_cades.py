"""CAdES-B-B: what stock commands make of our signatures, and what we make of anything else."""

import asyncio
import hashlib
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms, core  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.sign.ades.report import AdESFailure, AdESPassed
from pyhanko.sign.validation.ades import ades_basic_validation
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts
from pyhanko.sign.validation.policy_decl import SignatureValidationSpec
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from archive_app.bundle import cades, certificate
from archive_app.bundle.cades import NotCheckable
from archive_app.bundle.certificate import Identity
from archive_app.errors import Damaged
from tests.bundle import signers
from tests.bundle.signers import AT, MESSAGE

# The commands of README.txt, as docs/bundle.md has them.
VERIFY = ("openssl", "cms", "-verify", "-binary", "-noverify")
GIVEN = (
    *("-inform", "DER", "-in", "signatures/tagmanifest-sha256.txt.p7s"),
    *("-content", "tagmanifest-sha256.txt", "-out", "/dev/null"),
)
IDENTITIES = pytest.mark.parametrize(
    "identity", [signers.generated, signers.imported], ids=["generated", "imported"]
)


def lay_out(folder: Path, identity: Identity, p7s: bytes, message: bytes = MESSAGE) -> Path:
    """Put a bundle's signature where the commands look for it; return the bundle's folder."""
    bundle = folder / "bundle"
    (bundle / "signatures").mkdir(parents=True, exist_ok=True)
    (bundle / "tagmanifest-sha256.txt").write_bytes(message)
    (bundle / "signatures" / "tagmanifest-sha256.txt.p7s").write_bytes(p7s)
    (folder / "trusted.pem").write_bytes(certificate.to_pem(identity.certificate_der))
    return bundle


def openssl_accepts(bundle: Path) -> bool:
    with_trusted = ("-nointern", "-certfile", "../trusted.pem")
    return signers.run(*VERIFY, *with_trusted, *GIVEN, folder=bundle).returncode == 0


def refused(p7s: bytes, why: str, message: bytes = MESSAGE) -> None:
    with pytest.raises(Damaged, match=why):
        cades.verify(p7s, message)


def altered(p7s: bytes, change: Callable[[cms.SignedData], None]) -> bytes:
    """Return a signature after a change to its structure."""
    content = cms.ContentInfo.load(p7s)
    change(content["content"])
    changed: bytes = content.dump(force=True)
    return changed


# --- judges ----------------------------------------------------------------------------------


@IDENTITIES
def test_openssl_verifies_with_a_certificate_from_elsewhere(
    identity: Callable[[], Identity], tmp_path: Path
) -> None:
    signed = cades.sign(identity(), MESSAGE, AT)
    assert openssl_accepts(lay_out(tmp_path, identity(), signed))
    assert cades.verify(signed, MESSAGE) == cades.Signed(identity().certificate_der, AT)


@IDENTITIES
def test_openssl_hands_out_the_certificate_to_compare(
    identity: Callable[[], Identity], tmp_path: Path
) -> None:
    bundle = lay_out(tmp_path, identity(), cades.sign(identity(), MESSAGE, AT))
    told = signers.run(*VERIFY, "-signer", "../from-bundle.pem", *GIVEN, folder=bundle)
    assert told.returncode == 0, told.stderr
    printed = signers.run(
        *("openssl", "x509", "-in", "../from-bundle.pem", "-noout", "-fingerprint", "-sha256"),
        folder=bundle,
    ).stdout.decode()
    assert certificate.parse_fingerprint(printed) == certificate.fingerprint(
        identity().certificate_der
    )


@IDENTITIES
def test_openssl_checks_the_named_certificate_as_cades(
    identity: Callable[[], Identity], tmp_path: Path
) -> None:
    bundle = lay_out(tmp_path, identity(), cades.sign(identity(), MESSAGE, AT))
    anchored = ("-CAfile", "../trusted.pem", "-partial_chain", "-purpose", "any")
    told = signers.run(
        "openssl", "cms", "-verify", "-binary", "-cades", *anchored, *GIVEN, folder=bundle
    )
    assert told.returncode == 0, told.stderr


@IDENTITIES
def test_openssl_refuses_another_list(identity: Callable[[], Identity], tmp_path: Path) -> None:
    signed = cades.sign(identity(), MESSAGE, AT)
    assert not openssl_accepts(lay_out(tmp_path, identity(), signed, MESSAGE + b"\n"))
    refused(signed, "another list", MESSAGE + b"\n")


@IDENTITIES
def test_pyhanko_passes_it_by_the_rules_of_etsi(identity: Callable[[], Identity]) -> None:
    """ETSI EN 319 102-1 section 5.3, with the signer's certificate as the trust anchor."""
    signed = cms.ContentInfo.load(cades.sign(identity(), MESSAGE, AT))["content"]
    own = asn1.Certificate.load(identity().certificate_der)
    unchecked = RevocationCheckingRule.NO_CHECK  # a self-issued certificate is never revoked
    rules = SignatureValidationSpec(
        CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build([own]),
            revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(unchecked, unchecked)),
        ),
        # An organisation's certificate may come without any key usage.
        key_usage_settings=KeyUsageConstraints(),
    )
    for message, outcome in (
        (MESSAGE, AdESPassed.OK),
        (MESSAGE + b"\n", AdESFailure.HASH_FAILURE),
    ):
        judged = asyncio.run(
            ades_basic_validation(
                signed,
                rules,
                timing_info=ValidationTimingInfo(AT, AT, point_in_time_validation=True),
                raw_digest=hashlib.sha256(message).digest(),
            )
        )
        assert judged.ades_subindic == outcome
    assert extract_self_reported_ts(signed["signer_infos"][0]) == AT


@pytest.mark.skipif(shutil.which("gpgsm") is None, reason="gpgsm is not on this machine")
@IDENTITIES
def test_gpgsm_verifies(
    identity: Callable[[], Identity],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path_factory.mktemp("g")
    home.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    der = identity().certificate_der
    (tmp_path / "c.der").write_bytes(der)
    (home / "trustlist.txt").write_text(f"{hashlib.sha1(der).hexdigest()} S relax\n")
    bundle = lay_out(tmp_path, identity(), cades.sign(identity(), MESSAGE, AT))
    verify = ("gpgsm", "--batch", "--disable-crl-checks", "--assume-binary", "--verify")
    signature = "signatures/tagmanifest-sha256.txt.p7s"
    try:
        signers.run("gpgsm", "--batch", "--import", tmp_path / "c.der", folder=bundle)
        told = signers.run(*verify, signature, "tagmanifest-sha256.txt", folder=bundle)
        assert told.returncode == 0, told.stderr
        (bundle / "tagmanifest-sha256.txt").write_bytes(MESSAGE + b"\n")
        told = signers.run(*verify, signature, "tagmanifest-sha256.txt", folder=bundle)
        assert told.returncode != 0
    finally:
        signers.run("gpgconf", "--kill", "all", folder=bundle)


@pytest.mark.skipif(shutil.which("certtool") is None, reason="certtool is not on this machine")
@IDENTITIES
def test_certtool_verifies(identity: Callable[[], Identity], tmp_path: Path) -> None:
    bundle = lay_out(tmp_path, identity(), cades.sign(identity(), MESSAGE, AT))
    told = signers.run(
        *("certtool", "--p7-verify", "--inder", "--load-certificate", "../trusted.pem"),
        *("--load-data", "tagmanifest-sha256.txt"),
        *("--infile", "signatures/tagmanifest-sha256.txt.p7s"),
        folder=bundle,
    )
    assert told.returncode == 0, told.stderr


# --- form ------------------------------------------------------------------------------------


@IDENTITIES
def test_a_signature_has_the_one_form(identity: Callable[[], Identity]) -> None:
    content = cms.ContentInfo.load(cades.sign(identity(), MESSAGE, AT), strict=True)
    signed = content["content"]
    (signer,) = signed["signer_infos"]
    assert (signed["version"].native, signer["version"].native) == ("v1", "v1")
    assert signed["encap_content_info"].native == {"content_type": "data", "content": None}
    assert [each.chosen.dump() for each in signed["certificates"]] == [identity().certificate_der]
    assert not signed["crls"]
    assert not signer["unsigned_attrs"]
    encoded = [each.dump() for each in signer["signed_attrs"]]
    assert encoded == sorted(encoded)
    values = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
    assert set(values) == {
        *("content_type", "message_digest", "signing_time", "signing_certificate_v2")
    }
    # RFC 5035 section 4: the default, SHA-256, is left out; so is the optional issuer.
    digest = hashlib.sha256(identity().certificate_der).digest()
    octets = b"\x04\x20" + digest
    assert values["signing_certificate_v2"][0].dump() == b"\x30\x26\x30\x24\x30\x22" + octets


@pytest.mark.parametrize(
    ("at", "encoded"),
    [
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), b"\x17\x0d491231235959Z"),
        (datetime(2050, 1, 1, tzinfo=UTC), b"\x18\x0f20500101000000Z"),
    ],
)
def test_the_time_is_encoded_as_rfc_5652_asks(at: datetime, encoded: bytes, tmp_path: Path) -> None:
    signed = cades.sign(signers.generated(), MESSAGE, at)
    assert signed.count(encoded) == 1
    assert cades.verify(signed, MESSAGE).claimed_at == at
    assert openssl_accepts(lay_out(tmp_path, signers.generated(), signed))


def test_fractions_of_a_second_are_not_claimed() -> None:
    signed = cades.sign(signers.generated(), MESSAGE, AT.replace(microsecond=999_999))
    assert cades.verify(signed, MESSAGE).claimed_at == AT


def test_the_same_key_list_and_time_give_the_same_bytes() -> None:
    assert cades.sign(signers.generated(), MESSAGE, AT) == (
        cades.sign(signers.generated(), MESSAGE, AT)
    )


# --- what is refused --------------------------------------------------------------------------


def test_a_certificate_signed_anew_by_another_key_is_not_the_first(tmp_path: Path) -> None:
    mine, forger = signers.generated(), certificate.create("Archivist A")
    forged = cades.sign(forger, MESSAGE, AT)
    assert cades.verify(forged, MESSAGE).certificate_der != mine.certificate_der
    assert not openssl_accepts(lay_out(tmp_path, mine, forged))

    def swap(signed: cms.SignedData) -> None:
        own = asn1.Certificate.load(mine.certificate_der)
        signed["certificates"] = [cms.CertificateChoices({"certificate": own})]
        sid = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
        signed["signer_infos"][0]["sid"] = cms.SignerIdentifier({"issuer_and_serial_number": sid})

    refused(altered(forged, swap), "does not name the certificate")


def test_a_second_certificate_of_the_same_key_and_names_does_not_pass_for_the_first() -> None:
    key = signers.rsa_key()
    first = certificate.from_pkcs12(signers.pkcs12_file(key), signers.PASSWORD)
    again = signers.certified(key).public_bytes(serialization.Encoding.DER)
    mixed = Identity(key, None, again)

    def swap(signed: cms.SignedData) -> None:
        own = asn1.Certificate.load(again)
        signed["certificates"] = [cms.CertificateChoices({"certificate": own})]
        signed["signer_infos"][0]["sid"].chosen["serial_number"] = own.serial_number

    refused(altered(cades.sign(first, MESSAGE, AT), swap), "does not name the certificate")
    assert cades.verify(cades.sign(mixed, MESSAGE, AT), MESSAGE).certificate_der == again


@IDENTITIES
def test_no_byte_can_be_changed(identity: Callable[[], Identity]) -> None:
    signed = cades.sign(identity(), MESSAGE, AT)
    signer = cms.ContentInfo.load(signed)["content"]["signer_infos"][0]
    algorithms: set[int] = set()
    for name in ("digest_algorithm", "signature_algorithm"):
        start = signed.rindex(signer[name].dump())
        algorithms.update(range(start, start + len(signer[name].dump())))
    chance = random.Random(3161)
    for at in range(len(signed)):
        changed = bytearray(signed)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises((Damaged, NotCheckable)) as caught:
            cades.verify(bytes(changed), MESSAGE)
        # Not for the certificate's key: it is held against what was signed before it is read.
        assert caught.type is Damaged or at in algorithms


def test_the_twin_of_an_ecdsa_signature_says_the_same(tmp_path: Path) -> None:
    """Whoever has (r, s) can write (r, n - s): another file, by the same key over the same list."""
    identity = signers.imported()
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

    def negate(signed: cms.SignedData) -> None:
        signer = signed["signer_infos"][0]
        r, s = decode_dss_signature(signer["signature"].native)
        signer["signature"] = encode_dss_signature(r, order - s)

    signed = cades.sign(identity, MESSAGE, AT)
    twin = altered(signed, negate)
    assert twin != signed
    assert openssl_accepts(lay_out(tmp_path, identity, twin))
    assert cades.verify(twin, MESSAGE) == cades.verify(signed, MESSAGE)


def test_a_signature_that_is_cut_off_is_refused() -> None:
    signed = cades.sign(signers.generated(), MESSAGE, AT)
    for length in range(0, len(signed), 13):
        refused(signed[:length], "can be read")


@hypothesis_settings(max_examples=200)
@given(st.data())
def test_hostile_bytes_never_raise_anything_else(data: st.DataObject) -> None:
    signed = cades.sign(signers.generated(), MESSAGE, AT)
    start = data.draw(st.integers(0, len(signed)))
    end = data.draw(st.integers(start, min(len(signed), start + 16)))
    hostile = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.binary(max_size=16).map(lambda piece: signed[:start] + piece + signed[end:]),
            st.integers(0, 1 << 12).map(lambda depth: b"\x30\x80" * depth + signed),
        )
    )
    if hostile == signed:
        return
    for judge in (cades.verify, cades.verify_foreign):
        try:
            judge(hostile, MESSAGE)
        except (Damaged, NotCheckable):
            continue
        assert judge is cades.verify_foreign


def test_what_follows_is_refused() -> None:
    signed = cades.sign(signers.generated(), MESSAGE, AT)
    refused(signed + b"\0", "can be read")
    refused(signed + signed, "can be read")
    refused(signed + bytes(1 << 17), "larger than any")


def test_a_signature_without_signed_attributes_is_refused() -> None:
    identity = signers.generated()
    assert isinstance(identity.key, rsa.RSAPrivateKey)
    direct = identity.key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())

    def strip(signed: cms.SignedData) -> None:
        signer = signed["signer_infos"][0]
        signer["signed_attrs"] = None
        signer["signature"] = direct

    bare = altered(cades.sign(identity, MESSAGE, AT), strip)
    refused(bare, "no signed attributes")
    with pytest.raises(Damaged, match="no signed attributes"):
        cades.verify_foreign(bare, MESSAGE)


def resigned(identity: Identity, change: Callable[[cms.CMSAttributes], bytes]) -> bytes:
    """Return a signature by the right key over other attributes, given as DER of a SET."""
    assert isinstance(identity.key, rsa.RSAPrivateKey)
    key = identity.key

    signed: bytes = cades.sign(identity, MESSAGE, AT)
    signer = cms.ContentInfo.load(signed)["content"]["signer_infos"][0]
    own, attributes = signer["signed_attrs"].dump(), change(signer["signed_attrs"])
    value = key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    placed = b"\xa0" + attributes[1:]
    if len(placed) == len(own):
        # asn1crypto would put them in order
        return signed.replace(own, placed).replace(signer["signature"].native, value)

    def alter(content: cms.SignedData) -> None:
        content["signer_infos"][0]["signed_attrs"] = cms.CMSAttributes.load(attributes)
        content["signer_infos"][0]["signature"] = value

    return altered(signed, alter)


def as_set(attributes: list[cms.CMSAttribute]) -> bytes:
    encoded: bytes = core.SetOf(
        spec=cms.CMSAttribute, contents=b"".join(each.dump() for each in attributes)
    ).dump()
    return encoded


def test_attributes_out_of_order_are_refused_even_by_the_right_key() -> None:
    mixed = resigned(signers.generated(), lambda attributes: as_set(list(attributes)[::-1]))
    refused(mixed, "does not match")  # openssl takes them


@pytest.mark.parametrize("left_out", range(4))
def test_each_signed_attribute_is_required(left_out: int) -> None:
    fewer = resigned(
        signers.generated(),
        lambda attributes: as_set([*attributes][:left_out] + [*attributes][left_out + 1 :]),
    )
    refused(fewer, "another kind|another list|when it was made|one form")


def test_a_repeated_attribute_is_refused() -> None:
    twice = resigned(
        signers.generated(), lambda attributes: as_set([attributes[0], *list(attributes)])
    )
    refused(twice, "repeated")


def test_an_attribute_more_is_refused_although_the_key_signed_it() -> None:
    more = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})
    added = resigned(
        signers.generated(),
        lambda attributes: as_set(sorted([*attributes, more], key=lambda each: each.dump())),
    )
    refused(added, "one form")
    assert cades.verify_foreign(added, MESSAGE).claimed_at == AT


def test_two_signers_are_refused() -> None:
    other = cms.ContentInfo.load(cades.sign(signers.imported(), MESSAGE, AT))["content"]

    def join(signed: cms.SignedData) -> None:
        signed["signer_infos"] = [signed["signer_infos"][0], other["signer_infos"][0]]
        signed["certificates"] = [signed["certificates"][0], other["certificates"][0]]

    refused(altered(cades.sign(signers.generated(), MESSAGE, AT), join), "one signer")


def test_unsigned_attributes_and_further_certificates_are_refused() -> None:
    signed = cades.sign(signers.generated(), MESSAGE, AT)
    token = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})
    guest = asn1.Certificate.load(signers.imported().certificate_der)

    def add_attribute(content: cms.SignedData) -> None:
        content["signer_infos"][0]["unsigned_attrs"] = [token]

    def add_certificate(content: cms.SignedData) -> None:
        own = content["certificates"][0]
        content["certificates"] = [own, cms.CertificateChoices({"certificate": guest})]

    def embed(content: cms.SignedData) -> None:
        content["encap_content_info"] = {"content_type": "data", "content": MESSAGE}

    for change in (add_attribute, add_certificate, embed):
        refused(altered(signed, change), "one form")


def test_content_inside_must_be_the_list() -> None:
    def embed(content: cms.SignedData) -> None:
        content["encap_content_info"] = {"content_type": "data", "content": b"other"}

    with pytest.raises(Damaged, match="another kind of content"):
        cades.verify_foreign(altered(cades.sign(signers.generated(), MESSAGE, AT), embed), MESSAGE)


def test_a_certificate_that_is_not_for_signing_is_refused() -> None:
    key = signers.rsa_key()
    of = signers.certified(key, extensions=[(signers.usage(key_encipherment=True), True)])
    identity = Identity(key, None, of.public_bytes(serialization.Encoding.DER))
    refused(cades.sign(identity, MESSAGE, AT), "not for signatures")


@pytest.mark.parametrize("bits", [1024, 2047])
def test_a_short_key_is_refused(bits: int) -> None:
    key = signers.rsa_key(bits)
    der = signers.certified(key).public_bytes(serialization.Encoding.DER)
    refused(cades.sign(Identity(key, None, der), MESSAGE, AT), "too short")


def test_a_curve_that_bundles_do_not_use_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    der = signers.certified(key).public_bytes(serialization.Encoding.DER)
    signed = cades.sign(Identity(key, None, der), MESSAGE, AT)
    refused(signed, "not with secp384r1")
    assert cades.verify_foreign(signed, MESSAGE).certificate_der == der


# --- what cannot be checked here ---------------------------------------------------------------


@pytest.mark.parametrize("part", ["digest", "signature", "certificate"])
def test_dstu_4145_is_not_checkable_and_never_invalid(part: str) -> None:
    identity = signers.generated()
    der = identity.certificate_der
    if part == "certificate":
        # DSTU 4145-2002 in polynomial basis instead of rsaEncryption, in the certificate's key
        foreign = asn1.Certificate.load(der)
        key = foreign["tbs_certificate"]["subject_public_key_info"]
        unknown = core.ObjectIdentifier("1.2.804.2.1.1.1.1.3.1.1").dump()
        algorithm = core.Sequence(contents=unknown).dump()
        bits = core.BitString(tuple([1, 0] * 128)).dump()
        old = key.dump()
        new = core.Sequence(contents=algorithm + bits).dump()
        tbs = foreign["tbs_certificate"].contents.replace(old, new)
        inner = core.Sequence(contents=tbs).dump()
        rest = foreign.contents[len(foreign["tbs_certificate"].dump()) :]
        der = core.Sequence(contents=inner + rest).dump()
    signed = _assembled(identity, der, part)
    for judge in (cades.verify, cades.verify_foreign):
        with pytest.raises(NotCheckable, match="not checkable here"):
            judge(signed, MESSAGE)


def _assembled(identity: Identity, der: bytes, part: str) -> bytes:
    """Return a signature in which one part is by means that are unknown here."""
    content = cms.ContentInfo.load(cades.sign(identity, MESSAGE, AT))
    signed = content["content"]
    signer = signed["signer_infos"][0]
    own = signed["certificates"][0].chosen.dump()
    old_hash, new_hash = hashlib.sha256(own).digest(), hashlib.sha256(der).digest()
    attributes = signer["signed_attrs"].dump().replace(old_hash, new_hash)
    parts = {name: signer[name].dump() for name in ("digest_algorithm", "signature_algorithm")}
    gost = core.Sequence(contents=core.ObjectIdentifier("1.2.804.2.1.1.1.1.2.1").dump()).dump()
    dstu = core.Sequence(contents=core.ObjectIdentifier("1.2.804.2.1.1.1.1.3.1.1").dump()).dump()
    if part == "digest":
        parts["digest_algorithm"] = gost
    if part == "signature":
        parts["signature_algorithm"] = dstu
    made = core.Sequence(
        contents=b"".join(
            (
                signer["version"].dump(),
                signer["sid"].dump(),
                parts["digest_algorithm"],
                attributes,
                parts["signature_algorithm"],
                core.OctetString(b"\1" * 64).dump(),
            )
        )
    ).dump()
    signers_set = core.SetOf(spec=core.Any, contents=made).dump()
    certificates = b"\xa0" + core.OctetString(der).dump()[1:]
    body = core.Sequence(
        contents=b"".join(
            (
                signed["version"].dump(),
                signed["digest_algorithms"].dump(),
                signed["encap_content_info"].dump(),
                certificates,
                signers_set,
            )
        )
    ).dump()
    explicit = b"\xa0" + core.OctetString(body).dump()[1:]
    whole: bytes = core.Sequence(contents=content["content_type"].dump() + explicit).dump()
    return whole


# --- signatures of others ----------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("-cades",), ("-keyid",), ("-md", "sha512")])
def test_signatures_that_openssl_makes_are_read_as_those_of_others(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    key = signers.rsa_key()
    # A key identifier, which `-keyid` names the signer by, stands in the certificate.
    of = signers.certified(key, extensions=[(signers.key_identifier(key), False)])
    (tmp_path / "c.pem").write_bytes(of.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "k.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (tmp_path / "list").write_bytes(MESSAGE)
    told = signers.run(
        *("openssl", "cms", "-sign", "-binary", "-in", "list", "-outform", "DER"),
        *("-signer", "c.pem", "-inkey", "k.pem", "-out", "s.p7s", *options),
        folder=tmp_path,
    )
    assert told.returncode == 0, told.stderr
    signed = (tmp_path / "s.p7s").read_bytes()
    found = cades.verify_foreign(signed, MESSAGE)
    assert found.certificate_der == of.public_bytes(serialization.Encoding.DER)
    assert found.claimed_at is not None
    refused(signed, "one form")
    with pytest.raises(Damaged, match="another list"):
        cades.verify_foreign(signed, MESSAGE + b"\n")
