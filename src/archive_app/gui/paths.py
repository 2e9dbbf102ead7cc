"""Choosing files and folders without a trace: no native dialog, no list of recent files.

The system's own dialogs remember where people were; Qt's remembers too, unless its settings have no
place to be kept: see `keep_no_settings`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QFileInfo,
    QIdentityProxyModel,
    QModelIndex,
    QPersistentModelIndex,
    QSettings,
    Qt,
)
from PySide6.QtWidgets import QComboBox, QFileDialog, QFileSystemModel, QWidget

from archive_app.gui import wording

Chosen = Callable[[Path], object]
ChosenMany = Callable[[list[Path]], object]
Index = QModelIndex | QPersistentModelIndex

_SIZE, _KIND, _CHANGED = 1, 2, 3
"""The columns of a dialog's files beside their names."""


def keep_no_settings() -> None:
    """Give Qt's settings a place where nothing can be kept."""
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, scope, "/dev/null/none")


def choose_folder(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Ask for a folder that is there."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()
    return dialog


def choose_file(parent: QWidget, title: str, chosen: Chosen, pattern: str = "") -> QFileDialog:
    """Ask for a file that is there; ``pattern`` is as in ``*.p12``."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if pattern:
        dialog.setNameFilter(pattern)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()
    return dialog


def choose_files(parent: QWidget, title: str, chosen: ChosenMany) -> QFileDialog:
    """Ask for files that are there."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda paths: chosen([Path(path) for path in paths]))
    dialog.open()
    return dialog


def choose_new_file(parent: QWidget, title: str, name: str, chosen: Chosen) -> QFileDialog:
    """Ask where to write a file, with a name to begin with."""
    dialog = _dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever written over
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    # Qt has these in few of our languages.
    translate = QCoreApplication.translate
    for which, text in (
        (QFileDialog.DialogLabel.LookIn, translate("paths", "Look in:")),
        (QFileDialog.DialogLabel.FileName, translate("paths", "Name:")),
        (QFileDialog.DialogLabel.FileType, translate("paths", "Kinds of files:")),
    ):
        dialog.setLabelText(which, text)
    for box, told in (
        ("lookInCombo", QFileDialog.DialogLabel.LookIn),
        ("fileTypeCombo", QFileDialog.DialogLabel.FileType),
    ):
        found = dialog.findChild(QComboBox, box)
        if found is not None:  # as Qt calls its parts today
            found.view().setAccessibleName(dialog.labelText(told))
    dialog.setProxyModel(_Told(dialog))
    return dialog


class _Told(QIdentityProxyModel):
    """The files of a dialog, told as the program tells sizes, kinds and times everywhere.

    Qt speaks of folders in English wherever it has no word for them, and of files by the system's
    list of types, which is not on every computer.
    """

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says; names, icons and whatever is not read are Qt's own."""
        files = self.sourceModel()
        if role != Qt.ItemDataRole.DisplayRole or not isinstance(files, QFileSystemModel):
            return super().data(index, role)
        told = {_SIZE: _size, _KIND: _kind, _CHANGED: _changed}.get(index.column())
        return super().data(index, role) if told is None else told(_file(files, self, index))


def _file(files: QFileSystemModel, told: QIdentityProxyModel, index: Index) -> QFileInfo:
    return files.fileInfo(told.mapToSource(index))


def _size(file: QFileInfo) -> str:
    return "" if file.isDir() else wording.size(file.size())


def _kind(file: QFileInfo) -> str:
    translate = QCoreApplication.translate
    if file.isRoot():
        return translate("paths", "Drive")
    if file.isDir():
        return translate("paths", "Folder")
    if not file.suffix():
        return translate("paths", "File")
    return translate("paths", "{KIND} file").format(KIND=file.suffix().upper())


def _changed(file: QFileInfo) -> str:
    return wording.local_moment(file.lastModified())
