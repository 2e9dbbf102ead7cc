"""Which paths a bundle may have: one allow-list, and no two that some system would take for one.

docs/bundle.md, "The bytes". The allow-list is what every file system, archive format and shell of
the last thirty years keeps as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_PATH = 240
LONGEST_PART = 128

_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?"
_ALLOWED = re.compile(rf"{_PART}(?:/{_PART})*", re.ASCII)
# What Windows takes for a device, with any ending.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "clock"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)


def fault_of(untrusted_path: str) -> str | None:
    """Return why a path is none of our profile, as a clause; None where it is one."""
    parts = untrusted_path.split("/")
    if len(untrusted_path) > LONGEST_PATH:
        return f"it is longer than {LONGEST_PATH} characters"
    if any(len(part) > LONGEST_PART for part in parts):
        return f"a part of it is longer than {LONGEST_PART} characters"
    if not _ALLOWED.fullmatch(untrusted_path):
        return (
            "a name is made of ASCII letters, digits, '-', '_' and '.', "
            "begins with no '.' or '-' and ends with no '.'"
        )
    for part in parts:
        if part.split(".", 1)[0].lower() in _DEVICES:
            return f"Windows keeps the name {part} for a device"
    return None


def find_twins(paths: Iterable[str], empty: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield each path or folder after the first that differs only by case or normalization.

    The first of each pair is the spelling that came first. A path that is also the folder of
    another is yielded with itself. ``empty`` are folders in which none of the paths need lie.
    """
    spellings: dict[str, str] = {}
    folders: set[str] = set()
    files: set[str] = set()
    for path in paths:
        end = path.find("/")
        while end != -1:
            folder = path[:end]
            if folder not in folders:
                folders.add(folder)
                yield from _twin(spellings, folder)
                if folder in files:
                    yield folder, folder
            end = path.find("/", end + 1)
        if path in folders:
            yield path, path
        files.add(path)
        yield from _twin(spellings, path)
    for folder in empty:
        if folder not in folders:
            yield from _twin(spellings, folder)


def _twin(spellings: dict[str, str], path: str) -> Iterator[tuple[str, str]]:
    first = spellings.setdefault(folded(path), path)
    if first != path:
        yield first, path


def folded(path: str) -> str:
    """Return a key that is the same for spellings which some file system takes for one name."""
    if path.isascii():
        return path.lower()
    # Unicode 3.13, canonical caseless match: case folding alone may leave other normal forms.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
