"""What the signatures of a bundle amount to: each named with its outcome, and what they change."""

from collections.abc import Mapping
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive_app.bundle import cades, certificate, layout, signing, sshsig
from archive_app.bundle.certificate import Identity
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.signing import MLDSA, P7S, SSHSIG
from tests.bundle import signers
from tests.bundle.signers import AT, COUNTER, MESSAGE


def pem(identity: Identity) -> bytes:
    return certificate.to_pem(identity.certificate_der)


def judged(
    files: Mapping[str, bytes], identity: Identity | None = None, message: bytes = MESSAGE
) -> signing.SignatureReport:
    return signing.verify_signatures(files, message, pem(identity or signers.generated()))


def outcomes(report: signing.SignatureReport) -> dict[str, str]:
    return {each.name: each.outcome for each in report.outcomes}


@cache
def signed(identity: Identity | None = None) -> dict[str, bytes]:
    return signing.sign(identity or signers.generated(), MESSAGE, AT)


def test_a_generated_identity_signs_three_times() -> None:
    report = judged(signed())
    assert outcomes(report) == {P7S: Outcome.VALID, SSHSIG: Outcome.VALID, MLDSA: Outcome.VALID}
    assert report.certificate_der == signers.generated().certificate_der
    assert (report.is_signed, report.is_contradicted) == (True, False)
    assert report.outcomes[0].claimed_at == AT


def test_an_imported_identity_signs_twice() -> None:
    report = judged(signed(signers.imported()), signers.imported())
    assert outcomes(report) == {P7S: Outcome.VALID, SSHSIG: Outcome.VALID}
    assert (report.is_signed, report.is_contradicted) == (True, False)


def test_another_list_contradicts_every_signature() -> None:
    report = judged(signed(), message=MESSAGE + b"\n")
    assert outcomes(report) == {
        P7S: Outcome.INVALID,
        SSHSIG: Outcome.NOT_CHECKABLE,
        MLDSA: Outcome.NOT_CHECKABLE,
    }
    assert (report.is_signed, report.is_contradicted) == (False, True)
    assert report.certificate_der is None


def test_a_bundle_signed_anew_has_another_fingerprint() -> None:
    forger = signers.generated("Archivist B")
    report = judged(signed(forger), forger)
    assert report.is_signed
    assert report.certificate_der is not None
    assert certificate.fingerprint(report.certificate_der) != (
        certificate.fingerprint(signers.generated().certificate_der)
    )
    assert outcomes(judged(signed(forger)))[P7S] == Outcome.INVALID


def test_the_second_opinion_must_be_by_the_same_key() -> None:
    other = sshsig.sign(signers.generated("Archivist B"), MESSAGE)
    report = judged(signed() | {SSHSIG: other})
    assert outcomes(report)[SSHSIG] == Outcome.INVALID
    assert (report.is_signed, report.is_contradicted) == (True, True)


def test_the_second_key_signs_in_its_context() -> None:
    key = certificate.mldsa65_public_key(signers.generated().certificate_der)
    assert key is not None
    value = signed()[MLDSA]
    assert len(value) == 3309  # FIPS 204, table 2
    key.verify(value, MESSAGE, b"evidence-bundle@v1")
    with pytest.raises(InvalidSignature):
        key.verify(value, MESSAGE)


def test_a_second_signature_that_does_not_match_contradicts() -> None:
    files = signed()
    wrong = bytearray(files[MLDSA])
    wrong[100] ^= 1
    other = signing.sign(signers.generated("Archivist B"), MESSAGE, AT)[MLDSA]
    for value in (bytes(wrong), other, b"", files[MLDSA] + b"\0"):
        report = judged(files | {MLDSA: value})
        assert outcomes(report)[MLDSA] == Outcome.INVALID
        assert report.is_contradicted


def test_a_second_signature_that_is_missing_is_told() -> None:
    files = dict(signed())
    del files[MLDSA]
    report = judged(files)
    assert outcomes(report) == {P7S: Outcome.VALID, MLDSA: Outcome.MISSING, SSHSIG: Outcome.VALID}
    assert "no signature by it is here" in report.outcomes[1].sentence
    assert not report.is_contradicted


def test_without_the_cms_signature_nothing_is_signed() -> None:
    files = dict(signed())
    del files[P7S]
    report = judged(files)
    assert outcomes(report) == {
        P7S: Outcome.MISSING,
        SSHSIG: Outcome.NOT_CHECKABLE,
        MLDSA: Outcome.NOT_CHECKABLE,
    }
    assert (report.is_signed, report.is_contradicted) == (False, False)
    nothing = judged({})
    assert outcomes(nothing) == {P7S: Outcome.MISSING, SSHSIG: Outcome.MISSING}
    assert (nothing.certificate_der, nothing.is_signed, nothing.is_contradicted) == (
        None,
        False,
        False,
    )


@pytest.mark.parametrize("untrusted_pem", [b"", b"junk", 2 * pem(signers.generated())])
def test_the_certificate_in_the_bundle_must_be_one(untrusted_pem: bytes) -> None:
    report = signing.verify_signatures(signed(), MESSAGE, untrusted_pem)
    assert outcomes(report)[P7S] == Outcome.INVALID
    assert report.is_contradicted


def test_a_countersignature_is_listed_and_changes_nothing() -> None:
    notary = signers.imported()
    good = cades.sign(notary, MESSAGE, AT)
    for value, outcome in (
        (good, Outcome.VALID),
        (good[:-1], Outcome.INVALID),
        (b"", Outcome.INVALID),
    ):
        report = judged(signed() | {COUNTER: value})
        assert outcomes(report)[COUNTER] == outcome
        assert (report.is_signed, report.is_contradicted) == (True, False)
    found = next(
        each for each in judged(signed() | {COUNTER: good}).outcomes if each.name == COUNTER
    )
    assert found.certificate_der == notary.certificate_der
    assert found.sentence == "Organisation, as it calls itself, signed it."


@pytest.mark.parametrize(
    "name",
    [
        *("signatures/tagmanifest-sha256.txt.p7s.01.tsq", P7S, SSHSIG, MLDSA, COUNTER),
        *("signatures/tagmanifest-sha256.txt.p7s.99.tsr", "signatures/validation/07.ocsp"),
        *("signatures/tagmanifest-sha256.txt.p7s.01.tsr.02.tsq", "signatures/validation/07.crl"),
    ],
)
def test_a_name_with_a_place_among_signatures_is_allowed(name: str) -> None:
    assert signing.is_allowed(name)
    assert not signing.is_allowed(name + "\n")


@pytest.mark.parametrize(
    "name",
    [
        *("signatures/", "signatures/a.exe", "signatures/countersign/00.p7s", "data/x.p7s"),
        *("signatures/countersign/1.p7s", "signatures/countersign/100.p7s", P7S + ".sig"),
        *("signatures/tagmanifest-sha512.txt.p7s", P7S + ".00.tsq", P7S + ".\u0661\u0662.tsq"),
        "signatures/validation/01.exe",
    ],
)
def test_any_other_name_is_refused(name: str) -> None:
    assert not signing.is_allowed(name)
    report = judged(signed() | {name: b"x"})
    assert outcomes(report)[name] == Outcome.INVALID
    assert report.is_contradicted


def test_the_names_are_those_of_the_layout() -> None:
    assert f"{layout.SIGNATURES}{layout.TAG_MANIFEST}.p7s" == P7S
    assert signing.timestamp_path(3, "tsr") == P7S + ".03.tsr"
    assert signing.is_allowed(signing.timestamp_path(3, "tsr"))


@hypothesis_settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([P7S, SSHSIG, MLDSA, COUNTER]),
        st.one_of(st.binary(max_size=64), st.sampled_from(sorted(signed().values()))),
    )
)
def test_whatever_lies_there_is_judged_and_never_raises(files: dict[str, bytes]) -> None:
    report = judged(files)
    assert report.is_signed == (files.get(P7S) == signed()[P7S])
    for each in report.outcomes:
        if each.outcome == Outcome.VALID and each.name != COUNTER:
            assert files[each.name] == signed()[each.name]
