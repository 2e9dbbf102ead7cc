"""Keeps Python's constants alive under PySide6, which takes references to them without counting.

Since Python 3.12 nobody counts references to None, True and False (PEP 683), and PySide6 6.12 is
compiled for that: a call into Qt that returns nothing takes a reference to None too many, a signal
one to True. Python 3.11 does count, and ends the whole program once none is left, after some ten
thousand calls.
"""

from __future__ import annotations

import ctypes
import sys

_ENOUGH = 1 << 40
"""More calls than a window makes in a thousand years."""


def keep_constants() -> None:
    """Give the constants so many references that they outlive the program, where Python counts."""
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False):
        # The count is the first thing of every object (CPython 3.11, Include/object.h).
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _ENOUGH:
            count.value += _ENOUGH
