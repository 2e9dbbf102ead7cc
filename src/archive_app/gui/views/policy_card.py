"""What is recorded in this archive, for everybody: a change is an event."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from archive_app.gui.context import Context
from archive_app.gui.widgets.asking import ask_reason
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.text import label
from archive_app.progress import Meter
from archive_app.services.policy import Policy, load_policy, record_policy


class PolicyCard(Card):
    """Two decisions, each with a sentence of what it means."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What is recorded"), parent)
        self._context = context
        self._views = QCheckBox(self.tr("&Record that evidence is looked at"))
        self._sha512 = QCheckBox(self.tr("Also take &SHA-512 of what comes in"))
        self._views.clicked.connect(self._choose_views)
        self._sha512.clicked.connect(self._choose_sha512)
        for box, meaning in (
            (
                self._views,
                self.tr(
                    "Whoever opens, plays or reads an item in a viewer is named with the time, "
                    "so that it can be shown later who saw what."
                ),
            ),
            (
                self._sha512,
                self.tr(
                    "Some courts ask for it beside SHA-256. Files that come in from then on get "
                    "it; taking them in takes longer."
                ),
            ),
        ):
            box.setAccessibleDescription(meaning)
            box.setEnabled(False)
            self.column.addWidget(box)
            self.column.addWidget(label(meaning, "muted"))
        self.column.addWidget(
            label(
                self.tr("It holds for everybody who uses this archive; a change is an event.")
                if context.is_writable
                else self.tr("While the archive is read-only, nothing of it can change."),
                "muted",
            )
        )
        self.setFocusProxy(self._views)
        context.changed.connect(self._changed)
        self._read()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "policy" in kinds:
            self._read()

    def _read(self) -> None:
        archive = self._context.archive
        self._context.jobs.read(self, lambda _: load_policy(archive), self._show)

    def _show(self, policy: Policy) -> None:
        for box, holds in ((self._views, policy.views), (self._sha512, policy.sha512)):
            box.setChecked(holds)
            box.setEnabled(self._context.is_writable)

    def _choose_views(self, is_on: bool) -> None:
        if is_on:
            self._decide(views=True)
            return
        asking = ask_reason(
            self,
            self.tr("Why is it not recorded any more?"),
            self.tr(
                "From then on nobody can show later who looked at evidence. The reason is kept "
                "in the ledger."
            ),
            self.tr("Do not record it"),
            lambda reason: self._decide(views=False, reason=reason),
        )
        asking.rejected.connect(self._read)

    def _choose_sha512(self, is_on: bool) -> None:
        self._decide(sha512=is_on)

    def _decide(
        self, *, sha512: bool | None = None, views: bool | None = None, reason: str = ""
    ) -> None:
        archive = self._context.archive

        def work(_: Meter) -> bool:
            return record_policy(archive, sha512=sha512, views=views, reason=reason)

        self._context.jobs.save(self, work, lambda _: self._read(), failed=self._refused)

    def _refused(self, error: Exception) -> None:
        """Let the boxes say what holds again, and tell of it as of every error."""
        self._read()
        self._context.jobs.failed.emit(error)
