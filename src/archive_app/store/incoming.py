"""One object on its way in: bytes hashed and sealed under its own key, in ``incoming/``.

Nothing here knows a key that opens more than this object.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive_app.progress import Meter
from archive_app.store import durable, ordinary, sealing
from archive_app.store.pouring import Buffers, pour


@dataclass(frozen=True, repr=False)
class Unsealed:
    """An object that is to come: its random id, key and associated data (FLOE), where it lies."""

    id: bytes
    key: bytes
    data: bytes
    path: Path


@dataclass(frozen=True)
class Content:
    """What was sealed: its size in bytes and its digests, of the plaintext.

    ``is_synced`` says that the bytes are on the medium already.
    """

    size: int
    sha256: bytes
    sha512: bytes | None = None
    is_synced: bool = False


def seal(
    unsealed: Unsealed, source: BinaryIO, buffers: Buffers, meter: Meter, *, with_sha512: bool
) -> Content:
    """Read ``source`` once to its end, hashed and sealed into ``unsealed.path``.

    Advances ``meter`` by bytes read. On any failure nothing is left behind.
    """
    sealer = sealing.Sealer(unsealed.key, unsealed.data)
    sha256, sha512 = hashlib.sha256(), hashlib.sha512() if with_sha512 else None
    digests = [sha256] if sha512 is None else [sha256, sha512]
    path = unsealed.path
    try:
        with durable.storage_errors(path.parent):
            file = path.open("xb", buffering=0)
        with file:
            size = pour(source, file, sealer, buffers, meter, digests)
            with durable.storage_errors(path.parent):
                # Its time would tell whoever has no key when this came in.
                os.utime(file.fileno() if os.utime in os.supports_fd else path, (0, 0))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Content(size, sha256.digest(), None if sha512 is None else sha512.digest())


def sync(path: Path) -> None:
    """Make the bytes of a sealed object durable, before it gets its name. Raises OSError."""
    descriptor = ordinary.open_file(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
