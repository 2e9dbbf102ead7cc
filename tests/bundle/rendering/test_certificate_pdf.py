"""One-page papers: the statement of holding, and the letter that carries a fingerprint."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from archive_app.bundle.rendering.certificate_pdf import Held, certificate, fingerprint_letter
from archive_app.bundle.rendering.commands import System, commands, folded
from archive_app.bundle.rendering.wording import groups
from archive_app.bundle.transfer import HeldHead
from tests.bundle.rendering import bundles

HELD = Held(
    name="Фото 1.jpg",
    size=123_456_789,
    sha256="ab" * 32,
    item="E-2026-000012",
    accession=None,
    event=1234,
    recorded_at="2026-11-22T10:03:05Z",
    others=(),
    log="archive.invalid/log/00",
    log_size=4321,
    log_root="cd" * 32,
)
FINGERPRINT = "0123456789abcdef" * 4
SSH_FINGERPRINT = "SHA256:" + "aB1/" * 10 + "xYz"
LANGUAGES = pytest.mark.parametrize("languages", [("en",), ("uk",), ("en", "uk")], ids="-".join)


def read(content: bytes) -> list[str]:
    """The text of each page, with one space for any space or end of a line."""
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    document = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def held_paper(held: Held, languages: tuple[str, ...] = ("en",)) -> bytes:
    return certificate(
        held, software="archive-app 0.1.0", made_at="2026-11-25T10:00:00Z", languages=languages
    )


def letter(name: str = "Archivist A", languages: tuple[str, ...] = ("en",)) -> bytes:
    return fingerprint_letter(
        name,
        FINGERPRINT,
        SSH_FINGERPRINT,
        software="archive-app 0.1.0",
        made_at="2026-11-25T10:00:00Z",
        languages=languages,
    )


@LANGUAGES
def test_a_holding_is_stated_on_one_page(languages: tuple[str, ...]) -> None:
    long = replace(HELD, name=f"{bundles.HOSTILE} {'W' * 200}", others=("E-2026-000001",) * 9)
    for held in (HELD, long):
        (page,) = read(held_paper(held, languages))
        assert groups(HELD.sha256[:32]) in page
        assert "123 456 789" in page
        assert "2026-11-22 10:03:05 UTC" in page
    assert "[U+202E]" in page
    assert "+ 7" in page


def test_a_holding_says_what_it_does_not_state() -> None:
    (page,) = read(held_paper(HELD))
    assert "does not state that the content is true" in page
    assert "Outside evidence: not recorded." in page
    assert "Accession none" in page


@pytest.mark.parametrize("how", ["cosignature", "receipt"])
def test_a_holding_says_who_holds_what_covers_it_on_one_page(how: str) -> None:
    outside = HeldHead("evidence-log/" + "0" * 32, 72, "Other team", how, "2026-11-24T09:00:00Z")
    (page,) = read(held_paper(replace(HELD, outside=outside), ("en", "uk")))
    assert page.count("Other team") == page.count("2026-11-24 09:00:00 UTC") == 2
    assert "Outside evidence: not recorded." not in page


@LANGUAGES
def test_a_letter_has_both_fingerprints_and_room_to_sign_on_its_first_page(
    languages: tuple[str, ...],
) -> None:
    first = read(letter(languages=languages))[0]
    for at in (0, 32):
        assert groups(FINGERPRINT[at : at + 32]) in first
    assert SSH_FINGERPRINT in first
    assert ("Signature" in first) == ("en" in languages)
    assert ("Підпис" in first) == ("uk" in languages)


def lines_of(content: bytes) -> list[str]:
    """The lines of a paper as whoever copies them from it gets them."""
    document = pypdfium2.PdfDocument(content)
    return [
        line.strip()
        for page in document
        for line in page.get_textpage().get_text_bounded().splitlines()
    ]


@LANGUAGES
def test_a_letter_has_the_commands_that_need_no_more_than_it(languages: tuple[str, ...]) -> None:
    told = lines_of(letter(languages=languages))
    cases: list[tuple[System, set[str]]] = [
        ("linux", {"step_signature", "step_ssh", "step_bundle_digest"}),
        ("macos", {"step_signature", "step_ssh", "step_bundle_digest"}),
        ("windows", {"step_bundle_digest"}),
    ]
    for system, left_out in cases:
        for each in commands(system):
            if each.step not in left_out and not each.needs_tsr:
                text = each.text if system == "windows" else folded(each.text, 92)
                # Line for line: what is copied is what is to be typed, but for indents.
                copied = [line.strip() for line in text.splitlines()]
                starts = [at for at, line in enumerate(told) if line == copied[0]]
                assert copied in [told[at : at + len(copied)] for at in starts], each.step
    assert "trusted.pem" not in " ".join(told)


def test_the_name_of_a_signer_is_text() -> None:
    pages = read(letter(bundles.HOSTILE))
    assert bundles.HOSTILE.replace("\u202e", "[U+202E]") in pages[0]
    assert len(read(letter("Архіваріус " * 30))) <= 2


def test_the_same_gives_the_same_bytes() -> None:
    assert held_paper(HELD) == held_paper(HELD)
    assert letter() == letter()
