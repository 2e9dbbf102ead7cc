"""What was encrypted for a recipient opens whole, or leaves nothing."""

from __future__ import annotations

import codecs
from pathlib import Path

import pyrage
import pytest

from archive_app.errors import Cancelled, Damaged, InvalidInput, NotFound, StorageRefused
from archive_app.progress import Meter
from archive_app.services.bundle_decrypt import decrypt
from tests.services.steps import files_below

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def sealed(tmp_path: Path, key: pyrage.x25519.Identity) -> Path:
    path = tmp_path / "bundle.zip.age"
    path.write_bytes(pyrage.encrypt(CONTENT, [key.to_public()]))
    return path


def as_file(key: pyrage.x25519.Identity) -> bytes:
    return f"# created: 2026\n# public key: {key.to_public()}\n{key}\n".encode()


def test_it_opens_to_the_same_bytes(
    tmp_path: Path, sealed: Path, key: pyrage.x25519.Identity
) -> None:
    meter = Meter()
    decrypt(sealed, as_file(key), tmp_path / "out" / "bundle.zip", meter)
    assert files_below(tmp_path / "out") == {"bundle.zip": CONTENT}
    assert meter.done == meter.total == sealed.stat().st_size


def test_a_key_file_may_begin_with_a_byte_order_mark(
    tmp_path: Path, sealed: Path, key: pyrage.x25519.Identity
) -> None:
    target = tmp_path / "bundle.zip"
    decrypt(sealed, codecs.BOM_UTF8 + as_file(key), target, Meter())
    assert target.exists()


@pytest.mark.parametrize("cut", [1, 100, 70_000, 200_000])
def test_a_file_that_is_cut_off_leaves_nothing(
    tmp_path: Path, sealed: Path, key: pyrage.x25519.Identity, cut: int
) -> None:
    sealed.write_bytes(sealed.read_bytes()[:-cut])
    with pytest.raises(Damaged, match="cannot be opened"):
        decrypt(sealed, as_file(key), tmp_path / "out" / "bundle.zip", Meter())
    assert files_below(tmp_path / "out") == {}


@pytest.mark.parametrize("at", [30, 250, 70_000, -1])
def test_a_changed_byte_leaves_nothing(
    tmp_path: Path, sealed: Path, key: pyrage.x25519.Identity, at: int
) -> None:
    content = bytearray(sealed.read_bytes())
    content[at] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(Damaged):
        decrypt(sealed, as_file(key), tmp_path / "out" / "bundle.zip", Meter())
    assert files_below(tmp_path / "out") == {}


def test_what_is_not_for_this_key_is_refused(
    tmp_path: Path, sealed: Path, key: pyrage.x25519.Identity
) -> None:
    target = tmp_path / "out" / "bundle.zip"
    with pytest.raises(Damaged, match="not for this key"):
        decrypt(sealed, as_file(pyrage.x25519.Identity.generate()), target, Meter())
    for content in (b"", b"\xff\xfe", b"AGE-SECRET-KEY-1NONSENSE", str(key.to_public()).encode()):
        with pytest.raises(InvalidInput, match="no age key"):
            decrypt(sealed, content, target, Meter())
    with pytest.raises(NotFound):
        decrypt(tmp_path / "nothing.age", as_file(key), target, Meter())
    sealed.write_bytes(b"PK\x03\x04")
    with pytest.raises(Damaged):
        decrypt(sealed, as_file(key), target, Meter())
    assert files_below(tmp_path / "out") == {}


def test_nothing_is_overwritten_and_a_stop_leaves_nothing(
    tmp_path: Path, sealed: Path, key: pyrage.x25519.Identity
) -> None:
    target = tmp_path / "out" / "bundle.zip"
    stopped = Meter()
    stopped.cancel()
    with pytest.raises(Cancelled):
        decrypt(sealed, as_file(key), target, stopped)
    assert files_below(tmp_path / "out") == {}
    target.write_bytes(b"theirs")
    with pytest.raises(StorageRefused, match="is there already"):
        decrypt(sealed, as_file(key), target, Meter())
    assert files_below(tmp_path / "out") == {"bundle.zip": b"theirs"}
