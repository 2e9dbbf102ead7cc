"""A map of one's own: choosing its file, taking it away, and what the lines below the map say."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.scrolled import Notes
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import without_hidden
from archive_app.services.map_tiles import PREFERENCE, MapFile, find_kept, kept, load_map
from archive_app.services.preferences import set_preference

_MOST_LINES = 6


class OwnMap(QWidget):
    """The lines below the map; ``shown`` comes with the map that is to be drawn, or None.

    Its buttons stand beside those of the map. ``place_wanted`` comes with a map that one
    wants to look at where it is.
    """

    shown = Signal(object)
    place_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._map: MapFile | None = None
        self._is_reading = False
        self.choose_button = button(self.tr("Own map…"))
        self.choose_button.setAccessibleDescription(
            self.tr("Shows tiles of an MBTiles file over the outline.")
        )
        self.choose_button.clicked.connect(self._choose)
        self.without_button = button(self.tr("Without it"))
        self.without_button.setAccessibleDescription(
            self.tr("Takes your own map away; its file stays as it is.")
        )
        self.without_button.clicked.connect(self._take_away)
        self.place_button = button(self.tr("Look where it is"))
        self.place_button.clicked.connect(lambda: self.place_wanted.emit(self._map))
        self._problem, self._about = label(role="problem"), label(role="muted")
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.STEP // 2)
        lines.addWidget(self._problem)
        lines.addWidget(self._about)
        self._notes = Notes(words, self.tr("About the map"), _MOST_LINES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._notes)
        self._tell()

    def read(self) -> None:
        """Show the map that was chosen for this archive, unless it is shown already."""
        path = find_kept(self._context.preferences.get(PREFERENCE, ""))
        if path is not None and self._map is None and not self._is_reading:
            self._read(path)

    def tell_seen(self, is_seen: bool) -> None:
        """Say what is shown, and whether anything of one's own map is in view."""
        self._tell_of_map(is_seen=is_seen)
        self._notes.updateGeometry()

    def _tell_of_map(self, *, is_seen: bool) -> None:
        found = self._map
        self.place_button.setVisible(found is not None and found.bounds is not None and not is_seen)
        if found is None:
            self._about.setText(
                self.tr(
                    "A circle is how far a place may be off. The outline is Natural Earth at "
                    "1:50,000,000: a coast or a border may be off by kilometres."
                )
            )
            return
        told = (
            self.tr("A circle is how far a place may be off."),
            self.tr("Your own map: {name}.").format(name=without_hidden(found.name)),
            self.tr("Where it has nothing, there is the outline of Natural Earth.")
            if is_seen
            else self.tr("Nothing of it is here, or it begins nearer."),
            without_hidden(found.attribution),
        )
        self._about.setText(" ".join(each for each in told if each))

    def tell_lost(self, error: Exception) -> None:
        """Say that the map is not to be read any more; when the page is next seen, it is tried."""
        self._map = None
        self._refused(error)

    def _choose(self) -> None:
        paths.choose_file(
            self,
            self.tr("A map of your own (MBTiles, with tiles that are pictures)"),
            self._read_chosen,
            "*.mbtiles",
        )

    def _read_chosen(self, path: Path) -> None:
        self._read(path, is_chosen=True)

    def _read(self, path: Path, *, is_chosen: bool = False) -> None:
        self._is_reading = True

        def show(found: MapFile) -> None:
            if is_chosen:
                self._keep(kept(path))
            elif self._context.preferences.get(PREFERENCE) != kept(path):
                return  # taken away meanwhile
            self._map = found
            self._tell()
            self.shown.emit(found)

        job = self._context.jobs.read(
            self,
            lambda meter: load_map(path, meter),
            show,
            failed=self._refused,
            title=self.tr("Reading a map"),
        )
        job.when_ended(self, self._ended)

    def _ended(self) -> None:
        self._is_reading = False

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ArchiveError):
            self._tell(error)
        else:
            self._context.jobs.failed.emit(error)

    def _take_away(self) -> None:
        self._map = None
        self._keep("")
        self._tell()
        self.choose_button.setFocus()
        self.shown.emit(None)

    def _keep(self, value: str) -> None:
        archive = self._context.archive
        self._context.preferences[PREFERENCE] = value
        self._context.jobs.keep(self, lambda _: set_preference(archive, PREFERENCE, value))

    def _tell(self, error: Exception | None = None) -> None:
        self.without_button.setVisible(bool(self._context.preferences.get(PREFERENCE)))
        self._problem.setText(without_hidden(wording.said(str(error))) if error else "")
        self._problem.setVisible(error is not None)
        self.tell_seen(True)
