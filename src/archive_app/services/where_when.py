"""Where and when incidents were and how many people were harmed, for a map and for counts.

Coordinates and numbers of people are in no typed table: the present revision of each incident is
read once, and of each only the few lines that say them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from archive_app.model.values import Place
from archive_app.progress import Meter
from archive_app.services.vocabularies import load_vocabularies
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_READ_AT_ONCE = 2_000
_LONGEST_MONTH = timedelta(days=33)  # a month, and a day either way where no zone is known
_WANTED = ("/place/coordinates", "/place/grade", "/victims_alleged", "/victims_verified")
_PART_OF, _ENCOMPASSES = "part_of", "encompasses"


@dataclass(frozen=True)
class Harmed:
    """How many people, from at least to at most; the same twice where one number is known."""

    least: int
    most: int


@dataclass(frozen=True)
class Located:
    """One incident: degrees (WGS 84) and the radius of uncertainty in metres, where known.

    ``month`` is ``2024-09``, that of the middle of the time that it may have been in; None where
    that is longer than a month, or not known.
    """

    key: int
    reference: str
    title: str
    when: str | None
    latitude: float | None
    longitude: float | None
    radius_m: int | None
    month: str | None
    alleged: Harmed | None
    verified: Harmed | None


@dataclass(frozen=True)
class WhereWhen:
    """Every incident, newest first; ``part_of`` leads from the key of a part to that of its whole.

    ``unread`` counts incidents of which something was erased or is damaged, so that no place and no
    number of theirs is known.
    """

    incidents: tuple[Located, ...]
    part_of: Mapping[int, int]
    unread: int


@dataclass(frozen=True)
class MonthCounts:
    """What is counted in one month (``2024-09``), or without a known one: `count_months`."""

    month: str | None
    incidents: int
    alleged: Harmed
    verified: Harmed


def load_where_when(archive: Archive, meter: Meter) -> WhereWhen:
    """Read where and when every incident was; ``meter`` counts incidents. Raises Cancelled."""
    radii = {term.code: term.radius_m for term in load_vocabularies(archive).terms("place_grade")}
    found: list[Located] = []
    unread = 0
    with archive.reading() as session:
        connection = driver_connection(session)
        meter.expect(connection.execute("SELECT count(*) FROM incident").fetchone()[0])
        links = connection.execute(
            "SELECT from_key, to_key, kind FROM incident_link WHERE NOT is_withdrawn"
            " AND kind IN (?, ?) ORDER BY key",
            (_PART_OF, _ENCOMPASSES),
        ).fetchall()
        cursor = connection.execute(
            "SELECT incident.key, reference, title, when_text, earliest, latest, lines"
            " FROM incident JOIN record USING (key)"
            " JOIN revision ON record_key = incident.key AND number = record.revision"
            " ORDER BY incident.key DESC"
        )
        while page := cursor.fetchmany(_READ_AT_ONCE):
            for key, reference, title, when, earliest, latest, lines in page:
                try:
                    said = _said(lines)
                except ValueError:
                    said = {}
                unread += not said
                found.append(
                    _located(
                        (key, reference or "", title, when), _month(earliest, latest), said, radii
                    )
                )
            meter.advance(len(page))
    return WhereWhen(tuple(found), _wholes(links), unread)


def count_months(known: WhereWhen) -> list[MonthCounts]:
    """Return counts for each month that has an incident, in order; without a month at the end.

    An incident that is part of another is not counted beside it. People are counted with the whole
    where that says a number, else with its parts, each once.
    """
    by_key = {incident.key: incident for incident in known.incidents}
    incidents: dict[str | None, int] = {}
    alleged: dict[str | None, list[Harmed]] = {}
    verified: dict[str | None, list[Harmed]] = {}
    for incident in known.incidents:
        above = [by_key[key] for key in _above(incident.key, known.part_of) if key in by_key]
        if not above:
            incidents[incident.month] = incidents.get(incident.month, 0) + 1
        if incident.alleged and not any(each.alleged for each in above):
            alleged.setdefault(incident.month, []).append(incident.alleged)
        if incident.verified and not any(each.verified for each in above):
            verified.setdefault(incident.month, []).append(incident.verified)
    months = sorted(incidents.keys() | alleged.keys() | verified.keys(), key=lambda it: it or "~")
    return [
        MonthCounts(
            month,
            incidents.get(month, 0),
            total(alleged.get(month, ())),
            total(verified.get(month, ())),
        )
        for month in months
    ]


def total(numbers: Iterable[Harmed]) -> Harmed:
    """Return the sum of the least numbers, and that of the most."""
    least = most = 0
    for each in numbers:
        least, most = least + each.least, most + each.most
    return Harmed(least, most)


def _said(lines: str) -> dict[str, Any]:
    """Return the wanted values of a stored revision (model/disclosure.py says what a line is).

    Empty where a value was erased and the others went with it. Raises ValueError for damage.
    """
    said: dict[str, Any] = {}
    for line in lines.split("\n"):
        if line[:1] == "[":
            _, name, value = json.loads(line)
            if name in _WANTED:
                said[name] = value
        elif line.startswith('"'):
            name, _, text = line[1:].partition('",')
            if name in _WANTED:
                said[name] = json.loads(text)
    return said or ({"": None} if lines[:1] in ('"', "[") else {})


def _located(
    named: tuple[int, str, str, str | None],
    month: str | None,
    said: Mapping[str, Any],
    radii: Mapping[str, int | None],
) -> Located:
    at = said.get("/place/coordinates") or {}
    latitude, longitude = at.get("latitude"), at.get("longitude")
    where = None if latitude is None or longitude is None else (float(latitude), float(longitude))
    north, east = where or (None, None)
    radius = at.get("uncertainty_m")
    grade = said.get("/place/grade")
    if where and radius is None and grade is not None:
        radius = Place(grade=grade).radius_m(radii)
    return Located(
        *named,
        north,
        east,
        radius,
        month,
        _harmed(said.get("/victims_alleged")),
        _harmed(said.get("/victims_verified")),
    )


def _harmed(count: Mapping[str, Any] | None) -> Harmed | None:
    numbers = [
        number for name in ("min", "best", "max") if (number := (count or {}).get(name)) is not None
    ]
    return Harmed(min(numbers), max(numbers)) if numbers else None


def _month(earliest: str | None, latest: str | None) -> str | None:
    if earliest is None or latest is None:
        return None
    first, last = datetime.fromisoformat(earliest), datetime.fromisoformat(latest)
    if last - first > _LONGEST_MONTH:
        return None
    return f"{first + (last - first) / 2:%Y-%m}"


def _wholes(links: Sequence[tuple[int, int, str]]) -> dict[int, int]:
    """Return the whole of each part, the first that was said; nothing is its own whole."""
    wholes: dict[int, int] = {}
    for from_key, to_key, kind in links:
        part, whole = (from_key, to_key) if kind == _PART_OF else (to_key, from_key)
        if part not in wholes and part not in (whole, *_above(whole, wholes)):
            wholes[part] = whole
    return wholes


def _above(key: int, wholes: Mapping[int, int]) -> list[int]:
    above = []
    while (key := wholes.get(key, -1)) != -1:
        above.append(key)
    return above
