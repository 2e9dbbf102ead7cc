"""What every test stands on: a home of its own; shared vectors and samples where they are."""

import os
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from archive_app.store import keys

ROOT = Path(__file__).parent.parent

# Before Qt is imported: tests need no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A loaded machine is not a failure; CI tries the same examples every time.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give the test an empty home, so that nothing of the developer's is read or written."""
    with TemporaryDirectory(prefix="home", dir=tmp_path_factory.getbasetemp()) as made:
        _set_home(Path(made), monkeypatch)
        yield Path(made)


def _set_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {
        "HOME": home,
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_RUNTIME_DIR": home / "run",
        "TMPDIR": home / "tmp",
        # Windows' words for the same
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "TEMP": home / "tmp",
        "TMP": home / "tmp",
    }
    for variable, folder_path in folders.items():
        folder_path.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(folder_path))
    # The standard library remembers the first answer.
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.fixture(scope="session", autouse=True)
def derived_once() -> Iterator[None]:
    """Derive the keys of one passphrase with one salt once: copies of an archive share them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "slot_keys", lru_cache(maxsize=256)(keys.slot_keys))
        yield


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The published test vectors; skips where they are not beside the project."""
    return _beside("vectors")


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real photos and documents; skips where they are not beside the project."""
    return _beside("samples")


def _beside(name: str) -> Path:
    path = ROOT.parent / "shared" / name
    if not path.is_dir():
        pytest.skip(f"../shared/{name} is not beside the project")
    return path
