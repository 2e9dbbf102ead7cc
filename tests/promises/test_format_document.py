"""docs/format.md is true: its examples, tables, fields and numbers are those of the code."""

import base64
import hashlib
import hmac
import io
import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from mnemonic import Mnemonic
from pydantic import BaseModel

from archive_app import settings
from archive_app.model import canonical, custody, disclosure, fields, merkle, note
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ClockReading, Event, RevisionHeader, Subject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    ExternalReference,
    IncidentInput,
    IncidentLinkInput,
    NotedPath,
    Notification,
    PriorAccount,
    Recipe,
    SourceInput,
    StoredFileInput,
)
from archive_app.model.note import SignatureType, Signer
from archive_app.model.rows import INPUTS
from archive_app.model.validation import RecordInput
from archive_app.model.values import Confidentiality, Count, Place
from archive_app.store import (
    choosing,
    header,
    keys,
    ledger,
    migrate,
    protection,
    sealing,
    slots,
    stated,
)
from archive_app.store.clock import SystemClock
from archive_app.store.engine import Access, connect, open_engine
from archive_app.store.keys import Cost, Passphrase, Words
from archive_app.store.ledger import Log
from archive_app.store.objects import ObjectStore
from archive_app.store.protection import Seen
from archive_app.store.slots import Slot
from tests.conftest import ROOT
from tests.frontier import Frontier

DOCUMENT = (ROOT / "docs" / "format.md").read_text("utf-8")
Answers = dict[str, str]


def known_answers(name: str) -> Answers:
    found = re.search(rf"^```known-answer {name}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return dict(line.split(" = ", 1) for line in found[1].splitlines())


def octets(answers: Answers, name: str) -> bytes:
    return bytes.fromhex(answers[name])


def column(title: str) -> list[list[str]]:
    """Return the cells of the first Markdown table under a heading, its head left out."""
    found = re.search(rf"^#+ {title}\n(.*?)(?=^#|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    rows = re.search(r"(?:^\|.*\n)+", found[1], re.MULTILINE)
    assert rows is not None, title
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        for row in rows[0].splitlines()[2:]
    ]


def names(title: str) -> list[str]:
    return [row[0].strip("`") for row in column(title)]


# --- examples --------------------------------------------------------------------------------


def encoding(given: Answers, _: Path) -> None:
    assert canonical.encode_text(json.loads(given["value"])) == given["bytes"]
    assert canonical.decode(given["bytes"].encode()) == json.loads(given["value"])


def passphrase(given: Answers, _: Path) -> None:
    assert keys.passphrase(json.loads(given["typed"])).prepared == octets(given, "prepared")


def check_slot_keys(given: Answers, derived: keys.SlotKeys) -> None:
    assert derived.wrap == octets(given, "wrap")
    assert derived.check == octets(given, "check")
    assert derived.person_wrap == octets(given, "person_wrap")


def passphrase_slot(given: Answers, _: Path) -> None:
    secret = Passphrase(octets(given, "prepared"))
    cost = Cost(int(given["memory_kib"]), int(given["passes"]), int(given["lanes"]))
    check_slot_keys(given, keys.slot_keys(secret, octets(given, "salt"), cost))
    # HKDF of what the stretching gives is all there is between the two.
    stretched = Words(octets(given, "stretched"))
    check_slot_keys(given, keys.slot_keys(stretched, octets(given, "salt"), cost))


def words_slot(given: Answers, _: Path) -> None:
    [secret, *_others] = keys.possible_secrets(f"  {given['words'].upper()}\n")
    assert isinstance(secret, Words)
    assert secret.bits == octets(given, "secret")
    assert secret.spelled() == given["words"]
    check_slot_keys(given, keys.slot_keys(secret, octets(given, "salt"), Cost()))


def archive_keys(given: Answers, _: Path) -> None:
    derived = keys.archive_keys(
        octets(given, "master"), octets(given, "archive"), int(given["generation"])
    )
    assert derived.catalogue == octets(given, "catalogue")
    assert derived.object_wrap == octets(given, "object_wrap")
    assert derived.header_mac == octets(given, "header_mac")


def slot(given: Answers, _: Path) -> None:
    derived = known_answers("passphrase-slot")
    encoded: dict[str, JsonValue] = {
        "check": derived["check"],
        "header": given["header"],
        "sum": given["sum"],
        "wrapped": given["wrapped"],
    }
    parsed = json.loads(given["header"])
    opened = slots.open_slot(
        Slot("passphrase", bytes.fromhex(parsed["id"]), encoded),
        Passphrase(octets(derived, "prepared")),
    )
    assert opened is not None
    master = octets(known_answers("archive-keys"), "master")
    assert opened[0] == master
    assert given["wrapped"].startswith(given["nonce"])
    made = slots.new_slot(
        Passphrase(b"another"), master, bytes(16), 1, Cost(64 * 1024, 2, 1)
    ).encoded
    assert isinstance(made, dict)
    assert made.keys() == encoded.keys()
    shape = json.loads(str(made["header"]))
    assert shape.keys() == parsed.keys()
    assert shape["derivation"] == parsed["derivation"]


def archive_json(given: Answers, tmp_path: Path) -> None:
    for name in ("archive.json", "archive.json.copy"):
        (tmp_path / name).write_text(given["file"])
    for typed in (
        json.loads(known_answers("passphrase")["typed"]),
        known_answers("words-slot")["words"],
    ):
        unlocked = choosing.unlock(tmp_path, typed)
        assert unlocked.master == octets(known_answers("archive-keys"), "master")
        assert unlocked.header.mac == octets(given, "mac")
    header.write_header(
        tmp_path,
        header.sealed_header(
            unlocked.header.archive_id,
            unlocked.header.generation,
            unlocked.header.slots,
            unlocked.keys.header_mac,
        ),
    )
    for name in ("archive.json", "archive.json.copy"):
        assert (tmp_path / name).read_text() == given["file"]
    assert json.loads(given["file"])["sum"] == given["sum"]


def page_keys(given: Answers, _: Path) -> None:
    key, salt = octets(given, "key"), octets(given, "file_salt")
    assert key == octets(known_answers("archive-keys"), "catalogue")
    assert page_hmac_key(key, salt) == octets(given, "hmac_key")


def object_key(given: Answers, tmp_path: Path) -> None:
    derived = known_answers("archive-keys")
    generation = keys.archive_keys(octets(derived, "master"), octets(derived, "archive"), 1)
    store = ObjectStore(tmp_path, octets(given, "archive"), generation)
    assert given["object_wrap"] == derived["object_wrap"]
    assert store.unwrap(octets(given, "object"), octets(given, "wrapped")) == octets(given, "key")
    assert given["wrapped"].startswith(given["nonce"])


def sealed_object(given: Answers, tmp_path: Path) -> None:
    key, aad = octets(given, "key"), octets(given, "aad")
    assert given["key"] == known_answers("object-key")["key"]
    assert aad == keys.associated_data(
        "object",
        octets(known_answers("object-key"), "archive"),
        octets(known_answers("object-key"), "object"),
    )
    random = iter((octets(given, "floe_iv"), octets(given, "segment_iv")))
    sealer = sealing.Sealer(key, aad, random=lambda _: next(random))
    plaintext = octets(given, "plaintext")
    segment = bytearray(len(plaintext) + sealing.OVERHEAD)
    sealer.seal_segment(plaintext, segment, final=True)
    assert sealer.header + segment == octets(given, "sealed")
    assert sealer.header.endswith(octets(given, "commitment"))
    opened = AESGCM(octets(given, "segment_key")).decrypt(
        octets(given, "segment_iv"), bytes(segment[16:]), bytes(8) + b"\1"
    )
    assert opened == plaintext
    prefix = octets(given, "sealed")[:42]
    message_key = octets(given, "message_key")
    segment_key = hmac.digest(
        message_key, prefix + b"DEK:" + bytes(8) + aad + b"\1", hashlib.sha384
    )
    assert segment_key[:32] == octets(given, "segment_key")
    reader = sealing.SealedReader(io.BytesIO(octets(given, "sealed")), len(plaintext), key, aad)
    with reader:
        assert reader.read() == plaintext


def object_lengths(given: Answers, _: Path) -> None:
    for name, length in given.items():
        assert sealing.sealed_length(int(name.removeprefix("size_"))) == int(length)


def stored_set(given: Answers) -> DisclosureSet:
    lines = [value for name, value in given.items() if re.fullmatch(r"line_\d+", name)]
    return DisclosureSet(octets(given, "secret"), "\n".join(lines))


def disclosures(given: Answers, _: Path) -> None:
    stored = stored_set(given)
    found = disclosure.disclosures(stored)
    assert [each.string for each in found] == [given["disclosure_0"], given["disclosure_1"]]
    assert disclosure.commit(
        octets(given, "secret"), [(each.name, each.value) for each in found]
    ) == (octets(given, "commitment"), stored)
    assert base64.urlsafe_b64decode(given["disclosure_0"] + "==").startswith(
        f'["{given["salt_0"]}"'.encode()
    )
    assert merkle.leaf_digest(given["disclosure_0"].encode()) == octets(given, "leaf_0")
    bare = disclosure.without(stored, frozenset({"/note"})).lines.split("\n")
    assert canonical.from_base64url(bare[0]) == octets(given, "leaf_0")
    assert canonical.from_base64url(bare[2]) == octets(given, "decoy_0")
    assert canonical.from_base64url(bare[-1]) == octets(given, "decoy_13")


def erased(given: Answers, _: Path) -> None:
    stored = stored_set(known_answers("disclosures"))
    without = disclosure.without(stored, frozenset({"/note"}))
    lines = without.lines.split("\n")
    assert lines[:3] == [given["line_0"], given["line_1"], given["line_2"]]
    assert len(lines) == int(given["lines"])
    assert without.secret is None
    assert disclosure.commitment(without) == octets(given, "commitment")
    assert given["commitment"] == known_answers("disclosures")["commitment"]


def revision(given: Answers, _: Path) -> None:
    stored = stored_set(given)
    record = fields.unflatten(IncidentLinkInput, disclosure.values(stored))
    commitment, again = disclosure.commit(octets(given, "secret"), fields.flatten(record))
    assert again == stored
    written = custody.header_bytes(
        RevisionHeader(record.KIND, record.SCHEMA, bytes(range(16, 32)), 1, None, commitment)
    )
    assert written.decode() == given["header"]
    assert custody.header_digest(written) == given["digest"]


def event(given: Answers, _: Path) -> None:
    values = disclosure.values(stored_set(given))
    [chained] = custody.chained_subjects(values)
    made = Event(
        "link_recorded",
        (
            Subject(
                "incident_link",
                chained.subject.id,
                revision=known_answers("revision")["digest"],
            ),
        ),
        note=str(values["note"]),
    )
    clock = values["clock"]
    assert isinstance(clock, dict)
    reading = ClockReading(
        SystemClock().read().at, str(clock["offset"]), str(clock["source"]), str(clock["boot"]), 0
    )
    written = custody.event_fields(made, str(values["agent"]), reading, [chained])
    assert (chained.seq, chained.prev) == (1, None)
    commitment, stored = disclosure.commit(octets(given, "secret"), written)
    assert stored == stored_set(given)
    assert commitment == octets(given, "commitment")
    leaf = custody.parse_leaf(given["leaf"].encode())
    assert leaf.commit == commitment
    assert (
        custody.leaf_bytes(commitment, leaf.index, leaf.log, leaf.recorded_at).decode()
        == given["leaf"]
    )
    assert merkle.leaf_digest(given["leaf"].encode()) == octets(given, "leaf_digest")


def tree(given: Answers, _: Path) -> None:
    frontier = Frontier()
    assert frontier.root() == octets(given, "root_0")
    for number in range(3):
        digest = merkle.leaf_digest(octets(given, f"leaf_{number}"))
        assert digest == octets(given, f"digest_{number}")
        frontier.append(digest)
        assert frontier.root() == octets(given, f"root_{number + 1}")
    for name, position in given.items():
        if found := re.fullmatch(r"position_level(\d+)_index(\d+)", name):
            assert ledger.position(int(found[1]), int(found[2])) == int(position)


def checkpoint(given: Answers, _: Path) -> None:
    log = Log(
        1,
        octets(given, "log"),
        0,
        octets(given, "ed25519_seed"),
        octets(given, "mldsa44_seed"),
    )
    text = json.loads(given["text"])
    head = note.Checkpoint.from_text(text)
    assert head.origin == log.origin
    assert head.root == octets(known_answers("event"), "leaf_digest")
    signed = note.sign_checkpoint(head, log.keys).decode()
    lines = signed.split("\n")
    assert signed.startswith(f"{text}\n{given['ed25519_line']}\n— {log.origin} ")
    assert len(lines) == 7
    ed25519, mldsa44 = log.keys.verifier_keys()
    assert ed25519 == given["ed25519_vkey"]
    assert hashlib.sha256(mldsa44.encode()).hexdigest() == given["mldsa44_vkey_sha256"]
    key = log.keys.mldsa44.key
    assert key.id == octets(given, "mldsa44_key_id")
    assert key.message(text, 0) == octets(given, "mldsa44_message")
    signature = base64.b64decode(lines[5].split(" ")[2])
    assert signature[:12] == key.id + bytes(8)
    assert len(signature) == 12 + 2420


def cosignature(given: Answers, _: Path) -> None:
    seed, at = octets(given, "witness_seed"), int(given["time"])
    witness = Signer.from_seed(given["vkey"].split("+")[0], SignatureType.ED25519_COSIGNATURE, seed)
    name = f"evidence-witness/{merkle.leaf_digest(witness.key.public_key)[:16].hex()}"
    assert witness.key.name == name
    assert witness.key.vkey() == given["vkey"]
    head = note.Checkpoint.from_text(json.loads(known_answers("checkpoint")["text"]))
    assert witness.key.message(head.text(), at).decode() == json.loads(given["message"])
    assert note.cosign(head, witness, datetime.fromtimestamp(at, UTC)).decode() == (
        f"{given['line']}\n"
    )
    other = Signer.from_seed(name, SignatureType.MLDSA44_COSIGNATURE, seed)
    assert other.key.message(head.text(), at) == octets(given, "mldsa44_message")


def stated_tables(given: Answers, tmp_path: Path) -> None:
    path = tmp_path / "catalogue-1.db"
    engine = open_engine(path, bytes(32), Access.CREATING)
    migrate.upgrade(engine)
    engine.dispose()
    blobs = {"known_signer": {0}, "seen_log": {3}, "witness": set[int]()}
    with closing(connect(path, bytes(32), Access.WRITING)) as connection:
        for table, of_table in blobs.items():
            # From the last to the first: it is the order of the statement that counts.
            for name in sorted(given, reverse=True):
                if re.fullmatch(rf"{table}_\d", name):
                    row = [
                        bytes.fromhex(cell) if at in of_table else cell
                        for at, cell in enumerate(json.loads(given[name]))
                    ]
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
            found = stated.digest(connection.execute(stated.QUERIES[table]))
            assert found == octets(given, table)
            lines = [line for name, line in given.items() if re.fullmatch(rf"{table}_\d", name)]
            joined = "".join(f"{line}\n" for line in lines)
            assert hashlib.sha256(joined.encode()).digest() == found


def bounds(given: Answers, _: Path) -> None:
    for text, told in given.items():
        when = FuzzyDate.parse(text)
        assert str(when) == text
        found = (each and custody.utc_seconds(each) for each in (when.earliest, when.latest))
        assert told == " ".join(each or "null" for each in found), text


def memory(given: Answers, _: Path) -> None:
    seen_key, archive_id = octets(given, "seen_key"), octets(given, "archive")
    seen = Seen(
        octets(known_answers("checkpoint"), "log"), 1, octets(known_answers("event"), "leaf_digest")
    )
    protection.remember(seen_key, archive_id, seen)
    assert (settings.state_path() / given["name"]).is_file()
    assert protection.recall(seen_key, archive_id) == seen
    (settings.state_path() / given["name"]).write_bytes(octets(given, "file"))
    assert protection.recall(seen_key, archive_id) == seen
    assert given["file"].startswith(given["nonce"])
    assert canonical.decode(given["content"].encode()) == {
        "log": seen.log_id.hex(),
        "root": seen.root.hex(),
        "size": 1,
    }


EXAMPLES: dict[str, Callable[[Answers, Path], None]] = {
    "encoding": encoding,
    "passphrase": passphrase,
    "passphrase-slot": passphrase_slot,
    "words-slot": words_slot,
    "archive-keys": archive_keys,
    "slot": slot,
    "archive-json": archive_json,
    "page-keys": page_keys,
    "object-key": object_key,
    "object": sealed_object,
    "object-lengths": object_lengths,
    "disclosures": disclosures,
    "erased": erased,
    "revision": revision,
    "bounds": bounds,
    "event": event,
    "stated-tables": stated_tables,
    "tree": tree,
    "checkpoint": checkpoint,
    "cosignature": cosignature,
    "memory": memory,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_code_gives_the_example(name: str, tmp_path: Path) -> None:
    EXAMPLES[name](known_answers(name), tmp_path)


def test_every_example_is_checked() -> None:
    assert re.findall(r"^```known-answer (.*)$", DOCUMENT, re.MULTILINE) == list(EXAMPLES)


# --- the catalogue ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "catalogue-1.db"
    engine = open_engine(path, octets(known_answers("page-keys"), "key"), Access.CREATING)
    migrate.upgrade(engine)
    engine.dispose()
    return path


def page_hmac_key(key: bytes, file_salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in file_salt), 2, 32)


def test_pages_are_encrypted_as_described(catalogue: Path) -> None:
    key = octets(known_answers("page-keys"), "key")
    content = catalogue.read_bytes()
    salt = content[:16]
    plain = bytearray()
    for number in range(1, len(content) // 4096 + 1):
        page = content[(number - 1) * 4096 : number * 4096]
        body, iv, mac = page[16 if number == 1 else 0 : 4016], page[4016:4032], page[4032:]
        expected = hmac.digest(
            page_hmac_key(key, salt), body + iv + number.to_bytes(4, "little"), hashlib.sha512
        )
        assert mac == expected
        decryptor = Cipher(AES(key), CBC(iv)).decryptor()
        plain += (b"SQLite format 3\0" if number == 1 else b"") + decryptor.update(body) + bytes(80)
    assert int.from_bytes(plain[16:18], "big") == 4096
    assert plain[20] == 80
    assert b"CREATE TABLE stored_file" in plain


def test_every_table_and_column_is_described(catalogue: Path) -> None:
    connection = connect(catalogue, octets(known_answers("page-keys"), "key"), Access.FROZEN)
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'search_*'"
        )
    ]
    assert sorted(re.findall(r"^#### Table `(.*)`$", DOCUMENT, re.MULTILINE)) == sorted(tables)
    for table in tables:
        columns = [
            (f"`{name}`", type_ + ("" if required or table == "search" else " ?"))
            for _, name, type_, required, _, _ in connection.execute(f"PRAGMA table_info({table})")
        ]
        assert [(name, type_) for name, type_, _ in column(f"Table `{table}`")] == columns
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    assert f"This page describes revision `{revision}`" in DOCUMENT
    assert connection.execute("PRAGMA page_size").fetchone()[0] == "4096"
    connection.close()


# --- records, events, numbers ------------------------------------------------------------------

ID = "0" * 32
LEAST: dict[str, RecordInput] = {
    record.KIND: record
    for record in (
        AgentInput(name="x", kind="person"),
        SourceInput(pseudonym="x"),
        IncidentInput(title="x"),
        EvidenceItemInput(title="x"),
        StoredFileInput(
            item_id=ID,
            role="original",
            size=0,
            sha256="0" * 64,
            first_digested_at="2024-09-06T07:00:00Z",
            first_digested_by=ID,
        ),
        AccessionInput(received_from="x"),
        EvidenceLinkInput(item_id=ID, incident_id=ID, role="documents"),
        IncidentLinkInput(from_id=ID, to_id="1" * 32, kind="precedes"),
    )
}
COMPOUNDS: dict[str, type[BaseModel]] = {
    "count": Count,
    "date": FuzzyDate,
    "external reference": ExternalReference,
    "notification": Notification,
    "noted path": NotedPath,
    "prior account": PriorAccount,
    "recipe": Recipe,
}


def test_every_kind_of_record_is_described() -> None:
    described = re.findall(r"^#### Record `(.*)`$", DOCUMENT, re.MULTILINE)
    assert described == list(INPUTS) == list(LEAST)
    assert {record.SCHEMA for record in LEAST.values()} == {1}


@pytest.mark.parametrize("kind", LEAST)
def test_every_field_is_described_in_its_order(kind: str) -> None:
    assert names(f"Record `{kind}`") == [name for name, _ in fields.flatten(LEAST[kind])]


def test_compound_values_have_the_names_that_are_described() -> None:
    table = DOCUMENT.split("| Compound | Names |\n|---|---|\n")[1].split("\n\n")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines()]
    described = {name: re.findall(r"`([a-z_]+)`", parts) for name, parts in rows}
    coordinates = Place(latitude="1", longitude="1").coordinates
    assert coordinates is not None
    assert described == {
        **{name: sorted(compound.model_fields) for name, compound in COMPOUNDS.items()},
        "coordinates": sorted(coordinates),
    }


def test_what_is_stated_of_tables_is_described(catalogue: Path) -> None:
    described = {row[0].strip("`"): row[1:] for row in column("What the ledger states of tables")}
    assert list(described) == list(stated.QUERIES)
    of_table = {
        table: [row[0].strip("`") for row in column(f"Table `{table}`")] for table in described
    }
    of_table["fact"] = ["name", "value"]
    of_table["sent_bundle"].remove("signed_list")
    for table, (order, _) in described.items():
        queried = re.fullmatch(
            rf"SELECT (.*) FROM {table}(?: WHERE .*)? ORDER BY (.*)", stated.QUERIES[table]
        )
        assert queried is not None
        assert queried[1].split(", ") == of_table[table]
        assert re.findall(r"`([a-z_]+)`", order) == queried[2].split(", ")


def test_the_names_of_an_event_are_described() -> None:
    stating = Event("x", (), tables="")
    written = custody.event_fields(stating, None, SystemClock().read(), [])
    assert names("Events") == [*(name for name, _ in written), "subject/<k>"]


def test_the_numbers_are_those_of_the_code() -> None:
    assert Cost() == Cost(256 * 1024, 3, 4)
    assert "256 MiB, 3 passes and 4 lanes" in DOCUMENT
    assert sealing.SEGMENT_LENGTH == 262144
    assert f"{sealing.SEGMENT_LENGTH} (256 KiB) in format 1" in DOCUMENT
    assert (min(sealing.SEGMENT_LENGTHS), max(sealing.SEGMENT_LENGTHS)) == (4096, 1048576)
    assert "powers of two from 4096 to 1048576" in DOCUMENT
    assert header.FORMAT == 1
    levels = ", ".join(f"`{level.value}`" for level in Confidentiality).replace(
        ", `secret`", " or `secret`"
    )
    assert levels in DOCUMENT


def test_the_list_of_words_is_the_one_that_is_named() -> None:
    spelled = "".join(f"{word}\n" for word in Mnemonic("english").wordlist)
    assert f"`{hashlib.sha256(spelled.encode()).hexdigest()}`" in DOCUMENT


def test_every_link_of_the_page_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", DOCUMENT, re.MULTILINE)
    anchors = {
        re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-") for heading in headings
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", DOCUMENT)) <= anchors
