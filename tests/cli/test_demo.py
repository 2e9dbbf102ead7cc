"""The demonstration ends in words that a newcomer understands, and says what to type next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import succeed


@pytest.mark.slow
def test_the_demonstration_explains_what_it_counts_and_names_the_next_command(
    folder: Path,
) -> None:
    (folder / "files").mkdir()
    for number in range(3):
        (folder / "files" / f"{number}.txt").write_text(str(number))
    told = succeed("demo", "demonstration", "--files", "files").stdout
    assert "3 of 3 files: read once more" in told
    assert "by a program apart, without keys" in told
    assert "none: nothing is damaged or missing" in told
    lines = [line.split() for line in told.splitlines() if line.startswith("  archive-app ")]
    (folder / "demonstration.txt").write_text("demonstration\n")
    assert lines
    for _, *arguments in lines:
        is_help = arguments[-1] == "--help"
        succeed(*arguments, *(() if is_help else ("--passphrase-file", "demonstration.txt")))
