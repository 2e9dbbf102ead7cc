"""Verifying tells no more than is known, and texts of a bundle are texts and nothing else."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton

from archive_app import settings
from archive_app.bundle import known_signers
from archive_app.bundle.verdict import Verdict
from archive_app.gui import verdicts
from archive_app.gui.views.verify import VerifyAlone
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.progress import Meter
from archive_app.services import verifying
from tests.bundle import signers, whole
from tests.bundle.whole import Making
from tests.gui.stage import Stage


def verify(stage: Stage, path: Path) -> VerifyAlone:
    page = stage.window.show_verify()
    page.view.take(path)
    stage.settle()
    return page


def tones(stage: Stage) -> list[str]:
    return [
        str(each.property("tone"))
        for each in stage.window.findChildren(AnswerCard)
        if each.isVisible()
    ]


def labels(stage: Stage) -> str:
    found = stage.window.findChildren(QLabel)
    return "\n".join(each.text() for each in found if each.isVisible())


def test_a_signer_is_known_once_somebody_compared_the_fingerprint(stage: Stage) -> None:
    verify(stage, stage.demonstration.bundle)
    assert tones(stage) == ["open", "yes", "open", "open"]
    assert not stage.find(QPushButton, "I compared it: remember this signer").isEnabled()
    stage.find(QLineEdit, "What you call this signer").setText("Documentation team")
    stage.press("I compared it: remember this signer")
    assert tones(stage)[:3] == ["yes", "yes", "yes"]
    (known,) = known_signers.read(settings.known_signers_path())
    assert known.name == "Documentation team"
    # The log that it showed is pinned, as on the command line.
    assert known.log_origin is not None


def test_a_changed_bundle_is_never_told_as_good(stage: Stage) -> None:
    path = stage.folder / "changed"
    shutil.copytree(stage.demonstration.bundle, path)
    changed = min((path / "data/files").iterdir())
    changed.write_bytes(changed.read_bytes() + b"!")
    verify(stage, path)
    assert tones(stage) == ["no", "no", "open", "open"]


def test_what_is_no_bundle_can_be_checked_as_anyones_bag(stage: Stage) -> None:
    bag = stage.folder / "bag"
    (bag / "data").mkdir(parents=True)
    (bag / "data/letter.txt").write_bytes(b"abc")
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (bag / "manifest-sha256.txt").write_text(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  data/letter.txt\n"
    )
    verify(stage, bag)
    assert tones(stage)[0] == "no"
    stage.press("Check it as an ordinary BagIt bag")
    assert tones(stage) == ["open"]
    assert "No signature was looked at" in labels(stage)


def test_the_report_is_saved_once_and_nothing_is_overwritten(stage: Stage) -> None:
    page = verify(stage, stage.demonstration.bundle)
    target = stage.folder / "report.pdf"
    for told in ("The report is saved", "Nothing is overwritten"):
        stage.press("Save this as a PDF…")
        (dialog,) = (each for each in page.findChildren(QFileDialog) if each.isVisible())
        dialog.fileSelected.emit(str(target))
        dialog.close()
        stage.settle()
        assert told in labels(stage)
        assert target.read_bytes().startswith(b"%PDF")


def test_one_thing_can_be_dropped_and_two_cannot(stage: Stage) -> None:
    page = stage.window.show_verify()
    source = page.findChild(BundleSource)
    assert source is not None
    for paths, is_taken in (([stage.demonstration.bundle] * 2, False), ([stage.path], True)):
        told = QMimeData()
        told.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        how = (told, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        for event in (QDragEnterEvent, QDropEvent):
            QApplication.sendEvent(source, event(QPointF(5, 5), Qt.DropAction.CopyAction, *how))
        stage.settle()
        assert bool(tones(stage)) is is_taken


def test_texts_of_a_bundle_are_shown_as_they_are_written(stage: Stage) -> None:
    path = Making(identity=signers.generated("<b>The prosecutor</b>")).folder(stage.folder)
    verify(stage, path)
    assert "“<b>The prosecutor</b>”" in labels(stage)
    for each in stage.window.findChildren(QLabel):
        assert not each.text() or each.textFormat() is Qt.TextFormat.PlainText


def test_a_file_of_which_nothing_says_what_it_is_is_told(stage: Stage) -> None:
    path = Making(extra={"data/evil.exe": b"MZ"}).folder(stage.folder)
    verify(stage, path)
    assert "Files in it that are no part of a bundle: 1." in labels(stage)
    verify(stage, stage.demonstration.bundle)
    assert "no part of a bundle" not in labels(stage)


@pytest.mark.parametrize("status", ["retired", "lost", "compromised"])
def test_a_key_that_was_given_up_is_told_so(stage: Stage, status: str) -> None:
    path = Making().folder(stage.folder)
    known = known_signers.KnownSigner(whole.fingerprint(), "Kharkiv", status, "2020-01-01")
    known_signers.add(settings.known_signers_path(), known)
    report = verifying.verify(path, verifying.load_trust(), Meter())
    assert verdicts.verdict(report).tone != "yes"
    assert verdicts.signer_answer(report).answer == "A key that was given up"


def test_every_verdict_has_words(stage: Stage) -> None:
    report = verifying.verify(stage.demonstration.bundle, verifying.load_trust(), Meter())
    for verdict in Verdict:
        told = verdicts.verdict(replace(report, verdict=verdict))
        assert told.answer
        assert (told.tone == "yes") is (verdict is Verdict.VALID)


def test_back_leads_to_the_start(stage: Stage) -> None:
    stage.press("Verify a bundle…")
    stage.press("Back")
    assert stage.find(QPushButton, "Open an archive…").isVisible()


def test_what_was_found_stands_where_the_stick_is_pulled_out(stage: Stage) -> None:
    path = stage.folder / "bundle"
    shutil.copytree(stage.demonstration.bundle, path)
    verify(stage, path)
    stage.find(QLineEdit, "What you call this signer").setText("Documentation team")
    path.rename(stage.folder / "away")
    stage.press("I compared it: remember this signer")
    assert tones(stage) == ["open", "yes", "open", "open"]
    assert "The bundle is not there any more" in labels(stage)
    assert not settings.known_signers_path().exists()


def test_a_bundle_that_is_not_there_is_not_called_none(stage: Stage) -> None:
    verify(stage, stage.folder / "nothing")
    assert tones(stage) == []
    assert "It is not there." in labels(stage)


def test_what_was_verified_is_named_above_and_asked_anew_when_wanted_again(stage: Stage) -> None:
    stage.unlock("verify")
    bundle = stage.demonstration.bundle
    stage.workspace.show_section("verify", str(bundle))
    stage.settle()
    assert bundle.name in labels(stage).splitlines()
    stage.workspace.show_section("bundles")
    stage.workspace.show_section("verify")
    stage.settle()
    assert tones(stage) == []
    assert bundle.name not in labels(stage)
    assert [each for each in stage.window.findChildren(BundleSource) if each.isVisible()]
