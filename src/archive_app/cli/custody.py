"""`archive-app custody`: the ledger, its proofs, and what people record in it by hand."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, findings, output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, Limit, PassphraseFile, noun, paged
from archive_app.cli.progress_bar import watched
from archive_app.errors import NotFound, SourceUnreadable
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.checkpoint import Continuation
    from archive_app.services.custody import CustodyEvent

app = noun("Who did what to which thing, and the proofs of it.")

_LARGEST_NOTE = 1 << 20
_SHOWN_CHARACTERS = 90


@app.command("list")
def list_(
    path: ArchivePath,
    subject: Annotated[
        str | None, typer.Option(metavar="REF", help="Only events about this record.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only events of this kind.")
    ] = None,
    limit: Limit = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List events, newest first."""
    from archive_app.services import custody, vocabularies

    with opened(path, passphrase_file) as archive:
        agents = custody.name_agents(archive)
        events = paged(
            lambda before, size: custody.list_events(
                archive, subject=subject, kind=kind, before=before, limit=size
            ),
            lambda event: event.number,
            limit,
        )
        if as_json:
            output.as_json_list(_event_as_json(event, agents) for event in events)
            return
        words = vocabularies.load_vocabularies(archive)
        named = ((event, custody.name_subjects(archive, [event])) for event in events)
        output.table(
            ("Event", *(("Its event",) if subject else ()), "Recorded at", "What", "By", "About"),
            (
                (
                    event.number,
                    *((_place_in_chain(event, names, subject),) if subject else ()),
                    event.recorded_at,
                    words.label("custody_event", event.kind, "en"),
                    _by(event, agents),
                    ", ".join(dict.fromkeys(names[link.subject.id] for link in event.subjects)),
                )
                for event, names in named
            ),
        )


@app.command()
def show(
    path: ArchivePath,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The event's number.")],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show one event and what proves it."""
    from archive_app.services import custody

    with opened(path, passphrase_file) as archive:
        proof = custody.load_proof(archive, number)
        agents = custody.name_agents(archive)
        names = custody.name_subjects(archive, [proof.event])
    event = proof.event
    if as_json:
        output.as_json(
            {
                "event": _event_as_json(event, agents),
                "leaf": proof.leaf.decode("ascii"),
                "disclosures": list(proof.disclosures),
                "paths": [
                    {"index": index, "digests": [digest.hex() for digest in path]}
                    for index, path in proof.paths
                ],
                "inclusion": [digest.hex() for digest in proof.inclusion],
                "checkpoint": proof.checkpoint.decode("utf-8"),
            }
        )
        return
    output.fields(
        [
            ("event", event.number),
            ("kind", event.kind),
            ("recorded at", event.recorded_at),
            ("by", _by(event, agents)),
            *((name, value) for name, value in _said(event).items()),
            *(
                ("about", f"{names[link.subject.id]} ({link.subject.kind}, its event {link.seq})")
                for link in event.subjects
            ),
            ("leaf", proof.leaf.decode("ascii")),
            *(("disclosure", _readable_disclosure(each)) for each in proof.disclosures),
            *(("inclusion", digest.hex()) for digest in proof.inclusion),
            *(("checkpoint", _shortened(each)) for each in proof.checkpoint.decode().split("\n")),
            ("exact bytes", "--json gives everything as it is hashed and signed"),
        ]
    )


@app.command()
def record(
    path: ArchivePath,
    kind: Annotated[
        str, typer.Option(metavar="CODE", help="A word of the vocabulary custody_event.")
    ],
    subject: Annotated[str, typer.Option(metavar="REF", help="The record it is about.")],
    happened_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="When, if not now: EDTF and a time.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="TEXT", help="Who gave it.")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="TEXT", help="Who got it.")] = None,
    place: Annotated[str | None, typer.Option(metavar="TEXT", help="Where.")] = None,
    purpose: Annotated[str | None, typer.Option(metavar="TEXT", help="What for.")] = None,
    authority: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Who ordered or allowed it.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(metavar="TEXT", help="What came of it.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Anything else.")] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Record a handover, a late entry or a gap."""
    from archive_app.services import custody

    said = custody.ByHand(
        kind, subject, happened_at, from_, to, place, purpose, authority, outcome, note
    )
    with opened(path, passphrase_file) as archive:
        appended = custody.record_by_hand(archive, said)
    if as_json:
        output.as_json(
            {
                "number": appended.number,
                "index": appended.index,
                "leaf_sha256": appended.leaf_sha256.hex(),
            }
        )
    else:
        output.line(str(appended.number))


@app.command()
def verify(
    path: ArchivePath,
    against: Annotated[
        Path | None,
        typer.Option(metavar="F", help="A checkpoint that somebody else kept, to compare with."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Check every event, digest and checkpoint of the ledger.

    Ends with 1 where something is wrong.
    """
    from archive_app.services import checkpoint, fixity, overview

    untrusted_note = None if against is None else _read_note(against)
    with opened(path, passphrase_file) as archive, watched() as meter:
        found = fixity.check_ledger(archive, meter)
        continuation = (
            None
            if untrusted_note is None
            else checkpoint.verify_continuation(archive, untrusted_note)
        )
        logs = overview.size_logs(archive)
    is_ok = not found and (continuation is None or continuation.is_continued)
    if as_json:
        report: dict[str, object] = {
            "ok": is_ok,
            "logs": [{"origin": origin, "size": size} for origin, size in logs],
            "findings": [findings.as_json(finding) for finding in found],
            "against": None if continuation is None else _continuation_as_json(continuation),
        }
        output.as_json(report)
    else:
        findings.show(found)
        if continuation is not None:
            output.line(continuation.sentence)
        if is_ok:
            events = sum(size for _, size in logs)
            output.line(f"The ledger holds: {output.counted(events, 'event')} checked.")
    if not is_ok:
        raise typer.Exit(exits.FINDINGS)


@app.command()
def checkpoint(
    path: ArchivePath,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Sign the ledger's present end, for somebody outside to keep."""
    with opened(path, passphrase_file) as archive:
        note = archive.checkpoint()
        keys = archive.log.keys.verifier_keys()
    if as_json:
        origin, size, root = note.decode("utf-8").split("\n")[:3]
        output.as_json(
            {
                "origin": origin,
                "size": int(size),
                "root": base64.b64decode(root).hex(),
                "note": note.decode("utf-8"),
                "keys": list(keys),
            }
        )
        return
    output.exactly(note)
    output.say("Give it to somebody outside. --json gives the keys that verify it, too.")


def _event_as_json(event: CustodyEvent, agents: Mapping[str, str]) -> dict[str, JsonValue]:
    return {
        "number": event.number,
        "log": event.log,
        "index": event.index,
        "kind": event.kind,
        "recorded_at": event.recorded_at,
        "agent": event.agent,
        "agent_name": agents.get(event.agent or ""),
        **_said(event),
        "subjects": [
            {
                "kind": link.subject.kind,
                "id": link.subject.id,
                "sha256": link.subject.sha256,
                "revision": link.subject.revision,
                "seq": link.seq,
                "prev": link.prev,
            }
            for link in event.subjects
        ],
    }


def _said(event: CustodyEvent) -> dict[str, str | None]:
    return {
        "happened_at": event.happened_at,
        "from": event.from_,
        "to": event.to,
        "place": event.place,
        "purpose": event.purpose,
        "authority": event.authority,
        "tool": event.tool,
        "outcome": event.outcome,
        "note": event.note,
    }


def _by(event: CustodyEvent, agents: Mapping[str, str]) -> str | None:
    return None if event.agent is None else agents.get(event.agent, event.agent)


def _place_in_chain(event: CustodyEvent, names: Mapping[str, str], subject: str) -> int | None:
    """Return which of the events about one subject this is, counted from 1 without a gap."""
    wanted = subject.strip().lower()
    for link in event.subjects:
        if wanted in (link.subject.id, names[link.subject.id].lower()):
            return link.seq
    return None


def _shortened(line: str) -> str:
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[:_SHOWN_CHARACTERS]}…"


def _readable_disclosure(disclosure: str) -> str:
    """Return what is inside of base64url([salt, name, value]), the exact string being in JSON."""
    padded = disclosure + "=" * (-len(disclosure) % 4)
    _salt, name, value = json.loads(base64.urlsafe_b64decode(padded))
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _continuation_as_json(continuation: Continuation) -> dict[str, JsonValue]:
    return {
        "origin": continuation.checkpoint.origin,
        "size": continuation.checkpoint.size,
        "root": continuation.checkpoint.root.hex(),
        "is_continued": continuation.is_continued,
        "sentence": continuation.sentence,
        "proof": [digest.hex() for digest in continuation.proof],
    }


def _read_note(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_NOTE)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error
