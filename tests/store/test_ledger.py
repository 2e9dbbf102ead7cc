"""What the ledger promises below the archive's lock: append only, one chain, every proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import custody, disclosure, merkle, note
from archive_app.model.custody import Event, Subject
from archive_app.store import ledger, migrate
from archive_app.store.appending import Appending
from archive_app.store.engine import Access, connect, open_engine
from archive_app.store.ledger import Appended, Log
from tests.archives import ToldClock
from tests.frontier import Frontier
from tests.processes import Child, forking, needs_fork, tolerates_fork

pytestmark = tolerates_fork

KEY = bytes(range(32))
CLOCK = ToldClock()
AGENT = "0a" * 16


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue with every table and trigger; tests leave it as it was."""
    path = tmp_path_factory.mktemp("ledger") / "catalogue-1.db"
    engine = open_engine(path, KEY, Access.CREATING)
    migrate.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def connection(catalogue: Path) -> Iterator[sqlcipher.Connection]:
    with closing(connect(catalogue, KEY, Access.WRITING)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("ROLLBACK")


@pytest.fixture
def log(connection: sqlcipher.Connection) -> Log:
    return ledger.create_log(connection)


def subject(number: int, kind: str = "object") -> Subject:
    return Subject(kind, f"{number:032x}")


def append(connection: sqlcipher.Connection, log: Log, *numbers: int) -> Appended:
    event = Event("viewed", tuple(subject(number) for number in numbers))
    return Appending(connection, log).append(event, agent=AGENT, clock=CLOCK.read())


def leaves(connection: sqlcipher.Connection, log: Log) -> list[bytes]:
    numbers = range(log.first, log.first + ledger.size(connection, log))
    return [merkle.leaf_digest(each.leaf) for each in ledger.load_events(connection, numbers)]


def said(connection: sqlcipher.Connection, number: int) -> list[custody.ChainedSubject]:
    event = ledger.load_event(connection, number)
    return custody.chained_subjects(disclosure.values(event.disclosures))


# --- leaves and the tree -----------------------------------------------------------------------


def test_events_are_numbered_without_a_gap(connection: sqlcipher.Connection, log: Log) -> None:
    assert ledger.size(connection, log) == 0
    appended = [append(connection, log, 1) for _ in range(20)]
    assert [each.index for each in appended] == list(range(20))
    assert ledger.size(connection, log) == 20
    for each in appended:
        event = ledger.load_event(connection, each.number)
        leaf = custody.parse_leaf(event.leaf)
        assert (leaf.index, leaf.log) == (each.index, log.id)
        assert leaf.commit == disclosure.commitment(event.disclosures)
        assert each.leaf_sha256 == merkle.leaf_digest(event.leaf)


def test_what_a_write_keeps_at_hand_is_what_the_tables_say(
    connection: sqlcipher.Connection, log: Log
) -> None:
    for number in range(13):
        append(connection, log, number % 3)
    kept = Appending(connection, log)
    kept.begin_chain(subject(77).id)
    for number in range(40):
        event = Event("viewed", (subject(number % 7), subject(77)))
        appended = kept.append(event, agent=AGENT, clock=CLOCK.read())
        stored = ledger.load_event(connection, appended.number)
        assert appended.leaf_sha256 == merkle.leaf_digest(stored.leaf)
        for link in said(connection, appended.number):
            about = ledger.find_events_about(connection, bytes.fromhex(link.subject.id))
            assert about[link.seq - 1 :] == [appended.number]
            earlier = ledger.load_events(connection, about[-2:-1])
            before = [merkle.leaf_digest(each.leaf).hex() for each in earlier]
            assert link.prev == (before[0] if before else None)
    assert ledger.root(connection, log, 53) == merkle.set_root(leaves(connection, log))
    assert connection.execute("SELECT count(*) FROM tree").fetchone() == (53 + 26 + 13 + 6 + 3 + 1,)


def test_what_a_write_keeps_at_hand_cannot_fork_the_log(
    connection: sqlcipher.Connection, log: Log
) -> None:
    behind = Appending(connection, log)
    append(connection, log, 1)
    with pytest.raises(sqlcipher.IntegrityError):
        behind.append(Event("viewed", (subject(2),)), agent=AGENT, clock=CLOCK.read())
    assert ledger.size(connection, log) == 1
    assert ledger.find_events_about(connection, bytes.fromhex(subject(2).id)) == []


def test_an_event_that_cannot_be_written_leaves_the_next_one_its_place(
    connection: sqlcipher.Connection, log: Log
) -> None:
    end = Appending(connection, log)
    with pytest.raises(UnicodeEncodeError):
        end.append(Event("viewed", (subject(1),), note="\ud800"), agent=AGENT, clock=CLOCK.read())
    appended = end.append(Event("viewed", (subject(1),)), agent=AGENT, clock=CLOCK.read())
    assert appended.index == 0
    assert [link.seq for link in said(connection, appended.number)] == [1]


def test_a_leaf_tells_order_and_time_and_nothing_else(
    connection: sqlcipher.Connection, log: Log
) -> None:
    event = Event("received", (subject(7),), from_="Ivan", note="at night", place="Kharkiv")
    appended = Appending(connection, log).append(event, agent=AGENT, clock=CLOCK.read())
    stored = ledger.load_event(connection, appended.number)
    for word in (b"received", b"Ivan", b"night", b"Kharkiv", AGENT.encode(), b"object"):
        assert word not in stored.leaf


def test_the_root_is_that_of_the_leaves_at_every_size(
    connection: sqlcipher.Connection, log: Log
) -> None:
    assert ledger.root(connection, log, 0) == merkle.EMPTY_ROOT
    for _ in range(70):
        append(connection, log, 1)
    digests = leaves(connection, log)
    for size in range(71):
        assert ledger.root(connection, log, size) == merkle.set_root(digests[:size])


def test_every_event_is_proven_in_every_later_tree(
    connection: sqlcipher.Connection, log: Log
) -> None:
    for _ in range(40):
        append(connection, log, 1)
    digests, node = leaves(connection, log), ledger.nodes(connection, log)
    roots = [ledger.root(connection, log, size) for size in range(41)]
    for size in range(1, 41):
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, node)
            assert merkle.verify_inclusion(digests[index], index, size, proof, roots[size])
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(old, size, node)
            assert merkle.verify_consistency(old, size, proof, roots[old], roots[size])


def test_a_stored_node_has_one_place(connection: sqlcipher.Connection, log: Log) -> None:
    for _ in range(64):
        append(connection, log, 1)
    assert connection.execute("SELECT count(*) FROM tree").fetchone() == (127,)
    places = [ledger.position(level, at) for level in range(7) for at in range(64 >> level)]
    assert sorted(places) == list(range(127))


def test_an_event_without_subject_or_with_many_is_kept_whole(
    connection: sqlcipher.Connection, log: Log
) -> None:
    numbers = list(range(100))
    appended = append(connection, log, *numbers)
    assert [each.subject for each in said(connection, appended.number)] == [
        subject(number) for number in numbers
    ]
    assert said(connection, append(connection, log).number) == []


def test_events_are_loaded_in_the_order_asked_for(
    connection: sqlcipher.Connection, log: Log
) -> None:
    numbers = [append(connection, log, at).number for at in range(5)]
    loaded = ledger.load_events(connection, numbers[::-1])
    assert [event.number for event in loaded] == numbers[::-1]
    with pytest.raises(Damaged, match="missing"):
        ledger.load_event(connection, numbers[-1] + 1)


def test_a_lost_digest_of_the_tree_is_named(connection: sqlcipher.Connection, log: Log) -> None:
    append(connection, log, 1)
    with pytest.raises(Damaged, match="tree"):
        ledger.root(connection, log, 2)


# --- chains ------------------------------------------------------------------------------------


def test_each_subject_has_its_own_chain_without_a_gap(
    connection: sqlcipher.Connection, log: Log
) -> None:
    appended = [append(connection, log, *numbers) for numbers in [(1,), (1, 2), (2,), (3, 1), (1,)]]
    for number, places in {1: (0, 1, 3, 4), 2: (1, 2), 3: (3,)}.items():
        events = ledger.find_events_about(connection, bytes.fromhex(subject(number).id))
        assert events == [appended[place].number for place in places]
        before = None
        for seq, place in enumerate(places, start=1):
            chained = said(connection, appended[place].number)
            (link,) = [each for each in chained if each.subject == subject(number)]
            assert (link.seq, link.prev) == (seq, before)
            before = appended[place].leaf_sha256.hex()


def test_a_chain_goes_on_in_the_successor_of_its_log(
    connection: sqlcipher.Connection, log: Log
) -> None:
    first = append(connection, log, 1)
    successor = ledger.create_log(connection)
    second = append(connection, successor, 1)
    (link,) = said(connection, second.number)
    assert (link.seq, link.prev) == (2, first.leaf_sha256.hex())
    assert (second.number, second.index) == (first.number + 1, 0)


def test_a_second_link_at_one_place_of_a_chain_is_impossible(
    connection: sqlcipher.Connection, log: Log
) -> None:
    appended = append(connection, log, 1)
    with pytest.raises(sqlcipher.IntegrityError):
        connection.execute(
            "INSERT INTO event_subject VALUES (?, 1, ?)",
            (bytes.fromhex(subject(1).id), appended.number),
        )


# --- several logs ------------------------------------------------------------------------------


def test_a_successor_leaves_the_old_log_as_it_was(
    connection: sqlcipher.Connection, log: Log
) -> None:
    for _ in range(5):
        append(connection, log, 1)
    head = ledger.head(connection, log)
    successor = ledger.create_log(connection)
    for _ in range(3):
        append(connection, successor, 1)
    assert ledger.head(connection, log) == head
    assert ledger.size(connection, successor) == 3
    assert ledger.root(connection, successor, 3) == merkle.set_root(leaves(connection, successor))
    assert ledger.load_logs(connection) == [log, successor]
    assert log.id != successor.id
    assert log.origin == f"evidence-log/{log.id.hex()}"
    assert log.keys != successor.keys


# --- checkpoints -------------------------------------------------------------------------------


def test_a_checkpoint_is_signed_by_both_keys_of_the_log(
    connection: sqlcipher.Connection, log: Log
) -> None:
    for _ in range(3):
        append(connection, log, 1)
    signed = ledger.make_checkpoint(connection, log)
    checkpoint = note.open_checkpoint(signed, log.keys.verifier_keys())
    assert checkpoint == ledger.head(connection, log)
    assert signed.count("\N{EM DASH} ".encode()) == 2
    other = ledger.create_log(connection)
    with pytest.raises(Damaged):
        note.open_checkpoint(signed, replace(other, id=log.id).keys.verifier_keys())


def test_a_head_is_signed_once(connection: sqlcipher.Connection, log: Log) -> None:
    append(connection, log, 1)
    assert ledger.newest_checkpoint(connection, log) is None
    first = ledger.make_checkpoint(connection, log)
    assert ledger.make_checkpoint(connection, log) == first
    append(connection, log, 1)
    second = ledger.make_checkpoint(connection, log)
    assert ledger.newest_checkpoint(connection, log) == (2, second)
    assert ledger.last_checkpoint_size(connection, log) == 2


# --- append only -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"DELETE FROM {table}"
            for table in (
                *("event", "tree", "event_subject", "log", "checkpoint", "record", "revision"),
            )
        ),
        *(
            f"UPDATE {table} SET {column} = {column}"
            for table, column in {
                "tree": "digest",
                "event_subject": "event",
                "log": "ed25519_seed",
                "checkpoint": "note",
            }.items()
        ),
        "UPDATE event SET leaf = x'00'",
        "UPDATE event SET kind = 'x'",
        "UPDATE event SET number = number + 100",
        "UPDATE event SET lines = ''",
        "UPDATE event SET secret = NULL",
        "UPDATE revision SET header = x'00'",
        "UPDATE revision SET lines = ''",
        "REPLACE INTO event SELECT number, kind, x'00', secret, lines FROM event",
        "REPLACE INTO tree SELECT log, position, x'00' FROM tree",
        "INSERT INTO event SELECT number, kind, x'00', secret, lines FROM event WHERE 1"
        " ON CONFLICT(number) DO UPDATE SET leaf = excluded.leaf",
    ],
)
def test_what_is_written_is_not_written_again(
    connection: sqlcipher.Connection, log: Log, statement: str
) -> None:
    append(connection, log, 1)
    ledger.make_checkpoint(connection, log)
    connection.execute("INSERT INTO record(id, kind, revision) VALUES (x'01', 'incident', 1)")
    connection.execute("INSERT INTO revision SELECT key, 1, x'02', NULL, '' FROM record")
    before = [
        connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("event", "tree")
    ]
    with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert before == [
        connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("event", "tree")
    ]


def test_only_an_erasure_takes_values_away_and_never_what_is_hashed(
    connection: sqlcipher.Connection, log: Log
) -> None:
    append(connection, log, 1)
    connection.execute("INSERT INTO erasure VALUES (1)")
    connection.execute("UPDATE event SET secret = NULL, lines = ''")
    for statement in (
        "UPDATE event SET leaf = x'00'",
        "UPDATE event SET kind = 'x'",
        "DELETE FROM event",
    ):
        with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
            connection.execute(statement)


# --- two processes -----------------------------------------------------------------------------


@needs_fork
def test_two_processes_append_two_thousand_events_without_a_fork(tmp_path: Path) -> None:
    path = tmp_path / "catalogue-1.db"
    engine = open_engine(path, KEY, Access.CREATING)
    migrate.upgrade(engine)
    engine.dispose()
    with closing(connect(path, KEY, Access.WRITING)) as connection:
        log = ledger.create_log(connection)
    together = forking().Barrier(2)

    def append_a_thousand() -> int:
        turns = 0
        last = -1
        with closing(connect(path, KEY, Access.WRITING)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # this is not about power cuts
            for at in range(1000):
                if at % 10 == 0:  # else the first to come would be done before the other began
                    together.wait(60)
                connection.execute("BEGIN IMMEDIATE")
                number = append(connection, log, at % 7, 100 + at).number
                connection.execute("COMMIT")
                turns += number != last + 1
                last = number
        return turns

    children = [Child(append_a_thousand) for _ in range(2)]
    turns = [child.result() for child in children]
    assert min(turns) > 20  # they did take turns
    with closing(connect(path, KEY, Access.READING)) as connection:
        assert ledger.size(connection, log) == 2000
        digests = leaves(connection, log)
        assert ledger.root(connection, log, 2000) == merkle.set_root(digests)
        node = ledger.nodes(connection, log)
        frontier = Frontier()
        for digest in digests:
            for level, at, completed in frontier.append(digest):
                assert node(level, at) == completed
        seqs: Counter[str] = Counter()
        last_leaf: dict[str, str] = {}
        for number, digest in enumerate(digests):
            for link in said(connection, number):
                seqs[link.subject.id] += 1
                assert (link.seq, link.prev) == (
                    seqs[link.subject.id],
                    last_leaf.get(link.subject.id),
                )
                last_leaf[link.subject.id] = digest.hex()
        assert sum(seqs.values()) == 4000
