"""What this computer remembers for one person, outside every archive: nothing of any archive.

Lists of signers and log heads have their own modules; this one says where they are, and keeps which
language windows speak and whether they are light or dark.
"""

from __future__ import annotations

import json
from contextlib import suppress
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


def load_window_settings() -> dict[str, str]:
    """Return what a person chose for all windows, as texts; empty where nothing can be read."""
    try:
        untrusted = json.loads(_window_settings_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(untrusted, dict):
        return {}
    return {name: value for name, value in untrusted.items() if isinstance(value, str)}


def save_window_settings(chosen: dict[str, str]) -> None:
    """Keep what a person chose for all windows; what cannot be kept holds until the end."""
    path = _window_settings_path()
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(json.dumps(chosen, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _window_settings_path() -> Path:
    return known_signers_path().with_name("windows.json")
