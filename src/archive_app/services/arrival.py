"""The one commit that keeps a bundle of others: its files, its papers, and what was found of it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import continuity, layout
from archive_app.bundle.verdict import Report
from archive_app.model.canonical import to_base64url
from archive_app.model.custody import Event, Subject, utc_seconds
from archive_app.model.inputs import (
    AccessionInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    StoredFileInput,
)
from archive_app.model.note import Checkpoint
from archive_app.services import seen_logs, signers
from archive_app.services.catalogue import require_linked_records
from archive_app.services.group import find_item_of, was_held
from archive_app.services.received import TOOL, is_linked
from archive_app.store import ledger, object_rows, records
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.records import Saved
from archive_app.store.transaction import Transaction, driver_connection


@dataclass(frozen=True)
class Arriving:
    """A bundle that was sealed and verified; ``sealed`` is by path."""

    report: Report
    sealed: Mapping[str, NewObject]
    received_from: str | None
    incident_id: str | None

    @property
    def giver(self) -> str:
        """Who handed it over: who is named, else its signer, as known or as the key calls it."""
        signer = self.report.signer
        claimed = f"{signer.claimed_name} (unknown key {(signer.fingerprint or '')[:16]})"
        return self.received_from or signer.known_as or claimed


@dataclass(frozen=True)
class Recorded:
    """The references of the accession and of the item of papers, and how many files were held."""

    accession: str
    papers: str
    already_held: int


def record_arrival(archive: Archive, arriving: Arriving) -> Recorded:
    """Make everything durable, then keep all of it in one commit."""
    settled: frozenset[bytes] = frozenset()
    while True:
        with archive.reading() as session:
            fresh = _fresh(driver_connection(session), arriving.sealed)
        new = {each.id: each for each in arriving.sealed.values()}
        archive.objects.settle(new[each] for each in fresh - settled)
        settled |= fresh
        with archive.writing() as transaction:
            # Another thread may have brought the same bytes, or shredded them, meanwhile.
            if _fresh(transaction.connection, arriving.sealed) == fresh:
                return _record(transaction, arriving, fresh)


def _fresh(connection: sqlcipher.Connection, sealed: Mapping[str, NewObject]) -> frozenset[bytes]:
    """Return the ids of sealed objects whose content is new; of twins the first."""
    fresh: dict[bytes, bytes] = {}
    for new in sealed.values():
        if not object_rows.holds(connection, new.sha256):
            fresh.setdefault(new.sha256, new.id)
    return frozenset(fresh.values())


def _record(transaction: Transaction, arriving: Arriving, fresh: frozenset[bytes]) -> Recorded:
    connection, report = transaction.connection, arriving.report
    about = AccessionInput(
        received_from=arriving.giver,
        incident_id=arriving.incident_id,
        how_received=f"Signed bundle {report.bundle}",
    )
    require_linked_records(connection, about)
    accession = transaction.save(about)
    transaction.record(
        Event("accession_opened", (accession.subject,), from_=about.received_from, tool=TOOL)
    )
    papers = transaction.save(
        EvidenceItemInput(
            title=f"Bundle {report.bundle}",
            kind="document",
            description="Manifests, signatures, statements and proofs as they came.",
        )
    )
    already_held = 0
    for path, new in arriving.sealed.items():
        if new.id in fresh:
            object_rows.save_object(connection, new)
        if path.startswith(layout.FILES):
            already_held += _record_file(transaction, arriving, accession, path, new)
        else:
            saved = _save_file(transaction, accession, papers.id, path, path, new)
            _received(transaction, arriving, saved.subject, papers.subject)
    _record_bundle(transaction, arriving, accession, papers)
    closed = transaction.save(
        about.model_copy(update={"closed_at": utc_seconds(transaction.now().at)}),
        record_id=accession.id,
    )
    transaction.record(
        Event("accession_closed", (closed.subject,), from_=about.received_from, tool=TOOL)
    )
    return Recorded(accession.reference or "", papers.reference or "", already_held)


def _record_file(
    transaction: Transaction, arriving: Arriving, accession: Saved, path: str, new: NewObject
) -> bool:
    """Keep one file as evidence; return whether its bytes were held before the bundle came."""
    connection = transaction.connection
    name = posixpath.basename(path)
    item_id = find_item_of(connection, new.sha256)
    is_held = item_id is not None and was_held(connection, new.sha256, accession.key)
    if item_id is None:
        item = transaction.save(EvidenceItemInput(title=f"{name} of {arriving.report.bundle}"))
        item_id, item_key, item_subject = item.id, item.key, item.subject
    else:
        found = records.find(connection, item_id, "evidence_item")
        item_key, item_subject = found.key, records.subject(connection, found)
    saved = _save_file(transaction, accession, item_id, path, name, new)
    subjects = [item_subject]
    incident_id = arriving.incident_id
    if incident_id is not None and not is_linked(connection, item_key, incident_id):
        link = EvidenceLinkInput(item_id=item_id, incident_id=incident_id, role="documents")
        subjects.append(transaction.save(link).subject)
    connection.execute(
        "INSERT INTO scratch_preparation(file_key, attempts) VALUES (?, 0)", (saved.key,)
    )
    _received(transaction, arriving, saved.subject, *subjects)
    return is_held


def _save_file(
    transaction: Transaction, accession: Saved, item_id: str, path: str, name: str, new: NewObject
) -> Saved:
    """Save the facts of one file; every value is made here, so none is validated again."""
    assert transaction.agent_id is not None
    return transaction.save(
        StoredFileInput.model_construct(
            item_id=item_id,
            accession_id=accession.id,
            role="original",
            original_name=name,
            original_name_raw=to_base64url(name.encode("ascii")),
            original_path=path,
            original_path_raw=to_base64url(path.encode("ascii")),
            size=new.size,
            sha256=new.sha256.hex(),
            first_digested_at=utc_seconds(transaction.now().at),
            first_digested_by=transaction.agent_id,
        ),
        record_sha256=new.sha256.hex(),
    )


def _received(transaction: Transaction, arriving: Arriving, *subjects: Subject) -> None:
    transaction.record(Event("received", subjects, from_=arriving.giver, tool=TOOL))


def _record_bundle(
    transaction: Transaction, arriving: Arriving, accession: Saved, papers: Saved
) -> None:
    """Witness what the bundle is, whose, and how far the logs behind it went."""
    connection, report = transaction.connection, arriving.report
    heads = "\n".join(f"{origin} {size} {root}" for origin, size, root in report.log.heads)
    known = report.signer.known_as
    by = "a key that is not known" if known is None else f"{known}, known here"
    connection.execute(
        "INSERT INTO received_bundle(accession_key, item_key, name, digest, signer, verdict)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            accession.key,
            papers.key,
            report.bundle,
            bytes.fromhex(report.digest or ""),
            bytes.fromhex(report.signer.fingerprint or ""),
            report.verdict.words,
        ),
    )
    _remember_logs(connection, arriving)
    transaction.touch("received_bundle")
    transaction.record(
        Event(
            seen_logs.RECEIVED,
            (accession.subject, papers.subject),
            from_=arriving.giver,
            tool=TOOL,
            outcome=f"{report.bundle}\n{report.digest}\n{report.verdict.words}",
            note=f"Signed by {report.signer.fingerprint}, {by}.\n{heads}",
        )
    )


def _remember_logs(connection: sqlcipher.Connection, arriving: Arriving) -> None:
    """Keep the newest head of each log that goes on from what was seen, and pin it for its signer.

    The log of a later bundle is held against it: a fork after the first one would show in nothing.
    What a copy of this archive shows of the log that both had is left: one's own log is at hand.
    Of a log whose id was seen with other keys nothing is kept: which of the two has it by right is
    for people to find out, and the evidence comes in whichever it is.
    """
    fingerprint = arriving.report.signer.fingerprint
    known = None if fingerprint is None else signers.find(connection, fingerprint)
    if known is None:
        return  # whoever is not known must not be able to say which keys a log has
    own = {log.origin for log in ledger.load_logs(connection)}
    seen_before = seen_logs.load_seen(connection)
    for origin, size, root in arriving.report.log.heads:
        if origin in own:
            continue
        vkeys = arriving.report.log.vkeys[origin]
        seen = seen_before.get(origin)
        if seen is not None and seen.vkeys and set(seen.vkeys) != set(vkeys):
            continue
        goes_on = arriving.report.log.continuity[origin].standing == continuity.PROVEN
        if seen is None or (goes_on and size > seen.size):
            head = Checkpoint(origin, size, bytes.fromhex(root))
            seen_logs.save_seen(connection, head, vkeys, is_cosigned=False)
        signers.pin_log(connection, known, origin, vkeys)
