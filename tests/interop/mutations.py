"""What can go wrong with a bundle, or be done to it: a name, and what the bundle is then."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from archive_app.bundle import cades, layout, proven, signing, statement
from archive_app.bundle.certificate import Identity
from archive_app.model import canonical, custody, disclosure, merkle
from archive_app.model.custody import ChainedSubject, Event, Subject
from tests.bundle import signers
from tests.bundle.whole import Log
from tests.bundle.zips import Crafted, build
from tests.interop.bundle_maker import Made, listed, sealed, signed, tagged, taken_over

Files: TypeAlias = Mapping[str, bytes]
Change: TypeAlias = Callable[[Made, Made], Files]
"""Gives the files of a changed bundle, from it and the one before it."""

LARGE = 1 << 20
FILE = "data/files/F000001.bin"
SECOND = "data/files/F000002.bin"


def flipped(content: bytes, seed: str) -> bytes:
    """Return bytes of which one bit is another."""
    chosen = random.Random(seed)
    changed = bytearray(content)
    changed[chosen.randrange(len(changed))] ^= 1 << chosen.randrange(8)
    return bytes(changed)


def log_of(files: Files) -> str:
    """Return the folder of the proofs of the one log."""
    return next(path for path in files if path.endswith("checkpoint.txt")).rpartition("/")[0]


def part(files: Files, kind: str) -> str:
    """Return the path of one file of a kind: a path itself, or the ending of one."""
    return kind if kind in files else next(path for path in files if path.endswith(kind))


PARTS = (
    *(*layout.TAG_FILES, layout.TAG_MANIFEST, FILE, layout.FILES_JSON, layout.RECORDS_JSON),
    *(layout.RECORDS_CSV, layout.RO_CRATE, layout.TRANSFER_JSON, layout.EVENTS_JSONL),
    *(layout.SIGNER_PEM, "/checkpoint.txt", "/consistency.json", ".tlog-proof", layout.LOG_VKEY),
    *(layout.ALLOWED_SIGNERS, layout.REPORT_PDF, layout.REPORT_HTML, layout.TRANSFER_FORM),
    *layout.SPECIFICATION[:1],
    *(signing.P7S, signing.SSHSIG, signing.MLDSA),
)
"""One file of each kind, as :func:`part` takes them."""


def without(files: Files, *paths: str) -> dict[str, bytes]:
    """Return the files less some."""
    return {path: content for path, content in files.items() if path not in paths}


def renamed(files: Files, old: str, new: str) -> dict[str, bytes]:
    """Return the files with one under another name."""
    return {**without(files, old), new: files[old]}


def edited(path: str, change: Callable[[Any], Any], number: int = 0) -> Change:
    """Change one object of a statement, and seal the bundle anew."""

    def made(bundle: Made, _: Made) -> Files:
        lines = bundle.files[path].split(b"\n")
        at = number + (lines[0] == b"[")
        comma = b"," if lines[at].endswith(b",") else b""
        told = json.loads(lines[at].removesuffix(b","))
        lines[at] = canonical.encode(change(told) or told) + comma
        return sealed({**bundle.files, path: b"\n".join(lines)}, bundle.identity)

    return made


def replaced(path: str, change: Callable[[bytes], bytes]) -> Change:
    """Change the bytes of a file, and seal the bundle anew."""

    def made(bundle: Made, _: Made) -> Files:
        content = change(bundle.files[path])
        assert content != bundle.files[path]
        return sealed({**bundle.files, path: content}, bundle.identity)

    return made


def in_log(name: str, change: Callable[[bytes], bytes]) -> Change:
    """Change the bytes of a file among the proofs, and seal the bundle anew."""

    def made(bundle: Made, before: Made) -> Files:
        return replaced(f"{log_of(bundle.files)}/{name}", change)(bundle, before)

    return made


def listing(name: str, change: Callable[[list[bytes]], list[bytes]]) -> Change:
    """Change the lines of a list, and sign the bundle anew."""

    def made(bundle: Made, _: Made) -> Files:
        lines = change(bundle.files[name].splitlines(keepends=True))
        files = {**bundle.files, name: b"".join(lines)}
        return signed(files if name == layout.TAG_MANIFEST else tagged(files), bundle.identity)

    return made


def _set(*path: str | int, to: object) -> Callable[[Any], Any]:
    def change(told: Any) -> None:
        for step in path[:-1]:
            told = told[step]
        told[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Any], Any]:
    def change(told: Any) -> None:
        for step in path[:-1]:
            told = told[step]
        del told[path[-1]]

    return change


def _reverse(name: str) -> Callable[[Any], Any]:
    return lambda told: told[name].reverse()


def _in_text(name: str, old: str, new: str) -> Callable[[Any], Any]:
    def change(told: Any) -> None:
        before, told[name] = told[name], re.sub(old, new, told[name], count=1)
        assert told[name] != before

    return change


def _swapped(lines: list[bytes]) -> list[bytes]:
    return [lines[1], lines[0], *lines[2:]]


def _larger_proof(bundle: Made, _: Made) -> Files:
    path = next(path for path in bundle.files if path.endswith(".tlog-proof"))
    more = "\u2014 somebody AAAAAAAAAA==\n".encode() * (LARGE // 16)
    return sealed({**bundle.files, path: bundle.files[path] + more}, bundle.identity)


def _swap_proofs(bundle: Made, _: Made) -> Files:
    one, two = [path for path in bundle.files if path.endswith(".tlog-proof")][:2]
    swapped = {one: bundle.files[two], two: bundle.files[one]}
    return sealed({**bundle.files, **swapped}, bundle.identity)


def _without_proof(bundle: Made, _: Made) -> Files:
    first = next(path for path in bundle.files if path.endswith(".tlog-proof"))
    return sealed(without(bundle.files, first), bundle.identity)


def _old_proof(bundle: Made, before: Made) -> Files:
    shared = next(p for p in before.files if p.endswith(".tlog-proof") and p in bundle.files)
    return sealed({**bundle.files, shared: before.files[shared]}, bundle.identity)


def _old_checkpoint(bundle: Made, before: Made) -> Files:
    path = f"{log_of(bundle.files)}/checkpoint.txt"
    return sealed({**bundle.files, path: before.files[path]}, bundle.identity)


def _flip_signature(line: int) -> Callable[[bytes], bytes]:
    def change(note: bytes) -> bytes:
        lines = note.split(b"\n")
        head, _, encoded = lines[line].rpartition(b" ")
        signature = bytearray(base64.b64decode(encoded))
        signature[40] ^= 1
        lines[line] = head + b" " + base64.b64encode(bytes(signature))
        return b"\n".join(lines)

    return change


def _other_bytes(bundle: Made, _: Made) -> Files:
    """The archive puts other bytes in a file's place and fits files.json to them."""
    content = b"other"
    told = [
        json.loads(each.rstrip(b",")) for each in bundle.files[layout.FILES_JSON].split(b"\n")[1:-2]
    ]
    told[0] |= {
        "sha256": hashlib.sha256(content).hexdigest(),
        "sha512": hashlib.sha512(content).hexdigest(),
        "size": len(content),
    }
    lines = b"[\n" + b",\n".join(map(canonical.encode, told)) + b"\n]\n"
    changed = {told[0]["path"]: content, layout.FILES_JSON: lines}
    return sealed({**bundle.files, **changed}, bundle.identity)


def _one_more_event(index: int | None = None, **said: object) -> Change:
    """State one more event about the first file, which no proof is given for."""
    is_named = said.pop("is_named", False)

    def made(bundle: Made, _: Made) -> Files:
        files = bundle.files
        head, first, *rest = files[layout.FILES_JSON].split(b"\n")
        told = json.loads(first.rstrip(b","))
        subjects = [
            (json.loads(event["leaf"]), event["leaf"], each["value"])
            for event in map(json.loads, files[layout.EVENTS_JSONL].splitlines())
            for each in event["disclosed"]
            if each["name"].startswith("subject/") and each["value"]["id"] == told["id"]
        ]
        place, leaf, subject = subjects[-1]
        follows = {"seq": subject["seq"] + 1, "prev": merkle.leaf_digest(leaf.encode()).hex()}
        fields = [("kind", "changed"), ("subject/0", {**subject, **follows, **said})]
        commitment, stored = disclosure.commit(bytes(32), fields)  # type: ignore[arg-type]
        log, at = bytes.fromhex(place["log"]), place["recorded_at"]
        proof = proven.prove(stored, {name for name, _ in fields})
        lines = files[layout.EVENTS_JSONL].splitlines()
        free = set(range(1000)) - set(map(_index, lines))
        number = min(free) if index is None else index
        lines.append(statement.event_line(custody.leaf_bytes(commitment, number, log, at), proof))
        if is_named:
            told["events"].append({"index": number, "log": place["log"]})
        described = canonical.encode(told) + (b"," if first.endswith(b",") else b"")
        changed = {
            layout.EVENTS_JSONL: b"".join(each + b"\n" for each in sorted(lines, key=_index)),
            layout.FILES_JSON: b"\n".join([head, described, *rest]),
        }
        return sealed({**files, **changed}, bundle.identity)

    return made


def _index(line: bytes) -> int:
    return int(json.loads(json.loads(line)["leaf"])["index"])


def one_more_log(
    kind: str = "log_succeeded",
    *,
    about: Callable[[str, str], Sequence[tuple[str, str]]] = lambda new, old: (
        ("log", new),
        ("log", old),
    ),
    outcome: str = "evidence-log/{log}\n{size}\n{root}",
    index: int = 0,
    withheld: str | None = None,
    is_proven: bool = True,
) -> Change:
    """Add a log with keys of the signer's own, and what its first events say of the one before."""

    def made(bundle: Made, _: Made) -> Files:
        files, log = bundle.files, Log(7).grow(index)
        told = json.loads(files[layout.TRANSFER_JSON])
        before = told["logs"][-1]
        subjects = [
            ChainedSubject(Subject(kind, thing), 900 + at, "ab" * 32)
            for at, (kind, thing) in enumerate(about(log.id.hex(), before["log"]))
        ]
        event = json.loads(log.append(Event(kind, (), outcome=outcome.format(**before)), subjects))
        event["disclosed"] = [each for each in event["disclosed"] if each["name"] != withheld]
        head = log.head()
        told["logs"].append({"log": head.log.hex(), "root": head.root.hex(), "size": head.size})
        vkeys = "".join(f"{vkey}\n" for vkey in log.keys.verifier_keys()).encode()
        changed = {
            layout.TRANSFER_JSON: canonical.encode(told) + b"\n",
            layout.EVENTS_JSONL: files[layout.EVENTS_JSONL] + canonical.encode(event) + b"\n",
            layout.LOG_VKEY: files[layout.LOG_VKEY] + vkeys,
            **log.proof_files([index] if is_proven else [], None),
        }
        return sealed({**files, **changed}, bundle.identity)

    return made


def _logs_in_another_order(bundle: Made, before: Made) -> Files:
    files = one_more_log()(bundle, before)
    told = json.loads(files[layout.TRANSFER_JSON])
    told["logs"].reverse()
    lines = files[layout.EVENTS_JSONL].splitlines(keepends=True)
    changed = {
        layout.TRANSFER_JSON: canonical.encode(told) + b"\n",
        layout.EVENTS_JSONL: b"".join([lines[-1], *lines[:-1]]),
    }
    return sealed({**files, **changed}, bundle.identity)


def _of_inner_nodes(path: str, count: int) -> Change:
    """Give in a set the nodes of its tree that are so many, and nothing of what is below them."""

    def made(bundle: Made, before: Made) -> Files:
        for number, line in enumerate(bundle.files[path].strip(b"[]\n").split(b"\n")):
            row = sorted(map(canonical.from_base64url, json.loads(line.rstrip(b","))["leaves"]))
            while len(row) > count:
                row = [
                    hashlib.sha256(b"\1" + one + two).digest()
                    for one, two in zip(row[::2], row[1::2], strict=True)
                ]
            if sorted(row) == row:
                nodes = [canonical.to_base64url(node) for node in row]
                change = {"disclosed": [], "leaves": nodes}

                def shortened(told: Any, new: Any = change) -> Any:
                    return {**told, **new}

                return edited(path, shortened, number)(bundle, before)
        raise AssertionError("no set has nodes in order")

    return made


def _said_again(told: bytes, name: str, other: str) -> bytes:
    """Say the first object of a list again under another name."""
    first, *rest = told.split(b"\n")[1:-2]
    again = canonical.encode({**json.loads(first.rstrip(b",")), name: other})
    lines = [first.rstrip(b","), again, *(each.rstrip(b",") for each in rest)]
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def _two_paths(bundle: Made, _: Made) -> Files:
    told = _said_again(bundle.files[layout.FILES_JSON], "path", "data/files/F000009.bin")
    changed = {layout.FILES_JSON: told, "data/files/F000009.bin": bundle.files[FILE]}
    return sealed({**bundle.files, **changed}, bundle.identity)


def _signature(name: str, change: Callable[[Made, Made], bytes | None]) -> Change:
    def made(bundle: Made, before: Made) -> Files:
        content = change(bundle, before)
        rest = without(bundle.files, name)
        return rest if content is None else {**rest, name: content}

    return made


def _countersigned(change: Callable[[bytes], bytes]) -> Change:
    def made(bundle: Made, _: Made) -> Files:
        notary, at = signers.imported(), signers.AT
        value = cades.sign(notary, bundle.files[layout.TAG_MANIFEST], at)
        return {**bundle.files, signers.COUNTER: change(value)}

    return made


def _added(path: str, content: bytes = b"more", *, seal: bool = False) -> Change:
    def made(bundle: Made, _: Made) -> Files:
        files = {**bundle.files, path: content}
        return sealed(files, bundle.identity) if seal else files

    return made


def _other() -> Identity:
    return signers.generated("Somebody else")


def _bag_info(change: Callable[[list[bytes]], list[bytes]]) -> Change:
    return listing(layout.BAG_INFO, change)


def _version(number: bytes) -> Callable[[list[bytes]], list[bytes]]:
    label = b"Evidence-Bundle-Version: "
    return lambda lines: [
        label + number + b"\n" if each.startswith(label) else each for each in lines
    ]


def _flip(seed: str) -> Callable[[bytes], bytes]:
    return lambda content: flipped(content, seed)


def _part(kind: str, change: Callable[[bytes], bytes | None]) -> Change:
    def made(bundle: Made, _: Made) -> Files:
        path = part(bundle.files, kind)
        content = change(bundle.files[path])
        rest = without(bundle.files, path)
        return rest if content is None else {**rest, path: content}

    return made


REFUSED = {
    "another version beside the first": "version",
    "another version, that ends otherwise": "version",
    "another version, spelled otherwise": "version",
    "another version on the line of a name": "bag-info",
    "a label twice": "bag-info",
    "a line that goes on": "bag-info",
    "a summary that does not end": "bag-info",
    "a declaration of nothing": "declaration",
    "a declaration of another version": "declaration",
    "a declaration of another encoding": "declaration",
    "a declaration with other line ends": "declaration",
    "an event in another order": "event",
    "events in reverse": "event",
    "an event twice": "event",
    "records: one under two names": "record",
    "record: a name that hides": "record",
    "record: a name without its zeros": "record",
    "record: a name with a zero more": "record",
    "record: a name of number 0": "record",
    "files: one under two paths": "file",
    "files: digested at no time": "file",
    "files: digested on no day": "file",
    "files: events in reverse": "file",
    "records: one gone": "record",
    "record: digests of nodes": "record",
    "event: digests of nodes": "event",
    "an event beyond its log": "event",
    "an event of no log": "event",
    "files: an event without a proof": "file",
    "a log that follows none": "succession",
    "a log that follows another": "succession",
    "a log that follows in another role": "succession",
    "a log that follows at another size": "succession",
    "a log that follows with another root": "succession",
    "a log that follows and does not say so": "succession",
    "a log that follows and does not say which": "succession",
    "a log that follows and does not say where": "succession",
    "a log that follows, not proven": "succession",
    "a log that follows, not at first": "succession",
    "logs in another order": "succession",
    "transfer: a log twice": "transfer",
    "transfer: made at no time": "transfer",
    "transfer: made on no day": "transfer",
}
"""What its own signer may do against docs/bundle.md, and the code of the finding that it is."""


def changes() -> dict[str, Change]:
    """Return every change, by name."""
    made: dict[str, Change] = {
        "nothing": lambda bundle, _: bundle.files,
        "sealed anew by the same key": lambda bundle, _: sealed(bundle.files, bundle.identity),
        "signed by another": lambda bundle, _: signed(bundle.files, _other()),
        "taken over by another": lambda bundle, _: taken_over(bundle.files, _other()),
        "taken over by an imported key": lambda b, _: taken_over(b.files, signers.imported()),
        "all signatures gone": lambda bundle, _: without(
            bundle.files, *(path for path in bundle.files if path.startswith("signatures/"))
        ),
        "p7s of the bundle before": _signature(signing.P7S, lambda _, old: old.files[signing.P7S]),
        "p7s with a byte after it": _signature(
            signing.P7S, lambda new, _: new.files[signing.P7S] + b"\0"
        ),
        "empty p7s": _signature(signing.P7S, lambda *_: b""),
        "p7s of another": _signature(
            signing.P7S,
            lambda new, _: signing.sign(_other(), new.files[layout.TAG_MANIFEST], signers.AT)[
                signing.P7S
            ],
        ),
        "sshsig of another": _signature(
            signing.SSHSIG,
            lambda new, _: signing.sign(_other(), new.files[layout.TAG_MANIFEST], signers.AT)[
                signing.SSHSIG
            ],
        ),
        "sshsig of the bundle before": _signature(
            signing.SSHSIG, lambda _, old: old.files[signing.SSHSIG]
        ),
        "sshsig with other line ends": _signature(
            signing.SSHSIG, lambda new, _: new.files[signing.SSHSIG].replace(b"\n", b"\r\n")
        ),
        "sshsig and mldsa gone": lambda b, _: without(b.files, signing.SSHSIG, signing.MLDSA),
        "countersigned": _countersigned(bytes),
        "countersigned wrongly": _countersigned(lambda value: flipped(value, "counter")),
        "a request that is none": _added(signing.timestamp_path(2, "tsq")),
        "a stamp that is none": _added(signing.timestamp_path(2, "tsr")),
        "a validation file": _added("signatures/validation/01.crl"),
        "a large validation file": _added("signatures/validation/01.crl", bytes(2 << 20)),
        "a signature that is too large": _added("signatures/countersign/01.p7s", bytes(2 << 20)),
        "a list that is too large": lambda b, _: {**b.files, layout.TAG_MANIFEST: bytes(2 << 20)},
        "a list of nothing but zeros": lambda b, _: {
            **b.files,
            layout.MANIFEST_SHA256: bytes(2 << 20),
        },
        "signatures that are too large together": lambda b, _: {
            **b.files,
            **{f"signatures/countersign/{each}.p7s": bytes(1 << 20) for each in range(10, 30)},
        },
        "a signature of no kind": _added("signatures/letter.txt"),
        "a folder among signatures": _added("signatures/more/01.p7s"),
        "an unlisted file": _added("data/files/F000009.bin"),
        "an unlisted tag file": _added("notes.txt"),
        "fetch.txt": _added("fetch.txt"),
        "another signed list": _added("tagmanifest-sha512.txt"),
        "a hidden file": _added(".DS_Store"),
        "a hidden folder": _added("data/.git/config"),
        "a twin by case": _added("data/files/f000001.BIN"),
        "a folder that is a twin by case": _added("data/Files/F000009.bin"),
        "a listed twin by case": _added("data/files/f000001.bin", seal=True),
        "a device of Windows": _added("data/files/con.txt"),
        "a space in a name": _added("data/files/a b.txt"),
        "a name beyond ASCII": _added("data/files/\u0456.txt"),
        "a bidirectional name": _added("data/files/a\u202egpj.exe"),
        "a dot at the end": _added("data/files/a."),
        "a long name": _added("data/files/" + "a" * 129),
        "a long path": _added("data/" + "/".join(["a" * 60] * 4)),
        "a listed extra file": _added("data/more/a.txt", seal=True),
        "a listed file among the evidence": _added("data/files/F000009.bin", seal=True),
        "evidence renamed": lambda b, _: renamed(b.files, FILE, "data/files/F000009.bin"),
        "evidence renamed and sealed": lambda b, _: sealed(
            renamed(b.files, FILE, "data/files/F000009.bin"), b.identity
        ),
        "evidence swapped": lambda b, _: sealed(
            {**b.files, FILE: b.files[SECOND], SECOND: b.files[FILE]}, b.identity
        ),
        "evidence replaced, with its description": _other_bytes,
        "lists of the bundle before": lambda new, old: {
            **new.files,
            **{path: old.files[path] for path in layout.TAG_FILES},
        },
        "proofs swapped": _swap_proofs,
        "a proof gone": _without_proof,
        "a proof of the bundle before": _old_proof,
        "checkpoint of the bundle before": _old_checkpoint,
        "checkpoint: Ed25519 wrong": in_log("checkpoint.txt", _flip_signature(4)),
        "checkpoint: ML-DSA wrong": in_log("checkpoint.txt", _flip_signature(5)),
        "checkpoint: a line more": in_log(
            "checkpoint.txt", lambda note: note.replace(b"\n\n", b"\nmore\n\n", 1)
        ),
        "checkpoint: one signature": in_log(
            "checkpoint.txt", lambda note: b"\n".join(note.split(b"\n")[:5]) + b"\n"
        ),
        "checkpoint: a signature twice": in_log(
            "checkpoint.txt", lambda note: note + b"\n".join(note.split(b"\n")[4:5]) + b"\n"
        ),
        "checkpoint: another size": in_log(
            "checkpoint.txt", lambda note: re.sub(rb"\n(\d+)\n", rb"\n1\g<1>\n", note, count=1)
        ),
        "consistency: cut": in_log(
            "consistency.json", lambda told: re.sub(rb'"path":\[[^]]+', b'"path":[', told)
        ),
        "consistency: another root": in_log(
            "consistency.json",
            lambda told: re.sub(rb'"root":"[0-9a-f]{64}', b'"root":"' + b"0" * 64, told),
        ),
        "consistency: no line end": in_log("consistency.json", lambda told: told[:-1]),
        "a key of the log gone": replaced(
            layout.LOG_VKEY, lambda keys: keys.splitlines(keepends=True)[0]
        ),
        "keys of the log in the other order": replaced(
            layout.LOG_VKEY, lambda keys: b"".join(reversed(keys.splitlines(keepends=True)))
        ),
        "a key of the log misspelled": replaced(
            layout.LOG_VKEY, lambda keys: re.sub(rb"\+[0-9a-f]{8}\+", b"+00000000+", keys, count=1)
        ),
        "a statement missing": lambda b, _: sealed(
            without(b.files, layout.RECORDS_JSON), b.identity
        ),
        "transfer missing": lambda b, _: sealed(without(b.files, layout.TRANSFER_JSON), b.identity),
        "transfer: another signer": edited(layout.TRANSFER_JSON, _set("signer", to="0" * 64)),
        "transfer: another version": edited(layout.TRANSFER_JSON, _set("v", to=2)),
        "transfer: a name more": edited(layout.TRANSFER_JSON, _set("more", to=1)),
        "transfer: a name less": edited(layout.TRANSFER_JSON, _drop("purpose")),
        "transfer: no logs": edited(layout.TRANSFER_JSON, _set("logs", to=[])),
        "transfer: another size": edited(layout.TRANSFER_JSON, _set("logs", 0, "size", to=3)),
        "transfer: another root": edited(
            layout.TRANSFER_JSON, _set("logs", 0, "root", to="0" * 64)
        ),
        "transfer: a log twice": edited(
            layout.TRANSFER_JSON, lambda told: told["logs"].append(told["logs"][0])
        ),
        "transfer: made at no time": edited(
            layout.TRANSFER_JSON, _set("created_at", to="\x1b[31mVALID")
        ),
        "transfer: made on no day": edited(
            layout.TRANSFER_JSON, _set("created_at", to="2026-13-01T00:00:00Z")
        ),
        "transfer: no bundle's name": edited(layout.TRANSFER_JSON, _set("bundle", to="EVB")),
        "transfer: white space": replaced(
            layout.TRANSFER_JSON, lambda told: told.replace(b":", b": ", 1)
        ),
        "an event gone": replaced(
            layout.EVENTS_JSONL, lambda told: b"".join(told.splitlines(keepends=True)[1:])
        ),
        "the last event gone": replaced(
            layout.EVENTS_JSONL, lambda told: b"".join(told.splitlines(keepends=True)[:-1])
        ),
        "an event twice": replaced(
            layout.EVENTS_JSONL, lambda told: told + told.splitlines(keepends=True)[-1]
        ),
        "an event in another order": replaced(
            layout.EVENTS_JSONL, lambda told: b"".join(_swapped(told.splitlines(keepends=True)))
        ),
        "events in reverse": replaced(
            layout.EVENTS_JSONL, lambda told: b"".join(told.splitlines(keepends=True)[::-1])
        ),
        "events do not end": replaced(layout.EVENTS_JSONL, lambda told: told[:-1]),
        "no events": replaced(layout.EVENTS_JSONL, lambda _: b""),
        "event: another value": edited(
            layout.EVENTS_JSONL, _set("disclosed", 0, "value", to="received")
        ),
        "event: a value less": edited(layout.EVENTS_JSONL, _drop("disclosed", -1), 2),
        "event: a value twice": edited(
            layout.EVENTS_JSONL, lambda told: told["disclosed"].append(told["disclosed"][0])
        ),
        "event: leaves in another order": edited(layout.EVENTS_JSONL, _reverse("leaves")),
        "event: a leaf less": edited(layout.EVENTS_JSONL, _drop("leaves", 3)),
        "event: another index": edited(
            layout.EVENTS_JSONL, _in_text("leaf", '"index":[0-9]+', '"index":900')
        ),
        "event: another time": edited(
            layout.EVENTS_JSONL, _in_text("leaf", '"recorded_at":"....', '"recorded_at":"1999')
        ),
        "event: another log": edited(
            layout.EVENTS_JSONL, _in_text("leaf", '"log":"[0-9a-f]{32}', f'"log":"{"0" * 32}')
        ),
        "event: a leaf of version 2": edited(
            layout.EVENTS_JSONL, _in_text("leaf", '"v":1', '"v":2')
        ),
        "record: another value": edited(
            layout.RECORDS_JSON, _set("disclosed", 0, "value", to="Another title")
        ),
        "record: a value less": edited(layout.RECORDS_JSON, _drop("disclosed", 0)),
        "record: another number": edited(
            layout.RECORDS_JSON, _in_text("header", '"number":1', '"number":2')
        ),
        "record: another name": edited(layout.RECORDS_JSON, _set("local", to="E009")),
        "record: another name of its kind": edited(layout.RECORDS_JSON, _set("local", to="I009")),
        "record: a name of another": edited(layout.RECORDS_JSON, _set("local", to="P001")),
        "record: a header with white space": edited(
            layout.RECORDS_JSON, _in_text("header", ":", ": ")
        ),
        "records: one gone": replaced(
            layout.RECORDS_JSON,
            lambda told: b"".join([b"[\n", *told.splitlines(keepends=True)[2:]]),
        ),
        "records: not a list": replaced(layout.RECORDS_JSON, lambda told: told[2:-2]),
        "records: more after the end": replaced(layout.RECORDS_JSON, lambda told: told + b"[]\n"),
        "records: one under two names": replaced(
            layout.RECORDS_JSON, lambda told: _said_again(told, "local", "I009")
        ),
        "record: a name that hides": edited(
            layout.RECORDS_JSON, _set("local", to="I<script>\u202e")
        ),
        "record: a name without its zeros": edited(layout.RECORDS_JSON, _set("local", to="I1")),
        "record: a name with a zero more": edited(layout.RECORDS_JSON, _set("local", to="I0001")),
        "record: a name of number 0": edited(layout.RECORDS_JSON, _set("local", to="I000")),
        "record: a name of a thousand": edited(layout.RECORDS_JSON, _set("local", to="I1000")),
        "records: an empty list": replaced(layout.RECORDS_JSON, lambda _: b"[\n]\n"),
        "records: one twice": replaced(
            layout.RECORDS_JSON,
            lambda told: b"".join([b"[\n", told.splitlines(keepends=True)[1], told[2:]]),
        ),
        "files: another digest": edited(layout.FILES_JSON, _set("sha256", to="0" * 64)),
        "files: another size": edited(layout.FILES_JSON, _set("size", to=4)),
        "files: a size that is true": edited(layout.FILES_JSON, _set("size", to=True)),
        "files: another path": edited(layout.FILES_JSON, _set("path", to="data/files/F000009.bin")),
        "files: another's id": edited(layout.FILES_JSON, _set("id", to="0" * 32)),
        "files: another role": edited(layout.FILES_JSON, _set("role", to="derivative")),
        "files: a name told": edited(layout.FILES_JSON, _set("original_name", to="a.bin")),
        "files: a time told": edited(
            layout.FILES_JSON, _set("times", "created_at", to="2024-01-01T00:00:00Z")
        ),
        "files: one under two paths": _two_paths,
        "files: digested at no time": edited(
            layout.FILES_JSON, _set("sha512_digested_at", to="1999 lie")
        ),
        "files: digested on no day": edited(
            layout.FILES_JSON, _set("sha512_digested_at", to="2026-02-30T00:00:00Z")
        ),
        "files: events in reverse": edited(layout.FILES_JSON, _reverse("events")),
        "an event beyond its log": _one_more_event(900, is_named=True),
        "an event of no log": edited(
            layout.EVENTS_JSONL, _in_text("leaf", '"log":"[0-9a-f]{32}', f'"log":"{"0" * 32}'), -2
        ),
        "files: an event without a proof": _one_more_event(is_named=True),
        "record: digests of nodes": _of_inner_nodes(layout.RECORDS_JSON, 2),
        "event: digests of nodes": _of_inner_nodes(layout.EVENTS_JSONL, 2),
        "keys of the log beyond a limit": replaced(
            layout.LOG_VKEY, lambda keys: b"# another\n" * LARGE + keys
        ),
        "keys of the log and more beyond a limit": replaced(
            layout.LOG_VKEY, lambda keys: keys + b"# another\n" * LARGE
        ),
        "a certificate and more beyond a limit": replaced(
            layout.SIGNER_PEM, lambda pem: pem + b"another\n" * LARGE
        ),
        "a proof and more beyond a limit": _larger_proof,
        "a log that follows": one_more_log(),
        "a log that follows none": one_more_log("viewed"),
        "a log that follows another": one_more_log(outcome="evidence-log/{root}\n{size}\n{root}"),
        "a log that follows in another role": one_more_log(
            about=lambda new, old: (("log", old), ("log", new))
        ),
        "a log that follows at another size": one_more_log(outcome="evidence-log/{log}\n1\n{root}"),
        "a log that follows with another root": one_more_log(
            outcome="evidence-log/{log}\n{size}\n{log}"
        ),
        "a log that follows and does not say so": one_more_log(withheld="kind"),
        "a log that follows and does not say which": one_more_log(withheld="subject/1"),
        "a log that follows and does not say where": one_more_log(withheld="outcome"),
        "a log that follows, not proven": one_more_log(is_proven=False),
        "a log that follows, not at first": one_more_log(index=1),
        "logs in another order": _logs_in_another_order,
        "unproven: an event more": _one_more_event(),
        "unproven: an event that states other bytes": _one_more_event(digest="0" * 64),
        "unproven: an event that states no bytes": _one_more_event(digest=None),
        "unproven: an event that does not follow": _one_more_event(prev="0" * 64),
        "unproven: an event before the first": _one_more_event(seq=0, prev=None),
        "unproven: an event in the place of the first": _one_more_event(seq=1, prev=None),
        "unproven: an event far away": _one_more_event(seq=2**53 - 1),
        "files: no events": edited(layout.FILES_JSON, _set("events", to=[])),
        "files: one gone": replaced(
            layout.FILES_JSON, lambda told: b"".join([b"[\n", *told.splitlines(keepends=True)[2:]])
        ),
        "a manifest in another order": listing(layout.MANIFEST_SHA256, _swapped),
        "a manifest with a line twice": listing(
            layout.MANIFEST_SHA512, lambda lines: [lines[0], *lines]
        ),
        "a manifest in capitals": listing(
            layout.MANIFEST_SHA256,
            lambda lines: [lines[0][:64].upper() + lines[0][64:], *lines[1:]],
        ),
        "a manifest with an asterisk": listing(
            layout.MANIFEST_SHA256, lambda lines: [lines[0].replace(b"  ", b" *"), *lines[1:]]
        ),
        "a manifest without its last line end": listing(
            layout.MANIFEST_SHA256, lambda lines: [*lines[:-1], lines[-1][:-1]]
        ),
        "a manifest with a blank line": listing(
            layout.MANIFEST_SHA256, lambda lines: [*lines, b"\n"]
        ),
        "a manifest with a line less": listing(layout.MANIFEST_SHA512, lambda lines: lines[1:]),
        "a manifest that leads out": listing(
            layout.MANIFEST_SHA256, lambda lines: [b"0" * 64 + b"  ../x\n", *lines]
        ),
        "a signed list that names more": listing(
            layout.TAG_MANIFEST, lambda lines: [*lines, b"0" * 64 + b"  zzz.txt\n"]
        ),
        "a signed list that names less": listing(layout.TAG_MANIFEST, lambda lines: lines[1:]),
        "the number of bytes is another": _bag_info(
            lambda lines: [re.sub(rb"(Oxum: )", rb"\g<1>1", each) for each in lines]
        ),
        "the number of bytes twice": _bag_info(
            lambda lines: [*lines, *(each for each in lines if b"Oxum" in each)]
        ),
        "the number of bytes is missing": _bag_info(
            lambda lines: [each for each in lines if b"Oxum" not in each]
        ),
        "another version beside the first": _bag_info(
            lambda lines: [*lines, b"Evidence-Bundle-Version: 1.0\n"]
        ),
        "another version, that ends otherwise": _bag_info(
            lambda lines: [*lines, b"Evidence-Bundle-Version: 2\r\n"]
        ),
        "another version, spelled otherwise": _bag_info(
            lambda lines: [*lines, b"evidence-bundle-version : 2\n"]
        ),
        "another version on the line of a name": _bag_info(
            lambda lines: [
                *lines,
                "Source-Organization: x\u2028Evidence-Bundle-Version: 2\n".encode(),
            ]
        ),
        "a label twice": _bag_info(lambda lines: [*lines, lines[0]]),
        "a label of one's own": _bag_info(lambda lines: [*lines, b"Contact-Name: Nobody\n"]),
        "a line that goes on": _bag_info(lambda lines: [*lines, b"  and on\n"]),
        "a summary that does not end": _bag_info(lambda lines: [*lines[:-1], lines[-1][:-1]]),
        "a declaration of nothing": listing(layout.BAGIT, lambda _: []),
        "a declaration of another version": listing(
            layout.BAGIT, lambda lines: [lines[0].replace(b"1.0", b"0.97"), lines[1]]
        ),
        "a declaration of another encoding": listing(
            layout.BAGIT, lambda lines: [lines[0], lines[1].replace(b"UTF-8", b"UTF-16")]
        ),
        "a declaration with other line ends": listing(
            layout.BAGIT, lambda lines: [each.replace(b"\n", b"\r\n") for each in lines]
        ),
        "a newer version": _bag_info(_version(b"2")),
        "a version that is none": _bag_info(_version(b"one")),
        "a version of other digits": _bag_info(_version("\u0662".encode())),
        "a newer version of which a byte is wrong": lambda b, old: {
            **_bag_info(_version(b"2"))(b, old),
            FILE: b"other",
        },
        "a newer version that states nothing": lambda b, old: _bag_info(_version(b"2"))(
            Made(b.name, listed(without(b.files, layout.TRANSFER_JSON)), b.identity), old
        ),
    }
    for kind in PARTS:
        made[f"a bit of {kind}"] = _part(kind, _flip(kind))
        made[f"{kind} is gone"] = _part(kind, lambda _: None)
        made[f"{kind} is empty"] = _part(kind, lambda _: b"")
    for seed in range(25):
        made[f"p7s bit {seed}"] = lambda b, _, seed=seed: {  # type: ignore[misc]
            **b.files,
            signing.P7S: flipped(b.files[signing.P7S], f"p7s {seed}"),
        }
    for seed in range(5):
        made[f"sshsig bit {seed}"] = lambda b, _, seed=seed: {  # type: ignore[misc]
            **b.files,
            signing.SSHSIG: flipped(b.files[signing.SSHSIG], f"ssh {seed}"),
        }
    return made


Zipped: TypeAlias = Callable[[bytes, Made], bytes]
"""Gives a changed zip, from the bytes of a good one and what is in it."""


def _remade(change: Callable[[zipfile.ZipFile, Made], None], **how: Any) -> Zipped:
    """Write the zip as an ordinary program would, with something more."""

    def made(_: bytes, bundle: Made) -> bytes:
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", **how) as archive:
            for path, content in sorted(bundle.files.items()):
                archive.writestr(zipfile.ZipInfo(f"{bundle.name}/{path}"), content, **_how(how))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that a name is there twice is the point
                change(archive, bundle)
        return sink.getvalue()

    return made


def _how(how: Mapping[str, Any]) -> dict[str, Any]:
    return {"compress_type": how["compression"]} if "compression" in how else {}


def _write(name: str, content: bytes = b"more", mode: int = 0o100644) -> Zipped:
    def change(archive: zipfile.ZipFile, bundle: Made) -> None:
        entry = zipfile.ZipInfo(name.format(bundle.name))
        entry.external_attr = mode << 16
        archive.writestr(entry, content)

    return _remade(change)


def _streamed(_: bytes, bundle: Made) -> bytes:
    """Write the zip into a pipe, so that sizes come after the bytes."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    sink = Pipe()
    with zipfile.ZipFile(sink, "w") as archive:
        for path, content in sorted(bundle.files.items()):
            archive.writestr(f"{bundle.name}/{path}", content)
    return sink.getvalue()


def _shifted(content: bytes, bundle: Made) -> bytes:
    """Put bytes before the zip and let its offsets know."""
    sink = io.BytesIO(b"#!/bin/sh\n")
    sink.seek(0, io.SEEK_END)
    with zipfile.ZipFile(sink, "a") as archive:
        for path, each in sorted(bundle.files.items()):
            archive.writestr(f"{bundle.name}/{path}", each)
    return sink.getvalue()


def _header(offset: int, value: bytes, *, central: bool) -> Zipped:
    """Change a field of the first header of bagit.txt."""

    def made(content: bytes, bundle: Made) -> bytes:
        name = f"{bundle.name}/{layout.BAGIT}".encode()
        at = content.rindex(name) - 46 if central else content.index(name) - 30
        return content[: at + offset] + value + content[at + offset + len(value) :]

    return made


def _extra(field: bytes, *, central: bool) -> Zipped:
    """Give bagit.txt an extra field in one of its two headers."""

    def made(_: bytes, bundle: Made) -> bytes:
        members = [
            Crafted(f"{bundle.name}/{path}", content)
            for path, content in sorted(bundle.files.items())
        ]
        first = next(each for each in members if each.raw_name.endswith(b"/bagit.txt"))
        if central:
            first.central_extra = field
        else:
            first.local_extra = field
        return build(members)

    return made


def _field(number: int, content: bytes) -> bytes:
    return struct.pack("<2H", number, len(content)) + content


_HARMLESS_FIELDS = {
    "the time": (0x5455, b"\1" + bytes(4), True),
    "three times": (0x5455, b"\7" + bytes(12), False),
    "one of three times": (0x5455, b"\7" + bytes(4), True),
    "a person and a group": (0x7875, b"\1\4" + bytes(4) + b"\4" + bytes(4), False),
    "three times of Windows": (0x000A, bytes(4) + b"\1\0\x18\0" + bytes(24), True),
}
_OTHER_FIELDS = {
    "a number of no meaning": (0xCAFE, b"hidden" * 10_000),
    "a link of PKWARE": (0x000D, bytes(12) + b"/etc/passwd"),
    "a cipher": (0x9901, b"\2\0AE\3\0\0"),
    "a time that is too long": (0x5455, b"\1" + bytes(8)),
    "a time of more kinds": (0x5455, b"\x0f" + bytes(16)),
    "a person of eight bytes": (0x7875, b"\1\x08" + bytes(8) + b"\4" + bytes(4)),
    "times of Windows and more": (0x000A, bytes(4) + b"\1\0\x18\0" + bytes(24) + b"more"),
    "words where Windows has none": (0x000A, b"more" + b"\1\0\x18\0" + bytes(24)),
}


def harmless_fields() -> dict[str, Zipped]:
    """Return each extra field that packing again may leave, by name."""
    return {
        f"an extra field, {name}": _extra(_field(number, content), central=central)
        for name, (number, content, central) in _HARMLESS_FIELDS.items()
    }


def _other_fields() -> dict[str, Zipped]:
    made = {
        f"an extra field, {name}, {where}": _extra(_field(number, content), central=central)
        for name, (number, content) in _OTHER_FIELDS.items()
        for where, central in (("in its header", False), ("in the directory", True))
    }
    twice = 2 * _field(0x5455, b"\1" + bytes(4))
    return {**made, "an extra field twice": _extra(twice, central=False)}


def _without_root(_: bytes, bundle: Made) -> bytes:
    return build([Crafted(path, content) for path, content in sorted(bundle.files.items())])


def zip_changes() -> dict[str, Zipped]:
    """Return every change of a zip, by name."""
    nothing = _remade(lambda *_: None)
    made: dict[str, Zipped] = {
        "nothing": lambda content, _: content,
        "by an ordinary program": nothing,
        "deflated": _remade(lambda *_: None, compression=zipfile.ZIP_DEFLATED),
        "by another method": _remade(lambda *_: None, compression=zipfile.ZIP_BZIP2),
        "streamed": _streamed,
        "bytes before": lambda content, _: b"junk" + content,
        "bytes before, and offsets that know": _shifted,
        "bytes after": lambda content, _: content + b"junk",
        "two of them": lambda content, _: content + content,
        "a comment": lambda content, _: content[:-2] + b"\x04\x00junk",
        "half of it": lambda content, _: content[: len(content) // 2],
        "without its last byte": lambda content, _: content[:-1],
        "without its end": lambda content, _: content[:-22],
        "its end alone": lambda content, _: content[-22:],
        "a member more": _write("{}/notes.txt"),
        "a member beside the folder": _write("notes.txt"),
        "a member of another folder": _write("another/notes.txt"),
        "a member twice": _write("{}/bagit.txt"),
        "a member twice in capitals": _write("{}/BAGIT.txt"),
        "a folder": _write("{}/data/", b"", 0o040755),
        "an empty folder": _write("{}/more/", b"", 0o040755),
        "a folder that is a twin by case": _write("{}/DATA/", b"", 0o040755),
        "a folder that is a twin of a file": _write("{}/data/files/F000001.BIN/", b"", 0o040755),
        "a folder of a group": _write("{}/data/", b"", 0o042755),
        "a folder that keeps files": _write("{}/data/", b"", 0o041777),
        "a file that would run as somebody else": _header(
            38, (0o104755 << 16).to_bytes(4, "little"), central=True
        ),
        "a file that would run as a group": _header(
            38, (0o102755 << 16).to_bytes(4, "little"), central=True
        ),
        "a file that runs": _header(38, (0o100755 << 16).to_bytes(4, "little"), central=True),
        "no folder": _without_root,
        "nothing in it": lambda *_: build([]),
        "a folder with bytes": _write("{}/more/", b"bytes", 0o040755),
        "a folder that is a file too": _write("{}/bagit.txt/", b"", 0o040755),
        "a link": _write("{}/data/link", b"/etc/passwd", 0o120777),
        "a device": _write("{}/data/device", b"", 0o020644),
        "a path that leads out": _write("{}/../../evil"),
        "an absolute path": _write("/evil"),
        "a path with backslashes": _write("{}\\data\\evil"),
        "a name beyond ASCII": _write("{}/data/\u0456"),
        "local header: other size": _header(18, b"\x01\0\0\0", central=False),
        "local header: other name": _header(31, b"X", central=False),
        "local header: encrypted": _header(6, b"\1\0", central=False),
        "local header: other time": _header(10, b"\1\0", central=False),
        "local header: other CRC": _header(14, b"\0\0\0\0", central=False),
        "directory: other CRC": _header(16, b"\0\0\0\0", central=True),
        "directory: other offset": _header(42, b"\1\0\0\0", central=True),
        "directory: a link": _header(38, b"\0\0\xff\xa1", central=True),
        "directory: encrypted": _header(8, b"\1\0", central=True),
        "directory: other method": _header(10, b"\x08\0", central=True),
        "directory: other disk": _header(34, b"\1\0", central=True),
        "directory: newer version": _header(6, b"\x3f\0", central=True),
    }
    made |= harmless_fields() | _other_fields()
    for seed in range(40):
        made[f"bit {seed}"] = lambda content, _, seed=seed: flipped(content, f"zip {seed}")  # type: ignore[misc]
    for seed in range(20):
        made[f"bit {seed} of the end"] = (
            lambda content, _, seed=seed: (  # type: ignore[misc]
                content[:-3000] + flipped(content[-3000:], f"end {seed}")
            )
        )
    for seed in range(8):
        made[f"cut {seed}"] = (
            lambda content, _, seed=seed: (  # type: ignore[misc]
                content[: random.Random(f"cut {seed}").randrange(len(content))]
            )
        )
    return made
