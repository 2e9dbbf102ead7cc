"""What may be said of each record."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError

from archive_app.errors import InvalidInput
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    IncidentInput,
    IncidentLinkInput,
    SourceInput,
    StoredFileInput,
)
from archive_app.model.validation import RecordInput, validated
from archive_app.model.values import Confidentiality, Count, Place

ID = "00112233445566778899aabbccddeeff"
OTHER_ID = "ff" * 16

NIU_YORK = {
    "title": "Wounded prisoner reported shot near the Phenol plant",
    "when": "2024-09-06T~10:00",
    "place": {
        "name": "near the Phenol plant, New York",
        "normalised_name": "Niu-York",
        "country": "Ukraine",
        "oblast": "Donetsk Oblast",
        "raion": "Bakhmut district",
        "latitude": "48.331",
        "longitude": 37.83,
        "uncertainty_m": 1000,
        "method": "map",
    },
    "description": (
        "One wounded member of the Ukrainian forces, captured in a building, is reported to have "
        "been shot while lying on the ground unarmed."
    ),
    "victims_alleged": {"min": 1, "max": 1, "best": 1, "basis": "Statement of the prosecutor"},
    "external_references": [
        {
            "kind": "pre-trial investigation",
            "authority": "Donetsk Oblast Prosecutor’s Office",
        }
    ],
}
ZELENYI_SHLIAKH = {
    "title": "Nine captured soldiers reported executed",
    "when": {"date": "2024-10-10", "basis": "Date given by the analysts"},
    "place": {
        "name": "near Zelenyi Shliakh",
        "country": "Russia",
        "oblast": "Kursk Oblast",
        "grade": "settlement",
        "controlled_by": "Russian forces",
    },
    "description": "They are reported to have surrendered as ammunition ran short.",
    "victims_alleged": {"min": 9, "max": 9, "best": 9, "basis": "DeepState analysts"},
    "notifications": [
        {"to": "United Nations", "by": "Ukrainian Parliament Commissioner for Human Rights"},
        {"to": "ICRC", "by": "Ukrainian Parliament Commissioner for Human Rights"},
    ],
}
SUKHYI_YAR = {
    "title": "Sixteen prisoners of war reported shot",
    "when": "2024-10-01",
    "place": {
        "name": "near Mykolaivka and Sukhyi Yar",
        "raion": "Pokrovsk district",
        "oblast": "Donetsk Oblast",
    },
    "victims_alleged": {"best": 16, "basis": "as reported"},
    "remarks": "At the time the largest such execution known from the battlefield.",
}

STORED_FILE: dict[str, Any] = {
    "item_id": ID,
    "role": "original",
    "original_name": "IMG_0001.HEIC",
    "original_name_raw": "SU1HXzAwMDEuSEVJQw",
    "modified_at": "2024-09-06T07:00:00.123456789Z",
    "size": 0,
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "first_digested_at": "2024-10-11T08:00:00Z",
    "first_digested_by": OTHER_ID,
}


class AnyWord:
    """Vocabularies of exactly the words that these tests use."""

    def codes(self, scheme: str) -> frozenset[str]:
        return {
            "agent_kind": frozenset({"person", "device"}),
            "carrier": frozenset({"card"}),
            "evidence_kind": frozenset({"video"}),
            "file_role": frozenset({"original", "thumbnail"}),
            "incident_link": frozenset({"precedes"}),
            "link_role": frozenset({"documents"}),
            "place_grade": frozenset({"settlement"}),
            "place_method": frozenset({"map"}),
            "sensitivity": frozenset({"graphic", "personal_data"}),
            "source_kind": frozenset({"organisation"}),
        }[scheme]


def taken(input_class: type[RecordInput], fields: dict[str, Any]) -> Any:
    return validated(input_class, fields, AnyWord())


def refusal(input_class: type[RecordInput], fields: dict[str, Any]) -> str:
    with pytest.raises(InvalidInput) as refused:
        taken(input_class, fields)
    return str(refused.value)


@pytest.mark.parametrize("incident", [NIU_YORK, ZELENYI_SHLIAKH, SUKHYI_YAR])
def test_the_three_incidents_are_recorded_without_loss(incident: dict[str, Any]) -> None:
    found = taken(IncidentInput, json.loads(json.dumps(incident)))
    for name, value in incident.items():
        if name in ("title", "description", "remarks"):
            assert getattr(found, name) == value
    assert str(found.when) == (
        incident["when"] if isinstance(incident["when"], str) else incident["when"]["date"]
    )
    for name, value in incident["place"].items():
        assert getattr(found.place, name) == (str(value) if name == "longitude" else value)
    for name, value in incident["victims_alleged"].items():
        assert getattr(found.victims_alleged, name) == value
    assert len(found.notifications) == len(incident.get("notifications", []))


def test_the_fixed_keys_of_the_command_line_are_an_incident() -> None:
    found = taken(
        IncidentInput,
        json.loads(
            '{"title": "T", "when": "2024-09-06T10:00", "place": {"name": "P", "latitude": 48.331,'
            ' "longitude": 37.83, "uncertainty_m": 1000}, "description": "D",'
            ' "victims_alleged": {"min": 1, "max": 2, "best": 1, "basis": "B"}}'
        ),
    )
    assert found.when == FuzzyDate(date="2024-09-06", time="10:00")
    assert (found.place.latitude, found.place.longitude) == ("48.331", "37.83")
    assert found.victims_alleged == Count(min=1, max=2, best=1, basis="B")


def test_text_is_kept_exactly_as_typed() -> None:
    typed = "  Ки\u0438\u0306в, e\u0301\r\n\t\u202eabc \u200b "
    assert taken(IncidentInput, {"title": typed, "remarks": ""}).title == typed


def test_a_record_is_as_confidential_as_its_kind_unless_said() -> None:
    assert taken(IncidentInput, {"title": "T"}).confidentiality is Confidentiality.INTERNAL
    assert taken(SourceInput, {"pseudonym": "S"}).confidentiality is Confidentiality.RESTRICTED
    said = taken(SourceInput, {"pseudonym": "S", "confidentiality": "secret"})
    assert said.confidentiality is Confidentiality.SECRET


def test_an_agent_needs_a_name_or_a_pseudonym() -> None:
    assert taken(AgentInput, {"kind": "person", "name": "Олена"}).name == "Олена"
    assert taken(AgentInput, {"kind": "device", "pseudonym": "Laptop 2"}).name is None
    assert "a name or a pseudonym is needed" in refusal(AgentInput, {"kind": "person"})
    assert "is not one of: device, person" in refusal(AgentInput, {"kind": "robot", "name": "R"})


def test_a_source_tells_to_whom_it_spoke_already() -> None:
    source = taken(
        SourceInput,
        {
            "pseudonym": "DS-1",
            "kind": "organisation",
            "prior_accounts": [{"to": "journalists", "when": "2024-10", "about": "the video"}],
        },
    )
    assert source.prior_accounts[0].when == FuzzyDate(date="2024-10")


def test_an_evidence_item_may_be_a_web_capture_of_several_sensitivities() -> None:
    item = taken(
        EvidenceItemInput,
        {
            "title": "Video posted by a channel",
            "kind": "video",
            "language": "uk",
            "sensitivity": ["graphic", "personal_data"],
            "web_capture": {"url": "https://example.org/1", "when": "2024-10-11T09:30+03:00"},
        },
    )
    assert item.sensitivity == ("graphic", "personal_data")
    assert item.web_capture.when.zone == "+03:00"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"sensitivity": ["graphic", "graphic"]}, "sensitivity: names the same code twice"),
        ({"sensitivity": ["gory"]}, "sensitivity.0: “gory” is not one of: graphic, personal_data"),
        ({"sensitivity": "graphic"}, "sensitivity: must be a list"),
        ({"language": "Ukrainian language"}, "language: must be a language tag such as uk"),
        ({"legal_hold": "yes"}, "legal_hold: must be true or false"),
        ({"web_capture": {"tool": "x"}}, "web_capture.url: is missing"),
        ({"source_id": "S-1"}, "source_id: must be 32 lower-case hexadecimal digits"),
    ],
)
def test_a_wrong_evidence_item_is_refused(fields: dict[str, Any], reason: str) -> None:
    assert reason in refusal(EvidenceItemInput, {"title": "T", **fields})


def test_the_facts_of_a_file_are_taken() -> None:
    file = taken(
        StoredFileInput,
        {
            **STORED_FILE,
            "sha512": "0" * 128,
            "sha512_digested_at": "2024-10-11T08:00:00Z",
            "media_type": "image/svg+xml",
            "original_path_raw": "",
            "embedded_metadata": '{"exif":{"make":"\\u0442"}}',
        },
    )
    assert file.original_name == "IMG_0001.HEIC"
    assert file.modified_at == "2024-09-06T07:00:00.123456789Z"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"size": -1}, "size: must be at least 0"),
        ({"size": 2**53}, "size: must be at most 9007199254740991"),
        ({"sha256": "E3" * 32}, "sha256: must be 64 lower-case hexadecimal digits"),
        ({"sha512": "0" * 64}, "sha512: must be 128 lower-case hexadecimal digits"),
        ({"sha512_digested_at": "2024-10-11T08:00:00Z"}, "is given without sha512"),
        ({"original_name_raw": "SU1HXw=="}, "original_name_raw: must be base64url without padding"),
        ({"original_name_raw": "SU1HXx"}, "original_name_raw: must be base64url without padding"),
        ({"original_name_raw": "SU1HX"}, "original_name_raw: must be base64url without padding"),
        ({"original_name_raw": "+/+/"}, "original_name_raw: must be base64url without padding"),
        ({"modified_at": "2024-09-06 07:00:00Z"}, "modified_at: must be a time in UTC such as"),
        ({"modified_at": "2024-09-06T07:00:00+00:00"}, "modified_at: must be a time in UTC"),
        ({"modified_at": "2023-02-29T07:00:00Z"}, "is not a time that exists"),
        ({"modified_at": "2024-09-06T24:00:00Z"}, "is not a time that exists"),
        ({"modified_at": "2024-09-06T07:00:60Z"}, "is not a time that exists"),
        ({"media_type": "jpeg"}, "media_type: must be a media type such as image/jpeg"),
        ({"media_type": "Image/JPEG"}, "media_type: must be a media type such as image/jpeg"),
        ({"recipe": {"tool": "resize"}}, "no parent is given"),
        ({"embedded_metadata": "[]"}, "embedded_metadata: must be an object in the archive's"),
        ({"embedded_metadata": "{ }"}, "embedded_metadata: must be an object in the archive's"),
        ({"embedded_metadata": '{"a":1.5}'}, "embedded_metadata: must be an object"),
        ({"embedded_metadata": '{"a":1,"a":1}'}, "embedded_metadata: must be an object"),
        ({"embedded_metadata": '{"a":"é"}'}, "embedded_metadata: must be an object"),
        ({"first_digested_by": "Olena"}, "first_digested_by: must be 32 lower-case hexadecimal"),
    ],
)  # fmt: skip
def test_wrong_facts_of_a_file_are_refused(fields: dict[str, Any], reason: str) -> None:
    assert reason in refusal(StoredFileInput, {**STORED_FILE, **fields})


def test_a_derivative_names_its_parent_and_recipe() -> None:
    recipe = {"tool": "thumbnailer", "version": "1", "parameters": "max=512"}
    file = taken(
        StoredFileInput, {**STORED_FILE, "role": "thumbnail", "parent_id": ID, "recipe": recipe}
    )
    assert file.recipe.model_dump() == recipe


def test_an_accession_remembers_odd_names_and_unreadable_files() -> None:
    accession = taken(
        AccessionInput,
        {
            "received_from": "Courier K-3",
            "carrier": "card",
            "when": "2024-10-12T~18",
            "odd_names": [{"path": "a\ufffdb", "path_raw": "Yf9i", "why": "not UTF-8"}],
            "unreadable_files": [{"path": "c", "path_raw": "Yw", "why": "permission denied"}],
        },
    )
    assert accession.odd_names[0].path_raw == "Yf9i"
    assert accession.unreadable_files[0].why == "permission denied"
    assert "received_from: is missing" in refusal(AccessionInput, {})


def test_an_incident_is_not_linked_to_itself() -> None:
    link = {"from_id": ID, "to_id": OTHER_ID, "kind": "precedes"}
    assert taken(IncidentLinkInput, link).kind == "precedes"
    assert "an incident cannot be linked to itself" in refusal(
        IncidentLinkInput, {**link, "to_id": ID}
    )


def test_an_item_is_linked_to_an_incident_in_a_role() -> None:
    link = {"item_id": ID, "incident_id": ID, "role": "documents", "note": "from 0:12"}
    assert taken(EvidenceLinkInput, link).note == "from 0:12"
    assert taken(EvidenceLinkInput, link).withdrawn is False
    assert taken(EvidenceLinkInput, {**link, "withdrawn": True}).withdrawn is True
    assert "role: “proves” is not one of: documents" in refusal(
        EvidenceLinkInput, {**link, "role": "proves"}
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("37U DB 12345 67890", "give latitude and longitude as well"),
        ("geo:48.1,37.2", "give latitude 48.1 and longitude 37.2 in place of it"),
        ("https://osm.org/#map=15/48.1/37.2", "give latitude 48.1 and longitude 37.2 in place"),
        ("https://maps.app.goo.gl/AbCdEf12", "write the place's name, or latitude and longitude"),
    ],
)
def test_a_link_or_a_grid_reference_is_no_place_by_itself(name: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(reason)):
        Place(name=name)
    assert Place(name=name, latitude="48.1", longitude="37.2").name == name
    # What was recorded before stands.
    assert Place.model_validate({"name": name}, context={"stored": True}).name == name
