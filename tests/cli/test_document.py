"""docs/user/command-line.md says what the program does: every command, option, key and code."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyrage
import pytest
from typer.main import get_command

from archive_app import errors
from archive_app.bundle.verdict import Verdict
from archive_app.cli import exits
from archive_app.cli.app import app
from archive_app.gui import NO_DISPLAY
from archive_app.progress import Meter
from archive_app.services import bundle_receive, identity
from tests.archives import PASSPHRASE, add_incident, create_archive, forget_archives
from tests.bundle import signers, whole
from tests.bundle.authority import Authority
from tests.cli.running import OPEN, ROOT, run, succeed
from tests.services.exporting import exported, exporting_archive

DOCUMENT = (ROOT / "docs" / "user" / "command-line.md").read_text("utf-8")
EVERYWHERE = {"--help", "--json", "--passphrase-file"}
INCIDENT = {
    "title": "Обстріл школи",
    "when": "2024-09-06T~10:00",
    "place": {"name": "Niu-York", "latitude": 48.33, "longitude": 37.87, "uncertainty_m": 500},
    "description": "Two shells, it is said.",
    "victims_alleged": {"min": 1, "max": 3, "best": 2, "basis": "two witnesses"},
}


@cache
def commands() -> dict[str, Any]:
    """Return every command by what is typed, such as ``incident add``."""

    def below(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        verbs = getattr(command, "commands", None)
        if verbs is None:
            yield name, command
        else:
            for verb, each in verbs.items():
                yield from below(each, f"{name} {verb}".strip())

    return dict(below(get_command(app), ""))


def takes_an_archive(name: str) -> bool:
    """Tell whether a command opens an archive, or needs none."""
    return name != "demo" and any(each.name == "path" for each in commands()[name].params)


@cache
def sections() -> dict[str, str]:
    """Return what the document says of each command."""
    parts = re.split(r"^### `([a-z -]+)`\n", DOCUMENT, flags=re.MULTILINE)[1:]
    return {
        name: re.split(r"^## ", text, flags=re.MULTILINE)[0]
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


@dataclass
class Shape:
    """What a document says of a value: its type, or the keys below it."""

    type: str = ""
    keys: dict[str, Shape] = field(default_factory=dict)


def documented(section: str, heading: str = "Key") -> Shape:
    """Return the shape of the JSON of a command."""
    table = section.partition(f"| {heading} | Type | Meaning |")[2].partition("\n\n")[0]
    root = Shape()
    for key, kind in re.findall(r"^\| `([^`]+)` \| ([a-z ]+) \|", table, re.MULTILINE):
        shape = root
        for part in key.split("."):
            shape = shape.keys.setdefault(part, Shape())
        shape.type = kind
    return root


def fits(value: Any, kind: str) -> bool:
    """Tell whether a value is of a type that the document names."""
    match kind.removesuffix(" or null"):
        case _ if value is None:
            return kind.endswith("null") or kind == "any"
        case "any":
            return True
        case "text":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "list of text":
            return isinstance(value, list) and all(isinstance(each, str) for each in value)
        case "list of number":
            return isinstance(value, list) and all(isinstance(each, int) for each in value)
        case "record":
            return isinstance(value, dict) and "reference" not in value
        case "event":
            return isinstance(value, dict) and "recorded_at" in value
        case "findings":
            return isinstance(value, list) and all("sentence" in each for each in value)
        case "counts":
            return isinstance(value, dict) and all(isinstance(n, int) for n in value.values())
    return False


def deviations(value: Any, shape: Shape, where: str = "") -> Iterator[str]:
    """Yield where a value is not as the document says."""
    if not shape.keys:
        if not fits(value, shape.type):
            yield f"{where} is not {shape.type}: {value!r}"
        return
    if not isinstance(value, dict):
        yield f"{where} is not an object: {value!r}"
        return
    known = {key.removesuffix("[]"): (key.endswith("[]"), each) for key, each in shape.keys.items()}
    if known.keys() != value.keys():
        yield f"{where} has the keys {sorted(value)}, documented are {sorted(known)}"
        return
    for key, (is_list, each) in known.items():
        if is_list:
            for at, element in enumerate(value[key]):
                yield from deviations(element, each, f"{where}.{key}[{at}]")
        elif value[key] is not None or not each.keys:
            yield from deviations(value[key], each, f"{where}.{key}")


class Checked:
    """Runs commands with ``--json`` and holds what they write against the document."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __call__(self, name: str, *arguments: str | Path, code: int = 0, key: str = "Key") -> Any:
        common = OPEN if takes_an_archive(name) else ()
        ended = run(*name.split(), *arguments, *common, "--json")
        assert ended.code == code, ended
        found, section = ended.json, sections()[name]
        shape = documented(section, key)
        is_list = re.search(r"A list[^.]*; each\selement", section) is not None and key == "Key"
        assert isinstance(found, list) is is_list, name
        for each in found if is_list else [found]:
            assert list(deviations(each, shape, name)) == []
        self.names.add(name)
        return found


def test_every_command_is_documented_and_nothing_else() -> None:
    assert sections().keys() == commands().keys()


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_is_documented_and_no_other(name: str) -> None:
    options = {
        option
        for parameter in commands()[name].params
        for option in parameter.opts
        if option.startswith("--")
    }
    synopsis = "\n".join(re.findall(r"^    .*$", sections()[name], re.MULTILINE))
    assert set(re.findall(r"--[a-z-]+", synopsis)) == options - EVERYWHERE
    opens = takes_an_archive(name) or "--archive" in options
    assert ("--passphrase-file" in options) is opens
    assert "--json" in options


def test_every_command_says_in_one_line_what_it_does() -> None:
    groups = {" ".join(name.split()[:-1]) for name in commands()}
    for words in (group.split() for group in groups):
        shown = succeed(*words, "--help").stdout
        assert not re.search(r"\.\.\.$", shown.partition("\n")[2], re.MULTILINE)


def test_every_exit_code_is_documented_and_no_other() -> None:
    table = DOCUMENT.partition("## Exit codes")[2].partition("\n## ")[0]
    others = {exits.OK, exits.FINDINGS, exits.FAULT, exits.CANCELLED, exits.BROKEN_PIPE}
    others |= {exits.OUTPUT_LOST, NO_DISPLAY}
    assert {int(code) for code in re.findall(r"^\| (\d+) ", table, re.MULTILINE)} == {
        *exits.CODES.values(),
        *(verdict.exit_code for verdict in Verdict),
        *others,
    }


def test_every_error_that_a_person_can_act_on_has_an_exit_code() -> None:
    assert exits.CODES.keys() == set(errors.ArchiveError.__subclasses__())


def test_the_documented_shapes_notice_what_differs() -> None:
    shape = documented(sections()["evidence list"])
    whole = dict.fromkeys(shape.keys) | {
        "reference": "R",
        "title": "",
        "files": 1,
        "is_shredded": True,
    }
    assert list(deviations(whole, shape)) == []
    assert list(deviations(whole | {"files": "1"}, shape)) == [".files is not number: '1'"]
    assert len(list(deviations(whole | {"more": 1}, shape))) == 1


@pytest.mark.slow
def test_every_command_gives_the_json_that_is_documented(folder: Path) -> None:
    check = Checked()
    (folder / "incident.json").write_text(json.dumps(INCIDENT))
    first = check("incident add", "a", "--from-json", "incident.json")["reference"]
    second = check("incident add", "a", "--title", "Another", "--when", "2024-10~")["reference"]
    check("incident edit", "a", first, "--set", "place.oblast=Donetsk", "--note", "Known since.")
    check("incident link", "a", first, "precedes", second, "--note", "By a month.")
    source = check("source add", "a", "--pseudonym", "Witness 1", "--name", "Somebody")["reference"]
    check("source edit", "a", source, "--set", "kind=person")
    assert check("source show", "a", source)["record"]["name"] == "Somebody"
    assert "Somebody" not in json.dumps(check("source list", "a"))
    assert len(check("source history", "a", source)) == 2

    files = folder / "files"
    files.mkdir()
    (files / "plain.txt").write_text("one")
    (files / "odd\nname.txt").write_text("two")
    (files / "link").symlink_to("plain.txt")
    assert check("accession scan", "a", "files")["files"] == 2
    taken = check(
        "accession add", "a", "files", "--received-from", "W1", "--incident", first, "--source",
        source, "--how", "by hand", "--carrier", "stick", "--purpose", "p", "--when", "2024-10",
    )  # fmt: skip
    assert (taken["taken"], len(taken["left_out"]), len(taken["odd_names"])) == (2, 1, 1)
    assert check("accession scan", "a", "files")["held"] == 2
    check("accession list", "a")
    assert len(check("accession show", "a", taken["reference"])["files"]) == 2
    correct = ("accession edit", "a", taken["reference"], "--received-from", "W2")
    assert check(*correct, "--set", "carrier=phone", "--note", "A typing mistake.")["revision"] == 3
    assert {"field": "/received_from", "before": "W1", "after": "W2"} in check(
        "accession history", "a", taken["reference"]
    )[-1]["changed"]
    items = check("evidence list", "a", "--incident", first)
    item, other = (each["reference"] for each in items)
    check("evidence edit", "a", item, "--set", "title=A note")
    check("evidence history", "a", item)
    check("evidence link", "a", item, second, "--role", "contradicts")
    assert len(check("evidence show", "a", item)["incidents"]) == 2
    assert len(check("incident show", "a", first)["evidence"]) == 2
    assert check("incident show", "a", second)["links"]
    assert len(check("incident history", "a", first)) == 2
    assert [each["reference"] for each in check("incident list", "a")] == [second, first]
    assert Path(check("evidence extract", "a", item, "--to", "out")["path"]).is_file()
    (folder / "a" / "orphans" / ("0" * 32)).write_text("left by a crash")
    assert check("archive orphans", "a")["event"] is None
    assert check("archive orphans", "a", "--delete", "--yes")["orphans"][0]["is_deleted"]
    check("evidence prepare", "a", "--again")
    assert check("find", "a", "обстр")[0]["reference"] == first
    assert check("find", "a", "--file", "files/plain.txt", key="Key of a file")["is_held"]
    assert not check("find", "a", "--file", "passphrase.txt", code=14, key="Key of a file")[
        "holdings"
    ]

    event = check(
        *("custody record", "a", "--kind", "handed_over", "--subject", item, "--to", "A court")
    )["number"]
    note = check("custody checkpoint", "a")
    (folder / "note").write_text(note["note"])
    assert check("custody show", "a", str(event))["event"]["kind"] == "handed_over"
    assert check("custody verify", "a")["ok"]
    assert check("custody verify", "a", "--against", "note")["against"]["is_continued"]
    check("custody list", "a", "--subject", item)
    assert check("archive policy", "a", "--digests", "sha256,sha512")["is_changed"]
    check("vocabulary add", "a", "carrier", "x-drone", "--en", "Drone")
    assert check("vocabulary list", "a", "carrier")[-1]["code"] == "x-drone"

    assert check("archive check", "a")["ok"]
    check("archive backup", "a", "backup")
    assert check("archive backup", "a", "backup", "--verify")["objects_verified"]
    assert check("evidence shred", "a", other, "--reason", "Consent withdrawn.", "--yes")["objects"]
    assert check("evidence show", "a", other)["record"] is None
    assert check("archive info", "a")["backups"][0]["erasures_lacking"] == 1
    check("archive restore", "backup", "restored")
    words = folder / "words.txt"
    words.write_text(check("archive recovery", "a")["recovery_words"])
    assert check("person add", "a", "--name", "Petro")["code"].count(" ") == 23
    assert [each["is_you"] for each in check("person list", "a")] == [False, True, False]
    words.write_text(check("person remove", "a", "Petro")["recovery_words"])
    words.write_text(check("archive new-keys", "a")["recovery_words"])
    check("archive passphrase", "a", "--new-passphrase-file", "passphrase.txt")
    forget_archives()
    assert check("archive info", "a")["standing"] == "new here"
    check("archive accept", "a", "--moved")
    check("archive create", "new", "--agent", "Somebody", "--recovery-file", "new-words.txt")
    assert check.names == {name for name in commands() if takes_an_archive(name)} - exchange()


def exchange() -> set[str]:
    """Return the commands that exchange something with others, and take an archive."""
    nouns = ("identity", "bundle", "witness")
    return {name for name in commands() if takes_an_archive(name) and name.split()[0] in nouns}


def test_every_command_of_exchange_gives_the_json_that_is_documented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.txt").write_text(PASSPHRASE)
    archive, incident = exporting_archive(tmp_path / "a")
    archive.close()
    create_archive(tmp_path / "b")[0].close()
    reference = incident.reference or ""
    (tmp_path / "key.p12").write_bytes(signers.pkcs12_file(signers.rsa_key()))
    (tmp_path / "password").write_bytes(signers.PASSWORD)
    age = pyrage.x25519.Identity.generate()
    (tmp_path / "age-key").write_text(f"# a comment\n{age}\n")

    check = Checked()
    check("identity import", "a", "key.p12", "--password-file", "password")
    own = check("identity create", "a", "--name", "Archivist")
    check("identity create", "b", "--name", "Prosecutor")
    assert len(check("identity show", "a", "--to", "page")["files"]) == 2
    assert [each["is_own"] for each in check("identity list", "a")] == [False, False, True]
    assert {each["field"]: each["leaves"] for each in check("bundle fields")}["event.note"] is False
    was = str(pyrage.x25519.Identity.generate().to_public())
    check("bundle recipient", "a", "Prosecutor", was)
    check("bundle recipient", "a", "Prosecutor", str(age.to_public()), "--replace")
    asked = ("--incident", reference, "--to", "out", "--recipient", "P", "--purpose", "C")
    stays = check("bundle export", "a", *asked, "--encrypt-to", "Prosecutor")
    assert (stays["files"], len(stays["left_out"]), stays["as_is"]) == (0, 2, [])
    one = stays["items"][0]
    looked = ("--as-is", one, "--preview", "--json", *OPEN)
    preview = succeed("bundle", "export", "a", *asked, *looked).json
    assert (preview["files"], len(preview["left_out"]), preview["as_is"]) == (1, 1, [one])
    opened = check("bundle decrypt", stays["path"], "--key-file", "age-key")["path"]
    assert check("bundle verify", opened, "--trust", own["fingerprint"])["exit_code"] == 0
    metadata = ("--disclose", "stored_file.embedded_metadata", "--format", "premis")
    sent = check("bundle export", "a", *asked, *metadata, "--zip")
    assert sent["files"] == 2
    assert check("bundle receive", "b", sent["path"], "--look", key="Key of a look")["new"] == 2
    check("identity trust", own["fingerprint"], "--name", "A", "--archive", "b", *OPEN)
    received = check("bundle receive", "b", sent["path"])
    assert (received["known_as"], received["taken"]) == ("A", 2)
    # Nothing of it waits to be read before it may leave.
    assert received["prepared"]["files"] == 2
    assert check("evidence prepare", "b")["files"] == 0
    receipt = check("bundle countersign", "b", sent["path"])["path"]
    confirmed = check("bundle confirm", "a", sent["path"], "--receipt", receipt)
    assert (confirmed["protects"], confirmed["protected_up_to"]) == (False, None)
    check("identity trust", confirmed["signer"], "--name", "B", "--archive", "a", *OPEN)
    assert check("archive info", "a")["protected_up_to"]
    (listed, first) = check("bundle list", "a")["sent"]
    assert (listed["bundle"], listed["confirmed_event"] is None) == (sent["bundle"], False)
    assert (first["bundle"], first["confirmed_event"]) == (stays["bundle"], None)
    assert check("bundle list", "b")["received"][0]["digest"] == sent["digest"]

    (seen,) = check("bundle verify", sent["path"], code=3)["log"]["heads"]
    since = ("--since", str(seen["size"]))
    asked_for = check("witness request", "a", "--to", "request", *since)
    cosigned = check("witness cosign", "b", "request", "--to", "note", "--log-keys", "request.vkey")
    assert cosigned["vkey"] == check("witness key", "b")["vkey"]
    held = check("witness accept", "a", "note", "--key", cosigned["vkey"], "--name", "Team B")
    assert held["size"] == asked_for["size"]
    assert check("archive info", "a")["protected_up_to"] == held["protected_up_to"]
    assert exchange() <= check.names


def test_every_command_without_an_archive_gives_the_json_that_is_documented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check = Checked()
    making = whole.Making(older=2)
    bundle = making.zip(tmp_path)
    authority = Authority(tmp_path / "authority")
    check("identity trust", whole.fingerprint(), "--name", "Archive")
    asked = check("bundle timestamp request", bundle)["path"]
    (tmp_path / "answer.tsr").write_bytes(authority.answer(Path(asked).read_bytes()))
    root = ("--root", "authority/root.pem")
    assert check("bundle timestamp import", bundle, "answer.tsr", *root)["is_matched"]
    told = check("bundle verify", bundle, *root)
    assert (len(told["signatures"]), len(told["time"]["evidence"])) == (3, 1)
    assert (len(told["log"]["files"]), len(told["log"]["heads"])) == (2, 1)
    os.truncate(bundle, bundle.stat().st_size - 1)
    assert check("bundle verify", bundle, code=1)["findings"]
    assert check("bundle verify", bundle, "--bagit", code=1, key="Key of a bag")["findings"]
    check("identity revoke", whole.fingerprint(), "--status", "lost", "--since", "2026-11-22")
    assert check("identity known")[0]["log_vkeys"]
    others = {"demo", "bundle decrypt", "bundle fields"}
    assert check.names == {name for name in commands() if not takes_an_archive(name)} - others


@pytest.mark.slow
def test_the_demonstration_gives_the_json_that_is_documented(folder: Path) -> None:
    (folder / "files").mkdir()
    for number in range(3):
        (folder / "files" / f"{number}.txt").write_text(str(number))
    told = Checked()("demo", "demonstration", "--files", "files")
    assert (told["ok"], told["proven"], len(told["incidents"])) == (True, 3, 3)


def test_findings_are_told_as_documented(folder: Path) -> None:
    (folder / "file.txt").write_text("content")
    succeed("accession", "add", "a", "file.txt", "--received-from", "W", "--bytes-only", *OPEN)
    (stored,) = (path for path in (folder / "a" / "objects").rglob("*") if path.is_file())
    os.truncate(stored, 10)
    told = Checked()("archive check", "a", code=1)
    assert not told["ok"]
    assert told["findings"][0]["concerns"]


def test_what_is_saved_of_a_damaged_file_is_told_as_documented(folder: Path) -> None:
    (folder / "file.bin").write_bytes(bytes(300_000))
    succeed("accession", "add", "a", "file.bin", "--received-from", "W", "--bytes-only", *OPEN)
    (stored,) = (path for path in (folder / "a" / "objects").rglob("*") if path.is_file())
    os.truncate(stored, 262_300)
    item = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    told = Checked()("evidence extract", "a", item, "--to", "out", "--damaged", code=1)
    assert told["lost"] == [{"offset": 262_112, "length": 37_888}]
    ended = run("evidence", "extract", "a", item, "--to", "text", "--damaged", *OPEN)
    assert "bytes 262112 to 299999 of 300000" in ended.stdout
    assert ended.code == 1


def test_deleting_orphans_needs_consent(folder: Path) -> None:
    orphan = folder / "a" / "orphans" / ("0" * 32)
    orphan.write_text("left by a crash")
    refused = run("archive", "orphans", "a", "--delete", *OPEN)
    assert (refused.code, orphan.exists()) == (2, True)
    assert "--yes" in refused.stderr
    assert (
        "Deleted: 1 object."
        in succeed("archive", "orphans", "a", "--delete", "--yes", *OPEN).stdout
    )
    assert not orphan.exists()


def test_what_others_handed_on_is_told_as_documented(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "first")
    with archive:
        sent = exported(archive, incident, tmp_path / "sent")
    archive, _ = create_archive(tmp_path / "second")
    with archive:
        identity.create(archive, "Analyst")
        incident = add_incident(archive, "What the first team sent")
        bundle_receive.receive(archive, sent.path, Meter(), incident_id=incident.id)
        passed_on = exported(archive, incident, tmp_path / "out", form="zip")
    check = Checked()
    (received,) = check("bundle verify", passed_on.path, code=3)["received"]
    assert (received["bundle"], received["is_valid"]) == (sent.bundle, True)
    assert received["signer"]["fingerprint"] == sent.signer
    shown = run("bundle", "verify", passed_on.path, "--trust", sent.signer).stdout
    known = "it holds; signed by “given on the command line” (active); it has 2 files of these."
    assert f"{sent.bundle}: {known}" in shown
