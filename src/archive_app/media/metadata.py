"""Embedded metadata as read: (group, name, value), safe to carry as JSON and bounded in size."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from numbers import Rational

from archive_app.media.protocol import METADATA_LIMIT, Json, Triple


def as_read(value: object) -> Json:
    r"""Give a tag's value in JSON without normalising it.

    Rationals become ``"a/b"`` unreduced, floats their shortest exact decimal, bytes
    ``{"base64url": "…"}``, sequences lists; text keeps everything but lone surrogates, which
    JSON readers refuse and which are written as ``\udcxx``.
    """
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case int() if -(2**63) <= value < 2**63:
            return int(value)
        case int():
            return hex(value)
        case Rational():
            return f"{value.numerator}/{value.denominator}"
        case bytes() | bytearray():
            return {"base64url": base64.urlsafe_b64encode(value).decode("ascii")}
        case Mapping():
            return {str(as_read(str(name))): as_read(part) for name, part in value.items()}
        case Iterable():
            return [as_read(part) for part in value]
        case _:
            return str(value)


def bounded(triples: Iterable[Triple]) -> tuple[list[Triple], bool]:
    """Keep what fits in ``METADATA_LIMIT`` bytes of JSON; the flag says whether anything was cut.

    A value that is too long leaves its name behind with ``{"left_out": <length of its JSON>}``.
    """
    kept: list[Triple] = []
    room = METADATA_LIMIT - len("[]")
    cut = False
    for group, name, value in triples:
        length = _json_length(value)
        triple: Triple = (group, name, value)
        if _json_length(triple) > room:
            cut = True
            triple = (group, name, {"left_out": length})
        if _json_length(triple) <= room:
            kept.append(triple)
            room -= _json_length(triple) + len(", ")
    return kept, cut


def _json_length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8"))
