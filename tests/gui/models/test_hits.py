"""The model of what a search found keeps Qt's rules."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester

from archive_app.gui.models.hits import Hits
from archive_app.gui.models.keyed_rows import ROW
from archive_app.services.search import Hit


def test_hits_are_rows_that_are_read_aloud(qtmodeltester: ModelTester) -> None:
    owner = QObject()
    model = Hits(lambda hit: f"{hit.title}, aloud", owner)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    hits = [Hit(key, "incident", f"R-{key}", f"title {key}", None) for key in (3, 2)]
    model.show_hits(hits)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    index = model.index(1, 0)
    assert index.data() == "title 2"
    assert index.data(ROW) == hits[1]
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "title 2, aloud"
    model.show_hits([])
    assert model.rowCount() == 0
