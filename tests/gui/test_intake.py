"""Taking files in: looked at first, gone on with after a stop, told in a report."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)

from archive_app.gui.jobs import Job
from archive_app.gui.views.intake import IntakePage
from archive_app.gui.views.intake_form import said_from_json
from archive_app.gui.views.intake_work import UNDER_WAY, as_draft
from archive_app.gui.views.save_paper import SavePaper
from archive_app.gui.views.second_step import SecondStep
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Activity, Meter
from archive_app.services import browsing, drafts, form_drafts, intake, prepare
from archive_app.services.accession import accession_files
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import PASSPHRASE
from tests.gui.person import visible
from tests.gui.screens.evidence import open_page
from tests.gui.screens.intake import begin, card, leave_waiting, page, save_report
from tests.gui.stage import Stage
from tests.services.steps import events, write_child, write_files

LEFT = Qt.MouseButton.LeftButton


def drop(shown: IntakePage, *paths: Path) -> None:
    """Drop files on the page, as from the system's own window of files."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    shown.dropEvent(QDropEvent(QPointF(9, 9), action, mime, button, Qt.KeyboardModifier.NoModifier))


def list_of(stage: Stage, name: str) -> list[str]:
    model = stage.find(QListView, name).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def chosen_in(stage: Stage) -> list[str]:
    """Return what the list of the chosen says; nothing where it is not shown."""
    models = [each.model() for each in visible(QTableView) if each.accessibleName() == "Chosen"]
    return [str(each.index(row, 0).data()) for each in models for row in range(each.rowCount())]


def fill(stage: Stage, name: str, text: str) -> None:
    line = stage.find(QLineEdit, name)
    line.setFocus()
    QTest.keyClicks(line, text)


def take(stage: Stage) -> None:
    QTest.mouseClick(stage.find(QPushButton, "Take in"), Qt.MouseButton.LeftButton)
    stage.settle()


def test_what_is_dropped_is_looked_at_before_anything_is_taken_in(stage: Stage) -> None:
    shown = page(stage)
    before = len(events(stage.context.archive))
    drop(shown, card(stage))
    stage.settle()
    odd, left = list_of(stage, "Odd names"), list_of(stage, "Will be left out")
    assert any("[U+202E]gpj.exe" in each for each in odd)
    assert not any("\u202e" in each for each in odd)
    assert [each.split("\n")[0] for each in left] == ["card/empty", "card/link"]
    assert len(events(stage.context.archive)) == before
    take_away = stage.find(QPushButton, "Take away")
    assert not take_away.isEnabled()
    stage.find(QTableView, "Chosen").selectAll()
    QTest.mouseClick(take_away, LEFT)
    stage.settle()
    assert chosen_in(stage) == []
    assert [each for each in shown.findChildren(QListView) if each.isVisible()] == []


def test_a_thousand_files_make_no_more_widgets_than_one_and_are_listed_once(stage: Stage) -> None:
    shown = page(stage)
    files = [stage.folder / f"{number:04}.jpg" for number in range(1000)]
    for file in files:
        file.write_bytes(file.name.encode())
    drop(shown, files[0])
    stage.settle()
    widgets = len(shown.findChildren(QWidget))
    listed: list[int] = []
    stage.find(QTableView, "Chosen").model().modelReset.connect(lambda: listed.append(1))
    drop(shown, *files)
    stage.settle()
    assert len(chosen_in(stage)) == 1000
    assert len(shown.findChildren(QWidget)) == widgets
    assert len(listed) == 1


def test_the_delete_key_takes_away_what_is_selected_and_stays_in_the_list(stage: Stage) -> None:
    shown = page(stage)
    files = [stage.folder / name for name in ("a", "b", "c")]
    for file in files:
        file.write_bytes(file.name.encode())
    drop(shown, *files)
    stage.settle()
    chosen = stage.find(QTableView, "Chosen")
    chosen.setFocus()
    chosen.selectRow(1)
    QTest.keyClick(chosen, Qt.Key.Key_Delete)
    stage.settle()
    assert chosen_in(stage) == [str(files[0]), str(files[2])]
    QTest.keyClick(chosen, Qt.Key.Key_Delete)
    stage.settle()
    assert chosen_in(stage) == [str(files[0])]


def test_files_are_taken_in_with_all_that_was_said(stage: Stage) -> None:
    shown = page(stage)
    archive = stage.context.archive
    drop(shown, card(stage))
    stage.settle()
    fill(stage, "From whom", "A relative")
    fill(stage, "When received", "about 10:00 on 6 Sept 2024")
    told = [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]
    assert any("Understood as 6 September 2024, about 10:00" in each for each in told)
    fill(stage, "Consent", "May be shown to the prosecutor.")
    take(stage)
    listed = intake.list_accessions(archive)[0]
    loaded = intake.load_accession(archive, listed.reference)
    assert (listed.files, listed.is_closed) == (4, True)
    assert str(loaded.record.when) == "2024-09-06T~10:00"
    assert loaded.record.received_by == archive.agent_id
    (consent,) = events(archive, "consent_given")
    assert (consent.note, consent.from_) == ("May be shown to the prosecutor.", "A relative")
    assert [link.subject.id for link in consent.subjects] == [loaded.found.id]
    assert drafts.list_drafts(archive) == []
    assert stage.find(QPushButton, "See the evidence").isVisible()
    assert len(list_of(stage, "Left out")) == 2


def test_what_comes_more_than_once_is_told_apart_from_what_was_held(stage: Stage) -> None:
    shown = page(stage)
    names = {b"a": b"a", b"copy of a": b"a", b"empty": b""}
    drop(shown, write_files(stage.folder / "card", names))
    stage.settle()
    assert facts(stage) >= {
        "Without any bytes: 1 file",
        "Held already: none",
        "More than once among them: 1 file, kept once",
    }
    fill(stage, "From whom", "A relative")
    take(stage)
    assert "Came more than once: 1 of them, kept once" in facts(stage)
    assert not any(each.startswith("Held before") for each in facts(stage))


def facts(stage: Stage) -> set[str]:
    """Return what is known, as it is read aloud."""
    return {each.accessibleName() for each in stage.window.findChildren(QLabel) if each.isVisible()}


def look_at(stage: Stage, *names: bytes) -> Path:
    """Drop a folder with these files, and say who gave it; all of it was looked at then."""
    shown = page(stage)
    folder = write_files(stage.folder / "card", {name: name for name in names})
    drop(shown, folder, folder / names[0].decode())
    stage.settle()
    fill(stage, "From whom", "A relative")
    return folder


def labels(stage: Stage) -> list[str]:
    return [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]


def test_files_that_went_away_after_the_look_are_told(stage: Stage) -> None:
    folder = look_at(stage, *(b"%d" % number for number in range(10)))
    for number in range(6):
        (folder / str(number)).unlink()
    take(stage)
    told = labels(stage)
    assert "4 files taken in" in told
    (gone,) = (each for each in told if "no longer there" in each)
    assert gone.startswith("6 file")
    assert [each.partition("\n")[0] for each in list_of(stage, "Left out")] == [
        f"card/{number}" for number in range(6)
    ]


def test_files_that_came_after_the_look_are_taken_in_and_told(stage: Stage) -> None:
    folder = look_at(stage, b"a", b"b")
    (folder / "late").write_bytes(b"late")
    take(stage)
    told = labels(stage)
    assert "3 files taken in" in told
    (came,) = (each for each in told if "not there when you looked" in each)
    assert came.startswith("1 file")
    assert [each.partition("\n")[0] for each in list_of(stage, "Came after the look")] == [
        "card/late"
    ]


def test_what_is_there_after_a_stop_is_looked_at_again(stage: Stage) -> None:
    folder = look_at(stage, b"a", b"b")
    (folder / "a").unlink()
    stage.context.jobs.begun.connect(cancel_first := lambda job: job.cancel())
    QTest.mouseClick(stage.find(QPushButton, "Take in"), LEFT)
    stage.context.jobs.begun.disconnect(cancel_first)
    stage.settle()
    take(stage)
    told = labels(stage)
    assert "1 file taken in" in told
    assert not any("no longer there" in each for each in told)


def test_nothing_is_said_to_be_gone_where_all_is_in(stage: Stage) -> None:
    look_at(stage, b"a", b"b")
    take(stage)
    told = labels(stage)
    assert "2 files taken in" in told
    assert not any("no longer there" in each or "when you looked" in each for each in told)


def test_what_is_missing_is_said_beside_its_field_and_nothing_begins(stage: Stage) -> None:
    shown = page(stage)
    drop(shown, card(stage))
    stage.settle()
    take(stage)
    line = stage.find(QLineEdit, "From whom")
    assert line.property("wrong")
    assert line.accessibleDescription().startswith("Say from whom they came.")
    fill(stage, "From whom", "A relative")
    assert not line.property("wrong")
    fill(stage, "When received", "yesterday")
    take(stage)
    when = stage.find(QLineEdit, "When received")
    assert when.property("wrong")
    assert when.accessibleDescription().startswith("Such words mean another day")
    when.clear()
    when.textEdited.emit("")
    fill(stage, "Incident", "8T15YA7E-2026-9999")
    take(stage)
    assert stage.find(QLineEdit, "Incident").property("wrong")
    assert all(row.is_closed for row in intake.list_accessions(stage.context.archive))


def test_an_intake_for_an_incident_names_it(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    incident = intake.list_accessions(archive)[0].incident
    assert incident is not None
    shown = stage.workspace.show_section("intake", incident)
    assert isinstance(shown, IntakePage)
    stage.settle()
    drop(shown, card(stage))
    stage.settle()
    fill(stage, "From whom", "A relative")
    take(stage)
    assert intake.list_accessions(archive)[0].incident == incident
    with_wanted: list[tuple[str, str]] = []
    shown.wanted.disconnect()
    shown.wanted.connect(lambda section, reference: with_wanted.append((section, reference)))
    QTest.mouseClick(stage.find(QPushButton, "See the evidence"), LEFT)
    assert with_wanted == [("evidence", f"of {incident}")]


def test_what_was_typed_and_chosen_outlives_a_lock(stage: Stage) -> None:
    shown = page(stage)
    folder = card(stage)
    drop(shown, folder)
    stage.settle()
    fill(stage, "From whom", "A relative")
    fill(stage, "When received", "6 Sept 2024")
    stage.window.lock()
    stage.settle()
    page(stage)
    assert stage.find(QLineEdit, "From whom").text() == "A relative"
    assert stage.find(QLineEdit, "When received").text() == "6 Sept 2024"
    assert chosen_in(stage) == [str(folder)]
    assert any("gpj" in each for each in list_of(stage, "Odd names"))


def two_incidents(stage: Stage) -> tuple[str, str]:
    archive = stage.context.archive
    rows = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[:2])
    first, second = (row.reference for row in rows)
    return first, second


def show_intake(stage: Stage, reference: str) -> IntakePage:
    shown = stage.workspace.show_section("intake", reference)
    assert isinstance(shown, IntakePage)
    return shown


def incident_named(stage: Stage) -> str:
    return stage.find(QLineEdit, "Incident").text().partition(" ")[0]


def test_files_for_one_incident_never_land_on_that_of_an_older_draft(stage: Stage) -> None:
    stage.unlock()
    first, second = two_incidents(stage)
    show_intake(stage, first)
    stage.settle()
    fill(stage, "From whom", "A relative")
    stage.window.lock()
    stage.settle()
    stage.unlock()
    shown = show_intake(stage, second)
    drop(shown, card(stage))  # before the draft is read
    stage.settle()
    assert incident_named(stage) == second
    assert stage.find(QLineEdit, "From whom").text() == ""
    assert chosen_in(stage) == [f"{stage.folder}/card"]
    told = [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]
    assert any(f"files from A relative for {first}" in each for each in told)
    fill(stage, "From whom", "A neighbour")
    take(stage)
    assert intake.list_accessions(stage.context.archive)[0].incident == second
    QTest.mouseClick(stage.find(QPushButton, "Take in more"), LEFT)
    (go_on,) = shown.findChildren(DraftList)
    QTest.mouseClick(next(b for b in go_on.findChildren(QPushButton) if b.isVisible()), LEFT)
    stage.settle()
    assert incident_named(stage) == first
    assert stage.find(QLineEdit, "From whom").text() == "A relative"


def test_what_is_dropped_before_an_older_draft_is_read_stays(stage: Stage) -> None:
    page(stage)
    fill(stage, "From whom", "A relative")
    stage.window.lock()
    stage.settle()
    stage.unlock()
    drop(show_intake(stage, ""), card(stage))
    stage.settle()
    assert chosen_in(stage) == [f"{stage.folder}/card"]
    assert stage.find(QLineEdit, "From whom").text() == ""
    assert len(drafts.list_drafts(stage.context.archive, "intake form")) == 1


def test_what_is_begun_for_one_incident_is_kept_where_another_is_wanted(stage: Stage) -> None:
    stage.unlock()
    first, second = two_incidents(stage)
    shown = show_intake(stage, first)
    stage.settle()
    fill(stage, "From whom", "A relative")
    show_intake(stage, first)
    assert stage.find(QLineEdit, "From whom").text() == "A relative"
    show_intake(stage, second)
    stage.settle()
    assert (incident_named(stage), stage.find(QLineEdit, "From whom").text()) == (second, "")
    (offered,) = shown.findChildren(DraftList)
    (draft,) = offered.drafts
    assert (draft.fields["received_from"], draft.fields["incident"]) == ("A relative", first)


def test_all_that_was_said_of_a_stopped_intake_outlives_another_one(stage: Stage) -> None:
    shown = page(stage)
    archive = stage.context.archive
    (stage.folder / "one").mkdir()
    for number in range(40):
        (stage.folder / "one" / f"{number}.bin").write_bytes(os.urandom(4 << 20))
    drop(shown, stage.folder / "one")
    stage.settle()
    for name in ("From whom", "How received", "Consent"):
        fill(stage, name, f"{name}, one")
    begun: list[Job] = []
    stage.context.jobs.begun.connect(begun.append)
    QTest.mouseClick(stage.find(QPushButton, "Take in"), LEFT)
    (job,) = [each for each in begun if each.is_write]
    stage.wait(lambda: job.meter.activity is Activity.TAKE_IN and job.meter.done > 0)
    job.cancel()
    stage.settle()
    (stopped,) = [row for row in intake.list_accessions(archive) if not row.is_closed]
    # Another one, from its beginning to its end.
    show_intake(stage, two_incidents(stage)[0])
    stage.settle()
    drop(shown, card(stage))
    stage.settle()
    fill(stage, "From whom", "Somebody else")
    take(stage)
    QTest.mouseClick(stage.find(QPushButton, "Take in more"), LEFT)
    QTest.mouseClick(stage.find(QPushButton, f"Go on with the intake of {stopped.reference}"), LEFT)
    stage.settle()
    loaded = intake.load_accession(archive, stopped.reference)
    assert loaded.record.how_received == "How received, one"
    (consent,) = events(archive, "consent_given")
    assert consent.note == "Consent, one"
    assert drafts.list_drafts(archive) == []


def test_an_intake_that_a_power_cut_ended_goes_on_at_one_button(stage: Stage) -> None:
    begin(stage, card(stage))
    with Archive.open(stage.path, PASSPHRASE) as archive:
        (open_one,) = [row for row in intake.list_accessions(archive) if not row.is_closed]
    page(stage)
    on = stage.find(QPushButton, f"Go on with the intake of {open_one.reference}")
    QTest.mouseClick(on, LEFT)
    stage.settle()
    listed = intake.list_accessions(stage.context.archive)
    assert all(row.is_closed for row in listed)
    assert (listed[0].reference, listed[0].files) == (open_one.reference, 4)
    assert drafts.list_drafts(stage.context.archive) == []


def test_a_stop_leaves_a_whole_state_and_is_offered_again(stage: Stage) -> None:
    shown = page(stage)
    folder = stage.folder / "large"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.bin").write_bytes(os.urandom(4 << 20))
    drop(shown, folder)
    stage.settle()
    fill(stage, "From whom", "A relative")
    begun: list[Job] = []
    stage.context.jobs.begun.connect(begun.append)
    QTest.mouseClick(stage.find(QPushButton, "Take in"), LEFT)
    (job,) = [each for each in begun if each.is_write]
    # Some of it is in: what is stopped before the first file leaves nothing to go on with.
    stage.wait(lambda: job.meter.activity is Activity.TAKE_IN and job.meter.done > 0)
    job.cancel()
    stage.settle()
    (open_one,) = [
        row for row in intake.list_accessions(stage.context.archive) if not row.is_closed
    ]
    QTest.mouseClick(
        stage.find(QPushButton, f"Go on with the intake of {open_one.reference}"), LEFT
    )
    stage.settle()
    listed = intake.list_accessions(stage.context.archive)[0]
    assert (listed.reference, listed.files, listed.is_closed) == (open_one.reference, 40, True)


def test_an_intake_begun_elsewhere_is_offered_with_what_was_said(stage: Stage) -> None:
    begin(stage, card(stage))
    with Archive.open(stage.path, PASSPHRASE) as archive:
        (name,) = drafts.list_drafts(archive, UNDER_WAY)
        drafts.drop_draft(archive, name)
    page(stage)
    QTest.mouseClick(stage.find(QPushButton, "Fill in its giver and incident"), LEFT)
    assert stage.find(QLineEdit, "From whom").text() == "A relative"


def test_files_that_are_held_are_counted(stage: Stage) -> None:
    shown = page(stage)
    folder = card(stage)
    drop(shown, folder)
    stage.settle()
    fill(stage, "From whom", "A relative")
    take(stage)
    QTest.mouseClick(stage.find(QPushButton, "Take in more"), LEFT)
    drop(shown, folder)
    stage.settle()
    told = [each.text() for each in stage.window.findChildren(QLabel)]
    assert "4 files, kept once" in told


def test_a_source_that_is_gone_is_told_in_place(stage: Stage) -> None:
    shown = page(stage)
    drop(shown, stage.folder / "not there")
    stage.settle()
    assert stage.find(QPushButton, "Look again").isVisible()
    told = [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]
    assert any("cannot be found" in each for each in told)
    assert not any("was stopped" in each for each in told)
    fill(stage, "From whom", "A relative")
    take(stage)
    assert not stage.find(QLineEdit, "Incident").property("wrong")


def test_the_report_is_saved_with_its_signature(stage: Stage) -> None:
    dialog = save_report(stage)
    assert isinstance(dialog, SavePaper)
    QTest.mouseClick(stage.find(QRadioButton, "Ukrainian"), LEFT)
    dialog.save(stage.folder / "report")
    stage.settle()
    assert (stage.folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (stage.folder / "report.pdf.p7s").is_file()
    event = events(stage.context.archive, "exported")[-1]
    assert event.purpose == "Report on an intake"


def test_the_second_step_says_of_how_many_files_a_part_could_not_be_read(stage: Stage) -> None:
    page(stage)
    folder = stage.folder / "card"
    cut = b"\xff\xd8\xff\xe0\x00\x10JFIF"
    write_files(folder, {b"cut.jpg": cut, b"words.txt": b"words"})
    archive = stage.context.archive
    accession_files(archive, [folder], AccessionInput(received_from="a witness"), Meter())
    step = SecondStep(stage.context, stage.window)
    step.show()
    step.begin()
    stage.settle()
    (told,) = [each.text() for each in step.findChildren(QLabel) if "Metadata of" in each.text()]
    assert "Metadata of 2 files read" in told
    assert "A part of 1 file could not be read." in told.splitlines()
    (row,) = list_of(stage, "Files that could not be read into")
    assert "cut.jpg" in row.splitlines()[0]
    assert "it may be damaged" in row


SECOND = "Go on with the second step"
PREPARING = "Reading metadata and making thumbnails"


def test_the_second_step_is_offered_at_every_opening_until_nothing_waits(stage: Stage) -> None:
    leave_waiting(stage)
    page(stage)
    assert "2 files wait for the second step." in told(stage)
    stage.press(SECOND)
    assert prepare.count_waiting(stage.context.archive) == (0, 0)
    assert "Metadata of 2 files read" in told(stage)
    for section in ("incidents", "intake"):
        stage.workspace.show_section(section)
        stage.settle()
    assert "econd step" not in told(stage)


def test_a_second_step_that_was_stopped_is_offered_beside_the_next_intake(stage: Stage) -> None:
    shown = page(stage)
    assert "econd step" not in told(stage)

    def stop(job: Job) -> None:
        if job.title == PREPARING:
            job.cancel()

    stage.context.jobs.begun.connect(stop)
    drop(shown, card(stage))
    stage.settle()
    fill(stage, "From whom", "A relative")
    take(stage)
    stage.context.jobs.begun.disconnect(stop)
    stage.press("Take in more")
    assert "4 files wait for the second step." in told(stage)
    stage.press(SECOND)
    assert prepare.count_waiting(stage.context.archive)[0] == 0


def test_a_second_step_that_is_under_way_is_not_offered_again(stage: Stage) -> None:
    shown = page(stage)
    over = threading.Event()

    def hold(job: Job) -> None:
        if job.title == PREPARING:
            stage.context.jobs.write(stage.window, lambda _: over.wait(60))

    stage.context.jobs.begun.connect(hold)
    drop(shown, card(stage))
    stage.settle()
    fill(stage, "From whom", "A relative")
    stage.find(QPushButton, "Take in").click()
    stage.wait(lambda: bool(visible_buttons("Take in more")))
    stage.find(QPushButton, "Take in more").click()
    stage.wait(lambda: f"{PREPARING}…" in told(stage))
    assert not visible_buttons(SECOND)
    over.set()
    stage.settle()
    assert "econd step" not in told(stage)


AGAIN = "Try again"


def fail_second_step(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the preview child die of both files that wait, on the page of the intake."""
    leave_waiting(stage)
    page(stage)
    child = stage.folder / "child" / "python"
    child.parent.mkdir()
    write_child(child, "os._exit(1)")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(child))
        stage.press(SECOND)


def test_files_that_could_not_be_read_into_are_tried_again_where_that_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_second_step(stage, monkeypatch)
    assert len(list_of(stage, "Files that could not be read into")) == 2
    assert not visible_buttons(SECOND)
    stage.press(AGAIN)
    assert "Metadata of 2 files read" in told(stage)
    assert prepare.count_waiting(stage.context.archive) == (0, 0)
    assert not visible_buttons(AGAIN)


def test_files_that_could_not_be_read_into_can_be_tried_again_at_every_opening(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_second_step(stage, monkeypatch)
    stage.window.lock()
    stage.settle()
    page(stage)
    assert "2 files could not be read into." in told(stage)
    assert not visible_buttons(SECOND)
    stage.press(AGAIN)
    assert prepare.count_waiting(stage.context.archive) == (0, 0)


def test_trying_again_that_was_stopped_is_offered_as_that(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_second_step(stage, monkeypatch)

    def stop(job: Job) -> None:
        if job.title == PREPARING:
            job.cancel()

    stage.context.jobs.begun.connect(stop)
    stage.press(AGAIN)
    stage.context.jobs.begun.disconnect(stop)
    assert "Stopped." in told(stage)
    assert not visible_buttons(SECOND)
    stage.press(AGAIN)
    assert "Metadata of 2 files read" in told(stage)


def test_how_many_files_wait_is_asked_once_at_each_showing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Archive] = []
    count = prepare.count_waiting

    def spy(archive: Archive) -> tuple[int, int]:
        asked.append(archive)
        return count(archive)

    monkeypatch.setattr(prepare, "count_waiting", spy)
    shown = page(stage)
    assert len(asked) == 1
    drop(shown, card(stage))
    stage.settle()
    fill(stage, "From whom", "A relative")
    take(stage)
    stage.press("Incidents")
    stage.press("Intake")
    assert len(asked) == 1  # what an intake did is shown, and no offer
    stage.press("Take in more")
    assert len(asked) == 2


def visible_buttons(name: str) -> list[QPushButton]:
    return [each for each in visible(QPushButton) if each.text() == name]


def test_a_read_only_archive_offers_no_second_step(stage: Stage) -> None:
    leave_waiting(stage)
    archive = Archive.open(stage.path, PASSPHRASE)
    archive.standing = Standing.READ_ONLY
    stage.window.show_archive(archive)
    stage.workspace.show_section("intake")
    stage.settle()
    assert "econd step" not in told(stage)
    archive.standing = Standing.CURRENT


def test_a_file_that_was_not_looked_into_says_so_and_leads_to_the_second_step(
    stage: Stage,
) -> None:
    leave_waiting(stage)
    open_page(stage, "a.txt")
    assert "It was not looked into yet: the second step of the intake does that." in told(stage)
    assert "Nothing was read from inside the file." not in told(stage)
    stage.press("Open Intake")
    stage.press(SECOND)
    stage.workspace.show_section("evidence")
    stage.settle()
    assert "not looked into yet" not in told(stage)
    assert "Nothing was read from inside the file." in told(stage)


def test_a_file_that_could_not_be_looked_into_says_why_and_leads_to_the_second_step(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_second_step(stage, monkeypatch)
    stage.window.lock()
    stage.settle()
    open_page(stage, "a.txt")
    assert "It could not be looked into. " in told(stage)
    assert "Nothing was read from inside the file." not in told(stage)
    stage.press("Open Intake")
    stage.press(AGAIN)
    stage.workspace.show_section("evidence")
    stage.settle()
    assert "could not be looked into" not in told(stage)


def test_an_intake_that_is_open_is_told_of_above_all_sections_once(stage: Stage) -> None:
    begin(stage, card(stage))
    stage.unlock()
    listed = intake.list_accessions(stage.context.archive)
    (begun,) = [row for row in listed if not row.is_closed]
    sentence = f"The intake {begun.reference} of files from A relative was interrupted"
    assert sentence in told(stage)
    stage.press("Open Intake")
    assert visible_buttons(f"Go on with the intake of {begun.reference}")
    assert sentence not in told(stage)
    stage.press("Incidents")
    assert sentence not in told(stage)
    stage.window.lock()
    stage.settle()
    stage.unlock()
    assert sentence not in told(stage)


def test_where_intake_is_shown_at_once_nothing_above_it_tells_of_an_open_intake(
    stage: Stage,
) -> None:
    begin(stage, card(stage))
    stage.window.show_archive(Archive.open(stage.path, PASSPHRASE))
    stage.workspace.show_section("intake")  # before anybody could read which are open
    stage.settle()
    assert len([each for each in told(stage).splitlines() if "was interrupted" in each]) == 1


def begin_and_lock(stage: Stage) -> str:
    """Leave an intake as a lock during it does, and its form as a draft; return its reference."""
    folder = card(stage)
    begin(stage, folder)
    with Archive.open(stage.path, PASSPHRASE) as archive:
        (open_one,) = [row for row in intake.list_accessions(archive) if not row.is_closed]
        (under_way,) = drafts.list_drafts(archive, UNDER_WAY)
        said = said_from_json(drafts.find_draft(archive, under_way) or {})
        name = form_drafts.name_draft(form_drafts.INTAKE, None)
        form_drafts.keep(archive, name, as_draft(said, [folder]))
    return open_one.reference


def told(stage: Stage) -> str:
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def test_an_intake_that_a_lock_interrupted_is_offered_in_one_way_alone(stage: Stage) -> None:
    reference = begin_and_lock(stage)
    shown = page(stage)
    assert stage.find(QLineEdit, "From whom").text() == ""
    assert not any(each.isVisible() for each in shown.findChildren(DraftList))
    on = stage.find(QPushButton, f"Go on with the intake of {reference}")
    assert on.property("primary")
    assert not stage.find(QPushButton, "Take in").property("primary")
    QTest.mouseClick(on, LEFT)
    stage.settle()
    assert all(row.is_closed for row in intake.list_accessions(stage.context.archive))
    assert drafts.list_drafts(stage.context.archive) == []
    QTest.mouseClick(stage.find(QPushButton, "Take in more"), LEFT)
    assert stage.find(QPushButton, "Take in").property("primary")


def test_taking_the_same_in_goes_on_and_for_another_begins_anew_and_both_are_told(
    stage: Stage,
) -> None:
    reference = begin_and_lock(stage)
    shown = page(stage)
    before = len(intake.list_accessions(stage.context.archive))
    drop(shown, stage.folder / "card")
    stage.settle()
    fill(stage, "From whom", "Somebody else")
    assert f"{reference} was begun with these files" in told(stage)
    assert "begins a new intake" in told(stage)
    stage.find(QLineEdit, "From whom").clear()
    fill(stage, "From whom", "A relative")
    assert f"These are the files of {reference}" in told(stage)
    take(stage)
    listed = intake.list_accessions(stage.context.archive)
    assert len(listed) == before
    assert all(row.is_closed for row in listed)
