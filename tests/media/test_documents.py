"""PDF files."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from archive_app.media import documents
from archive_app.media.protocol import Note
from archive_app.media.report import Report

# A password that nobody knows: the keys /O and /U of the standard handler are arbitrary bytes.
ENCRYPTED = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<KEY>/U<KEY>>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>
""".replace(b"KEY", b"5a" * 32)


def a_pdf() -> io.BytesIO:
    pages = [Image.new("RGB", (400, 300), color) for color in ("red", "blue")]
    content = io.BytesIO()
    pages[0].save(
        content, "PDF", save_all=True, append_images=pages[1:], title="Звіт", author="A. Author"
    )
    return content


def read(content: io.BytesIO) -> Report:
    report = Report("application/pdf")
    for step in documents.read_info, documents.draw_first_page:
        content.seek(0)
        step(content, report)
    return report


def test_title_author_dates_and_pages_are_kept_as_read() -> None:
    metadata = {name: value for group, name, value in read(a_pdf()).metadata if group == "PDF"}
    assert metadata["Title"] == "Звіт"
    assert metadata["Author"] == "A. Author"
    assert metadata["Pages"] == 2
    assert str(metadata["CreationDate"]).startswith("D:20")


def test_the_first_page_is_the_thumbnail() -> None:
    report = read(a_pdf())
    drawn = Image.open(io.BytesIO(report.thumbnail))
    assert drawn.size == (512, 384)
    color = drawn.getpixel((256, 192))
    assert isinstance(color, tuple)
    assert color[0] > 240
    assert color[2] < 16
    assert report.recipe is not None
    assert "PDFium" in report.recipe[1]


def test_an_encrypted_pdf_says_so() -> None:
    report = read(io.BytesIO(ENCRYPTED))
    assert report.notes == [Note.ENCRYPTED_PDF]
    assert (report.metadata, report.thumbnail) == ([], b"")


def test_a_damaged_pdf_is_not_called_encrypted() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        read(io.BytesIO(b"%PDF-1.4\n" + bytes(100)))


def test_a_page_of_no_or_absurd_size_makes_no_huge_picture() -> None:
    for box in (b"0 0 0 0", b"0 0 1e9 1", b"0 0 1 1e9"):
        page = ENCRYPTED.replace(b"0 0 9 9", box).replace(b"/Encrypt 4 0 R", b"")
        report = read(io.BytesIO(page))
        assert max(Image.open(io.BytesIO(report.thumbnail)).size) <= 512


def test_real_documents_are_read(samples: Path) -> None:
    for path in sorted((samples / "documents").glob("*.pdf")):
        report = read(io.BytesIO(path.read_bytes()))
        assert bool(report.thumbnail) is ("password" not in path.name)
        assert (Note.ENCRYPTED_PDF in report.notes) is ("password" in path.name)
