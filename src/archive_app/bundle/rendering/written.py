"""What the program itself wrote, in another language; what people typed stays as they typed it.

Records and events keep one English wording for all time. A line is said otherwise only where the
program wrote all of it: sentences after one another, or the parts of a list.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from archive_app.model.vocabulary import Language
from archive_app.resources import resource_path

_GAP = re.compile(r"\{(\w+)\}")
_ANY_TEXT = frozenset({"what", "why", "where"})
_BETWEEN = ((re.compile(r"(?<=\.) "), " "), (re.compile(", "), ", "))


def in_language(text: str, language: Language) -> str:
    """Return a text as a language has it, line by line; as it stands what it has no words for."""
    return "\n".join(_line(line, language) or line for line in text.split("\n"))


def _line(line: str, language: Language) -> str | None:
    for pattern, said in _texts(language):
        if (found := pattern.fullmatch(line)) is not None:
            gaps = found.groupdict().items()
            return said.format(**{name: _line(value, language) or value for name, value in gaps})
    for between, mark in _BETWEEN:
        parts = between.split(line)
        said_of_each = [_line(part, language) for part in parts] if len(parts) > 1 else []
        if said_of_each and None not in said_of_each:
            return mark.join(map(str, said_of_each))
    return None


@cache
def _texts(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns of resources/reports/written.toml in its order, and what each is called."""
    tables = tomllib.loads(resource_path("reports", "written.toml").read_text("utf-8"))
    return tuple((_pattern(text), said) for text, said in tables.get(language, {}).items())


def _pattern(text: str) -> re.Pattern[str]:
    parts = _GAP.split(text)
    return re.compile(
        "".join(
            (f"(?P<{part}>.+)" if part in _ANY_TEXT else f"(?P<{part}>[0-9]+)")
            if is_gap
            else re.escape(part)
            for part, is_gap in zip(parts, (at % 2 for at in range(len(parts))), strict=True)
        )
    )
