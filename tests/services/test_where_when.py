"""Where and when incidents were, from their present revisions; nobody is counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import Cancelled
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import IncidentInput
from archive_app.model.values import Count, Place
from archive_app.progress import Meter
from archive_app.services import catalogue, links
from archive_app.services.where_when import (
    Harmed,
    MonthCounts,
    count_months,
    load_where_when,
)
from archive_app.store.archive import Archive
from tests.archives import opened

NOBODY = Harmed(0, 0)


def add(archive: Archive, title: str, **said: object) -> str:
    saved = catalogue.record(archive, IncidentInput.model_validate({"title": title, **said}))
    assert saved.reference is not None
    return saved.reference


def months(archive: Archive) -> list[MonthCounts]:
    return count_months(load_where_when(archive, Meter()))


def test_a_place_is_told_with_its_radius_as_stated_or_as_its_grade_stands_for(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "archive") as archive:
        add(archive, "measured", place=Place(latitude="48.33", longitude="37.84", uncertainty_m=30))
        add(archive, "graded", place=Place(latitude="-48", longitude="37.8", grade="settlement"))
        add(archive, "named", place=Place(name="near the plant", grade="settlement"))
        known = load_where_when(archive, Meter())
    told = {each.title: (each.latitude, each.longitude, each.radius_m) for each in known.incidents}
    assert told == {
        "measured": (48.33, 37.84, 30),
        "graded": (-48.0, 37.8, 5_000),
        "named": (None, None, None),
    }
    assert [each.title for each in known.incidents] == ["named", "graded", "measured"]
    assert known.unread == 0


def test_only_what_is_said_now_counts(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        reference = add(archive, "one", place=Place(latitude="1", longitude="2"))
        catalogue.edit(archive, reference, "incident", {"place": {"latitude": 3, "longitude": 4}})
        (known,) = load_where_when(archive, Meter()).incidents
    assert (known.latitude, known.longitude) == (3.0, 4.0)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2024-10-01", "2024-10"),
        ("2024-09-06T~10:00[Europe/Kyiv]", "2024-09"),
        ("2024-10", "2024-10"),
        ("2024-09-20/2024-10-10", "2024-09"),
        ("2024", None),
        ("2024-10-01/..", None),
    ],
)
def test_an_incident_counts_in_the_month_of_the_middle_of_its_time(
    tmp_path: Path, typed: str, month: str | None
) -> None:
    with opened(tmp_path / "archive") as archive:
        add(archive, "one", when=FuzzyDate.model_validate(typed))
        assert months(archive) == [MonthCounts(month, 1, NOBODY, NOBODY)]


def test_a_part_is_not_counted_beside_its_whole_and_people_once(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        day = FuzzyDate.model_validate("2024-10-05")
        siege = add(archive, "siege", when=day, victims_alleged=Count(min=10, max=20))
        shelling = add(
            archive,
            "shelling",
            when=day,
            victims_alleged=Count(best=4),
            victims_verified=Count(best=3),
        )
        add(archive, "other", when=day, victims_alleged=Count(min=1, best=2, max=5))
        links.link_incidents(archive, shelling, "part_of", siege)
        assert months(archive) == [MonthCounts("2024-10", 2, Harmed(11, 25), Harmed(3, 3))]
        links.link_incidents(archive, shelling, "part_of", siege, withdraw=True)
        assert months(archive) == [MonthCounts("2024-10", 3, Harmed(15, 29), Harmed(3, 3))]


def test_links_in_a_ring_and_both_ways_lose_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        first, second, third = (
            add(archive, title, victims_alleged=Count(best=1)) for title in ("a", "b", "c")
        )
        links.link_incidents(archive, first, "encompasses", second)
        links.link_incidents(archive, second, "part_of", first)
        links.link_incidents(archive, second, "encompasses", third)
        links.link_incidents(archive, third, "encompasses", first)
        assert months(archive) == [MonthCounts(None, 1, Harmed(1, 1), NOBODY)]


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        add(archive, "one")
        meter = Meter()
        meter.cancel()
        with pytest.raises(Cancelled):
            load_where_when(archive, meter)
