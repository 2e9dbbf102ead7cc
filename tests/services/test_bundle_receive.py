"""A bundle of others is shown first and kept whole; and custody is provable over three hands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from archive_app.bundle import certificate, layout
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.rendering.papers import EXTRAS
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Verdict
from archive_app.bundle.verification import path_beside, verify
from archive_app.cli import bundle_report
from archive_app.errors import Cancelled, NotAllowed, NotFound
from archive_app.model import note
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import (
    bundle_export,
    bundle_receive,
    bundle_stamp,
    bundles_received,
    evidence,
    fixity,
    identity,
    links,
    past_checks,
    signers,
)
from archive_app.services.bundle_contents import Kept
from archive_app.services.disclosing import choose_fields
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.records import Saved
from tests.archives import (
    PASSPHRASE,
    Template,
    add_incident,
    create_archive,
    kept,
    lay_out,
    load_objects,
    read_object,
)
from tests.bundle import signers as keys_of_tests
from tests.bundle import whole
from tests.bundle.authority import Authority
from tests.bundle.whole import Log, Making
from tests.services.exporting import (
    FILES,
    everything_said,
    exported,
    exporting_archive,
    request,
    resign,
    verified,
    with_files,
)
from tests.services.steps import events, files_below, items, one, rows, take_in, write_files
from tests.services.tampering import tamper

CASES = ("folder", "zip")


def team(path: Path, name: str) -> Archive:
    """Return the archive of the team of this name: other keys, other log, another identity."""
    lay_out(path, _new_team(name))
    return Archive.open(path, PASSPHRASE)


@cache
def _new_team(name: str) -> Template:
    def make(path: Path) -> str:
        archive, words = create_archive(path)
        with archive:
            identity.create(archive, name)
        return words

    return kept(make)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Bundles of the first team, as a folder and as a zip, made on a computer of its own."""
    folder = tmp_path_factory.mktemp("first team")
    with pytest.MonkeyPatch.context() as patched:
        for variable in ("HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
            patched.setenv(variable, str(folder / "home"))
        archive, incident = exporting_archive(folder / "first")
        with archive:
            return {
                "folder": exported(archive, incident, folder / "sent").path,
                "zip": exported(archive, incident, folder / "sent", form="zip").path,
            }


@pytest.fixture
def sent(exports: dict[str, Path], tmp_path: Path) -> dict[str, Path]:
    """Copies of them, as whoever gets them has them."""
    shutil.copytree(exports["folder"].parent, tmp_path / "sent")
    return {case: tmp_path / "sent" / path.name for case, path in exports.items()}


@pytest.mark.parametrize("case", CASES)
def test_a_bundle_is_shown_first_and_nothing_is_written(
    tmp_path: Path, sent: dict[str, Path], case: str
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        take_in(archive, write_files(tmp_path / "own", {b"same.txt": FILES[b"letter.txt"]}))
        before = len(events(archive))
        shown = bundle_receive.look(archive, sent[case], Meter())
        assert (shown.new, shown.held, shown.accession, shown.is_own) == (1, 1, None, False)
        assert shown.report.verdict is Verdict.UNKNOWN_SIGNER
        assert len(events(archive)) == before


@pytest.mark.parametrize("case", CASES)
def test_every_byte_of_it_is_kept_under_one_accession(
    tmp_path: Path, sent: dict[str, Path], case: str
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        take_in(archive, write_files(tmp_path / "own", {b"same.txt": FILES[b"letter.txt"]}))
        signers.trust(
            archive,
            bundle_receive.look(archive, sent[case], Meter()).report.signer.fingerprint or "",
            "First team",
        )
        incident = add_incident(archive)
        received = bundle_receive.receive(archive, sent[case], Meter(), incident_id=incident.id)
        assert (received.taken, received.already_held) == (2, 1)
        assert received.report.verdict is Verdict.VALID
        kept = {read_object(archive, stored) for stored in load_objects(archive)}
        if case == "folder":
            assert set(files_below(sent[case]).values()) <= kept
        assert set(FILES.values()) <= kept
        (event,) = events(archive, "bundle_received")
        assert event.from_ == "First team"
        assert (event.outcome or "").startswith(
            f"{received.report.bundle}\n{received.report.digest}"
        )
        papers = evidence.load_item(archive, received.papers)
        assert (
            len(papers.files)
            == one(archive, "SELECT count(*) FROM stored_file WHERE accession_key IS NOT NULL") - 3
        )  # two files of the bundle, and the one that was here before
        assert len(items(archive)) == 3
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
        assert list((archive.path / "incoming").iterdir()) == []
        (listed,) = bundles_received.list_received(archive)
        assert (listed.digest, listed.accession) == (received.report.digest, received.accession)
        (known,) = signers.list_signers(archive)
        assert known.log_origin == received.report.log.heads[0][0]


def test_the_same_bundle_comes_in_once(tmp_path: Path, sent: dict[str, Path]) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        first = bundle_receive.receive(archive, sent["folder"], Meter())
        with pytest.raises(NotAllowed, match=f"came in as {first.accession}"):
            bundle_receive.receive(archive, sent["folder"], Meter())
        other = bundle_receive.receive(archive, sent["zip"], Meter())
        assert (other.taken, other.already_held) == (2, 2)
        assert list((archive.path / "incoming").iterdir()) == []
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_what_is_in_a_bundle_twice_was_not_held_before(tmp_path: Path) -> None:
    twins = {b"a.txt": b"the same", b"b.txt": b"the same"}
    giving, incident = exporting_archive(tmp_path / "first", twins)
    with giving:
        sent_path = exported(giving, incident, tmp_path / "out").path
    with team(tmp_path / "second", "Analyst") as archive:
        received = bundle_receive.receive(archive, sent_path, Meter())
        assert (received.taken, received.already_held) == (2, 0)


def test_an_archive_does_not_take_in_its_own_bundle(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out")
        before = len(load_objects(archive))
        with pytest.raises(NotAllowed, match="this archive itself"):
            bundle_receive.receive(archive, receipt.path, Meter())
        assert len(load_objects(archive)) == before


def test_a_bundle_of_a_copy_that_went_on_by_itself_is_taken_in(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    archive.close()
    shutil.copytree(tmp_path / "archive", tmp_path / "copy")
    with Archive.open(tmp_path / "copy", PASSPHRASE) as copy:
        copy.standing = Standing.BEHIND
        copy.accept_copy("A second team goes on with it.")
        about = AccessionInput(received_from="A neighbour", incident_id=incident.id)
        take_in(copy, write_files(tmp_path / "card", {b"new.txt": b"new"}), about=about)
        receipt = exported(copy, incident, tmp_path / "out")
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        assert not bundle_receive.look(archive, receipt.path, Meter()).is_own
        signers.trust(archive, receipt.signer, "The second team")
        received = bundle_receive.receive(archive, receipt.path, Meter())
        assert received.already_held == len(FILES)
        # Which keys its own log has, no bundle tells it.
        (origin,) = (each[0] for each in rows(archive, "SELECT origin FROM seen_log"))
        assert origin != archive.log.origin
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_what_else_stands_beside_the_keys_of_a_log_is_in_any_language(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    vkeys = sent["folder"] / layout.LOG_VKEY
    vkeys.write_bytes(vkeys.read_bytes() + "# Мовою\n".encode() + b"\xff\n")
    signer = keys_of_tests.generated("Somebody")
    (sent["folder"] / layout.SIGNER_PEM).write_bytes(certificate.to_pem(signer.certificate_der))
    transfer = sent["folder"] / layout.TRANSFER_JSON
    fingerprint = certificate.fingerprint(signer.certificate_der)
    said = json.loads(transfer.read_bytes())["signer"].encode()
    transfer.write_bytes(transfer.read_bytes().replace(said, fingerprint.encode()))
    resign(sent["folder"], signer)
    with team(tmp_path / "second", "Analyst") as archive:
        signers.trust(archive, fingerprint, "First team")
        bundle_receive.receive(archive, sent["folder"], Meter())
        (seen,) = rows(archive, "SELECT vkeys FROM seen_log")
    assert "Мовою" not in str(seen)


def test_a_made_up_log_under_the_id_of_this_archive_is_not_called_its_own(tmp_path: Path) -> None:
    with team(tmp_path / "archive", "Analyst") as archive:
        made_up = Log()
        made_up.id, made_up.origin = archive.log.id, archive.log.origin
        made_up.keys = note.LogKeys.from_seeds(made_up.origin, b"0" * 32, b"0" * 32)
        path = Making(log=made_up.grow(3)).folder(tmp_path)
        signers.trust(archive, whole.fingerprint(), "A stranger")
        assert not bundle_receive.look(archive, path, Meter()).is_own
        with pytest.raises(NotAllowed, match="has other keys"):
            bundle_receive.receive(archive, path, Meter())
        assert one(archive, "SELECT count(*) FROM seen_log") == 0


def test_a_stranger_cannot_say_which_keys_a_log_has(tmp_path: Path, sent: dict[str, Path]) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        bundle_receive.receive(archive, sent["zip"], Meter())
        assert one(archive, "SELECT count(*) FROM seen_log") == 0
        fingerprint = verified(sent["folder"]).signer.fingerprint or ""
        signers.trust(archive, fingerprint, "First team")
        bundle_receive.receive(archive, sent["folder"], Meter())
        assert one(archive, "SELECT count(*) FROM seen_log") == 1


@pytest.mark.parametrize(
    "edit",
    [
        None,
        "UPDATE seen_log SET size = 4, root = ?",
        "UPDATE seen_log SET size = 9, root = x'" + "00" * 32 + "'",
        "DELETE FROM seen_log",
    ],
)
def test_a_log_is_held_against_the_newest_head_that_was_received(
    tmp_path: Path, edit: str | None
) -> None:
    own, fork = Log().grow(3), Log()
    first = Making(log=own)
    first_path = first.folder(tmp_path / "1")
    second_path = Making(log=own.grow(6), older=4).folder(tmp_path / "2")
    # The fork has the same first four events, and goes on from them by itself.
    Making(log=fork.grow(3)).parts()
    fork._fill = " to others"
    fork_path = Making(log=fork.grow(8), older=4).folder(tmp_path / "3")
    roots: list[bytes] = []
    with team(tmp_path / "archive", "Analyst") as archive:
        signers.trust(archive, whole.fingerprint(), "First team")
        for path, size in ((first_path, 4), (second_path, 7)):
            report = bundle_receive.receive(archive, path, Meter()).report
            assert (report.verdict, report.findings) == (Verdict.VALID, ())
            assert one(archive, "SELECT size FROM seen_log") == size
            roots.append(one(archive, "SELECT root FROM seen_log"))
        if edit is not None:
            tamper(archive, edit, *roots[: edit.count("?")])
            archive = Archive.open(archive.path, PASSPHRASE)
        with archive:
            report = bundle_receive.receive(archive, fork_path, Meter()).report
            assert [each.code for each in report.findings] == ["unproven"]
            (seen,) = bundle_receive.load_trust(archive).seen
            assert (seen.head.size, seen.head.root) == (7, roots[1])


WRONG: dict[str, Callable[[Path], object]] = {
    "a byte of a file": lambda root: (root / "data/files/F000001.bin").write_bytes(b"x"),
    "a lost file": lambda root: (root / "data/files/F000001.bin").unlink(),
    "one more file": lambda root: (root / "data/files/F000009.bin").write_bytes(b"x"),
    "no signature": lambda root: shutil.rmtree(root / "signatures"),
    "a link": lambda root: (root / "data/link").symlink_to("/etc/passwd"),
    "no list": lambda root: (root / layout.TAG_MANIFEST).unlink(),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_valid_is_refused_and_leaves_nothing(
    tmp_path: Path, sent: dict[str, Path], wrong: str
) -> None:
    WRONG[wrong](sent["folder"])
    with team(tmp_path / "second", "Analyst") as archive:
        before = len(events(archive))
        with pytest.raises(NotAllowed, match="not taken in"):
            bundle_receive.receive(archive, sent["folder"], Meter())
        assert load_objects(archive) == []
        assert list((archive.path / "incoming").iterdir()) == []
        assert len(events(archive)) == before


def test_a_stop_leaves_nothing(tmp_path: Path, sent: dict[str, Path]) -> None:
    class Stopping(Meter):
        def __init__(self, at: float) -> None:
            super().__init__()
            self.at = at

        def advance(self, amount: int = 0) -> None:
            if self.total and self.done >= self.at * self.total:
                self.cancel()
            super().advance(amount)

    with team(tmp_path / "second", "Analyst") as archive:
        for at in (0.0, 0.3, 0.6, 0.9):
            with pytest.raises(Cancelled):
                bundle_receive.receive(archive, sent["zip"], Stopping(at))
            assert list((archive.path / "incoming").iterdir()) == []
        assert load_objects(archive) == []
        with pytest.raises(NotFound):
            bundle_receive.receive(archive, tmp_path / "nowhere", Meter())


def test_custody_is_proven_over_three_hands(tmp_path: Path, sent: dict[str, Path]) -> None:
    first = verified(sent["folder"])
    assert first.signer.fingerprint is not None
    with team(tmp_path / "second", "Analyst") as archive:
        incident = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=incident.id)
        second = exported(archive, incident, tmp_path / "second-out")
    report = verified(second.path, second.signer, first.signer.fingerprint)
    assert report.verdict is Verdict.VALID, report.findings
    (passed,) = report.received
    assert (passed.bundle, passed.digest) == (first.bundle, first.digest)
    assert passed.signer.known_as == "the archivist"
    assert len(passed.files) == 2
    assert [file.is_proven for file in passed.log.files] == [True, True]
    with team(tmp_path / "third", "Prosecutor") as archive:
        incident = add_incident(archive, "What the second team sent")
        bundle_receive.receive(archive, second.path, Meter(), incident_id=incident.id)
        item = items(archive)[-1].reference
        links.link_evidence(archive, item, add_incident(archive).reference or "", role="documents")
        third = exported(archive, incident, tmp_path / "third-out", form="zip")
    report = verified(third.path, third.signer)
    assert report.verdict is Verdict.VALID, report.findings
    assert [each.bundle for each in report.received] == [second.bundle, first.bundle]
    assert [each.digest for each in report.received] == [second.digest, first.digest]
    assert {each.signer.standing for each in report.received} == {"unknown"}
    assert all(len(each.files) == 2 for each in report.received)
    assert [file.is_proven for each in report.received for file in each.log.files] == [True] * 4


@pytest.mark.parametrize("case", CASES)
def test_each_earlier_hand_keeps_the_time_that_was_stamped_for_it(
    tmp_path: Path, sent: dict[str, Path], case: str
) -> None:
    authority = Authority(tmp_path / "authority")
    asked = bundle_stamp.write_request(sent[case])
    (tmp_path / "answer.tsr").write_bytes(authority.answer(asked.path.read_bytes()))
    stamped = bundle_stamp.import_answer(
        sent[case], tmp_path / "answer.tsr", [authority.root]
    ).shown
    with team(tmp_path / "second", "Analyst") as archive:
        incident = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent[case], Meter(), incident_id=incident.id)
        second = exported(archive, incident, tmp_path / "second-out")
    known = Trust((KnownSigner(second.signer, "Analyst"),), (authority.root,))
    report = verify(second.path, known, Meter())
    assert (report.verdict, report.time.not_later_than) == (Verdict.VALID, None)
    (passed,) = report.received
    assert passed.time.signed_not_later_than == passed.time.not_later_than == stamped.at
    assert {file.not_later_than for file in passed.log.files} == {stamped.at}
    (unchecked,) = verified(second.path, second.signer).received
    assert [each.outcome for each in unchecked.time.evidence] == ["not checkable here"]
    assert unchecked.time.not_later_than is None
    other = replace(known, roots_pem=(Authority(tmp_path / "other", root="Other").root,))
    (under_another,) = verify(second.path, other, Meter()).received
    assert [each.outcome for each in under_another.time.evidence] == ["not checkable here"]
    assert f"not later than {stamped.at:%Y-%m-%d}" in "\n".join(bundle_report._received(report))


def test_a_time_stamp_beside_a_bundle_takes_a_number_that_is_free_inside(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    authority, bundle = Authority(tmp_path / "authority"), sent["folder"]
    for number, to in ((1, None), (2, tmp_path / "asked.tsq")):
        asked = bundle_stamp.write_request(bundle, to)
        answer = tmp_path / f"{number}.tsr"
        answer.write_bytes(authority.answer(asked.path.read_bytes()))
        imported = bundle_stamp.import_answer(bundle, answer, [authority.root])
    imported.path.rename(path_beside(bundle, 1, "tsr"))
    with team(tmp_path / "second", "Analyst") as archive:
        received = bundle_receive.receive(archive, bundle, Meter())
        kept = {str(name) for (name,) in rows(archive, "SELECT name FROM stored_file")}
    # Both are inside now, each under a name of its own.
    assert len([name for name in kept if name.endswith(".tsr")]) == 2
    assert len(received.report.time.evidence) == 2


def test_what_goes_to_and_fro_does_not_multiply(tmp_path: Path) -> None:
    first, incident = exporting_archive(tmp_path / "first")
    second = team(tmp_path / "second", "Analyst")
    with first, second:
        theirs = add_incident(second, "What the first team sent")
        went, turns = [], list[Path]()
        for turn in range(3):
            there = exported(first, incident, tmp_path / f"there-{turn}")
            bundle_receive.receive(second, there.path, Meter(), incident_id=theirs.id)
            back = exported(second, theirs, tmp_path / f"back-{turn}")
            bundle_receive.receive(first, back.path, Meter(), incident_id=incident.id)
            went.append((there.files, back.files))
            turns.append(back.path)
            assert verified(back.path, back.signer).verdict is Verdict.VALID
        shown = bundle_export.preview(first, request(incident))
    # One copy of all bytes each time, and the proofs of each hand that gave them.
    assert went == [(2, 2)] * 3
    assert [(left.kept, left.may_leave) for left in shown.left_out] == [(Kept.AGAIN, False)] * 6
    names = [turn.name for turn in turns]
    assert shown.handed_on() == tuple(sorted(names))
    # Nothing of what the others had from here comes back out of here.
    assert not [path for path in shown.objects() if path.count(layout.RECEIVED) > 1]
    report = verified(turns[-1], back.signer)
    assert [each.findings for each in report.received] == [()] * 3


def test_other_incidents_do_not_leave_with_what_came_back(tmp_path: Path) -> None:
    first, incident = exporting_archive(tmp_path / "first")
    second = team(tmp_path / "second", "Analyst")
    with first, second:
        other = with_files(first, tmp_path / "other", {b"other.txt": b"of the other incident"})
        there = bundle_export.export(first, request(incident, other), tmp_path / "1", Meter())
        theirs = add_incident(second, "What the first team sent")
        bundle_receive.receive(second, there.path, Meter(), incident_id=theirs.id)
        back = exported(second, theirs, tmp_path / "2")
        signer = identity.load_signer(second)
        assert [each.bundle for each in verified(back.path).received] == [there.bundle]
        bundle_receive.receive(first, back.path, Meter(), incident_id=incident.id)
        out = exported(first, incident, tmp_path / "3")
    assert (out.path / layout.RECEIVED / back.bundle).exists()
    assert not [path for path in out.path.rglob("*") if there.bundle in path.parts]
    report = verified(out.path, out.signer)
    assert (report.verdict, report.findings) == (Verdict.VALID, ())
    (passed,) = report.received
    assert (passed.bundle, passed.findings) == (back.bundle, ())
    # A part of what was passed on cannot stay alone.
    (back.path / layout.RECEIVED / there.bundle / layout.EVENTS_JSONL).unlink()
    resign(back.path, signer)
    (cut,) = verified(back.path).received
    assert cut.findings


def test_what_came_back_under_another_name_is_refused(tmp_path: Path) -> None:
    first, incident = exporting_archive(tmp_path / "first")
    second = team(tmp_path / "second", "Analyst")
    with first, second:
        there = exported(first, incident, tmp_path / "1")
        theirs = add_incident(second, "What the first team sent")
        bundle_receive.receive(second, there.path, Meter(), incident_id=theirs.id)
        back = exported(second, theirs, tmp_path / "2")
        lies = back.path / layout.RECEIVED
        (lies / there.bundle).rename(lies / "EVB-20200101-AAAAAAAA")
        resign(back.path, identity.load_signer(second))
        with pytest.raises(NotAllowed):
            bundle_receive.receive(first, back.path, Meter(), incident_id=incident.id)
    (answer,) = verified(back.path).received
    assert [each.sentence for each in answer.findings] == [
        f"It lies under another name than its own, {there.bundle}."
    ]


@pytest.mark.parametrize("first_came", ["for this one", "for the other"])
def test_the_same_bytes_leave_as_they_came_for_the_incident(
    tmp_path: Path, first_came: str
) -> None:
    archive, _ = exporting_archive(tmp_path / "archive")
    with archive:
        named = [
            ("mine", add_incident(archive, "Mine")),
            ("theirs", add_incident(archive, "Their")),
        ]
        for name, incident in named if first_came == "for this one" else reversed(named):
            about = AccessionInput(received_from=f"CANARY {name}", incident_id=incident.id)
            paths = write_files(tmp_path / name, {f"{name}-name.txt".encode(): b"the same bytes"})
            take_in(archive, paths, about=about)
        mine, theirs = named[0][1], named[1][1]
        everything = choose_fields(
            [
                "accession.received_from",
                "stored_file.original_name",
                "stored_file.embedded_metadata",
                "evidence_item.title",
                "event.from",
                "event.outcome",
            ],
            [],
        )
        out = bundle_export.export(
            archive, request(mine, choice=everything), tmp_path / "out", Meter()
        )
        both = bundle_export.preview(archive, request(mine, theirs, choice=everything))
    alike = {out.path / each for each in layout.SPECIFICATION}
    files = {path for path in out.path.rglob("*") if path.is_file()}
    said = b"".join(path.read_bytes() for path in files - alike)
    assert b"mine-name.txt" in said
    assert b"CANARY mine" in said
    assert b"theirs" not in said
    assert b"held before" not in said
    titled = [] if first_came == "for this one" else [Kept.TITLED_ELSEWHERE]
    assert (out.files, [left.kept for left in out.left_out]) == (1, [*titled, Kept.ELSEWHERE])
    assert not any(left.may_leave for left in out.left_out)
    assert verified(out.path, out.signer).verdict is Verdict.VALID
    assert (len(both.files), both.left_out) == (2, ())


def test_what_came_for_no_incident_leaves_where_nothing_else_did(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        paths = write_files(tmp_path / "loose", {b"loose.txt": b"found later to belong to it"})
        take_in(archive, paths, about=AccessionInput(received_from="A driver"))
        loose = items(archive)[-1]
        links.link_evidence(archive, loose.reference, incident.reference or "", role="documents")
        before = bundle_export.preview(archive, request(incident))
        about = AccessionInput(received_from="A nurse", incident_id=incident.id)
        take_in(archive, paths, about=about)
        after = bundle_export.preview(archive, request(incident))
    assert before.left_out == ()
    assert len(after.files) == len(before.files)
    assert [left.kept for left in after.left_out] == [Kept.ELSEWHERE]


def test_a_bundle_that_came_for_another_incident_stays(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        own = with_files(archive, tmp_path / "own", FILES)
        theirs = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=theirs.id)
        shown = bundle_export.preview(archive, request(own))
        passed = bundle_export.preview(archive, request(theirs))
    # Neither leave their papers with the own incident, nor its giver with what they sent.
    assert (shown.handed_on(), len(shown.files)) == ((), len(FILES))
    assert {left.kept for left in shown.left_out} == {Kept.ELSEWHERE}
    assert (passed.handed_on(), len(passed.files)) == ((sent["folder"].name,), len(FILES))
    assert {left.kept for left in passed.left_out} == {Kept.ELSEWHERE}
    assert {each.found.reference for each in passed.others if each.found.kind == "accession"} != {
        each.found.reference for each in shown.others if each.found.kind == "accession"
    }


def test_what_was_linked_by_hand_leaves_without_the_bundle_that_brought_it_for_another(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        own = linked_to_what_came_for_another(archive, tmp_path, sent["folder"])
        shown = bundle_export.preview(archive, request(own))
    assert (shown.handed_on(), len(shown.files)) == ((), 1 + len(FILES))
    assert [(left.kept, left.may_leave) for left in shown.left_out] == [(Kept.FOR_ANOTHER, False)]


def test_a_title_that_another_arrival_gave_stays(tmp_path: Path, sent: dict[str, Path]) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        theirs = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=theirs.id)
        own = with_files(archive, tmp_path / "own", FILES)
        out = exported(archive, own, tmp_path / "out")
    said = b"".join(path.read_bytes() for path in out.path.rglob("*") if path.is_file())
    assert sent["folder"].name.encode() not in said


def test_a_title_does_not_name_a_bundle_that_came_for_another_incident(
    tmp_path: Path, sent: dict[str, Path]
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        own = linked_to_what_came_for_another(archive, tmp_path, sent["folder"])
        out = exported(archive, own, tmp_path / "out", extras=frozenset(EXTRAS))
        named = choose_fields(["evidence_item.title"], [])
        asked = exported(archive, own, tmp_path / "asked", choice=named)
    assert sent["folder"].name not in everything_said(out.path)
    assert f" of {sent['folder'].name}" in everything_said(asked.path)


@pytest.mark.parametrize("proofs", ["go along", "are left"])
def test_a_title_names_a_bundle_where_its_proofs_go_along_alone(
    tmp_path: Path, sent: dict[str, Path], proofs: str
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        incident = add_incident(archive)
        bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=incident.id)
        go_along = proofs == "go along"
        out = exported(archive, incident, tmp_path / "out", passes_on=go_along)
    assert (f" of {sent['folder'].name}" in everything_said(out.path)) == go_along
    assert (sent["folder"].name in everything_said(out.path)) == go_along


def linked_to_what_came_for_another(archive: Archive, tmp_path: Path, folder: Path) -> Saved:
    """Receive a bundle for one incident, and link its files by hand to another with one file."""
    own = with_files(archive, tmp_path / "own", {b"own.txt": b"of the own incident"})
    theirs = add_incident(archive, "What the first team sent")
    bundle_receive.receive(archive, folder, Meter(), incident_id=theirs.id)
    link_what_came(archive, own)
    return own


def link_what_came(archive: Archive, incident: Saved) -> None:
    """Link by hand every file that a bundle brought."""
    for item in items(archive):
        if item.title.startswith("F0"):
            reference = incident.reference or ""
            links.link_evidence(archive, item.reference, reference, role="corroborates")


@pytest.mark.parametrize("name", ["the same", "another"])
def test_the_proofs_of_every_hand_that_gave_the_same_bytes_go_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    stranger = Making(log=Log(2).grow(3), identity=keys_of_tests.generated("Somebody"))
    with team(tmp_path / "archive", "Analyst") as archive:
        incident = add_incident(archive)
        signers.trust(archive, whole.fingerprint(), "First team")
        with monkeypatch.context() as patched:
            if name == "another":
                patched.setattr(whole, "BUNDLE", whole.BUNDLE.replace("7F3", "7F4"))
            paths = [stranger.folder(tmp_path / "1")]
        for path in (*paths, Making().folder(tmp_path / "2")):
            bundle_receive.receive(archive, path, Meter(), incident_id=incident.id)
        receipt = exported(archive, incident, tmp_path / "out")
        shown = bundle_export.preview(archive, request(incident))
    assert receipt.files == 2
    report = verified(receipt.path, receipt.signer, whole.fingerprint())
    known = {each.signer.fingerprint for each in report.received}
    stays = [left.kept for left in shown.left_out]
    # Of two that share a name, that of the known signer goes along, and the other one is named.
    assert len(known) == (1 if name == "the same" else 2)
    assert whole.fingerprint() in known
    assert stays == [Kept.AGAIN] * 2 + [Kept.NAMESAKE] * (name == "the same")


def test_what_came_along_can_be_left_behind(tmp_path: Path, sent: dict[str, Path]) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        incident = add_incident(archive)
        bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=incident.id)
        assert bundle_export.preview(archive, request(incident)).handed_on() == (
            sent["folder"].name,
        )
        receipt = exported(archive, incident, tmp_path / "out", passes_on=False)
    assert not (receipt.path / layout.RECEIVED).exists()
    assert verified(receipt.path, receipt.signer).received == ()


PARTS = (
    "tagmanifest-sha256.txt",
    "manifest-sha256.txt",
    "signatures/tagmanifest-sha256.txt.p7s",
    "data/custody/events.jsonl",
    "data/metadata/files.json",
    "README.txt",
)


@pytest.mark.parametrize("part", PARTS)
def test_proofs_of_others_that_were_changed_are_noticed_whoever_signs_them_on(
    tmp_path: Path, sent: dict[str, Path], part: str
) -> None:
    with team(tmp_path / "second", "Analyst") as archive:
        incident = add_incident(archive)
        bundle_receive.receive(archive, sent["folder"], Meter(), incident_id=incident.id)
        receipt = exported(archive, incident, tmp_path / "out")
        signer = identity.load_signer(archive)
    path = receipt.path / layout.RECEIVED / sent["folder"].name / part
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    resign(receipt.path, signer)
    report = verified(receipt.path, receipt.signer)
    assert report.verdict is Verdict.NOT_VALID
    assert {finding.code for finding in report.findings} == {"received"}
    assert report.bytes.is_whole
