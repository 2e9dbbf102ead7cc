"""Whole bundles on disk: rendered from statements, listed and signed as an export does it."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from archive_app.bundle import certificate, layout, manifest, signing, sshsig
from archive_app.bundle.certificate import Identity
from archive_app.bundle.rendering import (
    bag_info,
    case_uco,
    concordance,
    html,
    pdf,
    premis,
    readme,
    records_csv,
    ro_crate,
)
from archive_app.bundle.rendering.statements import Statements
from tests.bundle.rendering import bundles
from tests.bundle.signers import generated

SIGNED_AT = datetime(2026, 11, 22, 10, 30, 5, tzinfo=UTC)


def papers(statements: Statements) -> dict[str, bytes]:
    """Every paper and every document of metadata that a bundle can have, by its path."""
    made = {
        layout.REPORT_PDF: pdf.report(statements),
        layout.TRANSFER_FORM: pdf.transfer_form(statements),
        layout.REPORT_HTML: b"".join(html.html_report(statements)),
        layout.RECORDS_CSV: b"".join(records_csv.records_csv(statements)),
        layout.CASE_JSONLD: b"".join(case_uco.case_uco(statements)),
        layout.PREMIS_XML: b"".join(premis.premis(statements)),
        layout.CONCORDANCE: b"".join(concordance.concordance(statements)),
    }
    sizes = {path: len(content) for path, content in made.items()}
    return made | {layout.RO_CRATE: b"".join(ro_crate.ro_crate(statements, sizes))}


def contents(statements: Statements, identity: Identity) -> dict[str, bytes]:
    """Everything in a bundle under ``data/``, by its path."""
    made = papers(statements)
    for path in (
        layout.RECORDS_JSON,
        layout.FILES_JSON,
        layout.EVENTS_JSONL,
        layout.TRANSFER_JSON,
    ):
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
    written |= {
        layout.MANIFEST_SHA256: _list(written, "sha256"),
        layout.MANIFEST_SHA512: _list(written, "sha512"),
        layout.BAGIT: bag_info.declaration(),
        layout.BAG_INFO: bag_info.summary(
            bundles.BUNDLE,
            date(2026, 11, 22),
            payload_size=sum(map(len, written.values())),
            payload_files=len(written),
            software="archive-app 0.1.0",
        ),
        layout.README: readme.readme(statements),
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


if __name__ == "__main__":
    write_bundle(Path(sys.argv[1]))
