"""The table of docs/format.md that says what each kind of event is about and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from archive_app.model import custody
from archive_app.model.canonical import JsonValue
from archive_app.model.rows import INPUTS
from archive_app.store.erasures import SPOKEN
from tests.conftest import ROOT

_HEADING = "### Kinds of events\n"
_CODE = re.compile(r"`([a-z_]+)`")
_HAPPENED = frozenset({"happened_at"})


@dataclass(frozen=True)
class Row:
    """One row: of which kinds, whether a person may record them, kinds of subject, and names."""

    kinds: tuple[str, ...]
    is_by_hand: bool
    is_by_hand_only: bool
    subjects: frozenset[str]
    names: frozenset[str]


@cache
def read_table() -> tuple[Row, ...]:
    """Return the rows of the table, in its order."""
    page = (ROOT / "docs" / "format.md").read_text("utf-8")
    section = page.split(_HEADING)[1].split("\n### ")[0]
    return tuple(_rows(line for line in section.splitlines() if line.startswith("|")))


def _rows(lines: Iterator[str]) -> Iterator[Row]:
    next(lines), next(lines)
    for line in lines:
        kinds, subjects, says = (cell.strip() for cell in line.split("|")[1:-1])
        named = frozenset(_CODE.findall(subjects))
        assert named <= {"log", *INPUTS}, line
        yield Row(
            tuple(_CODE.findall(kinds)),
            "by hand" in kinds,
            kinds.startswith("by hand only"),
            named | (INPUTS.keys() if re.search(r"\brecords?\b", subjects) else set()),
            frozenset(_CODE.findall(says)) & SPOKEN,
        )


def unlike_the_table(said: Mapping[str, JsonValue]) -> str | None:
    """Return how an event that a service recorded differs from the table, None where it does not.

    It is like one of the rows of its kind; what a person may say is that of the row by hand.
    """
    table = read_table()
    kind = str(said["kind"])
    of_kind = [row for row in table if kind in row.kinds]
    about = [link.subject.kind for link in custody.chained_subjects(dict(said))]
    names = {name for name in SPOKEN | _HAPPENED if said[name] is not None}
    by_hand = [row for row in table if row.is_by_hand_only] if said["tool"] is None else []
    for row in of_kind:
        also = {name for each in by_hand for name in each.names} if row.is_by_hand else set()
        if set(about) <= row.subjects and names <= row.names | also | _HAPPENED and about:
            return None
    return f"{kind} is about {', '.join(about)} and says {', '.join(sorted(names)) or 'nothing'}"
