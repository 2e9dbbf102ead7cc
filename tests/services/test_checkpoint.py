"""A checkpoint that somebody else held exposes a rewritten or rolled-back ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.errors import InvalidInput
from archive_app.model import merkle, note
from archive_app.model.fixity import Finding
from archive_app.model.inputs import AgentInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import access, catalogue
from archive_app.services.checkpoint import verify_continuation
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.keys import Cost
from archive_app.store.transaction import driver_connection
from tests.archives import continued

CHEAP = Cost(64 * 1024, 2, 1)
AGENT = AgentInput(name="Olena", kind="person")


def _record(archive: Archive, title: str) -> None:
    catalogue.record(archive, IncidentInput(title=title))


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    path = tmp_path / "archive"
    archive, _ = Archive.create(path, "pass", AGENT, cost=CHEAP)
    with archive:
        _record(archive, "first")
    return path


def test_a_ledger_that_grew_continues_an_earlier_checkpoint_with_a_proof(
    archive_path: Path,
) -> None:
    with Archive.open(archive_path, "pass") as archive:
        held = archive.checkpoint()
        for number in range(5):
            _record(archive, f"later {number}")
        found = continued(archive, held)
    assert found.is_continued
    assert found.head is not None
    assert merkle.verify_consistency(
        found.checkpoint.size,
        found.head.size,
        list(found.proof),
        found.checkpoint.root,
        found.head.root,
    )


def test_an_older_state_does_not_reach_a_later_checkpoint(archive_path: Path) -> None:
    older = archive_path.with_name("older")
    shutil.copytree(archive_path, older)
    with Archive.open(archive_path, "pass") as archive:
        _record(archive, "later")
        held = archive.checkpoint()
    with Archive.open(older, "pass") as archive:
        found = continued(archive, held)
    assert not found.is_continued
    assert "older state" in found.sentence


def test_another_history_of_the_same_length_is_called_rewritten(archive_path: Path) -> None:
    other = archive_path.with_name("other")
    shutil.copytree(archive_path, other)
    with Archive.open(archive_path, "pass") as archive:
        _record(archive, "what happened")
        held = archive.checkpoint()
    other_home = archive_path.with_name("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(other_home))
        with Archive.open(other, "pass") as archive:
            archive.accept_move()
            found = continued(archive, held)
    assert not found.is_continued
    assert "rewritten" in found.sentence


@pytest.fixture
def rotated(archive_path: Path) -> Iterator[Archive]:
    """An archive whose keys were made anew; the log of before has more than two events."""
    with Archive.open(archive_path, "pass") as archive:
        access.rotate(archive, "pass", remove=[], meter=Meter())
    with Archive.open(archive_path, "pass") as archive:
        assert len(archive.logs) == 2
        yield archive


def test_of_a_log_that_ended_it_is_said_that_another_goes_on_from_it(rotated: Archive) -> None:
    former = rotated.logs[0]
    with rotated.reading() as session:
        root = ledger.root(driver_connection(session), former, 2)
    found = continued(
        rotated, note.sign_checkpoint(note.Checkpoint(former.origin, 2, root), former.keys)
    )
    assert found.is_continued
    assert found.sentence.endswith(" Another ledger goes on from there.")


def test_a_checkpoint_under_keys_that_were_given_up_accuses_the_archive_no_more_than_their_holder(
    rotated: Archive,
) -> None:
    former = rotated.logs[0]
    made_up = note.sign_checkpoint(note.Checkpoint(former.origin, 2, bytes(32)), former.keys)
    found = continued(rotated, made_up)
    assert not found.is_continued
    assert "whoever has a copy of its keys made this checkpoint up" in found.sentence


def test_a_checkpoint_of_another_ledger_or_with_a_changed_byte_is_refused(
    archive_path: Path,
) -> None:
    with Archive.open(archive_path, "pass") as archive:
        held = archive.checkpoint()
        for changed, code in (
            (held[:-1], "checkpoint_altered"),
            (held[:120], "checkpoint_altered"),
            (held[:60], "checkpoint_altered"),
            (held.replace(b"\n", b"\n0", 1), "checkpoint_altered"),
            (held[:30], "checkpoint_foreign"),
            (b"evidence-log/00\n1\n", "checkpoint_foreign"),
            (held.replace(b"evidence-log/", b"example.org/"), "checkpoint_foreign"),
        ):
            found = verify_continuation(archive, changed)
            assert isinstance(found, Finding)
            assert found.code == code
            assert found.sentence.startswith("The checkpoint that was handed in is ")
        for nothing in (b"", b"\xff\n", b"{}\n", bytes(100), b"some\ntext\nof three lines\n"):
            with pytest.raises(InvalidInput):
                verify_continuation(archive, nothing)
