"""The desktop: the same services as any face, in windows, in English and Ukrainian."""

from __future__ import annotations

from pathlib import Path

NO_DISPLAY = 69
"""The exit code where no window can be opened."""


def main(path: Path | None = None) -> int:
    """Open the desktop, at an archive's folder where one is named; return its exit code."""
    from archive_app.gui.application import run

    return run(path)
