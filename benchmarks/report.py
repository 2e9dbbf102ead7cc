"""RESULTS.md: a section for each script, replaced when that script was run in full size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.results import Row, table

_MACHINE = "The machine"
_ELSEWHERE = "Not as the machine is now:"
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)


def update(
    path: Path,
    foreword: str,
    scripts: Sequence[str],
    measured: tuple[str, str, list[Row]],
    machine: list[tuple[str, str]],
) -> None:
    """Put what one script measured in its place; ``measured`` is its name, when and how, its rows.

    The sections stand in the order of ``scripts``. One that was measured where something was
    otherwise than it is now says what that was.
    """
    name, when, rows = measured
    about = "\n".join(f"- {what}: {how}" for what, how in machine)
    kept = _sections(path)
    before = kept.pop(_MACHINE, about)
    kept = {title: _with_what_was(body, before, about) for title, body in kept.items()}
    kept[_titled(name)] = f"{when}\n\n{table(rows)}"
    titles = [title for title in map(_titled, scripts) if title in kept]
    sections = [f"## {title}\n\n{kept[title]}" for title in titles]
    text = "\n\n".join([foreword.strip(), *sections, f"## {_MACHINE}\n\n{about}"])
    path.write_text(f"{text}\n", encoding="utf-8")


def _with_what_was(body: str, before: str, about: str) -> str:
    was = [line for line in before.splitlines() if line not in about.splitlines()]
    if not was or _ELSEWHERE in body:
        return body
    when, _, rest = body.partition("\n")
    return f"{when}\n{_ELSEWHERE} {'; '.join(line.removeprefix('- ') for line in was)}.\n{rest}"


def _titled(script: str) -> str:
    return script.replace("_", " ").capitalize()


def _sections(path: Path) -> dict[str, str]:
    """Return the text below each heading."""
    if not path.exists():
        return {}
    _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
    return {title: body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}
