"""Keeps Python's constants alive where PySide6 gives their references away.

Seen with PySide6 6.12 on Python 3.11: each call of a method that returns nothing drops a reference
to None, until "Fatal Python error: none_dealloc" ends the program. From Python 3.12 on constants
are immortal (PEP 683), and nothing of this is needed.
"""

from __future__ import annotations

import ctypes
import sys

_MANY = 1 << 40


def keep_constants() -> None:
    """Give None, True and False more references than any session can drop."""
    if sys.version_info < (3, 12):
        for constant in (None, True, False):
            # The count is the first word of an object, as CPython lays it out.
            ctypes.c_ssize_t.from_address(id(constant)).value += _MANY
