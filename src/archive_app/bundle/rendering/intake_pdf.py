"""The report on an intake as a paper: what came in, from whom, and the digest of each file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.archive_paper import (
    MOST_LISTED,
    Origin,
    head_code,
    left_out_of_table,
    lines_to_sign,
    origin_told,
    set_paper,
)
from archive_app.bundle.rendering.typesetting import Block, Cell, fields, mono, words
from archive_app.bundle.rendering.wording import Wording, groups, spaced, typed
from archive_app.model.canonical import JsonValue
from archive_app.model.fields import says_something

_KIND = "accession"
_MOST_FILES = 5000


@dataclass(frozen=True)
class CameIn:
    """A file that came in; its name is None where it was shredded since."""

    item: str
    name: str | None
    size: int
    sha256: str


@dataclass(frozen=True)
class Intake:
    """An accession as its report tells it.

    ``said`` are its fields as pointers and values, ``names`` what other records are called, by id.
    ``noted`` are paths, safe to print, with what was odd about each or why it was left out. An
    accession that is not closed is still being taken in.
    """

    reference: str
    said: Sequence[tuple[str, JsonValue]]
    names: Mapping[str, str]
    files: Sequence[CameIn]
    odd_names: Sequence[tuple[str, str]]
    left_out: Sequence[tuple[str, str]]
    is_closed: bool


def intake_report(intake: Intake, origin: Origin, *, languages: Sequence[str]) -> bytes:
    """Return the paper in one or more languages beside each other."""
    wording = Wording.of(languages, intake.names)
    rows = [
        (wording.field(_KIND, name), wording.value(_KIND, name, value))
        for name, value in intake.said
        if says_something(value)
    ]
    total = sum(file.size for file in intake.files)
    counts = wording.phrase("intake_counts", files=len(intake.files), size=spaced(total))
    blocks = [
        words("prose", wording.phrase("intake_intro")),
        *([] if intake.is_closed else [words("prose", wording.phrase("intake_open"))]),
        fields([*rows, *origin_told(origin, wording)]),
        words("heading", wording.phrase("intake_files")),
        words("prose", counts),
        *_files(intake.files, wording),
        *_noted("intake_left_out", "intake_why", intake.left_out, wording),
        *_noted("intake_odd_names", "intake_odd", intake.odd_names, wording),
        head_code(origin, intake.reference, wording),
        words("heading", wording.phrase("intake_signed")),
        lines_to_sign(wording),
    ]
    title = wording.phrase("intake_title", reference=intake.reference)
    return set_paper(wording, title, intake.reference, origin, blocks)


def _files(files: Sequence[CameIn], wording: Wording) -> Iterator[Block]:
    shown = files[:_MOST_FILES]
    if shown:
        columns = [wording.phrase("items"), wording.phrase("file"), typed("SHA-256")]
        yield typesetting.table(columns, (5, 6, 10), [_row(file, wording) for file in shown])
    yield from left_out_of_table(len(shown), len(files), wording)


def _row(file: CameIn, wording: Wording) -> list[Cell]:
    name = wording.phrase("intake_shredded") if file.name is None else typed(file.name)
    said = " · ".join(text for _, text in name)
    size = " · ".join(text for _, text in wording.phrase("bytes", size=spaced(file.size)))
    return [mono(file.item), typed(f"{said}\n{size}"), mono(groups(file.sha256))]


def _noted(
    heading: str, column: str, noted: Sequence[tuple[str, str]], wording: Wording
) -> Iterator[Block]:
    """Yield a table of paths with a sentence each, if there are any."""
    if not noted:
        return
    yield words("heading", wording.phrase(heading))
    shown = noted[:MOST_LISTED]
    yield typesetting.table(
        [wording.phrase("file"), wording.phrase(column)],
        (8, 8),
        [[typed(path), wording.written(why)] for path, why in shown],
    )
    yield from left_out_of_table(len(shown), len(noted), wording)
