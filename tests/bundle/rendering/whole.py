"""Whole bundles on disk: rendered from statements, listed and signed as an export does it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from archive_app.bundle import certificate, layout, manifest, signing, sshsig
from archive_app.bundle.certificate import Identity
from archive_app.bundle.rendering import bag_info
from archive_app.bundle.rendering.papers import EXTRAS, papers
from archive_app.bundle.rendering.statements import Statements
from tests.bundle.rendering import bundles
from tests.bundle.signers import generated

STATEMENTS = (
    layout.RECORDS_JSON,
    layout.FILES_JSON,
    layout.EVENTS_JSONL,
    layout.TRANSFER_JSON,
)
SIGNED_AT = datetime(2026, 11, 22, 10, 30, 5, tzinfo=UTC)


def rendered(statements: Statements, extras: Iterable[str] = EXTRAS) -> dict[str, bytes]:
    """README.txt, every paper and every document of metadata that a bundle can have, by path."""
    return {path: b"".join(content) for path, content in papers(statements, extras)}


def contents(statements: Statements, identity: Identity) -> dict[str, bytes]:
    """Everything in a bundle but lists and signatures, by path."""
    made = rendered(statements)
    for path in STATEMENTS:
        with statements.open(path) as file:
            made[path] = file.read()
    for told in statements.files():
        made[told.path] = bundles.content(told.local)
    made[layout.SIGNER_PEM] = certificate.to_pem(identity.certificate_der)
    made[layout.ALLOWED_SIGNERS] = sshsig.allowed_signers(identity.certificate_der)
    return made


def write_bundle(
    folder: Path, identity: Identity | None = None, *, languages: tuple[str, ...] = ("en", "uk")
) -> Path:
    """Write a signed bundle, and return its folder."""
    identity = identity or generated()
    statements = bundles.statements(
        languages=languages, signer=certificate.fingerprint(identity.certificate_der)
    )
    written = contents(statements, identity)
    payload = {path: content for path, content in written.items() if path.startswith("data/")}
    written |= {
        layout.MANIFEST_SHA256: _list(payload, "sha256"),
        layout.MANIFEST_SHA512: _list(payload, "sha512"),
        layout.BAGIT: bag_info.declaration(),
        layout.BAG_INFO: bag_info.summary(
            bundles.BUNDLE,
            date(2026, 11, 22),
            payload_size=sum(map(len, payload.values())),
            payload_files=len(payload),
            software="archive-app 0.1.0",
        ),
    }
    tag_manifest = _list({path: written[path] for path in layout.TAG_FILES}, "sha256")
    written[layout.TAG_MANIFEST] = tag_manifest
    written |= signing.sign(identity, tag_manifest, SIGNED_AT)
    for path, content in written.items():
        target = folder / bundles.BUNDLE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder / bundles.BUNDLE


def _list(files: dict[str, bytes], algorithm: str) -> bytes:
    return b"".join(
        manifest.line(path, hashlib.new(algorithm, files[path]).hexdigest())
        for path in sorted(files)
    )
