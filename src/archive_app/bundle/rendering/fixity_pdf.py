"""The certificate of a check: what was read when, by which program, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.archive_paper import (
    MOST_LISTED,
    Origin,
    head_code,
    left_out_of_table,
    lines_to_sign,
    origin_told,
    set_paper,
)
from archive_app.bundle.rendering.typesetting import Block, fields, mono, words
from archive_app.bundle.rendering.wording import Wording, moment, typed


@dataclass(frozen=True)
class Checked:
    """A finished check as the ledger keeps it, with its findings where they are at hand.

    ``event`` is its place in the log. ``scope`` and ``note`` are the ledger's own English words.
    ``failed_files`` are what the files that were named are called; ``findings`` are codes with
    sentences, None where only the ledger's account of the check is known.
    """

    event: int
    finished_at: str
    agent: str
    tool: str
    is_whole: bool
    scope: str
    note: str
    failed_files: Sequence[str]
    findings: Sequence[tuple[str, str]] | None


def check_certificate(checked: Checked, origin: Origin, *, languages: Sequence[str]) -> bytes:
    """Return the certificate in one or more languages beside each other."""
    wording = Wording.of(languages, {})
    title = wording.phrase("check_title")
    verdict = wording.phrase("check_whole" if checked.is_whole else "check_not_whole")
    blocks = [
        words("prose", wording.phrase("check_intro")),
        typesetting.strong(wording.phrase("verdict"), verdict),
        fields(
            [
                (wording.phrase("check_scope"), typed(checked.scope)),
                (wording.phrase("check_counts"), typed(checked.note)),
                (wording.phrase("check_finished"), typed(moment(checked.finished_at))),
                (wording.phrase("certificate_event"), typed(str(checked.event))),
                (wording.field("event", "agent"), typed(checked.agent)),
                (wording.phrase("check_tool"), typed(checked.tool)),
                *origin_told(origin, wording),
            ]
        ),
        words("heading", wording.phrase("findings")),
        *_findings(checked, wording),
        words("prose", wording.phrase("check_claims")),
        head_code(origin, f"check {checked.event} {checked.finished_at}", wording),
        words("heading", wording.phrase("certifying")),
        lines_to_sign(wording),
    ]
    return set_paper(wording, title, moment(checked.finished_at), origin, blocks)


def _findings(checked: Checked, wording: Wording) -> list[Block]:
    if checked.is_whole:
        return [words("prose", wording.phrase("no_findings"))]
    if checked.findings is None:
        named = [typed(name) for name in checked.failed_files]
        return [
            words("prose", wording.phrase("check_past")),
            *([typesetting.texts("list", named)] if named else []),
        ]
    shown = checked.findings[:MOST_LISTED]
    return [
        typesetting.table(
            [wording.phrase("code"), wording.phrase("details")],
            (5, 11),
            [[mono(code), wording.said(sentence)] for code, sentence in shown],
        ),
        *left_out_of_table(len(shown), len(checked.findings), wording),
    ]
