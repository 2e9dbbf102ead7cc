"""Whether anyone's bag is valid, by RFC 8493 alone: complete, and every byte as it was listed.

Folder or zip, BagIt 0.93 to 1.0. Nothing is fetched, no link is followed, nothing is written. What
a version before 1.0 allowed is judged by that version.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from archive_app.bundle import bag_tags, manifest
from archive_app.bundle.bag_tags import NEWEST, Declaration
from archive_app.bundle.finding import Finding
from archive_app.bundle.member import Findings
from archive_app.bundle.members import Container, open_container
from archive_app.bundle.paths import find_twins
from archive_app.errors import ArchiveError, Damaged, InvalidInput, NotFound
from archive_app.progress import Meter

_PIECE = 1 << 20
_LONGEST_DECLARATION = 4096
_LONGEST_TAG_FILE = 64 << 20
_MANIFEST = re.compile(r"(tag)?manifest-([^/]+)\.txt")
_TOLERATED = frozenset({"md5sum", "dot-slash", "byte-order-mark"})


@dataclass(frozen=True)
class BagReport:
    """What a bag is. ``warnings`` are told and change nothing.

    A finding ``unreadable`` or ``limit`` says that judging could not be finished, which is not
    that the bag is wrong.
    """

    is_valid: bool
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


@dataclass
class _List:
    """One manifest: what it lists, under the names that the files really have."""

    name: str
    algorithm: str
    is_of_tags: bool
    entries: dict[str, str] = field(default_factory=dict)


class _Judging:
    """One bag while it is judged."""

    def __init__(self, container: Container, meter: Meter) -> None:
        self._container = container
        self._meter = meter
        self.sizes = {member.path: member.size for member in container.members()}
        self.findings, self.warnings = Findings(), Findings()
        for finding in container.findings:
            self._fault(finding.code, finding.path, finding.sentence)
        self._absent: dict[tuple[bool, str], list[str]] = {}
        self._spellings: dict[str, list[str]] = {}
        for path in self.sizes:
            self._spellings.setdefault(_normalized(path), []).append(path)

    def judge(self) -> None:
        """Find everything that is wrong."""
        self._meter.expect(self._meter.done + sum(self.sizes.values()))
        if "bagit.txt" not in self.sizes:
            self._fault("missing", "bagit.txt", "Every bag has a file of this name.")
            return
        try:
            declaration = bag_tags.parse_declaration(self._tag_file("bagit.txt"))
        except Damaged as damage:
            self._fault("declaration", "bagit.txt", str(damage))
            return
        if "data" not in self._container.folders:
            self._fault("missing", "data", "A bag has a folder of this name.")
        lists = self._read_lists(declaration)
        if not any(not each.is_of_tags for each in lists):
            self._fault("missing", None, "There is no list of the payload that can be checked.")
        self._tell_absent(lists)
        self._require_complete(lists, declaration.version)
        self._require_tags_listed(lists, declaration.version)
        self._require_oxum(declaration)
        self._note_fetch(lists, declaration)
        self._note_twins()
        self._compare(lists)

    def _read_lists(self, declaration: Declaration) -> list[_List]:
        lists = []
        for name in list(self.sizes):
            matched = _MANIFEST.fullmatch(name)
            if matched is None:
                continue
            read = _List(name, matched[2].lower(), bool(matched[1]))
            if read.algorithm not in manifest.DIGEST_LENGTHS:
                sentence = f"{read.algorithm} is no digest that can be checked here."
                self._warn("unsupported", name, sentence)
                continue
            parsed = manifest.parse_lenient(
                self._tag_file(name),
                read.algorithm,
                declaration.encoding,
                _escaped(declaration),
            )
            for fault in parsed.findings:
                is_tolerated = fault.code in _TOLERATED or (
                    fault.code == "repeated" and declaration.version < NEWEST
                )
                kept = self.warnings if is_tolerated else self.findings
                kept.add(fault.code, name, fault.sentence)
            self._resolve(read, parsed.entries)
            lists.append(read)
        return lists

    def _resolve(self, read: _List, listed: Mapping[str, str]) -> None:
        """Find the file of every entry. A name that is there exactly as listed comes first."""
        for path, digest in listed.items():
            if bag_tags.leads_elsewhere(path):
                sentence = f"{read.name} lists what is not in the bag; it was not looked at."
                self._fault("outside", path, sentence)
                continue
            if path.startswith("data/") == read.is_of_tags:
                self._fault("misplaced", path, f"{read.name} is not the list for this file.")
                continue
            found = path if path in self.sizes else self._by_normalization(path, listed)
            if found is None:
                self._absent.setdefault((read.is_of_tags, path), []).append(read.name)
                continue
            if found != path:
                sentence = f"{read.name} spells this name in another Unicode normalization."
                self._warn("normalization", found, sentence)
            if read.entries.setdefault(found, digest) != digest:
                self._fault("two-digests", found, f"{read.name} gives it two digests.")

    def _by_normalization(self, path: str, listed: Mapping[str, str]) -> str | None:
        """Return the one file whose name is the same but for its normalization."""
        spelled = self._spellings.get(_normalized(path), [])
        unlisted = [each for each in spelled if each not in listed]
        candidates = unlisted or spelled
        return candidates[0] if len(candidates) == 1 else None

    def _tell_absent(self, lists: list[_List]) -> None:
        """Find each file that is listed and not there, once, however many lists name it."""
        for (is_of_tags, path), names in self._absent.items():
            of_kind = sum(each.is_of_tags == is_of_tags for each in lists)
            self._find(manifest.missing_file(path, names, of_kind))

    def _require_complete(self, lists: list[_List], version: tuple[int, int]) -> None:
        payload = [each for each in lists if not each.is_of_tags]
        for path in self.sizes:
            if not path.startswith("data/"):
                continue
            lacking = [each.name for each in payload if path not in each.entries]
            if lacking and (version >= NEWEST or len(lacking) == len(payload)):
                self._find(manifest.extra_file(path, lacking, len(payload)))

    def _require_tags_listed(self, lists: list[_List], version: tuple[int, int]) -> None:
        names = [path for path in self.sizes if path.startswith("manifest-")]
        for each in lists:
            if not each.is_of_tags:
                continue
            kept = self.findings if version >= NEWEST else self.warnings
            for name in names:
                if _MANIFEST.fullmatch(name) and name not in each.entries:
                    kept.add("unlisted", name, f"{each.name} does not list this file.")
            for name in each.entries:
                if name.startswith("tagmanifest-"):
                    kept.add("misplaced", name, f"{each.name} lists a tag manifest.")

    def _require_oxum(self, declaration: Declaration) -> None:
        payload = [size for path, size in self.sizes.items() if path.startswith("data/")]
        actual = sum(payload), len(payload)
        for name in ("bag-info.txt", "package-info.txt"):
            if name not in self.sizes:
                continue
            try:
                stated = bag_tags.parse_oxums(self._tag_file(name), declaration.encoding)
            except Damaged as damage:
                self._fault("bag-info", name, str(damage))
                continue
            if any(each != actual for each in stated):
                self._find(manifest.wrong_sum(name, *actual))

    def _note_fetch(self, lists: list[_List], declaration: Declaration) -> None:
        if "fetch.txt" not in self.sizes:
            return
        try:
            named = bag_tags.parse_fetch(self._tag_file("fetch.txt"), declaration.encoding)
        except Damaged as damage:
            self._fault("fetch", "fetch.txt", str(damage))
            return
        self._warn("fetch", "fetch.txt", f"It names {len(named)} files to fetch; none was fetched.")
        listed = {path for each in lists if not each.is_of_tags for path in each.entries}
        for path in named:
            if bag_tags.leads_elsewhere(path):
                self._fault("outside", path, "fetch.txt names what is not in the bag.")
            elif path.removeprefix("./") not in listed and path not in self.sizes:
                self._fault(
                    "fetch", path, "fetch.txt names a file that is listed nowhere, or gone."
                )

    def _note_twins(self) -> None:
        for first, second in find_twins(self.sizes):
            self._warn("twins", second, f"Some systems would take this for {first}.")

    def _compare(self, lists: list[_List]) -> None:
        for path, size in self.sizes.items():
            listing = [each for each in lists if path in each.entries]
            if not listing:
                self._meter.advance(size)
                continue
            try:
                digests = self._digest(path, {each.algorithm for each in listing})
            except ArchiveError as fault:
                self._unread(path, fault)
                continue
            differing, agreeing = [
                [
                    each.name
                    for each in listing
                    if (digests[each.algorithm] == each.entries[path]) == agrees
                ]
                for agrees in (False, True)
            ]
            if differing:
                self._find(manifest.changed_file(path, differing, agreeing))

    def _digest(self, path: str, algorithms: Set[str]) -> dict[str, str]:
        """Return the hex digests of one file. Advances the meter by its bytes."""
        digesting = {each: hashlib.new(each, usedforsecurity=False) for each in algorithms}
        with self._container.open(path) as file:
            while piece := file.read(_PIECE):
                for each in digesting.values():
                    each.update(piece)
                self._meter.advance(len(piece))
        return {name: each.hexdigest() for name, each in digesting.items()}

    def _tag_file(self, name: str) -> bytes:
        """Return a tag file whole, nothing where it cannot be had; that is then a finding."""
        most = _LONGEST_DECLARATION if name == "bagit.txt" else _LONGEST_TAG_FILE
        if self.sizes.get(name, 0) > most:
            self._fault("limit", name, "This file is larger than any of its kind.")
            return b""
        try:
            with self._container.open(name) as file:
                return file.read()
        except NotFound:
            self._fault("missing", name, "A file that every bag has is missing.")
        except ArchiveError as fault:
            self._unread(name, fault)
        return b""

    def _unread(self, path: str, fault: ArchiveError) -> None:
        self._fault("damaged" if isinstance(fault, Damaged) else "unreadable", path, str(fault))

    def _find(self, finding: Finding) -> None:
        self._fault(finding.code, finding.path, finding.sentence)

    def _fault(self, code: str, path: str | None, sentence: str) -> None:
        self.findings.add(code, path, sentence)

    def _warn(self, code: str, path: str | None, sentence: str) -> None:
        self.warnings.add(code, path, sentence)


def verify_bag(path: Path, meter: Meter) -> BagReport:
    """Return what a bag is, folder or zip. Advances ``meter`` by bytes; raises Cancelled alone."""
    try:
        with open_container(path, strict=False) as container:
            judging = _Judging(container, meter)
            judging.judge()
    except (InvalidInput, NotFound) as fault:
        return BagReport(False, (Finding("not-a-bag", None, str(fault)),), ())
    except ArchiveError as fault:
        return BagReport(False, (Finding("unreadable", None, str(fault)),), ())
    findings, warnings = judging.findings.found(), judging.warnings.found()
    return BagReport(not findings, findings, warnings)


def _escaped(declaration: Declaration) -> re.Pattern[str]:
    return manifest.ESCAPED if declaration.version >= NEWEST else manifest.ESCAPED_BEFORE_1_0


def _normalized(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)
