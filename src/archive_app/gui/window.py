"""The one window: start, a new archive, unlocking, the open archive; and how it is locked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.jobs import Jobs
from archive_app.gui.locking import IDLE_MINUTES, LockWatch
from archive_app.gui.views.start import StartPage
from archive_app.gui.views.unlock import UnlockPage
from archive_app.gui.views.verify import VerifyAlone
from archive_app.gui.views.workspace import Workspace
from archive_app.store import opening
from archive_app.store.archive import Archive

_WIDTH, _HEIGHT = 1280, 800


class Window(QMainWindow):
    """Composes the screens; all that happens is in them and in services."""

    def __init__(self, path: Path | None = None, *, inline: bool = False) -> None:
        super().__init__()
        self._inline = inline
        self._context: Context | None = None
        self.jobs = Jobs(self, inline=inline)
        self.jobs.failed.connect(self._tell)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._watch = LockWatch(application)
        self._watch.wanted.connect(self.lock)
        self.setMinimumSize(theme.STEP * 80, theme.STEP * 60)
        self.resize(_WIDTH, _HEIGHT)
        if path is None:
            self.show_start()
        else:
            self.show_unlock(path)

    @property
    def context(self) -> Context | None:
        """The open archive as views share it, None while none is open."""
        return self._context

    def show_start(self) -> None:
        """Show the first screen."""
        page = StartPage()
        page.open_wanted.connect(self.show_unlock)
        page.verify_wanted.connect(self.show_verify)
        self._show(page)

    def show_verify(self) -> VerifyAlone:
        """Verify a bundle without an archive."""
        page = VerifyAlone(self.jobs)
        page.left.connect(self.show_start)
        self._show(page)
        return page

    def show_unlock(self, path: Path) -> UnlockPage | None:
        """Ask for the secret of an archive; stay where one is if the folder is none."""
        try:
            opening.require_archive(path)
        except ArchiveError as error:
            if self.centralWidget() is None:
                self.show_start()
            self._tell(error)
            return None
        page = UnlockPage(path, self.jobs)
        page.unlocked.connect(self.show_archive)
        page.left.connect(self.show_start)
        self._show(page)
        return page

    def show_archive(self, archive: Archive) -> None:
        """Show an open archive."""
        context = self._context = Context(archive, self, inline=self._inline)
        context.jobs.failed.connect(self._tell)
        self._watch.lock_after(float(context.preferences.get("lock after", IDLE_MINUTES)))
        workspace = Workspace(context)
        workspace.lock_wanted.connect(self.lock)
        self._show(workspace)

    def lock(self) -> None:
        """Blank the window at once, keep drafts, stop all work, release the key."""
        context = self._context
        if context is None:
            return
        self._context = None
        self._blank()
        page = self.show_unlock(context.archive.path)
        if page is not None:
            page.wait_for(self.tr("Locking…"))
        self.jobs.read(
            self,
            lambda _: context.close(),
            lambda _: page.wait_for("") if page is not None else None,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep drafts and release the key before the window goes."""
        if self._context is not None:
            self._blank()
            self._context.close()
            self._context = None
        self.jobs.stop()
        event.accept()
        QCoreApplication.quit()

    def _blank(self) -> None:
        """Keep drafts; leave no dialog, no picture and no copied text behind."""
        workspace = self.centralWidget()
        if isinstance(workspace, Workspace):
            workspace.keep_drafts()
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.close()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        self._show(QWidget())

    def _show(self, page: QWidget) -> None:
        # Whatever was shown before is deleted with everything in it.
        self.setCentralWidget(page)
        page.setFocus()

    def _tell(self, error: Exception) -> None:
        errors.show_error(self, error)
