"""Time stamps: what we ask, and what we believe of an answer, with `openssl ts` as authority."""

import hashlib
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive_app.bundle import timestamp
from archive_app.bundle.outcome import Outcome
from archive_app.errors import InvalidInput
from tests.bundle import signers
from tests.bundle.authority import STAMPING, Authority, certified

P7S = b"a signature"
NONCE = 0x7BF431A5E3CFA8D9
TSQ = timestamp.request(P7S, NONCE)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def tsr(authority: Authority) -> bytes:
    return authority.answer(TSQ)


def refused(outcome: timestamp.TimestampOutcome, why: str) -> None:
    assert (outcome.outcome, outcome.at, outcome.authority) == (Outcome.INVALID, None, None)
    assert why in outcome.sentence


def led_elsewhere(outcome: timestamp.TimestampOutcome) -> None:
    assert (outcome.outcome, outcome.at, outcome.authority) == (Outcome.NOT_CHECKABLE, None, None)
    assert "leads to none of the roots" in outcome.sentence


# --- requests --------------------------------------------------------------------------------


def test_a_request_is_the_one_that_openssl_writes(tmp_path: Path) -> None:
    (tmp_path / "p7s").write_bytes(P7S)
    query = ("openssl", "ts", "-query", "-data", "p7s", "-sha256", "-cert", "-out", "q.tsq")
    assert signers.run(*query, folder=tmp_path).returncode == 0
    theirs = (tmp_path / "q.tsq").read_bytes()
    nonce = tsp.TimeStampReq.load(theirs)["nonce"].native
    assert timestamp.request(P7S, nonce) == theirs


def test_a_request_follows_from_signature_and_nonce() -> None:
    assert timestamp.request(P7S, NONCE) == TSQ
    assert len(TSQ) == 69
    assert timestamp.request(P7S, NONCE + 1) != TSQ
    assert timestamp.request(P7S + b"\n", NONCE) != TSQ
    for nonce in (-1, 1 << 64):
        with pytest.raises(ValueError, match="64 bits"):
            timestamp.request(P7S, nonce)
    assert len(timestamp.request(P7S, (1 << 64) - 1)) == 70


# --- answers that hold -------------------------------------------------------------------------


def test_an_answer_holds_under_the_root_that_was_chosen(authority: Authority, tsr: bytes) -> None:
    assert authority.openssl_accepts(tsr, P7S, [authority.root])
    for tsq in (TSQ, None):
        outcome = timestamp.verify(tsr, tsq, P7S, [authority.root])
        assert (outcome.outcome, outcome.authority) == (Outcome.VALID, "Authority")
        assert outcome.at is not None
        assert abs(outcome.at - datetime.now(UTC)) < timedelta(minutes=5)
        assert outcome.sentence.startswith("Authority states that it saw this signature at 20")


def test_one_of_several_roots_is_enough(authority: Authority, tsr: bytes, tmp_path: Path) -> None:
    other = Authority(tmp_path / "b", root="Another root").root
    for roots in ([other, authority.root], [other + authority.root]):
        assert timestamp.verify(tsr, TSQ, P7S, roots).outcome == Outcome.VALID


@pytest.mark.parametrize(
    "configuration",
    [
        *("ess_cert_id_alg = sha1\n", "ess_cert_id_alg = sha256\n", "ordering = yes\n"),
        *("ess_cert_id_chain = yes\n", "signer_digest = sha512\n"),
    ],
)
def test_answers_of_many_authorities_hold(tmp_path: Path, configuration: str) -> None:
    other = Authority(tmp_path / "b", configuration=configuration)
    assert timestamp.verify(other.answer(TSQ), TSQ, P7S, [other.root]).outcome == Outcome.VALID


def test_an_answer_that_carries_a_certificate_twice_holds(authority: Authority, tsr: bytes) -> None:
    answer = tsp.TimeStampResp.load(tsr)
    signed = answer["time_stamp_token"]["content"]
    carried = list(signed["certificates"])
    signed["certificates"] = cms.CertificateSet([*carried, *carried])
    twice = answer.dump(force=True)
    assert authority.openssl_accepts(twice, P7S, [authority.root])
    assert timestamp.verify(twice, TSQ, P7S, [authority.root]).outcome == Outcome.VALID


def test_the_time_is_the_latest_that_the_authority_allows(tmp_path: Path) -> None:
    precise = "accuracy = secs:2, millisecs:500, microsecs:100\nclock_precision_digits = 6\n"
    other = Authority(tmp_path / "b", configuration=precise)
    answer = other.answer(TSQ)
    stated = tsp.TimeStampResp.load(answer)["time_stamp_token"]["content"]["encap_content_info"]
    at = stated["content"].parsed["gen_time"].native
    outcome = timestamp.verify(answer, TSQ, P7S, [other.root])
    assert outcome.at == at + timedelta(seconds=2, milliseconds=500, microseconds=100)
    assert at.isoformat() in outcome.sentence


def test_an_authority_whose_certificate_ran_out_since_is_believed_for_its_time(
    tmp_path: Path,
) -> None:
    began = datetime.now(UTC)
    past = Authority(tmp_path / "c", until=datetime(2021, 1, 1, tzinfo=UTC))
    took = datetime.now(UTC) - began  # to find the primes of keys takes as long as it takes
    soon = datetime.now(UTC) + 3 * took + timedelta(seconds=2)
    other = Authority(tmp_path / "b", until=soon)
    answer = other.answer(TSQ)
    while datetime.now(UTC) <= soon:
        other.answer(TSQ)
    assert timestamp.verify(answer, TSQ, P7S, [other.root]).outcome == Outcome.VALID
    # One that had run out already when it stamped is not.
    refused(timestamp.verify(past.answer(TSQ), TSQ, P7S, [past.root]), "no right to make it")


# --- answers that do not -----------------------------------------------------------------------


def test_without_a_root_nothing_is_shown(tsr: bytes) -> None:
    outcome = timestamp.verify(tsr, TSQ, P7S, [])
    assert (outcome.outcome, outcome.at, outcome.authority) == (Outcome.NOT_CHECKABLE, None, None)
    assert outcome.sentence == "No root of a time stamp authority was chosen to check it against."


def test_roots_that_cannot_be_read_are_named() -> None:
    with pytest.raises(InvalidInput, match="PEM file with certificates"):
        timestamp.load_roots([b"junk"])


def test_unreadable_roots_say_nothing_against_the_answer(tsr: bytes) -> None:
    outcome = timestamp.verify(tsr, TSQ, P7S, [b"junk"])
    assert (outcome.outcome, outcome.at) == (Outcome.NOT_CHECKABLE, None)


def test_under_another_root_it_is_not_called_invalid(
    authority: Authority, tsr: bytes, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "b").root
    assert not authority.openssl_accepts(tsr, P7S, [other])
    led_elsewhere(timestamp.verify(tsr, TSQ, P7S, [other]))


def test_what_issued_the_certificate_of_the_authority_is_no_root(
    authority: Authority, tsr: bytes
) -> None:
    assert not authority.openssl_accepts(tsr, P7S, [authority.middle])
    led_elsewhere(timestamp.verify(tsr, TSQ, P7S, [authority.middle]))
    both = [authority.middle, authority.root]
    assert timestamp.verify(tsr, TSQ, P7S, both).outcome == Outcome.VALID


def test_a_signature_that_does_not_hold_is_invalid_under_any_root(
    authority: Authority, tsr: bytes, tmp_path: Path
) -> None:
    answer = tsp.TimeStampResp.load(tsr)
    signer = answer["time_stamp_token"]["content"]["signer_infos"][0]
    value = bytearray(signer["signature"].native)
    value[-1] ^= 1
    signer["signature"] = bytes(value)
    changed = answer.dump(force=True)
    for root in (authority.root, Authority(tmp_path / "b").root):
        assert timestamp.verify(changed, TSQ, P7S, [root]).outcome == Outcome.INVALID


def test_a_stamp_of_another_signature_is_refused(authority: Authority, tsr: bytes) -> None:
    other = timestamp.request(b"other", NONCE)
    refused(timestamp.verify(tsr, other, b"other", [authority.root]), "of something else")
    refused(timestamp.verify(tsr, None, b"other", [authority.root]), "of something else")
    refused(timestamp.verify(tsr, None, b"other", []), "of something else")


def test_another_nonce_is_refused(authority: Authority, tsr: bytes) -> None:
    other = timestamp.request(P7S, NONCE + 1)
    refused(timestamp.verify(tsr, other, P7S, [authority.root]), "nonce differs")


def test_an_answer_without_a_nonce_is_not_one_to_our_request(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "p7s").write_bytes(P7S)
    query = ("openssl", "ts", "-query", "-data", "p7s", "-sha256", "-cert", "-no_nonce")
    assert signers.run(*query, "-out", "q.tsq", folder=tmp_path).returncode == 0
    answer = authority.answer((tmp_path / "q.tsq").read_bytes())
    refused(timestamp.verify(answer, TSQ, P7S, [authority.root]), "nonce differs")
    assert timestamp.verify(answer, None, P7S, [authority.root]).outcome == Outcome.VALID


@pytest.mark.parametrize("tsq", [b"", b"junk", TSQ + b"\0", TSQ[:-1]])
def test_a_request_that_is_none_is_refused(authority: Authority, tsr: bytes, tsq: bytes) -> None:
    refused(timestamp.verify(tsr, tsq, P7S, [authority.root]), "The request beside it")


def test_a_refusal_of_the_authority_is_no_time_stamp(authority: Authority) -> None:
    asked = tsp.TimeStampReq.load(TSQ)
    asked["req_policy"] = "1.2.3.9"
    refused(timestamp.verify(authority.answer(asked.dump()), None, P7S, []), "did not grant")


def test_an_answer_that_was_granted_with_changes_holds(authority: Authority, tsr: bytes) -> None:
    answer = tsp.TimeStampResp.load(tsr)
    answer["status"]["status"] = "granted_with_mods"
    changed = answer.dump(force=True)
    assert authority.openssl_accepts(changed, P7S, [authority.root])
    held = timestamp.verify(changed, TSQ, P7S, [authority.root])
    assert held == timestamp.verify(tsr, TSQ, P7S, [authority.root])


def under_own_root(
    folder: Path,
    usage: tuple[x509.ExtendedKeyUsage, bool] = STAMPING,
    named: bytes | None = None,
    called: str = "Authority",
    also: str | None = None,
) -> tuple[bytes, bytes]:
    """Return an answer and its root: right but for what its certificate says, or which it names."""
    other = Authority(folder)
    top = signers.rsa_key()
    pem = certified(called, other.key, "Top", top, usage, also=also)
    der = x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)
    return other.answer_by(der, named or der, TSQ), certified("Top", top, "Top", top)


def test_an_authority_right_under_its_root_is_believed(tmp_path: Path) -> None:
    answer, root = under_own_root(tmp_path / "b")
    assert timestamp.verify(answer, TSQ, P7S, [root]).outcome == Outcome.VALID


@pytest.mark.parametrize(
    ("called", "also", "is_its_own"),
    [
        ("Authority", None, True),
        ("Auth", None, False),
        ("Authority 2", "Authority 3", False),
        ("Auth", "Authority", True),
        ("AUTHORITY", None, True),
        ("  Authority ", None, True),
    ],
)
def test_the_authority_that_an_answer_names_is_the_one_that_signed_it(
    tmp_path: Path, authority: Authority, called: str, also: str | None, *, is_its_own: bool
) -> None:
    answer, root = under_own_root(tmp_path / "b", called=called, also=also)
    assert authority.openssl_accepts(answer, P7S, [root]) is is_its_own
    outcome = timestamp.verify(answer, TSQ, P7S, [root])
    if is_its_own:
        assert outcome.outcome is Outcome.VALID
    else:
        refused(outcome, "names another authority")


@pytest.mark.parametrize(
    "usage",
    [
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), False),
    ],
    ids=["for something else", "not critical"],
)
def test_a_certificate_that_is_not_for_time_stamps_is_refused(
    tmp_path: Path, usage: tuple[x509.ExtendedKeyUsage, bool]
) -> None:
    answer, root = under_own_root(tmp_path / "b", usage)
    refused(timestamp.verify(answer, TSQ, P7S, [root]), "no right to make it")


def test_the_certificate_must_be_the_one_that_was_named(
    tmp_path: Path, authority: Authority
) -> None:
    answer, root = under_own_root(tmp_path / "b", named=b"another certificate")
    assert not authority.openssl_accepts(answer, P7S, [root])
    refused(timestamp.verify(answer, TSQ, P7S, [root]), "does not name the certificate")


@pytest.mark.parametrize(
    "named", ["its own", "chain", "stranger", "order", "older", "older stranger", "serial", "none"]
)
def test_whatever_certificates_an_answer_names_are_those_of_its_chain(
    authority: Authority, named: str
) -> None:
    own, middle = (
        x509.load_pem_x509_certificate(pem)
        for pem in ((authority.folder / "authority.pem").read_bytes(), authority.middle)
    )

    def digest(of: x509.Certificate) -> dict[str, object]:
        return {"cert_hash": of.fingerprint(hashes.SHA256())}

    sha1 = hashlib.sha1(own.public_bytes(serialization.Encoding.DER)).digest()
    issuer = asn1_x509.GeneralName({"directory_name": asn1_x509.Name.build({"common_name": "M"})})
    wrong = {"issuer": [issuer], "serial_number": own.serial_number}
    variants: dict[str, tuple[list[dict[str, object]], tuple[bytes, ...], bool]] = {
        "its own": ([digest(own)], (), True),
        "chain": ([digest(own), digest(middle)], (), True),
        "stranger": ([digest(own), {"cert_hash": bytes(32)}], (), False),
        "order": ([digest(middle), digest(own)], (), False),
        "older": ([digest(own)], (sha1,), True),
        "older stranger": ([digest(own)], (sha1, bytes(20)), False),
        "serial": ([digest(own) | {"issuer_serial": wrong}], (), False),
        "none": ([], (), False),
    }
    newer, older, is_good = variants[named]
    answer = authority.answer_naming(TSQ, newer, *older)
    assert authority.openssl_accepts(answer, P7S, [authority.root]) is is_good
    outcome = timestamp.verify(answer, TSQ, P7S, [authority.root])
    if is_good:
        assert outcome.outcome is Outcome.VALID
    else:
        refused(outcome, "does not name the certificate")


def test_an_answer_of_an_unknown_version_is_refused(authority: Authority) -> None:
    answer = authority.answer_with(TSQ, "version", 2)
    assert not authority.openssl_accepts(answer, P7S, [authority.root])
    refused(timestamp.verify(answer, TSQ, P7S, [authority.root]), "of a version")


def test_a_self_signed_certificate_in_the_answer_is_never_a_root(
    tmp_path: Path, authority: Authority
) -> None:
    alone = Authority(tmp_path / "b", middle_is_self_issued=True)
    led_elsewhere(timestamp.verify(alone.answer(TSQ), TSQ, P7S, [authority.root]))
    refused(timestamp.verify(alone.answer(TSQ), TSQ, P7S, [alone.root]), "does not hold")
    # Its chain ends in a root of the same name as the one that was chosen.
    forged = Authority(tmp_path / "c").answer(TSQ)
    led_elsewhere(timestamp.verify(forged, TSQ, P7S, [authority.root]))


def test_an_answer_without_certificates_is_refused(authority: Authority) -> None:
    asked = tsp.TimeStampReq.load(TSQ)
    asked["cert_req"] = False
    answer = authority.answer(asked.dump())
    refused(timestamp.verify(answer, None, P7S, [authority.root]), "does not carry")


def test_a_digest_that_proves_nothing_is_not_checkable(authority: Authority) -> None:
    asked = tsp.TimeStampReq.load(TSQ)
    imprint = {
        "hash_algorithm": {"algorithm": "sha1"},
        "hashed_message": hashlib.sha1(P7S).digest(),
    }
    asked["message_imprint"] = imprint
    outcome = timestamp.verify(authority.answer(asked.dump()), None, P7S, [authority.root])
    assert (outcome.outcome, outcome.at) == (Outcome.NOT_CHECKABLE, None)


@pytest.mark.parametrize("part", ["digest_algorithm", "signature_algorithm"])
def test_dstu_is_not_checkable_and_never_invalid(
    authority: Authority, tsr: bytes, part: str
) -> None:
    signer = tsp.TimeStampResp.load(tsr)["time_stamp_token"]["content"]["signer_infos"][0]
    known = signer[part].dump()
    at = tsr.rindex(known)
    # As short as what it stands for, so that no length around it changes.
    oid = core.ObjectIdentifier("1.2.804.2.1.1.1").dump()
    room = len(known) - 2 - len(oid) - 2
    foreign = known[:2] + oid + b"\x04" + bytes([room]) + bytes(room)
    changed = tsr[:at] + foreign + tsr[at + len(known) :]
    outcome = timestamp.verify(changed, TSQ, P7S, [authority.root])
    assert (outcome.outcome, outcome.at) == (Outcome.NOT_CHECKABLE, None)
    assert "1.2.804" in outcome.sentence


# --- altered and hostile answers ----------------------------------------------------------------


def test_no_change_of_an_answer_gives_another_time(authority: Authority, tsr: bytes) -> None:
    """What is not signed may change (the order of certificates, those above the authority's)."""
    good = timestamp.verify(tsr, TSQ, P7S, [authority.root])
    chance = random.Random(3161)
    outcomes = set()
    for at in range(len(tsr)):
        changed = bytearray(tsr)
        changed[at] ^= 1 << chance.randrange(8)
        outcome = timestamp.verify(bytes(changed), TSQ, P7S, [authority.root])
        assert outcome == good or (outcome.at, outcome.authority) == (None, None), at
        outcomes.add(outcome.outcome)
    assert Outcome.INVALID in outcomes


def test_what_is_cut_off_or_followed_is_refused(authority: Authority, tsr: bytes) -> None:
    for changed in (b"", tsr[:-1], tsr[:100], tsr + b"\0", 2 * tsr, b"\x30\x80" * 5000):
        refused(timestamp.verify(changed, TSQ, P7S, [authority.root]), "cannot be read")
    refused(timestamp.verify(bytes(1 << 18), TSQ, P7S, [authority.root]), "larger than any")


@hypothesis_settings(max_examples=150)
@given(data=st.data())
def test_hostile_bytes_never_raise(data: st.DataObject, authority: Authority, tsr: bytes) -> None:
    start = data.draw(st.integers(0, len(tsr)))
    end = data.draw(st.integers(start, min(len(tsr), start + 16)))
    piece = data.draw(st.binary(max_size=16))
    hostile = data.draw(
        st.sampled_from([tsr[:start] + piece + tsr[end:], piece, tsr[:start], tsr[start:]])
    )
    good = timestamp.verify(tsr, TSQ, P7S, [authority.root])
    for tsq in (TSQ, piece):
        outcome = timestamp.verify(hostile, tsq, P7S, [authority.root])
        assert outcome == good or outcome.at is None
