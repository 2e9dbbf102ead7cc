"""The screens where incidents and sources are written: forms, drafts, history, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from archive_app.gui.views.incident_fields import IncidentFields
from archive_app.gui.views.incident_form import IncidentForm
from archive_app.gui.views.incident_links import IncidentLinks
from archive_app.gui.views.relate_dialog import RelateDialog
from archive_app.gui.widgets.filters import IncidentFilters
from archive_app.gui.widgets.find_field import FindField
from archive_app.services import browsing, catalogue, form_drafts
from tests.gui.stage import Stage
from tests.gui.typing import type_text


def first_reference(stage: Stage) -> str:
    """Return the reference of the first incident that was recorded."""
    key = browsing.incident_keys(stage.context.archive)[-1]
    return browsing.load_incident_rows(stage.context.archive, [key])[0].reference


def incident_form(stage: Stage) -> QWidget:
    stage.unlock("incident form").show_section("incident form")
    stage.settle()
    return stage.window


def incident_form_typed(stage: Stage) -> QWidget:
    """Something to mend: a date that may be two days, coordinates that are none."""
    page = stage.unlock("incident form").show_section("incident form")
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
    stage.unlock("incident form").show_section("incident form", first_reference(stage))
    stage.settle()
    return stage.window


def incidents_found(stage: Stage) -> QWidget:
    """Words in the find field: what they find stands in place of the list."""
    page = stage.unlock().show_section("incidents")
    field = page.findChild(FindField)
    assert isinstance(field, FindField)
    field.setText("prisoner")
    QTest.keyClick(field, Qt.Key.Key_Down)
    stage.settle()
    return stage.window


def incidents_narrowed(stage: Stage) -> QWidget:
    """A draft above the list, two chips that are on."""
    stage.unlock()
    name = form_drafts.name_draft(form_drafts.INCIDENT, None)
    form_drafts.keep(stage.context.archive, name, {"title": "Two prisoners reported shot"})
    stage.workspace.show_section("sources")
    page = stage.workspace.show_section("incidents")
    filters = page.findChild(IncidentFilters)
    assert isinstance(filters, IncidentFilters)
    chips = [each for each in filters.findChildren(QPushButton) if each.property("chip")]
    for chip in (chips[0], chips[3]):
        chip.click()
    stage.settle()
    return stage.window


def incident_link(stage: Stage) -> QWidget:
    """The dialog that relates an incident to another."""
    stage.unlock().show_section("incidents", first_reference(stage))
    stage.settle()
    detail = stage.workspace.findChild(IncidentLinks)
    assert isinstance(detail, IncidentLinks)
    dialog = RelateDialog(stage.context, first_reference(stage), detail)
    dialog.open()
    stage.settle()
    return dialog


def history(stage: Stage) -> QWidget:
    stage.unlock().show_section("history", first_reference(stage))
    stage.settle()
    return stage.window


def sources(stage: Stage) -> QWidget:
    stage.unlock("sources").show_section("sources")
    stage.settle()
    return stage.window


def source_form(stage: Stage) -> QWidget:
    stage.unlock("sources")
    first = catalogue.list_sources(stage.context.archive)[-1].reference
    stage.workspace.show_section("source form", first)
    stage.settle()
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "history": history,
    "incident-form": incident_form,
    "incident-form-edit": incident_form_edit,
    "incident-form-typed": incident_form_typed,
    "incident-link": incident_link,
    "incidents-found": incidents_found,
    "incidents-narrowed": incidents_narrowed,
    "source-form": source_form,
    "sources": sources,
}
