"""How values are told in windows, in the language that is spoken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDateTime

from archive_app.gui import told, wording
from archive_app.model.inputs import StoredFileInput
from archive_app.progress import Activity

FIRST_OF_OCTOBER = QDateTime.fromString("2024-10-01T09:05:00", "yyyy-MM-ddTHH:mm:ss")


@pytest.mark.usefixtures("qapp")
def test_a_day_cannot_be_read_as_another() -> None:
    assert wording.local_moment(FIRST_OF_OCTOBER) == "1 Oct 2024, 09:05"
    assert "Oct 2024, " in wording.moment("2024-10-15T09:05:00Z")


@pytest.mark.usefixtures("ukrainian")
def test_a_day_is_written_as_in_the_language() -> None:
    assert wording.local_moment(FIRST_OF_OCTOBER) == "01.10.2024 09:05"


@pytest.mark.usefixtures("qapp")
def test_whatever_is_under_way_is_told() -> None:
    assert len({wording.activity(each) for each in Activity}) == len(Activity)


@pytest.mark.usefixtures("qapp")
def test_sizes_have_their_unit_and_its_plural() -> None:
    assert [wording.size(count) for count in (0, 1, 15, 1023)] == [
        "0 bytes",
        "1 byte",
        "15 bytes",
        "1,023 bytes",
    ]
    assert wording.size(1024) == "1.00 KiB"
    assert wording.size(23_654) == "23.10 KiB"
    assert wording.size((1 << 20) - 1) == "1.00 MiB"
    assert wording.size(5 << 40) == "5.00 TiB"


@pytest.mark.usefixtures("ukrainian")
def test_sizes_have_the_plurals_of_the_language() -> None:
    assert [wording.size(count) for count in (1, 2, 15, 21)] == [
        "1 байт",
        "2 байти",
        "15 байтів",
        "21 байт",
    ]
    assert wording.size(23_654) == "23,10 КіБ"


@pytest.mark.usefixtures("qapp")
def test_a_nought_is_told_and_what_was_left_empty_is_not() -> None:
    empty = StoredFileInput(
        item_id="0" * 32,
        role="original",
        size=0,
        sha256="0" * 64,
        first_digested_at="2026-01-01T00:00:00Z",
        first_digested_by="1" * 32,
    )
    facts = dict(told.record_facts(empty, {}))
    assert facts[told.field_label("stored_file", "/size")] == "0"
    assert told.field_label("stored_file", "/original_name") not in facts


@pytest.mark.usefixtures("qapp")
def test_a_day_that_a_field_says_is_told_in_words() -> None:
    before, after = {"date": "2024-09", "time": None}, {"date": "2024-09-06", "time": "~10:00"}
    said = told.change_facts(
        "incident", [(f"/when/{name}", before[name], after[name]) for name in before], {}
    )
    assert said == [
        ("Date", "September 2024", "6 September 2024"),
        ("Time of day", "not recorded", "about 10:00"),
    ]


@pytest.mark.usefixtures("ukrainian")
def test_a_place_in_a_sound_has_the_point_of_the_spoken_language() -> None:
    assert wording.duration(123_400) == "2:03,4"
