"""Progress is shown where somebody looks, and a wish to stop leaves a whole state."""

from __future__ import annotations

import os
import pty
import signal
import sys

import pytest

from archive_app.cli import progress_bar
from archive_app.cli.progress_bar import watched
from archive_app.errors import Cancelled
from archive_app.progress import Activity


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_wish_stops_at_the_next_step_and_the_second_at_once(wish: signal.Signals) -> None:
    before = signal.signal(wish, signal.default_int_handler)
    try:
        with watched() as meter:
            signal.raise_signal(wish)
            with pytest.raises(Cancelled):
                meter.advance()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(wish)
        assert signal.getsignal(wish) is signal.default_int_handler
    finally:
        signal.signal(wish, before)


def test_whoever_lets_a_terminal_close_unheeded_is_heeded() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup starts a command
    try:
        with watched() as meter:
            signal.raise_signal(signal.SIGHUP)
            meter.advance()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_long_work_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress_bar, "_BEFORE_SHOWING_S", 0)
    shown = ""
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with watched() as meter:
            meter.describe(Activity.TAKE_IN)
            meter.expect(4)
            meter.advance(1)
            while not ("Taking in" in shown and "25%" in shown):
                shown += os.read(ours, 4096).decode()
    os.close(ours)


def test_there_are_words_for_whatever_is_under_way() -> None:
    assert progress_bar._WORDS.keys() == set(Activity)


def test_nothing_is_shown_where_nobody_looks(capfd: pytest.CaptureFixture[str]) -> None:
    with watched() as meter:
        meter.expect(2)
        meter.advance(1)
    assert capfd.readouterr() == ("", "")
