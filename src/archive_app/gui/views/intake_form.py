"""What is said of an intake: from whom, how, for which incident; what is wrong is told there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError, NotFound
from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.date_field import DateField
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.labelled import Labelled
from archive_app.gui.widgets.record_field import RecordField, record_id
from archive_app.gui.widgets.text import label
from archive_app.model.canonical import JsonValue
from archive_app.model.inputs import AccessionInput
from archive_app.services import catalogue
from archive_app.services.catalogue import ListedSource
from archive_app.store.archive import Archive

_MOST_SOURCES = 500
_OF_DATE = ("when", "typed_when")


class UnknownIncident(NotFound):
    """What is typed as the incident names none."""


@dataclass(frozen=True)
class SaidOfIntake:
    """What was typed, as it goes to the services in another thread; empty texts are not said.

    ``when`` is what was understood of the date, ``typed_when`` how it was typed.
    """

    received_from: str
    source: str
    how_received: str
    carrier: str
    purpose: str
    when: JsonValue
    typed_when: JsonValue
    incident: str
    consent: str

    def about(self, archive: Archive) -> AccessionInput:
        """Return what the accession says; raises UnknownIncident for an incident that is none."""
        return catalogue.read_input(
            archive,
            AccessionInput,
            {
                "received_from": self.received_from,
                "source_id": record_id(archive, self.source, "source"),
                "incident_id": self._incident_id(archive),
                "how_received": self.how_received or None,
                "carrier": self.carrier or None,
                "purpose": self.purpose or None,
                "when": self.when,
                "received_by": archive.agent_id,
            },
        )

    def _incident_id(self, archive: Archive) -> str | None:
        try:
            return record_id(archive, self.incident, "incident")
        except NotFound as error:
            raise UnknownIncident(str(error)) from None


class IntakeForm(QFrame):
    """The fields of an accession, four of them enough for most."""

    edited = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._context = context
        self._from, self._how = QLineEdit(), QLineEdit()
        self._purpose, self._consent = QLineEdit(), QLineEdit()
        self._source, self._carrier = ChoiceBox(), ChoiceBox()
        self._incident = RecordField(context, "incident")
        self._wanted_source = ""
        self._source.addItem(self.tr("not recorded"), "")
        self._carrier.addItem(self.tr("not recorded"), "")
        for term in context.vocabularies.terms("carrier"):
            if not term.retired:
                self._carrier.add_term(term)
        self.from_field = Labelled(
            self.tr("From whom"),
            self._from,
            self.tr(
                "In your words. Where a name could endanger somebody, use a pseudonym: it can be "
                "corrected later, but what stood before is never erased."
            ),
        )
        self.incident_field = Labelled(
            self.tr("Incident"),
            self._incident,
            self.tr(
                "Which incident the files are about: type its reference or words of its title."
            ),
        )
        self.when_field = DateField(context, self.tr("When received"), self.tr("Empty means now."))
        self._source_field = Labelled(
            self.tr("Recorded source"),
            self._source,
            self.tr("Where whoever gave them is among your Sources already: choose them here too."),
        )
        fields = [
            self.from_field,
            self.incident_field,
            Labelled(
                self.tr("How received"),
                self._how,
                self.tr("For example: handed over in person, sent by a messenger."),
            ),
            Labelled(self.tr("Carrier"), self._carrier),
            self.when_field,
            self._source_field,
            Labelled(self.tr("Purpose"), self._purpose, self.tr("What the files were given for.")),
            Labelled(
                self.tr("Consent"),
                self._consent,
                self.tr(
                    "What whoever gave them agreed to. It is recorded as an event of its own; "
                    "empty records nothing."
                ),
            ),
        ]
        column = QVBoxLayout(self)
        edge = theme.STEP * 2
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.STEP * 3 // 2)
        column.addWidget(label(self.tr("Where they come from"), "heading"))
        for field in fields:
            column.addWidget(field)
        for line in (self._from, self._how, self._purpose, self._consent):
            line.textChanged.connect(self._edited)
        self.when_field.changed.connect(self._edited)
        self._incident.textChanged.connect(self._edited)
        for box in (self._source, self._carrier):
            box.activated.connect(self._edited)
        archive = context.archive
        context.jobs.read(
            self,
            lambda _: catalogue.list_sources(archive, limit=_MOST_SOURCES),
            self._show_sources,
        )

    @property
    def said(self) -> SaidOfIntake:
        """What is typed."""
        return SaidOfIntake(
            received_from=self._from.text().strip(),
            source=self._source.currentData() or self._wanted_source,
            how_received=self._how.text().strip(),
            carrier=self._carrier.currentData(),
            purpose=self._purpose.text().strip(),
            when=self.when_field.said(),
            typed_when=self.when_field.typed(),
            incident=self._incident.reference,
            consent=self._consent.text().strip(),
        )

    def show_said(self, said: SaidOfIntake) -> None:
        """Show what was typed before."""
        self._from.setText(said.received_from)
        self._how.setText(said.how_received)
        self._purpose.setText(said.purpose)
        self.when_field.restore(said.typed_when)
        self._consent.setText(said.consent)
        self._incident.show_reference(said.incident)
        self._carrier.setCurrentIndex(max(0, self._carrier.findData(said.carrier)))
        self._wanted_source = said.source
        self._choose_source()

    def show_incident(self, reference: str) -> None:
        """Name the incident that the files are about."""
        self._incident.show_reference(reference)

    def check(self) -> bool:
        """Tell beside each field what is wrong with it; return whether nothing is."""
        said = self.said
        self.from_field.tell("" if said.received_from else self.tr("Say from whom they came."))
        problem = self.when_field.problem()
        self.when_field.tell(problem)
        self.incident_field.tell("")
        if self.from_field.is_wrong:
            self.from_field.editor.setFocus()
        elif problem:
            self.when_field.setFocus()
        return not (self.from_field.is_wrong or problem)

    def tell_incident(self, error: ArchiveError) -> None:
        """Say beside its field that the incident is none."""
        self.incident_field.tell(errors.told(error))
        self._incident.setFocus()

    def _show_sources(self, sources: list[ListedSource]) -> None:
        self._source_field.setVisible(bool(sources))
        for source in sources:
            self._source.addItem(f"{source.pseudonym} ({source.reference})", source.reference)
        self._choose_source()

    def _choose_source(self) -> None:
        at = self._source.findData(self._wanted_source)
        if at >= 0:
            self._source.setCurrentIndex(at)
            self._wanted_source = ""

    def _edited(self) -> None:
        for field in (self.from_field, self.when_field, self.incident_field):
            field.tell("")
        self.edited.emit()


def said_as_json(said: SaidOfIntake) -> dict[str, JsonValue]:
    """Return what was typed as a draft keeps it."""
    return dict(vars(said))


def said_from_json(fields: dict[str, JsonValue]) -> SaidOfIntake:
    """Return what a draft kept; what is missing in it is not said."""
    names = SaidOfIntake.__dataclass_fields__
    texts = {name: str(fields.get(name) or "") for name in names if name not in _OF_DATE}
    return SaidOfIntake(**texts, when=fields.get("when"), typed_when=fields.get("typed_when"))
