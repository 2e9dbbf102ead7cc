"""What a bundle holds beside its evidence takes no memory to speak of, however large it is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from archive_app.bundle import layout, signing
from tests.bundle.whole import BUNDLE, Making, write

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells what a program took at most"
)
_GIANT = 40 << 20
_VERIFIED = """
import re, sys
from pathlib import Path
from archive_app.bundle.trust import Trust
from archive_app.bundle.verification import verify
from archive_app.progress import Meter

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

verify(Path(sys.argv[1]), Trust(), Meter())  # what is loaded once does not count
before = peak()
report = verify(Path(sys.argv[2]), Trust(), Meter())
print(report.verdict.name, peak() - before, *{each.code for each in report.findings})
"""
_GIANTS = {
    "tags": [f"f{number}.txt" for number in range(6)],
    "those that are read": [layout.BAGIT, layout.BAG_INFO, layout.TAG_MANIFEST, layout.README],
    "lists": [layout.MANIFEST_SHA256, layout.MANIFEST_SHA512],
    "signatures": [signing.P7S, signing.SSHSIG, signing.MLDSA, signing.timestamp_path(1, "tsr")],
    "others' signatures": [f"signatures/countersign/0{number}.p7s" for number in range(1, 7)],
    "what has no place": [f"signatures/f{number}.txt" for number in range(6)],
    "validation": [f"signatures/validation/0{number}.crl" for number in range(1, 7)],
}


class _Sparse(io.FileIO):
    """A file in which zeros take no room."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if data.count(0) < len(data):
            return super().write(data)
        self.seek(len(data), os.SEEK_CUR)
        return len(data)


def _verified(tmp_path: Path, path: Path) -> tuple[str, int, set[str]]:
    """Return the verdict on a bundle, how many KiB that took, and the codes of what is wrong."""
    command = [sys.executable, "-B", "-c", _VERIFIED, Making().folder(tmp_path / "small"), path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    verdict, taken, *codes = done.stdout.split()
    return verdict, int(taken), set(codes)


def _as_folder(parent: Path, files: Mapping[str, bytes], giants: Iterable[str]) -> Path:
    path = write(parent / BUNDLE, files)
    for name in giants:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        with (path / name).open("wb") as file:
            file.truncate(_GIANT)
    return path


def _as_zip(parent: Path, files: Mapping[str, bytes], giants: Iterable[str]) -> Path:
    path, zeros = parent / f"{BUNDLE}.zip", bytes(_GIANT)
    every = {**files, **dict.fromkeys(giants, zeros)}
    with _Sparse(path, "wb") as file, zipfile.ZipFile(file, "w") as archive:
        for name in sorted(every):
            archive.writestr(zipfile.ZipInfo(f"{BUNDLE}/{name}"), every[name])
    return path


def _passed_on(giants: Iterable[str]) -> dict[str, bytes]:
    """Return the files of a bundle in which another is passed on, with giants among its papers."""
    inner, zeros = Making().files(), bytes(_GIANT // 2)
    kept = {path: each for path, each in inner.items() if not path.startswith(layout.FILES)}
    kept |= dict.fromkeys(giants, zeros)
    extra = {f"{layout.RECEIVED}{BUNDLE}/{path}": each for path, each in kept.items()}
    return Making(extra=extra).files()


@pytest.mark.parametrize("form", [_as_folder, _as_zip])
@pytest.mark.parametrize("giants", _GIANTS.values(), ids=_GIANTS.keys())
def test_what_is_large_in_a_bundle_that_is_passed_on_takes_little_memory(
    tmp_path: Path, giants: list[str], form: object
) -> None:
    assert callable(form)
    path = form(tmp_path, _passed_on(giants), ())
    verdict, taken, codes = _verified(tmp_path, path)
    assert taken < 16 << 10
    is_harmless = giants == _GIANTS["validation"]
    assert (verdict, codes) == (
        ("UNKNOWN_SIGNER", set()) if is_harmless else ("NOT_VALID", {"received"})
    )


@pytest.mark.parametrize("form", [_as_folder, _as_zip])
@pytest.mark.parametrize("giants", _GIANTS.values(), ids=_GIANTS.keys())
def test_what_is_large_and_unsigned_takes_little_memory(
    tmp_path: Path, giants: list[str], form: object
) -> None:
    assert callable(form)
    path = form(tmp_path, Making().files(), giants)
    verdict, taken, codes = _verified(tmp_path, path)
    assert taken < 16 << 10
    is_harmless = giants == _GIANTS["validation"]
    if is_harmless:
        assert (verdict, codes) == ("UNKNOWN_SIGNER", set())
    else:
        assert verdict == "NOT_VALID"
