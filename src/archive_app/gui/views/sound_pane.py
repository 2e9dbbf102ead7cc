"""Sound in a viewer: its wave, and hearing it; silent at first where it may disturb."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import errors, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.sound import Output, Player, open_output
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.wave_view import WaveView
from archive_app.services.media_view import Shape, Wave

_STRETCHES = 2048


class SoundPane(QWidget):
    """Shows and plays one held sound; ``output`` is where it is heard, or why it is not."""

    play_wanted = Signal()
    """A person wants to hear it: `play` is for whoever records that first."""

    def __init__(
        self,
        context: Context,
        sha256: str,
        shape: Shape,
        *,
        is_muted: bool,
        output: Output | str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._duration_ms = shape.duration_ms
        self._wave = WaveView()
        self._wave.setRange(0, max(1, shape.duration_ms))
        self._wave.setSingleStep(5_000)
        self._wave.setPageStep(30_000)
        self._wave.setAccessibleName(self.tr("Place in the sound"))
        self._at = label(role="muted")
        self._told = label(role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(self._wave, 3)
        column.addWidget(self._at)
        column.addWidget(self._told)
        self.setFocusProxy(self._wave)
        opened = open_output(self) if output is None else output
        if isinstance(opened, str):
            self._told.setText(opened)
            self._player = None
        else:
            self._player = self._playing(context, sha256, opened, column, is_muted=is_muted)
        column.addStretch(1)
        self._tell_place(0)
        self._draw(context, sha256)

    def _playing(
        self, context: Context, sha256: str, output: Output, column: QVBoxLayout, *, is_muted: bool
    ) -> Player:
        player = Player(context.previews, sha256, self._duration_ms, output, self)
        tools = QWidget()
        row = FlowLayout(tools)
        play = button(self.tr("Play"), primary=True)
        play.clicked.connect(
            lambda: player.pause() if player.is_playing else self.play_wanted.emit()
        )
        player.playing.connect(
            lambda is_on: play.setText(self.tr("Pause") if is_on else self.tr("Play"))
        )
        mute = button(self.tr("Muted"))
        mute.setProperty("chip", True)
        mute.setCheckable(True)
        mute.toggled.connect(player.set_muted)
        mute.setChecked(is_muted)
        row.addWidget(play)
        row.addWidget(mute)
        column.addWidget(tools)
        if is_muted:
            self._told.setText(self.tr("It may disturb: it is muted until you switch that off."))
        player.moved.connect(self._show_place)
        player.failed.connect(self._tell)
        self._wave.valueChanged.connect(player.seek)
        return player

    def play(self) -> None:
        """Let it be heard from its place on."""
        if self._player is not None:
            self._player.play()

    def _draw(self, context: Context, sha256: str) -> None:
        def draw(wave: Wave) -> None:
            self._wave.show_wave(wave)

        context.previews.wave(self, sha256, _STRETCHES, draw, self._tell)

    def _show_place(self, ms: int) -> None:
        # The player moved it: seeking again would interrupt what is heard.
        self._wave.blockSignals(True)
        self._wave.setValue(ms)
        self._wave.blockSignals(False)
        self._wave.update()
        self._tell_place(ms)

    def _tell_place(self, ms: int) -> None:
        self._at.setText(f"{wording.duration(ms)} / {wording.duration(self._duration_ms)}")

    def _tell(self, error: Exception) -> None:
        self._told.setText(errors.told(error))
