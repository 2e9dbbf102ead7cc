"""The recipient's key is kept under a name for the next time, and no name takes it by itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pyrage
import pytest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton, QRadioButton

from archive_app.services import browsing, bundles_sent, recipients
from archive_app.services.recipients import Recipient
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE
from tests.gui.person import reads, visible
from tests.gui.screens.bundles import export_leaves, export_where
from tests.gui.stage import Stage

KEY, NAME = "The recipient's key", "Keep it under this name, for the next time"


def a_key() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


def ask_for(stage: Stage, key: str, name: str) -> None:
    stage.find(QRadioButton, "Encrypted: one file that only they can open").click()
    stage.find(QLineEdit, KEY).setText(key)
    stage.find(QLineEdit, NAME).setText(name)


def kept(stage: Stage) -> list[Recipient]:
    return recipients.list_recipients(stage.context.archive)


def sent(stage: Stage) -> int:
    return len(bundles_sent.list_sent(stage.context.archive))


def question() -> QMessageBox:
    (box,) = visible(QMessageBox)
    return box


def answer(stage: Stage, name: str) -> None:
    (button,) = [each for each in question().buttons() if each.text().replace("&", "") == name]
    button.click()
    stage.settle()


def test_a_name_is_of_one_bundle_and_the_next_begins_without_it(stage: Stage) -> None:
    export_where(stage)
    prosecutor = a_key()
    ask_for(stage, prosecutor, "Prosecutor A")
    stage.press("Write the bundle")
    assert [(each.name, each.recipient) for each in kept(stage)] == [("Prosecutor A", prosecutor)]
    stage.press("Done")
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    stage.workspace.show_section("export", row.reference)
    stage.settle()
    stage.press("Next")
    stage.find(QLineEdit, "For whom").setText("A journalist")
    stage.find(QLineEdit, "What for").setText("To be published")
    for _ in range(3):
        stage.press("Next")
    stage.find(QRadioButton, "Encrypted: one file that only they can open").click()
    assert stage.find(QLineEdit, KEY).text() == ""
    assert stage.find(QLineEdit, NAME).text() == ""
    stage.find(QLineEdit, KEY).setText(a_key())
    stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
    stage.press("Write the bundle")
    assert reads("The bundle is written")
    assert [(each.name, each.recipient) for each in kept(stage)] == [("Prosecutor A", prosecutor)]


def test_a_name_outlives_a_lock_with_what_else_is_asked(stage: Stage) -> None:
    export_where(stage)
    ask_for(stage, a_key(), "Prosecutor A")
    stage.window.lock()
    stage.settle()
    stage.unlock("export")
    stage.workspace.show_section("export")
    stage.settle()
    stage.press("Go on with it")
    for _ in range(4):
        stage.press("Next")
    assert stage.find(QLineEdit, NAME).text() == "Prosecutor A"


@pytest.mark.parametrize("is_same_name", [True, False])
def test_another_key_or_another_name_is_asked_about_before_anything_is_written(
    stage: Stage, *, is_same_name: bool
) -> None:
    export_leaves(stage)
    before = recipients.record_recipient(stage.context.archive, "Prosecutor A", a_key())
    count = sent(stage)
    stage.press("Next")
    stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
    key = a_key() if is_same_name else before.recipient
    name = "Prosecutor A" if is_same_name else "A journalist"
    now = Recipient(name, key)
    ask_for(stage, key, name)
    stage.press("Write the bundle")
    told = question().informativeText()
    digits = told.replace(" ", "")
    for each in (before, now):
        assert each.name in told
        assert each.recipient in digits
        assert each.fingerprint in digits
    default = question().defaultButton()
    assert isinstance(default, QPushButton)
    assert default.text().replace("&", "") == "Do not replace"
    assert question().escapeButton() is default
    answer(stage, "Do not replace")
    assert kept(stage) == [before]
    assert sent(stage) == count
    assert stage.find(QLineEdit, KEY).text() == key
    stage.press("Write the bundle")
    answer(stage, "Replace it, and write the bundle")
    assert reads("The bundle is written")
    assert kept(stage) == [now]


def test_what_is_kept_already_is_not_asked_about(stage: Stage) -> None:
    export_where(stage)
    before = recipients.record_recipient(stage.context.archive, "Prosecutor A", a_key())
    ask_for(stage, before.recipient, before.name)
    stage.press("Write the bundle")
    assert reads("The bundle is written")
    assert kept(stage) == [before]


@pytest.mark.parametrize("name", ["Prosecutor A", "A name\u0007"])
def test_a_bundle_that_is_refused_keeps_and_replaces_no_key(stage: Stage, name: str) -> None:
    export_where(stage)
    before = recipients.record_recipient(stage.context.archive, "Prosecutor A", a_key())
    count = sent(stage)
    ask_for(stage, a_key(), name)
    if name == before.name:
        stage.find(QLineEdit, "The folder to write it into").setText("/proc")
        stage.press("Write the bundle")
        answer(stage, "Replace it, and write the bundle")
        assert reads("/proc cannot be written into")
    else:
        stage.press("Write the bundle")
        assert reads("The name of a recipient has 1 to 200 characters that can be seen.")
        assert sent(stage) == count
    assert kept(stage) == [before]
    assert not list(Path(stage.folder).glob("EVB-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of a file")
def test_a_bundle_is_told_of_though_the_archive_has_no_room_to_keep_its_path(stage: Stage) -> None:
    import resource

    export_where(stage)
    ask_for(stage, a_key(), "Prosecutor A")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    archive = stage.context.archive
    told = archive.on_commit

    def fill(changed: frozenset[str]) -> None:
        told(changed)
        if list(Path(stage.folder).glob("EVB-*.age")):
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))

    archive.on_commit = fill
    try:
        stage.press("Write the bundle")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert reads("The bundle is written")
    assert reads("The recipient's key was not kept under that name.")
    assert kept(stage) == []


def chosen() -> list[str]:
    return [each.text().replace("&", "") for each in visible(QRadioButton) if each.isChecked()]


def test_who_can_read_a_bundle_is_chosen_by_nobody_else(stage: Stage) -> None:
    export_where(stage)
    assert chosen() == []
    assert not stage.find(QPushButton, "Write the bundle").isEnabled()
    assert reads("Say first whether it is encrypted, or anybody may read it.")


def test_it_is_encrypted_where_the_key_of_this_recipient_is_kept(stage: Stage) -> None:
    key = a_key()
    with Archive.open(stage.path, PASSPHRASE) as archive:
        recipients.record_recipient(archive, "office of the prosecutor", key)
    export_where(stage)
    assert chosen() == ["Encrypted: one file that only they can open"]
    assert stage.find(QLineEdit, KEY).text() == key
