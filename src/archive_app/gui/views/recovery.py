"""The recovery sheet of a new archive, or after new keys: 24 words, and a test that one has them.

It can be left without the test, by a choice that says what it risks. A lock takes the words away
with everything else, though none comes by idleness; others can be made in Settings.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Centred
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.words_sheet import WordsSheet
from archive_app.gui.widgets.words_test import WordsTest
from archive_app.services.access import AccessReceipt
from archive_app.services.preferences import set_preference

_LETTERS = 90
UNTESTED = "recovery words untested"
"""The preference that says so, empty once they were tested."""


class RecoveryPage(QWidget):
    """Shows the words once; ``done`` comes when they were tested, or the test was declined."""

    done = Signal()

    def __init__(
        self,
        context: Context,
        words: str,
        codes: Sequence[AccessReceipt] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Recovery words"))
        self._context = context
        self._sheet = WordsSheet(self.tr("The recovery words"), "recovery-words.txt")
        self._sheet.set_words(words)
        self._codes = [self._code(code) for code in codes]
        self._test: WordsTest | None = None
        self._go_on = button(self.tr("I have written them down"), primary=True)
        self._go_on.clicked.connect(self._go_on_to_test)
        self._go_on.hide()
        self._sheet.seen.connect(self._may_go_on)
        self._sheet.saved.connect(self._may_go_on)
        self._skip = button(self.tr("Go on without a test…"), quiet=True)
        self._skip.clicked.connect(self._decline)
        self._tested = QVBoxLayout()
        self._buttons = QWidget()
        buttons = FlowLayout(self._buttons)
        buttons.addWidget(self._go_on)
        buttons.addWidget(self._skip)
        self._keep("yes")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Centred(self._column(), _LETTERS))
        self.setFocusProxy(self._sheet)

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.STEP)
        for code, sheet in self._codes:
            told = self.tr("The one-time code of {name}").format(name=code.name)
            column.addWidget(label(told, "heading"))
            column.addWidget(
                label(self.tr("Hand it over in person: with it they set a passphrase."), "muted")
            )
            column.addWidget(sheet)
        column.addWidget(label(self.tr("Your recovery words"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "These 24 words open the archive when every passphrase is forgotten. They are "
                    "shown only now and are kept nowhere. Write them on paper, in this order, and "
                    "keep the paper where neither flood nor search finds it together with the "
                    "archive."
                )
            )
        )
        column.addWidget(self._sheet)
        column.addLayout(self._tested)
        column.addWidget(self._buttons)
        column.addStretch()
        return column

    def _code(self, code: AccessReceipt) -> tuple[AccessReceipt, WordsSheet]:
        sheet = WordsSheet(
            self.tr("The one-time code of {name}").format(name=code.name), "one-time-code.txt"
        )
        sheet.set_words(code.words or "")
        return code, sheet

    def ask(self, numbers: Sequence[int] | None = None) -> None:
        """Hide the words and ask for three of them, those of these places (from 0) where given."""
        if self._test is not None:
            return
        self._go_on.hide()
        words = self._sheet.words
        self._sheet.set_words(words)
        self._test = WordsTest(words, numbers)
        self._test.passed.connect(self._passed)
        self._tested.addWidget(label(self.tr("Type three of them from your paper"), "heading"))
        self._tested.addWidget(self._test)
        self._test.setFocus()

    def _may_go_on(self) -> None:
        """Offer the test: nobody has written down what was never shown."""
        self._go_on.setVisible(self._test is None)

    def _go_on_to_test(self) -> None:
        self.ask()

    def _passed(self) -> None:
        self._keep("")
        self._leave()

    def _decline(self) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Without a test"))
        box.setText(self.tr("Go on without having tested the recovery words?"))
        box.setInformativeText(
            self.tr(
                "If the words on paper are wrong or not there, and the passphrase is forgotten, "
                "everything in the archive is lost for ever. New words can be made in Settings."
            )
        )
        anyway = box.addButton(self.tr("Take the risk"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        anyway.clicked.connect(self._leave)
        box.open()

    def _leave(self) -> None:
        """Forget every word, and go on."""
        for _, sheet in self._codes:
            sheet.clear()
        self._sheet.clear()
        if self._test is not None:
            self._test.clear()
        self.done.emit()

    def _keep(self, untested: str) -> None:
        archive = self._context.archive
        self._context.preferences[UNTESTED] = untested
        self._context.jobs.keep(self, lambda _: set_preference(archive, UNTESTED, untested))
