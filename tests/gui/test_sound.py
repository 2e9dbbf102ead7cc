"""Playing: what is heard is what was asked for, from where it was asked for, and it stops."""

from __future__ import annotations

import pytest

from archive_app.errors import MediaFailed
from archive_app.gui.sound import Player
from archive_app.services.policy import load_policy
from tests.gui.screens.evidence import rows
from tests.gui.stage import Stage


class Tape:
    """An output that keeps what it is given, as fast as it comes."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.rate = self.channels = 0
        self.volume = 1.0
        self.stops = 0

    def start(self, rate: int, channels: int) -> None:
        self.rate, self.channels = rate, channels

    def room(self) -> int:
        return 1 << 16

    def write(self, samples: bytes) -> int:
        self.heard += samples
        return len(samples)

    def waiting(self) -> int:
        return 0

    def set_volume(self, volume: float) -> None:
        self.volume = volume

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def player(stage: Stage) -> tuple[Player, Tape]:
    stage.unlock()
    sha256 = rows(stage)["sound.wav"].sha256 or ""
    tape = Tape()
    made = Player(stage.context.previews, sha256, 1000, tape, stage.window)
    made.failed.connect(_skip_without_library)
    return made, tape


def lasts_ms(tape: Tape) -> float:
    """Return how long what was heard lasts; the decoder's resampling drops the last 2 ms or so."""
    return 1000 * len(tape.heard) / (2 * tape.channels * tape.rate)


def _skip_without_library(error: object) -> None:
    assert isinstance(error, MediaFailed)
    pytest.skip(str(error))


def test_a_sound_is_heard_whole_and_ends(stage: Stage, player: tuple[Player, Tape]) -> None:
    made, tape = player
    made.play()
    assert made.is_playing
    stage.wait(lambda: not made.is_playing)
    assert made.position_ms == 1000
    assert lasts_ms(tape) == pytest.approx(1000, abs=5)


def test_it_begins_where_one_seeks_and_stays_where_one_stops(
    stage: Stage, player: tuple[Player, Tape]
) -> None:
    made, tape = player
    made.seek(600)
    made.play()
    stage.wait(lambda: not made.is_playing)
    assert lasts_ms(tape) == pytest.approx(400, abs=5)
    made.seek(300)
    made.pause()
    assert made.position_ms == 300
    made.set_muted(True)
    assert tape.volume == 0.0


def test_what_is_not_asked_for_any_more_is_not_heard(
    stage: Stage, player: tuple[Player, Tape]
) -> None:
    made, tape = player
    made.play()
    made.pause()
    stage.settle()
    assert (bytes(tape.heard), made.is_playing) == (b"", False)
    assert load_policy(stage.context.archive).views
