"""Files outside the archive: without a name until they are whole, and nothing is overwritten."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from archive_app.errors import ArchiveError, Cancelled, NotAllowed, Reason, StorageRefused
from archive_app.model.custody import Event
from archive_app.store import durable
from archive_app.store.archive import Archive
from archive_app.store.header import COPY_NAME, HEADER_NAME

# What file systems and kernels say that know no file without a name.
_UNKNOWN = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOSYS})


def require_free(target: Path) -> None:
    """Raise StorageRefused where something is there already, before there is work for it."""
    if os.path.lexists(target):
        raise there_already(target)


def there_already(target: Path) -> StorageRefused:
    """Return how it is told that something is in the place of what was to be written."""
    return StorageRefused(
        f"{target} is there already. Nothing is overwritten.", Reason.THERE_ALREADY
    )


def require_outside(target: Path) -> None:
    """Raise NotAllowed where a file would lie in the folder of an archive, whichever it is.

    What lies there unencrypted is found by whoever has the folder, and by the archive's next check.
    """
    for folder in target.absolute().resolve().parents:
        if any(os.path.lexists(folder / name) for name in (HEADER_NAME, COPY_NAME)):
            raise NotAllowed(
                f"{target} would lie within the archive at {folder}, where nothing may lie that is "
                "not encrypted. Choose a folder elsewhere."
            )


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """Yield a file that is called ``target`` once the caller has written it whole.

    Where the caller raises, or is killed, there is no such file: until the end it has no name, and
    goes with the process (Linux: open(2), O_TMPFILE). Elsewhere, and on FAT and exFAT, an empty
    file holds the name meanwhile, and the bytes are in ``.<name>.part`` beside it; only a kill
    leaves these. Makes the folder. Raises StorageRefused, and NotAllowed within the folder of an
    archive.
    """
    require_outside(target)
    with durable.storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    nameless = _open_nameless(target)
    with _named(target) if nameless is None else _nameless(target, nameless) as file:
        yield file


@contextmanager
def witnessed_files(
    archive: Archive, event: Event, targets: Iterable[Path], *, is_rescue: bool = False
) -> Iterator[tuple[list[BinaryIO], int | None]]:
    """Yield new files for what leaves an archive, and the number of the event that says so.

    The event comes once the files could be made and before their first byte, and a second one where
    they did not become whole. None is recorded on a medium that cannot be written, nor, with
    ``is_rescue``, where the disk of the archive refuses it.
    """
    number: int | None = None
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(new_file(target)) for target in targets]
            if not archive.standing.is_of_medium:
                with suppress(*([StorageRefused] if is_rescue else [])):
                    with archive.writing() as transaction:
                        appended = transaction.record(event)
                    number = appended.number
            yield files, number
    except BaseException as error:
        if number is not None:
            outcome = f"failed: {why_failed(error)}"
            failed = Event("exported", event.subjects, outcome=outcome, tool=event.tool)
            # Where even that fails, the first error is the one to tell.
            with suppress(Exception), archive.writing() as transaction:
                transaction.record(failed)
        raise


def why_failed(error: BaseException) -> str:
    """Return why nothing left, in words for the ledger; of a fault in the program only its kind."""
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return str(error) or "cancelled"
    return str(error) if isinstance(error, ArchiveError) else type(error).__name__


class Watched:
    """A file that is written through, shown to ``seen`` if wanted, and remembers why it failed.

    Encryption is told of a failure, and tells it in words of its own.
    """

    def __init__(self, file: BinaryIO, seen: Callable[[bytes], object] | None = None) -> None:
        self._file = file
        self._seen = seen
        self.failure: OSError | None = None

    def write(self, piece: bytes) -> int:
        """Write all of a piece."""
        if self._seen is not None:
            self._seen(piece)
        try:
            return self._file.write(piece)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Hand on what is held back."""
        self._file.flush()


def _open_nameless(target: Path) -> int | None:
    """Return a file that has no name, None where there is no such thing."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    with durable.storage_errors(target):
        try:
            descriptor = os.open(target.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
        except OSError as error:
            if error.errno in _UNKNOWN:
                return None
            raise
    if os.path.exists(_link_to(descriptor)):
        return descriptor
    os.close(descriptor)
    return None


@contextmanager
def _nameless(target: Path, descriptor: int) -> Iterator[BinaryIO]:
    with durable.storage_errors(target), os.fdopen(descriptor, "wb") as file:
        require_free(target)
        yield file
        _settle(file)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            # The descriptor of a folder makes Python follow the link, by linkat(2).
            os.link(_link_to(descriptor), target.name, dst_dir_fd=folder, follow_symlinks=True)
            os.fsync(folder)
        except FileExistsError:
            raise there_already(target) from None
        finally:
            os.close(folder)


@contextmanager
def _named(target: Path) -> Iterator[BinaryIO]:
    part = target.with_name(f".{target.name}.part")
    # An earlier one is left over from a kill: the name beside it is held from here on.
    flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    with durable.storage_errors(target):
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise there_already(target) from None
        try:
            with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
                yield file
                _settle(file)
            os.replace(part, target)
            durable.sync_folder(target.parent)
        except BaseException:
            for path in (part, target):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            raise


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _link_to(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"
