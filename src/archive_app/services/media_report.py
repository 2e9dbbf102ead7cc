"""What the preview child says of a file, believed only after every part of it has been checked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NoReturn, cast

from archive_app.media.protocol import LONG_SIDE, Json, Note, Triple

OF_DAMAGE = frozenset({str(Note.DAMAGED), str(Note.CUT_OFF)})
"""The sentences that say that a file is not whole; whoever shows the file says them beside it."""
OF_A_PART = OF_DAMAGE | {str(Note.ENCRYPTED_PDF), str(Note.TOO_LARGE)}
"""The sentences that say that not all of a file could be read."""

_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,99}(; codecs=[a-z0-9]{1,20})?")
_CONFINEMENT = re.compile(r"[a-z+() ]{1,60}")
_LONGEST_RECIPE = 300
_MOST_LEVELS = 64


@dataclass(frozen=True)
class ThumbnailRecipe:
    """How a thumbnail was made: tool, its version, and what was done."""

    tool: str
    version: str
    parameters: str


@dataclass(frozen=True)
class MediaReport:
    """What the child found in one file; all of it is a claim about untrusted bytes.

    ``metadata`` are (group, name, value) triples as read; ``thumbnail`` is a baseline JPEG of at
    most 512 pixels a side, or ``None``; ``notes`` are sentences for people; ``reading`` says how
    much the child looks at (`protocol.READING`); ``confinement`` what held it:
    ``"landlock+seccomp"``, ``"limits only"`` and so on.
    """

    media_type: str
    metadata: tuple[Triple, ...]
    thumbnail: bytes | None
    thumbnail_recipe: ThumbnailRecipe | None
    notes: tuple[str, ...]
    reading: int
    confinement: str


def decode_confinement(untrusted_payload: bytes) -> str:
    """Read a ``HELLO``; ``ValueError`` for anything else."""
    match _strict_json(untrusted_payload):
        case {"confinement": str(words)} if _CONFINEMENT.fullmatch(words):
            return words
    raise ValueError("no confinement")


def decode_report(
    untrusted_payload: bytes, untrusted_thumbnail: bytes, confinement: str
) -> MediaReport:
    """Read a ``REPORT`` and its ``THUMBNAIL``; ``ValueError`` for anything but exactly these."""
    match _strict_json(untrusted_payload):
        case {
            "media_type": str(media_type),
            "metadata": list(metadata),
            "notes": list(notes),
            "reading": reading,
            "recipe": untrusted_recipe,
            **rest,
        } if (
            not rest
            and _MEDIA_TYPE.fullmatch(media_type)
            and type(reading) is int
            and 0 < reading < 2**31
        ):
            recipe = _recipe(untrusted_recipe)
        case _:
            raise ValueError("not the members of a report")
    if bool(untrusted_thumbnail) != bool(recipe):
        raise ValueError("a thumbnail without a recipe, or the reverse")
    if untrusted_thumbnail and not is_plain_jpeg(untrusted_thumbnail):
        raise ValueError("not a plain thumbnail")
    return MediaReport(
        media_type=media_type,
        metadata=tuple(_triple(triple) for triple in metadata),
        thumbnail=untrusted_thumbnail or None,
        thumbnail_recipe=recipe,
        notes=tuple(str(Note(note)) for note in notes),
        reading=reading,
        confinement=confinement,
    )


def is_plain_jpeg(untrusted_bytes: bytes) -> bool:
    """Say whether this is a baseline JPEG (ISO/IEC 10918-1) of at most 512 × 512 and no metadata.

    Only a JFIF header, tables, one frame header and one scan may be in it, so that no viewer is
    led to parse anything else or to reserve memory for a huge picture.
    """
    if not (untrusted_bytes.startswith(b"\xff\xd8") and untrusted_bytes.endswith(b"\xff\xd9")):
        return False
    at, framed = 2, False
    while at + 4 <= len(untrusted_bytes):
        marker, length = untrusted_bytes[at : at + 2], untrusted_bytes[at + 2 : at + 4]
        segment = untrusted_bytes[at + 4 : at + 2 + int.from_bytes(length)]
        match marker:
            case b"\xff\xda":
                return framed
            case b"\xff\xc0":
                height, width = int.from_bytes(segment[1:3]), int.from_bytes(segment[3:5])
                plain = not framed and 0 < height <= LONG_SIDE and 0 < width <= LONG_SIDE
                framed = True
            case b"\xff\xe0":
                plain = segment.startswith(b"JFIF\0") and len(segment) == 14
            case _:
                plain = marker in (b"\xff\xdb", b"\xff\xc4")
        if not plain:
            return False
        at += 4 + len(segment)
    return False


def _recipe(untrusted_recipe: object) -> ThumbnailRecipe | None:
    match untrusted_recipe:
        case None:
            return None
        case [str(tool), str(version), str(parameters)]:
            if max(len(tool), len(version), len(parameters)) <= _LONGEST_RECIPE:
                return ThumbnailRecipe(tool, version, parameters)
    raise ValueError("not a recipe")


def _triple(untrusted_triple: object) -> Triple:
    match untrusted_triple:
        case [str(group), str(name), value] if _is_value(value):
            return group, name, cast(Json, value)
    raise ValueError("not a group, a name and a value")


def _is_value(untrusted_value: object, levels: int = _MOST_LEVELS) -> bool:
    match untrusted_value:
        case bool() | None:
            return False
        case list(parts):
            return levels > 0 and all(_is_value(part, levels - 1) for part in parts)
        case dict(members):
            return levels > 0 and all(_is_value(part, levels - 1) for part in members.values())
    return isinstance(untrusted_value, str | int)


def _strict_json(untrusted_payload: bytes) -> object:
    """Decode UTF-8 JSON without fractions, constants, double names or lone surrogates."""

    def refuse(_: str) -> NoReturn:
        raise ValueError("a number that is no integer")

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a name twice")
        return dict(pairs)

    try:
        decoded: object = json.loads(
            untrusted_payload.decode("utf-8"),
            object_pairs_hook=members,
            parse_float=refuse,
            parse_constant=refuse,
        )
        json.dumps(decoded, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return decoded
