"""Catalogues of other keys than the header's: what new keys left over, and what is later than it.

docs/format.md, "Rotation". The catalogue that counts is the one of the header's generation. An
earlier one is a leftover. A later one is a leftover only where making new keys was killed; else the
header was put back as it was before, and the later catalogue may hold what nothing else does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from archive_app.store.header import COPY_NAME, HEADER_NAME, Unlocked, copies_differ
from archive_app.store.objects import ORPHANS_NAME


def tidy(archive_path: Path, unlocked: Unlocked, *, was_unclean: bool) -> None:
    """Remove leftovers; put a later catalogue aside that is none, under its own name.

    ``was_unclean`` says that the last to hold the archive did not come to close it. Nothing later
    is touched where the copies of the header did not agree. What cannot be removed stays:
    :func:`remark` tells of it.
    """
    generation = unlocked.header.generation
    for path, number in _others(archive_path, generation):
        aside = archive_path / ORPHANS_NAME / path.name
        with suppress(OSError):
            if number < generation or (was_unclean and unlocked.difference is None):
                path.unlink()
            elif unlocked.difference is None and not aside.exists():
                os.replace(path, aside)


def remark(archive_path: Path, generation: int) -> Iterator[str]:
    """Yield a sentence on each catalogue of other keys that lies in the archive."""
    for path in find_earlier(archive_path, generation):
        yield (
            f"{path.name} is of keys that no longer count, and is still here: with an older "
            "header, an old passphrase reads in it what was there before. Opening the archive "
            "removes it, unless it is read-only; where it stays, remove it by hand."
        )
    for path in find_later(archive_path, generation):
        where = path.relative_to(archive_path).as_posix()
        yield (
            f"{path.name} is of later keys than {HEADER_NAME}: the archive was put back as it was "
            "before new keys were made, or making them was broken off. It may hold what is nowhere "
            f"else, and is kept as {where}. What opens it is the header that belongs to it, from a "
            "backup or a copy. If nobody needs it, take it out of the folder."
        )


def tell_left(archive_path: Path, generation: int) -> str | None:
    """Return a sentence where new keys stand and what the old ones open is still there."""
    left = [path.name for path in find_earlier(archive_path, generation)]
    if copies_differ(archive_path):
        left.append(COPY_NAME)
    if not left:
        return None
    return (
        f"The new keys stand, but this could not be replaced or removed: {', '.join(left)}. Open "
        "the archive again, which does it. Until then an old passphrase still reads, with other "
        "tools, what was there before."
    )


def find_earlier(archive_path: Path, generation: int) -> list[Path]:
    """Return the catalogues of earlier keys, without what SQLite keeps beside them."""
    return [path for path, number in _whole(archive_path, generation) if number < generation]


def find_later(archive_path: Path, generation: int) -> list[Path]:
    """Return the catalogues of later keys, those that were put aside as well."""
    there = _whole(archive_path, generation)
    aside = _whole(archive_path / ORPHANS_NAME, generation)
    return [path for path, number in chain(there, aside) if number > generation]


def _whole(folder: Path, generation: int) -> Iterator[tuple[Path, int]]:
    return ((path, number) for path, number in _others(folder, generation) if path.suffix == ".db")


def _others(folder: Path, generation: int) -> Iterator[tuple[Path, int]]:
    """Yield the files of other catalogues with the generation of their keys, in order."""
    for path in sorted(folder.glob("catalogue-*.db*")):
        number = path.name.removeprefix("catalogue-").partition(".")[0]
        if number.isdecimal() and int(number) != generation:
            yield path, int(number)
