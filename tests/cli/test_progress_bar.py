"""Progress is shown where somebody looks, and Ctrl-C stops work at a whole state."""

from __future__ import annotations

import os
import pty
import signal
import sys

import pytest

from archive_app.cli import progress_bar
from archive_app.cli.progress_bar import watched
from archive_app.errors import Cancelled


def test_the_first_ctrl_c_stops_at_the_next_step_and_the_second_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with watched() as meter:
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            meter.advance()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_long_work_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress_bar, "_BEFORE_SHOWING_S", 0)
    shown = ""
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with watched() as meter:
            meter.describe("accession")
            meter.expect(4)
            meter.advance(1)
            while not ("Taking in" in shown and "25%" in shown):
                shown += os.read(ours, 4096).decode()
    os.close(ours)


def test_nothing_is_shown_where_nobody_looks(capfd: pytest.CaptureFixture[str]) -> None:
    with watched() as meter:
        meter.expect(2)
        meter.advance(1)
    assert capfd.readouterr() == ("", "")
