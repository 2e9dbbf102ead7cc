"""A first look at what is to be taken in: how much it is, and what went or came until its turn."""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from archive_app.progress import Meter
from archive_app.services.scan import LeftOut, SourceFile, Why, left_out, walk, without_nested

_GONE = "It was there at the first look, and was gone when its turn came."


class Seen:
    """The files of one walk (`scan.walk`) in their order: a few bytes for each."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(1)
        self._packed: list[bytes] = []
        self._sources: dict[bytes, int] = {}

    def add(self, file: SourceFile) -> None:
        """Note the next file."""
        if file.source not in self._sources:
            self._sources[file.source] = len(self._sources)
            self._pack(b"")  # no file is called so: another source begins
        self._pack(file.relative_path)

    def missing(
        self,
        found_again: Iterable[SourceFile | LeftOut],
        came: Callable[[SourceFile], object] | None = None,
    ) -> Iterator[SourceFile | LeftOut]:
        """Yield what a second walk of the same sources finds, and each file that it does not.

        ``came`` is called with each file that was not among those seen.
        """
        seen = self._places()
        ahead = next(seen, None)
        told: dict[bytes, LeftOut] = {}
        for found in found_again:
            if isinstance(found, LeftOut):
                told[found.path] = found
            else:
                place = self._place(found)
                while ahead is not None and ahead < place:
                    yield from _gone(ahead, told)
                    ahead = next(seen, None)
                if ahead == place:
                    ahead = next(seen, None)
                elif came is not None:
                    came(found)
                told.clear()
            yield found
        while ahead is not None:
            yield from _gone(ahead, told)
            ahead = next(seen, None)

    def _pack(self, path: bytes) -> None:
        if packed := self._packer.compress(path + b"\0"):
            self._packed.append(packed)

    def _places(self) -> Iterator[_Place]:
        unpacker = zlib.decompressobj()
        source, rest = -1, b""
        for packed in (*self._packed, self._packer.copy().flush()):
            *paths, rest = (rest + unpacker.decompress(packed)).split(b"\0")
            for path in paths:
                if path:
                    yield source, path.split(b"/")
                else:
                    source += 1

    def _place(self, file: SourceFile) -> _Place:
        """Return where a file stands in the order of a walk."""
        return self._sources.get(file.source, -1), file.relative_path.split(b"/")


_Place = tuple[int, list[bytes]]


@dataclass
class ScanReport:
    """What a dry scan of ``sources`` found: files, of them empty ones, bytes, what is left out.

    ``lacking`` counts the bytes that the archive's disk has no room for, were nothing held already.
    """

    sources: list[Path]
    files: int = 0
    empty: int = 0
    size: int = 0
    lacking: int = 0
    odd_names: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)

    def note(self, found: SourceFile | LeftOut) -> None:
        """Add the next that a walk found."""
        if isinstance(found, LeftOut):
            self.left_out.append(found)
            return
        self.files += 1
        self.empty += not found.state.size
        self.size += found.state.size
        self.seen.add(found)
        if found.oddities:
            self.odd_names.append((found.relative_path, found.oddities))


def scan(sources: Sequence[Path], meter: Meter, *, besides: Path | None = None) -> ScanReport:
    """Walk everything under ``sources`` as `scan.walk` does; add up what would be taken in.

    ``besides`` is the archive's own folder, of which nothing is. What may not be read is told here
    already; taking in tries to read it all the same.
    """
    report = ScanReport(without_nested(sources))
    for found in walk(report.sources, besides=besides):
        meter.advance(1)
        report.note(_as_readable(found))
    if besides is not None:
        with suppress(OSError):
            report.lacking = max(0, report.size - shutil.disk_usage(besides).free)
    return report


def _as_readable(found: SourceFile | LeftOut) -> SourceFile | LeftOut:
    if isinstance(found, LeftOut) or os.access(
        found.path, os.R_OK, effective_ids=os.access in os.supports_effective_ids
    ):
        return found
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return left_out(found.relative_path, found.source, refused)


def _gone(place: _Place, told: dict[bytes, LeftOut]) -> Iterator[LeftOut]:
    """Yield that a file is gone, unless it, or a folder above it that cannot be read, was told."""
    path = b"/".join(place[1])
    above = (b"/".join(place[1][:depth]) for depth in range(1, len(place[1])))
    if path not in told and not any(
        folder in told and told[folder].why.is_loss for folder in above
    ):
        yield LeftOut(path, Why.GONE, _GONE)
