"""bag-info.txt and bagit.txt: each label once, and no value that passes for another label."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import bagit
import pytest

from archive_app.bundle import layout
from archive_app.bundle.rendering import bag_info
from tests.bundle.rendering import bundles
from tests.bundle.rendering.whole import write_bundle


def summary(organisation: str | None = None) -> str:
    return bag_info.summary(
        bundles.BUNDLE,
        date(2026, 11, 22),
        payload_size=120,
        payload_files=3,
        software="archive-app 0.1.0",
        organisation=organisation,
    ).decode("utf-8")


def test_the_labels_are_those_of_the_format_in_their_order() -> None:
    assert summary().splitlines() == [
        "Bag-Software-Agent: archive-app 0.1.0",
        f"BagIt-Profile-Identifier: {layout.PROFILE}",
        "Bagging-Date: 2026-11-22",
        "Evidence-Bundle-Version: 1",
        f"External-Identifier: {bundles.BUNDLE}",
        "Payload-Oxum: 120.3",
    ]


@pytest.mark.parametrize(
    "typed",
    ["A\nPayload-Oxum: 1.1", "A\r\nX: y", "A\u2028X: y", "A\x0bX: y", "A\x85X: y", "A\n  folded"],
)
def test_an_organisation_stays_on_its_line(typed: str) -> None:
    lines = summary(typed).splitlines()
    assert len(lines) == 7
    assert lines[-1].startswith("Source-Organization: A ")


@pytest.mark.parametrize("typed", [None, "", "  \n"])
def test_an_organisation_that_is_not_known_is_not_named(typed: str | None) -> None:
    assert "Source-Organization" not in summary(typed)


def test_bagit_reads_what_was_written(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path)
    bag = bagit.Bag(str(folder))
    assert bag.is_valid()
    assert bag.info["External-Identifier"] == bundles.BUNDLE
    assert (folder / layout.BAGIT).read_bytes() == bag_info.declaration()
