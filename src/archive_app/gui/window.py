"""The one window: start, a new archive, unlocking, the open archive; and how it is locked.

Screens are loaded when they are wanted, or while the passphrase is typed: see `loading`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from archive_app.errors import ArchiveError, Cancelled
from archive_app.gui import errors, loading, lock_wanted, theme
from archive_app.gui.jobs import Jobs
from archive_app.gui.locked import tell_locked
from archive_app.gui.locking import LockWatch, leave_nothing_beside, minutes_until_locked
from archive_app.gui.views.start import StartPage
from archive_app.gui.views.unlock import UnlockPage
from archive_app.progress import Meter
from archive_app.store import header

if TYPE_CHECKING:
    from archive_app.gui.context import Context
    from archive_app.gui.views.new_archive import NewArchivePage
    from archive_app.gui.views.verify import VerifyAlone
    from archive_app.gui.views.workspace import Workspace
    from archive_app.services.access import AccessReceipt
    from archive_app.services.new_keys import NewKeys
    from archive_app.store.archive import Archive

FIRST = "incidents"
"""The section that is shown first."""
_WIDTH, _HEIGHT = 1280, 800


class Window(QMainWindow):
    """Composes the screens; all that happens is in them and in services."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._context: Context | None = None
        self._workspace: Workspace | None = None
        self._is_given_up = False
        self._lost: dict[Path, str] = {}
        """What could not be kept of an archive at its lock, until it is unlocked."""
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self._tell)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._watch = LockWatch(application, self)
        self._watch.key_pressed.connect(self._clear_away)
        self._watch.wanted.connect(self.lock)
        self.setMinimumSize(theme.STEP * 80, theme.STEP * 60)
        self.resize(_WIDTH, _HEIGHT)
        if path is None:
            self.show_start()
        else:
            self.show_unlock(path)
        # Once the first screen is drawn.
        QTimer.singleShot(0, lambda: loading.load_meanwhile(self, self.jobs))

    @property
    def context(self) -> Context | None:
        """The open archive as views share it, None while none is open."""
        return self._context

    def show_start(self) -> None:
        """Show the first screen."""
        page = StartPage()
        page.open_wanted.connect(self.show_unlock)
        page.verify_wanted.connect(self.show_verify)
        page.new_wanted.connect(self.show_new)
        page.help_wanted.connect(self.show_help)
        self._show(page)

    def show_help(self) -> None:
        """Show what helps in the first ten minutes, before any archive is open."""
        from archive_app.gui.views.help import HelpPage

        page = HelpPage(self.jobs)
        page.left.connect(self.show_start)
        page.open_wanted.connect(self.show_unlock)
        self._show(page)

    def show_new(self) -> NewArchivePage:
        """Ask for what a new archive needs, and make it."""
        from archive_app.gui.views.new_archive import NewArchivePage

        page = NewArchivePage(self.jobs)
        page.begun.connect(lambda: lock_wanted.begin(page))
        page.refused.connect(lambda: self._rest(page))
        page.made.connect(self.show_recovery)
        page.left.connect(self.show_start)
        self._show(page)
        return page

    def show_verify(self) -> VerifyAlone:
        """Verify a bundle without an archive."""
        from archive_app.gui.views.verify import VerifyAlone

        page = VerifyAlone(self.jobs)
        page.left.connect(self.jobs.give_up)
        page.left.connect(self.show_start)
        self._show(page)
        return page

    def show_unlock(self, path: Path) -> UnlockPage | None:
        """Ask for the secret of an archive; stay where one is if the folder is none."""
        try:
            header.require_archive(path)
        except ArchiveError as error:
            if self.centralWidget() is None:
                self.show_start()
            self._tell(error)
            return None
        page = UnlockPage(path, self.jobs)
        page.begun.connect(lambda: lock_wanted.begin(page))
        page.refused.connect(lambda: self._rest(page))
        page.unlocked.connect(self.show_archive)
        page.left.connect(self.show_start)
        self._show(page)
        return page

    def show_archive(self, archive: Archive, section: str = FIRST) -> None:
        """Show a section of an open archive, unless it was to be locked while it was opened."""
        is_lock_wanted = lock_wanted.is_asked(self.centralWidget())
        self._take(archive)
        if is_lock_wanted:
            self.lock()
        else:
            self._show_workspace(section)

    def show_recovery(
        self, archive: Archive, words: str, codes: Sequence[AccessReceipt] = ()
    ) -> None:
        """Show the recovery words of an archive whose keys are new, once; then the archive.

        Where it was to be locked meanwhile, they are not shown, and that is told.
        """
        is_lock_wanted = lock_wanted.is_asked(self.centralWidget())
        context = self._take(archive)
        if is_lock_wanted:
            self.lock(
                self.tr(
                    "It was locked before its new recovery words were shown, and nobody has them. "
                    "Unlock it with your passphrase, and make others under Settings."
                )
            )
        else:
            self._show_words(context, words, codes)

    def _show_words(
        self, context: Context, words: str, codes: Sequence[AccessReceipt] = ()
    ) -> None:
        from archive_app.gui.views.recovery import RecoveryPage

        page = RecoveryPage(context, words, codes)
        page.done.connect(self._show_workspace)
        self._show(page)
        # Writing 24 words down takes long without a key; taken away, they are lost.
        self._watch.hold(is_held=True)

    def _take(self, archive: Archive) -> Context:
        from archive_app.gui.context import Context

        context = self._context = Context(archive, self)
        context.jobs.failed.connect(self._tell)
        context.jobs.begun.connect(self._watch.watch)
        context.dressed_anew.connect(lambda: self._show_workspace("settings"))
        context.new_keys_wanted.connect(self._make_new_keys)
        context.words_made.connect(lambda words: self._show_words(context, words))
        context.lock_after.connect(self._watch.lock_after)
        self._watch.lock_after(minutes_until_locked(context))
        return context

    def _show_workspace(self, section: str = FIRST) -> None:
        from archive_app.gui.views.workspace import Workspace

        context = self._context
        assert context is not None
        self._keep_drafts()
        workspace = Workspace(context, section)
        workspace.lock_wanted.connect(self.lock)
        workspace.settled.connect(self._show_workspace)
        archive = context.archive
        workspace.notice.tell(archive.not_remembered, self._lost.pop(archive.path, ""))
        self._show(workspace)
        workspace.take_keyboard()
        self._workspace = workspace

    def _make_new_keys(self, typed: str, removed: list[str]) -> None:
        """Seal everything under new keys while nothing else has the archive open."""
        from archive_app.gui.views.waiting import WaitPage
        from archive_app.services.new_keys import make_new_keys

        context = self._context
        assert context is not None
        self._context = None
        self._blank()
        context.leave("")
        page = WaitPage(self.tr("Everything is sealed under new keys"))
        lock_wanted.begin(page)
        self._show(page)
        archive = context.archive

        def work(meter: Meter) -> NewKeys | None:
            context.release()
            try:
                return make_new_keys(archive, typed, removed, meter)
            except Cancelled:
                return None

        def show(made: NewKeys | None) -> None:
            if made is None:
                self.show_archive(archive)
            else:
                self.show_recovery(made.archive, made.receipt.recovery_words, made.receipt.codes)

        def refused(error: Exception) -> None:
            self.show_archive(archive)
            self._tell(error)

        job = self.jobs.read(self, work, show, failed=refused, title=page.told)
        job.when_ended(context, context.deleteLater)
        # Where it never began, nobody else ends what the context has under way.
        job.when_untaken(lambda made: made.archive.close() if made else context.close())
        page.watch(job)

    def lock(self, told: str = "") -> None:
        """Blank the window at once, keep drafts, stop all work, release the key; say ``told`` then.

        Where an archive is only being opened, or gets new keys, it is locked as soon as that ended.
        """
        context, self._context = self._context, None
        if context is None:
            lock_wanted.ask(self.centralWidget())
            return
        from archive_app.gui.widgets import unkept

        path, typed = context.archive.path, unkept.typed_now(self)
        self._blank()
        context.leave()
        self.show_start()  # where it stays if the archive's folder is gone
        page = self.show_unlock(path) if path.exists() else None
        if page is not None:
            page.wait_for(self.tr("Locking…"))

        def unlockable(_: object) -> None:
            lost = self._lost[path] = unkept.told_of_lost(typed)
            tell_locked(self, page, context.archive, told, lost)
            context.deleteLater()

        def failed(error: Exception) -> None:
            unlockable(None)
            if path.exists():
                self._tell(error)

        job = self.jobs.read(self, lambda _: context.close(), unlockable, failed=failed)
        job.when_untaken(lambda _: context.close())  # also where it never began

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep drafts, release the key, and go once it was read what is not kept, or not signed."""
        event.ignore()
        if self._context is not None:
            from archive_app.gui.widgets import unkept

            if not self._is_given_up and not unkept.keep_all(self, self._context.jobs):
                unkept.ask_to_give_up(self, self._close_unkept)
                return
            self._blank()
            context, self._context = self._context, None
            context.leave()
            context.close()
            if context.archive.not_signed is not None:
                errors.show_error(self, context.archive.not_signed).finished.connect(self.close)
                return
        self.jobs.leave()
        self.jobs.stop()
        event.accept()
        QCoreApplication.quit()

    def _close_unkept(self) -> None:
        self._is_given_up = True
        self.close()

    def _blank(self) -> None:
        """Keep drafts; leave no dialog, no picture and no copied text behind."""
        self._keep_drafts()
        leave_nothing_beside(self)
        self._show(QWidget())

    def _rest(self, page: QWidget) -> None:
        if lock_wanted.end(page):
            self._clear_away()

    def _clear_away(self) -> None:
        """Leave nothing typed, shown or at work where no archive is open, on the key that locks."""
        if self._context is None and not lock_wanted.is_at_work(self.centralWidget()):
            self.jobs.give_up()
            self._blank()
            self.show_start()

    def _keep_drafts(self) -> None:
        if self._workspace is not None:
            self._workspace.keep_drafts()

    def _show(self, page: QWidget) -> None:
        # Whatever was shown before is deleted with everything in it.
        self._workspace = None
        self._watch.hold(is_held=False)
        self.setCentralWidget(page)
        page.setFocus()

    def _tell(self, error: Exception) -> None:
        errors.show_error(self, error)
