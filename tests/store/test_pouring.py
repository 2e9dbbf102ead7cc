"""What is poured into an object is on its medium, or that is told."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from archive_app.errors import StorageRefused
from archive_app.progress import Meter
from archive_app.store import sealing
from archive_app.store.pouring import Buffers, pour


def test_a_medium_that_refuses_to_keep_what_it_took_is_told_before_the_end(tmp_path: Path) -> None:
    (tmp_path / "large").touch()
    os.truncate(tmp_path / "large", 80 << 20)
    reading, writing = os.pipe()  # it takes every byte, and fsync(2) refuses it

    def drain() -> None:
        while os.read(reading, 1 << 20):
            pass

    draining = threading.Thread(target=drain)
    draining.start()
    sealer = sealing.Sealer(bytes(32), b"")
    try:
        with (
            (tmp_path / "large").open("rb", buffering=0) as source,
            os.fdopen(writing, "wb", buffering=0) as target,
            pytest.raises(StorageRefused),
        ):
            pour(source, target, sealer, Buffers(), Meter(), ())
    finally:
        draining.join()
        os.close(reading)
