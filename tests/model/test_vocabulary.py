"""Every coded word has its labels, and a user's own words join them."""

import re
from pathlib import Path

import pytest

from archive_app.errors import InvalidInput
from archive_app.model.vocabulary import (
    Scheme,
    Term,
    Vocabularies,
    load_builtin,
    parse_scheme,
)
from archive_app.resources import resource_path

BUILTIN = load_builtin()
SCHEMES = BUILTIN.schemes()
TERMS = [term for scheme in SCHEMES for term in scheme.terms]

EXPECTED_SCHEMES = {
    "agent_kind",
    "carrier",
    "confidentiality",
    "conflict_classification",
    "custody_event",
    "evidence_kind",
    "evidentiary_value",
    "file_role",
    "incident_link",
    "incident_status",
    "link_role",
    "place_grade",
    "place_method",
    "sensitivity",
    "source_directness",
    "source_kind",
    "source_reliability",
    "verification_level",
    "zone_basis",
}
SAME_IN_BOTH_LANGUAGES: set[str] = set()
LATIN_IN_UKRAINIAN = {"SSD", "USB"}


def own(
    code: str = "x-drone",
    scheme: str = "carrier",
    *,
    label_en: str = "Drone",
    label_uk: str = "Дрон",
    parent: str | None = None,
) -> Term:
    return Term(scheme=scheme, code=code, label_en=label_en, label_uk=label_uk, parent=parent)


def test_every_scheme_is_there_and_named_like_its_file() -> None:
    assert {scheme.code for scheme in SCHEMES} == EXPECTED_SCHEMES
    for scheme in SCHEMES:
        path = resource_path("vocabularies", f"{scheme.code}.toml")
        assert parse_scheme(path.read_text(encoding="utf-8")) == scheme


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)
def test_every_builtin_word_is_well_formed(scheme: Scheme) -> None:
    assert scheme.version >= 1
    assert scheme.label_en
    assert scheme.label_uk
    assert scheme.codes
    for term in scheme.terms:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", term.code)
        assert term.label_en[0].isupper()
        assert term.label_uk[0].isupper()
        assert not re.search(r"^\s|\s$|\.$", f"{term.label_en}\n{term.label_uk}")
        assert bool(term.definition_en) == bool(term.definition_uk)
        for definition in filter(None, (term.definition_en, term.definition_uk)):
            assert definition.endswith(".")
    for labels in ([t.label_en for t in scheme.terms], [t.label_uk for t in scheme.terms]):
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{term.scheme}/{term.code}")
def test_the_ukrainian_is_ukrainian(term: Term) -> None:
    assert term.label_uk != term.label_en or term.label_en in SAME_IN_BOTH_LANGUAGES
    text = f"{term.label_uk} {term.definition_uk}"
    for word in re.findall(r"[^\W\d_]+", text):
        assert word in LATIN_IN_UKRAINIAN or re.fullmatch(r"[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ]+", word)
    assert "'" not in text


def test_what_a_person_may_record_by_hand_is_said_in_custody_events_alone() -> None:
    by_hand = {term.code for term in TERMS if term.by_hand}
    assert {term.scheme for term in TERMS if term.by_hand} == {"custody_event"}
    assert {"handed_over", "received", "gap_noted", "seal_broken", "consent_given"} <= by_hand
    assert not by_hand & {"digest_computed", "fixity_checked", "ingested", "exported", "viewed"}


def test_every_grade_of_place_but_unknown_has_a_radius_and_they_grow() -> None:
    radii = [term.radius_m for term in BUILTIN.terms("place_grade") if term.code != "unknown"]
    assert radii[:4] == [10, 100, 1_000, 5_000]
    known = [radius for radius in radii if radius is not None]
    assert known == sorted(set(known))
    assert len(known) == len(radii)
    assert BUILTIN.term("place_grade", "unknown").radius_m is None
    assert {term.scheme for term in TERMS if term.radius_m} == {"place_grade"}


def test_the_order_of_confidentiality_is_the_order_of_its_words() -> None:
    codes = [term.code for term in BUILTIN.terms("confidentiality")]
    assert codes == ["open", "internal", "restricted", "secret"]


def test_a_label_is_given_in_the_language_asked_for() -> None:
    assert BUILTIN.label("custody_event", "handed_over", "en") == "Handed over"
    assert BUILTIN.label("custody_event", "handed_over", "uk") == "Передано"
    assert BUILTIN.scheme_by_code["carrier"].label("uk") == "Носій"


def test_a_retired_word_keeps_its_label_and_takes_no_new_records() -> None:
    scheme = parse_scheme(
        """
        scheme = "carrier"
        version = 2
        label_en = "Carrier"
        label_uk = "Носій"
        [[term]]
        code = "tape"
        label_en = "Tape"
        label_uk = "Стрічка"
        retired = true
        [[term]]
        code = "card"
        label_en = "Card"
        label_uk = "Картка"
        """
    )
    vocabularies = Vocabularies({"carrier": scheme})
    assert vocabularies.codes("carrier") == {"card"}
    assert vocabularies.label("carrier", "tape", "uk") == "Стрічка"
    assert vocabularies.term("carrier", "tape").retired


def test_an_unknown_code_is_refused_as_input_and_shown_as_it_stands() -> None:
    with pytest.raises(InvalidInput, match="“pigeon” is not a word of the vocabulary “Carrier”"):
        BUILTIN.term("carrier", "pigeon")
    assert BUILTIN.label("carrier", "x-pigeon", "uk") == "x-pigeon"


def test_own_words_join_and_leave_the_builtin_as_they_were() -> None:
    wider = BUILTIN.with_terms(
        [own(), own("x-drone_card", parent="x-drone", label_uk=""), own("x-kept", "source_kind")]
    )
    assert wider.codes("carrier") == BUILTIN.codes("carrier") | {"x-drone", "x-drone_card"}
    assert wider.label("carrier", "x-drone", "uk") == "Дрон"
    assert wider.label("carrier", "x-drone_card", "uk") == "Drone"
    assert wider.label("source_kind", "x-kept", "uk") == "Дрон"
    assert "x-drone" not in BUILTIN.codes("carrier")


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        (own(scheme="weather"), "There is no vocabulary “weather”"),
        (own(scheme="confidentiality"), "“Confidentiality” takes no words of your own"),
        (own("drone"), "x- and then"),
        (own("x-Дрон"), "x- and then"),
        (own("x-drone\n"), "x- and then"),
        (own("x-"), "x- and then"),
        (own("x-taken"), "is there already"),
        (own(parent="x-nowhere"), "placed under “x-nowhere”"),
        (own(label_en=" ", label_uk=""), "has no label"),
    ],
)
def test_an_own_word_that_cannot_stand_is_refused_with_the_reason(term: Term, reason: str) -> None:
    vocabularies = BUILTIN.with_terms([own("x-taken")])
    with pytest.raises(InvalidInput, match=reason):
        vocabularies.with_terms([term])


@pytest.mark.parametrize(
    "change",
    [
        ('code = "b"', 'code = "a"'),
        ('code = "b"', 'code = "B"'),
        ('parent = "a"', 'parent = "c"'),
        ('parent = "a"', 'lable = "a"'),
        ('parent = "a"', "label_en = "),
        ("version = 1", ""),
    ],
)
def test_a_malformed_scheme_is_not_loaded(change: tuple[str, str]) -> None:
    text = """
        scheme = "example"
        version = 1
        label_en = "Example"
        label_uk = "Приклад"
        [[term]]
        code = "a"
        label_en = "A"
        label_uk = "А"
        [[term]]
        code = "b"
        parent = "a"
        label_en = "B"
        label_uk = "Б"
        """
    assert parse_scheme(text).term_by_code["b"].parent == "a"
    with pytest.raises((ValueError, TypeError, KeyError)):
        parse_scheme(text.replace(*change))


def test_every_file_among_the_vocabularies_is_one() -> None:
    folder_path: Path = resource_path("vocabularies")
    assert {path.suffix for path in folder_path.iterdir()} == {".toml"}
