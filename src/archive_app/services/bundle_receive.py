"""Taking in a bundle of somebody else: shown first, then kept whole and byte for byte.

Every file of it is sealed first, and what is verified is what was sealed; then one commit keeps
all of it as an accession. Its files become evidence like any other; everything else of it, with the
time stamps that lie beside it, is one item, so that it can be passed on. What its records say stays
a statement by others.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout, signing
from archive_app.bundle.finding import Finding
from archive_app.bundle.members import Container, Member, open_container
from archive_app.bundle.transfer import LogHead
from archive_app.bundle.trust import HeadSeen, Trust, keys_digest
from archive_app.bundle.verdict import Report, Verdict
from archive_app.bundle.verification import load_beside, verify, verify_container
from archive_app.errors import NotAllowed
from archive_app.model import note
from archive_app.progress import Activity, Meter
from archive_app.services import bundles_received, signers
from archive_app.services.arrival import Arriving, record_arrival
from archive_app.services.group import discard_unheld, find_item_of
from archive_app.services.seen_logs import load_seen
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.transaction import driver_connection

_SEALERS = 2
_TAKEN_IN = frozenset({Verdict.VALID, Verdict.UNKNOWN_SIGNER})


@dataclass(frozen=True)
class Shown:
    """What would come in: the report on the bundle, and which of its files are held already.

    ``accession`` is the reference under which this very bundle is here, None where it is not;
    ``is_own`` says that this archive itself made it.
    """

    report: Report
    new: int
    held: int
    accession: str | None
    is_own: bool


@dataclass(frozen=True)
class Received:
    """What came in: the accession, how many files, how many of them were held, and the report."""

    accession: str
    papers: str
    taken: int
    already_held: int
    report: Report


def look(archive: Archive, path: Path, meter: Meter) -> Shown:
    """Verify a bundle where it lies, and tell what of it is new; nothing is written."""
    report = verify(path, load_trust(archive), meter)
    held = 0
    with archive.reading() as session:
        connection = driver_connection(session)
        digests = _file_digests(path) if report.verdict in _TAKEN_IN else []
        for sha256 in digests:
            held += find_item_of(connection, bytes.fromhex(sha256)) is not None
        digest = bytes.fromhex(report.digest or "")
        return Shown(
            report,
            len(digests) - held,
            held,
            bundles_received.find_accession(connection, digest),
            _is_own(archive, report),
        )


def receive(
    archive: Archive,
    path: Path,
    meter: Meter,
    *,
    received_from: str | None = None,
    incident_id: str | None = None,
) -> Received:
    """Keep a bundle whole. Advances ``meter`` by bytes, each twice: sealed, then verified.

    ``received_from`` is who handed it over, where that is not its signer. Raises NotAllowed where
    the bundle is not valid or is here already, NotFound, InvalidInput, SourceUnreadable,
    StorageRefused, Cancelled; then nothing of it is kept.
    """
    archive.require_writable()
    with open_container(path) as opened:
        container = _WithStamps(opened, load_beside(path))
        members = container.members()
        meter.expect(2 * sum(member.size for member in members))
        meter.describe(Activity.SEAL)
        sealed = _seal(archive, container, members, meter)
        try:
            meter.describe(Activity.VERIFY)
            kept = _Sealed(archive, container, members, sealed)
            report = verify_container(kept, load_trust(archive), meter, {})
            _require_new(archive, report)
            arriving = Arriving(
                report, sealed, received_from=received_from, incident_id=incident_id
            )
            recorded = record_arrival(archive, arriving)
        except BaseException:
            discard_unheld(archive, sealed.values())
            raise
    discard_unheld(archive, sealed.values())
    files = sum(1 for each in sealed if each.startswith(layout.FILES))
    return Received(recorded.accession, recorded.papers, files, recorded.already_held, report)


class _WithStamps:
    """A bundle with the time stamps that lie beside it, under the numbers that are free inside.

    Nothing signs the folder of signatures: what is put there leaves the bundle what it is, and is
    passed on with it.
    """

    def __init__(self, container: Container, beside: Mapping[str, bytes]) -> None:
        self._container = container
        self._inside = list(container.members())
        paths = frozenset(member.path for member in self._inside)
        self._stamps: dict[str, bytes] = {}
        number = 0
        for had in range(1, 100):
            pair = [
                (ending, beside[place])
                for ending in ("tsq", "tsr")
                if (place := signing.timestamp_path(had, ending)) in beside
            ]
            if not any(ending == "tsr" for ending, _ in pair):
                continue  # a request proves nothing by itself
            number += 1
            while any(signing.timestamp_path(number, each) in paths for each in ("tsq", "tsr")):
                number += 1
            if number < 100:
                for ending, content in pair:
                    self._stamps[signing.timestamp_path(number, ending)] = content
        self.name: str = container.name
        self.folders: Set[str] = container.folders
        self.findings: tuple[Finding, ...] = container.findings

    def members(self) -> list[Member]:
        """Every file of the bundle and every time stamp, sorted by path."""
        stamps = (Member(path, len(content)) for path, content in self._stamps.items())
        return sorted((*self._inside, *stamps), key=lambda member: member.path)

    def open(self, path: str) -> BinaryIO:
        """Open a file of the bundle, or a time stamp."""
        content = self._stamps.get(path)
        return self._container.open(path) if content is None else io.BytesIO(content)


class _Sealed:
    """A bundle as it was sealed: the same members, with what was wrong in listing them."""

    def __init__(
        self,
        archive: Archive,
        container: Container,
        members: Sequence[Member],
        sealed: Mapping[str, NewObject],
    ) -> None:
        self._archive = archive
        self._members = members
        self._sealed = sealed
        self.name: str = container.name
        self.folders: Set[str] = container.folders
        self.findings: tuple[Finding, ...] = container.findings

    def members(self) -> Sequence[Member]:
        """Every file, sorted by path, as long as it was when it was sealed."""
        return [Member(each.path, self._sealed[each.path].size) for each in self._members]

    def open(self, path: str) -> BinaryIO:
        """Open what was sealed of a member."""
        return io.BufferedReader(self._archive.objects.open_incoming(self._sealed[path]))


def _seal(
    archive: Archive, container: Container, members: Sequence[Member], meter: Meter
) -> dict[str, NewObject]:
    """Seal every member; drop what is sealed where one cannot be."""

    def seal(member: Member) -> NewObject:
        with container.open(member.path) as source:
            return archive.objects.seal(source, meter)

    sealed: dict[str, NewObject] = {}
    with ThreadPoolExecutor(_SEALERS) as sealers:
        sealing = {member.path: sealers.submit(seal, member) for member in members}
        try:
            for path, future in sealing.items():
                sealed[path] = future.result()
        except BaseException:
            meter.cancel()
            for future in sealing.values():
                if not future.cancel():
                    with suppress(BaseException):
                        archive.objects.discard([future.result()])
            raise
    return sealed


def load_trust(archive: Archive) -> Trust:
    """Return what an archive knows of others: signers, witnesses, and logs seen before."""
    with archive.reading() as session:
        connection = driver_connection(session)
        seen = tuple(_seen_heads(connection))
        vkeys = tuple(str(row[0]) for row in connection.execute("SELECT vkey FROM witness"))
        return Trust(signers=signers.load_all(connection), witness_vkeys=vkeys, seen=seen)


def _seen_heads(connection: sqlcipher.Connection) -> Iterator[HeadSeen]:
    for seen in load_seen(connection).values():
        with suppress(ValueError):
            head = LogHead(note.log_id_of(seen.origin), seen.size, seen.root)
            next_log = None if seen.next_origin is None else note.log_id_of(seen.next_origin)
            keys = keys_digest(seen.vkeys) if seen.vkeys else None
            yield HeadSeen(head, keys, next_log=next_log)


def _require_new(archive: Archive, report: Report) -> None:
    if report.verdict not in _TAKEN_IN or report.digest is None or report.bundle is None:
        why = report.findings[0].sentence if report.findings else ""
        raise NotAllowed(
            f"This bundle is not taken in: {report.verdict.words}. {why} Its files can be taken in "
            "as files, with an accession."
        )
    if _is_own(archive, report):
        raise NotAllowed("This is a bundle of this archive itself: it holds all of it already.")
    own = _own_keys(archive)
    if any(own.get(origin, set(keys)) != set(keys) for origin, keys in report.log.vkeys.items()):
        raise NotAllowed(
            "This bundle is not taken in: it says that it is of a log of this archive, which has "
            "other keys. Somebody made it up."
        )
    with archive.reading() as session:
        digest = bytes.fromhex(report.digest)
        accession = bundles_received.find_accession(driver_connection(session), digest)
    if accession is not None:
        raise NotAllowed(f"This bundle is here already: it came in as {accession}.")


def _is_own(archive: Archive, report: Report) -> bool:
    """Tell whether all that a bundle shows is of this archive's logs; a copy goes on in its own."""
    own, shown = _own_keys(archive), report.log.vkeys
    return bool(shown) and all(own.get(origin) == set(keys) for origin, keys in shown.items())


def _own_keys(archive: Archive) -> dict[str, set[str]]:
    return {log.origin: set(log.keys.verifier_keys()) for log in archive.logs}


def _file_digests(path: Path) -> list[str]:
    """Return the SHA-256 of each file under data/files/, as a bundle that is whole lists them."""
    with open_container(path) as container, container.open(layout.MANIFEST_SHA256) as file:
        lines = file.read().decode("ascii").splitlines()
    return [line[:64] for line in lines if line[66:].startswith(layout.FILES)]
