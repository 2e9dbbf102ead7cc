"""Everything that can go wrong in a way a person can act on.

    ArchiveError
    ├── InvalidInput        what was typed or scripted cannot be understood
    ├── WrongPassphrase     no key slot opens with this secret
    ├── Damaged             stored bytes are not what was written
    ├── TooNew              written by a newer program than this one
    ├── InUse               another process holds the archive
    ├── NotFound            no such archive, record, or file
    ├── NotAllowed          a rule of the archive forbids it (read-only, legal hold)
    ├── StorageRefused      the disk is full, read-only, or failed
    ├── SourceUnreadable    a file to take in cannot be read, or changed while read
    ├── MediaFailed         the preview child could not read a file safely
    └── PaperFailed         the typesetting child could not be started, or stopped

    Cancelled               the person asked to stop; silence, not an error

Every message is one sentence in plain words. Anything else that is raised is a bug.
"""

from __future__ import annotations

from enum import Enum, auto


class Reason(Enum):
    """What went wrong, more closely than by the class, for whoever words it in another language."""

    NO_ROOM = auto()
    READ_ONLY_MEDIUM = auto()
    THERE_ALREADY = auto()
    SOURCE_GONE = auto()
    NOTHING_TO_TAKE_IN = auto()
    NO_ARCHIVE = auto()
    ARCHIVE_GONE = auto()
    AT_WORK = auto()
    READ_ONLY_ARCHIVE = auto()
    LEGAL_HOLD = auto()
    REVISED = auto()
    NO_DATE = auto()
    NO_PLACE = auto()
    NO_COUNT = auto()
    NO_SIGNING_KEY = auto()


class ArchiveError(Exception):
    """Something a person can act on; ``str()`` is one clear sentence."""

    def __init__(self, sentence: str, reason: Reason | None = None) -> None:
        super().__init__(sentence)
        self.reason = reason


class InvalidInput(ArchiveError):
    """What was typed or scripted cannot be understood."""


class WrongPassphrase(ArchiveError):
    """No key slot opens with this secret."""


class Damaged(ArchiveError):
    """Stored bytes are not what was written."""


class TooNew(ArchiveError):
    """Written by a newer program than this one."""


class InUse(ArchiveError):
    """Another process holds the archive."""


class NotFound(ArchiveError):
    """No such archive, record, or file."""


class NotAllowed(ArchiveError):
    """A rule of the archive forbids it."""


class StorageRefused(ArchiveError):
    """The disk is full, read-only, or failed."""


class SourceUnreadable(ArchiveError):
    """A file to take in cannot be read, or changed while it was read."""


class MediaFailed(ArchiveError):
    """The preview child could not read a file safely."""


class PaperFailed(ArchiveError):
    """The typesetting child could not be started, or stopped."""


class Cancelled(Exception):
    """The person asked to stop; what was finished is kept, or what became of it is its message."""
