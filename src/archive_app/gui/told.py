"""What a record or an event says, as labels and values in the spoken language.

The words are those of the papers (resources/reports), so that a screen and a bundle call a thing by
one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from archive_app.bundle.rendering.wording import Text, Wording
from archive_app.gui import telling, wording
from archive_app.gui.context import Context
from archive_app.gui.translation import spoken_language
from archive_app.model.canonical import JsonValue
from archive_app.model.fields import flatten, says_something
from archive_app.model.hidden import in_one_line, without_hidden
from archive_app.model.validation import RecordInput
from archive_app.services import custody
from archive_app.services.custody import CustodyEvent

# A digest in one word is wider than a page, and nobody reads it aloud.
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

_FAILED = "failed: "
"""What a line of an outcome begins with where something came to nothing (bundle_export)."""


def record_facts(
    record: RecordInput, names: Mapping[str, str], without: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return each field that a record says something in, and what, but for those named.

    ``names`` is what other records are called, by their ids.
    """
    words = Wording.of([spoken_language()], names)
    left_out = frozenset(without)
    return [
        (_one(words.field(record.KIND, name)), _value(words, record.KIND, name, value))
        for name, value in flatten(record)
        if says_something(value) and name not in left_out
    ]


def field_label(kind: str, name: str) -> str:
    """Return what a field (``/title``) of a kind of record is called."""
    return _one(Wording.of([spoken_language()], {}).field(kind, name))


def change_facts(
    kind: str,
    changed: Iterable[tuple[str, JsonValue, JsonValue]],
    names: Mapping[str, str],
) -> list[tuple[str, str, str]]:
    """Return, for each field that a revision changed, what it is called, said before and says."""
    words = Wording.of([spoken_language()], names)
    return [
        (
            _one(words.field(kind, name)),
            _value(words, kind, name, before),
            _value(words, kind, name, after),
        )
        for name, before, after in changed
    ]


def happened(context: Context, event: CustodyEvent) -> str:
    """Return what an event tells of: its kind, and of an export whether it came to nothing."""
    lines = (event.outcome or "").splitlines()
    if event.kind == "exported" and any(line.startswith(_FAILED) for line in lines):
        return QCoreApplication.translate("event", "Export failed")
    return wording.code_label(context, "custody_event", event.kind)


def event_line(context: Context, event: CustodyEvent, agents: Mapping[str, str]) -> str:
    """Return an event in one line: what, from and to whom, what came of it, by whom."""
    what = happened(context, event)
    who = agents.get(event.agent or "", "")
    way = " → ".join(part for part in (event.from_, event.to) if part)
    # What held the program that read a file is for the event in full: no outcome to a reader.
    outcome = "" if event.kind == "metadata_read" else event.outcome or ""
    return without_hidden(wording.joined(what, way, wording.written(outcome), who))


def event_facts(event: CustodyEvent, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what an event says but for its kind, in the order and the words of the papers.

    ``names`` is what agents are called, by their ids.
    """
    words = Wording.of([spoken_language()], names)
    said = [
        ("happened_at", event.happened_at),
        ("agent", event.agent),
        ("from", event.from_),
        ("to", event.to),
        ("place", event.place),
        ("purpose", event.purpose),
        ("authority", event.authority),
        ("outcome", event.outcome),
        ("note", event.note),
        ("tool", event.tool),
    ]
    return [
        (
            _one(words.field("event", name)),
            _DIGEST.sub(
                lambda found: wording.digest_groups(found[0]),
                _one(words.value("event", name, value)),
            ),
        )
        for name, value in said
        if value is not None
    ]


def subject(called: str, kind: str) -> str:
    """Return what an event is about: by its kind, in the spoken language, where it has no name."""
    if called == custody.THE_LEDGER:
        return QCoreApplication.translate("event", "the ledger")
    if called != kind.replace("_", " "):
        return in_one_line(called)
    return _one(Wording.of([spoken_language()], {}).kind(kind))


def _value(words: Wording, kind: str, name: str, value: JsonValue) -> str:
    date = telling.date_part_in_words(name, value)
    return _one(words.value(kind, name, value)) if date is None else without_hidden(date)


def _one(text: Text) -> str:
    """Return a text that hides nothing of how it is written: a name can be made to mislead."""
    return without_hidden(" ".join(said for _, said in text))
