"""The full check of an archive: every byte read, opened and hashed, and all that surrounds them."""

from __future__ import annotations

import shutil
from pathlib import Path

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services.accession import accession_files
from archive_app.services.fixity import check
from archive_app.services.past_checks import EVERYTHING
from archive_app.store.archive import Archive
from benchmarks import peers
from benchmarks.measuring import Setting, Timing, after, alternate, cool, settle, timed, warm
from benchmarks.results import Row, ratio_row
from benchmarks.samples import (
    command_path,
    fresh_archive,
    make_files,
    scratch_folder,
    timed_command,
)

_SEVERAL = 8


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    size = setting.sized(1 << 30, 64 << 20)
    # A speed of so many times the peer's, as time.
    one = _measured(setting, 1, size, 1 / 0.9, is_warm=True)
    several = _measured(setting, _SEVERAL, size // _SEVERAL, 1 / 1.6, is_warm=True)
    return [*one, *several, *_measured(setting, _SEVERAL, size // _SEVERAL, None, is_warm=False)]


def _measured(
    setting: Setting, count: int, size: int, floor: float | None, *, is_warm: bool
) -> list[Row]:
    with (
        scratch_folder(setting.place, "checked") as source,
        scratch_folder(setting.place, "checking") as place,
        fresh_archive(place) as archive,
    ):
        files = make_files(source, count, size)
        accession_files(archive, [source], AccessionInput(received_from="Prosecutor"), Meter())
        objects = [path for path in (archive.path / "objects").rglob("*") if path.is_file()]
        closed = Path(shutil.copytree(archive.path, place / "closed")) if command_path() else None
        settle()

        def prepare() -> None:
            (warm if is_warm else cool)([*files, *objects])

        def prepare_command() -> None:
            assert closed is not None
            (warm if is_warm else cool)(p for p in (closed / "objects").rglob("*") if p.is_file())

        timings = alternate(
            {
                "ours": after(prepare, lambda: _checked(archive)),
                "command": after(prepare_command, lambda: _checked_by_command(closed, place))
                if closed is not None
                else None,
                peers.OPENSSL.name: after(prepare, side)
                if (side := peers.OPENSSL.side(source, place))
                else None,
            },
            setting.pairs,
        )
    what = f"Full check of {count * size >> 20} MiB in {count} file{'s' if count > 1 else ''}"
    cache = "warm" if is_warm else "cold"
    return [ratio_row(what, peers.OPENSSL.name, floor, timings, cache=cache)]


def _checked(archive: Archive) -> Timing:
    found = []
    timing = timed(lambda: found.append(check(archive, EVERYTHING, Meter())))
    assert not found[0].findings, found[0].findings
    return timing


def _checked_by_command(path: Path | None, place: Path) -> Timing:
    assert path is not None
    return timed_command(place, ["archive", "check", path, "--json"])
