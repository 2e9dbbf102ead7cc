"""Recording by hand what the program did not see: a handover, a late entry, a gap."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from archive_app.errors import ArchiveError, NotFound
from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.translation import spoken_language
from archive_app.gui.widgets.date_field import DateField
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.labelled import Labelled
from archive_app.gui.widgets.record_field import RecordField
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.text import label
from archive_app.model.vocabulary import Term
from archive_app.services import custody, form_drafts
from archive_app.services.custody import ByHand

_FIRST = "handed_over"


class EventForm(Sheet):
    """Asks what happened, to what, when; both times are kept: when it happened, and now."""

    def __init__(self, context: Context, reference: str, parent: QWidget):
        super().__init__(parent)
        self.set_title(self.tr("Record an event"))
        self.set_action(self.tr("&Record"), self.record)
        self._context = context
        self._kind = ChoiceBox()
        for term in _kinds(context):
            self._kind.add_term(term)
        self._kind.setCurrentIndex(max(0, self._kind.findData(_FIRST)))
        self._subject = RecordField(context)
        self._subject.show_reference(reference)
        self._when = DateField(
            context,
            self.tr("When it happened"),
            self.tr("Empty is not recorded."),
            has_basis=False,
        )
        self._lines = {
            name: QLineEdit() for name in ("from_", "to", "place", "purpose", "authority")
        }
        self._note = QPlainTextEdit()
        self._note.setTabChangesFocus(True)
        self._note.setMaximumHeight(theme.STEP * 12)
        self._subject_field = Labelled(
            self.tr("About"),
            self._subject,
            self.tr("A record’s reference, or words that find it."),
        )
        self.add(
            label(
                self.tr(
                    "For what the program did not see. An event cannot be changed or taken away "
                    "afterwards; a mistake is put right by another one."
                ),
                "muted",
            )
        )
        self.keep_words(
            context,
            form_drafts.name_dialog("event", [reference] if reference else []),
            {
                "kind": self._kind,
                "subject": self._subject,
                "when": self._when,
                **self._lines,
                "note": self._note,
            },
        )
        self.add(Labelled(self.tr("What happened"), self._kind))
        self.add(self._subject_field)
        self.add(self._when)
        for name, text in (
            ("from_", self.tr("From whom")),
            ("to", self.tr("To whom")),
            ("place", self.tr("Place")),
            ("purpose", self.tr("Purpose")),
            ("authority", self.tr("Authority")),
        ):
            self.add(Labelled(text, self._lines[name]))
        self.add(Labelled(self.tr("Note"), self._note))
        self.begin_at(self._kind)

    def record(self) -> None:
        """Record it, or say beside a field what is wrong with it."""
        if not self._check():
            return
        when = self._when.found()
        said = ByHand(
            kind=self._kind.currentData(),
            subject=self._subject.reference,
            happened_at=None if when is None else str(when),
            note=self._note.toPlainText().strip() or None,
            **{name: line.text().strip() or None for name, line in self._lines.items()},
        )
        archive = self._context.archive
        job = self._context.jobs.save(
            self,
            lambda _: custody.record_by_hand(archive, said),
            lambda _: self.accept(),
            failed=self._failed,
        )
        self.follow(job)

    def _check(self) -> bool:
        self.tell("")
        self._subject_field.tell(
            "" if self._subject.reference else self.tr("Say what the event is about.")
        )
        problem = self._when.problem()
        self._when.tell(problem)
        if self._subject_field.is_wrong:
            self._subject.setFocus()
        elif problem:
            self._when.setFocus()
        return not (self._subject_field.is_wrong or problem)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._subject_field.tell(wording.said(str(error)))
            self._subject.setFocus()
        elif isinstance(error, ArchiveError):
            self.tell(error)
        else:
            self._context.jobs.failed.emit(error)


def _kinds(context: Context) -> list[Term]:
    """Return the kinds of event that people may record, by the alphabet of their labels."""
    language = spoken_language()
    kinds = (
        term
        for term in context.vocabularies.terms("custody_event")
        if (term.by_hand or term.code.startswith("x-")) and not term.retired
    )
    return sorted(kinds, key=lambda each: each.label(language).casefold())
