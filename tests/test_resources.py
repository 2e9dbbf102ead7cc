"""Resources are found wherever the program lies."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import archive_app.resources
from archive_app.resources import read_texts, resource_path

SOURCE_PATH = Path(archive_app.resources.__file__)
ASK = (
    "import archive_app.resources as r; "
    "print(r.resource_path('vocabularies', 'one.toml').read_text(encoding='utf-8'))"
)


def lay_out(package_path: Path, resources_path: Path) -> None:
    """Put a bare copy of the package and one resource where an installation has them."""
    package_path.mkdir(parents=True)
    (package_path / "__init__.py").touch()
    shutil.copy(SOURCE_PATH, package_path / "resources.py")
    (resources_path / "vocabularies").mkdir(parents=True)
    (resources_path / "vocabularies" / "one.toml").write_text("слово", encoding="utf-8")


@pytest.mark.parametrize(
    ("package", "resources"),
    [
        ("src/archive_app", "resources"),
        ("site-packages/archive_app", "site-packages/archive_app/_resources"),
        ("_internal/archive_app", "_internal/archive_app/_resources"),
    ],
    ids=["checkout", "wheel", "frozen folder"],
)
def test_a_resource_is_found_in_each_kind_of_installation(
    tmp_path: Path, package: str, resources: str
) -> None:
    lay_out(tmp_path / package, tmp_path / resources)
    found = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", f"import sys; sys.path.insert(0, '.'); {ASK}"],
        cwd=(tmp_path / package).parent,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert found.stdout.strip() == "слово"


@pytest.mark.parametrize(
    ("package", "pages"),
    [
        ("src/archive_app", "docs"),
        ("site-packages/archive_app", "site-packages/archive_app/_resources/specification"),
    ],
    ids=["checkout", "installed"],
)
def test_the_specification_is_found_in_each_kind_of_installation(
    tmp_path: Path, package: str, pages: str
) -> None:
    lay_out(tmp_path / package, tmp_path / pages)
    (tmp_path / pages / "bundle.md").write_bytes(b"# The bundle\n")
    ask = "import archive_app.resources as r; print(r.read_specification('bundle.md'))"
    found = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {ask}"],
        cwd=(tmp_path / package).parent,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert found.stdout.strip() == repr(b"# The bundle\n")


def test_the_vocabularies_are_there() -> None:
    assert resource_path("vocabularies").is_dir()
    assert resource_path("vocabularies", "custody_event.toml").is_file()


def test_a_missing_resource_is_a_bug_that_names_it() -> None:
    with pytest.raises(FileNotFoundError, match=r"vocabularies/nothing\.toml"):
        resource_path("vocabularies", "nothing.toml")


def test_texts_come_in_the_order_of_their_names() -> None:
    texts = read_texts("vocabularies", suffix=".toml")
    names = sorted(path.name for path in resource_path("vocabularies").glob("*.toml"))
    assert len(texts) == len(names) > 0
    assert f'scheme = "{Path(names[0]).stem}"' in texts[0]
