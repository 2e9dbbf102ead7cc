"""A bundle or a bag as files that are read one by one, whether it is a folder or a zip."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from archive_app.bundle.finding import Finding
from archive_app.bundle.folder import Folder
from archive_app.bundle.member import Member
from archive_app.bundle.zip_reading import Zip, is_zip
from archive_app.errors import InvalidInput, NotFound, SourceUnreadable

__all__ = ["Container", "Member", "open_container"]

_AGE = b"age-encryption.org/"


class Container(Protocol):
    """What a bundle lies in. ``open`` may be called by several threads at a time."""

    @property
    def name(self) -> str:
        """The name of its one folder; it proves nothing."""

    @property
    def folders(self) -> Set[str]:
        """The paths of all folders, empty ones too."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong while listing: ``unreadable`` and ``limit`` are not the bundle's fault."""

    def members(self) -> Iterable[Member]:
        """Every regular file that can be opened, sorted by path."""

    def open(self, path: str) -> BinaryIO:
        """Open a member for reading in sequence; opening and reading raise ArchiveError."""


@contextmanager
def open_container(path: Path, *, strict: bool = True) -> Iterator[Container]:
    """Open a folder or a zip. ``strict`` is about the zip: see ``zip_structure``.

    Raises NotFound where there is nothing, InvalidInput for what is neither, SourceUnreadable
    where the medium fails.
    """
    file = _open_zip(path)
    if file is None:
        with Folder(path) as folder:
            yield folder
    else:
        with file:
            yield Zip(file, os.fspath(path), strict=strict)


def _open_zip(path: Path) -> BinaryIO | None:
    """Open a zip; None where it is a folder."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return None
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput(f"{path} is neither a folder nor a file.")
        _require_zip(path)
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        raise NotFound(f"There is no {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be opened: {error.strerror}.") from error


def _require_zip(path: Path) -> None:
    if is_zip(path):
        return
    with path.open("rb") as file:
        if file.read(len(_AGE)) == _AGE:
            raise InvalidInput(
                f"{path} is encrypted for its recipient, who decrypts it before it is checked."
            )
    raise InvalidInput(f"{path} is neither a folder nor a zip.")
