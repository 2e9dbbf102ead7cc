"""`bundle verify`: each exit code is reached by what happens, and nothing raw is shown."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from archive_app import settings
from archive_app.bundle import known_signers, layout, seen_heads, signing
from archive_app.bundle.certificate import Identity
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.seen_heads import SeenHead
from archive_app.bundle.verdict import NOT_SHOWN, TimeAnswer, Verdict
from archive_app.cli import bundle_report
from archive_app.model import note
from tests.bundle import signers, whole
from tests.bundle.authority import Authority
from tests.bundle.whole import BUNDLE, Log, Making
from tests.cli.running import PROGRAM, ROOT, Ended, run, succeed
from tests.cli.test_exits import as_an_ordinary_person, require_sentence

NAME = "Archive of Kharkiv"
QUESTIONS = ("1. Are these the bytes", "2. Which key signed", "3. By when did this exist")


@pytest.fixture(autouse=True)
def present(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder: no archive is in it, and none is needed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def know(name: str = NAME) -> str:
    known_signers.add(settings.known_signers_path(), KnownSigner(whole.fingerprint(), name))
    return whole.fingerprint()


def verify(*arguments: str | Path, code: int) -> Ended:
    """Verify; the exit code is the same in both forms, and both say what a bundle never shows."""
    told = run("bundle", "verify", *arguments, "--do-not-remember")
    end = run("bundle", "verify", *arguments, "--json")
    assert (told.code, end.code, end.json["exit_code"]) == (code, code, code), (told, end)
    assert end.json["sentence"] in told.stdout.splitlines()[0]
    for sentence in NOT_SHOWN:
        assert (sentence in told.stdout) is (code != Verdict.NOT_A_BUNDLE.exit_code)
    assert end.json["not_shown"] == list(NOT_SHOWN)
    assert (told.stderr, end.stderr) == ("", "")
    return Ended(code, told.stdout, end.stdout)


def as_json(end: Ended) -> dict[str, object]:
    """What `verify` gives in its place for standard error."""
    found = Ended(end.code, end.stderr, "").json
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_0_valid_and_the_signer_is_known(present: Path, form: str) -> None:
    path = Making().folder(present) if form == "folder" else Making().zip(present)
    know()
    end = verify(path, code=0)
    assert end.stdout.startswith("VALID: ")
    assert NAME in end.stdout.splitlines()[0]
    assert all(question in end.stdout for question in QUESTIONS)
    told = as_json(end)
    assert told["verdict"] == "valid, signer known"
    assert told["bundle"] == BUNDLE
    assert told["findings"] == []


def test_0_by_a_fingerprint_that_is_given(present: Path) -> None:
    grouped = " ".join(whole.fingerprint()[at : at + 4] for at in range(0, 64, 4))
    verify(Making().folder(present), "--trust", grouped, code=0)


def test_1_a_byte_is_wrong(present: Path) -> None:
    path = Making().folder(present)
    know()
    (path / "data" / "files" / "F000002.txt").write_bytes(b"owt")
    end = verify(path, code=1)
    assert end.stdout.startswith("NOT VALID: ")
    assert "data/files/F000002.txt: The bytes of this file are not those" in end.stdout


def test_1_the_key_was_compromised(present: Path) -> None:
    path = Making().folder(present)
    fingerprint = know()
    succeed("identity", "revoke", fingerprint, "--status", "compromised", "--since", "2026-11-01")
    end = verify(path, code=1)
    assert "cannot be told from a forgery" in end.stdout
    verify(path, "--trust", fingerprint, code=1)


def test_1_the_key_was_compromised_and_its_log_is_not_proven_to_go_on(present: Path) -> None:
    fingerprint = know()
    first, second = (present / name for name in ("first", "second"))
    verify(Making().folder(first), code=0)
    succeed("identity", "revoke", fingerprint, "--status", "compromised", "--since", "2026-11-01")
    path = Making(log=Log(fill=" at all").grow(5)).folder(second)
    end = verify(path, "--do-not-remember", code=1)
    assert "cannot be told from a forgery" in end.stdout.splitlines()[0]
    assert "But: This log is not proven to continue what was seen before" in end.stdout


def test_evidence_of_a_part_is_told_in_the_answer_about_time() -> None:
    at = datetime(2026, 11, 27, 16, 27, 29, tzinfo=UTC)
    told = " ".join(bundle_report._time(TimeAnswer(None, (), part_not_later_than=at)))
    assert "not later than 2026-11-27T16:27:29Z, seen from outside" in told
    assert "Dates in it are its own claim" not in told


def test_2_what_cannot_be_understood(present: Path) -> None:
    path = Making().folder(present)
    (present / "roots.pem").write_bytes(b"no certificate")
    cases: list[tuple[list[str | Path], str]] = [
        ([], "Missing argument 'BUNDLE'"),
        ([path, "--trust", "abc"], "64 hexadecimal digits"),
        ([path, "--witness", "abc"], "verifier key"),
        ([path, "--root", "roots.pem"], "PEM"),
        ([path, "--bagit", "--trust", "0" * 64], "--bagit"),
    ]
    for words, part in cases:
        require_sentence(run("bundle", "verify", *words), 2, part)


def test_3_a_signer_whom_nobody_knows(present: Path) -> None:
    path = Making().folder(present)
    end = verify(path, code=3)
    assert end.stdout.startswith("SIGNER UNKNOWN: ")
    assert end.stdout.split(":")[0].count("VALID") == 0
    groups = " ".join(whole.fingerprint()[at : at + 4] for at in range(0, 32, 4))
    assert groups in end.stdout
    assert as_json(end)["verdict"] == Verdict.UNKNOWN_SIGNER.words


def test_3_whoever_signs_anew_is_not_the_signer_that_is_known(present: Path) -> None:
    know()
    end = verify(Making(identity=signers.generated("Archivist A ")).folder(present), code=3)
    assert NAME not in end.stdout


@pytest.mark.parametrize("status", ["retired", "lost"])
def test_3_a_key_that_was_given_up(present: Path, status: str) -> None:
    path = Making().folder(present)
    succeed("identity", "revoke", know(), "--status", status, "--since", "2026-11-01")
    end = verify(path, code=3)
    assert end.stdout.startswith(f"KEY {status.upper()}: ")


def test_4_no_signature_that_can_be_checked(present: Path) -> None:
    path = Making().folder(present)
    know()
    (path / signing.P7S).unlink()
    verify(path, code=4)
    shutil.rmtree(path / "signatures")
    end = verify(path, code=4)
    assert as_json(end)["verdict"] == Verdict.NOT_CHECKABLE.words


def test_5_a_medium_that_cannot_be_read(present: Path) -> None:
    path = Making().folder(present)
    (path / "data" / "files" / "F000001.txt").chmod(0)
    end = subprocess.run(
        [*PROGRAM, "bundle", "verify", path, "--trust", whole.fingerprint()],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        preexec_fn=as_an_ordinary_person,
        capture_output=True,
        text=True,
        check=False,
    )
    assert end.returncode == 5, end
    assert end.stdout.startswith("COULD NOT FINISH: ")
    assert "NOT VALID" not in end.stdout
    assert "That is not known" in end.stdout


def test_1_what_exceeds_a_limit_of_bundles(present: Path) -> None:
    path = Making().folder(present)
    deep = path.joinpath("data", *["d"] * 70)
    deep.mkdir(parents=True)
    end = verify(path, "--trust", whole.fingerprint(), code=1)
    assert "folders deep" in end.stdout
    # Bags of others have no such limits: there it says nothing.
    assert run("bundle", "verify", path, "--bagit").code == 5


def test_6_what_is_no_bundle(present: Path) -> None:
    (present / "empty").mkdir()
    (present / "file").write_bytes(b"anything")
    (present / "some.age").write_bytes(b"age-encryption.org/v1\n-> X25519 x\n")
    for name, part in (
        ("empty", "bagit.txt"),
        ("file", "neither a folder nor a zip"),
        ("some.age", "encrypted for its recipient"),
        ("missing", "There is no missing"),
    ):
        assert part in verify(name, code=6).stdout


def test_1_a_zip_that_is_cut_off_is_said_to_be(present: Path) -> None:
    path = Making().zip(present)
    os.truncate(path, path.stat().st_size - 10)
    assert "cut off" in verify(path, code=1).stdout


def test_7_a_log_that_was_rewritten(present: Path) -> None:
    know()
    first, second = (present / name for name in ("first", "second"))
    verify(Making().folder(first), code=0)
    rewritten = Making(log=Log(fill=" at all").grow(3)).folder(second)
    end = verify(rewritten, code=7)
    assert end.stdout.startswith("NOT VALID, LOG REWRITTEN: ")
    assert "IT CONTRADICTS WHAT WAS SEEN BEFORE" in end.stdout
    assert as_json(end)["verdict"] == Verdict.CONTRADICTED.words


def test_a_log_that_is_not_proven_to_go_on_is_said_in_the_answer_about_the_log(
    present: Path,
) -> None:
    know()
    first, second = (present / name for name in ("first", "second"))
    verify(Making().folder(first), code=0)
    path = Making(log=Log(fill=" at all").grow(5)).folder(second)
    end = verify(path, "--do-not-remember", code=0)
    told = end.stdout.partition("What its log shows")[2]
    assert "NOT PROVEN TO CONTINUE WHAT WAS SEEN BEFORE" in told
    assert "But: This log is not proven to continue what was seen before" in end.stdout
    (head,) = succeed("bundle", "verify", path, "--json").json["log"]["heads"]
    assert head["continuity"] == "not proven"


def test_11_a_list_of_known_signers_that_is_not_whole(present: Path) -> None:
    path = Making().folder(present)
    know()
    listed = settings.known_signers_path()
    listed.write_bytes(listed.read_bytes().replace(b"active", b"actives"))
    require_sentence(run("bundle", "verify", path), 11, "not as this program wrote it")
    require_sentence(run("identity", "known"), 11, "not as this program wrote it")
    listed.unlink()
    settings.seen_heads_path().write_bytes(b"[]")
    require_sentence(run("bundle", "verify", path), 11, "log heads seen")


def test_14_a_file_that_is_named_and_missing(present: Path) -> None:
    path = Making().folder(present)
    for option in ("--signers", "--root"):
        require_sentence(run("bundle", "verify", path, option, "missing"), 14, "missing")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_130_a_wish_to_stop_it_is_met_and_nothing_is_kept(present: Path, name: str) -> None:
    path = Making(contents=(b"x",) * 300).folder(present)
    know()
    # While its files are listed: that is the main thread's work, as a terminal's Ctrl-C is.
    interrupt = ("-P", path / "data" / "files", "-e", f"inject=newfstatat:signal={name}:when=100")
    end = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, *interrupt, *PROGRAM, "bundle", "verify", path],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in end.stderr:
        pytest.skip("processes may not be traced here")
    assert (end.returncode, end.stdout) == (130, ""), end
    assert end.stderr == "Stopped. What was finished is kept.\n"
    assert not settings.seen_heads_path().exists()


# --- what else it does -------------------------------------------------------------------------


def test_a_newer_bundle_is_checked_as_far_as_can_be(present: Path) -> None:
    know()
    end = verify(Making(version=2).folder(present), code=0)
    assert "Made by a newer program" in end.stdout
    assert "Nothing that was followed." in end.stdout


def test_what_the_log_proves_is_remembered_unless_that_is_not_wanted(present: Path) -> None:
    know()
    path = Making().folder(present)
    succeed("bundle", "verify", path, "--do-not-remember")
    assert not settings.seen_heads_path().exists()
    assert succeed("identity", "known", "--json").json[0]["log_origin"] is None
    succeed("bundle", "verify", path)
    (seen,) = seen_heads.read(settings.seen_heads_path())
    (signer,) = succeed("identity", "known", "--json").json
    assert seen.origin == signer["log_origin"]
    assert len(signer["log_vkeys"]) == 2
    end = succeed("bundle", "verify", path)
    assert f"saw what its log proves at {seen.received_at}: that is for you" in end.stdout
    assert "Nothing from outside the archive shows that" in end.stdout
    told = succeed("bundle", "verify", path, "--json").json["time"]
    assert (told["not_later_than"], told["remembered_not_later_than"]) == (None, seen.received_at)


def test_it_is_remembered_also_where_nobody_reads_to_the_end(present: Path) -> None:
    know()
    path = Making().folder(present)
    reading, writing = os.pipe()
    os.close(reading)
    end = subprocess.run(
        [*PROGRAM, "bundle", "verify", path],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=writing,
        check=False,
    )
    os.close(writing)
    assert end.returncode == 141
    assert len(seen_heads.read(settings.seen_heads_path())) == 1


def test_an_earlier_checkpoint_says_nothing_of_later_events(present: Path) -> None:
    know()
    making = Making(older=2)
    path = making.folder(present)
    log = making.log
    head = SeenHead(log.origin, 2, log.root(2).hex(), "2026-11-01T00:00:00Z", whole.fingerprint())
    seen_heads.add(settings.seen_heads_path(), [head])
    end = succeed("bundle", "verify", path, "--do-not-remember")
    assert "Nothing from outside the archive shows that" in end.stdout
    assert "earlier remembered checkpoint by this computer: valid." in end.stdout


def test_where_nothing_can_be_kept_the_verdict_is_the_same(present: Path) -> None:
    path = Making().folder(present)
    folder = settings.known_signers_path().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"no folder")
    end = run("bundle", "verify", path, "--trust", whole.fingerprint())
    # Not even the lists can be looked for: that is said, and not taken for an empty list.
    require_sentence(end, 15, "cannot be read")
    folder.unlink()
    folder.mkdir()
    settings.seen_heads_path().with_name("seen-heads.json.new").write_bytes(b"")
    end = run("bundle", "verify", path, "--trust", whole.fingerprint())
    assert end.code == 0
    assert "could not be kept for the next time" in end.stderr


def test_another_list_of_signers_is_read_and_left_alone(present: Path) -> None:
    path = Making().folder(present)
    known_signers.add(present / "list.json", KnownSigner(whole.fingerprint(), "From the list"))
    before = (present / "list.json").read_bytes()
    end = verify(path, "--signers", "list.json", code=0)
    assert "From the list" in end.stdout
    assert (present / "list.json").read_bytes() == before
    assert not settings.known_signers_path().exists()


def test_the_report_is_a_paper_and_overwrites_nothing(present: Path) -> None:
    path = Making().folder(present)
    end = run("bundle", "verify", path, "--report", "report.pdf")
    assert end.code == 3
    paper = pypdfium2.PdfDocument(present / "report.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert BUNDLE in text
    before = (present / "report.pdf").read_bytes()
    end = run("bundle", "verify", path, "--report", "report.pdf")
    require_sentence(end, 15, "is there already")
    assert (present / "report.pdf").read_bytes() == before


def test_a_time_stamp_is_taken_in_and_shown(present: Path) -> None:
    path = Making().zip(present)
    know()
    authority = Authority(present / "authority")
    asked = succeed("bundle", "timestamp", "request", path)
    assert asked.stdout.strip() == f"{path}.01.tsq"
    assert "any time stamp authority" in asked.stderr
    (present / "answer.tsr").write_bytes(authority.answer(Path(f"{path}.01.tsq").read_bytes()))
    root = ("--root", "authority/root.pem")
    kept = succeed("bundle", "timestamp", "import", path, "answer.tsr", *root)
    assert kept.stdout.splitlines()[0] == f"{path}.01.tsr"
    assert kept.stdout.splitlines()[1].startswith("valid: Authority states")
    end = succeed("bundle", "verify", path, *root)
    assert "It was signed not later than" in end.stdout
    again = run("bundle", "timestamp", "import", path, "answer.tsr", *root)
    require_sentence(again, 15, "Nothing is overwritten")


def test_a_cosignature_of_a_witness_is_shown(present: Path) -> None:
    making = Making()
    parts = making.parts()
    witness = note.Signer.from_seed(
        "witness", note.SignatureType.ED25519_COSIGNATURE, bytes([99]) * 32
    )
    log = making.log
    checkpoint = note.Checkpoint(log.origin, log.size, log.root(log.size))
    line = note.cosign(checkpoint, witness, signers.AT)
    path = layout.checkpoint_path(log.id)
    cosigned = Making(log=Log().grow(3), extra={path: parts[path] + line})
    folder = cosigned.folder(present)
    end = run("bundle", "verify", folder, "--witness", witness.key.vkey())
    assert "cosignature by witness: valid." in end.stdout
    assert "What its log proves existed not later than 2026-11-22T10:30:05Z" in end.stdout
    assert "cosignature" not in run("bundle", "verify", folder).stdout


def test_many_lines_are_cut_short_and_counted(present: Path) -> None:
    path = Making(contents=tuple(str(number).encode() for number in range(50))).folder(present)
    end = verify(path, code=3)
    assert "and 30 more: --json lists all." in end.stdout
    assert "50 of 50 files proven by the log." in end.stdout


# --- hostile bundles ---------------------------------------------------------------------------


def hostile_identity() -> Identity:
    """An identity whose certificate calls itself something that would act on a terminal."""
    key = signers.rsa_key()
    certificate = signers.certified(key, "A\x1b[2J\x1b]0;x\x07\nVALID: \u202eknown")
    return Identity(key, None, certificate.public_bytes(Encoding.DER))


def test_nothing_of_a_hostile_bundle_acts_on_the_terminal(present: Path) -> None:
    path = Making(identity=hostile_identity()).folder(present)
    for name in (b"a\x1b[2J\nVALID: b", "gpj.\u202eexe".encode(), b"\xff\xfe", b"x" * 200):
        (path / os.fsdecode(name)).write_bytes(b"")
    (path / "signatures" / "\x1b[31mNOT VALID").write_bytes(b"")
    for words in ([], ["--json"], ["--bagit"], ["--bagit", "--json"]):
        end = run("bundle", "verify", path, *words)
        assert end.code == 1
        unseen = {
            each
            for each in end.stdout + end.stderr
            if unicodedata.category(each)[0] == "C" and each != "\n"
        }
        assert unseen == set()
        if "--json" not in words:
            assert [line for line in end.stdout.splitlines() if line.startswith("VALID")] == []


# --- anyone's bag ------------------------------------------------------------------------------


def test_a_bag_is_judged_by_its_standard_alone(present: Path) -> None:
    path = Making().folder(present)
    shutil.rmtree(path / "signatures")
    end = run("bundle", "verify", path, "--bagit")
    assert (end.code, end.stderr) == (0, "")
    assert "No signature was looked at." in end.stdout
    told = run("bundle", "verify", path, "--bagit", "--json").json
    assert (told["verdict"], told["signatures"]) == ("valid", None)
    assert "no signature was looked at" in told["not_shown"][0]
    (path / "data" / "files" / "F000001.txt").write_bytes(b"eno")
    assert run("bundle", "verify", path, "--bagit").code == 1
    (path / "bagit.txt").unlink()
    assert run("bundle", "verify", path, "--bagit", "--json").json["verdict"] == "not a bag"
    assert run("bundle", "verify", "missing", "--bagit").code == 6
