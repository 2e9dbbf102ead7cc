"""What is said when a value that a person or a script gives is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.errors import InvalidInput
from archive_app.model.hidden import in_one_line
from archive_app.model.inputs import EvidenceLinkInput, IncidentInput
from archive_app.model.validation import shown, validated


class FewWords:
    """Vocabularies with a handful of words in every scheme."""

    def codes(self, scheme: str) -> frozenset[str]:
        return frozenset({f"{scheme}_a", "x-own"})


def refusal(fields: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        validated(IncidentInput, fields, FewWords())
    return str(refused.value)


def test_every_wrong_field_is_named_with_its_reason() -> None:
    assert refusal(
        {
            "title": "Shelling of a market",
            "when": "2024-13-01",
            "place": {"latitude": "95", "longitude": "37.9", "planet": "Earth"},
            "victims_alleged": {"min": 3, "max": 2},
            "external_references": [{"kind": "UN"}, {"number": 7}],
            "description": 5,
        }
    ) == (
        "The incident cannot be recorded: "
        "when: there is no month “13”: months are 01 to 12, or XX where unknown "
        "(21 to 24 for spring, summer, autumn, winter); "
        "place.latitude: must be decimal degrees between -90 and 90, such as 48.3155; "
        "place.planet: is not a known field; "
        "description: must be text; "
        "victims_alleged: the numbers must be in order: min, best, max; "
        "external_references.1.kind: is missing; "
        "external_references.1.number: must be text."
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "title: is missing"),
        ({"title": None}, "title: must be text"),
        ({"title": ""}, "title: is blank"),
        ({"title": " \t\n\u00a0\u200b\u2060"}, "title: is blank"),
        ({"title": "a\x00b"}, "title: contains a NUL character"),
        ({"title": "a\ud800b"}, "title: contains half of a character (a lone surrogate)"),
        ({"title": "a", "remarks": "\udfff"}, "remarks: contains half of a character"),
        ({"title": "a" * 1_000_001}, "title: is longer than 1000000 characters"),
        ({"title": "a", "colour": 1}, "colour: is not a known field"),
        ({"title": "a", "Colour\x1b[31m": 1}, "“Colour[U+001B][31m”: is not a known field"),
        ({"title": "a", 3: 1}, "3: is not a known field"),
        ({"title": "a", "place": "Niu-York"}, "place: must be an object with named fields"),
        ({"title": "a", "notifications": {}}, "notifications: must be a list"),
        ({"title": "a", "notifications": "UN"}, "notifications: must be a list"),
        ({"title": "a", "when": 2024}, "when: must be a date as text, such as 2024-10-01"),
        ({"title": "a", "when": {"date": "2024-10-32"}}, "when.date: there is no day “32”"),
        ({"title": "a", "when": {}}, "when.date: is missing"),
        ({"title": "a", "confidentiality": "top"}, "confidentiality: is not one of: open, inter"),
        ({"title": "a", "confidentiality": []}, "confidentiality: is not one of: open, inter"),
        ({"title": "a", "reference": "7ZQ4M2XK-2024-12"}, "reference: is given by the archive"),
        ({"title": "a", "status": "no"}, "status: “no” is not one of: incident_status_a, x-own"),
        ({"title": "a", "status": "Nö"}, "status: must be a code of a–z, 0–9, - and _"),
        ({"title": "a", "place": {"grade": "no"}}, "place.grade: “no” is not one of: place_grade"),
        ([], "The incident cannot be recorded: must be an object with named fields."),
        (None, "must be an object with named fields"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_the_users_words(fields: object, reason: str) -> None:
    assert reason in refusal(fields)


def test_the_words_of_the_vocabularies_are_taken() -> None:
    incident = validated(
        IncidentInput,
        {"title": "a", "status": "incident_status_a", "verification_level": "x-own"},
        FewWords(),
    )
    assert (incident.status, incident.verification_level) == ("incident_status_a", "x-own")


def test_without_vocabularies_only_the_form_of_a_code_counts() -> None:
    assert IncidentInput(title="a", status="anything-at_all").status == "anything-at_all"
    with pytest.raises(ValueError, match="must be a code"):
        IncidentInput(title="a", status="any thing")


@pytest.mark.parametrize("wrong", ["", "0" * 31, "0" * 33, "A" * 32, "0" * 31 + "\n", 0, None])
def test_the_id_of_another_record_is_32_hexadecimal_digits(wrong: object) -> None:
    with pytest.raises(InvalidInput, match=r"item_id: must be 32 lower-case hexadecimal digits"):
        validated(
            EvidenceLinkInput,
            {"item_id": wrong, "incident_id": "0" * 32, "role": "x-own"},
            FewWords(),
        )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from([*IncidentInput.model_fields, "latitude", "?"]), json_values, max_size=6
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_given_becomes_a_record_or_a_sentence(fields: dict[str, object]) -> None:
    try:
        validated(IncidentInput, fields, FewWords())
    except InvalidInput as refused:
        sentence = str(refused)
        assert sentence.startswith("The incident cannot be recorded: ")
        assert in_one_line(sentence) == sentence


def test_untrusted_text_is_shown_short_and_harmless() -> None:
    assert shown("Київ") == "“Київ”"
    assert shown("a\n\u202e\ud800") == "“a[U+000A][U+202E][U+D800]”"
    assert shown("x" * 61) == "“" + "x" * 60 + "…”"
