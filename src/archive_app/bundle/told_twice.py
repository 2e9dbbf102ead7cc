"""What a bundle tells twice of a file, in files.json and elsewhere, and where that is not the same.

docs/bundle.md, "Statements": beside its bytes, its record in records.json, and the events about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive_app.bundle.digests import Digests
from archive_app.bundle.history import Link
from archive_app.bundle.marks import Marks
from archive_app.bundle.statement import FileStatement
from archive_app.model.canonical import JsonValue

NAMES = (
    "local",
    "/item_id",
    "/role",
    "/sha256",
    "/size",
    "/media_type",
    "/original_name",
    "/accessed_at",
    "/created_at",
    "/modified_at",
    "/sha512",
    "/sha512_digested_at",
)
"""What both records.json and files.json tell of a file, as the former calls it."""


def find_disagreements(file: FileStatement, links: Sequence[Link]) -> Iterator[str]:
    """Yield where the proven events about a file do not say of it what files.json says."""
    if any(link.sha256 not in (None, file.sha256) for link in links):
        yield "An event about this file states other bytes."
    if list(file.events) != [link.event.place for link in links]:
        yield "files.json does not name the proven events about this file alone, in order."


def find_contradictions(
    file: FileStatement, record: bytes | None, digests: Digests | None, marks: Marks
) -> Iterator[str]:
    """Yield where files.json does not say what the bytes are, or what their record discloses."""
    if digests is None:
        yield "files.json describes a file that the bundle does not have."
    elif digests != Digests(file.size, bytes.fromhex(file.sha256), bytes.fromhex(file.sha512)):
        yield "The bytes are not those that files.json describes."
    if record is None:
        yield "records.json has no record of this file."
        return
    told: dict[str, JsonValue] = {
        "local": file.local,
        "/item_id": file.item,
        "/role": file.role,
        "/sha256": file.sha256,
        "/size": file.size,
        "/media_type": file.media_type,
        "/original_name": file.original_name,
        **{f"/{name}": value for name, value in file.times.items()},
        # files.json has one of every file, a record only where it was taken at intake.
        **{
            name: value if marks.has(record, name) else None
            for name, value in (
                ("/sha512", file.sha512),
                ("/sha512_digested_at", file.sha512_digested_at),
            )
        },
    }
    for name in marks.differing(record, told):
        # What is withheld in the record may not be told beside it either.
        yield f"files.json and records.json do not say the same of {name.strip('/')}."
