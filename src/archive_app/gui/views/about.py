"""What the program is, under which licences, and what is kept on this computer beside archives."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtWidgets import QWidget

from archive_app import settings
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.text import label


class AboutCard(Card):
    """Says it in a few lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("About"), parent)
        facts = Facts()
        facts.show_facts(
            [
                (self.tr("Program"), "Evidence Archive"),
                (self.tr("Version"), _version()),
                (self.tr("Licence"), "Apache-2.0"),
                (self.tr("Network"), self.tr("none: the program cannot reach one")),
            ]
        )
        self.column.addWidget(facts)
        self.column.addWidget(
            label(
                self.tr(
                    "Parts of it are the work of others, each under its own licence: among them "
                    "Qt (LGPL), SQLCipher, PDFium, typst. The map is Natural Earth's, public "
                    "domain. No part is under the GPL."
                ),
                "muted",
            )
        )
        self.column.addWidget(label(self.tr("What is kept on this computer"), "heading"))
        kept = Facts()
        kept.show_facts(
            [
                (
                    self.tr("Archives seen before"),
                    self.tr("sealed, unreadable without the archive: {path}").format(
                        path=settings.state_path()
                    ),
                ),
                (
                    self.tr("Whose signatures you know"),
                    self.tr("only if you keep a list outside an archive: {path}").format(
                        path=settings.known_signers_path()
                    ),
                ),
                (
                    self.tr("Heads of others' logs"),
                    self.tr("from bundles that you verified: {path}").format(
                        path=settings.seen_heads_path()
                    ),
                ),
                (
                    self.tr("Language and colours"),
                    self.tr("and nothing else of windows: {path}").format(
                        path=settings.known_signers_path().with_name("windows.json")
                    ),
                ),
            ]
        )
        self.column.addWidget(kept)


def _version() -> str:
    try:
        return metadata.version("evidence-archive")
    except metadata.PackageNotFoundError:
        return "0"
