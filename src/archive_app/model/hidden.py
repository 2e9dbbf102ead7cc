"""Text from elsewhere as it may be shown: what has no shape of its own is named, as [U+202E]."""

from __future__ import annotations

import unicodedata

_WITHOUT_SHAPE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def without_hidden(text: str, *, kept: str = "\n\t") -> str:
    """Return a text in which each character without a shape of its own is named: ``[U+202E]``.

    Characters that turn the direction of others are among those named; ``kept`` are not.
    """
    if text.isprintable():
        return text
    return "".join(
        named(each) if unicodedata.category(each) in _WITHOUT_SHAPE and each not in kept else each
        for each in text
    )


def in_one_line(text: str) -> str:
    """Return a text as `without_hidden` does, with line feeds and tabs named as well."""
    return without_hidden(text, kept="")


def named(character: str) -> str:
    """Return what stands for a character: ``[U+202E]``."""
    return f"[U+{ord(character):04X}]"
