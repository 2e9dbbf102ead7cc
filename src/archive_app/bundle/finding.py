"""One thing that is wrong with a bundle or a bag: data, never an exception."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What is wrong: a stable code for programs, the path it is about, a sentence for people."""

    code: str
    path: str | None
    sentence: str
