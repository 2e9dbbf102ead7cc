"""Handing evidence over: a signed bundle, written whole, read back, and witnessed.

docs/bundle.md, "Export". The event *export prepared* and a checkpoint come first, so that nothing
leaves that the ledger does not know of; the event *exported* names the digest of what was read
back, or that it failed. In between a crash leaves an export that is listed as not confirmed. What
can be known not to work before is refused before the ledger is told.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout
from archive_app.bundle.certificate import Identity
from archive_app.bundle.rendering.papers import EXTRAS
from archive_app.bundle.transfer import Transfer
from archive_app.errors import InvalidInput
from archive_app.model.custody import Event, Subject, utc_seconds
from archive_app.model.validation import shown
from archive_app.progress import Meter
from archive_app.services import (
    bundle_room,
    bundle_subjects,
    bundle_target,
    bundles_sent,
    cut_off,
    identity,
    leaving_check,
)
from archive_app.services.bundle_contents import LeftOut, Selection
from archive_app.services.bundle_events import require_proven
from archive_app.services.bundle_selection import select_records, with_events
from archive_app.services.bundle_statements import signed_logs
from archive_app.services.bundle_writing import Plan, Written, read_back, tell, write_bundle
from archive_app.services.disclosing import Choice
from archive_app.services.outside import why_failed
from archive_app.services.received import TOOL
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from archive_app.store.transaction import driver_connection

LANGUAGES = ("en", "uk")


@dataclass(frozen=True)
class Request:
    """What a person asks for: which incidents, for whom, why, in which form.

    ``form`` is ``folder`` or ``zip``; for an ``age_recipient`` it is an encrypted zip. ``extras``
    are the formats that come beside RO-Crate: ``csv``, ``case``, ``premis``, ``concordance``. With
    ``passes_on``, what came with evidence from others goes along: it names all their files.
    """

    incidents: tuple[str, ...]
    recipient: str
    purpose: str
    authority: str | None = None
    choice: Choice = field(default_factory=Choice)
    form: Literal["folder", "zip"] = "folder"
    age_recipient: str | None = None
    extras: frozenset[str] = frozenset()
    languages: tuple[str, ...] = LANGUAGES
    passes_on: bool = True


@dataclass(frozen=True)
class Receipt:
    """What was written: name, place, SHA-256 of the signed list (hex), signer, and what stayed.

    ``size`` counts the bytes of ``files``; ``event`` is the number of the event *exported*.
    ``unfinished`` is what other exports have in the same folder that were killed, or still run.
    """

    bundle: str
    path: Path
    digest: str
    signer: str
    files: int
    size: int
    records: int
    events: int
    event: int
    left_out: tuple[LeftOut, ...]
    unfinished: tuple[Path, ...]


def preview(archive: Archive, request: Request) -> Selection:
    """Return what would leave and what would stay, with nothing written; raises as `export`."""
    _require_sound(request)
    with archive.reading() as session:
        connection = driver_connection(session)
        return _proven(archive, connection, request)


def export(archive: Archive, request: Request, folder: Path, meter: Meter) -> Receipt:
    """Write a bundle into ``folder`` under its own name, verify it, and return what it is.

    Advances ``meter`` by bytes, of which each passes twice, in a zip three times. On any failure
    nothing is left in the folder. Raises NotFound where there is no identity to sign with,
    NotAllowed for what may not leave, InvalidInput, StorageRefused, Damaged where an object is not
    what was sealed or the ledger does not prove what is told, InUse where something was recorded
    at the wrong moment, Cancelled.
    """
    signer = identity.load_signer(archive)
    _require_sound(request)
    bundle_room.require_usable(folder)
    form = _form(request)
    sizes = [stored.size for stored in _objects(archive, request).values()]
    bundle_room.require_room(folder, sizes, is_one_file=form.is_one_file)
    at = archive.clock.read().at
    bundle = layout.bundle_id(at.date(), int.from_bytes(os.urandom(5), "big"))
    target = folder / f"{bundle}{form.ending}"
    with cut_off.running(archive, bundle):
        _record_prepared(archive, request, target, bundle)
        try:
            archive.checkpoint()
            with bundle_target.unfinished(target) as unnamed:
                sent = _write(archive, request, bundle, signer, at, unnamed, form, meter)
                stored = partial(_objects, archive, request)
                read_back(archive, unnamed, sent.plan, sent.written, stored, meter)
        except BaseException as error:
            _record_failed(archive, request, target, bundle, why_failed(error))
            raise
        event = _record_written(archive, request, sent)
    unfinished = bundle_target.find_unfinished(folder)
    return sent.receipt(path=target, event=event, unfinished=unfinished)


@dataclass(frozen=True)
class _Sent:
    """What was written, and what is to be told of it; ``subjects`` are packed."""

    plan: Plan
    written: Written
    subjects: array[int]
    receipt: partial[Receipt]


def _write(
    archive: Archive,
    request: Request,
    bundle: str,
    signer: Identity,
    at: datetime,
    unnamed: Path,
    form: bundle_target.Form,
    meter: Meter,
) -> _Sent:
    """Write what leaves by now, whatever was recorded since it was looked at first."""
    with ExitStack() as kept:
        with archive.reading() as session:
            connection = driver_connection(session)
            selection = _proven(archive, connection, request)
            leaving_check.require_sound(archive, selection, meter)
            last = bundles_sent.last_to(connection, request.recipient)
            logs = signed_logs(connection, archive.logs, selection.events)
            plan = Plan(
                transfer=Transfer(
                    bundle=bundle,
                    created_at=utc_seconds(at),
                    signer=identity.fingerprint_of(signer),
                    recipient=request.recipient,
                    purpose=request.purpose,
                    authority=request.authority,
                    previous=None if last is None or last.digest is None else last.digest.hex(),
                    languages=request.languages,
                    logs=tuple(each.log_head for each in logs),
                    software=TOOL,
                ),
                logs=tuple(logs),
                shown_sizes=bundles_sent.shown_sizes(last),
                extras=request.extras,
                signer=signer,
                at=at,
            )
            told = tell(kept, archive, connection, selection, plan, unnamed, form, meter)
        subjects = bundle_subjects.packed(selection)
        receipt = partial(
            Receipt,
            bundle=bundle,
            signer=plan.transfer.signer,
            files=len(selection.files),
            size=sum(file.stored.size for file in selection.files),
            records=len(selection.records()),
            events=len(selection.events),
            left_out=selection.left_out,
        )
        del selection  # of many small files most of what is held, and papers need as much
        written = write_bundle(archive, told, plan, unnamed, form, meter)
        return _Sent(plan, written, subjects, partial(receipt, digest=written.digest.hex()))


def _proven(archive: Archive, connection: sqlcipher.Connection, request: Request) -> Selection:
    """Return what leaves, with its events; raise Damaged where the ledger does not prove them."""
    selection = with_events(connection, _chosen(connection, request))
    require_proven(connection, archive.logs, selection)
    return selection


def _objects(archive: Archive, request: Request) -> Mapping[str, StoredObject]:
    """Return the stored bytes that leave, by where they lie in a bundle."""
    with archive.reading() as session:
        return _chosen(driver_connection(session), request).objects()


def _chosen(connection: sqlcipher.Connection, request: Request) -> Selection:
    return select_records(
        connection, request.incidents, request.choice, passes_on=request.passes_on
    )


def _require_sound(request: Request) -> None:
    for what, text in (("recipient", request.recipient), ("purpose", request.purpose)):
        if not text.strip():
            raise InvalidInput(f"Say the {what}: it is recorded and stands in the bundle.")
    for name in sorted(request.extras - EXTRAS.keys()):
        raise InvalidInput(f"{shown(name)} is not a format. These are: {', '.join(EXTRAS)}.")
    for name in request.languages:
        if name not in LANGUAGES:
            raise InvalidInput(f"{shown(name)} is not a language of papers: en or uk.")
    _form(request)


def _form(request: Request) -> bundle_target.Form:
    if request.age_recipient is not None:
        return bundle_target.encrypted_for(request.age_recipient)
    return bundle_target.as_zip() if request.form == "zip" else bundle_target.as_folder()


def _record_prepared(archive: Archive, request: Request, target: Path, bundle: str) -> None:
    """Witness that a bundle is about to leave, and note where to."""
    with archive.writing() as transaction:
        connection = transaction.connection
        first = transaction.next_number()
        bundles_sent.save_prepared(connection, bundle, request.recipient, first)
        cut_off.note(connection, bundle, target)
        transaction.touch("sent_bundle")
        for incident in _incidents(connection, request):
            transaction.record(_event("export_prepared", request, (incident,), bundle))


def _record_written(archive: Archive, request: Request, sent: _Sent) -> int:
    """Witness what was written and read back; return the number of the first event of it.

    Each record is named in the revision that was exported, whatever was recorded since.
    """
    bundle, digest = sent.plan.transfer.bundle, sent.written.digest
    with archive.writing() as transaction:
        event = transaction.next_number()
        bundles_sent.save_written(
            transaction.connection,
            bundle,
            digest=digest,
            signed_list=sent.written.signed_list,
            heads=sent.plan.transfer.logs,
            event=event,
        )
        cut_off.forget(transaction.connection, bundle)
        transaction.touch("sent_bundle")
        for about in bundle_subjects.unpacked(transaction.connection, sent.subjects):
            transaction.record(_event("exported", request, about, f"{bundle}\n{digest.hex()}"))
    return event


def _record_failed(archive: Archive, request: Request, target: Path, bundle: str, why: str) -> None:
    """Witness that nothing left; where even that fails, the first error is the one to tell.

    Where what was written could not be deleted, as when the medium is out, the note stays.
    """
    with suppress(Exception), archive.writing() as transaction:
        bundles_sent.save_failed(transaction.connection, bundle, transaction.next_number())
        if cut_off.look(target) is cut_off.Left.NOTHING:
            cut_off.forget(transaction.connection, bundle)
        transaction.touch("sent_bundle")
        for incident in _incidents(transaction.connection, request):
            transaction.record(_event("exported", request, (incident,), f"{bundle}\nfailed: {why}"))


def _event(kind: str, request: Request, about: tuple[Subject, ...], outcome: str) -> Event:
    return Event(
        kind,
        about,
        to=request.recipient,
        purpose=request.purpose,
        authority=request.authority,
        tool=TOOL,
        outcome=outcome,
    )


def _incidents(connection: sqlcipher.Connection, request: Request) -> tuple[Subject, ...]:
    found = [records.find(connection, name, "incident") for name in request.incidents]
    unique = {each.id: each for each in found}
    return tuple(records.subject(connection, each) for each in unique.values())
