"""A bad target or a full disk is a sentence: nothing is left, and the ledger tells it as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyrage
import pytest

from archive_app.bundle.verdict import Verdict
from archive_app.errors import Cancelled, StorageRefused
from archive_app.progress import Activity, Meter
from archive_app.services import (
    bundle_decrypt,
    bundle_export,
    bundles_received,
    bundles_sent,
    cut_off,
    fixity,
    identity,
    past_checks,
)
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from tests.promises.faults import Copy, make_template, require_whole
from tests.promises.test_bad_media import own_disk
from tests.services.exporting import exported, exporting_archive, request, verified
from tests.services.steps import events, files_below

FORMS: dict[str, dict[str, object]] = {
    "folder": {},
    "zip": {"form": "zip"},
    "age": {"age_recipient": str(pyrage.x25519.Identity.generate().to_public())},
}


@pytest.fixture
def exporting(tmp_path: Path) -> Iterator[tuple[Archive, Saved]]:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        yield archive, incident


def require_refused(archive: Archive, target: Path, why: str) -> None:
    """Require that nothing is left of the last export, and that the ledger tells that it failed."""
    assert not target.exists() or files_below(target).keys() <= {"ballast"}
    assert list((archive.path / "incoming").iterdir()) == []
    prepared, failed = events(archive)[-2:]
    assert (prepared.kind, failed.kind) == ("export_prepared", "exported")
    assert (failed.outcome or "").startswith(f"{prepared.outcome}\nfailed: ")
    assert why in (failed.outcome or "")
    assert bundles_sent.list_sent(archive)[0].digest is None
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def require_untold(archive: Archive, target: Path, before: int) -> None:
    """Require that nothing is left, and that the ledger was told nothing."""
    assert not target.exists() or files_below(target).keys() <= {"ballast"}
    assert len(events(archive)) == before
    assert list((archive.path / "incoming").iterdir()) == []


def asked_for(incident: Saved, form: str) -> bundle_export.Request:
    return replace(request(incident), **FORMS[form])  # type: ignore[arg-type]


class Doing(Meter):
    """Does something once an export begins to write, or to read back."""

    def __init__(self, at: Activity, deed: Callable[[], object]) -> None:
        super().__init__()
        self.at, self.deed = at, deed

    def describe(self, activity: Activity) -> None:
        if activity is self.at:
            self.deed()
        super().describe(activity)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_full_target_is_a_sentence_and_nothing_is_left(
    exporting: tuple[Archive, Saved], tmp_path: Path, form: str
) -> None:
    archive, incident = exporting
    with own_disk(tmp_path, "3m") as disk:
        before = len(events(archive))
        for free in (0, 100_000):  # less than the files take: refused before the ledger is told
            disk.fill(free)
            with pytest.raises(StorageRefused, match="has not enough room"):
                exported(archive, incident, disk.outside, **FORMS[form])
            require_untold(archive, disk.outside, before)
            disk.clear()
        for free in (0, 4096, 300_000, 1_200_000):  # it fills up meanwhile
            meter = Doing(Activity.WRITE, partial(disk.fill, free))
            asked = asked_for(incident, form)
            with pytest.raises(StorageRefused, match="no space left"):
                bundle_export.export(archive, asked, disk.outside, meter)
            require_refused(archive, disk.outside, "no space left")
            disk.clear()
        receipt = exported(archive, incident, disk.outside, **FORMS[form])
        assert receipt.unfinished == ()
        assert [path.name for path in disk.outside.iterdir()] == [receipt.path.name]


@pytest.mark.slow
def test_a_full_disk_is_not_called_a_wrong_key(
    exporting: tuple[Archive, Saved], tmp_path: Path
) -> None:
    archive, incident = exporting
    key = pyrage.x25519.Identity.generate()
    sealed = exported(archive, incident, tmp_path / "out", age_recipient=str(key.to_public())).path
    with own_disk(tmp_path, "3m") as disk:
        disk.fill(300_000)
        with pytest.raises(StorageRefused, match="no space left"):
            bundle_decrypt.decrypt(sealed, str(key).encode(), disk.outside / "a.zip", Meter())
        assert [path.name for path in disk.outside.iterdir()] == ["ballast"]
        disk.clear()
        bundle_decrypt.decrypt(sealed, str(key).encode(), disk.outside / "a.zip", Meter())


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_target_that_is_read_only_or_becomes_so_is_a_sentence(
    exporting: tuple[Archive, Saved], tmp_path: Path, form: str
) -> None:
    archive, incident = exporting
    with own_disk(tmp_path, "9m") as disk:
        before = len(events(archive))
        disk.mount("ro")
        with pytest.raises(StorageRefused, match="read-only"):
            exported(archive, incident, disk.outside, **FORMS[form])
        require_untold(archive, disk.outside, before)
        disk.mount("rw")
        assert exported(archive, incident, disk.outside, **FORMS[form]).path.exists()


@pytest.mark.parametrize("at", [Activity.WRITE, Activity.READ_BACK])
@pytest.mark.parametrize("form", FORMS)
def test_a_target_that_vanishes_is_a_sentence(
    exporting: tuple[Archive, Saved], tmp_path: Path, form: str, at: Activity
) -> None:
    archive, incident = exporting
    target = tmp_path / "out"
    asked = asked_for(incident, form)
    with pytest.raises(StorageRefused):
        bundle_export.export(archive, asked, target, Doing(at, lambda: shutil.rmtree(target)))
    require_refused(archive, target, "out")
    receipt = exported(archive, incident, target)
    assert verified(receipt.path, receipt.signer).verdict is Verdict.VALID


@pytest.mark.parametrize("is_stopped", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_of_a_medium_that_was_pulled_out_nobody_says_that_nothing_is_left_on_it(
    exporting: tuple[Archive, Saved], tmp_path: Path, form: str, *, is_stopped: bool
) -> None:
    archive, incident = exporting
    target, away = tmp_path / "out", tmp_path / "away"

    def pull_out() -> None:
        target.rename(away)
        if is_stopped:
            meter.cancel()

    meter = Doing(Activity.READ_BACK, pull_out)
    with pytest.raises(StorageRefused, match=f"^{target} cannot be reached any more") as refused:
        bundle_export.export(archive, asked_for(incident, form), target, meter)
    assert "Nothing was left" not in str(refused.value)
    assert events(archive)[-1].kind == "exported"
    away.rename(target)
    (cut,) = cut_off.list_cut_off(archive)
    assert cut.left is cut_off.Left.PART


@pytest.mark.slow
@pytest.mark.parametrize("thing", ["export", "receive"])
def test_an_archive_on_a_full_disk_refuses_and_stays_whole(tmp_path: Path, thing: str) -> None:
    archive, incident = exporting_archive(tmp_path / "first")
    with archive:
        sent = exported(archive, incident, tmp_path / "sent").path
    target = tmp_path / "out"
    template = make_template(tmp_path / "made", {"a.txt": b"a"})
    code = template.codes["Ines"]
    with Copy(template.path, template.state_path).opened(code) as archive:
        identity.create(archive, "Archivist")
    arguments = {"reference": template.incident, "target": str(target)}
    if thing == "receive":
        arguments = {"bundle": str(sent)}
    with own_disk(tmp_path, "24m") as disk:
        for free in (0, 4096, 32_768, 131_072):
            disk.doomed.open(disk.put(template), code, thing, **arguments)
            disk.fill(free)
            disk.doomed.go()
            life = disk.doomed.wait()
            assert life.said.get("kind") == "StorageRefused", (free, life)
            assert "space" in life.said["refused"], (free, life)
            disk.clear()
            assert files_below(target) == {}
            with disk.fetch().opened(code) as archive:
                assert list((archive.path / "incoming").iterdir()) == []
                assert bundles_received.list_received(archive) == []
                assert {each.digest for each in bundles_sent.list_sent(archive)} <= {None}
                require_whole(archive)
            for path in disk.outside.iterdir():
                shutil.rmtree(path)
        life = disk.doomed.run(disk.put(template), code, thing, **arguments)
        assert "done" in life.said, life


def test_a_folder_in_which_no_file_can_be_made_is_called_that_and_not_full(
    exporting: tuple[Archive, Saved],
) -> None:
    archive, incident = exporting
    before = len(events(archive))
    with pytest.raises(StorageRefused, match="/proc cannot be written into"):
        exported(archive, incident, Path("/proc/bundles"))
    assert len(events(archive)) == before


def test_an_export_that_was_cancelled_is_told_apart_from_one_that_was_interrupted(
    exporting: tuple[Archive, Saved], tmp_path: Path
) -> None:
    archive, incident = exporting
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        bundle_export.export(archive, request(incident), tmp_path / "out", meter)
    (sent,) = bundles_sent.list_sent(archive)
    last = events(archive)[-1]
    assert (sent.digest, sent.exported_event) == (None, last.number)
    assert (last.outcome or "").endswith("failed: cancelled")
