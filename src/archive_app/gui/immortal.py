"""Keeps None, True and False alive on Python 3.11, where PySide6 6.12 gives up more than it took.

Its wheels return these three without counting the reference, which Python 3.12 and later permit
(PEP 683) and earlier ones answer with an abort: after some thousand calls, in a window that shows
evidence. A head start that no session uses up makes them as immortal as they are in Python 3.12.
"""

from __future__ import annotations

import ctypes
import sys

_HEAD_START = 1 << 40


def keep_constants() -> None:
    """Give the three constants the head start; call it once, before anything of Qt is used."""
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False):
        # A CPython object begins with its count of references.
        ctypes.c_ssize_t.from_address(id(constant)).value += _HEAD_START
