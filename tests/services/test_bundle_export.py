"""What leaves as a bundle is whole, signed, witnessed, and nothing that was not meant to."""

from __future__ import annotations

import ctypes
import io
import json
import mmap
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import bagit
import pyrage
import pytest

from archive_app.bundle import layout
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Verdict
from archive_app.bundle.verification import verify
from archive_app.errors import Cancelled, Damaged, InUse, InvalidInput, NotFound, StorageRefused
from archive_app.model.custody import Event
from archive_app.model.inputs import EvidenceItemInput, IncidentInput, SourceInput
from archive_app.progress import Activity, Meter
from archive_app.services import (
    bundle_export,
    bundle_target,
    bundle_writing,
    bundles_sent,
    catalogue,
    custody,
    evidence,
    fixity,
    identity,
    past_checks,
    prepare,
    witness,
)
from archive_app.services.bundle_contents import Kept
from archive_app.services.bundle_export import Request
from archive_app.services.bundle_statements import signed_logs
from archive_app.services.disclosing import Choice, choose_fields
from archive_app.store import ledger, stated
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection
from tests.archives import PASSPHRASE, create_archive, load_objects, small_archive
from tests.bundle import signers
from tests.media.carriers import PLANTED, picture, sound
from tests.services.exporting import (
    FILES,
    UNREAD,
    everything_said,
    exported,
    exporting_archive,
    request,
    resign,
    verified,
    with_files,
)
from tests.services.steps import events, files_below, items
from tests.services.tampering import edit_event, tamper

FORMS: dict[str, dict[str, object]] = {"folder": {}, "zip": {"form": "zip"}}
EVERY_FORMAT = frozenset({"csv", "case", "premis", "concordance"})


@pytest.mark.parametrize("form", FORMS)
def test_a_bundle_verifies_by_whoever_knows_the_signer(tmp_path: Path, form: str) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out", **FORMS[form])
        report = verified(receipt.path, receipt.signer)
        assert report.verdict is Verdict.VALID
        assert report.findings == ()
        assert (report.bundle, report.digest) == (receipt.bundle, receipt.digest)
        assert report.signer.known_as == "the archivist"
        assert {each.outcome for each in report.signer.signatures} == {"valid"}
        assert len(report.signer.signatures) == 3
        assert [file.is_proven for file in report.log.files] == [True, True]
        assert report.log.events == report.log.events_proven == receipt.events
        assert verified(receipt.path).verdict is Verdict.UNKNOWN_SIGNER
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [receipt.path.name]


def test_the_files_leave_byte_for_byte(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out")
    left = [path.read_bytes() for path in sorted((receipt.path / layout.FILES).iterdir())]
    assert left == list(FILES.values())


def test_the_stock_tools_accept_it(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out", extras=EVERY_FORMAT)
    bagit.Bag(str(receipt.path)).validate()
    p7s = "signatures/tagmanifest-sha256.txt.p7s"
    for command in (
        [
            *["openssl", "cms", "-verify", "-binary", "-noverify", "-signer", "../from-bundle.pem"],
            *f"-inform DER -in {p7s} -content {layout.TAG_MANIFEST} -out {os.devnull}".split(),
        ],
        ["sha256sum", "--strict", "--quiet", "-c", layout.TAG_MANIFEST, layout.MANIFEST_SHA256],
        ["sha512sum", "--strict", "--quiet", "-c", layout.MANIFEST_SHA512],
        ["openssl", "ts", "-query", "-in", f"{p7s}.01.tsq", "-text"],
    ):
        ended = signers.run(*command, folder=receipt.path)
        assert ended.returncode == 0, ended
    shown = signers.run(
        *["openssl", "x509", "-in", "../from-bundle.pem", "-noout", "-fingerprint", "-sha256"],
        folder=receipt.path,
    )
    printed = shown.stdout.decode().partition("=")[2].replace(":", "").strip().lower()
    assert printed == receipt.signer
    checked = signers.run(
        *["ssh-keygen", "-Y", "check-novalidate", "-n", "evidence-bundle@v1", "-s"],
        "signatures/tagmanifest-sha256.txt.sshsig",
        folder=receipt.path,
        given=(receipt.path / layout.TAG_MANIFEST).read_bytes(),
    )
    assert checked.returncode == 0, checked


def test_each_export_is_witnessed_before_and_after(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out")
        told = [event for event in events(archive) if event.kind != stated.KIND]
        prepared, written, *items_written = told[-4:]
        assert (prepared.kind, prepared.outcome) == ("export_prepared", receipt.bundle)
        assert (written.kind, written.number) == ("exported", receipt.event)
        assert written.outcome == f"{receipt.bundle}\n{receipt.digest}"
        assert (written.to, written.purpose) == ("Office of the Prosecutor", "Proceeding 42")
        assert [link.subject.kind for link in written.subjects] == ["incident"]
        for event in items_written:
            kinds = [link.subject.kind for link in event.subjects]
            assert kinds == ["evidence_item", "stored_file"]
            assert (event.kind, event.outcome) == ("exported", written.outcome)
        (sent,) = bundles_sent.list_sent(archive)
        assert sent.digest is not None
        assert (sent.name, sent.digest.hex()) == (receipt.bundle, receipt.digest)
        assert sent.signed_list == (receipt.path / layout.TAG_MANIFEST).read_bytes()
        history = custody.list_events(archive, subject=items(archive)[0].reference)
        assert "exported" in {event.kind for event in history}


def test_a_second_bundle_proves_that_the_log_goes_on_from_the_first(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        first = exported(archive, incident, tmp_path / "out")
        second = exported(archive, incident, tmp_path / "out")
        other = exported(archive, incident, tmp_path / "out", recipient="Somebody else")
    log = archive.log.id
    told = json.loads((second.path / layout.TRANSFER_JSON).read_bytes())
    assert told["previous"] == first.digest
    assert (second.path / layout.consistency_path(log)).is_file()
    assert verified(second.path, second.signer).verdict is Verdict.VALID
    assert not (other.path / layout.consistency_path(log)).exists()
    assert json.loads((other.path / layout.TRANSFER_JSON).read_bytes())["previous"] is None


def test_the_same_plan_gives_the_same_bytes_outside_the_signatures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = []
    telling, writing = bundle_writing.tell, bundle_writing.write_bundle

    def twice(kept, archive: Archive, connection, selection, plan, path, form, meter):  # type: ignore[no-untyped-def]
        plans.append(plan)
        first = tmp_path / "first"
        told = telling(kept, archive, connection, selection, plan, first, form, Meter())
        writing(archive, told, plan, first, form, Meter())
        return telling(kept, archive, connection, selection, plan, path, form, meter)

    monkeypatch.setattr(bundle_export, "tell", twice)
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out", extras=EVERY_FORMAT)
    first, second = (
        {
            path: content
            for path, content in files_below(written_path).items()
            if not path.startswith("signatures/")
        }
        for written_path in (tmp_path / "first", receipt.path)
    )
    assert first == second
    assert len(first) > 20


def test_an_encrypted_bundle_is_for_its_recipient_alone(tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out", age_recipient=str(key.to_public()))
    assert receipt.path.name == f"{receipt.bundle}.zip.age"
    sealed = receipt.path.read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert b"bagit" not in sealed
    opened_path = tmp_path / "opened.zip"
    pyrage.decrypt_file(str(receipt.path), str(opened_path), [key])
    assert verified(opened_path, receipt.signer).verdict is Verdict.VALID
    assert verified(receipt.path).verdict is Verdict.NOT_A_BUNDLE
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])


def test_a_cosignature_bounds_the_files_that_it_covers_and_no_others(tmp_path: Path) -> None:
    witnessing, _ = create_archive(tmp_path / "witness")
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive, witnessing:
        asked = witness.make_request(archive)
        vkey = witness.own_vkey(witnessing)
        cosigned = witness.cosign(witnessing, asked.body, asked.vkeys)
        held = witness.accept(archive, cosigned.note, vkey, "Team B")
        later = with_files(archive, tmp_path / "later", {b"later.txt": b"later bytes"})
        both = bundle_export.export(archive, request(incident, later), tmp_path / "out", Meter())
        trust = Trust((KnownSigner(both.signer, "A"),), witness_vkeys=(vkey,))
        report = verify(both.path, trust, Meter())
        assert report.verdict is Verdict.VALID, report.findings
        (evidence,) = report.time.evidence
        assert (evidence.kind, evidence.at) == ("earlier cosignature", held.at)
        assert report.time.not_later_than is None
        assert report.time.part_not_later_than == held.at
        first, second, third = report.log.files
        assert first.not_later_than == second.not_later_than == held.at
        assert (
            f"not later than {held.at:%Y-%m-%dT%H:%M:%SZ}, by evidence-witness/" in first.sentence
        )
        assert (third.not_later_than, third.by) == (None, None)
        assert "nothing from outside" in third.sentence
        assert verified(both.path, both.signer).log.files[0].not_later_than is None
        signer = identity.load_signer(archive)
        path = both.path / layout.cosigned_proof_path(archive.log.id)
    told = json.loads(path.read_bytes())
    assert told["size"] == held.size
    path.write_bytes(path.read_bytes().replace(told["root"].encode(), b"ab" * 32))
    resign(both.path, signer)
    assert verify(both.path, trust, Meter()).verdict is Verdict.NOT_VALID


# --- what stays ----------------------------------------------------------------------------------

CANARIES = {
    "the other incident": "Zaporizhzhia-canary",
    "the description of the item": "author-canary-Маріуполь",
    "the source": "source-canary",
    "the giver": "Petro the neighbour",
    "the original names": "letter.txt",
    "the path": "archive-card",
    "the person behind the archivist": "Olena Kovalenko",
    "the remark of an event": "note-canary",
}


def statements_of(folder: Path) -> Statements:
    return Statements(lambda path: (folder / path).open("rb"))


def canary_archive(path: Path) -> tuple[Archive, Saved, Saved]:
    archive, incident = exporting_archive(path)
    other = with_files(archive, path.with_name("other-card"), {b"other.txt": b"other bytes"})
    catalogue.revise(archive, other.reference or "", IncidentInput(title="Zaporizhzhia-canary"))
    source = catalogue.record(archive, SourceInput(pseudonym="source-canary"))
    item = items(archive)[0].reference
    catalogue.revise(
        archive,
        item,
        EvidenceItemInput(title="A letter", author="author-canary-Маріуполь", source_id=source.id),
    )
    custody.record_by_hand(archive, custody.ByHand("handed_over", item, note="note-canary"))
    return archive, incident, other


def test_what_is_withheld_and_what_is_of_others_leaves_no_trace(tmp_path: Path) -> None:
    archive, incident, other = canary_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out", extras=EVERY_FORMAT)
        others = [other.id, evidence.load_item(archive, items(archive)[-1].reference).found.id]
    said = everything_said(receipt.path)
    assert "A letter" in said
    found = {what for what, canary in CANARIES.items() if canary in said}
    assert found == set()
    assert [each for each in others if each in said] == []
    paths = "\n".join(files_below(receipt.path))
    assert [canary for canary in CANARIES.values() if canary in paths] == []


def test_an_agent_that_is_withheld_leaves_no_trace(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        item = items(archive)[0].reference
        custody.record_by_hand(archive, custody.ByHand("handed_over", item, note="note-canary"))
        agents = custody.name_agents(archive)
        traces = {*agents, *agents.values(), "P001"}
        told = exported(archive, incident, tmp_path / "told", extras=EVERY_FORMAT)
        pseudonyms = {
            str(each.value)
            for record in statements_of(told.path).records("agent")
            for each in record.said.disclosed
            if each.name in ("/pseudonym", "/role", "/organisation")
        }
        choice = choose_fields(["stored_file.embedded_metadata"], ["event.agent"])
        changes = {"choice": choice, "extras": EVERY_FORMAT}
        receipt = exported(archive, incident, tmp_path / "out", **changes)
        report = verified(receipt.path, receipt.signer)
    assert report.verdict is Verdict.VALID, report.findings
    said = everything_said(told.path)
    assert {each for each in agents if each in said} != set()  # the search finds what is there
    assert pseudonyms
    said = everything_said(receipt.path)
    assert {each for each in traces | pseudonyms if each in said} == set()
    assert list(statements_of(receipt.path).records("agent")) == []


def test_an_earlier_bundle_of_more_leaves_no_count_behind(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        others = [
            with_files(archive, tmp_path / f"card {number}", {b"%d" % number: b"%d" % number * 9})
            for number in range(12)
        ]
        asked = replace(request(*others, incident), recipient="Somebody else")
        bundle_export.export(archive, asked, tmp_path / "before", Meter())
        receipt = exported(archive, incident, tmp_path / "out")
    said = (receipt.path / layout.EVENTS_JSONL).read_text("ascii")
    told = [json.loads(line) for line in said.splitlines()]
    numbers = {
        int(each["name"].removeprefix("subject/"))
        for event in told
        for each in event["disclosed"]
        if each["name"].startswith("subject/")
    }
    assert max(numbers) <= 2
    assert {len(event["leaves"]) for event in told} == {16}


def test_a_type_that_is_withheld_is_not_in_the_name_either(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        prepare.prepare_files(archive, Meter())
        choice = choose_fields([], ["stored_file.media_type"])
        receipt = exported(archive, incident, tmp_path / "out", choice=choice)
    names = {path.suffix for path in (receipt.path / layout.FILES).iterdir()}
    assert names == {".bin"}


def test_the_search_for_traces_finds_what_is_there(tmp_path: Path) -> None:
    archive, incident, other = canary_archive(tmp_path / "archive")
    named = ["stored_file.original_name", "stored_file.original_path", "event.note"]
    named += ["evidence_item.author", "source.pseudonym", "accession.received_from"]
    named += ["evidence_item.source_id", "stored_file.embedded_metadata", "agent.name"]
    with archive:
        asked = replace(request(incident, other), choice=choose_fields(named, []))
        receipt = bundle_export.export(archive, asked, tmp_path / "out", Meter())
    said = everything_said(receipt.path)
    assert {what for what, canary in CANARIES.items() if canary not in said} == set()


def test_a_file_that_nobody_has_read_stays_and_is_named(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        asked = replace(request(incident), choice=choose_fields([], []))
        shown = bundle_export.preview(archive, asked)
        receipt = bundle_export.export(archive, asked, tmp_path / "out", Meter())
        assert receipt.left_out == shown.left_out
        assert [left.what for left in receipt.left_out] == [
            f"a file of {item.reference}" for item in items(archive)
        ]
        assert receipt.files == 0
        assert verified(receipt.path, receipt.signer).verdict is Verdict.VALID


def test_no_file_leaves_that_carries_a_word_in_anything_but_what_it_shows(tmp_path: Path) -> None:
    word = b"Petrenko"
    files = {b"%02d" % number: plant(word) for number, plant in enumerate(PLANTED.values())}
    files |= {b"letter.txt": b"what it shows", b"plain.jpg": picture(), b"plain.wav": sound()}
    archive, incident = exporting_archive(tmp_path / "archive", files)
    with archive:
        prepare.prepare_files(archive, Meter())
        receipt = exported(archive, incident, tmp_path / "out", choice=Choice())
        assert verified(receipt.path, receipt.signer).verdict is Verdict.VALID
    leaving = {path.read_bytes() for path in (receipt.path / layout.FILES).iterdir()}
    assert leaving == {b"what it shows", picture(), sound()}
    assert word.decode() not in everything_said(receipt.path)
    # Each says why, and how a person lets it leave all the same.
    assert {left.kept for left in receipt.left_out} == {
        Kept.CLOSED,
        Kept.TELLS,
        Kept.UNREADABLE,
    }
    for left in receipt.left_out:
        assert left.tells or left.carries or left.kept is not Kept.TELLS
    assert all(
        left.why.endswith("--as-is with its item lets it leave") for left in receipt.left_out
    )


# --- what goes wrong -----------------------------------------------------------------------------


def test_without_an_identity_nothing_leaves_and_the_ledger_is_not_told(tmp_path: Path) -> None:
    with small_archive(tmp_path / "archive") as archive:
        incident = with_files(archive, tmp_path / "card", FILES)
        before = len(events(archive))
        with pytest.raises(NotFound, match="identity create"):
            exported(archive, incident, tmp_path / "out")
        assert len(events(archive)) == before
    assert not (tmp_path / "out").exists()


WRONG: dict[str, tuple[dict[str, object], type[Exception], str]] = {
    "no recipient": ({"recipient": " "}, InvalidInput, "Say the recipient"),
    "no purpose": ({"purpose": ""}, InvalidInput, "Say the purpose"),
    "an unknown format": ({"extras": frozenset({"xml"})}, InvalidInput, "is not a format"),
    "no incident": ({"incidents": ()}, InvalidInput, "at least one incident"),
    "an unknown incident": ({"incidents": ("1-2-3",)}, NotFound, "1-2-3"),
    "no age recipient": ({"age_recipient": "AGE-SECRET-KEY-1"}, InvalidInput, "age recipient"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_refused_before_the_ledger_is_told(tmp_path: Path, wrong: str) -> None:
    changes, error, sentence = WRONG[wrong]
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        before = len(events(archive))
        with pytest.raises(error, match=sentence):
            exported(archive, incident, tmp_path / "out", **changes)
        assert len(events(archive)) == before
    assert not (tmp_path / "out").exists()


def test_a_damaged_object_does_not_leave(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        path = archive.objects.path(load_objects(archive)[1].id)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        with pytest.raises(Damaged):
            exported(archive, incident, tmp_path / "out")
        assert files_below(tmp_path / "out") == {}
        failed = events(archive, "exported")[-1]
        assert failed.kind == "exported"
        assert "failed: " in (failed.outcome or "")
        assert bundles_sent.list_sent(archive)[0].digest is None


@pytest.mark.parametrize("form", FORMS)
def test_an_object_that_holds_other_bytes_than_the_catalogue_says_does_not_leave(
    tmp_path: Path, form: str
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        stored = load_objects(archive)[1]
        # Sealed with the archive's own keys: it opens, and only its digest tells.
        other = archive.objects.seal(io.BytesIO(bytes(stored.size)), Meter())
        archive.objects.settle([other])
        with archive.writing() as transaction:
            transaction.connection.execute(
                "UPDATE object SET id = ?, wrapped = ? WHERE key = ?",
                (other.id, other.wrapped, stored.key),
            )
            transaction.record(Event("note", ()))
        with pytest.raises(Damaged, match="is not what was sealed"):
            exported(archive, incident, tmp_path / "out", **FORMS[form])
        assert list((tmp_path / "out").iterdir()) == []
        assert "failed: " in (events(archive, "exported")[-1].outcome or "")


@pytest.mark.parametrize("form", [*FORMS, "age"])
def test_a_stop_at_any_moment_leaves_nothing(tmp_path: Path, form: str) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    changes = FORMS.get(form, {"age_recipient": key})
    archive, incident = exporting_archive(tmp_path / "archive")
    asked = replace(request(incident), **changes)  # type: ignore[arg-type]

    class Stopping(Meter):
        def __init__(self, at: float) -> None:
            super().__init__()
            self.at = at

        def advance(self, amount: int = 0) -> None:
            if self.total and self.done + amount >= self.at * self.total:
                self.cancel()
            super().advance(amount)

    with archive:
        for at in (0.0, 0.2, 0.4, 0.6, 0.8, 0.95):
            with pytest.raises(Cancelled):
                bundle_export.export(archive, asked, tmp_path / "out", Stopping(at))
            assert [*(tmp_path / "out").glob("*"), *(tmp_path / "out").glob(".*")] == []
        assert list((archive.path / "incoming").iterdir()) == []
        assert [each.digest for each in bundles_sent.list_sent(archive)] == [None] * 6
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_comparing_with_the_ledger_before_a_bundle_is_written_can_be_stopped(
    tmp_path: Path,
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")

    class Stopping(Meter):
        def describe(self, activity: Activity) -> None:
            super().describe(activity)
            assert activity is Activity.COMPARE_LEDGER
            self.cancel()

    with archive, pytest.raises(Cancelled):
        bundle_export.export(archive, request(incident), tmp_path / "out", Stopping())
    assert list((tmp_path / "out").iterdir()) == []


UNUSABLE: dict[str, Callable[[Path], Path]] = {
    "a file": lambda tmp: tmp / "file",
    "a folder below a file": lambda tmp: tmp / "file" / "below",
}


@pytest.mark.parametrize("unusable", UNUSABLE)
def test_a_target_that_cannot_be_used_is_refused_before_the_ledger_is_told(
    tmp_path: Path, unusable: str
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    (tmp_path / "file").write_bytes(b"a file")
    with archive:
        before = len(events(archive))
        with pytest.raises(StorageRefused, match="Nothing was written"):
            exported(archive, incident, UNUSABLE[unusable](tmp_path))
        assert len(events(archive)) == before
        assert bundles_sent.list_sent(archive) == []
    assert (tmp_path / "file").read_bytes() == b"a file"


@pytest.mark.parametrize("way_out", [RuntimeError("secret words"), MemoryError(), SystemExit(1)])
@pytest.mark.parametrize(
    ("form", "moment"),
    [
        ("zip", Activity.DIGEST),
        ("folder", Activity.WRITE),
        ("folder", Activity.STATE),
        ("folder", Activity.READ_BACK),
    ],
)
def test_a_failure_of_any_kind_is_witnessed_and_goes_on_as_it_was(
    tmp_path: Path, form: str, moment: Activity, way_out: BaseException
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")

    class Failing(Meter):
        def describe(self, activity: Activity) -> None:
            if activity is moment:
                raise way_out
            super().describe(activity)

    asked = replace(request(incident), **FORMS[form])  # type: ignore[arg-type]
    with archive:
        with pytest.raises(type(way_out)) as raised:
            bundle_export.export(archive, asked, tmp_path / "out", Failing())
        assert raised.value is way_out
        failed = events(archive, "exported")[-1]
        assert (failed.kind, (failed.outcome or "").split("\n")[1]) == (
            "exported",
            f"failed: {type(way_out).__name__}",
        )
        assert bundles_sent.list_sent(archive)[0].digest is None
        assert files_below(tmp_path / "out") == {}


def is_remembered(path: Path) -> bool:
    """Tell whether the system has any page of a file at hand; mincore(2) reads none to find out."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as pages:
        at_hand = (ctypes.c_ubyte * -(-len(pages) // mmap.PAGESIZE))()
        start = ctypes.c_char.from_buffer(pages)
        asked = ctypes.c_void_p(ctypes.addressof(start)), ctypes.c_size_t(len(pages)), at_hand
        assert ctypes.CDLL(None).mincore(*asked) == 0
        del start  # else the file could not be let go
    return any(each & 1 for each in at_hand)


@pytest.fixture
def on_medium() -> Iterator[Path]:
    """A folder on a disk: temporary folders may lie in memory (file-hierarchy(7))."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="needs mincore(2)")
@pytest.mark.parametrize("form", ["folder", "zip", "age"])
def test_reading_back_asks_the_medium_and_no_memory_of_it(on_medium: Path, form: str) -> None:
    with (on_medium / "probe").open("wb", buffering=0) as probe:
        probe.write(b"x")
        os.fsync(probe.fileno())
        os.posix_fadvise(probe.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if is_remembered(on_medium / "probe"):
        pytest.skip("what lies here is in memory alone")
    archive, incident = exporting_archive(on_medium / "archive")
    remembered: list[Path] = []

    class Looking(Meter):
        def describe(self, activity: Activity) -> None:
            if activity is Activity.READ_BACK:
                files = [path for path in (on_medium / "out").rglob("*") if path.is_file()]
                assert files
                remembered.extend(path for path in files if is_remembered(path))
            super().describe(activity)

    key = str(pyrage.x25519.Identity.generate().to_public()) if form == "age" else None
    asked = replace(
        request(incident), form="folder" if form == "folder" else "zip", age_recipient=key
    )
    with archive:
        bundle_export.export(archive, asked, on_medium / "out", Looking())
    assert remembered == []


def spoil_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


SPOILERS: dict[str, Callable[[Path], object]] = {
    "a byte of a file": lambda part: spoil_byte(part / "data/files/F000001.bin"),
    "a lost file": lambda part: (part / "data/files/F000002.bin").unlink(),
    "another file": lambda part: (part / "data/files/F000003.bin").write_bytes(b""),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_medium_that_gives_back_something_else_leaves_nothing(
    tmp_path: Path, spoiler: str
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")

    class Spoiling(Meter):
        def describe(self, activity: Activity) -> None:
            if activity is Activity.READ_BACK:
                (part,) = (tmp_path / "out").iterdir()
                SPOILERS[spoiler](part)
            super().describe(activity)

    with archive:
        with pytest.raises(StorageRefused, match="read back"):
            bundle_export.export(archive, request(incident), tmp_path / "out", Spoiling())
        assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("form", [*FORMS, "age"])
@pytest.mark.parametrize("changed", ["an event", "a record"])
def test_what_the_ledger_does_not_prove_leaves_in_no_form_and_no_disk_is_blamed(
    tmp_path: Path, form: str, changed: str
) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    archive, incident = exporting_archive(tmp_path / "archive")
    if changed == "an event":
        number = events(archive, "received")[0].number
        edit_event(archive, number, tool="another program")
        told = f"Event {number} is not what the ledger was built over"
    else:
        tamper(
            archive,
            "UPDATE revision SET header = CAST(replace(CAST(header AS TEXT), '\"schema\":',"
            " '\"schema\":1') AS BLOB) WHERE record_key = (SELECT max(key) FROM stored_file)",
        )
        told = "Check the archive"
    with Archive.open(archive.path, PASSPHRASE) as again:
        with pytest.raises(Damaged, match=told):
            exported(again, incident, tmp_path / "out", **FORMS.get(form, {"age_recipient": key}))
        assert files_below(tmp_path / "out") == {}
        failed = events(again, "exported")[-1]
        assert "failed: " in (failed.outcome or "")
        assert bundles_sent.list_sent(again)[0].digest is None
        if changed == "an event":
            with pytest.raises(Damaged, match=told):
                bundle_export.preview(again, request(incident))


def test_what_nobody_signed_for_does_not_leave(tmp_path: Path) -> None:
    archive, _ = exporting_archive(tmp_path / "archive")
    with archive, archive.reading() as session:
        connection = driver_connection(session)
        signed = ledger.last_checkpoint_size(connection, archive.log)
        (log,) = signed_logs(connection, archive.logs, range(signed))
        assert log.head.size == signed
        with pytest.raises(InUse, match="Export again"):
            signed_logs(connection, archive.logs, range(signed + 1))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts what is open in /proc")
def test_a_target_that_cannot_be_made_leaves_nothing_open(tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    form = bundle_target.encrypted_for(str(key.to_public()))
    before = os.listdir("/proc/self/fd")
    with pytest.raises(StorageRefused):
        form.write(tmp_path / "missing" / "bundle", "root", [], Meter())
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_a_zip_has_one_root_and_nothing_compressed(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        receipt = exported(archive, incident, tmp_path / "out", form="zip")
    with zipfile.ZipFile(receipt.path) as judge:
        assert judge.testzip() is None
        names = judge.namelist()
        assert names == sorted(names)
        assert {name.split("/")[0] for name in names} == {receipt.bundle}
        assert {info.compress_type for info in judge.infolist()} == {zipfile.ZIP_STORED}
    tested = subprocess.run(["unzip", "-tq", receipt.path], capture_output=True, check=False)
    assert tested.returncode == 0, tested


def test_a_request_says_in_words_what_leaves(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        selection = bundle_export.preview(archive, Request((incident.reference or "",), "A", "b"))
        assert [chosen.local for chosen in selection.incidents] == ["I001"]
        assert len(selection.items) == 2
        assert bundle_export.preview(archive, request(incident, choice=UNREAD)).left_out == ()
