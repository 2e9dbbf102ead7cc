"""Everything of a bundle that is rendered from its own statements: README, metadata, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from archive_app.bundle import layout
from archive_app.bundle.rendering.case_uco import case_uco
from archive_app.bundle.rendering.concordance import concordance
from archive_app.bundle.rendering.html import html_report
from archive_app.bundle.rendering.pdf import report, transfer_form
from archive_app.bundle.rendering.premis import premis
from archive_app.bundle.rendering.readme import readme
from archive_app.bundle.rendering.records_csv import records_csv
from archive_app.bundle.rendering.ro_crate import ro_crate
from archive_app.bundle.rendering.statements import Statements
from archive_app.resources import read_specification

EXTRAS: dict[str, tuple[str, Callable[[Statements], Iterable[bytes]]]] = {
    "csv": (layout.RECORDS_CSV, records_csv),
    "case": (layout.CASE_JSONLD, case_uco),
    "premis": (layout.PREMIS_XML, premis),
    "concordance": (layout.CONCORDANCE, concordance),
}
"""The formats that come on choice: what they are called, where they lie, what renders them."""


def papers(statements: Statements, extras: Iterable[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of each; ``extras`` are keys of :data:`EXTRAS`.

    Each content is to be read before the next is asked for: the last of them, RO-Crate, tells the
    sizes of the others.
    """
    yield layout.README, [readme(statements)]
    sizes: dict[str, int] = {}
    for path, content in _others(statements, extras):
        yield path, _measured(content, path, sizes)
    yield layout.RO_CRATE, ro_crate(statements, sizes)


def _others(statements: Statements, extras: Iterable[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield layout.REPORT_HTML, html_report(statements)
    yield layout.REPORT_PDF, [report(statements)]
    yield layout.TRANSFER_FORM, [transfer_form(statements)]
    for path in layout.SPECIFICATION:
        yield path, [read_specification(path.rpartition("/")[2])]
    for name in sorted(set(extras)):
        path, render = EXTRAS[name]
        yield path, render(statements)


def _measured(content: Iterable[bytes], path: str, sizes: dict[str, int]) -> Iterator[bytes]:
    sizes[path] = 0
    for piece in content:
        sizes[path] += len(piece)
        yield piece
