"""Words of papers: everything in English and in Ukrainian, and what was typed as it was typed."""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import fields as members

import pytest

from archive_app.bundle import layout
from archive_app.bundle.rendering.visible import printable
from archive_app.bundle.rendering.wording import Wording, groups, moment, spaced
from archive_app.model import custody, vocabulary
from archive_app.model.canonical import JsonValue
from archive_app.model.fields import pointers
from archive_app.model.hidden import without_hidden
from archive_app.model.rows import INPUTS
from archive_app.resources import resource_path

PHRASES = tomllib.loads(resource_path("reports", "phrases.toml").read_text("utf-8"))
FIELDS = tomllib.loads(resource_path("reports", "fields.toml").read_text("utf-8"))
LABELS = {(table, name): said for table, names in FIELDS.items() for name, said in names.items()}
CYRILLIC = re.compile("[\u0400-\u04ff]")
SAME = {"SHA-256", "SHA-512"}
BOTH = Wording.of(("en", "uk"), {"ab" * 16: "E007"})


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_is_in_both_languages_and_has_the_same_gaps(name: str) -> None:
    said = PHRASES[name]
    assert said.keys() == {"en", "uk"}
    assert said["en"] != said["uk"]
    assert gaps(said["en"]) == gaps(said["uk"])
    assert CYRILLIC.search(said["uk"])
    assert not CYRILLIC.search(said["en"])


@pytest.mark.parametrize("place", LABELS, ids=str)
def test_a_label_is_in_both_languages(place: tuple[str, str]) -> None:
    said = LABELS[place]
    assert said.keys() - {"scheme"} == {"en", "uk"}
    if said["en"] in SAME:
        assert said["uk"] == said["en"]
    else:
        assert CYRILLIC.search(said["uk"])
        assert not CYRILLIC.search(said["en"])


def test_every_phrase_is_used() -> None:
    source = "".join(
        path.read_text("utf-8")
        for below in ("bundle/rendering", "gui/views")
        for path in resource_path("reports").parent.parent.glob(f"src/archive_app/{below}/*.py")
    )
    made = (
        "continuity_",
        "verdict_",
        "outcome_",
        "standing_",
        "expect_",
        "question_",
        "not_shown_",
        "readme_",
        "outside_",
        "amount_",
    )
    assert [
        name for name in PHRASES if not name.startswith(made) and f'"{name}"' not in source
    ] == []


@pytest.mark.parametrize("kind", layout.LETTERS)
def test_every_field_of_every_kind_of_record_has_a_label(kind: str) -> None:
    assert kind in FIELDS["kind"]
    missing = [
        pointer
        for pointer in pointers(INPUTS[kind])
        if re.sub("/[0-9]+$", "", pointer) not in FIELDS[kind]
    ]
    assert missing == []


def test_every_field_of_an_event_has_a_label() -> None:
    names = {each.name.rstrip("_") for each in members(custody.Event)} - {"subjects"}
    assert names - FIELDS["event"].keys() == set()


def test_every_scheme_that_is_named_is_one() -> None:
    known = {scheme.code for scheme in vocabulary.load_builtin().schemes()}
    assert {said["scheme"] for said in LABELS.values() if "scheme" in said} <= known


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, (("en", "not recorded"), ("uk", "не зафіксовано"))),
        (True, (("en", "yes"), ("uk", "так"))),
        ("typed {x}", ((None, "typed {x}"),)),
        ("ab" * 16, ((None, "E007"),)),
        ("cd" * 16, ((None, "cd" * 16),)),
        ("2026-11-22T10:03:05Z", ((None, "2026-11-22 10:03:05 UTC"),)),
        ("ab" * 32, ((None, groups("ab" * 32)),)),
        (5, ((None, "5"),)),
        (
            {"date": "2024", "zone": "UTC"},
            (("en", "date: 2024; zone: UTC"), ("uk", "дата: 2024; пояс: UTC")),
        ),
        (
            {"strange": "x", "min": 1},
            (("en", "at least: 1; strange: x"), ("uk", "щонайменше: 1; strange: x")),
        ),
    ],
)
def test_a_value_is_said_as_people_say_it(value: JsonValue, said: object) -> None:
    assert BOTH.value("incident", "/x", value) == said


def test_a_code_is_said_by_its_word_and_an_unknown_one_as_it_stands() -> None:
    assert dict(BOTH.value("evidence_item", "/kind", "video"))["uk"] == "Відеозапис"
    assert BOTH.value("evidence_item", "/kind", "no-such") == ((None, "no-such"),)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((), "no event about it is in this bundle"),
        ((1,), "event 1 is shown"),
        ((1, 2, 3), "events 1–3 without a gap"),
        ((2, 9), "of events 1–9, not shown: 1, 3–8"),
        ((3,), "of events 1–3, not shown: 1–2"),
    ],
)
def test_gaps_in_a_history_are_named(places: tuple[int, ...], said: str) -> None:
    assert BOTH.history(places)[0] == ("en", said)


@pytest.mark.parametrize(
    ("languages", "used"),
    [((), ("en",)), (("fr",), ("en",)), (("uk", "en"), ("en", "uk")), (("uk", "fr"), ("uk",))],
)
def test_languages_that_are_not_known_are_left_out(
    languages: tuple[str, ...], used: tuple[str, ...]
) -> None:
    assert Wording.of(languages, {}).languages == used


def test_numbers_digests_and_times_are_written_for_people() -> None:
    assert spaced(1234567) == "1\u00a0234\u00a0567"
    assert groups("0123456789ab") == "0123 4567 89ab"
    assert moment("2026-11-22T10:03:05.25Z") == "2026-11-22 10:03:05.25 UTC"
    for other in ("2026-11-22", "2026-11-22T10:03:05+02:00", "x 2026-11-22T10:03:05Z"):
        assert moment(other) == other


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "[U+202E]"),
        ("\u2066", "[U+2066]"),
        ("\u200f", "[U+200F]"),
        ("\u200b", "[U+200B]"),
        ("\ufeff", "[U+FEFF]"),
        ("\u00ad", "[U+00AD]"),
        ("\u2028", "[U+2028]"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
        ("\x00", "[U+0000]"),
        ("\x1b", "[U+001B]"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_what_cannot_be_seen_is_named(character: str, name: str) -> None:
    assert without_hidden(f"a{character}b") == f"a{name}b"
    assert printable(f"a{character}b") == f"a{name}b"


def test_what_can_be_seen_stays() -> None:
    for text in ("Їжак ґанок", "line\nand\ttab", "שלום", "e\u0301"):
        assert without_hidden(text) == text
    assert printable("Їжак ґанок") == "Їжак ґанок"
    assert printable("שלום", plain=True) == "[U+05E9][U+05DC][U+05D5][U+05DD]"


@pytest.mark.parametrize(
    ("value", "english", "ukrainian"),
    [
        (
            {"min": 16, "best": 16, "max": 16, "basis": "public reports"},
            "16 (public reports)",
            "16 (public reports)",
        ),
        (
            {"min": 12, "best": 14, "max": 1600, "basis": "a list"},
            "12 to 1,600, best estimate 14 (a list)",
            "від 12 до 1\u00a0600, найімовірніше 14 (a list)",
        ),
        ({"min": 12}, "at least 12", "щонайменше 12"),
        ({"max": 12, "min": None}, "at most 12", "щонайбільше 12"),
        ({"best": 16, "basis": "b"}, "best estimate 16 (b)", "найімовірніше 16 (b)"),
        ({"basis": "nobody counted"}, "nobody counted", "nobody counted"),
    ],
)
def test_a_count_is_said_as_a_person_would(value: JsonValue, english: str, ukrainian: str) -> None:
    for language, told in (("en", english), ("uk", ukrainian)):
        words = Wording.of([language], {})
        assert words.value("incident", "/victims_alleged", value) == ((None, told),)


@pytest.mark.parametrize(
    ("value", "english", "ukrainian"),
    [
        (
            {"latitude": "48.33", "longitude": "37.84", "uncertainty_m": 3000},
            "48.33 N 37.84 E ± 3 km",
            "48.33 пн.\u00a0ш. 37.84 сх.\u00a0д. ± 3\u00a0км",
        ),
        (
            {"latitude": "-1.5", "longitude": "-0.25", "uncertainty_m": 1250},
            "1.5 S 0.25 W ± 1,250 m",
            "1.5 пд.\u00a0ш. 0.25 зх.\u00a0д. ± 1\u00a0250\u00a0м",
        ),
        (
            {"latitude": "1", "longitude": "2", "uncertainty_m": 2500},
            "1 N 2 E ± 2.5 km",
            "1 пн.\u00a0ш. 2 сх.\u00a0д. ± 2,5\u00a0км",
        ),
        (
            {"latitude": None, "longitude": None, "uncertainty_m": 400},
            "± 400 m",
            "± 400\u00a0м",
        ),
        ({"latitude": "1", "longitude": "2"}, "1 N 2 E", "1 пн.\u00a0ш. 2 сх.\u00a0д."),
    ],
)
def test_coordinates_are_said_as_a_person_would(
    value: JsonValue, english: str, ukrainian: str
) -> None:
    for language, told in (("en", english), ("uk", ukrainian)):
        words = Wording.of([language], {})
        assert words.value("incident", "/place/coordinates", value) == ((None, told),)


def test_thousands_stand_apart() -> None:
    said = BOTH.value("stored_file", "/size", 1500)
    assert said == (("en", "1,500"), ("uk", "1\u00a0500"))
