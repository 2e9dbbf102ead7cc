"""When an archive is locked: after a time without a key or a movement, on one key, with the screen.

The time counts from the end of long work: a check or an intake needs nobody at the keys.
The key works with any dialog open, so it is caught before any widget sees it. A computer that slept
is noticed by its clocks, wherever no system tells of it.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import SLOT, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QClipboard, QDropEvent, QGuiApplication, QInputEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from archive_app.gui.context import Context
    from archive_app.gui.jobs import Job

QUICK_LOCK = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)
_L_IN_CYRILLIC = ord("Д")
"""What the same key is where no Latin layout is installed beside it (JCUKEN)."""
IDLE_MINUTES = 5
_LOOKS_EVERY_MS = 5_000
_MOST_MINUTES = 24 * 60
_SLEPT_S = 30.0
PREFERENCE = "lock after"
"""The preference that says after how many minutes an archive is locked."""
_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
        QEvent.Type.DragMove,
    }
)
_PRESSED = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_OF_PEOPLE = (QInputEvent, QDropEvent)


class LockWatch(QObject):
    """Says when the archive must be locked; whoever has one open connects to ``wanted``."""

    wanted = Signal()
    key_pressed = Signal()
    """A person pressed the key; ``wanted`` comes after it."""

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._idled)
        self._is_held = False
        self._awaited: set[Job] = set()
        self._looks = QTimer(self, interval=_LOOKS_EVERY_MS)
        self._looks.timeout.connect(self._look_at_clocks)
        self._looks.timeout.connect(self._watch_windows)
        self._looked_at = _asleep_so_far()
        self.lock_after(IDLE_MINUTES)
        self._looks.start()
        application.focusWindowChanged.connect(self._watch_windows)
        self._watch_windows()
        _listen_to_system(self)

    def lock_after(self, minutes: float) -> None:
        """Lock after so many minutes in which nobody does anything; 0 never does."""
        self._idle.setInterval(round(minutes * 60_000))
        if minutes:
            self._idle.start()
        else:
            self._idle.stop()

    def watch(self, job: Job) -> None:
        """Let what has a title, so that people wait for it, come to its end before idleness locks.

        The idle time begins anew at its end.
        """
        if job.title:
            self._awaited.add(job)
            job.ended.connect(lambda: self._go_on_after(job))

    def hold(self, *, is_held: bool) -> None:
        """Lock for idleness no more, or again: what is shown is shown once."""
        self._is_held = is_held
        self._begin_anew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key that locks, and begin the idle time anew with whatever a person does."""
        if not isinstance(event, _OF_PEOPLE):
            return False
        kind = event.type()
        if kind in _ACTIVITY:
            self._begin_anew()
        if isinstance(event, QKeyEvent) and kind in _PRESSED and _is_quick_lock(event):
            event.accept()
            if kind is QEvent.Type.KeyPress and not event.isAutoRepeat():
                self.key_pressed.emit()
                self.wanted.emit()
            return True
        return False

    @Slot(bool)
    def system_locks(self, is_beginning: bool) -> None:
        """Lock where the system says that it falls asleep or that its screen is locked."""
        if is_beginning:
            self.wanted.emit()

    @Slot()
    def session_locks(self) -> None:
        """Lock with the person's session."""
        self.wanted.emit()

    def _watch_windows(self) -> None:
        """Watch every window of the system's: what a person does comes to one of them first.

        Keys come to the window that has the focus, so it is watched before; a menu, which never
        has, is watched soon. Watching the application instead, each event of each widget would be
        handed to Python, which takes as long as a quarter of what is shown.
        """
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    def _begin_anew(self) -> None:
        if self._idle.interval():
            self._idle.start()

    def _idled(self) -> None:
        if not self._awaited and not self._is_held:
            self.wanted.emit()

    def _go_on_after(self, job: Job) -> None:
        self._awaited.discard(job)
        if shiboken6.isValid(self) and not self._awaited:
            self._begin_anew()

    def _look_at_clocks(self) -> None:
        before, self._looked_at = self._looked_at, _asleep_so_far()
        if self._looked_at - before > _SLEPT_S:
            self.wanted.emit()


def leave_nothing_beside(window: QWidget) -> None:
    """Close every other window and dialog, and leave no copied text behind."""
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.close()
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.ownsSelection():  # what is marked is pasted by the middle button (X11)
        clipboard.clear(QClipboard.Mode.Selection)


def minutes_until_locked(context: Context) -> float:
    """Return after how many minutes an archive is to be locked; 0 is never."""
    try:
        minutes = float(context.preferences.get(PREFERENCE, IDLE_MINUTES))
    except ValueError:
        return IDLE_MINUTES
    return minutes if 0 <= minutes <= _MOST_MINUTES else IDLE_MINUTES


def _is_quick_lock(event: QKeyEvent) -> bool:
    is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return event.keyCombination() == QUICK_LOCK or (is_control and event.key() == _L_IN_CYRILLIC)


def _asleep_so_far() -> float:
    """Return seconds that grow while the computer sleeps, and not while it only has much to do.

    The monotonic clock stands still in sleep, but for Windows', where a long stall counts as sleep.
    """
    return time.time() - (0.0 if sys.platform == "win32" else time.monotonic())


def _slot(signature: str) -> bytes:
    return SLOT(signature).encode()


def _listen_to_system(watch: LockWatch) -> None:
    """Ask Linux desktops for word of sleep and locked screens; others are noticed by the clocks."""
    system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
    login = "org.freedesktop.login1"
    if system.isConnected():
        system.connect(
            login,
            "/org/freedesktop/login1",
            f"{login}.Manager",
            "PrepareForSleep",
            watch,
            _slot("system_locks(bool)"),
        )
        system.connect(login, "", f"{login}.Session", "Lock", watch, _slot("session_locks()"))
    if session.isConnected():
        for saver in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
            session.connect("", "", saver, "ActiveChanged", watch, _slot("system_locks(bool)"))
