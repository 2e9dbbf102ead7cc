"""Where this computer keeps what it remembers for one person, outside every archive."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_state_path

_NAME = "evidence-archive"


def state_path() -> Path:
    """Return the folder for what this computer has seen of archives (not created here)."""
    return user_state_path(_NAME, appauthor=False)


def known_signers_path() -> Path:
    """Return the person's own list of known signers, which need not be there."""
    return user_config_path(_NAME, appauthor=False) / "known-signers.json"


def seen_heads_path() -> Path:
    """Return the list of the log heads that this computer saw, beside the known signers."""
    return known_signers_path().with_name("seen-heads.json")
