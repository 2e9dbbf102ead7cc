"""Checks, their history and certificates, and backups, as a person does them."""

from __future__ import annotations

import re
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMessageBox, QPushButton, QTableView

from archive_app import settings
from archive_app.gui import wording
from archive_app.gui.advice import advice
from archive_app.gui.jobs import Job
from archive_app.gui.views.backups import Backups
from archive_app.gui.views.foot import Foot
from archive_app.gui.views.last_check import LastCheck
from archive_app.gui.views.save_paper import SavePaper
from archive_app.model.fixity import Finding
from archive_app.progress import Activity, Meter
from archive_app.services import backup, catalogue, drafts
from archive_app.services.custody import list_events
from archive_app.store.archive import Archive
from archive_app.store.objects import ORPHANS_NAME
from archive_app.store.protection import Standing
from tests.archives import PASSPHRASE
from tests.gui.screens.integrity import change_a_list, damage, page, stopping
from tests.gui.screens.records import first_reference
from tests.gui.stage import Stage
from tests.services.steps import events
from tests.services.tampering import tamper

LEFT = Qt.MouseButton.LeftButton


def said(stage: Stage) -> list[str]:
    return [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]


def click(stage: Stage, name: str) -> None:
    QTest.mouseClick(stage.find(QPushButton, name), LEFT)
    stage.settle()


def test_a_whole_archive_is_told_in_plain_words_and_kept_in_the_history(stage: Stage) -> None:
    page(stage)
    click(stage, "Check everything")
    assert "Everything that was checked is as it was written." in said(stage)
    assert events(stage.context.archive)[-1].purpose == "full check"
    table = stage.find(QTableView, "Earlier checks")
    assert table.model().rowCount() == 2


@pytest.mark.usefixtures("ukrainian")
def test_earlier_checks_are_told_in_the_words_that_the_ledger_is_shown_in(stage: Stage) -> None:
    page(stage)
    model = stage.find(QTableView, "Earlier checks").model()
    assert model.index(0, 3).data() == "повна перевірка"
    assert model.index(0, 4).data().startswith("Перевірено: ")


def test_a_ledger_that_cannot_be_read_is_told_at_the_foot_and_not_at_each_commit(
    stage: Stage,
) -> None:
    with Archive.open(stage.path, PASSPHRASE) as archive:
        tamper(archive, "UPDATE event SET leaf = x'7b7d' WHERE kind = 'fixity_checked'")
    stage.unlock()
    stage.settle()
    assert "The ledger cannot be read to its end: check the archive under Integrity." in said(stage)
    assert stage.window.findChildren(QMessageBox) == []


def test_the_check_that_ended_now_is_the_chosen_one(stage: Stage) -> None:
    page(stage)
    click(stage, "Check the ledger alone")
    assert stage.find(QTableView, "Earlier checks").currentIndex().row() == 0


def test_what_tells_of_checks_is_not_read_anew_at_commits_that_are_none(stage: Stage) -> None:
    shown = page(stage)
    witness = stage.workspace.show_section("witness")
    stage.settle()
    telling = [*stage.workspace.findChildren(Foot), *shown.findChildren(LastCheck), witness]
    labels = [each for part in telling for each in part.findChildren(QLabel)]
    for each in labels:
        each.setText("as it was")
    archive = stage.context.archive
    catalogue.edit(archive, first_reference(stage), "incident", {"remarks": "another"})
    stage.settle()
    assert {each.text() for each in labels} == {"as it was"}


def test_each_way_to_check_covers_what_it_says(stage: Stage) -> None:
    page(stage)
    for name, purpose in (
        ("Check what is due", "objects not read for 90 days"),
        ("Check a sample", "a sample of 100 objects"),
        ("Check the ledger alone", "check of ledger"),
    ):
        click(stage, name)
        assert purpose in (events(stage.context.archive)[-1].purpose or "")


def test_what_is_wrong_is_named_with_what_to_do(stage: Stage) -> None:
    damage(stage)
    page(stage)
    click(stage, "Check everything")
    found = stage.find(QListView, "What is wrong, and what to do").model()
    told = [str(found.index(row, 0).data()) for row in range(found.rowCount())]
    assert len(told) == 11
    assert all("backup" in each for each in told)
    assert any("photo-1.jpg" in each for each in told)
    assert "At the last full check something was not as it was written." in said(stage)
    assert any(re.search("the full check of .* found damage", each) for each in said(stage))


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("Check a sample", "the check of .* found damage"),
        ("Check everything", "the full check of .* found damage"),
    ],
)
def test_damage_that_is_known_is_told_in_red_in_every_section_until_it_is_mended(
    stage: Stage, way: str, told: str
) -> None:
    page(stage)
    click(stage, "Check everything")
    whole = stage.folder / "whole"
    shutil.copytree(stage.path / "objects", whole)
    damage(stage)
    click(stage, way)
    for section in ("incidents", "bundles", "integrity"):
        stage.workspace.show_section(section)
        stage.settle()
        (foot,) = [
            each
            for each in stage.window.findChildren(QLabel)
            if each.isVisible() and re.fullmatch(told, each.text())
        ]
        assert foot.property("role") == "problem"
    # The ledger alone says nothing of files, and a lock forgets nothing.
    click(stage, "Check the ledger alone")
    stage.window.lock()
    stage.settle()
    page(stage)
    assert any(re.fullmatch(told, each) for each in said(stage))
    assert any("none since has shown that it is mended" in each for each in said(stage))
    shutil.copytree(whole, stage.path / "objects", dirs_exist_ok=True)
    click(stage, "Check everything")
    assert not any("found damage" in each for each in said(stage))
    assert any(each.startswith("last full check") for each in said(stage))


@pytest.mark.usefixtures("ukrainian")
def test_whoever_reads_ukrainian_is_told_findings_and_remarks_in_it(stage: Stage) -> None:
    damage(stage)
    put_aside = stage.path / ORPHANS_NAME / "records"
    put_aside.parent.mkdir(exist_ok=True)
    put_aside.touch()
    page(stage)
    click(stage, "Check everything")
    found, remarked = (
        [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        for model in (
            stage.find(QListView, name).model()
            for name in ("What is wrong, and what to do", "Worth knowing")
        )
    )
    assert len(found) == 11
    for each in found:
        assert re.match(r"Об’єкт [0-9a-f]{32} пошкоджено: .* У ньому зберігається: ", each)
    assert any("збережений файл «photo-1.jpg» доказового матеріалу" in each for each in found)
    assert remarked == ["Файл orphans/records відкладено: він не належить жодному запису."]


def test_a_certificate_of_this_check_and_of_an_earlier_one_can_be_saved(stage: Stage) -> None:
    shown = page(stage)
    click(stage, "Certificate of the chosen check…")
    stage.find(QPushButton, "Save as PDF…").window().close()
    number = events(stage.context.archive, "fixity_checked")[-1].number
    dialog = shown.save_certificate(number)
    assert isinstance(dialog, SavePaper)
    stage.settle()
    dialog.save(stage.folder / "check.pdf")
    stage.settle()
    assert (stage.folder / "check.pdf").read_bytes().startswith(b"%PDF")
    assert events(stage.context.archive)[-1].purpose == "Certificate of a check"
    dialog.close()


def test_only_one_long_work_is_done_at_a_time_and_a_stopped_one_can_be_begun_again(
    stage: Stage,
) -> None:
    page(stage)
    begun: list[Job] = []
    stage.context.jobs.begun.connect(begun.append)
    way = stage.find(QPushButton, "Check everything")
    QTest.mouseClick(way, LEFT)
    assert not way.isEnabled()
    begun[0].cancel()
    stage.settle()
    assert way.isEnabled()


def test_a_backup_is_made_continued_and_listed(stage: Stage) -> None:
    shown = page(stage)
    assert "No backup is known: a single disk is a single chance." in said(stage)
    (backups,) = shown.findChildren(Backups)
    folder = stage.folder / "backup"
    backups.back_up(folder)
    stage.settle()
    assert "The backup is up to date and holds everything." in said(stage)
    (place,) = backup.list_backups(stage.context.archive)
    assert place.path == folder
    click(stage, f"Bring up to date: {folder}")
    assert len(events(stage.context.archive, "backed_up")) == 2


def test_a_full_check_that_was_interrupted_is_told_until_one_came_to_its_end(
    stage: Stage,
) -> None:
    def is_told() -> bool:
        return any(
            re.match("A check of everything that began on .* was stopped", each)
            for each in said(stage)
        )

    page(stage)
    assert not is_told()
    with stopping(stage, Activity.CHECK_OBJECTS):
        stage.find(QPushButton, "Check everything").click()
    assert is_told()
    stage.window.lock()
    stage.settle()
    page(stage)
    assert is_told()
    click(stage, "Check the ledger alone")
    assert is_told()
    stage.find(QPushButton, "Check everything").click()
    assert not is_told()
    stage.settle()
    assert not is_told()


def test_a_backup_that_was_interrupted_is_told_and_gone_on_with(stage: Stage) -> None:
    folder = stage.folder / "backup"
    told = f"The backup to {folder} was stopped before it was finished."
    (backups,) = page(stage).findChildren(Backups)
    with stopping(stage, Activity.COPY_FILES):
        backups.back_up(folder)
    assert told in said(stage)
    stage.window.lock()
    stage.settle()
    page(stage)
    assert told in said(stage)
    click(stage, "Go on with the backup")
    assert "The backup is up to date and holds everything." in said(stage)
    assert told not in said(stage)
    assert drafts.list_drafts(stage.context.archive) == []


def test_an_archive_that_was_restored_knows_of_no_backup_that_was_stopped(stage: Stage) -> None:
    (backups,) = page(stage).findChildren(Backups)
    backups.back_up(stage.folder / "backup")
    stage.settle()
    stage.window.lock()
    stage.settle()
    shutil.rmtree(stage.path)
    backup.restore(stage.folder / "backup", PASSPHRASE, stage.path, Meter())
    page(stage)
    assert not any("was stopped before it was finished" in each for each in said(stage))


def test_a_folder_that_cannot_be_a_backup_is_told_in_place(stage: Stage) -> None:
    shown = page(stage)
    (backups,) = shown.findChildren(Backups)
    backups.back_up(stage.path / "inside")
    stage.settle()
    assert "What was entered cannot be understood." in "\n".join(said(stage))
    assert not any("was stopped before it was finished" in each for each in said(stage))


def test_lists_that_are_not_as_they_were_count_once_a_person_says_why(stage: Stage) -> None:
    change_a_list(stage)
    page(stage)
    click(stage, "Check the ledger alone")
    assert "1 thing is not as it was written" in said(stage)
    click(stage, "Let the list of the files that were shredded count as it is…")
    stage.find(QLineEdit, "A list that is not as it was").setText("A disk image was put back.")
    click(stage, "Let it count")
    stage.settle()
    assert "Everything that was checked is as it was written." in said(stage)
    remarks = stage.find(QListView, "Worth knowing").model()
    told = [str(remarks.index(row, 0).data()) for row in range(remarks.rowCount())]
    assert any("who accepted that" in each for each in told)
    (event,) = list_events(stage.context.archive, kind="tables_accepted")
    assert (event.note, event.outcome) == ("A disk image was put back.", "erased_object")


def test_there_is_advice_for_every_finding() -> None:
    codes = (
        "object_missing",
        "event_changed",
        "page_damaged",
        "file_extra",
        "table_untrue",
        "search_index_damaged",
        "new",
    )
    told = [advice(Finding(code, "A sentence.")) for code in codes]
    assert len(set(told)) == len(codes)
    assert all(told)


@pytest.mark.parametrize("way", ["Check a sample", "Check everything"])
def test_beside_what_a_check_found_stands_no_better_answer_of_an_older_one(
    stage: Stage, way: str
) -> None:
    page(stage)
    assert "At the last full check everything was as it was written." in said(stage)
    damage(stage)
    QTest.mouseClick(stage.find(QPushButton, way), LEFT)
    # From the first moment on, not only once the ledger is read anew.
    seen: list[bool] = []

    def is_found() -> bool:
        told = said(stage)
        is_there = any("things are not as they were written" in each for each in told)
        if is_there:
            seen.append("At the last full check everything was as it was written." in told)
        return is_there

    stage.wait(is_found)
    stage.settle()
    assert not any(seen)
    assert "At the last full check everything was as it was written." not in said(stage)


def test_the_newest_check_is_told_and_the_last_full_one_under_it(stage: Stage) -> None:
    page(stage)
    full = wording.moment(events(stage.context.archive, "fixity_checked")[-1].recorded_at)
    damage(stage)
    click(stage, "Check a sample")
    number = events(stage.context.archive, "fixity_checked")[-1].number
    told = said(stage)
    assert "At the last check, of a part, something was not as it was written." in told
    assert any(each.endswith(f"event {number}") for each in told)
    assert f"The last full check, {full}: everything was as it was written." in told
    click(stage, "Check everything")
    click(stage, "Check the ledger alone")
    told = said(stage)
    assert "At the last check, of a part, everything was as it was written." in told
    assert any(
        re.fullmatch("The last full check, .*: something was not as it was written.", each)
        for each in told
    )


def test_a_check_that_could_not_be_recorded_is_told_all_the_same(stage: Stage) -> None:
    # This computer does not know the archive yet, so nothing may be written into it.
    shutil.rmtree(settings.state_path())
    damage(stage)
    page(stage)
    click(stage, "Check everything")
    assert stage.context.archive.standing is not Standing.CURRENT
    told = said(stage)
    assert "At the last full check something was not as it was written." in told
    assert any(each.endswith("not in the ledger") for each in told)
    assert any(
        re.fullmatch("the full check of .* found damage.*not in the ledger", each) for each in told
    )
    click(stage, "Check the ledger alone")
    assert any(
        re.fullmatch("the full check of .* found damage.*not in the ledger", each)
        for each in said(stage)
    )


def test_a_full_check_that_could_not_be_recorded_is_told_at_the_foot(stage: Stage) -> None:
    shutil.rmtree(settings.state_path())
    page(stage)
    click(stage, "Check everything")
    told = said(stage)
    assert any(re.fullmatch("last full check .*not in the ledger", each) for each in told)
