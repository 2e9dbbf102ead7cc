"""Values that prove themselves, and statements made of them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import proven, statement
from archive_app.bundle.proven import Proven
from archive_app.errors import Damaged
from archive_app.model import canonical, custody, disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import RevisionHeader
from archive_app.model.disclosure import DisclosureSet

SECRET = bytes(range(32))
FIELDS: list[tuple[str, JsonValue]] = [
    ("/title", "Shelling of a school"),
    ("/place/name", "Київ"),
    ("/victims/0", {"best": 3, "min": None}),
    ("/remarks", None),
    ("/confidentiality", "restricted"),
]


def committed() -> tuple[bytes, DisclosureSet]:
    return disclosure.commit(SECRET, FIELDS)


def told(said: Proven) -> tuple[JsonValue, JsonValue]:
    encoded = canonical.decode(canonical.encode(said.as_json()))
    assert isinstance(encoded, dict)
    return encoded["disclosed"], encoded["leaves"]


def test_what_is_disclosed_is_proven_by_the_commitment_alone() -> None:
    commitment, stored = committed()
    said = proven.prove(stored, {"/title", "/place/name"})
    found = proven.parse(*told(said), commitment)
    assert found.values == {"/title": "Shelling of a school", "/place/name": "Київ"}
    assert found.commitment() == commitment


def test_what_is_withheld_leaves_no_trace_in_what_is_handed_on() -> None:
    commitment, stored = committed()
    handed_on = canonical.encode(proven.prove(stored, {"/title"}).as_json())
    for name, value in FIELDS[1:]:
        text = canonical.encode_text([name, value])
        assert name.encode() not in handed_on
        assert canonical.to_base64url(text[1:-1].encode()).encode()[4:-4] not in handed_on
    assert SECRET.hex().encode() not in handed_on
    assert len(proven.parse(*told(proven.prove(stored, ())), commitment).leaves) == 16


def test_no_other_value_passes_for_the_one_that_was_committed_to() -> None:
    commitment, stored = committed()
    said = proven.prove(stored, {"/title"})
    disclosed, leaves = told(said)
    assert isinstance(disclosed, list)
    assert isinstance(leaves, list)
    (each,) = disclosed
    assert isinstance(each, dict)
    forged = canonical.to_base64url(
        canonical.encode(["AAAAAAAAAAAAAAAAAAAAAA", "/title", "Nothing happened"])
    )
    for wrong in (
        [{**each, "value": "Nothing happened"}],
        [{**each, "name": "/remarks"}],
        [{**each, "disclosure": forged, "value": "Nothing happened"}],
        [each, each],
        [{"disclosure": each["disclosure"]}],
        "everything",
    ):
        with pytest.raises(Damaged):
            proven.parse(wrong, leaves, commitment)
    for wrong_leaves in (leaves[::-1], leaves[:-1], [*leaves, leaves[0]], leaves + leaves, []):
        with pytest.raises(Damaged):
            proven.parse(disclosed, wrong_leaves, commitment)
    with pytest.raises(Damaged):
        proven.parse(disclosed, leaves, bytes(32))


def test_true_does_not_pass_for_one() -> None:
    commitment, stored = disclosure.commit(SECRET, [("/count", 1)])
    disclosed, leaves = told(proven.prove(stored, {"/count"}))
    assert isinstance(disclosed, list)
    assert isinstance(disclosed[0], dict)
    with pytest.raises(Damaged):
        proven.parse([{**disclosed[0], "value": True}], leaves, commitment)


def record_lines() -> bytes:
    commitment, stored = committed()
    header = custody.header_bytes(RevisionHeader("incident", 1, bytes(16), 1, None, commitment))
    line = statement.record_line("I001", header, proven.prove(stored, {"/title"}))
    other = statement.record_line("I002", header, proven.prove(stored, ()))
    return b"".join(statement.array([line, other]))


def test_records_are_read_as_they_were_written() -> None:
    first, second = statement.read_records(io.BytesIO(record_lines()))
    assert (first.local, first.said.values) == ("I001", {"/title": "Shelling of a school"})
    assert (second.local, second.said.values) == ("I002", {})
    assert first.parsed.kind == "incident"


def test_an_empty_list_is_one() -> None:
    assert list(statement.read_records(io.BytesIO(b"".join(statement.array([]))))) == []


@given(st.integers(0, len(record_lines()) - 1), st.integers(1, 255))
def test_no_changed_byte_is_taken_for_what_was_stated(at: int, change: int) -> None:
    whole = record_lines()
    changed = bytearray(whole)
    changed[at] ^= change
    before = list(statement.read_records(io.BytesIO(whole)))
    try:
        after = list(statement.read_records(io.BytesIO(bytes(changed))))
    except Damaged:
        return
    # Of what record it is said is for the log to witness, and what it is called for the signature.
    assert [each.said for each in after] == [each.said for each in before]


@given(st.integers(0, len(record_lines()) - 1))
def test_no_cut_list_passes_for_a_whole_one(length: int) -> None:
    with pytest.raises(Damaged):
        list(statement.read_records(io.BytesIO(record_lines()[:length])))
