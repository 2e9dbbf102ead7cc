"""The screens about evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.item_form import ItemForm
from archive_app.gui.views.link_dialog import LinkDialog
from archive_app.gui.views.shred_dialog import ShredDialog
from archive_app.gui.views.viewer import Viewer
from archive_app.services import browsing, catalogue
from archive_app.services.browsing import ItemRow
from archive_app.services.policy import record_policy
from tests.gui.stage import Stage


def rows(stage: Stage) -> dict[str, ItemRow]:
    """Return every item of the archive by its original's name."""
    archive = stage.context.archive
    found = browsing.load_item_rows(archive, browsing.item_keys(archive))
    return {row.original_name or "": row for row in found}


def open_page(stage: Stage, name: str = "") -> EvidencePage:
    """Open the evidence section, at an item where its original's name is given."""
    workspace = stage.unlock("evidence")
    reference = rows(stage)[name].reference if name else ""
    page = workspace.show_section("evidence", reference)
    stage.settle()
    assert isinstance(page, EvidencePage)
    return page


def mark_graphic(stage: Stage, name: str) -> ItemRow:
    """Mark an item as graphic, as a person does."""
    row = rows(stage)[name]
    catalogue.edit(
        stage.context.archive, row.reference, "evidence_item", {"sensitivity": ["graphic"]}
    )
    return row


def top(stage: Stage, kind: type[QWidget]) -> QWidget:
    """Return the one window of a kind."""
    (found,) = [each for each in stage.window.findChildren(kind) if each.isVisible()]
    return found


def evidence(stage: Stage) -> QWidget:
    open_page(stage, "photo-1.jpg")
    return stage.window


def evidence_table(stage: Stage) -> QWidget:
    open_page(stage, "document.pdf")
    stage.press("Table")
    return stage.window


def evidence_guarded(stage: Stage) -> QWidget:
    stage.unlock()
    row = mark_graphic(stage, "photo-1.jpg")
    stage.workspace.show_section("evidence", row.reference)
    return stage.window


def evidence_none(stage: Stage) -> QWidget:
    page = open_page(stage)
    page.find_words("there is no such word")
    return stage.window


def viewer(stage: Stage, name: str) -> QWidget:
    page = open_page(stage, name)
    # Its number would differ from archive to archive: none is recorded here.
    record_policy(stage.context.archive, views=False, reason="A test.")
    page.begin("view", rows(stage)[name].reference)
    stage.settle()
    return top(stage, Viewer)


def viewer_picture(stage: Stage) -> QWidget:
    return viewer(stage, "photo-1.jpg")


def viewer_document(stage: Stage) -> QWidget:
    return viewer(stage, "document.pdf")


def viewer_video(stage: Stage) -> QWidget:
    return viewer(stage, "video.avi")


def viewer_sound(stage: Stage) -> QWidget:
    return viewer(stage, "sound.wav")


def viewer_guarded(stage: Stage) -> QWidget:
    stage.unlock()
    row = mark_graphic(stage, "photo-1.jpg")
    page = stage.workspace.show_section("evidence", row.reference)
    assert isinstance(page, EvidencePage)
    stage.settle()
    page.begin("view", row.reference)
    stage.settle()
    return top(stage, Viewer)


def item_form(stage: Stage) -> QWidget:
    page = open_page(stage, "photo-1.jpg")
    page.begin("edit", rows(stage)["photo-1.jpg"].reference)
    stage.settle()
    return top(stage, ItemForm)


def item_link(stage: Stage) -> QWidget:
    page = open_page(stage, "photo-1.jpg")
    page.begin("link", rows(stage)["photo-1.jpg"].reference)
    stage.settle()
    return top(stage, LinkDialog)


def item_shred(stage: Stage) -> QWidget:
    page = open_page(stage, "photo-1.jpg")
    page.begin("shred", rows(stage)["photo-1.jpg"].reference)
    stage.settle()
    return top(stage, ShredDialog)


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "evidence": evidence,
    "evidence-table": evidence_table,
    "evidence-guarded": evidence_guarded,
    "evidence-none": evidence_none,
    "viewer-picture": viewer_picture,
    "viewer-document": viewer_document,
    "viewer-video": viewer_video,
    "viewer-sound": viewer_sound,
    "viewer-guarded": viewer_guarded,
    "item-form": item_form,
    "item-link": item_link,
    "item-shred": item_shred,
}
