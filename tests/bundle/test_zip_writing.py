"""Zips are written as a pure stream, each byte the same every time, and read by everyone."""

import hashlib
import io
import os
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import zip_records as records
from archive_app.bundle.members import open_container
from archive_app.bundle.zip_writing import Sink, ZipWriter
from archive_app.errors import Damaged, InvalidInput

CONTENTS = {
    "EVB/README.txt": b"",
    "EVB/bagit.txt": b"BagIt-Version: 1.0\n",
    "EVB/data/files/F000001.bin": bytes(range(256)) * 5000,
}


def write(sink: Sink, contents: dict[str, bytes]) -> None:
    writer = ZipWriter(sink)
    for path, content in contents.items():
        chunks = [content[at : at + 1000] for at in range(0, len(content), 1000)]
        writer.add(path, len(content), zlib.crc32(content), chunks)
    writer.finish()


def written(contents: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    write(into, contents)
    return into.getvalue()


@pytest.fixture
def zip_path(tmp_path: Path) -> Path:
    path = tmp_path / "EVB.zip"
    path.write_bytes(written(CONTENTS))
    return path


def test_the_same_members_give_the_same_bytes() -> None:
    assert written(CONTENTS) == written(CONTENTS)
    # Frozen: a change of these bytes is a change of docs/bundle.md.
    digest = hashlib.sha256(written({"EVB/a": b"a"})).hexdigest()
    assert digest == "eef6b1e0136379b6d1aa78968d86596e063b803dc63f98924ea70431d77e5238"


def test_it_is_a_pure_stream() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source:
        with os.fdopen(writing, "wb") as sink:
            write(sink, {"EVB/a": b"a"})
        assert source.read() == written({"EVB/a": b"a"})


def test_our_reader_and_that_of_python_agree(zip_path: Path) -> None:
    with open_container(zip_path) as container:
        assert container.findings == ()
        found = {}
        for member in container.members():
            with container.open(member.path) as stream:
                found[f"{container.name}/{member.path}"] = stream.read()
    assert found == CONTENTS
    with zipfile.ZipFile(zip_path) as judge:
        assert judge.testzip() is None
        assert {info.filename: judge.read(info) for info in judge.infolist()} == CONTENTS
        assert {info.date_time for info in judge.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in judge.infolist()} == {0o100644}
        assert {info.flag_bits for info in judge.infolist()} == {0}


def test_unzip_finds_nothing_wrong(zip_path: Path) -> None:
    if shutil.which("unzip") is None:
        pytest.skip("unzip is not installed")
    tested = subprocess.run(["unzip", "-t", zip_path], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "No errors detected" in tested.stdout
    assert tested.stderr == ""


@given(
    st.dictionaries(
        st.from_regex(r"r(/[a-z]{1,9}0){1,4}", fullmatch=True), st.binary(max_size=300), min_size=1
    )
)
def test_whatever_is_written_python_reads(contents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(written(contents))) as judge:
        assert {info.filename: judge.read(info) for info in judge.infolist()} == contents


@pytest.mark.parametrize("path", ["", "EVB/é", "EVB/a", "a" * 70_000])
def test_a_path_that_is_not_ascii_or_was_there_is_refused(path: str) -> None:
    writer = ZipWriter(io.BytesIO())
    writer.add("EVB/a", 0, 0, [])
    with pytest.raises(InvalidInput):
        writer.add(path, 0, 0, [])


@pytest.mark.parametrize("content", [b"changed", b"longer than it was", b"short"])
def test_what_changed_since_it_was_announced_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged, match="not what it was"):
        ZipWriter(io.BytesIO()).add("EVB/a", 7, zlib.crc32(b"as it w"), [content])


class Holes:
    """Takes bytes as a disk does that keeps no zeros, so that gigabytes cost nothing."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def write(self, data: bytes | memoryview) -> None:
        if len(data) == len(ZEROS):
            self._file.seek(len(data), os.SEEK_CUR)
        else:
            self._file.write(data)

    def close(self) -> None:
        self._file.close()


ZEROS = bytes(1 << 24)


def zeros(size: int) -> Iterator[bytes]:
    for _ in range(size >> 24):
        yield ZEROS
    yield ZEROS[: size & ((1 << 24) - 1)]


def crc32_of_zeros(size: int) -> int:
    checksum = 0
    for piece in zeros(size):
        checksum = zlib.crc32(piece, checksum)
    return checksum


def test_more_than_four_gigabytes_are_zip64_and_read_by_all(tmp_path: Path) -> None:
    size = (1 << 32) + 5
    path = tmp_path / "large.zip"
    sink = Holes(path)
    writer = ZipWriter(sink)
    writer.add("EVB/bagit.txt", 1, zlib.crc32(b"b"), [b"b"])
    writer.add("EVB/data/large", size, crc32_of_zeros(size), zeros(size))
    # Its own size is small, but where it lies is not.
    writer.add("EVB/data/last", 1, zlib.crc32(b"l"), [b"l"])
    writer.finish()
    sink.close()
    with open_container(path) as container:
        assert container.findings == ()
        members = {member.path: member.size for member in container.members()}
        assert members == {"bagit.txt": 1, "data/large": size, "data/last": 1}
        with container.open("data/last") as stream:
            assert stream.read() == b"l"
        with container.open("data/large") as stream:
            assert stream.read(1 << 20) == bytes(1 << 20)
    with zipfile.ZipFile(path) as judge:
        assert {info.filename: info.file_size for info in judge.infolist()} == {
            f"EVB/{name}": length for name, length in members.items()
        }
        assert judge.read("EVB/data/last") == b"l"
        with judge.open("EVB/data/large") as stream:
            assert stream.read(1 << 20) == bytes(1 << 20)
    if shutil.which("unzip") is not None:
        listed = subprocess.run(["unzip", "-l", path], capture_output=True, text=True, check=True)
        assert f"{size}" in listed.stdout
        assert listed.stderr == ""


@pytest.mark.parametrize(
    ("size", "is_zip64"), [(records.FULL32 - 1, False), (records.FULL32, True)]
)
def test_zip64_begins_where_the_number_no_longer_fits(size: int, *, is_zip64: bool) -> None:
    class Beginning:
        def __init__(self) -> None:
            self.header = b""

        def write(self, data: bytes | memoryview) -> None:
            self.header = self.header or bytes(data)
            if len(data) == len(ZEROS):
                raise BrokenPipeError

    sink = Beginning()
    with pytest.raises(BrokenPipeError):
        ZipWriter(sink).add("EVB/a", size, 0, zeros(size))
    fields = records.LOCAL.unpack_from(sink.header)
    assert fields[7:9] == (size, size)  # full where it does not fit
    assert fields[1] == (45 if is_zip64 else 20)
    assert sink.header[records.LOCAL.size + 5 :] == (
        records.zip64_extra(size, size) if is_zip64 else b""
    )


def test_more_than_65534_members_are_zip64_and_read_by_all(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with path.open("wb") as file:
        write(file, {f"EVB/{number:05}": b"" for number in range(70_000)})
    with open_container(path) as container:
        assert container.findings == ()
        assert sum(1 for _ in container.members()) == 70_000
    with zipfile.ZipFile(path) as judge:
        assert len(judge.infolist()) == 70_000
