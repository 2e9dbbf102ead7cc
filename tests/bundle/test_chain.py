"""What a bundle's events witness is compared as it is spelled, whatever somebody wrote there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive_app.bundle.trust import Trust
from archive_app.bundle.verification import verify
from archive_app.model.custody import ChainedSubject
from archive_app.progress import Meter
from tests.bundle.whole import Making


@dataclass
class Respelled(Making):
    """A bundle whose event names the revision of its incident in another spelling."""

    spelling: str = "{}"

    def _records(self) -> tuple[list[bytes], list[ChainedSubject]]:
        lines, (incident, *others) = super()._records()
        revision = incident.subject.revision or ""
        said = self.spelling.format(revision, upper=revision.upper())
        return lines, [replace(incident, subject=replace(incident.subject, revision=said)), *others]


@pytest.mark.parametrize("spelling", ["no digest", "", "{upper}", "{} ", "{}00", "ab"])
def test_a_revision_in_another_spelling_witnesses_nothing(tmp_path: Path, spelling: str) -> None:
    report = verify(Respelled(spelling=spelling).folder(tmp_path), Trust(), Meter())
    assert [(each.code, each.sentence) for each in report.findings if each.code == "record"] == [
        ("record", "No proven event witnesses what I001 says.")
    ]


def test_a_revision_as_it_is_spelled_is_witnessed(tmp_path: Path) -> None:
    report = verify(Respelled().folder(tmp_path), Trust(), Meter())
    assert [each for each in report.findings if each.code == "record"] == []
