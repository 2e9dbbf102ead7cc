"""What judging one signature, time stamp or cosignature ended in, in words that stay."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How it ended, as reports and their JSON say it."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKABLE = "not checkable here"
    MISSING = "missing"
    """Of a signature that every such bundle is given and that is not there: it counts for nothing,
    and since nothing signs the folder of signatures, against nothing."""
