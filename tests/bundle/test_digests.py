"""Both digests of a file: right however threads share the work."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from archive_app.bundle.digests import Digester, Digests, PackedDigests
from archive_app.errors import Cancelled

_PIECE = 1 << 20
CONTENTS = [os.urandom(size) for size in (0, 1, _PIECE - 1, _PIECE, 3 * _PIECE + 7)]


@pytest.mark.parametrize("alone", [[True], [False], [True, False], [False, False, True]])
def test_the_digests_are_those_of_the_bytes(alone: list[bool]) -> None:
    """Whether another file keeps a processor busy may change at any moment."""
    asked = iter(alone * 99)
    advanced: list[int] = []
    digester = Digester(advanced.append, lambda: next(asked))
    for content in CONTENTS:
        assert digester.digests(io.BytesIO(content)) == Digests(
            len(content), hashlib.sha256(content).digest(), hashlib.sha512(content).digest()
        )
    assert sum(advanced) == sum(map(len, CONTENTS))


def test_it_stops_where_it_is_told_to_and_its_buffers_serve_the_next() -> None:
    stops = [True]

    def stop(_: int) -> None:
        if stops:
            raise Cancelled

    digester = Digester(stop, lambda: True)
    with pytest.raises(Cancelled):
        digester.digests(io.BytesIO(CONTENTS[-1]))
    stops.clear()
    found = digester.digests(io.BytesIO(CONTENTS[-2]))
    assert found.sha512 == hashlib.sha512(CONTENTS[-2]).digest()


def test_packed_digests_are_those_that_were_put_in() -> None:
    packed = PackedDigests()
    given = {
        "b": Digests(3, b"\0" * 32, b"\xff" * 64, 0),
        "a": Digests(1 << 60, b"1" * 32, b"2" * 64, 0xFFFFFFFF),
        "c": Digests(0, b"3" * 32, b"4" * 64),
    }
    for name, each in given.items():
        packed.add(name, each)
    assert list(packed.items()) == list(given.items())
    packed.put_in_order()
    assert list(packed.items()) == sorted(given.items())
    assert [packed.number(name) for name in given] == [0, 1, 2]
    assert packed == given
    with pytest.raises(ValueError, match="already"):
        packed.add("a", given["b"])
    assert packed == given
