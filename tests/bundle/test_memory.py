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
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells what a program took at most"
)
_GIANT = 40 << 20
_MEASURED = """
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

verified(sys.argv[1])  # what is loaded once does not count
before = peak()
code, found = verified(sys.argv[2])
print(code, peak() - before, *found)
"""
_PROGRAM = """
import re, sys
from pathlib import Path
from archive_app.bundle.trust import Trust
from archive_app.bundle.verification import verify
from archive_app.progress import Meter

def verified(path):
    report = verify(Path(path), Trust(), Meter())
    return report.verdict.exit_code, {each.code for each in report.findings}
"""
_SCRIPT = f"""
import argparse, re, runpy, sys
from pathlib import Path

verify = runpy.run_path({str(ROOT / "tools" / "verify_bundle.py")!r})["_verify"]

def verified(path):
    code, _, found = verify(argparse.Namespace(bundle=path, trust=[], root=(), seen=[]))
    return code, {{code for code, _, _ in found}}
"""
_WRONG = [
    *(f"f{number}.txt" for number in range(4)),
    *(layout.BAGIT, layout.BAG_INFO, layout.TAG_MANIFEST, layout.README),
    *(layout.MANIFEST_SHA256, layout.MANIFEST_SHA512),
    *(signing.P7S, signing.SSHSIG, signing.MLDSA, signing.timestamp_path(1, "tsr")),
    *(f"signatures/countersign/0{number}.p7s" for number in range(1, 5)),
    *(f"signatures/f{number}.txt" for number in range(4)),
]
_HARMLESS = [f"signatures/validation/0{number}.crl" for number in range(1, 5)]


class _Sparse(io.FileIO):
    """A file in which zeros take no room."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if data.count(0) < len(data):
            return super().write(data)
        self.seek(len(data), os.SEEK_CUR)
        return len(data)


def _verified(judge: str, tmp_path: Path, path: Path) -> tuple[int, int, set[str]]:
    """Return the verdict on a bundle, how many KiB that took, and the codes of what is wrong."""
    paths = map(str, (Making().folder(tmp_path / "small"), path))
    command = [sys.executable, "-B", "-c", judge + _MEASURED, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    verdict, taken, *codes = done.stdout.split()
    return int(verdict), int(taken), set(codes)


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
    inner, zeros = Making().files(), bytes(_GIANT // 4)
    kept = {path: each for path, each in inner.items() if not path.startswith(layout.FILES)}
    kept |= dict.fromkeys(giants, zeros)
    extra = {f"{layout.RECEIVED}{BUNDLE}/{path}": each for path, each in kept.items()}
    return Making(extra=extra).files()


@pytest.mark.parametrize("judge", [_PROGRAM, _SCRIPT], ids=["program", "script"])
@pytest.mark.parametrize("form", [_as_folder, _as_zip])
@pytest.mark.parametrize("giants", [_WRONG, _HARMLESS], ids=["wrong", "harmless"])
def test_what_is_large_in_a_bundle_that_is_passed_on_takes_little_memory(
    tmp_path: Path, giants: list[str], form: object, judge: str
) -> None:
    assert callable(form)
    path = form(tmp_path, _passed_on(giants), ())
    verdict, taken, codes = _verified(judge, tmp_path, path)
    assert taken < 12 << 10
    if giants == _HARMLESS:
        assert (verdict, codes) == (3, set())
    else:
        assert (verdict, codes) == (1, {"received"})


@pytest.mark.parametrize("judge", [_PROGRAM, _SCRIPT], ids=["program", "script"])
@pytest.mark.parametrize("form", [_as_folder, _as_zip])
@pytest.mark.parametrize("giants", [_WRONG, _HARMLESS], ids=["wrong", "harmless"])
def test_what_is_large_and_unsigned_takes_little_memory(
    tmp_path: Path, giants: list[str], form: object, judge: str
) -> None:
    assert callable(form)
    path = form(tmp_path, Making().files(), giants)
    verdict, taken, codes = _verified(judge, tmp_path, path)
    assert taken < 12 << 10
    if giants == _HARMLESS:
        assert (verdict, codes) == (3, set())
    else:
        assert verdict == 1
