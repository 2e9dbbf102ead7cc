"""What a person does at the program: looks, waits, types, clicks, scrolls, drops files.

Keys and clicks go to the window that has them, as from the system, so that it is Qt that decides
who gets them; only what can be seen can be clicked.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from archive_app.gui.translation import spoken_language
from archive_app.resources import resource_path

W = TypeVar("W", bound=QWidget)
# A loaded machine is not a failure.
_LONGEST_MS = 120_000
_BEAT_MS = 20
_NUMBERED = re.compile(r"\d{1,2}\.  \S")
_GROWN = re.compile(r"⟦(.*?)(?: ~~~~)*⟧")
_MOST_TURNS = 400
_LEFT = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


def visible(kind: type[W]) -> list[W]:
    """Return the widgets of a kind that can be seen, in whatever window."""
    # A dialog is a window of its own, and a child of the window that it belongs to.
    found = {
        widget
        for top in QApplication.topLevelWidgets()
        if top.isVisible()
        for widget in [top, *top.findChildren(kind)]
        if isinstance(widget, kind) and widget.isVisible()
    }
    return list(found)


def shown(kind: type[W], name: str) -> list[W]:
    """Return the visible widgets of a kind with this accessible name or text.

    The name is given in English, whatever language is spoken.
    """
    wanted = said(name)
    return [each for each in visible(kind) if not wanted.isdisjoint(_names(each))]


def said(name: str) -> set[str]:
    """Return what is called so in English, as it may be called in the language that is spoken."""
    return {name} | _translations(spoken_language()).get(name, set())


def reads(text: str) -> bool:
    """Tell whether any visible label has this text in it."""
    return any(text in each.text() for each in visible(QLabel))


def wait(is_so: Callable[[], bool], what: str = "") -> None:
    """Handle events until something is so; fail where it does not become so.

    Between events this thread sleeps: one that looked again and again would take the interpreter
    from the very work that is waited for.
    """
    timer = QElapsedTimer()
    timer.start()
    beat = QTimer(interval=_BEAT_MS)
    beat.start()
    handle_events()
    try:
        while not is_so():
            assert timer.elapsed() < _LONGEST_MS, f"waited in vain: {what}"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    finally:
        beat.stop()  # an event that comes to a timer that is gone ends the process
    handle_events()


def read(text: str) -> None:
    """Wait until a visible label says this."""
    wait(lambda: reads(text), f"“{text}” is read")


def find(kind: type[W], name: str) -> W:
    """Wait until exactly one such widget is there and can be used; return it."""
    found: list[W] = []

    def is_there() -> bool:
        found[:] = shown(kind, name)
        return len(found) == 1 and found[0].isEnabled()

    wait(is_there, f"one {kind.__name__} “{name}” that can be used")
    return found[0]


def press(name: str) -> None:
    """Click the button of this name with the mouse."""
    click(find(QPushButton, name))


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click into a widget, after scrolling to where it is; fail where something covers it."""
    _bring_into_sight(widget)
    spot = widget.rect().center() if at is None else at
    window = widget.window()
    at_window = widget.mapTo(window, spot)
    hit = window.childAt(at_window)
    assert hit is not None, "what is to be clicked is outside of the window"
    assert hit is widget or widget.isAncestorOf(hit), f"{hit} covers {widget}"
    assert QApplication.activeModalWidget() in (None, window), "another window waits for an answer"
    QTest.mouseClick(_window_of(widget), _LEFT, _NO_KEY, at_window)
    handle_events()


def fill(name: str, text: str) -> None:
    """Click into the line of this name, and type."""
    line = find(QLineEdit, name)
    click(line)
    wait(line.hasFocus, f"“{name}” has the cursor")
    type_text(text)


def type_text(text: str) -> None:
    """Type where the cursor is, by keys, or composed where no key has a letter."""
    window = _active_window()
    for letter in text:
        if letter.isascii():
            QTest.keyClick(window, ord(letter))
        else:
            composed = QInputMethodEvent()
            composed.setCommitString(letter)
            QCoreApplication.sendEvent(QGuiApplication.focusObject(), composed)
    handle_events()


def press_key(key: Qt.Key, modifier: Qt.KeyboardModifier = _NO_KEY) -> None:
    """Press a key in the window that has the keyboard."""
    QTest.keyClick(_active_window(), key, modifier)
    handle_events()


def drop(onto: QWidget, paths: Sequence[Path]) -> None:
    """Drop files onto a widget, as from the system's own window of files."""
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _bring_into_sight(onto)
    window = onto.window()
    spot = onto.mapTo(window, onto.rect().center())
    taker = window.childAt(spot)
    while taker is not None and not taker.acceptDrops():
        taker = taker.parentWidget()
    assert taker is not None, "nothing can be dropped here"
    at = QPointF(taker.mapFrom(window, spot))
    how = (Qt.DropAction.CopyAction, told, _LEFT, _NO_KEY)
    entering = QDragEnterEvent(at, *how)
    QCoreApplication.sendEvent(taker, entering)
    assert entering.isAccepted(), "it does not take them"
    QCoreApplication.sendEvent(taker, QDragMoveEvent(at, *how))
    QCoreApplication.sendEvent(taker, QDropEvent(at, *how))
    handle_events()


def is_word(label: QLabel) -> bool:
    """Tell whether a label is one of the numbered words that are shown once."""
    return _NUMBERED.match(label.text()) is not None


def handle_events() -> None:
    """Let everything that waits be handled and shown."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _names(widget: QWidget) -> list[str]:
    text = getattr(widget, "text", None)
    said = text() if callable(text) else ""
    names = [widget.accessibleName(), said.replace("&", "") if isinstance(said, str) else ""]
    # Where texts are grown to see if they have room, a widget is found by what it says.
    return [_GROWN.sub(r"\1", name) for name in names]


@lru_cache(maxsize=2)
def _translations(language: str) -> dict[str, set[str]]:
    """Return what each English text is called in a language, in whatever part of the program."""
    found: dict[str, set[str]] = {}
    tree = ElementTree.parse(resource_path("translations", f"{language}.ts"))
    for message in tree.getroot().iter("message"):
        source, said = (message.findtext(each) or "" for each in ("source", "translation"))
        found.setdefault(source.replace("&", ""), set()).add(said.replace("&", ""))
    return found


def _window_of(widget: QWidget) -> QWindow:
    return widget.window().windowHandle()


def _active_window() -> QWindow:
    wait(lambda: QGuiApplication.focusWindow() is not None, "a window has the keyboard")
    return QGuiApplication.focusWindow()


def _bring_into_sight(widget: QWidget) -> None:
    """Turn the wheel until the middle of a widget is in sight of what scrolls it."""
    around = widget.parentWidget()
    while around is not None and not widget.isWindow():
        if isinstance(around, QScrollArea) and around.isAncestorOf(widget):
            _scroll(around, widget)
        around = around.parentWidget()


def _scroll(area: QScrollArea, widget: QWidget) -> None:
    view = area.viewport()
    at = QPointF(view.mapTo(view.window(), view.rect().center()))
    for _ in range(_MOST_TURNS):
        y = widget.mapTo(view, widget.rect().center()).y()
        if 0 <= y < view.height():
            return
        before = area.verticalScrollBar().value()
        QTest.wheelEvent(_window_of(view), at, QPoint(0, 30 if y < 0 else -30))
        handle_events()
        assert area.verticalScrollBar().value() != before, "it cannot be scrolled to"
