"""From an incident to a bundle: nothing slips out by itself, and what is shown is what leaves."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTreeView,
    QWidget,
)

from archive_app.bundle import layout
from archive_app.gui import wording
from archive_app.gui.models.leaving_fields import LeavingFields
from archive_app.gui.views.export.step import Asked
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.row_list import OneColumn
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import browsing, bundles_sent, catalogue, drafts, exchanges, identity
from archive_app.services.accession import accession_files
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import PASSPHRASE
from tests.bundle import signers
from tests.gui.person import press_key
from tests.gui.screens.bundles import (
    export_done,
    export_leaves,
    export_signer,
    export_where,
    export_whom,
    section,
)
from tests.gui.stage import Stage
from tests.services.exporting import verified

LET_THEM_LEAVE = "Let all of these files leave with everything that they carry in them"


def written(stage: Stage) -> Path:
    (path,) = stage.folder.glob("EVB-*.zip")
    return path


def labels(stage: Stage) -> str:
    found = [each for each in stage.window.findChildren(QLabel) if each.isVisible()]
    # A value that has a long word is shown as a text, so that what is copied is exact.
    texts = [each for each in stage.window.findChildren(QPlainTextEdit) if each.isVisible()]
    return "\n".join([*(each.text() for each in found), *(each.toPlainText() for each in texts)])


def test_a_certificate_that_ran_out_is_told_where_it_would_sign(stage: Stage) -> None:
    key = signers.rsa_key()
    of = signers.certified(key, until=datetime(2024, 5, 1, tzinfo=UTC))
    with Archive.open(stage.path, PASSPHRASE) as archive:
        identity.take_over(archive, signers.pkcs12_file(key, of), signers.PASSWORD)
    export_signer(stage)
    assert "This certificate ran out on 2024-05-01." in labels(stage)


def test_a_bundle_is_written_verified_and_listed(stage: Stage) -> None:
    export_done(stage)
    path = written(stage)
    (sent, _) = bundles_sent.list_sent(stage.context.archive)
    assert sent.digest is not None
    assert sent.digest.hex() == verified(path).digest
    assert verified(path).findings == ()
    told = labels(stage)
    assert "The bundle is written, and was read back" in told
    assert str(path) in told
    (row,) = exchanges.load_sent_rows(stage.context.archive, [sent.prepared_event])
    assert (row.sent.recipient, row.purpose) == ("Office of the Prosecutor", "Proceeding 42")
    # Nothing of it waits to be gone on with.
    assert drafts.list_drafts(stage.context.archive) == []
    stage.press("Done")
    assert "Not confirmed" in labels(stage)


def test_the_space_bar_alone_leads_through_the_steps(stage: Stage) -> None:
    export_whom(stage)
    go_on = stage.find(QPushButton, "Next")
    go_on.setFocus()
    for step in ("Step 3 of 5", "Step 4 of 5"):
        press_key(Qt.Key.Key_Space)
        stage.settle()
        assert step in labels(stage)
        if step == "Step 3 of 5":
            assert go_on.hasFocus()


def test_the_first_space_ticks_the_first_incident(stage: Stage) -> None:
    section(stage, "export")
    assert "Tick at least one incident." in labels(stage)
    press_key(Qt.Key.Key_Space)
    assert "1 incident ticked" in labels(stage)


def test_files_that_tell_where_they_were_made_stay_unless_a_person_lets_them(stage: Stage) -> None:
    export_leaves(stage)
    box = stage.find(QCheckBox, LET_THEM_LEAVE)
    assert not box.isChecked()
    told = labels(stage)
    assert "the file itself tells where it was made, which device made it." in told
    assert (
        "it is of a kind that this program cannot look into; it carries more than is known to be "
        "harmless: PDF Title."
    ) in told
    assert "No file of evidence leaves: each stays for what it may tell." in told
    stage.press("Next")
    stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
    stage.find(QRadioButton, "A folder: anybody who holds it can read it").click()
    stage.press("Write the bundle")
    assert "The bundle is written, without any file of evidence" in labels(stage)
    (path,) = stage.folder.glob("EVB-*")
    assert not (path / layout.FILES).exists() or not list((path / layout.FILES).iterdir())
    told = (path / "data/metadata/records.json").read_text("utf-8")
    assert "embedded_metadata" not in told


def test_a_person_lets_one_file_leave_as_it_is_and_the_others_stay(stage: Stage) -> None:
    export_leaves(stage)
    model = stage.find(QTreeView, "Every field, and whether it leaves").model()
    assert isinstance(model, LeavingFields)
    files = model.index(0, 0)
    assert str(files.data()) == "Files that carry more than they show  (2)"
    (photo,) = (
        index
        for index in (model.index(row, 0, files) for row in range(model.rowCount(files)))
        if "which device made it" in str(index.data())
    )
    reference = model.named_at(photo)
    archive = stage.context.archive
    rows = browsing.load_item_rows(archive, browsing.item_keys(archive))
    (title,) = (row.title for row in rows if row.reference == reference)
    assert str(photo.data()).startswith(f"{reference}{wording.BETWEEN}{title}:  ")
    assert f"A file of {reference}{wording.BETWEEN}{title}: " in labels(stage)
    checked = Qt.ItemDataRole.CheckStateRole
    model.setData(photo, Qt.CheckState.Checked, checked)
    stage.settle()
    told = labels(stage)
    assert f"the files of {reference} with everything in them" in told
    assert f"A file of {reference}" not in told
    assert "of a kind that this program cannot look into" in told
    assert not stage.find(QCheckBox, LET_THEM_LEAVE).isChecked()
    stage.press("Next")
    stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
    stage.find(QRadioButton, "A folder: anybody who holds it can read it").click()
    stage.press("Write the bundle")
    (path,) = stage.folder.glob("EVB-*")
    (left,) = (path / layout.FILES).iterdir()
    assert left.suffix == ".jpg"
    # The record says no more than before: the bytes were let out, and not what was read of them.
    assert "embedded_metadata" not in (path / "data/metadata/records.json").read_text("utf-8")


def test_files_of_one_item_are_told_apart_by_their_own_names(stage: Stage) -> None:
    with Archive.open(stage.path, PASSPHRASE) as archive:
        keys = browsing.item_keys(archive)
        names = [row.original_name for row in browsing.load_item_rows(archive, keys)]
        again = stage.folder / "again"
        again.mkdir()
        for path in (stage.demonstration.folder / "files").rglob("*"):
            if path.name in names:
                shutil.copyfile(path, again / f"second {path.name}")
        accession_files(archive, [again], AccessionInput(received_from="A"), Meter())
    export_leaves(stage)
    told = [line for line in labels(stage).split("\n") if line.startswith("A file of")]
    assert len(told) == len(set(told))
    assert any(f"{wording.BETWEEN}second " in line for line in told)


def test_other_incidents_take_back_which_files_leave_as_they_are(stage: Stage) -> None:
    export_leaves(stage)
    stage.find(QCheckBox, LET_THEM_LEAVE).click()
    stage.settle()
    for _ in range(3):
        stage.press("Back")
    stage.press("Next")
    stage.press("Next")
    stage.press("Next")
    assert stage.find(QCheckBox, LET_THEM_LEAVE).isChecked()
    for _ in range(3):
        stage.press("Back")
    incidents = stage.find(OneColumn, "Incidents").model()
    checked = Qt.ItemDataRole.CheckStateRole
    other = next(
        index
        for index in (incidents.index(row, 0) for row in range(incidents.rowCount()))
        if Qt.CheckState(index.data(checked)) is Qt.CheckState.Unchecked
    )
    incidents.setData(other, Qt.CheckState.Checked, checked)
    for _ in range(3):
        stage.press("Next")
    assert not stage.find(QCheckBox, LET_THEM_LEAVE).isChecked()


def test_what_nobody_looked_at_is_looked_at_where_it_is_asked_about(stage: Stage) -> None:
    export_leaves(stage)
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    with archive.reading() as session:
        incident = records.find(driver_connection(session), row.reference, "incident").id
    note = stage.folder / "note.txt"
    note.write_bytes(b"what it shows")
    about = AccessionInput(received_from="A neighbour", incident_id=incident)
    accession_files(archive, [note], about, Meter())
    stage.press("Back")
    stage.press("Next")
    assert "what it carries in it was not looked at yet" in labels(stage)
    asked = list[str]()
    stage.context.jobs.begun.connect(lambda job: asked.append(job.title))
    look = stage.find(QPushButton, "Look at what they carry now")
    look.click()
    assert not look.isEnabled()
    look.click()
    stage.settle()
    assert asked.count("Reading metadata and making thumbnails") == 1
    told = labels(stage)
    assert "was not looked at yet" not in told
    assert "1 file" in told


def test_a_tick_is_what_leaves_and_is_taken_back_with_it(stage: Stage) -> None:
    export_leaves(stage)
    model = stage.find(QTreeView, "Every field, and whether it leaves").model()
    assert isinstance(model, LeavingFields)
    incident = model.index(1, 0)  # after the files that carry more than they show
    reference = model.index(0, 0, incident)
    assert str(reference.data()).startswith("Reference")
    assert Qt.CheckState(reference.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Unchecked
    for ticked in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
        reference = model.index(0, 0, model.index(1, 0))
        model.setData(reference, ticked, Qt.ItemDataRole.CheckStateRole)
        stage.settle()
        assert ("On your word" in labels(stage)) is (ticked is Qt.CheckState.Checked)


def test_what_came_since_it_was_shown_is_looked_at_first(stage: Stage) -> None:
    export_where(stage)
    stage.find(QRadioButton, "One file (zip): anybody who holds it can read it").click()
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    catalogue.edit(archive, row.reference, "incident", {"remarks": "Told since then."})
    stage.press("Write the bundle")
    assert "the records or files were changed since it was shown" in labels(stage)
    assert list(stage.folder.glob("EVB-*")) == []
    stage.press("Next")
    stage.press("Write the bundle")
    assert verified(written(stage)).findings == ()


def test_nobody_goes_on_before_it_is_said_for_whom_and_what_for(stage: Stage) -> None:
    export_whom(stage)
    for name in ("For whom", "What for"):
        edit = stage.find(QLineEdit, name)
        said = edit.text()
        edit.clear()
        assert not stage.find(QPushButton, "Next").isEnabled()
        edit.setText(said)
    assert stage.find(QPushButton, "Next").isEnabled()


def test_an_encrypted_bundle_asks_for_a_key_and_says_in_place_what_is_wrong(stage: Stage) -> None:
    export_where(stage)
    stage.find(QRadioButton, "Encrypted: one file that only they can open").click()
    write = stage.find(QPushButton, "Write the bundle")
    assert not write.isEnabled()
    stage.find(QLineEdit, "The recipient's key").setText("age1 nothing of the kind")
    stage.press("Write the bundle")
    assert "This is not an age recipient" in labels(stage)
    assert list(stage.folder.glob("EVB-*")) == []


def test_what_was_said_of_one_folder_goes_where_another_is_chosen(stage: Stage) -> None:
    export_where(stage)
    folder = stage.find(QLineEdit, "The folder to write it into")
    stage.find(QRadioButton, "One file (zip): anybody who holds it can read it").click()
    folder.setText("/proc")
    stage.press("Write the bundle")
    assert "/proc cannot be written into" in labels(stage)
    folder.setText(str(stage.folder / "nowhere"))
    told = labels(stage)
    assert "There is no such folder." in told
    assert "/proc" not in told


def offered(stage: Stage, page: QWidget) -> list[str]:
    """Return for whom the bundles are that could be gone on with, the last kept first."""
    (drafts,) = page.findChildren(DraftList)
    assert drafts.isVisible() is bool(drafts.drafts)
    return [Asked.of_draft(draft.fields).recipient for draft in drafts.drafts]


def test_a_bundle_that_a_lock_interrupted_is_told_of_and_gone_on_with_on_request(
    stage: Stage,
) -> None:
    export_whom(stage)
    stage.window.lock()
    stage.settle()
    page = section(stage, "export")
    assert offered(stage, page) == ["Office of the Prosecutor"]
    assert "0 incidents ticked" in labels(stage)
    assert not stage.find(QPushButton, "Next").isEnabled()
    stage.press("Go on with it")
    assert offered(stage, page) == []
    stage.press("Next")
    assert stage.find(QLineEdit, "What for").text() == "Proceeding 42"


@pytest.mark.parametrize("is_of_an_incident", [False, True])
def test_a_bundle_that_was_left_is_told_of_where_a_new_one_is_begun(
    stage: Stage, *, is_of_an_incident: bool
) -> None:
    export_whom(stage)
    archive = stage.context.archive
    keys = browsing.incident_keys(archive)[2:]
    (row,) = browsing.load_incident_rows(archive, keys)
    stage.press("Leave")
    page = stage.workspace.show_section("export", row.reference if is_of_an_incident else "")
    stage.settle()
    assert offered(stage, page) == ["Office of the Prosecutor"]
    assert ("1 incident ticked" in labels(stage)) is is_of_an_incident
    if is_of_an_incident:
        stage.press("Next")
        assert stage.find(QLineEdit, "For whom").text() == ""


def test_what_is_begun_for_one_incident_is_kept_where_another_is_exported(stage: Stage) -> None:
    export_whom(stage)
    archive = stage.context.archive
    keys = browsing.incident_keys(archive)
    (own,) = (row.reference for row in browsing.load_incident_rows(archive, keys[2:]))
    (other,) = (row.reference for row in browsing.load_incident_rows(archive, keys[:1]))
    page = stage.workspace.show_section("export", other)
    stage.settle()
    told = f"a bundle for Office of the Prosecutor about {own}"
    assert told in labels(stage)
    stage.press("Next")
    assert stage.find(QLineEdit, "What for").text() == ""
    stage.find(QLineEdit, "For whom").setText("An advocate")
    # It outlives a lock as well, beside what was begun last.
    stage.window.lock()
    stage.settle()
    page = section(stage, "export", other)
    assert told in labels(stage)
    assert offered(stage, page) == ["An advocate", "Office of the Prosecutor"]
    (drafts,) = page.findChildren(DraftList)
    drafts.chosen.emit(drafts.drafts[1])
    stage.settle()
    stage.press("Next")
    assert stage.find(QLineEdit, "What for").text() == "Proceeding 42"


@pytest.mark.parametrize("draft", [{}, {"form": "parcel", "disclose": ["incident.soul", 3]}])
def test_a_draft_of_another_program_names_no_field_that_there_is_not(draft: object) -> None:
    assert isinstance(draft, dict)
    asked = Asked.of_draft(draft)
    assert (asked.form, asked.disclose) == ("", ())
    assert Asked.of_draft(Asked(incidents=("A",), passes_on=False).as_draft()) == Asked(
        incidents=("A",), passes_on=False
    )


def test_incidents_are_ticked_by_the_space_bar(stage: Stage) -> None:
    section(stage, "export")
    assert not stage.find(QPushButton, "Next").isEnabled()
    view = stage.window.focusWidget()
    assert view is not None
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert stage.find(QPushButton, "Next").isEnabled()


def test_a_bundle_that_was_begun_is_told_of_above_the_bundles_and_gone_on_with_there(
    stage: Stage,
) -> None:
    export_whom(stage)
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    told = f"a bundle for Office of the Prosecutor about {row.reference}"
    stage.window.lock()
    stage.settle()
    page = section(stage, "bundles")
    assert offered(stage, page) == ["Office of the Prosecutor"]
    assert told in labels(stage)
    stage.press("Go on with it")
    assert "1 incident ticked" in labels(stage)
    stage.press("Next")
    assert stage.find(QLineEdit, "What for").text() == "Proceeding 42"
    # Left without a lock it is told of as well, and is as it was when one comes back.
    stage.find(QLineEdit, "What for").setText("Proceeding 43")
    stage.press("Leave")
    assert offered(stage, page) == ["Office of the Prosecutor"]
    stage.press("Go on with it")
    assert stage.find(QLineEdit, "What for").text() == "Proceeding 43"


def test_a_bundle_left_at_once_is_told_of_and_no_more_once_it_is_discarded(stage: Stage) -> None:
    export_whom(stage)
    page = stage.workspace.show_section("bundles")
    stage.settle()
    assert offered(stage, page) == ["Office of the Prosecutor"]
    stage.press("Discard…")
    stage.press("Discard")
    assert offered(stage, page) == []
    assert drafts.list_drafts(stage.context.archive) == []
    stage.press("New bundle…")
    assert offered(stage, stage.workspace.show_section("bundles")) == []


def test_a_bundle_that_was_written_is_no_longer_told_of(stage: Stage) -> None:
    export_done(stage)
    stage.press("Done")
    assert offered(stage, stage.workspace.show_section("bundles")) == []


def test_an_export_that_is_interrupted_and_begun_anew_leaves_one_draft(stage: Stage) -> None:
    out = stage.folder / "out"
    out.mkdir()
    for _ in range(3):
        export_leaves(stage)
        stage.press("Next")
        stage.find(QLineEdit, "The folder to write it into").setText(str(out))
        stage.find(QRadioButton, "A folder: anybody who holds it can read it").click()
        stage.settle()
        write = stage.find(QPushButton, "Write the bundle")
        assert write.isEnabled()
        write.click()
        stage.window.lock()
        stage.settle()
    page = section(stage, "bundles")
    assert offered(stage, page) == ["Office of the Prosecutor"]
    assert wording.joined("Proceeding 42", str(out)) in labels(stage)
