"""No service changes anything without an event in the same commit, and none that fails changes it.

The write services are found in the source, so that a new one that is missing here fails the test.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import Connection, Engine, event

import archive_app
from archive_app.bundle import cades
from archive_app.model import disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ClockReading
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.fixity import Scope
from archive_app.model.inputs import AccessionInput, AgentInput, IncidentInput
from archive_app.model.note import (
    Checkpoint,
    LogKeys,
    SignatureType,
    Signer,
    cosign,
    sign_checkpoint,
)
from archive_app.model.vocabulary import Term
from archive_app.progress import Meter
from archive_app.services import (
    access,
    accession,
    allegation,
    archive_papers,
    backup,
    browsing,
    bundle_export,
    bundle_receipt,
    bundle_receive,
    catalogue,
    checkpoint,
    custody,
    evidence,
    fixity,
    identity,
    links,
    orphans,
    paper,
    policy,
    prepare,
    recipients,
    salvage,
    shred,
    signers,
    table_acceptance,
    unlocking,
    viewing,
    vocabularies,
    witness,
)
from archive_app.services.bundle_export import Receipt
from archive_app.store import schema
from archive_app.store.archive import Archive
from archive_app.store.clock import SystemClock
from archive_app.store.engine import Access, catalogue_path, connect
from archive_app.store.transaction import driver_connection
from tests.bundle import signers as bundle_signers
from tests.promises.event_kinds import unlike_the_table
from tests.promises.faults import (
    CHEAP,
    Copy,
    Template,
    make_template,
    require_whole,
)
from tests.services.exporting import exported, exporting_archive
from tests.services.tampering import flip

SOURCE = Path(archive_app.__file__).parent
WRITING = frozenset({"writing", "replacing", "accept_move", "accept_copy"})
# Signing the head is the archive's own statement about events that stand already.
EXEMPT = frozenset({"checkpoint"})


class ClockError(Exception):
    """The clock broke: a failure in the midst of whatever reads it."""


class BreakingClock(SystemClock):
    """A clock that breaks at its n-th reading; 0 for never."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def read(self) -> ClockReading:
        self.left -= 1
        if self.left == 0:
            raise ClockError
        return super().read()


@dataclass
class Stage:
    """What a call finds: an open archive with an incident and files, and a folder beside it."""

    archive: Archive
    template: Template
    folder: Path

    @property
    def incident(self) -> str:
        return self.template.incident

    @property
    def item(self) -> str:
        return evidence.list_items(self.archive)[0].reference

    def other_incident(self) -> str:
        return catalogue.list_incidents(self.archive)[0].reference

    def file(self) -> Path:
        path = self.folder / "new file.txt"
        path.write_bytes(b"new")
        return path


def call_accept_tables(stage: Stage) -> None:
    key = stage.archive.unlocked.keys.catalogue
    with closing(connect(catalogue_path(stage.archive.path, 1), key, Access.WRITING)) as connection:
        connection.execute("INSERT INTO erased_object(number, id) VALUES (1, zeroblob(16))")
    table_acceptance.accept_tables(stage.archive, ["erased_object"], "A test.")


def call_restore(stage: Stage) -> None:
    backup.backup(stage.archive, stage.folder / "backup", Meter())
    backup.restore(
        stage.folder / "backup", stage.template.words, stage.folder / "restored", Meter()
    )


def call_rotate(stage: Stage) -> None:
    access.rotate(stage.archive, stage.template.codes["Ines"], remove=["Taras"], meter=Meter())


def call_export(stage: Stage) -> Receipt:
    request = bundle_export.Request((stage.incident,), "Prosecutor", "proceeding")
    return bundle_export.export(stage.archive, request, stage.folder / "out", Meter())


def call_confirm_by_digest(stage: Stage) -> None:
    receipt = call_export(stage)
    bundle_receipt.confirm_by_digest(stage.archive, receipt.bundle, receipt.digest, "Prosecutor")


def call_confirm(stage: Stage) -> None:
    receipt = call_export(stage)
    signed_list = (receipt.path / "tagmanifest-sha256.txt").read_bytes()
    made = cades.sign(bundle_signers.imported(), signed_list, bundle_signers.AT)
    bundle_receipt.confirm(stage.archive, receipt.bundle, made)


def call_make_receipt(stage: Stage) -> None:
    bundle_receipt.make_receipt(stage.archive, call_export(stage).path, Meter())


def call_receive(stage: Stage) -> None:
    (bundle,) = (stage.template.path.parent / "sent").iterdir()
    bundle_receive.receive(stage.archive, bundle, Meter())


def call_revoke(stage: Stage) -> None:
    signers.trust(stage.archive, "ab" * 32, "First team")
    signers.revoke(stage.archive, "ab" * 32, "lost", "2026-11-22")


ORIGIN = f"evidence-log/{'ab' * 16}"
OTHER_LOG = LogKeys.from_seeds(ORIGIN, bytes(32), bytes(32))


def call_cosign(stage: Stage) -> None:
    signed = sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), OTHER_LOG)
    witness.cosign(stage.archive, b"old 0\n\n" + signed, OTHER_LOG.verifier_keys())


def call_accept(stage: Stage) -> None:
    request = witness.make_request(stage.archive)
    name, kind = "evidence-witness/other", SignatureType.ED25519_COSIGNATURE
    signer = Signer.from_seed(name, kind, bytes(32))
    line = cosign(request.head, signer, bundle_signers.AT)
    signed = request.body.partition(b"\n\n")[2] + line
    witness.accept(stage.archive, signed, signer.key.vkey(), "Other team")


def call_revise(stage: Stage) -> None:
    catalogue.revise(stage.archive, stage.incident, IncidentInput(title="Revised"))


def call_salvage(stage: Stage) -> None:
    paths = list(stage.archive.path.glob("objects/*/*"))
    for path in paths:
        flip(path, 50)  # of the header: every byte can still be opened
    try:
        salvage.extract_damaged(stage.archive, stage.item, stage.folder / "out", Meter())
    finally:
        for path in paths:
            flip(path, 50)


def call_delete_orphans(stage: Stage) -> None:
    (stage.archive.path / "orphans" / ("0" * 32)).write_bytes(b"left by a crash")
    orphans.delete_orphans(stage.archive)


def call_accession(stage: Stage) -> None:
    about = AccessionInput(received_from="a witness")
    accession.accession_files(stage.archive, [stage.file()], about, Meter())


def call_sign(on: Stage) -> object:
    """Sign the head of a log whose checkpoints somebody deleted."""
    with on.archive._sessions.writing() as session:
        connection = driver_connection(session)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'checkpoint'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM checkpoint")
        schema.make_triggers(connection)
    return checkpoint.sign(on.archive)


CALLS: dict[str, Callable[[Stage], object]] = {
    "access.add_person": lambda on: access.add_person(
        on.archive, AgentInput(name="Third", kind="person")
    ),
    "access.change_passphrase": lambda on: access.change_passphrase(
        on.archive, "a new passphrase", CHEAP
    ),
    "access.new_recovery_words": lambda on: access.new_recovery_words(on.archive),
    "access.rotate": call_rotate,
    "accession.accession_files": call_accession,
    "backup.backup": lambda on: backup.backup(on.archive, on.folder / "backup", Meter()),
    "backup.restore": call_restore,
    "bundle_export.export": call_export,
    "bundle_receipt.confirm": call_confirm,
    "bundle_receipt.confirm_by_digest": call_confirm_by_digest,
    "bundle_receipt.make_receipt": call_make_receipt,
    "bundle_receive.receive": call_receive,
    "catalogue.edit": lambda on: catalogue.edit(
        on.archive, on.incident, "incident", {"remarks": "Seen again."}
    ),
    "allegation.record_incident": lambda on: allegation.record_incident(
        on.archive, {"title": "Told by somebody"}, None
    ),
    "allegation.revise_incident": lambda on: allegation.revise_incident(
        on.archive, on.incident, {"title": "Told otherwise"}, None, expected_revision=1
    ),
    "catalogue.record": lambda on: catalogue.record(on.archive, IncidentInput(title="Another")),
    "catalogue.revise": call_revise,
    "checkpoint.sign": call_sign,
    "custody.record_by_hand": lambda on: custody.record_by_hand(
        on.archive, custody.ByHand("handed_over", on.item, note="by hand")
    ),
    "evidence.extract": lambda on: evidence.extract(
        on.archive, on.item, on.folder / "out", Meter()
    ),
    "fixity.check": lambda on: fixity.check(on.archive, Scope(), Meter()),
    "identity.create": lambda on: identity.create(on.archive, "Archivist"),
    "identity.take_over": lambda on: identity.take_over(
        on.archive, bundle_signers.pkcs12_file(bundle_signers.rsa_key()), bundle_signers.PASSWORD
    ),
    "links.link_evidence": lambda on: links.link_evidence(
        on.archive, on.item, on.other_incident(), role="corroborates"
    ),
    "links.link_items": lambda on: links.link_items(
        on.archive,
        browsing.item_keys(on.archive),
        on.other_incident(),
        role="contradicts",
        meter=Meter(),
    ),
    "links.link_incidents": lambda on: links.link_incidents(
        on.archive, on.incident, "parallel_to", on.other_incident()
    ),
    "orphans.delete_orphans": call_delete_orphans,
    "paper.save": lambda on: paper.save(
        on.archive,
        b"a paper",
        on.folder / "paper.pdf",
        subjects=(archive_papers.log_subject(on.archive),),
        purpose="proceeding",
    ),
    "policy.record_policy": lambda on: policy.record_policy(on.archive, sha512=True),
    "prepare.prepare_files": lambda on: prepare.prepare_files(on.archive, Meter()),
    "recipients.record_recipient": lambda on: recipients.record_recipient(
        on.archive, "Prosecutor", str(pyrage.x25519.Identity.generate().to_public())
    ),
    "salvage.extract_damaged": call_salvage,
    "shred.shred_item": lambda on: shred.shred_item(on.archive, on.item, reason="withdrawn"),
    "signers.revoke": call_revoke,
    "signers.trust": lambda on: signers.trust(on.archive, "ab" * 32, "First team"),
    "unlocking.record_failed_tries": lambda on: unlocking.record_failed_tries(on.archive, 2),
    "viewing.record_viewed": lambda on: viewing.record_viewed(
        on.archive, on.item, evidence.list_items(on.archive)[0].sha256 or "", played=False
    ),
    "vocabularies.add_term": lambda on: vocabularies.add_term(
        on.archive, Term(scheme="carrier", code="x-tape", label_en="Tape", label_uk="Стрічка")
    ),
    "table_acceptance.accept_tables": call_accept_tables,
    "witness.accept": call_accept,
    "witness.cosign": call_cosign,
    "witness.own_vkey": lambda on: witness.own_vkey(on.archive),
}
# Of these a part is done elsewhere, or not by this program.
BESIDES = {"backup.restore", "table_acceptance.accept_tables"}
# Written by others of the table, inside them: which.
WITHIN = {
    "check_event.record": {"fixity.check"},
    "accession_run.close_accession": {"accession.accession_files"},
    "accession_run.open_accession": {"accession.accession_files"},
    "arrival.record_arrival": {"bundle_receive.receive"},
    "backup_begun.back_up": {"backup.backup"},
    "demo.make_demonstration": {
        "catalogue.record",
        "accession.accession_files",
        "bundle_export.export",
    },
    "demo.record_demonstration": {
        "catalogue.record",
        "accession.accession_files",
        "bundle_export.export",
    },
    "evidence.taking_out": {"evidence.extract", "salvage.extract_damaged"},
    "outside.witnessed_files": {"evidence.extract", "paper.save", "salvage.extract_damaged"},
    "group.commit_group": {"accession.accession_files"},
    "group.keep_whole": {"accession.accession_files"},
    "new_keys.make_new_keys": {"access.rotate"},
}


# --- which services write ------------------------------------------------------------------------


def find_writers() -> set[str]:
    """Return every public function of a service that opens a writing transaction, however deep."""
    called: dict[str, set[str]] = {}
    writers: set[str] = set()
    for path in [*SOURCE.glob("services/*.py"), *SOURCE.glob("store/*.py")]:
        module = f"archive_app.{path.parent.name}.{path.stem}"
        tree = ast.parse(path.read_text("utf-8"))
        imported = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for function in tree.body:
            if isinstance(function, ast.FunctionDef):
                name = f"{module}.{function.name}"
                called[name] = set()
                for node in ast.walk(function):
                    if isinstance(node, ast.Name):
                        called[name].add(imported.get(node.id, f"{module}.{node.id}"))
                    elif isinstance(node, ast.Attribute):
                        if node.attr in WRITING:
                            writers.add(name)
                        if isinstance(node.value, ast.Name):
                            whole = imported.get(node.value.id, node.value.id)
                            called[name].add(f"{whole}.{node.attr}")
    while found := {name for name in called if name not in writers and called[name] & writers}:
        writers |= found
    services = (name.removeprefix("archive_app.services.") for name in writers)
    return {name for name in services if "archive_app." not in name and "._" not in name}


def test_every_write_service_is_known_here() -> None:
    assert find_writers() == CALLS.keys() | WITHIN.keys()
    assert all(within <= CALLS.keys() for within in WITHIN.values())


def test_only_the_archive_itself_opens_a_transaction() -> None:
    using = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "Transaction.begin(" in path.read_text("utf-8")
    }
    assert using == {"store/archive.py", "store/creation.py", "store/rotation.py"}


# --- what they commit ----------------------------------------------------------------------------

Dump = dict[str, list[tuple[object, ...]]]


@dataclass
class Commit:
    """One commit of one catalogue: which tables it changed, and how many events it added."""

    changed: set[str]
    events: int


@dataclass
class Observer:
    """Sees every commit of every engine, from inside its transaction, and what stood before."""

    stands: dict[str, Dump] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)

    def on_commit(self, connection: Connection) -> None:
        if connection.exec_driver_sql("PRAGMA query_only").scalar():
            return
        path = str(connection.exec_driver_sql("PRAGMA database_list").fetchall()[0][2])
        now = dump(connection)
        before = self.stands.get(path, {})
        changed = {table for table in now if now[table] != before.get(table, [])}
        added = len(now["event"]) - len(before.get("event", []))
        self.commits.append(Commit(changed - EXEMPT, added))
        self.stands[path] = now


def dump(connection: Connection) -> Dump:
    """Return every row of every table but those of working state.

    Of the search index its words are compared: FTS5 writes the rest as the commit ends.
    """
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        " AND name NOT LIKE 'scratch\\_%' ESCAPE '\\'"
        " AND (name NOT LIKE 'search\\_%' ESCAPE '\\' OR name = 'search_content')"
    )
    return {
        name: sorted(map(tuple, connection.exec_driver_sql(f'SELECT * FROM "{name}"')), key=repr)
        for (name,) in tables.fetchall()
    }


def stand(archive: Archive) -> tuple[str, Dump]:
    """Return an archive's catalogue, by path, and what it holds."""
    path = archive.path / f"catalogue-{archive.unlocked.header.generation}.db"
    with archive.reading() as session:
        return str(path), dump(session.connection())


@contextmanager
def observed(archive: Archive) -> Iterator[Observer]:
    path, before = stand(archive)
    observer = Observer({path: before})
    event.listen(Engine, "commit", observer.on_commit)
    try:
        yield observer
    finally:
        event.remove(Engine, "commit", observer.on_commit)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    made = make_template(
        tmp_path_factory.mktemp("witnessed") / "made", {"a.txt": b"a", "b.txt": b"b" * 5000}
    )
    with Copy(made.path, made.state_path).opened(made.words) as archive:
        catalogue.record(archive, IncidentInput(title="Other"))
    # Made once: to find the primes of a key takes longer than all the rest of an export.
    with Copy(made.path, made.state_path).opened(made.codes["Ines"]) as archive:
        identity.create(archive, "Archivist")
        request = bundle_export.Request((made.incident,), "Prosecutor", "proceeding")
        bundle_export.export(archive, request, made.path.parent / "own", Meter())
    other, incident = exporting_archive(made.path.parent / "other")
    with other:
        exported(other, incident, made.path.parent / "sent")
    return made


@contextmanager
def staged(template: Template, folder: Path, breaks_at: int) -> Iterator[Stage]:
    """Open a fresh copy of the archive with a clock that breaks at a reading."""
    copy = template.copy_to(folder)
    with copy.remembered():
        clock = BreakingClock(0)
        archive = Archive.open(copy.path, template.codes["Ines"], clock=clock)
        clock.left = breaks_at
        try:
            yield Stage(archive, template, folder)
        finally:
            clock.left = 0
            archive.close()


@pytest.mark.parametrize("name", CALLS)
def test_each_commit_that_changes_anything_adds_an_event(
    name: str, template: Template, tmp_path: Path
) -> None:
    with staged(template, tmp_path / "stage", 0) as stage, observed(stage.archive) as observer:
        CALLS[name](stage)
    commits = [commit for commit in observer.commits if commit.changed]
    assert commits, "the call changed nothing, so it proves nothing"
    assert [commit for commit in commits if commit.events < 1] == []
    assert list(filter(None, map(unlike_the_table, said_in(observer)))) == []


def said_in(observer: Observer) -> Iterator[dict[str, JsonValue]]:
    """Yield what every event says that stands in the end, of each catalogue; none was erased."""
    columns = (row[-2:] for stand in observer.stands.values() for row in stand["event"])
    for secret, lines in columns:
        assert isinstance(lines, str)
        if isinstance(secret, bytes):
            yield disclosure.values(DisclosureSet(secret, lines))


# Before it signs, its call deletes checkpoints, which stay deleted where it fails.
@pytest.mark.parametrize("name", sorted(CALLS.keys() - BESIDES - {"checkpoint.sign"}))
def test_a_call_that_fails_changes_nothing_since_its_last_witnessed_commit(
    name: str, template: Template, tmp_path: Path
) -> None:
    # Of the many events of one commit, one of seven is enough once it goes on for long.
    for at in chain(range(1, 15), count(15, 7)):
        folder = tmp_path / str(at)
        has_failed = False
        with staged(template, folder, at) as stage, observed(stage.archive) as observer:
            path, before = stand(stage.archive)
            try:
                CALLS[name](stage)
            except ClockError:
                has_failed = True
                now = stand(stage.archive)[1]
                assert [it for it in now if now[it] != observer.stands[path][it]] == []
                assert all(commit.events for commit in observer.commits if commit.changed)
                if not any(commit.changed for commit in observer.commits):
                    assert observer.stands[path] == before
                    assert (folder / "archive" / "archive.json").read_bytes() == (
                        template.path / "archive.json"
                    ).read_bytes()
        if not has_failed:
            break
        with Copy(folder / "archive", folder / "state").opened(template.codes["Ines"]) as archive:
            require_whole(archive)
    assert at > 1
