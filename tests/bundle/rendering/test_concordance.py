"""evidence.dat: a load file in which no value can pass for another column or another line."""

from __future__ import annotations

import pytest

from archive_app.bundle import statement
from archive_app.bundle.rendering.concordance import concordance
from archive_app.bundle.rendering.statements import Statements
from tests.bundle.rendering import bundles


def rows(statements: Statements) -> list[dict[str, str]]:
    """Read as review platforms do: lines, then fields between their marks."""
    content = b"".join(concordance(statements))
    assert content.startswith(b"\xef\xbb\xbf\xfe".replace(b"\xfe", "þ".encode()))
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines.pop() == ""
    cells = [line.removeprefix("þ").removesuffix("þ").split("þ\x14þ") for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def test_a_line_for_each_file() -> None:
    found = rows(bundles.statements(files=300))
    assert [row["DOCID"] for row in found] == [f"F{number:06}" for number in range(1, 301)]
    first = found[0]
    assert first["SHA256"] == bundles.sha256("F000001")
    assert first["NATIVEFILE"] == "data\\files\\F000001.jpg"
    assert first["CUSTODYITEM"] == "E001"
    assert first["DATECREATED"] == ""
    assert first["DATEMODIFIED"] == "2024-10-01T08:00:00.25Z"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\x14b", "a b"),
        ("aþ\x14þb", "ath thb"),
        ("a\r\nb\nc\rd\u2028e", "a®b®c®d®e"),
        ("®", "(R)"),
        ("a\x00\x85b", "a  b"),
        ('"a", b', '"a", b'),
        ("a\u202egpj.exe", "a[U+202E]gpj.exe"),
        ("a\u200bb\u2029", "a[U+200B]b®"),
    ],
)
def test_no_name_breaks_out_of_its_field(typed: str, shown: str) -> None:
    files = map(statement.file_line, [bundles.file(1, name=typed), bundles.file(2)])
    found = rows(bundles.of([], [], files, bundles.sent()))
    assert [row["FILENAME"] for row in found] == [shown, ""]
