"""Sets papers as PDF/A-2a and PDF/UA-1 with typst: what is said goes in as data, never as markup.

The same blocks give the same bytes: the only date in a paper is the one that is handed in, and the
fonts are those inside typst. A child of its own sets each paper: it reads nothing but
resources/reports and its pipe, and writes nothing but into its pipe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

import segno

from archive_app.bundle.rendering import typesetter
from archive_app.bundle.rendering.telling import Told
from archive_app.bundle.rendering.visible import printable
from archive_app.bundle.rendering.wording import Text, Wording
from archive_app.child import child_command, start_child
from archive_app.errors import PaperFailed

_LONGEST_HEAD = 60
_SHORT = 800
Data: TypeAlias = "str | int | Sequence[Data] | Mapping[str, Data] | None"
Block: TypeAlias = "dict[str, Data]"
Cell: TypeAlias = "tuple[tuple[str | None, str], ...]"


def pdf(
    wording: Wording, *, title: str, head: str, software: str, at: str, blocks: Sequence[Block]
) -> bytes:
    """Return a paper. ``at`` is the time it is of, ISO 8601; ``head`` stands on every page."""
    day = datetime.fromisoformat(at)
    data: Data = {
        "title": title,
        "head": head if len(head) <= _LONGEST_HEAD else f"{head[:_LONGEST_HEAD]}…",
        "software": software,
        "language": wording.languages[0],
        "date": {
            "year": day.year,
            "month": day.month,
            "day": day.day,
            "hour": day.hour,
            "minute": day.minute,
            "second": day.second,
        },
        "page": wording.phrase("page", page="{page}", pages="{pages}"),
        "blank": wording.phrase("not_recorded"),
        "blocks": blocks,
    }
    try:
        return _compile(_settable(data, plain=False))
    except _UnsettableError:
        # A rare pair of letters that the fonts hold singly and not together: name all but a few.
        return _compile(_settable(data, plain=True))


def typesetter_command() -> list[str]:
    """Return the command that starts the typesetting child; the one place that knows."""
    return child_command(typesetter.__name__)


def _compile(data: Data) -> bytes:
    """Return what the typesetting child makes of it; raise _UnsettableError, PaperFailed."""
    try:
        # It has no variables: typst would take a date of one.
        with start_child(typesetter_command()) as child:
            try:
                paper, _ = child.communicate(json.dumps(data, ensure_ascii=False).encode("utf-8"))
            except BaseException:
                child.kill()  # or leaving it would wait for the paper
                raise
    except OSError as error:
        raise PaperFailed(f"No paper can be set here: {error.strerror}.") from error
    if child.returncode == typesetter.UNSETTABLE_STATUS:
        raise _UnsettableError
    if child.returncode != 0 or not paper:
        raise PaperFailed("A paper was not set: its process stopped, perhaps for want of memory.")
    return paper


class _UnsettableError(Exception):
    """typst refuses what it should set."""


def _settable(data: Data, *, plain: bool) -> Data:
    if isinstance(data, str):
        return data if data.startswith("<svg ") else printable(data, plain=plain)
    if isinstance(data, Mapping):
        return {name: _settable(each, plain=plain) for name, each in data.items()}
    if isinstance(data, Sequence):
        return [_settable(each, plain=plain) for each in data]
    return data


def words(kind: str, text: Text) -> Block:
    """Return a block of one text: ``title``, ``heading``, ``name`` or ``prose``."""
    return {"kind": kind, "words": text}


def strong(label: Text, text: Text) -> Block:
    """Return what stands out in a frame, under its label."""
    return {"kind": "strong", "label": label, "words": text}


def next_page() -> Block:
    """Return the end of a page."""
    return {"kind": "page"}


def texts(kind: str, items: Sequence[Text]) -> Block:
    """Return a block of several texts: ``list`` or ``steps``."""
    return {"kind": kind, "items": items}


def fields(rows: Sequence[Told]) -> Block:
    """Return labels beside values; what is short stays together on its page."""
    length = sum(len(said) for row in rows for text in row for _, said in text)
    return {"kind": "fields", "rows": rows, "is_short": length <= _SHORT}


def table(columns: Sequence[Text], widths: Sequence[int], rows: Sequence[Sequence[Cell]]) -> Block:
    """Return a table; ``widths`` are shares of the page."""
    cells = [cell for row in rows for cell in row]
    return {
        "kind": "table",
        "columns": columns,
        "widths": widths,
        "cells": cells,
    }


def blanks(items: Sequence[Text], *, height_mm: int, columns: int = 1) -> Block:
    """Return lines to fill in by hand, each with so much room above it."""
    return {"kind": "blanks", "items": items, "height": height_mm, "columns": columns}


def digits(text: Text) -> Block:
    """Return boxes to write a SHA-256 in by hand."""
    return {"kind": "digits", "words": text}


def command(text: str) -> Block:
    """Return something to type, as it stands, line by line."""
    return {"kind": "command", "lines": text.split("\n")}


def two(sides: Sequence[tuple[Text, Sequence[Text]]], *, height_mm: int) -> Block:
    """Return two headed columns of lines to fill in by hand."""
    return {
        "kind": "two",
        "sides": [{"words": heading, "items": items} for heading, items in sides],
        "height": height_mm,
    }


def mono(text: str) -> Cell:
    """Return a value in letters of one width."""
    return (("mono", text),)


def qr(content: str, note: Text, alt: str) -> Block:
    """Return a QR code (ISO/IEC 18004) of a text beside what it holds."""
    return {"kind": "qr", "svg": _qr_svg(content), "words": note, "alt": alt}


@lru_cache(maxsize=1)  # both papers of a bundle have the same code, and it takes long to make
def _qr_svg(content: str) -> str:
    svg: str = segno.make(content, error="m", micro=False).svg_inline(border=2)
    return svg
