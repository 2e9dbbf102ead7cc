"""Catalogues of other keys than the header's: what making new keys left over, and what is none.

docs/format.md, "Rotation". The catalogue that counts is the one of the header's generation. The
next one is written in ``incoming/``; before it comes out, a note there names by its digest each of
the two whole catalogues between which the header then decides. Of those, the one that the header
does not name is a leftover. Any other may hold what nothing else does: the header, or a catalogue,
was put back as it was before new keys, and the archive may have gone on from there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from archive_app.errors import ArchiveError
from archive_app.progress import Meter
from archive_app.store import copying, durable, ordinary, snapshot
from archive_app.store.engine import COMPANIONS, catalogue_path
from archive_app.store.header import COPY_NAME, HEADER_NAME, copies_differ
from archive_app.store.objects import INCOMING_NAME, ORPHANS_NAME

NOTE_NAME = "new-keys"
_NAME = re.compile(r"catalogue-([1-9][0-9]*)(?:\.[1-9][0-9]*)?\.db")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_NOTE = 1024  # bytes


def next_path(archive_path: Path, generation: int) -> Path:
    """Return where the catalogue of the next generation is written until it is proven."""
    return archive_path / INCOMING_NAME / catalogue_path(archive_path, generation).name


def make_room(archive_path: Path, generation: int) -> None:
    """Let nothing lie where the catalogue after that of ``generation`` is to come.

    Raises StorageRefused.
    """
    tidy(archive_path, generation)
    path = catalogue_path(archive_path, generation + 1)
    with durable.storage_errors(path):
        _put_aside(path, generation + 1)  # a log alone, too: it would be read into the new one


def bring_out(archive_path: Path, generation: int) -> None:
    """Let the proven catalogue of the next generation lie beside that of the present one.

    Whichever of the two the header does not name from here on is known as a leftover. Raises
    StorageRefused.
    """
    made, path = next_path(archive_path, generation), catalogue_path(archive_path, generation)
    present = catalogue_path(archive_path, generation - 1)
    digests = [copying.file_sha256(each, Meter()).hex() for each in (present, made)]
    durable.replace_file(_note_path(archive_path), json.dumps({"sha256": digests}).encode())
    with durable.storage_errors(path):
        os.replace(made, path)
        durable.sync_folder(archive_path)
    snapshot.remove_catalogue(made)  # what SQLite made anew beside it


def forget(archive_path: Path, generation: int) -> None:
    """Remove a catalogue that does not count, and the note of it. Raises StorageRefused."""
    for path in (catalogue_path(archive_path, generation), next_path(archive_path, generation)):
        snapshot.remove_catalogue(path)
    _remove_note(archive_path)


def tidy(archive_path: Path, generation: int) -> None:
    """Remove leftovers, and put aside every catalogue of other keys that is none.

    What cannot be removed or moved stays: :func:`remark` tells of it.
    """
    for _, number in _any(archive_path / INCOMING_NAME):
        with suppress(ArchiveError):
            snapshot.remove_catalogue(next_path(archive_path, number))
    counting = catalogue_path(archive_path, generation)
    others = [(path, number) for path, number in _whole(archive_path) if path != counting]
    leftovers = _noted(archive_path) if others else set()
    is_done = True
    for path, number in others:
        try:
            if _is_as_noted(path, leftovers):
                snapshot.remove_catalogue(path)
            else:
                _put_aside(path, number)
        except (OSError, ArchiveError):
            is_done = False
    if is_done:
        with suppress(ArchiveError):
            _remove_note(archive_path)


def remark(archive_path: Path, generation: int) -> Iterator[str]:
    """Yield a sentence on each catalogue of other keys that lies in the archive."""
    earlier = find_earlier(archive_path, generation)
    for path in earlier:
        yield (
            f"{path.name} is of keys that no longer count, and is still here: with an older "
            "header, an old passphrase reads in it what was there before. Opening the archive "
            "where it can be written removes it if making new keys left it over, and else puts it "
            f"into {ORPHANS_NAME}/."
        )
    for path in find_others(archive_path, generation):
        if path not in earlier:
            where = path.relative_to(archive_path).as_posix()
            yield (
                f"{path.name} is of other keys than {HEADER_NAME}: a part of the archive was put "
                "back as it was before new keys were made, or making them was broken off. It may "
                f"hold what is nowhere else, and is kept as {where}. What opens it is the header "
                "that belongs to it, from a backup or a copy. If nobody needs it, take it out of "
                "the folder."
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
    """Return the catalogues of earlier keys that lie beside the one that counts."""
    return [path for path, number in _whole(archive_path) if number < generation]


def find_others(archive_path: Path, generation: int) -> list[Path]:
    """Return the catalogues of other keys, those that were put aside too.

    Of one that is gone, what SQLite kept beside it.
    """
    counting = catalogue_path(archive_path, generation)
    folders = (archive_path, archive_path / ORPHANS_NAME)
    return [path for folder in folders for path, _ in _any(folder) if path != counting]


def _whole(folder: Path) -> list[tuple[Path, int]]:
    return [(path, number) for path, number in _any(folder) if path.suffix == ".db"]


def _any(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield each catalogue of a folder with the generation of its keys, in order.

    A name that is not exactly one of ours is a person's, whatever it begins with.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        main = next(name.removesuffix(each) for each in COMPANIONS if name.endswith(each))
        found = _NAME.fullmatch(main)
        if found and (name == main or main not in names):
            yield folder / name, int(found[1])


def _put_aside(path: Path, generation: int) -> None:
    """Move a catalogue into ``orphans/`` under a free name, with what SQLite keeps beside it.

    The catalogue goes first: cut off after that, its log stays where it is told of, and what is
    left here is never taken for a catalogue without one.
    """
    names = [path.name + suffix for suffix in reversed(COMPANIONS)]
    members = [each for each in map(path.with_name, names) if os.path.lexists(each)]
    (path.parent / ORPHANS_NAME).mkdir(mode=0o700, exist_ok=True)
    for number in count(1):
        again = f".{number}" if number > 1 else ""
        name = f"{ORPHANS_NAME}/catalogue-{generation}{again}.db"
        if not any(os.path.lexists(path.parent / f"{name}{suffix}") for suffix in COMPANIONS):
            break
    for each in members:
        os.replace(each, path.parent / f"{name}{each.name.removeprefix(path.name)}")
    durable.sync_folder(path.parent / ORPHANS_NAME)
    durable.sync_folder(path.parent)


def _is_as_noted(path: Path, leftovers: set[str]) -> bool:
    """Tell whether a catalogue is byte for byte what it was when new keys were made."""
    log = path.with_name(f"{path.name}-wal")
    if not leftovers or (log.exists() and log.stat().st_size):
        return False
    return copying.file_sha256(path, Meter()).hex() in leftovers


def _noted(archive_path: Path) -> set[str]:
    """Return the digests that the note names; whoever can forge it can remove files as well."""
    try:
        with open(_note_path(archive_path), "rb", opener=ordinary.opener) as file:
            found = json.loads(file.read(_LONGEST_NOTE))["sha256"]
    except (OSError, ArchiveError, ValueError, LookupError, TypeError, RecursionError):
        return set()
    digests = found if isinstance(found, list) else []
    return {each for each in digests if isinstance(each, str) and _DIGEST.fullmatch(each)}


def _remove_note(archive_path: Path) -> None:
    path = _note_path(archive_path)
    with durable.storage_errors(path):
        for each in (path, path.with_name(f"{NOTE_NAME}.new")):
            each.unlink(missing_ok=True)


def _note_path(archive_path: Path) -> Path:
    return archive_path / INCOMING_NAME / NOTE_NAME
