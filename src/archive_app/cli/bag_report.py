"""How what judging anyone's bag found is told, to people and to programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.cli.bundle_json import findings_as_json
from archive_app.cli.bundle_report import bounded, section, told
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.bundle.bagit import BagReport

_NOT_SHOWN = (
    "who made this bag, or that it is what they made: no signature was looked at",
    "that what the files show is true",
)
_SENTENCES = {
    "valid": "The bag is valid by RFC 8493: complete, and each file as it was listed.",
    "not valid": "The bag is not valid by RFC 8493: something in it is not as it was listed.",
    "could not finish": (
        "The bag could not be checked to the end. This does not say that it is not valid."
    ),
    "not a bag": "This is not a bag.",
}
_EXITS = {"valid": 0, "not valid": 1, "could not finish": 5, "not a bag": 6}


def exit_code(report: BagReport) -> int:
    """Return the exit code for what a bag is: those of bundles, where they say the same."""
    return _EXITS[_verdict(report)]


def show(report: BagReport) -> None:
    """Write for people what a bag is."""
    verdict = _verdict(report)
    output.line(f"{verdict.upper()}: {_SENTENCES[verdict]}")
    output.line("No signature was looked at.")
    if report.findings:
        section("Findings", bounded([told(each) for each in report.findings]))
    if report.warnings:
        section("Warnings", bounded([told(each) for each in report.warnings]))
    section("What nothing here shows", _NOT_SHOWN)


def as_json(report: BagReport) -> dict[str, JsonValue]:
    """Return for programs what a bag is."""
    verdict = _verdict(report)
    return {
        "verdict": verdict,
        "exit_code": exit_code(report),
        "sentence": _SENTENCES[verdict],
        "signatures": None,
        "not_shown": list(_NOT_SHOWN),
        "findings": findings_as_json(report.findings),
        "warnings": findings_as_json(report.warnings),
    }


def _verdict(report: BagReport) -> str:
    codes = {each.code for each in report.findings}
    if codes & {"unreadable", "limit"}:
        return "could not finish"
    faults = [(each.code, each.path) for each in report.findings]
    if "not-a-bag" in codes or faults == [("missing", "bagit.txt")]:
        return "not a bag"
    return "valid" if report.is_valid else "not valid"
