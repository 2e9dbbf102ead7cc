"""A picture to look at closely: fitted or enlarged, moved and turned, by mouse and keyboard.

Only what is seen is turned, never the file. Where it is enlarged beyond the pixels that are there,
the part in sight is asked for with all of its own.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QPainter,
    QPalette,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

_STEP = 1.25
_LEAST, _MOST = 0.02, 16.0
_PAUSE_MS = 150


class PictureView(QGraphicsView):
    """Shows one picture; the scene is in pixels of the original."""

    zoomed = Signal(float)
    """How many pixels of the screen show one of the original."""
    part_wanted = Signal(QRect)
    """A part of the original that more is to be seen of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._whole = QGraphicsPixmapItem()
        self._part = QGraphicsPixmapItem()
        for item in (self._whole, self._part):
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self.scene().addItem(item)
        self._size = QRectF()
        self._scale, self._angle, self._is_fitted = 1.0, 0, True
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask_for_part)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._pause.start)

    def setAccessibleName(self, name: str) -> None:
        """Name what it is drawn on too, which the keyboard is given to."""
        super().setAccessibleName(name)
        self.viewport().setAccessibleName(name)

    @property
    def angle(self) -> int:
        """By how many degrees the view is turned."""
        return self._angle

    def show_picture(self, image: QImage, width: int, height: int) -> None:
        """Show a picture whose original has this size; keep zoom and place if it is as large."""
        size = QRectF(0, 0, width, height)
        is_other = size != self._size
        self._part.setPixmap(QPixmap())
        self._whole.setPixmap(QPixmap.fromImage(image))
        self._whole.setScale(width / max(1, image.width()))
        if is_other:
            self._size = size
            self.setSceneRect(size)
            self._is_fitted = True
        self._apply()

    def show_part(self, image: QImage, part: QRect) -> None:
        """Lay a part with more pixels over the picture."""
        self._part.setPixmap(QPixmap.fromImage(image))
        self._part.setPos(part.topLeft())
        self._part.setScale(part.width() / max(1, image.width()))

    def clear(self) -> None:
        """Show nothing."""
        self._whole.setPixmap(QPixmap())
        self._part.setPixmap(QPixmap())
        self._size = QRectF()

    def fit(self) -> None:
        """Show all of it, no larger than it is."""
        self._is_fitted = True
        self._apply()

    def show_actual_size(self) -> None:
        """Show one pixel of the original as one of the screen."""
        self._zoom_to(1.0)

    def zoom_in(self) -> None:
        """Enlarge by a step."""
        self._zoom_to(self._scale * _STEP)

    def zoom_out(self) -> None:
        """Reduce by a step."""
        self._zoom_to(self._scale / _STEP)

    def turn(self) -> None:
        """Turn what is seen by a quarter to the right."""
        self._angle = (self._angle + 90) % 360
        self._apply()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is."""
        turned = event.angleDelta().y()
        if turned:
            self._zoom_to(self._scale * (_STEP if turned > 0 else 1 / _STEP))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and turn by keys; arrows move."""
        deeds = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.show_actual_size,
            Qt.Key.Key_R: self.turn,
        }
        deed = deeds.get(Qt.Key(event.key()))
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw a ground on which the edges of a picture are seen."""
        painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Mid))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep it fitted where it was."""
        super().resizeEvent(event)
        if self._is_fitted:
            self._apply()

    def _zoom_to(self, scale: float) -> None:
        self._is_fitted = False
        self._scale = min(_MOST, max(_LEAST, scale))
        self._apply()

    def _apply(self) -> None:
        if self._size.isEmpty():
            return
        if self._is_fitted:
            turned = QTransform().rotate(self._angle).mapRect(self._size)
            room = self.maximumViewportSize() * self.devicePixelRatio()
            self._scale = min(1.0, room.width() / turned.width(), room.height() / turned.height())
        shown = self._scale / self.devicePixelRatio()
        self.setTransform(QTransform().rotate(self._angle).scale(shown, shown))
        self.zoomed.emit(self._scale)
        self._pause.start()

    def _ask_for_part(self) -> None:
        """Ask for the part in sight where the picture has fewer pixels than the screen shows."""
        whole = self._whole.pixmap()
        if whole.isNull() or self._scale * self._whole.scale() <= 1.01 or self._whole.scale() <= 1:
            return
        seen = self.mapToScene(self.viewport().rect()).boundingRect() & self._size
        part = seen.toAlignedRect() & self._size.toAlignedRect()
        if not part.isEmpty():
            self.part_wanted.emit(part)
