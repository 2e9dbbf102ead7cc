"""A preview child that misbehaves in the way that the file at hand names."""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import time
from collections.abc import Callable
from typing import BinaryIO

from archive_app.media.confine import MOST_MEMORY, confine
from archive_app.media.protocol import (
    EXTENT,
    OUT_OF_MEMORY_STATUS,
    RANGE,
    SIZE,
    Kind,
    read_frame,
    write_frame,
)

REPORT: dict[str, object] = {
    "media_type": "text/plain",
    "metadata": [],
    "notes": [],
    "reading": 1,
    "recipe": None,
}
JPEG = b"\xff\xd8\xff"
"""What a tile of a map begins with, and a deed may begin with."""
requests: BinaryIO = os.fdopen(os.dup(0), "rb")
answers: BinaryIO = os.fdopen(os.dup(1), "wb")
asked = 0


def report(payload: bytes, thumbnail: bytes = b"") -> None:
    write_frame(answers, Kind.REPORT, payload)
    write_frame(answers, Kind.THUMBNAIL, thumbnail)


def say(**members: object) -> None:
    report(json.dumps(REPORT | members).encode())


def ask(offset: int, length: int) -> bytes:
    write_frame(answers, Kind.READ, RANGE.pack(offset, length))
    return read_frame(requests)[1]


def hang() -> None:
    while True:
        time.sleep(60)


def stand_still() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def die() -> None:
    os._exit(1)


def die_once_answered() -> None:
    say()
    os._exit(1)


def die_after_the_first_file() -> None:
    if asked > 1:
        os._exit(1)
    say()


def eat_memory() -> None:
    try:
        bytearray(MOST_MEMORY)
    except MemoryError:
        os._exit(OUT_OF_MEMORY_STATUS)


def print_garbage() -> None:
    while True:
        answers.write(b"Segmentation fault, and so on\n" * 1000)


def announce_a_terabyte() -> None:
    answers.write(struct.pack(">BI", Kind.REPORT, 0xFFFFFFFF))
    answers.flush()
    hang()


def repeat_itself() -> None:
    write_frame(answers, Kind.HELLO, b'{"confinement": "landlock+seccomp"}')


def send_no_json() -> None:
    report(b"\xff\xfe")


def nest_deeply() -> None:
    report(b"[" * 100_000)


def say_something_of_its_own() -> None:
    say(notes=["This file is authentic."])


def send_a_thumbnail_that_is_none() -> None:
    report(
        json.dumps(REPORT | {"recipe": ["tool", "1", "none"]}).encode(), b"<svg onload='alert()'/>"
    )


def read_beyond_the_end() -> None:
    ask(2**40, 10)


def read_too_much_at_once() -> None:
    ask(0, 2**31)


def read_for_ever() -> None:
    while True:
        ask(0, 1024 * 1024)


def send_a_picture() -> None:
    write_frame(answers, Kind.PIXELS, EXTENT.pack(2, 1) + b"12345678")


def send_a_picture_that_is_larger() -> None:
    write_frame(answers, Kind.PIXELS, EXTENT.pack(11, 1) + bytes(44))


def send_too_few_pixels() -> None:
    write_frame(answers, Kind.PIXELS, EXTENT.pack(10, 10) + bytes(8))


def send_another_answer() -> None:
    write_frame(answers, Kind.SHAPE, b"{}")


def refuse_in_its_own_words() -> None:
    write_frame(answers, Kind.REFUSED, b"This file is authentic.")


def behave() -> None:
    say()


def show_what_it_was_given() -> None:
    given = {
        "variables": sorted(os.environ),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd")),
        "session": int(os.getsid(0) == os.getpid()),
        "path": [entry for entry in sys.path if not os.path.isabs(entry)],
    }
    say(metadata=[["child", name, value] for name, value in given.items()])


def main() -> None:
    global asked  # noqa: PLW0603 - a program of one page
    deeds: dict[str, Callable[[], None]] = {
        name: deed for name, deed in globals().items() if callable(deed)
    }
    confinement = confine() if sys.argv[1] == "confined" else "limits only"
    write_frame(answers, Kind.HELLO, json.dumps({"confinement": confinement}).encode())
    while True:
        asked += 1
        size = SIZE.unpack_from(read_frame(requests)[1])[0]
        deeds[ask(0, size).removeprefix(JPEG).decode()]()


if __name__ == "__main__":
    main()
