"""Digests of sealed objects: right however threads share the work."""

import hashlib
import os
from pathlib import Path

import pytest

from archive_app.errors import Cancelled, Damaged
from archive_app.store.digesting import Digester
from archive_app.store.pouring import TURN
from tests.archives import add_object, small_archive

SIZES = (0, 1, TURN - 1, TURN, TURN + 1, 3 * TURN, 3 * TURN + 7)


@pytest.fixture(scope="module")
def contents() -> list[bytes]:
    return [os.urandom(size) for size in SIZES]


@pytest.mark.parametrize("idle", [[True], [False], [True, False], [False, False, True]])
def test_the_digest_is_that_of_the_bytes(
    home: Path, tmp_path: Path, contents: list[bytes], idle: list[bool]
) -> None:
    """Whether another processor is idle may change at any moment."""
    asked = iter(idle * 99)
    advanced: list[int] = []
    digester = Digester(advanced.append, lambda: next(asked))
    with small_archive(tmp_path / "archive") as archive:
        for content in contents:
            stored = add_object(archive, content)
            with archive.objects.open(stored) as reader:
                assert digester.sha256(reader) == hashlib.sha256(content).digest()
    assert sum(advanced) == sum(SIZES)


@pytest.mark.parametrize("idle", [[True], [False]])
def test_damage_late_in_a_large_object_is_raised(
    home: Path, tmp_path: Path, contents: list[bytes], idle: list[bool]
) -> None:
    digester = Digester(lambda _: None, lambda: idle[0])
    with small_archive(tmp_path / "archive") as archive:
        stored = add_object(archive, contents[-1])
        path = archive.objects.path(stored.id)
        sealed = bytearray(path.read_bytes())
        sealed[-1] ^= 1
        path.write_bytes(sealed)
        with archive.objects.open(stored) as reader, pytest.raises(Damaged):
            digester.sha256(reader)
        # The same buffers serve the next object.
        other = add_object(archive, contents[-2])
        with archive.objects.open(other) as reader:
            assert digester.sha256(reader) == other.sha256


def test_it_stops_where_it_is_told_to(home: Path, tmp_path: Path, contents: list[bytes]) -> None:
    def stop(_: int) -> None:
        raise Cancelled

    with small_archive(tmp_path / "archive") as archive:
        stored = add_object(archive, contents[-1])
        with archive.objects.open(stored) as reader, pytest.raises(Cancelled):
            Digester(stop, lambda: True).sha256(reader)
