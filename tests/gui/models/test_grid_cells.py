"""A list as lines of cells, of any length, without placing what nobody sees."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from archive_app.gui.models.grid_cells import GridCells, Index
from archive_app.gui.models.keyed_rows import ROW
from tests.gui.models.numbers import Numbers


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7])
@pytest.mark.parametrize("across", [1, 3])
def test_every_row_is_in_one_cell(qapp: QApplication, count: int, across: int) -> None:
    assert qapp is not None
    cells = GridCells(Numbers(count), str)
    QAbstractItemModelTester(cells, QAbstractItemModelTester.FailureReportingMode.Fatal)
    cells.set_across(across)
    told = [
        cells.index(line, column).data(ROW)
        for line in range(cells.rowCount())
        for column in range(cells.columnCount())
    ]
    assert [each for each in told if each is not None] == list(range(count))
    for number in range(count):
        assert cells.number_of(cells.cell_of(number)) == number


def test_nothing_can_be_chosen_after_the_last(qapp: QApplication) -> None:
    assert qapp is not None
    cells = GridCells(Numbers(4), str)
    cells.set_across(3)
    after: Index = cells.index(1, 2)
    assert cells.flags(after) == Qt.ItemFlag.NoItemFlags
    assert cells.number_of(after) is None
    assert cells.number_of(QModelIndex()) is None


def test_rows_that_come_in_front_move_the_others(qapp: QApplication) -> None:
    assert qapp is not None
    numbers = Numbers(2)
    cells = GridCells(numbers, str)
    QAbstractItemModelTester(cells, QAbstractItemModelTester.FailureReportingMode.Fatal)
    cells.set_across(2)
    numbers.grow(3)
    assert cells.rowCount() == 3


@pytest.mark.parametrize("across", [1, 3, 4])
def test_rows_are_selected_as_few_blocks_and_no_other_with_them(
    qapp: QApplication, across: int
) -> None:
    assert qapp is not None
    cells = GridCells(Numbers(14), str)
    cells.set_across(across)
    for rows in ([], [0], [1, 2, 3, 4, 5, 6, 7, 8], list(range(14)), [0, 2, 3, 7, 11, 12, 13]):
        selection = cells.selection_of(rows)
        chosen = [cells.number_of(index) for index in selection.indexes()]
        assert sorted(each for each in chosen if each is not None) == rows
        assert selection.count() <= max(1, 3 * len(rows))


def test_a_million_rows_are_laid_out_at_once(qapp: QApplication) -> None:
    assert qapp is not None
    cells = GridCells(Numbers(1_000_000), str)
    began = time.perf_counter()
    cells.set_across(7)
    assert cells.cell_of(999_999).row() == 142_857
    assert time.perf_counter() - began < 0.1
