"""Whole bundles on disk: rendered from statements, listed and signed as an export does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from archive_app.bundle import certificate, layout, signing, sshsig
from archive_app.bundle.certificate import Identity
from archive_app.bundle.rendering.papers import EXTRAS, papers
from archive_app.bundle.rendering.statements import Statements
from tests.bundle import whole
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
    tagged = whole.tagged(payload, written[layout.README])
    signed = signing.sign(identity, tagged[layout.TAG_MANIFEST], SIGNED_AT)
    return whole.write(folder / bundles.BUNDLE, tagged | signed)
