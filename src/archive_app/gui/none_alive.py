"""Keeps Python 3.11 alive under PySide6 6.12, which gives None back more often than it takes it.

Since Python 3.12 nobody counts references to None (PEP 683), and PySide6's wheel is compiled for
that: each call into Qt that returns nothing takes one reference too many. Python 3.11 does count,
and ends the whole program once none is left, some ten thousand calls later.
"""

from __future__ import annotations

import ctypes
import sys

_ENOUGH = 1 << 40
"""More calls than a window makes in a thousand years."""


def keep_none_alive() -> None:
    """Give None so many references that it outlives the program, where Python counts them."""
    if sys.version_info >= (3, 12):
        return
    # The count is the first thing of every object (CPython 3.11, Include/object.h).
    count = ctypes.c_ssize_t.from_address(id(None))
    if count.value < _ENOUGH:
        count.value += _ENOUGH
