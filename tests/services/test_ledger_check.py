"""Whoever has the keys can change the catalogue; the ledger tells, and names where."""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app import settings
from archive_app.errors import ArchiveError, Cancelled, Damaged
from archive_app.model import disclosure, merkle, note
from archive_app.model.custody import Event, Subject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.fixity import Concern, Finding, Part
from archive_app.model.note import Checkpoint
from archive_app.progress import Meter
from archive_app.services import catalogue, checkpoint, custody, fixity, ledger_check, past_checks
from archive_app.services.findings import runs
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import add_incident, checkpoints, create_archive
from tests.frontier import Frontier
from tests.services.steps import one, rows
from tests.services.tampering import codes, findings_of, reopen, tamper, tampering

LONG = 2100


@pytest.fixture
def short(archive: Archive) -> Archive:
    """An archive with a dozen events, several of them about one incident, and two checkpoints."""
    incident = add_incident(archive, "First")
    archive.checkpoint()
    for number in range(5):
        add_incident(archive, f"Number {number}")
        catalogue.edit(archive, incident.id, "incident", {"remarks": f"Remark {number}"})
    return archive


@pytest.fixture
def long(archive: Archive) -> Iterator[Archive]:
    """An archive with events enough for three blocks of the check; made once, then copied."""
    folders = (archive.path, settings.state_path())
    archive.close()
    if not _LONG:
        with reopen(archive.path) as opened:
            add_events(opened, LONG)
        for folder in folders:
            _LONG.append({p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()})
    for folder, files in zip(folders, _LONG, strict=True):
        for name, content in files.items():
            (folder / name).write_bytes(content)
    with reopen(archive.path) as opened:
        yield opened


_LONG: list[dict[str, bytes]] = []


def add_events(archive: Archive, count: int) -> None:
    with archive.writing() as transaction:
        for number in range(count):
            subject = Subject("object", f"{number % 700:032x}")
            transaction.record(Event("viewed", (subject,)))


def ledger_findings(path: Path) -> tuple[Finding, ...]:
    return findings_of(path, Part.LEDGER)


def events_named(findings: tuple[Finding, ...]) -> set[int]:
    return {int(c.id) for found in findings for c in found.concerns if c.kind == "event"}


def test_a_whole_ledger_has_no_findings(short: Archive) -> None:
    meter = Meter()
    assert ledger_check.check_ledger(short, meter) == ()
    assert meter.done == meter.total == 2 * one(short, "SELECT count(*) FROM event")
    short.close()
    assert ledger_findings(short.path) == ()


def test_a_long_ledger_has_no_findings(long: Archive) -> None:
    assert ledger_check.check_ledger(long, Meter()) == ()
    long.close()
    assert ledger_findings(long.path) == ()


@pytest.mark.parametrize("more", [1023, 1024, 1025])
def test_a_ledger_that_ends_at_the_edge_of_a_block_has_no_findings(
    archive: Archive, more: int
) -> None:
    add_events(archive, more - one(archive, "SELECT count(*) FROM event"))
    archive.checkpoint()
    assert one(archive, "SELECT count(*) FROM event") == more
    assert ledger_check.check_ledger(archive, Meter()) == ()


def test_a_cancelled_check_stops(long: Archive) -> None:
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        ledger_check.check_ledger(long, meter)


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (
            "event_changed",
            'UPDATE event SET leaf = CAST(replace(leaf, \'"commit":"\', \'"commit":"0\') AS BLOB)'
            " WHERE number = 7",
        ),
        ("event_malformed", "UPDATE event SET leaf = x'7b7d' WHERE number = 7"),
        (
            "event_malformed",
            "UPDATE event SET leaf = (SELECT leaf FROM event WHERE number = 8) WHERE number = 7",
        ),
        ("event_missing", "DELETE FROM event WHERE number = 7"),
        ("event_words_changed", "UPDATE event SET kind = 'played' WHERE number = 7"),
        ("event_words_changed", "UPDATE event SET secret = randomblob(32) WHERE number = 7"),
        ("event_words_changed", "UPDATE event SET secret = 'text' WHERE number = 7"),
        ("event_words_changed", "UPDATE event SET secret = NULL WHERE number = 7"),
        (
            "event_words_changed",
            "UPDATE event SET lines = replace(lines, 'changed', 'CHANGED') WHERE number = 7",
        ),
        (
            "event_words_changed",
            "UPDATE event SET lines = replace(lines, 'null', 'null ') WHERE number = 7",
        ),
        ("event_words_changed", "UPDATE event SET lines = x'ff' WHERE number = 7"),
        ("event_words_changed", "UPDATE event SET lines = '' WHERE number = 7"),
        ("chain_broken", "UPDATE event_subject SET event = 6 WHERE event = 7"),
        ("chain_broken", "DELETE FROM event_subject WHERE event = 7"),
        ("chain_broken", "UPDATE event_subject SET seq = 9 WHERE event = 7"),
    ],
)
def test_a_changed_event_is_named(short: Archive, code: str, statement: str) -> None:
    assert one(short, "SELECT kind FROM event WHERE number = 7") == "changed"
    tamper(short, statement)
    findings = ledger_findings(short.path)
    assert code in codes(findings)
    assert 7 in events_named(findings)
    assert len(findings) <= 4


def test_an_added_row_of_a_chain_is_named(short: Archive) -> None:
    tamper(short, "INSERT INTO event_subject VALUES (?, 1, 7)", os.urandom(16))
    findings = ledger_findings(short.path)
    assert codes(findings) == ["chain_extra"]
    assert events_named(findings) == {7}


@pytest.mark.parametrize("level", [0, 1, 5, 10, 11])
def test_a_changed_digest_of_the_tree_is_named(long: Archive, level: int) -> None:
    position = ledger.position(level, 0)
    tamper(long, "UPDATE tree SET digest = randomblob(32) WHERE position = ?", position)
    findings = [found for found in ledger_findings(long.path) if found.code != "ledger_behind"]
    assert codes(findings) == ["event_changed" if level == 0 else "tree_changed"]


@pytest.mark.parametrize("level", [0, 1, 10])
def test_a_missing_digest_of_the_tree_is_told(long: Archive, level: int) -> None:
    tamper(long, "DELETE FROM tree WHERE position = ?", ledger.position(level, 0))
    assert codes(ledger_findings(long.path)) == ["tree_missing"]


@pytest.mark.parametrize(
    "position",
    [ledger.position(11, 1), ledger.position(12, 0), 2 * LONG + 1001, 2 * 4096 + 1],
)
def test_a_digest_too_many_is_told(long: Archive, position: int) -> None:
    tamper(long, "INSERT INTO tree VALUES (1, ?, ?)", position, bytes(32))
    assert codes(ledger_findings(long.path)) == ["tree_extra"]


def test_a_rewritten_event_with_its_whole_tree_contradicts_the_checkpoints(long: Archive) -> None:
    """Whoever has every key but makes no new checkpoint is found by the first one after."""
    with tampering(long) as connection:
        log = long.log
        events = connection.execute("SELECT leaf FROM event ORDER BY number").fetchall()
        leaves = [row[0] for row in events]
        changed = bytearray(leaves[1500])
        changed[20] = ord("0") if changed[20] != ord("0") else ord("1")
        leaves[1500] = bytes(changed)
        connection.execute("UPDATE event SET leaf = ? WHERE number = 1500", (leaves[1500],))
        connection.execute("DELETE FROM tree")
        frontier = Frontier()
        connection.execute("BEGIN")
        for leaf in leaves:
            connection.executemany(
                "INSERT INTO tree VALUES (?, ?, ?)",
                [
                    (log.number, ledger.position(level, index), digest)
                    for level, index, digest in frontier.append(merkle.leaf_digest(leaf))
                ],
            )
        connection.execute("COMMIT")
    with reopen(long.path) as archive:
        assert archive.standing is Standing.CHANGED_HISTORY
        findings = ledger_check.check_ledger(archive, Meter())
    assert codes(findings)[0] == "ledger_behind"
    contradicted = [f for f in findings if f.code == "checkpoint_contradicted"]
    sizes = {int(found.concerns[0].id) for found in contradicted}
    assert min(sizes) == 2000
    assert 1000 not in sizes


def test_a_ledger_that_was_cut_off_is_told(long: Archive) -> None:
    with tampering(long) as connection:
        connection.execute("DELETE FROM event WHERE number >= 2090")
        connection.execute("DELETE FROM event_subject WHERE event >= 2090")
        connection.execute("DELETE FROM tree WHERE position >= 4180")
    with reopen(long.path) as archive:
        assert archive.standing is Standing.BEHIND
        found = codes(ledger_check.check_ledger(archive, Meter()))
    assert {"ledger_behind", "ledger_truncated"} <= set(found)


def test_events_cut_off_that_left_their_tree_are_named(long: Archive) -> None:
    with tampering(long) as connection:
        last = connection.execute("SELECT max(number) FROM event").fetchone()[0]
        connection.execute("DELETE FROM event WHERE number >= 2090")
    findings = ledger_findings(long.path)
    (missing,) = (found for found in findings if found.code == "event_missing")
    assert missing.sentence == f"Events 2090 to {last} are missing from the ledger."


def test_a_row_far_beyond_all_others_does_not_hold_up_the_check(short: Archive) -> None:
    tamper(
        short,
        "INSERT INTO event SELECT 1 << 50, kind, leaf, secret, lines FROM event WHERE number = 3",
    )
    archive = reopen(short.path)
    meter = Meter()
    findings = ledger_check.check_ledger(archive, meter)
    with suppress(ArchiveError):
        archive.close()
    assert meter.done < 1 << 18
    assert {"catalogue_unreadable", "event_missing"} <= set(codes(findings))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE checkpoint SET note = CAST(note || x'0a' AS BLOB) WHERE size = 1000",
        "UPDATE checkpoint SET note = x'' WHERE size = 1000",
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 2000)"
        " WHERE size = 1000",
        "UPDATE checkpoint SET size = 999 WHERE size = 1000",
    ],
)
def test_a_changed_checkpoint_is_named(long: Archive, statement: str) -> None:
    tamper(long, statement)
    findings = ledger_findings(long.path)
    assert "checkpoint_unproven" in codes(findings)
    assert {c.id for found in findings for c in found.concerns} <= {"999", "1000"}


def test_a_checkpoint_signed_by_another_key_is_named(short: Archive) -> None:
    log = short.log
    keys = note.LogKeys.from_seeds(log.origin, os.urandom(32), os.urandom(32))
    size, root = 3, bytes(32)
    forged = note.sign_checkpoint(Checkpoint(log.origin, size, root), keys)
    tamper(short, "INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?)", size, forged)
    assert codes(ledger_findings(short.path)) == ["checkpoint_unproven"]


def test_a_checkpoint_of_another_root_is_named(short: Archive) -> None:
    log = short.log
    forged = note.sign_checkpoint(Checkpoint(log.origin, 2, bytes(32)), log.keys)
    tamper(short, "INSERT OR REPLACE INTO checkpoint VALUES (1, 2, ?)", forged)
    assert codes(ledger_findings(short.path)) == ["checkpoint_contradicted"]


def test_a_missing_checkpoint_is_told(long: Archive) -> None:
    tamper(long, "DELETE FROM checkpoint WHERE size = 1000")
    assert codes(ledger_findings(long.path)) == ["checkpoint_missing"]


def test_a_ledger_without_any_checkpoint_is_told_until_its_end_is_signed(short: Archive) -> None:
    tamper(short, "DELETE FROM checkpoint")
    for _ in range(2):  # no close signs it by the way
        (found,) = ledger_findings(short.path)
        with reopen(short.path) as archive:
            add_incident(archive)
            with pytest.raises(Damaged, match="custody checkpoint"):
                archive.checkpoint()
    assert found.code == "checkpoint_missing"
    assert found.concerns == (Concern("log", short.log.id.hex()),)
    with reopen(short.path) as archive:
        checkpoint.sign(archive)
        (event,) = custody.list_events(archive, kind="checkpoint_made")
        assert "were deleted" in (event.note or "")
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert (report.findings, codes(report.remarks)) == ((), ["checkpoint_made"])
    assert "earlier program" in found.sentence
    assert "were deleted" in found.sentence


def test_a_ledger_of_thousands_without_any_checkpoint_is_told_once(long: Archive) -> None:
    tamper(long, "DELETE FROM checkpoint")
    assert codes(ledger_findings(long.path)) == ["checkpoint_missing"]


def test_an_archive_that_was_never_closed_has_no_findings(tmp_path: Path) -> None:
    made, words = create_archive(tmp_path / "made")
    made._release()
    with Archive.open(made.path, words) as archive:
        assert [size for size, _ in checkpoints(archive)] == [1]
        assert ledger_check.check_ledger(archive, Meter()) == ()
        archive.standing = Standing.BEHIND
        archive.accept_copy("Restored from a backup.")
        archive._release()
    with Archive.open(made.path, words) as archive:
        assert [size for size, _ in checkpoints(archive)] == [1]
        assert ledger_check.check_ledger(archive, Meter()) == ()


@pytest.fixture
def succeeded(short: Archive) -> Archive:
    """The same archive, copied: it goes on in a successor log."""
    short.standing = Standing.BEHIND
    short.accept_copy("Restored from a backup.")
    add_incident(short, "After")
    return short


@pytest.mark.parametrize("which", ["log = 1", "log = 1 AND size = (SELECT max(first) FROM log)"])
def test_the_end_of_a_former_log_that_is_not_signed_is_told(succeeded: Archive, which: str) -> None:
    former, first = succeeded.logs[0], succeeded.log.first
    tamper(succeeded, f"DELETE FROM checkpoint WHERE {which}")
    (found,) = ledger_findings(succeeded.path)
    assert found.code == "checkpoint_missing"
    assert found.concerns == (Concern("log", former.id.hex()), Concern("event", str(first)))
    assert "archive-app custody checkpoint PATH" in found.sentence
    # Neither that check nor its close signed it in silence.
    assert codes(ledger_findings(succeeded.path)) == ["checkpoint_missing"]


def test_each_log_that_lost_all_its_checkpoints_is_told(succeeded: Archive) -> None:
    tamper(succeeded, "DELETE FROM checkpoint")
    found = ledger_findings(succeeded.path)
    assert [each.concerns[0].id for each in found] == [log.id.hex() for log in succeeded.logs]


def test_a_successor_that_names_its_predecessor_truly_has_no_findings(succeeded: Archive) -> None:
    assert len(succeeded.logs) == 2
    assert ledger_check.check_ledger(succeeded, Meter()) == ()
    succeeded.close()
    assert ledger_findings(succeeded.path) == ()


def test_a_successor_that_does_not_name_its_predecessor_is_told(short: Archive) -> None:
    short.checkpoint()
    with short.writing() as transaction:
        transaction.begin_first_log()
        transaction.record(Event("viewed", (Subject("log", transaction.log.id.hex()),)))
    assert codes(ledger_check.check_ledger(short, Meter())) == ["succession_untrue"]


def test_events_cut_off_a_predecessor_are_told(succeeded: Archive) -> None:
    tamper(succeeded, "DELETE FROM event WHERE number = 4")
    findings = ledger_findings(succeeded.path)
    assert codes(findings)[0] == "event_missing"
    assert 4 in events_named(findings)


def test_an_event_whose_words_were_erased_though_nothing_was_shredded_is_named(
    short: Archive,
) -> None:
    secret, lines = rows(short, "SELECT secret, lines FROM event WHERE number = 3")[0]
    erased = disclosure.without(DisclosureSet(secret, lines), frozenset({"note", "place"}))
    tamper(short, "UPDATE event SET secret = NULL, lines = ? WHERE number = 3", erased.lines)
    findings = ledger_findings(short.path)
    assert codes(findings) == ["event_erased"]
    assert events_named(findings) == {3}


@given(st.sets(st.integers(0, 40)))
def test_runs_are_what_they_were_made_of(numbers: set[int]) -> None:
    found = list(runs(sorted(numbers)))
    assert {n for first, last in found for n in range(first, last + 1)} == numbers
    assert all(after[0] > before[1] + 1 for before, after in pairwise(found))
