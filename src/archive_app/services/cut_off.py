"""Exports that were cut off: where each one writes is noted until it ends, and what lies there.

Working state, so no event tells of it: a path may betray.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.services import bundle_target
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_NOTED = "export to "


class Left(Enum):
    """What lies where a bundle was to be written."""

    PART = auto()
    """What was written, under the hidden name."""
    NAMED = auto()
    """All of it, under its own name: it was cut off before the ledger knew."""
    NOTHING = auto()
    UNREACHABLE = auto()
    """The folder is not there: is the medium in?"""


@dataclass(frozen=True)
class CutOff:
    """An export that began and is not known to have ended: its bundle, where to, what is left."""

    bundle: str
    target: Path
    left: Left

    @property
    def part(self) -> Path:
        """The hidden name under which it was written."""
        return bundle_target.part_of(self.target)

    @property
    def is_encrypted(self) -> bool:
        """Whether only its recipient could read it."""
        return self.target.suffix == ".age"


@contextmanager
def running(archive: Archive, bundle: str) -> Iterator[None]:
    """Let nobody call an export cut off while it runs."""
    archive.under_way.add(bundle)
    try:
        yield
    finally:
        archive.under_way.discard(bundle)


def note(connection: sqlcipher.Connection, bundle: str, target: Path) -> None:
    """Note where a bundle is about to be written."""
    connection.execute(
        "INSERT INTO scratch_setting(name, text) VALUES (?, ?)",
        (_NOTED + bundle, json.dumps(str(target.absolute()))),
    )


def forget(connection: sqlcipher.Connection, bundle: str) -> None:
    """Drop the note: the export ended, and left nothing that is not told elsewhere."""
    connection.execute("DELETE FROM scratch_setting WHERE name = ?", (_NOTED + bundle,))


def list_cut_off(archive: Archive) -> list[CutOff]:
    """Return the exports that were cut off, and what lies there now; none that still runs.

    No other program has the archive open, so one that runs does so in this opening.
    """
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT substr(name, ?), text FROM scratch_setting WHERE name LIKE ? ORDER BY name",
            (len(_NOTED) + 1, f"{_NOTED}%"),
        )
        noted = [(bundle, Path(json.loads(text))) for bundle, text in rows]
    return [
        CutOff(bundle, target, look(target))
        for bundle, target in noted
        if bundle not in archive.under_way and bundle_target.is_of(target, bundle)
    ]


def remove(cut: CutOff) -> None:
    """Delete what was left under the hidden name, and nothing else; raises StorageRefused."""
    bundle_target.remove_part(cut.target)


def look(target: Path) -> Left:
    """Return what lies where a bundle was to be written."""
    if os.path.lexists(bundle_target.part_of(target)):
        return Left.PART
    if os.path.lexists(target):
        return Left.NAMED
    return Left.NOTHING if target.parent.is_dir() else Left.UNREACHABLE
