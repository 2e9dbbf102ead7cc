"""One small archive for each test of a service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.store.archive import Archive
from tests.archives import lay_out, recovery_words


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Iterator[Archive]:
    """An empty archive, open for writing."""
    assert home.is_dir()
    path = tmp_path / "archive"
    lay_out(path)
    with Archive.open(path, recovery_words()) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """One archive for a whole module, for tests that only add to it and compare with before."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patched:
        for variable in ("HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
            patched.setenv(variable, str(folder / "home"))
        lay_out(folder / "archive")
        with Archive.open(folder / "archive", recovery_words()) as opened:
            yield opened
