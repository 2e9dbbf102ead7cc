"""What this computer remembers of an archive: enough to notice that the folder was put back.

docs/format.md, "What this computer remembers". One small file in the person's own state folder:
its name is an HMAC, its content sealed, both under a random key that only the catalogue holds, so
that the file tells nobody which archives this computer has opened.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app import settings
from archive_app.errors import Damaged, NotAllowed, Reason, StorageRefused
from archive_app.model import canonical
from archive_app.model.canonical import from_hex
from archive_app.store import durable, facts, keys, ledger
from archive_app.store.engine import is_cut
from archive_app.store.ledger import Log


class Standing(Enum):
    """How an archive stands against what this computer saw of it before."""

    CURRENT = "current"
    NEW_HERE = "new here"
    BEHIND = "behind"
    CHANGED_HISTORY = "changed history"
    DAMAGED = "damaged ledger"
    CUT = "cut catalogue"
    OLD_HEADER = "older header"
    OTHER_SCHEMA = "other schema"
    BACKUP = "backup"
    READ_ONLY = "read-only"
    FULL = "full"

    @property
    def is_of_medium(self) -> bool:
        """Whether nothing at all can be written where it lies, so that no event can be recorded."""
        return self in (Standing.READ_ONLY, Standing.FULL, Standing.CUT)

    @property
    def refusal(self) -> str:
        """Why nothing may be changed, as sentences; empty where it may."""
        return _REFUSALS.get(self, "")

    def refused(self) -> NotAllowed | Damaged:
        """Return the error that says why nothing may be changed."""
        if self is Standing.CUT:
            return Damaged(self.refusal)
        return NotAllowed(self.refusal, Reason.READ_ONLY_ARCHIVE)


_REFUSALS = {
    Standing.NEW_HERE: "This computer does not know this archive: it has not seen it before, or "
    "lost what it remembered of it. So it is open read-only. Say first whether it was moved here, "
    "or copied or restored.",
    Standing.BEHIND: "This archive is older than what this computer saw of it, so it is open "
    "read-only. If there is another copy of it that is newer, go on in that one. If there is none, "
    "say first that this one was restored from a copy.",
    Standing.CHANGED_HISTORY: "The ledger of this archive is not the one this computer saw: its "
    "history was rewritten. It is open read-only.",
    Standing.DAMAGED: "The ledger of this archive, or what it is compared by, is damaged, so it is "
    "open read-only. Check it to see what is damaged, and restore it from a backup.",
    Standing.CUT: "The catalogue of this archive is shorter than it was: its end is lost, so it is "
    "open read-only, and nothing can be recorded in it any more. Take out what is there, and "
    "restore the archive from a backup.",
    Standing.OLD_HEADER: "The header of this archive is not the one that was written last: "
    "archive.json was put back as it was before a change of who can open the archive, so that what "
    "was replaced opens it, and what replaced it may not. It is open read-only. Put the right "
    "archive.json back if you have it, or say first that this one is to count.",
    Standing.OTHER_SCHEMA: "The catalogue of this archive is laid out in no schema that this "
    "program knows: it was changed without this program, or is damaged. It is open read-only, and "
    "nothing of it was changed. Check it to see what is other, and restore it from a backup.",
    Standing.BACKUP: "This folder is a backup, so it is open read-only and stays one: changed, it "
    "could not be brought up to date any more. To go on from it, restore it to a new folder with "
    "archive restore.",
    Standing.READ_ONLY: "This archive lies on a medium that cannot be written, so it is open "
    "read-only.",
    Standing.FULL: "There is no space left where this archive lies, or its disk fails, so it is "
    "open read-only. Make space to change it again.",
}

STAYING = frozenset({Standing.OTHER_SCHEMA, Standing.BACKUP})
"""How an archive stands where nobody's word lets it be changed, whatever its medium allows."""


def by_medium(refused: Standing | None, found: Standing) -> tuple[Standing, Standing | None]:
    """Return how an archive stands of which its medium may refuse every change, and how besides.

    A medium that cannot be written hides nothing: whoever puts an older archive in the place of one
    can make it read-only as well. None where nothing is to be told besides.
    """
    if refused is None:
        return found, None
    return refused, None if found in (Standing.CURRENT, Standing.NEW_HERE) else found


@dataclass(frozen=True)
class Seen:
    """The log, size and 32-byte root that this computer saw last."""

    log_id: bytes
    size: int
    root: bytes


def see(connection: sqlcipher.Connection, log: Log) -> Seen:
    """Return what there is to remember of a log as it stands."""
    head = ledger.head(connection, log)
    return Seen(log.id, head.size, head.root)


def remember(seen_key: bytes, archive_id: bytes, seen: Seen) -> str | None:
    """Replace what this computer remembers; return a sentence where it could not.

    Never an error: what is to be remembered is committed, and stands.
    """
    path = _path(seen_key, archive_id)
    content = canonical.encode(
        {"log": seen.log_id.hex(), "root": seen.root.hex(), "size": seen.size}
    )
    try:
        with durable.storage_errors(path.parent):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.replace_file(path, keys.wrap(seen_key, content, _bound_to(archive_id)))
    except StorageRefused as refused:
        return unremembered(str(refused))
    return None


def unremembered(why: str) -> str:
    """Return the sentence that this computer could not remember what was committed."""
    return (
        "Everything was written, but this computer could not remember it, so that it may not "
        "know the archive when it is opened next, nor notice an older copy in its place: "
        f"{why}"
    )


def recall(seen_key: bytes, archive_id: bytes) -> Seen | None:
    """Return what this computer remembers, None where it never saw the archive."""
    try:
        wrapped = _path(seen_key, archive_id).read_bytes()
    except OSError:
        return None
    try:
        content = canonical.decode_object(
            keys.unwrap(seen_key, wrapped, _bound_to(archive_id)),
            frozenset({"log", "root", "size"}),
        )
        at_size = content["size"]
        if not isinstance(at_size, int):
            return None
        return Seen(from_hex(content["log"], 16), at_size, from_hex(content["root"], 32))
    except Damaged:
        return None


def compare(connection: sqlcipher.Connection, logs: list[Log], archive_id: bytes) -> Standing:
    """Compare an archive's logs with what this computer remembers; raise Damaged as `standing`.

    A backup is older than its archive by what it is; only another history is told of it.
    """
    if is_cut(connection):
        return Standing.CUT
    found = standing(connection, logs, recall(facts.load_seen_key(connection), archive_id))
    if found is not Standing.CHANGED_HISTORY and facts.load_mark(connection) is not None:
        return Standing.BACKUP
    return found


def standing(connection: sqlcipher.Connection, logs: list[Log], seen: Seen | None) -> Standing:
    """Compare an archive's logs with what was seen before; raise Damaged where that cannot be."""
    if seen is None:
        return Standing.NEW_HERE
    for log in logs:
        if log.id == seen.log_id:
            if ledger.size(connection, log) < seen.size:
                return Standing.BEHIND
            same = hmac.compare_digest(ledger.root(connection, log, seen.size), seen.root)
            return Standing.CURRENT if same else Standing.CHANGED_HISTORY
    return Standing.BEHIND


def _path(seen_key: bytes, archive_id: bytes) -> Path:
    name = hmac.digest(seen_key, keys.associated_data("seen-name", archive_id), "sha256")
    return settings.state_path() / name.hex()


def _bound_to(archive_id: bytes) -> bytes:
    return keys.associated_data("seen", archive_id)
