"""An archive tells what it is and holds."""

from __future__ import annotations

from archive_app.model.fixity import Scope
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Meter
from archive_app.services import catalogue, fixity, overview
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing


def test_an_archive_is_described_as_it_stands(archive: Archive) -> None:
    before = overview.describe(archive)
    catalogue.record(archive, IncidentInput(title="T"))
    after = overview.describe(archive)
    assert (before.head.size, after.head.size) == (1, 2)
    assert after.checkpoint_size == before.checkpoint_size == 1
    assert after.records == {"agent": 2, "incident": 1}
    assert (after.standing, after.agent, after.logs) == (Standing.CURRENT, "Recovery sheet", 1)
    assert (after.objects, after.object_bytes, after.generation) == (0, 0, 1)
    assert overview.size_logs(archive) == [(after.head.origin, 2)]


def test_only_a_check_of_everything_is_a_full_check(archive: Archive) -> None:
    assert overview.last_full_check(archive) is None
    full = fixity.check(archive, Scope(), Meter())
    fixity.check(archive, Scope(sample=1), Meter())
    last = overview.last_full_check(archive)
    assert last is not None
    assert (last.event, last.is_whole) == (full.event, True)


def test_records_are_called_by_reference_and_agents_by_name(archive: Archive) -> None:
    saved = catalogue.record(archive, IncidentInput(title="T"))
    names = overview.name_records(archive, [saved.id, archive.agent_id, "0" * 32])
    assert names[saved.id] == saved.reference
    assert names[archive.agent_id] == "Recovery sheet"
    assert "0" * 32 not in names
