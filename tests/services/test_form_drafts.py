"""Drafts of forms: one for each record, any number of new ones, and none in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.services import drafts, form_drafts
from archive_app.services.form_drafts import INCIDENT, SOURCE
from archive_app.store.archive import Archive
from tests.archives import ToldClock, count, opened


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def archive(tmp_path: Path, clock: ToldClock) -> Iterator[Archive]:
    with opened(tmp_path / "archive", clock=clock) as archive:
        yield archive


def test_several_new_incidents_are_drafted_side_by_side(archive: Archive, clock: ToldClock) -> None:
    before = count(archive, "event")
    for title in ("first", "second"):
        clock.pass_by(60)
        form_drafts.keep(archive, form_drafts.name_draft(INCIDENT, None), {"title": title})
    assert [draft.fields["title"] for draft in form_drafts.load_all(archive, INCIDENT)] == [
        "second",
        "first",
    ]
    assert count(archive, "event") == before


def test_an_incident_has_one_draft_that_knows_what_it_would_change(archive: Archive) -> None:
    name = form_drafts.name_draft(INCIDENT, "7ZQ4M2XK-2024-12")
    for title in ("a", "ab", "abc"):
        kept_at = form_drafts.keep(
            archive, name, {"title": title}, reference="7ZQ4M2XK-2024-12", revision=3
        )
    (draft,) = form_drafts.load_all(archive, INCIDENT)
    assert (draft.fields["title"], draft.reference, draft.revision) == (
        "abc",
        "7ZQ4M2XK-2024-12",
        3,
    )
    assert draft.kept_at == kept_at
    assert form_drafts.load_all(archive, SOURCE) == []
    drafts.drop_draft(archive, name)
    assert form_drafts.load_all(archive, INCIDENT) == []


def test_a_draft_that_cannot_be_read_does_not_hide_the_others(archive: Archive) -> None:
    form_drafts.keep(archive, form_drafts.name_draft(INCIDENT, None), {"title": "kept"})
    drafts.save_draft(archive, form_drafts.name_draft(INCIDENT, None), {"fields": [1]})
    assert [draft.fields["title"] for draft in form_drafts.load_all(archive, INCIDENT)] == ["kept"]


def test_of_drafts_that_say_the_same_one_is_kept(archive: Archive) -> None:
    said = {"same": {"title": "one"}, "own": {"title": "one"}, "other": {"title": "two"}}
    for name, fields in said.items():
        form_drafts.keep(archive, f"{INCIDENT} {name}", dict(fields))
    form_drafts.keep(archive, f"{SOURCE} same", {"title": "one"})
    form_drafts.drop_alike(archive, INCIDENT, f"{INCIDENT} unkept")
    assert len(drafts.list_drafts(archive)) == 4
    form_drafts.drop_alike(archive, INCIDENT, f"{INCIDENT} own")
    assert set(drafts.list_drafts(archive)) == {
        f"{INCIDENT} own",
        f"{INCIDENT} other",
        f"{SOURCE} same",
    }
