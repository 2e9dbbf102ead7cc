"""How values are told in windows, in the language that is spoken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDateTime

from archive_app.gui import wording

FIRST_OF_OCTOBER = QDateTime.fromString("2024-10-01T09:05:00", "yyyy-MM-ddTHH:mm:ss")


@pytest.mark.usefixtures("qapp")
def test_a_day_cannot_be_read_as_another() -> None:
    assert wording.local_moment(FIRST_OF_OCTOBER) == "1 Oct 2024, 09:05"
    assert "Oct 2024, " in wording.moment("2024-10-15T09:05:00Z")


@pytest.mark.usefixtures("ukrainian")
def test_a_day_is_written_as_in_the_language() -> None:
    assert wording.local_moment(FIRST_OF_OCTOBER) == "01.10.2024 09:05"
