"""What the papers of an archive itself have in common: its ledger's head, a code of it, lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.telling import Told
from archive_app.bundle.rendering.typesetting import Block, blanks
from archive_app.bundle.rendering.wording import Text, Wording, groups, moment, typed

SIGNED = ("form_name", "form_signature", "form_date")
MOST_LISTED = 1000
"""How many rows a table of such a paper has at most; what is left out is counted."""


@dataclass(frozen=True)
class Origin:
    """Whence a paper comes: the ledger's head, when it was made (ISO 8601), and by which program.

    ``log_root`` is hexadecimal; ``log_size`` counts the events that the head fixes.
    """

    log: str
    log_size: int
    log_root: str
    made_at: str
    software: str


def origin_told(origin: Origin, wording: Wording) -> list[Told]:
    """Return the rows that say how far the ledger went, and when the paper was made."""
    return [
        (wording.phrase("ledger"), typed(origin.log)),
        (wording.phrase("ledger_head", size=origin.log_size), typed(groups(origin.log_root))),
        (wording.phrase("certificate_printed"), typed(moment(origin.made_at))),
        (wording.phrase("software"), typed(origin.software)),
    ]


def head_code(origin: Origin, about: str, wording: Wording) -> Block:
    """Return a code of what two people would compare: what a paper is about, and the log head."""
    content = f"{about}\n{origin.log} {origin.log_size} {origin.log_root}"
    return typesetting.qr(content, wording.phrase("archive_qr"), wording.phrase("qr")[0][1])


def lines_to_sign(wording: Wording) -> Block:
    """Return lines for a name, a signature and a date."""
    return blanks([wording.phrase(name) for name in SIGNED], height_mm=10, columns=3)


def left_out_of_table(shown: int, total: int, wording: Wording) -> list[Block]:
    """Return how many rows are not shown, if there are any."""
    if shown == total:
        return []
    return [typesetting.words("prose", wording.phrase("archive_cut", shown=shown, total=total))]


def set_paper(
    wording: Wording, title: Text, head: str, origin: Origin, blocks: Sequence[Block]
) -> bytes:
    """Return the PDF; ``head`` stands on every page."""
    return typesetting.pdf(
        wording,
        title=title[0][1],
        head=head,
        software=origin.software,
        at=origin.made_at,
        blocks=[typesetting.words("title", title), *blocks],
    )
