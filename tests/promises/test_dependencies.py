"""What we ship: pinned, accounted for in docs/dependencies.md, and free of GPL libraries."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from PIL import features

from tests.gpl import GPL_MARKS, GPL_QT, find_gpl

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# Their LGPL libraries are files of their own; the pattern finds one that proves it.
LGPL = {
    "pi-heif": r"heif[-.\d]",
    "pyside6-addons": r"Qt6?Multimedia\b",
    "pyside6-essentials": r"Qt6?Core\b",
    "shiboken6": r"shiboken6\b",
}


class Row(NamedTuple):
    """A line of the table in docs/dependencies.md."""

    version_range: str
    licence: str
    reason: str


def read_table() -> dict[str, Row]:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {name: Row(*rest) for name, *rest in cells if name != "Name"}


def read_pins(name: str) -> dict[str, str]:
    """Return the versions that a requirements file pins for this platform."""
    pins: dict[str, str] = {}
    for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            pin = Requirement(line.removesuffix("\\"))
            if pin.marker is None or pin.marker.evaluate():
                (specifier,) = pin.specifier
                assert specifier.operator == "=="
                pins[canonicalize_name(pin.name)] = specifier.version
    return pins


def applicable(requirements: Iterable[str]) -> Iterator[Requirement]:
    for requirement in map(Requirement, requirements):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def find_closure() -> dict[str, Distribution]:
    """Return every installed distribution that the program needs to run, by its name."""
    found: dict[str, Distribution] = {}
    waiting = list(applicable(PROJECT["dependencies"]))
    while waiting:
        name = canonicalize_name(waiting.pop().name)
        if name not in found:
            found[name] = distribution(name)
            waiting.extend(applicable(found[name].requires or []))
    return found


CLOSURE = find_closure()
TABLE = read_table()


def find_shared_libraries(closure: dict[str, Distribution]) -> Iterator[Path]:
    for installed in closure.values():
        for file in installed.files or []:
            if re.search(r"\.(so|dylib|dll|pyd)(\.\d+)*$", file.name):
                yield Path(str(file.locate()))


def without_gpl(licence: str) -> bool:
    """Whether some alternative of a licence expression is free of GPL and AGPL."""
    alternatives = licence.strip("()").split(" OR ")
    return any(not re.search(r"(?<!L)GPL", alternative) for alternative in alternatives)


def test_what_is_installed_is_what_is_pinned() -> None:
    assert {name: it.version for name, it in CLOSURE.items()} == read_pins("runtime.txt")


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_pin_carries_digests_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"//|\.whl|--(?:extra-)?index|--find-links|/\S*/", text) == []


def test_both_requirements_files_agree() -> None:
    runtime, development = read_pins("runtime.txt"), read_pins("dev.txt")
    both = runtime.keys() & development.keys()
    assert {name: runtime[name] for name in both} == {name: development[name] for name in both}


def test_every_dependency_is_accounted_for() -> None:
    elsewhere = {"colorama"}  # on Windows alone
    assert TABLE.keys() - elsewhere == CLOSURE.keys() - elsewhere
    assert all(row.reason.endswith(".") for row in TABLE.values())


def test_the_table_states_the_ranges_as_they_are() -> None:
    asked = {canonicalize_name(r.name): r.specifier for r in applicable(PROJECT["dependencies"])}
    for name, row in TABLE.items():
        if specifier := asked.get(canonicalize_name(name)):
            assert SpecifierSet(row.version_range) == specifier, name
        elif name in CLOSURE:
            asking = re.fullmatch(r"as (\S+) asks", row.version_range)
            assert asking, name
            brought = applicable(CLOSURE[asking[1]].requires or [])
            assert name in {canonicalize_name(requirement.name) for requirement in brought}


def test_no_dependency_is_under_the_gpl() -> None:
    for name, row in TABLE.items():
        assert without_gpl(row.licence), name
        assert ("LGPL" in row.licence) == (name in LGPL), name
    for name, installed in CLOSURE.items():
        metadata = installed.metadata.json
        classifiers = metadata.get("classifier", [])
        declared = [
            str(metadata.get("license_expression", metadata.get("license", ""))),
            *(text for text in classifiers if text.startswith("License ::")),
        ]
        assert all(without_gpl(text) for text in declared), name
        assert name in LGPL or not any("GPL" in text for text in declared), name


def test_libraries_under_the_lgpl_can_be_exchanged() -> None:
    for name, pattern in LGPL.items():
        libraries = [path.name for path in find_shared_libraries({name: CLOSURE[name]})]
        assert any(re.search(pattern, library) for library in libraries), name


def test_no_installed_library_is_under_the_gpl() -> None:
    libraries = list(find_shared_libraries(CLOSURE))
    assert len(libraries) > 100
    assert [found for path in libraries if (found := find_gpl(path))] == []
    # Listed in Pillow's bill of materials as a library that other builds of it may use.
    assert features.check("libimagequant") is False


def test_a_library_under_the_gpl_would_be_found(tmp_path: Path) -> None:
    for mark in GPL_MARKS:
        hidden_path = tmp_path / "libharmless.so.1"
        hidden_path.write_bytes(bytes(5000) + mark + bytes(5000))
        assert find_gpl(hidden_path)
    named_path = tmp_path / "libx265.so.215"
    named_path.write_bytes(b"")
    assert find_gpl(named_path)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see what is loaded")
def test_the_gpl_modules_of_qt_are_never_loaded() -> None:
    program = """
import ctypes, pathlib, re, sys
try:
    import PySide6
    from PySide6 import QtGui, QtMultimedia, QtPrintSupport, QtSvg, QtWidgets
    for plugin in pathlib.Path(PySide6.__file__).parent.glob("Qt/plugins/multimedia/*.so"):
        ctypes.CDLL(str(plugin))
except (ImportError, OSError) as error:
    sys.exit(str(error))
print(*sorted(set(re.findall(r"libQt6\\w+", pathlib.Path("/proc/self/maps").read_text()))))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    if "cannot open shared object file" in run.stderr:
        pytest.skip(f"Qt cannot be loaded here: {run.stderr.strip()}")
    loaded = run.stdout.split()
    assert "libQt6Multimedia" in loaded
    assert [library for library in loaded if GPL_QT.search(library)] == []
