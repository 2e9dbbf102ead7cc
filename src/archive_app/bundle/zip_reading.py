"""A zip as a container: read where it lies, never unpacked, and by structure before any member."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from archive_app.bundle import paths
from archive_app.bundle import zip_records as records
from archive_app.bundle.finding import Finding
from archive_app.bundle.member import Member, MemberReader
from archive_app.bundle.zip_member import InflatedReader, Source, StoredReader
from archive_app.bundle.zip_structure import read_structure
from archive_app.errors import NotFound

_BUFFER = 1 << 16


class Zip:
    """The files below the one root of a zip. ``file`` stays its caller's, and must stay open.

    ``folders`` are the paths of all folders, as far as names tell. Raises SourceUnreadable where
    the structure cannot be read; whatever is wrong with it is a finding, and with the first that
    concerns the whole there are no members.
    """

    def __init__(self, file: BinaryIO, what: str, *, strict: bool = True) -> None:
        self._source = Source(file, what)
        structure = read_structure(self._source, strict=strict)
        fault = paths.fault_of(structure.root) if strict and structure.files else None
        if fault is not None:
            structure.findings.add("path", structure.root, f"Its folder has no such name: {fault}.")
        self.name = structure.root
        self.folders = structure.folders
        self._files = structure.files
        self._findings = structure.findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What two programs could read differently, and what no bag has."""
        prefix = f"{self.name}/" if self.name else ""
        return tuple(
            replace(each, path=each.path.removeprefix(prefix)) if each.path else each
            for each in self._findings.found()
        )

    def members(self) -> Iterator[Member]:
        """Yield every regular file of which nothing is wrong, sorted by path."""
        for path in sorted(self._files):
            yield Member(path, self._files[path].size)

    def open(self, path: str) -> BinaryIO:
        """Open a member for reading in sequence.

        Raises NotFound where there is none of that name. Reading raises Damaged where the bytes
        are not those of the size and CRC-32 that are stated, SourceUnreadable where it fails.
        """
        entry = self._files.get(path)
        if entry is None:
            raise NotFound(f"{self.name} has no file {path}.")
        reader: MemberReader
        if entry.method == records.STORED:
            reader = StoredReader(self._source, path, entry.start, entry.size, entry.crc32)
        else:
            reader = InflatedReader(
                self._source, path, entry.start, entry.compressed, entry.size, entry.crc32
            )
        return io.BufferedReader(reader, _BUFFER)


def is_zip(path: Path) -> bool:
    """Tell whether a file is a zip, whole or not, by its beginning or its end. Raises OSError."""
    with path.open("rb") as file:
        if file.read(4) in (records.LOCAL_SIGNATURE, records.END_SIGNATURE):
            return True
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - records.END.size - records.FULL16))
        return records.END_SIGNATURE in file.read()
