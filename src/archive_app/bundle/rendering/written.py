"""What the program itself said, in another language; what people typed stays as they typed it.

Records, events, findings and errors keep one English wording for all time. A line is said otherwise
only where the program made all of it: sentences after one another, or the parts of a list.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

from archive_app.model.vocabulary import Language
from archive_app.resources import resource_path

_GAP = re.compile(r"\{(\w+)\}")
# What a gap holds, by its name without digits: a number where the name is none of these. A path of
# several words begins with a folder and does not reach into another sentence, so that no sentence
# is taken for one; a name does not reach out of its quotation marks.
_HOLDS = {
    "id": r"\S+",
    "at": r"\S+",
    "name": r"[^“”]+",
    "path": r"[^\s/\\]*[/\\](?:(?!\. ).)*?|\S+",
    "where": r".+",
    "what": r".+",
    "why": r".+",
}
_NUMBER = r"[0-9][0-9,]*"
_BETWEEN = ((re.compile(r"(?<=\.) "), " "), (re.compile(", "), ", "), (re.compile(" and "), " і "))
# Lists of files, any of which would else be taken for one with a long name.
_BETWEEN_FILES = ((re.compile("; "), "; "),)
_LONGEST = 2_000
_DEEPEST = 6
_OF_ARCHIVES = ("written",)
_OF_ALL = ("written", "sentences")


class _Words(NamedTuple):
    """What texts are called: of those with gaps, the longest part, the pattern, what is said."""

    whole: dict[str, str]
    gapped: tuple[tuple[str, re.Pattern[str], str], ...]


def in_language(text: str, language: Language) -> str:
    """Return a text of an archive in a language, line by line; as it stands what has no words."""
    return "\n".join(_line(line, language, _OF_ARCHIVES) or line for line in text.split("\n"))


def find_told(text: str, language: Language) -> str | None:
    """Return what the program has just said, in a language; None unless all of it has words.

    For findings and errors alone: in what lies in an archive, the same words could be a person's.
    """
    lines = [_line(line, language, _OF_ALL) for line in text.split("\n")]
    told = [line for line in lines if line is not None]
    return "\n".join(told) if len(told) == len(lines) else None


def _line(line: str, language: Language, tables: tuple[str, ...], depth: int = 0) -> str | None:
    if len(line) > _LONGEST or depth > _DEEPEST:
        return None
    whole, gapped = _words(language, tables)
    if line in whole:
        return whole[line]
    if (told := _joined(line, language, tables, depth, _BETWEEN_FILES)) is not None:
        return told
    for part, pattern, said in gapped:
        if part in line and (found := pattern.fullmatch(line)) is not None:
            gaps = {
                name: _gap(name, value, language, depth)
                for name, value in found.groupdict().items()
            }
            if None not in gaps.values():
                return said.format(**gaps)
    return _joined(line, language, tables, depth, _BETWEEN)


def _gap(name: str, value: str, language: Language, depth: int) -> str | None:
    """Return what stands in a gap: what needs words, why has some or stands as it is."""
    holds = name.rstrip("0123456789")
    if holds not in _HOLDS:
        return value.replace(",", "\N{NO-BREAK SPACE}")
    if holds not in ("what", "why"):
        return value
    told = _line(value, language, _OF_ALL, depth + 1)
    return value if told is None and holds == "why" else told


def _joined(
    line: str,
    language: Language,
    tables: tuple[str, ...],
    depth: int,
    marks: tuple[tuple[re.Pattern[str], str], ...],
) -> str | None:
    """Return all parts of a line in a language; None for one part alone, or one without words."""
    for between, mark in marks:
        parts = between.split(line)
        if len(parts) > 1:
            told = [_line(part, language, tables, depth + 1) for part in parts]
            if None not in told:
                return mark.join(map(str, told))
    return None


@cache
def _words(language: Language, tables: tuple[str, ...]) -> _Words:
    """Return the texts of resources/reports/<table>.toml, those with gaps in their order."""
    texts = {
        text: said
        for table in tables
        for text, said in tomllib.loads(
            resource_path("reports", f"{table}.toml").read_text("utf-8")
        )
        .get(language, {})
        .items()
    }
    gapped = [text for text in texts if _GAP.search(text)]
    return _Words(
        {text: said for text, said in texts.items() if text not in gapped},
        tuple(
            (max(_GAP.split(text)[::2], key=len), _pattern(text), texts[text]) for text in gapped
        ),
    )


def _pattern(text: str) -> re.Pattern[str]:
    parts = _GAP.split(text)
    return re.compile(
        "".join(
            f"(?P<{part}>{_HOLDS.get(part.rstrip('0123456789'), _NUMBER)})"
            if at % 2
            else re.escape(part)
            for at, part in enumerate(parts)
        )
    )
