"""Child processes for tests: a fork that runs one function and hands back what it returned."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from multiprocessing.context import ForkContext, ForkProcess
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

ROOT = Path(__file__).parent.parent

_NEW_MOUNTS = 0x00020000  # CLONE_NEWNS of unshare(2)
_PATIENCE_S = 120
_TRACED = "write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
needs_mounts = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can mount"
)
# Python 3.12 warns of every fork beside threads; no child needs a lock that they may hold.
tolerates_fork = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


class Child:
    """A fork that runs ``function``."""

    def __init__(self, function: Callable[[], Any]) -> None:
        context = forking()
        self._answers = context.SimpleQueue()
        self.process: ForkProcess = context.Process(target=self._run, args=(function,))
        self.process.start()

    def result(self) -> Any:
        """Wait for what the function returned; fail where it raised or the child died."""
        self.process.join(_PATIENCE_S)
        if self.process.is_alive():
            self.process.kill()
            pytest.fail("the child did not end")
        if self._answers.empty():
            pytest.fail(f"the child ended with {self.process.exitcode} and no answer")
        failure, answer = self._answers.get()
        if failure:
            pytest.fail(failure)
        return answer

    def _run(self, function: Callable[[], Any]) -> None:
        try:
            self._answers.put((None, function()))
        except BaseException:  # noqa: BLE001 - handed to the parent, which fails with it
            self._answers.put((traceback.format_exc(), None))


def forking() -> ForkContext:
    """Return the multiprocessing context whose children are forks."""
    return multiprocessing.get_context("fork")


def in_child(function: Callable[[], T]) -> T:
    """Return what ``function`` returns in a process of its own."""
    answer: T = Child(function).result()
    return answer


def in_own_mounts(function: Callable[[], T]) -> T:
    """Return what ``function`` returns in a process whose mounts nobody else sees."""

    def run() -> tuple[str | None, T | None]:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_MOUNTS) != 0:
            return os.strerror(ctypes.get_errno()), None
        mount("--make-rprivate", "/")
        return None, function()

    refusal, answer = in_child(run)
    if refusal is not None:
        pytest.skip(f"a process may not have mounts of its own here: {refusal}")
    assert answer is not None
    return answer


def mount(*arguments: str) -> None:
    """Mount or bind, with the arguments of the program of that name."""
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def fill(folder: Path, *, leaving: int) -> Path:
    """Fill the disk of a folder up to ``leaving`` bytes; return the file that does it."""
    disk = os.statvfs(folder)
    path = folder / "filling"
    path.write_bytes(bytes(disk.f_bavail * disk.f_frsize - leaving))
    return path


def trace(script: str, *arguments: str, folder: Path) -> list[str]:
    """Run a script under strace; return what it did to the files below ``folder``, in order.

    Each is one of ``write NAME``, ``sync NAME``, ``rename NAME NAME`` and ``unlink NAME``, with
    names relative to the folder. A sync stands where it ended, everything else where it began.
    """
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log_path = folder.parent / "strace.log"
    options = ["-f", "-y", "-s0", "-qq", "-e", "signal=none", "-e", f"trace={_TRACED}"]
    done = subprocess.run(
        [strace, *options, "-o", str(log_path), sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "ptrace" in done.stderr:
        pytest.skip("processes may not be traced here")
    assert done.returncode == 0, done.stderr
    return _deeds(log_path.read_text().splitlines(), folder)


def _deeds(lines: list[str], folder: Path) -> list[str]:
    deeds = []
    unfinished: dict[str, str] = {}
    for line in lines:
        pid, text = line.split(maxsplit=1)
        if text.startswith("<... "):
            text = unfinished.pop(pid) if "sync" in text.split()[1] else ""
        elif "<unfinished" in text and "sync" in text.split("(")[0]:
            unfinished[pid] = text
            continue
        call = re.match(r"(write|pwrite|fsync|fdatasync|rename|unlink)\w*\((.*)", text)
        names = [
            os.path.relpath(found, folder)
            for found in re.findall(r"[<\"](/[^>\"]*)[>\"]", call[2] if call else "")
            if Path(found).is_relative_to(folder)
        ]
        if call and names:
            verb = {"pwrite": "write", "fsync": "sync", "fdatasync": "sync"}.get(call[1], call[1])
            deeds.append(" ".join([verb, *names]))
    return deeds
