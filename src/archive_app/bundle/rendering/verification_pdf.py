"""The report on a verification as a paper, with blanks for the person who certifies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from archive_app.bundle.finding import Finding
from archive_app.bundle.outside_time import is_remembered
from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.pdf import MOST_LISTED, not_shown
from archive_app.bundle.rendering.telling import Told
from archive_app.bundle.rendering.typesetting import Block, Cell, blanks, fields, mono, words
from archive_app.bundle.rendering.wording import Text, Wording, groups, moment, spaced, typed
from archive_app.bundle.verdict import Report, SignerAnswer, TimeAnswer, Verdict

_MOST_LOGS = 8


def verification_report(
    report: Report, *, software: str, verified_at: str, languages: Sequence[str] = ("en", "uk")
) -> bytes:
    """Return the PDF. ``verified_at`` is an ISO 8601 time; ``software`` names tool and version."""
    wording = Wording.of(languages, {})
    title = wording.phrase("verification_title")
    signed = [wording.phrase(name) for name in ("form_name", "form_signature", "form_date")]
    blocks = [
        words("title", title),
        words("prose", wording.phrase("verification_intro")),
        typesetting.strong(
            wording.phrase("verdict"), wording.phrase(f"verdict_{report.verdict.name.lower()}")
        ),
        fields(
            [
                (wording.phrase("bundle"), _given(report.bundle, wording)),
                (wording.phrase("bundle_digest"), _digest(report.digest, wording)),
                (wording.phrase("verified_at"), typed(moment(verified_at))),
                (wording.phrase("software"), typed(software)),
            ]
        ),
        *_bytes(report, wording),
        words("heading", wording.phrase("answer_signatures")),
        *_signatures(report.signer, wording),
        words("heading", wording.phrase("answer_time")),
        *_time(report.time, wording),
        *_log(report, wording),
        *_received(report, wording),
        *_signed_only(report, wording),
        words("heading", wording.phrase("findings")),
        *_findings(report.findings, wording),
        *([] if report.verdict is Verdict.NOT_A_BUNDLE else not_shown(wording)),
        _code(report, wording),
        words("heading", wording.phrase("certifying")),
        blanks(signed, height_mm=12, columns=3),
    ]
    return typesetting.pdf(
        wording,
        title=title[0][1],
        head=report.bundle or "—",
        software=software,
        at=verified_at,
        blocks=blocks,
    )


def _bytes(report: Report, wording: Wording) -> Iterator[Block]:
    answer = report.bytes
    size = wording.phrase("bytes", size=spaced(answer.size))
    read = tuple((language, f"{spaced(answer.files)} ({said})") for language, said in size)
    yield words("heading", wording.phrase("answer_bytes"))
    yield fields(
        [
            (wording.phrase("whole"), wording.phrase("yes" if answer.is_whole else "no")),
            (wording.phrase("files_read"), read),
        ]
    )


def _signatures(answer: SignerAnswer, wording: Wording) -> Iterator[Block]:
    yield fields(
        [
            (wording.phrase("signer"), _digest(answer.fingerprint, wording)),
            (wording.phrase("ssh_fingerprint"), _given(answer.ssh_fingerprint, wording)),
            (wording.phrase("claimed_name"), _given(answer.claimed_name, wording)),
            (
                wording.phrase("known_as"),
                wording.phrase("known_as_none")
                if answer.known_as is None
                else typed(answer.known_as),
            ),
            (wording.phrase("standing"), wording.phrase(f"standing_{answer.standing}")),
        ]
    )
    rows = [
        [
            typed(each.name.rpartition("/signatures/")[2].removeprefix("signatures/")),
            _outcome(each.outcome, wording),
            wording.said(each.sentence),
        ]
        for each in answer.signatures
    ]
    yield from _table(wording, ("signatures", "outcome", "details"), (6, 3, 7), rows)


def _time(answer: TimeAnswer, wording: Wording) -> Iterator[Block]:
    moments = [("not_later_than", answer.not_later_than)]
    moments.append(("signed_not_later_than", answer.signed_not_later_than))
    if answer.remembered_not_later_than is not None:
        moments.append(("remembered_not_later_than", answer.remembered_not_later_than))
    yield fields([(wording.phrase(name), _at(at, wording)) for name, at in moments])
    for heading, remembered in (("outside", False), ("remembered", True)):
        rows = [
            [
                typed(f"{each.kind}: {each.by}"),
                _outcome(each.outcome, wording),
                wording.said(each.sentence),
            ]
            for each in answer.evidence
            if is_remembered(each) == remembered
        ]
        yield from _table(wording, (heading, "outcome", "details"), (5, 3, 8), rows)


def _log(report: Report, wording: Wording) -> Iterator[Block]:
    answer = report.log
    rows: list[Told] = [
        (wording.phrase("log_events"), typed(spaced(answer.events))),
        (wording.phrase("log_events_proven"), typed(spaced(answer.events_proven))),
        (wording.phrase("log_records"), typed(spaced(answer.records))),
    ]
    for origin, size, root in answer.heads:
        rows.append((wording.phrase("log"), typed(origin)))
        rows.append((wording.phrase("log_head", size=size), typed(groups(root))))
        found = answer.continuity.get(origin)
        if found is not None:
            standing = f"continuity_{found.standing.replace(' ', '_')}"
            if found.standing == "not proven" and report.is_branched(origin):
                standing = "continuity_branched"
            rows.append((wording.phrase("continues"), wording.phrase(standing)))
    yield words("heading", wording.phrase("answer_log"))
    yield fields(rows)
    shown = [
        [typed(each.path.removeprefix("data/")), wording.said(each.sentence)]
        for each in answer.files
    ]
    yield from _table(wording, ("file", "custody"), (4, 12), shown)


def _received(report: Report, wording: Wording) -> Iterator[Block]:
    if report.received:
        yield words("heading", wording.phrase("answer_received"))
    for answer in report.received:
        log = answer.log
        yield words("name", typed(answer.bundle or answer.path))
        yield fields(
            [
                (wording.phrase("received_path"), typed(answer.path)),
                (wording.phrase("bundle_digest"), _digest(answer.digest, wording)),
                (wording.phrase("received_files"), typed(spaced(len(answer.files)))),
                (wording.phrase("log_events"), typed(spaced(log.events))),
                (wording.phrase("log_events_proven"), typed(spaced(log.events_proven))),
            ]
        )
        yield from _signatures(answer.signer, wording)
        yield from _time(answer.time, wording)
        if answer.findings:
            yield from _findings(answer.findings, wording)


def _signed_only(report: Report, wording: Wording) -> Iterator[Block]:
    if report.signed_only:
        yield words("heading", wording.phrase("answer_signed_only"))
    rows = [
        [
            typed(each.path.removeprefix("data/")),
            wording.phrase("signed_only_paper" if each.is_paper else "signed_only_unknown"),
        ]
        for each in report.signed_only
    ]
    yield from _table(wording, ("file", "details"), (6, 10), rows)


def _findings(findings: Sequence[Finding], wording: Wording) -> Iterator[Block]:
    if findings:
        rows = [
            [typed(each.code), typed(each.path or "—"), wording.said(each.sentence)]
            for each in findings
        ]
        yield from _table(wording, ("code", "file", "details"), (4, 5, 7), rows)
    else:
        yield words("prose", wording.phrase("no_findings"))


def _table(
    wording: Wording, columns: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Text]]
) -> Iterator[Block]:
    """Yield a table of the first rows, and how many more there are."""
    if not rows:
        return
    cells: list[list[Cell]] = [[mono(row[0][0][1]), *row[1:]] for row in rows[:MOST_LISTED]]
    yield typesetting.table([wording.phrase(name) for name in columns], widths, cells)
    if len(rows) > MOST_LISTED:
        yield words(
            "prose",
            wording.phrase("cut_short", shown=MOST_LISTED, total=len(rows), path="bundle verify"),
        )


def _code(report: Report, wording: Wording) -> Block:
    lines = [
        report.verdict.words,
        f"bundle {report.digest}",
        f"signer {report.signer.fingerprint}",
        *(f"{origin} {size} {root}" for origin, size, root in report.log.heads[:_MOST_LOGS]),
    ]
    alt = wording.phrase("qr")[0][1]
    return typesetting.qr("\n".join(lines), wording.phrase("verification_qr"), alt)


def _outcome(outcome: str, wording: Wording) -> Text:
    return wording.phrase(f"outcome_{outcome.replace(' ', '_')}")


def _given(text: str | None, wording: Wording) -> Text:
    return wording.phrase("none") if text is None else typed(text)


def _digest(digest: str | None, wording: Wording) -> Text:
    return wording.phrase("none") if digest is None else typed(groups(digest))


def _at(at: datetime | None, wording: Wording) -> Text:
    return (
        wording.phrase("none")
        if at is None
        else typed(moment(at.astimezone(UTC).isoformat().replace("+00:00", "Z")))
    )
