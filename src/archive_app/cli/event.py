"""How a custody event and what proves it are told, to people and to programs."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.custody import CustodyEvent, EventProof

_SHOWN_CHARACTERS = 90


def proof_as_json(proof: EventProof, agents: Mapping[str, str]) -> dict[str, JsonValue]:
    """Return an event and all that proves it, byte for byte."""
    return {
        "event": event_as_json(proof.event, agents),
        "leaf": proof.leaf.decode("ascii"),
        "disclosures": list(proof.disclosures),
        "paths": [
            {"index": index, "digests": [digest.hex() for digest in path]}
            for index, path in proof.paths
        ],
        "inclusion": [digest.hex() for digest in proof.inclusion],
        "checkpoint": proof.checkpoint.decode("utf-8"),
    }


def show_proof(proof: EventProof, agents: Mapping[str, str], names: Mapping[str, str]) -> None:
    """Write an event and what proves it; ``names`` are those of its subjects, by id."""
    event = proof.event
    output.fields(
        [
            ("event", event.number),
            ("kind", event.kind),
            ("recorded at", event.recorded_at),
            ("by", acted_by(event, agents)),
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


def event_as_json(event: CustodyEvent, agents: Mapping[str, str]) -> dict[str, JsonValue]:
    """Return an event as ``custody list --json`` gives it; ``agents`` are names by id."""
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


def acted_by(event: CustodyEvent, agents: Mapping[str, str]) -> str | None:
    """Return how people call who acted; None once that was erased."""
    return None if event.agent is None else agents.get(event.agent, event.agent)


def happened(event: CustodyEvent, label: str, unwritten: Collection[int]) -> str:
    """Return what an event tells of, in one line: its kind's label, and where it came to nothing.

    ``unwritten`` are the events that prepared a bundle of which no writing is known.
    """
    if any(line.startswith("failed") for line in (event.outcome or "").splitlines()):
        return f"{label} (failed)"
    return f"{label} (no bundle written)" if event.number in unwritten else label


def place_in_chain(event: CustodyEvent, names: Mapping[str, str], subject: str) -> int | None:
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
