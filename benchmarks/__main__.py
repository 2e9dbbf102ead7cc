"""Measures every promise of speed, each script in a process of its own."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from benchmarks import report
from benchmarks.machine import describe
from benchmarks.measuring import Setting, in_fresh_process
from benchmarks.results import Row, table

SCRIPTS = (
    "large_file",
    "small_files",
    "full_check",
    "big_catalogue",
    "opening",
    "listing",
    "searching",
    "saving",
    "ledger",
    "bundle_export",
    "bundle_verify",
    "desktop",
    "photos",
    "package",
)
PLACE = "EVIDENCE_ARCHIVE_BENCH"
RESULTS_PATH = Path(__file__).with_name("RESULTS.md")

_FOREWORD = """# How fast it is

Written by `make bench`; the promises are floors. Each line is measured against a named peer in the
same run, the two taking turns, {pairs} times each; a ratio is our time over the peer's, its median
and its range over the pairs. Ours is timed inside the process, after the passphrase was
stretched; the whole command, with start and stretching, stands beside it. Peaks of memory are reset
after the stretching, whose own 256 MiB come beside them; papers are set in a process of their own,
whose peak a test bounds. Bundles are written and verified in a fresh process each time. A warm
source lies in the operating system's cache, a cold one was dropped from it; what is written is
durable when the clock stops.
"""


def main() -> None:
    """Measure what was asked for; write RESULTS.md with each script that ran in full size."""
    reader = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    reader.add_argument(
        "scripts", nargs="*", choices=[*SCRIPTS, []], help="all where none is named"
    )
    reader.add_argument("--quick", action="store_true", help="small sizes, only to try the scripts")
    asked = reader.parse_args()
    default = user_cache_path("evidence-archive-bench", appauthor=False)
    place = Path(os.environ.get(PLACE) or default).absolute()
    place.mkdir(parents=True, exist_ok=True)
    # What this computer remembers of the archives made here goes with them.
    os.environ["XDG_STATE_HOME"] = str(place / "state")
    setting = Setting(place, quick=asked.quick)
    machine = describe(place)
    for name in asked.scripts or SCRIPTS:
        print(f"{name} …", file=sys.stderr, flush=True)
        load = os.getloadavg()[0]
        rows = _measured(name, setting)
        print(table(rows), flush=True)
        if not asked.quick:
            when = f"Measured {datetime.now(UTC):%Y-%m-%d}; load average at the start {load:.2f}."
            foreword = _FOREWORD.format(pairs=setting.pairs)
            report.update(RESULTS_PATH, foreword, SCRIPTS, (name, when, rows), machine)


def _measured(name: str, setting: Setting) -> list[Row]:
    """Run one script in a fresh process, so that none inherits another's memory."""
    rows: list[Row] = in_fresh_process(
        importlib.import_module(f"benchmarks.{name}").measure, setting
    )
    return rows


if __name__ == "__main__":
    main()
