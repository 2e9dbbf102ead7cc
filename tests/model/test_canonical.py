"""What the one encoding promises: one spelling per value, and a refusal of every other."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.errors import Damaged
from archive_app.model.canonical import (
    LARGEST_INTEGER,
    JsonValue,
    decode,
    decode_object,
    encode,
    encode_text,
    from_base64url,
    from_hex,
    to_base64url,
)

FROZEN: list[tuple[JsonValue, bytes]] = [
    (None, b"null"),
    (True, b"true"),
    (False, b"false"),
    (0, b"0"),
    (-1, b"-1"),
    (LARGEST_INTEGER, b"9007199254740991"),
    (-LARGEST_INTEGER, b"-9007199254740991"),
    ("", b'""'),
    ("a b~", b'"a b~"'),
    ('"\\/', rb'"\"\\/"'),
    ("\b\t\n\f\r", rb'"\b\t\n\f\r"'),
    ("\0\x1f\x7f", rb'"\u0000\u001f\u007f"'),
    ("\xe9\u041a\u2028", rb'"\u00e9\u041a\u2028"'),
    ("\U0001f9ea", rb'"\ud83e\uddea"'),
    ([], b"[]"),
    ([1, [2, "x"], None], b'[1,[2,"x"],null]'),
    ({}, b"{}"),
    ({"b": 1, "a_1": {"z": [], "_": None}, "0": True}, b'{"0":true,"a_1":{"_":null,"z":[]},"b":1}'),
]

OTHER_SPELLINGS = {
    "white space before": b" 1",
    "white space after": b"1\n",
    "white space between": b"[1, 2]",
    "white space after a colon": b'{"a": 1}',
    "a byte order mark": b"\xef\xbb\xbf1",
    "raw UTF-8": '"\u041a"'.encode(),
    "upper-case escape": rb'"\u041A"',
    "escape of a printable character": rb'"\u0041"',
    "long escape where a short one is": rb'"\u000a"',
    "escaped solidus": rb'"\/"',
    "raw DEL": b'"\x7f"',
    "raw control character": b'"\x01"',
    "lone high surrogate": rb'"\ud83e"',
    "lone low surrogate": rb'"\uddea"',
    "surrogates in the wrong order": rb'"\uddea\ud83e"',
    "unsorted keys": b'{"b":1,"a":2}',
    "duplicate keys": b'{"a":1,"a":1}',
    "duplicate keys, different values": b'{"a":1,"a":2}',
    "upper-case key": b'{"A":1}',
    "empty key": b'{"":1}',
    "key with a hyphen": b'{"a-b":1}',
    "key with a line break": rb'{"a\n":1}',
    "minus zero": b"-0",
    "leading zero": b"01",
    "plus": b"+1",
    "fraction": b"1.0",
    "exponent": b"1e3",
    "not a number": b"NaN",
    "infinity": b"-Infinity",
    "2^53": b"9007199254740992",
    "-2^53": b"-9007199254740992",
    "an enormous integer": b"9" * 5000,
    "nothing": b"",
    "two values": b"1 2",
    "cut short": b'{"a":',
    "comma at the end": b"[1,]",
    "single quotes": b"'a'",
    "nested too deep": b"[" * 100_000 + b"]" * 100_000,
    "objects nested too deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
}

texts = st.text(st.characters(codec="utf-8"), max_size=30)
keys = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=8)
values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


@pytest.mark.parametrize(("value", "encoded"), FROZEN, ids=[repr(each) for each, _ in FROZEN])
def test_the_encoding_is_frozen(value: JsonValue, encoded: bytes) -> None:
    assert encode(value) == encoded
    assert decode(encoded) == value


@given(values)
def test_what_is_encoded_is_decoded_again(value: JsonValue) -> None:
    assert decode(encode(value)) == value
    assert encode_text(value).encode("ascii") == encode(value)


@given(values)
def test_the_encoding_is_ascii_json_that_any_reader_understands(value: JsonValue) -> None:
    encoded = encode(value)
    assert all(0x20 <= byte <= 0x7E for byte in encoded)
    assert json.loads(encoded) == value


@given(values, values)
def test_different_values_have_different_encodings(one: JsonValue, other: JsonValue) -> None:
    # In JSON true is not 1, in Python it is: `repr` tells them apart.
    assert (encode(one) == encode(other)) == (repr(_sorted(one)) == repr(_sorted(other)))


@pytest.mark.parametrize("spelling", OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS)
def test_every_other_spelling_is_refused(spelling: bytes) -> None:
    with pytest.raises(Damaged):
        decode(spelling)


@given(values, st.data())
def test_a_changed_byte_is_refused_or_is_another_value(
    value: JsonValue, data: st.DataObject
) -> None:
    encoded = bytearray(encode(value))
    at = data.draw(st.integers(0, len(encoded) - 1))
    encoded[at] ^= data.draw(st.integers(1, 255))
    try:
        found = decode(bytes(encoded))
    except Damaged:
        return
    assert encode(found) == encoded
    assert encode(value) != encoded


@given(st.binary(max_size=40))
def test_arbitrary_bytes_are_refused_or_encode_to_themselves(untrusted_bytes: bytes) -> None:
    try:
        value = decode(untrusted_bytes)
    except Damaged:
        return
    assert encode(value) == untrusted_bytes


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), LARGEST_INTEGER + 1, "\ud800", {"A": 1}, {1: 2}, {"": 1}, b"x", {1, 2}],
    ids=repr,
)
def test_what_has_no_encoding_is_not_encoded(value: JsonValue) -> None:
    with pytest.raises(ValueError, match=r"."):
        encode(value)


def test_an_object_has_exactly_the_keys_of_its_format() -> None:
    assert decode_object(b'{"a":1,"b":2}', frozenset({"a", "b"})) == {"a": 1, "b": 2}
    for other in (b'{"a":1}', b'{"a":1,"b":2,"c":3}', b"[]", b'"ab"', b"null"):
        with pytest.raises(Damaged):
            decode_object(other, frozenset({"a", "b"}))


@given(st.binary(max_size=40))
def test_base64url_has_one_spelling(data: bytes) -> None:
    text = to_base64url(data)
    assert from_base64url(text) == data
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")
    for other in (text + "=", text + "\n", " " + text, text + "A" * (1 + (-len(text)) % 4)):
        if other != text:
            try:
                assert to_base64url(from_base64url(other)) == other
            except Damaged:
                continue


@pytest.mark.parametrize(
    "text", ["A", "AB==", "AB", "+_8", "-/8", "a b", "\u041a", "AAA\n", "AAA="]
)
def test_every_other_spelling_of_base64url_is_refused(text: str) -> None:
    with pytest.raises(Damaged):
        from_base64url(text)


def test_hexadecimal_has_one_spelling() -> None:
    assert from_hex("00ff", 2) == b"\x00\xff"
    for other in (
        "00FF",
        "00f",
        "00ff00",
        " 00ff",
        "00ff\n",
        "\u0660\u0660ff",
        "",
        None,
        255,
        ["00ff"],
    ):
        with pytest.raises(Damaged):
            from_hex(other, 2)


def _sorted(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(each) for each in value]
    return value


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([LARGEST_INTEGER, -LARGEST_INTEGER, LARGEST_INTEGER + 1, 1 << 70])
    | st.floats()
    | st.text(st.characters(codec=None, exclude_categories=()), max_size=6)
    | st.sampled_from(
        ["\ud800", "\udfff\ud800", "\ud83d\ude00", "\\ud800", "😀", "\x7f", "\u2028"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text('ab_0A é"', max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(ANY_JSON)
def test_what_json_can_say_is_decoded_if_and_only_if_it_is_the_one_encoding(value: object) -> None:
    spelling = json.dumps(value, sort_keys=True, separators=(",", ":"))
    try:
        # JSON joins two halves of a character, so that they are read as the one that they make.
        expected = encode(json.loads(spelling)) == spelling.encode("ascii")
    except ValueError:
        expected = False
    if expected:
        assert encode(decode(spelling.encode("ascii"))) == spelling.encode("ascii")
    else:
        with pytest.raises(Damaged):
            decode(spelling.encode("ascii"))
