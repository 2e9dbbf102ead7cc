"""Whose word an incident rests on stays whose word it was, whatever others are called."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from archive_app.gui.views.incident_form import IncidentForm
from archive_app.gui.widgets.source_field import SourceField
from archive_app.model.inputs import SourceInput
from archive_app.services import allegation, catalogue
from archive_app.services.allegation import Teller
from tests.gui.person import fill, handle_events, reads
from tests.gui.stage import Stage
from tests.gui.typing import type_text


def source(stage: Stage, pseudonym: str) -> str:
    new = catalogue.read_input(stage.context.archive, SourceInput, {"pseudonym": pseudonym})
    return catalogue.record(stage.context.archive, new).reference or ""


def incident(stage: Stage, teller: Teller) -> str:
    said = {"title": "A shell hit the school"}
    return allegation.record_incident(stage.context.archive, said, teller).reference or ""


def form(stage: Stage, reference: str = "") -> IncidentForm:
    page = stage.workspace.show_section("incident form", reference)
    stage.settle()
    assert isinstance(page, IncidentForm)
    return page


def field(stage: Stage) -> SourceField:
    (found,) = stage.window.findChildren(SourceField)
    return found


def line_of(field: SourceField) -> QLineEdit:
    line = field.combo.lineEdit()
    assert line is not None
    return line


def type_who(stage: Stage, text: str) -> None:
    line = line_of(field(stage))
    line.setFocus()
    line.selectAll()
    type_text(line, text)
    line.editingFinished.emit()
    handle_events()


def told(stage: Stage, reference: str) -> str | None:
    found = allegation.find_teller(stage.context.archive, reference)
    return None if found is None else found.reference


def test_an_edit_of_the_title_keeps_who_said_it_of_two_by_one_name(stage: Stage) -> None:
    stage.unlock()
    first, second = source(stage, "Owl"), source(stage, "Owl")
    told_by_first, told_by_second = (
        incident(stage, Teller("Owl", each)) for each in (first, second)
    )
    for reference, teller in ((told_by_first, first), (told_by_second, second)):
        form(stage, reference)
        assert reads(f"A known source, {teller}.")
        fill("What happened", "A shell hit the school of the village. ")
        stage.press("Save")
        assert told(stage, reference) == teller


def test_those_who_share_a_name_are_offered_with_the_end_of_their_reference(stage: Stage) -> None:
    stage.unlock()
    first, second = source(stage, "Owl"), source(stage, "owl")
    heron = source(stage, "Heron")
    form(stage)
    combo = field(stage).combo
    offered = [combo.itemText(at) for at in range(combo.count())]
    assert {f"Owl (…-{first[9:]})", f"owl (…-{second[9:]})", "Heron"} <= set(offered)
    for text, reference in ((f"Owl (…-{first[9:]})", first), ("Heron", heron)):
        combo.setCurrentIndex(combo.findText(text))
        teller = field(stage).teller()
        assert teller is not None
        assert teller.reference == reference


def test_a_name_that_several_have_is_not_saved_until_one_is_chosen(stage: Stage) -> None:
    stage.unlock()
    first = source(stage, "Owl")
    source(stage, "Owl")
    form(stage)
    fill("What happened", "A house reported shelled")
    type_who(stage, "Owl")
    stage.press("Save")
    assert reads("Several sources are called Owl: choose one of them.")
    type_who(stage, f"Owl (…-{first[9:]})")
    assert not reads("Several sources are called Owl")
    stage.press("Save")
    saved = catalogue.list_incidents(stage.context.archive, limit=1)[0].reference
    assert told(stage, saved) == first


def test_a_name_that_differs_in_case_alone_names_the_source_that_is_there(stage: Stage) -> None:
    stage.unlock()
    owl = source(stage, "Owl")
    form(stage)
    who = field(stage)
    type_text(line_of(who), "owl")
    assert reads("There is a source called Owl already")
    assert who.teller() == Teller("Owl", owl)


def test_a_draft_keeps_which_of_two_was_chosen(stage: Stage) -> None:
    stage.unlock()
    first, second = source(stage, "Owl"), source(stage, "Owl")
    form(stage)
    who = field(stage)
    for reference in (first, second):
        who.show_teller(Teller("Owl", reference))
        kept = who.typed()
        who.show_teller(None)
        who.restore(kept)
        assert who.teller() == Teller("Owl", reference)
    who.restore("Heron")
    assert who.teller() == Teller("Heron")
