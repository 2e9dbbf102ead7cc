"""A process that forks children, each of which opens an archive and does one thing to it.

Started once, it has imported everything, so that one more child costs a fork. Tests trace a child
and kill it meanwhile. It reads one JSON object a line, and every line it writes is JSON too: a
child says ``ready`` with its pid once the archive is open, waits for one more line, says ``begun``,
does its one thing, says ``done`` with what came of it, closes the archive, and ends.

What it says goes through writev(2), so that it is never counted among the archive's own writes.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive_app.errors import ArchiveError
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import access, accession, backup, catalogue
from archive_app.store.archive import Archive
from archive_app.store.keys import Cost

_PR_SET_PTRACER = 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)
_CHEAP = Cost(64 * 1024, 2, 1)


def intake(archive: Archive, source: str) -> object:
    about = AccessionInput(received_from="a witness")
    return accession.accession_files(archive, [Path(source)], about, Meter()).taken


def edit(archive: Archive, reference: str, changes: dict[str, object]) -> object:
    return catalogue.edit(archive, reference, "incident", changes).revision


def change_passphrase(archive: Archive, new_passphrase: str, person: str | None = None) -> object:
    access.change_passphrase(archive, new_passphrase, _CHEAP, person=person)
    return None


def rotate(archive: Archive, typed: str, remove: list[str]) -> object:
    return access.rotate(archive, typed, remove=remove, meter=Meter()).recovery_words


def back_up(archive: Archive, target: str) -> object:
    return list(backup.backup(archive, Path(target), Meter()).findings)


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


THINGS: dict[str, Callable[..., object]] = {
    "intake": intake,
    "edit": edit,
    "change_passphrase": change_passphrase,
    "rotate": rotate,
    "back_up": back_up,
    "mixture": mixture,
}


def say(**words: object) -> None:
    os.writev(1, [json.dumps(words).encode() + b"\n"])


def live(order: dict[str, Any]) -> None:
    """Do one thing to one archive, as the child."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
    os.environ.update(order["environment"])
    archive = Archive.open(Path(order["archive"]), order["typed"])
    say(ready=os.getpid())
    sys.stdin.buffer.raw.read(1)  # type: ignore[attr-defined]
    say(begun=time.monotonic())
    try:
        outcome = THINGS[order["thing"]](archive, **order["arguments"])
    except ArchiveError as error:
        say(refused=str(error), kind=type(error).__name__)
    else:
        say(done=outcome)
    archive.close()
    say(closed=True)


def main() -> None:
    source = sys.stdin.buffer.raw  # type: ignore[attr-defined]
    while line := source.readline():
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
