"""Looking at files: pictures, pages, frames, sound, text and bytes, and what cannot be shown."""

from __future__ import annotations

import io
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QElapsedTimer, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
)

from archive_app.gui.views import bytes_pane, sound_pane
from archive_app.gui.views.bytes_pane import hex_lines, in_letters, in_pieces, seeming_encoding
from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.picture_pane import PicturePane
from archive_app.gui.views.sound_pane import SoundPane
from archive_app.gui.views.viewer import Viewer
from archive_app.gui.widgets.picture_view import PictureView
from archive_app.model.custody import Event, Subject
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import browsing, custody
from archive_app.services.accession import accession_files
from archive_app.services.policy import record_policy
from archive_app.services.prepare import prepare_files
from tests.gui.person import shown
from tests.gui.person import visible as visible_widgets
from tests.gui.screens.evidence import mark_graphic, open_page, rows, viewer
from tests.gui.stage import Stage
from tests.gui.test_sound import Tape
from tests.services.steps import events


def take_in(stage: Stage, name: str, content: bytes) -> str:
    """Take one more file in, and return its item's reference."""
    path = stage.folder / name
    path.write_bytes(content)
    archive = stage.context.archive
    accession_files(archive, [path], AccessionInput(received_from="a witness"), Meter())
    prepare_files(archive, Meter())
    (key,) = browsing.item_keys(archive)[:1]
    (row,) = browsing.load_item_rows(archive, [key])
    return row.reference


def look_at(stage: Stage, name: str, content: bytes) -> None:
    """Take one more file in and open a viewer on it."""
    page = open_page(stage)
    page.begin("view", take_in(stage, name, content))
    stage.settle()


def shown_text(stage: Stage, name: str) -> str:
    return stage.find(QPlainTextEdit, name).toPlainText()


def show_as(stage: Stage, mode: str) -> None:
    box = stage.find(QComboBox, "Shown as")
    box.setCurrentIndex(box.findData(mode))
    stage.settle()


def said(stage: Stage) -> str:
    (shown,) = [each for each in stage.window.findChildren(Viewer) if each.isVisible()]
    return "\n".join(each.text() for each in shown.findChildren(QLabel) if each.isVisible())


def test_a_picture_is_zoomed_and_turned_by_keys(stage: Stage) -> None:
    viewer(stage, "photo-1.jpg")
    assert "may be damaged" not in said(stage)
    view = stage.find(PictureView, "Picture of photo-1.jpg")
    scales: list[float] = []
    view.zoomed.connect(scales.append)
    QTest.keyClick(view, Qt.Key.Key_1)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert scales == [1.0, pytest.approx(1.25), pytest.approx(1.0)]
    QTest.keyClick(view, Qt.Key.Key_R)
    assert view.angle == 90
    assert "100 %" in said(stage)


def test_more_is_asked_for_only_where_a_picture_has_more_to_show(stage: Stage) -> None:
    assert stage.window.isVisible()
    view = PictureView(stage.window)
    view.resize(400, 300)
    view.show()
    wanted: list[QRect] = []
    view.part_wanted.connect(wanted.append)
    image = QImage(100, 75, QImage.Format.Format_RGB32)
    image.fill(0)
    view.show_picture(image, 8000, 6000)
    view.show_actual_size()
    stage.wait(lambda: bool(wanted))
    assert QRect(0, 0, 8000, 6000).contains(wanted[0])
    assert wanted[0].width() <= 402


def test_a_document_is_leafed_through(stage: Stage, samples: Path) -> None:
    content = (samples / "documents" / "pdflatex-4-pages.pdf").read_bytes()
    look_at(stage, "pages.pdf", content)
    (pane,) = stage.window.findChildren(PicturePane)
    assert pane.isVisible()
    first = pane.view.grab().toImage()
    QTest.mouseClick(stage.find(QPushButton, "Next page"), Qt.MouseButton.LeftButton)
    stage.wait(lambda: pane.view.grab().toImage() != first)


def test_the_files_to_choose_from_are_named_whole(stage: Stage) -> None:
    open_page(stage).begin("view", rows(stage)["document.pdf"].reference)
    stage.settle()
    box = stage.find(QComboBox, "Which file")
    assert "document.pdf" in box.currentText()
    option = QStyleOptionComboBox()
    option.initFrom(box)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    for number in range(box.count()):
        assert box.fontMetrics().horizontalAdvance(box.itemText(number)) <= room.width()


def test_a_video_is_scrubbed_and_says_that_it_does_not_play(stage: Stage) -> None:
    viewer(stage, "video.avi")
    told = said(stage)
    if "libpulse" in told:
        pytest.skip("a system library that Qt's video needs, libpulse most likely, is missing")
    assert "Frames and scrubbing only for now." in told
    view = stage.find(PictureView, "Picture of video.avi")
    stage.wait(lambda: "0:00.0 / 0:01.0" in said(stage))
    first = view.grab().toImage()
    stage.find(QSlider, "Place in the video").setValue(900)
    stage.wait(lambda: view.grab().toImage() != first)


def test_a_video_without_a_frame_to_see_has_nothing_to_scrub(stage: Stage) -> None:
    look_at(stage, "clip.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"garbage" * 1000)
    if stage.find(QComboBox, "Shown as").currentData() != "media":
        show_as(stage, "media")
    told = said(stage)
    assert "The file itself is as it was. Its bytes can be looked at instead." in told
    assert "Frames and scrubbing only for now." not in told
    assert not shown(QSlider, "Place in the video")


def test_text_is_shown_as_text_in_the_encoding_that_it_is_in(stage: Stage) -> None:
    look_at(stage, "words.txt", "<b>Свідчення</b>\n\u202eabc".encode())
    assert shown_text(stage, "Text of the file") == "<b>Свідчення</b>\n[U+202E]abc"
    assert "in pieces of" not in said(stage)
    box = stage.find(QComboBox, "Encoding")
    box.setCurrentIndex(box.findData("iso-8859-1"))
    stage.settle()
    assert "Ð" in shown_text(stage, "Text of the file")


def test_a_line_of_any_length_is_laid_out_in_pieces_and_that_is_said(stage: Stage) -> None:
    look_at(stage, "log.txt", b"short\n" + b"x" * (1 << 20))
    text = stage.find(QPlainTextEdit, "Text of the file")
    pieces = text.toPlainText().split("\n")
    assert pieces[0] == "short"
    assert {len(each) for each in pieces[1:-1]} == {2000}
    assert "".join(pieces) == "short" + "x" * (32 * 1024 - len("short\n"))
    assert "Longer lines are shown in pieces of 2,000 characters." in said(stage)


def test_bytes_of_any_file_are_shown_from_anywhere(stage: Stage) -> None:
    content = bytes(range(256)) * 64
    look_at(stage, "noise.bin", content)
    assert shown_text(stage, "Bytes of the file").startswith("0000000000  00 01 02")
    QTest.mouseClick(stage.find(QPushButton, "Later part"), Qt.MouseButton.LeftButton)
    stage.settle()
    assert shown_text(stage, "Bytes of the file").startswith("0000001000  00 01 02")


def test_a_window_never_waits_while_a_binary_file_is_laid_out_as_text() -> None:
    """Lines shorter than those that are cut must not cost the square of their length."""
    line = bytes(range(32, 256)) * 8
    text = in_letters((line + b"\n") * 18, "windows-1251")
    timer = QElapsedTimer()
    timer.start()
    pieces, is_cut = in_pieces("\n".join(["x" * 1999] * 200))
    assert timer.elapsed() < 500
    assert (len(pieces), is_cut) == (200 * 2000 - 1, False)
    assert max(map(len, in_pieces(text)[0].split("\n"))) <= 2000


def test_text_is_worded_beside_the_window_and_comes_in_small_parts(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[threading.Thread]()

    def spy(content: bytes, encoding: str) -> str:
        threads.append(threading.current_thread())
        return in_letters(content, encoding)

    monkeypatch.setattr(bytes_pane, "in_letters", spy)
    look_at(stage, "noise.bin", random.Random(1).randbytes(200_000))
    show_as(stage, "text")
    assert len(shown_text(stage, "Text of the file")) > 1000
    box = stage.find(QComboBox, "Encoding")
    box.setCurrentIndex(box.findData("koi8-u"))
    stage.settle()
    assert len(threads) == 2
    assert threading.main_thread() not in threads
    assert "Bytes 0 to 32,768 of 200,000" in said(stage)


def cut_jpeg() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((400, 300), 80).save(content, "JPEG")
    return content.getvalue()[:9000]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.jpg", b"\xff\xd8\xff\xe0broken"),
        ("cut.jpg", cut_jpeg()),
        ("silent.mp3", b"ID3\x04" + bytes(200)),
        ("broken.pdf", b"%PDF-1.4\nbroken"),
    ],
)
def test_what_cannot_be_shown_says_so_in_one_way_and_leads_to_its_bytes(
    stage: Stage, name: str, content: bytes
) -> None:
    look_at(stage, name, content)
    stage.wait(lambda: "This file could not be previewed safely." in said(stage))
    told = said(stage)
    assert told.count("it may be damaged") <= 1
    assert "Its bytes can be looked at instead." in told
    for dead in ("Fit", "Turn", "Play"):
        assert not shown(QPushButton, dead)
    assert not visible_widgets(PictureView)
    QTest.mouseClick(stage.find(QPushButton, "Show its bytes"), Qt.MouseButton.LeftButton)
    stage.settle()
    assert shown_text(stage, "Bytes of the file").startswith("0000000000  ")


def test_an_empty_file_is_said_to_be_empty(stage: Stage) -> None:
    look_at(stage, "empty.jpg", b"")
    assert "This file is empty: there are no bytes in it." in said(stage)
    assert not shown(QComboBox, "Shown as")


def test_what_is_known_of_damage_is_said_beside_the_picture(stage: Stage) -> None:
    content = io.BytesIO()
    Image.effect_noise((400, 300), 80).save(content, "JPEG")
    whole = content.getvalue()
    tags = b"Exif\0\0II*\0\xff\xff\xff\x00"
    look_at(stage, "odd.jpg", whole[:2] + b"\xff\xe1\x00\x10" + tags + whole[2:])
    stage.wait(lambda: bool(visible_widgets(PicturePane)))
    assert "it may be damaged" in said(stage)


def test_a_guarded_item_is_opened_only_when_it_is_asked_for(stage: Stage) -> None:
    stage.unlock()
    row = mark_graphic(stage, "sound.wav")
    page = stage.workspace.show_section("evidence", row.reference)
    assert isinstance(page, EvidencePage)
    stage.settle()
    page.begin("view", row.reference)
    stage.settle()
    assert "This may disturb you." in said(stage)
    show = stage.find(QPushButton, "Show it")
    QTest.keyClick(show, Qt.Key.Key_Space)
    stage.settle()
    assert "This may disturb you." not in said(stage)


def test_without_the_policy_looking_leaves_no_event(stage: Stage) -> None:
    viewer(stage, "photo-1.jpg")
    assert "Looking at it is not recorded here." in said(stage)
    record_policy(stage.context.archive, views=True)
    page = stage.workspace.show_section("evidence")
    assert isinstance(page, EvidencePage)
    for each in stage.window.findChildren(Viewer):
        each.close()
    page.begin("view", rows(stage)["photo-1.jpg"].reference)
    stage.settle()
    assert "That you look at it is recorded as event" in said(stage)


def test_a_sound_counts_as_played_only_once_somebody_plays_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = Tape()
    monkeypatch.setattr(sound_pane, "open_output", lambda _: tape)
    page = open_page(stage, "sound.wav")
    archive = stage.context.archive
    record_policy(archive, views=True)
    page.begin("view", rows(stage)["sound.wav"].reference)
    stage.settle()
    assert (len(events(archive, "viewed")), len(events(archive, "played"))) == (1, 0)
    if not visible_widgets(SoundPane):
        pytest.skip("no sound can be decoded here")
    press = stage.find(QPushButton, "Play").click
    press()
    press()
    stage.settle()
    stage.wait(lambda: len(tape.heard) > 0)
    assert (len(events(archive, "viewed")), len(events(archive, "played"))) == (1, 1)
    assert "That you play it is recorded as event" in said(stage)


def test_looking_is_recorded_ahead_of_a_long_write(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    over = threading.Event()
    stage.context.jobs.write(stage.window, lambda _: over.wait(60))
    page.begin("view", rows(stage)["photo-1.jpg"].reference)
    stage.wait(lambda: bool(visible_widgets(PicturePane)))
    assert not over.is_set()
    assert "That you look at it is recorded as event" in said(stage)
    over.set()


def test_nothing_is_shown_before_its_event_and_locking_does_not_give_the_event_up(
    stage: Stage,
) -> None:
    page = open_page(stage, "photo-1.jpg")
    reference = rows(stage)["photo-1.jpg"].reference
    archive = stage.context.archive
    holds, over = threading.Event(), threading.Event()

    def hold() -> None:
        with archive.writing() as transaction:
            holds.set()
            over.wait(60)
            log = Subject("log", transaction.log.id.hex())
            transaction.record(Event("clock_anomaly", (log,)))

    writer = threading.Thread(target=hold)
    writer.start()
    assert holds.wait(60)
    page.begin("view", reference)
    stage.wait(lambda: bool(shown(QComboBox, "Shown as")))
    assert "Opening…" in said(stage)
    assert not visible_widgets(PicturePane)
    stage.window.lock()
    over.set()
    writer.join(60)
    stage.settle()
    stage.unlock()
    assert len(custody.list_events(stage.context.archive, kind="viewed")) == 1


def test_hex_lines_say_where_what_and_which_letters() -> None:
    assert hex_lines(b"AB\x00", 0x20) == f"{0x20:010x}  {'41 42 00'.ljust(48)} AB."


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Слова".encode(), "utf-8"),
        ("Слова".encode()[1:-1], "utf-8"),
        ("Слова".encode("utf-16"), "utf-16-le"),
        ("Слова".encode("windows-1251"), "windows-1251"),
        (b"words", "utf-8"),
    ],
)
def test_the_encoding_of_a_text_is_guessed_from_its_bytes(content: bytes, encoding: str) -> None:
    assert seeming_encoding(content) == encoding


def test_an_item_that_cannot_be_read_is_told_and_not_waited_for(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    (row,) = browsing.load_item_rows(archive, browsing.item_keys(archive)[:1])
    gone = replace(row, reference=row.reference[:-4] + "9999")
    viewer = Viewer(stage.context, gone, stage.window)
    viewer.show()
    stage.settle()
    told = [each.text() for each in viewer.findChildren(QLabel) if each.isVisible()]
    assert "It is not there." in told
    assert not any("being opened" in each or each == "Opening…" for each in told)
