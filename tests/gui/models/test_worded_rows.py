"""The model of what is worded when it is asked for keeps Qt's rules."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester

from archive_app.gui.models.worded_rows import WHOLE, WordedRows


def test_its_rows_keep_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    owner = QObject()
    rows = WordedRows[int](owner)
    qtmodeltester.check(rows)  # type: ignore[no-untyped-call]
    rows.show_things([1, 2], str)
    qtmodeltester.check(rows)  # type: ignore[no-untyped-call]
    assert rows.index(1, 0).data() == "2"
    assert rows.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) is None
    rows.show_things([], str)
    assert rows.rowCount() == 0


def test_where_words_may_be_cut_they_are_told_in_full() -> None:
    owner = QObject()
    rows = WordedRows[int](owner, WHOLE)
    rows.show_things([7], str)
    assert {rows.index(0, 0).data(role) for role in WHOLE} == {"7"}
