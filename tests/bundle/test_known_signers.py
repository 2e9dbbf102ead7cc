"""One's own list of known signers: plain, whole, and never half understood."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import known_signers
from archive_app.bundle.known_signers import KnownSigner
from archive_app.errors import (
    ArchiveError,
    Damaged,
    InUse,
    InvalidInput,
    NotAllowed,
    NotFound,
    StorageRefused,
)
from archive_app.model.note import SignatureType, VerifierKey

A, B = "a" * 64, "b" * 64
ORIGIN = "evidence-log/a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
OTHER = "evidence-log/b0a1a2a3a4a5a6a7a8a9aaabacadaeaf"


def vkey(origin: str = ORIGIN, seed: int = 1) -> str:
    public = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key()
    return VerifierKey(origin, SignatureType.ED25519, public.public_bytes_raw()).vkey()


KNOWN = KnownSigner(A, "Архів Харків", "active", None, ORIGIN, (vkey(),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "known-signers.json"


def test_nobody_is_known_before_anybody_was_added(path: Path) -> None:
    assert known_signers.read(path) == ()
    assert known_signers.find(path, A) is None
    assert not path.parent.exists()


def test_what_was_added_is_found(path: Path) -> None:
    second = KnownSigner(B, "Prosecutor")
    known_signers.add(path, second)
    known_signers.add(path, KNOWN)
    assert known_signers.read(path) == (KNOWN, second)
    assert known_signers.find(path, A) == KNOWN
    assert known_signers.find(path, "c" * 64) is None


def test_the_list_can_be_read_by_a_person(path: Path) -> None:
    known_signers.add(path, KNOWN)
    text = path.read_text("utf-8")
    assert '"name": "Архів Харків"' in text
    assert json.loads(text) == {
        "signers": [
            {
                "fingerprint": A,
                "log_origin": ORIGIN,
                "log_vkeys": [vkey()],
                "name": "Архів Харків",
                "since": None,
                "status": "active",
            }
        ],
        "v": 1,
    }


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_nobody_else_may_read_it(path: Path) -> None:
    known_signers.add(path, KNOWN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_signer_is_known_once(path: Path) -> None:
    known_signers.add(path, KNOWN)
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match="known already, as Архів Харків"):
        known_signers.add(path, KnownSigner(A, "Somebody else"))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("status", ["retired", "lost", "compromised"])
def test_a_key_is_revoked_since_a_day(path: Path, status: str) -> None:
    known_signers.add(path, KNOWN)
    known_signers.revoke(path, A, status, "2026-11-22")
    assert known_signers.find(path, A) == replace(KNOWN, status=status, since="2026-11-22")


@pytest.mark.parametrize(
    ("status", "since"),
    [
        ("active", "2026-11-22"),
        ("gone", "2026-11-22"),
        ("lost", "yesterday"),
        ("lost", "20261122"),
        ("lost", "2026-02-30"),
        ("lost", ""),
    ],
)
def test_a_revocation_without_a_reason_or_day_is_refused(
    path: Path, status: str, since: str
) -> None:
    known_signers.add(path, KNOWN)
    with pytest.raises(InvalidInput):
        known_signers.revoke(path, A, status, since)
    assert known_signers.read(path) == (KNOWN,)


def test_a_compromised_key_stays_so_unless_that_was_a_mistake(path: Path) -> None:
    known_signers.add(path, KnownSigner(A, "First team"))
    known_signers.revoke(path, A, "compromised", "2026-11-22")
    for status, since in (
        ("retired", "2020-01-01"),
        ("lost", "2026-11-22"),
        ("compromised", "2027-01-01"),
    ):
        with pytest.raises(NotAllowed, match="stays so"):
            known_signers.revoke(path, A, status, since)
    known_signers.revoke(path, A, "compromised", "2026-01-01")
    assert [(each.status, each.since) for each in known_signers.read(path)] == [
        ("compromised", "2026-01-01")
    ]
    known_signers.revoke(path, A, "retired", "2026-11-22", was_mistaken=True)
    assert [each.status for each in known_signers.read(path)] == ["retired"]


def test_whoever_is_unknown_cannot_be_revoked(path: Path) -> None:
    with pytest.raises(NotFound):
        known_signers.revoke(path, A, "lost", "2026-11-22")
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "signer",
    [
        KnownSigner("A" * 64, "x"),
        KnownSigner("a" * 63, "x"),
        KnownSigner(A, ""),
        KnownSigner(A, "x" * 201),
        KnownSigner(A, "right\u202eleft"),
        KnownSigner(A, "two\nlines"),
        KnownSigner(A, "x", "gone"),
        KnownSigner(A, "x", "active", "2026-11-22"),
        KnownSigner(A, "x", "lost"),
        KnownSigner(A, "x", log_origin=ORIGIN),
        KnownSigner(A, "x", log_vkeys=(vkey(),)),
        KnownSigner(A, "x", log_origin=OTHER, log_vkeys=(vkey(),)),
        KnownSigner(A, "x", log_origin=ORIGIN, log_vkeys=("junk",)),
    ],
)
def test_what_no_list_can_carry_is_refused(path: Path, signer: KnownSigner) -> None:
    with pytest.raises(InvalidInput):
        known_signers.add(path, signer)
    assert known_signers.read(path) == ()


# --- logs --------------------------------------------------------------------------------------


def test_the_first_log_is_pinned_and_no_second_replaces_it(path: Path) -> None:
    known_signers.add(path, KnownSigner(A, "Archive"))
    known_signers.pin_log(path, A, ORIGIN, [vkey()])
    pinned = known_signers.find(path, A)
    assert pinned == KnownSigner(A, "Archive", log_origin=ORIGIN, log_vkeys=(vkey(),))
    known_signers.pin_log(path, A, ORIGIN, [vkey()])
    with pytest.raises(NotAllowed, match="this is another"):
        known_signers.pin_log(path, A, OTHER, [vkey(OTHER)])
    with pytest.raises(NotAllowed, match="other keys"):
        known_signers.pin_log(path, A, ORIGIN, [vkey(seed=2)])
    assert known_signers.find(path, A) == pinned


def test_a_second_log_is_reported() -> None:
    assert known_signers.second_log(KNOWN, ORIGIN, [vkey()]) is None
    assert known_signers.second_log(KnownSigner(A, "x"), OTHER, [vkey(OTHER)]) is None
    another = known_signers.second_log(KNOWN, OTHER, [vkey(OTHER)])
    assert another is not None
    assert ORIGIN in another
    assert OTHER in another
    other_keys = known_signers.second_log(KNOWN, ORIGIN, [vkey(seed=2)])
    assert other_keys is not None


def test_the_keys_of_a_log_carry_its_name(path: Path) -> None:
    known_signers.add(path, KnownSigner(A, "Archive"))
    for vkeys in ([vkey(OTHER)], ["junk"], []):
        with pytest.raises(InvalidInput):
            known_signers.pin_log(path, A, ORIGIN, vkeys)


# --- a list that is not whole ------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"",
        lambda text: b"[]",
        lambda text: b'{"signers": 1}',
        lambda text: b'{"signers": [1]}',
        lambda text: b"[" * 10_000,
        lambda text: text + b"\n",
        lambda text: text.replace(b"  ", b" "),
        lambda text: text.replace(b'"v": 1', b'"v": 2'),
        lambda text: text.replace(b'"v": 1', b'"v": 1.0'),
        lambda text: text.replace(b"active", b"lost"),
        lambda text: text.replace(b'"since": null', b'"since": 1'),
        lambda text: text.replace(b'"name"', b'"named"'),
        lambda text: text.replace(b'"v": 1', b'"v": 1, "v": 1'),
        lambda text: text.replace(A.encode(), A.upper().encode()),
        lambda text: text[:-10],
    ],
)
def test_a_list_that_something_else_changed_is_damaged(path: Path, change: object) -> None:
    assert callable(change)
    known_signers.add(path, KNOWN)
    path.write_bytes(change(path.read_bytes()))
    before = path.read_bytes()
    for use in (
        lambda: known_signers.read(path),
        lambda: known_signers.add(path, KnownSigner(B, "x")),
        lambda: known_signers.revoke(path, A, "lost", "2026-11-22"),
    ):
        with pytest.raises(Damaged, match="not as this program wrote it"):
            use()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@given(data=st.data())
def test_any_changed_byte_is_noticed(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = known_signers.to_text([KNOWN, KnownSigner(B, "x", "lost", "2026-11-22")])
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path_factory.getbasetemp() / "changed.json"
    path.write_bytes(changed)
    try:
        signers = known_signers.read(path)
    except ArchiveError:
        return
    # Another name, day or fingerprint may be as sound; it is never the same list.
    assert known_signers.to_text(signers) == changed


def test_a_list_that_is_too_large_is_not_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(bytes(1 << 21))
    with pytest.raises(Damaged, match="larger than it can be"):
        known_signers.read(path)


def test_two_programs_do_not_change_it_at_the_same_time(path: Path) -> None:
    known_signers.add(path, KNOWN)
    other = path.with_name(path.name + ".new")
    other.write_bytes(b"of another program")
    with pytest.raises(InUse, match=r"delete .*new and try again"):
        known_signers.add(path, KnownSigner(B, "x"))
    assert other.read_bytes() == b"of another program"
    assert known_signers.read(path) == (KNOWN,)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageRefused, match="cannot be written"):
        known_signers.add(tmp_path / "file" / "list.json", KNOWN)
    with pytest.raises(StorageRefused, match="cannot be read"):
        known_signers.read(tmp_path / "file" / "list.json")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageRefused):
        known_signers.add(tmp_path / "folder", KNOWN)
    assert {each.name for each in tmp_path.iterdir()} == {"file", "folder"}
