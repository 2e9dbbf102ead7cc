"""Playing what the preview child decoded: asked for ahead, written as the device takes it.

Nothing is decoded here. Where the system has no sound library or no device, that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from archive_app.gui.previews import Previews
from archive_app.services.media_view import Sound

CHUNK_MS = 20_000
_AHEAD_MS = 10_000
_EVERY_MS = 50


class Output(Protocol):
    """What takes samples: 16 bits, signed, little-endian."""

    def start(self, rate: int, channels: int) -> None:
        """Begin to take samples of this format."""

    def room(self) -> int:
        """Return how many bytes are taken now."""

    def write(self, samples: bytes) -> int:
        """Take samples; return how many bytes of them were taken."""

    def waiting(self) -> int:
        """Return how many bytes were taken and are not heard yet."""

    def set_volume(self, volume: float) -> None:
        """Make it silent (0) or as loud as it is (1)."""

    def stop(self) -> None:
        """Be silent at once, and drop what waits."""


def open_output(parent: QObject) -> Output | str:
    """Return the system's sound, or a sentence why there is none."""
    try:
        from archive_app.gui import speaker
    except ImportError:
        return QCoreApplication.translate(
            "sound", "Sound needs a system library that is missing here, most likely libpulse."
        )
    return speaker.open_speaker(parent)


class Player(QObject):
    """Plays one held sound from a place on."""

    moved = Signal(int)
    """Where it stands, in milliseconds."""
    playing = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        previews: Previews,
        sha256: str,
        duration_ms: int,
        output: Output,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._previews = previews
        self._sha256 = sha256
        self._duration_ms = duration_ms
        self._output = output
        self._samples = bytearray()
        self._frame_rate = 0
        self._frame_bytes = 1
        self._heard_from_ms = 0
        self._written = 0
        self._next_ms = 0
        self._is_asking = False
        self._is_playing = False
        self._asked = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._feed)

    @property
    def is_playing(self) -> bool:
        """Whether it is heard now."""
        return self._is_playing

    @property
    def position_ms(self) -> int:
        """Where it stands."""
        if not self._frame_rate:
            return self._heard_from_ms
        heard = max(0, self._written - self._output.waiting()) // self._frame_bytes
        return min(self._duration_ms, self._heard_from_ms + 1000 * heard // self._frame_rate)

    def play(self) -> None:
        """Go on from where it stands, or from the start once it has ended."""
        if self._is_playing:
            return
        if self.position_ms >= self._duration_ms:
            self._heard_from_ms = 0
        self._begin(self.position_ms)

    def pause(self) -> None:
        """Stop, and stay where it stands."""
        stands = self.position_ms
        self._end()
        self._heard_from_ms = stands

    def seek(self, position_ms: int) -> None:
        """Go to another place; go on playing where it played."""
        was_playing = self._is_playing
        self._end()
        self._heard_from_ms = max(0, min(position_ms, self._duration_ms))
        if was_playing:
            self._begin(self._heard_from_ms)
        self.moved.emit(self._heard_from_ms)

    def set_muted(self, is_muted: bool) -> None:
        """Be silent, or not."""
        self._output.set_volume(0.0 if is_muted else 1.0)

    def _begin(self, position_ms: int) -> None:
        self._heard_from_ms = self._next_ms = position_ms
        self._is_playing = True
        self.playing.emit(True)
        self._ask()
        self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        self._output.stop()
        self._samples.clear()
        self._frame_rate = self._written = 0
        self._asked += 1
        self._is_asking = False
        if self._is_playing:
            self._is_playing = False
            self.playing.emit(False)

    def _ask(self) -> None:
        if self._is_asking or self._next_ms >= self._duration_ms:
            return
        self._is_asking = True
        asked = self._asked
        self._previews.sound(
            self,
            self._sha256,
            self._next_ms,
            CHUNK_MS,
            _if_asked(lambda: asked == self._asked, self._take),
            _if_asked(lambda: asked == self._asked, self._fail),
        )
        self._next_ms += CHUNK_MS

    def _take(self, sound: object) -> None:
        assert isinstance(sound, Sound)
        self._is_asking = False
        if not self._frame_rate:
            self._frame_rate, self._frame_bytes = sound.rate, 2 * sound.channels
            self._output.start(sound.rate, sound.channels)
        self._samples += sound.samples
        if len(sound.samples) < self._frame_bytes * sound.rate * CHUNK_MS // 1000:
            self._next_ms = self._duration_ms
        self._feed()

    def _fail(self, error: object) -> None:
        self.pause()
        self.failed.emit(error)

    def _feed(self) -> None:
        if not self._frame_rate:
            return
        room = self._output.room() // self._frame_bytes * self._frame_bytes
        if room > 0 and self._samples:
            taken = self._output.write(bytes(self._samples[:room]))
            del self._samples[:taken]
            self._written += taken
        self.moved.emit(self.position_ms)
        ahead_ms = 1000 * len(self._samples) // (self._frame_bytes * self._frame_rate)
        if ahead_ms < _AHEAD_MS:
            self._ask()
        is_over = not self._samples and not self._is_asking and self._output.waiting() == 0
        if is_over and self._next_ms >= self._duration_ms:
            self._end()
            self._heard_from_ms = self._duration_ms
            self.moved.emit(self._duration_ms)


def _if_asked(
    is_asked: Callable[[], bool], deed: Callable[[object], None]
) -> Callable[[object], None]:
    """Return ``deed``, done only while its answer is still asked for."""

    def done(answer: object) -> None:
        if is_asked():
            deed(answer)

    return done
