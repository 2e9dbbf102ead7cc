"""A program that speaks with Qt lives as long as it is needed, on every Python that it is for."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
from PySide6.QtCore import QObject, Signal
from archive_app.immortal import keep_constants

keep_constants()


class Sender(QObject):
    sent = Signal(object)


sender = Sender()
sender.sent.connect(lambda _: None)
for _ in range(300_000):
    sender.sent.emit(None)
    sender.setObjectName("x")
    sender.parent()
print("alive")
"""


def test_constants_outlive_more_calls_of_qt_than_python_counted_references_to_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALLS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
