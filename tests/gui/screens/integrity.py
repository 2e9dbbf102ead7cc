"""The screens about checks and backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from archive_app.gui.jobs import Job
from archive_app.gui.views.backups import Backups
from archive_app.gui.views.integrity import IntegrityPage
from archive_app.progress import Activity
from tests.gui.stage import Stage, StopsAt
from tests.services.tampering import tamper


def page(stage: Stage) -> IntegrityPage:
    stage.unlock("integrity")
    shown = stage.workspace.show_section("integrity")
    assert isinstance(shown, IntegrityPage)
    stage.settle()
    return shown


@contextmanager
def stopping(stage: Stage, activity: Activity) -> Iterator[None]:
    """Stop what is begun, in the midst of it, and let it come to its end."""

    def stop(job: Job) -> None:
        if job.title:
            job.meter = StopsAt(activity)

    stage.context.jobs.begun.connect(stop)
    yield
    stage.settle()
    stage.context.jobs.begun.disconnect(stop)


def damage(stage: Stage) -> None:
    """Lose the bytes of every stored file."""
    for path in (stage.path / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


def integrity(stage: Stage) -> QWidget:
    page(stage)
    return stage.window


def checked(stage: Stage) -> QWidget:
    page(stage)
    stage.press("Check everything")
    return stage.window


def damaged(stage: Stage) -> QWidget:
    damage(stage)
    return checked(stage)


def change_a_list(stage: Stage) -> None:
    """Change a list without the program, while the archive is locked."""
    stage.unlock()
    archive = stage.context.archive
    stage.window.lock()
    stage.settle()
    tamper(archive, "INSERT INTO erased_object(number, id) VALUES (1, zeroblob(16))")


def list_changed(stage: Stage) -> QWidget:
    """A check of an archive a list of which was changed without the program."""
    change_a_list(stage)
    return checked(stage)


def part_damaged(stage: Stage) -> QWidget:
    """A check of a part, after a full one that found everything whole."""
    damage(stage)
    page(stage)
    stage.press("Check a sample")
    return stage.window


def backed_up(stage: Stage) -> QWidget:
    shown = page(stage)
    (backups,) = shown.findChildren(Backups)
    backups.back_up(stage.folder / "backup")
    stage.settle()
    scrolled = stage.find(QScrollArea, "Integrity of the archive")
    scrolled.ensureWidgetVisible(backups)
    return stage.window


def certificate(stage: Stage) -> QWidget:
    checked(stage)
    stage.settle()
    stage.press("Save the certificate…")
    return stage.find(QPushButton, "Save as PDF…").window()


def stopped(stage: Stage) -> QWidget:
    """A check and a backup that were stopped before they were finished."""
    (backups,) = page(stage).findChildren(Backups)
    with stopping(stage, Activity.CHECK_OBJECTS):
        stage.press("Check everything")
    with stopping(stage, Activity.COPY_FILES):
        backups.back_up(stage.folder / "backup")
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "integrity": integrity,
    "integrity-checked": checked,
    "integrity-damaged": damaged,
    "integrity-list-changed": list_changed,
    "integrity-part-damaged": part_damaged,
    "integrity-backed-up": backed_up,
    "integrity-certificate": certificate,
    "integrity-stopped": stopped,
}
