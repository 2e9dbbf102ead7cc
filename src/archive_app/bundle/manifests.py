"""Whether the bytes of a bundle are those that were signed: each file, listed twice, and no other.

docs/bundle.md, "The bytes". RFC 8493 with the stricter rules of our profile; every file outside
``signatures/`` is covered by the tag manifest, which is the file that is signed.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, TypeVar

from archive_app.bundle import declared, layout, manifest, paths, signing
from archive_app.bundle.digests import Digester, Digests, PackedDigests
from archive_app.bundle.finding import Finding
from archive_app.bundle.listing import Algorithm, Listing, compare, is_unread
from archive_app.bundle.members import Container
from archive_app.errors import ArchiveError, Damaged
from archive_app.progress import Meter

_READERS = 2
_LONGEST_TAG_FILE = 128 << 20  # as many lines of as long paths as there can be
_DATA = "data/"
_PIECE = 1 << 16
_OF_NOTHING = hashlib.sha256().hexdigest()
_KEPT = frozenset({layout.BAGIT, layout.BAG_INFO, layout.TAG_MANIFEST})
_Got = TypeVar("_Got")
_MANIFESTS: Mapping[str, Algorithm] = {
    layout.MANIFEST_SHA256: "sha256",
    layout.MANIFEST_SHA512: "sha512",
}


@dataclass(frozen=True)
class Bytes:
    """The bytes as they were read: what is asked for again whole, of all under data/ the digests.

    ``digests`` are by path. The signed list and bag-info.txt are empty where they are missing; so
    are, in ``signatures``, those that nothing judges. ``unread`` are files and folders that the
    medium did not give: nothing is said to be wrong with them, or missing below them.
    """

    tag_manifest: bytes
    bag_info: bytes
    signatures: Mapping[str, bytes]
    digests: Mapping[str, Digests]
    findings: tuple[Finding, ...]
    unread: frozenset[str]

    def is_unread(self, path: str) -> bool:
        """Tell whether a file, or a folder above it, could not be read."""
        return is_unread(path, self.unread)


def read_bytes(container: Container, meter: Meter) -> Bytes:
    """Read everything once and hold it against the manifests. Advances ``meter`` by bytes."""
    sizes = {member.path: member.size for member in container.members()}
    meter.expect(meter.done + sum(sizes.values()))
    findings = [*container.findings, *_path_faults(sizes, sorted(container.folders))]
    payload = {path: sizes.pop(path) for path in list(sizes) if path.startswith(_DATA)}
    digests = _digest(container, payload, findings, meter)
    del payload  # what follows needs the room
    lists = {name: Listing(name, each, digests) for name, each in _MANIFESTS.items()}
    kept, sha256 = _read_tag_files(container, sizes, lists, findings, meter)
    signatures = _read_signatures(container, sizes, findings, meter)
    unread = _unread_in(findings)
    tag_manifest = kept[layout.TAG_MANIFEST]
    findings += _tag_faults(tag_manifest, sha256, unread)
    # What is said of a file, or of a list, that cannot be had is said once.
    failed = unread | {each.path for each in findings if each.code == "damaged" and each.path}
    there = [each for name, each in lists.items() if name in sha256 and name not in failed]
    findings += compare(there, digests, failed)
    bag_info = kept[layout.BAG_INFO]
    findings += declared.find_faults(
        None if layout.BAGIT in unread else kept[layout.BAGIT],
        None if layout.BAG_INFO in unread else bag_info,
    )
    if not failed:  # else nobody knows how many bytes there are
        findings += _oxum_faults(bag_info, digests)
    return Bytes(tag_manifest, bag_info, signatures, digests, tuple(findings), unread)


def _read_tag_files(
    container: Container,
    sizes: Mapping[str, int],
    lists: Mapping[str, Listing],
    findings: list[Finding],
    meter: Meter,
) -> tuple[Mapping[str, bytes], Mapping[str, str]]:
    """Return those that are asked for again whole, and the SHA-256 of each that was read in hex.

    Lists are as long as there are files: they are taken line by line.
    """
    kept, sha256 = dict.fromkeys(_KEPT, b""), {}
    for path, size in sizes.items():
        if path.startswith(layout.SIGNATURES):
            continue
        found: str | None = ""  # what has no place is not read, whatever it holds
        if path in lists:
            taken = partial(_taken, lists[path], findings)
            found = _read(container, path, size, findings, taken, _OF_NOTHING)
        elif path in _KEPT:
            whole = partial(_whole, size)
            content = _read(container, path, size, findings, whole, b"", layout.LONGEST_KEPT)
            found = None if content is None else hashlib.sha256(content).hexdigest()
            kept[path] = content or b""
        elif path == layout.README:
            found = _read(container, path, size, findings, _sha256, _OF_NOTHING)
        if found is not None:
            sha256[path] = found
        meter.advance(size)
    return kept, sha256


def _read_signatures(
    container: Container, sizes: Mapping[str, int], findings: list[Finding], meter: Meter
) -> Mapping[str, bytes]:
    """Return the files under ``signatures/`` that were read; empty those that nothing judges."""
    signatures, room = {}, layout.MOST_SIGNED
    for path, size in sizes.items():
        if not path.startswith(layout.SIGNATURES):
            continue
        content: bytes | None = b""
        if signing.is_judged(path):
            most = min(room, layout.LONGEST_KEPT)
            content = _read(container, path, size, findings, partial(_whole, size), b"", most)
            room = max(0, room - size)
        elif signing.is_allowed(path):
            content = _read(container, path, size, findings, _passed, b"")
        if content is not None:
            signatures[path] = content
        meter.advance(size)
    return signatures


def _unread_in(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.path for each in findings if each.code == "unreadable" and each.path)


def _path_faults(files: Collection[str], folders: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with names; no list names the folders in which nothing lies."""
    for kind, found in (("file", files), ("folder", folders)):
        for path in found:
            fault = paths.fault_of(path)
            if fault is not None:
                yield Finding("path", path, f"A bundle has no {kind} of this name: {fault}.")
    for first, second in paths.find_twins(files, folders):
        yield Finding("twins", second, f"Some systems would take this for {first}.")


def _read(
    container: Container,
    path: str,
    size: int,
    findings: list[Finding],
    read: Callable[[BinaryIO], _Got],
    of_nothing: _Got,
    most: int = _LONGEST_TAG_FILE,
) -> _Got | None:
    """Return what ``read`` gets of a file, None where the medium does not give it.

    Where something is wrong with the file it is what there is ``of_nothing``.
    """
    if size > most:
        findings.append(Finding("limit", path, "This file is larger than can be read here."))
        return of_nothing
    try:
        with container.open(path) as file:
            return read(file)
    except ArchiveError as fault:
        findings.append(_unread(path, fault))
        return of_nothing if isinstance(fault, Damaged) else None


def _whole(size: int, file: BinaryIO) -> bytes:
    """Return all of a file: one byte more is asked for, to be told where it goes on."""
    return file.read(size + 1)


def _sha256(file: BinaryIO) -> str:
    """Return the SHA-256 of a file in hex, of which nothing is kept."""
    return _digested(hashlib.sha256(), file)


def _passed(file: BinaryIO) -> bytes:
    """Read a file to its end, and return nothing of it."""
    _sha256(file)
    return b""


def _taken(listing: Listing, findings: list[Finding], file: BinaryIO) -> str:
    """Take the lines of a list as they come; return the SHA-256 of it in hex."""
    digesting = hashlib.sha256()

    def lines() -> Iterator[bytes]:
        for line in manifest.lines_of(file):
            digesting.update(line)
            yield line

    findings += listing.take(lines())
    return _digested(digesting, file)  # the rest, of a list that was given up


def _digested(digesting: hashlib._Hash, file: BinaryIO) -> str:
    while piece := file.read(_PIECE):
        digesting.update(piece)
    return digesting.hexdigest()


def _tag_faults(
    untrusted_tag_manifest: bytes, sha256: Mapping[str, str], unread: Set[str]
) -> Iterator[Finding]:
    """Yield what of the files beside the payload is missing, or is not what was signed."""
    for path in (*layout.TAG_FILES, layout.TAG_MANIFEST):
        if path not in sha256 and path not in unread:
            yield Finding("missing", path, "A file that every bundle has is missing.")
    if layout.TAG_MANIFEST in unread:
        return
    signed = manifest.parse_strict(untrusted_tag_manifest, "sha256")
    for fault in signed.findings:
        yield Finding(fault.code, layout.TAG_MANIFEST, fault.sentence)
    if tuple(signed.entries) != layout.TAG_FILES:
        sentence = "The signed list does not name exactly the five files that it is about."
        yield Finding("tag-manifest", layout.TAG_MANIFEST, sentence)
    for path, digest in sha256.items():
        if path == layout.TAG_MANIFEST:
            continue
        if path not in layout.TAG_FILES:
            yield Finding("extra", path, "The signed list does not name this file.")
        elif digest != signed.entries.get(path):
            yield Finding("changed", path, "This file is not the one that was signed.")


def _digest(
    container: Container, payload: Mapping[str, int], findings: list[Finding], meter: Meter
) -> Mapping[str, Digests]:
    """Return the digests of files of these sizes by path, those that cannot be read left out."""
    # Small ones fill up the end, and the one that is left then has both processors.
    waiting = iter(sorted(payload, key=payload.__getitem__, reverse=True))
    found = PackedDigests(len(payload))
    faults: dict[str, Finding] = {}

    def read() -> None:
        digester = Digester(meter.advance, lambda: len(found) + len(faults) == len(payload) - 1)
        while (path := next(waiting, None)) is not None:
            try:
                with container.open(path) as file:
                    found.add(path, digester.digests(file))
            except ArchiveError as fault:
                faults[path] = _unread(path, fault)

    with ThreadPoolExecutor(_READERS) as readers:
        reading = [readers.submit(read) for _ in range(_READERS)]
        try:
            for future in as_completed(reading):
                future.result()
        except BaseException:
            deque(waiting, maxlen=0)  # the other need not go on to the end of all files
            raise
    findings += [faults[path] for path in payload if path in faults]
    found.put_in_order()
    return found


def _oxum_faults(untrusted_bag_info: bytes, digests: Mapping[str, Digests]) -> list[Finding]:
    size, files = sum(each.size for each in digests.values()), len(digests)
    stated = declared.find_lines(untrusted_bag_info, "Payload-Oxum")
    if stated == [f"Payload-Oxum: {size}.{files}"]:
        return []
    return [manifest.wrong_sum(layout.BAG_INFO, size, files)]


def _unread(path: str, fault: ArchiveError) -> Finding:
    return Finding("damaged" if isinstance(fault, Damaged) else "unreadable", path, str(fault))
