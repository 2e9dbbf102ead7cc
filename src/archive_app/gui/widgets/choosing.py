"""Choosing a row for the person, as when a list was read anew."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView


def make_current(view: QAbstractItemView, index: QModelIndex) -> None:
    """Make a row the current one and select it alone, bringing it into sight.

    `QAbstractItemView.setCurrentIndex` asks which keys are held down: with Ctrl still down after
    a shortcut it would take the selection away.
    """
    how = QItemSelectionModel.SelectionFlag.ClearAndSelect
    if view.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows:
        how |= QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().setCurrentIndex(index, how)
