"""Every text of every screen comes from the translators, and has room when it grows or turns."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QTabBar,
    QWidget,
)

from archive_app import gui
from archive_app.model.vocabulary import load_builtin
from archive_app.resources import read_texts
from tests.gui.screens import every_screen
from tests.gui.stage import Stage

SOURCE_PATH = Path(gui.__file__).parent
OPEN, CLOSE = "⟦", "⟧"
SAME_IN_EVERY_LANGUAGE = {"Evidence Archive", "English", "Українська", "Apache-2.0"}
SAME_IN_EVERY_LANGUAGE |= {"Esc", "Tab, Shift+Tab"}  # as the keys are printed on keyboards
# Names of time zones, and what the ledger says in the one language of its events.
DATA = {"Europe/Kyiv", "Europe/Moscow", "UTC", "pass", "the ledger"}
# Of what is verified in the screens the names, which the windows have as words of their own.
DATA |= {"changed", "archive"}
# One of each shape: what the others say besides is brought up large in test_narrow.py.
SHAPES = sorted(
    each for each in every_screen() if "-" not in each or each.endswith(("-form", "-1-which"))
)


class Pseudo(QTranslator):
    """Says everything in brackets, and forty in a hundred longer."""

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's own names
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        grown = " ~~~~" * (len(re.sub(r"\{.*?\}", "", sourceText)) * 2 // 25)
        return f"{OPEN}{sourceText}{grown}{CLOSE}"

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = Pseudo()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def bring(stage: Stage, name: str) -> QWidget:
    screen = every_screen()[name](stage)
    stage.settle()
    return screen


@cache
def literals() -> set[str]:
    """Return every text with a word in it that stands in the source of windows."""
    return {
        node.value
        for path in SOURCE_PATH.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"[A-Za-z]{3}", node.value)
    }


@cache
def worded() -> set[str]:
    """Return the English of data that has its own Ukrainian beside it: of papers and labels."""
    words = {scheme.label_en for scheme in load_builtin().schemes()}
    words |= {term.label_en for scheme in load_builtin().schemes() for term in scheme.terms}
    waiting: list[object] = [tomllib.loads(text) for text in read_texts("reports", suffix=".toml")]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
            words |= {each["en"]} if isinstance(each.get("en"), str) else set()
    return words


def texts(screen: QWidget) -> Iterator[str]:
    for each in screen.findChildren(QWidget):
        if not each.isVisible():
            continue
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        elif isinstance(each, QComboBox):
            yield from (each.itemText(number) for number in range(each.count()))
        elif isinstance(each, QTabBar):
            yield from (each.tabText(number) for number in range(each.count()))
        yield each.accessibleName()
        yield each.toolTip()


def hard_coded(screen: QWidget) -> set[str]:
    """Return the texts that stand so in the source, where another language than English is spoken.

    Whatever came from the translators is another text than that.
    """
    written = literals() - worded() - SAME_IN_EVERY_LANGUAGE - DATA
    found = {text for text in texts(screen) if text in written}
    return {text for text in found if not re.fullmatch(r"Ctrl\+.*|PATH", text)}


def cut(screen: QWidget) -> list[str]:
    """Return the labels and buttons that have less room than their words need."""
    found = []
    for each in screen.findChildren(QWidget):
        if not each.isVisible():
            continue
        if not isinstance(each, QPushButton | QCheckBox | QLabel):
            continue
        is_cut = each.width() < each.minimumSizeHint().width()
        if isinstance(each, QLabel) and each.wordWrap():
            is_cut |= each.height() < each.heightForWidth(each.width())
        if is_cut:
            found.append(f"{type(each).__name__} {each.width()}×{each.height()}: {each.text()}")
    return found


@pytest.mark.usefixtures("pseudo", "mirrored")
@pytest.mark.parametrize("name", SHAPES)
def test_no_text_is_cut_when_it_grows_and_is_mirrored(stage: Stage, name: str) -> None:
    stage.window.show_start()
    screen = bring(stage, name)
    assert any(OPEN in text for text in texts(screen))
    assert hard_coded(screen) == set()
    assert cut(screen) == []
