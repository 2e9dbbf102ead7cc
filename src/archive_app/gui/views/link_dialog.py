"""Saying that evidence items have to do with an incident: which, in what role, and a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from archive_app.gui import telling, wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.find_field import FindField
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.text import label
from archive_app.model.hidden import without_hidden
from archive_app.progress import Meter
from archive_app.services import catalogue, form_drafts, links, search

_MOST_FOUND = 50
Found = tuple[str, str, str]


class LinkDialog(Sheet):
    """Links one item or several to one incident, each link with its event."""

    _answered = Signal()

    def __init__(
        self, context: Context, reference: str, keys: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Link %n item(s) to an incident", "", len(keys)))
        self.set_action(self.tr("Link"), self._save)
        self._context = context
        self._keys = keys
        self._finding = Latest(context.jobs, self)
        shown = reference if len(keys) == 1 else wording.items_counted(len(keys))
        self.add(label(shown, "muted"))
        self._find = FindField(self.tr("Find an incident by its words"))
        self._find.asked.connect(self._look)
        self.add(self._find)
        self.begin_at(self._find)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Incidents"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 8)
        self._find.lead_into(lambda: self._list, self._answered)
        self.add(self._list)
        self._role = ChoiceBox()
        for term in context.vocabularies.terms("link_role"):
            if not term.retired:
                self._role.add_term(term)
        self.add_field(self.tr("What it does for the incident"), self._role)
        self._note = QLineEdit()
        self.add_field(
            self.tr("Note"), self._note, self.tr("What in it shows this, if it is not plain.")
        )
        self.keep_words(
            context,
            form_drafts.name_dialog("link", [*map(str, keys)]),
            {"role": self._role, "note": self._note, "find": self._find},
        )
        self._list.currentRowChanged.connect(
            lambda number: self.set_busy(is_busy=number < 0),
        )
        self.set_busy(is_busy=True)
        self._look("")

    def _look(self, words: str) -> None:
        archive = self._context.archive

        def work(_: Meter) -> list[Found]:
            if not words:
                newest = catalogue.list_incidents(archive, limit=_MOST_FOUND)
                return [(row.reference, row.title, row.when or "") for row in newest]
            hits = search.rank_records(archive, words, limit=4 * _MOST_FOUND).hits
            return [
                (hit.reference, hit.title, hit.when or "") for hit in hits if hit.kind == "incident"
            ][:_MOST_FOUND]

        def show(found: list[Found]) -> None:
            self._list.clear()
            for reference, title, said in found:
                when = telling.when_in_words(said)
                item = QListWidgetItem(wording.joined(without_hidden(title), when, reference))
                item.setData(Qt.ItemDataRole.UserRole, reference)
                self._list.addItem(item)
            if len(found) == 1:
                self._list.setCurrentRow(0)
            self._answered.emit()

        self._finding.read(work, show)

    def _save(self) -> None:
        chosen = self._list.currentItem()
        if chosen is None:
            self.tell(self.tr("Choose the incident first."))
            return
        incident = str(chosen.data(Qt.ItemDataRole.UserRole))
        role, note = str(self._role.currentData()), self._note.text().strip() or None
        archive, keys = self._context.archive, self._keys

        def work(meter: Meter) -> int:
            return links.link_items(archive, keys, incident, role=role, note=note, meter=meter)

        def linked(made: int) -> None:
            if made:
                self.accept()
            else:
                self.tell(self.tr("This is linked so already."))

        job = self._context.jobs.save(
            self,
            work,
            linked,
            failed=self.tell,
            title=self.tr("Linking evidence"),
        )

        def stopped() -> str:
            told = self.tr("Stopped after {done} of {total}. What was linked stays linked.")
            return told.format(done=wording.number(job.meter.done), total=wording.number(len(keys)))

        self.follow(job, stopped)
