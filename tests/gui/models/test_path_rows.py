"""The model of what was chosen keeps Qt's rules, and words only what is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester

from archive_app.gui.models.path_rows import PathRows


def test_paths_are_rows_that_are_safe_to_show(qtmodeltester: ModelTester) -> None:
    owner = QObject()
    model = PathRows(owner)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show_paths([Path("/card"), Path("/\u202egpj.exe")])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    index = model.index(1, 0)
    assert index.data() == index.data(Qt.ItemDataRole.AccessibleTextRole) == "/[U+202E]gpj.exe"
    model.show_paths([])
    assert model.rowCount() == 0
