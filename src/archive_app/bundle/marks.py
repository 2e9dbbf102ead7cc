"""Comparing what two long lists say of many things, without keeping what the first one says."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence

from archive_app.model.canonical import JsonValue

_MARK = 8
_NOTHING = bytes(_MARK)


class Marks:
    """Keeps of each value a mark of 8 bytes, under a key that nobody knows who made the lists.

    A mark is the keyed BLAKE2b (RFC 7693) of a value as JSON: another value has the same one by
    chance alone, once in 2 ** 64.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._key = os.urandom(hashlib.blake2b.MAX_KEY_SIZE)

    def of(self, said: Mapping[str, JsonValue]) -> bytes:
        """Return the marks of what is said under each name, of None where nothing is."""
        return b"".join(self._mark(said.get(name)) for name in self._names)

    def has(self, marks: bytes, name: str) -> bool:
        """Return whether anything was said under a name."""
        return self._at(marks, name) != _NOTHING

    def differing(self, marks: bytes, said: Mapping[str, JsonValue]) -> Iterator[str]:
        """Yield the names under which something else was said."""
        for name in self._names:
            if self._at(marks, name) != self._mark(said.get(name)):
                yield name

    def _at(self, marks: bytes, name: str) -> bytes:
        start = self._names.index(name) * _MARK
        return marks[start : start + _MARK]

    def _mark(self, value: JsonValue) -> bytes:
        if value is None:
            return _NOTHING
        text = json.dumps(value, sort_keys=True).encode("ascii")
        return hashlib.blake2b(text, digest_size=_MARK, key=self._key).digest()
