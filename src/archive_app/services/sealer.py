"""The sealing child: hashes and seals small files while the program records those before them.

In one process the two wait for each other at the interpreter's lock, and many small files take
twice as long. The child gets the key of each object, and none that opens anything else. A request
is a line of JSON and so is its answer; what the child could not seal just as wished is null there,
and the program, which then seals it itself, finds out why.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from archive_app.errors import ArchiveError
from archive_app.progress import Meter
from archive_app.services import unchanged
from archive_app.services.scan import FileState
from archive_app.services.unchanged import ChangedError
from archive_app.store import incoming
from archive_app.store.incoming import Content, Unsealed
from archive_app.store.pouring import Buffers

# A medium makes several files durable at once; more threads than these wait for each other.
_AT_ONCE = 4
# All else waits for the program that records: the child takes what processors are left.
_NICE = 10


@dataclass(frozen=True, repr=False)
class Wish:
    """A scanned file, the object that it is to become, and whether SHA-512 is taken as well."""

    path: bytes
    state: FileState
    unsealed: Unsealed
    with_sha512: bool


def encode_wishes(wishes: Sequence[Wish]) -> bytes:
    """Return the line that asks for some files to be sealed."""
    told = [
        [
            wish.path.hex(),
            astuple(wish.state),
            wish.unsealed.id.hex(),
            wish.unsealed.key.hex(),
            wish.unsealed.data.hex(),
            os.fsencode(wish.unsealed.path).hex(),
            wish.with_sha512,
        ]
        for wish in wishes
    ]
    return json.dumps(told, separators=(",", ":")).encode("ascii") + b"\n"


def decode_contents(line: bytes, count: int) -> list[Content | None]:
    """Return what an answer says of ``count`` files, in order, None for one that was not sealed.

    Raises ValueError for what is no whole answer, as of a child that died.
    """
    told = json.loads(line)
    if len(told) != count:
        raise ValueError("an answer is of as many files as were asked for")
    return [
        None
        if each is None
        else Content(
            each[0],
            bytes.fromhex(each[1]),
            None if each[2] is None else bytes.fromhex(each[2]),
            is_synced=True,
        )
        for each in told
    ]


def main() -> None:
    """Answer each line of the standard input, until it ends."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    sealing = _Sealing(os.getppid())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for line in sys.stdin.buffer:
            contents = pool.map(sealing.seal, map(_decoded, json.loads(line)))
            answer = [None if each is None else _encoded(each) for each in contents]
            sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
            sys.stdout.buffer.flush()


class _Sealing:
    """What the threads of the child share: buffers to lend, and whose child they are."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._buffers: list[Buffers] = []

    def seal(self, wish: Wish) -> Content | None:
        if os.getppid() != self._parent:
            return None  # the program was killed: the next one may be sweeping already
        buffers = self._buffers.pop() if self._buffers else Buffers()
        try:
            with unchanged.opened(wish.path, wish.state) as file:
                content = incoming.seal(
                    wish.unsealed, file, buffers, Meter(), with_sha512=wish.with_sha512
                )
            incoming.sync(wish.unsealed.path)
        except (OSError, ArchiveError, ChangedError):
            with suppress(OSError):
                wish.unsealed.path.unlink(missing_ok=True)
            return None
        finally:
            self._buffers.append(buffers)
        return content


def _decoded(told: Sequence[object]) -> Wish:
    path, state, object_id, key, data, place, with_sha512 = told
    assert isinstance(state, list)
    return Wish(
        bytes.fromhex(str(path)),
        FileState(*state),
        Unsealed(
            bytes.fromhex(str(object_id)),
            bytes.fromhex(str(key)),
            bytes.fromhex(str(data)),
            Path(os.fsdecode(bytes.fromhex(str(place)))),
        ),
        bool(with_sha512),
    )


def _encoded(content: Content) -> list[int | str | None]:
    sha512 = None if content.sha512 is None else content.sha512.hex()
    return [content.size, content.sha256.hex(), sha512]


if __name__ == "__main__":
    main()
