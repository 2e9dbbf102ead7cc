"""Papers that leave the archive: saved whole beside their signature, and witnessed first.

From the event on, what a paper says may be outside, where nothing encrypts it any more.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from archive_app.bundle import cades
from archive_app.bundle.certificate import Identity
from archive_app.errors import NotFound
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
    event = Event(
        "exported",
        subjects,
        to=readable_name(os.fsencode(target)),
        purpose=purpose,
        tool=TOOL,
        outcome=f"SHA-256 {sha256(content).hexdigest()}",
    )
    with outside.witnessed_files(archive, event, files) as (opened, number):
        for file, written in zip(opened, files.values(), strict=True):
            file.write(written)
    fingerprint = None if signer is None else identity.fingerprint_of(signer)
    return SavedPaper(target, signature_path, fingerprint, number)


def _signer(archive: Archive) -> Identity | None:
    try:
        return identity.load_signer(archive)
    except NotFound:
        return None
