"""Orphans: what no record names is listed, and goes when a person asks; nothing else ever does."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from archive_app.errors import NotAllowed
from archive_app.progress import Meter
from archive_app.services.orphans import delete_orphans, list_orphans
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.protection import Standing
from tests.archives import load_objects
from tests.services.steps import events, take_one
from tests.services.tampering import reopen, tamper


def put_aside(archive: Archive, content: bytes) -> NewObject:
    """Leave behind what a kill leaves between sealing and committing, put aside as at opening."""
    new = archive.objects.seal(io.BytesIO(content), Meter())
    archive.objects.settle([new])
    archive.objects.set_aside(archive.objects.path(new.id))
    return new


def test_orphans_are_listed_and_deleted_as_an_event(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "kept.txt", b"kept")
    new = [put_aside(archive, content) for content in (b"one", b"another")]
    mine = archive.path / "orphans" / "letter.txt"
    mine.write_text("mine")
    listed = list_orphans(archive)
    assert [orphan.id for orphan in listed] == sorted(each.id.hex() for each in new)
    assert not any(orphan.is_needed for orphan in listed)
    deletion = delete_orphans(archive)
    assert deletion.deleted == tuple(listed)
    [event] = events(archive, "orphans_deleted")
    assert event.number == deletion.event
    length = sum(orphan.length for orphan in listed)
    assert event.outcome == f"deleted: 2, bytes: {length}"
    assert str(event.note).splitlines() == [orphan.id for orphan in listed]
    assert list((archive.path / "orphans").iterdir()) == [mine]
    assert list_orphans(archive) == []
    assert delete_orphans(archive).event is None
    assert len(events(archive, "orphans_deleted")) == 1
    (stored,) = load_objects(archive)
    assert archive.objects.path(stored.id).exists()


def test_what_a_row_names_is_never_deleted(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "needed.txt", b"needed")
    (stored,) = load_objects(archive)
    aside = archive.objects.set_aside(archive.objects.path(stored.id))
    assert [orphan.is_needed for orphan in list_orphans(archive)] == [True]
    assert delete_orphans(archive).deleted == ()
    assert aside.exists()


def test_nothing_is_deleted_where_a_row_may_be_lost(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "needed.txt", b"needed")
    (stored,) = load_objects(archive)
    aside = archive.objects.set_aside(archive.objects.path(stored.id))
    tamper(archive, "DELETE FROM object")
    with reopen(archive.path) as again:
        with pytest.raises(NotAllowed, match="Check the archive"):
            delete_orphans(again)
        again.standing = Standing.BEHIND
        with pytest.raises(NotAllowed, match="older than"):
            delete_orphans(again)
        again.standing = Standing.CURRENT
    assert aside.exists()
