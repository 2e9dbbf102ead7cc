"""What is measured on: files of random bytes, and fresh archives to put them into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from archive_app.model.inputs import AgentInput
from archive_app.store.archive import Archive
from benchmarks.measuring import Timing, settle, timed

Words: TypeAlias = Sequence[str | Path]

PASSPHRASE = "only for measuring"
_PIECE = 1 << 20
_ASIDE = "aside"


def make_files(folder: Path, count: int, size: int) -> list[Path]:
    """Write ``count`` files of ``size`` random bytes, a thousand to a folder."""
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"IMG_{number:06}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for start in range(0, size, _PIECE):
                file.write(os.urandom(min(_PIECE, size - start)))
        paths.append(path)
    settle()
    return paths


@contextmanager
def scratch_folder(place: Path, name: str) -> Iterator[Path]:
    """Yield an empty folder that is removed again, or set aside."""
    folder = place / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        _clear(folder)


def set_aside(place: Path) -> None:
    """Let what is made below ``place`` go aside, to be removed with it, and not between the turns.

    For minutes after many files were removed ext4 looks for room around them (``recently_deleted``
    in fs/ext4/ialloc.c), and the next side to make as many would pay for it.
    """
    (place / _ASIDE).mkdir()


def _clear(folder: Path) -> None:
    aside = folder.parent / _ASIDE
    if aside.is_dir():
        folder.rename(aside / f"{len(os.listdir(aside))}")
    else:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_archive(folder: Path) -> Iterator[Archive]:
    """Yield a new archive, open, with the real cost of its passphrase; removed, or set aside."""
    path = folder / "archive"
    archive, _ = Archive.create(path, PASSPHRASE, AgentInput(name="Olena Kovalenko", kind="person"))
    try:
        with archive:
            yield archive
    finally:
        _clear(path)


def command_path() -> Path | None:
    """Return the program's own command beside this Python, None where it does not start."""
    path = Path(sys.executable).with_name("archive-app")
    try:
        subprocess.run([path, "--help"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return path


def timed_command(folder: Path, words: Words) -> Timing:
    """Time ``archive-app`` as a person starts it, passphrase and all."""
    program = command_path()
    assert program is not None
    secret_path = folder / "passphrase"
    secret_path.write_text(PASSPHRASE, encoding="utf-8")
    return timed_program([program, *words, "--passphrase-file", secret_path])


def timed_program(words: Words, *, environment: dict[str, str] | None = None) -> Timing:
    """Time one run of a program; raise CalledProcessError, with what it said, where it fails."""
    said = b""

    def run() -> None:
        nonlocal said
        finished = subprocess.run(
            [str(word) for word in words],
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said = finished.stdout
        finished.check_returncode()

    try:
        return Timing(timed(run).seconds)
    except subprocess.CalledProcessError:
        sys.stderr.buffer.write(said)
        raise
