"""The custody form of a record: what the ledger says of it, and lines for the next handover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.archive_paper import (
    MOST_LISTED,
    SIGNED,
    Origin,
    head_code,
    left_out_of_table,
    origin_told,
    set_paper,
)
from archive_app.bundle.rendering.telling import Told
from archive_app.bundle.rendering.typesetting import Block, Cell, blanks, fields, mono, words
from archive_app.bundle.rendering.wording import Text, Wording, moment, typed

_TOLD = (
    "happened_at",
    "agent",
    "from",
    "to",
    "place",
    "purpose",
    "authority",
    "outcome",
    "note",
)


@dataclass(frozen=True)
class Happened:
    """An event about the record: its place in its log, and what it says by its fields' names."""

    index: int
    kind: str
    recorded_at: str
    said: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """A record that changes hands: its kind, what it is called, and its events, oldest first.

    ``names`` is what agents are called, by their ids.
    """

    kind: str
    reference: str
    title: str
    names: Mapping[str, str]
    events: Sequence[Happened]


def custody_form(kept: Kept, origin: Origin, *, languages: Sequence[str]) -> bytes:
    """Return the form, A4; what stays blank counts as not recorded."""
    wording = Wording.of(languages, kept.names)
    title = wording.phrase("custody_form_title")
    signed = [wording.phrase(name) for name in SIGNED]
    about: list[Told] = [(wording.kind(kept.kind), typed(kept.reference))]
    if kept.title:
        about.append((wording.phrase("custody_form_called"), typed(kept.title)))
    blocks = [
        words("prose", wording.phrase("custody_form_intro")),
        fields([*about, *origin_told(origin, wording)]),
        words("heading", wording.phrase("custody")),
        words("prose", wording.phrase("custody_form_events")),
        *_events(kept.events, wording),
        typesetting.next_page(),
        words("heading", wording.phrase("form_handover")),
        blanks(
            [
                wording.phrase("form_carrier"),
                wording.phrase("form_place"),
                wording.phrase("form_condition"),
            ],
            height_mm=9,
        ),
        typesetting.two(
            [
                (wording.phrase("form_handed_over"), signed),
                (wording.phrase("form_received"), signed),
            ],
            height_mm=11,
        ),
        head_code(origin, kept.reference, wording),
    ]
    return set_paper(wording, title, kept.reference, origin, blocks)


def _events(events: Sequence[Happened], wording: Wording) -> list[Block]:
    # The newest count most where not all of them fit.
    shown = events[-MOST_LISTED:]
    columns = [wording.phrase(name) for name in ("position", "recorded_at", "details")]
    rows = [_row(event, wording) for event in shown]
    return [
        typesetting.table(columns, (3, 5, 12), rows),
        *left_out_of_table(len(shown), len(events), wording),
    ]


def _row(event: Happened, wording: Wording) -> list[Cell]:
    lines = [_one(wording.value("event", "kind", event.kind))]
    lines += [
        f"{_one(wording.field('event', name))}: "
        f"{_one(wording.value('event', name, event.said[name]))}"
        for name in _TOLD
        if name in event.said
    ]
    return [mono(str(event.index)), typed(moment(event.recorded_at)), typed("\n".join(lines))]


def _one(text: Text) -> str:
    return " · ".join(said for _, said in text)
