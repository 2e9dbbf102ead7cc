"""What can be done with evidence items, each in a dialog or a viewer of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from archive_app.errors import NotAllowed, Reason
from archive_app.gui import errors
from archive_app.gui.context import Context
from archive_app.gui.views.extract_dialog import ExtractDialog
from archive_app.gui.views.item_form import ItemForm
from archive_app.gui.views.link_dialog import LinkDialog
from archive_app.gui.views.shred_dialog import ShredDialog
from archive_app.gui.views.viewer import Viewer
from archive_app.progress import Meter
from archive_app.services import browsing, links
from archive_app.services.browsing import ItemRow
from archive_app.services.links import Link

_WITH_MANY = frozenset({"link", "extract"})


class EvidenceDeeds(QObject):
    """Opens what is asked for; ``selected`` gives the keys of all items that are selected."""

    def __init__(
        self, context: Context, selected: Callable[[], Sequence[int]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._selected = selected
        self._page = parent

    def begin(self, deed: str, reference: str) -> None:
        """Begin with one item, or with all that are selected where it is one of them."""
        archive = self._context.archive
        selected = self._selected() if deed in _WITH_MANY else ()

        def work(_: Meter) -> tuple[list[ItemRow], Sequence[int]]:
            key = browsing.find_key(archive, reference) or 0
            keys = selected if key in selected else [key]
            return browsing.load_item_rows(archive, [key]), keys

        self._context.jobs.read(self, work, lambda found: self._open(deed, *found))

    def view_key(self, key: int) -> None:
        """Open a viewer on the item of a key."""
        archive = self._context.archive
        self._context.jobs.read(
            self,
            lambda _: browsing.load_item_rows(archive, [key]),
            lambda rows: self._open("view", rows, [key]),
        )

    def unlink(self, link: Link) -> None:
        """Take a link back, once the person has confirmed it."""
        box = QMessageBox(self._page)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Take back a link"))
        box.setText(
            self.tr("Take back that {item} has to do with {incident}?").format(
                item=link.from_reference, incident=link.to_reference
            )
        )
        box.setInformativeText(
            self.tr("The link is withdrawn, as a revision: that it once stood remains recorded.")
        )
        taken = box.addButton(self.tr("Take back"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        taken.clicked.connect(lambda: self._withdraw(link))
        box.open()

    def _open(self, deed: str, rows: list[ItemRow], keys: Sequence[int]) -> None:
        if not rows:
            return
        context, page, standing = self._context, self._page, self._context.archive.standing
        if standing.refusal and deed in ("edit", "link", "shred"):
            errors.show_error(page, NotAllowed(standing.refusal, Reason.READ_ONLY_ARCHIVE))
            return
        match deed:
            case "view":
                self._view(rows[0])
            case "edit":
                ItemForm(context, rows[0].reference, page).open()
            case "link":
                LinkDialog(context, rows[0].reference, keys, page).open()
            case "extract":
                ExtractDialog(context, rows[0].reference, keys, page).open()
            case "shred":
                ShredDialog(context, rows[0].reference, page).open()

    def _view(self, item: ItemRow) -> None:
        """Look at an item, in the window where one does already if there is one."""
        for viewer in self._page.findChildren(Viewer):
            if viewer.isVisible() and viewer.reference == item.reference:
                viewer.raise_()
                viewer.activateWindow()
                return
        Viewer(self._context, item, self._page).show()

    def _withdraw(self, link: Link) -> None:
        archive = self._context.archive
        self._context.jobs.save(
            self,
            lambda _: links.link_evidence(
                archive,
                link.from_reference,
                link.to_reference,
                role=link.kind,
                note=link.note,
                withdraw=True,
            ),
        )
