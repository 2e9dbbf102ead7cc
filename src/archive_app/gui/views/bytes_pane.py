"""Text and bytes of a file of any size in a viewer: one part at a time, never as markup."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from archive_app.gui import errors, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.fields import Choice
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import without_hidden
from archive_app.progress import Meter
from archive_app.services import viewing

Mode = Literal["text", "bytes"]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "windows-1251", "koi8-u", "ibm866", "iso-8859-1")
_PART = {"text": 32 * 1024, "bytes": 4 * 1024}
_LINE = 16
_LONGEST = 2_000
"""In letters: a line of a whole part would hold the window for seconds while it is laid out."""
_ENDS = re.compile(r"\r\n?")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class _Laid:
    """One part of a file as it is shown: how many bytes it is, and whether lines of it are cut."""

    size: int
    text: str
    is_cut: bool = False


class BytesPane(QWidget):
    """Shows a held file part by part; memory stays flat however large it is."""

    def __init__(
        self, context: Context, sha256: str, size: int, mode: Mode, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._sha256, self._size, self._mode = sha256, size, mode
        self._offset = 0
        self._asked: Job | None = None
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setAccessibleName(
            self.tr("Text of the file") if mode == "text" else self.tr("Bytes of the file")
        )
        self._where = label(role="muted")
        self._cut = label(
            self.tr("Longer lines are shown in pieces of {count} characters.").format(
                count=QLocale().toString(_LONGEST)
            ),
            "muted",
        )
        self._cut.hide()
        self._problem = label(role="problem")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(self._text, 1)
        column.addWidget(self._problem)
        column.addWidget(self._cut)
        column.addWidget(self._where)
        column.addWidget(self._tools())
        self.setFocusProxy(self._text)
        if mode == "bytes":
            self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.go_to(0)

    def go_to(self, offset: int) -> None:
        """Show the part that begins at a byte."""
        step = _LINE if self._mode == "bytes" else 1
        self._offset = max(0, min(offset, self._size - 1)) // step * step
        archive, sha256 = self._context.archive, self._sha256
        start, length = self._offset, _PART[self._mode]
        encoding = str(self._encoding.currentData()) if self._mode == "text" else None

        def read(_: Meter) -> _Laid:
            content = viewing.read_bytes(archive, sha256, start, length)
            if encoding is None:
                return _Laid(len(content), hex_lines(content, start))
            return _Laid(len(content), *in_pieces(in_letters(content, encoding)))

        if self._asked is not None:
            self._asked.cancel()
        # Naming what has no shape and cutting lines take longer than a window may wait.
        self._asked = self._context.jobs.read(self, read, self._show, failed=self._tell)

    def _tools(self) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        part = _PART[self._mode]
        if self._mode == "text":
            self._encoding = Choice()
            self._encoding.addItem(self.tr("Encoding: as it seems"), "")
            for name in ENCODINGS:
                self._encoding.addItem(name, name)
            self._encoding.setAccessibleName(self.tr("Encoding"))
            self._encoding.currentIndexChanged.connect(lambda: self.go_to(self._offset))
            row.addWidget(self._encoding)
        if self._size <= part:
            return made
        for text, by, key in (
            (self.tr("Earlier part"), -part, "Ctrl+PgUp"),
            (self.tr("Later part"), part, "Ctrl+PgDown"),
        ):
            turn = button(text)
            turn.setToolTip(f"{text} ({key})")
            turn.clicked.connect(lambda _=False, step=by: self._step(step))
            QShortcut(QKeySequence(key), self, turn.click)
            row.addWidget(turn)
        offset = QLineEdit()
        offset.setPlaceholderText(self.tr("Go to byte, as 4096 or 0x1000"))
        offset.setAccessibleName(offset.placeholderText())
        offset.setMinimumWidth(offset.fontMetrics().horizontalAdvance("0") * 30)
        offset.returnPressed.connect(lambda: self._go_to_typed(offset.text()))
        row.addWidget(offset)
        return made

    def _step(self, by: int) -> None:
        wanted = self._offset + by
        if wanted < self._size:
            self.go_to(max(0, wanted))

    def _go_to_typed(self, typed: str) -> None:
        try:
            self.go_to(int(typed.strip().replace(" ", ""), 0))
        except ValueError:
            self._tell_text(self.tr("Type the number of a byte, as 4096 or 0x1000."))

    def _show(self, laid: _Laid) -> None:
        self._problem.hide()
        last = self._offset + laid.size
        number = QLocale().toString
        self._where.setText(
            self.tr("Bytes {first} to {last} of {size}").format(
                first=number(self._offset), last=number(last), size=number(self._size)
            )
            if laid.size < self._size
            else wording.size(self._size)
        )
        self._cut.setVisible(laid.is_cut)
        self._text.setPlainText(laid.text)

    def _tell(self, error: Exception) -> None:
        self._tell_text(errors.told(error))

    def _tell_text(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()


def in_letters(content: bytes, encoding: str) -> str:
    """Return bytes as text, in the encoding that they seem to be in where none is given."""
    text = content.decode(encoding or seeming_encoding(content), "replace").removeprefix("\ufeff")
    return without_hidden(_ENDS.sub("\n", text))


def in_pieces(text: str) -> tuple[str, bool]:
    """Return a text whose longer lines are cut, and whether any is."""
    pieces, is_cut = [], False
    for line in text.split("\n"):
        is_cut = is_cut or len(line) > _LONGEST
        pieces += [line[at : at + _LONGEST] for at in range(0, max(1, len(line)), _LONGEST)]
    return "\n".join(pieces), is_cut


def hex_lines(content: bytes, offset: int) -> str:
    """Return bytes as lines of sixteen: where they are, in hex, and as ASCII where it is any."""
    lines = []
    for at in range(0, len(content), _LINE):
        part = content[at : at + _LINE]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{offset + at:010x}  {part.hex(' ').ljust(3 * _LINE)} {shown}")
    return "\n".join(lines)


def seeming_encoding(content: bytes) -> str:
    """Return the encoding that a text seems to be in: by its mark, else UTF-8, else Cyrillic."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        # A part may begin or end within a character.
        decoder.decode(content.lstrip(bytes(range(0x80, 0xC0))))
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"
