"""Whoever puts a header back as it once was is found out, and destroys nothing by it.

Nothing of this needs a secret: the folder can be written, and an older archive.json was kept.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from archive_app.errors import Damaged, InvalidInput, NotAllowed, StorageRefused, WrongPassphrase
from archive_app.model import canonical
from archive_app.model.fixity import FixityReport, Part, Scope
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.services import access, backup, fixity
from archive_app.services.custody import list_events
from archive_app.store import expected, header, slots
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.expected import Verdict
from archive_app.store.header import COPY_NAME, HEADER_NAME, Difference
from archive_app.store.protection import Standing
from archive_app.store.slots import Slot
from archive_app.store.transaction import driver_connection
from tests.archives import (
    PASSPHRASE,
    add_incident,
    add_slot,
    count,
    forget_archives,
    lay_out,
    opened,
    recovery_words,
)
from tests.services.tampering import pages, resay_under_leaf, tamper

IVAN = AgentInput(name="Ivan", kind="person")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lay_out(tmp_path / "archive")
    return tmp_path / "archive"


def new_words(path: Path) -> tuple[bytes, str]:
    """Make new recovery words, and go on working; return the header from before, and the words."""
    before = (path / HEADER_NAME).read_bytes()
    with opened(path) as archive:
        words = access.new_recovery_words(archive).words
        add_incident(archive, "Since the change")
    assert words is not None
    return before, words


def put_back(path: Path, content: bytes, *names: str) -> None:
    for name in names or (HEADER_NAME, COPY_NAME):
        (path / name).write_bytes(content)


def headers(path: Path) -> tuple[bytes, bytes]:
    return (path / HEADER_NAME).read_bytes(), (path / COPY_NAME).read_bytes()


def checked(archive: Archive) -> FixityReport:
    return fixity.check(archive, Scope(frozenset({Part.HEADER})), Meter())


def codes(report: FixityReport) -> tuple[list[str], list[str]]:
    return [each.code for each in report.findings], [each.code for each in report.remarks]


def standing(archive: Archive) -> Standing:
    """Return how an archive stands by now."""
    return archive.standing


def notes(archive: Archive, kind: str) -> list[str | None]:
    return [event.note for event in list_events(archive, kind=kind)]


# --- archive.json alone --------------------------------------------------------------------------


def test_the_newer_copy_counts_where_archive_json_alone_was_put_back(path: Path) -> None:
    older, words = new_words(path)
    newer = (path / HEADER_NAME).read_bytes()
    put_back(path, older, HEADER_NAME)
    with pytest.raises(WrongPassphrase, match=r"put archive\.json back"):
        Archive.open(path, recovery_words())
    assert headers(path) == (older, newer)
    with Archive.open(path, words) as archive:
        assert archive.difference is Difference.HEADER_OLDER
        assert archive.standing is Standing.CURRENT
        assert count(archive, "incident") == 1
    assert headers(path) == (newer, newer)
    with Archive.open(path, words) as archive:
        assert archive.difference is None
        (note,) = notes(archive, "header_mended")
        assert note is not None
        assert "put it back" in note
        assert codes(checked(archive)) == ([], ["header_mended"])
        assert codes(checked(archive)) == ([], [])
    with pytest.raises(WrongPassphrase, match="does not open the archive"):
        Archive.open(path, recovery_words())


def test_whoever_kept_a_secret_sees_which_header_was_put_back(path: Path) -> None:
    older, _ = new_words(path)
    newer = (path / HEADER_NAME).read_bytes()
    put_back(path, older, HEADER_NAME)
    with Archive.open(path, PASSPHRASE) as archive:  # it opens both
        assert archive.difference is Difference.HEADER_OLDER
    assert headers(path) == (newer, newer)


def test_a_header_that_was_changed_in_between_is_found_out_while_the_archive_is_open(
    path: Path,
) -> None:
    older, words = new_words(path)
    with Archive.open(path, words) as archive:
        put_back(path, older)
        assert codes(checked(archive))[0] == ["header_other"]


# --- both copies ---------------------------------------------------------------------------------


def test_both_copies_put_back_open_read_only_until_a_person_lets_them_count(path: Path) -> None:
    older, words = new_words(path)
    put_back(path, older)
    with pytest.raises(WrongPassphrase):
        Archive.open(path, words)
    for _ in range(2):  # nothing resolves it by itself
        with Archive.open(path, recovery_words()) as archive:
            assert archive.standing is Standing.OLD_HEADER
            assert count(archive, "incident") == 1
            with pytest.raises(NotAllowed, match="put back"):
                add_incident(archive)
            with pytest.raises(NotAllowed, match="put back"):
                access.new_recovery_words(archive)
            assert codes(checked(archive)) == (["header_other"], ["archive_read_only"])
        assert headers(path) == (older, older)
    with Archive.open(path, recovery_words()) as archive:
        with pytest.raises(InvalidInput):
            archive.accept_header(" ")
        archive.accept_header("The right one is lost.")
        assert archive.standing is Standing.CURRENT
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.CURRENT
        assert notes(archive, "header_accepted") == ["The right one is lost."]
        assert codes(checked(archive)) == ([], ["header_accepted"])
        with pytest.raises(NotAllowed):
            archive.accept_header("Again.")


def test_the_right_header_put_in_place_again_needs_no_word(path: Path) -> None:
    older, words = new_words(path)
    newer = (path / HEADER_NAME).read_bytes()
    put_back(path, older)
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.OLD_HEADER
    put_back(path, newer, HEADER_NAME)
    with Archive.open(path, words) as archive:
        assert archive.standing is Standing.CURRENT
    assert headers(path) == (newer, newer)


def test_two_older_headers_are_both_left_as_they_are(path: Path) -> None:
    oldest, _ = new_words(path)
    older = (path / HEADER_NAME).read_bytes()
    with Archive.open(path, PASSPHRASE) as archive:
        access.new_recovery_words(archive)
    put_back(path, oldest, HEADER_NAME)
    put_back(path, older, COPY_NAME)
    with Archive.open(path, PASSPHRASE) as archive:
        assert archive.difference is Difference.BOTH_OTHER
        assert archive.standing is Standing.OLD_HEADER
    assert headers(path) == (oldest, older)
    with Archive.open(path, PASSPHRASE) as archive:
        archive.accept_header("Neither is the newest.")
    assert headers(path) == (oldest, oldest)


def test_it_is_found_out_on_a_computer_that_never_saw_the_archive(path: Path) -> None:
    older, _ = new_words(path)
    put_back(path, older)
    forget_archives()
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.NEW_HERE
        assert archive.verdict is Verdict.OTHER
        assert "header_other" in codes(checked(archive))[0]
        archive.accept_move()
        assert standing(archive) is Standing.OLD_HEADER
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.OLD_HEADER


def test_a_copy_of_it_says_in_its_ledger_that_an_older_header_counts(path: Path) -> None:
    older, _ = new_words(path)
    put_back(path, older)
    forget_archives()
    with Archive.open(path, recovery_words()) as archive:
        archive.accept_copy("Copied for a test.")
        assert archive.standing is Standing.CURRENT
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.CURRENT
        assert notes(archive, "header_accepted") == ["Copied for a test."]


def test_an_older_fact_put_back_with_its_header_does_not_fit_the_ledger(path: Path) -> None:
    older, _ = new_words(path)
    put_back(path, older)
    with opened(path) as archive, archive._sessions.writing() as session:
        # As the page of the table would say that was put back with the header.
        expected.save(driver_connection(session), archive.unlocked.header, 0)
    with opened(path) as archive:
        assert archive.standing is Standing.OLD_HEADER
        assert codes(checked(archive))[0] == ["header_other"]


def pages_put_back(path: Path, before: Path, table: str) -> None:
    """Put the pages of a table and its indices back as a copy of the folder has them."""
    with opened(before) as archive, archive.reading() as session:
        roots = driver_connection(session).execute(
            "SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", (table,)
        )
        numbers = [number for (number,) in roots]
    old, new = (pages(catalogue_path(each, 1)) for each in (before, path))
    for number in numbers:
        new[number - 1] = old[number - 1]
    catalogue_path(path, 1).write_bytes(b"".join(new))


@pytest.mark.parametrize("is_worked_on", [True, False])
def test_old_pages_of_working_state_let_no_change_pass_for_one_interrupted(
    path: Path, tmp_path: Path, *, is_worked_on: bool
) -> None:
    shutil.copytree(path, tmp_path / "before")
    with opened(path) as archive:
        words = access.new_recovery_words(archive).words or ""
    if is_worked_on:
        with Archive.open(path, words) as archive:
            add_incident(archive)
    pages_put_back(path, tmp_path / "before", "scratch_setting")
    put_back(path, (tmp_path / "before" / HEADER_NAME).read_bytes())
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.OLD_HEADER
        assert codes(checked(archive))[0] == ["header_other"]
        assert notes(archive, "access_unchanged") == []


def test_whatever_was_recorded_after_a_change_contradicts_that_it_was_interrupted(
    path: Path, tmp_path: Path
) -> None:
    former = tmp_path / "before"
    shutil.copytree(path, former)
    older, words = new_words(path)
    with Archive.open(path, words) as archive, archive._sessions.writing() as session:
        # As between the commit of the change and its note, but for what was recorded since.
        connection, before = driver_connection(session), header.read_header(former)
        change = expected.last_change(connection)
        expected.save(connection, archive.unlocked.header, change, before=before)
    put_back(path, older)
    with opened(path) as archive:
        assert archive.verdict is Verdict.OTHER
        assert archive.standing is Standing.OLD_HEADER


# --- an interrupted change, which is no attack ---------------------------------------------------


def test_a_change_that_was_interrupted_before_the_header_is_told_from_one_put_back(
    path: Path,
) -> None:
    before = (path / HEADER_NAME).read_bytes()
    with opened(path) as archive:
        (path / f"{HEADER_NAME}.new").mkdir()  # in the way of the new header
        with pytest.raises(StorageRefused):
            access.new_recovery_words(archive)
        (path / f"{HEADER_NAME}.new").rmdir()
    assert headers(path) == (before, before)
    with opened(path) as archive:
        assert archive.standing is Standing.CURRENT
        assert archive.verdict is Verdict.UNFINISHED
        (note,) = notes(archive, "access_unchanged")
        assert note is not None
        assert "did not take effect" in note
        assert codes(checked(archive)) == ([], ["access_unchanged"])
    with opened(path) as archive:
        assert archive.verdict is Verdict.EXPECTED
        assert len(notes(archive, "access_unchanged")) == 1
        words = access.new_recovery_words(archive).words
    assert words is not None
    put_back(path, before)
    with opened(path) as archive:
        assert archive.standing is Standing.OLD_HEADER


def test_who_goes_on_after_a_change_that_failed_has_that_recorded_first(path: Path) -> None:
    with opened(path) as archive:
        (path / f"{HEADER_NAME}.new").mkdir()  # in the way of the new header
        with pytest.raises(StorageRefused):
            access.new_recovery_words(archive)
        (path / f"{HEADER_NAME}.new").rmdir()
        add_incident(archive)
        add_incident(archive)
        kinds = [event.kind for event in list_events(archive)]
        assert kinds[:4] == [*["incident_recorded"] * 2, "access_unchanged", "recovery_words_made"]
    with opened(path) as archive:
        assert (archive.standing, archive.verdict) == (Standing.CURRENT, Verdict.EXPECTED)
        assert len(notes(archive, "access_unchanged")) == 1


def test_a_change_that_failed_is_settled_before_the_archive_counts_as_moved(path: Path) -> None:
    with opened(path) as archive:
        (path / f"{HEADER_NAME}.new").mkdir()
        with pytest.raises(StorageRefused):
            access.new_recovery_words(archive)
        (path / f"{HEADER_NAME}.new").rmdir()
    forget_archives()
    with opened(path) as archive:
        archive.accept_move()
        kinds = [event.kind for event in list_events(archive)]
        assert kinds[:3] == ["archive_moved", "access_unchanged", "recovery_words_made"]
    with opened(path) as archive:
        assert archive.verdict is Verdict.EXPECTED


def test_a_change_that_stands_and_was_not_noted_is_noted_at_the_next_opening(
    path: Path,
) -> None:
    before = (path / HEADER_NAME).read_bytes()
    with opened(path) as archive:
        former = archive.unlocked.header
        words = access.new_recovery_words(archive).words or ""
        with archive._sessions.writing() as session:  # as a crash before the note leaves it
            connection, stands = driver_connection(session), archive.unlocked.header
            expected.save(connection, stands, expected.last_change(connection), before=former)
    after = (path / HEADER_NAME).read_bytes()
    put_back(path, before, COPY_NAME)  # as a crash between the two leaves it
    with Archive.open(path, words) as archive:
        assert archive.difference is Difference.COPY_OLDER
        assert archive.verdict is Verdict.EXPECTED
    assert headers(path) == (after, after)
    put_back(path, before)
    with opened(path) as archive:
        assert archive.standing is Standing.OLD_HEADER


# --- new keys ------------------------------------------------------------------------------------


def rotated(path: Path) -> tuple[bytes, str, str]:
    """Take Ivan's access away; return the header from before, his code, and the words since."""
    with opened(path) as archive:
        code = access.add_person(archive, IVAN).words or ""
    before = (path / HEADER_NAME).read_bytes()
    archive = opened(path)
    receipt = access.rotate(archive, recovery_words(), remove=["Ivan"], meter=Meter())
    return before, code, receipt.recovery_words


def test_a_header_of_former_keys_gives_way_to_the_copy_whose_catalogue_is_there(
    path: Path,
) -> None:
    older, code, words = rotated(path)
    newer = (path / COPY_NAME).read_bytes()
    put_back(path, older, HEADER_NAME)
    for typed in (code, recovery_words()):
        with pytest.raises(WrongPassphrase, match=r"put archive\.json back"):
            Archive.open(path, typed)
    assert headers(path) == (older, newer)
    with Archive.open(path, words) as archive:
        assert archive.unlocked.header.generation == 2
        assert archive.difference is Difference.HEADER_OLDER
    assert headers(path) == (newer, newer)


def test_former_keys_put_back_with_their_catalogue_destroy_nothing_of_the_new(
    path: Path, tmp_path: Path
) -> None:
    shutil.copytree(path, tmp_path / "before")
    older, _, words = rotated(path)
    newer = (path / COPY_NAME).read_bytes()
    put_back(path, older, HEADER_NAME)
    shutil.copy(catalogue_path(tmp_path / "before", 1), catalogue_path(path, 1))
    for is_known in (True, False):
        if not is_known:
            forget_archives()
        with opened(path) as archive:
            assert archive.standing is (Standing.BEHIND if is_known else Standing.NEW_HERE)
            assert archive.difference is Difference.COPY_LATER
            assert "header_copies_differ" in codes(checked(archive))[0]
            if not is_known:
                archive.accept_move()
                assert standing(archive) is Standing.OLD_HEADER
        assert headers(path) == (older, newer)
    with opened(path) as archive:
        assert archive.standing is Standing.OLD_HEADER
    forget_archives()
    with Archive.open(path, words) as archive:
        assert archive.unlocked.header.generation == 2
        archive.accept_move()
    assert headers(path) == (newer, newer)


def test_a_copy_that_only_claims_later_keys_counts_for_nothing(path: Path) -> None:
    whole = (path / HEADER_NAME).read_bytes()
    outer = canonical.decode(whole)
    assert isinstance(outer, dict)
    text = str(outer["header"]).replace('"generation":1', '"generation":2', 1)
    mac = bytes.fromhex(str(outer["mac"]))
    forged = canonical.encode({"header": text, "mac": mac.hex(), "sum": slots.checksum(text, mac)})
    put_back(path, forged, COPY_NAME)
    with Archive.open(path, PASSPHRASE) as archive:
        assert archive.unlocked.header.generation == 1
        assert archive.standing is Standing.CURRENT  # its slots opened, and proved it false
        assert archive.difference is Difference.COPY_DAMAGED
    assert headers(path) == (whole, whole)


# --- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "difference"),
    [(HEADER_NAME, Difference.HEADER_DAMAGED), (COPY_NAME, Difference.COPY_DAMAGED)],
)
def test_a_flipped_byte_of_the_header_stays_on_record(
    path: Path, name: str, difference: Difference
) -> None:
    whole = (path / name).read_bytes()
    (path / name).write_bytes(whole[:400] + bytes([whole[400] ^ 1]) + whole[401:])
    with opened(path) as archive:
        assert archive.difference is difference
    assert headers(path) == (whole, whole)
    with opened(path) as archive:
        assert archive.difference is None
        assert notes(archive, "header_mended") == [difference.value]
        assert codes(checked(archive)) == ([], ["header_mended"])


def test_a_header_opens_whose_copies_are_damaged_at_different_places(path: Path) -> None:
    whole = (path / HEADER_NAME).read_bytes()
    (path / HEADER_NAME).write_bytes(whole[:400] + bytes([whole[400] ^ 1]) + whole[401:])
    (path / COPY_NAME).write_bytes(bytes(200) + whole[200:-50])
    with opened(path) as archive:
        assert archive.difference is Difference.BOTH_DAMAGED
    assert headers(path) == (whole, whole)
    with opened(path) as archive:
        assert notes(archive, "header_mended") == [Difference.BOTH_DAMAGED.value]
        assert codes(checked(archive)) == ([], ["header_mended"])


def test_a_header_does_not_open_whose_copies_are_damaged_at_the_same_place(path: Path) -> None:
    whole = (path / HEADER_NAME).read_bytes()
    for name, mask in ((HEADER_NAME, 1), (COPY_NAME, 2)):
        damaged = whole[:100] + bytes([whole[100] ^ mask]) + whole[101:]
        (path / name).write_bytes(damaged[:400] + bytes([damaged[400] ^ mask]) + damaged[401:])
    with pytest.raises(Damaged, match="is damaged"):
        opened(path)


# --- archives and copies -------------------------------------------------------------------------


def lose_the_fact(path: Path) -> None:
    """Take from a catalogue, with its key, which header it expects."""
    with opened(path) as archive:
        tamper(archive, "DELETE FROM fact WHERE name = ?", expected.HEADER)


def of_an_earlier_program(path: Path) -> None:
    """Make an archive what one is in which neither a slot was stated nor a header expected."""
    with opened(path) as archive:
        resay_under_leaf(archive, 0, "slot/", "slat/")
    lose_the_fact(path)


def test_an_archive_from_before_learns_which_header_it_expects(path: Path) -> None:
    older = (path / HEADER_NAME).read_bytes()
    of_an_earlier_program(path)
    with opened(path) as archive:
        assert (archive.standing, archive.verdict) == (Standing.CURRENT, Verdict.UNKNOWN)
        assert codes(checked(archive)) == ([], [])
    with opened(path) as archive:
        assert archive.verdict is Verdict.EXPECTED  # the check wrote an event, and this with it
        access.new_recovery_words(archive)
    put_back(path, older)
    with opened(path) as archive:
        assert archive.standing is Standing.OLD_HEADER


@pytest.mark.parametrize("is_from_before", [False, True])
def test_no_older_header_counts_because_the_catalogue_lost_which_it_expects(
    path: Path, *, is_from_before: bool
) -> None:
    if is_from_before:
        of_an_earlier_program(path)
    older, words = new_words(path)
    put_back(path, older)
    lose_the_fact(path)
    with Archive.open(path, recovery_words()) as archive:
        assert (archive.standing, archive.verdict) == (Standing.OLD_HEADER, Verdict.OTHER)
        report = fixity.check(archive, Scope(frozenset(Part) - {Part.OBJECTS}), Meter())
        found = {each.code: each.sentence for each in report.findings}
        assert "header_other" in found
        assert "which header it expects" in found["fact_damaged"]
    with pytest.raises(WrongPassphrase):
        Archive.open(path, words)


def test_a_catalogue_that_lost_which_header_it_expects_learns_it_by_a_persons_word(
    path: Path,
) -> None:
    lose_the_fact(path)
    with opened(path) as archive:
        assert archive.standing is Standing.OLD_HEADER
        archive.accept_header("Only the catalogue was changed.")
    with opened(path) as archive:
        assert (archive.standing, archive.verdict) == (Standing.CURRENT, Verdict.EXPECTED)
        assert codes(checked(archive)) == ([], ["header_accepted"])


def test_a_slot_of_a_newer_program_is_expected_where_it_says_so(path: Path) -> None:
    with opened(path) as archive:
        add_slot(archive, Slot("escrow", os.urandom(16), {"sealed": "for later"}))
    with opened(path) as archive:
        assert archive.standing is Standing.CURRENT
        assert codes(checked(archive)) == ([], ["slot_unknown"])


def test_a_backup_expects_the_header_that_goes_with_it(path: Path, tmp_path: Path) -> None:
    older = (path / HEADER_NAME).read_bytes()
    with opened(path) as archive:
        words = access.new_recovery_words(archive).words or ""
        backup.backup(archive, tmp_path / "backup", Meter())
    with Archive.open(tmp_path / "backup", words) as copy:
        assert (copy.standing, copy.verdict) == (Standing.BACKUP, Verdict.EXPECTED)
        assert "header_other" not in codes(checked(copy))[0]
    put_back(tmp_path / "backup", older)
    with opened(tmp_path / "backup") as copy:
        assert copy.standing is Standing.BACKUP
        assert "header_other" in codes(checked(copy))[0]
    restored = backup.restore(tmp_path / "backup", recovery_words(), tmp_path / "r", Meter())
    assert any("catalogue expects" in finding for finding in restored.findings)


def test_without_both_headers_what_is_left_is_named(path: Path) -> None:
    for name in (HEADER_NAME, COPY_NAME):
        (path / name).unlink()
    with pytest.raises(Damaged, match=re.escape("catalogue-1.db")):
        opened(path)
