"""A search index that is not what records say accuses none, and is built anew from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive_app.errors import Cancelled, Damaged
from archive_app.model.fixity import FixityReport, Part, Scope
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Activity, Meter
from archive_app.services import access, catalogue, custody, fixity, past_checks
from archive_app.services.custody import ByHand
from archive_app.services.search import SearchPage, find_records, rank_records
from archive_app.services.shred import shred_item
from archive_app.store import rotation, search_index
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.transaction import Transaction, driver_connection
from tests.archives import add_incident, forget_archives, recovery_words
from tests.promises.pages import PAGE, name_pages
from tests.services.steps import rows, take_one
from tests.services.tampering import codes, damage, reopen, tampering

OF_THE_INDEX = {"search_index_damaged", "search_changed", "search_extra"}
OF_FTS5 = ("search_content", "search_data", "search_docsize", "search_idx")
DAMAGE = [
    "DELETE FROM search_data WHERE id = 10",
    "DELETE FROM search_data",
    "DELETE FROM search_content",
    "DELETE FROM search_docsize",
    "DELETE FROM search_data; DELETE FROM search_idx; DELETE FROM search_content;"
    " DELETE FROM search_docsize; DELETE FROM search_config",
    "UPDATE search_config SET v = 99 WHERE k = 'version'",
    "DELETE FROM search_config",
    "UPDATE search_data SET block = x'ff00ff00ff' WHERE id = 10",
]
UNTRUE = [
    "DELETE FROM search",
    "DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)",
    "UPDATE search SET title = 'quiet'",
    "INSERT INTO search(rowid, title, text) VALUES (999, 'zebra', 'zebra')",
    "INSERT INTO search(rowid, title, text) VALUES (1, 'zebra', 'zebra')",
]
DROPPED = ["DROP TABLE search", "DROP TABLE search_config", "DROP TABLE search_content"]

OF_ANOTHER_MAKE = [
    f"DROP TABLE search; CREATE VIRTUAL TABLE search USING fts5({make}); "
    + "INSERT INTO search(rowid, title, text) SELECT key, 'zebra', 'zebra' FROM incident"
    for make in (
        "title, text",
        "title, text, tokenize='porter ascii', prefix='1 2 3'",
        "title, text, tokenize='trigram'",
        "title, text, content=''",
        "title, text, columnsize=0, detail=none",
        "title, text, other, tokenize='ascii', prefix='1 2 3'",
    )
]
OF_ANOTHER_MAKE += [
    "DROP TABLE search; CREATE TABLE search(title, text)",
    "DROP TABLE search; CREATE VIRTUAL TABLE search USING fts5vocab(event, row)",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'ascii', 'none')"
    " WHERE name = 'search'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'fts5', 'fts9')"
    " WHERE name = 'search'",
]
IN_ITS_PLACE = [
    "DROP TABLE search; CREATE VIEW search AS SELECT title, '' AS text FROM incident",
    "DROP TABLE search; CREATE INDEX search ON incident(title)",
    *(
        f"DROP TABLE search_{name}; CREATE {what}"
        for name in ("config", "content", "data", "docsize", "idx")
        for what in (
            f"VIEW search_{name} AS SELECT 1",
            f"INDEX search_{name} ON incident(title)",
            f"TABLE search_{name}(other)",
        )
    ),
]


@pytest.fixture
def kept(archive: Archive, tmp_path: Path) -> Archive:
    """An archive of two incidents, one of them revised, an item with a file, and one shredded."""
    saved = add_incident(archive, "giraffe")
    catalogue.edit(archive, saved.id, "incident", {"title": "zebra"})
    add_incident(archive, "zebra crossing")
    take_one(archive, tmp_path / "zebra.txt", b"first")
    gone = take_one(archive, tmp_path / "zebra gone.txt", b"second")
    shred_item(archive, gone.reference, reason="asked for")
    return archive


def damaged(archive: Archive, statements: str) -> Archive:
    """Close an archive, change its index, and open it again."""
    with tampering(archive) as connection:
        connection.executescript(statements)
    return reopen(archive.path)


def check(archive: Archive) -> FixityReport:
    return fixity.check(archive, past_checks.EVERYTHING, Meter())


def put_back(archive: Archive) -> str:
    """Return what gives the shredded item of `kept` its words again, as an old page of them does.

    To be called before it is shredded.
    """
    ((number, secret, lines),) = rows(
        archive,
        "SELECT record_key, hex(secret), hex(lines) FROM revision WHERE record_key = (SELECT"
        " max(key) FROM evidence_item)",
    )
    return (
        f"UPDATE revision SET secret = x'{secret}', lines = CAST(x'{lines}' AS TEXT)"
        f" WHERE record_key = {number}"
    )


def instructions(archive: Archive, act: Callable[[], object]) -> int:
    """Return how many hundreds of SQLite's instructions something takes."""
    asked: list[None] = []
    with archive.reading() as session:
        connection = driver_connection(session)
        connection.set_progress_handler(lambda: asked.append(None), 100)
    try:
        act()
    finally:
        connection.set_progress_handler(None, 0)
    return len(asked)


def refusal(act: Callable[[], object]) -> str:
    """Return with what sentence something is refused, "" where it is done."""
    try:
        act()
    except Damaged as error:
        return str(error)
    return ""


def require_found(archive: Archive) -> None:
    for page in (find_records(archive, "zebra"), rank_records(archive, "zebra")):
        assert len(page.hits) == 3
    assert find_records(archive, "giraffe").hits == find_records(archive, "gone").hits == ()


@pytest.mark.parametrize("statements", [*DAMAGE, *UNTRUE])
def test_what_is_wrong_with_the_index_alone_is_told_of_it_once_and_put_right_from_the_records(
    kept: Archive, statements: str
) -> None:
    with damaged(kept, statements) as again:
        first = check(again)
        assert first.findings
        assert set(codes(first.findings)) <= OF_THE_INDEX
        assert codes(first.remarks) == ["search_built_anew"]
        assert check(again).findings == ()
        assert codes(check(again).remarks) == []
        require_found(again)
        add_incident(again, "zebra again")
        assert len(find_records(again, "zebra").hits) == 4


@pytest.mark.parametrize(
    "owners", [OF_FTS5, ("search_data",), ("search_docsize",), ("record",), ("record", *OF_FTS5)]
)
def test_after_old_pages_were_put_back_a_search_finds_each_record_that_still_stands(
    kept: Archive, owners: tuple[str, ...]
) -> None:
    kept.fold()
    file = kept.path / "catalogue-1.db"
    old = file.read_bytes()
    add_incident(kept, "zebra latest")
    kept.fold()
    named = [page for page in name_pages(kept) if page.owner in owners]
    kept.close()
    content = bytearray(file.read_bytes())
    for page in named:
        end = page.offset + PAGE
        content[page.offset : end] = old[page.offset : end] or content[page.offset : end]
    assert content != file.read_bytes()
    file.write_bytes(content)
    with reopen(kept.path) as again:
        assert refusal(lambda: rank_records(again, "zebra")) in ("", str(search_index.damage()))
        assert check(again).findings
        left = OF_THE_INDEX & set(codes(check(again).findings))
        assert left == ({"search_extra"} if owners == ("record",) else set())
        found = [hit.title for hit in rank_records(again, "zebra").hits]
        assert len(found) == 3 + ("record" not in owners)


@pytest.mark.parametrize("statements", DROPPED)
def test_an_index_whose_tables_are_gone_is_made_again_and_accuses_no_record(
    kept: Archive, statements: str
) -> None:
    with damaged(kept, statements) as again:
        first = check(again)
        assert {"schema_other", "search_index_damaged"} <= set(codes(first.findings))
        assert not any(finding.concerns for finding in first.findings)
        assert check(again).findings == ()
        require_found(again)


@pytest.mark.parametrize("statements", [*OF_ANOTHER_MAKE, *IN_ITS_PLACE])
def test_an_index_of_another_make_is_damage_of_it_alone(kept: Archive, statements: str) -> None:
    with damaged(kept, statements) as again:
        handed: list[object] = []
        with pytest.raises(Damaged, match=r"search index.*archive check"):
            access.rotate(again, recovery_words(), meter=Meter(), hand_over=handed.append)
        assert handed == []
        first = check(again)
        assert "search_index_damaged" in codes(first.findings)
        assert {each.code for each in first.findings if each.concerns} <= OF_THE_INDEX
        assert codes(first.remarks) == ["search_built_anew"]
        assert check(again).findings == ()
        require_found(again)
        add_incident(again, "zebra again")
        access.rotate(again, recovery_words(), meter=Meter(), hand_over=handed.append)
        assert len(handed) == 1


@pytest.mark.parametrize("owner", OF_FTS5)
def test_a_damaged_page_of_the_index_accuses_no_record(kept: Archive, owner: str) -> None:
    kept.close()
    damage(kept.path, recovery_words(), owner)
    with reopen(kept.path) as again:
        report = check(again)
        assert set(codes(report.findings)) <= {"page_damaged", "catalogue_unreadable"}
        assert report.event is not None
        assert refusal(lambda: rank_records(again, "zebra")) in ("", str(search_index.damage()))


def test_the_event_of_the_check_says_what_was_done_and_names_no_file(kept: Archive) -> None:
    with damaged(kept, "DELETE FROM search_data WHERE id = 10") as again:
        check(again)
        (event,) = custody.list_events(again, limit=1)
        assert event.note is not None
        assert event.note.endswith(" Findings: 1. The search index was built anew.")
        subjects = rows(
            again,
            "SELECT 1 FROM event_subject JOIN record ON id = subject WHERE event ="
            " (SELECT max(number) FROM event)",
        )
        assert subjects == []


@pytest.mark.parametrize("statements", [*DAMAGE[:3], DAMAGE[5], *UNTRUE[:2], DROPPED[0]])
def test_of_an_archive_that_cannot_be_written_it_is_only_told(
    kept: Archive, statements: str
) -> None:
    damaged(kept, statements).close()
    forget_archives()
    with reopen(kept.path) as again:
        assert again.standing is not Standing.CURRENT
        first = check(again)
        assert first.findings
        assert codes(first.remarks) == ["archive_read_only"]
        assert codes(check(again).findings) == codes(first.findings)


def test_a_building_that_fails_leaves_the_index_as_it_was_and_the_check_is_witnessed(
    kept: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_connection: object) -> None:
        raise Damaged("A page is damaged.")

    with damaged(kept, "DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)") as again:
        before = rows(again, "SELECT id, c0 FROM search_content")
        with monkeypatch.context() as patched:
            patched.setattr(search_index, "_current", fails)
            report = check(again)
        assert codes(report.remarks) == ["search_not_built"]
        assert "A page is damaged." in report.remarks[0].sentence
        (event,) = custody.list_events(again, limit=1)
        assert (event.number, "built anew" in str(event.note)) == (report.event, False)
        assert rows(again, "SELECT id, c0 FROM search_content") == before
        assert codes(check(again).findings) == ["search_changed"]
        require_found(again)


@contextmanager
def broken_off(archive: Archive, after: int) -> Iterator[Callable[[], bool]]:
    """Let SQLite break off one statement, after so many instructions of writing; tell if it did.

    It then rolls back all of the transaction, as it does where a disk is full: what came after that
    would be committed by itself.
    """
    left, is_under_way = count(after, -1), True
    begin = Transaction.begin

    def begun(*given: Any, **named: Any) -> Any:
        transaction = begin(*given, **named)
        transaction.connection.set_progress_handler(lambda: is_under_way and next(left) == 0, 1)
        return transaction

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transaction, "begin", begun)
        yield lambda: next(left) < 0
    is_under_way = False


def test_a_building_that_is_rolled_back_at_any_step_changes_nothing(kept: Archive) -> None:
    with damaged(kept, "DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)") as again:
        asked = (
            "SELECT name, sql FROM sqlite_master ORDER BY name",
            "SELECT id, c0, c1 FROM search_content",
        )
        before = [rows(again, each) for each in asked]
        after, times = 100.0, 0
        while True:
            with broken_off(again, int(after)) as was_broken_off, suppress(Exception):
                check(again)
            if not was_broken_off():
                break
            assert [rows(again, each) for each in asked] == before
            after, times = after * 1.2, times + 1
        assert times > 20
        assert rows(again, asked[0]) == before[0]
        require_found(again)


@pytest.mark.parametrize("instead", ["CREATE NOTHING", "DROP TABLE search"])
def test_after_a_building_that_failed_the_archive_is_searched_and_written_as_before(
    kept: Archive, monkeypatch: pytest.MonkeyPatch, instead: str
) -> None:
    with damaged(kept, "DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)") as again:
        with monkeypatch.context() as patched:
            patched.setattr(search_index, "_MADE", instead)
            assert "search_not_built" in codes(check(again).remarks)
        add_incident(again, "zebra again")
        assert len(find_records(again, "zebra").hits) == 3
        check(again)
        assert len(find_records(again, "zebra").hits) == 4


class _StoppedWhileBuilding(Meter):
    def __init__(self, steps: int) -> None:
        super().__init__()
        self._left = steps

    def advance(self, amount: int = 0) -> None:
        if self.activity is Activity.BUILD_INDEX:
            self._left -= 1
            if not self._left:
                self.cancel()
        super().advance(amount)


@pytest.mark.parametrize("steps", [1, 2])
def test_a_building_that_is_stopped_changes_nothing_and_the_next_check_goes_on_and_builds_it(
    kept: Archive, steps: int
) -> None:
    with damaged(kept, "DELETE FROM search WHERE rowid = (SELECT min(rowid) FROM search)") as again:
        before = rows(again, "SELECT id, c0 FROM search_content")
        made = rows(again, "SELECT name, sql FROM sqlite_master ORDER BY name")
        (last,) = custody.list_events(again, limit=1)
        with pytest.raises(Cancelled):
            fixity.check(again, Scope(), _StoppedWhileBuilding(steps))
        assert custody.list_events(again, limit=1)[0].number == last.number
        assert rows(again, "SELECT id, c0 FROM search_content") == before
        assert fixity.find_stopped(again) is not None
        meter = Meter()
        report = fixity.check(again, Scope(), meter)
        assert codes(report.remarks) == ["search_built_anew"]
        assert 0 < meter.done <= meter.total
        assert fixity.find_stopped(again) is None
        require_found(again)
        assert rows(again, "SELECT name, sql FROM sqlite_master ORDER BY name") == made


def test_the_index_is_built_from_more_records_than_are_read_at_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_AT_ONCE", 2)
    for number in range(5):
        add_incident(archive, f"zebra {number}")
    with damaged(archive, "DELETE FROM search") as again:
        check(again)
        assert len(find_records(again, "zebra").hits) == 5
        assert check(again).findings == ()


def test_a_record_that_cannot_be_understood_keeps_no_other_from_being_found(kept: Archive) -> None:
    broken = "UPDATE revision SET lines = x'ff' WHERE record_key = (SELECT max(rowid) FROM search)"
    with damaged(kept, f"{broken}; DELETE FROM search_config") as again:
        assert "search_index_damaged" in codes(check(again).findings)
        assert len(find_records(again, "zebra").hits) == 2
        assert set(codes(check(again).findings)) == {"revision_changed", "revision_malformed"}


@pytest.mark.parametrize("key", [1, 999])
def test_a_search_leaves_out_what_is_no_record_that_it_finds(kept: Archive, key: int) -> None:
    with damaged(kept, f"INSERT INTO search(rowid, title) VALUES ({key}, 'zebra')") as again:
        require_found(again)
        assert len(rank_records(again, "zebra", limit=3).hits) == 3
        assert len(find_records(again, "zebra", limit=3).hits) == 3


@pytest.mark.parametrize("search", [find_records, rank_records])
def test_rows_of_no_record_are_passed_over_in_time_that_grows_with_them_alone(
    archive: Archive, search: Callable[[Archive, str], SearchPage]
) -> None:
    add_incident(archive, "zebra")
    steps = []
    for ghosts in (4000, 8000):
        with tampering(archive) as connection:
            connection.execute(
                "WITH RECURSIVE a(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM a WHERE n < ?)"
                " INSERT OR REPLACE INTO search(rowid, title) SELECT n, 'zebra' FROM a",
                (1000 + ghosts,),
            )
        with reopen(archive.path) as archive:
            steps.append(instructions(archive, lambda: search(archive, "zebra")))
            assert len(search(archive, "zebra").hits) == 1
    assert steps[1] < steps[0] * 2.5


@pytest.mark.parametrize("statements", [*DAMAGE, *DROPPED])
def test_what_a_damaged_index_stands_in_the_way_of_names_it_and_what_to_do(
    archive: Archive, tmp_path: Path, statements: str
) -> None:
    incident = add_incident(archive, "zebra")
    item = take_one(archive, tmp_path / "zebra.txt", b"first")
    with damaged(archive, statements) as again:
        refused = {
            refusal(lambda: find_records(again, "zebra")),
            refusal(lambda: rank_records(again, "zebra")),
            refusal(lambda: catalogue.record(again, IncidentInput(title="zebra"))),
            refusal(lambda: catalogue.edit(again, incident.id, "incident", {"title": "other"})),
            refusal(lambda: shred_item(again, item.reference, reason="asked for")),
        }
    assert all("search index" in each and "archive check" in each for each in refused - {""})


@pytest.mark.parametrize("statements", [DAMAGE[0], DAMAGE[3], DAMAGE[5], *DROPPED[1:]])
def test_no_new_keys_are_handed_out_over_a_damaged_index(kept: Archive, statements: str) -> None:
    handed: list[object] = []
    with damaged(kept, statements) as again:
        with pytest.raises(Damaged, match=r"search index.*archive check"):
            access.rotate(again, recovery_words(), meter=Meter(), hand_over=handed.append)
        assert handed == []
        check(again)
        access.rotate(again, recovery_words(), meter=Meter(), hand_over=handed.append)
        assert len(handed) == 1


LOST = (
    "DELETE FROM event WHERE kind = 'keys_destroyed'",
    "UPDATE event SET lines = 'none' WHERE kind = 'keys_destroyed'",
    "DELETE FROM event_subject WHERE event ="
    " (SELECT number FROM event WHERE kind = 'keys_destroyed')",
)


@pytest.mark.parametrize(
    ("lost", "parts"),
    # Of a file whose chain lost an event nothing can be recorded.
    [("", frozenset(Part)), *((lost, frozenset({Part.CATALOGUE})) for lost in ("", *LOST))],
)
def test_words_that_were_shredded_and_put_back_are_not_indexed_again(
    archive: Archive, tmp_path: Path, lost: str, parts: frozenset[Part]
) -> None:
    item = take_one(archive, tmp_path / "gone.txt", b"first")
    old = put_back(archive)
    shred_item(archive, item.reference, reason="asked for")
    add_incident(archive, "zebra")
    with damaged(archive, f"{old}; {lost}; DELETE FROM search_config") as again:
        report = fixity.check(again, Scope(parts), Meter())
        if Part.RECORDS in parts:
            assert "shredding_undone" in codes(report.findings)
        assert "search_built_anew" in codes(report.remarks)
        assert "without 1 of which" in report.remarks[-1].sentence
        assert find_records(again, "gone").hits == ()
        assert rows(again, "SELECT c0 FROM search_content") == [("zebra",)]


UNREVISED = "UPDATE record SET revision = 1; DELETE FROM revision WHERE number = 2"
REVISED = (
    "(SELECT event FROM event_subject WHERE seq = 2 AND subject IN"
    " (SELECT id FROM record WHERE kind = 'incident'))"
)
ROLLED_BACK = (
    "DELETE FROM revision WHERE number = 2",
    UNREVISED,
    f"{UNREVISED}; DELETE FROM event_subject WHERE event = {REVISED}",
    f"{UNREVISED}; DELETE FROM event WHERE number = {REVISED}",
    f"{UNREVISED}; UPDATE event SET lines = 'none' WHERE number = {REVISED}",
)


@pytest.mark.parametrize("parts", [frozenset(Part), frozenset({Part.CATALOGUE})])
@pytest.mark.parametrize("lost", ROLLED_BACK)
def test_a_record_of_which_the_last_revision_is_lost_is_not_found_by_the_one_before(
    archive: Archive, lost: str, parts: frozenset[Part]
) -> None:
    saved = add_incident(archive, "giraffe")
    catalogue.edit(archive, saved.id, "incident", {"title": "okapi"})
    add_incident(archive, "zebra")
    with damaged(archive, f"{lost}; DELETE FROM search_config") as again:
        report = fixity.check(again, Scope(parts), Meter())
        assert "search_built_anew" in codes(report.remarks)
        assert "without 1 of which" in report.remarks[-1].sentence
        assert find_records(again, "giraffe").hits == find_records(again, "okapi").hits == ()
        assert len(find_records(again, "zebra").hits) == 1


def test_a_record_that_was_put_back_is_not_found_by_what_an_event_since_then_says_of_it(
    archive: Archive,
) -> None:
    saved = add_incident(archive, "giraffe")
    catalogue.edit(archive, saved.id, "incident", {"title": "okapi"})
    put_back = "UPDATE incident SET title = 'giraffe' WHERE title = 'okapi'"
    with damaged(archive, f"{UNREVISED}; {put_back}") as again:
        custody.record_by_hand(again, ByHand("handed_over", saved.reference or "", to="a court"))
        with damaged(again, "DELETE FROM search_data") as twice:
            report = check(twice)
            assert "record_rolled_back" in codes(report.findings)
            assert "without 1 of which" in report.remarks[-1].sentence
            assert find_records(twice, "giraffe").hits == ()


def test_an_index_that_was_written_to_since_it_was_looked_at_is_sound(kept: Archive) -> None:
    for title in ("zebra one", "zebra two"):
        rotation.require_ready(kept)
        add_incident(kept, title)
    rotation.require_ready(kept)
