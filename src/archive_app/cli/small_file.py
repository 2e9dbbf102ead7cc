"""Small files that a command is handed: a key, a note, a receipt."""

from __future__ import annotations

from pathlib import Path

from archive_app.errors import InvalidInput, NotFound, SourceUnreadable

_LARGEST = 1 << 20


def read(path: Path) -> bytes:
    """Return the bytes of a file of at most a mebibyte; raise NotFound or SourceUnreadable."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LARGEST:
        raise InvalidInput(f"{path} is larger than any file of its kind.")
    return content
