"""The main window of an open archive: sections at the left, one beside, Lock always there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper
from archive_app.gui.locking import QUICK_LOCK
from archive_app.gui.views.bundles import BundlesPage
from archive_app.gui.views.custody import CustodyPage
from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.export.page import ExportPage
from archive_app.gui.views.foot import Foot
from archive_app.gui.views.history import HistoryPage
from archive_app.gui.views.incident_form import IncidentForm
from archive_app.gui.views.incidents import IncidentsPage
from archive_app.gui.views.intake import IntakePage
from archive_app.gui.views.integrity import IntegrityPage
from archive_app.gui.views.map_time import MapPage
from archive_app.gui.views.opening_notice import OpeningNotice
from archive_app.gui.views.page import Page
from archive_app.gui.views.receive import ReceivePage
from archive_app.gui.views.settings import SettingsPage
from archive_app.gui.views.signers import SignersPage
from archive_app.gui.views.source_form import SourceForm
from archive_app.gui.views.sources import SourcesPage
from archive_app.gui.views.verify import VerifyPage
from archive_app.gui.views.witness import WitnessPage
from archive_app.gui.widgets.lid import Lid
from archive_app.gui.widgets.narrow import Narrow
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.gui.widgets.unkept import is_unkept, leave_kept

Make = Callable[[Context], Page]
_LETTERS_FOR_NAMES = 90
"""How many letters wide the window is from where sections are named beside their icons."""


class Workspace(QWidget):
    """Composes the sections; each is made when it is first wanted."""

    lock_wanted = Signal()
    settled = Signal()
    """A person said why the archive is new or older here: it can be changed from now on."""

    def __init__(self, context: Context, section: str, parent: QWidget | None = None) -> None:
        """Show ``section`` first: one of the sections, or a page beside them."""
        super().__init__(parent)
        self.context = context
        self._pages: dict[str, Page] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._owner = ""
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._progress = ProgressPanel()
        context.jobs.begun.connect(self._progress.watch)
        for job in context.jobs.titled:
            self._progress.watch(job)
        self._sections: dict[str, tuple[str, str, Make]] = {
            "incidents": ("incidents", self.tr("Incidents"), IncidentsPage),
            "evidence": ("evidence", self.tr("Evidence"), EvidencePage),
            "intake": ("intake", self.tr("Intake"), IntakePage),
            "map": ("map", self.tr("Map and time"), MapPage),
            "custody": ("custody", self.tr("Custody"), CustodyPage),
            "bundles": ("bundles", self.tr("Bundles"), BundlesPage),
            "integrity": ("integrity", self.tr("Integrity"), IntegrityPage),
            "settings": ("settings", self.tr("Settings"), SettingsPage),
        }
        # Pages that no button leads to: the section that they belong to, their name, how made.
        self._beside: dict[str, tuple[str, str, Make]] = {
            "incident form": ("incidents", self.tr("Incident form"), IncidentForm),
            "history": ("incidents", self.tr("History"), HistoryPage),
            "sources": ("incidents", self.tr("Sources"), SourcesPage),
            "source form": ("incidents", self.tr("Source form"), SourceForm),
            "export": ("bundles", self.tr("New bundle"), ExportPage),
            "receive": ("bundles", self.tr("Receive a bundle"), ReceivePage),
            "verify": ("bundles", self.tr("Verify a bundle"), VerifyPage),
            "signers": ("bundles", self.tr("Known signers"), SignersPage),
            "witness": ("bundles", self.tr("Witnesses of the ledger"), WitnessPage),
        }
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self._notice = OpeningNotice(context)
        self._notice.settled.connect(self.settled)
        self._notice.wanted.connect(self.show_section)
        middle.addWidget(Lid(self._notice))
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._progress)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation())
        row.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(Foot(context))
        self.show_section(section)

    @property
    def notice(self) -> OpeningNotice:
        """What is told above all sections."""
        return self._notice

    def show_section(self, name: str, reference: str = "") -> Page:
        """Show a section, and one record in it where a reference is given.

        A page beside the sections is told even of an empty one: a new record, or all of them.
        Where something typed could not be kept, it stays where it is until a person agrees.
        """
        present = self._stack.currentWidget()
        if isinstance(present, Page) and present is not self._pages.get(name):
            present.keep_drafts()  # the one that comes may tell of them
            keepers = present.findChildren(DraftKeeper)
            if is_unkept(keepers):
                self._mark(self._owner)
                leave_kept(keepers, present, partial(self._bring, name, reference))
                return present
        return self._bring(name, reference)

    def _bring(self, name: str, reference: str) -> Page:
        is_beside = name in self._beside
        owner, title, make = self._beside[name] if is_beside else (name, *self._sections[name][1:])
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = make(self.context)
            page.wanted.connect(self.show_section)
            page.setAccessibleName(title)
            self._stack.addWidget(page)
        place, focused = page.keyboard_place, self.window().focusWidget()
        self._stack.setCurrentWidget(page)
        if focused is None or not self._navigation_place.isAncestorOf(focused):
            place.setFocus()
        self._owner = owner
        self._mark(owner)
        self._notice.come_to(name)
        if reference or is_beside:
            page.show_reference(reference)
        return page

    def take_keyboard(self) -> None:
        """Have the keyboard in the section that is shown."""
        present = self._stack.currentWidget()
        assert isinstance(present, Page)
        present.keyboard_place.setFocus()

    def keep_drafts(self) -> None:
        """Keep what is being typed in every section."""
        for page in self._pages.values():
            page.keep_drafts()

    def _go_to(self, name: str) -> None:
        self.show_section(name)
        self.take_keyboard()

    def _mark(self, owner: str) -> None:
        """Show which section is open; Tab comes to it, and the arrow keys lead to the others."""
        shown = self._buttons[owner]
        shown.setChecked(True)
        for each in self._buttons.values():
            is_shown = each is shown
            each.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_shown else Qt.FocusPolicy.ClickFocus
            )

    def _navigation(self) -> QWidget:
        made = QWidget()
        made.setObjectName("navigation")
        whole = QVBoxLayout(made)
        whole.setContentsMargins(theme.STEP, theme.STEP * 2, theme.STEP, theme.STEP)
        sections = QWidget()
        sections.setObjectName("body")
        column = QVBoxLayout(sections)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        for number, (name, (icon, text, _)) in enumerate(self._sections.items(), start=1):
            section = _navigation_button(icon, text)
            section.setCheckable(True)
            section.clicked.connect(partial(self.show_section, name))
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self._go_to, name))
            section.setToolTip(f"{text} (Ctrl+{number})")
            self._group.addButton(section)
            self._buttons[name] = section
            column.addWidget(section)
        column.addStretch()
        self._sections_column = Narrow(sections)
        whole.addWidget(self._sections_column, 1)
        key = QKeySequence(QUICK_LOCK).toString(QKeySequence.SequenceFormat.NativeText)
        lock = _navigation_button("lock", self.tr("Lock"))
        lock.setToolTip(f"{self.tr('Lock')} ({key})")
        lock.clicked.connect(self.lock_wanted)
        whole.addWidget(lock)
        self._named = [*self._buttons.values(), lock]
        self._navigation_place = made
        self._show_names(True)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names of sections to tooltips where the window has room for few letters."""
        super().resizeEvent(event)
        letters = event.size().width() // self.fontMetrics().averageCharWidth()
        self._show_names(letters >= _LETTERS_FOR_NAMES)

    def _show_names(self, are_shown: bool) -> None:
        for each in self._named:
            each.setText(each.accessibleName() if are_shown else "")
        self._navigation_place.setMinimumWidth(theme.STEP * 22 if are_shown else 0)
        self._sections_column.updateGeometry()


def _navigation_button(icon: str, text: str) -> QPushButton:
    made = QPushButton(theme.icon(icon), text)
    made.setAccessibleName(text)
    made.setIconSize(QSize(theme.icon_side(), theme.icon_side()))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
