"""How what verifying a bundle found is told to programs, as docs/user/command-line.md has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive_app.cli import bundle_report
from archive_app.cli.bundle_report import moment
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.bundle.finding import Finding
    from archive_app.bundle.signing import SignatureOutcome
    from archive_app.bundle.verdict import LogAnswer, Report, SignerAnswer, TimeAnswer


def as_json(report: Report) -> dict[str, JsonValue]:
    """Return a report for programs."""
    log = report.log
    return {
        "verdict": report.verdict.words,
        "exit_code": report.verdict.exit_code,
        "sentence": bundle_report.sentence(report),
        "bundle": report.bundle,
        "digest": report.digest,
        "bytes": {
            "is_whole": report.bytes.is_whole,
            "files": report.bytes.files,
            "size": report.bytes.size,
        },
        "signer": _signer_as_json(report.signer),
        "signatures": [_signature_as_json(each) for each in report.signer.signatures],
        "time": _time_as_json(report.time),
        "log": {
            "heads": [
                {
                    "origin": origin,
                    "size": size,
                    "root": root,
                    "continuity": _standing(log, origin),
                }
                for origin, size, root in log.heads
            ],
            "events": log.events,
            "events_proven": log.events_proven,
            "records": log.records,
            "files": [
                {
                    "path": each.path,
                    "name": each.local,
                    "is_proven": each.is_proven,
                    "stated_at": each.stated_at,
                    "not_later_than": moment(each.not_later_than),
                    "by": each.by,
                    "remembered_not_later_than": moment(each.remembered_not_later_than),
                    "events": list(each.events),
                    "sentence": each.sentence,
                }
                for each in log.files
            ],
        },
        "received": [
            {
                "path": each.path,
                "bundle": each.bundle,
                "digest": each.digest,
                "is_valid": not each.findings,
                "signer": _signer_as_json(each.signer),
                "time": _time_as_json(each.time),
                "files": list(each.files),
                "events": each.log.events,
                "events_proven": each.log.events_proven,
            }
            for each in report.received
        ],
        "signed_only": [
            {"path": each.path, "is_paper": each.is_paper} for each in report.signed_only
        ],
        "not_shown": list(report.not_shown),
        "findings": findings_as_json(report.findings),
    }


def findings_as_json(findings: Iterable[Finding]) -> list[JsonValue]:
    """Return findings for programs."""
    return [{"code": each.code, "path": each.path, "sentence": each.sentence} for each in findings]


def _signature_as_json(signature: SignatureOutcome) -> dict[str, JsonValue]:
    from archive_app.bundle.certificate import fingerprint

    der = signature.certificate_der
    return {
        "name": signature.name,
        "kind": signature.kind,
        "outcome": signature.outcome,
        "fingerprint": None if der is None else fingerprint(der),
        "claimed_at": moment(signature.claimed_at),
        "sentence": signature.sentence,
    }


def _signer_as_json(signer: SignerAnswer) -> dict[str, JsonValue]:
    return {
        "fingerprint": signer.fingerprint,
        "ssh_fingerprint": signer.ssh_fingerprint,
        "claimed_name": signer.claimed_name,
        "known_as": signer.known_as,
        "standing": signer.standing,
    }


def _standing(log: LogAnswer, origin: str) -> str | None:
    found = log.continuity.get(origin)
    return None if found is None else found.standing


def _time_as_json(time: TimeAnswer) -> dict[str, JsonValue]:
    return {
        "not_later_than": moment(time.not_later_than),
        "signed_not_later_than": moment(time.signed_not_later_than),
        "remembered_not_later_than": moment(time.remembered_not_later_than),
        "evidence": [
            {
                "kind": each.kind,
                "by": each.by,
                "at": moment(each.at),
                "outcome": each.outcome,
                "sentence": each.sentence,
            }
            for each in time.evidence
        ],
    }
