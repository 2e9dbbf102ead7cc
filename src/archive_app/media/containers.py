"""Sound and video: what the container says of itself and its tracks, as MediaInfo reads it."""

from __future__ import annotations

import json
from typing import BinaryIO

from pymediainfo import MediaInfo

from archive_app.media.metadata import as_read
from archive_app.media.report import Report


def read_tracks(untrusted_file: BinaryIO, report: Report) -> None:
    """Add the fields of the container ("General") and of each track, in MediaInfo's words."""
    text = MediaInfo.parse(untrusted_file, output="JSON", full=False, parse_speed=0)
    for track in (json.loads(text)["media"] or {}).get("track", []):
        group = " ".join(filter(None, (track.pop("@type"), track.pop("@typeorder", ""))))
        for name, value in track.items():
            fields = value.items() if name == "extra" else [(name, value)]
            report.metadata += [(group, part, as_read(worth)) for part, worth in fields]
