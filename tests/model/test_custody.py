"""What an event and a revision commit to, and the exact bytes that the ledger hashes."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import (
    ChainedSubject,
    ClockReading,
    Event,
    RevisionHeader,
    Subject,
    chained_subjects,
    event_fields,
    header_bytes,
    header_digest,
    leaf_bytes,
    parse_header,
    parse_leaf,
    utc_seconds,
)

CLOCK = ClockReading(datetime(2026, 3, 1, 12, tzinfo=UTC), "+02:00", "system", "b007", 90)
SUBJECT = Subject("stored_file", "0f" * 16, sha256="ab" * 32, revision="cd" * 32)
LEAF = (
    b'{"commit":"' + b"11" * 32 + b'","index":7,"log":"' + b"22" * 16 + b'",'
    b'"recorded_at":"2026-03-01T12:00:00Z","v":1}'
)
HEADER = (
    b'{"fields":"' + b"33" * 32 + b'","id":"' + b"44" * 16 + b'","number":2,'
    b'"previous":"' + b"55" * 32 + b'","schema":1,"t":"revision","type":"incident","v":1}'
)
REVISION = RevisionHeader(
    "incident", 1, b"\x44" * 16, 2, previous=b"\x55" * 32, commitment=b"\x33" * 32
)

ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
chained = st.builds(
    ChainedSubject,
    st.builds(
        Subject,
        st.sampled_from(["incident", "object"]),
        ids,
        st.none() | digests,
        st.none() | digests,
    ),
    st.integers(1, 10**6),
    st.none() | digests,
)


def test_the_bytes_of_a_leaf_are_frozen() -> None:
    assert leaf_bytes(b"\x11" * 32, 7, b"\x22" * 16, "2026-03-01T12:00:00Z") == LEAF
    leaf = parse_leaf(LEAF)
    assert (leaf.commit, leaf.index, leaf.log) == (b"\x11" * 32, 7, b"\x22" * 16)
    assert leaf.recorded_at == "2026-03-01T12:00:00Z"


def test_the_bytes_of_a_revision_header_are_frozen() -> None:
    assert header_bytes(REVISION) == HEADER
    assert parse_header(HEADER) == REVISION
    assert (
        header_digest(HEADER) == "8bb822baa791ab05283e69a75329c8954c09b5e24c1068c42cc39acbebfea4d2"
    )


def test_a_first_revision_has_no_previous() -> None:
    first = RevisionHeader("agent", 1, b"\x44" * 16, 1, previous=None, commitment=b"\x33" * 32)
    assert b'"previous":null' in header_bytes(first)
    assert parse_header(header_bytes(first)) == first


def test_every_name_of_an_event_is_committed_even_where_nothing_was_said() -> None:
    named = event_fields(Event("viewed", ()), None, CLOCK, [])
    said_nothing = {name for name, value in named if value is None}
    assert {name for name, _ in named} == {
        *("kind", "agent", "happened_at", "clock", "from", "to", "place", "purpose"),
        *("authority", "tool", "outcome", "note"),
    }
    assert {name for name, _ in named} - said_nothing == {"kind", "clock"}


def test_an_event_commits_to_all_that_was_said() -> None:
    texts = {
        each.name: each.name.upper()
        for each in dataclass_fields(Event)
        if each.name not in ("kind", "subjects")
    }
    named = dict(event_fields(Event("received", (), **texts), "ab" * 16, CLOCK, []))
    assert named["kind"] == "received"
    assert named["agent"] == "ab" * 16
    assert {named[name.rstrip("_")] for name in texts} == set(texts.values())
    assert named["clock"] == {"boot": "b007", "offset": "+02:00", "source": "system"}


@given(st.lists(chained, max_size=30))
def test_subjects_are_read_back_in_their_order(subjects: list[ChainedSubject]) -> None:
    event = Event("ingested", tuple(each.subject for each in subjects))
    named = dict(event_fields(event, None, CLOCK, subjects))
    assert chained_subjects(named) == subjects


@pytest.mark.parametrize(
    "change",
    [
        {"seq": "1"},
        {"seq": True},
        {"seq": None},
        {"kind": None},
        {"id": 7},
        {"digest": 7},
        {"revision": ["x"]},
        {"prev": False},
        {"more": 1},
    ],
    ids=str,
)
def test_a_malformed_subject_is_refused(change: dict[str, JsonValue]) -> None:
    (_, value) = event_fields(Event("viewed", (SUBJECT,)), None, CLOCK, [_first(SUBJECT)])[-1]
    assert isinstance(value, dict)
    with pytest.raises(Damaged):
        chained_subjects({"subject/0": {**value, **change}})
    with pytest.raises(Damaged):
        chained_subjects({"subject/0": {key: value[key] for key in value if key != "prev"}})
    with pytest.raises(Damaged):
        chained_subjects({"subject/0": None})


@pytest.mark.parametrize("stored", [LEAF, HEADER], ids=["leaf", "header"])
def test_a_field_more_or_less_or_of_another_form_is_refused(stored: bytes) -> None:
    parse = parse_leaf if stored is LEAF else parse_header
    value = canonical.decode(stored)
    assert isinstance(value, dict)
    parse(canonical.encode(value))
    refused: list[dict[str, JsonValue]] = [{**value, "more": None}, {**value, "v": 2}]
    for name in value:
        refused.append({other: value[other] for other in value if other != name})
        refused += [{**value, name: ["x"]}, {**value, name: {}}, {**value, name: True}]
        if name != "type":
            refused.append({**value, name: "XY"})
    for each in refused:
        with pytest.raises(Damaged):
            parse(canonical.encode(each))


@given(st.sampled_from([LEAF, HEADER]), st.data())
def test_a_flipped_bit_is_refused_or_changes_what_is_said(
    stored: bytes, data: st.DataObject
) -> None:
    flipped = bytearray(stored)
    flipped[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    parse = parse_leaf if stored is LEAF else parse_header
    try:
        found = parse(bytes(flipped))
    except Damaged:
        return
    assert found != parse(stored)


def test_a_time_is_written_in_utc_and_whole_seconds() -> None:
    kyiv = timezone(timedelta(hours=3))
    assert (
        utc_seconds(datetime(2024, 9, 6, 1, 2, 3, 999_999, tzinfo=kyiv)) == "2024-09-05T22:02:03Z"
    )


def _first(subject: Subject) -> ChainedSubject:
    return ChainedSubject(subject, 1, None)
