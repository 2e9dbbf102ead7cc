"""Where this computer keeps what it remembers for one person, outside every archive."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_state_path


def state_path() -> Path:
    """Return the folder for what this computer has seen of archives (not created here)."""
    return user_state_path("evidence-archive", appauthor=False)
