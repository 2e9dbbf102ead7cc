"""Evidence handed over: a bundle with both manifests, signed, durable and read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.bundles import (
    FEW_TURNS,
    MAKE,
    MANY,
    MOST_MIB,
    SEVERAL,
    SMALL,
    bagged,
    bagit_path,
    exported,
    exported_by_command,
    handing,
    handing_large,
)
from benchmarks.measuring import Setting, Side, Timing, alternate, in_fresh_process, peak, warm
from benchmarks.results import Row, memory_row, ratio_row
from benchmarks.samples import command_path, scratch_folder


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    rows = [_large(setting)]
    size = setting.sized(1 << 30, 64 << 20) // SEVERAL
    several = f"Export of {SEVERAL * size >> 20} MiB in {SEVERAL} files"
    # A speed of so many times the peer's, as time.
    rows += _measured(setting, several, SEVERAL, size, 1 / 1.3, turns=setting.pairs)
    many = setting.sized(MANY, 200)
    turns = min(setting.pairs, FEW_TURNS)
    rows += _measured(setting, f"Export of {many:,} small files", many, SMALL, None, turns=turns)
    return rows


def _measured(
    setting: Setting, what: str, count: int, size: int, floor: float | None, *, turns: int
) -> list[Row]:
    with handing(setting, count, size) as handed:
        exporting, objects = handed.exporting, handed.exporting.objects()

        def by_us(folder: Path) -> Timing:
            warm(objects)
            timing, _ = in_fresh_process(exported, exporting, folder)
            return timing

        def by_command(folder: Path) -> Timing:
            warm(objects)
            return exported_by_command(exporting, folder)

        def by_peer(folder: Path) -> Timing:
            warm(handed.files)
            return bagged(handed.source, folder)

        def into_folder(side: Callable[[Path], Timing]) -> Side:
            def run() -> Timing:
                with scratch_folder(handed.place, "bundles") as folder:
                    return side(folder)

            return run

        timings = alternate(
            {
                "ours": into_folder(by_us),
                # Minutes each: where there is no floor, once is enough.
                "command": into_folder(by_command) if command_path() and floor else None,
                MAKE: into_folder(by_peer) if bagit_path() else None,
            },
            turns,
        )
    return [
        ratio_row(what, MAKE, floor, timings, cache="source warm"),
        memory_row(what, MOST_MIB, peak(timings["ours"]), cache="source warm"),
    ]


def _large(setting: Setting) -> Row:
    """Return what one large file has in memory."""
    with handing_large(setting) as handed:
        (size,) = (path.stat().st_size for path in handed.files)
        timing, _ = in_fresh_process(exported, handed.exporting, handed.place)
    what = f"Export of one file of {size / 1e9:.2g} GB"
    return memory_row(what, MOST_MIB, timing.peak_mib, cache="—", times=[timing.seconds])
