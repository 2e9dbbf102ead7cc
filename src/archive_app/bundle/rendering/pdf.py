"""The papers of a bundle: the report on what it holds, and the form with which it changes hands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from archive_app.bundle import layout
from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.rendering.telling import (
    NOT_SHOWN,
    QUESTIONS,
    EventTold,
    event_told,
    record_told,
    transfer_told,
)
from archive_app.bundle.rendering.typesetting import Block, Cell, blanks, fields, mono, words
from archive_app.bundle.rendering.wording import Text, Wording, groups, spaced, typed
from archive_app.bundle.statement import FileStatement
from archive_app.bundle.transfer import Transfer

MOST_LISTED = 100
"""How many of each kind of thing a paper lists; the rest is in the statements and the HTML page."""
_MOST_LOGS = 8
_LONGEST_VALUE = 1500
_OTHERS = ("evidence_link", "incident_link", "accession", "agent", "source")
_PIECE = 1 << 20
T = TypeVar("T")


def report(statements: Statements) -> bytes:
    """Return report.pdf: what the bundle discloses, in the languages of its transfer."""
    transfer = statements.transfer
    wording = Wording.of(transfer.languages, statements.names)
    blocks = [
        words("title", wording.phrase("report_title", bundle=transfer.bundle)),
        words("prose", wording.phrase("report_intro")),
        *_transfer(statements, wording),
        words("prose", wording.phrase("log_note")),
        *_digests(statements, wording),
        words("heading", wording.phrase("questions")),
        typesetting.texts("steps", [wording.phrase(name) for name in QUESTIONS]),
        words("prose", wording.phrase("questions_note")),
        *not_shown(wording),
        *_records(statements, wording, "incidents", ("incident",), "dates_note"),
        *_records(statements, wording, "items", ("evidence_item",)),
        *_files(statements, wording),
        *_records(statements, wording, "records", _OTHERS),
        *_events(statements, wording),
        _code(statements, wording),
    ]
    return _set(transfer, wording, "report_title", blocks)


def transfer_form(statements: Statements) -> bytes:
    """Return transfer-form.pdf: A4, with lines that whoever hands over and takes fills in."""
    transfer = statements.transfer
    wording = Wording.of(transfer.languages, statements.names)
    sizes = [file.size for file in statements.files()]
    counts = wording.phrase(
        "form_counts",
        incidents=statements.count("incident"),
        items=statements.count("evidence_item"),
        files=len(sizes),
        size=spaced(sum(sizes)),
    )
    signed = [wording.phrase(name) for name in ("form_name", "form_signature", "form_date")]
    blocks = [
        words("title", wording.phrase("form_title")),
        words("prose", wording.phrase("form_intro", bundle=transfer.bundle)),
        *_transfer(statements, wording),
        *_digests(statements, wording),
        words("heading", wording.phrase("form_contents")),
        words("prose", counts),
        typesetting.next_page(),
        words("heading", wording.phrase("form_handover")),
        typesetting.digits(wording.phrase("form_bundle_digest")),
        blanks(
            [
                wording.phrase("form_carrier"),
                wording.phrase("form_place"),
                wording.phrase("form_condition"),
            ],
            height_mm=9,
        ),
        typesetting.two(
            [
                (wording.phrase("form_handed_over"), signed),
                (wording.phrase("form_received"), signed),
            ],
            height_mm=11,
        ),
        _code(statements, wording),
    ]
    return _set(transfer, wording, "form_title", blocks)


def not_shown(wording: Wording) -> list[Block]:
    """Return what no paper about a bundle shows."""
    return [
        words("heading", wording.phrase("not_shown")),
        typesetting.texts("list", [wording.phrase(name) for name in NOT_SHOWN]),
    ]


def cut_short(
    wording: Wording, shown: Sequence[T], rest: Iterable[T], path: str
) -> Iterator[Block]:
    """Yield where the others are listed, if there are any."""
    left = sum(1 for _ in rest)
    if left:
        yield words(
            "prose",
            wording.phrase("cut_short", shown=len(shown), total=len(shown) + left, path=path),
        )


def _set(transfer: Transfer, wording: Wording, title: str, blocks: Sequence[Block]) -> bytes:
    return typesetting.pdf(
        wording,
        title=wording.phrase(title, bundle=transfer.bundle)[0][1],
        head=transfer.bundle,
        software=transfer.software,
        at=transfer.created_at,
        blocks=blocks,
    )


def _transfer(statements: Statements, wording: Wording) -> Iterator[Block]:
    yield words("heading", wording.phrase("transfer"))
    told = transfer_told(statements.transfer, wording)
    yield fields([(label, _shortened(value)) for label, value in told])
    yield words("prose", wording.phrase("signer_note"))


def _digests(statements: Statements, wording: Wording) -> Iterator[Block]:
    yield words("heading", wording.phrase("statement_digests"))
    yield fields(
        [
            (typed(path), typed(groups(_sha256(statements, path))))
            for path in (
                layout.RECORDS_JSON,
                layout.FILES_JSON,
                layout.EVENTS_JSONL,
                layout.TRANSFER_JSON,
            )
        ]
    )


def _records(
    statements: Statements,
    wording: Wording,
    heading: str,
    kinds: tuple[str, ...],
    note: str | None = None,
) -> Iterator[Block]:
    yield words("heading", wording.phrase(heading))
    if note is not None:
        yield words("prose", wording.phrase(note))
    shown = list(islice(statements.records(*kinds), MOST_LISTED))
    for record in shown:
        told = record_told(record, wording)
        yield words("name", (*typed(record.local), *told.title))
        yield fields([(label, _shortened(value)) for label, value in told.fields])
    if not shown:
        yield words("prose", wording.phrase("nothing"))
    rest = range(statements.count(*kinds) - len(shown))
    yield from cut_short(wording, shown, rest, layout.RECORDS_JSON)


def _files(statements: Statements, wording: Wording) -> Iterator[Block]:
    yield words("heading", wording.phrase("files"))
    files = statements.files()
    shown = list(islice(files, MOST_LISTED))
    if shown:
        columns = [wording.phrase(name) for name in ("file", "what", "digests", "custody")]
        rows = [_file_row(file, statements, wording) for file in shown]
        yield typesetting.table(columns, (5, 6, 10, 6), rows)
    else:
        yield words("prose", wording.phrase("nothing"))
    yield from cut_short(wording, shown, files, layout.FILES_JSON)


def _file_row(file: FileStatement, statements: Statements, wording: Wording) -> list[Cell]:
    role = wording.value("stored_file", "/role", file.role)
    size = wording.phrase("bytes", size=spaced(file.size))
    lines = [f"{statements.name(file.item)}: {_one(role)}", file.media_type or "—", _one(size)]
    if file.original_name is not None:
        lines.insert(1, _shorter(file.original_name))
    return [
        typed(f"{file.local}\n{file.path.removeprefix('data/')}"),
        typed("\n".join(lines)),
        mono(f"SHA-256\n{groups(file.sha256)}\nSHA-512\n{groups(file.sha512)}"),
        wording.history(statements.histories.get(file.id, ())),
    ]


def _events(statements: Statements, wording: Wording) -> Iterator[Block]:
    yield words("heading", wording.phrase("custody"))
    yield words("prose", wording.phrase("custody_note"))
    events = statements.events()
    shown = list(islice(events, MOST_LISTED))
    if shown:
        columns = [wording.phrase(name) for name in ("position", "recorded_at", "details", "about")]
        rows = [_event_row(event_told(event, statements.transfer, wording)) for event in shown]
        yield typesetting.table(columns, (4, 5, 10, 7), rows)
    else:
        yield words("prose", wording.phrase("nothing"))
    yield from cut_short(wording, shown, events, layout.EVENTS_JSONL)


def _event_row(told: EventTold) -> list[Cell]:
    details = [_one(told.title)]
    details += [f"{_one(label)}: {_shorter(_one(value))}" for label, value in told.fields]
    about = "\n".join(f"{name}: {_one(place)}" for name, place in told.about)
    return [mono(told.position), typed(told.recorded_at), typed("\n".join(details)), typed(about)]


def _code(statements: Statements, wording: Wording) -> Block:
    """Return a code of what two people would compare: bundle, signer, transfer, log heads."""
    transfer = statements.transfer
    lines = [
        transfer.bundle,
        f"signer {transfer.signer}",
        f"transfer.json {_sha256(statements, layout.TRANSFER_JSON)}",
        *(
            f"log {head.log.hex()} {head.size} {head.root.hex()}"
            for head in transfer.logs[:_MOST_LOGS]
        ),
    ]
    alt = wording.phrase("qr")[0][1]
    return typesetting.qr("\n".join(lines), wording.phrase("form_qr"), alt)


def _shortened(value: Text) -> Text:
    return tuple((language, _shorter(said)) for language, said in value)


def _shorter(said: str) -> str:
    """Return what fits on paper; the whole is in records.json."""
    return said if len(said) <= _LONGEST_VALUE else f"{said[:_LONGEST_VALUE]} […]"


def _one(text: Text) -> str:
    return " · ".join(said for _, said in text)


def _sha256(statements: Statements, path: str) -> str:
    digest = hashlib.sha256()
    with statements.open(path) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
