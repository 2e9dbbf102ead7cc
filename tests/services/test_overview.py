"""An archive tells what it is and holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from archive_app.model.fixity import FixityReport, Part, Scope
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Meter
from archive_app.services import catalogue, fixity, overview, past_checks
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.services.steps import take_in, write_files


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


EVERYTHING = past_checks.EVERYTHING
LEDGER, OBJECTS = Scope(parts=frozenset({Part.LEDGER})), Scope(parts=frozenset({Part.OBJECTS}))
SAMPLE, DUE = Scope(sample=5), Scope(unread_for=timedelta(days=90))


@contextmanager
def emptied(archive: Archive) -> Iterator[None]:
    """Lose the bytes of every object, and find them again."""
    paths = [path for path in (archive.path / "objects").rglob("*") if path.is_file()]
    held = {path: path.read_bytes() for path in paths}
    assert held
    for path in held:
        path.write_bytes(b"")
    yield
    for path, content in held.items():
        path.write_bytes(content)


def checked(archive: Archive, scope: Scope) -> FixityReport:
    return fixity.check(archive, scope, Meter())


@pytest.mark.parametrize(
    ("checks", "known_from"),
    [
        ([], None),
        ([(EVERYTHING, False)], None),
        ([(EVERYTHING, True)], 0),
        ([(EVERYTHING, False), (SAMPLE, True)], 1),
        ([(DUE, True)], 0),
        # Another sample, or another part, says nothing of what was damaged.
        ([(SAMPLE, True), (SAMPLE, False)], 0),
        ([(DUE, True), (SAMPLE, False), (LEDGER, False)], 0),
        # What was not whole is due until it is.
        ([(SAMPLE, True), (DUE, False), (SAMPLE, False)], None),
        ([(EVERYTHING, True), (DUE, False)], 0),
        ([(SAMPLE, True), (SAMPLE, True)], 1),
        ([(SAMPLE, True), (EVERYTHING, False)], None),
        ([(OBJECTS, True), (OBJECTS, False)], None),
        # The rest of a sample's check was whole; only then is nothing left.
        ([(SAMPLE, True), (OBJECTS, False)], 0),
        ([(SAMPLE, True), (OBJECTS, False), (SAMPLE, False)], None),
    ],
)
def test_damage_is_known_until_a_later_check_of_the_same_finds_nothing(
    archive: Archive, tmp_path: Path, checks: list[tuple[Scope, bool]], known_from: int | None
) -> None:
    take_in(archive, write_files(tmp_path / "source", {b"a": b"one", b"b": b"two"}))
    numbers: dict[int | None, int] = {}
    for number, (scope, is_damaged) in enumerate(checks):
        with emptied(archive) if is_damaged else nullcontext():
            report = checked(archive, scope)
        assert report.is_whole is not is_damaged
        numbers[report.event] = number
    found = overview.known_damage(archive)
    assert (None if found is None else numbers[found.event]) == known_from
