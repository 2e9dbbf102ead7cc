"""The report on a verification: verdict, answers and findings, in words that people know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from archive_app.bundle import known_signers, signing
from archive_app.bundle.finding import Finding
from archive_app.bundle.history import FileHistory
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.rendering.pdf import MOST_LISTED
from archive_app.bundle.rendering.verification_pdf import verification_report
from archive_app.bundle.signing import SignatureOutcome
from archive_app.bundle.verdict import (
    NOT_SHOWN,
    BytesAnswer,
    Continuity,
    LogAnswer,
    ReceivedAnswer,
    Report,
    SignedOnly,
    SignerAnswer,
    TimeAnswer,
    TimeEvidence,
    Verdict,
)
from tests.bundle.rendering import bundles

AT = datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)
REPORT = Report(
    verdict=Verdict.VALID,
    bundle=bundles.BUNDLE,
    digest="ef" * 32,
    bytes=BytesAnswer(is_whole=True, files=12, size=1_234_567),
    signer=SignerAnswer(
        fingerprint="ab" * 32,
        ssh_fingerprint="SHA256:" + "a" * 43,
        claimed_name="Archivist A",
        known_as="the archivist",
        standing="active",
        signatures=(
            SignatureOutcome(signing.P7S, "p7s", Outcome.VALID, None, None, "It holds."),
            SignatureOutcome(signing.MLDSA, "mldsa", Outcome.NOT_CHECKABLE, None, None, "No."),
        ),
    ),
    time=TimeAnswer(
        AT, (TimeEvidence("time stamp", "An authority", AT, Outcome.VALID, "It covers it."),)
    ),
    log=LogAnswer(
        (("archive.invalid/log/00", 40, "cd" * 32),),
        12,
        11,
        9,
        (FileHistory("data/files/F000001.jpg", "F000001", True, None, (1, 2), "Proven."),),
    ),
    received=(),
    not_shown=NOT_SHOWN,
    findings=(),
)


def text(report: Report, languages: tuple[str, ...] = ("en",)) -> str:
    content = verification_report(
        report,
        software="archive-app 0.1.0",
        verified_at="2026-11-25T10:00:00Z",
        languages=languages,
    )
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in document).split())


@pytest.mark.parametrize("languages", [("en",), ("uk",), ("en", "uk")], ids="-".join)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_said_in_both_languages(
    verdict: Verdict, languages: tuple[str, ...]
) -> None:
    told = text(replace(REPORT, verdict=verdict), languages)
    assert (f"Verdict {verdict.words}" in told.replace(" · Висновок", "")) == ("en" in languages)
    assert ("Висновок" in told) == ("uk" in languages)
    is_one = verdict is not Verdict.NOT_A_BUNDLE
    assert ("that what the files show is true" in told) is (is_one and "en" in languages)
    assert ("що показане у файлах є правдою" in told) is (is_one and "uk" in languages)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "nothing in it says what this is"), ("uk", "ніщо в ньому не каже, що це")],
)
def test_what_only_the_signature_speaks_for_is_named(language: str, said: str) -> None:
    paths = (SignedOnly("data/evil.exe", False), SignedOnly("data/report/report.pdf", True))
    told = text(replace(REPORT, signed_only=paths), (language,))
    assert "evil.exe" in told
    assert told.count(said) == 1
    assert "report/report.pdf" in told
    assert said not in text(REPORT, (language,))


@pytest.mark.parametrize("standing", ["unknown", known_signers.ACTIVE, *known_signers.REVOKED])
def test_every_standing_has_its_word(standing: str) -> None:
    signer = replace(REPORT.signer, standing=standing)
    assert f"Standing of the signer {standing}" in text(replace(REPORT, signer=signer))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_its_word(outcome: Outcome) -> None:
    signature = replace(REPORT.signer.signatures[0], outcome=outcome)
    signer = replace(REPORT.signer, signatures=(signature,))
    assert f"tagmanifest-sha256.txt.p7s {outcome} It holds." in text(replace(REPORT, signer=signer))


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("proven", "it before proven"),
        ("not proven", "it before NOT PROVEN to continue what was seen before"),
        ("contradicted", "it before it contradicts what was seen before"),
        ("not seen before", "it before it was not seen here before"),
    ],
)
def test_whether_a_log_goes_on_is_in_its_answer(standing: str, said: str) -> None:
    origin = REPORT.log.heads[0][0]
    log = replace(REPORT.log, continuity={origin: Continuity(standing, 3)})
    assert f"Continues what this computer saw of {said}" in text(replace(REPORT, log=log))


def test_the_answers_are_there() -> None:
    told = text(REPORT)
    for each in (
        bundles.BUNDLE,
        "efef efef efef",
        "Whole yes",
        "Files read 12 (1 234 567 bytes)",
        "the archivist",
        "Not later than 2026-11-23 08:00:05 UTC",
        "Events disclosed 12",
        "Of these, proven by the log 11",
        "files/F000001.jpg Proven.",
        "What is not shown",
        "Name, role, organisation",
        "not recorded",
    ):
        assert each in told


def test_what_is_not_known_is_said_to_be_not_known() -> None:
    nothing = Report(
        Verdict.NOT_A_BUNDLE,
        None,
        None,
        BytesAnswer(is_whole=False, files=0, size=0),
        SignerAnswer(None, None, None, None, "unknown", ()),
        TimeAnswer(None, ()),
        LogAnswer((), 0, 0, 0, ()),
        (),
        NOT_SHOWN,
        (),
    )
    told = text(nothing)
    assert "Known here as not known here" in told
    assert "Not later than none" in told


def test_what_this_computer_remembers_stands_apart() -> None:
    remembered = TimeEvidence("remembered checkpoint", "this computer", AT, Outcome.VALID, "Seen.")
    time = TimeAnswer(None, (*REPORT.time.evidence, remembered), None, AT)
    told = text(replace(REPORT, time=time))
    assert "Not later than none" in told
    assert "Not later than, as this computer alone remembers 2026-11-23 08:00:05 UTC" in told
    apart = told.index("Remembered on this computer: no proof to others")
    assert told.index("Outside evidence") < apart < told.index("Seen.")
    assert "Remembered on this computer" not in text(REPORT)


def test_what_others_handed_on_is_judged_by_itself() -> None:
    received = ReceivedAnswer(
        "data/received/00/",
        "EVB-20250101-7F3K9QXA",
        "12" * 32,
        replace(REPORT.signer, known_as=None, standing="unknown"),
        REPORT.time,
        ("data/files/F000001.jpg",),
        LogAnswer((), 3, 2, 1, ()),
        (Finding("digest", None, "Not those that were listed."),),
    )
    without = replace(REPORT, time=TimeAnswer(None, ()), received=(received,))
    told = text(without)
    assert "Not later than 2026-11-23 08:00:05 UTC" in told
    assert "What others handed on with it, judged by itself EVB-20250101-7F3K9QXA" in told
    assert "1212 1212" in told
    assert "Known here as not known here" in told
    assert "digest — Not those that were listed." in told
    assert "What others handed on" not in text(REPORT)


def test_findings_are_text_and_are_counted() -> None:
    hostile = Finding("digest", bundles.HOSTILE, f"Wrong: {bundles.HOSTILE}")
    told = text(replace(REPORT, findings=(hostile,)))
    assert f"Wrong: {bundles.HOSTILE}".replace("\u202e", "[U+202E]") in told
    told = text(replace(REPORT, findings=(hostile,) * (MOST_LISTED + 2)))
    assert f"The first {MOST_LISTED} of {MOST_LISTED + 2} are listed here" in told
