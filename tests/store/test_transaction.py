"""What one write promises: whole with its witness, or nothing at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Cancelled, InvalidInput, NotFound
from archive_app.model import disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import Event, Subject
from archive_app.model.inputs import IncidentInput, SourceInput
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import ToldClock, add_incident, checkpoints, count, opened, small_archive

DAY_S = 24 * 60 * 60
TABLES = ("event", "tree", "event_subject", "record", "revision", "incident", "search", "fact")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def rows(archive: Archive) -> dict[str, int]:
    return {table: count(archive, table) for table in TABLES}


def events(archive: Archive, after: int = 0) -> list[dict[str, JsonValue]]:
    """What each event from number ``after`` on says."""
    with archive.reading() as session:
        connection = driver_connection(session)
        numbers = range(after, ledger.size(connection, archive.log) + archive.log.first)
        return [
            disclosure.values(each.disclosures) for each in ledger.load_events(connection, numbers)
        ]


def begin_and_raise(archive: Archive, error: BaseException) -> None:
    with archive.writing() as transaction:
        saved = transaction.save(IncidentInput(title="Half"))
        transaction.record(Event("incident_recorded", (saved.subject,)))
        raise error


# --- whole or nothing --------------------------------------------------------------------------


def test_a_write_without_an_event_is_refused_and_leaves_nothing(path: Path) -> None:
    with opened(path) as archive:
        before = rows(archive)
        with pytest.raises(RuntimeError, match="custody event"), archive.writing() as transaction:
            transaction.save(IncidentInput(title="Unwitnessed"))
        with pytest.raises(RuntimeError, match="custody event"), archive.writing() as transaction:
            transaction.connection.execute("DELETE FROM fact")
        assert rows(archive) == before


def test_a_write_that_changes_nothing_needs_no_event(path: Path) -> None:
    with opened(path) as archive:
        before = rows(archive)
        with archive.writing() as transaction:
            assert transaction.changed == frozenset()
        assert rows(archive) == before


@pytest.mark.parametrize(
    "error",
    [RuntimeError("a bug"), InvalidInput("typed wrongly"), Cancelled(), KeyboardInterrupt()],
)
def test_an_exception_leaves_nothing(path: Path, error: BaseException) -> None:
    with opened(path) as archive:
        before = rows(archive)
        with pytest.raises(type(error)):
            begin_and_raise(archive, error)
        assert rows(archive) == before
        assert add_incident(archive).reference is not None
    with opened(path) as archive:
        assert count(archive, "incident") == 1


def test_what_was_committed_is_there_after_opening_again(path: Path) -> None:
    with opened(path) as archive:
        saved = add_incident(archive, "Remembered")
        before = rows(archive)
    with opened(path) as archive:
        assert rows(archive) == before
        assert events(archive)[-1]["kind"] == "incident_recorded"
        subject = events(archive)[-1]["subject/0"]
        assert isinstance(subject, dict)
        assert (subject["id"], subject["revision"]) == (saved.id, saved.subject.revision)


def test_a_change_of_what_is_not_there_is_refused(path: Path) -> None:
    with opened(path) as archive:
        before = rows(archive)
        with pytest.raises(NotFound), archive.writing() as transaction:
            transaction.save(IncidentInput(title="Changed"), record_id="00" * 16)
        assert rows(archive) == before


def test_one_event_cannot_name_the_same_thing_twice(path: Path) -> None:
    with opened(path) as archive:
        subject = Subject("object", "ab" * 16)
        with pytest.raises(sqlcipher.IntegrityError), archive.writing() as transaction:
            transaction.record(Event("viewed", (subject, subject)))
        with archive.writing() as transaction:
            transaction.record(Event("viewed", (subject,)))


# --- who and what ------------------------------------------------------------------------------


def test_an_event_is_by_whoever_opened_the_archive(path: Path) -> None:
    with small_archive(path) as archive:
        add_incident(archive)
        with archive.reading() as session:
            keeper = session.connection().exec_driver_sql(
                "SELECT record.id FROM agent_name JOIN record USING (key) WHERE name LIKE 'Olena%'"
            )
            assert events(archive)[-1]["agent"] == archive.agent_id == keeper.scalar_one().hex()


def test_a_write_says_which_kinds_of_thing_it_touched(path: Path) -> None:
    with opened(path) as archive, archive.writing() as transaction:
        saved = transaction.save(SourceInput(pseudonym="Falcon"))
        assert transaction.changed == {"source"}
        transaction.record(Event("source_recorded", (saved.subject,)))
        transaction.touch("object")
        assert transaction.changed == {"source", "event", "object"}


def test_threads_write_one_after_another(path: Path) -> None:
    with opened(path) as archive:
        threads = [
            threading.Thread(target=lambda: [add_incident(archive) for _ in range(15)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert count(archive, "incident") == 60
        with archive.reading() as session:
            references = session.connection().exec_driver_sql(
                "SELECT reference FROM record WHERE kind = 'incident' ORDER BY key"
            )
            numbers = [int(reference.rsplit("-", 1)[1]) for (reference,) in references]
        assert numbers == list(range(1, 61))
        assert count(archive, "event") == 61


def test_working_state_waits_for_a_write_and_is_no_part_of_it(path: Path) -> None:
    with opened(path) as archive:
        with archive.scratch() as session:
            session.connection().exec_driver_sql(
                "INSERT INTO scratch_draft VALUES ('form', 'text')"
            )
        with pytest.raises(RuntimeError), archive.writing() as transaction:
            transaction.save(IncidentInput(title="Unwitnessed"))
        assert count(archive, "scratch_draft") == 1
        assert count(archive, "event") == 1


# --- checkpoints and clocks --------------------------------------------------------------------


def checkpoint_sizes(archive: Archive) -> list[int]:
    return [size for size, _ in checkpoints(archive)]


def test_a_checkpoint_is_signed_at_each_thousand_events(path: Path) -> None:
    with opened(path) as archive:
        assert checkpoint_sizes(archive) == [1]
        with archive.writing() as transaction:
            for number in range(2000):
                transaction.record(Event("viewed", (Subject("object", f"{number:032x}"),)))
        assert checkpoint_sizes(archive) == [1, 1000, 2000]
    with opened(path) as archive:
        assert checkpoint_sizes(archive) == [1, 1000, 2000, 2001]


def test_a_clock_that_goes_on_is_no_anomaly(path: Path) -> None:
    clock = ToldClock()
    with opened(path, clock=clock) as archive:
        add_incident(archive)
        for step in (0, 1, 60, 40 * DAY_S):
            clock.pass_by(step)
            add_incident(archive)
        clock.set_by(-2)  # as time servers do
        add_incident(archive)
        clock.set_by(DAY_S)  # to the hour of another zone, by hand
        add_incident(archive)
        assert "clock_anomaly" not in [event["kind"] for event in events(archive, 2)]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (-3, "stepped back by 3 seconds"),
        (-DAY_S, "stepped back by 86400 seconds"),
        (DAY_S + 1, "jumped forward by 86401 seconds"),
    ],
)
def test_a_clock_that_moved_oddly_is_an_event_before_the_next(
    path: Path, step: int, words: str
) -> None:
    clock = ToldClock()
    with opened(path, clock=clock) as archive:
        add_incident(archive)
        before = count(archive, "event")
        clock.set_by(step)
        add_incident(archive)
        add_incident(archive)
        kinds = [event["kind"] for event in events(archive, before)]
        assert kinds == ["clock_anomaly", "incident_recorded", "incident_recorded"]
        assert words in str(events(archive, before)[0]["note"])


def test_a_clock_set_while_the_archive_was_closed_is_noticed_as_well(path: Path) -> None:
    clock = ToldClock()
    with opened(path, clock=clock) as archive:
        add_incident(archive)
    clock.set_by(-600)
    with opened(path, clock=clock) as archive:
        before = count(archive, "event")
        add_incident(archive)
        assert events(archive, before)[0]["kind"] == "clock_anomaly"


def test_a_computer_that_was_off_for_a_week_has_no_odd_clock(path: Path) -> None:
    clock = ToldClock()
    with opened(path, clock=clock) as archive:
        add_incident(archive)
        clock.set_by(7 * DAY_S)
        clock.restart()
        before = count(archive, "event")
        add_incident(archive)
        assert [event["kind"] for event in events(archive, before)] == ["incident_recorded"]


def test_what_is_recorded_is_the_clock_as_it_stood(path: Path) -> None:
    clock = ToldClock()
    with opened(path, clock=clock) as archive:
        add_incident(archive)
        assert events(archive)[-1]["clock"] == {
            "boot": clock.reading.boot,
            "offset": "+00:00",
            "source": "system",
        }
        with archive.reading() as session:
            leaf = session.connection().exec_driver_sql(
                "SELECT leaf FROM event ORDER BY number DESC LIMIT 1"
            )
            assert b'"recorded_at":"2026-03-01T12:00:00Z"' in leaf.scalar_one()
