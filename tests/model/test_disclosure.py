"""What a disclosure set promises: one commitment, each value provable alone, the rest silent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.errors import Damaged
from archive_app.model import merkle
from archive_app.model.canonical import JsonValue
from archive_app.model.disclosure import (
    SMALLEST_SET,
    Disclosure,
    DisclosureSet,
    commit,
    commitment,
    disclosures,
    inclusion_path,
    values,
    without,
)

SECRET = bytes(range(32))
FIELDS: list[tuple[str, JsonValue]] = [
    ("/title", "Київ"),
    ("/when", None),
    ("/victims/0", {"max": 3, "min": 1}),
    ("kind", "x"),
]
COMMITMENT = "69480d6d23eca26d0a862df4534c45b3d4320b420a1a06f589bdee74e977acce"

names = st.text("abcdefghijklmnopqrstuvwxyz0123456789_/", min_size=1, max_size=12)
plain: st.SearchStrategy[JsonValue] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=20)
)
fields: st.SearchStrategy[list[tuple[str, JsonValue]]] = st.dictionaries(
    names, plain | st.lists(plain, max_size=3), min_size=1, max_size=20
).map(lambda found: list(found.items()))
secrets = st.binary(min_size=32, max_size=32)


# --- the definition, word for word -------------------------------------------------------------


def root_by_hand(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = len(leaves) // 2
    return hashlib.sha256(
        b"\1" + root_by_hand(leaves[:half]) + root_by_hand(leaves[half:])
    ).digest()


def commitment_by_hand(secret: bytes, named: list[tuple[str, JsonValue]]) -> bytes:
    leaves = []
    for name, value in named:
        salt = hmac.digest(secret, name.encode("ascii"), "sha256")[:16]
        payload = [base64.urlsafe_b64encode(salt).decode().rstrip("="), name, value]
        text = json.dumps(payload, separators=(",", ":"), sort_keys=True)
        string = base64.urlsafe_b64encode(text.encode()).rstrip(b"=")
        leaves.append(hashlib.sha256(b"\0" + string).digest())
    width = 16
    while width < len(leaves):
        width *= 2
    leaves += [
        hmac.digest(secret, b"\0" + str(number).encode(), "sha256")
        for number in range(width - len(leaves))
    ]
    return root_by_hand(sorted(leaves))


def leaf_of(disclosure: Disclosure) -> bytes:
    return merkle.leaf_digest(disclosure.string.encode("ascii"))


def width_of(stored: DisclosureSet) -> int:
    name = next(iter(values(stored)))
    return 1 << len(inclusion_path(stored, name)[1])


# --- promises ----------------------------------------------------------------------------------


def test_the_commitment_of_a_known_set_is_frozen() -> None:
    found, stored = commit(SECRET, FIELDS)
    assert found.hex() == COMMITMENT
    assert stored == DisclosureSet(
        SECRET,
        '"/title","\\u041a\\u0438\\u0457\\u0432"\n'
        '"/when",null\n'
        '"/victims/0",{"max":3,"min":1}\n'
        '"kind","x"',
    )
    assert disclosures(stored)[1].string == "WyJIMnBYR1V1cnlWSUVjNU5EOTVnUllnIiwiL3doZW4iLG51bGxd"


@given(secrets, fields)
def test_the_commitment_is_that_of_the_definition(
    secret: bytes, named: list[tuple[str, JsonValue]]
) -> None:
    found, stored = commit(secret, named)
    assert found == commitment(stored) == commitment_by_hand(secret, named)


@given(secrets, fields)
def test_what_was_committed_is_disclosed_again(
    secret: bytes, named: list[tuple[str, JsonValue]]
) -> None:
    _, stored = commit(secret, named)
    assert list(values(stored).items()) == named
    assert [(each.name, each.value) for each in disclosures(stored)] == named


@given(secrets, fields)
def test_each_disclosure_is_proven_by_its_string_and_path_alone(
    secret: bytes, named: list[tuple[str, JsonValue]]
) -> None:
    root, stored = commit(secret, named)
    width = width_of(stored)
    for disclosure in disclosures(stored):
        index, path = inclusion_path(stored, disclosure.name)
        assert merkle.verify_inclusion(leaf_of(disclosure), index, width, path, root)
        other = Disclosure(disclosure.name, disclosure.value, disclosure.string[:-1] + "_")
        assert other.string == disclosure.string or not merkle.verify_inclusion(
            leaf_of(other), index, width, path, root
        )


@given(secrets, fields, st.data())
def test_erasing_keeps_the_commitment_and_reveals_no_salt(
    secret: bytes, named: list[tuple[str, JsonValue]], data: st.DataObject
) -> None:
    root, stored = commit(secret, named)
    erased_names = data.draw(st.sets(st.sampled_from([name for name, _ in named])))
    erased = without(stored, frozenset(erased_names))
    assert commitment(erased) == root
    assert erased.secret is None
    assert list(values(erased).items()) == [each for each in named if each[0] not in erased_names]
    assert {each.string for each in disclosures(erased)} <= {
        each.string for each in disclosures(stored)
    }
    for name in erased_names:
        salt = hmac.digest(secret, name.encode(), "sha256")[:16]
        for spelling in (salt.hex(), base64.urlsafe_b64encode(salt).decode()[:22]):
            assert spelling not in erased.lines
        with pytest.raises(Damaged):
            inclusion_path(erased, name)


@given(secrets, fields, st.data())
def test_erasing_in_turns_is_erasing_at_once(
    secret: bytes, named: list[tuple[str, JsonValue]], data: st.DataObject
) -> None:
    root, stored = commit(secret, named)
    first, second = (
        frozenset(data.draw(st.sets(st.sampled_from([name for name, _ in named]))))
        for _ in range(2)
    )
    in_turns = without(without(stored, first), second)
    assert values(in_turns) == values(without(stored, first | second))
    assert commitment(in_turns) == root


def test_what_remains_after_an_erasure_is_still_proven() -> None:
    root, stored = commit(SECRET, FIELDS)
    erased = without(stored, frozenset({"/title", "kind"}))
    for disclosure in disclosures(erased):
        index, path = inclusion_path(erased, disclosure.name)
        assert merkle.verify_inclusion(leaf_of(disclosure), index, SMALLEST_SET, path, root)


@pytest.mark.parametrize(("number", "width"), [(1, 16), (2, 16), (16, 16), (17, 32), (33, 64)])
def test_the_width_hides_the_number_of_fields(number: int, width: int) -> None:
    _, stored = commit(SECRET, [(f"/{at}", at) for at in range(number)])
    assert width_of(stored) == width


def test_a_path_does_not_tell_decoys_from_values() -> None:
    # Leaves are sorted by digest, so that a value's place says nothing of its place in the record.
    _, stored = commit(SECRET, FIELDS)
    indices = [inclusion_path(stored, name)[0] for name, _ in FIELDS]
    assert sorted(indices) != list(range(len(FIELDS)))


@given(secrets, secrets, fields)
def test_the_same_values_under_another_secret_look_unlike(
    one: bytes, other: bytes, named: list[tuple[str, JsonValue]]
) -> None:
    if one != other:
        strings = {each.string for each in disclosures(commit(one, named)[1])}
        assert strings.isdisjoint(each.string for each in disclosures(commit(other, named)[1]))
        assert commit(one, named)[0] != commit(other, named)[0]


@pytest.mark.parametrize(
    "lines",
    [
        '"/title","x" ',
        '"/title",1.0',
        '"/title"',
        '["salt","/title"]',
        '["salt",7,null]',
        "[]",
    ],
)
def test_a_line_that_is_no_disclosure_is_refused(lines: str) -> None:
    with pytest.raises(Damaged):
        values(DisclosureSet(SECRET, lines))


def test_a_value_whose_secret_is_lost_is_refused() -> None:
    with pytest.raises(Damaged):
        commitment(DisclosureSet(None, '"/title","x"'))


@pytest.mark.parametrize("line", ["short", "+" * 43, "A" * 43 + "="])
def test_a_digest_that_is_none_is_refused(line: str) -> None:
    _, stored = commit(SECRET, FIELDS)
    erased = without(stored, frozenset({"kind"}))
    with pytest.raises(Damaged):
        commitment(DisclosureSet(None, f"{erased.lines}\n{line}"))
