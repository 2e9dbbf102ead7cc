"""Teams witness each other's ledgers: only what goes on from what was seen is cosigned."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app.errors import ArchiveError, Damaged, InvalidInput, NotAllowed
from archive_app.model import note
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.services import access, fixity, holding, past_checks, witness
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, add_incident, create_archive, opened, small_archive
from tests.services.steps import events, one

IVAN = AgentInput(name="Ivan", kind="person")


@pytest.fixture
def other(tmp_path: Path) -> Archive:
    """A team of its own."""
    archive, _ = create_archive(tmp_path / "other")
    return archive


def test_a_cosignature_that_comes_back_protects_up_to_the_event_it_saw(
    tmp_path: Path, other: Archive
) -> None:
    with opened(tmp_path / "archive") as archive, other:
        add_incident(archive)
        request = witness.make_request(archive)
        assert request.body.startswith(b"old 0\n\nevidence-log/")
        cosigned = witness.cosign(other, request.body, request.vkeys)
        assert (cosigned.head, cosigned.seen_before) == (request.head, 0)
        assert holding.protected_up_to(archive) is None
        held = witness.accept(archive, cosigned.note, witness.own_vkey(other), "Other team")
        assert held.size == request.head.size
        assert held.protected_up_to == request.head.size - 1 == holding.protected_up_to(archive)
        assert events(archive)[-1].kind == "checkpoint_held"
        assert [event.kind for event in events(other)][-1] == "checkpoint_cosigned"
        for each in (archive, other):
            assert fixity.check(each, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_second_request_goes_on_from_the_first_and_needs_no_keys(
    tmp_path: Path, other: Archive
) -> None:
    with opened(tmp_path / "archive") as archive, other:
        first = witness.make_request(archive)
        witness.cosign(other, first.body, first.vkeys)
        add_incident(archive)
        with pytest.raises(InvalidInput, match=f"goes on from {first.head.size}, and not from 0"):
            witness.cosign(other, witness.make_request(archive).body, ())
        second = witness.make_request(archive, since=first.head.size)
        cosigned = witness.cosign(other, second.body, ())
        assert cosigned.seen_before == first.head.size
        assert witness.cosign(other, second.body, ()).head == second.head
        with pytest.raises(Damaged, match="were seen here"):
            witness.cosign(other, first.body, ())


def test_a_ledger_that_was_rewritten_is_not_cosigned(tmp_path: Path, other: Archive) -> None:
    path, twin = tmp_path / "archive", tmp_path / "twin"
    with opened(path) as archive:
        base = witness.make_request(archive)
    shutil.copytree(path, twin)
    with opened(path) as archive, other:
        add_incident(archive, "One history")
        told = witness.make_request(archive, since=base.head.size)
        witness.cosign(other, base.body, base.vkeys)
        witness.cosign(other, told.body, ())
    state = tmp_path / "state of another computer"
    state.mkdir()
    other = Archive.open(other.path, PASSPHRASE)
    with pytest.MonkeyPatch.context() as patch, other:
        patch.setenv("XDG_STATE_HOME", str(state))
        with opened(twin) as forger:
            forger.accept_move()
            for title in ("Another", "history"):
                add_incident(forger, title)
            same_size = witness.make_request(forger)
            longer = witness.make_request(forger, since=told.head.size)
        before = len(events(other))
        for request in (same_size, longer):
            with pytest.raises(ArchiveError):
                witness.cosign(other, request.body, ())
        with pytest.raises(Damaged, match="rewritten"):
            witness.cosign(other, longer.body, ())
        assert len(events(other)) == before


REQUESTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda body: b"",
    "no size": lambda body: body.replace(b"old 0", b"0", 1),
    "another spelling": lambda body: body.replace(b"old 0", b"old 00", 1),
    "no blank line": lambda body: body.replace(b"\n\n", b"\n", 1),
    "a short digest": lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n", 1),
    "another root": lambda body: body.replace(b"\n\nevidence-log/", b"\n\nevidence-log/0", 1),
    "no signature": lambda body: body[: body.rindex("—".encode())],
    "too long": lambda body: body + b"\n" * 600_000,
}


@pytest.mark.parametrize("request_", REQUESTS)
def test_what_is_no_request_is_refused(tmp_path: Path, other: Archive, request_: str) -> None:
    with opened(tmp_path / "archive") as archive, other:
        asked = witness.make_request(archive)
        before = one(other, "SELECT count(*) FROM seen_log")
        with pytest.raises(Damaged):
            witness.cosign(other, REQUESTS[request_](asked.body), asked.vkeys)
        assert one(other, "SELECT count(*) FROM seen_log") == before == 0


def test_a_first_request_needs_the_keys_of_its_log(tmp_path: Path, other: Archive) -> None:
    with opened(tmp_path / "archive") as archive, other:
        asked = witness.make_request(archive)
        with pytest.raises(InvalidInput, match="give its two keys"):
            witness.cosign(other, asked.body, ())
        with pytest.raises(ArchiveError):
            witness.cosign(other, asked.body, witness.make_request(other).vkeys)
        witness.cosign(other, asked.body, asked.vkeys)
        with pytest.raises(Damaged, match="other keys"):
            witness.cosign(other, asked.body, witness.make_request(other).vkeys)
        with pytest.raises(InvalidInput, match="has"):
            witness.make_request(archive, since=asked.head.size + 1)


def test_nobody_witnesses_their_own_ledger(tmp_path: Path, other: Archive) -> None:
    with opened(tmp_path / "archive") as archive, other:
        asked = witness.make_request(archive)
        with pytest.raises(NotAllowed, match="own ledger"):
            witness.cosign(archive, asked.body, asked.vkeys)
        cosigned = witness.cosign(other, asked.body, asked.vkeys)
        with pytest.raises(Damaged):
            witness.accept(archive, cosigned.note, witness.own_vkey(archive), "Other team")
        with pytest.raises(Damaged, match="another ledger"):
            witness.accept(other, cosigned.note, witness.own_vkey(other), "Other team")
        with pytest.raises(InvalidInput, match="not one for cosignatures"):
            witness.accept(archive, cosigned.note, asked.vkeys[0], "Other team")
        with pytest.raises(InvalidInput, match="who the witness is"):
            witness.accept(archive, cosigned.note, witness.own_vkey(other), " ")
        assert holding.protected_up_to(archive) is None


def test_a_cosignature_is_what_the_specification_says(tmp_path: Path, other: Archive) -> None:
    with opened(tmp_path / "archive") as archive, other:
        asked = witness.make_request(archive)
        cosigned = witness.cosign(other, asked.body, asked.vkeys)
        assert cosigned.note.startswith(asked.body.partition(b"\n\n")[2])
        note.verify_cosignature(cosigned.note, witness.own_vkey(other))
        assert note.open_checkpoint(cosigned.note, asked.vkeys) == asked.head


def test_who_lost_access_cannot_cosign_as_the_archive_any_more(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    archive = small_archive(path)
    with archive:
        before = witness.own_vkey(archive)
        assert witness.own_vkey(archive) == before
        words = access.add_person(archive, IVAN).words
    assert words
    archive = Archive.open(path, PASSPHRASE)
    access.rotate(archive, PASSPHRASE, remove=["Ivan"], meter=Meter())
    with Archive.open(path, PASSPHRASE) as archive:
        assert witness.own_vkey(archive) != before
