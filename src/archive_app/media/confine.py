"""The walls around the preview child: limits everywhere, Landlock and seccomp on Linux."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator

MOST_MEMORY = 2 * 1024**3
MOST_OPEN_FILES = 64
MOST_PROCESSOR_SECONDS = 120
MOST_PROCESSORS = 2

_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_SET_DUMPABLE, _SET_NO_NEW_PRIVS = 4, 38
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3


def confine() -> str:
    """Give up, for good, everything that decoding does not need; return what is in force.

    That is ``"landlock+seccomp"`` where the kernel has both; on Linux without them and on macOS
    ``"limits only"`` (memory, open files, no file written); on Windows ``"time limit only"``.
    Reading the interpreter's and the system's library folders stays possible, since decoders load
    parts of themselves late. To be called before any thread exists.
    """
    if sys.platform == "win32":
        return "time limit only"
    walls = _linux_walls() if sys.platform == "linux" else []
    set_limits()
    return "+".join(walls) or "limits only"


def allow_processor_time() -> None:
    """Grant the next file ``MOST_PROCESSOR_SECONDS``, should nobody be left to end this process."""
    if sys.platform != "win32":
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (used + MOST_PROCESSOR_SECONDS, hard))


def _linux_walls() -> list[str]:
    from archive_app.media import landlock, seccomp

    libc = ctypes.CDLL(None)
    _stay_small(libc)
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return [wall for wall in (landlock.restrict(_libraries()), seccomp.restrict()) if wall]


def _stay_small(libc: ctypes.CDLL) -> None:
    """Make decoders start few threads, and give the memory of large pictures back at once."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-MOST_PROCESSORS:])
    if hasattr(libc, "mallopt"):  # the GNU C library
        libc.mallopt(_ARENA_MAX, 1)
        libc.mallopt(_MMAP_THRESHOLD, 1024 * 1024)


def _libraries() -> Iterator[str]:
    """Yield the folders and files that decoders are loaded from."""
    yield from sys.path
    yield from _SYSTEM_LIBRARIES
    if getattr(sys, "frozen", False):
        yield sys.executable  # a frozen build has its modules inside it


def set_limits() -> None:
    """Bound memory and open files; forbid core dumps, written files and, but on Linux, processes.

    Linux counts threads as processes, and decoders need threads: there seccomp forbids processes.
    """
    import resource

    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: MOST_OPEN_FILES,
    }
    if sys.platform != "linux":
        limits[resource.RLIMIT_NPROC] = 0
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))
