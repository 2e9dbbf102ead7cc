"""What a log recorded last, before a copy went on in another, is proven and leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.bundle.verdict import Verdict
from archive_app.errors import Damaged
from archive_app.model import note
from archive_app.progress import Meter
from archive_app.services import backup, checkpoint, fixity, past_checks
from archive_app.services.ledger_check import check_ledger
from archive_app.services.proof_check import load_proven, verify_event
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection
from tests.archives import PASSPHRASE, forget_archives
from tests.services.exporting import exported, exporting_archive, verified
from tests.services.steps import files_below
from tests.services.tampering import edit_event, tamper

AS_BEFORE = (
    "DELETE FROM checkpoint WHERE log = 1 AND size = (SELECT first FROM log WHERE number = 2)"
)
"""Leaves an archive as programs made it that signed no end of a log that another follows."""


def crashed(path: Path) -> Saved:
    """Leave an archive whose last events no checkpoint covers, on a computer that never saw it."""
    archive, incident = exporting_archive(path)
    archive._release()
    forget_archives()
    return incident


def require_all_proven(archive: Archive) -> None:
    for number in range(archive.log.first):
        assert load_proven(archive, number).event.number == number


def test_what_a_crash_left_unsigned_leaves_after_the_archive_was_copied(tmp_path: Path) -> None:
    incident = crashed(tmp_path / "archive")
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        archive.accept_copy("Restored after the computer was lost")
        require_all_proven(archive)
        old = archive.logs[0]
        with archive.reading() as session:
            connection = driver_connection(session)
            size, signed = ledger.newest_checkpoint(connection, old) or (0, b"")
            head = ledger.head(connection, old)
        # The old keys sign what event 0 of the successor names, and nothing more.
        assert size == head.size == archive.log.first
        assert note.open_checkpoint(signed, old.keys.verifier_keys()) == head
        receipt = exported(archive, incident, tmp_path / "sent")
        assert verified(receipt.path, receipt.signer).verdict is Verdict.VALID
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_what_a_crash_left_unsigned_leaves_after_the_archive_was_restored(tmp_path: Path) -> None:
    incident = crashed(tmp_path / "archive")
    restored = backup.restore(tmp_path / "archive", PASSPHRASE, tmp_path / "restored", Meter())
    assert restored.findings == ()
    with Archive.open(tmp_path / "restored", PASSPHRASE) as archive:
        require_all_proven(archive)
        receipt = exported(archive, incident, tmp_path / "sent", form="zip")
        assert verified(receipt.path, receipt.signer).verdict is Verdict.VALID


def without_its_end(path: Path) -> Saved:
    """Leave a closed archive whose former log has an end that is not signed."""
    incident = crashed(path)
    archive = Archive.open(path, PASSPHRASE)
    archive.accept_copy("Restored after the computer was lost")
    tamper(archive, AS_BEFORE)
    return incident


def test_an_end_of_a_former_log_that_is_missing_is_signed_when_a_person_asks(
    tmp_path: Path,
) -> None:
    incident = without_its_end(tmp_path / "archive")
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        archive.checkpoint()
        assert [f.code for f in check_ledger(archive, Meter())] == ["checkpoint_missing"]
        with pytest.raises(Damaged, match=r"Check the archive\."):
            exported(archive, incident, tmp_path / "sent")
        signed = checkpoint.sign(archive)
        assert signed.note == checkpoint.load_newest(archive)
        (told,) = signed.told
        assert f"event {archive.log.first} " in told
        assert checkpoint.sign(archive).told == ()
        assert check_ledger(archive, Meter()) == ()
        receipt = exported(archive, incident, tmp_path / "sent")
        require_all_proven(archive)
        assert verified(receipt.path, receipt.signer).verdict is Verdict.VALID


def test_a_ledger_that_had_no_checkpoint_is_signed_with_a_word_about_it(tmp_path: Path) -> None:
    incident = crashed(tmp_path / "archive")
    assert incident.reference
    tamper(Archive.open(tmp_path / "archive", PASSPHRASE), "DELETE FROM checkpoint")
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        archive.accept_move()
        (told,) = checkpoint.sign(archive).told
        assert "no checkpoint" in told.lower()


def test_no_end_of_a_former_log_is_signed_that_its_successor_does_not_name(tmp_path: Path) -> None:
    incident = without_its_end(tmp_path / "archive")
    archive = Archive.open(tmp_path / "archive", PASSPHRASE)
    first = archive.log.first
    edit_event(archive, first, outcome="another head")
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        assert checkpoint.sign(archive).told == ()
        assert 0 < verify_event(archive, 0)[1].size < first
        with pytest.raises(Damaged, match=r"Check the archive\."):
            exported(archive, incident, tmp_path / "sent")
        assert files_below(tmp_path / "sent") == {}
