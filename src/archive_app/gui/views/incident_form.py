"""The form of an incident: what, when, where, who says so; all else where it is known."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from archive_app.gui.context import Context
from archive_app.gui.views.form_page import FormPage, Work
from archive_app.gui.views.incident_fields import IncidentFields
from archive_app.gui.views.sources import FROM_FORM
from archive_app.gui.widgets.field_group import Said
from archive_app.progress import Meter
from archive_app.services import allegation, catalogue, form_drafts
from archive_app.services.allegation import Teller
from archive_app.services.catalogue import ListedSource
from archive_app.store.archive import Archive

_MOST_SOURCES = 2000


@dataclass(frozen=True)
class _Told:
    teller: Teller | None
    sources: list[ListedSource]


class IncidentForm(FormPage):
    """A new incident, or the next revision of one."""

    KIND = "incident"
    FORM = form_drafts.INCIDENT
    LIST = "incidents"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._incident = IncidentFields(context)
        super().__init__(context, self._incident, parent)
        self._incident.teller.sources_wanted.connect(lambda: self.wanted.emit("sources", FROM_FORM))

    def name_page(self, *, is_new: bool) -> str:
        """Return the title of the page."""
        return self.tr("New incident") if is_new else self.tr("Edit the incident")

    def load_beside(self, archive: Archive, reference: str | None) -> object:
        """Return who says so, and the sources to choose from."""
        return _Told(
            None if reference is None else allegation.find_teller(archive, reference),
            catalogue.list_sources(archive, limit=_MOST_SOURCES),
        )

    def show_beside(self, beside: object) -> None:
        """Show who says so."""
        assert isinstance(beside, _Told)
        teller = self._incident.teller
        teller.offer(beside.sources)
        teller.show_teller(beside.teller)

    def resume(self) -> None:
        """Offer the sources that were made meanwhile."""
        archive, teller = self.context.archive, self._incident.teller
        self.context.jobs.read(
            self, lambda _: catalogue.list_sources(archive, limit=_MOST_SOURCES), teller.offer
        )

    def write(self, archive: Archive, reference: str | None, said: Said, revision: int) -> Work:
        """Return what saves the incident, with the source whose word it is."""
        teller = self._incident.teller.teller()

        def work(_: Meter) -> str:
            if reference is None:
                saved = allegation.record_incident(archive, said, teller)
                return saved.reference or ""
            allegation.revise_incident(archive, reference, said, teller, expected_revision=revision)
            return reference

        return work
