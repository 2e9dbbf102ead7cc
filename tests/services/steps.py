"""What tests of services do over and over: write files, take them in, look at rows and events."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import custody, evidence
from archive_app.services.accession import AccessionReport, accession_files
from archive_app.services.custody import CustodyEvent
from archive_app.services.evidence import ListedItem
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

EVERYTHING = 1 << 40
WITNESS = AccessionInput(received_from="a witness")


def write_files(folder: Path, content_by_name: Mapping[bytes, bytes]) -> Path:
    """Write files of any name into a new folder; return it."""
    folder.mkdir(parents=True)
    for name, content in content_by_name.items():
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(content)
    return folder


def take_in(
    archive: Archive,
    *sources: Path,
    about: AccessionInput = WITNESS,
    meter: Meter | None = None,
    read_back: bool = False,
) -> AccessionReport:
    """Take files in as one accession."""
    return accession_files(archive, sources, about, meter or Meter(), read_back=read_back)


def take_one(archive: Archive, path: Path, content: bytes) -> ListedItem:
    """Write one file, take it in, and return the item that has it now."""
    path.write_bytes(content)
    take_in(archive, path)
    return evidence.list_items(archive, limit=1)[0]


def rows(archive: Archive, query: str, *parameters: object) -> list[Any]:
    """Return what a query of the catalogue finds."""
    with archive.reading() as session:
        return list(driver_connection(session).execute(query, parameters).fetchall())


def one(archive: Archive, query: str, *parameters: object) -> Any:
    """Return the one value that a query of the catalogue finds."""
    ((value,),) = rows(archive, query, *parameters)
    return value


def items(archive: Archive) -> list[ListedItem]:
    """Return every item, oldest first."""
    return evidence.list_items(archive, limit=EVERYTHING)[::-1]


def events(archive: Archive, kind: str | None = None) -> list[CustodyEvent]:
    """Return every event of a kind, or all, oldest first."""
    return custody.list_events(archive, kind=kind, limit=EVERYTHING)[::-1]


def files_below(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, to see that nothing was left or changed."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sealed_files(archive: Archive) -> set[str]:
    """Return the names of all objects on disk, and of what waits in ``incoming``."""
    return {
        path.name
        for name in ("objects", "incoming", "orphans")
        for path in (archive.path / name).rglob("*")
        if path.is_file()
    }


def objects_with_rows(archive: Archive) -> set[str]:
    """Return the names that the objects of the catalogue have on disk."""
    return {row[0].hex() for row in rows(archive, "SELECT id FROM object")}


def plans(archive: Archive, question: Callable[[], object]) -> list[str]:
    """Return how the catalogue answers each query that a function asks of it."""
    asked: list[str] = []
    with archive.reading() as session:
        connection = driver_connection(session)
    connection.set_trace_callback(asked.append)
    try:
        question()
    finally:
        connection.set_trace_callback(None)
    assert any("SELECT" in query for query in asked)
    return [
        step[3]
        for query in asked
        if query.startswith("SELECT") and "'main'." not in query  # FTS5 asks itself, too
        for step in rows(archive, f"EXPLAIN QUERY PLAN {query}")
    ]


def require_keyset(archive: Archive, question: Callable[[], object]) -> None:
    """A page comes straight out of an index: nothing is sorted, skipped or read through."""
    for step in plans(archive, question):
        assert "TEMP B-TREE" not in step
        assert not step.startswith("SCAN") or "VIRTUAL TABLE INDEX" in step


def write_child(path: Path, behaviour: str, *, picture: bytes = b"") -> None:
    """Write a program that greets as the preview child does, and then with each file does as told.

    ``behaviour`` is a line of Python; ``say(…)`` in it sends a report.
    """
    path.write_text(
        f"#!{sys.prefix}/bin/python -IB\n"
        "import json, os, sys\n"
        "from archive_app.media.protocol import READING, Kind, read_frame, write_frame\n"
        "requests, answers = os.fdopen(0, 'rb'), os.fdopen(1, 'wb')\n"
        "def say(media_type='text/plain', metadata=(), recipe=None):\n"
        "    found = dict(media_type=media_type, metadata=metadata, notes=[], reading=READING)\n"
        "    found |= dict(recipe=recipe)\n"
        "    write_frame(answers, Kind.REPORT, json.dumps(found).encode())\n"
        f"    write_frame(answers, Kind.THUMBNAIL, {picture!r} if recipe else b'')\n"
        'write_frame(answers, Kind.HELLO, b\'{"confinement": "limits only"}\')\n'
        "while True:\n"
        "    read_frame(requests)\n"
        f"    {behaviour}\n"
    )
    path.chmod(0o700)
