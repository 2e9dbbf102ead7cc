r"""One encoding for everything that is hashed: JSON with exactly one spelling per value.

The rules are those of docs/format.md, "One encoding": pure ASCII, keys ``[a-z0-9_]+`` in bytewise
order, no white space, the short escapes of RFC 8259 section 7 and lower-case ``\uXXXX`` for the
rest, integers within ±(2^53-1), no floats, no lone surrogates.
"""

from __future__ import annotations

import json
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import TypeAlias

from archive_app.errors import Damaged

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

LARGEST_INTEGER = 2**53 - 1
_LONG = 1 << 16
_KEY = re.compile(r"[a-z0-9_]+", re.ASCII)
_STANDARD, _URL_SAFE = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")


def _refuse(_: str) -> JsonValue:
    raise ValueError("numbers with a fraction or exponent, and none at all, have no encoding")


def _integer(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST_INTEGER:
        raise ValueError("an integer is beyond 2^53-1")
    return value


def _object(found: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if not all(map(_is_key, found)):
        raise ValueError("a key is not lower-case letters, digits and underscores")
    return found


# Made once: there are millions of small values in a large archive.
_decode = json.JSONDecoder(
    parse_float=_refuse, parse_int=_integer, parse_constant=_refuse, object_hook=_object
).raw_decode
_spell = json.encoder.c_make_encoder(  # type: ignore[attr-defined]  # the stubs leave it out
    None, None, encode_basestring_ascii, None, ":", ",", True, False, False
)


def encode(value: JsonValue) -> bytes:
    """Return the one encoding of ``value``; raise ValueError where it has none."""
    return encode_text(value).encode("ascii")


def encode_text(value: JsonValue) -> str:
    """Return the one encoding of ``value`` as ASCII text; raise ValueError where it has none."""
    if value is None:
        return "null"
    if isinstance(value, str):
        if not value.isascii():
            value.encode("utf-8")  # UnicodeEncodeError, a ValueError, for a lone surrogate
        return encode_basestring_ascii(value)
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("an integer is beyond 2^53-1")
        return str(value)
    if isinstance(value, Mapping):
        if not all(map(_is_key, value)):
            raise ValueError("a key is not lower-case letters, digits and underscores")
        members = [f'"{key}":{encode_text(value[key])}' for key in sorted(value)]
        return f"{{{','.join(members)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(encode_text, value))}]"
    raise ValueError(f"{type(value).__name__} has no encoding")


def decode(untrusted_bytes: bytes) -> JsonValue:
    """Return the value of ``untrusted_bytes``; raise Damaged unless they are its one encoding.

    Comparing with the re-encoding refuses every other spelling at once: duplicate and unsorted
    keys, white space, other escapes, floats, and numbers such as ``-0`` or ``1e3``.
    """
    try:
        text = untrusted_bytes.decode("ascii")
        value: JsonValue = _decode(text)[0]
        # Of all that is refused, only a lone surrogate is spelled again as it stood. Of a long
        # text the C encoder holds every part at once.
        if len(text) < _LONG and "\\ud" not in text:
            is_same = "".join(_spell(value, 0)) == text
        else:
            del text
            is_same = encode(value) == untrusted_bytes
        if is_same:
            return value
    except (ValueError, RecursionError):
        pass
    raise Damaged("Stored data is not in the archive's one encoding.")


def decode_object(untrusted_bytes: bytes, keys: frozenset[str]) -> dict[str, JsonValue]:
    """Return an encoded object that has exactly ``keys``; raise Damaged for anything else."""
    return as_object(decode(untrusted_bytes), keys)


def to_base64url(data: bytes) -> str:
    """Return base64url without padding (RFC 4648 section 5)."""
    return b2a_base64(data, newline=False).translate(_URL_SAFE, b"=").decode("ascii")


def from_base64url(untrusted_text: str) -> bytes:
    """Return the bytes of unpadded base64url; raise Damaged for any other spelling of them."""
    try:
        data = a2b_base64(untrusted_text.encode("ascii").translate(_STANDARD) + b"==")
    except ValueError as error:
        raise Damaged("Stored data is not base64url text.") from error
    # Whatever was overlooked or ignored in it does not come back.
    if to_base64url(data) != untrusted_text:
        raise Damaged("Stored data is not base64url text.")
    return data


def from_hex(untrusted_text: JsonValue, length: int) -> bytes:
    """Return ``length`` bytes from lower-case hexadecimal text; raise Damaged for anything else."""
    if isinstance(untrusted_text, str) and re.fullmatch(
        rf"[0-9a-f]{{{2 * length}}}", untrusted_text, re.ASCII
    ):
        return bytes.fromhex(untrusted_text)
    raise Damaged("Stored data is not the hexadecimal text that its format names.")


def as_text(untrusted_value: JsonValue) -> str:
    """Return a text; raise Damaged for any other value."""
    if isinstance(untrusted_value, str):
        return untrusted_value
    raise Damaged("A stored value is not the text that its format names.")


def as_text_or_none(untrusted_value: JsonValue) -> str | None:
    """Return a text or null; raise Damaged for any other value."""
    return None if untrusted_value is None else as_text(untrusted_value)


def as_integer(untrusted_value: JsonValue) -> int:
    """Return an integer; raise Damaged for any other value."""
    if isinstance(untrusted_value, int) and not isinstance(untrusted_value, bool):
        return untrusted_value
    raise Damaged("A stored value is not the integer that its format names.")


def as_list(untrusted_value: JsonValue) -> list[JsonValue]:
    """Return the members of a list; raise Damaged for any other value."""
    if isinstance(untrusted_value, list):
        return untrusted_value
    raise Damaged("A stored value is not the list that its format names.")


def as_object(untrusted_value: JsonValue, keys: frozenset[str]) -> dict[str, JsonValue]:
    """Return an object that has exactly ``keys``; raise Damaged for any other value."""
    if isinstance(untrusted_value, dict) and untrusted_value.keys() == keys:
        return untrusted_value
    raise Damaged("Stored data does not have the fields that its format names.")


@lru_cache(maxsize=4096)
def _is_key(name: object) -> bool:
    return isinstance(name, str) and _KEY.fullmatch(name) is not None
