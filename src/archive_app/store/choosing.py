"""Which of the two copies of a header counts where they are not the same, and opening it.

docs/format.md, "Opening". A crash leaves the copy one change older. Whoever can write to the folder
needs no secret to put either back as it once was, so of two whole copies the one counts that the
catalogue expects, or the one of the later keys whose catalogue is there.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from archive_app.errors import ArchiveError, Damaged, WrongPassphrase
from archive_app.store import expected, header, keys
from archive_app.store.engine import Access, catalogue_errors, catalogue_path, connect
from archive_app.store.expected import Verdict
from archive_app.store.header import (
    COPY_NAME,
    HEADER_NAME,
    SPLICED_NAME,
    Difference,
    Header,
    Unlocked,
)

_RANKS = {Verdict.EXPECTED: 2, Verdict.UNFINISHED: 1}
_DAMAGED = {
    HEADER_NAME: Difference.COPY_DAMAGED,
    COPY_NAME: Difference.HEADER_DAMAGED,
    SPLICED_NAME: Difference.BOTH_DAMAGED,
}
_ONLY_THE_OLDER = (
    "This opens only an older header of this archive: somebody put archive.json back as it was "
    "before a change of who can open the archive. What counts is its copy, and no key slot of that "
    "opens with this passphrase. Open the archive with what opens it since the change."
)


def unlock(archive_path: Path, typed: str) -> Unlocked:
    """Open the header with what was typed, and say how its two copies differ.

    Raises WrongPassphrase where no slot opens and all are whole, Damaged where one is not, TooNew
    for a format this program does not read, NotFound where there is no archive.
    """
    secrets = keys.possible_secrets(typed)
    copies = header.whole_copies(archive_path)
    first, *others = copies.values()
    if others and others[0] != first:
        return _unlock_either(archive_path, first, others[0], secrets)
    opened = header.open_copy(first, secrets)
    if others:
        return opened
    return replace(opened, difference=_DAMAGED[next(iter(copies))])


def _unlock_either(
    archive_path: Path, first: Header, second: Header, secrets: list[keys.Secret]
) -> Unlocked:
    """Open that one of two whole copies which counts; ``first`` is archive.json."""
    of_first, of_second = (_answer(each, secrets) for each in (first, second))
    if isinstance(of_first, Damaged) and isinstance(of_second, Damaged):
        raise of_first
    if isinstance(of_first, Damaged):
        return _opened(of_second, Difference.HEADER_DAMAGED)
    if isinstance(of_second, Damaged):
        return _opened(of_first, Difference.COPY_DAMAGED)
    one = of_second if isinstance(of_second, Unlocked) else of_first
    if isinstance(one, WrongPassphrase):
        raise one
    difference = _difference(archive_path, first, second, one)
    if difference in (Difference.HEADER_DAMAGED, Difference.HEADER_OLDER):
        if isinstance(of_second, WrongPassphrase):
            raise WrongPassphrase(_ONLY_THE_OLDER) from of_second
        return _opened(of_second, difference)
    return _opened(of_first, difference)


def _answer(copy: Header, secrets: list[keys.Secret]) -> Unlocked | WrongPassphrase | Damaged:
    try:
        return header.open_copy(copy, secrets)
    except (WrongPassphrase, Damaged) as error:
        return error


def _opened(answer: Unlocked | WrongPassphrase | Damaged, difference: Difference) -> Unlocked:
    if isinstance(answer, Unlocked):
        return replace(answer, difference=difference)
    raise answer


def _difference(archive_path: Path, first: Header, second: Header, one: Unlocked) -> Difference:
    """Return how two whole copies differ, ``one`` of which was opened: the second if it could."""
    if first.archive_id != second.archive_id:
        return Difference.COPY_DAMAGED if one.header is first else Difference.HEADER_DAMAGED
    if first.generation != second.generation:
        return _later(archive_path, first, second, one)
    if not header.is_proven(second, one.keys):
        return Difference.COPY_DAMAGED
    if not header.is_proven(first, one.keys):
        return Difference.HEADER_DAMAGED
    verdicts = _verdicts(archive_path, first, second, one)
    if verdicts == (Verdict.OTHER, Verdict.OTHER):
        return Difference.BOTH_OTHER
    of_first, of_second = (_RANKS.get(each, 0) for each in verdicts)
    return Difference.HEADER_OLDER if of_second > of_first else Difference.COPY_OLDER


def _later(archive_path: Path, first: Header, second: Header, one: Unlocked) -> Difference:
    """Return how two copies of different generations differ.

    A later one that was not opened is not proven: anybody could have put it there.
    """
    if first.generation > second.generation:
        return Difference.COPY_OLDER
    has_first, has_second = (
        catalogue_path(archive_path, each.generation).exists() for each in (first, second)
    )
    if has_second and (one.header is second or not has_first):
        return Difference.HEADER_OLDER
    return Difference.COPY_LATER


def _verdicts(
    archive_path: Path, first: Header, second: Header, one: Unlocked
) -> tuple[Verdict, Verdict]:
    """Return what the catalogue says of two proven headers; nothing where it cannot be asked."""
    path = catalogue_path(archive_path, one.header.generation)
    log_path = path.with_name(path.name + "-wal")
    with suppress(ArchiveError, OSError), catalogue_errors():
        has_changes = log_path.exists() and log_path.stat().st_size > 0
        is_frozen = not has_changes or not os.access(archive_path, os.W_OK)
        access = Access.FROZEN if is_frozen else Access.LOOKING
        with closing(connect(path, one.keys.catalogue, access)) as connection:
            return expected.judge(connection, first), expected.judge(connection, second)
    return Verdict.UNKNOWN, Verdict.UNKNOWN
