"""The preview child: takes one file after another over its pipes and says what it found."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable
from typing import BinaryIO

from archive_app.immortal import keep_constants
from archive_app.media import sniff
from archive_app.media.confine import allow_processor_time, confine
from archive_app.media.protocol import (
    OUT_OF_MEMORY_STATUS,
    SIZE,
    Kind,
    Note,
    Wish,
    read_frame,
    write_frame,
)
from archive_app.media.remote_file import RemoteFile
from archive_app.media.report import Report

Step = Callable[[BinaryIO, Report], None]
_BUFFER = 64 * 1024


def main() -> None:
    """Serve until the program closes the pipe."""
    keep_constants()
    requests, answers = _take_pipes()
    write_frame(answers, Kind.HELLO, json.dumps({"confinement": confine()}).encode())
    while True:
        try:
            kind, payload = read_frame(requests)
        except EOFError:
            return
        allow_processor_time()
        if kind is Kind.VIEW:
            wish = Wish.unpacked(payload)
            remote = RemoteFile(requests, answers, wish.size)
            write_frame(answers, *show(io.BufferedReader(remote, _BUFFER), wish))
            continue
        remote = RemoteFile(requests, answers, *SIZE.unpack(payload))
        report = inspect(io.BufferedReader(remote, _BUFFER))
        write_frame(answers, Kind.REPORT, report.to_json())
        write_frame(answers, Kind.THUMBNAIL, report.thumbnail)


def show(untrusted_file: BinaryIO, wish: Wish) -> tuple[Kind, bytes]:
    """Return what is wished of a file as raw values, or why it cannot be had."""
    from archive_app.media import viewing

    try:
        return viewing.answer(untrusted_file, wish)
    except MemoryError:
        os._exit(OUT_OF_MEMORY_STATUS)
    except Exception as error:  # noqa: BLE001 - hostile bytes raise anything
        return Kind.REFUSED, _reason(error).encode()


def inspect(untrusted_file: BinaryIO) -> Report:
    """Find out what can be found out about a file; a step that fails never spoils the others."""
    report = Report(sniff.media_type(untrusted_file))
    run(_steps(report), untrusted_file, report)
    return report


def run(steps: Iterable[Step], untrusted_file: BinaryIO, report: Report) -> None:
    """Take one step after the other, each from the start of the file."""
    for step in steps:
        untrusted_file.seek(0)
        try:
            step(untrusted_file, report)
        except MemoryError:
            os._exit(OUT_OF_MEMORY_STATUS)
        except Exception as error:  # noqa: BLE001 - hostile bytes raise anything
            report.note(_reason(error))


def _reason(error: Exception) -> Note:
    too_large = type(error).__name__.startswith("DecompressionBomb")
    return Note.TOO_LARGE if too_large else Note.DAMAGED


def _steps(report: Report) -> tuple[Step, ...]:
    """Choose by media type; decoders are loaded when the first file needs them."""
    from archive_app.media import carried, ending

    return ending.look_at_end, carried.look_into, *_readers(report)


def _readers(report: Report) -> tuple[Step, ...]:
    family = report.media_type.partition("/")[0]
    if family == "image":
        from archive_app.media import images

        return images.read_tags, images.draw_thumbnail
    if report.media_type == "application/pdf":
        from archive_app.media import documents

        return documents.read_info, documents.draw_first_page
    if family not in ("audio", "video"):
        return ()

    from archive_app.media import containers

    if family == "audio":
        return (containers.read_tracks,)
    try:
        from archive_app.media import video
    except ImportError:
        report.note(Note.NO_VIDEO_LIBRARY)
        return (containers.read_tracks,)
    return containers.read_tracks, video.draw_first_frame


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for the protocol alone, so that nothing a decoder prints can get into it."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, answers


if __name__ == "__main__":
    main()
