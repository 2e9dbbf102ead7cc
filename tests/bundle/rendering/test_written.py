"""What the program wrote into an archive is told in each language; what people typed stays."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle.rendering.wording import Wording, groups
from archive_app.bundle.rendering.written import in_language
from archive_app.bundle.verdict import Verdict
from archive_app.media.protocol import Note
from archive_app.media.thumbnail import PARAMETERS
from archive_app.model.fixity import Part
from archive_app.progress import LOCKED
from archive_app.resources import resource_path
from archive_app.store.header import Difference
from archive_app.store.mending import UNCHANGED

WORDS, SENTENCES = (
    tomllib.loads(resource_path("reports", f"{name}.toml").read_text("utf-8"))["uk"]
    for name in ("written", "sentences")
)
CYRILLIC = re.compile("[\u0400-\u04ff]")
GAP = re.compile(r"\{\w+\}")
WRITTEN = [
    *Note,
    *(each.value for each in Difference),
    *(each.words for each in Verdict),
    UNCHANGED,
    *(f"check of {part.value}" for part in Part),
    f"first page, {PARAMETERS}",
    f"EXIF orientation applied, {PARAMETERS}",
    "12 taken, 3 of them held before, 0 taken before, 1 left out",
    "12 taken, 3 of them held before, 2 more than once, 0 taken before, 1 left out",
    "Checked: 35 events, 2 checkpoints, 7 objects, 900 object bytes, 4 held over. Findings: 1.",
    "Checked: 35 events. Findings: 2. The search index was built anew.",
    "It cannot be read: Permission denied.",
    LOCKED,
    "failed: There is no space left for /media/x. Nothing half-written was kept.",
]


@pytest.mark.parametrize(("text", "said"), [*WORDS.items(), *SENTENCES.items()])
def test_a_text_has_the_same_gaps_in_both_languages(text: str, said: str) -> None:
    assert sorted(GAP.findall(text)) == sorted(GAP.findall(said))
    assert CYRILLIC.search(said)
    assert not CYRILLIC.search(text)
    assert "'" not in re.sub(r"'[-_.]'|'\.'", "", said)


def test_no_text_is_in_both_tables() -> None:
    assert not WORDS.keys() & SENTENCES.keys()


@pytest.mark.parametrize("text", WRITTEN)
def test_what_the_program_writes_is_told_in_ukrainian_with_its_numbers(text: str) -> None:
    said = in_language(text, "uk")
    assert CYRILLIC.search(said)
    assert set(re.findall("[0-9]+", said)) >= set(re.findall("[0-9]+", text))
    assert in_language(text, "en") == text


def test_remarks_that_stand_after_one_another_are_told_one_by_one() -> None:
    said = in_language(f"{Note.DAMAGED} {Note.NO_SOUND}", "uk")
    assert said == " ".join(in_language(note, "uk") for note in (Note.DAMAGED, Note.NO_SOUND))


@pytest.mark.parametrize(
    "text", ["no metadata, he said", "Moved to this computer. It is hers.", "12 taken", "{why}"]
)
def test_what_a_person_typed_stays_as_it_was_typed(text: str) -> None:
    assert in_language(text, "uk") == text


@given(st.text())
def test_any_text_can_be_told(text: str) -> None:
    assert in_language(text, "en") == text
    assert in_language(text, "uk").count("\n") == text.count("\n")


def test_papers_tell_it_in_each_of_their_languages() -> None:
    words = Wording.of(["en", "uk"], {})
    said = dict(words.value("event", "outcome", "pass"))
    assert said == {"en": "pass", "uk": WORDS["pass"]}
    assert words.value("event", "outcome", "as typed") == ((None, "as typed"),)
    assert words.value("event", "to", "pass") == ((None, "pass"),)
    fingerprint = "ab" * 32
    assert words.value("event", "outcome", fingerprint) == ((None, groups(fingerprint)),)
    missing = "No file of it is here."
    assert words.said(missing) == ((None, missing),)
    assert dict(words.said("Event 7 is missing from the ledger.")) == {
        "en": "Event 7 is missing from the ledger.",
        "uk": "Події 7 немає в журналі.",
    }
