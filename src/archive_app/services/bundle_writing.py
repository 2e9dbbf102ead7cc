"""Writing one bundle: its files digested, its statements and papers made, signed, and read back.

The same plan over the same archive gives the same bytes outside ``signatures/``. Papers are
rendered from the bundle's own statements by code that has no handle to the archive.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from heapq import merge
from itertools import repeat
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TypeAlias

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import certificate, chain, layout, manifest, signing, sshsig, timestamp
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
from archive_app.bundle.zip_writing import Chunks
from archive_app.errors import Damaged, StorageRefused
from archive_app.model.custody import utc_seconds
from archive_app.progress import Activity, Meter
from archive_app.services import bundle_statements
from archive_app.services.bundle_contents import Selection
from archive_app.services.bundle_originals import digest_originals, pieces, write_originals
from archive_app.services.bundle_room import require_room
from archive_app.services.bundle_statements import SignedLog
from archive_app.services.bundle_target import Form, Part
from archive_app.services.spool import Spool, spooled
from archive_app.store import copying
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject

_PIECE = 1 << 20

Held: TypeAlias = tuple[Mapping[str, Digests], Callable[[str], Chunks]]
"""Files that are held somewhere until they are written: what each is by path, what reads one."""


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
    """The exact bytes of a bundle's signed list, and their SHA-256.

    ``sent_sha256`` is that of the whole file where only that can be read back, else None.
    """

    signed_list: bytes
    sent_sha256: bytes | None

    @property
    def digest(self) -> bytes:
        """The bundle digest."""
        return hashlib.sha256(self.signed_list).digest()


@dataclass(frozen=True)
class Told:
    """What the archive told of a bundle: its statements, sealed, and what its files are.

    ``objects`` are the files that are still to be written: those of a zip.
    """

    statements: Spool
    digests: Mapping[str, Digests]
    objects: Mapping[str, StoredObject]


def tell(
    kept: ExitStack,
    archive: Archive,
    connection: sqlcipher.Connection,
    selection: Selection,
    plan: Plan,
    path: Path,
    form: Form,
    meter: Meter,
) -> Told:
    """Ask the archive for all that a bundle is to say; what is selected may be let go after it.

    The statements stand until ``kept`` ends. Of a folder the files are written to ``path`` at once.
    Advances ``meter`` by bytes: for a zip to digest its files, else as they are written. Raises
    Damaged where an object is not what was sealed, StorageRefused for the target, Cancelled.
    """
    objects = selection.objects()
    size = sum(stored.size for stored in objects.values())
    meter.expect((3 if form.is_one_file else 2) * size)
    digests: Mapping[str, Digests]
    if form.is_one_file:
        # A zip says of a file what its CRC-32 is before it has the file.
        meter.describe(Activity.DIGEST)
        digests = digest_originals(archive, objects, meter)
    else:
        meter.describe(Activity.WRITE)
        digests = write_originals(archive, objects, path, meter)
        objects = {}
    meter.describe(Activity.STATE)
    stated = _statements(archive, connection, selection, plan, digests)
    return Told(kept.enter_context(spooled(archive, stated, Meter())), digests, objects)


def write_bundle(
    archive: Archive, told: Told, plan: Plan, path: Path, form: Form, meter: Meter
) -> Written:
    """Write what is still to be written of a bundle to ``path``, whatever it will be called.

    Advances ``meter`` by bytes; reading back will do so once more. Raises as `tell`, and Damaged
    where only the bytes can be read back, and the statements do not prove what they say.
    """
    with _made(archive, told, plan) as (made, signed_list):
        room = [each.size for files, _ in made for each in files.values()]
        require_room(path.parent, room, is_one_file=form.is_one_file)
        meter.describe(Activity.WRITE)
        parts = merge(*(_parts(*each) for each in made), key=attrgetter("path"))
        sent_sha256 = form.write(path, plan.transfer.bundle, parts, meter)
    if sent_sha256 is not None:  # no reading back will judge what is stated
        stated = told.statements
        chains = chain.follow(stated.open, stated.digests, plan.transfer, told.digests)
        if chains.findings:
            raise _unproven(chains.findings[0].sentence)
    return Written(signed_list, sent_sha256)


def read_back(
    archive: Archive,
    path: Path,
    plan: Plan,
    written: Written,
    load_objects: Callable[[], Mapping[str, StoredObject]],
    meter: Meter,
) -> None:
    """Raise StorageRefused unless what lies there is the bundle that was written, and valid.

    Raises Damaged where it is the archive that is damaged: one of the objects, which are asked for
    only then, or what it states. Advances ``meter`` by bytes; raises Cancelled.
    """
    meter.describe(Activity.READ_BACK)
    if written.sent_sha256 is not None:
        if copying.file_sha256(path, meter) != written.sent_sha256:
            raise StorageRefused("What was read back is not what was written. Nothing was left.")
        return
    # It is verified as whoever gets it verifies it.
    own = KnownSigner(plan.transfer.signer, "this archive's own key")
    report = verify(path, Trust(signers=(own,)), meter)
    is_written = report.bytes.is_whole and report.digest == written.digest.hex()
    if is_written and report.verdict is Verdict.VALID:
        return
    fault = report.findings[0].sentence if report.findings else report.verdict.words
    if is_written:
        raise _unproven(fault)
    digest_originals(archive, load_objects(), Meter())
    raise StorageRefused(
        f"What was read back is not the bundle that was written ({fault}) Nothing was left."
    )


@contextmanager
def _made(archive: Archive, told: Told, plan: Plan) -> Iterator[tuple[list[Held], bytes]]:
    """Yield all that is still to be written of a bundle, and its signed list."""
    statements = told.statements
    rendered = papers(Statements(statements.open), plan.extras)
    with spooled(archive, rendered, Meter()) as paper:
        readme = paper.digests[layout.README]
        payload = (told.digests, statements.digests, paper.digests)
        with spooled(archive, _tag_files(plan.transfer, payload), Meter()) as tags:
            signed_list = _signed_list({**tags.digests, layout.README: readme})
            small = {layout.TAG_MANIFEST: signed_list, **_signatures(plan, signed_list)}
            held: list[Held] = [
                (each.digests, partial(_read, each)) for each in (statements, paper, tags)
            ]
            held.append((_digested(small), lambda path: [small[path]]))
            if told.objects:
                held.append((told.digests, lambda path: pieces(archive, told.objects[path])))
            yield held, signed_list


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


def _tag_files(
    transfer: Transfer, made: Sequence[Mapping[str, Digests]]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of what the signed list names, but the README, which is made already.

    ``made`` are the digests of everything that was made before.
    """
    yield layout.BAGIT, [bag_info.declaration()]
    yield (
        layout.BAG_INFO,
        [
            bag_info.summary(
                transfer.bundle,
                datetime.fromisoformat(transfer.created_at).date(),
                payload_size=sum(each.size for _, each in _payload(made)),
                payload_files=sum(1 for _ in _payload(made)),
                software=transfer.software,
            )
        ],
    )
    yield (
        layout.MANIFEST_SHA256,
        (manifest.line(path, each.sha256.hex()) for path, each in _payload(made)),
    )
    yield (
        layout.MANIFEST_SHA512,
        (manifest.line(path, each.sha512.hex()) for path, each in _payload(made)),
    )


def _payload(made: Sequence[Mapping[str, Digests]]) -> Iterator[tuple[str, Digests]]:
    """Yield every file under data/ in the order of paths, with its digests."""
    ordered = merge(*(zip(sorted(each), repeat(each)) for each in made), key=itemgetter(0))
    return ((path, each[path]) for path, each in ordered if path.startswith("data/"))


def _signed_list(digests: Mapping[str, Digests]) -> bytes:
    return b"".join(manifest.line(path, digests[path].sha256.hex()) for path in layout.TAG_FILES)


def _signatures(plan: Plan, signed_list: bytes) -> dict[str, bytes]:
    """Return the signatures, and a request with which anybody can have a time stamp made."""
    made = signing.sign(plan.signer, signed_list, plan.at)
    nonce = int.from_bytes(os.urandom(8), "big")
    made[signing.timestamp_path(1, "tsq")] = timestamp.request(made[signing.P7S], nonce)
    return made


def _parts(digests: Mapping[str, Digests], read: Callable[[str], Chunks]) -> Iterator[Part]:
    for path in sorted(digests):
        yield Part(path, digests[path], partial(read, path))


def _digested(small: Mapping[str, bytes]) -> dict[str, Digests]:
    found = {}
    for path, content in small.items():
        digesting = Digesting()
        digesting.update(content)
        found[path] = digesting.digests()
    return found


def _read(spool: Spool, path: str) -> Iterator[bytes]:
    with spool.open(path) as file:
        while piece := file.read(_PIECE):
            yield piece


def _unproven(fault: str) -> Damaged:
    return Damaged(
        f"What the archive states of this does not prove itself ({fault}) Nothing was left. Check "
        "the archive."
    )
