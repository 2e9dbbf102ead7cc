"""Records as the named values that their revisions commit to, and back."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from archive_app.errors import InvalidInput
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue
from archive_app.model.fields import field_confidentiality, flatten, says_something, unflatten
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    ExternalReference,
    IncidentInput,
    IncidentLinkInput,
    NotedPath,
    Notification,
    PriorAccount,
    Recipe,
    SourceInput,
    StoredFileInput,
    WebCapture,
)
from archive_app.model.validation import RecordInput
from archive_app.model.values import Confidentiality, Count, Place

ID = "00112233445566778899aabbccddeeff"

SCHEMAS: dict[type[RecordInput], str] = {
    AgentInput: "/name /pseudonym /role /organisation /kind /key_fingerprint",
    SourceInput: "/reference /pseudonym /name /kind /confidentiality /connection /reliability "
    "/directness /independence_group /prior_accounts /risk_assessment",
    IncidentInput: "/reference /title /confidentiality /when/date /when/time /when/zone "
    "/when/zone_basis /when/basis /place/country /place/oblast /place/raion /place/hromada "
    "/place/settlement /place/near /place/coordinates /place/name /place/normalised_name "
    "/place/grade /place/method /place/protect /place/controlled_by /description /remarks /status "
    "/victims_alleged /victims_verified /conflict_classification /verification_level "
    "/external_references /notifications",
    EvidenceItemInput: "/reference /title /confidentiality /kind /description /author "
    "/date_created/date /date_created/time /date_created/zone /date_created/zone_basis "
    "/date_created/basis /language /external_references /source_id /how_obtained /lawful_basis "
    "/limits_of_use /sensitivity /evidentiary_value /legal_hold /web_capture/url "
    "/web_capture/when/date /web_capture/when/time /web_capture/when/zone "
    "/web_capture/when/zone_basis /web_capture/when/basis /web_capture/tool /web_capture/account",
    StoredFileInput: "/item_id /accession_id /role /parent_id /recipe /original_name "
    "/original_name_raw /original_path /original_path_raw /created_at /modified_at /accessed_at "
    "/size /media_type /sha256 /sha512 /first_digested_at /first_digested_by /sha512_digested_at "
    "/embedded_metadata",
    AccessionInput: "/reference /received_from /source_id /incident_id /how_received /carrier "
    "/purpose /when/date /when/time /when/zone /when/zone_basis /when/basis /received_by "
    "/closed_at /odd_names /unreadable_files",
    EvidenceLinkInput: "/item_id /incident_id /role /note /withdrawn",
    IncidentLinkInput: "/from_id /to_id /kind /note /withdrawn",
}


def maybe(known: SearchStrategy[object]) -> SearchStrategy[object]:
    return st.none() | known


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
visible = texts.map(lambda text: text + "·")
codes = st.from_regex(r"[a-z0-9_-]{1,10}", fullmatch=True)
ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
sha256s = st.binary(min_size=32, max_size=32).map(bytes.hex)
sizes = st.integers(0, canonical.LARGEST_INTEGER)
raws = st.binary(max_size=9).map(canonical.to_base64url)
instants = st.datetimes().map(lambda moment: moment.isoformat(timespec="microseconds") + "Z")
references = st.integers(1, 10**6).map(lambda number: f"7ZQ4M2XK-2024-{number}")
levels = st.sampled_from(Confidentiality)


def lists(elements: SearchStrategy[object]) -> SearchStrategy[object]:
    return st.lists(elements, max_size=3).map(tuple)


dates = st.one_of(
    st.builds(
        FuzzyDate,
        date=st.sampled_from(["2024", "2024-10~", "2024-XX-10", "2024-10-01"]),
        time=maybe(st.sampled_from(["10", "~10:00", "10:00:05"])),
        zone=st.sampled_from(["Europe/Kyiv", "+03:00", "Z"]),
        zone_basis=maybe(codes),
        basis=maybe(texts),
    ),
    st.builds(
        FuzzyDate,
        date=st.sampled_from(["2024-10-01/2024-10-10", "../2024-02-29", "[2024-10,2024-12]"]),
        basis=maybe(texts),
    ),
)
places = st.builds(
    lambda coordinates, **fields: Place(
        latitude=coordinates and coordinates[0], longitude=coordinates and coordinates[1], **fields
    ),
    st.none()
    | st.tuples(
        st.decimals(-90, 90, places=5).map(lambda degrees: format(degrees, "f")),
        st.decimals(-180, 180, places=2).map(lambda degrees: format(degrees, "f")),
    ),
    name=texts,
    normalised_name=maybe(texts),
    country=maybe(texts),
    oblast=maybe(texts),
    raion=maybe(texts),
    hromada=maybe(texts),
    settlement=maybe(texts),
    uncertainty_m=maybe(st.integers(0, 20_000_000)),
    grade=maybe(codes),
    method=maybe(codes),
    protect=st.booleans(),
    controlled_by=maybe(texts),
)
counts = st.builds(
    lambda numbers, basis: Count(min=numbers[0], best=numbers[1], max=numbers[2], basis=basis),
    st.tuples(sizes, sizes, sizes).map(sorted) | st.just([None, 3, None]),
    maybe(texts),
)
external = st.builds(ExternalReference, kind=visible, number=maybe(texts), authority=maybe(texts))

RECORDS: dict[type[RecordInput], SearchStrategy[RecordInput]] = {
    AgentInput: st.builds(
        AgentInput,
        name=visible,
        pseudonym=maybe(visible),
        role=maybe(texts),
        organisation=maybe(texts),
        kind=codes,
        key_fingerprint=maybe(sha256s),
    ),
    SourceInput: st.builds(
        SourceInput,
        reference=maybe(references),
        pseudonym=visible,
        name=maybe(texts),
        kind=maybe(codes),
        confidentiality=levels,
        connection=maybe(texts),
        reliability=maybe(codes),
        directness=maybe(codes),
        independence_group=maybe(texts),
        prior_accounts=lists(
            st.builds(PriorAccount, to=visible, when=maybe(dates), about=maybe(texts))
        ),
        risk_assessment=maybe(texts),
    ),
    IncidentInput: st.builds(
        IncidentInput,
        reference=maybe(references),
        title=visible,
        confidentiality=levels,
        when=maybe(dates),
        place=maybe(places),
        description=maybe(texts),
        remarks=maybe(texts),
        status=maybe(codes),
        victims_alleged=maybe(counts),
        victims_verified=maybe(counts),
        conflict_classification=maybe(codes),
        verification_level=maybe(codes),
        external_references=lists(external),
        notifications=lists(
            st.builds(
                Notification, to=visible, when=maybe(dates), by=maybe(texts), about=maybe(texts)
            )
        ),
    ),
    EvidenceItemInput: st.builds(
        EvidenceItemInput,
        reference=maybe(references),
        title=visible,
        confidentiality=levels,
        kind=maybe(codes),
        description=maybe(texts),
        author=maybe(texts),
        date_created=maybe(dates),
        language=maybe(st.sampled_from(["uk", "en-GB", "zh-Hant"])),
        external_references=lists(external),
        source_id=maybe(ids),
        how_obtained=maybe(texts),
        lawful_basis=maybe(texts),
        limits_of_use=maybe(texts),
        sensitivity=st.lists(codes, unique=True, max_size=3).map(tuple),
        evidentiary_value=maybe(codes),
        legal_hold=st.booleans(),
        web_capture=maybe(
            st.builds(
                WebCapture, url=visible, when=maybe(dates), tool=maybe(texts), account=maybe(texts)
            )
        ),
    ),
    StoredFileInput: st.builds(
        StoredFileInput,
        item_id=ids,
        accession_id=maybe(ids),
        role=codes,
        parent_id=ids,
        recipe=maybe(
            st.builds(Recipe, tool=visible, version=maybe(texts), parameters=maybe(texts))
        ),
        original_name=maybe(texts),
        original_name_raw=maybe(raws),
        original_path=maybe(texts),
        original_path_raw=maybe(raws),
        created_at=maybe(instants),
        modified_at=maybe(instants),
        accessed_at=maybe(instants),
        size=sizes,
        media_type=maybe(st.sampled_from(["image/jpeg", "application/vnd.ms-excel"])),
        sha256=sha256s,
        sha512=st.binary(min_size=64, max_size=64).map(bytes.hex),
        first_digested_at=instants,
        first_digested_by=ids,
        sha512_digested_at=maybe(instants),
        embedded_metadata=maybe(texts.map(lambda text: canonical.encode_text({"exif": text}))),
    ),
    AccessionInput: st.builds(
        AccessionInput,
        reference=maybe(references),
        received_from=visible,
        source_id=maybe(ids),
        incident_id=maybe(ids),
        how_received=maybe(texts),
        carrier=maybe(codes),
        purpose=maybe(texts),
        when=maybe(dates),
        received_by=maybe(ids),
        closed_at=maybe(instants),
        odd_names=lists(st.builds(NotedPath, path=texts, path_raw=raws, why=visible)),
        unreadable_files=lists(st.builds(NotedPath, path=texts, path_raw=raws, why=visible)),
    ),
    EvidenceLinkInput: st.builds(
        EvidenceLinkInput,
        item_id=ids,
        incident_id=ids,
        role=codes,
        note=maybe(texts),
        withdrawn=st.booleans(),
    ),
    IncidentLinkInput: st.builds(
        IncidentLinkInput,
        from_id=st.just(ID),
        to_id=ids.filter(lambda other: other != ID),
        kind=codes,
        note=maybe(texts),
        withdrawn=st.booleans(),
    ),
}


@pytest.mark.parametrize("input_class", RECORDS, ids=lambda found: found.KIND)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_every_record_comes_back_from_its_fields(
    input_class: type[RecordInput], data: st.DataObject
) -> None:
    record = data.draw(RECORDS[input_class])
    fields = flatten(record)
    stored = canonical.encode([[pointer, value] for pointer, value in fields])
    read = canonical.decode(stored)
    assert isinstance(read, list)
    assert unflatten(input_class, dict(read)) == record
    assert unflatten(input_class, dict(fields)) == record
    pointers = [re.sub("/[0-9]+$", "", pointer) for pointer, _ in fields]
    assert list(dict.fromkeys(pointers)) == SCHEMAS[input_class].split()
    assert len(dict(fields)) == len(fields)


def test_every_kind_of_record_has_its_schema() -> None:
    assert {(found.KIND, found.SCHEMA) for found in SCHEMAS} == {
        ("agent", 1),
        ("source", 1),
        ("incident", 1),
        ("evidence_item", 1),
        ("stored_file", 1),
        ("accession", 1),
        ("evidence_link", 1),
        ("incident_link", 1),
    }
    assert SCHEMAS.keys() == RECORDS.keys()


INCIDENT = IncidentInput(
    title="Sixteen prisoners of war reported shot",
    when=FuzzyDate(date="2024-10-01", time="~10:00", zone="Europe/Kyiv", zone_basis="assumed"),
    place=Place(name="near Sukhyi Yar", latitude="48.1700", longitude="37.4", protect=True),
    victims_alleged=Count(best=16, basis="as reported"),
    external_references=(
        ExternalReference(kind="pre-trial investigation", number="1"),
        ExternalReference(kind="UN"),
    ),
)


def test_dates_and_places_are_disclosed_in_steps_and_counts_whole() -> None:
    known = {pointer: value for pointer, value in flatten(INCIDENT) if value is not None}
    assert known == {
        "/title": "Sixteen prisoners of war reported shot",
        "/confidentiality": "internal",
        "/when/date": "2024-10-01",
        "/when/time": "~10:00",
        "/when/zone": "Europe/Kyiv",
        "/when/zone_basis": "assumed",
        "/place/near": "48.2,37.4",
        "/place/coordinates": {"latitude": "48.1700", "longitude": "37.4", "uncertainty_m": None},
        "/place/name": "near Sukhyi Yar",
        "/place/protect": True,
        "/victims_alleged": {"min": None, "max": None, "best": 16, "basis": "as reported"},
        "/external_references/0": {
            "kind": "pre-trial investigation",
            "number": "1",
            "authority": None,
        },
        "/external_references/1": {"kind": "UN", "number": None, "authority": None},
    }


def test_an_empty_list_is_one_null() -> None:
    fields = dict(flatten(IncidentInput(title="T")))
    assert fields["/notifications"] is None
    assert fields["/place/protect"] is None
    assert "/notifications/0" not in fields


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"/colour": None}, "has an unknown field “/colour”"),
        ({"/external_references/3": {"kind": "UN"}}, "unknown field “/external_references/3”"),
        ({"/external_references": None}, "has an unknown field “/external_references”"),
        ({"/notifications": []}, "has no field “/notifications/0”"),
        ({"/place/near": "48.3,37.4"}, "contradicts itself in “/place/near”"),
        ({"/place/coordinates": "48.17,37.4"}, "contradicts itself in “/place/near”"),
        ({"/place/coordinates": {"name": "elsewhere"}}, "contradicts itself in “/place/near”"),
        ({"/place/coordinates": {"x": 1}}, "place.x: is not a known field"),
        ({"/place/protect": 1}, "place.protect: must be true or false"),
        ({"/victims_alleged": {"best": 16}}, "contradicts itself in “/victims_alleged”"),
        ({"/victims_alleged": {"best": 16.0}}, "victims_alleged.best: must be a whole number"),
        ({"/title": None}, "title: must be text"),
        ({"/when/date": None}, "when.date: must be text"),
        ({"/confidentiality": None}, "confidentiality: is not one of"),
    ],
)
def test_fields_that_no_record_has_are_refused(change: dict[str, JsonValue], reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        unflatten(IncidentInput, {**dict(flatten(INCIDENT)), **change})
    assert reason in str(refused.value)


def test_a_missing_field_is_never_taken_for_an_empty_one() -> None:
    whole = dict(flatten(INCIDENT))
    for pointer in whole.keys() - {"/external_references/1"}:  # the end of a list is not marked
        with pytest.raises(InvalidInput):
            unflatten(IncidentInput, {name: whole[name] for name in whole if name != pointer})


def test_coordinates_given_as_numbers_are_stored_as_text() -> None:
    place = Place.model_validate({"latitude": Decimal("48.30"), "longitude": 37})
    fields = dict(flatten(IncidentInput(title="T", place=place)))
    assert fields["/place/coordinates"] == {
        "latitude": "48.30",
        "longitude": "37",
        "uncertainty_m": None,
    }


def test_fields_that_name_people_have_a_level_of_their_own() -> None:
    levels = {
        found.KIND + pointer: level.value
        for found in RECORDS
        for pointer, level in field_confidentiality(found).items()
    }
    assert levels == {
        "agent/name": "secret",
        "agent/organisation": "restricted",
        "source/name": "secret",
        "source/connection": "restricted",
        "source/prior_accounts": "restricted",
        "source/risk_assessment": "restricted",
        "incident/notifications": "restricted",
        "evidence_item/author": "restricted",
        "evidence_item/how_obtained": "restricted",
        "evidence_item/web_capture/account": "restricted",
        "stored_file/original_name": "restricted",
        "stored_file/original_name_raw": "restricted",
        "stored_file/original_path": "restricted",
        "stored_file/original_path_raw": "restricted",
        "stored_file/embedded_metadata": "restricted",
        "accession/received_from": "restricted",
        "accession/odd_names": "restricted",
        "accession/unreadable_files": "restricted",
    }
    assert all(
        pointer in SCHEMAS[found].split()
        for found in RECORDS
        for pointer in field_confidentiality(found)
    )


@pytest.mark.parametrize("value", [0, True, "0", [0], {"min": 0}])
def test_a_nought_says_something(value: JsonValue) -> None:
    assert says_something(value)


@pytest.mark.parametrize("value", [None, False, "", []])
def test_what_was_left_empty_says_nothing(value: JsonValue) -> None:
    assert not says_something(value)
