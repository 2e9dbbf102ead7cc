"""What is recorded of incidents, and what is told of it beside the result."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import OPEN, succeed


def test_a_date_that_can_hardly_be_is_recorded_as_said_and_doubted(folder: Path) -> None:
    assert folder.is_dir()
    add = ("incident", "add", "a", "--title", "Shelling", *OPEN, "--when")
    said = succeed(*add, "3024-09-06")
    assert "yet to come" in said.stderr
    assert succeed("incident", "list", "a", "--json", *OPEN).json[0]["when"] == "3024-09-06"
    assert "put forward" in succeed(*add, "2024-03-31T03:30[Europe/Kyiv]").stderr
    assert succeed(*add, "2024-09-06T10:00[Europe/Kyiv]").stderr == ""
