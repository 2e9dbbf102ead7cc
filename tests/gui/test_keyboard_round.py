"""The Tab key goes round through all of a section, whatever is in it; keys that lead to one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QPushButton, QWidget

from archive_app.gui.views.link_dialog import LinkDialog
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.find_field import FindField
from archive_app.services import browsing, demo
from archive_app.store.archive import Archive
from tests.archives import CHEAP, PASSPHRASE
from tests.gui import accessible
from tests.gui.person import click, press_key, reads, type_text, visible
from tests.gui.stage import Stage

SECTIONS = (
    "Incidents",
    "Evidence",
    "Intake",
    "Map and time",
    "Custody",
    "Bundles",
    "Integrity",
    "Settings",
)
BESIDE = (
    "incident form",
    "sources",
    "source form",
    "export",
    "receive",
    "verify",
    "signers",
    "witness",
)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def show_empty(stage: Stage) -> None:
    """Show a new archive, with nothing in it."""
    archive, _ = Archive.create(stage.folder / "empty", PASSPHRASE, demo.AGENT, cost=CHEAP)
    stage.window.show_archive(archive)
    stage.settle()


def focused() -> QWidget:
    at = QApplication.focusWidget()
    assert at is not None
    return at


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


def lead_to(stage: Stage, number: int) -> None:
    press_key(Qt.Key(Qt.Key.Key_0 + number), CTRL)
    stage.settle()


@pytest.mark.parametrize("show", [show_empty, Stage.unlock], ids=["empty", "full"])
def test_tab_goes_round_through_all_of_each_section(
    stage: Stage, show: Callable[[Stage], object]
) -> None:
    show(stage)
    left_out: dict[str, list[str]] = {}
    for number, name in enumerate(SECTIONS, start=1):
        lead_to(stage, number)
        stage.find(QPushButton, name).setFocus()
        left_out[name] = accessible.unreached(stage.window)
    for name in BESIDE:
        stage.workspace.show_section(name)
        stage.settle()
        left_out[name] = accessible.unreached(stage.window)
    assert {name: left for name, left in left_out.items() if left} == {}


def test_tab_goes_round_where_words_find_no_item(stage: Stage) -> None:
    stage.unlock()
    lead_to(stage, 2)
    press_key(Qt.Key.Key_F, CTRL)
    type_text("zzzz")
    stage.wait(lambda: reads("Nothing is here."))
    stage.settle()
    assert accessible.unreached(stage.window) == []


@pytest.mark.parametrize("show", [show_empty, Stage.unlock], ids=["empty", "full"])
def test_what_has_the_keyboard_in_a_section_has_a_name(
    stage: Stage, show: Callable[[Stage], object]
) -> None:
    show(stage)
    assert is_named_in_section(stage)
    for number, name in (*enumerate(SECTIONS, start=1), (1, "Incidents")):
        lead_to(stage, number)
        assert stage.find(QPushButton, name).isChecked()
        assert is_named_in_section(stage), name


def is_named_in_section(stage: Stage) -> bool:
    at = focused()
    pages = [each for each in stage.window.findChildren(Page) if each.isVisible()]
    return bool(name_of(at)) and any(at is page or page.isAncestorOf(at) for page in pages)


def test_tab_comes_to_the_section_that_is_open(stage: Stage) -> None:
    stage.unlock()
    for number in (5, 2):
        lead_to(stage, number)
        stage.find(QPushButton, "Lock").setFocus()
        press_key(Qt.Key.Key_Backtab, SHIFT)
        assert focused() is stage.find(QPushButton, SECTIONS[number - 1])
    press_key(Qt.Key.Key_Down)
    stage.settle()
    assert focused() is stage.find(QPushButton, "Intake")
    assert stage.find(QPushButton, "Intake").isChecked()


def test_a_section_that_was_clicked_is_gone_into_by_tab(stage: Stage) -> None:
    show_empty(stage)
    click(stage.find(QPushButton, "Bundles"))
    stage.settle()
    press_key(Qt.Key.Key_Tab)
    assert focused() is stage.find(QPushButton, "Lock")
    press_key(Qt.Key.Key_Tab)
    assert focused() is stage.find(QPushButton, "New bundle…")


def in_link_dialog(stage: Stage) -> None:
    keys = browsing.item_keys(stage.context.archive)[:1]
    LinkDialog(stage.context, "", keys, stage.workspace).open()
    stage.settle()


FIND_FIELDS: dict[str, tuple[Callable[[Stage], object], str, str]] = {
    "incidents": (lambda stage: lead_to(stage, 1), "prisoner", "What was found"),
    "evidence": (lambda stage: lead_to(stage, 2), "jpg", "Evidence items as pictures"),
    "export": (lambda stage: stage.workspace.show_section("export"), "prisoner", "Incidents"),
    "link": (in_link_dialog, "prisoner", "Incidents"),
}


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return], ids=["down", "return"])
@pytest.mark.parametrize("where", FIND_FIELDS)
def test_from_a_find_field_the_keyboard_goes_into_what_is_found(
    stage: Stage, where: str, key: Qt.Key
) -> None:
    bring, words, name = FIND_FIELDS[where]
    stage.unlock()
    bring(stage)
    stage.settle()
    press_key(Qt.Key.Key_F, CTRL)
    field = focused()
    assert isinstance(field, FindField)
    type_text(words)
    press_key(key)  # before there is an answer
    stage.settle()
    found = focused()
    assert isinstance(found, QAbstractItemView)
    assert (found.accessibleName(), found.window()) == (name, field.window())
    assert found.currentIndex().isValid()
    assert found.selectionModel().hasSelection()
    type_text_anew(field, "zzzz")
    press_key(key)
    stage.settle()
    assert focused() is field


def type_text_anew(field: FindField, words: str) -> None:
    field.setFocus()
    field.selectAll()
    type_text(words)


def test_the_keyboard_comes_to_a_value_to_copy_it(stage: Stage) -> None:
    stage.unlock()
    stage.workspace.show_section("verify", str(stage.demonstration.bundle))
    stage.settle()
    stage.press("Details for those who check further")
    (digest,) = (each for each in visible(QLabel) if each.accessibleName().startswith("Bundle d"))
    for _ in range(200):
        if not digest.hasFocus():
            press_key(Qt.Key.Key_Tab)
    press_key(Qt.Key.Key_A, CTRL)
    assert digest.selectedText() == digest.text()
