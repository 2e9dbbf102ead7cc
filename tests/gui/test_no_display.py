"""Where no window can be opened, that is a sentence and an exit code, not an abort of Qt."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from archive_app.gui import NO_DISPLAY
from tests.cli.running import ROOT, Ended, ended

_OF_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"}


def start_desktop(*module: str, **variables: str) -> Ended:
    without = {name: value for name, value in os.environ.items() if name not in _OF_DISPLAYS}
    child = subprocess.Popen(
        [sys.executable, "-m", *module],
        env={**without, "PYTHONPATH": str(ROOT / "src"), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    return ended(child)


@pytest.mark.parametrize("module", [("archive_app", "gui"), ("archive_app.gui",)])
def test_without_a_display_a_sentence_says_so(module: tuple[str, ...]) -> None:
    end = start_desktop(*module)
    assert (end.code, end.stdout) == (NO_DISPLAY, "")
    assert end.stderr == "No window can be opened: there is no display here.\n"


def test_a_display_that_cannot_be_reached_is_named_with_what_qt_says() -> None:
    end = start_desktop("archive_app", "gui", DISPLAY=":4711")
    assert end.code == NO_DISPLAY
    first, *said = end.stderr.splitlines()
    assert first.startswith("No window can be opened: the display cannot be reached, or")
    assert "could not connect to display :4711" in said
    assert "Reinstalling" not in end.stderr
