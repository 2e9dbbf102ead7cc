"""Frames between the program and its preview child."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.media.protocol import LARGEST, RANGE, SIZE, Kind, read_frame, write_frame

FREE = [Kind.HELLO, Kind.BYTES, Kind.REPORT, Kind.THUMBNAIL]


@given(st.sampled_from(FREE), st.binary(max_size=1024))
def test_a_frame_comes_out_as_it_went_in(kind: Kind, payload: bytes) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, kind, payload)
    pipe.seek(0)
    assert read_frame(pipe) == (kind, payload)


@given(st.binary(max_size=64))
def test_anything_else_is_refused(untrusted_bytes: bytes) -> None:
    pipe = io.BytesIO(untrusted_bytes)
    try:
        kind, payload = read_frame(pipe)
    except (EOFError, ValueError):
        return
    assert len(payload) <= LARGEST[kind]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_frame_longer_than_its_kind_allows_is_refused_unread(kind: Kind) -> None:
    pipe = io.BytesIO(struct.pack(">BI", kind, LARGEST[kind] + 1))
    with pytest.raises(ValueError, match="not as long"):
        read_frame(pipe)


@pytest.mark.parametrize(("kind", "length"), [(Kind.READ, RANGE.size), (Kind.PREPARE, SIZE.size)])
def test_a_number_cut_short_is_refused(kind: Kind, length: int) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, kind, bytes(length - 1))
    pipe.seek(0)
    with pytest.raises(ValueError, match="not as long"):
        read_frame(pipe)


def test_the_end_of_the_pipe_is_noticed() -> None:
    pipe = io.BytesIO()
    write_frame(pipe, Kind.REPORT, b"{}")
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(pipe.getvalue()[:-1]))
