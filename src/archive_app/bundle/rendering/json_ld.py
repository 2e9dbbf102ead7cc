"""A JSON-LD document (JSON-LD 1.1), written entity by entity so that it is never held whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Entity = Mapping[str, Any]


def document(context: object, entities: Iterable[Entity]) -> Iterator[bytes]:
    """Yield a flat document: the context, and one entity of the graph on each line."""
    yield b'{\n"@context": %b,\n"@graph": [' % _encode(context)
    before = b"\n"
    for entity in entities:
        yield before + _encode(entity)
        before = b",\n"
    yield b"\n]\n}\n"


def known(**members: object) -> dict[str, object]:
    """Return the members that have a value: what is not known is not said."""
    return {name: value for name, value in members.items() if value is not None}


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
