"""Two copies of one archive on one computer: each goes on in its own ledger, and neither harms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_app.model.custody import Event, Subject
from archive_app.store import snapshot
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from tests.archives import (
    CHEAP,
    KEEPER,
    PASSPHRASE,
    add_incident,
    forget_archives,
    opened,
    recovery_words,
)


def _note(archive: Archive) -> None:
    with archive.writing() as transaction:
        transaction.record(
            Event("anomaly_noted", (Subject("log", transaction.log.id.hex()),), note="test")
        )


def test_declaring_a_copy_leaves_the_original_as_this_computer_knows_it(tmp_path: Path) -> None:
    original, copy = tmp_path / "original", tmp_path / "copy"
    archive, _ = Archive.create(original, PASSPHRASE, KEEPER, cost=CHEAP)
    archive.close()
    shutil.copytree(original, copy)
    with Archive.open(original, PASSPHRASE) as archive:
        _note(archive)
    with Archive.open(copy, PASSPHRASE) as archive:
        assert archive.standing is Standing.BEHIND
        archive.accept_copy("a copy for the second team")
        _note(archive)
    for path in (original, copy):
        with Archive.open(path, PASSPHRASE) as archive:
            assert archive.standing is Standing.CURRENT
            _note(archive)


def test_two_copies_never_hand_out_the_same_reference(tmp_path: Path) -> None:
    original, copy = tmp_path / "original", tmp_path / "copy"
    with opened(original) as archive:
        before = add_incident(archive).reference
    shutil.copytree(original, copy)
    with Archive.open(copy, recovery_words()) as archive:
        archive.accept_copy("a copy for the second team")
    references = [before]
    for _ in range(2):
        for path in (original, copy):
            with Archive.open(path, recovery_words()) as archive:
                references.append(add_incident(archive).reference)
    assert len(set(references)) == len(references) == 5
    codes = [str(reference).partition("-")[0] for reference in references]
    assert codes[0] == codes[1] == codes[3] != codes[2] == codes[4]


def test_an_archive_that_was_moved_keeps_its_code(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        before = add_incident(archive).reference
    forget_archives()
    with opened(tmp_path / "archive") as archive:
        archive.accept_move()
        after = add_incident(archive).reference
    assert before is not None
    assert after is not None
    assert before[:8] == after[:8]
    assert before != after


def test_a_copied_catalogue_has_a_code_of_its_own_before_anybody_says_what_it_is(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "archive") as archive:
        before = add_incident(archive).reference
    snapshot.become_an_archive(catalogue_path(archive.path, 1), archive.unlocked)
    with opened(tmp_path / "archive") as archive:
        assert archive.standing is Standing.NEW_HERE
        archive.accept_move()  # which is not true
        after = add_incident(archive).reference
    assert before is not None
    assert after is not None
    assert before[:8] != after[:8]


def test_a_half_replaced_header_is_made_whole_once_that_can_be_witnessed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "archive"
    archive, _ = Archive.create(path, PASSPHRASE, KEEPER, cost=CHEAP)
    archive.close()
    (path / "archive.json.copy").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path / "another computer"))
        with Archive.open(path, PASSPHRASE) as archive:
            assert archive.difference
            assert archive.standing is Standing.NEW_HERE
            assert (path / "archive.json.copy").read_bytes() == b""
            archive.accept_move()
    assert (path / "archive.json.copy").read_bytes() == (path / "archive.json").read_bytes()


def test_nobody_else_on_this_computer_can_read_any_file_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.mkdir(mode=0o755)
    archive, _ = Archive.create(path, PASSPHRASE, KEEPER, cost=CHEAP)
    _note(archive)
    modes = {file.name: file.stat().st_mode & 0o077 for file in path.iterdir() if file.is_file()}
    archive.close()
    assert modes
    assert not any(modes.values()), modes
