"""The demonstration: three publicly known incidents, recorded with files and proven to the byte."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report
from archive_app.bundle.verification import verify
from archive_app.child import child_command
from archive_app.errors import InvalidInput, MediaFailed
from archive_app.model.fixity import FixityReport
from archive_app.model.inputs import AccessionInput, AgentInput, IncidentInput, SourceInput
from archive_app.progress import Meter
from archive_app.resources import resource_path
from archive_app.services import (
    accession,
    bundle_export,
    catalogue,
    certificate,
    fixity,
    identity,
    past_checks,
    prepare,
    scan,
)
from archive_app.services.bundle_export import Receipt, Request
from archive_app.services.disclosing import choose_fields
from archive_app.services.prepare import PrepareReport
from archive_app.store.archive import Archive

PASSPHRASE = "demonstration"  # noqa: S105 - printed on the screen: this archive protects nothing
AGENT = AgentInput(name="Demonstration", pseudonym="demo", role="documenter", kind="person")


@dataclass(frozen=True)
class DemoReport:
    """What was recorded, what was proven of it, and the bundle that was handed on of it."""

    incidents: tuple[str, ...]
    accessions: tuple[str, ...]
    files: int
    prepared: PrepareReport
    proven: int
    fixity: FixityReport
    bundle: Receipt
    verified: Report


def record_demonstration(archive: Archive, files: Path, bundles: Path, meter: Meter) -> DemoReport:
    """Record the three incidents, take in what lies under ``files``, and prove every byte of it.

    Proving means that each source file is read again and found held under the same digest, and
    that a full check of the archive finds nothing. A bundle of the first incident is written into
    ``bundles``, and verified as whoever knows the signer's fingerprint verifies it.
    """
    demonstration = json.loads(
        resource_path("demonstration", "records.json").read_text(encoding="utf-8"),
        parse_float=Decimal,
    )
    for source in demonstration["sources"]:
        catalogue.record(archive, catalogue.read_input(archive, SourceInput, source["record"]))
    found = [entry for entry in scan.walk([files]) if isinstance(entry, scan.SourceFile)]
    incidents, accessions = [], []
    told: list[dict[str, Any]] = demonstration["incidents"]
    for number, incident in enumerate(told):
        new = catalogue.read_input(archive, IncidentInput, incident["record"])
        saved = catalogue.record(archive, new)
        incidents.append(saved.reference or saved.id)
        if "update" in incident:
            catalogue.edit(archive, saved.id, "incident", incident["update"])
        # Each incident gets its share of the files; what is shared out tells nothing about them.
        share = [Path(_text(entry.path)) for entry in found[number :: len(told)]]
        if share:
            about = AccessionInput(
                received_from=incident["received_from"],
                incident_id=saved.id,
                how_received="sample files of the demonstration",
                received_by=archive.agent_id,
            )
            accessions.append(accession.accession_files(archive, share, about, meter).reference)
    prepared = prepare.prepare_files(archive, Meter())
    archive.checkpoint()
    proven = sum(
        bool(certificate.find_file(archive, Path(_text(entry.path)), Meter()).holdings)
        for entry in found
    )
    bundle, verified = _hand_over(archive, incidents[0], bundles)
    return DemoReport(
        tuple(incidents),
        tuple(accessions),
        len(found),
        prepared,
        proven,
        fixity.check(archive, past_checks.EVERYTHING, Meter()),
        bundle,
        verified,
    )


def make_demonstration(folder: Path, meter: Meter) -> DemoReport:
    """Make the demonstration archive in a new or empty folder: ``archive``, ``files``, ``bundles``.

    It opens with `PASSPHRASE`. Raises InvalidInput where something lies in the folder.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise InvalidInput("Choose a new or an empty folder for the sample archive.")
    folder.mkdir(parents=True, exist_ok=True)
    make_samples(folder / "files")
    archive, _ = Archive.create(folder / "archive", PASSPHRASE, AGENT, meter=meter)
    with archive:
        return record_demonstration(archive, folder / "files", folder / "bundles", meter)


def _hand_over(archive: Archive, incident: str, bundles: Path) -> tuple[Receipt, Report]:
    """Sign a bundle of one incident, and verify it without the archive."""
    signer = identity.create(archive, "Demonstration")
    request = Request(
        (incident,),
        recipient="A prosecutor (demonstration)",
        purpose="To show what a bundle is",
        # Everything about it is public already.
        choice=choose_fields(["stored_file.embedded_metadata", "incident.reference"], []),
    )
    receipt = bundle_export.export(archive, request, bundles, Meter())
    trust = Trust(signers=(KnownSigner(signer.fingerprint, "the demonstration"),))
    return receipt, verify(receipt.path, trust, Meter())


def make_samples(folder: Path) -> None:
    """Make sample files: photos with EXIF and GPS, a document, a sound and a short video."""
    command = child_command("archive_app.media.samples", str(folder))
    try:
        nothing = subprocess.DEVNULL
        subprocess.run(
            command, check=True, stdin=nothing, stdout=nothing, stderr=nothing, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MediaFailed("The sample files could not be made.") from error


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
