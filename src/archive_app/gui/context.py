"""What every view of an open archive is given: the archive, the lanes, and word of what changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from archive_app.gui.jobs import Jobs
from archive_app.gui.previews import Previews
from archive_app.progress import LOCKED
from archive_app.services.browsing import ItemRow
from archive_app.services.preferences import load_preferences
from archive_app.services.vocabularies import load_vocabularies
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing

_BETWEEN_MS = 150


class Context(QObject):
    """An open archive as views share it; views call services with it and hold no session."""

    changed = Signal(frozenset)
    """After a commit, in the window's thread: the kinds of thing that writes touched since."""
    checked = Signal(object)
    """A `FixityReport` of a check that ended now, whether it came into the ledger or not."""
    dressed_anew = Signal()
    """The language or the colours of windows were changed: everything is to be built anew."""
    new_keys_wanted = Signal(str, list)
    """Everything is to be sealed under new keys: what opens the archive, and who must go."""
    words_made = Signal(str)
    """There are new recovery words: they are to be shown once, and tested."""
    lock_after = Signal(float)
    """After how many minutes without a key or a movement the archive is to be locked."""
    _committed = Signal(frozenset)

    def __init__(self, archive: Archive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.archive = archive
        self.jobs = Jobs(self)
        self.previews = Previews(archive, self.jobs, self)
        self.preferences = load_preferences(archive)
        self.vocabularies = load_vocabularies(archive)
        self._untold: frozenset[str] | None = None
        self._pause = QTimer(self, singleShot=True, interval=_BETWEEN_MS)
        self._pause.timeout.connect(self._tell_untold)
        # A commit happens in the writer's thread; emitting there queues it for the window's.
        self._committed.connect(self._tell)
        archive.on_commit = self._committed.emit

    def leave(self, why: str = LOCKED) -> None:
        """Stop all work and end the preview child; nobody is told of anything any more."""
        self.archive.on_commit = lambda _: None
        self._untold = None
        self.previews.stop()
        self.jobs.leave(why)

    def release(self) -> None:
        """Wait until the work ended that was left; from any thread. The archive stays open."""
        self.jobs.stop()
        self.previews.close()

    def close(self) -> None:
        """Wait until the work ended that was left, and release the key; from any thread."""
        self.release()
        self.archive.close()

    def is_kept_back(self, item: ItemRow) -> bool:
        """Tell whether nothing of an item is shown until a person asks for it."""
        is_guarding = self.preferences.get("guard", "on") != "off"
        return is_guarding and item.is_guarded and not self.previews.is_revealed(item.reference)

    @property
    def is_writable(self) -> bool:
        """Whether anything of the archive may be changed."""
        return self.archive.standing is Standing.CURRENT

    @property
    def is_recorded(self) -> bool:
        """Whether what leaves the archive may: with its event, or from where none can be written.

        Else only other things keep it read-only, such as that it is new on this computer.
        """
        return self.is_writable or self.archive.standing.is_of_medium

    @property
    def is_behind(self) -> bool:
        """Whether there was a commit that is not told yet."""
        return self._untold is not None

    def _tell(self, kinds: frozenset[str]) -> None:
        # Preparing thumbnails commits once a file, and every list that is shown is read anew.
        self._untold = kinds | (self._untold or frozenset())
        if not self._pause.isActive():
            self._tell_untold()

    def _tell_untold(self) -> None:
        kinds, self._untold = self._untold, None
        if kinds is None:
            return
        if "vocabulary" in kinds:
            self.vocabularies = load_vocabularies(self.archive)
        self._pause.start()
        self.changed.emit(kinds)
