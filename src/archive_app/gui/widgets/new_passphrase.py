"""A new passphrase: typed twice, with an honest word on how long guessing it would take."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QMessageBox, QProgressBar, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.jobs import Jobs
from archive_app.gui.widgets.passphrase import PassphraseField
from archive_app.gui.widgets.text import label
from archive_app.services import strength
from archive_app.services.strength import Lasts, Strength

_PAUSE_MS = 120
_ORDER = tuple(Lasts)


class NewPassphrase(QWidget):
    """Two fields and a meter; ``changed`` comes whenever :attr:`passphrase` may have."""

    changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        known: Callable[[], Iterable[str]] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._known = known
        self._first = PassphraseField(self.tr("New passphrase"))
        self._second = PassphraseField(self.tr("The same once more"))
        self._meter = QProgressBar()
        self._meter.setRange(0, len(_ORDER) - 1)
        self._meter.setValue(0)
        self._meter.setTextVisible(False)
        self._meter.setAccessibleName(self.tr("Strength of the passphrase"))
        self._meter.hide()  # empty, it would look like one more field
        self._told = label(role="muted")
        self._problem = label(role="problem")
        self._problem.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._estimate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        for each in (self._first, self._meter, self._told, self._second, self._problem):
            column.addWidget(each)
        self._first.edit.textChanged.connect(self._typed)
        self._second.edit.textChanged.connect(self._typed)
        self._second.edit.editingFinished.connect(self._compare)
        self._told.setText(self._advice())
        self.setFocusProxy(self._first.edit)

    @property
    def edits(self) -> tuple[QLineEdit, QLineEdit]:
        """The two fields that a person types into."""
        return self._first.edit, self._second.edit

    @property
    def passphrase(self) -> str | None:
        """What was typed twice the same way; None while it was not."""
        first, second = (edit.text() for edit in self.edits)
        return first if first and first == second else None

    def confirm_then(self, agreed: Callable[[], object]) -> None:
        """Go on with what was typed; where anybody would try it first, if a person says so."""
        typed, known = self._first.edit.text(), tuple(self._known())

        def ask(found: Strength) -> None:
            if typed != self.passphrase:
                return
            if found.lasts is Lasts.NOT_AT_ALL:
                self._ask(agreed)
            else:
                agreed()

        self._jobs.read(self, lambda _: strength.estimate(typed, known), ask)

    def _ask(self, agreed: Callable[[], object]) -> None:
        if self.findChildren(QMessageBox):
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("No protection"))
        box.setText(self.tr("Take this passphrase all the same?"))
        box.setInformativeText(
            self.tr(
                "It is among the first that anybody tries: whoever gets the archive is in it at "
                "once. Take four or more words by chance."
            )
        )
        box.addButton(self.tr("Take it all the same"), QMessageBox.ButtonRole.AcceptRole)
        another = box.addButton(self.tr("Choose another"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(another)
        box.setEscapeButton(another)
        box.accepted.connect(agreed)
        box.open()

    def clear(self) -> None:
        """Forget what was typed."""
        for edit in self.edits:
            edit.clear()

    def _typed(self) -> None:
        self._problem.hide()
        self._pause.start()
        self.changed.emit()

    def _compare(self) -> None:
        if self._second.edit.text() and self.passphrase is None:
            self._problem.setText(self.tr("The two are not the same."))
            self._problem.show()

    def _estimate(self) -> None:
        typed, known = self._first.edit.text(), tuple(self._known())

        def show(found: Strength) -> None:
            if typed == self._first.edit.text():
                self._show(found, typed)

        self._jobs.read(self, lambda _: strength.estimate(typed, known), show)

    def _show(self, found: Strength, typed: str) -> None:
        self._meter.setVisible(bool(typed))
        if not typed:
            self._meter.setValue(0)
            self._told.setText(self._advice())
            return
        self._meter.setValue(_ORDER.index(found.lasts))
        told = {
            Lasts.NOT_AT_ALL: self.tr("None: it is among the first that anybody tries."),
            Lasts.MINUTES: self.tr(
                "Weak: somebody with the archive and a hundred graphics cards finds it within "
                "minutes or hours."
            ),
            Lasts.DAYS: self.tr(
                "Not strong: somebody with the archive and a hundred graphics cards finds it "
                "within days or months."
            ),
            Lasts.YEARS: self.tr(
                "Fair: it would take years with a hundred graphics cards. A state has more."
            ),
            Lasts.CENTURIES: self.tr("Strong: nobody is expected to find it by trying."),
        }[found.lasts]
        self._told.setText(told)

    def _advice(self) -> str:
        return self.tr(
            "Take four or more words by chance, such as by dice. Length counts, odd signs do not. "
            "Nobody can set it back for you, and neither can we."
        )
