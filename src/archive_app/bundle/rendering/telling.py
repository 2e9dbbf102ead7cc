"""What a report tells of the transfer, of a record and of an event, as labels beside values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from archive_app.bundle.rendering.wording import Text, Wording, groups, moment, typed
from archive_app.bundle.statement import EventStatement, RecordStatement
from archive_app.bundle.transfer import Transfer

Told: TypeAlias = tuple[Text, Text]
"""A label and a value."""

QUESTIONS = ("question_bytes", "question_signer", "question_time")
NOT_SHOWN = ("not_shown_true", "not_shown_author", "not_shown_rest", "not_shown_removed")


@dataclass(frozen=True)
class RecordTold:
    """A record: a line that names it, and its disclosed fields."""

    title: Text
    fields: tuple[Told, ...]


@dataclass(frozen=True)
class EventTold:
    """An event: its place in its log, when it was recorded, what happened, what it is about.

    ``position`` begins with the log where the bundle has several; ``about`` are things and the
    place that the event has in the history of each.
    """

    position: str
    recorded_at: str
    title: Text
    fields: tuple[Told, ...]
    about: tuple[tuple[str, Text], ...]


def transfer_told(transfer: Transfer, wording: Wording) -> list[Told]:
    """Return from whom to whom a bundle goes, why, and how far its logs went."""
    not_recorded = wording.phrase("not_recorded")
    authority, previous = transfer.authority, transfer.previous
    told = [
        (wording.phrase("recipient"), typed(transfer.recipient)),
        (wording.phrase("purpose"), typed(transfer.purpose)),
        (wording.phrase("authority"), not_recorded if authority is None else typed(authority)),
        (wording.phrase("created_at"), typed(moment(transfer.created_at))),
        (wording.phrase("signer"), typed(groups(transfer.signer))),
        (
            wording.phrase("previous"),
            wording.phrase("none") if previous is None else typed(groups(previous)),
        ),
    ]
    for head in transfer.logs:
        told += [
            (wording.phrase("log"), typed(groups(head.log.hex()))),
            (wording.phrase("log_head", size=head.size), typed(groups(head.root.hex()))),
        ]
    return [*told, (wording.phrase("software"), typed(transfer.software))]


def record_told(record: RecordStatement, wording: Wording) -> RecordTold:
    """Return what is disclosed of a record; what is empty or withheld is said in one line each."""
    kind = record.parsed.kind
    fields: list[Told] = []
    empty = 0
    for each in record.said.disclosed:
        if each.value is None:
            empty += 1
        else:
            value = wording.value(kind, each.name, each.value)
            fields.append((wording.field(kind, each.name), value))
    if empty:
        fields.append((wording.phrase("empty"), wording.phrase("empty_count", count=empty)))
    if record.said.withheld:
        most = wording.phrase("withheld_most", count=record.said.withheld)
        fields.append((wording.phrase("withheld_values"), most))
    number = record.parsed.number
    title = tuple(
        (language, dict(wording.phrase("revision", name=name, number=number))[language])
        for language, name in wording.kind(kind)
    )
    return RecordTold(title, tuple(fields))


def event_told(event: EventStatement, transfer: Transfer, wording: Wording) -> EventTold:
    """Return what is disclosed of an event."""
    values = event.said.values
    title = (
        wording.value("event", "kind", values["kind"])
        if "kind" in values
        else wording.phrase("withheld")
    )
    fields = tuple(
        (wording.field("event", name), wording.value("event", name, value))
        for name, value in values.items()
        if name != "kind" and value is not None and not name.startswith("subject/")
    )
    about = tuple(
        (
            wording.names.get(link.subject.id, f"{link.subject.kind} {link.subject.id[:8]}…"),
            wording.phrase("event_place", seq=link.seq),
        )
        for link in event.subjects()
    )
    leaf = event.parsed
    position = str(leaf.index) if len(transfer.logs) < 2 else f"{leaf.log.hex()[:8]}… {leaf.index}"
    return EventTold(position, moment(leaf.recorded_at), title, fields, about)
