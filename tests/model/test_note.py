"""What a signed checkpoint promises: both keys of its log stand by it, or it is refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from archive_app.errors import Damaged, InvalidInput
from archive_app.model.note import (
    Checkpoint,
    LogKeys,
    SignatureType,
    Signer,
    VerifierKey,
    cosign,
    open_checkpoint,
    sign_checkpoint,
    verify_cosignature,
)

ORIGIN = "evidence-log/000102030405060708090a0b0c0d0e0f"
ED25519_SEED, MLDSA44_SEED = bytes(range(32)), bytes(range(32, 64))
KEYS = LogKeys.from_seeds(ORIGIN, ED25519_SEED, MLDSA44_SEED)
VKEYS = KEYS.verifier_keys()
CHECKPOINT = Checkpoint(ORIGIN, 1234, sha256(b"a root").digest())
NOTE = sign_checkpoint(CHECKPOINT, KEYS)
TEXT, ED25519_LINE, MLDSA44_LINE = (
    NOTE.partition(b"\n\n")[0] + b"\n",
    *(line + b"\n" for line in NOTE.splitlines()[-2:]),
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
COSIGNERS = [SignatureType.ED25519_COSIGNATURE, SignatureType.MLDSA44_COSIGNATURE]


def witness(type: SignatureType, name: str = "witness.example/w1") -> Signer:
    return Signer.from_seed(name, type, bytes(32))


# --- published examples ------------------------------------------------------------------------

# C2SP signed-note v1.0.0, "Verifier keys", example.
EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
    "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

# C2SP tlog-cosignature v1.1.0-rc.1, first example and "Ed25519 signed message"; the fields of
# "ML-DSA-44 signed message" written out for the same checkpoint.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SOFA_AT = 1679315147
SOFA_ED25519 = f"cosignature/v1\ntime 1679315147\n{SOFA}".encode()
SOFA_MLDSA44 = bytes.fromhex(
    "737562747265652f76310a00"
    "167769746e6573732e6578616d706c652e636f6d2f7731"
    "00000000641850cb"
    "1b6578616d706c652e636f6d2f626568696e642d7468652d736f6661"
    "0000000000000000"
    "00000000013e2dc3"
    "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
)


def test_the_example_of_signed_note_verifies() -> None:
    key = VerifierKey.from_vkey(EXAMPLE_VKEY)
    assert key.vkey() == EXAMPLE_VKEY
    assert key.verify(EXAMPLE_NOTE.encode()) == ("This is an example message.\n", 0)


def test_the_example_of_a_checkpoint_is_read_and_written_to_the_same_text() -> None:
    checkpoint = Checkpoint.from_text(SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text() == SOFA


def test_cosignatures_are_over_the_specified_messages() -> None:
    sofa, at = Checkpoint.from_text(SOFA), datetime.fromtimestamp(SOFA_AT, UTC)
    specified: list[tuple[SignatureType, bytes, Ed25519PrivateKey | MLDSA44PrivateKey]] = [
        (COSIGNERS[0], SOFA_ED25519, Ed25519PrivateKey.from_private_bytes(bytes(32))),
        (COSIGNERS[1], SOFA_MLDSA44, MLDSA44PrivateKey.from_seed_bytes(bytes(32))),
    ]
    for type, message, private in specified:
        signer = witness(type, "witness.example.com/w1")
        signed = base64.b64decode(cosign(sofa, signer, at).split()[-1])
        assert signed[:4] == signer.key.id
        assert signed[4:12] == SOFA_AT.to_bytes(8, "big")
        private.public_key().verify(signed[12:], message)  # raises unless it holds

        made_elsewhere = base64.b64encode(signed[:12] + private.sign(message)).decode()
        note = f"{SOFA}\n— witness.example.com/w1 {made_elsewhere}\n".encode()
        assert verify_cosignature(note, signer.key.vkey()) == at


# --- known answers of our own, made once the examples above had passed --------------------------


def test_the_keys_of_a_log_have_their_known_lines() -> None:
    assert VKEYS[0] == f"{ORIGIN}+1b1f207c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    assert VKEYS[1].startswith(f"{ORIGIN}+5bdc3383+")
    assert (
        sha256(VKEYS[1].encode()).hexdigest()
        == "005eb31a5fdf0f1b2df9acdf7ce580638414e103f29f4b1a02ab4a4d831c484e"
    )


def test_the_ed25519_line_of_a_checkpoint_is_known() -> None:
    known = (
        "Gx8gfCS8zDySYMoQ4udmw05FwfZwe3OBvEHKEUC5MQEEIwZ8bplgTNhh9/dxrvCmVYMiNRkp9/FKhzUkDofCL5Wa"
        "JgM="
    )
    assert ED25519_LINE.decode() == f"— {ORIGIN} {known}\n"


def test_a_log_signs_without_stating_a_time() -> None:
    assert [VerifierKey.from_vkey(vkey).verify(NOTE)[1] for vkey in VKEYS] == [0, 0]


# --- round trips -------------------------------------------------------------------------------


def test_a_checkpoint_that_both_keys_signed_opens() -> None:
    assert open_checkpoint(NOTE, VKEYS) == CHECKPOINT
    assert open_checkpoint(NOTE, reversed(VKEYS)) == CHECKPOINT


origins = st.text(
    st.characters(min_codepoint=33, exclude_categories=("C", "Z"), exclude_characters="+"),
    min_size=1,
    max_size=60,
)


@given(origins, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_any_checkpoint_comes_back(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root)
    assert Checkpoint.from_text(checkpoint.text()) == checkpoint
    assert Checkpoint.from_outcome(checkpoint.as_outcome()) == checkpoint
    key = VerifierKey(origin, SignatureType.ED25519, root)
    assert VerifierKey.from_vkey(key.vkey()) == key


@pytest.mark.parametrize("type", COSIGNERS)
def test_a_cosigned_checkpoint_still_opens_and_tells_when_it_was_cosigned(
    type: SignatureType,
) -> None:
    signer = witness(type)
    note = NOTE + cosign(CHECKPOINT, signer, NOON)
    assert open_checkpoint(note, VKEYS) == CHECKPOINT
    assert verify_cosignature(note, signer.key.vkey()) == NOON


def test_the_secrets_are_not_in_any_text() -> None:
    assert ED25519_SEED.hex() not in repr(KEYS)
    assert "rivate" not in repr(KEYS)


# --- signatures by others ----------------------------------------------------------------------


def test_sixteen_signatures_are_accepted_and_unknown_ones_passed_over() -> None:
    others = [
        cosign(CHECKPOINT, witness(type, f"witness.example/w{number}"), NOON)
        for type in COSIGNERS
        for number in range(7)
    ]
    assert open_checkpoint(NOTE + b"".join(others), VKEYS) == CHECKPOINT


def test_a_false_signature_by_an_unknown_key_is_passed_over() -> None:
    marked = base64.b64decode(ED25519_LINE.split()[-1])
    same_name = base64.b64encode(b"\0\0\0\0" + marked[4:]).decode()
    same_id = base64.b64encode(marked[:4] + bytes(64)).decode()
    others = f"— {ORIGIN} {same_name}\n— {ORIGIN}x {same_id}\n"
    assert open_checkpoint(NOTE + others.encode(), VKEYS) == CHECKPOINT


# --- refusals ----------------------------------------------------------------------------------


def test_a_flipped_bit_in_any_byte_of_a_note_is_refused() -> None:
    for offset in range(len(NOTE)):
        flipped = bytearray(NOTE)
        flipped[offset] ^= 1 << offset % 8
        with pytest.raises(Damaged):
            open_checkpoint(bytes(flipped), VKEYS)


@pytest.mark.parametrize(
    ("lines", "failed"),
    [
        (ED25519_LINE, "The ML-DSA-44 signature by evidence-log/.* is missing"),
        (MLDSA44_LINE, "The Ed25519 signature by evidence-log/.* is missing"),
        (ED25519_LINE + MLDSA44_LINE + ED25519_LINE, "The Ed25519 signature .* is repeated"),
        (ED25519_LINE + MLDSA44_LINE * 2, "The ML-DSA-44 signature .* is repeated"),
    ],
)
def test_both_signatures_are_required_once_each(lines: bytes, failed: str) -> None:
    with pytest.raises(Damaged, match=failed):
        open_checkpoint(TEXT + b"\n" + lines, VKEYS)


def test_the_refusal_names_the_signature_that_failed() -> None:
    other = sign_checkpoint(Checkpoint(ORIGIN, 1235, CHECKPOINT.root), KEYS).splitlines(True)
    for lines, algorithm in [
        (other[-2] + MLDSA44_LINE, "Ed25519"),
        (ED25519_LINE + other[-1], "ML-DSA-44"),
    ]:
        with pytest.raises(Damaged, match=f"The {algorithm} signature by .* does not match"):
            open_checkpoint(TEXT + b"\n" + lines, VKEYS)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = LogKeys.from_seeds("evidence-log/other", ED25519_SEED, MLDSA44_SEED)
    with pytest.raises(Damaged, match="missing"):
        open_checkpoint(
            sign_checkpoint(Checkpoint("evidence-log/other", 1, bytes(32)), other), VKEYS
        )
    lines = KEYS.ed25519.signature_line(Checkpoint("evidence-log/other", 1, bytes(32)))
    lines += KEYS.mldsa44.signature_line(Checkpoint("evidence-log/other", 1, bytes(32)))
    note = f"{Checkpoint('evidence-log/other', 1, bytes(32)).text()}\n{lines}"
    with pytest.raises(Damaged, match="keys of another log"):
        open_checkpoint(note.encode(), VKEYS)
    with pytest.raises(ValueError, match="own checkpoints"):
        sign_checkpoint(Checkpoint("evidence-log/other", 1, bytes(32)), KEYS)


LINES = (ED25519_LINE + MLDSA44_LINE).decode()
ROOT = base64.b64encode(CHECKPOINT.root).decode()
MARK = ED25519_LINE.decode().split()[-1]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        TEXT.decode(),
        TEXT.decode() + "\n",
        LINES,
        "\n" + LINES,
        NOTE.decode()[:-1],
        NOTE.decode() + "\n",
        NOTE.decode() + " ",
        NOTE.decode().replace("\n", "\r\n"),
        NOTE.decode().replace("1234", "1234\t"),
        NOTE.decode().replace("1234", "\0001234"),
        NOTE.decode().replace("— ", "- "),
        NOTE.decode().replace("— ", "—  "),
        NOTE.decode().replace("— ", "\u2014\u00a0"),
        NOTE.decode().replace(MARK, MARK.rstrip("=")),
        NOTE.decode().replace(MARK, MARK[:-2] + "-="),
        NOTE.decode().replace(MARK, "AAAAAA=="),
        NOTE.decode() + f"— a+b {MARK}\n",
        NOTE.decode() + f"— a\u2003b {MARK}\n",
        NOTE.decode() + f"—  {MARK}\n",
        NOTE.decode() + "— someone !!!!\n",
        NOTE.decode() + f"— someone {'AAAA' * 65536}\n",
    ],
)
def test_a_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(Damaged, match="does not have the form of a signed note"):
        open_checkpoint(note.encode(), VKEYS)


def test_a_note_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(Damaged, match="does not have the form of a signed note"):
        open_checkpoint(NOTE.replace(b"\xe2\x80\x94", b"\x97"), VKEYS)


@pytest.mark.parametrize(
    "text",
    [
        f"\n1234\n{ROOT}\n",
        f"{ORIGIN}\n1234\n{ROOT}",
        f"{ORIGIN}\n1234\n{ROOT}\nan extension line\n",
        f"{ORIGIN}\n1234\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n01234\n{ROOT}\n",
        f"{ORIGIN}\n00\n{ROOT}\n",
        f"{ORIGIN}\n+1234\n{ROOT}\n",
        f"{ORIGIN}\n-1\n{ROOT}\n",
        f"{ORIGIN}\n1_234\n{ROOT}\n",
        f"{ORIGIN}\n 1234\n{ROOT}\n",
        f"{ORIGIN}\n١٢٣٤\n{ROOT}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT}\n",
        f"{ORIGIN}\n{'1' * 5000}\n{ROOT}\n",
        f"{ORIGIN}\n1234\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n1234\n{ROOT[:-2]}{chr(ord(ROOT[-2]) + 1)}=\n",
        f"{ORIGIN}\n1234\n{ROOT[:4]} {ROOT[4:]}\n",
        f"{ORIGIN}\n1234\nAAAA\n",
        f"{'o' * 256}\n1234\n{ROOT}\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Damaged, match="A checkpoint"):
        Checkpoint.from_text(text)


@pytest.mark.parametrize(
    "outcome", ["", ORIGIN, f"{ORIGIN}\n7\n{'ab' * 31}", f"{ORIGIN}\n07\n{'ab' * 32}"]
)
def test_what_an_event_names_as_a_head_and_is_none_is_refused(outcome: str) -> None:
    with pytest.raises(Damaged, match="An event"):
        Checkpoint.from_outcome(outcome)


def test_a_log_of_two_keys_of_one_kind_is_no_log() -> None:
    for vkeys in [VKEYS[:1], VKEYS[1:], VKEYS[:1] * 2, (*VKEYS, EXAMPLE_VKEY), ()]:
        with pytest.raises(InvalidInput, match="two verifier keys"):
            open_checkpoint(NOTE, vkeys)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        EXAMPLE_VKEY.replace("foo", "bar"),
        EXAMPLE_VKEY.replace("foo", "f o"),
        EXAMPLE_VKEY.replace("530d903a", "530D903A"),
        EXAMPLE_VKEY.replace("530d903a", "530d903b"),
        EXAMPLE_VKEY.replace("+Ae", "+Be"),
        EXAMPLE_VKEY.replace("+Ae", "+Ce"),
        EXAMPLE_VKEY[:-4],
        EXAMPLE_VKEY[:-1] + "l",
        EXAMPLE_VKEY + "\n",
        "example.com/foo+530d903a+",
    ],
)
def test_a_malformed_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(InvalidInput, match="verifier key"):
        VerifierKey.from_vkey(vkey)


@pytest.mark.parametrize("type", COSIGNERS)
def test_a_cosignature_holds_for_its_time_and_checkpoint_only(type: SignatureType) -> None:
    signer = witness(type)
    vkey, line = signer.key.vkey(), cosign(CHECKPOINT, signer, NOON)
    marked = base64.b64decode(line.split()[-1])
    for other_time in (int(NOON.timestamp()) + 1, 0, 2**63, 2**64 - 1):
        altered = base64.b64encode(marked[:4] + other_time.to_bytes(8, "big") + marked[12:])
        note = NOTE + f"— {signer.key.name} {altered.decode()}\n".encode()
        with pytest.raises(Damaged, match="does not match"):
            verify_cosignature(note, vkey)
    larger = sign_checkpoint(Checkpoint(ORIGIN, 1235, CHECKPOINT.root), KEYS)
    with pytest.raises(Damaged, match="does not match"):
        verify_cosignature(larger + line, vkey)
    with pytest.raises(Damaged, match="missing"):
        verify_cosignature(NOTE, vkey)


@pytest.mark.parametrize("timestamp", [0, 253_402_300_800, 2**63 - 1])
@pytest.mark.parametrize("type", COSIGNERS)
def test_a_cosignature_without_a_usable_time_is_refused(
    type: SignatureType, timestamp: int
) -> None:
    signer = witness(type)
    note = NOTE + signer.signature_line(CHECKPOINT, timestamp=timestamp).encode()
    with pytest.raises(Damaged, match="states no time"):
        verify_cosignature(note, signer.key.vkey())


def test_a_key_for_notes_is_not_a_key_for_cosignatures() -> None:
    with pytest.raises(ValueError, match="key for cosignatures"):
        cosign(CHECKPOINT, KEYS.ed25519, NOON)
    with pytest.raises(InvalidInput, match="not one for cosignatures"):
        verify_cosignature(NOTE, VKEYS[0])
