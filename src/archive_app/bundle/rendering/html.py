"""The report as one static page (index.html): no script, nothing remote, readable for decades.

Everything that anybody typed is escaped, isolated in its direction, and what cannot be seen in it
is named. The page takes the colours that the reader's system asks for, and prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.rendering.telling import (
    NOT_SHOWN,
    QUESTIONS,
    Told,
    event_told,
    record_told,
    transfer_told,
)
from archive_app.bundle.rendering.wording import Text, Wording, groups, moment, spaced, typed
from archive_app.bundle.statement import FileStatement
from archive_app.model.hidden import without_hidden
from archive_app.resources import resource_path

_DIGEST = re.compile(r"(?:[0-9a-f]{4} )+[0-9a-f]{4}")
_OTHERS = ("evidence_link", "incident_link", "accession", "agent", "source")


def html_report(statements: Statements) -> Iterator[bytes]:
    """Yield index.html in the languages of the transfer, each thing once with all its words."""
    wording = Wording.of(statements.transfer.languages, statements.names)
    for piece in _page(statements, wording):
        yield piece.encode("utf-8")


def _page(statements: Statements, wording: Wording) -> Iterator[str]:
    title = wording.phrase("report_title", bundle=statements.transfer.bundle)
    head = resource_path("reports", "page.html").read_text("utf-8")
    style = resource_path("reports", "page.css").read_text("utf-8")
    yield head.format(
        language=wording.languages[0], title=escape(title[0][1]), style=style.rstrip()
    )
    titles = "<br>".join(f'<span lang="{each}">{escape(said)}</span>' for each, said in title)
    yield f"<header>\n<h1>{titles}</h1>\n"
    yield f"{_prose(wording.phrase('report_intro'))}</header>\n<main>\n"
    yield from _section(wording, "transfer", _transfer(statements, wording))
    yield from _section(wording, "questions", _questions(wording))
    yield from _section(wording, "not_shown", _not_shown(wording))
    yield from _section(wording, "incidents", _records(statements, wording, ("incident",)))
    yield from _section(wording, "items", _records(statements, wording, ("evidence_item",)))
    yield from _section(wording, "files", _files(statements, wording))
    yield from _section(wording, "records", _records(statements, wording, _OTHERS))
    yield from _section(wording, "custody", _events(statements, wording))
    yield "</main>\n</body>\n</html>\n"


def _section(wording: Wording, name: str, content: Iterable[str]) -> Iterator[str]:
    heading = _words(wording.phrase(name))
    yield f'<section aria-labelledby="{name}">\n<h2 id="{name}">{heading}</h2>\n'
    yield from content
    yield "</section>\n"


def _transfer(statements: Statements, wording: Wording) -> Iterator[str]:
    rows = _rows(transfer_told(statements.transfer, wording))
    yield f'<table aria-labelledby="transfer">\n{rows}</table>\n'
    yield _prose(wording.phrase("signer_note"))
    yield _prose(wording.phrase("log_note"))


def _questions(wording: Wording) -> Iterator[str]:
    items = "".join(f"<li>{_prose(wording.phrase(name))}</li>" for name in QUESTIONS)
    yield f"<ol>\n{items}</ol>\n"
    yield _prose(wording.phrase("questions_note"))


def _not_shown(wording: Wording) -> Iterator[str]:
    items = "".join(f"<li>{_words(wording.phrase(name))}</li>\n" for name in NOT_SHOWN)
    yield f"<ul>\n{items}</ul>\n"


def _records(statements: Statements, wording: Wording, kinds: Sequence[str]) -> Iterator[str]:
    is_empty = True
    if "incident" in kinds:
        yield _prose(wording.phrase("dates_note"))
    for record in statements.records(*kinds):
        is_empty = False
        told = record_told(record, wording)
        caption = f'<span class="name">{escape(record.local)}</span> {_words(told.title)}'
        yield f'<table id="{escape(record.local)}"><caption>{caption}</caption>\n'
        yield f"{_rows(told.fields)}</table>\n"
    if is_empty:
        yield _prose(wording.phrase("nothing"))


def _files(statements: Statements, wording: Wording) -> Iterator[str]:
    columns = ("file", "what", "digests", "custody")
    is_empty = True
    for file in statements.files():
        if is_empty:
            yield _table_head(wording, "files", columns)
        is_empty = False
        yield _file(file, statements, wording)
    yield _prose(wording.phrase("nothing")) if is_empty else "</tbody></table>\n"


def _file(file: FileStatement, statements: Statements, wording: Wording) -> str:
    role = _words(wording.value("stored_file", "/role", file.role))
    size = _words(wording.phrase("bytes", size=spaced(file.size)))
    name = "" if file.original_name is None else f"<br>{_words(typed(file.original_name))}"
    first = _words(wording.phrase("first_digested", at=moment(file.sha512_digested_at)))
    history = _words(wording.history(statements.histories.get(file.id, ())))
    return (
        f'<tr id="{escape(file.local)}"><th scope="row"><span class="name">{escape(file.local)}'
        f"</span><br><code>{escape(file.path.removeprefix('data/'))}</code></th>"
        f"<td>{_words(typed(statements.name(file.item)))}: {role}{name}<br>"
        f"{_words(typed(file.media_type or '—'))}<br>{size}</td>"
        f"<td>SHA-256 <code>{groups(file.sha256)}</code><br>"
        f"SHA-512 <code>{groups(file.sha512)}</code></td>"
        f"<td>{history}<br>{first}</td></tr>\n"
    )


def _events(statements: Statements, wording: Wording) -> Iterator[str]:
    yield _prose(wording.phrase("custody_note"))
    is_empty = True
    for event in statements.events():
        if is_empty:
            columns = ("position", "recorded_at", "details", "about")
            yield _table_head(wording, "custody", columns)
        is_empty = False
        told = event_told(event, statements.transfer, wording)
        details = "".join(f"<br>{_words(label)}: {_words(value)}" for label, value in told.fields)
        about = "<br>".join(f"{_words(typed(name))}: {_words(place)}" for name, place in told.about)
        yield (
            f'<tr><th scope="row"><code>{escape(told.position)}</code></th>'
            f"<td>{escape(told.recorded_at)}</td>"
            f"<td><strong>{_words(told.title)}</strong>{details}</td><td>{about}</td></tr>\n"
        )
    yield _prose(wording.phrase("nothing")) if is_empty else "</tbody></table>\n"


def _table_head(wording: Wording, section: str, columns: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{_words(wording.phrase(name))}</th>' for name in columns)
    return (
        f'<table class="wide" aria-labelledby="{section}">\n'
        f"<thead><tr>{cells}</tr></thead>\n<tbody>\n"
    )


def _rows(rows: Sequence[Told]) -> str:
    return "".join(
        f'<tr><th scope="row">{_words(label)}</th><td>{_words(value)}</td></tr>\n'
        for label, value in rows
    )


def _words(text: Text) -> str:
    """Return the same thing in each language, side by side."""
    return ' <span class="or">·</span> '.join(
        f'<span lang="{language}">{escape(said)}</span>'
        if language is not None
        else f"<bdi>{_escaped(said)}</bdi>"
        for language, said in text
    )


def _prose(text: Text) -> str:
    """Return a sentence in each language, one paragraph each."""
    paragraphs = "".join(
        f'<p lang="{language}">{escape(said)}</p>' if language else f"<p>{_escaped(said)}</p>"
        for language, said in text
    )
    return f'<div class="prose">{paragraphs}</div>\n'


def _escaped(said: str) -> str:
    if _DIGEST.fullmatch(said):
        return f"<code>{said}</code>"
    return escape(without_hidden(said)).replace("\n", "<br>")
