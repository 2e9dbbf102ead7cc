"""A flipped byte anywhere is detected, or changes nothing that anybody is given."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive_app import cli
from archive_app.errors import Damaged
from archive_app.model.fixity import Part, Scope
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    IncidentInput,
    SourceInput,
)
from archive_app.progress import Meter
from archive_app.services import (
    access,
    accession,
    catalogue,
    custody,
    evidence,
    fixity,
    search,
    vocabularies,
)
from archive_app.services.people import list_people
from archive_app.store import header, sealing
from archive_app.store.archive import Archive
from archive_app.store.header import COPY_NAME, HEADER_NAME
from archive_app.store.objects import StoredObject
from archive_app.store.transaction import driver_connection
from tests.promises.faults import (
    Copy,
    Template,
    copy_folder,
    make_template,
    require_whole,
    sha256,
    write_files,
)
from tests.promises.pages import CONTENT, IV, PAGE, SALT, name_pages

pytestmark = pytest.mark.slow

INCIDENTS = 120
SEGMENT = sealing.SEGMENT_LENGTH
PLAIN = SEGMENT - sealing.OVERHEAD
SOURCES = {
    "empty.txt": b"",
    "one.bin": b"1",
    "statement.txt": "Свідчення про подію".encode() * 40,
    "a full segment.bin": bytes(range(256)) * 1024,
    "three segments.mp4": random.Random(1).randbytes(2 * PLAIN + 5000),
    **{f"photo {number}.jpg": random.Random(number).randbytes(300) for number in range(10)},
}
WORDS = ["удар", "лікарня 7", "поранен", "свідч", "photo", "с", "2026", "харків три", "немає"]
CATALOGUE_ALONE = Scope(parts=frozenset({Part.CATALOGUE}))
OBJECTS_ALONE = Scope(parts=frozenset({Part.OBJECTS}))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("flipped")
    made = make_template(folder / "made", {})
    copy = Copy(made.path, made.state_path)
    places = ["Харків", "Маріуполь", "Ізюм", "Буча"]
    with copy.opened(made.words) as archive:
        for number in range(INCIDENTS):
            saved = catalogue.record(
                archive,
                IncidentInput(
                    title=f"Удар по лікарні {number} {places[number % 4]}",
                    description=f"Поранено {number}. " + "Свідчення записано. " * (number % 40),
                ),
            )
        catalogue.edit(archive, saved.id, "incident", {"remarks": "Уточнено двічі."})
        catalogue.record(archive, SourceInput(pseudonym="Берег"))
        about = AccessionInput(received_from="a witness", incident_id=saved.id)
        accession.accession_files(archive, [write_files(folder, SOURCES)], about, Meter())
        access.add_person(archive, AgentInput(name="Iryna", kind="person"))
    return made


@pytest.fixture
def copy(template: Template, tmp_path: Path) -> Copy:
    return template.copy_to(tmp_path / "copy")


def answers(archive: Archive) -> dict[str, object]:
    """Return everything that the program says of an archive: records, lists, searches, bytes."""
    incidents = catalogue.list_incidents(archive)
    items = evidence.list_items(archive)
    sources = catalogue.list_sources(archive)
    references = [
        *(incident.reference for incident in incidents),
        *(source.reference for source in sources),
        *(item.reference for item in items),
    ]
    events = custody.list_events(archive, limit=10_000)
    return {
        "incidents": incidents,
        "records": [catalogue.load(archive, reference).as_json for reference in references],
        "histories": [catalogue.load_history(archive, reference) for reference in references],
        "items": [evidence.load_item(archive, item.reference) for item in items],
        # What a check and the mending of a header add is not what was there before.
        "events": [
            event for event in events if event.kind not in ("fixity_checked", "header_mended")
        ],
        "people": list_people(archive),
        "vocabularies": vocabularies.load_vocabularies(archive),
        "found": [search.find_records(archive, words) for words in WORDS],
        "ranked": [search.rank_records(archive, words) for words in WORDS],
        "bytes": {each.sha256: sha256(read(archive, each)) for each in stored_objects(archive)},
    }


def read(archive: Archive, stored: StoredObject) -> bytes:
    with archive.objects.open(stored) as reader:
        return reader.read()


@contextmanager
def flipped(path: Path, offset: int) -> Iterator[None]:
    """Flip bits of one byte meanwhile; another bit or more at each place."""
    with path.open("r+b") as file:
        file.seek(offset)
        before = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([before ^ (offset * 37 % 255 + 1)]))
    try:
        yield
    finally:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(bytes([before]))


# --- archive.json --------------------------------------------------------------------------------


def test_no_byte_of_the_header_can_be_flipped_in_both_copies(
    template: Template, copy: Copy
) -> None:
    length = (copy.path / HEADER_NAME).stat().st_size
    with copy.remembered():
        for offset in range(length):
            with (
                flipped(copy.path / HEADER_NAME, offset),
                flipped(copy.path / COPY_NAME, offset),
                pytest.raises(Damaged),
            ):
                Archive.open(copy.path, template.words)
    with copy.opened(template.words) as archive:
        require_whole(archive)


def test_a_byte_flipped_in_one_copy_of_the_header_is_mended_from_the_other(
    template: Template, copy: Copy
) -> None:
    length = (copy.path / HEADER_NAME).stat().st_size
    expected_header = header.read_header(copy.path)
    for name in (HEADER_NAME, COPY_NAME):
        for offset in range(length):
            with flipped(copy.path / name, offset):
                assert header.read_header(copy.path) == expected_header
                assert header.copies_differ(copy.path)
    whole = (copy.path / HEADER_NAME).read_bytes()
    with copy.opened(template.words) as archive:
        expected = answers(archive)
    for name in (HEADER_NAME, COPY_NAME):
        for offset in range(0, length, length // 10):
            with flipped(copy.path / name, offset), copy.opened(template.words) as archive:
                report = fixity.check(archive, Scope(), Meter())
                assert [remark.code for remark in report.remarks] == ["header_mended"]
                assert answers(archive) == expected
            assert (copy.path / HEADER_NAME).read_bytes() == whole
            assert (copy.path / COPY_NAME).read_bytes() == whole


# --- the catalogue -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A byte of a file, and which part of the format it is."""

    part: str
    path: Path
    offset: int


def catalogue_places(archive: Archive) -> list[Place]:
    """Return bytes of every page and of every part of a page; the file's log is folded away."""
    path = archive.path / "catalogue-1.db"
    pages = name_pages(archive)
    places = [Place("salt", path, offset) for offset in range(SALT)]
    places += [Place("file header", path, offset) for offset in range(SALT, 100)]
    for page in (pages[0], pages[len(pages) // 2], pages[-1]):
        reserve = range(page.offset + CONTENT, page.offset + PAGE)
        places += [Place(f"reserve of page {pages.index(page)}", path, at) for at in reserve]
    chance = random.Random(len(pages))
    for page in pages:
        start = 100 if page.number == 1 else 0
        offsets = [start, chance.randrange(start + 1, CONTENT)]
        part = f"{page.kind} of {page.owner}" if page.owner else page.kind
        places += [Place(part, path, page.offset + offset) for offset in offsets]
        places.append(Place("IV", path, page.offset + CONTENT + chance.randrange(IV)))
        places.append(Place("HMAC", path, page.offset + chance.randrange(CONTENT + IV, PAGE)))
    return places


def object_places(archive: Archive) -> list[Place]:
    """Return bytes of every part of sealed objects of no, one and several segments."""
    chance = random.Random(2)
    places = []
    for stored in stored_objects(archive):
        path = archive.objects.path(stored.id)
        length = path.stat().st_size
        assert length == sealing.sealed_length(stored.size)
        last = sealing.segment_count(stored.size) - 1
        named: dict[str, Sequence[int]] = {
            "object header": range(10),
            "FLOE IV": range(10, 42),
            "commitment": range(42, 74),
        }
        if stored.size not in {0, 1, 2 * PLAIN + 5000}:
            named = {part: chance.sample(offsets, 4) for part, offsets in named.items()}
        for segment in range(last + 1):
            start = sealing.HEADER_LENGTH + segment * SEGMENT
            end = min(start + SEGMENT, length)
            which = "last segment" if segment == last else "segment"
            body = range(start + 16, end - 16)
            named |= {
                f"{which} header {segment}": range(start, start + 4),
                f"{which} IV {segment}": range(start + 4, start + 16),
                f"{which} body {segment}": chance.sample(body, min(len(body), 15)),
                f"{which} tag {segment}": range(end - 16, end),
            }
        for part, offsets in named.items():
            places += [Place(part.rstrip("0123456789 "), path, offset) for offset in offsets]
    return places


def stored_objects(archive: Archive) -> list[StoredObject]:
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT key, id, size, sha256, wrapped FROM object ORDER BY key"
        )
        return [StoredObject(*row) for row in rows]


def test_every_part_of_catalogue_and_objects_is_hit_two_thousand_times_in_all(
    template: Template, copy: Copy
) -> None:
    with copy.opened(template.words) as archive:
        catalogue_parts = Counter(place.part for place in catalogue_places(archive))
        object_parts = Counter(place.part for place in object_places(archive))
    print(catalogue_parts, object_parts)
    assert catalogue_parts.total() + object_parts.total() >= 2000
    expected = {"salt", "file header", "IV", "HMAC", "other", "interior table of event"}
    expected |= {"leaf table of search_data", "leaf index of search_idx", "leaf index of tree"}
    expected |= {"leaf table of incident", "leaf table of revision", "interior index of tree"}
    assert expected <= catalogue_parts.keys()
    assert object_parts.keys() >= {"object header", "FLOE IV", "commitment", "segment header"}
    assert object_parts.keys() >= {f"last segment {it}" for it in ("header", "IV", "body", "tag")}


@pytest.mark.parametrize("quarter", range(4))
def test_a_byte_flipped_in_the_catalogue_is_detected_or_changes_nothing(
    quarter: int, template: Template, copy: Copy, tmp_path: Path
) -> None:
    with copy.opened(template.words) as archive:
        expected = answers(archive)
        places = catalogue_places(archive)
    before = (copy.path / "catalogue-1.db").read_bytes()
    # On a computer that has not seen it, an archive is opened and checked in the same way, and
    # nothing is written meanwhile: each case has the file as it was but for one byte.
    elsewhere = Copy(copy.path, tmp_path / "elsewhere")
    outcomes: Counter[str] = Counter()
    for place in places[quarter::4]:
        with flipped(place.path, place.offset):
            try:
                with elsewhere.opened(template.words) as archive:
                    report = fixity.check(archive, CATALOGUE_ALONE, Meter())
                    outcome = "found" if report.findings else "unnoticed"
                    if not report.findings:
                        full = fixity.check(archive, Scope(), Meter())
                        outcome = "found" if full.findings else "equal"
                        assert full.findings or answers(archive) == expected, place
            except Damaged:
                outcome = "refused"
        outcomes[outcome] += 1
    print(f"{len(places[quarter::4])} bytes of the catalogue: {dict(outcomes)}")
    assert (copy.path / "catalogue-1.db").read_bytes() == before
    with copy.opened(template.words) as archive:
        require_whole(archive)


# --- objects -------------------------------------------------------------------------------------


def test_a_byte_flipped_in_an_object_is_refused_and_named(template: Template, copy: Copy) -> None:
    with copy.opened(template.words) as archive:
        by_path = {archive.objects.path(each.id): each for each in stored_objects(archive)}
        references = {item.sha256: item.reference for item in evidence.list_items(archive)}
        places = object_places(archive)
        for number, place in enumerate(places):
            stored = by_path[place.path]
            with flipped(place.path, place.offset):
                with pytest.raises(Damaged, match=stored.id.hex()):
                    read(archive, stored)
                if number % 20 == 0:
                    [finding] = fixity.check(archive, OBJECTS_ALONE, Meter()).findings
                    assert finding.code == "object_damaged"
                    assert finding.concerns[0].id == stored.id.hex()
                    assert finding.concerns[1].reference == references[stored.sha256.hex()]
        print(f"{len(places)} bytes of objects: all refused")
        require_whole(archive)


def test_a_flipped_byte_costs_only_what_it_touches(template: Template, copy: Copy) -> None:
    with copy.opened(template.words) as archive:
        [video] = [each for each in stored_objects(archive) if each.size > 2 * PLAIN]
        path = archive.objects.path(video.id)
        with flipped(path, sealing.HEADER_LENGTH + SEGMENT + 500):
            with archive.objects.open(video) as reader:
                assert reader.read(PLAIN) == SOURCES["three segments.mp4"][:PLAIN]
                reader.seek(2 * PLAIN)
                assert reader.read() == SOURCES["three segments.mp4"][2 * PLAIN :]
                reader.seek(PLAIN)
                with pytest.raises(Damaged):
                    reader.read(1)
            others = [each for each in stored_objects(archive) if each != video]
            assert all(sha256(read(archive, each)) == each.sha256 for each in others)


# --- through the command -------------------------------------------------------------------------


def check_by_command(
    copy: Copy,
    passphrase_path: Path,
    patch: pytest.MonkeyPatch,
    capture: pytest.CaptureFixture[str],
) -> tuple[int, dict[str, Any], str]:
    """Run ``archive-app archive check --json``; return exit code, answer and what it said."""
    command = ["archive-app", "archive", "check", str(copy.path), "--json"]
    patch.setattr(sys, "argv", [*command, "--passphrase-file", str(passphrase_path)])
    with copy.remembered():
        code = cli.main()
    written = capture.readouterr()
    return code, json.loads(written.out), written.err


def test_the_command_finds_twenty_flipped_bytes(
    template: Template,
    copy: Copy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    passphrase_path = tmp_path / "words.txt"
    passphrase_path.write_text(template.words)
    with copy.opened(template.words) as archive:
        chance = random.Random(20)
        places = chance.sample(catalogue_places(archive), 12)
        places += chance.sample(object_places(archive), 8)
    catalogue_path = copy.path / "catalogue-1.db"
    whole = catalogue_path.read_bytes()
    copy_folder(copy.state_path, tmp_path / "state as it was")
    for place in places:
        with flipped(place.path, place.offset):
            code, answer, said = check_by_command(copy, passphrase_path, monkeypatch, capsys)
        assert code in (1, 11), place
        assert answer["ok"] is False
        assert answer["findings"]
        assert "Traceback" not in said
        # The check is in the ledger of each: the next case begins where this one did.
        catalogue_path.write_bytes(whole)
        shutil.rmtree(copy.state_path)
        copy_folder(tmp_path / "state as it was", copy.state_path)
    code, answer, _ = check_by_command(copy, passphrase_path, monkeypatch, capsys)
    assert (code, answer["ok"], answer["findings"]) == (0, True, [])
