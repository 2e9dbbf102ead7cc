"""seccomp (Linux): every system call that decoding does not need fails, by a small BPF program."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

_SET_SECCOMP, _FILTER = 22, 2
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CLONE_THREAD = 0x10000

# Numbers on x86-64 and on ARM (asm/unistd_64.h, asm-generic/unistd.h); -1: no such call there.
_ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "lseek": (8, 62),
    "close": (3, 57),
    "fcntl": (72, 25),
    "stat": (4, -1),
    "lstat": (6, -1),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, -1),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, -1),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "membarrier": (324, 283),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "poll": (7, -1),
    "ppoll": (271, 73),
    "select": (23, -1),
    "pselect6": (270, 72),
    "eventfd2": (290, 19),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getrusage": (98, 165),
    "prctl": (157, 167),
}
# Allowed where one argument, masked, has one value: numbers, argument, mask, value.
_ALLOWED_IF = {
    "open, to read": ((2, -1), 1, _WRITING, 0),
    "openat, to read": ((257, 56), 2, _WRITING, 0),
    "clone, a thread": ((56, 220), 0, _CLONE_THREAD, _CLONE_THREAD),
    "prlimit64, of oneself": ((302, 261), 0, 0xFFFFFFFF, 0),
}
_CLONE3 = (
    435  # its flags lie behind a pointer; where it is missing the C library falls back to clone
)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict() -> str | None:
    """Filter the calls of this thread and all it starts; give ``"seccomp"``, or ``None``.

    ``no_new_privs`` must be set. A call that is not allowed fails with EPERM.
    """
    machine = platform.machine()
    if machine not in _MACHINES or sys.maxsize < 2**32:
        return None
    instructions = _instructions(*_MACHINES[machine])
    program = _Program(len(instructions) // 8, instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    return None if failed else "seccomp"


def _instructions(column: int, architecture: int) -> bytes:
    refuse = _instruction(_RETURN, _FAIL | errno.EPERM)
    allow = _instruction(_RETURN, _ALLOW)
    parts = [
        _instruction(_LOAD, _ARCHITECTURE_AT),
        _instruction(_EQUAL, architecture, skip_if=1),
        refuse,
        _instruction(_LOAD, _NUMBER_AT),
        _instruction(_EQUAL, _CLONE3, skip_unless=1),
        _instruction(_RETURN, _FAIL | errno.ENOSYS),
    ]
    for numbers in _ALLOWED.values():
        if numbers[column] >= 0:
            parts += [_instruction(_EQUAL, numbers[column], skip_unless=1), allow]
    for numbers, argument, mask, value in _ALLOWED_IF.values():
        if numbers[column] >= 0:
            parts += [
                _instruction(_EQUAL, numbers[column], skip_unless=5),
                _instruction(_LOAD, _ARGUMENTS_AT + 8 * argument),
                _instruction(_AND, mask),
                _instruction(_EQUAL, value, skip_unless=1),
                allow,
                refuse,
            ]
    return b"".join([*parts, refuse])


def _instruction(code: int, operand: int, *, skip_if: int = 0, skip_unless: int = 0) -> bytes:
    return struct.pack("=HBBI", code, skip_if, skip_unless, operand)
