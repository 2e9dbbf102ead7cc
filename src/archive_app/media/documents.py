"""PDF: the info dictionary as read, the number of pages, and a picture of the first, by PDFium."""

from __future__ import annotations

from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image

from archive_app.media import thumbnail
from archive_app.media.metadata import as_read
from archive_app.media.protocol import LONG_SIDE, Note, Wish
from archive_app.media.report import Report


def read_info(untrusted_file: BinaryIO, report: Report) -> None:
    """Add the version, the number of pages and the info dictionary (ISO 32000-1, 14.3.3)."""
    pdf = _open(untrusted_file, report)
    if pdf is None:
        return
    with pdf:
        report.metadata.append(("PDF", "Version", as_read(pdf.get_version())))
        report.metadata.append(("PDF", "Pages", len(pdf)))
        report.metadata += [
            ("PDF", name, as_read(text))
            for name, text in pdf.get_metadata_dict(skip_empty=True).items()
        ]


def draw_first_page(untrusted_file: BinaryIO, report: Report) -> None:
    """Make the thumbnail from the first page."""
    pdf = _open(untrusted_file, report)
    if pdf is None:
        return
    with pdf:
        page = pdf[0]
        scale = LONG_SIDE / max(page.get_size())
        report.thumbnail = thumbnail.draw(page.render(scale=scale).to_pil())
        report.recipe = (
            f"pypdfium2 and {thumbnail.TOOL}",
            f"{pypdfium2.PYPDFIUM_INFO} (PDFium {pypdfium2.PDFIUM_INFO}) and {thumbnail.VERSION}",
            f"first page, {thumbnail.PARAMETERS}",
        )


class EncryptedError(Exception):
    """The document asks for a password."""


def count_pages(untrusted_file: BinaryIO, position: int) -> tuple[int, int, int]:
    """Return width and height of a page in points (1/72 inch), and how many pages there are."""
    with _opened(untrusted_file) as pdf:
        width, height = pdf[position].get_size()
        return max(1, round(width)), max(1, round(height)), len(pdf)


def draw_page(untrusted_file: BinaryIO, wish: Wish) -> Image.Image:
    """Return one page on white, as large as there is room for it."""
    with _opened(untrusted_file) as pdf:
        page = pdf[wish.position]
        width, height = page.get_size()
        scale = min(wish.width / width, wish.height / height)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil()
        drawn.thumbnail((wish.width, wish.height))
        return thumbnail.opaque(drawn)


def _opened(untrusted_file: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(untrusted_file)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise EncryptedError from None
        raise


def _open(untrusted_file: BinaryIO, report: Report) -> pypdfium2.PdfDocument | None:
    try:
        return _opened(untrusted_file)
    except EncryptedError:
        report.note(Note.ENCRYPTED_PDF)
        return None
