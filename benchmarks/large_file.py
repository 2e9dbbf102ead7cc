"""One large file taken in: hashed, sealed, durable and logged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services.accession import accession_files
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


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    size = setting.sized(1 << 30, 64 << 20)
    with scratch_folder(setting.place, "large") as source:
        (file,) = make_files(source, 1, size)
        others = (peers.COPY, peers.AGE, peers.BORG, peers.RESTIC)
        with scratch_folder(setting.place, "taking") as place:
            warmed = alternate(
                {
                    "ours": after(lambda: warm([file]), lambda: taken([file], place)),
                    "command": after(lambda: warm([file]), lambda: taken_by_command(file, place))
                    if command_path()
                    else None,
                    **{
                        peer.name: after(lambda: warm([file]), side)
                        for peer in others
                        if (side := peer.side(file, place))
                    },
                },
                setting.pairs,
            )
            cooled = alternate(
                {
                    "ours": after(lambda: cool([file]), lambda: taken([file], place)),
                    peers.COPY.name: after(
                        lambda: cool([file]), partial(peers.COPY.take, file, place)
                    ),
                },
                setting.pairs,
            )
    what = f"One file of {size >> 20} MiB taken in"
    floors = {
        peers.COPY.name: 1.6,
        peers.AGE.name: 1.1,
        peers.BORG.name: 0.5,
        peers.RESTIC.name: 0.4,
    }
    return [
        *(
            ratio_row(what, name, floor, warmed, cache="source warm")
            for name, floor in floors.items()
        ),
        ratio_row(what, peers.COPY.name, 1.6, cooled, cache="source cold"),
    ]


def taken(sources: Sequence[Path], place: Path) -> Timing:
    """Time an accession into a fresh archive, from the first look to the last commit."""
    with fresh_archive(place) as archive:
        settle()
        return timed(
            lambda: accession_files(
                archive, sources, AccessionInput(received_from="Local prosecutor"), Meter()
            )
        )


def taken_by_command(source: Path, place: Path) -> Timing:
    """Time the whole command into a fresh archive."""
    with fresh_archive(place) as archive:
        path = archive.path
        archive.close()
        settle()
        return timed_command(
            place,
            ["accession", "add", path, source, "--received-from", "Prosecutor", "--bytes-only"],
        )
