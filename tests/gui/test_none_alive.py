"""A window lives as long as somebody works in it, on every Python that the program is for."""

from __future__ import annotations

import subprocess
import sys

MANY_CALLS = """
from PySide6.QtCore import QTimer
from archive_app.gui.none_alive import keep_none_alive
keep_none_alive()
timer = QTimer()
for _ in range(100_000):
    timer.setInterval(10)
"""


def test_a_hundred_thousand_calls_into_qt_do_not_end_the_program() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_CALLS], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
