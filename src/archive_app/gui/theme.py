"""How everything looks: the system's light or dark, one palette, one style sheet, our own icons."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from archive_app.resources import resource_path

STEP = 8
"""The rhythm of all distances, in pixels that the system scales."""
_ICON_SIDE = 20
_ICON_MARGIN = 4
_DISABLED = ("window_text", "text", "button_text")
_CHOSEN = "scheme"
_LARGER = {"TITLE": 1.55, "HEADING": 1.15}
"""How many times larger than other letters those of titles are, by their name in the sheet."""
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def apply_theme(application: QApplication) -> None:
    """Dress the application, now and whenever the system changes between light and dark."""
    # Fusion everywhere the style sheet reaches: what is looked at here is what people get.
    application.setStyle("Fusion")
    hints = application.styleHints()
    _dress(application)
    hints.colorSchemeChanged.connect(lambda: _dress(application))


def use_scheme(scheme: str) -> None:
    """Follow the system (``system``), or stay ``light`` or ``dark``."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setProperty(_CHOSEN, scheme)
    application.styleHints().setColorScheme(_SCHEMES.get(scheme, Qt.ColorScheme.Unknown))
    _dress(application)


def palette(*, is_dark: bool) -> QPalette:
    """Return our palette for light or dark."""
    made = QPalette()
    for name, colour in _colours()["dark" if is_dark else "light"].items():
        made.setColor(_role(name), QColor(colour))
    muted = made.color(QPalette.ColorRole.PlaceholderText)
    for name in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, _role(name), muted)
    return made


def icon(name: str, *, on_accent: bool = False) -> QIcon:
    """Return one of our icons in the colours of the present palette.

    A checked or selected control shows it in the colour of highlighted text, and so does one that
    stands on the accent, as a primary button does.
    """
    present = QGuiApplication.palette()
    made = QIcon()
    plain = QPalette.ColorRole.HighlightedText if on_accent else QPalette.ColorRole.ButtonText
    for role, mode, state in (
        (plain, QIcon.Mode.Normal, QIcon.State.Off),
        (QPalette.ColorRole.HighlightedText, QIcon.Mode.Normal, QIcon.State.On),
        (QPalette.ColorRole.HighlightedText, QIcon.Mode.Selected, QIcon.State.Off),
        (QPalette.ColorRole.PlaceholderText, QIcon.Mode.Disabled, QIcon.State.Off),
    ):
        made.addPixmap(_drawn(name, present.color(role).name(), icon_side()), mode, state)
    return made


def icon_side() -> int:
    """Return how large icons are: as the letters beside them, and never less than 20 pixels."""
    return max(_ICON_SIDE, QFontMetrics(QGuiApplication.font()).height() + _ICON_MARGIN)


def pixmap(name: str, role: QPalette.ColorRole = QPalette.ColorRole.Text) -> QPixmap:
    """Return one of our icons as a picture in one colour of the present palette."""
    return _drawn(name, QGuiApplication.palette().color(role).name(), icon_side())


def _dress(application: QApplication) -> None:
    # Not every platform takes a scheme that is not its own; what was chosen holds all the same.
    chosen = _SCHEMES.get(str(application.property(_CHOSEN)))
    is_dark = (chosen or application.styleHints().colorScheme()) is Qt.ColorScheme.Dark
    application.setPalette(palette(is_dark=is_dark))
    # Set anew, or roles named in it keep the colours of the palette before.
    sheet = resource_path("style.qss").read_text(encoding="utf-8")
    sheet = sheet.replace("ICONS", resource_path("icons").as_posix())
    for name, times in _LARGER.items():
        sheet = sheet.replace(name, f"{application.font().pointSizeF() * times:.1f}pt")
    application.setStyleSheet(sheet)


@lru_cache(maxsize=1)
def _colours() -> dict[str, dict[str, str]]:
    return tomllib.loads(resource_path("palette.toml").read_text(encoding="utf-8"))


def _role(name: str) -> QPalette.ColorRole:
    return QPalette.ColorRole["".join(word.capitalize() for word in name.split("_"))]


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, side: int) -> QPixmap:
    source = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    scale = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    image = QImage(round(side * scale), round(side * scale), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(scale)
    return QPixmap.fromImage(image)
