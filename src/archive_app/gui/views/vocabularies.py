"""The words of the archive: each vocabulary in both languages, and words of one's own."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.translation import spoken_language
from archive_app.gui.widgets.asking import Asking
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.fields import Choice, field_form
from archive_app.gui.widgets.kept_words import KeptWords
from archive_app.gui.widgets.text import button, field_label, label
from archive_app.model.vocabulary import Term
from archive_app.services import form_drafts
from archive_app.services.vocabularies import add_term


class VocabulariesCard(Card):
    """A vocabulary is chosen, its words are listed, and one may be added."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Vocabularies"), parent)
        self._context = context
        self._scheme = Choice()
        self._scheme.setAccessibleName(self.tr("Vocabulary"))
        language = spoken_language()
        schemes = context.vocabularies.schemes()
        for scheme in sorted(schemes, key=lambda each: each.label(language).casefold()):
            self._scheme.addItem(scheme.label(language), scheme.code)
        self._scheme.activated.connect(self._show)
        self._words = QTableWidget(0, 3)
        self._words.setAccessibleName(self.tr("Words of the vocabulary"))
        self._words.setHorizontalHeaderLabels(
            [self.tr("English"), self.tr("Ukrainian"), self.tr("Code")]
        )
        self._words.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._words.verticalHeader().hide()
        self._words.setShowGrid(False)
        self._words.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        self._words.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._words.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._words.setTabKeyNavigation(False)
        self._words.setMinimumHeight(theme.STEP * 28)
        self._add = button(self.tr("Add a word…"))
        self._add.clicked.connect(self._ask)
        self._told = label(role="muted")
        self.column.addWidget(self._scheme)
        self.column.addWidget(self._words)
        self.column.addWidget(self._told)
        self.column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)
        context.changed.connect(self._changed)
        self._show()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "vocabulary" in kinds:
            self._show()

    def _show(self) -> None:
        scheme = self._context.vocabularies.scheme_by_code[self._scheme.currentData()]
        self._words.setRowCount(len(scheme.terms))
        for row, term in enumerate(scheme.terms):
            for column, text in enumerate((term.label_en, term.label_uk, term.code)):
                self._words.setItem(row, column, QTableWidgetItem(text))
        self._add.setEnabled(self._context.is_writable and not scheme.closed)
        self._told.setText(
            self.tr("The program relies on exactly these words: none can be added.")
            if scheme.closed
            else self.tr("A word of your own stays, and goes along in bundles with what it says.")
        )

    def _ask(self) -> None:
        scheme = self._scheme.currentData()
        edits = {name: QLineEdit() for name in ("label_en", "label_uk", "code")}
        content = QWidget()
        form = field_form()
        for name, text in (
            ("label_en", self.tr("In &English")),
            ("label_uk", self.tr("In &Ukrainian")),
            ("code", self.tr("&Code")),
        ):
            edits[name].setAccessibleName(text.replace("&", ""))
            form.addRow(field_label(text, edits[name]), edits[name])
        column = QVBoxLayout(content)
        column.addLayout(form)
        content.setFocusProxy(edits["label_en"])
        edits["label_en"].textEdited.connect(lambda text: edits["code"].setText(_code(text)))
        dialog = Asking(
            self,
            self.tr("Add a word"),
            self.tr(
                "It is added to the vocabulary “{name}” for good: records will rely on it. That it "
                "was added is recorded. The code is what others read: x- and Latin letters."
            ).format(name=self._scheme.currentText()),
            content,
            self.tr("Add it"),
        )

        name = form_drafts.name_dialog(f"{scheme} word")
        column.insertWidget(0, KeptWords(self._context, dialog, name, edits))

        def add() -> None:
            term = Term(
                scheme=scheme,
                code=edits["code"].text().strip(),
                label_en=edits["label_en"].text().strip(),
                label_uk=edits["label_uk"].text().strip(),
            )
            dialog.does.setEnabled(False)
            self._context.jobs.save(
                dialog,
                lambda _: add_term(self._context.archive, term),
                lambda _: dialog.accept(),
                failed=lambda error: dialog.tell(errors.told(error)),
            )

        dialog.does.clicked.connect(add)
        dialog.open()


def _code(text: str) -> str:
    """Return a code for a word, from its Latin letters."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return f"x-{plain[:40]}" if plain else ""
