"""A long session does not end in an abort of the interpreter."""

from __future__ import annotations

import os
import subprocess
import sys

CALLS = """
import sys
from PySide6.QtCore import QObject, Signal
from archive_app.gui.application import make_application

application = make_application(["archive-app"])


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
        [sys.executable, "-c", CALLS],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "alive\n", done.stderr
    assert done.returncode == 0
