"""Archives with something to export, and bundles of it, as tests of bundles need them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pypdfium2

from archive_app.bundle import layout, manifest, signing
from archive_app.bundle.certificate import Identity
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report
from archive_app.bundle.verification import verify
from archive_app.model import disclosure
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import bundle_export, identity
from archive_app.services.bundle_export import Receipt, Request
from archive_app.services.disclosing import Choice, choose_fields
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from tests.archives import (
    PASSPHRASE,
    Template,
    add_incident,
    kept,
    lay_out,
    recovery_words,
    small_archive,
)
from tests.services.steps import take_in, write_files

FILES = {b"letter.txt": b"the bytes of a letter", b"noise.bin": bytes(range(256)) * 5000}
UNREAD = choose_fields(["stored_file.embedded_metadata"], [])
"""Lets files leave whose embedded metadata nobody has read yet."""


def exporting_archive(path: Path, files: dict[bytes, bytes] | None = None) -> tuple[Archive, Saved]:
    """Return an open archive with an identity, and an incident with files.

    It is `small_archive` with an identity more, and the identity is the same in all of them.
    """
    lay_out(path, _with_identity())
    archive = Archive.open(path, PASSPHRASE)
    return archive, with_files(archive, path.with_name(f"{path.name}-card"), files or FILES)


def with_files(archive: Archive, folder: Path, files: dict[bytes, bytes]) -> Saved:
    """Record one more incident, with files taken in for it."""
    incident = add_incident(archive)
    take_in(
        archive,
        write_files(folder, files),
        about=AccessionInput(received_from="Petro the neighbour", incident_id=incident.id),
    )
    return incident


def request(*incidents: Saved, choice: Choice = UNREAD) -> Request:
    """Return what a person would ask for."""
    names = tuple(incident.reference or "" for incident in incidents)
    return Request(names, "Office of the Prosecutor", "Proceeding 42", choice=choice)


def exported(archive: Archive, incident: Saved, folder: Path, **changes: object) -> Receipt:
    """Export one incident; ``changes`` are of the request."""
    asked = replace(request(incident), **changes)  # type: ignore[arg-type]
    return bundle_export.export(archive, asked, folder, Meter())


def verified(path: Path, *fingerprints: str) -> Report:
    """Verify as somebody who knows these signers."""
    signers = tuple(KnownSigner(each, "the archivist") for each in fingerprints)
    return verify(path, Trust(signers=signers), Meter())


def resign(root: Path, signer: Identity) -> None:
    """Sign a bundle anew as it lies there now: what anybody can do with a key of their own."""
    payload = sorted(
        path.relative_to(root).as_posix() for path in (root / "data").rglob("*") if path.is_file()
    )
    for name, algorithm in (
        (layout.MANIFEST_SHA256, "sha256"),
        (layout.MANIFEST_SHA512, "sha512"),
    ):
        (root / name).write_bytes(_manifest(root, payload, algorithm))
    size = sum((root / path).stat().st_size for path in payload)
    info = (root / layout.BAG_INFO).read_text("utf-8")
    oxum = f"Payload-Oxum: {size}.{len(payload)}"
    (root / layout.BAG_INFO).write_text(re.sub("Payload-Oxum: .*", oxum, info), "utf-8")
    signed_list = _manifest(root, layout.TAG_FILES, "sha256")
    (root / layout.TAG_MANIFEST).write_bytes(signed_list)
    for path, content in signing.sign(signer, signed_list, datetime.now(UTC)).items():
        (root / path).write_bytes(content)


def everything_said(folder: Path) -> str:
    """Return all text of a bundle, that of its PDFs and of encoded disclosures too.

    But not the specification, which is the same in every bundle.
    """
    texts = []
    alike = {folder / path for path in layout.SPECIFICATION}
    for path in sorted({*folder.rglob("*")} - alike):
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            texts += [page.get_textpage().get_text_bounded() for page in document]
            document.close()
        elif path.is_file() and layout.FILES not in path.as_posix():
            raw = path.read_bytes().decode("utf-8", "replace")
            texts += [raw, re.sub(r"\\u([0-9a-f]{4})", lambda hit: chr(int(hit[1], 16)), raw)]
            for string in re.findall(r'"disclosure":"([A-Za-z0-9_-]+)"', raw):
                texts.append(_opened(string))
    return "\n".join(texts)


@cache
def _with_identity() -> Template:
    def make(path: Path) -> str:
        with small_archive(path) as archive:
            identity.create(archive, "Archivist A")
        return recovery_words()

    return kept(make)


def _manifest(root: Path, paths: Iterable[str], algorithm: str) -> bytes:
    return b"".join(
        manifest.line(path, hashlib.new(algorithm, (root / path).read_bytes()).hexdigest())
        for path in paths
    )


def _opened(string: str) -> str:
    found = disclosure.parse(string)
    return f"{found.name} {json.dumps(found.value, ensure_ascii=False)}"
