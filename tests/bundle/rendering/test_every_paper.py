"""What holds for every paper and every document of metadata: the same bytes, nothing withheld."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pypdfium2
import pytest

from archive_app.bundle import layout
from archive_app.bundle.rendering.case_uco import case_uco
from archive_app.bundle.rendering.concordance import concordance
from archive_app.bundle.rendering.html import html_report
from archive_app.bundle.rendering.papers import EXTRAS, papers
from archive_app.bundle.rendering.pdf import MOST_LISTED
from archive_app.bundle.rendering.premis import premis
from archive_app.bundle.rendering.records_csv import records_csv
from archive_app.bundle.rendering.ro_crate import ro_crate
from archive_app.bundle.rendering.statements import Statements
from archive_app.errors import Damaged
from tests.bundle.rendering import bundles
from tests.bundle.rendering.whole import STATEMENTS, rendered

EVERYTHING = {
    layout.README,
    layout.RO_CRATE,
    layout.REPORT_HTML,
    layout.REPORT_PDF,
    layout.TRANSFER_FORM,
    layout.RECORDS_CSV,
    layout.CASE_JSONLD,
    layout.PREMIS_XML,
    layout.CONCORDANCE,
    *layout.SPECIFICATION,
}
SAYS_NOTHING = {layout.README, layout.TRANSFER_FORM, *layout.SPECIFICATION}
"""What names nothing of the matter."""


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def said(path: str, content: bytes) -> str:
    """What is to be read in a document, its spaces and ends of lines left out."""
    text = pdf_text(content) if path.endswith(".pdf") else content.decode("utf-8")
    return "".join(text.split())


@pytest.mark.parametrize("languages", [("en",), ("uk",), ("en", "uk")], ids="-".join)
def test_the_same_statements_give_the_same_bytes(languages: tuple[str, ...]) -> None:
    statements = bundles.statements(languages=languages)
    held = {path: statements.open(path).read() for path in STATEMENTS}
    first = rendered(statements)
    assert first.keys() == EVERYTHING
    assert first == rendered(bundles.held(held))


def test_only_the_chosen_formats_are_rendered() -> None:
    chosen = rendered(bundles.statements(), ["csv"])
    assert EVERYTHING - chosen.keys() == {
        layout.CASE_JSONLD,
        layout.PREMIS_XML,
        layout.CONCORDANCE,
    }
    assert b"premis" not in chosen[layout.RO_CRATE]


@pytest.mark.parametrize("languages", [("en",), ("uk",), ("en", "uk")], ids="-".join)
def test_nothing_that_is_withheld_is_in_any_of_them(languages: tuple[str, ...]) -> None:
    statements = bundles.statements(languages=languages)
    held = [statements.open(path).read().decode("utf-8") for path in STATEMENTS]
    # The statements themselves say it nowhere, so a document could have it from nowhere.
    assert [text for text in held if bundles.WITHHELD in text] == []
    for path, content in rendered(statements).items():
        assert bundles.WITHHELD not in said(path, content), path


def test_what_is_disclosed_is_found_the_way_the_withheld_is_looked_for() -> None:
    title = "".join(bundles.UKRAINIAN.split())
    told = {
        path
        for path, content in rendered(bundles.statements()).items()
        if title in said(path, content)
    }
    # A load file has only items.
    assert told == EVERYTHING - SAYS_NOTHING - {layout.CONCORDANCE}


def test_a_bundle_of_nothing_has_papers() -> None:
    for languages in (("en",), ("uk",), (), ("tlh",)):
        empty = bundles.of([], [], [], bundles.sent(languages, logs=0))
        assert rendered(empty).keys() == EVERYTHING


def test_an_event_that_discloses_nothing_is_still_told() -> None:
    event = bundles.event(7, "received", [], disclosed=False)
    made = rendered(bundles.of([], [event], [], bundles.sent()))
    assert ">7<" in made[layout.REPORT_HTML].decode()
    assert b"not disclosed" in made[layout.PREMIS_XML]
    assert b"not disclosed" in made[layout.CASE_JSONLD]


@pytest.mark.parametrize("path", STATEMENTS)
def test_statements_that_do_not_prove_themselves_are_not_rendered(path: str) -> None:
    statements = bundles.statements()
    held = {each: statements.open(each).read() for each in STATEMENTS}
    held[path] = held[path].replace(b"e", b"f", 1)
    with pytest.raises(Damaged):
        rendered(bundles.held(held))


class Counted(io.BytesIO):
    """A statement of which it is known how many lines were read."""

    lines = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.lines += 1
        return super().readline(size)


STREAMED: dict[str, tuple[Callable[[Statements], Iterator[bytes]], str]] = {
    "html": (html_report, layout.FILES_JSON),
    "csv": (records_csv, layout.RECORDS_JSON),
    "premis": (premis, layout.FILES_JSON),
    "concordance": (concordance, layout.FILES_JSON),
    "case": (case_uco, layout.FILES_JSON),
    "ro_crate": (lambda statements: ro_crate(statements, {}), layout.FILES_JSON),
}


@pytest.mark.parametrize("name", STREAMED)
def test_a_document_is_written_while_its_statements_are_read(name: str) -> None:
    render, path = STREAMED[name]
    statements = bundles.statements(files=100)
    opened: dict[str, Counted] = {}

    def open_counted(path: str) -> Counted:
        opened[path] = Counted(statements.open(path).read())
        return opened[path]

    tenth = bundles.sha256("F000010").encode()
    for piece in render(Statements(open_counted)):
        if tenth in piece.lower().replace(b" ", b""):
            # Before it are the array's first line and two records; one line is read ahead.
            assert opened[path].lines <= 15
            return
    pytest.fail("the tenth file is not told of")


@pytest.mark.slow
def test_three_hundred_files_are_all_told_and_on_paper_it_is_told_where_the_others_are() -> None:
    made = rendered(bundles.statements(files=300))
    for path, content in made.items():
        if path not in SAYS_NOTHING:
            text = said(path, content)
            told = MOST_LISTED if path == layout.REPORT_PDF else 300
            assert [n for n in range(1, 301) if f"F{n:06}" in text] == list(range(1, told + 1)), (
                path
            )
    paper = said(layout.REPORT_PDF, made[layout.REPORT_PDF])
    assert f"Thefirst{MOST_LISTED}of300arelistedhere" in paper


def test_each_is_read_before_the_next_is_made() -> None:
    # RO-Crate comes last and tells the sizes of the others as they were written.
    told = [path for path, _ in papers(bundles.statements(), EXTRAS)]
    assert told[-1] == layout.RO_CRATE
