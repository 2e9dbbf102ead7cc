"""A word of any length makes no page wider than its place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea

from archive_app.gui.views.incident_detail import IncidentDetail
from archive_app.gui.widgets.text import label
from archive_app.gui.widgets.words import LongValue
from archive_app.model.inputs import IncidentInput
from archive_app.model.values import Place
from archive_app.services import catalogue
from tests.gui.stage import Stage

LONG = "https://example.org/" + "a" * 5_000


def test_a_detail_stays_as_wide_as_its_place(stage: Stage) -> None:
    stage.unlock()
    incident = IncidentInput(title="b" * 500, place=Place(name="c" * 400), description=LONG)
    reference = catalogue.record(stage.context.archive, incident).reference or ""
    detail = stage.workspace.show_section("incidents", reference).findChild(IncidentDetail)
    stage.settle()
    assert detail is not None
    scroll = detail.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.horizontalScrollBar().maximum() == 0
    (where,) = (each for each in detail.findChildren(LongValue) if each.isVisible())
    # All of it is in sight, to be selected and copied as it is.
    assert where.toPlainText() == "c" * 400
    assert where.height() >= where.heightForWidth(where.width())


@pytest.mark.usefixtures("qapp")
def test_a_long_word_is_broken_into_lines() -> None:
    short, long = label("b"), label("b" * 200)
    height = short.heightForWidth(200)
    assert long.minimumSizeHint().width() < 200
    assert long.heightForWidth(200) > 4 * height
    long.setText("b b")
    assert long.heightForWidth(200) == height
