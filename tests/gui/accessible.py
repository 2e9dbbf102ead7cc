"""What a screen reader is given: the accessibility tree as text, and the chain of the Tab key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QWidget

from tests.gui.person import press_key

# What differs from run to run: references, times, sizes of archives, digests, folders.
_VARYING = (
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{8}-20[0-9]{2}-([0-9]{4})\b"), r"REFERENCE-\1"),
    (re.compile(r"\bEVB-[0-9]{8}-[0-9A-Z]{8}\b"), "EVB-BUNDLE"),
    (re.compile(r"\b([0-9a-f]{4,8}[ \u00a0]){3,}[0-9a-f]{4,8}\b"), "DIGEST"),
    (re.compile(r"\b[0-9a-f]{16,}\b"), "HEX"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}\b"), "MOMENT"),
    (re.compile(r"\b([Dd]raft (?:of|kept) )\d{2}:\d{2}\b"), r"\1TIME"),
    (re.compile(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-9:.]{5,}( UTC|Z)?"), "MOMENT"),
    (re.compile(r"(/[\w.-]+){2,}"), "PATH"),
    # Of a whole bundle, whose signatures and proofs differ in length.
    (re.compile(r"( read\s+·  )[\d.,]+ [KM]iB"), r"\1SIZE"),
    (re.compile(r"(what is there: files \d+, bytes )\d+"), r"\1SIZE"),
)
_SPOKEN_STATES = ("checked", "disabled", "expanded", "readOnly", "selected", "modal")
_SILENT = {QAccessible.Role.NoRole, QAccessible.Role.Separator, QAccessible.Role.ScrollBar}


def tree(widget: QWidget) -> str:
    """Return what is read aloud of a window, one line for each thing, without what varies."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    text = "\n".join(_lines(interface, 0)) + "\n"
    for pattern, stands in _VARYING:
        text = pattern.sub(stands, text)
    return text


def nameless(widget: QWidget) -> list[str]:
    """Return what is visible, and can have the keyboard, that a screen reader has no name for.

    Qt's own parts of a control are held to it too: the line of a box of numbers, what a picture is
    drawn on, the list that a choice opens.
    """
    visible = [each for each in [widget, *widget.findChildren(QWidget)] if each.isVisible()]
    focusable = [each for each in visible if each.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    opened = [each.view() for each in visible if isinstance(each, QComboBox)]
    return [
        f"{type(each).__name__} {each.objectName()} of {type(each.parentWidget()).__name__}"
        for each in [*focusable, *opened]
        if not _name(each)
    ]


def unreached(window: QWidget) -> list[str]:
    """Return the visible controls that the Tab key, pressed again and again, never comes to.

    Only what it comes to on each round counts: not what is left behind on the way to a trap.
    """
    window.activateWindow()  # no system is there to do so where a dialog went
    came: list[QWidget | None] = []
    while (at := QApplication.focusWidget()) not in came or (at is None and len(came) < 2):
        came.append(at)
        press_key(Qt.Key.Key_Tab)
    reached = came[came.index(at) :]
    return [
        f"{type(each).__name__} {_name(each)}"
        for each in _controls(window)
        if each not in reached and each.focusProxy() not in reached and not _is_in_group(each)
    ]


def _lines(interface: QAccessibleInterface, depth: int) -> Iterator[str]:
    state = interface.state()
    if state.invisible:
        return
    role = interface.role()
    name = interface.text(QAccessible.Text.Name)
    described = interface.text(QAccessible.Text.Description)
    value = interface.text(QAccessible.Text.Value)
    said = [part for part in (name, described, value if value != name else "") if part]
    spoken = [each for each in _SPOKEN_STATES if getattr(state, each, False)]
    is_told = role not in _SILENT and (said or spoken)
    if is_told:
        tail = f" [{', '.join(spoken)}]" if spoken else ""
        yield f"{'  ' * depth}{role.name}: {' | '.join(said)}{tail}".replace("\n", " / ")
    # A list of any length is read row by row; the first rows stand for the others.
    for number in range(min(interface.childCount(), 60)):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from _lines(child, depth + bool(is_told))


def _controls(widget: QWidget) -> Iterator[QWidget]:
    for each in [widget, *widget.findChildren(QWidget)]:
        is_control = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if is_control and each.isVisible() and each.isEnabled() and not _is_inner(each):
            yield each


def _is_inner(widget: QWidget) -> bool:
    """Tell whether it is Qt's own part of a control, such as the line of a box of numbers."""
    return widget.objectName().startswith("qt_") or widget.focusProxy() is not None


def _is_in_group(widget: QWidget) -> bool:
    """Tell whether the arrow keys lead to it, as within a group of radio buttons."""
    group = getattr(widget, "group", None)
    return callable(group) and group() is not None


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def turned_by_the_wheel(screen: QWidget) -> list[str]:
    """Return the boxes in which the wheel changes what was chosen, whatever has the keyboard."""
    found = []
    boxes: list[QComboBox | QSpinBox] = [*screen.findChildren(QComboBox)]
    boxes += screen.findChildren(QSpinBox)
    for box in boxes:
        before = _chosen(box)
        for up_or_down in (120, -120):
            at = QPointF(box.rect().center())
            turned = QWheelEvent(
                at,
                box.mapToGlobal(at),
                QPoint(),
                QPoint(0, up_or_down),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QCoreApplication.sendEvent(box, turned)
            if _chosen(box) != before:
                found.append(box.accessibleName())
                break
    return found


def _chosen(box: QComboBox | QSpinBox) -> int:
    return box.currentIndex() if isinstance(box, QComboBox) else box.value()
