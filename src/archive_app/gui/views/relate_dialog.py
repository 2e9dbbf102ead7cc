"""Saying how an incident relates to another: how, to which, and what that rests on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.find_field import FindField
from archive_app.gui.widgets.find_results import FindResults
from archive_app.gui.widgets.form_field import CodeField, LineField
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.text import label
from archive_app.services import form_drafts, links


class RelateDialog(Sheet):
    """Relates the incident of a reference to the one that is chosen, with an event."""

    def __init__(self, context: Context, reference: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Relate to another incident"))
        self.set_action(self.tr("Relate"), self._save)
        self.action.setEnabled(False)
        self._context = context
        self._reference = reference
        self._other = ""
        self._kind = CodeField(
            context, self.tr("This incident"), "incident_link", default="precedes"
        )
        self._find = FindField(self.tr("Find the other incident: words or its reference"))
        self._results = FindResults(context, kind="incident")
        self._results.setMinimumHeight(theme.STEP * 20)
        self._find.asked.connect(self._results.look_for)
        self._find.lead_into(lambda: self._results.list, self._results.settled)
        self._results.chosen.connect(self._choose)
        self._chosen = label(self.tr("No incident is chosen yet."), "muted")
        self._note = LineField(self.tr("Note"), self.tr("What it rests on, if you can say."))
        for each in (self._kind, self._find, self._results, self._chosen, self._note):
            self.add(each)
        self.begin_at(self._find)
        self.keep_words(
            context,
            form_drafts.name_dialog("relate", [reference]),
            {"kind": self._kind, "note": self._note},
        )

    def _choose(self, _: str, reference: str) -> None:
        is_itself = reference == self._reference
        hit = self._results.current
        self._other = "" if is_itself else reference
        self._chosen.setText(
            self.tr("An incident cannot be related to itself.")
            if is_itself or hit is None
            else self.tr("Chosen: {title}").format(title=wording.joined(hit.title, reference))
        )
        self.action.setEnabled(not is_itself)

    def _save(self) -> None:
        archive, mine, other = self._context.archive, self._reference, self._other
        kind, note = self._kind.said(), self._note.said()
        job = self._context.jobs.save(
            self,
            lambda _: links.link_incidents(
                archive, mine, str(kind), other, note=note if isinstance(note, str) else None
            ),
            lambda _: self.accept(),
            failed=self.tell,
        )
        self.follow(job)
