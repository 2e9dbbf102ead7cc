"""Whose signatures one knows: a person's own list on this computer, and the open archive's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from archive_app import settings
from archive_app.bundle import known_signers
from archive_app.bundle.certificate import parse_fingerprint
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.verdict import GIVEN_UP
from archive_app.gui import errors, papers, theme
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.fields import ChoiceBox, named
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.kept_words import KeptWords
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label
from archive_app.progress import Meter
from archive_app.services import form_drafts, signers

_FINGERPRINT = Qt.ItemDataRole.UserRole


class SignersPage(Page):
    """Two lists in one view; the reference that it shows is a fingerprint."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._wanted_fingerprint = ""
        self._reading = Latest(context.jobs, self)
        self._whose = ChoiceBox()
        self._whose.addItem(self.tr("This archive’s list: for bundles that are taken in"), True)
        self._whose.addItem(self.tr("My own list on this computer: for verifying"), False)
        self._whose.currentIndexChanged.connect(self._turn)
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setAllColumnsShowFocus(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHeaderLabels(
            [self.tr("Name"), self.tr("Standing"), self.tr("Since"), self.tr("Fingerprint")]
        )
        self._list.setAccessibleName(self.tr("Known signers"))
        self._list.setMinimumHeight(theme.STEP * 24)
        self._list.currentItemChanged.connect(self._offer)
        self._nobody = label(self.tr("Nobody is known on this list yet."), "muted")
        self._nobody.hide()
        self._problem = label(role="problem")
        self._problem.hide()
        back = button(self.tr("&Back"), quiet=True)
        back.setIcon(theme.icon("back"))
        back.clicked.connect(lambda: self.wanted.emit("bundles", ""))
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Known signers"), "title"), 1)
        head.addWidget(back)
        scrolled = Scrolled(self.tr("Known signers"))
        scrolled.column.addLayout(head)
        scrolled.column.addWidget(
            label(
                self.tr(
                    "Anyone can sign under any name. A signer is known here once you compared "
                    "their fingerprint with one that came another way."
                ),
                "muted",
            )
        )
        scrolled.column.addWidget(named(self.tr("Which &list"), self._whose))
        adding = Fold(self.tr("Add a signer that I compared"), self._adding())
        revoking = Fold(self.tr("A key is no longer good"), self._revoking())
        # What was typed before is in sight at once.
        self._kept_signer.shown.connect(partial(adding.set_open, True))
        self._kept_standing.shown.connect(partial(revoking.set_open, True))
        for each in (self._list, self._nobody, self._problem, adding, revoking):
            scrolled.column.addWidget(each)
        scrolled.column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled)
        context.changed.connect(self._changed)
        self._read()
        self.first = self._list

    def show_reference(self, reference: str) -> None:
        """Choose the signer with a fingerprint."""
        if reference:
            self._wanted_fingerprint = reference
            self._read()

    def _adding(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        self._fingerprint, self._name = QLineEdit(), QLineEdit()
        self._kept_signer = KeptWords(
            self.context,
            made,
            form_drafts.name_dialog("signer"),
            {"fingerprint": self._fingerprint, "name": self._name},
            along={"is_archive": self._whose},
        )
        column.addWidget(self._kept_signer)
        column.addWidget(
            named(
                self.tr("Fingerprint"),
                self._fingerprint,
                self.tr("All 64 digits, as they came by letter or telephone."),
            )
        )
        column.addWidget(named(self.tr("What you call the signer"), self._name))
        add = self._compared = button(self.tr("I compared it: &add"))
        add.clicked.connect(self._add)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _revoking(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        words = papers.PaperWords()
        self._status, self._since = ChoiceBox(), QLineEdit()
        for status in GIVEN_UP:
            self._status.addItem(words.phrase(f"standing_{status}"), status)
        self._since.setText(datetime.now(UTC).date().isoformat())
        self._kept_standing = KeptWords(
            self.context,
            made,
            form_drafts.name_dialog("standing"),
            {"status": self._status, "since": self._since},
        )
        column.addWidget(self._kept_standing)
        column.addWidget(
            label(
                self.tr(
                    "What the chosen signer signed counts from that day on only where a time "
                    "stamp shows that it was signed before. This cannot be taken back."
                ),
                "muted",
            )
        )
        column.addWidget(named(self.tr("What became of the key"), self._status))
        column.addWidget(
            named(self.tr("Since which day"), self._since, self.tr("Such as 2026-11-22."))
        )
        self._revoke = button(self.tr("Note it for the chosen signer"))
        self._revoke.setEnabled(False)
        self._revoke.clicked.connect(self._give_up)
        column.addWidget(self._revoke, 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _turn(self) -> None:
        """Show the other list; until it is read, nobody is chosen of the one before."""
        self._list.clear()
        self._read()

    def _read(self) -> None:
        archive = self.context.archive
        is_archive = self._is_archive()

        def work(_: Meter) -> tuple[KnownSigner, ...]:
            if is_archive:
                return signers.list_signers(archive)
            return known_signers.read(settings.known_signers_path())

        self._reading.read(work, self._show, failed=self._refused)

    def _show(self, known: tuple[KnownSigner, ...]) -> None:
        words = papers.PaperWords()
        self._list.clear()
        for each in known:
            item = QTreeWidgetItem(
                [
                    each.name,
                    words.phrase(f"standing_{each.status}"),
                    each.since or "",
                    papers.groups(each.fingerprint),
                ]
            )
            item.setData(0, _FINGERPRINT, each.fingerprint)
            self._list.addTopLevelItem(item)
            if each.fingerprint == self._wanted_fingerprint:
                self._list.setCurrentItem(item)
        for column in range(3):
            self._list.resizeColumnToContents(column)
        self._nobody.setVisible(not known)
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done with the list that is shown: the archive's may be read-only."""
        is_open = self.context.is_writable or not self._is_archive()
        self._compared.setEnabled(is_open)
        self._revoke.setEnabled(is_open and self._list.currentItem() is not None)

    def _add(self) -> None:
        archive, typed, name = self.context.archive, self._fingerprint.text(), self._name.text()
        is_archive = self._is_archive()

        def work(_: Meter) -> None:
            if is_archive:
                signers.trust(archive, typed, name)
            else:
                signer = KnownSigner(parse_fingerprint(typed), name.strip())
                known_signers.add(settings.known_signers_path(), signer)

        self._change(work, self._kept_signer)

    def _give_up(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        archive, is_archive = self.context.archive, self._is_archive()
        fingerprint = str(item.data(0, _FINGERPRINT))
        status, since = str(self._status.currentData()), self._since.text().strip()

        def work(_: Meter) -> None:
            if is_archive:
                signers.revoke(archive, fingerprint, status, since)
            else:
                known_signers.revoke(settings.known_signers_path(), fingerprint, status, since)

        self._change(work, self._kept_standing)

    def _change(self, work: Callable[[Meter], None], kept: KeptWords) -> None:
        def changed(_: None) -> None:
            kept.begin_anew()
            self._read()

        self._problem.hide()
        self.context.jobs.save(self, work, changed, failed=self._refused)

    def _changed(self, kinds: frozenset[str]) -> None:
        if "known_signer" in kinds:
            self._read()

    def _is_archive(self) -> bool:
        return bool(self._whose.currentData())

    def _refused(self, error: Exception) -> None:
        self._tell(errors.told(error))

    def _tell(self, what: str) -> None:
        self._problem.setText(what)
        self._problem.show()
