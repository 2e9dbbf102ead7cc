"""report.pdf and transfer-form.pdf: papers for decades, which say what the bundle says."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from archive_app.bundle import layout, statement
from archive_app.bundle.rendering import pdf
from archive_app.bundle.rendering.statements import Statements
from tests.bundle.rendering import bundles

A4 = (595, 842)
LANGUAGES = pytest.mark.parametrize("languages", [("en",), ("uk",), ("en", "uk")], ids="-".join)


def text(content: bytes) -> str:
    """The text of every page, with one space for any space or end of a line."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def one_value(said: str) -> Statements:
    return bundles.of([bundles.value("/description", said)], [], [], bundles.sent(("en",)))


@LANGUAGES
@pytest.mark.parametrize("render", [pdf.report, pdf.transfer_form])
def test_papers_are_for_archives_and_for_screen_readers(
    render: object, languages: tuple[str, ...]
) -> None:
    content = render(bundles.statements(languages=languages))  # type: ignore[operator]
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert re.search(rb"/Lang ?\(" + languages[0].encode(), content)
    for harmful in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile", b"/AcroForm"):
        assert harmful not in content
    document = pypdfium2.PdfDocument(content)
    assert {tuple(map(round, page.get_size())) for page in document} == {A4}


def test_the_date_of_a_paper_is_that_of_the_transfer() -> None:
    assert b"2026-11-22T10:03:05Z" in pdf.report(bundles.statements())


@LANGUAGES
def test_the_report_says_what_the_bundle_says(languages: tuple[str, ...]) -> None:
    told = text(pdf.report(bundles.statements(languages=languages)))
    for each in (bundles.BUNDLE, bundles.UKRAINIAN, "F000002", "P001", "Keeper", "2024-10~"):
        assert each in told
    digest = bundles.sha256("F000001")
    assert " ".join(digest[at : at + 4] for at in range(0, 32, 4)) in told
    assert ("What is not shown" in told) == ("en" in languages)
    assert ("Чого це не доводить" in told) == ("uk" in languages)
    assert "2026-11-22 10:03:05 UTC" in told


@LANGUAGES
def test_the_form_has_what_is_handed_over_and_room_to_sign(languages: tuple[str, ...]) -> None:
    content = pdf.transfer_form(bundles.statements(languages=languages))
    told = text(content)
    assert bundles.BUNDLE in told
    assert "Офіс Генерального прокурора" in told
    assert ("Files: 2, 40 bytes in all." in told) == ("en" in languages)
    assert ("Файлів: 2, усього 40 Б." in told) == ("uk" in languages)
    # Everything that is filled in by hand is on the second page, and on no other.
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 2
    first, second = (page.get_textpage().get_text_bounded() for page in document)
    blank, carrier = (
        ("not recorded", "Carrier") if "en" in languages else ("не зафіксовано", "Носій")
    )
    assert carrier not in first
    assert carrier in second
    assert second.count(blank) == 10


def test_markup_in_what_was_typed_is_text() -> None:
    told = text(pdf.report(bundles.statements(languages=("en",))))
    assert bundles.HOSTILE.replace("\u202e", "[U+202E]") in told


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb\u2066c", "a[U+200B]b[U+2066]c"),
        ("\x00\x1b[31m", "[U+0000][U+001B][31m"),
        ("漢", "[U+6F22]"),
        ("\U0001f469\u200d\U0001f467", "[U+1F469][U+200D][U+1F467]"),
        ('#eval("1") $x$ *b* _i_ @a <l> \\u{41} `r` // c', '#eval("1") $x$ *b* _i_ @a <l>'),
        ("<svg onload=x>", "<svg onload=x>"),
    ],
)
def test_what_cannot_be_seen_is_named_and_what_is_markup_is_not_read(
    typed: str, shown: str
) -> None:
    assert shown in text(pdf.report(one_value(typed)))


def test_what_is_copied_from_a_paper_has_nothing_in_it_that_was_not_said() -> None:
    # A long word breaks in its column without a character for it.
    told = pypdfium2.PdfDocument(pdf.report(one_value("W" * 300)))
    copied = "".join(page.get_textpage().get_text_bounded() for page in told)
    assert "W" * 300 in "".join(copied.split())
    assert "\u200b" not in copied


def test_no_typed_word_runs_out_of_its_column() -> None:
    document = pypdfium2.PdfDocument(pdf.report(one_value("W" * 900)))
    for page in document:
        textpage = page.get_textpage()
        for number in range(textpage.count_rects()):
            left, _, right, _ = textpage.get_rect(number)
            assert 50 < left <= right < 595 - 50


def test_a_text_without_end_is_cut_and_says_so() -> None:
    told = text(pdf.report(one_value("а" * 100_000)))
    assert "[…]" in told
    assert len(told) < 10_000


def test_what_does_not_fit_a_paper_is_counted() -> None:
    events = [bundles.event(number, "received", []) for number in range(1, pdf.MOST_LISTED + 3)]
    told = text(pdf.report(bundles.of([], events, [], bundles.sent(("en",)))))
    total = pdf.MOST_LISTED + 2
    assert f"The first 100 of {total} are listed here; {layout.EVENTS_JSONL} lists all." in told


def test_a_pair_of_letters_that_no_font_sets_together_is_no_obstacle() -> None:
    told = text(pdf.report(one_value("q\u0485\u0301 \u05e9\u0323\u0361 plain")))
    assert "plain" in told


def test_every_ukrainian_letter_is_set_as_itself() -> None:
    letters = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ"
    assert letters in "".join(text(pdf.report(one_value(letters))).split())


def test_each_file_is_told_with_its_history() -> None:
    files = map(statement.file_line, [bundles.file(1, name="Фото 1.jpg")])
    told = text(
        pdf.report(
            bundles.of(
                [],
                [bundles.event(1, "received", [("stored_file", "F000001", 1)])],
                files,
                bundles.sent(("en",)),
            )
        )
    )
    assert "Фото 1.jpg" in told
    assert "event 1 is shown" in told
