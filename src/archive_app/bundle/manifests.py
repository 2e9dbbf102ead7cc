"""Whether the bytes of a bundle are those that were signed: each file, listed twice, and no other.

docs/bundle.md, "The bytes". RFC 8493 with the stricter rules of our profile; every file outside
``signatures/`` is covered by the tag manifest, which is the file that is signed.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from archive_app.bundle import declared, layout, manifest, paths
from archive_app.bundle.digests import Digester, Digests, PackedDigests
from archive_app.bundle.finding import Finding
from archive_app.bundle.members import Container
from archive_app.errors import ArchiveError, Damaged
from archive_app.progress import Meter

_READERS = 2
_LONGEST_TAG_FILE = 128 << 20  # as many lines of as long paths as there can be
_DATA = "data/"
_MANIFESTS = {layout.MANIFEST_SHA256: "sha256", layout.MANIFEST_SHA512: "sha512"}


@dataclass(frozen=True)
class Bytes:
    """The bytes as they were read: what is asked for again whole, of all under data/ the digests.

    ``digests`` are by path. The signed list and bag-info.txt are empty
    where they are missing. ``unread`` are files and folders that the medium did not give: nothing
    is said to be wrong with them, or missing below them.
    """

    tag_manifest: bytes
    bag_info: bytes
    signatures: Mapping[str, bytes]
    digests: Mapping[str, Digests]
    findings: tuple[Finding, ...]
    unread: frozenset[str]

    def is_unread(self, path: str) -> bool:
        """Tell whether a file, or a folder above it, could not be read."""
        return _is_unread(path, self.unread)


def read_bytes(container: Container, meter: Meter) -> Bytes:
    """Read everything once and hold it against the manifests. Advances ``meter`` by bytes."""
    sizes = {member.path: member.size for member in container.members()}
    meter.expect(meter.done + sum(sizes.values()))
    findings = list(container.findings)
    findings += _path_faults(sizes, sorted(container.folders))
    tag_files: dict[str, bytes] = {}
    signatures: dict[str, bytes] = {}
    for path, size in sizes.items():
        if path.startswith(_DATA):
            continue
        content = _whole(container, path, size, findings)
        meter.advance(size)
        if content is None:
            continue
        if path.startswith(layout.SIGNATURES):
            signatures[path] = content
        else:
            tag_files[path] = content
    unread = _unread_in(findings)
    for path in (*layout.TAG_FILES, layout.TAG_MANIFEST):
        if path not in tag_files and path not in unread:
            findings.append(Finding("missing", path, "A file that every bundle has is missing."))
    listed_tags = _listed(tag_files, layout.TAG_MANIFEST, "sha256", findings)
    if layout.TAG_MANIFEST not in unread:
        _compare_tag_files(tag_files, listed_tags, findings)
    for path in [path for path in sizes if not path.startswith(_DATA)]:
        del sizes[path]
    digests = _digest(container, sizes, findings, meter)
    unread = _unread_in(findings)
    lists = {
        name: _listed(tag_files, name, algorithm, findings)
        for name, algorithm in _MANIFESTS.items()
    }
    read = {name: listed for name, listed in lists.items() if name not in unread}
    findings += _compare(read, digests, unread)
    bag_info = tag_files.get(layout.BAG_INFO, b"")
    findings += declared.find_faults(
        None if layout.BAGIT in unread else tag_files.get(layout.BAGIT, b""),
        None if layout.BAG_INFO in unread else bag_info,
    )
    if not unread:  # else nobody knows how many bytes there are
        findings += _oxum_faults(bag_info, digests)
    tag_manifest = tag_files.get(layout.TAG_MANIFEST, b"")
    return Bytes(tag_manifest, bag_info, signatures, digests, tuple(findings), unread)


def _unread_in(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.path for each in findings if each.code == "unreadable" and each.path)


def _is_unread(path: str, unread: Set[str]) -> bool:
    if not unread:
        return False
    parts = path.split("/")
    return any("/".join(parts[:end]) in unread for end in range(1, len(parts) + 1))


def _path_faults(files: Collection[str], folders: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with names; no list names the folders in which nothing lies."""
    for kind, found in (("file", files), ("folder", folders)):
        for path in found:
            fault = paths.fault_of(path)
            if fault is not None:
                yield Finding("path", path, f"A bundle has no {kind} of this name: {fault}.")
    for first, second in paths.find_twins(files, folders):
        yield Finding("twins", second, f"Some systems would take this for {first}.")


def _whole(container: Container, path: str, size: int, findings: list[Finding]) -> bytes | None:
    """Return a file, empty where something is wrong with it, None where it cannot be read."""
    if size > _LONGEST_TAG_FILE:
        findings.append(Finding("limit", path, "This file is larger than can be read here."))
        return b""
    try:
        with container.open(path) as file:
            return file.read(size + 1)  # one more, to be told where it goes on
    except ArchiveError as fault:
        findings.append(_unread(path, fault))
        return b"" if isinstance(fault, Damaged) else None


def _listed(
    tag_files: Mapping[str, bytes], name: str, algorithm: str, findings: list[Finding]
) -> Mapping[str, str]:
    parsed = manifest.parse(tag_files.get(name, b""), algorithm, strict=True)
    findings += [Finding(fault.code, name, fault.sentence) for fault in parsed.findings]
    return parsed.entries


def _compare_tag_files(
    tag_files: Mapping[str, bytes], listed: Mapping[str, str], findings: list[Finding]
) -> None:
    if tuple(listed) != layout.TAG_FILES:
        sentence = "The signed list does not name exactly the five files that it is about."
        findings.append(Finding("tag-manifest", layout.TAG_MANIFEST, sentence))
    for path, content in tag_files.items():
        if path == layout.TAG_MANIFEST:
            continue
        if path not in layout.TAG_FILES:
            findings.append(Finding("extra", path, "The signed list does not name this file."))
        elif hashlib.sha256(content).hexdigest() != listed.get(path):
            findings.append(Finding("changed", path, "This file is not the one that was signed."))


def _compare(
    lists: Mapping[str, Mapping[str, str]], digests: Mapping[str, Digests], unread: Set[str]
) -> Iterator[Finding]:
    """Yield what is wrong with each file, once: a list is named only where another disagrees."""
    for first, path in ((name, path) for name, listed in lists.items() for path in listed):
        listing = [name for name, listed in lists.items() if path in listed]
        if listing[0] != first:
            continue  # looked at already
        if path not in digests:
            if not _is_unread(path, unread):
                yield manifest.missing_file(path, listing, len(lists))
            continue
        found = digests[path]
        differing = [
            name for name in listing if getattr(found, _MANIFESTS[name]).hex() != lists[name][path]
        ]
        if differing:
            agreeing = [name for name in listing if name not in differing]
            yield manifest.changed_file(path, differing, agreeing)
    for path in digests:
        lacking = [name for name, listed in lists.items() if path not in listed]
        if lacking:
            yield manifest.extra_file(path, lacking, len(lists))


def _digest(
    container: Container, payload: Mapping[str, int], findings: list[Finding], meter: Meter
) -> Mapping[str, Digests]:
    """Return the digests of files of these sizes by path, those that cannot be read left out."""
    # Small ones fill up the end, and the one that is left then has both processors.
    waiting = iter(sorted(payload, key=payload.__getitem__, reverse=True))
    found = PackedDigests()
    faults: dict[str, Finding] = {}

    def read() -> None:
        digester = Digester(meter.advance, lambda: len(found) + len(faults) == len(payload) - 1)
        while (path := next(waiting, None)) is not None:
            try:
                with container.open(path) as file:
                    found[path] = digester.digests(file)
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
