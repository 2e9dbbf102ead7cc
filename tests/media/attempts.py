"""Tries what the preview child must not be able to do, and prints what each attempt came to.

``python -I attempts.py walls|limits|landlock|seccomp|nothing FOLDER``: confined as the child is, by
one part of that alone, or not at all. Prints ``{"confinement": …, "attempts": {name: "done" or the
error's name}}`` to its pipe.
"""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from archive_app.media import confine, landlock, seccomp

FOLDER = Path(sys.argv[-1])
LIBC = ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: object) -> None:
    if LIBC.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")


def fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def reach(family: int, kind: int, address: object) -> None:
    with socket.socket(family, kind) as connection:
        try:
            connection.connect(address)  # type: ignore[arg-type]
        except OSError as problem:
            if problem.errno not in (errno.ECONNREFUSED, errno.ENOENT, errno.ENETUNREACH):
                raise


def take_memory() -> None:
    mmap.mmap(-1, confine.MOST_MEMORY).close()


def write_into_a_file_left_open(left_open: int) -> None:
    os.write(left_open, b"x")


def run(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as problem:
        return errno.errorcode.get(problem.errno or 0, "OSError")
    except BaseException as problem:  # noqa: BLE001 - the name of whatever it is, is the result
        return type(problem).__name__
    return "done"


def start_a_thread() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def main() -> None:
    left_open = os.open(FOLDER / "left-open", os.O_WRONLY | os.O_CREAT)
    seen, named = FOLDER / "seen", FOLDER / "named"
    ours = Path(confine.__file__)
    attempts: dict[str, Callable[[], object]] = {
        "read a file": lambda: Path("/etc/passwd").read_bytes(),
        "read a file of the user": seen.read_bytes,
        "read a file that is let in": named.read_bytes,
        "list a folder": lambda: os.listdir("/"),
        "write a file": lambda: (FOLDER / "new").write_bytes(b"x"),
        "write into a file left open": lambda: write_into_a_file_left_open(left_open),
        "change a library": lambda: os.close(os.open(ours, os.O_RDWR)),
        "rename a file": lambda: os.rename(seen, seen),
        "remove a file": (FOLDER / "spare").unlink,
        "make a folder": (FOLDER / "folder").mkdir,
        "change a mode": lambda: seen.chmod(0o600),
        "reach the internet": lambda: reach(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 9)),
        "send a datagram": lambda: reach(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 9)),
        "reach a service of the desktop": lambda: reach(
            socket.AF_UNIX, socket.SOCK_STREAM, "\0none"
        ),
        "fork": fork,
        "run a program": lambda: subprocess.run(["/bin/true"], check=True),
        "signal the program": lambda: os.kill(os.getppid(), 0),
        "limit the program": lambda: __import__("resource").prlimit(os.getppid(), 7),
        "get hold of the program": lambda: call(434, os.getppid(), 0),
        "make an io_uring": lambda: call(425, 1, ctypes.create_string_buffer(120)),
        "take too much memory": take_memory,
        "raise a limit": lambda: __import__("resource").setrlimit(9, (-1, -1)),
        "start a thread": start_a_thread,
        "load a library late": lambda: __import__("sqlite3"),
    }
    (FOLDER / "spare").write_bytes(b"")
    seen.write_bytes(b"")
    named.write_bytes(b"")
    __import__("resource")  # a library of the interpreter, but not the attempt here
    confinement = "nothing"
    if sys.argv[1] == "walls":
        confinement = confine.confine()
    elif sys.argv[1] == "limits":
        confine.set_limits()
    elif sys.argv[1] in ("landlock", "seccomp"):
        readable = [*sys.path, "/lib", "/lib64", "/usr/lib", "/usr/lib64", str(named)]
        LIBC.prctl(38, 1, 0, 0, 0)  # no_new_privs
        wall = landlock.restrict(readable) if sys.argv[1] == "landlock" else seccomp.restrict()
        confinement = wall or "nothing"
    outcome = {name: run(attempt) for name, attempt in attempts.items()}
    os.write(1, json.dumps({"confinement": confinement, "attempts": outcome}).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
