"""Where a bundle is written: a folder or a zip that gets its name only once it is whole."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyrage

from archive_app.bundle import layout
from archive_app.bundle.digests import Digests
from archive_app.bundle.zip_writing import Chunk, Chunks, ZipWriter
from archive_app.errors import ArchiveError, Cancelled, InvalidInput, StorageRefused
from archive_app.progress import Meter
from archive_app.services.outside import Watched, require_free, require_outside
from archive_app.store import durable

# More than there are processors, since each waits for the medium most of the time.
_WRITERS = 4
_UNFINISHED = re.compile(rf"\.{layout.BUNDLE_ID}(?:\.zip(?:\.age)?)?\.part")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle: its path, what its bytes are, and how to read them."""

    path: str
    digests: Digests
    chunks: Callable[[], Chunks]


@dataclass(frozen=True)
class Form:
    """How a bundle lies on a medium: the ending of its name, one file or a folder, what writes it.

    ``write`` takes where to write, the bundle's name, its parts in order and a meter that it
    advances by bytes. It returns the SHA-256 of what it wrote where only that can be read back.
    """

    ending: str
    is_one_file: bool
    write: Callable[[Path, str, Iterable[Part], Meter], bytes | None]


def as_folder() -> Form:
    """Return the form of a folder."""
    return Form("", is_one_file=False, write=_write_folder)


def as_zip() -> Form:
    """Return the form of a zip with one root."""
    return Form(".zip", is_one_file=True, write=_write_zip)


def encrypted_for(recipient: str) -> Form:
    """Return the form of a zip that only an age recipient can read; raises InvalidInput."""
    return Form(
        ".zip.age", is_one_file=True, write=partial(_write_encrypted, parse_recipient(recipient))
    )


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """Yield where to write what will be called ``target``; nothing is left of it on a failure.

    Never replaces: raises StorageRefused where the name is taken, and NotAllowed within the folder
    of an archive. Where the folder is gone by then, nobody can know what is left: whatever failed,
    StorageRefused says so.
    """
    require_outside(target)
    part = part_of(target)
    with durable.storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        require_free(target)
        _remove(part)
    try:
        yield part
        with durable.storage_errors(target):
            require_free(target)
            os.rename(part, target)
            durable.sync_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):
            _remove(part)
        if isinstance(error, ArchiveError | Cancelled) and not os.path.isdir(target.parent):
            raise StorageRefused(
                f"{target.parent} cannot be reached any more: nobody can look whether a part of "
                "the bundle was left there. Put the medium in again: the list of bundles that went "
                "out says then what lies there."
            ) from error
        raise


def part_of(target: Path) -> Path:
    """Return the hidden name under which a bundle is written until it is whole."""
    return target.with_name(f".{target.name}.part")


def is_of(target: Path, bundle: str) -> bool:
    """Tell whether a bundle of this name is written to ``target``, in one of the forms."""
    part = part_of(target).name
    return part.startswith(f".{bundle}.") and _UNFINISHED.fullmatch(part) is not None


def remove_part(target: Path) -> None:
    """Delete what an export that was cut off left of ``target``; raises StorageRefused."""
    with durable.storage_errors(target):
        _remove(part_of(target))
        durable.sync_folder(target.parent)


def find_unfinished(folder: Path) -> tuple[Path, ...]:
    """Return what exports that were killed, or still run, have in a folder; sorted.

    Where the folder cannot be listed, none is known: what was written to it stands.
    """
    with suppress(OSError):
        return tuple(sorted(path for path in folder.iterdir() if _UNFINISHED.fullmatch(path.name)))
    return ()


def write_files(
    folder: Path, files: Iterable[tuple[str, Callable[[], Chunks]]], meter: Meter
) -> None:
    """Write files to their paths below ``folder``, which is there; durable, and not in memory.

    Advances ``meter`` by bytes. Raises StorageRefused, or what comes out of the chunks.
    """
    waiting, taking = iter(files), threading.Lock()
    folders = {""}

    def take() -> tuple[str, Callable[[], Chunks]] | None:
        with taking:
            name, chunks = next(waiting, (None, None))
            if name is None or chunks is None:
                return None
            *above, _ = name.split("/")
            for end in range(1, len(above) + 1):
                below = "/".join(above[:end])
                if below not in folders:
                    (folder / below).mkdir(mode=0o700, exist_ok=True)
                    folders.add(below)
            # As text: a Path keeps the parts of its name among what Python remembers for good.
            return os.path.join(folder, name), chunks

    def write() -> None:
        while (taken := take()) is not None:
            path, chunks = taken
            with open(path, "xb", buffering=0) as file:
                for chunk in chunks():
                    meter.advance(len(chunk))
                    left = memoryview(chunk)
                    while left:
                        left = left[file.write(left) :]
                durable.sync_and_forget(file.fileno())

    with durable.storage_errors(folder), ThreadPoolExecutor(_WRITERS) as writers:
        writing = [writers.submit(write) for _ in range(_WRITERS)]
        try:
            for future in as_completed(writing):
                future.result()
        except BaseException:
            meter.cancel()  # the others need not go on to the end of their files
            raise
        for each in folders:
            durable.sync_folder(folder / each)


def _write_folder(folder: Path, _root: str, parts: Iterable[Part], meter: Meter) -> None:
    """Write a bundle as a folder, every file of it durable."""
    write_files(folder, ((part.path, part.chunks) for part in parts), meter)


def _write_zip(path: Path, root: str, parts: Iterable[Part], meter: Meter) -> None:
    """Write a bundle as a zip with one root, durable."""
    with durable.storage_errors(path), _created(path) as file:
        _zip(file, root, parts, meter)
        file.flush()
        durable.sync_and_forget(file.fileno())


def _write_encrypted(
    key: pyrage.x25519.Recipient, path: Path, root: str, parts: Iterable[Part], meter: Meter
) -> bytes:
    """Write a zip that only ``key`` opens, never in plain; return the SHA-256 of what was sent."""
    sha256 = hashlib.sha256()
    failed: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                _zip(pipe, root, parts, meter)
        except BaseException as error:  # noqa: BLE001 - raised again by the other thread
            failed.append(error)

    feeder = threading.Thread(target=feed, name="zip")
    with durable.storage_errors(path), _created(path) as file:
        reading, writing = os.pipe()
        feeder.start()
        try:
            with os.fdopen(reading, "rb") as pipe:
                sink = Watched(file, sha256.update)
                pyrage.encrypt_io(pipe, sink, [key])
        except pyrage.EncryptError as error:
            # It says in words of its own what the file that it wrote to said.
            raise sink.failure or StorageRefused(f"{path} was not encrypted: {error}.") from error
        finally:
            feeder.join()
        if failed:
            raise failed[0]
        file.flush()
        durable.sync_and_forget(file.fileno())
    return sha256.digest()


def _created(path: Path) -> BinaryIO:
    """Make a file that its owner alone can read, as a folder and what is taken out are."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def parse_recipient(untrusted_text: str) -> pyrage.x25519.Recipient:
    """Return an age recipient (age1…); raise InvalidInput for anything else."""
    try:
        return pyrage.x25519.Recipient.from_str(untrusted_text.strip())
    except pyrage.RecipientError:
        raise InvalidInput(
            "This is not an age recipient: it begins with age1 and comes from the recipient."
        ) from None


def _zip(file: BinaryIO, root: str, parts: Iterable[Part], meter: Meter) -> None:
    writer = ZipWriter(file)
    for part in parts:
        assert part.digests.crc32 is not None
        writer.add(
            f"{root}/{part.path}",
            part.digests.size,
            part.digests.crc32,
            _counted(part.chunks(), meter),
        )
    writer.finish()


def _counted(chunks: Iterable[Chunk], meter: Meter) -> Iterator[Chunk]:
    for chunk in chunks:
        meter.advance(len(chunk))
        yield chunk


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
