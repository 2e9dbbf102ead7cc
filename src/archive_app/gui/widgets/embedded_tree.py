"""Embedded metadata as a tree: groups, names and values as read, and its times explained."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.embedded import read_embedded
from archive_app.gui.tip import tip
from archive_app.gui.widgets.text import button, label

_MOST_ROWS = 14


class EmbeddedTree(QWidget):
    """What a file says of itself; folded until a person wants it all."""

    def __init__(self, text: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        embedded = read_embedded(text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        for sentence in (*embedded.times, *map(wording.written, embedded.notes)):
            column.addWidget(label(sentence))
        self._fold = button(
            self.tr("Show all %n detail(s) as read", "", len(embedded.tags)), quiet=True
        )
        self._fold.setCheckable(True)
        self._told = self._fold.text()
        self._fold.setAccessibleName(self._told)
        self._fold.setToolTip(self._told)
        self._fold.setMinimumWidth(1)  # a long name is elided rather than widening the page
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeading)
        self._fold.setVisible(bool(embedded.tags))
        self._tree = _tree(embedded.tags)
        self._tree.setHeaderLabels([self.tr("Name in the file"), self.tr("Value as read")])
        self._tree.setAccessibleName(self.tr("Details embedded in the file"))
        self._tree.hide()
        self._fold.toggled.connect(self._tree.setVisible)
        column.addWidget(self._tree)
        if not embedded.tags:
            column.addWidget(label(self.tr("Nothing was read from inside the file."), "muted"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide the name of the fold where there is no room for all of it."""
        super().resizeEvent(event)
        room = event.size().width() - theme.STEP * 4
        elide = Qt.TextElideMode.ElideRight
        self._fold.setText(self._fold.fontMetrics().elidedText(self._told, elide, room))


def _tree(tags: tuple[tuple[str, str, str], ...]) -> QTreeWidget:
    made = QTreeWidget()
    made.setColumnCount(2)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    groups: dict[str, QTreeWidgetItem] = {}
    for group, name, value in tags:
        if group not in groups:
            groups[group] = QTreeWidgetItem(made, [group])
            groups[group].setFirstColumnSpanned(True)
        row = QTreeWidgetItem(groups[group], [name, value])
        row.setToolTip(1, tip(value))
    made.expandAll()
    made.resizeColumnToContents(0)
    rows = min(len(tags) + len(groups) + 1, _MOST_ROWS)
    made.setMinimumHeight(rows * (made.fontMetrics().height() + theme.STEP))
    return made
