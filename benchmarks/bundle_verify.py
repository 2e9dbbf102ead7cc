"""A bundle verified by whoever got it: bytes, signatures, and what its log shows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.bundles import (
    FEW_TURNS,
    LARGE,
    MANY,
    MOST_MIB,
    SEVERAL,
    SMALL,
    VALIDATE,
    VALIDATE_BY_TWO,
    Handing,
    bagit_path,
    exported,
    files_below,
    handing,
    handing_large,
    validated,
    verified,
    verified_by_command,
)
from benchmarks.measuring import Setting, after, alternate, in_fresh_process, peak, settle, warm
from benchmarks.results import Row, memory_row, ratio_row
from benchmarks.samples import command_path, scratch_folder


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    rows = [_large(setting)]
    size = setting.sized(1 << 30, 64 << 20) // SEVERAL
    several = f"Verifying {SEVERAL * size >> 20} MiB in {SEVERAL} files"
    # A speed of so many times the peer's, as time.
    floors = {VALIDATE: 1 / 1.5, VALIDATE_BY_TWO: 1.0}
    rows += _measured(setting, several, SEVERAL, size, floors, turns=setting.pairs)
    many = setting.sized(MANY, 200)
    turns = min(setting.pairs, FEW_TURNS)
    rows += _measured(
        setting, f"Verifying {many:,} small files", many, SMALL, {VALIDATE: None}, turns=turns
    )
    return rows


def _measured(
    setting: Setting,
    what: str,
    count: int,
    size: int,
    floors: Mapping[str, float | None],
    *,
    turns: int,
) -> list[Row]:
    with scratch_folder(setting.place, "handed-over") as folder:
        with handing(setting, count, size) as handed:
            path, signer = _handed_over(handed, folder)

        def prepare() -> None:
            warm(files_below(path))

        has_peer = bagit_path() is not None
        timings = alternate(
            {
                "ours": after(prepare, partial(in_fresh_process, verified, path, signer)),
                "command": after(prepare, partial(verified_by_command, path, signer))
                if command_path()
                else None,
                VALIDATE: after(prepare, partial(validated, path)) if has_peer else None,
                VALIDATE_BY_TWO: after(prepare, partial(validated, path, processes=2))
                if has_peer
                else None,
            },
            turns,
        )
    return [
        *(ratio_row(what, name, floor, timings, cache="warm") for name, floor in floors.items()),
        memory_row(what, MOST_MIB, peak(timings["ours"]), cache="warm"),
    ]


def _large(setting: Setting) -> Row:
    """Return what one large file has in memory."""
    with scratch_folder(setting.place, "handed-over") as folder:
        with handing_large(setting) as handed:
            path, signer = _handed_over(handed, folder)
        timing = in_fresh_process(verified, path, signer)
    what = f"Verifying one file of {setting.sized(LARGE, 64 << 20) / 1e9:.2g} GB"
    return memory_row(what, MOST_MIB, timing.peak_mib, cache="—", times=[timing.seconds])


def _handed_over(handed: Handing, folder: Path) -> tuple[Path, str]:
    """Export into a folder; return where the bundle lies, and its signer's fingerprint."""
    _, receipt = exported(handed.exporting, folder)
    settle()
    return receipt.path, receipt.signer
