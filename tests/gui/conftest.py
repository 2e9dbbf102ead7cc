"""A window on a copy of the demonstration archive, for each test of a view."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from archive_app.gui import theme, translation
from archive_app.gui.application import make_application
from archive_app.store.keys import Cost
from tests.archives import LEAST_COST
from tests.gui.stage import Demonstration, Stage


@pytest.fixture(autouse=True)
def _least_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """New passphrases cost a tenth of the time in this process."""
    monkeypatch.setattr(Cost.__init__, "__defaults__", LEAST_COST)


@pytest.fixture(autouse=True)
def _collecting_here() -> Iterator[None]:
    """Collect garbage between tests, in this thread, as the program does between events."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application, in English and light whatever the system prefers."""
    application = make_application(["archive-app"])
    translation.speak(application, "en")
    theme.use_scheme("light")
    return application


@pytest.fixture
def ukrainian(qapp: QApplication) -> Iterator[None]:
    """Windows speak Ukrainian."""
    translation.speak(qapp, "uk")
    yield
    translation.speak(qapp, "en")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration archive, made once, with a memory of its own."""
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patched:
        for variable in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
            patched.setenv(variable, str(folder / "home"))
        return Demonstration.make(folder)


@pytest.fixture
def stage(
    qapp: QApplication, home: Path, demonstration: Demonstration, tmp_path: Path
) -> Iterator[Stage]:
    """A window that shows its first screen."""
    assert qapp is not None
    assert home.is_dir()
    made = Stage(demonstration, tmp_path)
    yield made
    made.close()
