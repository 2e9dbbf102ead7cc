"""Sound as samples and as a wave, decoded by the FFmpeg (LGPL) that comes with QtMultimedia."""

from __future__ import annotations

import array
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import BinaryIO

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtMultimedia import QAudioBuffer, QAudioDecoder, QAudioFormat

from archive_app.media.protocol import MOST_SOUND
from archive_app.media.video import Device

RATE = 48_000
CHANNELS = 2
TIME_LIMIT_MS = 55_000
MOST_READ = 448 * 1024 * 1024
_WAVE_RATE = 16_000
_WAVE_STEP = _WAVE_RATE // 100

Take = Callable[[QAudioBuffer], bool]
"""Takes a buffer; False where no more is needed."""


class TooLongError(Exception):
    """More would have to be read than may be read of one file."""


def measure(untrusted_file: BinaryIO) -> int | None:
    """Return the duration in milliseconds that the file states of itself; None without any sound.

    The samples are counted where it states none.
    """
    durations: list[int] = []
    end_us = 0

    def take(buffer: QAudioBuffer) -> bool:
        nonlocal end_us
        end_us = max(end_us, buffer.startTime() + buffer.duration())
        return not (end_us and any(durations))

    _decode(untrusted_file, _WAVE_RATE, 1, take, durations)
    return max([*durations, end_us // 1000]) if end_us else None


def draw_wave(untrusted_file: BinaryIO, stretches: int) -> bytes:
    """Return the lowest and highest sample of each of so many stretches; b"" where none is heard.

    Each is a pair of signed 16-bit numbers, little-endian; all channels are mixed into one. Raises
    TooLongError where not all of it could be read: half a wave would deceive.
    """
    lowest, highest = array.array("h"), array.array("h")
    rest = array.array("h")

    def take(buffer: QAudioBuffer) -> bool:
        nonlocal rest
        rest.frombytes(bytes(buffer.constData()))
        for at in range(0, len(rest) - _WAVE_STEP + 1, _WAVE_STEP):
            step = rest[at : at + _WAVE_STEP]
            lowest.append(min(step))
            highest.append(max(step))
        rest = rest[len(rest) - len(rest) % _WAVE_STEP :]
        return True

    if not _decode(untrusted_file, _WAVE_RATE, 1, take):
        raise TooLongError
    if rest:
        lowest.append(min(rest))
        highest.append(max(rest))
    if not lowest:
        return b""
    stretches = min(stretches, len(lowest))
    edges = [number * len(lowest) // stretches for number in range(stretches + 1)]
    wave = array.array("h")
    for start, end in pairwise(edges):
        wave.extend((min(lowest[start:end]), max(highest[start:end])))
    return _little_endian(wave)


def decode(untrusted_file: BinaryIO, position_ms: int, length_ms: int) -> bytes:
    """Return the samples of a stretch: `RATE`, `CHANNELS` interleaved, 16 bits, little-endian.

    A decoder has no way to jump: what lies before is decoded as well, and dropped.
    """
    frame = 2 * CHANNELS
    start = position_ms * RATE // 1000
    most = min(length_ms * RATE // 1000, MOST_SOUND // frame) * frame
    heard = bytearray()

    def take(buffer: QAudioBuffer) -> bool:
        first = buffer.startTime() * RATE // 1_000_000
        if first + buffer.frameCount() > start:
            skipped = max(0, start - first) * frame
            heard.extend(bytes(buffer.constData())[skipped:])
        return len(heard) < most

    _decode(untrusted_file, RATE, CHANNELS, take)
    samples = array.array("h")
    samples.frombytes(bytes(heard[:most]))
    return _little_endian(samples)


def _little_endian(samples: array.array[int]) -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()


def _decode(
    untrusted_file: BinaryIO,
    rate: int,
    channels: int,
    take: Take,
    durations: list[int] | None = None,
) -> bool:
    """Hand the samples over until no more are taken; return whether the end was come to."""
    application = QCoreApplication.instance() or QCoreApplication([])  # noqa: F841 - has to live
    device = Device(untrusted_file, MOST_READ)
    wanted = QAudioFormat()
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    wanted.setChannelCount(channels)
    wanted.setSampleRate(rate)
    decoder = QAudioDecoder()
    decoder.setAudioFormat(wanted)
    waiting, ending = QEventLoop(), QEventLoop()
    ends: list[bool] = []
    limit = QTimer(singleShot=True, interval=TIME_LIMIT_MS)

    def read() -> None:
        while decoder.bufferAvailable():
            if not take(decoder.read()):
                waiting.quit()
                return

    def end() -> None:
        ends.append(True)
        waiting.quit()

    decoder.bufferReady.connect(read)
    decoder.error.connect(waiting.quit)
    if durations is not None:
        decoder.durationChanged.connect(lambda ms: durations.append(max(0, ms)))
    limit.timeout.connect(waiting.quit)
    decoder.finished.connect(end)
    decoder.setSourceDevice(device)
    limit.start()
    QTimer.singleShot(0, decoder.start)
    waiting.exec()
    # As for a video's player: the event loop, which does not hold the lock of the interpreter,
    # ends the decoder's threads.
    decoder.destroyed.connect(ending.quit)
    decoder.deleteLater()
    ending.exec()
    return bool(ends) and not device.is_exhausted
