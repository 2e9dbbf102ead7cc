"""A process that forks children, each of which opens an archive and does one thing to it.

Started once, it has imported everything, so that one more child costs a fork. Tests trace a child
and kill it meanwhile. It reads one JSON object a line, and every line it writes is JSON too: a
child says ``ready`` with its pid once the archive is open, waits for one more line, says ``begun``,
does its one thing, says ``done`` with what came of it, closes the archive, and ends. Where the
program refuses, it says ``refused`` with the sentence and its ``kind``; where it will not even open
the archive, it is ready with pid 0 and has ended.

What it says goes through writev(2), so that it is never counted among the archive's own writes.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive_app.errors import ArchiveError
from archive_app.model.fixity import Scope
from archive_app.model.inputs import AccessionInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import (
    access,
    accession,
    backup,
    bundle_export,
    bundle_receive,
    catalogue,
    evidence,
    fixity,
    search,
)
from archive_app.services.disclosing import choose_fields
from archive_app.store.archive import Archive
from archive_app.store.keys import Cost
from archive_app.store.transaction import driver_connection

_PR_SET_PTRACER = 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)
UNREAD = choose_fields(["stored_file.embedded_metadata"], [])
_CHEAP = Cost(64 * 1024, 2, 1)


def intake(archive: Archive, source: str) -> object:
    about = AccessionInput(received_from="a witness")
    return accession.accession_files(archive, [Path(source)], about, Meter()).taken


def edit(archive: Archive, reference: str, changes: dict[str, object]) -> object:
    saved = catalogue.edit(archive, reference, "incident", changes)
    assert saved is not None
    return saved.revision


def change_passphrase(archive: Archive, new_passphrase: str, person: str | None = None) -> object:
    access.change_passphrase(archive, new_passphrase, _CHEAP, person=person)
    return None


def rotate(archive: Archive, typed: str, remove: list[str]) -> object:
    return access.rotate(archive, typed, remove=remove, meter=Meter()).recovery_words


def back_up(archive: Archive, target: str) -> object:
    return list(backup.backup(archive, Path(target), Meter()).findings)


def export(archive: Archive, reference: str, target: str, **asked: Any) -> object:
    request = bundle_export.Request(
        (reference,), "Prosecutor", "proceeding", choice=UNREAD, **asked
    )
    receipt = bundle_export.export(archive, request, Path(target), Meter())
    return {"path": str(receipt.path), "digest": receipt.digest}


def receive(archive: Archive, bundle: str) -> object:
    return bundle_receive.receive(archive, Path(bundle), Meter()).accession


def mixture(archive: Archive, sources: str, reference: str, diary: str) -> object:
    """Take files in and edit until killed, noting in a diary outside what was committed."""
    written = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    while True:
        content = os.urandom(int.from_bytes(os.urandom(3), "big") % 300_000)
        name = hashlib.sha256(content).hexdigest()
        source_path = Path(sources, name)
        source_path.write_bytes(content)
        intake(archive, str(source_path))
        os.write(written, f"taken {name}\n".encode())
        revision = edit(archive, reference, {"remarks": f"{name} " * 50})
        os.write(written, f"revision {revision}\n".encode())


def look(archive: Archive, words: str, source: str) -> object:
    """Read what a medium holds that cannot be written; try to change it; return what was said."""
    refusals = []
    changes: tuple[Callable[[], object], ...] = (
        lambda: catalogue.record(archive, IncidentInput(title="No")),
        lambda: intake(archive, source),
        lambda: access.new_recovery_words(archive),
    )
    for change in changes:
        try:
            change()
        except ArchiveError as error:
            refusals.append(f"{type(error).__name__}: {error}")
    held = {}
    for item in evidence.list_items(archive):
        with archive.reading() as session:
            stored = evidence.find_object(driver_connection(session), str(item.sha256))
        with archive.objects.open(stored) as reader:
            held[item.original_name] = hashlib.sha256(reader.read()).hexdigest()
    return {
        "standing": archive.standing.value,
        "held": held,
        "hits": len(search.find_records(archive, words).hits),
        "findings": [found.code for found in fixity.check(archive, Scope(), Meter()).findings],
        "refusals": refusals,
    }


def take_out(archive: Archive, folder: str) -> object:
    """Take the largest file out; return its name, as it was."""
    items = evidence.list_items(archive)
    (item,) = [item for item in items if item.original_name == "video.mp4"]
    Path(folder).mkdir(exist_ok=True)
    assert evidence.extract(archive, item.reference, Path(folder), Meter()).event is None
    return [item.original_name]


THINGS: dict[str, Callable[..., object]] = {
    "intake": intake,
    "edit": edit,
    "change_passphrase": change_passphrase,
    "rotate": rotate,
    "back_up": back_up,
    "export": export,
    "receive": receive,
    "mixture": mixture,
    "look": look,
    "take_out": take_out,
}


def say(**words: object) -> None:
    os.writev(1, [json.dumps(words).encode() + b"\n"])


def live(order: dict[str, Any]) -> None:
    """Do one thing to one archive, as the child."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
    os.environ.update(order["environment"])
    try:
        archive = Archive.open(Path(order["archive"]), order["typed"])
    except ArchiveError as error:
        say(ready=0, refused=str(error), kind=type(error).__name__)
        return
    say(ready=os.getpid())
    os.read(sys.stdin.fileno(), 1)
    say(begun=time.monotonic())
    try:
        try:
            say(done=THINGS[order["thing"]](archive, **order["arguments"]))
        finally:
            archive.close()
    except ArchiveError as error:
        say(refused=str(error), kind=type(error).__name__)


def main() -> None:
    # Unbuffered, so that a forked child finds what comes after its order.
    source = io.FileIO(sys.stdin.fileno(), "rb", closefd=False)
    while line := source.readline():
        if line == b"\n":  # meant for a child that was killed before it read it
            continue
        order = json.loads(line)
        child = os.fork()
        if not child:
            try:
                live(order)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
