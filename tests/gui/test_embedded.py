"""Embedded metadata in words, and what its times mean."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from archive_app.gui.embedded import read_embedded, value_text
from archive_app.model import canonical


def embedded(*tags: tuple[str, str, canonical.JsonValue]) -> str:
    return canonical.encode_text({"media_type": "image/jpeg", "notes": [], "tags": list(tags)})


def test_a_time_with_an_offset_is_explained(qapp: QApplication) -> None:
    assert qapp is not None
    told = read_embedded(
        embedded(
            ("EXIF", "DateTimeOriginal", "2024:10:01 10:00:00"),
            ("EXIF", "OffsetTimeOriginal", "+03:00"),
        )
    )
    (sentence,) = told.times
    assert sentence.startswith("The picture was taken: 1 Oct 2024, 10:00")
    assert "which it set +03:00 from UTC: that is 1 Oct 2024, 07:00" in sentence


def test_a_time_without_one_says_what_it_does_not_say(qapp: QApplication) -> None:
    assert qapp is not None
    (sentence,) = read_embedded(embedded(("EXIF", "DateTime", "2024:10:01 10:00:00"))).times
    assert "It recorded no time zone" in sentence
    (sentence,) = read_embedded(embedded(("EXIF", "DateTime", "0000:00:00 00:00:00"))).times
    assert "no time that there is" in sentence
    assert read_embedded(embedded(("EXIF", "DateTime", "yesterday"))).times == ()
    assert read_embedded(None).tags == ()


def test_values_are_told_as_they_were_read(qapp: QApplication) -> None:
    assert qapp is not None
    assert value_text(["48/1", "19/1"]) == "48/1, 19/1"
    assert "3" in value_text({"base64url": "AQID"})
    assert "300,000" in value_text({"left_out": 300_000})
    assert value_text([["a", 1], ["b", 2]]) == "a, 1, b, 2"
    assert len(value_text("x" * 5000)) == 2001
