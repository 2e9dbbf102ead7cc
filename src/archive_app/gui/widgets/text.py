"""Words on a screen: titles, headings, muted notes; always plain text, never markup.

What comes from evidence could otherwise be read as HTML, and load or hide something.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.quiet_button import QuietButton
from archive_app.gui.widgets.words import LongValue, Words, has_long_word


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label; ``role`` is ``title``, ``heading``, ``muted``, ``problem`` or ``answer``."""
    made = Words(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    if role:
        made.setProperty("role", role)
    if role in ("title", "heading"):
        made.setAccessibleDescription(_spoken(role))
    return made


def _spoken(role: str) -> str:
    translate = QCoreApplication.translate
    return translate("text", "title") if role == "title" else translate("text", "heading")


def part_heading(text: str) -> QLabel:
    """Return the heading of a part that follows another, with more room above it than below."""
    made = label(text, "heading")
    made.setContentsMargins(0, theme.STEP, 0, 0)
    return made


def field_label(text: str, buddy: QWidget) -> QLabel:
    """Return the label of a field in a form; its letter with & leads to the field."""
    made = label(text)
    made.setWordWrap(False)
    made.setBuddy(buddy)
    # A form gives a label that is lower than its field 7/4 of its own height: to be in the middle
    # of the field, it must take all of the field's.
    made.setMinimumHeight(-(-buddy.sizeHint().height() * 4 // 7))
    return made


def value(text: str = "") -> QLabel:
    """Return a label whose text can be selected and copied, by mouse and keyboard."""
    made = label(text)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else only a click would come to it
    return made


def told_value(text: str) -> QWidget:
    """Return a value that does not change, as narrow as its place even where a word is long."""
    return LongValue(text) if has_long_word(text) else value(text)


def button(text: str, *, primary: bool = False, quiet: bool = False) -> QPushButton:
    """Return a button; one on each screen is ``primary``, and ``quiet`` ones look like links."""
    made = QuietButton(text) if quiet else QPushButton(text)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("primary", True)
    return made


def set_role(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and dress the widget anew."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
