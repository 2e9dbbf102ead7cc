"""What was put back as it once was is noticed and named: a page, an object, the ledger, all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from archive_app.cli import app, exits
from archive_app.errors import Damaged, NotAllowed, NotFound
from archive_app.model.fixity import FixityReport, Scope
from archive_app.model.inputs import AccessionInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import (
    access,
    accession,
    catalogue,
    evidence,
    fixity,
    search,
    shred,
)
from archive_app.store import (
    choosing,
    engine,
    facts,
    ledger,
    opening,
    protection,
    schema,
    sealing,
)
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection
from tests.archives import continued
from tests.promises.faults import (
    Copy,
    Template,
    copy_folder,
    make_template,
    require_whole,
    sha256,
)
from tests.promises.pages import PAGE, name_pages

PLAIN = sealing.SEGMENT_LENGTH - sealing.OVERHEAD
SOURCES = {
    "statement.txt": b"statement" * 100,
    "letter.txt": b"a letter" * 100,
    "twin one.bin": b"1" * 500,
    "twin two.bin": b"2" * 500,
    "video.mp4": b"frames" * (2 * PLAIN // 6),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("rollback") / "made", SOURCES)


@pytest.fixture
def copy(template: Template, tmp_path: Path) -> Copy:
    return template.copy_to(tmp_path / "copy")


def names(report: FixityReport) -> set[str | None]:
    """Return the references of everything that a report names."""
    return {concern.reference for each in report.findings for concern in each.concerns}


def checked(copy: Copy, template: Template) -> FixityReport:
    with copy.opened(template.words) as archive:
        return fixity.check(archive, Scope(), Meter())


def codes(report: FixityReport) -> set[str]:
    return {finding.code for finding in report.findings}


def incident_says(archive: Archive, reference: str) -> list[object]:
    """Return everything that is said of an incident: record, history, list and search."""
    return [
        catalogue.load(archive, reference).as_json,
        catalogue.load_history(archive, reference),
        catalogue.list_incidents(archive),
        search.find_records(archive, "удар"),
        search.find_records(archive, "змінено"),
    ]


# --- pages of the catalogue ----------------------------------------------------------------------


def test_every_page_that_is_put_back_is_noticed(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    catalogue_path = copy.path / "catalogue-1.db"
    old = catalogue_path.read_bytes()
    change_the_incident(template, copy)
    with copy.opened(template.words) as archive:
        owners = {page.offset: page.owner for page in name_pages(archive)}
        expected = incident_says(archive, template.incident)
    new = catalogue_path.read_bytes()
    changed = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    elsewhere = Copy(copy.path, tmp_path / "elsewhere")  # so that nothing is written meanwhile
    noticed = {"the archive does not open"}
    for at in changed:
        catalogue_path.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        with suppress(Damaged), elsewhere.opened(template.words) as archive:
            report = fixity.check(archive, Scope(), Meter())
            if report.findings:
                noticed.add(owners[at])
            else:
                assert incident_says(archive, template.incident) == expected, owners[at]
            if owners[at] in {"incident", "record", "revision"}:
                assert template.incident in names(report)
    print(f"{len(changed)} pages put back, noticed in: {sorted(noticed)}")
    assert noticed >= {"incident", "record", "event", "tree", "event_subject", "search_content"}
    catalogue_path.write_bytes(new)
    with copy.opened(template.words) as archive:
        require_whole(archive)


def test_all_pages_of_a_list_put_back_are_noticed_and_the_record_named(
    template: Template, copy: Copy
) -> None:
    catalogue_path = copy.path / "catalogue-1.db"
    old = catalogue_path.read_bytes()
    change_the_incident(template, copy)
    with copy.opened(template.words) as archive:
        pages = [page for page in name_pages(archive) if page.owner.startswith("incident")]
    mixed = bytearray(catalogue_path.read_bytes())
    for page in pages:
        mixed[page.offset : page.offset + PAGE] = old[page.offset : page.offset + PAGE]
    catalogue_path.write_bytes(mixed)
    report = checked(copy, template)
    assert codes(report) == {"row_changed"}
    assert names(report) == {template.incident}
    # What was put back is not what is read: the revision is.
    with copy.opened(template.words) as archive:
        assert catalogue.load(archive, template.incident).as_json["title"] == "Змінено"


def change_the_incident(template: Template, copy: Copy) -> None:
    with copy.opened(template.words) as archive:
        changes = {"title": "Змінено", "description": "Змінено двічі."}
        catalogue.edit(archive, template.incident, "incident", changes)


# --- objects -------------------------------------------------------------------------------------


def object_of(archive: Archive, name: str) -> StoredObject:
    with archive.reading() as session:
        digest = sha256(SOURCES[name]).hex()
        return evidence.find_object(driver_connection(session), digest)


def item_of(archive: Archive, name: str) -> str:
    return next(it.reference for it in evidence.list_items(archive) if it.original_name == name)


def test_objects_that_changed_places_are_both_named(template: Template, copy: Copy) -> None:
    with copy.opened(template.words) as archive:
        one, other = (object_of(archive, name) for name in ("twin one.bin", "twin two.bin"))
        assert one.size == other.size
        one_path, other_path = archive.objects.path(one.id), archive.objects.path(other.id)
        sealed = one_path.read_bytes()
        one_path.write_bytes(other_path.read_bytes())
        other_path.write_bytes(sealed)
        report = fixity.check(archive, Scope(), Meter())
        assert codes(report) == {"object_damaged"}
        assert names(report) >= {
            item_of(archive, name) for name in ("twin one.bin", "twin two.bin")
        }
        with pytest.raises(Damaged):
            archive.objects.open(one)
        with archive.objects.open(object_of(archive, "statement.txt")) as reader:
            assert reader.read() == SOURCES["statement.txt"]


@pytest.mark.parametrize("kept", [0, 1, 74, 74 + sealing.SEGMENT_LENGTH])
def test_an_object_cut_at_any_edge_is_named(template: Template, copy: Copy, kept: int) -> None:
    with copy.opened(template.words) as archive:
        stored = object_of(archive, "video.mp4")
        path = archive.objects.path(stored.id)
        path.write_bytes(path.read_bytes()[:kept])
        with pytest.raises(Damaged, match=stored.id.hex()):
            archive.objects.open(stored)
        report = fixity.check(archive, Scope(), Meter())
        assert codes(report) == {"object_damaged"}
        assert item_of(archive, "video.mp4") in names(report)


def test_an_object_of_another_archive_under_this_ones_name_is_named(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    other = make_template(tmp_path / "other", SOURCES)
    with Copy(other.path, other.state_path).opened(other.words) as archive:
        foreign = archive.objects.path(object_of(archive, "letter.txt").id).read_bytes()
    with copy.opened(template.words) as archive:
        path = archive.objects.path(object_of(archive, "letter.txt").id)
        assert path.stat().st_size == len(foreign)
        path.write_bytes(foreign)
        report = fixity.check(archive, Scope(), Meter())
        assert codes(report) == {"object_damaged"}
        assert item_of(archive, "letter.txt") in names(report)


def test_a_shredded_object_put_back_is_named_and_stays_unreadable(
    template: Template, copy: Copy
) -> None:
    with copy.opened(template.words) as archive:
        stored = object_of(archive, "letter.txt")
        path = archive.objects.path(stored.id)
        sealed = path.read_bytes()
        reference = item_of(archive, "letter.txt")
        shred.shred_item(archive, reference, reason="consent was withdrawn")
    path.write_bytes(sealed)
    with copy.opened(template.words) as archive:
        report = fixity.check(archive, Scope(), Meter())
        assert codes(report) == {"shredding_unfinished"}
        assert path.name in {Path(it.id).name for each in report.findings for it in each.concerns}
        with pytest.raises(NotFound):
            object_of(archive, "letter.txt")
        assert not path.exists()
        require_whole(archive)


# --- the ledger ----------------------------------------------------------------------------------


@contextmanager
def forged(copy: Copy, template: Template) -> Iterator[sqlcipher.Connection]:
    """Change the catalogue behind the program's back, as one who has the key could."""
    with copy.remembered():
        unlocked = choosing.unlock(copy.path, template.words)
        connection = engine.connect(
            copy.path / "catalogue-1.db", unlocked.keys.catalogue, engine.Access.WRITING
        )
    with closing(connection):
        for name, *_ in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        schema.make_triggers(connection)
        connection.execute("COMMIT")


def drop_last_events(connection: sqlcipher.Connection, kept: int) -> None:
    """Cut the ledger to its first events as if there had never been more."""
    log = ledger.load_logs(connection)[-1]
    nodes = merkle_positions(kept)
    connection.execute("DELETE FROM event WHERE number >= ?", (kept,))
    connection.execute("DELETE FROM event_subject WHERE event >= ?", (kept,))
    connection.execute("DELETE FROM checkpoint WHERE size > ?", (kept,))
    for (position,) in connection.execute("SELECT position FROM tree").fetchall():
        if position not in nodes:
            connection.execute("DELETE FROM tree WHERE position = ?", (position,))
    assert ledger.size(connection, log) == kept


def merkle_positions(size: int) -> set[int]:
    """Return where the perfect subtrees of a log of this size are stored."""
    return {
        ledger.position(level, index)
        for level in range(size.bit_length())
        for index in range(size >> level)
    }


def test_a_ledger_that_lost_its_end_is_behind_what_this_computer_saw(
    template: Template, copy: Copy
) -> None:
    with forged(copy, template) as connection:
        drop_last_events(connection, 3)
    with copy.opened(template.words) as archive:
        assert archive.standing is Standing.BEHIND
        with pytest.raises(NotAllowed, match="older than what this computer saw"):
            catalogue.record(archive, IncidentInput(title="No"))
        report = fixity.check(archive, Scope(), Meter())
        assert {"ledger_behind", "revision_unwitnessed"} <= codes(report)
        assert template.incident in names(report)


def test_a_ledger_that_lost_its_end_is_noticed_on_any_computer(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    with copy.opened(template.words) as archive:
        kept_by_another = archive.checkpoint()
    with forged(copy, template) as connection:
        drop_last_events(connection, 3)
    with Copy(copy.path, tmp_path / "elsewhere").opened(template.words) as archive:
        assert archive.standing is Standing.NEW_HERE
        assert "revision_unwitnessed" in codes(fixity.check(archive, Scope(), Meter()))
        continuation = continued(archive, kept_by_another)
        assert not continuation.is_continued
        assert "older state" in continuation.sentence


def test_an_event_taken_out_of_the_middle_is_named(template: Template, copy: Copy) -> None:
    with forged(copy, template) as connection:
        connection.execute("DELETE FROM event WHERE number = 4")
    report = checked(copy, template)
    assert "event_missing" in codes(report)
    assert any("Event 4 " in finding.sentence for finding in report.findings)


def test_a_rewritten_event_is_noticed_by_tree_and_checkpoint(
    template: Template, copy: Copy
) -> None:
    with forged(copy, template) as connection:
        (leaf,) = connection.execute("SELECT leaf FROM event WHERE number = 4").fetchone()
        year = re.search(rb"[0-9]{4}-", leaf)
        assert year is not None
        connection.execute(
            "UPDATE event SET leaf = ? WHERE number = 4", (leaf.replace(year[0], b"1999-"),)
        )
    report = checked(copy, template)
    assert report.findings
    assert any("vent 4 " in finding.sentence for finding in report.findings), report.findings


# --- the whole archive ---------------------------------------------------------------------------


def test_a_whole_archive_put_back_opens_read_only_and_says_so(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    copy_folder(copy.path, tmp_path / "as it was")
    source_path = tmp_path / "new.txt"
    source_path.write_bytes(b"new")
    with copy.opened(template.words) as archive:
        accession.accession_files(
            archive, [source_path], AccessionInput(received_from="a witness"), Meter()
        )
    shutil.rmtree(copy.path)
    copy_folder(tmp_path / "as it was", copy.path)
    with copy.opened(template.words) as archive:
        assert archive.standing is Standing.BEHIND
        for change in (
            lambda: catalogue.record(archive, IncidentInput(title="No")),
            archive.checkpoint,
            lambda: accession.accession_files(
                archive, [source_path], AccessionInput(received_from="x"), Meter()
            ),
        ):
            with pytest.raises(NotAllowed, match="older than what this computer saw"):
                change()
        assert codes(fixity.check(archive, Scope(), Meter())) == {"ledger_behind"}
        with archive.objects.open(object_of(archive, "statement.txt")) as reader:
            assert reader.read() == SOURCES["statement.txt"]
        archive.accept_copy("The disk failed; this is last week's copy.")
        catalogue.record(archive, IncidentInput(title="Going on"))
    with copy.opened(template.words) as archive:
        assert archive.standing is Standing.CURRENT
        require_whole(archive)


@pytest.mark.parametrize("medium", [Standing.READ_ONLY, Standing.FULL])
def test_a_medium_that_cannot_be_written_hides_no_older_archive_and_no_other_history(
    template: Template,
    copy: Copy,
    tmp_path: Path,
    medium: Standing,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    words = tmp_path / "words"
    words.write_text(template.words)

    def told(found: Standing, code: str) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(opening, "take_hold", lambda _: opening.Hold(None, medium))
            with copy.opened(template.words) as archive:
                assert (archive.standing, archive.besides) == (medium, found)
                assert codes(fixity.check(archive, Scope(), Meter())) == {code}
            with copy.remembered():
                typed = (str(copy.path), "--passphrase-file", str(words))
                assert exits.run(app.app, ["custody", "verify", *typed]) == 1
                assert exits.run(app.app, ["archive", "info", *typed]) == 0
        out, err = capfd.readouterr()
        assert f"{medium.value}, {found.value}" in out
        assert found.refusal in err

    copy_folder(copy.path, tmp_path / "as it was")
    with copy.opened(template.words) as archive:
        catalogue.record(archive, IncidentInput(title="Later"))
    shutil.rmtree(copy.path)
    copy_folder(tmp_path / "as it was", copy.path)
    told(Standing.BEHIND, "ledger_behind")
    with copy.opened(template.words) as archive:
        protection.remember(*other_history(archive))
    told(Standing.CHANGED_HISTORY, "ledger_behind")


def other_history(archive: Archive) -> tuple[bytes, bytes, protection.Seen]:
    """Return by what, of which archive, and what a computer remembers that saw another history."""
    with archive.reading() as session:
        connection = driver_connection(session)
        seen = protection.see(connection, archive.log)
        key = facts.load_seen_key(connection)
    return key, archive.unlocked.header.archive_id, replace(seen, root=bytes(32))


def test_a_catalogue_put_back_alone_is_behind_and_its_new_objects_are_kept(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    old = (copy.path / "catalogue-1.db").read_bytes()
    source_path = tmp_path / "new.txt"
    source_path.write_bytes(b"new")
    with copy.opened(template.words) as archive:
        accession.accession_files(
            archive, [source_path], AccessionInput(received_from="a witness"), Meter()
        )
    objects = set((copy.path / "objects").glob("*/*"))
    (copy.path / "catalogue-1.db").write_bytes(old)
    with copy.opened(template.words) as archive:
        assert archive.standing is Standing.BEHIND
        assert codes(fixity.check(archive, Scope(), Meter())) == {
            "ledger_behind",
            "object_without_row",
        }
    assert set((copy.path / "objects").glob("*/*")) == objects


def test_a_header_put_back_after_a_rotation_opens_nothing_new(
    template: Template, copy: Copy
) -> None:
    old = (copy.path / "archive.json").read_bytes()
    code = template.codes["Ines"]
    with copy.remembered():
        archive = Archive.open(copy.path, code)
        access.rotate(archive, code, remove=["Taras"], meter=Meter())
    for name in ("archive.json", "archive.json.copy"):
        (copy.path / name).write_bytes(old)
    with copy.remembered(), pytest.raises((Damaged, NotFound)):
        Archive.open(copy.path, template.codes["Taras"])
