"""One stored file of an item: what it is, whether it is held, its digest, and what is inside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.digest import DigestText
from archive_app.gui.widgets.embedded_tree import EmbeddedTree
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import in_one_line
from archive_app.model.inputs import StoredFileInput
from archive_app.services.evidence import HeldFile


class FileCard(QFrame):
    """Shows one file; a thumbnail or another derivative says how it was made."""

    wanted = Signal(str, str)

    def __init__(self, context: Context, file: HeldFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        record = file.record if isinstance(file.record, StoredFileInput) else None
        role = wording.code_label(context, "file_role", file.role)
        name = record.original_name if record is not None else None
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        column.setSpacing(theme.STEP // 2)
        column.addWidget(
            label(
                wording.joined(role, wording.in_its_direction(in_one_line(name or ""))), "heading"
            )
        )
        kind = record.media_type if record is not None and record.media_type else ""
        column.addWidget(label(wording.joined(wording.size(file.size), kind, self._standing(file))))
        if record is not None and record.recipe is not None:
            recipe = record.recipe
            told = wording.joined(
                recipe.tool, recipe.version or "", wording.written(recipe.parameters or "")
            )
            column.addWidget(label(self.tr("Made by {recipe}").format(recipe=told), "muted"))
        column.addWidget(label(self.tr("SHA-256 digest"), "muted"))
        column.addLayout(self._digest(file.sha256))
        if file.role == "original" and record is not None:
            column.addWidget(label(self.tr("Embedded in the file"), "muted"))
            column.addWidget(self._embedded(context, file, record))

    def _embedded(self, context: Context, file: HeldFile, record: StoredFileInput) -> QWidget:
        """Return what was read from inside the file, or the way to what reads it."""
        if not file.is_waiting and file.failure is None:
            return EmbeddedTree(record.embedded_metadata)
        told = (
            self.tr("It was not looked into yet: the second step of the intake does that.")
            if file.failure is None
            else self.tr("It could not be looked into. {why}").format(
                why=wording.written(file.failure)
            )
        )
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(told, "muted"))
        if context.is_writable:
            way = button(self.tr("Open Intake"), quiet=True)
            way.clicked.connect(lambda: self.wanted.emit("intake", ""))
            column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _standing(self, file: HeldFile) -> str:
        if file.is_held:
            return self.tr("held")
        return self.tr("shredded: the bytes are not held any more")

    def _digest(self, sha256: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(DigestText(sha256, self.tr("SHA-256 digest")), 1)
        copy = button(self.tr("Copy"))
        copy.setIcon(theme.icon("copy"))
        copy.setAccessibleName(self.tr("Copy the digest"))
        # A digest betrays that a file is known: the lock takes it off the clipboard again.
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(sha256))
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return row
