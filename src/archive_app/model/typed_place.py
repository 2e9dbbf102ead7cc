"""Reading a place as people type it: a name, coordinates in any common form, how far off they are.

Nothing is guessed in silence: what may be coordinates in more than one way is not taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal, TypeAlias

from archive_app.model.typed_link import LINK, with_links_read

PlaceUnclear: TypeAlias = Literal[
    "out_of_range",
    "whole_degrees",
    "one_of_two",
    "wrong_radius",
    "grid",
    "plus_code",
    "form",
    "link",
]
"""Why coordinates in a text are not taken."""

_NORTH = r"(?:north|n\.?|пн\.?\s*ш\.?|північної широти)"
_SOUTH = r"(?:south|s\.?|пд\.?\s*ш\.?|південної широти)"
_EAST = r"(?:east|e\.?|сх\.?\s*д\.?|східної довготи)"
_WEST = r"(?:west|w\.?|зх\.?\s*д\.?|західної довготи)"
_SIDE = rf"(?:{_NORTH}|{_SOUTH}|{_EAST}|{_WEST})"
_NUMBER = r"\d{1,3}(?:[.,]\d{1,15})?"
_ANGLE = (
    rf"(?:\d{{1,3}}\s*[°º]\s*\d{{1,2}}\s*['′]\s*\d{{1,2}}(?:[.,]\d{{1,6}})?\s*(?:\"|″|'')"
    rf"|\d{{1,3}}\s*[°º]\s*\d{{1,2}}(?:[.,]\d{{1,8}})?\s*['′]?"
    rf"|{_NUMBER}\s*[°º]?)"
)
# Before a number a letter for the side of the world stands alone: "n48.33", not the end of a word.
_HALF = rf"(?:(?<!\w){_SIDE}\s*)?[+-]?{_ANGLE}(?:\s*{_SIDE}(?!\w))?"
_PAIR = re.compile(
    rf"(?<![\w.,+-])(?P<first>{_HALF})(?:\s*[,;/]\s*|\s+)(?P<second>{_HALF})(?![\w]|[.,]\d)"
)
_RADIUS = re.compile(
    r"(?:±|\+\s*/?\s*-|\bwithin\b|\bв межах\b|\bу межах\b|\bз точністю(?: до)?\b)\s*"
    r"(?P<number>\d{1,8}(?:[.,]\d{1,3})?)\s*(?P<unit>km|kilomet(?:re|er)s?|m|met(?:re|er)s?"
    r"|км|кілометр\w*|м|метр\w*)(?!\w)\.?"
)
_DEGREE_PARTS = re.compile(
    r"(?P<degrees>\d{1,3}(?:\.\d+)?)(?:\s*[°º]\s*)?(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′]?)?"
    r"(?:\s*(?P<seconds>\d{1,2}(?:\.\d+)?))?"
)
# Zone, band and square of the military grid (MGRS), then as many digits east as north.
_GRID = re.compile(
    r"(?<!\w)(?:0?[1-9]|[1-5]\d|60)\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z][A-HJ-NP-V]\s?"
    r"(?:(?:\d\d){2,5}|(?P<east>\d{2,5})\s(?P<north>\d{2,5}))(?!\w)"
)
# An Open Location Code, whole or its end: it has letters and digits.
_PLUS_CODE = re.compile(
    r"(?<![\w+])(?=[\d+]*[A-Z])(?=[A-Z+]*\d)"
    r"[2-9CFGHJMPQRVWX]{4}(?:[02-9CFGHJMPQRVWX]{4})?\+(?:[2-9CFGHJMPQRVWX]{2,3})?(?![\w+])"
)
# Degrees, minutes and seconds without their signs; the same with letters; a height behind a pair.
_PARTS = r"\d{1,3}\s\d{1,2}\s\d{1,2}(?:[.,]\d+)?"
_SIDED = rf"{_SIDE}\s*\d{{1,3}}\s\d{{1,2}}(?:[.,]\d+)?"
_SIDED_BEHIND = rf"\d{{1,3}}\s\d{{1,2}}(?:[.,]\d+)?\s*{_SIDE}"
_DECIMALS = r"\d{1,3}\.\d+"
_OTHER_FORMS = re.compile(
    rf"(?<![\w.,+-])(?:{_PARTS}[\s,;]+{_PARTS}|{_SIDED}[\s,;]*{_SIDED}"
    rf"|{_SIDED_BEHIND}[\s,;]+{_SIDED_BEHIND}"
    rf"|{_DECIMALS}\s*[,;]\s*{_DECIMALS}\s*[,;]\s*\d+(?:\.\d+)?)(?![\w.,]*\d)"
)
_NO_WORDS = re.compile(rf"(?:\d+|(?<![^\W\d_]){_SIDE}(?![^\W\d_])|[^\w]|_)+")
_LARGEST_RADIUS_M = 20_040_000


@dataclass(frozen=True)
class UnderstoodPlace:
    """What a typed text says of a place.

    ``latitude`` and ``longitude`` are decimal degrees as text, both or neither. ``name`` is what is
    no coordinates. With ``unclear`` there is something that looks like coordinates but cannot be
    taken for them.
    """

    name: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    uncertainty_m: int | None = None
    unclear: PlaceUnclear | None = None


@dataclass(frozen=True)
class _Angle:
    text: str
    side: str
    is_precise: bool
    """Whether it says more than whole degrees, or that it is degrees at all."""


def read_place(text: str) -> UnderstoodPlace:
    """Return what a text says of a place; a text without coordinates is a name as it stands.

    A link to a map counts as the coordinates in it. Any other link is none by itself, and neither
    is a reference of the military grid or a plus code, which are not converted.
    """
    text = with_links_read(text)
    if LINK.fullmatch(text.strip()):
        return UnderstoodPlace(name=text.strip(), unclear="link")
    plain = _plain(text)
    if len(plain) != len(text):  # positions would not be those of the text as typed
        plain = text.lower()
    radius = _RADIUS.search(plain)
    without = plain if radius is None else _blanked(plain, radius)
    # Of a link to anything else nobody knows which number is the latitude.
    without = LINK.sub(lambda link: " " * len(link[0]), without)
    pairs = list(_pairs(without))
    if len(pairs) != 1:
        named = text.strip() or None
        unclear: PlaceUnclear | None = "one_of_two" if pairs else _why_none(text, without)
        return UnderstoodPlace(name=named, unclear=unclear)
    found = pairs[0]
    name = _rest(text, found, radius)
    first, second = _angle(found["first"]), _angle(found["second"])
    if first.side in ("e", "w") and second.side in ("n", "s", ""):
        first, second = second, first
    if first.side in ("e", "w") or second.side in ("n", "s"):
        return UnderstoodPlace(name=text.strip() or None, unclear="out_of_range")
    if abs(Decimal(first.text)) > 90 or abs(Decimal(second.text)) > 180:
        return UnderstoodPlace(name=text.strip() or None, unclear="out_of_range")
    if not (first.is_precise and second.is_precise):
        return UnderstoodPlace(name=text.strip() or None, unclear="whole_degrees")
    if name is not None and _NO_WORDS.fullmatch(name.lower()):
        return UnderstoodPlace(name=text.strip() or None, unclear="form")
    uncertainty = None if radius is None else _metres(radius)
    is_wrong = uncertainty is not None and uncertainty > _LARGEST_RADIUS_M
    return UnderstoodPlace(
        name,
        first.text,
        second.text,
        None if is_wrong else uncertainty,
        "wrong_radius" if is_wrong else None,
    )


def typed_coordinates(latitude: str, longitude: str, uncertainty_m: int | None) -> str:
    """Return a text that `read_place` reads as these coordinates."""
    if uncertainty_m is None:
        return f"{latitude}, {longitude}"
    kilometres, rest = divmod(uncertainty_m, 1000)
    radius = f"{uncertainty_m} m" if rest or not kilometres else f"{kilometres} km"
    return f"{latitude}, {longitude} ± {radius}"


def _plain(text: str) -> str:
    """Return the text in lower case with plain signs, of the same length where it can be."""
    signs = str.maketrans("’ʼ‘`´“”−–—‐\u2212", "'''''\"\"-----")
    return unicodedata.normalize("NFC", text).lower().translate(signs)


def _blanked(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]


def _pairs(plain: str) -> Iterator[re.Match[str]]:
    """Yield each pair that is meant; of a number that makes none, the next may be the first."""
    found = _PAIR.search(plain)
    while found is not None:
        is_meant = _is_meant(found)
        if is_meant:
            yield found
        found = _PAIR.search(plain, found.end() if is_meant else found.start("second"))


def _why_none(text: str, plain: str) -> PlaceUnclear | None:
    """Tell what coordinates that were not read look like; None for a name.

    References of the military grid and plus codes are in capitals anywhere, by themselves in any
    letters.
    """
    alone = _GRID.fullmatch(text.strip().upper())
    for found in [alone] if alone else _GRID.finditer(text):
        if len(found["east"] or "") == len(found["north"] or ""):
            return "grid"
    if _PLUS_CODE.search(text) or _PLUS_CODE.fullmatch(text.strip().upper()):
        return "plus_code"
    is_numbers = _NO_WORDS.fullmatch(plain) is not None and len(re.findall(r"\d+", plain)) > 1
    has_grouped = re.fullmatch(r"\s*\d{1,3}[.,]\d+\s*", plain) is not None
    return "form" if (is_numbers and not has_grouped) or _OTHER_FORMS.search(plain) else None


def _is_meant(found: re.Match[str]) -> bool:
    """Tell whether a pair of numbers says that it is coordinates, or at least could be."""
    first, second = found["first"], found["second"]
    signs = re.compile(rf"[°º]|(?<!\w){_SIDE}|{_SIDE}(?!\w)")
    if signs.search(first) and signs.search(second):
        return True
    is_alone = found.string.strip() == found[0].strip()
    decimals = [re.search(r"[.,]\d+", half) is not None for half in (first, second)]
    return all(decimals) or is_alone


def _angle(text: str) -> _Angle:
    side = ""
    for name, pattern in (("n", _NORTH), ("s", _SOUTH), ("e", _EAST), ("w", _WEST)):
        if re.search(rf"^{pattern}(?=\s*[\d+-])|(?<=[\d°º'′\"″\s]){pattern}$", text):
            side = name
    is_negative = "-" in text or side in ("s", "w")
    number = re.search(r"\d.*", text)
    assert number is not None
    parts = _DEGREE_PARTS.match(number[0].replace(",", "."))
    assert parts is not None
    degrees = Decimal(parts["degrees"])
    has_sign = re.search(r"[°º]", text) is not None or bool(side)
    if parts["minutes"] is None or not re.search(r"[°º]", text):
        said = parts["degrees"]
        return _Angle(f"-{said}" if is_negative else said, side, has_sign or "." in said)
    seconds = parts["seconds"]
    value = degrees + Decimal(parts["minutes"]) / 60 + Decimal(seconds or 0) / 3600
    finest = seconds if seconds is not None else parts["minutes"]
    # A second is about 30 m, a minute 2 km: no digit is kept that nobody said, none is lost.
    decimals = (5 if seconds is not None else 4) + len(finest.partition(".")[2])
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return _Angle(f"{'-' if is_negative else ''}{rounded}", side, is_precise=True)


def _metres(radius: re.Match[str]) -> int:
    number = Decimal(radius["number"].replace(",", "."))
    is_kilometres = radius["unit"].startswith(("k", "к"))
    return int(number * 1000 if is_kilometres else number)


def _rest(text: str, pair: re.Match[str], radius: re.Match[str] | None) -> str | None:
    """Return what else was typed, as it was typed."""
    spans = sorted(each.span() for each in (pair, radius) if each is not None)
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = max(at, end)  # how far off it is may stand within the pair
    kept.append(text[at:])
    name = " ".join(" ".join(kept).split()).strip(" ,;()-–—")
    return name or None
