"""An archive that is open read-only: nothing is offered that would be refused in the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton

from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import PASSPHRASE
from tests.gui.stage import Stage


@pytest.fixture
def read_only(stage: Stage) -> Iterator[Stage]:
    archive = Archive.open(stage.path, PASSPHRASE)
    archive.standing = Standing.READ_ONLY
    stage.window.show_archive(archive)
    stage.settle()
    yield stage
    archive.standing = Standing.CURRENT


@pytest.mark.parametrize(
    ("section", "refused", "offered"),
    [
        ("incidents", ["New incident", "Relate to another incident…"], ["History"]),
        ("sources", ["New source", "Edit"], ["Back to the incidents"]),
        ("custody", ["Record an event…", "Custody form…"], ["Checkpoint…", "Verify now"]),
        ("bundles", ["New bundle…", "Receive a bundle…"], ["Verify a bundle…", "Known signers"]),
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
