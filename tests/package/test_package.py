"""The one-folder build: it runs where there is no Python, and holds nothing under the GPL.

Run by ``make check-package`` after ``make package``; without a build these are skipped by name.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gpl import GPL_QT, find_gpl

ROOT = Path(__file__).parent.parent.parent
BUILT_PATH = ROOT / "dist" / "archive-app"
PROGRAM_PATH = BUILT_PATH / "archive-app"
pytestmark = pytest.mark.skipif(
    not PROGRAM_PATH.exists(), reason="no package was built: run make package"
)


def run(*command: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, **options)  # type: ignore[call-overload, no-any-return]


def test_no_library_in_it_is_under_the_gpl() -> None:
    libraries = [
        path for path in BUILT_PATH.rglob("*") if path.is_file() and ".so" in "".join(path.suffixes)
    ]
    assert len(libraries) > 100
    assert [found for path in libraries if (found := find_gpl(path))] == []
    assert [
        path.name for path in libraries if GPL_QT.search(path.name.replace("libQt", "Qt"))
    ] == []


def test_everything_in_it_is_listed_with_its_licence() -> None:
    bill = json.loads((BUILT_PATH / "sbom.cdx.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    components = {component["name"]: component for component in bill["components"]}
    assert {"cryptography", "sqlcipher3", "PySide6_Essentials", "Python"} <= components.keys()
    assert [name for name, component in components.items() if not component.get("licenses")] == []
    for name in components:
        assert list((BUILT_PATH / "licences" / name).iterdir()), name
    told = {
        file["value"]
        for component in bill["components"]
        for file in component.get("properties", [])
        if file["name"] == "file"
    }
    libraries = {
        path.relative_to(BUILT_PATH).as_posix()
        for path in BUILT_PATH.rglob("*")
        if path.is_file() and ".so" in "".join(path.suffixes) and not path.is_symlink()
    }
    assert libraries - told == set()


@pytest.mark.skipif(sys.platform != "linux", reason="hides Python in a mount namespace of Linux")
def test_the_main_job_runs_where_python_is_hidden(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or run(unshare, "--mount", "--map-root-user", "true").returncode:
        pytest.skip("no mount namespace can be made here")
    copied = tmp_path / "program"
    shutil.copytree(BUILT_PATH, copied, symlinks=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    hidden = {Path(sys.base_prefix), Path(sys.prefix), *Path("/usr/lib").glob("python3*")}
    binaries = [path for path in Path("/usr/bin").glob("python3*") if not path.is_symlink()]
    script = "\n".join(
        [
            "set -e",
            *(f'mount --bind "{empty}" "{path}"' for path in hidden if path not in {Path("/usr")}),
            *(f'mount --bind /dev/null "{path}"' for path in binaries),
            # Nothing of the system's Python is left to be found.
            "! python3 -c pass 2>/dev/null",
            f'cd "{tmp_path}"',
            f'"{copied}/archive-app" demo archive',
            f'"{copied}/archive-app" archive check archive --json --passphrase-file words',
        ]
    )
    (tmp_path / "words").write_text("demonstration", "utf-8")
    ended = run(unshare, "--mount", "--map-root-user", "sh", "-c", script)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout[ended.stdout.rindex("\n{") :])["ok"] is True
    # The preview child opens files there too, behind its walls.
    opened = re.search(r"opened +(\d+) of them, .* make (\d+) thumbnail", ended.stdout)
    assert opened is not None, ended.stdout
    assert int(opened[1]) > 0, ended.stdout
    assert int(opened[2]) > 0, ended.stdout
    assert "not opened" not in ended.stdout


def test_the_desktop_starts(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "PATH": os.defpath}
    with pytest.raises(subprocess.TimeoutExpired):
        # It goes on until its window is closed.
        run(str(PROGRAM_PATH), "gui", env=environment, timeout=10)
