"""Looking into a bundle: where it lies, what is being done, what is wrong, and what was found."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from archive_app.gui import errors, theme
from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, value
from archive_app.services.scan import visible_name


class Inspection(Scrolled):
    """A column that asks for a bundle, until there is something found to show in its place."""

    left = Signal()

    def __init__(self, title: str, called: str, source: BundleSource) -> None:
        super().__init__(called)
        self._source = source
        self._busy, self._problem = label(role="heading"), label(role="problem")
        self._found = QVBoxLayout()
        self._found.setSpacing(theme.STEP * 2)
        back = button(self.tr("&Back"), quiet=True)
        back.setIcon(theme.icon("back"))
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.addWidget(label(title, "title"), 1)
        head.addWidget(back)
        self.column.addLayout(head)
        self._of = value()
        for each in (self._of, source, self._busy, self._problem):
            self.column.addWidget(each)
        self.column.addLayout(self._found)
        self.start_again()

    def start_again(self) -> None:
        """Ask for a bundle as at first."""
        empty(self._found)
        self._of.hide()
        self._busy.hide()
        self._problem.hide()
        self._source.show()

    def begin(self, of: Path, what: str) -> None:
        """Name the bundle, and say what is being done, in place of what was found before."""
        self._of.setText(visible_name(os.fsencode(of.name)))
        self._of.show()
        empty(self._found)
        self._source.hide()
        self.go_on(what)

    def go_on(self, what: str) -> None:
        """Say what is being done with what was found: nothing else can be meanwhile."""
        self._problem.hide()
        self.say(what)
        self._set_found_enabled(is_enabled=False)

    def say(self, what: str) -> None:
        """Say what is being done, or was, beside what was found."""
        self._busy.setText(what)
        self._busy.show()

    def end(self) -> None:
        """Say no more what is being done; where something was found, that stands."""
        self._busy.hide()
        self._set_found_enabled(is_enabled=True)
        self._source.setVisible(not self._found.count())

    def show_found(self, *found: QWidget, ways: Sequence[QWidget] = ()) -> None:
        """Show this in the place of the bundle, from its beginning, and the ways on beneath."""
        for each in found:
            self._found.addWidget(each)
        if ways:
            row = QWidget()
            flow = FlowLayout(row)
            for each in ways:
                flow.addWidget(each)
            self._found.addWidget(row)
        self._source.hide()
        self.verticalScrollBar().setValue(0)

    def refuse(self, error: Exception) -> None:
        """Tell what went wrong."""
        self.tell(errors.told(error))

    def tell(self, problem: str) -> None:
        """Tell a problem where it is seen."""
        self._problem.setText(problem)
        self._problem.show()
        self.ensureWidgetVisible(self._problem)

    def _set_found_enabled(self, *, is_enabled: bool) -> None:
        for at in range(self._found.count()):
            item = self._found.itemAt(at)
            if item is not None and (widget := item.widget()) is not None:
                widget.setEnabled(is_enabled)
