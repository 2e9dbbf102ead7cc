"""Keeping a recipient's key under a name: what it would take the place of is asked about first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from archive_app.gui import papers
from archive_app.gui.views.export.step import Asked
from archive_app.model.hidden import without_hidden
from archive_app.services import recipients
from archive_app.services.recipients import Recipient
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class KeyToKeep:
    """A key under the name that it is to be kept under, and what would be kept no longer."""

    proposed: Recipient
    replaced: tuple[Recipient, ...]


def look_at(archive: Archive, asked: Asked) -> KeyToKeep | None:
    """Return the key that is to be kept, None where none is; raise InvalidInput as services do."""
    if not asked.keeps_key:
        return None
    key = recipients.resolve(archive, asked.age_recipient)
    proposed = recipients.propose(asked.keep_as, key)
    return KeyToKeep(proposed, tuple(recipients.find_replaced(archive, proposed)))


def ask_to_replace(parent: QWidget, key: KeyToKeep, agreed: Callable[[], object]) -> None:
    """Show the keys and their fingerprints, and ask whether what is kept may be replaced."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(translate("kept_key", "Replace a kept key"))
    is_other_key = any(each.name == key.proposed.name for each in key.replaced)
    box.setText(
        translate("kept_key", "Another key is kept under this name. Replace it?")
        if is_other_key
        else translate("kept_key", "This key is kept under another name. Replace that name?")
    )
    told = [
        *(_told(translate("kept_key", "Kept so far as {name}:"), each) for each in key.replaced),
        _told(translate("kept_key", "To be kept as {name}:"), key.proposed),
        translate(
            "kept_key",
            "Compare the fingerprint with the recipient another way before you replace a key: "
            "whoever has the other half of it opens the bundles of that name from then on.",
        ),
    ]
    box.setInformativeText("\n\n".join(told))
    box.addButton(
        translate("kept_key", "Replace it, and write the bundle"),
        QMessageBox.ButtonRole.AcceptRole,
    )
    leave = box.addButton(
        translate("kept_key", "Do not replace"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)
    box.accepted.connect(agreed)
    box.open()


def _told(heading: str, of: Recipient) -> str:
    fingerprint = QCoreApplication.translate("kept_key", "fingerprint {digits}")
    return "\n".join(
        [
            heading.format(name=without_hidden(of.name)),
            papers.groups(of.recipient),  # a line may end between groups
            fingerprint.format(digits=papers.groups(of.fingerprint)),
        ]
    )
