"""Two catalogues written by the program's own functions: a large one, and a hundredth of it.

Each item is one received file, with all the rows and the event of an intake; only the bytes are
missing. They are kept between runs, until the schema changes, beside their plain twins.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from archive_app.model.custody import Event
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import AccessionInput, AgentInput, IncidentInput
from archive_app.model.values import Count, Place
from archive_app.services.received import SealedFile, record_file
from archive_app.services.scan import FileState, SourceFile
from archive_app.store import migrations, records
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.records import Saved
from archive_app.store.transaction import Transaction
from benchmarks.measuring import Setting, warm
from benchmarks.plain import PLAIN_NAME
from benchmarks.results import Row, bar_row, duration
from benchmarks.samples import PASSPHRASE
from benchmarks.words import Words

_INCIDENTS = 1_500
_ITEMS = 10_000
_ACCESSIONS = 20
_WRAPPED_LENGTH = 60
_PARTS_AT_ONCE = 10
"""How many parts are committed together: most pages of an index change with each commit."""
_CACHE_KIB = 4 * 1024 * 1024
"""Room for all pages that a commit touches: what does not fit is written, and read again."""
_LONGEST = 15 * 60.0


@dataclass(frozen=True)
class Catalogue:
    """An archive with a catalogue of so many items; ``words`` open it without stretching."""

    path: Path
    words: str
    items: int
    generated_seconds: float
    processor_seconds: float

    def open(self) -> Archive:
        """Open it with its recovery words, which need no key derivation."""
        return Archive.open(self.path, self.words)

    def warm(self) -> None:
        """Read it and its twin once: whoever works in an archive has its pages in the cache."""
        warm([*self.path.glob("catalogue-*.db"), self.path.with_name(PLAIN_NAME)])


def measure(setting: Setting) -> list[Row]:
    """Return how long it took to write the large catalogue, now or in the run that made it."""
    catalogue = large(setting)
    incidents = catalogue.items // _ITEMS * _INCIDENTS
    what = f"Write {incidents:,} incidents and {catalogue.items:,} items, with their events"
    row = bar_row(what, _LONGEST, [catalogue.generated_seconds], cache="—", peer="—")
    return [replace(row, ours=f"{row.ours}, {duration(catalogue.processor_seconds)} of a core")]


def small(setting: Setting) -> Catalogue:
    """Return a catalogue of 1,500 incidents and 10,000 items."""
    return _kept(setting, 1)


def large(setting: Setting) -> Catalogue:
    """Return a catalogue of 150,000 incidents and 1,000,000 items; it may take minutes to make."""
    return _kept(setting, setting.sized(100, 3))


def _kept(setting: Setting, parts: int) -> Catalogue:
    """Return a kept catalogue; one that was interrupted goes on with its next part."""
    folder = setting.place / f"catalogue-{_schema()}-{parts}"
    path, words_path, parts_path = folder / "archive", folder / "recovery-words", folder / "parts"
    if not words_path.exists():
        for other in setting.place.glob(f"catalogue-*-{parts}"):
            shutil.rmtree(other)
        folder.mkdir(parents=True)
        agent = AgentInput(name="Olena Kovalenko", kind="person")
        archive, words = Archive.create(path, PASSPHRASE, agent)
        archive.close()
        words_path.write_text(words, encoding="utf-8")
        parts_path.touch()
    words = words_path.read_text(encoding="utf-8")
    commits = [line.split() for line in parts_path.read_text(encoding="ascii").splitlines()]
    done = sum(int(count) for count, _, _ in commits)
    if done < parts:
        with Archive.open(path, words) as archive, parts_path.open("a", encoding="ascii") as file:
            while done < parts:
                next_parts = range(done, min(parts, done + _PARTS_AT_ONCE))
                commits.append(_generate(archive, next_parts))
                print(*commits[-1], file=file, flush=True)
                done = next_parts.stop
                seconds = float(commits[-1][1])
                print(
                    f"  part {done} of {parts}: {seconds / len(next_parts):.1f} s each, "
                    f"about {seconds / len(next_parts) * (parts - done) / 60:.0f} min to go",
                    file=sys.stderr,
                    flush=True,
                )
    _, wall, processor = (sum(map(float, column)) for column in zip(*commits, strict=True))
    return Catalogue(path, words, parts * _ITEMS, wall, processor)


def _schema() -> str:
    """Return what names the present schema: a kept catalogue of another one is of no use."""
    revisions = sorted(Path(migrations.__path__[0], "versions").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in revisions)).hexdigest()[:12]


def _generate(archive: Archive, parts: range) -> list[str]:
    """Write parts in one commit; return how many, and the seconds, of the clock and of a core."""
    start, processor_start = time.perf_counter(), time.process_time()
    with archive.writing() as transaction:
        transaction.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        for part in parts:
            _write_part(transaction, Words(part))
    seconds = time.perf_counter() - start, time.process_time() - processor_start
    return [str(len(parts)), *(f"{each:.3f}" for each in seconds)]


def _write_part(transaction: Transaction, stream: Words) -> None:
    incidents = [_record_incident(transaction, stream) for _ in range(_INCIDENTS)]
    for number in range(_ACCESSIONS):
        _record_accession(transaction, stream, incidents[number] if number % 4 == 0 else None)


def new_incident(stream: Words) -> IncidentInput:
    """Return an incident as a person would enter it."""
    language = stream.language()
    least = stream.number(0, 12)
    return IncidentInput(
        title=stream.incident_title(language),
        when=FuzzyDate.parse(stream.date()),
        place=Place(
            name=stream.place(language),
            country="UA",
            oblast="Донецька",
            latitude=f"48.{stream.number(0, 9999):04}",
            longitude=f"37.{stream.number(0, 9999):04}",
            uncertainty_m=500,
        ),
        description=stream.description(language),
        victims_alleged=Count(min=least, max=least + stream.number(0, 9), basis="OPG"),
    )


def _record_incident(transaction: Transaction, stream: Words) -> Saved:
    saved = transaction.save(new_incident(stream))
    transaction.record(Event("incident_recorded", (saved.subject,)))
    return saved


def _record_accession(transaction: Transaction, stream: Words, incident: Saved | None) -> None:
    about = AccessionInput(
        received_from="Local prosecutor", incident_id=incident.id if incident else None
    )
    opened = transaction.save(about)
    transaction.record(Event("accession_opened", (opened.subject,), from_=about.received_from))
    accession = records.find_by_key(transaction.connection, opened.key)
    items: dict[bytes, str] = {}
    for number in range(_ITEMS // _ACCESSIONS):
        file = _received(stream, number)
        record_file(transaction, accession, about, file, items, has_new_object=True)
    for table in ("scratch_taken", "scratch_preparation"):
        transaction.connection.execute(f"DELETE FROM {table}")
    closed = transaction.save(
        about.model_copy(update={"closed_at": "2026-01-01T00:00:00Z"}), record_id=opened.id
    )
    transaction.record(Event("accession_closed", (closed.subject,)))


def _received(stream: Words, number: int) -> SealedFile:
    """Return a file as if its bytes had just been sealed."""
    name = stream.file_name(stream.language()).encode()
    state = FileState(stream.number(10_000, 9_000_000), 1_700_000_000_123_456_789, 0, 0, number)
    path = b"card/" + name
    source = SourceFile(b"/media/" + path, path, b"/media/card", state, state.modified_ns, ())
    digest = hashlib.sha256(os.urandom(16)).digest()
    return SealedFile(
        source, NewObject(os.urandom(16), state.size, digest, os.urandom(_WRAPPED_LENGTH))
    )
