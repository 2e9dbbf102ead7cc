"""Opening a bundle that was encrypted for its recipient: a whole zip, or nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pyrage

from archive_app.errors import Damaged, InvalidInput, NotFound, SourceUnreadable
from archive_app.progress import Meter
from archive_app.services import outside

_PREFIX = "AGE-SECRET-KEY-1"
_LARGEST_KEY_FILE = 1 << 16


def decrypt(path: Path, key_file: bytes, target: Path, meter: Meter) -> None:
    """Write what an age file holds to ``target``, which has its name only once it is whole.

    ``key_file`` is the content of an age identity file. Advances ``meter`` by bytes read. Raises
    InvalidInput for what is no key, Damaged where the file is not for these keys or not whole,
    NotFound, SourceUnreadable, StorageRefused, Cancelled.
    """
    keys = _keys(key_file)
    try:
        meter.expect(path.stat().st_size)
        with path.open("rb") as source, outside.new_file(target) as file:
            reading, writing = _Metered(source, meter), outside.Watched(file)
            try:
                pyrage.decrypt_io(reading, writing, keys)
            except (pyrage.DecryptError, OSError) as error:
                meter.advance()
                # It says in words of its own what the medium said.
                if writing.failure is not None:
                    raise writing.failure from error
                if reading.failure is not None:
                    why = reading.failure.strerror
                    raise SourceUnreadable(f"{path} cannot be read: {why}.") from error
                raise Damaged(
                    f"{path} cannot be opened: it is not for this key, or it is damaged or cut off."
                ) from error
    except FileNotFoundError:
        raise NotFound(f"There is no {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error


def _keys(key_file: bytes) -> list[pyrage.x25519.Identity]:
    try:
        lines = key_file[:_LARGEST_KEY_FILE].decode("utf-8-sig").split()
        found = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_PREFIX)
        ]
    except (ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise InvalidInput(f"There is no age key in that file: a line that begins with {_PREFIX}.")
    return found


class _Metered(io.RawIOBase):
    """A file whose bytes are counted as they are read."""

    def __init__(self, source: io.BufferedReader, meter: Meter) -> None:
        self._source, self._meter = source, meter
        self.failure: OSError | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            piece = self._source.read(size)
        except OSError as error:
            self.failure = error
            raise
        self._meter.advance(len(piece))
        return piece
