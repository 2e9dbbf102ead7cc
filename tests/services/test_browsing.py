"""Long lists are narrowed by time, place, status and evidence, whatever letters people type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive_app.model.inputs import EvidenceItemInput, IncidentInput
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


def test_what_may_disturb_is_told_by_its_marks_and_by_no_word_of_its_text(archive: Archive) -> None:
    marks: dict[str, tuple[str, ...]] = {
        "a": (),
        "b": ("graphic",),
        "c": ("personal_data", "child"),
        "graphic": (),
        "sexual_violence": ("personal_data",),
    }
    for title, sensitivity in marks.items():
        said = {"title": title, "sensitivity": list(sensitivity)}
        catalogue.record(archive, catalogue.read_input(archive, EvidenceItemInput, said))
    rows = browsing.load_item_rows(archive, browsing.item_keys(archive))
    assert {row.title for row in rows if row.is_guarded} == {"b", "c"}
    (calm,) = [row.reference for row in rows if row.title == "b"]
    catalogue.edit(archive, calm, "evidence_item", {"sensitivity": []})
    rows = browsing.load_item_rows(archive, browsing.item_keys(archive))
    assert {row.title for row in rows if row.is_guarded} == {"c"}


def test_rows_of_more_keys_than_a_query_has_variables_are_found(archive: Archive) -> None:
    (newest, *_) = browsing.incident_keys(archive)
    keys = range(newest, newest + 300_000)
    assert [row.key for row in browsing.load_incident_rows(archive, keys)] == [newest]
    assert browsing.load_item_rows(archive, keys) == []
    assert browsing.load_source_rows(archive, keys) == []
    assert browsing.load_size(archive, keys) == 0
    assert len(browsing.load_references(archive, keys)) == 1
