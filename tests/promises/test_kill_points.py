"""A kill at any fsync, rename or write leaves what was committed, nothing half, and a way on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive_app.bundle import layout
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Verdict
from archive_app.bundle.verification import verify
from archive_app.errors import NotAllowed, NotFound, WrongPassphrase
from archive_app.model.inputs import AccessionInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import (
    access,
    backup,
    bundle_export,
    bundle_receive,
    bundle_target,
    bundles_received,
    bundles_sent,
    catalogue,
    cut_off,
    identity,
    search,
)
from archive_app.services.accession import accession_files
from archive_app.services.custody import list_events
from archive_app.services.cut_off import Left
from archive_app.services.people import list_people
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.promises.faults import (
    CHEAP,
    PASSPHRASE,
    WRITES,
    Call,
    Copy,
    Doomed,
    Life,
    Template,
    contents,
    copy_folder,
    held_digests,
    make_template,
    read_trace,
    require_strace,
    require_whole,
    sha256,
    write_files,
)
from tests.services.exporting import UNREAD, exported, exporting_archive

pytestmark = pytest.mark.slow

POINTS = 52  # of each operation, in two tests that may run beside one another
NEW_PASSPHRASE = "нова довга фраза"
OLD_SOURCES = {
    "empty.txt": b"",
    "statement.txt": "Свідчення".encode(),
    "video.mp4": bytes(range(256)) * 1200,
}
NEW_SOURCES = {
    "again.txt": OLD_SOURCES["statement.txt"],
    "letter.txt": b"letter" * 100,
    "photo.jpg": bytes(reversed(range(256))) * 1100,
    "zero.txt": b"",
}
DESCRIPTION = "Новий опис. " * 2000


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    require_strace()
    return make_template(tmp_path_factory.mktemp("template") / "made", OLD_SOURCES)


@pytest.fixture(scope="module")
def doomed(template: Template) -> Iterator[Doomed]:
    with Doomed() as running:
        yield running


@dataclass
class Case:
    """One copy of the archive, a folder beside it, and what the child said before it died."""

    template: Template
    copy: Copy
    folder: Path
    life: Life = field(default_factory=Life)
    is_done_again: bool = True

    @property
    def was_finished(self) -> bool:
        return "done" in self.life.said


@dataclass(frozen=True)
class Operation:
    """Something a person does with an open archive, and what must hold after it was cut short.

    ``still_holds`` opens the archive again, proves that it is whole and in the state before or
    after the operation; in each third case it does the operation again to its end, and proves
    that too.
    """

    thing: str
    arguments: Callable[[Case], dict[str, object]]
    still_holds: Callable[[Case], None]
    typed: Callable[[Template], str] = lambda template: template.words
    points: int = POINTS
    prepare: Callable[[Case], None] = lambda case: None


def intake_still_holds(case: Case) -> None:
    wanted = {name: sha256(content) for name, content in NEW_SOURCES.items()}
    before = {name: sha256(content) for name, content in OLD_SOURCES.items()}
    with case.copy.opened(case.template.words) as archive:
        require_whole(archive)
        held = held_digests(archive)
        assert before.items() <= held.items() <= (before | wanted).items()
        if case.was_finished:
            assert held == before | wanted
        assert {digest: digest for digest in held.values()} == contents(archive)
        if case.is_done_again:
            about = AccessionInput(received_from="a witness")
            again = accession_files(archive, [case.folder / "sources"], about, Meter())
            assert again.taken + again.taken_before == len(wanted)
            assert again.left_out == ()
            assert held_digests(archive) == before | wanted
            require_whole(archive)


def edit_still_holds(case: Case) -> None:
    with case.copy.opened(case.template.words) as archive:
        require_whole(archive)
        incident = catalogue.load(archive, case.template.incident, "incident")
        history = catalogue.load_history(archive, case.template.incident)
        found = search.find_records(archive, "новий опис").hits
        assert isinstance(incident.record, IncidentInput)
        if incident.found.revision == 1:
            assert not case.was_finished
            assert incident.record.description == "Двоє поранених."
            assert found == ()
        else:
            assert incident.record.description == DESCRIPTION
            assert [hit.reference for hit in found] == [case.template.incident]
        assert [change.revision for change in history] == [*range(1, incident.found.revision + 1)]
        if case.is_done_again:
            catalogue.edit(archive, case.template.incident, "incident", {"description": "Втретє"})
            assert len(search.find_records(archive, "втретє").hits) == 1
            require_whole(archive)


def opens(copy: Copy, typed: str) -> bool:
    with suppress(WrongPassphrase), copy.opened(typed):
        return True
    return False


def passphrase_still_holds(case: Case) -> None:
    new_opens = opens(case.copy, NEW_PASSPHRASE)
    assert opens(case.copy, PASSPHRASE) is not new_opens
    assert new_opens or not case.was_finished
    with case.copy.opened(case.template.words) as archive:
        require_whole(archive)
        assert contents(archive).keys() == {sha256(each) for each in OLD_SOURCES.values()}
        if case.is_done_again:
            access.change_passphrase(archive, "третя фраза", CHEAP, person="Olena")
    assert not case.is_done_again or opens(case.copy, "третя фраза")


def code_still_holds(case: Case) -> None:
    code = case.template.codes["Ines"]
    code_opens = opens(case.copy, code)
    assert opens(case.copy, NEW_PASSPHRASE) is not code_opens
    assert not code_opens or not case.was_finished
    with case.copy.opened(case.template.words) as archive:
        require_whole(archive)
        if case.is_done_again:
            access.change_passphrase(archive, "третя фраза", CHEAP, person="Ines")
    assert not case.is_done_again or opens(case.copy, "третя фраза")


def rotation_still_holds(case: Case) -> None:
    code = case.template.codes["Ines"]
    with case.copy.opened(code) as archive:
        generation = archive.unlocked.header.generation
        is_new = generation == 2
        assert is_new or not case.was_finished
        assert opens_alone(case.copy, generation)
        require_whole(archive)
        before = contents(archive)
        assert before == {digest: digest for digest in before}
        assert len(before) == len(OLD_SOURCES)
        people = [person.name for person in list_people(archive)]
        assert ("Taras" in people) is not is_new
    assert opens(case.copy, case.template.codes["Taras"]) is not is_new
    assert opens(case.copy, case.template.words) is not is_new
    if not case.is_done_again:
        return
    with case.copy.remembered():
        archive = Archive.open(case.copy.path, code)
        remove = [] if is_new else ["Taras"]
        receipt = access.rotate(archive, code, remove=remove, meter=Meter())
        archive.close()
    with case.copy.opened(receipt.recovery_words) as archive:
        assert archive.unlocked.header.generation == generation + 1
        require_whole(archive)
        assert contents(archive) == before


def opens_alone(copy: Copy, generation: int) -> bool:
    """Tell whether one catalogue is left, that of the header."""
    names = {path.name.partition(".db")[0] for path in copy.path.glob("catalogue-*")}
    return names == {f"catalogue-{generation}"}


BACKUP_FINDINGS = ("ledger_behind",)  # it is older than its archive, and says so when opened


def backup_still_holds(case: Case) -> None:
    target = Copy(case.folder / "backup", case.copy.state_path)
    with case.copy.opened(case.template.words) as archive:
        require_whole(archive)
        now = contents(archive)
    former = {digest: digest for digest in map(sha256, OLD_SOURCES.values())}
    try:
        with target.opened(case.template.words) as copied:
            require_whole(copied, *BACKUP_FINDINGS, "header_copies_differ")
            held = contents(copied)
            assert held in ((former, now) if (case.folder / "former").exists() else (now,))
    except NotFound:
        assert not case.was_finished
        assert not (case.folder / "former").exists()
    if not case.is_done_again:
        return
    with case.copy.opened(case.template.words) as archive:
        assert backup.backup(archive, target.path, Meter()).findings == ()
        require_whole(archive)
    assert not (target.path / "unfinished-copy").exists()
    with target.opened(case.template.words) as copied:
        require_whole(copied, *BACKUP_FINDINGS)
        assert contents(copied) == now


def prepare_intake(case: Case) -> None:
    write_files(case.folder, NEW_SOURCES)


def prepare_next_backup(case: Case) -> None:
    """Make a backup, and take something in since."""
    source_path = write_files(case.folder, NEW_SOURCES)
    with case.copy.opened(case.template.words) as archive:
        backup.backup(archive, case.folder / "backup", Meter())
        accession_files(archive, [source_path], AccessionInput(received_from="x"), Meter())
    (case.folder / "former").touch()


def sent_folder(case: Case) -> Path:
    return case.folder.parent / "sent"


def export_still_holds(case: Case) -> None:
    target = case.folder / "out"
    with case.copy.opened(case.template.codes["Ines"]) as archive:
        assert list((case.copy.path / "incoming").iterdir()) == []
        require_whole(archive)
        known = KnownSigner(identity.load_own(archive).fingerprint, "Archivist")
        sent = bundles_sent.list_sent(archive)
        prepared = [each for each in list_events(archive) if each.kind == "export_prepared"]
        assert len(prepared) == len(sent) <= 1
        lying = sorted(target.iterdir()) if target.exists() else []
        left = bundle_target.find_unfinished(target) if lying else ()
        named = [path for path in lying if path not in left]
        assert len(lying) <= len(sent)
        told = {each.left for each in cut_off.list_cut_off(archive)}
        assert (Left.PART in told) == bool(left)
        assert (Left.NAMED in told) == (bool(named) and sent[0].digest is None)
        for path in named:  # what has its name is whole, also where the ledger does not know it yet
            report = verify(path, Trust((known,)), Meter())
            assert report.verdict is Verdict.VALID
            assert sent[0].digest is None or sent[0].digest.hex() == report.digest
        if sent and sent[0].digest is not None:
            assert len(named) == 1
        if case.was_finished:
            assert [str(path) for path in named] == [case.life.said["done"]["path"]]
            assert sent[0].digest == bytes.fromhex(case.life.said["done"]["digest"])
        if case.is_done_again:
            request = bundle_export.Request(
                (case.template.incident,), "Prosecutor", "proceeding", choice=UNREAD
            )
            receipt = bundle_export.export(archive, request, target, Meter())
            assert receipt.unfinished == left
            assert verify(receipt.path, Trust((known,)), Meter()).verdict is Verdict.VALID
            assert len(bundles_sent.list_sent(archive)) == len(sent) + 1
            require_whole(archive)


def receive_still_holds(case: Case) -> None:
    (bundle,) = sent_folder(case).iterdir()
    before = {sha256(content) for content in OLD_SOURCES.values()}
    theirs = {sha256(path.read_bytes()) for path in bundle.rglob("*") if path.is_file()}
    digest = sha256((bundle / layout.TAG_MANIFEST).read_bytes())
    with case.copy.opened(case.template.words) as archive:
        assert list((case.copy.path / "incoming").iterdir()) == []
        require_whole(archive)
        held = contents(archive)
        assert held == {each: each for each in held}
        with archive.reading() as session:
            reference = bundles_received.find_accession(driver_connection(session), digest)
        if reference is None:
            assert not case.was_finished
            assert held.keys() == before
        else:
            assert held.keys() == before | theirs
            with pytest.raises(NotAllowed, match="here already"):
                bundle_receive.receive(archive, bundle, Meter())
        if reference is None and case.is_done_again:
            bundle_receive.receive(archive, bundle, Meter())
            assert contents(archive).keys() == before | theirs
            require_whole(archive)


def prepare_export(case: Case) -> None:
    with case.copy.opened(case.template.codes["Ines"]) as archive:
        identity.create(archive, "Archivist")


def prepare_receive(case: Case) -> None:
    archive, incident = exporting_archive(case.folder.parent / "theirs")
    with archive:
        exported(archive, incident, sent_folder(case))


def receive_arguments(case: Case) -> dict[str, object]:
    (bundle,) = sent_folder(case).iterdir()
    return {"bundle": str(bundle)}


def backup_arguments(case: Case) -> dict[str, object]:
    return {"target": str(case.folder / "backup")}


OPERATIONS = {
    "intake": Operation(
        "intake",
        lambda case: {"source": str(case.folder / "sources")},
        intake_still_holds,
        prepare=prepare_intake,
    ),
    "edit": Operation(
        "edit",
        lambda case: {
            "reference": case.template.incident,
            "changes": {"description": DESCRIPTION},
        },
        edit_still_holds,
    ),
    "passphrase change": Operation(
        "change_passphrase",
        lambda case: {"new_passphrase": NEW_PASSPHRASE},
        passphrase_still_holds,
        typed=lambda template: PASSPHRASE,
    ),
    "one-time code used up": Operation(
        "change_passphrase",
        lambda case: {"new_passphrase": NEW_PASSPHRASE},
        code_still_holds,
        typed=lambda template: template.codes["Ines"],
        points=8,
    ),
    "passphrase set anew with the recovery words": Operation(
        "change_passphrase",
        lambda case: {"new_passphrase": NEW_PASSPHRASE, "person": "Olena"},
        passphrase_still_holds,
        points=POINTS // 2,
    ),
    "rotation": Operation(
        "rotate",
        lambda case: {"typed": case.template.codes["Ines"], "remove": ["Taras"]},
        rotation_still_holds,
        typed=lambda template: template.codes["Ines"],
    ),
    "first backup": Operation("back_up", backup_arguments, backup_still_holds, points=POINTS // 2),
    "next backup": Operation(
        "back_up",
        backup_arguments,
        backup_still_holds,
        points=POINTS // 2,
        prepare=prepare_next_backup,
    ),
    "export": Operation(
        "export",
        lambda case: {"reference": case.template.incident, "target": str(case.folder / "out")},
        export_still_holds,
        typed=lambda template: template.codes["Ines"],
        points=POINTS // 2,
        prepare=prepare_export,
    ),
    "receive": Operation(
        "receive",
        receive_arguments,
        receive_still_holds,
        points=POINTS // 2,
        prepare=prepare_receive,
    ),
}


class Laboratory:
    """Where one operation is done again and again on fresh copies of one archive."""

    def __init__(
        self, operation: Operation, template: Template, doomed: Doomed, folder: Path
    ) -> None:
        self.operation = operation
        self.template = template
        self.doomed = doomed
        self.folder = folder
        self.ready = Case(template, template.copy_to(folder / "ready"), folder / "ready")
        operation.prepare(self.ready)

    def run(self, options: list[str]) -> Case:
        """Do the operation once, traced with ``options``, on a copy of its own."""
        shutil.rmtree(self.folder / "case", ignore_errors=True)
        copy_folder(self.folder / "ready", self.folder / "case")
        folder = self.folder / "case"
        case = Case(self.template, Copy(folder / "archive", folder / "state"), folder)
        case.life = self.doomed.traced(
            options,
            self.folder / "trace",
            case.copy,
            self.operation.typed(self.template),
            self.operation.thing,
            **self.operation.arguments(case),
        )
        return case

    def points(self) -> list[tuple[str, int]]:
        """Do the operation undisturbed; return where it can be killed before it returns.

        strace counts each system call by name in each thread: a point is such a number, in the
        order in which it first comes.
        """
        whole = self.run(["-e", f"trace=writev,{','.join(WRITES)}"])
        assert whole.life.ended == 0
        counts: dict[tuple[int, str], int] = {}
        points: dict[tuple[str, int], Call] = {}
        for call in read_trace(self.folder / "trace"):
            if call.name == "writev" and '"done"' in call.arguments.replace("\\", ""):
                break
            counts[call.thread, call.name] = counts.get((call.thread, call.name), 0) + 1
            points.setdefault((call.name, counts[call.thread, call.name]), call)
        return [point for point in points if point[0] != "writev"]


def spread(points: list[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """Return at most so many of the points: every rename, and of the rest evenly."""
    renames = [point for point in points if point[0].startswith("rename")]
    rest = [point for point in points if point not in renames]
    room = most - len(renames)
    chosen = {*renames, *(rest[at * len(rest) // room] for at in range(room))}
    return [point for point in points if point in chosen]


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_kill_at_any_write_leaves_all_or_nothing_and_a_way_on(
    name: str,
    half: int,
    template: Template,
    doomed: Doomed,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    laboratory = Laboratory(OPERATIONS[name], template, doomed, tmp_path)
    possible = laboratory.points()
    chosen = spread(possible, OPERATIONS[name].points)[half::2]
    inside = 0
    for at, (call_name, number) in enumerate(chosen):
        case = laboratory.run(
            ["-e", f"trace={call_name}", "-e", f"inject={call_name}:signal=KILL:when={number}"]
        )
        case.is_done_again = at % 3 == 0
        inside += case.life.was_killed_inside
        try:
            OPERATIONS[name].still_holds(case)
        except BaseException as error:
            error.add_note(f"{name} was killed at {call_name} number {number}: {case.life}")
            raise
    told = f"{name}: {len(chosen)} of {len(possible)} points, {inside} killed inside"
    print(told)
    record_property("kill points", told)
    # How many writes there are varies a little from run to run: the last point may not be reached.
    assert inside >= 0.9 * len(chosen)
