"""A plain list of a person's own, outside every archive: read whole, and replaced wholly or not.

Each list is one JSON document in exactly one spelling, so that what anything else changed is
noticed. What is in it says the module of that list.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from archive_app.errors import Damaged, InUse, InvalidInput, StorageRefused

Entry = TypeVar("Entry")


def read(
    path: Path,
    what: str,
    largest: int,
    entries_of: Callable[[Any], tuple[Entry, ...]],
    to_text: Callable[[tuple[Entry, ...]], bytes],
    consequence: str,
) -> tuple[Entry, ...]:
    """Return the entries of a list, in its order; none where there is no list yet.

    ``what`` names them in sentences. ``entries_of`` makes them of the untrusted document, and
    raises InvalidInput, or what Python raises of what has another form, for any that no list can
    carry; ``to_text`` is their one spelling. Raises Damaged, with what follows from that, for a
    list of more bytes than ``largest`` or not exactly as it is written here, StorageRefused for
    one that cannot be read.
    """
    untrusted_text = _read_bytes(path, what, largest)
    if untrusted_text is None:
        return ()
    try:
        entries = entries_of(json.loads(untrusted_text))
        if to_text(entries) == untrusted_text:
            return entries
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InvalidInput):
        pass
    raise Damaged(f"The list of {what} in {path} is not as this program wrote it{consequence}")


def _read_bytes(path: Path, what: str, largest: int) -> bytes | None:
    """Return a list as it lies there, None where there is none yet."""
    try:
        if path.stat().st_size > largest:
            raise Damaged(f"The list of {what} in {path} is larger than it can be.")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageRefused(f"{path} cannot be read: {error.strerror}.") from error


def spelled(document: object) -> bytes:
    """Return the one spelling of a document, in UTF-8: sorted, each member on a line."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


@contextmanager
def replacing(path: Path, what: str) -> Iterator[BinaryIO]:
    """Yield the one new file that becomes the list; nobody else changes the list meanwhile.

    Where the caller raises, the list stays as it was. Raises InUse where another program is
    changing it, StorageRefused where it cannot be written.
    """
    with _new_file(path, what) as descriptor, os.fdopen(descriptor, "wb") as new:
        yield new
        new.flush()
        os.fsync(new.fileno())
    if os.name != "nt":  # the name is durable once its folder is
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _new_file(path: Path, what: str) -> Iterator[int]:
    new_path = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(new_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.parent.is_dir():
            raise InUse(
                f"Another program is changing the {what}, or was interrupted at it. If none "
                f"is, delete {new_path} and try again."
            ) from error
        raise StorageRefused(f"{path} cannot be written: {error.strerror}.") from error
    try:
        yield descriptor
        os.replace(new_path, path)
    except BaseException as error:
        with suppress(OSError):
            new_path.unlink()
        if isinstance(error, OSError):
            raise StorageRefused(f"{path} could not be written: {error.strerror}.") from error
        raise
