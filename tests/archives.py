"""Small archives for tests, made once and copied from then on, and what one does with them."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from archive_app import settings
from archive_app.model.custody import ClockReading, Event, Subject
from archive_app.model.inputs import AgentInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services.checkpoint import Continuation, verify_continuation
from archive_app.store import expected, header, slot_change
from archive_app.store.archive import Archive
from archive_app.store.clock import Clock
from archive_app.store.engine import catalogue_path
from archive_app.store.keys import Cost
from archive_app.store.objects import ObjectStore, StoredObject
from archive_app.store.records import Saved
from archive_app.store.slots import Slot
from archive_app.store.transaction import driver_connection

PASSPHRASE = "a passphrase of the tests"
KEEPER = AgentInput(name="Olena Kovalenko", kind="person")
CHEAP = Cost(memory_kib=65536, passes=2, lanes=1)

LEAST_COST = (CHEAP.memory_kib, CHEAP.passes, CHEAP.lanes)
"""The same as the defaults of `Cost`, for tests of faces, which choose none.

What one guess costs where nobody chooses is a promise of tests/store/test_keys.py.
"""

_PAGE_LENGTH = 4096
_RESERVED = 80  # at the end of each page: 16 bytes of IV, 64 of HMAC-SHA-512


class Template(NamedTuple):
    """A closed archive, what this computer remembers of it, and its recovery words.

    Both by path below their folders.
    """

    files: dict[str, bytes]
    remembered: dict[str, bytes]
    words: str


def create_archive(path: Path, *, clock: Clock | None = None) -> tuple[Archive, str]:
    """Make an archive of its own, with its own keys; return it open, with its recovery words."""
    return Archive.create(path, PASSPHRASE, KEEPER, cost=CHEAP, clock=clock)


def small_archive(path: Path, *, clock: Clock | None = None) -> Archive:
    """Open a new archive that this computer knows; all of them have the same keys.

    Its keeper opens it with ``PASSPHRASE``. Where it does not matter who acts, `opened` is faster.
    """
    lay_out(path)
    return Archive.open(path, PASSPHRASE, clock=clock)


def opened(path: Path, *, clock: Clock | None = None) -> Archive:
    """Open such an archive with its recovery words, which derive no key and so cost no time."""
    if not path.exists():
        lay_out(path)
    return Archive.open(path, recovery_words(), clock=clock)


def lay_out(path: Path, template: Template | None = None) -> None:
    """Put such an archive into a folder, closed; or another one that was kept."""
    template = template or _template()
    path.mkdir()
    ObjectStore.create_folders(path)
    for name, content in template.files.items():
        (path / name).write_bytes(content)
    settings.state_path().mkdir(parents=True, exist_ok=True)
    for name, content in template.remembered.items():
        (settings.state_path() / name).write_bytes(content)


def recovery_words() -> str:
    """Return the 24 words that open every archive of `small_archive`."""
    return _template().words


def forget_archives() -> None:
    """Let this computer be one that has not seen any archive."""
    for path in settings.state_path().iterdir():
        path.unlink()


def add_incident(archive: Archive, title: str = "Shelling of a school") -> Saved:
    """Record an incident, with its event."""
    with archive.writing() as transaction:
        saved = transaction.save(IncidentInput(title=title))
        transaction.record(Event("incident_recorded", (saved.subject,)))
    return saved


def add_slot(archive: Archive, slot: Slot) -> None:
    """Let a newer program have added a slot, with what the catalogue expects, and no event."""
    written = slot_change.with_slot(archive.unlocked, slot)
    with archive._sessions.writing() as session:
        connection = driver_connection(session)
        expected.save(connection, written, expected.last_event(connection))
    header.write_header(archive.path, written)


def add_object(archive: Archive, content: bytes) -> StoredObject:
    """Seal ``content`` and refer to it, in the order that an accession does."""
    new = archive.objects.seal(io.BytesIO(content), Meter())
    archive.objects.settle([new])
    with archive.writing() as transaction:
        cursor = transaction.connection.execute(
            "INSERT INTO object(id, size, sha256, wrapped) VALUES (?, ?, ?, ?)",
            (new.id, new.size, new.sha256, new.wrapped),
        )
        assert cursor.lastrowid is not None
        subject = Subject("object", new.id.hex(), new.sha256.hex())
        transaction.record(Event("ingested", (subject,)))
    return StoredObject(cursor.lastrowid, new.id, new.size, new.sha256, new.wrapped)


def load_objects(archive: Archive) -> list[StoredObject]:
    """Return every object that has a row."""
    with archive.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT key, id, size, sha256, wrapped FROM object ORDER BY key"
        )
        return [StoredObject(*row) for row in rows]


def checkpoints(archive: Archive) -> list[tuple[int, bytes]]:
    """Return size and note of every checkpoint of the present log, oldest first."""
    with archive.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT size, note FROM checkpoint WHERE log = ? ORDER BY size", (archive.log.number,)
        )
        return [(size, note) for size, note in rows]


def read_object(archive: Archive, stored: StoredObject) -> bytes:
    """Return the bytes of an object."""
    with archive.objects.open(stored) as reader:
        return reader.read()


def count(archive: Archive, table: str) -> int:
    """Return the number of rows of a table."""
    with archive.reading() as session:
        row = session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").one()
        return int(row[0])


def continued(archive: Archive, note: bytes) -> Continuation:
    """Return how the ledger stands to a checkpoint that it signed."""
    found = verify_continuation(archive, note)
    assert isinstance(found, Continuation)
    return found


def decrypted_image(archive_path: Path, key: bytes, generation: int = 1) -> bytes:
    """Return every page of a closed catalogue in the clear, those that are free included.

    SQLCipher 4: AES-256-CBC, the IV at the end of the page, a salt in place of the first 16 bytes.
    """
    sealed = catalogue_path(archive_path, generation).read_bytes()
    pages = []
    for start in range(0, len(sealed), _PAGE_LENGTH):
        page = sealed[start : start + _PAGE_LENGTH]
        body, reserved = page[:-_RESERVED], page[-_RESERVED:]
        decryptor = Cipher(AES(key), CBC(reserved[:16])).decryptor()
        pages.append(decryptor.update(body[16:] if start == 0 else body) + decryptor.finalize())
    return b"".join(pages)


class ToldClock:
    """A clock that says what a test tells it, in one run of one computer."""

    def __init__(self, at: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> None:
        self.reading = ClockReading(at, "+00:00", "system", "0123456789abcdef", 1000)

    def read(self) -> ClockReading:
        return self.reading

    def pass_by(self, seconds: int) -> None:
        """Let time pass, as the clock and the computer both count it."""
        self.reading = replace(
            self.reading,
            at=self.reading.at + timedelta(seconds=seconds),
            up_seconds=self.reading.up_seconds + seconds,
        )

    def restart(self) -> None:
        """Let the computer be switched off and on again."""
        self.reading = replace(self.reading, boot="fedcba9876543210", up_seconds=5)

    def set_by(self, seconds: int) -> None:
        """Let somebody set the clock, while no time passes."""
        self.reading = replace(self.reading, at=self.reading.at + timedelta(seconds=seconds))


def kept(make: Callable[[Path], str]) -> Template:
    """Return an archive as ``make`` leaves it closed; it returns its words."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        for variable in ("XDG_STATE_HOME", "LOCALAPPDATA"):
            patched.setenv(variable, folder)
        path = Path(folder) / "archive"
        words = make(path)
        return Template(_files(path), _files(settings.state_path()), words)


@cache
def _template() -> Template:
    def make(path: Path) -> str:
        archive, words = create_archive(path)
        archive.close()
        return words

    return kept(make)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }
