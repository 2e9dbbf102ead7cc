"""Both faces in one program: the command line, with the desktop among its commands."""

from __future__ import annotations

import sys
from pathlib import Path

from archive_app import cli


def main() -> int:
    """Run the command line, or the desktop where that is asked for; return the exit code."""
    forbid_core_dumps()
    return cli.main(open_desktop)


def open_desktop(path: Path | None) -> int:
    """Open the desktop; Qt is loaded for nothing else."""
    from archive_app import gui

    return gui.main(path)


def forbid_core_dumps() -> None:
    """Keep a crash, here or in a child, from leaving memory on the disk: it holds evidence."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
