"""Custody: the whole ledger as a table with filters, and the chosen event with its proof."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer, QTimeZone
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import telling, theme, told, wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.models.keyed_rows import Column, KeyedRows
from archive_app.gui.views.checkpoint import CheckpointDialog
from archive_app.gui.views.custody_event import EventDetail
from archive_app.gui.views.event_form import EventForm
from archive_app.gui.views.page import Page
from archive_app.gui.views.save_paper import Paper, SavePaper
from archive_app.gui.widgets.action_row import ActionRow
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.fields import Choice
from archive_app.gui.widgets.filters import filters_counted
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.list_column import ListColumn
from archive_app.gui.widgets.prompt_line import PromptLine
from archive_app.gui.widgets.record_field import RecordField
from archive_app.gui.widgets.table import FittingTable, of_rows, row_height
from archive_app.gui.widgets.text import button, label, set_role
from archive_app.gui.widgets.writing import only_where_recorded, only_where_writable
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.hidden import without_hidden
from archive_app.model.typed_date import read_date
from archive_app.progress import Meter
from archive_app.services import archive_papers, custody, ledger_rows
from archive_app.services.ledger_rows import EventFilter, EventRow

_PAUSE_MS = 300
_LEAST_ROWS = 7
_LETTERS_OF_KIND = 26


class CustodyPage(Page):
    """The table in the middle, the event at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._finding = Latest(context.jobs, self)
        self._count = label(role="muted")
        self._problem = label(role="problem")
        self._problem.hide()
        self._model: KeyedRows[EventRow] = KeyedRows(
            context,
            ledger_rows.event_keys,
            ledger_rows.load_event_rows,
            [
                Column(self.tr("No."), lambda row: QLocale().toString(row.key)),
                Column(self.tr("Recorded"), lambda row: wording.moment(row.event.recorded_at)),
                Column(self.tr("What"), self._kind),
                Column(self.tr("About"), _about),
                Column(self.tr("By"), lambda row: row.agent),
            ],
            self._kind,
            self,
        )
        self._table = of_rows(FittingTable(), self._model, self.tr("Events of the ledger"))
        for column, text in enumerate(("00", wording.widest_moment(), "m" * 10)):
            self._table.make_room(column, text)
        self._kinds, self._people = Choice(), Choice()
        self._record = RecordField(context, prompt=self.tr("About: reference or words"))
        self._from = PromptLine(self.tr("Not before, as 6 Sept 2024"))
        self._to = PromptLine(self.tr("Not after, as Sept 2024"))
        self._detail = EventDetail(context)
        self._detail.wanted.connect(self.wanted)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._detail)
        split.setSizes([theme.STEP * 98, theme.STEP * 46])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._filter)
        for line in (self._record, self._from, self._to):
            line.textChanged.connect(self._pause.start)
        for box in (self._kinds, self._people):
            box.activated.connect(self._filter)
        self._model.counted.connect(self._counted)
        self._table.selectionModel().currentChanged.connect(self._chosen)
        context.changed.connect(self._changed)
        self.first = self._table
        self._read_choices()
        self._model.reload()

    def show_reference(self, reference: str) -> None:
        """Show the events about one record."""
        self._record.show_reference(reference)
        self._filter()

    def record_by_hand(self) -> EventForm:
        """Ask for an event that the program did not see."""
        form = EventForm(self.context, self._record.reference, self)
        form.open()
        return form

    def save_form(self) -> SavePaper | None:
        """Ask where to save the custody form of the record that the table is about."""
        reference = self._record.reference
        if not reference:
            self._tell(
                self.tr("Say above which record the form is for: its reference, or words of it.")
            )
            self._tucks.open(self._asked)
            self._record.setFocus()
            return None
        dialog = SavePaper(
            self.context,
            Paper(
                title=self.tr("Custody form"),
                file_name=f"custody-{reference}.pdf",
                purpose="Custody form",
                make=lambda archive, languages: archive_papers.custody_form(
                    archive, reference, languages
                ),
                subject=lambda archive: archive_papers.find_subject(archive, reference),
            ),
            self,
        )
        dialog.open()
        return dialog

    def make_checkpoint(self) -> CheckpointDialog:
        """Offer a checkpoint for somebody outside, and to compare with one that came back."""
        dialog = CheckpointDialog(self.context, self)
        dialog.open()
        return dialog

    def _left(self) -> QWidget:
        made = ListColumn()
        made.setAccessibleName(self.tr("The ledger and its filters"))
        column, self._tucks = made.column, made.tucks
        edge = theme.STEP * 2
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(edge)
        head = QHBoxLayout()
        title = label(self.tr("Custody"), "title")
        title.setWordWrap(False)  # two words in Ukrainian, which share the line with a short count
        head.addWidget(title)
        head.addWidget(self._count, 1)
        column.addLayout(head)
        actions = []
        for text, action, is_primary in (
            (self.tr("&Record an event…"), self.record_by_hand, True),
            (self.tr("Custody &form…"), self.save_form, False),
            (self.tr("Chec&kpoint…"), self.make_checkpoint, False),
        ):
            made_button = button(text, primary=is_primary)
            made_button.clicked.connect(action)
            actions.append(made_button)
        record, form, _ = actions
        only_where_writable(self.context, record)
        only_where_recorded(self.context, form)
        column.addWidget(ActionRow(actions))
        column.addWidget(self._tucks)
        self._asked = self._filters()
        column.addWidget(self._asked)
        self._tucks.add(filters_counted(0), self._asked)
        column.addWidget(self._problem)
        self._table.setMinimumHeight(row_height(self._table) * _LEAST_ROWS)
        column.addWidget(self._table, 1)
        made.follow(self._table)
        return made

    def _filters(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        self._kinds.addItem(self.tr("Any event"), "")
        self._people.addItem(self.tr("Anybody"), "")
        for box, name in (
            (self._kinds, self.tr("Kind of event")),
            (self._people, self.tr("Recorded by")),
        ):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            flow.addWidget(box)
        for line in (self._record, self._from, self._to):
            flow.addWidget(line)
        flow.join(self._from)
        return made

    def _read_choices(self) -> None:
        archive = self.context.archive

        def work(_: Meter) -> tuple[list[str], dict[str, str], list[str]]:
            return (
                ledger_rows.list_kinds(archive),
                custody.name_agents(archive),
                ledger_rows.list_longest_references(archive),
            )

        self.context.jobs.read(self, work, self._show_choices)

    def _show_choices(self, found: tuple[list[str], dict[str, str], list[str]]) -> None:
        kinds, people, references = found
        labels = {code: wording.code_label(self.context, "custody_event", code) for code in kinds}
        whole = (each for each in labels.values() if len(each) <= _LETTERS_OF_KIND)
        self._table.make_room(2, max(whole, key=len, default=""))
        for reference in references:
            self._table.make_room(3, _and_more(reference, 9))
        _offer(self._kinds, labels)
        _offer(self._people, people)

    def _filter(self) -> None:
        """Show what the filters say; where one cannot be understood, say so and change nothing."""
        self._pause.stop()
        self._finding.drop()
        self._tell("")
        bounds: list[datetime | None] = []
        for line, is_end in ((self._from, False), (self._to, True)):
            understood = read_date(line.text())
            set_role(line, "wrong", understood.unclear is not None)
            if understood.unclear is not None:
                self._tell(telling.why_date_unclear(understood.unclear))
                return
            bounds.append(_bound(understood.sure, is_end=is_end))
        wanted = EventFilter(
            kind=self._kinds.currentData() or None,
            subject=self._record.reference or None,
            agent=self._people.currentData() or None,
            earliest=bounds[0],
            latest=bounds[1],
        )
        asked = (wanted.kind, wanted.subject, wanted.agent, wanted.earliest or wanted.latest)
        self._tucks.call(self._asked, filters_counted(sum(map(bool, asked))))
        archive = self.context.archive

        def reload(keys: object) -> None:
            del keys
            self._model.reload(lambda archive: ledger_rows.event_keys(archive, wanted))

        # A record that is none is said beside its field, and not as something that went wrong.
        subject = wanted.subject
        if subject is None:
            reload(None)
        else:
            self._finding.read(
                lambda _: archive_papers.find_subject(archive, subject),
                reload,
                failed=self._not_found,
            )

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, ArchiveError):
            self._tell(wording.said(str(error)))
        else:
            self.context.jobs.failed.emit(error)

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _counted(self, count: int) -> None:
        self._count.setText(self.tr("%n event(s)", "", count))
        if count:
            self._table.make_room(0, QLocale().toString(self._model.key_at(0)))
        if count and not self._table.currentIndex().isValid():
            make_current(self._table, self._model.index(0, 0))
        elif not count:
            self._detail.show_nothing()

    def _chosen(self) -> None:
        index = self._table.currentIndex()
        if index.isValid():
            self._detail.show_event(self._model.key_at(index.row()))

    def _changed(self, kinds: frozenset[str]) -> None:
        del kinds  # every commit adds at least one event
        self._read_choices()
        self._model.reload()

    def _kind(self, row: EventRow) -> str:
        return told.happened(self.context, row.event)


def _about(row: EventRow) -> str:
    more = len(row.subjects) - 1
    first = ""
    if row.subjects:
        first = told.subject(row.subjects[0], row.event.subjects[0].subject.kind)
    return first if more <= 0 else _and_more(first, more)


def _and_more(first: str, more: int) -> str:
    told_more = QCoreApplication.translate("custody", "{first} and %n more", "", more)
    return told_more.format(first=first)


def _offer(box: QComboBox, labels: dict[str, str]) -> None:
    """Offer codes under their labels, in the order of the alphabet; what is chosen stays chosen."""
    chosen = box.currentData()
    while box.count() > 1:
        box.removeItem(1)
    for code, said in sorted(labels.items(), key=lambda each: each[1].casefold()):
        box.addItem(without_hidden(said), code)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def _bound(date: FuzzyDate | None, *, is_end: bool) -> datetime | None:
    """Return the first or last moment of a day, month or year as this computer's clock has it."""
    if date is None:
        return None
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii")
    if date.zone is None and ("/" in zone or zone == "UTC"):
        date = date.model_copy(update={"zone": zone})
    return date.latest if is_end else date.earliest
