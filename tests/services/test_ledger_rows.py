"""The ledger as a list: every filter finds what it says, and pages say what events say."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive_app.errors import NotFound
from archive_app.services import ledger_rows, shred
from archive_app.services.custody import ByHand, name_agents, record_by_hand
from archive_app.services.ledger_rows import EventFilter, event_keys, load_event_rows
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import add_incident
from tests.services.steps import events, take_one
from tests.services.tampering import reopen, tamper


def listed(archive: Archive, **wanted: object) -> list[int]:
    return list(event_keys(archive, EventFilter(**wanted)))  # type: ignore[arg-type]


def test_all_events_are_listed_newest_first(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "a.jpg", b"bytes")
    every = [event.number for event in events(archive)]
    assert list(event_keys(archive)) == every[::-1]
    rows = load_event_rows(archive, event_keys(archive))
    assert [row.key for row in rows] == every[::-1]
    assert {row.event.kind for row in rows} == set(ledger_rows.list_kinds(archive))


def test_events_are_found_by_kind_record_and_time(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "a.jpg", b"bytes")
    incident = add_incident(archive)
    said = ByHand("handed_over", incident.reference or "", to="A court")
    number = record_by_hand(archive, said).number
    assert listed(archive, kind="handed_over") == [number]
    assert listed(archive, subject=incident.reference)[0] == number
    about = {event.number for event in events(archive) if "received" in event.kind}
    assert about <= set(listed(archive, subject=item.reference))
    at = datetime.fromisoformat(events(archive)[-1].recorded_at)
    assert listed(archive, earliest=at)[0] == number
    assert listed(archive, earliest=at + timedelta(seconds=1)) == []
    assert listed(archive, latest=at - timedelta(days=400)) == []
    assert set(listed(archive, latest=at)) == set(event_keys(archive))
    with pytest.raises(NotFound):
        listed(archive, subject="8T15YA7E-2026-9999")


def test_events_of_one_person_are_found_even_where_values_were_erased(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "a.jpg", b"bytes")
    everything = list(event_keys(archive, EventFilter(agent=archive.agent_id)))
    assert everything == [e.number for e in events(archive) if e.agent == archive.agent_id][::-1]
    shred.shred_item(archive, item.reference, reason="Consent withdrawn.")
    after = list(event_keys(archive, EventFilter(agent=archive.agent_id)))
    assert after == [e.number for e in events(archive) if e.agent == archive.agent_id][::-1]
    assert set(everything) < set(after)
    assert listed(archive, agent="ab" * 16) == []


def test_no_words_of_a_person_pass_for_an_agent(archive: Archive) -> None:
    incident = add_incident(archive)
    forged = f'x\n"agent","{"ab" * 16}"\n'
    record_by_hand(archive, ByHand("handed_over", incident.reference or "", note=forged))
    assert listed(archive, agent="ab" * 16) == []


def test_a_row_names_people_and_subjects(archive: Archive) -> None:
    incident = add_incident(archive)
    (row,) = load_event_rows(archive, listed(archive, subject=incident.reference))
    assert row.subjects == (incident.reference,)
    assert row.agent
    assert row.agent != archive.agent_id


def test_listing_events_and_naming_people_reads_no_table_from_end_to_end(archive: Archive) -> None:
    add_incident(archive)
    asked: list[str] = []
    with archive.reading() as session:
        connection = driver_connection(session)
    connection.set_trace_callback(asked.append)
    event_keys(archive)
    event_keys(archive, EventFilter(kind="incident_recorded"))
    name_agents(archive)
    connection.set_trace_callback(None)
    queries = [each for each in asked if each.startswith("SELECT")]
    assert len(queries) == 3
    plans = [row[3] for each in queries for row in connection.execute(f"EXPLAIN QUERY PLAN {each}")]
    read_whole = [step for step in plans if step.startswith(("SCAN record", "SCAN event"))]
    assert [step for step in read_whole if "COVERING INDEX event_by_kind" not in step] == []


def test_one_reference_of_each_code_is_named_as_long_as_the_longest(archive: Archive) -> None:
    assert ledger_rows.list_longest_references(archive) == []
    first, second = add_incident(archive), add_incident(archive)
    code, year, _ = str(first.reference).split("-")
    expected = f"{code}-{year}-{second.key:04}"
    assert ledger_rows.list_longest_references(archive) == [expected]
    tamper(archive, f"UPDATE record SET reference = '00000000-2025-1' WHERE key = {first.key}")
    tamper(archive, f"UPDATE record SET key = 123456 WHERE key = {second.key}")
    restored = reopen(archive.path)
    assert ledger_rows.list_longest_references(restored) == [
        "00000000-2025-123456",
        f"{code}-{year}-123456",
    ]
    restored.close()
