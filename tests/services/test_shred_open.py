"""A name that was shredded does not come back when an accession that was stopped goes on."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from archive_app.errors import Cancelled
from archive_app.model.fixity import Scope
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import catalogue, fixity
from archive_app.services.shred import shred_item
from archive_app.store.archive import Archive
from tests.services.steps import items, one, take_in, write_files

SHREDDED, KEPT = (f"{name}\u202e".encode() for name in ("a shredded", "b kept"))


class StoppedInTheLarge(Meter):
    """A meter that is cancelled in a large file, once two files of one byte are sealed."""

    def __init__(self) -> None:
        super().__init__()
        self._small = threading.Semaphore(0)

    def advance(self, amount: int = 0) -> None:
        super().advance(amount)
        if amount == 1:
            self._small.release()
        elif amount > 1:
            assert all(self._small.acquire(timeout=60) for _ in range(2))
            self.cancel()


@pytest.fixture
def card(archive: Archive, tmp_path: Path) -> Path:
    """A card of which two files are in, and one of these was shredded again."""
    files = {SHREDDED: b"1", KEPT: b"2", b"c": bytes(3 << 20)}
    made = write_files(tmp_path / "card", files)
    with pytest.raises(Cancelled):
        take_in(archive, made, meter=StoppedInTheLarge())
    shredded, _ = items(archive)
    assert shredded.original_name == SHREDDED.decode()
    shred_item(archive, shredded.reference, reason="asked for")
    return made


def goes_on(archive: Archive, card: Path) -> tuple[list[str], list[str]]:
    """Go on with the card; return the odd names and what was left out, as the record has them."""
    take_in(archive, card)
    reference = one(archive, "SELECT reference FROM record WHERE kind = 'accession'")
    record = catalogue.load(archive, reference).record
    assert isinstance(record, AccessionInput)
    assert record.closed_at is not None
    assert fixity.check(archive, Scope(), Meter()).findings == ()
    lists = record.odd_names, record.unreadable_files
    odd, left = ([os.path.basename(noted.path) for noted in listed] for listed in lists)
    return odd, left


def test_its_oddity_is_not_listed(archive: Archive, card: Path) -> None:
    assert goes_on(archive, card) == ([KEPT.decode()], [])


def test_what_lies_in_its_place_and_cannot_be_taken_in_is_not_listed(
    archive: Archive, card: Path
) -> None:
    for name in (SHREDDED, KEPT, b"link"):
        path = card / os.fsdecode(name)
        path.unlink(missing_ok=True)
        path.symlink_to(card / "c")
    assert goes_on(archive, card) == ([], [KEPT.decode(), "link"])


def test_another_file_of_its_name_is_taken_in_and_listed(archive: Archive, card: Path) -> None:
    (card / os.fsdecode(SHREDDED)).write_bytes(b"another")
    assert goes_on(archive, card) == ([SHREDDED.decode(), KEPT.decode()], [])
