"""An export that was cut off is told of: where it wrote, and what lies there for anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import Cancelled, StorageRefused
from archive_app.progress import Activity, Meter
from archive_app.services import bundle_export, cut_off, exchanges
from archive_app.services.cut_off import CutOff, Left
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE
from tests.services.dying import kill_export
from tests.services.exporting import exported, exporting_archive, request


def killed(path: Path, target: Path, form: str = "folder") -> Path:
    archive, incident = exporting_archive(path)
    archive.close()
    return kill_export(path, incident.reference or "", target, form)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "stick"


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_where_a_killed_export_wrote_is_known_and_what_it_left_can_be_deleted(
    tmp_path: Path, target: Path, form: str
) -> None:
    part = killed(tmp_path / "archive", target, form)
    (target / ".EVB-other.part").write_bytes(b"of somebody else")
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        (cut,) = cut_off.list_cut_off(archive)
        assert (cut.part, cut.left, cut.is_encrypted) == (part, Left.PART, False)
        (row,) = exchanges.load_sent_rows(archive, exchanges.sent_keys(archive))
        assert (row.cut_off, row.is_under_way) == (cut, False)
        cut_off.remove(cut)
        (now,) = cut_off.list_cut_off(archive)
        assert (now.bundle, now.left) == (cut.bundle, Left.NOTHING)
    assert [path.name for path in target.iterdir()] == [".EVB-other.part"]


def test_a_medium_that_is_out_and_a_bundle_that_has_its_name_are_told_apart(
    tmp_path: Path, target: Path
) -> None:
    part = killed(tmp_path / "archive", target)
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        target.rename(tmp_path / "away")
        (cut,) = cut_off.list_cut_off(archive)
        assert (cut.target.parent, cut.left) == (target, Left.UNREACHABLE)
        (tmp_path / "away").rename(target)
        part.rename(cut.target)
        assert [each.left for each in cut_off.list_cut_off(archive)] == [Left.NAMED]


def test_no_export_that_runs_or_ended_is_called_cut_off(tmp_path: Path, target: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    seen: list[tuple[list[CutOff], list[bool]]] = []

    class Looking(Meter):
        def describe(self, activity: Activity) -> None:
            super().describe(activity)
            rows = exchanges.load_sent_rows(archive, exchanges.sent_keys(archive))
            seen.append((cut_off.list_cut_off(archive), [row.is_under_way for row in rows]))

    class Stopping(Meter):
        def describe(self, activity: Activity) -> None:
            if activity is Activity.READ_BACK:
                self.cancel()
            super().describe(activity)

    with archive:
        bundle_export.export(archive, request(incident), target, Looking())
        assert ([], [True]) in seen
        assert all(cut == [] for cut, _ in seen)
        with pytest.raises(Cancelled):
            bundle_export.export(archive, request(incident), target, Stopping())
        assert cut_off.list_cut_off(archive) == []
        rows = exchanges.load_sent_rows(archive, exchanges.sent_keys(archive))
        assert [(row.cut_off, row.is_under_way) for row in rows] == [(None, False)] * 2


def test_what_a_failed_export_could_not_delete_is_told_of(tmp_path: Path, target: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")

    class PulledOut(Meter):
        def describe(self, activity: Activity) -> None:
            super().describe(activity)
            if activity is Activity.READ_BACK:
                target.rename(tmp_path / "away")

    with archive:
        with pytest.raises(StorageRefused):
            bundle_export.export(archive, request(incident), target, PulledOut())
        assert [each.left for each in cut_off.list_cut_off(archive)] == [Left.UNREACHABLE]
        (tmp_path / "away").rename(target)
        assert [each.left for each in cut_off.list_cut_off(archive)] == [Left.PART]
        exported(archive, incident, target)
        assert len(cut_off.list_cut_off(archive)) == 1
