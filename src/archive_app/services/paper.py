"""Papers that leave the archive: saved whole beside their signature, and witnessed first.

From the event on, what a paper says may be outside, where nothing encrypts it any more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from archive_app.bundle import cades
from archive_app.bundle.certificate import Identity
from archive_app.errors import ArchiveError, NotFound, StorageRefused
from archive_app.model.custody import Event, Subject
from archive_app.services import identity, outside
from archive_app.services.received import TOOL
from archive_app.services.scan import readable_name
from archive_app.store.archive import Archive

SIGNATURE = ".p7s"
"""What a signature's name ends in, after the whole name of its paper."""


@dataclass(frozen=True)
class SavedPaper:
    """A paper that was saved; ``signature_path`` is None where nobody could sign.

    ``event`` says so in the ledger, None on a medium that cannot be written.
    """

    path: Path
    signature_path: Path | None
    fingerprint: str | None
    event: int | None


def save(
    archive: Archive,
    content: bytes,
    target: Path,
    *,
    subjects: tuple[Subject, ...],
    purpose: str,
    is_signed: bool = True,
) -> SavedPaper:
    """Write a paper to ``target``, and its detached signature beside it; nothing is overwritten.

    The signature (CAdES-B-B, DER) is that of whoever opened the archive; without a signing key, or
    without ``is_signed``, the paper is saved unsigned. Raises StorageRefused, and NotAllowed where
    the archive is read-only for another reason than its medium.
    """
    signer = _signer(archive) if is_signed else None
    files = {target: content}
    signature_path = None
    if signer is not None:
        signature_path = target.with_name(target.name + SIGNATURE)
        files[signature_path] = cades.sign(signer, content, archive.clock.read().at)
    for path in files:
        outside.require_free(path)
    event = Event(
        "exported",
        subjects,
        to=readable_name(os.fsencode(target)),
        purpose=purpose,
        tool=TOOL,
        outcome=f"SHA-256 {sha256(content).hexdigest()}",
    )
    with _witnessed(archive, event) as number, ExitStack() as stack:
        for path, written in files.items():
            stack.enter_context(outside.new_file(path)).write(written)
    fingerprint = None if signer is None else identity.fingerprint_of(signer)
    return SavedPaper(target, signature_path, fingerprint, number)


def _signer(archive: Archive) -> Identity | None:
    try:
        return identity.load_signer(archive)
    except NotFound:
        return None


@contextmanager
def _witnessed(archive: Archive, event: Event) -> Iterator[int | None]:
    """Record that a paper leaves, and afterwards that it did not, where it did not."""
    if archive.standing.is_of_medium:
        yield None
        return
    with archive.writing() as transaction:
        number = transaction.record(event).number
    try:
        yield number
    except StorageRefused as error:
        failed = Event("exported", event.subjects, tool=TOOL, outcome=f"failed: {error}")
        with suppress(ArchiveError), archive.writing() as transaction:
            transaction.record(failed)
        raise
