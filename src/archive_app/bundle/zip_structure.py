"""The structure of a zip, read before any member of it: whatever two programs could read apart.

docs/bundle.md, "Zip". Every byte belongs to exactly one thing: from the first on, local header and
bytes of each member, then the directory, then its end. Whatever does not fit is a finding, and
what it is about cannot be opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive_app.bundle import zip_entry as entries
from archive_app.bundle import zip_records as records
from archive_app.bundle.member import LARGEST_TOTAL, MOST_MEMBERS, Findings
from archive_app.bundle.zip_entry import Entry, Refused
from archive_app.bundle.zip_member import Source

_LONGEST_END = records.END.size + records.FULL16
_PIECE = 1 << 18


@dataclass(frozen=True)
class End:
    """Where the directory of a zip lies: how many members, from where, how long."""

    count: int
    start: int
    size: int


@dataclass
class Structure:
    """What can be read of a zip: one root, files and folders below it, and what is wrong."""

    root: str = ""
    files: dict[str, Entry] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    findings: Findings = field(default_factory=Findings)


def read_structure(source: Source, *, strict: bool) -> Structure:
    """Return the structure of a zip; raise SourceUnreadable.

    ``strict`` refuses what our own writer never writes and packing again need not leave: comments,
    extra fields in which something can hide, sizes that come after the bytes they are about.
    """
    structure = Structure()
    try:
        end = _find_end(source, strict=strict)
        if end.count > MOST_MEMBERS:
            raise Refused("limit", f"It has more than {MOST_MEMBERS:,} files.")
        listed = list(_read_directory(source, end, structure.findings, strict=strict))
    except Refused as refused:
        structure.findings.add(refused.code, None, refused.sentence)
        return structure
    whole = list(_hold_together(source, end.start, listed, structure.findings, strict=strict))
    if sum(entry.size for entry in whole) > LARGEST_TOTAL:
        structure.findings.add("limit", None, "Everything together is larger than 16 TiB.")
        return structure
    _place(structure, listed, whole)
    return structure


def _find_end(source: Source, *, strict: bool) -> End:
    tail = source.read(max(0, source.size - _LONGEST_END), _LONGEST_END)
    last = len(tail) - records.END.size
    at = tail.rfind(records.END_SIGNATURE, 0, last + 4) if last >= 0 else -1
    if at < 0:
        if source.read(0, 4) == records.LOCAL_SIGNATURE:
            raise Refused("truncated", "This zip is cut off: its end is missing.")
        raise Refused("zip", "This is not a zip.")
    _, disk, first_disk, here, count, size, start, comment = records.END.unpack_from(tail, at)
    if at + records.END.size + comment != len(tail):
        raise Refused("appended", "There are bytes after the end of the zip.")
    if comment and strict:
        raise Refused("comment", "The zip has a comment, which nothing vouches for.")
    end_offset = source.size - len(tail) + at
    end64 = _read_end64(source, end_offset)
    if end64 is not None:
        end_offset, wide = end64
        for narrow, number, most in (
            (count, wide.count, records.FULL16),
            (size, wide.size, records.FULL32),
            (start, wide.start, records.FULL32),
        ):
            if narrow not in (number, most):
                raise Refused("zip64", "The two ends of this zip contradict each other.")
        count, size, start = wide.count, wide.size, wide.start
        here = count if here == records.FULL16 else here
    if disk or first_disk or here != count:
        raise Refused("multi-disk", "This zip is one part of several.")
    if start + size > end_offset:
        raise Refused("truncated", "The directory of this zip does not fit into it.")
    if start + size < end_offset:
        raise Refused("prepended", "There are bytes that belong to nothing before the zip's end.")
    return End(count, start, size)


def _read_end64(source: Source, end_offset: int) -> tuple[int, End] | None:
    """Return where the ZIP64 end record lies and what it says, None where there is none."""
    locator_offset = end_offset - records.LOCATOR64.size
    locator = source.read(locator_offset, records.LOCATOR64.size) if locator_offset >= 0 else b""
    if not locator.startswith(records.LOCATOR64_SIGNATURE):
        return None
    _, disk, offset, disks = records.LOCATOR64.unpack(locator)
    if disk or disks != 1:
        raise Refused("multi-disk", "This zip is one part of several.")
    record = source.read(offset, records.END64.size) if offset < source.size else b""
    if offset + records.END64.size != locator_offset or not record.startswith(
        records.END64_SIGNATURE
    ):
        raise Refused("zip64", "The ZIP64 end of this zip is not where it should be.")
    _, rest, _, _, disk, first_disk, here, count, size, start = records.END64.unpack(record)
    if disk or first_disk or here != count:
        raise Refused("multi-disk", "This zip is one part of several.")
    if rest != records.END64.size - 12:
        raise Refused("zip64", "The ZIP64 end of this zip has more than belongs there.")
    return offset, End(count, start, size)


def _read_directory(
    source: Source, end: End, findings: Findings, *, strict: bool
) -> Iterator[Entry]:
    """Yield every entry that can be told apart; those that are refused are not openable."""
    at, buffer, buffered = end.start, b"", end.start
    stop = end.start + end.size
    for _ in range(end.count):
        needed = records.CENTRAL.size + 3 * records.FULL16
        if at - buffered + needed > len(buffer):
            buffer, buffered = source.read(at, min(max(_PIECE, needed), stop - at)), at
        entry, length = entries.parse_central(buffer, at - buffered)
        at += length
        try:
            entries.require_plain(entry, strict=strict)
        except Refused as refused:
            findings.add(refused.code, entry.name, refused.sentence)
            entry = entry.refused()
        yield entry
    if at != stop:
        raise Refused("gap", "The directory of this zip has more than it counts.")


def _hold_together(
    source: Source, stop: int, listed: list[Entry], findings: Findings, *, strict: bool
) -> Iterator[Entry]:
    """Yield every entry whose bytes are its alone and whose two headers agree."""
    in_order = sorted(listed, key=lambda entry: entry.offset)
    limits = [*(entry.offset for entry in in_order), stop][1:]
    at = 0
    for entry, limit in zip(in_order, limits, strict=True):
        if entry.offset > at:
            code = "gap" if at else "prepended"
            findings.add(code, entry.name, "There are bytes before it that belong to no file.")
        try:
            if entry.offset < at:
                raise Refused("overlap", "Its bytes are those of another file too.")
            at = limit
            start = entries.require_agreement(source, entry, limit, strict=strict)
        except Refused as refused:
            findings.add(refused.code, entry.name, refused.sentence)
            header = records.LOCAL.size + len(entry.raw_name)
            at = max(at, limit, entry.offset + header + entry.compressed)
            continue
        if entry.is_plain:
            yield entry.starting(start)
    if at < stop:
        findings.add("gap", None, "There are bytes that belong to no file before the directory.")


def _place(structure: Structure, listed: list[Entry], whole: list[Entry]) -> None:
    """Put every entry below the one root; refuse what is beside it, or there twice."""
    structure.root = _root([entry.name for entry in listed if entry.is_plain])
    times = Counter(entry.name.rstrip("/") for entry in listed)
    folders: set[str] = set()
    for entry in whole:
        folders.update(_folders(entry))
        if len(folders) > MOST_MEMBERS:
            structure.findings.add("limit", None, f"It has more than {MOST_MEMBERS:,} folders.")
            return
    prefix = f"{structure.root}/"
    for entry in whole:
        bare = entry.name.rstrip("/")
        if times[bare] > 1 or (bare in folders and not entry.is_folder):
            structure.findings.add("duplicate", entry.name, "There are two of this name.")
        elif not entry.name.startswith(prefix):
            structure.findings.add("roots", entry.name, "It lies beside the folder of the bag.")
        elif not entry.is_folder:
            structure.files[bare.removeprefix(prefix)] = entry
    structure.folders = {
        folder.removeprefix(prefix) for folder in folders if folder.startswith(prefix)
    }


def _root(names: list[str]) -> str:
    """Return the folder that has a bagit.txt right in it, else that of the first member."""
    for name in names:
        if name.endswith("/bagit.txt") and name.count("/") == 1:
            return name.split("/", 1)[0]
    return names[0].split("/", 1)[0] if names else ""


def _folders(entry: Entry) -> Iterator[str]:
    if entry.is_folder:
        yield entry.name.rstrip("/")
    end = entry.name.find("/")
    while end != -1:
        yield entry.name[:end]
        end = entry.name.find("/", end + 1)
