"""The words of reports in the languages of a bundle: phrases, names of fields, labels of codes.

Words are data under resources/reports and resources/vocabularies. What people typed is in no
language that is known here, and stays as it was typed.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeAlias

from archive_app.bundle import certificate
from archive_app.bundle.rendering.amounts import (
    amount_in_words,
    distance_in_words,
    number_in_words,
)
from archive_app.bundle.rendering.written import find_told, in_language
from archive_app.bundle.transfer import HeldHead
from archive_app.model import vocabulary
from archive_app.model.canonical import JsonValue
from archive_app.model.vocabulary import Language, Vocabularies
from archive_app.resources import resource_path

Text: TypeAlias = tuple[tuple[Language | None, str], ...]
"""The same thing said in one or several languages; a language of None is what somebody typed."""

_KNOWN: tuple[Language, ...] = ("en", "uk")
_ELEMENT = re.compile(r"/[0-9]+$")
_RECORD_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)Z")
_WRITTEN = frozenset({"purpose", "outcome", "note", "why", "parameters"})
"""What the program may have written itself: of events, and of what fields are made of."""


def typed(text: str) -> Text:
    """Return what somebody typed, as it stands."""
    return ((None, text),)


@dataclass(frozen=True)
class Wording:
    """How things are said; ``languages`` in their order, those that are not known left out."""

    languages: tuple[Language, ...]
    names: Mapping[str, str]

    @classmethod
    def of(cls, languages: Sequence[str], names: Mapping[str, str]) -> Wording:
        """Return the wording for a bundle; English where it names no known language.

        ``names`` is what each record is called in the bundle, by its id.
        """
        known = tuple(language for language in _KNOWN if language in languages)
        return cls(known or ("en",), names)

    def phrase(self, name: str, /, **values: object) -> Text:
        """Return a sentence of resources/reports/phrases.toml, its gaps filled in."""
        words = self._phrases[name]
        return tuple((each, words[each].format(**values)) for each in self.languages)

    def distance(self, metres: int) -> Text:
        """Return a distance in metres, or in kilometres where they are whole tenths."""
        return tuple(
            (each, distance_in_words(metres, each, self._in(each))) for each in self.languages
        )

    def sentences(self, *names: str) -> Text:
        """Return several sentences without gaps, one after the other."""
        return tuple(
            (each, " ".join(self._phrases[name][each] for name in names)) for each in self.languages
        )

    def outside(self, held: HeldHead | None, at: str) -> Text:
        """Return which evidence from outside covers an event; ``at`` is its time as it is told."""
        if held is None:
            return self.phrase("certificate_outside")
        return self.phrase(
            f"outside_{held.how}", who=held.held_by, size=held.size, log=held.log, at=at
        )

    def said(self, sentence: str) -> Text:
        """Return what the program found, in each language that has words for it."""
        return self._each(sentence, lambda language: find_told(sentence, language) or sentence)

    def written(self, text: str) -> Text:
        """Return what the program may have written into an archive; what it did not, as typed."""
        return self._each(text, lambda language: in_language(text, language))

    def kind(self, kind: str) -> Text:
        """Return what a kind of record is called."""
        return self._label("kind", kind)

    def field(self, kind: str, name: str) -> Text:
        """Return what a field is called; ``kind`` is a kind of record, or ``event``."""
        return self._label(kind, _ELEMENT.sub("", name))

    def value(self, kind: str, name: str, value: JsonValue) -> Text:
        """Return what a value says to people: labels for codes, names for ids, texts as typed."""
        known = self._fields.get(kind, {}).get(_ELEMENT.sub("", name), {})
        if isinstance(value, str) and kind == "event" and name in _WRITTEN:
            written = self.written(value)
            if written != typed(value):
                return written
        said = tuple(
            (each, self._said(value, each, known.get("scheme"))) for each in self.languages
        )
        if isinstance(value, str) and "scheme" not in known:
            return typed(said[0][1])
        return typed(said[0][1]) if len({text for _, text in said}) == 1 else said

    def history(self, places: Sequence[int]) -> Text:
        """Return which events about a thing are shown, and which of them are not."""
        if not places:
            return self.phrase("history_none")
        last = places[-1]
        missing = sorted(set(range(1, last + 1)) - set(places)) if len(places) < last else []
        if missing:
            return self.phrase("history_gap", last=last, missing=_runs(missing))
        return self.phrase("history_one" if last == 1 else "history_whole", last=last)

    def _in(self, language: Language) -> Callable[..., str]:
        return lambda name, **gaps: self._phrases[name][language].format(**gaps)

    def _each(self, text: str, told: Callable[[Language], str]) -> Text:
        """Return what a text is told as in each language; as typed where that is no other."""
        said = tuple((each, told(each)) for each in self.languages)
        return said if any(each != text for _, each in said) else typed(text)

    def _label(self, table: str, name: str) -> Text:
        words = self._fields.get(table, {}).get(name)
        return (
            typed(name) if words is None else tuple((each, words[each]) for each in self.languages)
        )

    def _said(self, value: JsonValue, language: Language, scheme: str | None) -> str:
        if value is None:
            return self._phrases["not_recorded"][language]
        if isinstance(value, bool):
            return self._phrases["yes" if value else "no"][language]
        if isinstance(value, str):
            if scheme is not None:
                return self._vocabularies.label(scheme, value, language)
            # An id that nothing in the bundle bears is still the id of something.
            if _RECORD_ID.fullmatch(value):
                return self.names.get(value, value)
            return groups(value) if _SHA256.fullmatch(value) else moment(value)
        if isinstance(value, int):
            return number_in_words(value, language)
        if isinstance(value, Mapping):
            amount = amount_in_words(value, language, self._in(language))
            if amount is not None:
                return amount
            # In the order of resources/reports/fields.toml: the least before the most.
            known = [name for name in self._fields["part"] if name in value]
            return "; ".join(
                f"{self._part(name, language)}: {self._nested(value[name], name, language)}"
                for name in (*known, *(name for name in value if name not in known))
                if value[name] is not None
            )
        return json.dumps(value, ensure_ascii=False)

    def _nested(self, value: JsonValue, name: str, language: Language) -> str:
        scheme = self._fields["part"].get(name, {}).get("scheme")
        if isinstance(value, str) and name in _WRITTEN:
            return in_language(value, language)
        said = self._said(value, language, scheme)
        return f"({said})" if isinstance(value, Mapping) else said

    def _part(self, name: str, language: Language) -> str:
        words = self._fields["part"].get(name)
        return name if words is None else words[language]

    @cached_property
    def _phrases(self) -> dict[str, dict[str, str]]:
        return _read_words("phrases.toml")

    @cached_property
    def _fields(self) -> dict[str, dict[str, dict[str, str]]]:
        return _read_words("fields.toml")

    @cached_property
    def _vocabularies(self) -> Vocabularies:
        return vocabulary.load_builtin()


@cache
def _read_words(name: str) -> dict[str, Any]:
    return tomllib.loads(resource_path("reports", name).read_text("utf-8"))


def moment(text: str) -> str:
    """Return a time of the archive (ISO 8601 in UTC) as people read it; any other text as it is."""
    return _MOMENT.sub(r"\1 \2 UTC", text) if _MOMENT.fullmatch(text) else text


def spaced(number: int) -> str:
    """Return a number with its thousands apart, by spaces that no line breaks at."""
    return f"{number:,}".replace(",", "\u00a0")


def groups(digest: str) -> str:
    """Return hexadecimal digits in the groups in which they are read aloud, all on one line."""
    return certificate.groups(digest).replace("\n", " ")


def _runs(numbers: Sequence[int]) -> str:
    """Return ascending numbers with runs drawn together: ``3, 5–7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
