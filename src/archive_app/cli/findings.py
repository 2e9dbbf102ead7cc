"""How what a check found is told: one line each for people, codes and concerns for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.model.fixity import Finding


def show(findings: Iterable[Finding]) -> None:
    """Write one sentence a line, and what to do where tables or the named schema are untrue."""
    from archive_app.services import table_check

    told = list(findings)
    for finding in told:
        output.line(finding.sentence)
    for table in dict.fromkeys(table_check.tables_of(told)):
        output.line(
            "Find out how that came about. Once you know, `archive-app archive accept PATH "
            f"--tables {table} --reason TEXT` lets the table count as it is; the ledger keeps your "
            "reason."
        )
    if any(finding.code == "schema_unsaid" for finding in told):
        output.line(
            "Nothing is lost by what the catalogue says of its schema, and whatever is recorded "
            "next writes it anew. But somebody or something wrote to this folder without this "
            "program: compare the archive with a backup."
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
                "role": concern.role,
            }
            for concern in finding.concerns
        ],
    }
