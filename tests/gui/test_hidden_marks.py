"""No name turns round or hides a part of itself, wherever a screen shows it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel

from archive_app.gui import telling
from archive_app.gui.views.custody_event import EventDetail
from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.viewer import Viewer
from archive_app.model.canonical import JsonValue
from archive_app.model.inputs import AccessionInput, SourceInput
from archive_app.model.typed_place import read_place
from archive_app.progress import Meter
from archive_app.services import browsing, catalogue, form_drafts
from archive_app.services.accession import accession_files
from tests.gui.screens.custody import incident
from tests.gui.stage import Stage
from tests.services.steps import events

REVERSING = "\u202e"
NAME = f"photo_{REVERSING}gpj.exe"


def shown(stage: Stage) -> str:
    """Return everything that the windows say, in labels, choices and lists."""
    texts = list[str]()
    for widget in QApplication.allWidgets():
        if not widget.isVisible():
            continue
        texts += [widget.accessibleName(), widget.windowTitle()]
        if isinstance(widget, QLabel):
            texts.append(widget.text())
        elif isinstance(widget, QComboBox):
            texts += [widget.itemText(number) for number in range(widget.count())]
        elif isinstance(widget, QAbstractItemView):
            model = widget.model()
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                for _ in range(2):  # rows are read when they are asked for
                    cells = [
                        str(model.index(row, column).data(role) or "")
                        for row in range(model.rowCount())
                        for column in range(model.columnCount())
                    ]
                    stage.settle()
                texts += cells
    return "\n".join(texts)


def look(stage: Stage, section: str, reference: str = "") -> str:
    stage.workspace.show_section(section, reference)
    stage.settle()
    return shown(stage)


def test_a_place_that_is_typed_is_told_without_turning_round() -> None:
    told = telling.place_in_words(read_place(f"near {REVERSING}gnp.exe\u202c 48.1, 37.1"))
    assert "near [U+202E]gnp.exe[U+202C]" in told
    assert REVERSING not in told


def test_a_name_of_two_lines_is_spelt_alike_on_every_screen(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    path = stage.folder / "new\nline.txt"
    path.write_bytes(b"hello")
    accession_files(archive, [path], AccessionInput(received_from="A"), Meter())
    (item,) = browsing.load_item_rows(archive, browsing.item_keys(archive)[:1])
    for section, reference in (("evidence", item.reference), ("custody", "")):
        text = look(stage, section, reference)
        assert "new[U+000A]line.txt" in text, section
        assert "new\nline.txt" not in text, section


def test_what_reverses_text_is_named_on_every_screen(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    about = incident(stage)
    catalogue.edit(archive, about, "incident", {"title": f"A house{REVERSING} burnt"})
    path = stage.folder / NAME
    path.write_bytes(b"MZ hello")
    said = AccessionInput(received_from=f"X{REVERSING}Y")
    accession_files(archive, [path], said, Meter())
    (item,) = browsing.load_item_rows(archive, browsing.item_keys(archive)[:1])
    catalogue.edit(archive, item.reference, "evidence_item", {"title": NAME})
    assert "X[U+202E]Y" in look(stage, "evidence", item.reference)
    sections = {
        "incidents": ("incidents", about),
        "evidence": ("evidence", item.reference),
        "history": ("history", about),
        "export": ("export", about),
        "custody": ("custody", ""),
    }
    for told, (section, reference) in sections.items():
        text = look(stage, section, reference)
        assert REVERSING not in text, (told, [x for x in text.split("\n") if REVERSING in x])
        assert "[U+202E]" in text, told
    (opened, *_) = reversed(events(archive, "accession_opened"))
    stage.find(EventDetail, "The chosen event").show_event(opened.number)
    stage.settle()
    assert "X[U+202E]Y" in shown(stage)


def test_a_file_keeps_its_whole_name_where_it_is_looked_at(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    path = stage.folder / NAME
    path.write_bytes(b"MZ hello")
    accession_files(archive, [path], AccessionInput(received_from="X"), Meter())
    (item,) = browsing.load_item_rows(archive, browsing.item_keys(archive)[:1])
    page = stage.workspace.show_section("evidence", item.reference)
    stage.settle()
    assert isinstance(page, EvidencePage)
    assert "photo_[U+202E]gpj.exe" in shown(stage)
    page.begin("view", item.reference)
    stage.settle()
    (viewer,) = (each for each in stage.window.findChildren(Viewer) if each.isVisible())
    (names,) = (
        each for each in viewer.findChildren(QComboBox) if each.accessibleName() == "Which file"
    )
    assert names.itemText(0).startswith("photo_[U+202E]gpj.exe")


def test_what_is_offered_while_one_types_hides_nothing(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    said = {"pseudonym": f"the{REVERSING} teacher"}
    catalogue.record(archive, catalogue.read_input(archive, SourceInput, said))
    typed: dict[str, JsonValue] = {"title": f"A barn{REVERSING} burnt"}
    form_drafts.keep(archive, form_drafts.name_draft(form_drafts.INCIDENT, None), typed)
    text = look(stage, "incident form")
    assert "A barn[U+202E] burnt" in text
    assert "the[U+202E] teacher" in text
    assert REVERSING not in text
