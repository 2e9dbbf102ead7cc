"""People add words of their own to the vocabularies, each with an event; none is ever lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive_app.errors import InvalidInput
from archive_app.model.vocabulary import Term, load_builtin
from archive_app.services.vocabularies import add_term, load_vocabularies
from archive_app.store.archive import Archive
from tests.archives import count, lay_out, recovery_words
from tests.services.steps import events

DRONE = Term(
    scheme="evidence_kind", code="x-drone-log", label_en="Drone log", label_uk="Журнал дрона"
)


def test_a_new_archive_has_the_words_that_come_with_the_program(archive: Archive) -> None:
    assert load_vocabularies(archive) == load_builtin()


def test_a_word_that_was_added_stands_after_the_others_and_stays(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    lay_out(tmp_path / "archive")
    narrower = replace(DRONE, code="x-fpv", parent="x-drone-log", label_en="FPV", label_uk="")
    with Archive.open(tmp_path / "archive", recovery_words()) as archive:
        add_term(archive, DRONE)
        add_term(archive, narrower)
    with Archive.open(tmp_path / "archive", recovery_words()) as archive:
        words = load_vocabularies(archive)
        assert words.terms("evidence_kind")[-2:] == (DRONE, narrower)
        assert words.label("evidence_kind", "x-fpv", "uk") == "FPV"
        assert words.codes("evidence_kind") >= {"x-fpv", "photo"}


def test_adding_a_word_is_an_event_about_the_archive(archive: Archive) -> None:
    add_term(archive, DRONE)
    newest = events(archive)[-1]
    assert newest.kind == "vocabulary_extended"
    assert newest.note == "evidence_kind: x-drone-log, Drone log, Журнал дрона"
    assert [link.subject.kind for link in newest.subjects] == ["log"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"scheme": "no_such"}, "There is no vocabulary"),
        ({"scheme": "confidentiality"}, "takes no words of your own"),
        ({"code": "photo"}, "is x- and then"),
        ({"code": "x-Ж"}, "is x- and then"),
        ({"code": "x-"}, "is x- and then"),
        ({"code": "x-drone-log"}, "is there already"),
        ({"code": "x-new", "parent": "x-nowhere"}, "is placed under"),
        ({"code": "x-new", "label_en": " ", "label_uk": ""}, "has no label"),
        ({"code": "x-new", "label_en": "\udcff"}, "half of a character"),
        ({"code": "x-new", "label_uk": "a\x00b"}, "NUL"),
        ({"code": "x-" + "n" * 200}, "code: must be of at most 64"),
    ],
)
def test_a_word_that_cannot_be_one_is_refused_and_nothing_is_recorded(
    shared_archive: Archive, changes: dict[str, str], reason: str
) -> None:
    if "x-drone-log" not in load_vocabularies(shared_archive).codes("evidence_kind"):
        add_term(shared_archive, DRONE)
    before = count(shared_archive, "event"), count(shared_archive, "vocabulary_term")
    with pytest.raises(InvalidInput, match=reason):
        add_term(shared_archive, replace(DRONE, **changes))  # type: ignore[arg-type]
    assert (
        count(shared_archive, "event"),
        count(shared_archive, "vocabulary_term"),
    ) == before
