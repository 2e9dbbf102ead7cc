"""A list of sentences shows its first rows whole, however many lines they are broken into."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from archive_app.gui.widgets.long_list import LongList

SENTENCE = "What the archive keeps of this is not as an event states it: it was changed. "


@pytest.mark.parametrize("width", [200, 400, 900])
def test_long_sentences_are_shown_whole(qtbot: QtBot, width: int) -> None:
    listed = LongList("What is wrong")
    qtbot.addWidget(listed)
    listed.show_sentences([SENTENCE * 3, SENTENCE])
    listed.resize(width, listed.height())
    last = listed.visualRect(listed.model().index(1, 0))
    assert 0 < last.bottom() <= listed.viewport().height()
    wider = listed.height()
    listed.resize(width // 2, wider)
    last = listed.visualRect(listed.model().index(1, 0))
    assert wider < listed.height()
    assert last.bottom() <= listed.viewport().height()


def test_thousands_are_put_into_words_when_they_are_laid_out(qtbot: QtBot) -> None:
    told: list[int] = []

    def tell(number: int) -> str:
        told.append(number)
        return f"{SENTENCE}{number}"

    listed = LongList("What is wrong")
    qtbot.addWidget(listed)
    listed.show_told(range(4000), tell)
    assert max(told) < 100
    assert listed.model().index(3999, 0).data() == f"{SENTENCE}3999"
