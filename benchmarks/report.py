"""RESULTS.md: a section for each script, replaced when that script was run in full size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.results import Row, table

_MACHINE = "The machine"
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)


def update(
    path: Path,
    foreword: str,
    scripts: Sequence[str],
    measured: tuple[str, str, list[Row]],
    machine: list[tuple[str, str]],
) -> None:
    """Put what one script measured in its place; ``measured`` is its name, when and how, its rows.

    The sections stand in the order of ``scripts``. What another machine measured is taken out.
    """
    name, when, rows = measured
    about = "\n".join(f"- {what}: {how}" for what, how in machine)
    kept = _sections(path)
    if kept.pop(_MACHINE, about) != about:
        kept = {}
    kept[_titled(name)] = f"{when}\n\n{table(rows)}"
    titles = [title for title in map(_titled, scripts) if title in kept]
    sections = [f"## {title}\n\n{kept[title]}" for title in titles]
    text = "\n\n".join([foreword.strip(), *sections, f"## {_MACHINE}\n\n{about}"])
    path.write_text(f"{text}\n", encoding="utf-8")


def _titled(script: str) -> str:
    return script.replace("_", " ").capitalize()


def _sections(path: Path) -> dict[str, str]:
    """Return the text below each heading."""
    if not path.exists():
        return {}
    _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
    return {title: body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}
