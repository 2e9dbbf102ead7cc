"""What was shredded of a bundle of others does not count as held, nor keeps the rest here."""

from __future__ import annotations

from pathlib import Path

from archive_app.bundle import layout
from archive_app.bundle.verdict import Verdict
from archive_app.progress import Meter
from archive_app.services import bundle_export, bundle_receive, signers
from archive_app.services.bundle_contents import Kept
from archive_app.services.shred import describe_shredding, shred_item
from tests.archives import PASSPHRASE, add_incident
from tests.bundle import signers as keys_of_tests
from tests.bundle import whole
from tests.bundle.whole import Log, Making
from tests.cli.running import succeed
from tests.services.exporting import FILES, exported, request, verified
from tests.services.steps import items, take_one
from tests.services.test_bundle_receive import exports, sent, team

__all__ = ["exports", "sent"]


def test_bytes_that_were_shredded_are_shown_as_new_as_they_are_when_they_come(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        item = take_one(archive, tmp_path / "own", FILES[b"letter.txt"])
        shred_item(archive, item.reference, reason="asked for")
        shown = bundle_receive.look(archive, sent["zip"], Meter())
        received = bundle_receive.receive(archive, sent["zip"], Meter())
        assert (shown.new, shown.held) == (2, 0)
        assert received.already_held == shown.held


def test_whoever_shreds_what_came_with_a_bundle_is_told_of_its_papers_until_these_are_shredded(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        papers = bundle_receive.receive(archive, sent["folder"], Meter()).papers
        first, second = (each.reference for each in items(archive) if each.reference != papers)
        assert describe_shredding(archive, first).papers == (papers,)
        assert shred_item(archive, first, reason="asked for").papers == (papers,)
        assert shred_item(archive, papers, reason="asked for").papers == ()
        assert describe_shredding(archive, second).papers == ()


def test_evidence_leaves_without_the_proofs_that_were_shredded_and_these_are_named(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        incident = add_incident(archive)
        received = bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=incident.id)
        shred_item(archive, received.papers, reason="asked for")
        shown = bundle_export.preview(archive, request(incident))
        assert (shown.carried, len(shown.files)) == ((), 2)
        (left,) = shown.left_out
        assert (left.kept, left.item) == (Kept.SHREDDED, received.accession)
        assert sent["folder"].name in left.what
        receipt = exported(archive, incident, tmp_path / "out")
        assert receipt.left_out == (left,)
    report = verified(receipt.path, receipt.signer)
    assert (report.verdict, report.received) == (Verdict.VALID, ())
    assert not (receipt.path / layout.RECEIVED).exists()
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    told = succeed(
        *("bundle", "export", tmp_path / "second", "--incident", incident.reference or ""),
        *("--to", tmp_path, "--recipient", "The court", "--purpose", "Proceeding 42", "--preview"),
        *("--disclose", "stored_file.embedded_metadata"),
        *("--passphrase-file", tmp_path / "passphrase"),
    )
    assert told.stderr == f"{left.what} stays: {left.why}.\n"


def test_of_two_bundles_of_a_name_the_one_that_is_whole_goes_along(tmp_path: Path) -> None:
    stranger = Making(log=Log(2).grow(3), identity=keys_of_tests.generated("Somebody"))
    with team(tmp_path / "archive", "Analyst") as archive:
        incident = add_incident(archive)
        signers.trust(archive, whole.fingerprint(), "First team")
        paths = stranger.folder(tmp_path / "1"), Making().folder(tmp_path / "2")
        _, known = (
            bundle_receive.receive(archive, path, Meter(), incident_id=incident.id)
            for path in paths
        )
        shred_item(archive, known.papers, reason="asked for")
        receipt = exported(archive, incident, tmp_path / "out")
    report = verified(receipt.path, receipt.signer)
    (handed_on,) = report.received
    assert handed_on.signer.fingerprint != whole.fingerprint()
    assert Kept.SHREDDED in {left.kept for left in receipt.left_out}
