"""Whatever a file carries beside what it shows, found by walking its structure to the last byte.

A list of what betrays can never be whole, so it is turned round: each walker knows the parts that
a format needs to be shown, and names every other one. What a walker of ours cannot follow to the
end is said to be so (`Note.NOT_LOOKED_INTO`), never left out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from archive_app.media import (
    carried_boxes,
    carried_chunks,
    carried_pictures,
    carried_tags,
    carried_text,
)
from archive_app.media.protocol import CARRIED, Note
from archive_app.media.report import Report
from archive_app.media.walking import NotFollowedError, Part

Walker = Callable[[BinaryIO, int], Iterator[Part]]

# A kind that is not here is one whose parts nobody knows.
WALKERS: dict[str, Walker] = {
    "image/bmp": carried_pictures.parts_of_bmp,
    "image/gif": carried_pictures.parts_of_gif,
    "image/jpeg": carried_pictures.parts_of_jpeg,
    "image/png": carried_chunks.parts_of_png,
    "image/tiff": carried_tags.parts_of_tiff,
    "image/webp": carried_chunks.parts_of_webp,
    "audio/vnd.wave": carried_chunks.parts_of_wave,
    "audio/mp4": carried_boxes.parts_of_mp4,
    "video/3gpp": carried_boxes.parts_of_mp4,
    "video/mp4": carried_boxes.parts_of_mp4,
    "video/quicktime": carried_boxes.parts_of_mp4,
    "text/plain": carried_text.parts_of_text,
}
_MOST_PARTS = 200


def look_into(untrusted_file: BinaryIO, report: Report) -> None:
    """Add every part of a file that is not known to be harmless, or note that it cannot be known.

    Tags that the other steps read (EXIF, XMP, IPTC and a container's own) are theirs to name.
    """
    walker = WALKERS.get(report.media_type)
    size = untrusted_file.seek(0, io.SEEK_END)
    untrusted_file.seek(0)
    if size == 0:
        return
    if walker is None:
        report.note(Note.NOT_LOOKED_INTO)
        return
    try:
        found = list(islice(walker(untrusted_file, size), _MOST_PARTS))
    except NotFollowedError:
        report.note(Note.NOT_LOOKED_INTO)
        return
    report.metadata += [(CARRIED, name, length) for name, length in found]
