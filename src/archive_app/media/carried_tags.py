"""TIFF and EXIF: what lies in a directory of tags where no reader of tags finds it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from archive_app.media.walking import NotFollowedError, Part, exactly, says_nothing

# Bytes of one value, by type (TIFF 6.0, section 2).
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_EXIF, _GPS, _INTEROP = 0x8769, 0x8825, 0xA005
_FOLDERS = frozenset({_EXIF, _GPS, _INTEROP})
# Where pictures begin, and how long they are: strips, tiles, and the thumbnail of EXIF.
_THUMBNAIL = 0x0201
_PICTURES = ((0x0111, 0x0117), (0x0144, 0x0145), (_THUMBNAIL, 0x0202))
_MEASURES = frozenset(tag for pair in _PICTURES for tag in pair) | _FOLDERS
_MOST_FOLDERS = 32
_MOST_RANGES = 100_000


@dataclass
class _Directory:
    """A file of tags as it is walked: its order of bytes, and which of them are accounted for."""

    file: BinaryIO
    size: int
    order: Literal["big", "little"]
    covered: list[tuple[int, int]] = field(default_factory=lambda: [(0, 8)])

    def number(self, content: bytes) -> int:
        return int.from_bytes(content, self.order)

    def cover(self, start: int, length: int) -> None:
        if start + length > self.size:
            raise ValueError("a tag points beyond the end")
        if len(self.covered) >= _MOST_RANGES:
            raise NotFollowedError
        self.covered.append((start, start + length))


def parts_of_exif(untrusted_exif: bytes) -> Iterator[Part]:
    """Yield what a block of EXIF has that is no tag, and tags that its readers skip."""
    yield from parts_of_tiff(io.BytesIO(untrusted_exif), len(untrusted_exif), pictures=2)


def parts_of_tiff(untrusted_file: BinaryIO, size: int, *, pictures: int = 1) -> Iterator[Part]:
    """Yield further pictures, tags that readers skip, and bytes that no tag points to.

    A thumbnail counts as a further picture: it may show what was cut away or painted over.

    The tags of the first directories are read by others; ``pictures`` says of how many.
    """
    head = exactly(untrusted_file, 8)
    if head[:4] not in (b"II*\0", b"MM\0*"):
        raise NotFollowedError
    directory = _Directory(untrusted_file, size, "little" if head[:2] == b"II" else "big")
    seen: set[int] = set()
    at = directory.number(head[4:])
    while at:
        if len(seen) > _MOST_FOLDERS:
            raise NotFollowedError
        if len(seen) >= pictures:
            yield "another picture", size - at
        seen.add(at)
        found, following = _tags(directory, at)
        waiting, folders = [found], 0
        while waiting:
            tags = waiting.pop()
            yield from _skipped(tags)
            for tag in _FOLDERS & {tag for tag, *_ in tags}:
                folders += 1
                if folders > len(_FOLDERS):
                    raise NotFollowedError
                waiting.append(_tags(directory, _values(tags, tag)[0])[0])
            _cover_pictures(directory, tags)
            if lengths := _values(tags, _THUMBNAIL + 1):
                yield "embedded thumbnail", sum(lengths)
        at = 0 if following in seen else following
    yield from _uncovered(directory)


_Tag = tuple[int, int, Sequence[int] | None]


def _tags(directory: _Directory, at: int) -> tuple[list[_Tag], int]:
    """Read one directory; return its tags as (tag, type, numbers) and where the next begins."""
    directory.file.seek(at)
    count = directory.number(exactly(directory.file, 2))
    length = 2 + 12 * count + 4
    entries = exactly(directory.file, 12 * count)
    # EXIF may leave out the pointer to the next directory where there is none.
    following = directory.number(directory.file.read(4))
    directory.cover(at, min(length, directory.size - at))
    tags: list[_Tag] = []
    for start in range(0, len(entries), 12):
        entry = entries[start : start + 12]
        tag, kind, many = (directory.number(entry[a:b]) for a, b in ((0, 2), (2, 4), (4, 8)))
        value = entry[8:]
        needed = _WIDTHS.get(kind, 0) * many
        if needed > len(value):
            directory.cover(offset := directory.number(value), needed)
            if tag in _MEASURES:
                directory.file.seek(offset)
                value = exactly(directory.file, needed)
        numbers = _numbers(directory, value[:needed], kind) if tag in _MEASURES else None
        tags.append((tag, kind, numbers))
    return tags, following


def _numbers(directory: _Directory, content: bytes, kind: int) -> Sequence[int]:
    width = _WIDTHS.get(kind, 0)
    if kind not in (3, 4, 13) or not content:
        raise ValueError("a place that is no number")
    return [directory.number(content[at : at + width]) for at in range(0, len(content), width)]


def _values(tags: list[_Tag], tag: int) -> Sequence[int]:
    return next((numbers for each, _, numbers in tags if each == tag and numbers), ())


def _skipped(tags: list[_Tag]) -> Iterator[Part]:
    """Yield tags that come twice, or are of a type that a reader may not know."""
    seen: set[int] = set()
    for tag, kind, _ in tags:
        if tag in seen:
            yield f"tag 0x{tag:04X} once more", 0
        elif kind not in _WIDTHS:
            yield f"tag 0x{tag:04X} of an unknown type", 0
        seen.add(tag)


def _cover_pictures(directory: _Directory, tags: list[_Tag]) -> None:
    for places, lengths in _PICTURES:
        for start, length in zip(_values(tags, places), _values(tags, lengths), strict=True):
            directory.cover(start, length)


def _uncovered(directory: _Directory) -> Iterator[Part]:
    """Yield how many bytes no tag accounts for, unless they only fill."""
    reached, loose = 0, 0
    for start, end in [*sorted(directory.covered), (directory.size, directory.size)]:
        if start > reached:
            directory.file.seek(reached)
            if not says_nothing(directory.file, start - reached):
                loose += start - reached
        reached = max(reached, end)
    if loose:
        yield "bytes that no tag points to", loose
