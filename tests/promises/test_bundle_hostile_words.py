"""Whatever is typed for whom a bundle is, why, and by which right: it is valid and harmless."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from archive_app.bundle import layout
from archive_app.bundle.verdict import Verdict
from archive_app.progress import Meter
from archive_app.services import bundles_sent, fixity, past_checks
from tests.services.exporting import exported, exporting_archive, verified
from tests.services.steps import events

HOSTILE = {
    "lines": "Prosecutor\nPayload-Oxum: 0.0\r\nEvidence-Bundle-Version: 2\n\n\nfetch",
    "a bag's number": "Payload-Oxum: 0.0",
    "bidirectional": "Office \u202eReversed\u202c \u2066of\u2069 \u200f the \u200bProsecutor",
    "long": "Прокуратура " * 834,
    "typst": '#panic("x") #read("/etc/passwd") $ * _ ` @x <x> [ ] \\ #{ sys }\n= Head #import "x"',
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'></td><!--<base>",
    "JSON": '"},{"v":1,"recipient":"other"}',
    "a shell": "$(touch /tmp/x) `id`; rm -rf / # ' \" \\",
    "controls": "a\x07b\x1b[2Jc\x7fd\u2028e\u2029f\ufeffg\u0085h",
    "emoji and others": "👩🏽\u200d⚖️ 検察官 مدعي עורך \U0001f600" * 10,
}


class Tags(HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.slow
def test_hostile_words_leave_a_bundle_valid_and_its_papers_harmless(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive", {b"a.bin": b"a"})
    with archive:
        plain = exported(archive, incident, tmp_path / "out")
        usual = Tags((plain.path / layout.REPORT_HTML).read_text("utf-8"))
        for name, words in HOSTILE.items():
            receipt = exported(
                archive,
                incident,
                tmp_path / "out",
                recipient=words,
                purpose=words,
                authority=words,
            )
            report = verified(receipt.path, receipt.signer)
            assert (report.verdict, report.findings) == (Verdict.VALID, ()), name
            # No tag file says anything of it.
            info = (receipt.path / layout.BAG_INFO).read_text("utf-8")
            assert len(re.findall("^Payload-Oxum: ", info, re.MULTILINE)) == 1
            same = re.sub("(?m)^(External-Identifier|Payload-Oxum): .*$", "", info)
            before = (plain.path / layout.BAG_INFO).read_text("utf-8")
            assert same == re.sub("(?m)^(External-Identifier|Payload-Oxum): .*$", "", before)
            # What was typed stands in the transfer and in the ledger as it was typed.
            told = json.loads((receipt.path / layout.TRANSFER_JSON).read_bytes())
            assert [told[each] for each in ("recipient", "purpose", "authority")] == [words] * 3
            assert bundles_sent.list_sent(archive)[0].recipient == words
            assert events(archive)[-1].to == words
            # A page that shows it has no tag and no attribute more than one without.
            raw = (receipt.path / layout.REPORT_HTML).read_text("utf-8")
            page = Tags(raw)
            assert page.tags == usual.tags
            assert page.attributes <= usual.attributes
            assert not {each for each in page.attributes if each.startswith("on")}
            for invisible in "\u202e\u2066\u200b\u200f\ufeff\x07\x1b\x7f\u2028\u2029":
                assert invisible not in raw, (name, hex(ord(invisible)))
            for paper in (layout.REPORT_PDF, layout.TRANSFER_FORM):
                document = pypdfium2.PdfDocument(receipt.path / paper)
                text = "".join(page.get_textpage().get_text_bounded() for page in document)
                document.close()
                assert "root:" not in text
                assert receipt.bundle in text
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
