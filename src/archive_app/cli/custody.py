"""`archive-app custody`: the ledger, its proofs, and what people record in it by hand."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, findings, output, records
from archive_app.cli.event import (
    acted_by,
    event_as_json,
    happened,
    place_in_chain,
    proof_as_json,
    show_proof,
)
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, Limit, PassphraseFile, noun, paged
from archive_app.cli.progress_bar import watched
from archive_app.errors import Damaged, NotFound, SourceUnreadable
from archive_app.model.canonical import JsonValue
from archive_app.model.fixity import Finding

if TYPE_CHECKING:
    from archive_app.services.checkpoint import Continuation

app = noun("Who did what to which thing, and the proofs of it.")

_LARGEST_NOTE = 1 << 20


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
    from archive_app.services import bundles_sent, custody, vocabularies

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
            output.as_json_list(event_as_json(event, agents) for event in events)
            return
        unwritten = bundles_sent.list_unwritten(archive)
        words = vocabularies.load_vocabularies(archive)
        named = ((event, custody.name_subjects(archive, [event])) for event in events)
        output.table(
            ("Event", *(("Its event",) if subject else ()), "Recorded at", "What", "By", "About"),
            (
                (
                    event.number,
                    *((place_in_chain(event, names, subject),) if subject else ()),
                    event.recorded_at,
                    happened(event, words.label("custody_event", event.kind, "en"), unwritten),
                    acted_by(event, agents),
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
    from archive_app.services import custody, proof_check

    with opened(path, passphrase_file) as archive:
        proof = proof_check.load_proven(archive, number)
        agents = custody.name_agents(archive)
        names = custody.name_subjects(archive, [proof.event])
    if as_json:
        output.as_json(proof_as_json(proof, agents))
    else:
        show_proof(proof, agents, names)


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
    with opened(path, passphrase_file) as archive, records.dates_offered(archive, happened_at):
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
        output.line(f"Recorded as event {appended.number}.")


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

    And whether the tables that hold no records are as it states them. Ends with 1 where
    something is wrong.
    """
    from archive_app.services import checkpoint, ledger_check, overview

    untrusted_note = None if against is None else _read_note(against)
    continuation = None
    with opened(path, passphrase_file) as archive, watched() as meter:
        found = ledger_check.check_ledger(archive, meter)
        if untrusted_note is not None:
            try:
                told = checkpoint.verify_continuation(archive, untrusted_note)
            except Damaged as damage:  # what was found before is to be told as well
                told = Finding(
                    "checkpoint_uncompared",
                    f"The checkpoint that was handed in could not be compared: {damage}",
                )
            if isinstance(told, Finding):
                found = (*found, told)
            else:
                continuation = told
        try:
            logs = overview.size_logs(archive)
        except Damaged:
            if not found:
                raise
            logs = []
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
    from archive_app.services import checkpoint as checkpoints

    told: tuple[str, ...] = ()
    with opened(path, passphrase_file) as archive:
        if archive.standing.is_of_medium:
            note = checkpoints.load_newest(archive)
            told = ("Nothing can be signed here: this is the newest checkpoint that was kept.",)
        else:
            signed = checkpoints.sign(archive)
            note, told = signed.note, signed.told
        keys = archive.log.keys.verifier_keys()
    for sentence in told:
        output.say(sentence)
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
