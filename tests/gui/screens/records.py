"""The screens where incidents and sources are written: forms, drafts, history, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from archive_app.gui.views.incident_fields import IncidentFields
from archive_app.gui.views.incident_form import IncidentForm
from archive_app.services import browsing, catalogue
from tests.gui.stage import Stage
from tests.gui.typing import type_text


def first_reference(stage: Stage) -> str:
    """Return the reference of the first incident that was recorded."""
    key = browsing.incident_keys(stage.context.archive)[-1]
    return browsing.load_incident_rows(stage.context.archive, [key])[0].reference


def incident_form(stage: Stage) -> QWidget:
    stage.unlock().show_section("incident form")
    stage.settle()
    return stage.window


def incident_form_typed(stage: Stage) -> QWidget:
    """Something to mend: a date that may be two days, coordinates that are none."""
    page = stage.unlock().show_section("incident form")
    stage.settle()
    assert isinstance(page, IncidentForm)
    fields = page.fields
    assert isinstance(fields, IncidentFields)
    type_text(fields.title.edit, "Two prisoners reported shot")
    type_text(fields.when.edit, "05/06/2024")
    type_text(fields.place.edit, "near Niu-York 48.33, 37.84 ± 1 km")
    fields.teller.combo.setEditText("the neighbour")
    page.keep_drafts()
    return stage.window


def incident_form_edit(stage: Stage) -> QWidget:
    stage.unlock().show_section("incident form", first_reference(stage))
    stage.settle()
    return stage.window


def history(stage: Stage) -> QWidget:
    stage.unlock().show_section("history", first_reference(stage))
    stage.settle()
    return stage.window


def sources(stage: Stage) -> QWidget:
    stage.unlock().show_section("sources")
    stage.settle()
    return stage.window


def source_form(stage: Stage) -> QWidget:
    stage.unlock()
    first = catalogue.list_sources(stage.context.archive)[-1].reference
    stage.workspace.show_section("source form", first)
    stage.settle()
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "history": history,
    "incident-form": incident_form,
    "incident-form-edit": incident_form_edit,
    "incident-form-typed": incident_form_typed,
    "source-form": source_form,
    "sources": sources,
}
