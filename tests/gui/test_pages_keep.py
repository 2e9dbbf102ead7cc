"""What is typed on the pages of bundles outlives a lock; once it is done, nothing of it is kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.gui.widgets.row_list import RowList
from archive_app.progress import Meter
from archive_app.services import browsing, bundle_export, bundles_sent, drafts
from archive_app.services.bundle_export import Request
from tests.gui.person import drop, press_key, reads, shown, visible
from tests.gui.screens.bundles import encrypted_bundle, section
from tests.gui.stage import Stage
from tests.gui.test_not_kept import answer, medium_out, questions
from tests.services.exporting import exported, exporting_archive

DIGEST, READER = "Or the bundle digest, as they read it to you", "Who read it"
BUNDLE, ANSWER = "The bundle, where it lies now", "What came back (.tsr)"
ROOT = "The authority's root certificate, if you have it (.pem)"
SIGNER = "What you call the signer"
GIVER = "Who handed it over, if not its signer"
INCIDENT = "The incident that it is about, by its reference"
CALLED = "What you call this signer"

# The section, what is unfolded there, and what is typed.
PAGES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "a receipt": (
        "bundles",
        "Record a receipt",
        {DIGEST: "87b1 d840 e6c5 7314", READER: "Clerk Halcyon"},
    ),
    "a time stamp": (
        "bundles",
        "Time stamp",
        {BUNDLE: "/media/stick/b.zip", ANSWER: "/media/stick/b.tsr", ROOT: "/media/root.pem"},
    ),
    "a signer": (
        "signers",
        "Add a signer that I compared",
        {"Fingerprint": "ab ab ab", SIGNER: "Halcyon"},
    ),
    "a key that is no longer good": (
        "signers",
        "A key is no longer good",
        {"Since which day": "2024-02-03"},
    ),
    "what a witness saw before": (
        "witness",
        "1.  Ask another team to witness yours",
        {"How many events they saw before": "120"},
    ),
    "what a witness sent back": (
        "witness",
        "2.  Take in what they sent back",
        {
            "What they sent back": "/media/stick/cosigned.txt",
            "Their witness key": "evidence-witness/0011",
            "Who they are": "Halcyon",
        },
    ),
    "what a witness asks for": (
        "witness",
        "Witness another team’s ledger",
        {
            "The request that they sent": "/media/stick/checkpoint.txt",
            "Their ledger’s keys (.vkey), the first time": "/media/stick/checkpoint.txt.vkey",
        },
    ),
}


def unfold(stage: Stage, title: str) -> None:
    (way,) = shown(QPushButton, title)
    if not way.isChecked():
        stage.press(title)


def show(stage: Stage, name: str) -> None:
    section_name, fold, _ = PAGES[name]
    stage.workspace.show_section(section_name)
    stage.settle()
    unfold(stage, fold)


def write(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def lock_and_unlock(stage: Stage) -> None:
    press_key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert stage.window.context is None
    stage.unlock()


def kept(stage: Stage) -> list[str]:
    return drafts.list_drafts(stage.context.archive)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_typed_on_a_page_outlives_a_lock(stage: Stage, name: str) -> None:
    stage.unlock()
    show(stage, name)
    at_first = {field: stage.find(QLineEdit, field).text() for field in PAGES[name][2]}
    for field, text in PAGES[name][2].items():
        write(stage.find(QLineEdit, field), text)
    lock_and_unlock(stage)
    stage.workspace.show_section(PAGES[name][0])
    stage.settle()
    # It is in sight at once.
    assert reads("What was typed before is here again.")
    for field, text in PAGES[name][2].items():
        assert stage.find(QLineEdit, field).text() == text
    stage.press("Begin again")
    for field, text in at_first.items():
        assert stage.find(QLineEdit, field).text() == text
    stage.workspace.keep_drafts()
    stage.settle()
    assert kept(stage) == []


def test_which_list_a_signer_is_for_is_kept_with_the_signer_alone(stage: Stage) -> None:
    section(stage, "signers")
    stage.find(QComboBox, "Which list").setCurrentIndex(1)
    lock_and_unlock(stage)
    assert kept(stage) == []
    stage.workspace.show_section("signers")
    stage.settle()
    stage.find(QComboBox, "Which list").setCurrentIndex(1)
    unfold(stage, "Add a signer that I compared")
    write(stage.find(QLineEdit, SIGNER), "Halcyon")
    write(stage.find(QLineEdit, "Fingerprint"), "ab" * 32)
    lock_and_unlock(stage)
    stage.workspace.show_section("signers")
    stage.settle()
    assert stage.find(QComboBox, "Which list").currentIndex() == 1
    stage.press("I compared it: add")
    assert stage.find(QLineEdit, SIGNER).text() == ""
    assert stage.find(QComboBox, "Which list").currentIndex() == 1
    assert kept(stage) == []
    # What is typed next is kept as well.
    write(stage.find(QLineEdit, SIGNER), "Another")
    stage.wait(lambda: bool(kept(stage)))


def with_two_bundles(stage: Stage) -> RowList:
    stage.unlock()
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    asked = Request((row.reference,), "Office of the Prosecutor", "Proceeding 42", form="zip")
    bundle_export.export(archive, asked, stage.folder, Meter())
    stage.workspace.show_section("bundles")
    stage.settle()
    return stage.find(RowList, "Sent bundles")


def choose(stage: Stage, view: RowList, row: int) -> None:
    how = QItemSelectionModel.SelectionFlag.ClearAndSelect
    view.selectionModel().setCurrentIndex(view.model().index(row, 0), how)
    stage.settle()


def test_what_was_read_of_one_bundle_is_not_said_of_another(stage: Stage) -> None:
    view = with_two_bundles(stage)
    unfold(stage, "Record a receipt")
    write(stage.find(QLineEdit, READER), "Clerk Halcyon")
    choose(stage, view, 1)
    unfold(stage, "Record a receipt")
    assert stage.find(QLineEdit, READER).text() == ""
    lock_and_unlock(stage)
    stage.workspace.show_section("bundles")
    stage.settle()
    view = stage.find(RowList, "Sent bundles")
    choose(stage, view, 1)
    assert shown(QLineEdit, READER) == []
    choose(stage, view, 0)
    assert stage.find(QLineEdit, READER).text() == "Clerk Halcyon"


def test_another_bundle_is_shown_after_a_question_where_nothing_can_be_kept(stage: Stage) -> None:
    view = with_two_bundles(stage)
    unfold(stage, "Record a receipt")
    write(stage.find(QLineEdit, READER), "Clerk Halcyon")
    with medium_out(stage):
        stage.workspace.keep_drafts()
        stage.settle()
        choose(stage, view, 1)
        assert stage.find(QLineEdit, READER).text() == "Clerk Halcyon"
        answer(stage, "Stay")
        assert view.currentIndex().row() == 0
        choose(stage, view, 1)
        answer(stage, "Leave all the same")
        assert questions() == []
        assert view.currentIndex().row() == 1
    unfold(stage, "Record a receipt")
    assert stage.find(QLineEdit, READER).text() == ""


def test_nothing_is_kept_of_a_receipt_that_is_recorded(stage: Stage) -> None:
    stage.unlock()
    show(stage, "a receipt")
    (sent,) = bundles_sent.list_sent(stage.context.archive)
    assert sent.digest is not None
    write(stage.find(QLineEdit, DIGEST), sent.digest.hex())
    write(stage.find(QLineEdit, READER), "Clerk Halcyon")
    stage.wait(lambda: bool(kept(stage)))
    stage.press("Record that they have it")
    assert reads("Recorded: Clerk Halcyon")
    assert kept(stage) == []


@pytest.fixture
def sent_to_us(stage: Stage) -> Path:
    """Return a bundle of another archive."""
    archive, incident = exporting_archive(stage.folder / "first")
    with archive:
        return exported(archive, incident, stage.folder / "sent", form="zip").path


def drop_bundle(stage: Stage, path: Path) -> None:
    section(stage, "receive")
    (source,) = visible(BundleSource)
    drop(source, [path])
    stage.settle()


def test_a_bundle_that_was_dropped_is_shown_again_with_what_was_said_of_it(
    stage: Stage, sent_to_us: Path
) -> None:
    drop_bundle(stage, sent_to_us)
    said = {GIVER: "A courier", INCIDENT: "2024-12", CALLED: "Halcyon"}
    for field, text in said.items():
        write(stage.find(QLineEdit, field), text)
    lock_and_unlock(stage)
    stage.workspace.show_section("receive")
    stage.settle()
    assert reads("2 new files")
    for field, text in said.items():
        assert stage.find(QLineEdit, field).text() == text
    # Going back and coming again changes nothing, nor does knowing the signer.
    stage.press("Back")
    stage.workspace.show_section("receive")
    stage.settle()
    stage.press("I compared it: remember this signer")
    assert stage.find(QLineEdit, GIVER).text() == "A courier"
    assert shown(QLineEdit, CALLED) == []
    stage.press("Another bundle…")
    assert kept(stage) == []
    lock_and_unlock(stage)
    stage.workspace.show_section("receive")
    stage.settle()
    assert visible(BundleSource)


def test_a_bundle_on_a_medium_that_is_out_keeps_what_was_said_of_it(
    stage: Stage, sent_to_us: Path
) -> None:
    drop_bundle(stage, sent_to_us)
    write(stage.find(QLineEdit, GIVER), "A courier")
    elsewhere = sent_to_us.rename(sent_to_us.with_name("moved.zip"))
    lock_and_unlock(stage)
    stage.workspace.show_section("receive")
    stage.settle()
    assert reads("The bundle is no longer there")
    (source,) = visible(BundleSource)
    drop(source, [elsewhere])
    stage.settle()
    assert stage.find(QLineEdit, GIVER).text() == "A courier"
    write(stage.find(QLineEdit, GIVER), "A lawyer")
    stage.press("Take it in")
    assert reads("It is taken in")
    assert kept(stage) == []


def test_an_encrypted_bundle_and_its_key_file_are_asked_for_once(stage: Stage) -> None:
    sent, key_file = encrypted_bundle(stage)
    drop_bundle(stage, sent)
    write(stage.find(QLineEdit, "Your key file"), str(key_file))
    write(stage.find(QLineEdit, "Where the opened bundle goes"), str(stage.folder / "open.zip"))
    lock_and_unlock(stage)
    stage.workspace.show_section("receive")
    stage.settle()
    stage.press("Open it with my key")
    assert reads("2 new files")
    assert (stage.folder / "open.zip").exists()


@pytest.mark.parametrize(
    ("form", "field", "section"),
    [("incident form", "What happened", "incidents"), ("source form", "Pseudonym", "sources")],
)
def test_what_was_typed_a_moment_ago_is_offered_on_the_list(
    stage: Stage, form: str, field: str, section: str
) -> None:
    stage.unlock().show_section(form)
    stage.settle()
    go_on = threading.Event()
    stage.context.jobs.keep(stage.window, lambda _: go_on.wait())  # what is kept takes its time
    QTest.keyClicks(stage.find(QLineEdit, field), "A hospital")
    stage.workspace.show_section(section)
    readers = stage.context.jobs.read(stage.window, lambda _: None)
    stage.wait(lambda: readers.is_over)
    go_on.set()
    stage.settle()
    assert reads("not saved yet: A hospital")
