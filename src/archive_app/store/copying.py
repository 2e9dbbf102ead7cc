"""Files copied byte for byte, and read back before they count.

docs/format.md, "Backups". What a copy holds is compared with what was read, after the operating
system was asked to forget its own copy of it.
"""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import suppress
from pathlib import Path

from archive_app.errors import Damaged, StorageRefused
from archive_app.progress import Meter
from archive_app.store import durable, ordinary

_CHUNK = 1 << 20


def copy_file(from_path: Path, to_path: Path, meter: Meter) -> None:
    """Copy one file, durable and read back; raise Damaged, or StorageRefused, as `copy_bytes`."""
    sha256 = copy_bytes(from_path, to_path, meter)
    sync_file(to_path)
    require_same(sha256, to_path, meter)


def sync_file(path: Path) -> None:
    """Make a file's bytes durable, and forget them, so that reading them asks the disk."""
    with durable.storage_errors(path):
        descriptor = ordinary.open_file(path, os.O_RDWR)
        try:
            durable.sync_and_forget(descriptor)
        finally:
            os.close(descriptor)


def file_sha256(path: Path, meter: Meter) -> bytes:
    """Return the digest of a file, advancing by its bytes; raise StorageRefused for a bad disk."""
    digest = hashlib.sha256()
    try:
        with io.FileIO(path, opener=ordinary.opener) as file:
            buffer = memoryview(bytearray(min(_CHUNK, 1 + os.fstat(file.fileno()).st_size)))
            while count := file.readinto(buffer):
                digest.update(buffer[:count])
                meter.advance(count)
    except OSError as error:
        raise StorageRefused(f"{path} cannot be read: {error.strerror}.") from error
    return digest.digest()


def copy_bytes(from_path: Path, to_path: Path, meter: Meter) -> bytes:
    """Copy one file and return the SHA-256 of what was read; nothing is left on failure.

    Raises Damaged where the source cannot be read, StorageRefused where the target refuses.
    """
    digest = hashlib.sha256()
    try:
        with _reading(from_path) as source, _created(to_path) as target:
            buffer = memoryview(bytearray(min(_CHUNK, 1 + os.fstat(source.fileno()).st_size)))
            while count := _read_into(source, buffer):
                digest.update(buffer[:count])
                _write_all(target, buffer[:count], to_path)
                meter.advance(count)
    except BaseException:
        with suppress(OSError):
            to_path.unlink(missing_ok=True)
        raise
    return digest.digest()


def _created(path: Path) -> io.FileIO:
    with durable.storage_errors(path):
        # What an interrupted copy or a stranger left under this name may be a link: it goes.
        path.unlink(missing_ok=True)
        return io.FileIO(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _reading(path: Path) -> io.FileIO:
    try:
        return io.FileIO(path, opener=ordinary.opener)
    except FileNotFoundError:
        raise Damaged(f"{_called(path)} is missing.") from None
    except OSError as error:
        raise Damaged(f"{_called(path)} cannot be read: {error.strerror}.") from error


def _read_into(source: io.FileIO, buffer: memoryview) -> int:
    try:
        return source.readinto(buffer) or 0
    except OSError as error:
        raise Damaged(
            f"{_called(Path(str(source.name)))} cannot be read: {error.strerror}."
        ) from error


def _write_all(target: io.RawIOBase, content: memoryview, path: Path) -> None:
    with durable.storage_errors(path):
        while content:
            content = content[target.write(content) or 0 :]


def _called(path: Path) -> str:
    return f"Object {path.name}" if len(path.name) == 32 else str(path)


def require_same(sha256: bytes, copy_path: Path, meter: Meter) -> None:
    """Raise StorageRefused unless a file has the digest of what was written to it."""
    if file_sha256(copy_path, meter) != sha256:
        raise StorageRefused(
            f"{copy_path} does not hold what was written: the disk cannot be trusted."
        )
