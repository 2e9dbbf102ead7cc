"""What is recorded of incidents, and what is told of it beside the result."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.running import OPEN, run, succeed


def test_a_date_that_can_hardly_be_is_recorded_as_said_and_doubted(folder: Path) -> None:
    assert folder.is_dir()
    add = ("incident", "add", "a", "--title", "Shelling", *OPEN, "--when")
    said = succeed(*add, "3024-09-06")
    assert "yet to come" in said.stderr
    assert succeed("incident", "list", "a", "--json", *OPEN).json[0]["when"] == "3024-09-06"
    assert "put forward" in succeed(*add, "2024-03-31T03:30[Europe/Kyiv]").stderr
    assert succeed(*add, "2024-09-06T10:00[Europe/Kyiv]").stderr == ""


@pytest.mark.parametrize("where", ["add", "edit", "event"])
def test_a_day_as_seen_from_today_is_refused_and_what_it_would_be_is_offered(
    folder: Path, where: str
) -> None:
    assert folder.is_dir()
    reference = succeed("incident", "add", "a", "--title", "Shelling", *OPEN).stdout.strip()
    commands = {
        "add": ("incident", "add", "a", "--title", "Shelling", "--when", "yesterday"),
        "edit": ("incident", "edit", "a", reference, "--set", "when=yesterday"),
        "event": (
            *("custody", "record", "a", "--kind", "handed_over", "--subject", reference),
            *("--happened-at", "yesterday"),
        ),
    }
    before = date.today() - timedelta(days=1)
    refused = run(*commands[where], *OPEN)
    after = date.today() - timedelta(days=1)
    assert refused.code == 2
    assert any(
        f"By this computer's clock “yesterday” would be {day}: write that, if the clock is right."
        in refused.stderr
        for day in (before, after)
    )


def test_a_date_in_words_is_refused_and_its_readings_are_offered(folder: Path) -> None:
    assert folder.is_dir()
    add = ("incident", "add", "a", "--title", "Shelling", *OPEN, "--when")
    refused = run(*add, "6 Sept 2024, about 10:00")
    assert refused.code == 2
    assert "It would be written 2024-09-06T~10:00, if that is meant." in refused.stderr
    several = run(*add, "05/06/2024")
    assert "It would be written 2024-06-05 or 2024-05-06, if that is meant." in several.stderr
    assert "would be" not in run(*add, "soon").stderr


def test_a_link_or_a_grid_reference_is_refused_as_a_place(folder: Path) -> None:
    assert folder.is_dir()
    add = ("incident", "add", "a", "--title", "Shelling", *OPEN, "--place")
    link = run(*add, "https://maps.google.com/?q=48.1,37.2")
    assert link.code == 2
    assert "give latitude 48.1 and longitude 37.2 in place of it" in link.stderr
    grid = run(*add, "37U DB 12345 67890")
    assert grid.code == 2
    assert "give latitude and longitude as well" in grid.stderr
    assert succeed(*add, "37U DB 12345 67890", "--at", "48.33,37.84").stdout


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ("incident", "add", "a", "--title", " ", "--at", "95,200"),
            "--title: is blank; --at: must",
        ),
        (("incident", "add", "a", "--set", "title= "), " title: is blank"),
        (
            ("incident", "add", "a", "--title", "T", "--set", "place.uncertainty_m=x"),
            "uncertainty_m: ",
        ),
        (("person", "add", "a", "--name", " "), "--name: is blank"),
        (("source", "add", "a", "--kind", "x"), "--pseudonym: is missing; --kind: “x” is not one"),
    ],
)
def test_what_is_wrong_is_named_as_it_was_typed(
    folder: Path, typed: tuple[str, ...], told: str
) -> None:
    assert folder.is_dir()
    refused = run(*typed, *OPEN)
    assert refused.code == 2
    assert told in refused.stderr
