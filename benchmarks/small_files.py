"""Many small files taken in, bytes only: what a card or a phone holds.

What each turn made stays until the end: 4 GB for each pair.
"""

from __future__ import annotations

from benchmarks import peers
from benchmarks.large_file import taken, taken_by_command
from benchmarks.measuring import Setting, after, alternate, warm
from benchmarks.results import Row, ratio_row
from benchmarks.samples import command_path, make_files, scratch_folder, set_aside

_SIZE = 100 << 10


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    count = setting.sized(10_000, 500)
    with (
        scratch_folder(setting.place, "small") as source,
        scratch_folder(setting.place, "taking") as place,
    ):
        set_aside(place)
        files = make_files(source, count, _SIZE)
        timings = alternate(
            {
                "ours": after(lambda: warm(files), lambda: taken([source], place)),
                "command": after(lambda: warm(files), lambda: taken_by_command(source, place))
                if command_path()
                else None,
                **{
                    peer.name: after(lambda: warm(files), side)
                    for peer in (peers.COPY, peers.RESTIC)
                    if (side := peer.side(source, place))
                },
            },
            setting.pairs,
        )
    what = f"{count:,} files of {_SIZE >> 10} KiB taken in"
    floors = {peers.COPY.name: 3.0, peers.RESTIC.name: 2.5}
    return [
        ratio_row(what, name, floor, timings, cache="source warm") for name, floor in floors.items()
    ]
