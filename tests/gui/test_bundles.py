"""Bundles that went out are closed by a receipt, those that come in are kept whole."""

from __future__ import annotations

import re
import shutil
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QTreeWidget

from archive_app import settings
from archive_app.bundle import known_signers
from archive_app.errors import Cancelled
from archive_app.gui.views.bundle_sent import state_of, why_not_confirmed
from archive_app.gui.views.receive import ReceivePage
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.gui.widgets.words import LongValue
from archive_app.progress import LOCKED, Meter
from archive_app.services import (
    browsing,
    bundle_export,
    bundle_receipt,
    bundles_sent,
    exchanges,
    holding,
    identity,
    signers,
    witness,
)
from archive_app.services.bundle_export import Request
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, create_archive
from tests.gui.person import shown
from tests.gui.screens.bundles import arrived, encrypted_bundle, section
from tests.gui.stage import Stage
from tests.services.dying import kill_export
from tests.services.steps import events


def labels(stage: Stage) -> str:
    told = [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]
    values = [each for each in stage.window.findChildren(LongValue) if each.isVisible()]
    return "\n".join([*told, *(each.toPlainText() for each in values)])


def choose(stage: Stage, path: Path) -> None:
    """Choose a file in the dialog that is open."""
    (dialog,) = (each for each in stage.window.findChildren(QFileDialog) if each.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()
    stage.settle()


def other_team(path: Path) -> Archive:
    archive, _ = create_archive(path)
    identity.create(archive, "Prosecutor")
    return archive


def test_a_signed_receipt_closes_an_export_and_protects_the_ledger(stage: Stage) -> None:
    with other_team(stage.folder / "other") as other:
        made, _ = bundle_receipt.make_receipt(other, stage.demonstration.bundle, Meter())
        fingerprint = identity.fingerprint_of(identity.load_signer(other))
    receipt = stage.folder / "receipt.p7s"
    receipt.write_bytes(made)
    section(stage, "bundles")
    assert "nobody has told you that it came" in labels(stage)
    stage.press("Record a receipt")
    stage.press("Take in a signed receipt (.p7s)…")
    choose(stage, receipt)
    # Anybody can make a key: it is recorded, and protects nothing until somebody compared it.
    assert "It protects your ledger once its key is among the known signers." in labels(stage)
    assert "Yes, confirmed by Prosecutor (unknown key)" in labels(stage)
    assert holding.protected_up_to(stage.context.archive) is None
    signers.trust(stage.context.archive, fingerprint, "Prosecutor")
    stage.settle()
    protected = holding.protected_up_to(stage.context.archive)
    assert protected is not None
    assert re.search(rf"protected up to event {protected} of \d+ \w+ \d{{4}}, ", labels(stage))


def test_a_digest_that_was_read_aloud_closes_it_as_well_and_a_wrong_one_does_not(
    stage: Stage,
) -> None:
    section(stage, "bundles")
    (sent,) = bundles_sent.list_sent(stage.context.archive)
    assert sent.digest is not None
    stage.press("Record a receipt")
    stage.find(QLineEdit, "Who read it").setText("Olha")
    for digest, is_right in (("0" * 64, False), (sent.digest.hex().upper(), True)):
        stage.find(QLineEdit, "Or the bundle digest, as they read it to you").setText(digest)
        stage.press("Record that they have it")
        assert ("Yes, confirmed by Olha" in labels(stage)) is is_right


def test_who_presses_twice_records_one_confirmation(stage: Stage) -> None:
    section(stage, "bundles")
    archive = stage.context.archive
    (sent,) = bundles_sent.list_sent(archive)
    assert sent.digest is not None
    stage.press("Record a receipt")
    stage.find(QLineEdit, "Who read it").setText("Olha")
    line = stage.find(QLineEdit, "Or the bundle digest, as they read it to you")
    line.setText(sent.digest.hex())
    quoted = stage.find(QPushButton, "Record that they have it")
    quoted.click()
    assert not quoted.isEnabled()
    assert not stage.find(QPushButton, "Take in a signed receipt (.p7s)…").isEnabled()
    quoted.click()
    stage.settle()
    assert len(events(archive, "receipt_confirmed")) == 1
    assert "Recorded: Olha has it." in labels(stage)
    assert quoted.isEnabled()


def test_a_time_stamp_is_asked_for_where_the_bundle_lies(stage: Stage) -> None:
    section(stage, "bundles")
    stage.press("Time stamp")
    copy = stage.folder / "EVB-copy"
    shutil.copytree(stage.demonstration.bundle, copy)
    stage.find(QLineEdit, "The bundle, where it lies now").setText(str(copy))
    stage.press("Write the request")
    assert list(copy.rglob("*.tsq"))
    assert "The request is here" in labels(stage)


def test_a_bundle_is_shown_then_kept_then_receipted(stage: Stage) -> None:
    page, path = arrived(stage)
    assert "2 new files" in labels(stage)
    stage.find(QLineEdit, "What you call this signer").setText("First team")
    stage.press("I compared it: remember this signer")
    (known,) = signers.list_signers(stage.context.archive)
    assert known.name == "First team"
    stage.press("Take it in")
    assert "It is taken in" in labels(stage)
    assert "Metadata of 2 files read" in labels(stage)
    stage.press("Sign a receipt…")
    choose(stage, stage.folder / "receipt.p7s")
    assert (stage.folder / "receipt.p7s").exists()
    stage.press("Another bundle…")
    page.look(path)
    stage.settle()
    assert "This bundle is here already" in labels(stage)
    stage.workspace.show_section("bundles")
    stage.settle()
    stage.press("Received")
    assert "How it was judged when it came" in labels(stage)


def test_an_archives_own_bundle_is_not_offered_to_be_taken_in(stage: Stage) -> None:
    page = section(stage, "receive")
    assert isinstance(page, ReceivePage)
    page.look(stage.demonstration.bundle)
    stage.settle()
    assert "This bundle is of this archive itself" in labels(stage)
    assert "do not know" not in labels(stage)
    assert not [
        each
        for each in page.findChildren(QPushButton)
        if each.text() == "&Take it in" and each.isVisible()
    ]


def test_a_failed_export_is_told_from_one_that_was_cut_off(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    (incident,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    asked = Request((incident.reference,), "Office of the Prosecutor", "Proceeding 42")
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        bundle_export.export(archive, asked, stage.folder, meter)
    failed, _ = exchanges.load_sent_rows(archive, exchanges.sent_keys(archive))
    assert state_of(failed) == "writing it failed"
    assert f"event {failed.sent.exported_event} says why" in why_not_confirmed(failed)
    cut_off = replace(failed, sent=replace(failed.sent, exported_event=None))
    assert state_of(cut_off) == "writing it was cut off"
    assert "was cut off, and where to was not noted" in why_not_confirmed(cut_off)
    assert f"begins with .{cut_off.sent.name}" in why_not_confirmed(cut_off)
    assert state_of(replace(cut_off, is_under_way=True)) == "being written"
    assert why_not_confirmed(replace(cut_off, is_under_way=True)) == "It is being written now."
    stage.workspace.show_section("bundles")
    stage.settle()
    (card,) = (each for each in stage.window.findChildren(AnswerCard) if each.isVisible())
    assert card.answer.text() == "No, it was not written"
    assert card.property("tone") == "no"
    stage.workspace.show_section("custody")
    stage.settle()
    told = labels(stage)
    assert "Export failed" in told
    assert "failed: cancelled" in told
    assert "Exported" not in told


def test_a_bundle_that_a_lock_stopped_is_told_of_once_at_unlock(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    (incident,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    asked = Request((incident.reference,), "Office of the Prosecutor", "Proceeding 42")

    is_begun = threading.Event()

    def work(meter: Meter) -> None:
        is_begun.set()
        with suppress(Cancelled):
            while True:
                meter.advance()
        bundle_export.export(archive, asked, stage.folder, meter)

    stage.context.jobs.write(stage.workspace, work, title="Writing the bundle")
    is_begun.wait()
    stage.window.lock()
    stage.settle()
    stage.unlock()
    (stopped, *_) = exchanges.load_sent_rows(
        stage.context.archive, exchanges.sent_keys(stage.context.archive)
    )
    told = f"The bundle {stopped.sent.name} for Office of the Prosecutor was not written"
    assert told in labels(stage)
    stage.workspace.show_section("custody")
    stage.settle()
    assert f"failed: {LOCKED}" in labels(stage)
    stage.press("Open Bundles")
    assert "No, it was not written" in labels(stage)
    stage.window.lock()
    stage.settle()
    stage.unlock()
    assert told not in labels(stage)


def test_an_encrypted_bundle_is_opened_with_the_key_of_its_recipient(stage: Stage) -> None:
    sent, key_file = encrypted_bundle(stage)
    page = section(stage, "receive")
    source = page.findChild(BundleSource)
    assert source is not None
    source.take(sent)
    stage.press("Open it with my key")
    assert "Name your key file" in labels(stage)
    stage.find(QLineEdit, "Your key file").setText(str(key_file))
    stage.press("Open it with my key")
    assert "2 new files" in labels(stage)


def test_signers_are_added_after_comparing_and_given_up_on_either_list(stage: Stage) -> None:
    section(stage, "signers")
    lists = stage.find(QComboBox, "Which list")
    stage.press("Add a signer that I compared")
    stage.press("A key is no longer good")
    for number in range(2):
        lists.setCurrentIndex(number)
        stage.settle()
        stage.find(QLineEdit, "Fingerprint").setText("ab " * 32)
        stage.find(QLineEdit, "What you call the signer").setText("Kharkiv")
        stage.press("I compared it: add")
        listed = stage.find(QTreeWidget, "Known signers")
        first = listed.topLevelItem(0)
        assert first is not None
        listed.setCurrentItem(first)
        stage.press("Note it for the chosen signer")
    for known in (
        signers.list_signers(stage.context.archive),
        known_signers.read(settings.known_signers_path()),
    ):
        assert [(each.name, each.status) for each in known] == [("Kharkiv", "retired")]


def test_two_teams_witness_each_other(stage: Stage) -> None:
    section(stage, "witness")
    for fold in (
        "1.  Ask another team to witness yours",
        "2.  Take in what they sent back",
        "Witness another team’s ledger",
    ):
        stage.press(fold)
    request, answer = stage.folder / "checkpoint.txt", stage.folder / "cosigned.txt"
    stage.press("Write the request…")
    choose(stage, request)
    keys = request.with_name("checkpoint.txt.vkey").read_text("ascii").splitlines()
    with other_team(stage.folder / "other") as other:
        answer.write_bytes(witness.cosign(other, request.read_bytes(), keys).note)
        vkey = witness.own_vkey(other)
        theirs = witness.make_request(other)
    stage.find(QLineEdit, "What they sent back").setText(str(answer))
    stage.find(QLineEdit, "Their witness key").setText(vkey)
    stage.find(QLineEdit, "Who they are").setText("The other team")
    stage.press("Check it and keep it")
    protected = holding.protected_up_to(stage.context.archive)
    assert protected is not None
    assert f"Protected up to event {protected}." in labels(stage)
    (stage.folder / "theirs").write_bytes(theirs.body)
    (stage.folder / "theirs.vkey").write_text("\n".join(theirs.vkeys), "ascii")
    stage.find(QLineEdit, "The request that they sent").setText(str(stage.folder / "theirs"))
    stage.find(QLineEdit, "Their ledger’s keys (.vkey), the first time").setText(
        str(stage.folder / "theirs.vkey")
    )
    stage.press("Cosign it, and save the answer…")
    choose(stage, stage.folder / "back.txt")
    assert (stage.folder / "back.txt").exists()


def cut_off_export(stage: Stage) -> Path:
    """Unlock after an export was killed; return what it left."""
    part = kill_export(stage.path, third_incident(stage), stage.folder / "stick")
    stage.unlock()
    return part


def third_incident(stage: Stage) -> str:
    """Look up a reference of an archive that is not open."""
    with Archive.open(stage.path, PASSPHRASE) as archive:
        (incident,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    return incident.reference


def test_an_export_that_was_cut_off_is_told_of_with_what_it_left_until_that_is_deleted(
    stage: Stage,
) -> None:
    part = cut_off_export(stage)
    told = f"to {part.parent} was cut off. What it wrote lies there under the hidden name"
    assert f"{told} {part.name}, and anybody who has the medium can read it" in labels(stage)
    stage.window.lock()
    stage.settle()
    stage.unlock()
    assert told in labels(stage)
    stage.press("Delete what it left")
    assert list(part.parent.iterdir()) == []
    assert "was cut off" not in labels(stage)
    stage.workspace.show_section("bundles")
    stage.settle()
    assert "Not known: writing it was cut off" in labels(stage)
    assert "Nothing of it lies there now" in labels(stage)


def test_a_page_of_bundles_says_where_one_that_was_cut_off_lies_and_deletes_it(
    stage: Stage,
) -> None:
    part = cut_off_export(stage)
    for each in shown(QPushButton, "Dismiss"):
        each.click()
    stage.workspace.show_section("bundles")
    stage.settle()
    assert str(part) in labels(stage)
    assert "Nothing shows that it left" not in labels(stage)
    assert "not noted" not in labels(stage)
    stage.press("Delete what it left")
    assert list(part.parent.iterdir()) == []
    assert "Nothing of it lies there now" in labels(stage)


def test_a_medium_with_a_cut_off_export_that_is_out_is_told_of_after_the_crash_alone(
    stage: Stage,
) -> None:
    part = cut_off_export(stage)
    stage.window.lock()
    stage.settle()
    part.parent.rename(stage.folder / "away")
    kill_export(stage.path, third_incident(stage), stage.folder / "other")
    stage.unlock()
    assert f"to {part.parent} was cut off. The folder cannot be reached now" in labels(stage)
    stage.window.lock()
    stage.settle()
    stage.unlock()
    assert "cannot be reached now" not in labels(stage)
    assert f"to {stage.folder / 'other'} was cut off" in labels(stage)
