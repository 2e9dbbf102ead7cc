"""Pictures, pages and frames in a viewer: zoom, turn, go from page to page, scrub a video."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSlider, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.views.not_shown import NotShown
from archive_app.gui.widgets.fields import NumberBox
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.opening_note import OpeningNote
from archive_app.gui.widgets.picture_view import PictureView
from archive_app.gui.widgets.text import button, label
from archive_app.services.media_view import Shape
from archive_app.services.viewing import LARGEST_PICTURE

_PAGE_SIDE = 2400
_SCRUB_MS = 120
_STEPS = 100


class PicturePane(QWidget):
    """Shows one held file that has something to see."""

    shown = Signal(bool)
    """Whether the picture, page or frame that was asked for is there to be seen."""
    bytes_wanted = Signal()

    def __init__(
        self, context: Context, sha256: str, title: str, shape: Shape, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._sha256 = sha256
        self._shape = shape
        self._position = 0
        self._asked: Job | None = None
        self._part: Job | None = None
        self._view = PictureView()
        self._view.setAccessibleName(self.tr("Picture of {title}").format(title=title))
        self._view.part_wanted.connect(self._ask_for_part)
        self._view.zoomed.connect(self._tell_zoom)
        self._zoom = label(role="muted")
        self._zoom.setWordWrap(False)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._pause = QTimer(self, singleShot=True, interval=_SCRUB_MS)
        self._pause.timeout.connect(self._ask)
        self._waiting = OpeningNote()
        self._problem: NotShown | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view, 1)
        column.addWidget(self._waiting)
        self._of_picture: list[QWidget] = [self._view]
        if shape.family == "video":
            told = label(self.tr("Frames and scrubbing only for now."), "muted")
            for each in (self._scrubber(), told):
                column.addWidget(each)
                if not shape.duration_ms:  # else another frame may be there to be seen
                    self._of_picture.append(each)
        column.addWidget(self._tools())
        self.setFocusProxy(self._view)
        self._ask()

    @property
    def view(self) -> PictureView:
        """The picture itself."""
        return self._view

    def go_to(self, position: int) -> None:
        """Show a page or picture, counted from 0, or the frame at so many milliseconds."""
        self._position = position
        self._pause.start()

    def _tools(self) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        row.setContentsMargins(0, theme.STEP, 0, 0)
        if self._shape.pages > 1:
            for each in self._page_controls():
                row.addWidget(each)
        for text, told, deed in (
            (self.tr("Fit"), self.tr("Show all of it (0)"), self._view.fit),
            (
                self.tr("100 %"),
                self.tr("One pixel as one of the screen (1)"),
                self._view.show_actual_size,
            ),
            ("−", self.tr("Smaller (-)"), self._view.zoom_out),
            ("+", self.tr("Larger (+)"), self._view.zoom_in),
            (self.tr("Turn"), self.tr("Turn what you see, never the file (R)"), self._view.turn),
        ):
            tool = button(text)
            tool.setToolTip(told)
            tool.setAccessibleName(told)
            tool.clicked.connect(deed)
            row.addWidget(tool)
            self._of_picture.append(tool)
            self._zoom.setMinimumHeight(tool.sizeHint().height())
        row.addWidget(self._zoom)
        self._of_picture.append(self._zoom)
        return made

    def _page_controls(self) -> list[QWidget]:
        last = self._shape.pages
        number = NumberBox()
        number.setRange(1, last)
        number.setAccessibleName(self.tr("Page"))
        number.setPrefix(self.tr("Page") + " ")
        number.setSuffix(" " + self.tr("of {last}").format(last=last))
        number.setKeyboardTracking(False)
        number.valueChanged.connect(lambda page: self.go_to(page - 1))
        made: list[QWidget] = [number]
        for text, by, key in (
            (self.tr("Previous page"), -1, QKeySequence.StandardKey.MoveToPreviousPage),
            (self.tr("Next page"), 1, QKeySequence.StandardKey.MoveToNextPage),
        ):
            turn: QPushButton = button(text)
            turn.clicked.connect(lambda _=False, step=by: number.setValue(number.value() + step))
            QShortcut(QKeySequence(key), self, turn.click)
            made.append(turn)
        return made

    def _scrubber(self) -> QWidget:
        made = QWidget()
        row = QVBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        slider = QSlider(Qt.Orientation.Horizontal)
        duration = max(1, self._shape.duration_ms)
        slider.setRange(0, duration)
        slider.setSingleStep(max(1, duration // _STEPS))
        slider.setPageStep(max(1, duration // 10))
        slider.setAccessibleName(self.tr("Place in the video"))
        at = label(role="muted")

        def tell(ms: int) -> None:
            at.setText(f"{wording.duration(ms)} / {wording.duration(self._shape.duration_ms)}")
            self.go_to(ms)

        slider.valueChanged.connect(tell)
        row.addWidget(slider)
        row.addWidget(at)
        tell(0)
        return made

    def _ask(self) -> None:
        side = _PAGE_SIDE if self._shape.family == "document" else LARGEST_PICTURE
        room = (side, side)
        if self._asked is not None:
            self._asked.cancel()
        position = self._position
        self._waiting.begin()
        self._asked = self._context.previews.picture(
            self,
            self._sha256,
            room,
            lambda image: self._show(position, image),
            self._tell,
            position=position,
        )

    def _show(self, position: int, image: QImage) -> None:
        if position != self._position:
            return
        self._stand_for(None)
        is_picture = self._shape.family == "picture" and self._shape.pages == 1
        width = self._shape.width if is_picture else image.width()
        height = self._shape.height if is_picture else image.height()
        self._view.show_picture(image, width, height)

    def _ask_for_part(self, part: QRect) -> None:
        if self._part is not None:
            self._part.cancel()
        size = self._view.viewport().size() * self.devicePixelRatio()
        if self._view.angle % 180:
            size.transpose()
        self._part = self._context.previews.picture(
            self,
            self._sha256,
            (size.width(), size.height()),
            lambda image: self._view.show_part(image, part),
            lambda _: None,
            part=(part.left(), part.top(), part.right() + 1, part.bottom() + 1),
        )

    def _tell_zoom(self, scale: float) -> None:
        percent = round(100 * scale)
        self._zoom.setText(self.tr("{percent} %").format(percent=percent))

    def _tell(self, error: Exception) -> None:
        self._view.clear()
        problem = NotShown(error)
        problem.bytes_wanted.connect(self.bytes_wanted)
        self._stand_for(problem)

    def _stand_for(self, problem: NotShown | None) -> None:
        """Show the picture and what can be done with it, or in its place why there is none."""
        had_focus = self._view.hasFocus()
        self._waiting.rest()
        if self._problem is not None:
            self._problem.deleteLater()
        self._problem = problem
        for each in self._of_picture:
            each.setVisible(problem is None)
        if problem is not None:
            self._column.insertWidget(0, problem, 1)
            if had_focus:
                problem.setFocus()
        self.shown.emit(problem is None)
