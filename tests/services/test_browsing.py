"""Long lists are narrowed by time, place, status and evidence, whatever letters people type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive_app.model.inputs import IncidentInput
from archive_app.services import browsing, catalogue
from archive_app.services.browsing import IncidentFilter
from archive_app.store.archive import Archive
from tests.archives import opened

INCIDENTS: list[dict[str, Any]] = [
    {"title": "a", "when": "2024-09-06", "place": {"name": "Niu-York"}, "status": "alleged"},
    {"title": "b", "when": "2024-10", "place": {"name": "поблизу Києва"}},
    {"title": "c", "description": "seen from Niu-York", "place": {"name": "Bakhmut"}},
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path / "archive") as archive:
        for said in INCIDENTS:
            catalogue.record(archive, catalogue.read_input(archive, IncidentInput, said))
        yield archive


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (IncidentFilter(), "abc"),
        (IncidentFilter(place="niu york"), "a"),
        (IncidentFilter(place="КИЄВ"), "b"),
        (IncidentFilter(place="york bakhmut"), ""),
        (IncidentFilter(place="  "), "abc"),
        (IncidentFilter(status="alleged"), "a"),
        (IncidentFilter(earliest="2024-10-01"), "bc"),
        (IncidentFilter(latest="2024-09-30", place="niu"), "a"),
        (IncidentFilter(has_evidence=True), ""),
    ],
)
def test_a_list_shows_what_is_wanted(archive: Archive, wanted: IncidentFilter, titles: str) -> None:
    keys = browsing.incident_keys(archive, wanted)
    rows = browsing.load_incident_rows(archive, keys)
    assert sorted(row.title for row in rows) == sorted(titles)
    assert list(keys) == sorted(keys, reverse=True)
