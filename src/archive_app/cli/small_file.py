"""Small files that a command is handed: a key, a note, a receipt."""

from __future__ import annotations

from pathlib import Path

from archive_app.errors import InvalidInput

_LARGEST = 1 << 20


def read(path: Path) -> bytes:
    """Return the bytes of a file of at most a mebibyte; raise NotFound or SourceUnreadable."""
    from archive_app.services.verifying import read_small

    content = read_small(path, _LARGEST)
    if len(content) > _LARGEST:
        raise InvalidInput(f"{path} is larger than any file of its kind.")
    return content
