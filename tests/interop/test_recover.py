"""tools/recover.py proves docs/format.md: it reads an archive without any of this program."""

import base64
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies
from mnemonic import Mnemonic

from archive_app.errors import InvalidInput
from archive_app.model import disclosure
from archive_app.model.custody import Event, utc_seconds
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    IncidentInput,
    StoredFileInput,
)
from archive_app.progress import Meter
from archive_app.services import custody, links
from archive_app.services.access import rotate
from archive_app.services.accession import accession_files
from archive_app.services.custody import ByHand
from archive_app.services.shred import shred_item
from archive_app.store import keys, ledger, records
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.keys import Cost
from archive_app.store.transaction import driver_connection
from tests.archives import add_incident
from tests.conftest import ROOT
from tests.interop.tools import load
from tests.services.steps import one, rows
from tests.services.tampering import tampering

SCRIPT = ROOT / "tools" / "recover.py"
PASSPHRASE = "Пароль\u00a0довги\u0438\u0306"
FILES = {
    b"photo.jpg": bytes(range(256)) * 5000,
    b"empty": b"",
    "\u202eзгори вниз\n.txt".encode(): "Свідчення".encode(),
    b"not utf-8 \xff.bin": b"\0\1\2",
    b"a" * 250: b"long",
    b"..": b"",
}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python that has nothing but the two packages that recover.py needs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = next(folder.glob("[bS][ic]*/python*"))
    asked = [str(python), "-Ic", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.check_output(asked, text=True).strip())
    # The last two are what `cryptography` itself stands on.
    for name in ("cryptography", "sqlcipher3", "cffi", "_cffi_backend"):
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        origin = Path(found.origin)
        origin = origin.parent if found.submodule_search_locations else origin
        (packages / origin.name).symlink_to(origin)
    alone = subprocess.run([python, "-Ic", "import archive_app"], capture_output=True, check=False)
    assert b"No module named 'archive_app'" in alone.stderr
    return str(python)


@pytest.fixture
def words_and_archive(tmp_path: Path) -> Iterator[tuple[str, Archive]]:
    archive, words = Archive.create(
        tmp_path / "archive",
        PASSPHRASE,
        AgentInput(name="Olena", kind="person"),
        cost=Cost(64 * 1024, 2, 1),
    )
    with archive:
        with archive.writing() as transaction:
            incident = transaction.save(IncidentInput(title="Подія", description='"\\\u007f\u2028'))
            transaction.record(Event("incident_recorded", (incident.subject,), note="Вперше"))
        with archive.writing() as transaction:
            again = transaction.save(IncidentInput(title="Подія 😀"), record_id=incident.id)
            transaction.record(Event("changed", (again.subject,)))
        (tmp_path / "files").mkdir()
        for name, content in FILES.items():
            if name != b"..":
                Path(os.fsdecode(os.fsencode(tmp_path / "files") + b"/" + name)).write_bytes(
                    content
                )
        accession_files(
            archive,
            [tmp_path / "files"],
            AccessionInput(received_from="a witness", incident_id=incident.id),
            Meter(),
        )
        yield words, archive


@pytest.fixture
def archive(words_and_archive: tuple[str, Archive]) -> Archive:
    return words_and_archive[1]


def files_below(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }


def run(
    python: str, archive_path: Path, target_path: Path, *options: str, typed: str = PASSPHRASE
) -> subprocess.CompletedProcess[str]:
    """Recover, and prove that nothing was changed in the archive or left beside it."""
    before = files_below(archive_path)
    done = subprocess.run(
        [
            *(python, "-I", str(SCRIPT), str(archive_path), "--to", str(target_path)),
            *("--passphrase-file", "-", *options),
        ],
        input=typed + "\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=archive_path.parent,
    )
    assert "Traceback" not in done.stderr
    assert files_below(archive_path) == before
    return done


def expected_contents() -> list[str]:
    return sorted(
        hashlib.sha256(content).hexdigest() for name, content in FILES.items() if name != b".."
    )


def recovered_contents(target_path: Path) -> list[str]:
    return sorted(
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in target_path.iterdir()
        if path.name not in ("records.json", "ledger.jsonl")
    )


def archive_closed(archive: Archive) -> Path:
    archive.close()
    return archive.path


def test_everything_is_recovered(python: str, archive: Archive, tmp_path: Path) -> None:
    with archive.reading() as session:
        connection = driver_connection(session)
        count = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        events = list(ledger.load_events(connection, range(count)))
        kept = {
            found.id: disclosure.values(
                records.load_revision(connection, found.key, found.revision).disclosures
            )
            for found in (
                records.find_by_key(connection, row[0])
                for row in connection.execute("SELECT key FROM record")
            )
        }
    target_path = tmp_path / "recovered"
    done = run(python, archive_closed(archive), target_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{count} events" in done.stdout
    assert "5 files" in done.stdout
    assert re.search("[1-9][0-9]* checkpoints", done.stdout)
    assert recovered_contents(target_path) == expected_contents()
    names = {path.name for path in target_path.iterdir()}
    assert any(name.endswith("_photo.jpg") for name in names)
    assert all(name.isprintable() and len(name.encode()) < 256 for name in names)
    written = json.loads((target_path / "records.json").read_text("utf-8"))
    assert {record["id"]: record["values"] for record in written} == kept
    [incident] = [record for record in written if record["kind"] == "incident"]
    assert [each["values"]["/title"] for each in incident["revisions"]] == ["Подія", "Подія 😀"]
    lines = [
        json.loads(line) for line in (target_path / "ledger.jsonl").read_text("utf-8").splitlines()
    ]
    for line, event in zip(lines, events, strict=True):
        assert line["leaf"].encode() == event.leaf
        found = disclosure.disclosures(event.disclosures)
        assert line["disclosures"] == [each.string for each in found]
        bare = [base64.urlsafe_b64encode(bytes.fromhex(each)) for each in line["digests"]]
        proof = [*(base64.urlsafe_b64decode(each + "==").decode() for each in line["disclosures"])]
        proof += [each.rstrip(b"=").decode() for each in bare]
        commitment = disclosure.commitment(disclosure.DisclosureSet(None, "\n".join(proof)))
        assert commitment.hex() == json.loads(line["leaf"])["commit"]


def test_what_waits_in_the_write_ahead_log_is_recovered(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    shutil.copytree(archive.path, tmp_path / "copy")
    assert (tmp_path / "copy" / "catalogue-1.db-wal").stat().st_size
    done = run(python, tmp_path / "copy", tmp_path / "recovered")
    assert (done.returncode, done.stderr) == (0, "")
    assert recovered_contents(tmp_path / "recovered") == expected_contents()


def test_a_write_ahead_log_of_another_time_is_left_aside(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    catalogue = catalogue_path(archive.path, 1)
    log = catalogue.with_name(f"{catalogue.name}-wal")
    add_incident(archive, "First")
    kept = log.read_bytes()
    for number in range(30):
        add_incident(archive, f"Later {number}")
    path = archive_closed(archive)
    log.write_bytes(kept)
    done = run(python, path, tmp_path / "recovered")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "it is of another time, and was not read" in done.stderr
    assert "Later 29" in (tmp_path / "recovered" / "records.json").read_text("utf-8")


def test_an_open_archive_is_left_alone(python: str, archive: Archive, tmp_path: Path) -> None:
    done = run(python, archive.path, tmp_path / "recovered")
    assert done.returncode == 1
    assert "Another program has this archive open" in done.stderr
    assert not (tmp_path / "recovered").exists()


def test_derived_files_copies_successors_and_new_keys_are_recovered(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    new = archive.objects.seal(io.BytesIO(b"thumbnail"), Meter())
    archive.objects.settle([new])
    with archive.writing() as transaction:
        connection = transaction.connection
        connection.execute(
            "INSERT INTO object(id, size, sha256, wrapped) VALUES (?, ?, ?, ?)",
            (new.id, new.size, new.sha256, new.wrapped),
        )
        item_key, parent_key = connection.execute(
            "SELECT item_key, key FROM stored_file WHERE name = 'photo.jpg'"
        ).fetchone()
        assert archive.agent_id is not None
        saved = transaction.save(
            StoredFileInput(
                item_id=records.find_by_key(connection, item_key).id,
                role="thumbnail",
                parent_id=records.find_by_key(connection, parent_key).id,
                size=new.size,
                sha256=new.sha256.hex(),
                first_digested_at=utc_seconds(transaction.now().at),
                first_digested_by=archive.agent_id,
            ),
            record_sha256=new.sha256.hex(),
        )
        transaction.record(Event("derivative_made", (saved.subject,)))
    archive.accept_copy("Used in the field.")
    # The same bytes once more, under the same name: another file of the same item.
    accession_files(
        archive, [tmp_path / "files" / "photo.jpg"], AccessionInput(received_from="again"), Meter()
    )
    rotate(archive, PASSPHRASE, meter=Meter())
    done = run(python, archive.path, tmp_path / "recovered")
    assert (done.returncode, done.stderr) == (0, "")
    names = [path.name for path in (tmp_path / "recovered").iterdir()]
    [reference] = [name.removesuffix("_photo.jpg") for name in names if name.endswith("o.jpg")]
    assert f"{reference}_photo-2.jpg" in names
    assert (tmp_path / "recovered" / f"{reference}_thumbnail_file").read_bytes() == b"thumbnail"


def test_the_recovery_words_open_an_archive(
    python: str, words_and_archive: tuple[str, Archive], tmp_path: Path
) -> None:
    words, archive = words_and_archive
    path = archive_closed(archive)
    words_list = tmp_path / "english.txt"
    words_list.write_text("\n".join(Mnemonic("english").wordlist))
    options = ("--words-list", str(words_list))
    done = run(python, path, tmp_path / "recovered", *options, typed=words.upper())
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *others = words.split()
    if first != second:
        swapped = " ".join([second, first, *others])
        done = run(python, path, tmp_path / "no", *options, typed=swapped)
        assert done.returncode == 1
    done = run(python, path, tmp_path / "no", *options, typed=f"{words.rsplit(' ', 1)[0]} слово")
    assert "not all in the list: number 24" in done.stderr
    assert not (tmp_path / "no").exists()
    done = run(python, path, tmp_path / "no", typed=words)
    assert done.returncode == 1
    assert "no key slot of it opens with this passphrase" in done.stderr
    assert "--words-list" in done.stderr
    # It says the same whatever the words were: some words of the sentence are in the list too.
    abandoned = run(python, path, tmp_path / "no", typed=" ".join(["abandon"] * 24))
    assert done.stderr == abandoned.stderr


def test_a_passphrase_of_24_words_that_are_no_recovery_words_opens(
    python: str, tmp_path: Path
) -> None:
    passphrase = " ".join(["слово"] * 24)
    made, _ = Archive.create(
        tmp_path / "archive",
        passphrase,
        AgentInput(name="Olena", kind="person"),
        cost=Cost(64 * 1024, 2, 1),
    )
    made.close()
    words_list = tmp_path / "english.txt"
    words_list.write_text("\n".join(Mnemonic("english").wordlist))
    for number, options in enumerate([(), ("--words-list", str(words_list))]):
        target_path = tmp_path / f"recovered-{number}"
        done = run(python, made.path, target_path, *options, typed=passphrase)
        assert (done.returncode, done.stderr) == (0, "")


def test_what_was_erased_is_gone_and_the_rest_is_proven(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    with archive.reading() as session:
        [reference] = (
            driver_connection(session)
            .execute(
                "SELECT reference FROM stored_file JOIN record ON record.key = item_key"
                " WHERE name = 'photo.jpg'"
            )
            .fetchone()
        )
    shred_item(archive, reference, reason="The witness asked for it.")
    done = run(python, archive_closed(archive), tmp_path / "recovered")
    assert (done.returncode, done.stderr) == (0, "")
    photo = hashlib.sha256(FILES[b"photo.jpg"]).hexdigest()
    assert recovered_contents(tmp_path / "recovered") == [
        content for content in expected_contents() if content != photo
    ]
    assert "photo.jpg" not in (tmp_path / "recovered" / "records.json").read_text("utf-8")


@pytest.mark.parametrize("is_link", [False, True])
def test_an_object_that_was_erased_and_is_there_all_the_same_is_named(
    python: str, archive: Archive, tmp_path: Path, *, is_link: bool
) -> None:
    called = "SELECT reference FROM stored_file JOIN record ON record.key = item_key WHERE name = ?"
    shred_item(archive, one(archive, called, "photo.jpg"), reason="The witness asked for it.")
    erased = one(archive, "SELECT id FROM erased_object")
    path = archive.objects.path(erased)
    path.parent.mkdir(exist_ok=True)
    if is_link:
        path.symlink_to("nowhere")
    else:
        path.write_bytes(b"put back")
    done = run(python, archive_closed(archive), tmp_path / "recovered")
    assert done.returncode == 1
    told = f"Object {erased.hex()}: it was erased, and its file is there all the same.\n"
    assert done.stderr == told


@pytest.mark.parametrize(
    ("table", "condition"),
    [
        ("event", "kind = 'handed_over'"),
        ("revision", "record_key IN (SELECT key FROM evidence_item WHERE title = 'photo.jpg')"),
        ("revision", "record_key IN (SELECT key FROM stored_file WHERE name = 'photo.jpg')"),
        ("revision", "record_key IN (SELECT key FROM evidence_link)"),
        ("revision", "record_key IN (SELECT key FROM accession)"),
    ],
)
def test_what_was_erased_and_put_back_is_named(
    python: str, archive: Archive, tmp_path: Path, table: str, condition: str
) -> None:
    called = "SELECT reference FROM stored_file JOIN record ON record.key = item_key WHERE name = ?"
    references = [one(archive, called, name) for name in ("photo.jpg", "\u202eзгори вниз\n.txt")]
    incident = add_incident(archive)
    for reference in references:
        links.link_evidence(archive, reference, incident.id, role="documents", note="the cellar")
        said = ByHand("handed_over", reference, note="to a laboratory", to="Laboratory")
        custody.record_by_hand(archive, said)
    place = "number" if table == "event" else "record_key, number"
    kept = rows(archive, f"SELECT secret, lines, {place} FROM {table} WHERE {condition}")
    assert kept
    for reference in references:
        shred_item(archive, reference, reason="The witness asked for it.")
    with tampering(archive) as connection:
        where = "number = ?" if table == "event" else "record_key = ? AND number = ?"
        connection.executemany(f"UPDATE {table} SET secret = ?, lines = ? WHERE {where}", kept)
    done = run(python, archive.path, tmp_path / "recovered")
    assert done.returncode == 1
    assert "it says what was erased" in done.stderr


@pytest.mark.parametrize("damage", ["flipped", "cut", "missing", "swapped"])
def test_a_damaged_object_is_named_and_the_rest_is_recovered(
    python: str, archive: Archive, tmp_path: Path, damage: str
) -> None:
    with archive.reading() as session:
        rows = driver_connection(session).execute("SELECT id FROM object ORDER BY size DESC")
        largest, second = (archive.objects.path(row[0]) for row in rows.fetchmany(2))
    content = largest.read_bytes()
    if damage == "missing":
        largest.unlink()
    elif damage == "cut":
        # At the edge of a segment, where what is left is whole in itself.
        largest.write_bytes(content[: 74 + 262144])
    elif damage == "flipped":
        largest.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    else:
        largest.write_bytes(second.read_bytes())
    done = run(python, archive_closed(archive), tmp_path / "recovered")
    assert done.returncode == 1
    [finding] = done.stderr.splitlines()
    assert "photo.jpg could not be recovered" in finding
    assert re.search(r"recovered: \w.{10,}\.$", finding)
    photo = hashlib.sha256(FILES[b"photo.jpg"]).hexdigest()
    assert recovered_contents(tmp_path / "recovered") == [
        content for content in expected_contents() if content != photo
    ]


def test_a_catalogue_of_the_first_schema_is_recovered(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    with tampering(archive) as connection:
        for table in (
            *("scratch_former_key", "signing_key", "known_signer", "age_recipient", "seen_log"),
            *("sent_bundle", "received_bundle", "witness", "held_checkpoint"),
        ):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    done = run(python, archive.path, tmp_path / "recovered")
    assert (done.returncode, done.stderr) == (0, "")
    assert recovered_contents(tmp_path / "recovered") == expected_contents()


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", 0),
        ("UPDATE alembic_version SET version_num = 'newest'", 1),
        ("UPDATE alembic_version SET version_num = x'ff'", 1),
        ("INSERT INTO alembic_version VALUES ('0001')", 1),
        ("DELETE FROM alembic_version", 1),
        ("DROP TABLE alembic_version", 1),
        ("CREATE TABLE extra (x)", 0),
    ],
)
def test_an_archive_that_does_not_say_its_schema_is_recovered(
    python: str, archive: Archive, tmp_path: Path, statement: str, findings: int
) -> None:
    with tampering(archive) as connection:
        connection.execute(statement)
    done = run(python, archive.path, tmp_path / "recovered")
    assert (done.returncode, len(done.stderr.splitlines())) == (findings, findings)
    assert done.stderr.startswith("The revision of the schema:" if findings else "")
    assert recovered_contents(tmp_path / "recovered") == expected_contents()


def test_a_catalogue_of_a_later_schema_is_left_alone(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    with tampering(archive) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "does not know the schema" in run(python, archive.path, tmp_path / "no").stderr


@pytest.mark.parametrize("lost", [("record", "revision"), ("record",), ("revision",)])
def test_a_record_that_only_the_ledger_knows_is_named_and_its_file_is_saved(
    python: str, archive: Archive, tmp_path: Path, lost: tuple[str, ...]
) -> None:
    named = {
        kind: one(archive, "SELECT hex(id) FROM record WHERE kind = ? LIMIT 1", kind).lower()
        for kind in ("incident", "evidence_item", "stored_file")
    }
    query = "SELECT lower(hex(sha256)) FROM stored_file JOIN record USING (key) WHERE id = ?"
    sha256 = one(archive, query, bytes.fromhex(named["stored_file"]))
    with tampering(archive) as connection:
        for record_id in map(bytes.fromhex, named.values()):
            (key,) = connection.execute(
                "SELECT key FROM record WHERE id = ?", (record_id,)
            ).fetchone()
            for table in lost:
                column = "key" if table == "record" else "record_key"
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (key,))
    done = run(python, archive.path, tmp_path / "recovered")
    assert done.returncode == 1
    for kind, record_id in named.items():
        assert f"{kind} {record_id}" in done.stderr
    assert len(done.stderr.splitlines()) == 3
    if "record" in lost:
        assert sha256 in done.stderr
        assert recovered_contents(tmp_path / "recovered") == expected_contents()


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ("1", ["The end of log 1,", "No checkpoint of log 2 "]),
        ("log = 1", ["The end of log 1,"]),
        ("log = 1 AND size = (SELECT max(first) FROM log)", ["The end of log 1,"]),
        ("log = 2", ["No checkpoint of log 2 "]),
    ],
)
def test_checkpoints_that_were_deleted_are_named(
    python: str, archive: Archive, tmp_path: Path, which: str, told: list[str]
) -> None:
    archive.accept_copy("Used in the field.")
    with tampering(archive) as connection:
        connection.execute(f"DELETE FROM checkpoint WHERE {which}")
    done = run(python, archive.path, tmp_path / "recovered")
    assert done.returncode == 1
    assert recovered_contents(tmp_path / "recovered") == expected_contents()
    for line, begins in zip(done.stderr.splitlines(), told, strict=True):
        assert line.startswith(begins)


@pytest.mark.parametrize("broken", ["Ed25519", "ML-DSA-44", "missing", "root"])
def test_a_checkpoint_that_its_log_did_not_sign_is_named(
    python: str, archive: Archive, tmp_path: Path, broken: str
) -> None:
    archive.close()
    with tampering(archive) as connection:
        log, size, note = connection.execute(
            "SELECT log, size, note FROM checkpoint ORDER BY size DESC LIMIT 1"
        ).fetchone()
        text, ed25519, mldsa44, _ = bytes(note).rsplit(b"\n", 3)
        if broken == "missing":
            mldsa44 = mldsa44.replace(b" evidence-log/", b" somebody-else/")
        elif broken == "root":
            origin, at_size, _, _ = text.split(b"\n")
            text = b"\n".join((origin, at_size, base64.b64encode(bytes(32)), b""))
        else:
            mark, name, signed = (ed25519 if broken == "Ed25519" else mldsa44).split(b" ")
            flipped = bytearray(base64.b64decode(signed))
            flipped[-1] ^= 1
            line = b" ".join((mark, name, base64.b64encode(flipped)))
            ed25519, mldsa44 = (line, mldsa44) if broken == "Ed25519" else (ed25519, line)
        connection.execute(
            "UPDATE checkpoint SET note = ? WHERE log = ? AND size = ?",
            (b"\n".join((text, ed25519, mldsa44, b"")), log, size),
        )
    done = run(python, archive.path, tmp_path / "recovered")
    assert done.returncode == 1
    [finding] = done.stderr.splitlines()
    assert f"checkpoint over {size} events" in finding
    assert {"missing": "ML-DSA-44"}.get(broken, broken) in finding


def test_a_damaged_header_gives_way_to_its_copy(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    path = archive_closed(archive) / "archive.json"
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    told = "archive.json: it is damaged, or no header.\n"
    assert run(python, archive.path, tmp_path / "recovered").stderr == told
    path.with_name("archive.json.copy").write_bytes(bytes(90) + content[90:-9])
    told += "archive.json.copy: it is damaged, or no header.\n"
    done = run(python, archive.path, tmp_path / "put together")
    assert (done.returncode, done.stderr) == (1, told)
    assert recovered_contents(tmp_path / "put together") == expected_contents()
    path.with_name("archive.json.copy").unlink()
    done = run(python, archive.path, tmp_path / "no")
    assert "damaged" in done.stderr
    path.unlink()
    done = run(python, archive.path, tmp_path / "no")
    assert "has lost its header: archive.json and archive.json.copy are missing" in done.stderr


def test_a_wrong_passphrase_and_a_used_folder_are_refused(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    path = archive_closed(archive)
    done = run(python, path, tmp_path / "recovered", typed="another")
    assert done.returncode == 1
    told = "archive.json: no key slot of it opens with this passphrase."
    assert done.stderr == f"Nothing here opens this archive.\n{told}\n"
    assert not (tmp_path / "recovered").exists()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter.txt").write_text("mine")
    for target_path in (tmp_path / "used", path / "recovered"):
        assert "Choose a new folder" in run(python, path, target_path).stderr
    assert files_below(tmp_path / "used") == {"letter.txt": b"mine"}


def test_a_record_that_was_saved_while_an_export_ran_is_recovered_without_a_finding(
    python: str, archive: Archive, tmp_path: Path
) -> None:
    with archive.writing() as transaction:
        recorded = transaction.save(IncidentInput(title="Подія"))
        transaction.record(Event("incident_recorded", (recorded.subject,)))
    with archive.writing() as transaction:
        again = transaction.save(IncidentInput(title="Подія 2"), record_id=recorded.id)
        transaction.record(Event("changed", (again.subject,)))
        transaction.record(Event("exported", (recorded.subject,), outcome="as it was exported"))
    done = run(python, archive_closed(archive), tmp_path / "target")
    assert (done.returncode, "names another" in done.stderr) == (0, False), done.stderr


def test_the_script_is_short_and_stands_alone() -> None:
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 985
    imported = {
        line.split()[1].partition(".")[0]
        for line in text.splitlines()
        if line.lstrip().startswith(("import ", "from "))
    }
    assert imported - sys.stdlib_module_names == {"cryptography", "sqlcipher3"}


@given(strategies.text(min_size=1))
def test_every_passphrase_that_is_accepted_is_prepared_alike(typed: str) -> None:
    try:
        prepared = keys.passphrase(typed).prepared
    except InvalidInput:
        return
    secrets, _ = load("recover")._possible_secrets(typed, SCRIPT.with_name("none"))
    assert secrets == [("passphrase", prepared)]
