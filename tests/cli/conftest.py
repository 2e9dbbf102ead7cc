"""A small archive in the folder where each test of the command line runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.store.keys import Cost
from tests.archives import LEAST_COST, PASSPHRASE, lay_out, recovery_words


@pytest.fixture(autouse=True)
def _least_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """New passphrases cost a tenth of the time in this process."""
    monkeypatch.setattr(Cost.__init__, "__defaults__", LEAST_COST)


@pytest.fixture
def folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder, with the archive ``a``, its ``passphrase.txt`` and its ``words.txt``."""
    assert home.is_dir()
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path / "a")
    (tmp_path / "passphrase.txt").write_text(PASSPHRASE + "\n")
    (tmp_path / "words.txt").write_text(recovery_words() + "\n")
    return tmp_path
