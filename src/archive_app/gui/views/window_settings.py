"""What a person chooses for all windows, and when this archive is locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from archive_app import settings
from archive_app.gui import locking, theme, translation
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.fields import ChoiceBox, field_form
from archive_app.gui.widgets.text import field_label, label
from archive_app.services.preferences import set_preference

GUARD = "guard"
"""The preference that says whether graphic material is shown only on demand: ``on`` or ``off``."""
_MINUTES = (1, 2, 5, 10, 15, 30, 60)


class WindowCard(Card):
    """Language and colours, on this computer, for whichever archive."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("This computer's windows"), parent)
        self._context = context
        chosen = settings.load_window_settings()
        self._language = _box(
            self.tr("Language"),
            [
                ("", self.tr("As the system has it")),
                ("en", "English"),
                ("uk", "Українська"),
            ],
            chosen.get("language", ""),
        )
        self._scheme = _box(
            self.tr("Colours"),
            [
                ("system", self.tr("As the system has it")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
            ],
            chosen.get("scheme", "system"),
        )
        self._language.activated.connect(self._choose)
        self._scheme.activated.connect(self._choose)
        form = field_form()
        for text, box in (
            (self.tr("&Language"), self._language),
            (self.tr("&Colours"), self._scheme),
        ):
            form.addRow(field_label(text, box), box)
        self.column.addLayout(form)
        self._waits = label(role="muted")
        self.column.addWidget(self._waits)
        self.setFocusProxy(self._language)
        for job in context.jobs.titled:
            job.when_ended(self, self._show_state)
        context.jobs.begun.connect(self._wait_for)
        self._show_state()

    def _wait_for(self, job: Job) -> None:
        if job.title:
            job.when_ended(self, self._show_state)
            self._show_state()

    def _show_state(self) -> None:
        """Offer a change only where nothing is under way: with the pages, whoever waits goes."""
        titled = self._context.jobs.titled
        for box in (self._language, self._scheme):
            box.setEnabled(not titled)
        if titled:
            told = self.tr("Language and colours can be changed once this is done: {work}")
            self._waits.setText(told.format(work=titled[0].title))
        self._waits.setVisible(bool(titled))

    def _choose(self) -> None:
        """Keep what is chosen, and speak and dress at once."""
        language, scheme = self._language.currentData(), self._scheme.currentData()
        chosen = settings.load_window_settings() | {"language": language, "scheme": scheme}
        if not language:
            del chosen["language"]
        settings.save_window_settings(chosen)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        translation.speak(application, language or translation.system_language())
        theme.use_scheme(scheme)
        self._context.dressed_anew.emit()


class LockingCard(Card):
    """After how long the archive is locked, and what is shown only on demand."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Locking and viewing"), parent)
        self._context = context
        present = locking.minutes_until_locked(context)
        offered = sorted({*_MINUTES, max(1, round(present))})
        self._minutes = _box(
            self.tr("Lock when nobody does anything for"),
            [(str(each), self.tr("%n minute(s)", "", each)) for each in offered],
            str(max(1, round(present))),
        )
        self._minutes.activated.connect(self._choose_minutes)
        self._guard = QCheckBox(self.tr("&Grey graphic material until it is clicked"))
        self._guard.setChecked(context.preferences.get(GUARD, "on") != "off")
        self._guard.toggled.connect(self._choose_guard)
        named = field_label(self.tr("L&ock when nobody does anything for"), self._minutes)
        form = field_form()
        form.addRow(named, self._minutes)
        self.column.addLayout(form)
        self.column.addWidget(self._guard)
        self.column.addWidget(
            label(
                self.tr(
                    "It is locked also with the screen, when the computer falls asleep, and at "
                    "once by Ctrl+L, even while a dialog is open. What you are typing is kept."
                ),
                "muted",
            )
        )
        self.column.addWidget(
            label(
                self.tr(
                    "The minutes count from the end of long work, such as an intake, a check or a "
                    "backup, and not while recovery words are shown."
                ),
                "muted",
            )
        )
        self.setFocusProxy(self._minutes)

    def _choose_minutes(self) -> None:
        minutes = self._minutes.currentData()
        self._keep(locking.PREFERENCE, minutes)
        self._context.lock_after.emit(float(minutes))

    def _choose_guard(self, is_on: bool) -> None:
        self._keep(GUARD, "on" if is_on else "off")
        self._context.previews.cover()

    def _keep(self, name: str, value: str) -> None:
        archive = self._context.archive
        self._context.preferences[name] = value
        self._context.jobs.keep(self, lambda _: set_preference(archive, name, value))


def _box(name: str, choices: Sequence[tuple[str, str]], present: str) -> ChoiceBox:
    made = ChoiceBox()
    made.setAccessibleName(name)
    for value, text in choices:
        made.addItem(text, value)
    made.setCurrentIndex(max(0, made.findData(present)))
    return made
