"""The words of the papers, for screens that say the same things: phrases, kinds, fields, values."""

from __future__ import annotations

from collections.abc import Mapping

from archive_app.bundle.rendering import wording
from archive_app.bundle.rendering.wording import Text, Wording
from archive_app.gui.translation import spoken_language
from archive_app.model.canonical import JsonValue


class PaperWords:
    """The words of the papers in the spoken language; ``names`` is what records are called."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._words = Wording.of([spoken_language()], names or {})

    def phrase(self, name: str, **values: object) -> str:
        """Return a sentence of the papers."""
        return _one(self._words.phrase(name, **values))

    def kind(self, kind: str) -> str:
        """Return what a kind of record is called."""
        return _one(self._words.kind(kind))

    def field(self, kind: str, pointer: str) -> str:
        """Return what a field is called."""
        return _one(self._words.field(kind, pointer))

    def value(self, kind: str, pointer: str, value: JsonValue) -> str:
        """Return what a value says."""
        return _one(self._words.value(kind, pointer, value))

    def distance(self, metres: int) -> str:
        """Return a distance in metres or kilometres."""
        return _one(self._words.distance(metres))


def groups(digest: str) -> str:
    """Return hexadecimal digits in groups of four, as the papers print them."""
    return wording.groups(digest)


def moment(text: str) -> str:
    """Return a time of the archive as the papers print it, in UTC."""
    return wording.moment(text)


def _one(text: Text) -> str:
    return " ".join(said for _, said in text)
