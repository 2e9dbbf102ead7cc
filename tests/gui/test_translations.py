"""Everything that windows say is said in both languages, and the files are those of the code."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from archive_app.gui.translation import speak
from archive_app.model.vocabulary import Language

ROOT = Path(__file__).parent.parent.parent
TRANSLATIONS_PATH = ROOT / "resources" / "translations"
# Names of keys, as they stand on keyboards.
SAME_IN_BOTH = {"Esc", "Tab, Shift+Tab"}
PLACES = re.compile(r"\{\w*\}|%n|%\d")
FORMS = {"en": 2, "uk": 3}


def messages(language: str) -> list[tuple[str, str, ElementTree.Element]]:
    """Return each message with its context and its English."""
    tree = ElementTree.parse(TRANSLATIONS_PATH / f"{language}.ts")
    return [
        (context.findtext("name") or "", message.findtext("source") or "", message)
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    ]


def said(message: ElementTree.Element) -> list[str]:
    """Return what a message is translated as, in each of its forms."""
    translation = message.find("translation")
    assert translation is not None
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return forms or [translation.text or ""]


def run(tool: str, *arguments: str | Path) -> None:
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    subprocess.run([program, *arguments], check=True, capture_output=True)


def test_nothing_is_left_in_english() -> None:
    unfinished = [
        source
        for _, source, message in messages("uk")
        if message.find("translation[@type]") is not None or not all(said(message))
    ]
    assert unfinished == []
    same = {source for _, source, message in messages("uk") if said(message) == [source]}
    assert same == SAME_IN_BOTH


@pytest.mark.parametrize("language", FORMS)
def test_every_plural_has_all_its_forms_and_every_gap_is_kept(language: str) -> None:
    for context, source, message in messages(language):
        forms = said(message)
        if message.get("numerus"):
            assert len(forms) == FORMS[language], source
            assert not any("(s)" in form for form in forms), source
            # %Ln is %n with its thousands apart, as the language writes them.
            assert not any("%n" in form for form in forms), source
            forms = [form.replace("%Ln", "%n") for form in forms]
        for form in forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(source)), (context, source)


@pytest.mark.parametrize("language", FORMS)
def test_the_files_hold_what_the_code_says(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / f"{language}.ts"
    sources = sorted((ROOT / "src" / "archive_app" / "gui").rglob("*.py"))
    only = ["-pluralonly"] if language == "en" else []
    run("lupdate", "-no-obsolete", "-locations", "none", *only, *sources, "-ts", fresh)
    wanted = {
        (context.findtext("name"), message.findtext("source"))
        for context in ElementTree.parse(fresh).getroot().iter("context")
        for message in context.iter("message")
    }
    assert {(context, source) for context, source, _ in messages(language)} == wanted


@pytest.mark.parametrize("language", FORMS)
def test_what_is_loaded_is_what_was_translated(language: str, tmp_path: Path) -> None:
    compiled = tmp_path / f"{language}.qm"
    run("lrelease", TRANSLATIONS_PATH / f"{language}.ts", "-qm", compiled)
    assert compiled.read_bytes() == (TRANSLATIONS_PATH / f"{language}.qm").read_bytes()


@pytest.mark.parametrize(
    ("language", "told"), [("en", "1,500 events"), ("uk", "1\u00a0500\u00a0подій")]
)
def test_thousands_stand_apart(qapp: QApplication, language: Language, told: str) -> None:
    speak(qapp, language)
    try:
        assert QCoreApplication.translate("Backups", "%n event(s)", "", 1500) == told
    finally:
        speak(qapp, "en")
