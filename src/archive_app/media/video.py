"""Frames of a video, decoded by the FFmpeg (LGPL) that comes with QtMultimedia."""

from __future__ import annotations

from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

from PIL import Image
from PySide6 import __version__ as qt_version
from PySide6.QtCore import QCoreApplication, QEventLoop, QIODevice, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from archive_app.media import thumbnail
from archive_app.media.protocol import Note, Wish
from archive_app.media.report import Report

Status = QMediaPlayer.MediaStatus

TIME_LIMIT_MS = 15_000
MOST_READ = 128 * 1024 * 1024


def draw_first_frame(untrusted_file: BinaryIO, report: Report) -> None:
    """Make the thumbnail from the first frame that can be decoded within ``TIME_LIMIT_MS``."""
    picture = _play(untrusted_file).picture
    if picture is None:
        report.note(Note.NO_FRAME)
        return
    report.thumbnail = thumbnail.draw(picture)
    report.recipe = (
        f"QtMultimedia and {thumbnail.TOOL}",
        f"{qt_version} and {thumbnail.VERSION}",
        f"first frame, {thumbnail.PARAMETERS}",
    )


def measure(untrusted_file: BinaryIO) -> tuple[int, int, int]:
    """Return width and height of the first frame, and the duration in ms; zeros for none."""
    played = _play(untrusted_file)
    width, height = (0, 0) if played.picture is None else played.picture.size
    return width, height, played.duration_ms


def draw_frame(untrusted_file: BinaryIO, wish: Wish) -> Image.Image | None:
    """Return the frame that is seen at a position, no larger than there is room; None for none."""
    picture = _play(untrusted_file, wish.position).picture
    if picture is not None:
        picture.thumbnail((wish.width, wish.height))
    return picture


@dataclass(frozen=True)
class _Played:
    picture: Image.Image | None
    duration_ms: int


class Device(QIODevice):
    """The file as Qt reads it, from a thread of its own; it ends after ``most_read`` bytes."""

    def __init__(self, untrusted_file: BinaryIO, most_read: int = MOST_READ) -> None:
        super().__init__()
        self._file = untrusted_file
        self._size = untrusted_file.seek(0, SEEK_END)
        self._room = most_read
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    @property
    def is_exhausted(self) -> bool:
        """Whether there was more to read than may be read."""
        return not self._room

    def isSequential(self) -> bool:  # noqa: D102, N802 - Qt's name
        return False

    def size(self) -> int:  # noqa: D102 - Qt's name
        return self._size if self._room else self.pos()

    def readData(self, maxlen: int) -> bytes:  # noqa: D102, N802 - Qt's name
        self._file.seek(self.pos())
        part = self._file.read(min(maxlen, self._room))
        self._room -= len(part)
        return part

    def writeData(  # noqa: D102, N802 - Qt's names
        self, data: bytes | bytearray | memoryview, len: int
    ) -> int:
        return -1


def _play(untrusted_file: BinaryIO, position_ms: int = 0) -> _Played:
    application = QCoreApplication.instance() or QCoreApplication([])  # noqa: F841 - has to live
    device = Device(untrusted_file)
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
        if status is Status.LoadedMedia and position_ms and not player.position():
            player.setPosition(min(position_ms, max(0, player.duration() - 1)))
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
    duration_ms = max(0, player.duration())
    # Qt ends its reading thread here, and that thread may be waiting for the interpreter's lock:
    # so the event loop, which does not hold it, deletes the player.
    player.destroyed.connect(ending.quit)
    player.deleteLater()
    ending.exec()
    return _Played(_to_pillow(frames[-1].toImage()) if frames else None, duration_ms)


def _to_pillow(image: QImage) -> Image.Image | None:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (image.width(), image.height())
    if image.isNull():
        return None
    return Image.frombuffer(
        "RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine(), 1
    )
