"""What a sealed object promises: the same bytes back from anywhere, or a refusal."""

from __future__ import annotations

import errno
import io
import os
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.errors import Damaged, StorageRefused
from archive_app.store.sealing import (
    HEADER_LENGTH,
    OVERHEAD,
    SEGMENT_LENGTH,
    SEGMENT_LENGTHS,
    Opener,
    SealedReader,
    Sealer,
    sealed_length,
    segment_count,
)

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "floe"
PUBLISHED = [
    f"{author}_{parameters}"
    for author in ("cpp", "go", "java", "pub_java", "rust")
    for parameters in ("GCM256_IV256_64", "GCM256_IV256_4K", "rotation")
] + ["java_lastSegAligned", "java_lastSegEmpty"]

KEY = bytes(range(32))
AAD = b"an object of the tests"
SHORT = 4096
PAYLOAD = SHORT - OVERHEAD


def seal(
    plaintext: bytes,
    segment_length: int = SHORT,
    *,
    sizes: list[int] | None = None,
    key: bytes = KEY,
    aad: bytes = AAD,
    random: Callable[[int], bytes] = os.urandom,
    rotation_bits: int = 20,
) -> bytes:
    sealer = Sealer(key, aad, segment_length, random=random, rotation_bits=rotation_bits)
    if sizes is None:
        full = segment_count(len(plaintext), segment_length) - 1
        sizes = [sealer.payload_length] * full
        sizes.append(len(plaintext) - sum(sizes))
    sealed, out, start = bytearray(sealer.header), bytearray(segment_length), 0
    for number, size in enumerate(sizes, 1):
        segment = memoryview(plaintext)[start : start + size]
        length = sealer.seal_segment(segment, out, final=number == len(sizes))
        sealed += out[:length]
        start += size
    return bytes(sealed)


def reader(sealed: bytes, size: int, *, key: bytes = KEY, aad: bytes = AAD) -> SealedReader:
    return SealedReader(io.BytesIO(sealed), size, key, aad, what="Object 3fa8")


def text(size: int) -> bytes:
    return b"".join(sha256(bytes([n % 256, n // 256])).digest() for n in range(size // 32 + 1))[
        :size
    ]


def flipped(sealed: bytes, offset: int, bit: int = 0) -> bytes:
    return sealed[:offset] + bytes([sealed[offset] ^ 1 << bit]) + sealed[offset + 1 :]


def counted() -> Callable[[int], bytes]:
    """Return a source of octets for known answers, which count up from 0."""
    octets: Iterator[int] = iter(range(256))
    return lambda count: bytes(next(octets) for _ in range(count))


# --- known answers -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_vector_opens_and_is_sealed_again_to_the_same_bytes(name: str) -> None:
    ciphertext_path = VECTORS / f"{name}_ct.txt"
    if not ciphertext_path.exists():
        pytest.skip(f"FLOE vector {name} is not here")
    ciphertext = bytes.fromhex(ciphertext_path.read_text())
    plaintext = bytes.fromhex((VECTORS / f"{name}_pt.txt").read_text())
    key, aad, segment_length = bytes(32), b"This is AAD", int.from_bytes(ciphertext[2:6], "big")
    rotation_bits = 2 if "rotation" in name else 20

    header, body = ciphertext[:HEADER_LENGTH], ciphertext[HEADER_LENGTH:]
    segments = [body[at : at + segment_length] for at in range(0, len(body), segment_length)]
    opener = Opener(key, aad, header, segment_lengths={segment_length}, rotation_bits=rotation_bits)
    opened, sizes, out = bytearray(), [], bytearray(segment_length)
    for position, segment in enumerate(segments):
        final = position == len(segments) - 1
        sizes.append(opener.open_segment(position, segment, out, final=final))
        opened += out[: sizes[-1]]
    assert opened == plaintext

    ivs = iter([header[10:42], *(segment[4:16] for segment in segments)])
    again = seal(
        plaintext,
        segment_length,
        sizes=sizes,
        key=key,
        aad=aad,
        random=lambda _: next(ivs),
        rotation_bits=rotation_bits,
    )
    assert again == ciphertext


def test_an_empty_object_has_its_known_bytes() -> None:
    assert seal(b"", SEGMENT_LENGTH, random=counted()).hex() == EMPTY


def test_an_object_of_two_segments_has_its_known_bytes() -> None:
    plaintext = b"thirty-two octets fill a segment, and two follow"
    assert seal(plaintext, 64, random=counted()).hex() == TWO_SEGMENTS


def test_an_object_of_two_full_length_segments_has_its_known_digest() -> None:
    sealed = seal(text(300_000), SEGMENT_LENGTH, random=counted())
    assert sha256(sealed).hexdigest() == TWO_FULL_LENGTH_SEGMENTS
    assert reader(sealed, 300_000).read() == text(300_000)


# --- the same bytes back -----------------------------------------------------------------------

EDGES = [0, 1, PAYLOAD - 1, PAYLOAD, PAYLOAD + 1, 2 * PAYLOAD - 1, 2 * PAYLOAD, 3 * PAYLOAD + 7]


@pytest.mark.parametrize("size", EDGES)
def test_what_was_sealed_is_read_back_and_has_the_computed_length(size: int) -> None:
    sealed = seal(text(size))
    assert len(sealed) == sealed_length(size, SHORT)
    with reader(sealed, size) as opened:
        assert opened.read() == text(size)
        assert opened.read() == b""


@pytest.mark.parametrize("segment_length", sorted(SEGMENT_LENGTHS))
def test_every_segment_length_of_the_format_is_read(segment_length: int) -> None:
    size = segment_length + 5
    assert reader(seal(text(size), segment_length), size).read() == text(size)


@given(plaintext=st.binary(max_size=3 * 64))
def test_any_bytes_come_back(plaintext: bytes) -> None:
    sealed = seal(plaintext, 64)
    opener = Opener(KEY, AAD, sealed[:HEADER_LENGTH], segment_lengths={64})
    starts = range(HEADER_LENGTH, len(sealed), 64)
    opened, out = bytearray(), bytearray(32)
    for position, start in enumerate(starts):
        final = position == len(starts) - 1
        size = opener.open_segment(position, sealed[start : start + 64], out, final=final)
        opened += out[:size]
    assert opened == plaintext


LONG = text(3 * PAYLOAD + 7)
SEALED = seal(LONG)


@given(
    st.lists(
        st.tuples(st.integers(0, len(LONG) + 9), st.integers(0, len(LONG)), st.integers(0, 2)),
        max_size=8,
    )
)
def test_reading_anywhere_gives_that_slice(jumps: list[tuple[int, int, int]]) -> None:
    with reader(SEALED, len(LONG)) as opened:
        for target, count, whence in jumps:
            offset = target - {0: 0, 1: opened.tell(), 2: len(LONG)}[whence]
            assert opened.seek(offset, whence) == opened.tell() == target
            assert opened.read(count) == LONG[target : target + count]


def test_a_buffered_reader_can_stand_on_top() -> None:
    with io.BufferedReader(reader(SEALED, len(LONG))) as buffered:
        buffered.seek(PAYLOAD - 2)
        assert buffered.read(4) == LONG[PAYLOAD - 2 : PAYLOAD + 2]


def test_a_position_before_the_start_is_no_position() -> None:
    with reader(SEALED, len(LONG)) as opened, pytest.raises(ValueError, match="before the start"):
        opened.seek(-1)


def test_one_opener_serves_many_threads() -> None:
    plaintext = text(64 * 32)
    sealed = seal(plaintext, 64, rotation_bits=1)
    opener = Opener(KEY, AAD, sealed[:HEADER_LENGTH], segment_lengths={64}, rotation_bits=1)

    def opened(position: int) -> bytes:
        start, out = HEADER_LENGTH + 64 * position, bytearray(32)
        opener.open_segment(position, sealed[start : start + 64], out, final=position == 63)
        return bytes(out)

    with ThreadPoolExecutor(4) as threads:
        assert b"".join(threads.map(opened, [*range(64)] * 4)) == plaintext * 4


def test_sealing_and_opening_allocate_nothing_large() -> None:
    sealer = Sealer(KEY, AAD)
    plaintext, out = bytearray(sealer.payload_length), bytearray(SEGMENT_LENGTH)
    opener = Opener(KEY, AAD, sealer.header)
    tracemalloc.start()
    try:
        sealer.seal_segment(plaintext, out, final=False)
        opener.open_segment(0, out, plaintext, final=False)
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024
    finally:
        tracemalloc.stop()


def test_two_objects_never_share_their_random_octets() -> None:
    assert Sealer(KEY, AAD).header != Sealer(KEY, AAD).header
    first, second = seal(bytes(PAYLOAD * 2))[HEADER_LENGTH:], seal(b"")[HEADER_LENGTH:]
    assert len({first[4:16], first[SHORT + 4 : SHORT + 16], second[4:16]}) == 3


# --- refusals ----------------------------------------------------------------------------------


def refused(sealed: bytes, size: int, *, key: bytes = KEY, aad: bytes = AAD) -> None:
    file = io.BytesIO(sealed)
    with pytest.raises(Damaged, match=r"^Object 3fa8 is damaged: .*\.$"):
        SealedReader(file, size, key, aad, what="Object 3fa8").read()


@pytest.mark.parametrize("size", [0, 7, PAYLOAD + 7])
def test_a_flipped_bit_in_any_byte_is_refused(size: int) -> None:
    sealed = seal(text(size))
    for offset in range(len(sealed)):
        refused(flipped(sealed, offset, offset % 8), size)


@given(st.integers(0, 8 * len(SEALED) - 1))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    refused(flipped(SEALED, bit // 8, bit % 8), len(LONG))


@pytest.mark.parametrize("length", [0, 9, HEADER_LENGTH - 1, HEADER_LENGTH, HEADER_LENGTH + 31])
def test_a_beginning_of_an_object_is_refused(length: int) -> None:
    refused(SEALED[:length], len(LONG))


@pytest.mark.parametrize("segments", [1, 2, 3])
def test_an_object_cut_at_the_edge_of_a_segment_is_refused(segments: int) -> None:
    cut = SEALED[: HEADER_LENGTH + segments * SHORT]
    refused(cut, len(LONG))
    refused(cut, segments * PAYLOAD)


def test_a_longer_object_is_refused() -> None:
    refused(SEALED + b"\0", len(LONG))
    refused(SEALED + SEALED[HEADER_LENGTH:], len(LONG))


def test_swapped_segments_are_refused() -> None:
    start, middle, end = (HEADER_LENGTH + n * SHORT for n in range(3))
    refused(SEALED[:start] + SEALED[middle:end] + SEALED[start:middle] + SEALED[end:], len(LONG))


def test_a_segment_of_another_object_under_the_same_key_is_refused() -> None:
    start, end = HEADER_LENGTH, HEADER_LENGTH + SHORT
    refused(SEALED[:start] + seal(LONG)[start:end] + SEALED[end:], len(LONG))


def test_another_key_or_other_associated_data_is_refused() -> None:
    refused(SEALED, len(LONG), key=bytes(32))
    refused(SEALED, len(LONG), aad=AAD + b"\0")


@pytest.mark.parametrize("segment_length", [64, 2048, 4097, 1 << 21, 0xFFFFFFFF])
def test_a_segment_length_outside_the_format_is_refused_before_it_is_used(
    segment_length: int,
) -> None:
    with pytest.raises(Damaged, match="not one of this format"):
        Opener(KEY, AAD, Sealer(KEY, AAD, segment_length).header)


def test_a_final_segment_is_not_taken_for_another_nor_the_reverse() -> None:
    sealed, out = seal(bytes(64), 64), bytearray(32)
    opener = Opener(KEY, AAD, sealed[:HEADER_LENGTH], segment_lengths={64})
    first, final = sealed[HEADER_LENGTH:][:64], sealed[HEADER_LENGTH:][64:]
    for position, segment, as_final in [(0, first, True), (1, final, False), (0, final, True)]:
        with pytest.raises(Damaged):
            opener.open_segment(position, segment, out, final=as_final)
    relabelled = (64).to_bytes(4, "big") + first[4:]
    with pytest.raises(Damaged):
        opener.open_segment(0, relabelled, out, final=True)


def test_nothing_unverified_is_left_behind() -> None:
    out = bytearray(b"?" * PAYLOAD)
    segment = flipped(SEALED[HEADER_LENGTH : HEADER_LENGTH + SHORT], SHORT - 1)
    with pytest.raises(Damaged):
        Opener(KEY, AAD, SEALED[:HEADER_LENGTH]).open_segment(0, segment, out, final=False)
    assert not any(out)


def test_a_damaged_segment_leaves_the_others_readable() -> None:
    with reader(flipped(SEALED, HEADER_LENGTH + SHORT + 99), len(LONG)) as opened:
        for _ in range(2):
            opened.seek(PAYLOAD)
            with pytest.raises(Damaged, match="segment 1 is not what was written"):
                opened.read(1)
        opened.seek(2 * PAYLOAD)
        assert opened.read() == LONG[2 * PAYLOAD :]


def test_an_object_that_shrinks_while_it_is_read_is_refused() -> None:
    file = io.BytesIO(SEALED)
    opened = SealedReader(file, len(LONG), KEY, AAD)
    file.truncate(HEADER_LENGTH + 5)
    with pytest.raises(Damaged, match="ends too early"):
        opened.read()


def test_a_failing_disk_is_not_called_damage() -> None:
    class FailingDisk(io.BytesIO):
        def readinto(self, buffer: object, /) -> int:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(StorageRefused, match="cannot be read from its disk"):
        SealedReader(FailingDisk(SEALED), len(LONG), KEY, AAD)


def test_the_reader_closes_its_file_in_the_end_and_when_it_refuses_it(tmp_path: Path) -> None:
    path = tmp_path / "object"
    path.write_bytes(SEALED)
    buffered = path.open("rb")
    with SealedReader(buffered, len(LONG), KEY, AAD) as opened:
        assert opened.read(3) == LONG[:3]
    assert buffered.closed
    with pytest.raises(ValueError, match="closed"):
        opened.read(1)
    raw = path.open("rb", buffering=0)
    with pytest.raises(Damaged):
        SealedReader(raw, len(LONG) - 1, KEY, AAD)
    assert raw.closed


def test_segments_are_sealed_full_and_in_order_only() -> None:
    sealer, out = Sealer(KEY, AAD, SHORT), bytearray(2 * SHORT)
    for size, final in [(PAYLOAD - 1, False), (PAYLOAD + 1, False), (PAYLOAD + 1, True)]:
        with pytest.raises(ValueError, match="full"):
            sealer.seal_segment(bytes(size), out, final=final)
    sealer.seal_segment(b"", out, final=True)
    with pytest.raises(ValueError, match="none follows"):
        sealer.seal_segment(b"", out, final=True)


# Made by this module once all published vectors had passed: key 00…1f, and random octets that
# count up from 00.
EMPTY = (
    "00000004000000000020000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1ffb8fff91"
    "1364106243327f63314f8db9d2de9e03e3c41d9f8950cdb3fff22dcb00000020202122232425262728292a2ba486"
    "b39a30626d3f7963c954145ce0e8"
)
TWO_SEGMENTS = (
    "00000000004000000020000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1fb33d408d"
    "91484cb79d90d68ed11bdaa5f684a396e3108524bd65de0dfd68c0d8ffffffff202122232425262728292a2b4927"
    "64315897a5c110cacb814944a4c2ababa3975f66d96e9d21b4e7821fde2b95b7c09109c7888c50ec07a060bd1664"
    "000000302c2d2e2f303132333435363780b62d0859f03ca16e9fcbad9d5722216fcda3f75289bdd5dc171b4fe241"
    "a28c"
)
TWO_FULL_LENGTH_SEGMENTS = "5b15ff8343295ef60a1d5853bcc8e720e84d7108fa7ad4fea575e0b1d2569437"
