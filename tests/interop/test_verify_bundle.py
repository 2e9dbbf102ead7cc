"""tools/verify_bundle.py proves docs/bundle.md: it judges bundles without any of this program."""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive_app.bundle import bagit, layout, manifest, passed_on, signing, timestamp
from archive_app.bundle.certificate import fingerprint
from archive_app.bundle.finding import Finding
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.members import open_container
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.transfer import LogHead
from archive_app.bundle.trust import HeadSeen, Trust
from archive_app.bundle.verdict import Report, Verdict
from archive_app.bundle.verification import verify
from archive_app.cli import bundle_json, bundle_report
from archive_app.errors import InvalidInput
from archive_app.model import note
from archive_app.model.custody import ChainedSubject, Event
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Meter
from archive_app.services import bundle_receive, identity
from archive_app.services.disclosing import choose_fields
from tests.archives import add_incident, create_archive
from tests.bundle import signers
from tests.bundle.authority import Authority
from tests.bundle.whole import Making
from tests.bundle.zips import Crafted, build
from tests.conftest import ROOT
from tests.interop import bundle_maker, mutations
from tests.interop.bundle_maker import Made
from tests.interop.tools import verifying_script
from tests.services.exporting import exported, exporting_archive
from tests.services.steps import items

if TYPE_CHECKING:
    from _collections_abc import dict_items

SCRIPT = ROOT / "tools" / "verify_bundle.py"
# What openssl 3.0 has no means for, and the script says so.
NOT_CHECKABLE = {
    f"a bit of {signing.MLDSA}",
    f"{signing.MLDSA} is empty",
    "checkpoint: ML-DSA wrong",
}


class Counted(dict[str, Any]):
    """Digests that count how often all of them were gone through."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()

    def items(self) -> dict_items[str, Any]:
        self.times += 1
        return super().items()


class Judged(NamedTuple):
    """What the script and the program each make of one bundle."""

    code: int
    found: Any
    findings: list[tuple[str, str | None, str]]
    report: Report


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return verifying_script()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """Two bundles of one archive, the older first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        return bundle_maker.make(tmp_path_factory.mktemp("bundles"))


def judge(
    script: ModuleType,
    path: Path,
    *trusted: str,
    seen: tuple[LogHead, ...] = (),
    roots: tuple[bytes, ...] = (),
) -> Judged:
    """Let both judge the same bundle for the same reader."""
    heads = [(head.log.hex(), head.size, head.root.hex(), None) for head in seen]
    given = argparse.Namespace(bundle=str(path), trust=list(trusted), root=roots, seen=heads)
    known = tuple(KnownSigner(each, "the archivist") for each in trusted)
    told = tuple(map(HeadSeen, seen))
    code, found, findings = script._verify(given)
    return Judged(code, found, findings, verify(path, Trust(known, roots, seen=told), Meter()))


def run(path: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a stranger would."""
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def require_agreement(judged: Judged) -> None:
    __tracebackhide__ = True
    assert judged.code == judged.report.verdict.exit_code, (judged.findings, judged.report.findings)


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_bundle_is_valid_for_whoever_knows_the_signer(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, form: str
) -> None:
    _, bundle = made
    if form == "zip":
        path = tmp_path / f"{bundle.name}.zip"
        path.write_bytes(bundle_maker.zipped(bundle.files, bundle.name))
    else:
        path = bundle_maker.lay_out(bundle.files, tmp_path / "renamed")
    known = judge(script, path, bundle.signer)
    assert (known.code, known.report.verdict) == (0, Verdict.VALID)
    assert known.findings == []
    unknown = judge(script, path)
    assert (unknown.code, unknown.report.verdict) == (3, Verdict.UNKNOWN_SIGNER)
    # Everything that both say of it is the same.
    told = script._report(0, known.found)
    report = known.report
    assert (told["bundle"], told["digest"]) == (report.bundle, report.digest)
    assert (told["bytes"]["files"], told["bytes"]["size"]) == (
        report.bytes.files,
        report.bytes.size,
    )
    assert told["signer"]["fingerprint"] == report.signer.fingerprint == bundle.signer
    assert told["signer"]["ssh_fingerprint"] == report.signer.ssh_fingerprint
    assert told["signer"]["claimed_name"] == report.signer.claimed_name
    assert [tuple(head.values())[:3] for head in told["log"]["heads"]] == list(report.log.heads)
    for name in ("events", "events_proven", "records"):
        assert told["log"][name] == getattr(report.log, name)
    assert [tuple(file.values()) for file in told["log"]["files"]] == [
        (
            each.path,
            each.local,
            each.is_proven,
            each.stated_at,
            list(each.events),
            by_the_log(each.sentence),
        )
        for each in report.log.files
    ]
    assert told["not_shown"] == list(report.not_shown)


def by_the_log(sentence: str) -> str:
    """Leave out what the program adds of evidence from outside, which the script does not weigh."""
    return re.sub(r"; (nothing|evidence) from outside.*\.$", ".", sentence)


def test_it_stands_alone(made: tuple[Made, Made], tmp_path: Path) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    before = bundle_maker.files_of(path)
    done = run(path)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith(f"{bundle.name}: valid, signer unknown\n")
    assert "Compare the fingerprint" in done.stdout
    grouped = " ".join(bundle.signer[at : at + 2] for at in range(0, 64, 2)).upper()
    done = run(path, "--trust", f"SHA256 Fingerprint={grouped.replace(' ', ':')}", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["verdict"], told["exit_code"]) == ("valid, signer known", 0)
    assert bundle_maker.files_of(path) == before
    assert list(Path(os.environ["TMPDIR"]).iterdir()) == []


def test_it_needs_nothing_but_an_old_python() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 9))
    imported = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names


def test_without_openssl_the_bytes_are_whole_and_nothing_more_is_said(
    made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    done = run(path, "--trust", bundle.signer, PATH=str(tmp_path))
    assert done.returncode == 4
    assert "not checkable here: signatures/tagmanifest-sha256.txt.p7s" in done.stdout
    assert "the Ed25519 signature of the log" in done.stdout
    # What needs no other program is judged all the same.
    changed = bundle_maker.signed(bundle.files, signers.generated("Somebody else"))
    other = bundle_maker.lay_out(changed, tmp_path / "other")
    assert run(other, "--trust", bundle.signer, PATH=str(tmp_path)).returncode == 1


def test_a_program_in_the_bundle_is_never_run(made: tuple[Made, Made], tmp_path: Path) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    hostile = path / "openssl"
    hostile.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hostile.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "."],
        cwd=path,
        capture_output=True,
        check=False,
        env={**os.environ, "PATH": f".{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", mutations.changes())
def test_both_judge_a_changed_bundle_alike(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, name: str
) -> None:
    old, bundle = made
    files = mutations.changes()[name](bundle, old)
    path = bundle_maker.lay_out(files, tmp_path / bundle.name)
    judged = judge(script, path, bundle.signer)
    if name in NOT_CHECKABLE and judged.code != judged.report.verdict.exit_code:
        assert (judged.code, judged.report.verdict) == (0, Verdict.NOT_VALID)
        outcomes = {kind: outcome for _, kind, outcome, _ in judged.found.signatures}
        assert outcomes["mldsa"] == "not checkable here"
        assert any("ML-DSA-44" in each for each in judged.found.not_checked)
    else:
        require_agreement(judged)


@pytest.mark.parametrize("name", mutations.zip_changes())
def test_both_judge_a_changed_zip_alike(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, name: str
) -> None:
    _, bundle = made
    path = tmp_path / f"{bundle.name}.zip"
    content = bundle_maker.zipped(bundle.files, bundle.name)
    path.write_bytes(mutations.zip_changes()[name](content, bundle))
    judged = judge(script, path, bundle.signer)
    require_agreement(judged)
    is_harmless = name in {
        *("nothing", "by an ordinary program", "deflated", "local header: other time"),
        *("a folder", "an empty folder", "a folder of a group", "a file that runs"),
        *mutations.harmless_fields(),
    }
    # A bit of a time, or of the version that made it, says nothing: nobody goes by it.
    assert is_harmless == (judged.code == 0) or name.startswith("bit")


@pytest.mark.parametrize("name", mutations.REFUSED)
def test_what_a_signer_states_against_the_document_is_refused(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, name: str
) -> None:
    old, bundle = made
    files = mutations.changes()[name](bundle, old)
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / bundle.name), bundle.signer)
    require_agreement(judged)
    assert judged.code == 1
    code = mutations.REFUSED[name]
    assert code in {each.code for each in judged.report.findings}
    assert code in {each for each, _, _ in judged.findings}


@pytest.mark.parametrize("name", [name for name in mutations.changes() if "a limit" in name])
def test_a_small_file_that_is_none_is_refused_whatever_stands_first_in_it(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, name: str
) -> None:
    files = mutations.changes()[name](made[1], made[0])
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / "b"), made[1].signer)
    require_agreement(judged)
    assert judged.code == 1


@pytest.mark.parametrize("name", [name for name in mutations.changes() if "unproven: " in name])
def test_an_event_without_a_proof_is_counted_and_changes_no_history(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, name: str
) -> None:
    old, bundle = made
    before = judge(script, bundle_maker.lay_out(bundle.files, tmp_path / "before"), bundle.signer)
    files = mutations.changes()[name](bundle, old)
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / bundle.name), bundle.signer)
    require_agreement(judged)
    assert judged.code == 0, judged.findings
    log, log_before = judged.report.log, before.report.log
    assert (log.events, log.events_proven) == (log_before.events + 1, log_before.events_proven)
    assert log.files == log_before.files
    assert judged.found.events == before.found.events + 1
    assert judged.found.events_proven == before.found.events_proven
    assert judged.found.files == before.found.files


def test_a_log_that_says_truly_which_one_it_follows_is_none_the_worse_for_it(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    files = mutations.one_more_log()(made[1], made[0])
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / "b"), made[1].signer)
    require_agreement(judged)
    assert judged.code == 0, judged.findings


def test_the_latest_revision_that_is_proven_is_the_one_that_is_shown(
    script: ModuleType, tmp_path: Path
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        signer = identity.load_signer(archive)
        old = bundle_maker.files_of(exported(archive, incident, tmp_path / "old").path)
        with archive.writing() as transaction:
            saved = transaction.save(IncidentInput(title="Another"), record_id=incident.id)
            transaction.record(Event("incident_changed", (saved.subject,)))
            # What was exported meanwhile is told last, and was an earlier one.
            transaction.record(Event("exported", (incident.subject,)))
        path = exported(archive, incident, tmp_path / "new").path
    judged = judge(script, path, fingerprint(signer.certificate_der))
    require_agreement(judged)
    assert judged.code == 0, judged.findings
    files = bundle_maker.files_of(path)
    lines = files[layout.RECORDS_JSON].split(b"\n")
    lines[1] = old[layout.RECORDS_JSON].split(b"\n")[1]
    hostile = bundle_maker.sealed({**files, layout.RECORDS_JSON: b"\n".join(lines)}, signer)
    judged = judge(script, bundle_maker.lay_out(hostile, tmp_path / "hostile"))
    require_agreement(judged)
    assert judged.code == 1
    sentence = "A proven event names a later revision of I001 than the one that is shown."
    assert ("record", layout.RECORDS_JSON, sentence) in judged.findings
    assert Finding("record", layout.RECORDS_JSON, sentence) in judged.report.findings


@dataclass
class CalledOtherwise(Making):
    """A bundle whose event calls the kind of its incident otherwise than its record does."""

    kind: str = "incident"

    def _records(self) -> tuple[list[bytes], list[ChainedSubject]]:
        lines, (incident, *others) = super()._records()
        subject = replace(incident.subject, kind=self.kind)
        return lines, [replace(incident, subject=subject), *others]


@pytest.mark.parametrize("kind", ["incident", "source", "log", ""])
def test_a_thing_is_of_the_same_kind_in_events_and_in_its_record(
    script: ModuleType, tmp_path: Path, kind: str
) -> None:
    bundle = CalledOtherwise(kind=kind)
    path = bundle.folder(tmp_path)
    judged = judge(script, path, fingerprint(bundle.identity.certificate_der))
    require_agreement(judged)
    assert judged.code == (0 if kind == "incident" else 1)
    expected = set() if kind == "incident" else {"record"}
    assert {code for code, _, _ in judged.findings} == expected
    assert {each.code for each in judged.report.findings} == expected


@pytest.mark.parametrize("folder", ["DATA", "Signatures", "data/Files", "data/files/F000001.BIN"])
def test_a_folder_that_differs_only_by_case_is_refused(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, folder: str
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    (path / folder).mkdir()
    judged = judge(script, path, bundle.signer)
    assert judged.code == 1
    require_agreement(judged)
    assert {each.code for each in judged.report.findings} == {"twins"}


def test_a_time_stamp_beside_a_zip_is_found_where_that_was_unpacked(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    authority = Authority(tmp_path / "authority")
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    answer = authority.answer(bundle.files[signing.timestamp_path(1, "tsq")])
    (tmp_path / f"{bundle.name}.zip.01.tsr").write_bytes(answer)
    judged = judge(script, path, bundle.signer, roots=(authority.root,))
    require_agreement(judged)
    assert [each.outcome for each in judged.report.time.evidence] == ["valid"]
    assert [outcome for _, outcome, _, _ in judged.found.stamps] == ["valid"]


@pytest.mark.parametrize("kind", ["pipe", "link", "link to a pipe", "folder"])
def test_nothing_but_a_file_is_read_beside_a_bundle(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, kind: str
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    beside, elsewhere = tmp_path / f"{bundle.name}.01.tsr", tmp_path / "elsewhere"
    if kind == "folder":
        beside.mkdir()
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        os.mkfifo(elsewhere) if kind == "link to a pipe" else elsewhere.write_bytes(b"secret")
        beside.symlink_to(elsewhere)
    judged = judge(script, path, bundle.signer)
    assert judged.code == 0
    require_agreement(judged)
    assert judged.report.time.evidence == ()
    assert judged.found.stamps == []


NAMES = st.sampled_from(
    [
        *(layout.BAGIT, layout.TAG_MANIFEST, f"r/{layout.BAGIT}", f"r/{layout.TAG_MANIFEST}"),
        *("r/data/a", "r/DATA/", "r/", "R/", "x", "a/b/bagit.txt", "r/bagit.txt/", "r/../x", ""),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    names=st.lists(NAMES, max_size=4),
    changed=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=3),
    cut=st.sampled_from([0, 0, 0, 1, 22]),
)
@example(
    names=["r/data/a", "r/tagmanifest-sha256.txt", "r/data/a", "r/"], changed=[(182, 1)], cut=0
)
def test_both_say_the_same_of_any_small_zip(
    script: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    changed: list[tuple[int, int]],
    cut: int,
) -> None:
    content = bytearray(build([Crafted(name, b"") for name in names]))
    for at, octet in changed:
        content[at % len(content)] = octet
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(content[: len(content) - cut])
    require_agreement(judge(script, path))


def test_an_empty_zip_is_no_bundle(script: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "empty.zip"
    path.write_bytes(b"PK\5\6" + bytes(18))
    judged = judge(script, path)
    assert judged.code == 6
    require_agreement(judged)
    assert [each.code for each in bagit.verify_bag(path, Meter()).findings] == ["missing"]


def test_what_only_the_signature_speaks_for_is_named_and_changes_no_verdict(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    unused = f"{mutations.log_of(bundle.files)}/999.tlog-proof"
    more = {**bundle.files, "data/evil.exe": b"MZ", unused: b"hidden"}
    files = bundle_maker.sealed(more, bundle.identity)
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / bundle.name), bundle.signer)
    require_agreement(judged)
    assert judged.code == 0
    found = [(each.is_paper, each.path) for each in judged.report.signed_only]
    assert found == judged.found.signed_only()
    assert [path for is_paper, path in found if not is_paper] == [unused, "data/evil.exe"]
    assert {path for is_paper, path in found if is_paper} == layout.PAPERS & files.keys()
    of_program = list(bundle_report._signed_only(judged.report))
    assert of_program[1] == "data/evil.exe: no part of a bundle; nothing in it says what this is."
    assert of_program[2].startswith(f"{len(found) - 2} papers for readers")
    told = run(tmp_path / bundle.name).stdout
    assert "  data/evil.exe: no part of a bundle; nothing in it says what this is\n" in told


def test_all_files_are_gone_through_as_often_however_many_earlier_bundles_there_are(
    script: ModuleType, tmp_path: Path
) -> None:
    times = set()
    for number in (3, 30):
        paths = [f"{layout.RECEIVED}B{each:02}/x" for each in range(number)]
        folder = bundle_maker.lay_out(dict.fromkeys(paths, b"x"), tmp_path / str(number))
        container = script._Folder(str(folder))
        alone = script._Verification(container, script._Judges(str(tmp_path)), set(), (), ())
        alone.digests = Counted({path: alone.digest(path) for path in paths})
        alone.follow_received()
        assert len(alone.received) == number
        with open_container(folder) as opened:
            digests = Counted(dict.fromkeys(paths, (bytes(32), bytes(64), 1)))
            assert len(passed_on.follow(opened, digests, Trust())) == number
        times.add((alone.digests.times, digests.times))
    assert len(times) == 1


def test_more_earlier_bundles_than_are_judged_are_a_limit(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    # Half of them lie in the other half.
    roots = [f"{layout.RECEIVED}B{each}/" for each in range(passed_on.MOST_HANDS // 2)]
    paths = [f"{root}{layout.RECEIVED}B/x" for root in roots]
    assert passed_on.find_too_many(paths) == []
    more = dict.fromkeys([*paths, f"{layout.RECEIVED}C/x"], b"x")
    files = bundle_maker.sealed({**bundle.files, **more}, bundle.identity)
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / bundle.name), bundle.signer)
    assert judged.code == 1
    assert {each.code for each in judged.report.findings} == {"limit"}
    require_agreement(judged)
    with pytest.raises(InvalidInput, match="earlier bundles"):
        passed_on.require_few(more)


@pytest.mark.parametrize("kind", ["link", "link to a folder", "pipe", "bytes", "link of the list"])
def test_nothing_but_files_is_accepted(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, kind: str
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    inside = path / "data" / "files" / "F000001.bin"
    if kind == "link":
        os.replace(inside, tmp_path / "elsewhere")
        inside.symlink_to(tmp_path / "elsewhere")
    elif kind == "link to a folder":
        os.replace(path / "data", tmp_path / "data")
        (path / "data").symlink_to(tmp_path / "data")
    elif kind == "pipe":
        inside.unlink()
        os.mkfifo(inside)
    elif kind == "bytes":
        Path(os.fsdecode(os.fsencode(path) + b"/data/\xff")).write_bytes(b"")
    else:
        os.replace(path / layout.TAG_MANIFEST, tmp_path / "list")
        (path / layout.TAG_MANIFEST).symlink_to(tmp_path / "list")
    judged = judge(script, path, bundle.signer)
    assert judged.code == 1
    require_agreement(judged)


@pytest.mark.parametrize("expected", [{"limit"}, {"limit", "changed"}])
def test_junk_chooses_no_milder_words(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, expected: set[str]
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    path.joinpath("data", *["d"] * 66).mkdir(parents=True)
    if "changed" in expected:
        (path / "data/files/F000001.bin").write_bytes(b"another")
    judged = judge(script, path, bundle.signer)
    assert judged.code == 1
    require_agreement(judged)
    assert expected <= {code for code, _, _ in judged.findings}


def test_what_cannot_be_read_says_nothing_and_what_is_wrong_beside_it_decides(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    judges = script._Judges(str(tmp_path))

    class Medium(script._Folder):  # type: ignore[misc, name-defined]
        bad = ""

        def pieces(self, name: str) -> Iterator[bytes]:
            if name == self.bad:
                raise script._Unread("Input/output error.", path=name)
            yield from super().pieces(name)

    def code(bad: str) -> int:
        medium = Medium(str(path))
        medium.bad = bad
        found = script._Verification(medium, judges, {bundle.signer}, b"", [])
        return int(found.run())

    parts = [layout.README, layout.BAG_INFO, layout.TAG_MANIFEST, layout.MANIFEST_SHA256]
    parts += [layout.SIGNER_PEM, signing.P7S, signing.SSHSIG, "data/files/F000001.bin"]
    assert {bad: code(bad) for bad in parts} == dict.fromkeys(parts, 5)
    (path / "data" / "files" / "F000009.bin").write_bytes(b"more")
    assert {bad: code(bad) for bad in parts} == dict.fromkeys(parts, 1)


def test_what_is_no_bundle_is_called_so(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_bytes(b"letter")
    (tmp_path / "text.zip").write_bytes(b"text")
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "sealed.age").write_bytes(b"age-encryption.org/v1\n")
    for name in ("folder", "text.zip", "empty.zip", "sealed.age", "missing"):
        judged = judge(script, tmp_path / name)
        assert judged.code == 6
        require_agreement(judged)


def continuity(judged: Judged) -> list[str]:
    """Return what the script and the program say of the one log of a bundle."""
    (own,) = judged.found.continuity.values()
    (ours,) = judged.report.log.continuity.values()
    return [own, ours.standing]


def test_a_checkpoint_seen_before_is_held_against_the_log(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    old, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    at = f"{mutations.log_of(old.files)}/checkpoint.txt"
    head = note.Checkpoint.from_text(old.files[at].decode().split("\n\n")[0] + "\n")
    log = bytes.fromhex(head.origin.partition("/")[2])
    judged = judge(script, path, bundle.signer, seen=(LogHead(log, head.size, head.root),))
    assert judged.code == 0
    require_agreement(judged)
    judged = judge(script, path, bundle.signer, seen=(LogHead(log, head.size, bytes(32)),))
    assert judged.code == 7
    require_agreement(judged)
    assert continuity(judged) == ["contradicted"] * 2
    for size in (head.size - 1, head.size + 1_000_000):
        judged = judge(script, path, bundle.signer, seen=(LogHead(log, size, bytes(32)),))
        assert judged.code == 0  # nothing is proven either way: said in the log's own answer
        require_agreement(judged)
        assert continuity(judged) == ["not proven"] * 2
        assert [code for code, _, _ in judged.findings] == ["unproven"]
        assert [each.code for each in judged.report.findings] == ["unproven"]
    judged = judge(script, path, bundle.signer, seen=(LogHead(log, head.size, head.root),))
    assert continuity(judged) == ["proven"] * 2
    assert continuity(judge(script, path, bundle.signer)) == ["not seen before"] * 2
    (tmp_path / "seen.txt").write_bytes(old.files[at])
    assert run(path, "--trust", bundle.signer, "--seen", str(tmp_path / "seen.txt")).returncode == 0
    other = note.Checkpoint(head.origin, head.size, bytes(32)).text()
    (tmp_path / "seen.txt").write_text(other)
    assert run(path, "--trust", bundle.signer, "--seen", str(tmp_path / "seen.txt")).returncode == 7


def test_a_checkpoint_that_other_keys_signed_counts_nothing_against_the_log(
    made: tuple[Made, Made], tmp_path: Path
) -> None:
    old, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    genuine = old.files[f"{mutations.log_of(old.files)}/checkpoint.txt"]
    head = note.Checkpoint.from_text(genuine.decode().split("\n\n")[0] + "\n")
    other = note.Checkpoint(head.origin, head.size, bytes(32))
    keys = note.LogKeys.from_seeds(head.origin, bytes(32), bytes(32))
    # Names the keys of the log, and is not signed by them.
    forged = other.text().encode() + genuine[len(head.text()) :]
    for seen in (note.sign_checkpoint(other, keys), forged):
        (tmp_path / "seen.txt").write_bytes(seen)
        done = run(path, "--trust", bundle.signer, "--seen", str(tmp_path / "seen.txt"), "--json")
        told = json.loads(done.stdout)
        assert (done.returncode, [each["code"] for each in told["findings"]]) == (0, ["other-keys"])
        assert [each["continuity"] for each in told["log"]["heads"]] == ["not seen before"]


@pytest.mark.parametrize(
    "options", [["--trust", "12"], ["--seen", "missing"], ["--root", "missing"], ["--unknown"]]
)
def test_wrong_usage_is_no_verdict(tmp_path: Path, options: list[str]) -> None:
    done = run(tmp_path, *options)
    assert done.returncode == 2
    assert done.stdout == ""


@pytest.mark.parametrize("taken", [signing.P7S, signing.SSHSIG, signing.MLDSA])
def test_a_signature_that_was_taken_out_is_named_as_missing_and_counts_for_nothing(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, taken: str
) -> None:
    _, bundle = made
    files = {path: content for path, content in bundle.files.items() if path != taken}
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / "b"), bundle.signer)
    require_agreement(judged)
    assert judged.code == (4 if taken == signing.P7S else 0)
    of_script = [path for path, _, outcome, _ in judged.found.signatures if outcome == "missing"]
    of_program = [
        each.name for each in judged.report.signer.signatures if each.outcome == Outcome.MISSING
    ]
    assert of_script == of_program == [taken]
    assert f"given it when it is made: {taken.removeprefix('signatures/')}." in "\n".join(
        bundle_report._signer(judged.report)
    )


def test_what_came_from_another_team_is_judged_by_itself(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    sent = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    archive, _ = create_archive(tmp_path / "second")
    with archive:
        identity.create(archive, "Analyst")
        incident = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent, Meter(), incident_id=incident.id)
        receipt = exported(archive, incident, tmp_path / "out")
        signer = identity.load_signer(archive)
    judged = judge(script, receipt.path, receipt.signer)
    assert judged.code == 0, judged.findings
    require_agreement(judged)
    (earlier,) = judged.found.received
    (answer,) = judged.report.received
    assert (earlier.bundle, earlier.root) == (answer.bundle, answer.path)
    assert [file["sentence"] for file in earlier.files] == [
        by_the_log(each.sentence) for each in answer.log.files
    ]
    files = bundle_maker.files_of(receipt.path)
    root = f"{layout.RECEIVED}{bundle.name}/"
    parts = {mutations.part(bundle.files, kind) for kind in mutations.PARTS} - {signing.MLDSA}
    for number, path in enumerate(sorted(path for path in parts if root + path in files)):
        changed = {**files, root + path: mutations.flipped(files[root + path], path)}
        again = bundle_maker.lay_out(bundle_maker.sealed(changed, signer), tmp_path / str(number))
        judged = judge(script, again, receipt.signer)
        assert judged.code == 1, path
        require_agreement(judged)
        if path in (signing.P7S, signing.SSHSIG):
            assert root + path in {at for _, at, _ in judged.findings}
            assert root + path in {each.path for each in judged.report.findings}


def test_what_is_refused_of_a_bundle_is_refused_of_one_that_is_passed_on(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    old, bundle = made
    sent = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    archive, _ = create_archive(tmp_path / "second")
    with archive:
        identity.create(archive, "Analyst")
        incident = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent, Meter(), incident_id=incident.id)
        receipt = exported(archive, incident, tmp_path / "out")
        signer = identity.load_signer(archive)
    root = f"{layout.RECEIVED}{bundle.name}/"
    files = {
        path: content
        for path, content in bundle_maker.files_of(receipt.path).items()
        if not path.startswith(root)
    }
    for name, code in {
        "a log that follows": 0,
        "unproven: an event that states other bytes": 0,
        "a log that follows none": 1,
        "an event beyond its log": 1,
        "record: digests of nodes": 1,
        "records: one gone": 1,
        "keys of the log and more beyond a limit": 1,
    }.items():
        inside = {
            root + path: content
            for path, content in mutations.changes()[name](bundle, old).items()
            if not path.startswith(layout.FILES)
        }
        hostile = bundle_maker.sealed({**files, **inside}, signer)
        judged = judge(script, bundle_maker.lay_out(hostile, tmp_path / name), receipt.signer)
        require_agreement(judged)
        assert judged.code == code, (name, judged.findings)
        assert {each.code for each in judged.report.findings} == ({"received"} if code else set())


def test_a_verdict_that_may_be_milder_than_elsewhere_says_so(
    made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    milder = f"{bundle.name}: valid, signer known\nNot every signature could be checked here: "
    done = run(path, "--trust", bundle.signer)
    assert done.stdout.startswith(milder) == ("not checkable here: " in done.stdout)
    # Nothing here has any means to judge a signature by.
    (tmp_path / "empty").mkdir()
    done = run(path, "--trust", bundle.signer, PATH=str(tmp_path / "empty"))
    assert done.returncode == 4
    assert done.stdout.split("\n")[1].startswith("Not every signature could be checked here: ")


def test_every_hand_is_told_and_of_its_files_those_that_are_in_the_bundle(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    names = [bundle.name]
    for team in ("second", "third"):
        archive, _ = create_archive(tmp_path / team)
        with archive:
            signer = identity.create(archive, "Analyst")
            incident = add_incident(archive, "What was sent")
            bundle_receive.receive(archive, path, Meter(), incident_id=incident.id)
            files = [each.reference for each in items(archive) if each.title.startswith("F0")]
            choice = choose_fields([], [], files if team == "second" else files[:1])
            path = exported(archive, incident, tmp_path / f"{team}-out", choice=choice).path
        names.insert(0, path.name)
    judged = judge(script, path, signer.fingerprint)
    require_agreement(judged)
    told = json.loads(run(path, "--json").stdout)["received"]
    answered = bundle_json.as_json(judged.report)["received"]
    assert isinstance(answered, list)
    assert [each["bundle"] for each in told] == names[1:]
    for of_script, of_program in zip(told, answered, strict=True):
        assert isinstance(of_program, dict)
        for name in ("path", "bundle", "digest", "files", "events", "events_proven"):
            assert of_script[name] == of_program[name]
        assert of_script["files"] == ["data/files/F000001.bin"]
        assert [each["here"] for each in of_script["histories"]] == [of_script["files"]]
    text = run(path).stdout
    for name in names[1:]:
        (told_of,) = re.findall(rf"came with evidence, from {name}, in .*:\n(?:  .*\n)*", text)
        assert "  1 file of it is in this bundle:\n" in told_of
        assert told_of.count(", as it was called there: ") == 1


def test_time_stamps_and_forks_of_earlier_hands_are_told_of_each_hand(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    authority = Authority(tmp_path / "authority")
    answer = authority.answer(bundle.files[signing.timestamp_path(1, "tsq")])
    files = {**bundle.files, signing.timestamp_path(1, "tsr"): answer}
    sent = bundle_maker.lay_out(files, tmp_path / bundle.name)
    archive, _ = create_archive(tmp_path / "second")
    with archive:
        identity.create(archive, "Analyst")
        incident = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent, Meter(), incident_id=incident.id)
        receipt = exported(archive, incident, tmp_path / "out")
    for roots, outcome in (((authority.root,), "valid"), ((), "not checkable here")):
        judged = judge(script, receipt.path, receipt.signer, roots=roots)
        require_agreement(judged)
        (earlier,) = script._report(judged.code, judged.found)["received"]
        (answered,) = judged.report.received
        assert [each["outcome"] for each in earlier["time"]["evidence"]] == [outcome]
        assert [each.outcome for each in answered.time.evidence] == [outcome]
        assert (earlier["time"]["not_later_than"] is None) == (not roots)
        assert (answered.time.signed_not_later_than is None) == (not roots)
        assert judged.report.time.evidence == ()
    told = run(receipt.path).stdout
    assert "By when it existed at the latest:\n    Nothing from outside" in told
    origin, size, _ = answered.log.heads[0]
    log = bytes.fromhex(origin.removeprefix("evidence-log/"))
    judged = judge(script, receipt.path, receipt.signer, seen=(LogHead(log, size, bytes(32)),))
    assert judged.code == 7
    require_agreement(judged)


def test_a_time_stamp_holds_under_a_root_that_was_chosen(
    made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    authority = Authority(tmp_path / "authority")
    request = bundle.files.get(signing.timestamp_path(1, "tsq"))
    assert request is not None
    (tmp_path / f"{bundle.name}.01.tsr").write_bytes(authority.answer(request))
    (tmp_path / "root.pem").write_bytes(authority.root)
    told = json.loads(run(path, "--json").stdout)["time"]
    assert told["not_later_than"] is None
    assert told["evidence"][0]["outcome"] == "not checkable here"
    told = json.loads(run(path, "--json", "--root", str(tmp_path / "root.pem")).stdout)["time"]
    assert told["evidence"][0]["outcome"] == "valid", told
    assert told["not_later_than"].startswith("20")
    (tmp_path / "other.pem").write_bytes(Authority(tmp_path / "other").root)
    told = json.loads(run(path, "--json", "--root", str(tmp_path / "other.pem")).stdout)["time"]
    assert told["evidence"][0]["outcome"] == "not checkable here", told
    (tmp_path / f"{bundle.name}.01.tsr").write_bytes(authority.answer(request)[:-1])
    told = json.loads(run(path, "--json", "--root", str(tmp_path / "root.pem")).stdout)["time"]
    assert (told["evidence"][0]["outcome"], told["not_later_than"]) == ("invalid", None)


@pytest.mark.parametrize("form", ["its list was changed", "another list was signed"])
def test_a_time_stamp_bounds_nothing_where_the_signature_under_it_does_not_hold(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, form: str
) -> None:
    old, bundle = made
    authority = Authority(tmp_path / "authority")
    p7s, listed = bundle.files[signing.P7S], bundle.files[layout.TAG_MANIFEST]
    if form == "its list was changed":
        listed = bytes([ord("0") if listed[0] != ord("0") else ord("1")]) + listed[1:]
    else:
        p7s = old.files[signing.P7S]
    files = {
        **bundle.files,
        signing.P7S: p7s,
        layout.TAG_MANIFEST: listed,
        signing.timestamp_path(1, "tsr"): authority.answer(timestamp.request(p7s, 7)),
    }
    del files[signing.timestamp_path(1, "tsq")]
    path = bundle_maker.lay_out(files, tmp_path / bundle.name)
    judged = judge(script, path, bundle.signer, roots=(authority.root,))
    assert judged.code == 1
    require_agreement(judged)
    time = judged.report.time
    assert (time.not_later_than, time.signed_not_later_than) == (None, None)
    (evidence,) = time.evidence
    assert (evidence.outcome, evidence.at) == ("invalid", None)
    assert "does not hold" in evidence.sentence
    told = script._report(judged.code, judged.found)["time"]
    assert (told["not_later_than"], told["evidence"][0]["outcome"]) == (None, "invalid")


def test_what_people_read_shows_every_character_as_what_it_is(
    made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    path = bundle_maker.lay_out(bundle.files, tmp_path / bundle.name)
    (path / "data" / "\u202egpj.exe\x1b[2J").write_bytes(b"")
    done = run(path)
    assert done.returncode == 1
    assert "[U+202E]gpj.exe[U+001B][2J" in done.stdout


def _emptied(files: dict[str, bytes], path: str) -> dict[str, bytes]:
    return {**files, path: b""}


def _taken_out(files: dict[str, bytes], path: str) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name != path}


def _unlisted(files: dict[str, bytes], path: str) -> dict[str, bytes]:
    lists = (layout.MANIFEST_SHA256, layout.MANIFEST_SHA512)
    ending = f"  {path}\n".encode()
    return {
        **files,
        **{
            name: b"".join(
                line for line in files[name].splitlines(keepends=True) if not line.endswith(ending)
            )
            for name in lists
        },
    }


def _listed_otherwise(files: dict[str, bytes], path: str) -> dict[str, bytes]:
    digest = hashlib.sha512(files[path]).hexdigest().encode()
    name = layout.MANIFEST_SHA512
    return {**files, name: files[name].replace(digest, b"0" * 128)}


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (_emptied, "changed", "The bytes of this file are not those that were listed."),
        (_taken_out, "missing", "This file is listed, and it is not there."),
        (_unlisted, "extra", "No list names this file."),
        (
            _listed_otherwise,
            "changed",
            "The lists disagree: the bytes of this file are those of manifest-sha256.txt, and not "
            "those of manifest-sha512.txt.",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_wrong_with_a_file_is_told_once_and_in_the_same_words_by_both(
    script: ModuleType,
    made: tuple[Made, Made],
    tmp_path: Path,
    change: Callable[[dict[str, bytes], str], dict[str, bytes]],
    code: str,
    sentence: str,
) -> None:
    _, bundle = made
    wrong = next(path for path in bundle.files if path.startswith("data/files/"))
    files = change(dict(bundle.files), wrong)
    path = bundle_maker.lay_out(files, tmp_path / bundle.name)
    judged = judge(script, path, bundle.signer)
    require_agreement(judged)
    assert [each for each in judged.findings if each[1] == wrong] == [(code, wrong, sentence)]
    told = [each for each in judged.report.findings if each.path == wrong]
    assert told == [Finding(code, wrong, sentence)]


def test_a_number_of_bytes_that_is_not_as_stated_is_told_alike_by_both(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    files = {**bundle.files, "data/more.txt": b"more"}
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / bundle.name), bundle.signer)
    payload = [content for path, content in files.items() if path.startswith("data/")]
    sentence = (
        "The number of files or of bytes that it states (Payload-Oxum) is not what is there: "
        f"files {len(payload)}, bytes {sum(map(len, payload))}."
    )
    assert ("oxum", layout.BAG_INFO, sentence) in judged.findings
    assert Finding("oxum", layout.BAG_INFO, sentence) in judged.report.findings


@pytest.mark.parametrize("name", [layout.MANIFEST_SHA256, layout.MANIFEST_SHA512])
@pytest.mark.parametrize("order", [1, -1], ids=["good first", "bad first"])
def test_a_list_that_gives_a_path_two_digests_is_not_valid_and_no_word_is_said_of_the_log(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path, name: str, order: int
) -> None:
    _, bundle = made
    first, _, rest = bundle.files[name].partition(b"\n")
    digest, _, path = first.partition(b"  ")
    other = b"0" * len(digest) + b"  " + path
    lines = [first, other][::order]
    files = {**bundle.files, name: b"\n".join([*lines, rest])}
    files[layout.TAG_MANIFEST] = b"".join(
        manifest.line(each, hashlib.sha256(files[each]).hexdigest()) for each in layout.TAG_FILES
    )
    for signed in (True, False):
        if not signed:
            files = {path: each for path, each in files.items() if "signatures/" not in path}
        path_there = bundle_maker.lay_out(files, tmp_path / f"{signed}" / bundle.name)
        judged = judge(script, path_there, bundle.signer)
        require_agreement(judged)
        assert judged.report.verdict is Verdict.NOT_VALID


def test_a_list_that_is_gone_is_told_and_not_each_file_that_it_would_have(
    script: ModuleType, made: tuple[Made, Made], tmp_path: Path
) -> None:
    _, bundle = made
    files = {path: each for path, each in bundle.files.items() if path != layout.MANIFEST_SHA512}
    judged = judge(script, bundle_maker.lay_out(files, tmp_path / bundle.name), bundle.signer)
    require_agreement(judged)
    assert {(each.code, each.path) for each in judged.report.findings} == {
        ("missing", layout.MANIFEST_SHA512)
    }
