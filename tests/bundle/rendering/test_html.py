"""index.html: a page that needs nothing, runs nothing, and says what was typed as it was typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from archive_app.bundle.rendering.html import html_report
from archive_app.bundle.rendering.statements import Statements
from archive_app.model.inputs import IncidentInput
from tests.bundle.rendering import bundles

VOID = {"br", "meta"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "div"),
    *("h1", "h2", "p", "ol", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("span", "bdi", "code", "strong", "br"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "id", "class", "scope"),
    "aria-labelledby",
}


class Page(HTMLParser):
    """What a browser would see; fails on tags that do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.languages: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            elif name == "aria-labelledby":
                self.labels.append(value or "")
            elif name == "lang":
                self.languages.add(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def source(statements: Statements) -> str:
    return b"".join(html_report(statements)).decode("utf-8")


def page(statements: Statements) -> Page:
    return Page(source(statements))


def test_the_page_parses_and_every_part_has_a_name() -> None:
    read = page(bundles.statements(files=5, logs=2))
    assert read.tags <= ALLOWED
    assert read.attributes <= ATTRIBUTES
    assert len(read.ids) == len(set(read.ids))
    assert set(read.labels) <= set(read.ids)


def test_nothing_runs_and_nothing_is_fetched() -> None:
    text = source(bundles.statements())
    assert "<script" not in text.lower()
    style = text[text.index("<style>") : text.index("</style>")]
    assert not re.search(r"url\(|@import|expression|http", style)
    assert "default-src 'none'" in text
    assert not re.search(r"\b(src|href|srcset|action|on[a-z]+)\s*=", re.sub(r">[^<]*<", "><", text))


def test_what_was_typed_is_text_and_isolated() -> None:
    text = source(bundles.statements())
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in text
    shown = bundles.HOSTILE.replace("\u202e", "[U+202E]")
    assert shown in page(bundles.statements()).texts
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "typed",
    [
        "</td></tr></table><h1>x",
        "<!-- ",
        "]]>",
        "&lt;b&gt;",
        '" onload="x',
        "{title} {style} {language}",
        "</style><script>",
        "\u2028\u2029\x85\x0b\x0c\x00",
        "\ufeff\u200b\u200d\u2066",
    ],
)
def test_no_typed_text_changes_the_page(typed: str) -> None:
    statements = bundles.of([bundles.value("/title", typed)], [], [], bundles.sent(("en",)))
    plain = bundles.of([bundles.value("/title", "plain")], [], [], bundles.sent(("en",)))
    read, expected = page(statements), page(plain)
    assert (read.tags, read.attributes, read.ids) == (
        expected.tags,
        expected.attributes,
        expected.ids,
    )
    assert len(read.texts) == len(expected.texts)


def test_lines_stay_lines() -> None:
    statements = bundles.of([bundles.value("/description", "one\ntwo")], [], [], bundles.sent())
    assert "one<br>two" in source(statements)


@pytest.mark.parametrize("languages", [("en",), ("uk",), ("en", "uk")], ids="-".join)
def test_the_page_is_in_the_languages_of_the_transfer(languages: tuple[str, ...]) -> None:
    read = page(bundles.statements(languages=languages))
    assert read.languages == set(languages)
    text = " ".join(read.texts)
    assert ("Evidence items" in text) == ("en" in languages)
    assert ("Доказові матеріали" in text) == ("uk" in languages)


def test_times_digests_and_numbers_are_written_for_people() -> None:
    text = source(bundles.statements())
    assert "2026-11-22 10:03:05 UTC" in text
    assert bundles.RECORDED not in text
    digest = bundles.sha256("F000001")
    assert f"<code>{digest[:4]} {digest[4:8]} " in text
    assert "3 to 5, best estimate 4 (witness)" in text


def test_what_is_empty_and_what_is_withheld_is_counted() -> None:
    record = bundles.line("I001", IncidentInput(title="A title"), withheld=["/description"])
    text = source(bundles.of([record], [], [], bundles.sent(("en",))))
    assert "Recorded as empty, fields" in text
    assert "Values not disclosed" in text


def test_a_gap_in_a_history_shows() -> None:
    assert "of events 1–5, not shown: 3–4" in source(bundles.statements())


def test_several_logs_are_told_apart() -> None:
    one = source(bundles.statements(logs=1))
    two = source(bundles.statements(logs=2))
    assert "<code>5</code>" in one
    assert f"<code>{bundles.LOG.hex()[:8]}… 5</code>" in two
