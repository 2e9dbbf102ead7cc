"""A list of any length: all keys at once, the rows of a page when it is looked at.

A million keys are 8 MB; at most ``_MOST_PAGES`` pages of rows are kept. Rows that are not there
yet are shown empty, asked for in a reader's lane, and drawn when they come.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from archive_app.gui import wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.model.hidden import without_hidden
from archive_app.progress import Meter
from archive_app.store.archive import Archive

_PAGE = 64
_MOST_PAGES = 64
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The role under which a model gives the whole row, None while it is not there yet."""


class Keyed(Protocol):
    """A row that knows its key."""

    @property
    def key(self) -> int:
        """The key of its record."""


R = TypeVar("R", bound=Keyed)


class Column(Generic[R]):
    """A column: its heading, the text of a row in it, and on which side it stands."""

    def __init__(self, heading: str, text: Callable[[R], str], *, is_number: bool = False) -> None:
        self.heading = heading
        self.text = text
        self.alignment = (
            Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        ) | Qt.AlignmentFlag.AlignVCenter


class KeyedRows(QAbstractTableModel, Generic[R]):
    """Rows of one kind of record; ``list_keys`` and ``load_rows`` are services."""

    counted = Signal(int)
    """How many rows there are, each time the keys were read anew."""

    def __init__(
        self,
        context: Context,
        list_keys: Callable[[Archive], array[int]],
        load_rows: Callable[[Archive, Sequence[int]], list[R]],
        columns: Sequence[Column[R]],
        accessible: Callable[[R], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)  # it ends with the view that made it, and not with the archive
        self._context = context
        self._list_keys = list_keys
        self._load_rows = load_rows
        self._columns = columns
        self._accessible = accessible
        self._keys: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, R]] = OrderedDict()
        self._stale: dict[int, R] = {}
        self._asked: set[int] = set()
        self._failed: set[int] = set()
        self._listing = Latest(context.jobs, self)

    def reload(self, list_keys: Callable[[Archive], array[int]] | None = None) -> None:
        """Read the keys anew, of other rows where ``list_keys`` is given."""
        if list_keys is not None:
            self._list_keys = list_keys
        read, archive = self._list_keys, self._context.archive
        self._listing.read(lambda _: read(archive), self._replace)

    def key_at(self, row: int) -> int:
        """Return the key of a row."""
        return self._keys[row]

    def row_of(self, key: int) -> int | None:
        """Return which row a key is in, None where it is in none."""
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def rows_of(self, keys: AbstractSet[int]) -> list[int]:
        """Return which rows some keys are in, in order; those that are in none are left out."""
        return [row for row, key in enumerate(self._keys) if key in keys] if keys else []

    def row(self, number: int) -> R | None:
        """Return a row; None, or the row as it was, while its page is asked for."""
        page = number // _PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            # As it was until it is read anew: nothing flickers where rows came in front of it.
            return self._stale.get(self._keys[number])
        self._pages.move_to_end(page)
        return rows.get(self._keys[number])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell, or the whole row under `ROW`."""
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[index.column()].alignment
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            ROW,
        ):
            return None
        row = self.row(index.row())
        if role == ROW:
            return row
        if row is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else self.tr("loading")
        if role == Qt.ItemDataRole.AccessibleTextRole and len(self._columns) == 1:
            return without_hidden(self._accessible(row))
        text = without_hidden(self._columns[index.column()].text(row))
        return wording.in_its_direction(text)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the heading of a column, on the side of what stands below it."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].alignment
        return None

    def _replace(self, keys: array[int]) -> None:
        added = self._added_in_front(keys)
        if added is None:
            self.beginResetModel()
            self._take(keys)
            self.endResetModel()
        else:
            # What is selected stays selected where new rows only came in front.
            if added:
                self.beginInsertRows(QModelIndex(), 0, added - 1)
                self._take(keys)
                self.endInsertRows()
            else:
                self._take(keys)
            if self._keys:
                self.dataChanged.emit(
                    self.index(0, 0), self.index(len(self._keys) - 1, len(self._columns) - 1)
                )
        self.counted.emit(len(self._keys))

    def _added_in_front(self, keys: array[int]) -> int | None:
        added = len(keys) - len(self._keys)
        is_longer = bool(self._keys) and added >= 0
        return added if is_longer and keys[added:] == self._keys else None

    def _take(self, keys: array[int]) -> None:
        self._keys = keys
        for rows in self._pages.values():
            self._keep_stale(rows.values())
        self._pages.clear()
        self._asked.clear()
        self._failed.clear()

    def _keep_stale(self, rows: Iterable[R]) -> None:
        for row in rows:
            self._stale.pop(row.key, None)
            self._stale[row.key] = row
        for key in list(islice(self._stale, max(0, len(self._stale) - _MOST_PAGES * _PAGE))):
            del self._stale[key]

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        archive, load, keys = self._context.archive, self._load_rows, self._keys
        wanted = keys[page * _PAGE : (page + 1) * _PAGE]

        def work(_: Meter) -> list[R]:
            return load(archive, wanted)

        self._context.jobs.read(
            self,
            work,
            lambda rows: self._show(keys, page, rows),
            failed=lambda error: self._refused(keys, page, error),
        )

    def _refused(self, keys: array[int], page: int, error: Exception) -> None:
        """Let a page be asked for when it is drawn next; what it fails of is told once."""
        if keys is not self._keys:
            return
        self._asked.discard(page)
        if page not in self._failed:
            self._failed.add(page)
            self._context.jobs.failed.emit(error)

    def _show(self, keys: array[int], page: int, rows: list[R]) -> None:
        if keys is not self._keys:
            # The page has other rows by now; these are better than none until it is read anew.
            self._keep_stale(rows)
            return
        self._asked.discard(page)
        self._failed.discard(page)
        self._pages[page] = {row.key: row for row in rows}
        for key in self._keys[page * _PAGE : (page + 1) * _PAGE]:
            self._stale.pop(key, None)
        while len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)
        first = page * _PAGE
        last = min(first + _PAGE, len(self._keys)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))
