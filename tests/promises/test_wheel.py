"""The wheel holds the whole program: code, resources, migrations and licence, and nothing else."""

import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from archive_app.bundle.layout import SPECIFICATION

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "archive_app"


def find_files(folder_path: Path) -> set[str]:
    return {
        path.relative_to(folder_path).as_posix()
        for path in folder_path.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_whole_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
        about = {name for name in names if ".dist-info/" in name}
        entry_points = next(name for name in about if name.endswith("entry_points.txt"))
        assert "archive-app = archive_app.__main__:main" in wheel.read(entry_points).decode()
    assert names - about == {
        *(f"archive_app/{name}" for name in find_files(PACKAGE)),
        *(f"archive_app/_resources/{name}" for name in find_files(ROOT / "resources")),
        *(f"archive_app/_resources/specification/{Path(path).name}" for path in SPECIFICATION),
    }
    assert any(name.endswith("/licenses/LICENSE") for name in about)
