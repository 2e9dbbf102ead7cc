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

EXTRAS: dict[str, tuple[str, Callable[[Statements], Iterable[bytes]]]] = {
    "csv": (layout.RECORDS_CSV, records_csv),
    "case": (layout.CASE_JSONLD, case_uco),
    "premis": (layout.PREMIS_XML, premis),
    "concordance": (layout.CONCORDANCE, concordance),
}
"""The formats that come on choice: what they are called, where they lie, what renders them."""

_PAPERS = (layout.REPORT_HTML, layout.REPORT_PDF, layout.TRANSFER_FORM)


def papers(statements: Statements, extras: Iterable[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of each; ``extras`` are keys of :data:`EXTRAS`."""
    chosen = sorted(set(extras))
    yield layout.README, [readme(statements)]
    others = [*_PAPERS, *(EXTRAS[name][0] for name in chosen)]
    yield layout.RO_CRATE, ro_crate(statements, others)
    yield layout.REPORT_HTML, html_report(statements)
    yield layout.REPORT_PDF, [report(statements)]
    yield layout.TRANSFER_FORM, [transfer_form(statements)]
    for name in chosen:
        path, render = EXTRAS[name]
        yield path, render(statements)
