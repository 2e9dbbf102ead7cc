"""Settings: window, locking, people, signing, policy, vocabularies, help, and the program."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.views.about import AboutCard
from archive_app.gui.views.help import HelpCard
from archive_app.gui.views.page import Page
from archive_app.gui.views.people import PeopleCard
from archive_app.gui.views.policy_card import PolicyCard
from archive_app.gui.views.signing_key import SigningKey
from archive_app.gui.views.vocabularies import VocabulariesCard
from archive_app.gui.views.window_settings import LockingCard, WindowCard
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import label


class SettingsPage(Page):
    """One card below the other."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2)
        column.setSpacing(theme.STEP * 2)
        column.addWidget(label(self.tr("Settings"), "title"))
        first, self._key = WindowCard(context), SigningKey(context)
        context.changed.connect(self._changed)
        for card in (
            first,
            LockingCard(context),
            PeopleCard(context),
            self._signing(),
            PolicyCard(context),
            VocabulariesCard(context),
            HelpCard(context.jobs),
            AboutCard(),
        ):
            column.addWidget(card)
        column.addStretch()
        scroll = scrolling(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.first = first

    def _signing(self) -> Card:
        made = Card(self.tr("Signing key"))
        made.column.addWidget(self._key)
        self._key.look()
        return made

    def _changed(self, kinds: frozenset[str]) -> None:
        if "agent" in kinds:
            self._key.look()
