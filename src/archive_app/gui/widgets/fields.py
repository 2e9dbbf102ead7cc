"""Fields of forms: a name, what is typed, and one sentence on what it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import theme, wording
from archive_app.gui.tip import tip
from archive_app.gui.translation import spoken_language
from archive_app.gui.widgets.text import button, label
from archive_app.model.vocabulary import Term

_NARROWEST = 20
"""Letters that a choice asks room for at least."""
_EDGE = theme.STEP * 5 // 4


def named(name: str, control: QWidget, told: str = "", *, shown: QWidget | None = None) -> QWidget:
    """Return a control under its name, with a sentence under it where there is one.

    ``shown`` is what the control stands in, where something else stands beside it.
    """
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.STEP // 2)
    above = label(name)
    above.setBuddy(control)
    control.setAccessibleName(name.replace("&", ""))
    column.addWidget(above)
    column.addWidget(shown or control)
    if told:
        control.setAccessibleDescription(told)
        column.addWidget(label(told, "muted"))
    return made


def field_form() -> QFormLayout:
    """Return a form whose names stand beside the middle of their fields, or above them."""
    made = QFormLayout()
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    return made


class Choice(QComboBox):
    """A choice whose list, once it is open, is read aloud by the name of the choice."""

    def setAccessibleName(self, name: str) -> None:
        """Name the list too."""
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Show what is chosen in its own direction."""
        super().initStyleOption(option)
        if self.isRightToLeft():
            option.currentText = wording.isolated(option.currentText)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls: it never changes what was chosen."""
        event.ignore()


class NumberBox(QSpinBox):
    """A number whose line, which has the keyboard, is read aloud by the name of the number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The padding of a box of numbers is not that of its line.
        self.lineEdit().setTextMargins(_EDGE, 0, _EDGE, 0)

    def setAccessibleName(self, name: str) -> None:
        """Name the line too."""
        super().setAccessibleName(name)
        self.lineEdit().setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls: it never changes what was typed."""
        event.ignore()


class ChoiceBox(Choice):
    """A choice in a form: words of a vocabulary, in as little room as there is."""

    def add_term(self, term: Term) -> None:
        """Offer a word of a vocabulary; what it means is told where one rests on it."""
        language = spoken_language()
        self.addItem(term.label(language), term.code)
        if meaning := term.definition(language):
            at = self.count() - 1
            self.setItemData(at, tip(meaning), Qt.ItemDataRole.ToolTipRole)
            self.setItemData(at, meaning, Qt.ItemDataRole.AccessibleDescriptionRole)

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters, however long the longest choice is: its list shows all of it."""
        hint = super().minimumSizeHint()
        narrow = self.fontMetrics().averageCharWidth() * _NARROWEST
        return QSize(min(hint.width(), narrow), hint.height())


class PathField(QWidget):
    """A place on this computer: typed, or chosen in a dialog that leaves no trace."""

    changed = Signal()

    def __init__(
        self, name: str, choose: Callable[[Callable[[Path], object]], object], told: str = ""
    ) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.textChanged.connect(self.changed)
        pick = button(self.tr("Choose…"))
        pick.setAccessibleName(self.tr("Choose: {name}").format(name=name.replace("&", "")))
        pick.clicked.connect(lambda: choose(self.set_path))
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(named(name, self.edit, told, shown=beside))

    def path(self) -> Path | None:
        """Return what stands there, None where nothing does."""
        text = self.edit.text().strip()
        return Path(text).expanduser() if text else None

    def set_path(self, path: Path) -> None:
        """Put a place there."""
        self.edit.setText(str(path))
