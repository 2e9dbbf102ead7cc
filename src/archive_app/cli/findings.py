"""How what a check found is told: one line each for people, codes and concerns for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.model.fixity import Finding


def show(findings: Iterable[Finding]) -> None:
    """Write one sentence a line, and which command lets tables count as they are."""
    is_untrue = False
    for finding in findings:
        output.line(finding.sentence)
        is_untrue |= finding.code == "table_untrue"
    if is_untrue:
        output.line(
            "Where you know how a table came to be as it is, `archive-app archive accept --tables` "
            "lets it count; nothing else does."
        )


def as_json(finding: Finding) -> dict[str, JsonValue]:
    """Return a finding with its stable code and everything it concerns."""
    return {
        "code": finding.code,
        "sentence": finding.sentence,
        "concerns": [
            {
                "kind": concern.kind,
                "id": concern.id,
                "reference": concern.reference,
                "name": concern.name,
                "sha256": concern.sha256,
            }
            for concern in finding.concerns
        ],
    }
