"""A bundle of an archive whose log has successors proves how each follows the one before it."""

from __future__ import annotations

import shutil
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from archive_app import settings
from archive_app.bundle import known_signers, seen_heads
from archive_app.bundle.finding import Finding
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.transfer import LogHead
from archive_app.bundle.trust import HeadSeen, Trust
from archive_app.bundle.verdict import Report
from archive_app.bundle.verification import verify
from archive_app.cli import bundle_report
from archive_app.model import note
from archive_app.model.inputs import AccessionInput, AgentInput
from archive_app.progress import Meter
from archive_app.services import access, bundle_receive, identity, ledger_check, signers, verifying
from archive_app.services.bundle_export import Receipt
from archive_app.services.disclosing import Choice, choose_fields
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection
from tests.archives import (
    PASSPHRASE,
    ToldClock,
    add_incident,
    create_archive,
    forget_archives,
    small_archive,
)
from tests.bundle import whole
from tests.bundle.whole import Log, Making
from tests.interop.tools import verifying_script
from tests.services.exporting import exported, exporting_archive, verified
from tests.services.steps import take_in, write_files

METADATA = "stored_file.embedded_metadata"


def go_on(archive: Archive, incident: Saved, folder: Path, *, copies: int, takes: bool) -> None:
    """Let the archive be copied so often, with something taken in each time where it is asked."""
    for number in range(copies):
        archive.standing = Standing.BEHIND
        archive.accept_copy(f"Copied, the {number}. time.")
        if takes:
            about = AccessionInput(received_from="A neighbour", incident_id=incident.id)
            content = f"file {number}".encode()
            take_in(archive, write_files(folder / str(number), {b"new.txt": content}), about=about)


def script_says(
    path: Path, signer: str, *seen: tuple[str, int, str, None]
) -> tuple[int, list[tuple[str, str | None, str]]]:
    asked = Namespace(bundle=str(path), trust=[signer], root=[], seen=list(seen))
    code, _, findings = verifying_script()._verify(asked)
    return code, findings


def require_valid(path: Path, signer: str) -> Report:
    report = verified(path, signer)
    assert report.findings == ()
    assert report.verdict.exit_code == 0
    assert script_says(path, signer) == (0, [])
    return report


def sizes(report: Report) -> list[int]:
    return [size for _, size, _ in report.log.heads]


CHOICES = {
    "as it is": choose_fields([METADATA], []),
    "all withheld that may be": choose_fields(
        [METADATA], ["event.outcome", "event.agent", "event.happened_at", "event.tool"]
    ),
    "all disclosed": choose_fields(
        [METADATA, *(f"event.{each}" for each in ("outcome", "note", "to", "from", "purpose"))], []
    ),
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("evidence", ["of all", "of the first"])
def test_a_bundle_of_an_archive_that_was_copied_twice_is_valid(
    tmp_path: Path, choice: Choice, evidence: str
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        go_on(archive, incident, tmp_path / "card", copies=2, takes=evidence == "of all")
        receipt = exported(archive, incident, tmp_path / "out", choice=choice)
        heads = [log.origin for log in archive.logs]
    report = require_valid(receipt.path, receipt.signer)
    assert [origin for origin, _, _ in report.log.heads] == heads
    assert report.log.events == report.log.events_proven
    assert all(file.is_proven for file in report.log.files)


def test_a_bundle_from_after_access_was_taken_away_is_valid(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        access.add_person(archive, AgentInput(kind="person", name="Ivan"))
        go_on(archive, incident, tmp_path / "card", copies=1, takes=True)
        access.rotate(archive, PASSPHRASE, remove=["Ivan"], meter=Meter())
    with Archive.open(archive.path, PASSPHRASE) as archive:
        go_on(archive, incident, tmp_path / "more", copies=1, takes=False)
        receipt = exported(archive, incident, tmp_path / "out")
    assert len(require_valid(receipt.path, receipt.signer).log.heads) == 4


def test_successors_are_proven_over_every_hand(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        go_on(archive, incident, tmp_path / "card", copies=2, takes=True)
        receipt = exported(archive, incident, tmp_path / "out")
    for team in ("second", "third"):
        following, _ = create_archive(tmp_path / team)
        with following:
            identity.create(following, "Analyst")
            about = add_incident(following, "What was sent")
            go_on(following, about, tmp_path / f"{team}-card", copies=1, takes=True)
            bundle_receive.receive(following, receipt.path, Meter(), incident_id=about.id)
            receipt = exported(following, about, tmp_path / f"{team}-out")
    report = require_valid(receipt.path, receipt.signer)
    assert [len(each.log.heads) for each in report.received] == [2, 3]


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_known_of_one_log_says_nothing_of_those_after_it(
    tmp_path: Path, which: int
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        go_on(archive, incident, tmp_path / "card", copies=1, takes=True)
        receipt = exported(archive, incident, tmp_path / "out")
        logs = [log.id for log in archive.logs]
    origin, size, root = verified(receipt.path).log.heads[which]
    at = datetime(2026, 11, 23, tzinfo=UTC)
    head = LogHead(note.log_id_of(origin), size, bytes.fromhex(root))
    report = verify(receipt.path, Trust(seen=(HeadSeen(head, at=at),)), Meter())
    # The first event of the later log names the head of the one before, and so covers all of that.
    covered_logs = logs[: which + 1]
    bounded = [
        each.first is not None and each.first[0] in covered_logs for each in report.log.files
    ]
    assert [each.remembered_not_later_than is not None for each in report.log.files] == bounded
    assert all(bounded) == (which == 1)
    assert (report.time.remembered_not_later_than is None) == (which == 0)


class Branching(NamedTuple):
    """Bundles of an archive before it had new keys and after, and of a copy that kept the old."""

    before: Receipt
    after: Receipt
    copied: Receipt


def branch(folder: Path, *, way: str, taken: int = 1) -> Branching:
    """Let somebody who was removed go on, in a copy that still has the keys."""
    archive, incident = exporting_archive(folder / "archive")
    with archive:
        before = exported(archive, incident, folder / "before")
    shutil.copytree(folder / "archive", folder / "copy")
    with Archive.open(folder / "archive", PASSPHRASE) as archive:
        access.rotate(archive, PASSPHRASE, meter=Meter())
    with Archive.open(folder / "archive", PASSPHRASE) as archive:
        after = exported(archive, incident, folder / "after")
    forget_archives()
    with Archive.open(folder / "copy", PASSPHRASE) as copy:
        copy.accept_move()
        if way == "another successor":
            copy.accept_copy("Used in the field.")
        about = AccessionInput(received_from="Nobody", incident_id=incident.id)
        for number in range(taken):
            card = write_files(folder / f"card {number}", {b"made up": b"made up %d" % number})
            take_in(copy, card, about=about)
        copied = exported(copy, incident, folder / "branched")
    known_signers.add(settings.known_signers_path(), KnownSigner(after.signer, "Archivist"))
    return Branching(before, after, copied)


def look(path: Path) -> list[Finding]:
    """Return what is found of the logs of a bundle that is valid, and remember it."""
    report = verifying.verify(path, verifying.load_trust(), Meter())
    assert report.verdict.exit_code == 0
    assert verifying.remember(report, datetime.now(UTC), is_own_list=True) is None
    return [each for each in report.findings if each.code != "second-log"]


def codes(path: Path) -> list[str]:
    return [each.code for each in look(path)]


@pytest.mark.parametrize("way", ["longer", "another successor"])
def test_a_log_that_was_shown_to_have_ended_and_goes_on_in_another_way_is_told(
    tmp_path: Path, way: str
) -> None:
    made = branch(tmp_path, way=way)
    assert look(made.before.path) == []
    assert look(made.after.path) == []
    for _ in range(2):  # what is told once is told again
        assert "branched" in codes(made.copied.path)
    assert look(made.before.path) == []
    assert look(made.after.path) == []


@pytest.mark.parametrize("way", ["longer", "another successor"])
def test_a_log_that_ended_is_told_also_where_the_copy_that_went_on_was_shown_first(
    tmp_path: Path, way: str
) -> None:
    made = branch(tmp_path, way=way, taken=2)
    assert look(made.copied.path) == []
    for _ in range(2):
        # No bundle can go on from where the copy is: nobody is to be asked for one.
        assert codes(made.after.path) == ["branched"]
    if way == "longer":  # the end is remembered, and held against what goes on after it
        assert codes(made.copied.path) == ["branched"]
        origin, size, root = verified(made.copied.path).log.heads[0]
        seen = (note.log_id_of(origin).hex(), size, root, None)
        exit_code, said = script_says(made.after.path, made.after.signer, seen)
        assert (exit_code, [code for code, _, _ in said]) == (0, ["branched"])


@pytest.mark.parametrize("is_first", [True, False])
def test_a_log_that_branched_accuses_neither_of_the_two_that_showed_it(
    tmp_path: Path, *, is_first: bool
) -> None:
    made = branch(tmp_path, way="longer", taken=2)
    first, later = (made.copied, made.after) if is_first else (made.after, made.copied)
    look(first.path)
    report = verifying.verify(later.path, verifying.load_trust(), Meter())
    assert "it was shown in two ways" in "\n".join(bundle_report._log(report))
    (told,) = [each.sentence for each in report.findings if each.code == "branched"]
    assert "this bundle is of" not in told
    assert "nothing here shows which" in told


def test_an_archive_tells_that_a_log_branched_by_the_bundles_it_took_in(tmp_path: Path) -> None:
    made = branch(tmp_path, way="longer", taken=2)
    receiving, _ = create_archive(tmp_path / "receiving")
    with receiving:
        incident = add_incident(receiving, "What was sent")
        signers.trust(receiving, made.after.signer, "Archivist")
        bundle_receive.receive(receiving, made.after.path, Meter(), incident_id=incident.id)
        report = bundle_receive.look(receiving, made.copied.path, Meter()).report
        assert "branched" in [each.code for each in report.findings]
        report = bundle_receive.look(receiving, made.after.path, Meter()).report
        assert {each.code for each in report.findings} == {"second-log"}


def test_what_goes_on_from_beyond_an_end_that_was_made_up_is_kept(tmp_path: Path) -> None:
    log = Log()
    seen = log.grow(4).seen(4, "2026-11-23T08:00:00Z")
    made_up = Log(fill=" at all").grow(2).seen(2, "2026-11-24T08:00:00Z")
    seen_heads.add(settings.seen_heads_path(), [seen, replace(made_up, next=Log(7).origin)])
    path = Making(log=log, older=4).folder(tmp_path)
    known_signers.add(settings.known_signers_path(), KnownSigner(whole.fingerprint(), "Archivist"))
    assert codes(path) == ["branched"]
    kept = [each.size for each in seen_heads.read(settings.seen_heads_path())]
    assert kept == [2, 4, log.size]


def test_the_keys_of_a_log_sign_where_its_successor_goes_on(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        add_incident(archive, "Not signed for yet")
        before = archive.log
        archive.standing = Standing.BEHIND
        archive.accept_copy("The computer stopped before it was signed.")
        with archive.reading() as session:
            connection = driver_connection(session)
            end = ledger.head(connection, before)
            size, _ = ledger.newest_checkpoint(connection, before) or (0, b"")
            assert size == end.size
        receipt = exported(archive, incident, tmp_path / "out")
        report = require_valid(receipt.path, receipt.signer)
        assert sizes(report)[0] == end.size


def test_a_log_begins_by_naming_the_one_before_also_where_the_clock_is_odd(
    tmp_path: Path,
) -> None:
    clock = ToldClock()
    with small_archive(tmp_path / "archive", clock=clock) as archive:
        add_incident(archive)
        clock.set_by(-3600)
        archive.standing = Standing.BEHIND
        archive.accept_copy("Restored.")
        add_incident(archive)
        with archive.reading() as session:
            connection = driver_connection(session)
            first = archive.log.first
            kinds = [each.kind for each in ledger.load_events(connection, range(first, first + 2))]
        assert kinds == ["log_succeeded", "clock_anomaly"]
        assert ledger_check.check_ledger(archive, Meter()) == ()
