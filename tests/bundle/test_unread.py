"""What a medium does not give says nothing of a bundle; what is wrong beside it decides."""

from __future__ import annotations

from collections.abc import Iterable, Set
from pathlib import Path
from typing import BinaryIO

import pytest

from archive_app.bundle import layout, signing
from archive_app.bundle.finding import Finding
from archive_app.bundle.folder import Folder
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.member import Member
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report, Verdict
from archive_app.bundle.verification import verify_container
from archive_app.errors import SourceUnreadable
from archive_app.progress import Meter
from tests.bundle import whole
from tests.bundle.whole import Making

FILE = "data/files/F000001.txt"
PATHS = (
    FILE,
    layout.BAGIT,
    layout.BAG_INFO,
    layout.README,
    layout.TAG_MANIFEST,
    layout.MANIFEST_SHA256,
    layout.MANIFEST_SHA512,
    layout.SIGNER_PEM,
    layout.EVENTS_JSONL,
    signing.P7S,
    signing.SSHSIG,
    signing.MLDSA,
)


class Medium:
    """A folder on a medium that does not give some of its files."""

    def __init__(self, folder: Folder, bad: Set[str]) -> None:
        self._folder, self._bad = folder, bad
        self.name = folder.name
        self.folders: Set[str] = folder.folders
        self.findings: tuple[Finding, ...] = folder.findings

    def members(self) -> Iterable[Member]:
        return self._folder.members()

    def open(self, path: str) -> BinaryIO:
        if path in self._bad:
            raise SourceUnreadable(f"{path} cannot be read: Input/output error.")
        return self._folder.open(path)


def verified(path: Path, *bad: str) -> Report:
    trust = Trust(signers=(KnownSigner(whole.fingerprint(), "Archive"),))
    with Folder(path) as folder:
        return verify_container(Medium(folder, set(bad)), trust, Meter(), {})


@pytest.mark.parametrize("bad", PATHS)
def test_what_cannot_be_read_says_nothing_against_a_bundle(tmp_path: Path, bad: str) -> None:
    report = verified(Making().folder(tmp_path), bad)
    assert report.verdict is Verdict.UNFINISHED
    assert [(each.code, each.path) for each in report.findings] == [("unreadable", bad)]
    outcomes = {each.outcome for each in report.signer.signatures}
    assert outcomes <= {Outcome.VALID, Outcome.NOT_CHECKABLE}


@pytest.mark.parametrize("bad", [path for path in PATHS if path != layout.MANIFEST_SHA256])
def test_what_is_wrong_decides_whatever_else_cannot_be_read(tmp_path: Path, bad: str) -> None:
    path = Making().folder(tmp_path)
    (path / "data" / "files" / "F000002.txt").write_bytes(b"another")
    report = verified(path, bad)
    assert report.verdict is Verdict.NOT_VALID
    assert ("changed", "data/files/F000002.txt") in [
        (each.code, each.path) for each in report.findings
    ]


def test_a_folder_that_cannot_be_listed_lacks_nothing(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    with Folder(path) as folder:
        medium = Medium(folder, set())
        medium.findings = (Finding("unreadable", "data/files", "It cannot be read."),)
        kept = [each for each in folder.members() if not each.path.startswith("data/files/")]
        medium.members = lambda: kept  # type: ignore[method-assign]
        report = verify_container(medium, Trust(), Meter(), {})
    assert report.verdict is Verdict.UNFINISHED


@pytest.mark.parametrize("expected", [{"limit"}, {"limit", "changed", "oxum"}])
def test_junk_chooses_no_milder_words(tmp_path: Path, expected: set[str]) -> None:
    path = Making().folder(tmp_path)
    path.joinpath("data", *["d"] * 66).mkdir(parents=True)
    if "changed" in expected:
        (path / FILE).write_bytes(b"another")
    report = verified(path)
    assert report.verdict is Verdict.NOT_VALID
    assert {each.code for each in report.findings} == expected


def test_each_signature_that_does_not_hold_is_a_finding(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    with (path / signing.SSHSIG).open("ab") as file:
        file.write(b"\n")
    (path / "signatures" / "letter.txt").write_bytes(b"anything")
    report = verified(path)
    assert report.verdict is Verdict.NOT_VALID
    found = {(each.code, each.path) for each in report.findings}
    assert found == {("signature", signing.SSHSIG), ("signature", "signatures/letter.txt")}
