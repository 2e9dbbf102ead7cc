"""A list whose rows are read when they are looked at, while its keys are read anew."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

from archive_app.errors import InUse
from archive_app.gui.models.keyed_rows import Column, KeyedRows
from archive_app.store.archive import Archive
from tests.gui.stage import Stage

_LONGEST_S = 60


@dataclass(frozen=True)
class _Row:
    key: int


def test_rows_that_were_asked_for_by_former_keys_hide_no_newer_ones(stage: Stage) -> None:
    stage.unlock()
    keys, are_listed, are_loaded = array("q", [1]), Event(), Event()

    def list_keys(_: Archive) -> array[int]:
        assert are_listed.wait(_LONGEST_S)
        return array("q", keys)

    def load_rows(_: Archive, wanted: Sequence[int]) -> list[_Row]:
        assert are_loaded.wait(_LONGEST_S)
        return [_Row(key) for key in wanted]

    column = Column[_Row]("Key", lambda row: str(row.key))
    model = KeyedRows(stage.context, list_keys, load_rows, [column], column.text)
    model.reload()
    are_listed.set()
    stage.settle()
    are_listed.clear()
    keys.insert(0, 2)
    model.reload()
    assert model.row(0) is None
    are_listed.set()
    stage.wait(lambda: model.rowCount() == 2)
    are_loaded.set()
    stage.settle()
    assert [model.row(0), model.row(1)] == [None, _Row(1)]
    stage.settle()
    assert [model.row(0), model.row(1)] == [_Row(2), _Row(1)]


def test_rows_that_could_not_be_read_are_asked_for_anew_and_that_is_told_once(stage: Stage) -> None:
    stage.unlock()
    refusals, told = [InUse("Busy."), InUse("Busy.")], list[Exception]()

    def load_rows(_: Archive, wanted: Sequence[int]) -> list[_Row]:
        if refusals:
            raise refusals.pop()
        return [_Row(key) for key in wanted]

    column = Column[_Row]("Key", lambda row: str(row.key))
    model = KeyedRows(stage.context, lambda _: array("q", [1]), load_rows, [column], column.text)
    stage.context.jobs.failed.connect(told.append)
    model.reload()
    stage.settle()
    for _ in range(3):
        assert model.row(0) is None
        stage.settle()
    assert model.row(0) == _Row(1)
    assert [str(each) for each in told] == ["Busy."]
