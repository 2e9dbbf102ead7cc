"""Numbers, counts of people, coordinates and distances as a person says them in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archive_app.model.canonical import JsonValue
from archive_app.model.vocabulary import Language

Phrase = Callable[..., str]
"""Gives a sentence of resources/reports/phrases.toml in one language, its gaps filled in."""

_COUNT = frozenset({"min", "best", "max", "basis"})
_SIDES = {"latitude": ("north", "south"), "longitude": ("east", "west")}
_COORDINATES = frozenset({*_SIDES, "uncertainty_m"})


def number_in_words(number: int, language: Language) -> str:
    """Return a whole number with its thousands apart, as the language writes them."""
    return f"{number:,}".replace(",", {"en": ",", "uk": "\u00a0"}[language])


def amount_in_words(
    value: Mapping[str, JsonValue], language: Language, phrase: Phrase
) -> str | None:
    """Return a count or coordinates, ``16 (public reports)``; None for what is neither."""
    said = {name: part for name, part in value.items() if part is not None}
    if said and said.keys() <= _COUNT:
        return _count(said, language, phrase)
    if said and said.keys() <= _COORDINATES and ("latitude" in said) == ("longitude" in said):
        return _coordinates(said, language, phrase)
    return None


def distance_in_words(metres: int, language: Language, phrase: Phrase) -> str:
    """Return metres, or kilometres where they are whole tenths."""
    if metres < 1000 or metres % 100:
        return phrase("amount_metres", number=number_in_words(metres, language))
    whole, rest = divmod(metres, 1000)
    number = number_in_words(whole, language)
    if rest:
        number += {"en": ".", "uk": ","}[language] + str(rest // 100)
    return phrase("amount_kilometres", number=number)


def _count(said: Mapping[str, JsonValue], language: Language, phrase: Phrase) -> str:
    numbers = {
        name: number_in_words(number, language)
        for name in ("min", "best", "max")
        if isinstance(number := said.get(name), int)
    }
    least, best, most = (numbers.get(name) for name in ("min", "best", "max"))
    told = []
    if least is not None and least == most:
        told.append(least)
    elif least is not None and most is not None:
        told.append(phrase("amount_between", least=least, most=most))
    elif least is not None:
        told.append(phrase("amount_at_least", number=least))
    elif most is not None:
        told.append(phrase("amount_at_most", number=most))
    if best is not None and told != [best]:
        told.append(phrase("amount_best", number=best))
    number, basis = ", ".join(told), said.get("basis")
    if basis is None:
        return number
    return f"{number} ({basis})" if number else str(basis)


def _coordinates(said: Mapping[str, JsonValue], language: Language, phrase: Phrase) -> str:
    told = []
    for name, (positive, negative) in _SIDES.items():
        if name in said:
            degrees = str(said[name])
            side = negative if degrees.startswith("-") else positive
            told.append(phrase(f"amount_{side}", degrees=degrees.lstrip("+-")))
    if isinstance(metres := said.get("uncertainty_m"), int):
        told.append(f"± {distance_in_words(metres, language, phrase)}")
    return " ".join(told)
