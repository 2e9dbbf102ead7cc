"""A finding is told in the spoken language; without words for it, what it means and the English."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtWidgets import QApplication

from archive_app import bundle
from archive_app.bundle.finding import Finding
from archive_app.gui import meanings, translation

_CODE = re.compile(
    r"""(?:Finding|Refused|fault|add|_fault|_warn)\(\s*"([a-z0-9-]+)"|code = "([a-z-]+)"""
)
PATH = "data/files/F000001.jpg"
SENTENCE = "The bytes of this file are not those that were listed."


def codes() -> set[str]:
    """Return every code that a finding about a bundle is given in the source."""
    sources = Path(bundle.__path__[0]).rglob("*.py")
    found = [_CODE.findall(path.read_text(encoding="utf-8")) for path in sources]
    return {one or other for each in found for one, other in each}


def test_every_finding_about_a_bundle_has_a_meaning() -> None:
    assert len(codes()) > 50
    assert {code for code in codes() if not meanings.meaning(code)} == set()


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", SENTENCE, f"{PATH}: {SENTENCE}"),
        ("uk", SENTENCE, f"{PATH}: Байти цього файлу не ті, що зазначено в переліку."),
        ("en", "It is new.", f"{PATH}: It is new."),
        ("uk", "It is new.", f"Байти файлу не ті, що внесені до списку.\n{PATH}: It is new."),
    ],
)
def test_a_finding_is_told_in_the_spoken_language_or_exactly(
    qapp: QApplication, language: Literal["en", "uk"], sentence: str, expected: str
) -> None:
    translation.speak(qapp, language)
    try:
        told = meanings.told(Finding("changed", PATH, sentence))
    finally:
        translation.speak(qapp, "en")
    assert told == expected
