"""The history of a record: every revision, who saved it when, and what changed field by field."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import theme, told, wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import button, label
from archive_app.progress import Meter
from archive_app.services import allegation, catalogue, custody, overview
from archive_app.services.catalogue import Change
from archive_app.store.archive import Archive

_SHOWN = 50


@dataclass(frozen=True)
class _History:
    changes: list[Change]
    agents: dict[str, str]
    names: dict[str, str]
    tellers: dict[str, str]


class HistoryPage(Page):
    """Revisions, the newest first; nothing was ever overwritten."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reference = ""
        self._reading = Latest(context.jobs, self)
        self._shows_all = False
        self._about = label(role="muted")
        back = button(self.tr("&Back to the incident"))
        back.clicked.connect(lambda: self.wanted.emit("incidents", self._reference))
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.STEP * 3, theme.STEP * 2, theme.STEP * 3, theme.STEP * 2)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("History"), "title"))
        column.addWidget(self._about)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeading)
        self._revisions = QVBoxLayout()
        self._revisions.setSpacing(theme.STEP)
        column.addLayout(self._revisions)
        column.addStretch()
        scroll = scrolling(body, self.tr("All revisions"), only_down=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.first = back
        context.changed.connect(self._changed)

    def show_reference(self, reference: str) -> None:
        """Show the history of a record."""
        if reference != self._reference:
            self._shows_all = False
        self._reference = reference
        archive = self.context.archive

        def work(_: Meter) -> _History:
            return _load(archive, reference)

        self._reading.read(work, self._show, title=self.tr("Reading the history"))

    def _show(self, history: _History) -> None:
        empty(self._revisions)
        newest = history.changes[::-1]
        self._about.setText(
            wording.joined(self._reference, self.tr("%n revision(s)", "", len(newest)))
        )
        shown = newest if self._shows_all else newest[:_SHOWN]
        for change in shown:
            self._revisions.addWidget(self._card(change, history))
        if len(shown) < len(newest):
            rest = button(self.tr("Show all"), quiet=True)
            rest.clicked.connect(self._show_all)
            self._revisions.addWidget(rest, 0, Qt.AlignmentFlag.AlignLeading)

    def _card(self, change: Change, history: _History) -> QWidget:
        made = QFrame()
        made.setProperty("role", "card")
        column = QVBoxLayout(made)
        column.setSpacing(theme.STEP)
        number = self.tr("Revision {number}").format(number=change.revision)
        column.addWidget(label(number, "heading"))
        column.addWidget(
            label(
                wording.joined(
                    wording.moment(change.recorded_at),
                    history.agents.get(change.agent or "", ""),
                    wording.code_label(self.context, "custody_event", change.kind),
                ),
                "muted",
            )
        )
        if said := self._on_whose_word(change, history):
            column.addWidget(label(said))
        column.addWidget(self._fields(change, history))
        return made

    def _on_whose_word(self, change: Change, history: _History) -> str:
        source = allegation.source_in(change.note)
        if source is None:
            return change.note or ""
        return self.tr("According to {source}").format(
            source=wording.joined(history.tellers.get(source, ""), source)
        )

    def _fields(self, change: Change, history: _History) -> QWidget:
        facts = told.change_facts("incident", change.changed, history.names)
        if not facts:
            return label(self.tr("No field changed."), "muted")
        made = Facts()
        if change.revision == 1:
            made.show_facts([(name, after) for name, _, after in facts])
            return made
        spoken = self.tr("{field}: before {before}, now {after}")
        made.show_facts(
            [(name, f"{before}  →  {after}") for name, before, after in facts],
            [spoken.format(field=name, before=was, after=now) for name, was, now in facts],
        )
        return made

    def _show_all(self) -> None:
        self._shows_all = True
        self.show_reference(self._reference)

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and "incident" in kinds:
            self.show_reference(self._reference)


def _load(archive: Archive, reference: str) -> _History:
    changes = catalogue.load_history(archive, reference, "incident")
    sources = {source for each in changes if (source := allegation.source_in(each.note))}
    return _History(
        changes,
        custody.name_agents(archive),
        overview.name_records(archive, []),
        {source: allegation.name_source(archive, source) for source in sources},
    )
