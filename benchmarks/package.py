"""The packaged program: how large its folder is, and how soon it answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import Setting, Timing, alternate, seconds, timed
from benchmarks.results import Row, span

_BUILT = Path(__file__).parents[1] / "dist" / "archive-app"
_MIB = 1 << 20


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise; without a build, that there is none."""
    program = _BUILT / "archive-app"
    if not program.exists():
        return [Row("The packaged program", "—", "not built: make package", None, "—", "—", "—")]
    files = [path for path in _BUILT.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    installed = Path(sys.executable).with_name("archive-app")
    timings = alternate(
        {"ours": lambda: _answered(program), "installed": lambda: _answered(installed)},
        setting.pairs,
    )
    return [
        Row(
            "Size of the packaged program",
            "(reported)",
            f"{size / _MIB:.0f} MiB in {len(files):,} files",
            None,
            "—",
            "—",
            "—",
        ),
        Row(
            "Start of the packaged program, until it has said its version",
            "(reported)",
            span(seconds(timings["ours"])),
            None,
            "—",
            f"installed in an environment {span(seconds(timings['installed']))}",
            "warm",
        ),
    ]


def _answered(program: Path) -> Timing:
    command: list[str | Path] = [program, "--version"]
    return timed(lambda: subprocess.run(command, check=True, capture_output=True))
