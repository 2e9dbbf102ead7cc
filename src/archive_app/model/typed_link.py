"""Reading coordinates out of a link to a map as it is typed: its text alone, nothing is opened."""

from __future__ import annotations

import re

LINK = re.compile(r"(?<![\w:])(?:https?://|www\.|geo:(?=[+-]?\d))\S+", re.IGNORECASE)

_LATITUDE = r"(?P<latitude>[+-]?\d{1,3}(?:\.\d{1,15})?)"
_LONGITUDE = r"(?P<longitude>[+-]?\d{1,3}(?:\.\d{1,15})?)(?![\d.]*\d)"
_PAIR = rf"{_LATITUDE},\s*{_LONGITUDE}"
# Of each map that writes latitude first: what marks a place, and what only says what was in view.
_MAPS = (
    (r"geo:", (rf"geo:{_PAIR}",), ()),
    (
        r"https?://(?:[a-z]+\.)?google\.[a-z.]{2,6}/",
        (
            rf"!3d{_LATITUDE}!4d{_LONGITUDE}",
            rf"[?&](?:q|query|ll|center|destination|daddr)=(?:loc:)?{_PAIR}",
            rf"/(?:place|search)/{_PAIR}",
        ),
        (rf"/@{_PAIR}",),
    ),
    (
        r"https?://(?:www\.)?(?:openstreetmap\.org|osm\.org)/",
        (rf"[?&]mlat={_LATITUDE}&mlon={_LONGITUDE}",),
        (rf"#map=[\d.]+/{_LATITUDE}/{_LONGITUDE}",),
    ),
    (r"https?://maps\.apple\.com/", (rf"[?&](?:ll|q|daddr|coordinate)={_PAIR}",), ()),
)
_FAR_OFF = re.compile(r";u=(\d{1,8})")  # RFC 5870 section 3.4.3, in metres


def with_links_read(text: str) -> str:
    """Return a text with the coordinates of each link to a known map in place of that link."""
    return LINK.sub(lambda found: _coordinates(found[0]) or found[0], text)


def _coordinates(link: str) -> str | None:
    """Return what a link says as people would type it; None for a link that says nothing."""
    plain = re.sub("%2c", ",", link, flags=re.IGNORECASE).replace(",+", ",")
    for start, marks, views in _MAPS:
        if re.match(start, plain, re.IGNORECASE) is None:
            continue
        for patterns in (marks, views):
            found = [match for each in patterns for match in re.finditer(each, plain)]
            if found:
                said = dict.fromkeys(f"{each['latitude']}°, {each['longitude']}°" for each in found)
                off = _FAR_OFF.search(plain) if start == "geo:" else None
                return "; ".join(said) + ("" if off is None else f" ± {off[1]} m")
    return None
