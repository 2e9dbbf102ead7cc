"""The coded words on the pages of docs: each kind of event and each vocabulary is described."""

from __future__ import annotations

import os
from collections import Counter

from archive_app.model.vocabulary import Scheme, Term, load_builtin
from tests.conftest import ROOT
from tests.promises.event_kinds import read_table, unlike_the_table

PAGE_PATH = ROOT / "docs" / "vocabularies.md"
EVENTS = load_builtin().terms("custody_event")
HEAD = """# Vocabularies

What each code in a record or event means, for whoever has no program that says it. Codes that begin
with `x-` are an archive's own, in its [table](format.md#table-vocabulary_term) `vocabulary_term`.
The program keeps these words, with Ukrainian ones, in `resources/vocabularies/*.toml`; a test makes
this page from them (`UPDATE_PAGES=1`).
"""


def page() -> str:
    return "\n".join([HEAD, *map(section, load_builtin().schemes())])


def section(scheme: Scheme) -> str:
    rows = "".join(f"| `{term.code}` | {meaning(term)} |\n" for term in scheme.terms)
    return f"## `{scheme.code}`\n\n{scheme.label_en}.\n\n| Code | Meaning |\n|---|---|\n{rows}"


def meaning(term: Term) -> str:
    definition = f". {term.definition_en}" if term.definition_en else ""
    return f"{term.label_en}{definition}"


def test_the_page_of_vocabularies_is_that_of_the_program() -> None:
    if os.environ.get("UPDATE_PAGES"):
        PAGE_PATH.write_text(page(), "utf-8")
    assert PAGE_PATH.read_text("utf-8") == page()


def test_every_kind_of_event_is_in_the_table_once() -> None:
    # Taking out a file, a paper and a bundle are one kind, and have a row each.
    rows = Counter(kind for row in read_table() for kind in row.kinds)
    assert {kind for kind, number in rows.items() if number > 1} == {"exported"}
    assert rows.keys() == {term.code for term in EVENTS}


def test_the_table_says_which_events_are_recorded_by_hand() -> None:
    told = {kind for row in read_table() if row.is_by_hand for kind in row.kinds}
    assert told == {term.code for term in EVENTS if term.by_hand}


def test_an_event_that_says_more_than_the_table_is_told() -> None:
    subject = {"digest": None, "id": "0" * 32, "kind": "log", "prev": None, "revision": None}
    said = dict.fromkeys(
        ("happened_at", "from", "to", "place", "purpose", "authority", "tool", "outcome", "note")
    )
    event = {**said, "kind": "archive_moved", "subject/0": {**subject, "seq": 1}}
    assert unlike_the_table({**event, "note": "x"}) is None
    assert (
        unlike_the_table({**event, "outcome": "x"}) == "archive_moved is about log and says outcome"
    )
    event["subject/0"] = {**subject, "kind": "agent", "seq": 1}
    assert unlike_the_table(event) == "archive_moved is about agent and says nothing"
