"""A window on a real archive, and what one does with it; screens are brought up on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from archive_app.gui.context import Context
from archive_app.gui.views.workspace import Workspace
from archive_app.gui.window import Window
from archive_app.progress import Activity, Meter
from archive_app.services import demo
from archive_app.store.archive import Archive
from tests.archives import CHEAP, PASSPHRASE, Template, kept, lay_out
from tests.gui.person import handle_events, said, shown, visible, wait

W = TypeVar("W", bound=QWidget)


class Stage:
    """One window under test, on a copy of the demonstration archive in ``folder``."""

    def __init__(self, demonstration: Demonstration, folder: Path) -> None:
        self.demonstration = demonstration
        self.folder = folder
        self.path = folder / "archive"
        demonstration.lay_out(self.path)
        self.window = Window()
        self.window.show()

    @property
    def context(self) -> Context:
        """The open archive as views share it."""
        assert self.window.context is not None
        return self.window.context

    @property
    def workspace(self) -> Workspace:
        """The main window of the open archive."""
        workspace = self.window.centralWidget()
        assert isinstance(workspace, Workspace)
        return workspace

    def unlock(self, section: str = "incidents") -> Workspace:
        """Open the archive as its keeper does, on a section: no other is made unless wanted."""
        self.window.show_archive(Archive.open(self.path, PASSPHRASE), section)
        self.settle()
        return self.workspace

    def settle(self) -> None:
        """Let everything that was begun come to its end, and be shown."""
        self.wait(lambda: not self.is_busy)
        while self.is_busy:  # what was shown last asked for more
            self.wait(lambda: not self.is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether any work is under way."""
        context = self.window.context
        if context is None:
            return self.window.jobs.is_busy
        return self.window.jobs.is_busy or context.jobs.is_busy or context.is_behind

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Handle events until something is so; fail where it does not become so."""
        wait(is_so)

    def find(self, kind: type[W], name: str) -> W:
        """Return the one visible widget of a kind with this accessible name or text."""
        found = shown(kind, name)
        assert len(found) == 1, f"{len(found)} of {name!r}"
        return found[0]

    def press(self, name: str) -> None:
        """Press the button of this name, or where there was no room for it, its line in a menu."""
        if shown(QPushButton, name):
            self.find(QPushButton, name).click()
        else:
            self._press_in_menu(name)
        self.settle()

    def unfold(self, name: str) -> None:
        """Open what is behind a button of this name, where it was folded away for want of room."""
        for each in shown(QPushButton, name):
            each.setChecked(True)
        self.settle()

    def _press_in_menu(self, name: str) -> None:
        for more in shown(QPushButton, "More"):
            more.click()
            (menu,) = visible(QMenu)
            found = [each for each in menu.actions() if each.text().replace("&", "") in said(name)]
            menu.close()
            if found:
                found[0].trigger()
                return
        raise AssertionError(f"nothing is called {name!r}")

    def close(self) -> None:
        """Close the window and everything in it."""
        for widget in QApplication.topLevelWidgets():
            widget.close()
        handle_events()
        self.window.deleteLater()
        handle_events()


class StopsAt(Meter):
    """Somebody stops once this is being done."""

    def __init__(self, activity: Activity) -> None:
        super().__init__()
        self._at = activity

    def describe(self, activity: Activity) -> None:
        super().describe(activity)
        if activity is self._at:
            self.cancel()


@dataclass(frozen=True)
class Demonstration:
    """The demonstration archive, and a folder with its ``files`` and the ``bundles`` made of it."""

    folder: Path
    archive: Template

    @property
    def bundle(self) -> Path:
        """The signed bundle of the first incident."""
        (path,) = (self.folder / "bundles").iterdir()
        return path

    @classmethod
    def make(cls, folder: Path) -> Demonstration:
        """Make it, with files and bundles in a folder."""

        def record(path: Path) -> str:
            archive, words = Archive.create(path, PASSPHRASE, demo.AGENT, cost=CHEAP)
            with archive:
                demo.make_samples(folder / "files")
                demo.record_demonstration(archive, folder / "files", folder / "bundles", Meter())
            return words

        return cls(folder, kept(record))

    def lay_out(self, path: Path) -> None:
        """Put a copy of the archive at ``path``, known to this computer."""
        lay_out(path, self.archive)
