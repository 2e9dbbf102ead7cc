"""Every screen: what is read aloud of it, that no word is cut, that the keyboard alone comes to
everything, and that the wheel changes nothing that was chosen.

The trees are kept in tests/gui/trees; ``UPDATE_TREES=1`` writes them anew, to be read before they
are committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.gui import accessible
from tests.gui.screens import every_screen
from tests.gui.stage import Stage
from tests.gui.test_every_text import cut

TREES_PATH = Path(__file__).with_name("trees")


@pytest.mark.parametrize("name", every_screen())
def test_a_screen_is_read_aloud_as_agreed_uncut_and_the_keyboard_comes_to_all_of_it(
    stage: Stage, name: str
) -> None:
    # In one test, because bringing up a screen takes longer than looking at it.
    screen = every_screen()[name](stage)
    stage.settle()
    told = accessible.tree(screen)
    path = TREES_PATH / f"{name}.txt"
    if os.environ.get("UPDATE_TREES"):
        TREES_PATH.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
    assert cut(screen) == []
    assert accessible.nameless(screen) == []
    assert accessible.unreached(screen) == []
    assert accessible.turned_by_the_wheel(screen) == []
