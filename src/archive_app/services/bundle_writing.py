"""Writing one bundle: its files digested, its statements and papers made, signed, and read back.

The same plan over the same archive gives the same bytes outside ``signatures/``. Papers are
rendered from the bundle's own statements by code that has no handle to the archive.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import certificate, layout, manifest, signing, sshsig, timestamp
from archive_app.bundle.certificate import Identity
from archive_app.bundle.digests import Digesting, Digests
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.rendering import bag_info
from archive_app.bundle.rendering.papers import papers
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.transfer import Transfer, transfer_bytes
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Verdict
from archive_app.bundle.verification import verify
from archive_app.errors import StorageRefused
from archive_app.model.custody import utc_seconds
from archive_app.progress import Meter
from archive_app.services import bundle_statements
from archive_app.services.bundle_contents import Selection
from archive_app.services.bundle_originals import digest_originals, pieces, write_originals
from archive_app.services.bundle_statements import SignedLog
from archive_app.services.bundle_target import Form, Part, require_room, unfinished
from archive_app.services.spool import Spool, spooled
from archive_app.store.archive import Archive

_PIECE = 1 << 20


@dataclass(frozen=True)
class Plan:
    """All that decides what a bundle's bytes are, beside what the archive holds.

    ``shown_sizes`` are by log id: how many events the recipient saw proven already. ``at`` is the
    aware time that the signatures state.
    """

    transfer: Transfer
    logs: tuple[SignedLog, ...]
    shown_sizes: Mapping[bytes, int]
    extras: frozenset[str]
    signer: Identity
    at: datetime


@dataclass(frozen=True)
class Written:
    """Where a bundle lies, the exact bytes of its signed list, and their SHA-256."""

    path: Path
    signed_list: bytes

    @property
    def digest(self) -> bytes:
        """The bundle digest."""
        return hashlib.sha256(self.signed_list).digest()


def write_bundle(
    archive: Archive,
    connection: sqlcipher.Connection,
    selection: Selection,
    plan: Plan,
    folder: Path,
    form: Form,
    meter: Meter,
) -> Written:
    """Write a bundle and read it back; nothing is left of it on a failure.

    Advances ``meter`` by bytes: for a zip once to digest, then once to write, once to read back.
    Raises Damaged where an object is not what was sealed, StorageRefused for the target, Cancelled.
    """
    objects = selection.objects()
    size = sum(stored.size for stored in objects.values())
    meter.expect((3 if form.is_one_file else 2) * size)
    target = folder / f"{plan.transfer.bundle}{form.ending}"
    with unfinished(target) as unnamed:
        if form.is_one_file:
            # A zip says of a file what its CRC-32 is before it has the file.
            meter.describe("digest")
            digests = digest_originals(archive, objects, meter)
            originals = [
                Part(path, digests[path], partial(pieces, archive, stored))
                for path, stored in objects.items()
            ]
        else:
            meter.describe("write")
            digests = write_originals(archive, objects, unnamed, meter)
            originals = []
        meter.describe("statements")
        with _stated(archive, connection, selection, plan, digests) as (stated, signed_list):
            parts = sorted([*originals, *stated], key=attrgetter("path"))
            room = [part.digests.size for part in parts]
            require_room(folder, room, is_one_file=form.is_one_file)
            meter.describe("write")
            sent_sha256 = form.write(unnamed, plan.transfer.bundle, parts, meter)
        # Of many small files these are most of what is held, and reading back holds as much.
        del digests, originals, parts, stated
        meter.describe("read back")
        if sent_sha256 is not None:
            _require_same(unnamed, sent_sha256, meter)
        elif (fault := _fault_of(unnamed, plan, signed_list, meter)) is not None:
            digest_originals(archive, objects, Meter())  # is it the archive that is damaged?
            raise StorageRefused(
                f"What was read back is not the bundle that was written ({fault}) Nothing was left."
            )
    return Written(target, signed_list)


@contextmanager
def _stated(
    archive: Archive,
    connection: sqlcipher.Connection,
    selection: Selection,
    plan: Plan,
    digests: Mapping[str, Digests],
) -> Iterator[tuple[list[Part], bytes]]:
    """Yield all that a bundle has beside its files, and the signed list; ``digests`` are theirs."""
    told = _statements(archive, connection, selection, plan, digests)
    with spooled(archive, told, Meter()) as statements:
        rendered = papers(Statements(statements.open), plan.extras)
        with spooled(archive, rendered, Meter()) as paper:
            everything = {**digests, **statements.digests, **paper.digests}
            tag_files = _tag_files(plan.transfer, everything)
            signed_list = tag_files[layout.TAG_MANIFEST]
            small = {**tag_files, **_signatures(plan, signed_list)}
            parts = [
                *_spooled_parts(statements),
                *_spooled_parts(paper),
                *(_small_part(path, content) for path, content in small.items()),
            ]
            yield parts, signed_list


def _statements(
    archive: Archive,
    connection: sqlcipher.Connection,
    selection: Selection,
    plan: Plan,
    digests: Mapping[str, Digests],
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of everything that the archive states."""
    logs = plan.logs
    yield layout.TRANSFER_JSON, [transfer_bytes(plan.transfer)]
    yield layout.RECORDS_JSON, bundle_statements.records_json(connection, selection)
    yield layout.EVENTS_JSONL, bundle_statements.events_jsonl(connection, selection, logs)
    digested_at = utc_seconds(plan.at)
    yield (
        layout.FILES_JSON,
        bundle_statements.files_json(connection, archive.logs, selection, digests, digested_at),
    )
    yield from bundle_statements.proof_files(
        connection, archive.logs, selection, logs, plan.shown_sizes
    )
    der = plan.signer.certificate_der
    yield layout.SIGNER_PEM, [certificate.to_pem(der)]
    yield layout.ALLOWED_SIGNERS, [sshsig.allowed_signers(der)]


def _tag_files(transfer: Transfer, digests: Mapping[str, Digests]) -> dict[str, bytes]:
    """Return the files beside ``data/`` but the README, which is among ``digests``."""
    data = {path: each for path, each in sorted(digests.items()) if path.startswith("data/")}
    made = {
        layout.BAGIT: bag_info.declaration(),
        layout.BAG_INFO: bag_info.summary(
            transfer.bundle,
            datetime.fromisoformat(transfer.created_at).date(),
            payload_size=sum(each.size for each in data.values()),
            payload_files=len(data),
            software=transfer.software,
        ),
        layout.MANIFEST_SHA256: b"".join(
            manifest.line(path, each.sha256.hex()) for path, each in data.items()
        ),
        layout.MANIFEST_SHA512: b"".join(
            manifest.line(path, each.sha512.hex()) for path, each in data.items()
        ),
    }
    listed = {path: hashlib.sha256(content).hexdigest() for path, content in made.items()}
    listed[layout.README] = digests[layout.README].sha256.hex()
    made[layout.TAG_MANIFEST] = b"".join(
        manifest.line(path, listed[path]) for path in layout.TAG_FILES
    )
    return made


def _signatures(plan: Plan, signed_list: bytes) -> dict[str, bytes]:
    """Return the signatures, and a request with which anybody can have a time stamp made."""
    made = signing.sign(plan.signer, signed_list, plan.at)
    nonce = int.from_bytes(os.urandom(8), "big")
    made[signing.timestamp_path(1, "tsq")] = timestamp.request(made[signing.P7S], nonce)
    return made


def _spooled_parts(spool: Spool) -> Iterator[Part]:
    for path, digests in spool.digests.items():
        yield Part(path, digests, partial(_read, spool, path))


def _small_part(path: str, content: bytes) -> Part:
    digesting = Digesting()
    digesting.update(content)
    return Part(path, digesting.digests(), lambda: [content])


def _read(spool: Spool, path: str) -> Iterator[bytes]:
    with spool.open(path) as file:
        while piece := file.read(_PIECE):
            yield piece


def _fault_of(path: Path, plan: Plan, signed_list: bytes, meter: Meter) -> str | None:
    """Return why what lies there is not the bundle that was written; None where it is, and valid.

    It is verified as whoever gets it verifies it.
    """
    own = KnownSigner(plan.transfer.signer, "this archive's own key")
    report = verify(path, Trust(signers=(own,)), meter)
    if report.verdict is Verdict.VALID and report.digest == _hex_digest(signed_list):
        return None
    return report.findings[0].sentence if report.findings else report.verdict.words


def _require_same(path: Path, sent_sha256: bytes, meter: Meter) -> None:
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                meter.advance(len(piece))
    except OSError as error:
        raise StorageRefused(
            f"{path} cannot be read back: {error.strerror}. Nothing was left."
        ) from error
    if not hmac.compare_digest(digest.digest(), sent_sha256):
        raise StorageRefused("What was read back is not what was written. Nothing was left.")


def _hex_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
