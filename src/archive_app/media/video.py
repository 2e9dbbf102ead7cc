"""The first frame of a video, decoded by the FFmpeg (LGPL) that comes with QtMultimedia."""

from __future__ import annotations

from io import SEEK_END
from typing import BinaryIO

from PIL import Image
from PySide6 import __version__ as qt_version
from PySide6.QtCore import QCoreApplication, QEventLoop, QIODevice, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from archive_app.media import thumbnail
from archive_app.media.protocol import Note
from archive_app.media.report import Report

Status = QMediaPlayer.MediaStatus

TIME_LIMIT_MS = 15_000
MOST_READ = 128 * 1024 * 1024


def draw_first_frame(untrusted_file: BinaryIO, report: Report) -> None:
    """Make the thumbnail from the first frame that can be decoded within ``TIME_LIMIT_MS``."""
    picture = _first_frame(untrusted_file)
    if picture is None:
        report.note(Note.NO_FRAME)
        return
    report.thumbnail = thumbnail.draw(picture)
    report.recipe = (
        f"QtMultimedia and {thumbnail.TOOL}",
        f"{qt_version} and {thumbnail.VERSION}",
        f"first frame, {thumbnail.PARAMETERS}",
    )


class _Device(QIODevice):
    """The file as Qt reads it, from a thread of its own; it ends after ``MOST_READ`` bytes."""

    def __init__(self, untrusted_file: BinaryIO) -> None:
        super().__init__()
        self._file = untrusted_file
        self._size = untrusted_file.seek(0, SEEK_END)
        self._room = MOST_READ
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def size(self) -> int:
        return self._size if self._room else self.pos()

    def readData(self, maxlen: int) -> bytes:  # noqa: N802 - Qt's name
        self._file.seek(self.pos())
        part = self._file.read(min(maxlen, self._room))
        self._room -= len(part)
        return part

    def writeData(self, data: bytes | bytearray | memoryview, len: int) -> int:  # noqa: N802 - Qt's names
        return -1


def _first_frame(untrusted_file: BinaryIO) -> Image.Image | None:
    application = QCoreApplication.instance() or QCoreApplication([])  # noqa: F841 - has to live
    device = _Device(untrusted_file)
    sink = QVideoSink()
    player = QMediaPlayer()
    waiting, ending = QEventLoop(), QEventLoop()
    limit = QTimer(singleShot=True, interval=TIME_LIMIT_MS)
    frames: list[QVideoFrame] = []

    def keep(frame: QVideoFrame) -> None:
        if frame.isValid():
            frames.append(frame)
            waiting.quit()

    def give_up(status: Status) -> None:
        is_over = status in (Status.InvalidMedia, Status.EndOfMedia)
        if is_over or (status is Status.LoadedMedia and not player.hasVideo()):
            waiting.quit()

    sink.videoFrameChanged.connect(keep)
    player.mediaStatusChanged.connect(give_up)
    player.errorOccurred.connect(waiting.quit)
    limit.timeout.connect(waiting.quit)
    player.setVideoSink(sink)
    player.setSourceDevice(device, QUrl())
    player.pause()
    limit.start()
    waiting.exec()
    # Qt ends its reading thread here, and that thread may be waiting for the interpreter's lock:
    # so the event loop, which does not hold it, deletes the player.
    player.destroyed.connect(ending.quit)
    player.deleteLater()
    ending.exec()
    return _to_pillow(frames[0].toImage()) if frames else None


def _to_pillow(image: QImage) -> Image.Image | None:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (image.width(), image.height())
    if image.isNull():
        return None
    return Image.frombuffer(
        "RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine(), 1
    )
