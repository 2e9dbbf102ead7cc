"""Looking at one item's files in a window of its own; that it was opened is an event.

Nothing of a file is shown before its event is recorded, and nothing of an item that may disturb is
decoded before a person asks to see it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.embedded import damage
from archive_app.gui.views.bytes_pane import BytesPane
from archive_app.gui.views.guard import Guard
from archive_app.gui.views.not_shown import NotShown
from archive_app.gui.views.picture_pane import PicturePane
from archive_app.gui.views.sound_pane import SoundPane
from archive_app.gui.widgets.fields import Choice
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.opening_note import OpeningNote
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import in_one_line, without_hidden
from archive_app.model.inputs import StoredFileInput
from archive_app.services import evidence, viewing
from archive_app.services.browsing import ItemRow
from archive_app.services.evidence import HeldFile, Item
from archive_app.services.media_view import Shape

_PICTURED = ("image/", "video/", "audio/")
_TEXTS = ("text/", "application/json", "application/xml")
_DOCUMENT = "application/pdf"
_LEAST_LETTERS = 20
_SHARE_OF_NAMES = 0.6


class Viewer(QWidget):
    """Shows the files of one item, each in the way that its content asks for."""

    def __init__(self, context: Context, item: ItemRow, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(without_hidden(item.title))
        self._context = context
        self._item = item
        self._files: list[HeldFile] = []
        self._recorded: dict[str, bool] = {}
        self._played: dict[str, bool] = {}
        self._which, self._as = Choice(), Choice()
        self._event = label(role="muted")
        self._note = label(role="problem")
        self._note.hide()
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, theme.STEP)
        column.setSpacing(theme.STEP)
        column.addLayout(self._head())
        column.addWidget(self._stack, 1)
        column.addWidget(self._note)
        column.addWidget(self._event)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        self.resize(parent.window().size() * 0.9)
        context.previews.covered.connect(self._cover)
        archive = context.archive
        if context.is_kept_back(item):
            guard = Guard()
            guard.show_wanted.connect(self._reveal)
            self._show(guard)
        else:
            self._begin()
        context.jobs.read(
            self,
            lambda _: evidence.load_item(archive, item.reference),
            self._fill,
            failed=lambda error: self._show(NotShown(error)),
        )

    @property
    def reference(self) -> str:
        """The reference of the item that is looked at."""
        return self._item.reference

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give up what is still waited for, so that no other picture waits for it."""
        self._context.previews.give_up(self)
        super().closeEvent(event)

    def _head(self) -> QVBoxLayout:
        named = QHBoxLayout()
        title = label(wording.in_its_direction(without_hidden(self._item.title)), "heading")
        named.addWidget(title, 1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.close)
        named.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        ways = QWidget()
        row = FlowLayout(ways)
        reference = label(self._item.reference, "muted")
        reference.setWordWrap(False)
        row.addWidget(reference)
        self._which.setAccessibleName(self.tr("Which file"))
        self._as.setAccessibleName(self.tr("Shown as"))
        for box in (self._which, self._as):
            box.hide()
            row.addWidget(box)
        # Names of files may be of any length; the ways to show one are whole.
        policy = QComboBox.SizeAdjustPolicy
        self._which.setSizeAdjustPolicy(policy.AdjustToMinimumContentsLengthWithIcon)
        self._which.setMinimumContentsLength(_LEAST_LETTERS)
        self._as.setSizeAdjustPolicy(policy.AdjustToContents)
        head = QVBoxLayout()
        head.addLayout(named)
        head.addWidget(ways)
        return head

    def _reveal(self) -> None:
        self._context.previews.reveal(self._item.reference)
        self._begin()
        self._choose()

    def _cover(self) -> None:
        """Leave nothing to be seen of what is kept back from here on."""
        if self._context.is_kept_back(self._item):
            self.close()

    def _begin(self) -> None:
        note = OpeningNote(self.tr("Opening…"))
        self._show(note)
        note.begin()

    def _fill(self, item: Item) -> None:
        self._files = sorted(
            (file for file in item.files if file.is_held), key=lambda file: file.role != "original"
        )
        if not self._files:
            self._show(label(self.tr("No file of it is held any more."), "muted"))
            return
        for file in self._files:
            role = wording.code_label(self._context, "file_role", file.role)
            name = getattr(file.record, "original_name", None) or ""
            self._which.addItem(wording.joined(wording.in_its_direction(in_one_line(name)), role))
        self._give_names_room()
        self._which.setVisible(len(self._files) > 1)
        for text, mode in (
            (self.tr("As it is seen or heard"), "media"),
            (self.tr("Text"), "text"),
            (self.tr("Bytes"), "bytes"),
        ):
            self._as.addItem(text, mode)
        self._which.currentIndexChanged.connect(self._choose_anew)
        self._as.currentIndexChanged.connect(self._choose)
        self._choose_anew()

    def _give_names_room(self) -> None:
        """Show the names of the files whole, as long as there is room for them in a line."""
        metrics = self._which.fontMetrics()
        names = (self._which.itemText(number) for number in range(self._which.count()))
        widest = max(map(metrics.horizontalAdvance, names), default=0)
        # A chooser counts its room in the letter X.
        letters = min(widest, int(self.width() * _SHARE_OF_NAMES)) // metrics.horizontalAdvance("X")
        self._which.setMinimumContentsLength(max(_LEAST_LETTERS, letters + 1))

    def _choose_anew(self) -> None:
        """Show another file, in the way that fits its type."""
        media_type = _media_type(self._files[self._which.currentIndex()])
        mode = "bytes"
        if media_type.startswith(_PICTURED) or media_type == _DOCUMENT:
            mode = "media"
        elif media_type.startswith(_TEXTS):
            mode = "text"
        self._as.blockSignals(True)
        self._as.setCurrentIndex(self._as.findData(mode))
        self._as.blockSignals(False)
        self._choose()

    def _choose(self) -> None:
        if not self._files or self._context.is_kept_back(self._item):
            return
        self._as.show()
        self._context.previews.give_up(self)
        file = self._files[self._which.currentIndex()]
        if self._recorded.get(file.sha256):
            self._show_file(file)
            return
        self._begin()
        if file.sha256 not in self._recorded:
            self._record(file)

    def _show_file(self, file: HeldFile) -> None:
        self._note.setText("\n".join(damage(file.record)))
        self._show_note(is_shown=True)
        if not file.size:
            self._as.hide()
            self._show(label(self.tr("This file is empty: there are no bytes in it."), "muted"))
            return
        match self._as.currentData():
            case "media":
                self._begin()
                self._context.previews.shape(
                    self,
                    file.sha256,
                    lambda shape: self._show_media(file, shape),
                    self._tell,
                )
            case "text":
                self._show(BytesPane(self._context, file.sha256, file.size, "text"))
            case _:
                self._show(BytesPane(self._context, file.sha256, file.size, "bytes"))

    def _show_media(self, file: HeldFile, shape: Shape) -> None:
        is_current = file is self._files[self._which.currentIndex()]
        if not is_current or self._as.currentData() != "media":
            return
        if shape.family != "sound":
            title = without_hidden(self._item.title)
            picture = PicturePane(self._context, file.sha256, title, shape)
            picture.shown.connect(self._show_note)
            picture.bytes_wanted.connect(self._show_bytes)
            self._show(picture)
            return
        pane = SoundPane(self._context, file.sha256, shape, is_muted=self._item.is_guarded)
        pane.play_wanted.connect(lambda: self._play(file, pane))
        self._show(pane)

    def _show_note(self, is_shown: bool) -> None:
        """Say what is known of damage, unless nothing is shown, and it is said why."""
        self._note.setVisible(is_shown and bool(self._note.text()))

    def _record(self, file: HeldFile) -> None:
        """Record once for each file that this window shows that it is looked at; then show it."""
        self._recorded[file.sha256] = False
        sha256 = file.sha256

        def show(number: int | None) -> None:
            self._recorded[sha256] = True
            self._tell_event(number)
            if file is self._files[self._which.currentIndex()]:
                self._show_file(file)

        def refuse(error: Exception) -> None:
            self._recorded.pop(sha256, None)
            self._tell(error)

        self._witness(sha256, show, refuse, played=False)

    def _play(self, file: HeldFile, pane: SoundPane) -> None:
        """Record once for each sound that it is played, and not only looked at; then play it."""
        if file.sha256 in self._played:
            if self._played[file.sha256]:
                pane.play()
            return
        self._played[file.sha256] = False

        def play(number: int | None) -> None:
            self._played[file.sha256] = True
            if number is not None:
                self._event.setText(
                    self.tr("That you play it is recorded as event {number}.").format(
                        number=wording.number(number)
                    )
                )
            if isValid(pane):
                pane.play()

        def refuse(error: Exception) -> None:
            del self._played[file.sha256]
            self._tell(error)

        self._witness(file.sha256, play, refuse, played=True)

    def _witness(
        self,
        sha256: str,
        then: Callable[[int | None], object],
        failed: Callable[[Exception], object],
        *,
        played: bool,
    ) -> None:
        """Record in a lane of its own: a long intake, or locking, must not come between."""
        archive, reference = self._context.archive, self._item.reference
        self._context.jobs.witness(
            self,
            lambda _: viewing.record_viewed(archive, reference, sha256, played=played),
            then,
            failed=failed,
        )

    def _tell_event(self, number: int | None) -> None:
        self._event.setText(
            self.tr("Looking at it is not recorded here.")
            if number is None
            else self.tr("That you look at it is recorded as event {number}.").format(
                number=wording.number(number)
            )
        )

    def _tell(self, error: Exception) -> None:
        self._note.hide()
        told = NotShown(error)
        told.bytes_wanted.connect(self._show_bytes)
        self._show(told)

    def _show_bytes(self) -> None:
        self._as.setCurrentIndex(self._as.findData("bytes"))

    def _show(self, page: QWidget) -> None:
        while (before := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        self._stack.addWidget(page)
        page.setFocus()


def _media_type(file: HeldFile) -> str:
    record = file.record
    return (record.media_type or "") if isinstance(record, StoredFileInput) else ""
