"""The system's sound as an output for samples, by QtMultimedia; importing it may fail."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QIODevice, QObject
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices


class Speaker(QObject):
    """Writes samples to one device of the system."""

    def __init__(self, device: QAudioDevice, parent: QObject) -> None:
        super().__init__(parent)
        self._device = device
        self._sink: QAudioSink | None = None
        self._pipe: QIODevice | None = None
        self._volume = 1.0

    def start(self, rate: int, channels: int) -> None:
        """Begin to take samples of this format."""
        wanted = QAudioFormat()
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        wanted.setSampleRate(rate)
        wanted.setChannelCount(channels)
        self._sink = QAudioSink(self._device, wanted, self)
        self._sink.setVolume(self._volume)
        self._pipe = self._sink.start()

    def room(self) -> int:
        """Return how many bytes are taken now."""
        return 0 if self._sink is None else self._sink.bytesFree()

    def write(self, samples: bytes) -> int:
        """Take samples; return how many bytes of them were taken."""
        return 0 if self._pipe is None else max(0, self._pipe.write(samples))

    def waiting(self) -> int:
        """Return how many bytes were taken and are not heard yet."""
        if self._sink is None:
            return 0
        return max(0, self._sink.bufferSize() - self._sink.bytesFree())

    def set_volume(self, volume: float) -> None:
        """Make it silent (0) or as loud as it is (1)."""
        self._volume = volume
        if self._sink is not None:
            self._sink.setVolume(volume)

    def stop(self) -> None:
        """Be silent at once, and drop what waits."""
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
        self._sink = self._pipe = None


def open_speaker(parent: QObject) -> Speaker | str:
    """Return the system's own output, or a sentence why there is none."""
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return QCoreApplication.translate(
            "sound", "This computer has no device for sound, so that nothing can be heard."
        )
    return Speaker(device, parent)
