"""Two copies that were damaged at different places give back what they were copies of."""

from __future__ import annotations

from hypothesis import given, strategies

from archive_app.store.splicing import spliced

CONTENT = bytes(range(256)) * 8


@given(strategies.dictionaries(strategies.integers(0, 31), strategies.booleans(), max_size=12))
def test_what_was_damaged_in_either_comes_back_from_the_other(damages: dict[int, bool]) -> None:
    copies = bytearray(CONTENT), bytearray(CONTENT)
    for place, is_first in damages.items():
        copies[is_first][64 * place : 64 * place + 10] = bytes(range(1, 11))
    first, second = map(bytes, copies)
    assert CONTENT in {first, second, *spliced(first, second)}


def test_what_was_cut_off_one_copy_comes_back_from_the_other() -> None:
    damaged = b"?" + CONTENT[1:]
    assert CONTENT in set(spliced(damaged, CONTENT[:-100]))
    assert CONTENT in set(spliced(CONTENT[:-100], damaged))


def test_copies_that_differ_everywhere_are_left_alone() -> None:
    other = bytes(byte ^ (at % 32 == 0) for at, byte in enumerate(CONTENT))
    assert list(spliced(CONTENT, other)) == []
    assert list(spliced(CONTENT, CONTENT)) == []
