"""An archive that is open read-only: nothing is offered that would be refused in the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton

from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import PASSPHRASE
from tests.gui.person import reads
from tests.gui.stage import Stage

CERTIFICATE = "Certificate of the chosen check…"


def shown(stage: Stage, standing: Standing) -> Iterator[Stage]:
    """Show an archive that is read-only for some reason."""
    archive = Archive.open(stage.path, PASSPHRASE)
    archive.standing = standing
    stage.window.show_archive(archive)
    stage.settle()
    yield stage
    archive.standing = Standing.CURRENT


@pytest.fixture
def read_only(stage: Stage) -> Iterator[Stage]:
    """A window on an archive whose medium cannot be written."""
    yield from shown(stage, Standing.READ_ONLY)


@pytest.fixture
def new_here(stage: Stage) -> Iterator[Stage]:
    """A window on an archive that this computer never saw, where events could be recorded."""
    yield from shown(stage, Standing.NEW_HERE)


@pytest.mark.parametrize(
    ("section", "refused", "offered"),
    [
        ("incidents", ["New incident", "Relate to another incident…"], ["History"]),
        ("sources", ["New source", "Edit"], ["Back to the incidents"]),
        ("custody", ["Record an event…"], ["Custody form…", "Checkpoint…", "Verify now"]),
        ("bundles", ["New bundle…", "Receive a bundle…"], ["Verify a bundle…", "Known signers"]),
        ("evidence", ["Add evidence", "Edit", "Shred…"], ["View", "Extract…"]),
        ("integrity", ["Back up to a folder…"], ["Check everything", CERTIFICATE]),
    ],
)
def test_a_section_offers_what_can_be_done_alone(
    read_only: Stage, section: str, refused: list[str], offered: list[str]
) -> None:
    read_only.workspace.show_section(section)
    read_only.settle()
    for name in refused:
        way = read_only.find(QPushButton, name)
        assert not way.isEnabled()
        assert "read-only" in way.accessibleDescription()
    for name in offered:
        assert read_only.find(QPushButton, name).isEnabled()


@pytest.mark.parametrize(
    ("section", "refused"),
    [
        ("custody", ["Record an event…", "Custody form…"]),
        ("evidence", ["Extract…"]),
        ("integrity", ["Back up to a folder…", CERTIFICATE]),
        ("signers", ["I compared it: add"]),
        ("witness", ["Check it and keep it", "Cosign it, and save the answer…"]),
    ],
)
def test_nothing_leaves_unrecorded_where_it_could_be_recorded(
    new_here: Stage, section: str, refused: list[str]
) -> None:
    page = new_here.workspace.show_section(section)
    new_here.settle()
    for name in refused:
        ways = [
            each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == name
        ]
        assert ways
        assert not any(each.isEnabled() for each in ways), name


def test_what_is_taken_out_says_where_no_event_can_be_recorded(read_only: Stage) -> None:
    for section, name in (("evidence", "Extract…"), ("integrity", CERTIFICATE)):
        read_only.workspace.show_section(section)
        read_only.settle()
        read_only.press(name)
        assert reads("no event of it will be recorded")


def test_a_receipt_cannot_be_recorded(read_only: Stage) -> None:
    read_only.workspace.show_section("bundles")
    read_only.settle()
    read_only.find(QPushButton, "Record a receipt").click()
    for name in ("Take in a signed receipt (.p7s)…", "Record that they have it"):
        assert not read_only.find(QPushButton, name).isEnabled()


def test_no_link_can_be_taken_back(read_only: Stage) -> None:
    read_only.workspace.show_section("evidence")
    read_only.settle()
    ways = [
        each
        for each in read_only.window.findChildren(QPushButton)
        if each.accessibleName().startswith("Take back the link")
    ]
    assert ways
    assert not any(each.isEnabled() for each in ways)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing.OTHER_SCHEMA, "no schema that this program knows"),
        (Standing.CUT, "is shorter than it was"),
        (Standing.READ_ONLY, "on a medium that cannot be written"),
    ],
)
def test_it_is_said_why_nothing_can_be_changed(stage: Stage, standing: Standing, said: str) -> None:
    for _ in shown(stage, standing):
        assert reads(said)
        assert reads("It is read-only. You can look, search")
        assert (
            reads("take files out, of which the ledger says nothing") == stage.context.is_recorded
        )


def test_what_is_wrong_besides_a_medium_that_cannot_be_written_is_said_too(stage: Stage) -> None:
    archive = Archive.open(stage.path, PASSPHRASE)
    archive.standing, archive.besides = Standing.READ_ONLY, Standing.BEHIND
    stage.window.show_archive(archive)
    stage.settle()
    assert reads("on a medium that cannot be written")
    assert reads("is older than what this computer saw of it")
    archive.standing = Standing.CURRENT
