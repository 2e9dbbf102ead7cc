"""Zips are read by structure: what two programs could read differently is refused by name."""

import io
import random
import struct
import subprocess
import tracemalloc
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.bundle import zip_records as records
from archive_app.bundle.members import open_container
from archive_app.bundle.paths import find_twins
from archive_app.bundle.zip_reading import Zip
from archive_app.errors import ArchiveError, Damaged, InvalidInput, NotFound
from tests.bundle.zips import ROOT, Crafted, build, good, inside


class Opened:
    """What a zip was read as."""

    def __init__(self, path: Path, content: bytes, *, strict: bool = True) -> None:
        path.write_bytes(content)
        with path.open("rb", buffering=0) as file:
            read = Zip(file, path.name, strict=strict)
            self.name = read.name
            self.folders = read.folders
            self.findings = [(finding.code, finding.path) for finding in read.findings]
            self.sentences = [finding.sentence for finding in read.findings]
            self.sizes = {member.path: member.size for member in read.members()}
            self.contents: dict[str, bytes | str] = {}
            for member in self.sizes:
                try:
                    with read.open(member) as stream:
                        self.contents[member] = stream.read()
                except Damaged as damage:
                    self.contents[member] = str(damage)


@pytest.fixture
def zip_path(tmp_path: Path) -> Path:
    return tmp_path / "bundle.zip"


CONTENTS = {
    "bagit.txt": b"BagIt-Version: 1.0\n",
    "data/a.txt": b"one " * 100,
    "data/b.txt": b"two " * 100,
}


def test_a_plain_zip_is_read_below_its_one_root(zip_path: Path) -> None:
    opened = Opened(zip_path, build(good()))
    assert opened.findings == []
    assert opened.name == ROOT
    assert opened.folders == {"data"}
    assert opened.contents == CONTENTS
    assert opened.sizes == {name: len(content) for name, content in CONTENTS.items()}


def changed(number: int, **how: object) -> list[Crafted]:
    members = good()
    for name, value in how.items():
        assert hasattr(members[number], name)
        setattr(members[number], name, value)
    return members


def unicode_name(name: bytes) -> bytes:
    content = struct.pack("<BL", 1, 0) + name
    return struct.pack("<2H", 0x7075, len(content)) + content


FULL = records.FULL32

# What each is, and every finding it must give. A path is None where the whole is concerned.
HOSTILE: dict[str, tuple[bytes, list[tuple[str, str | None]]]] = {
    "prepended": (build(good(), prefix=b"#!/bin/sh\n"), [("prepended", "bagit.txt")]),
    "prepended, offsets as before": (
        build(good(), prefix=b"junk", shift=-4),
        [("prepended", None)],
    ),
    "appended": (build(good(), suffix=b"junk"), [("appended", None)]),
    "appended zip": (build(good()) + build(good()), [("prepended", None)]),
    "appended after a comment that ends earlier": (
        build(good(), comment=b"hello", suffix=b"x"),
        [("appended", None)],
    ),
    "comment": (build(good(), comment=b"hello"), [("comment", None)]),
    "member comment": (build(changed(1, comment=b"hello")), [("comment", "data/a.txt")]),
    "gap": (build(changed(1, before=b"junk")), [("gap", "bagit.txt")]),
    "gap before the directory": (build(changed(2, after=b"junk")), [("gap", "data/b.txt")]),
    "directory counts less": (
        build(good(), end={"count": 2, "here": 2}),
        [("gap", None)],
    ),
    "directory counts more": (
        build(good(), end={"count": 4, "here": 4}),
        [("truncated", None)],
    ),
    "directory longer than the zip": (
        build(good(), end={"size": 1 << 20}),
        [("truncated", None)],
    ),
    "overlap": (
        build(changed(2, central={"offset": 0})),
        [("overlap", "bagit.txt"), ("overlap", "data/b.txt"), ("gap", "data/a.txt")],
    ),
    "duplicate": (
        build([*good(), Crafted(inside("data/a.txt"), b"other")]),
        [("duplicate", "data/a.txt"), ("duplicate", "data/a.txt")],
    ),
    "a file that is also a folder": (
        build([*good(), Crafted(inside("data"), b"file")]),
        [("duplicate", "data")],
    ),
    "a file and a folder entry": (
        build([*good(), Crafted(inside("data/a.txt/"), b"", central={"external": 0})]),
        [("duplicate", "data/a.txt"), ("duplicate", "data/a.txt/")],
    ),
    "name differs": (
        build(changed(1, local_name=inside("data/z.txt").encode())),
        [("mismatch", "data/a.txt")],
    ),
    "size differs": (build(changed(1, local={"size": 399})), [("mismatch", "data/a.txt")]),
    "compressed size differs": (
        build(changed(2, local={"compressed": 1})),
        [("mismatch", "data/b.txt")],
    ),
    "crc differs": (build(changed(1, local={"crc32": 1})), [("mismatch", "data/a.txt")]),
    "method differs": (build(changed(1, local={"method": 8})), [("mismatch", "data/a.txt")]),
    "flags differ": (
        build(changed(1, local={"flags": records.UTF8_FLAG})),
        [("mismatch", "data/a.txt")],
    ),
    "stored with two sizes": (
        build(changed(1, both={"size": 500})),
        [("mismatch", "data/a.txt")],
    ),
    "no header": (
        build(good()).replace(records.LOCAL_SIGNATURE, b"PK\x03\x05", 1),
        [("mismatch", "bagit.txt")],
    ),
    "encrypted": (build(changed(1, both={"flags": 1})), [("encrypted", "data/a.txt")]),
    "strongly encrypted": (build(changed(1, both={"flags": 0x41})), [("encrypted", "data/a.txt")]),
    "masked headers": (build(changed(1, both={"flags": 0x2000})), [("encrypted", "data/a.txt")]),
    "patched data": (build(changed(1, both={"flags": 0x20})), [("flags", "data/a.txt")]),
    "needs a newer program": (build(changed(1, both={"needed": 63})), [("flags", "data/a.txt")]),
    "lzma": (build(changed(1, both={"method": 14})), [("method", "data/a.txt")]),
    "data descriptor": (
        build(
            changed(
                1,
                both={"flags": 8},
                local={"crc32": 0, "size": 0, "compressed": 0},
                after=struct.pack("<LLL", 0, 0, 0),
            )
        ),
        [("data-descriptor", "data/a.txt"), ("mismatch", "data/a.txt")],
    ),
    "another disk": (build(changed(1, central={"disk": 1})), [("multi-disk", "data/a.txt")]),
    "several disks": (build(good(), end={"disk": 1}), [("multi-disk", None)]),
    "fewer here": (build(good(), end={"here": 2}), [("multi-disk", None)]),
    "link": (
        build(changed(1, central={"external": 0o120777 << 16})),
        [("link", "data/a.txt")],
    ),
    "link by a maker who knows no links": (
        build(changed(1, central={"external": 0o120777 << 16, "made_by": 20})),
        [("link", "data/a.txt")],
    ),
    "reparse point": (build(changed(1, central={"external": 0x400})), [("link", "data/a.txt")]),
    "pipe": (build(changed(1, central={"external": 0o010644 << 16})), [("special", "data/a.txt")]),
    "device": (
        build(changed(1, central={"external": 0o060644 << 16})),
        [("special", "data/a.txt")],
    ),
    "folder without a slash": (
        build(changed(1, central={"external": 0o040755 << 16})),
        [("special", "data/a.txt")],
    ),
    "DOS folder without a slash": (
        build(changed(1, central={"external": 0x10})),
        [("special", "data/a.txt")],
    ),
    "file with a slash": (
        build([*good(), Crafted(inside("data/c/"), b"bytes", central={"external": 0})]),
        [("special", "data/c/")],
    ),
    "absolute": (build([*good(), Crafted("/etc/passwd")]), [("name", "/etc/passwd")]),
    "climbing": (build([*good(), Crafted(inside("../../x"))]), [("name", "../../x")]),
    "dot": (build([*good(), Crafted(inside("./x"))]), [("name", "./x")]),
    "empty part": (build([*good(), Crafted(inside("data//x"))]), [("name", "data//x")]),
    "backslash": (build([*good(), Crafted(inside("data\\x"))]), [("name", "data\\x")]),
    "drive": (build([*good(), Crafted("C:/x")]), [("name", "C:/x")]),
    "NUL": (build([*good(), Crafted(inside("data/a.txt\0.exe"))]), [("name", "data/a.txt\0.exe")]),
    "newline": (build([*good(), Crafted(inside("data/a\nb"))]), [("name", "data/a\nb")]),
    "no name": (build([*good(), Crafted("")]), [("name", "")]),
    "not UTF-8": (
        build([*good(), Crafted(f"{ROOT}/data/".encode() + b"\xff", both={"flags": 0x800})]),
        [("name", "data/\\xff")],
    ),
    "UTF-8 that does not say so": (
        build([*good(), Crafted(inside("data/é"))]),
        [("name", "data/é")],
    ),
    "renamed in the directory": (
        build(changed(1, central_extra=unicode_name(b"other"))),
        [("renamed", "data/a.txt")],
    ),
    "renamed in the header": (
        build(changed(1, local_extra=unicode_name(b"other"))),
        [("renamed", "data/a.txt")],
    ),
    "of another kind": (
        build(changed(1, local_extra=struct.pack("<2HL", 0x756E, 4, 0))),
        [("renamed", "data/a.txt")],
    ),
    "longer than any path": (
        build([*good(), Crafted(inside("data/" + "x" * 1000))]),
        [("limit", "data/" + "x" * 1000)],
    ),
    "deeper than any path": (
        build([*good(), Crafted(inside("x/" * 70 + "x"))]),
        [("limit", "x/" * 70 + "x")],
    ),
    "odd extra field": (
        build(changed(1, central_extra=b"\x01\x00\xff\xff")),
        [("zip64", "data/a.txt")],
    ),
    "ZIP64 field that nothing asks for": (
        build(changed(1, local_extra=records.zip64_extra(400, 400))),
        [("zip64", "data/a.txt")],
    ),
    "ZIP64 field that is missing": (
        build(changed(1, local={"size": FULL, "compressed": FULL})),
        [("zip64", "data/a.txt")],
    ),
    "two roots": (
        build([*good(), Crafted("__MACOSX/x"), Crafted("y")]),
        [("roots", "__MACOSX/x"), ("roots", "y")],
    ),
    "no root": (
        build([Crafted("bagit.txt"), Crafted("data/a")]),
        [("roots", "bagit.txt"), ("roots", "data/a")],
    ),
    "root that is no path of ours": (
        build([Crafted("my bundle/bagit.txt", CONTENTS["bagit.txt"])]),
        [("path", "my bundle")],
    ),
    "bomb": (
        build([*good(), Crafted(inside("data/zeros"), bytes(8 << 20), method=8)]),
        [("bomb", "data/zeros")],
    ),
    "truncated": (build(good())[:-30], [("truncated", None)]),
    "only a beginning": (b"PK\x03\x04", [("truncated", None)]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_two_programs_could_read_apart_is_refused_by_name(name: str, zip_path: Path) -> None:
    content, expected = HOSTILE[name]
    opened = Opened(zip_path, content)
    assert opened.findings == expected
    assert all(sentence.endswith(".") for sentence in opened.sentences)
    # What was found at fault cannot be opened; what can be is what it says it is.
    faulty = {path for code, path in expected if code not in ("prepended", "gap", "path")}
    assert not faulty & opened.sizes.keys()
    for path, read in opened.contents.items():
        assert read == CONTENTS.get(path, read)


def test_bytes_quoted_by_another_member_are_refused(zip_path: Path) -> None:
    # Fifield's bomb: each header lies inside the stored block of the one before it.
    kernel = Crafted(inside("data/k"), b"k" * 50)
    header = build([kernel])[: 30 + len(kernel.raw_name)]
    quoting = Crafted(inside("data/q"), header + kernel.content)
    members = [Crafted(inside("bagit.txt")), quoting]
    content = build(members)
    at = content.index(header)
    kernel.central = {"offset": at}
    # The same directory, with one more entry that points inside.
    both = build([*members, kernel])
    directory = both[both.index(records.CENTRAL_SIGNATURE) :]
    start = content.index(records.CENTRAL_SIGNATURE)
    end = bytearray(directory)
    end[-6:-2] = struct.pack("<L", start)
    opened = Opened(zip_path, content[:start] + bytes(end))
    assert [code for code, _ in opened.findings] == ["overlap", "overlap"]
    assert list(opened.sizes) == ["bagit.txt"]


@pytest.mark.parametrize(
    ("name", "judgement"),
    [
        ("absolute1.zip", "name"),
        ("absolute2.zip", "name"),
        ("c_case.zip", "twins"),
        ("c_dup.zip", "duplicate"),
        ("c_ok.zip", None),
        ("c_overlap.zip", "overlap"),
        ("dirsymlink.zip", "link"),
        ("relative0.zip", "name"),
        ("relative2.zip", "name"),
        ("symlink.zip", "link"),
    ],
)
def test_published_hostile_zips_are_refused(
    vectors: Path, name: str, judgement: str | None
) -> None:
    path = vectors / "zip" / name
    if not path.exists():
        pytest.skip(f"{name} is not among the vectors")
    with open_container(path) as container:
        codes = [finding.code for finding in container.findings]
        codes += ["twins" for _ in find_twins(member.path for member in container.members())]
    assert codes[:1] == ([] if judgement is None else [judgement])


def test_every_published_zip_is_judged(vectors: Path) -> None:
    (judged,) = (
        mark
        for mark in test_published_hostile_zips_are_refused.pytestmark  # type: ignore[attr-defined]
    )
    names = {name for name, _ in judged.args[1]}
    assert {path.name for path in (vectors / "zip").glob("*.zip")} <= names


def descriptor(*, signature: bytes, form: str) -> bytes:
    truth = good()[1].truth()
    return signature + struct.pack(form, truth["crc32"], truth["compressed"], truth["size"])


@pytest.mark.parametrize("form", ["<LLL", "<LQQ"])
@pytest.mark.parametrize("signature", [b"", records.DESCRIPTOR_SIGNATURE])
def test_sizes_after_the_bytes_are_read_where_they_agree_but_not_in_our_profile(
    zip_path: Path, signature: bytes, form: str
) -> None:
    content = build(
        changed(
            1,
            both={"flags": records.DESCRIPTOR_FLAG},
            local={"crc32": 0, "size": 0, "compressed": 0},
            after=descriptor(signature=signature, form=form),
        )
    )
    opened = Opened(zip_path, content, strict=False)
    assert opened.findings == []
    assert opened.contents == CONTENTS
    assert Opened(zip_path, content).findings == [("data-descriptor", "data/a.txt")]


def test_what_other_programs_write_is_read(zip_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "from" / ROOT
    for name, content in CONTENTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "data" / "empty").touch()
    expected = {**CONTENTS, "data/empty": b""}
    streamed = io.BytesIO()
    with zipfile.ZipFile(Unseekable(streamed), "w") as writer:  # type: ignore[call-overload]
        for name, content in expected.items():
            writer.writestr(f"{ROOT}/{name}", content)
    assert Opened(zip_path, streamed.getvalue(), strict=False).contents == expected
    with zipfile.ZipFile(zip_path, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.mkdir(ROOT)
        for name, content in expected.items():
            writer.writestr(f"{ROOT}/{name}", content)
    opened = Opened(zip_path, zip_path.read_bytes())
    assert (opened.findings, opened.contents) == ([], expected)
    try:
        subprocess.run(["zip", "-qr", "info.zip", ROOT], cwd=folder.parent, check=True)
    except FileNotFoundError:
        return
    opened = Opened(zip_path, (folder.parent / "info.zip").read_bytes())
    assert (opened.findings, opened.contents) == ([], expected)


class Unseekable:
    def __init__(self, into: io.BytesIO) -> None:
        self._into = into

    def write(self, data: bytes) -> int:
        return self._into.write(data)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("number", [1, 2])
def test_bytes_without_the_stated_checksum_are_damaged_when_read(
    zip_path: Path, number: int
) -> None:
    opened = Opened(zip_path, build(changed(number, both={"crc32": 7})))
    assert opened.findings == []
    path = ["bagit.txt", "data/a.txt", "data/b.txt"][number]
    assert "CRC-32" in str(opened.contents[path])


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"size": 399}, "goes on after"),
        ({"size": 401}, "ends before"),
    ],
)
def test_deflated_bytes_of_another_length_are_damaged_when_read(
    zip_path: Path, stated: dict[str, int], sentence: str
) -> None:
    opened = Opened(zip_path, build(changed(2, both=stated)))
    assert opened.findings == []
    assert sentence in str(opened.contents["data/b.txt"])


def deflated(content: bytes, ending: int = zlib.Z_FINISH) -> bytes:
    deflating = zlib.compressobj(wbits=-15)
    return deflating.compress(content) + deflating.flush(ending)


NOISE = random.Random(1).randbytes(500)


@pytest.mark.parametrize(
    ("packed", "sentence"),
    [
        (deflated(NOISE) + b"secret", "hides bytes"),
        (deflated(NOISE)[:-1], "ends before"),
        (deflated(NOISE, zlib.Z_SYNC_FLUSH), "cut off"),
        (deflated(NOISE, zlib.Z_SYNC_FLUSH) + deflated(b"more"), "goes on after"),
        (b"\xff" * 500, "cannot be decompressed"),
        (b"", "ends before"),
    ],
)
def test_deflated_bytes_are_used_to_the_last(zip_path: Path, packed: bytes, sentence: str) -> None:
    truth = {"method": records.DEFLATED, "size": len(NOISE), "crc32": zlib.crc32(NOISE)}
    crafted = Crafted(inside("data/b.txt"), packed, both=truth)
    opened = Opened(zip_path, build([*good()[:2], crafted]))
    assert opened.findings == []
    assert sentence in str(opened.contents["data/b.txt"])


def test_damage_shows_before_the_last_byte_is_handed_out(zip_path: Path) -> None:
    zip_path.write_bytes(build(changed(1, both={"crc32": 7})))
    with (
        open_container(zip_path) as container,
        container.open("data/a.txt") as stream,
        pytest.raises(Damaged),
    ):
        stream.read(400)


def test_what_is_no_container_is_told_apart(tmp_path: Path) -> None:
    for name, content, sentence in (
        ("a.txt", b"words", "neither a folder nor a zip"),
        ("a.zip.age", b"age-encryption.org/v1\n", "encrypted"),
        ("empty", b"", "neither a folder nor a zip"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInput, match=sentence), open_container(tmp_path / name):
            pass
    with pytest.raises(NotFound), open_container(tmp_path / "nowhere"):
        pass


def test_an_error_of_the_reader_is_not_taken_for_one_of_the_container(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_container(tmp_path):
        raise FileNotFoundError


def test_members_are_read_by_several_threads_at_a_time(zip_path: Path) -> None:
    members = [Crafted(inside(f"data/{number}"), bytes([number]) * 300_000) for number in range(40)]
    zip_path.write_bytes(build([Crafted(inside("bagit.txt")), *members]))
    with open_container(zip_path) as container, ThreadPoolExecutor(8) as pool:

        def read(number: int) -> bytes:
            with container.open(f"data/{number}") as stream:
                return stream.read()

        assert list(pool.map(read, range(40))) == [member.content for member in members]


def test_a_zip_of_twenty_thousand_is_read_in_flat_memory(zip_path: Path) -> None:
    zip_path.write_bytes(build([Crafted(inside(f"data/{n:06}")) for n in range(20_000)]))
    tracemalloc.start()
    try:
        with open_container(zip_path) as container:
            assert container.findings == ()
            assert sum(1 for _ in container.members()) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


def test_folders_that_are_only_in_names_cost_no_more_than_the_names(zip_path: Path) -> None:
    names = (f"{number:04}/" + "/".join("x" * 12 for _ in range(60)) for number in range(5000))
    zip_path.write_bytes(build([Crafted(inside(name)) for name in names]))
    with open_container(zip_path) as container:
        assert [finding.code for finding in container.findings] == ["limit"]
        assert list(container.members()) == []


def read_all(content: bytes, path: Path, *, strict: bool) -> dict[str, bytes] | None:
    """Return what a zip holds if nothing at all is wrong with it."""
    path.write_bytes(content)
    try:
        with open_container(path, strict=strict) as container:
            found = {}
            for member in container.members():
                with container.open(member.path) as stream:
                    found[f"{container.name}/{member.path}"] = stream.read()
                assert len(found[f"{container.name}/{member.path}"]) == member.size
            return None if container.findings else found
    except ArchiveError:
        return None


def zip64() -> bytes:
    members = changed(
        1,
        both={"size": FULL, "compressed": FULL, "needed": 45},
        local_extra=records.zip64_extra(400, 400),
        central_extra=records.zip64_extra(400, 400),
    )
    plain = build(members)
    start = plain.index(records.CENTRAL_SIGNATURE)
    size = len(plain) - start - records.END.size
    end64 = records.END64.pack(records.END64_SIGNATURE, 44, 45, 45, 0, 0, 3, 3, size, start)
    locator = records.LOCATOR64.pack(records.LOCATOR64_SIGNATURE, 0, start + size, 1)
    end = records.END.pack(records.END_SIGNATURE, 0, 0, 3, 3, FULL, FULL, 0)
    return plain[: start + size] + end64 + locator + end


def with_descriptor() -> bytes:
    return build(
        changed(
            1,
            both={"flags": records.DESCRIPTOR_FLAG},
            local={"crc32": 0, "size": 0, "compressed": 0},
            after=descriptor(signature=records.DESCRIPTOR_SIGNATURE, form="<LLL"),
        )
    )


SEEDS = [build(good()), zip64(), with_descriptor(), build(good(), comment=b"hello"), build([])]


@pytest.mark.parametrize("strict", [True, False])
def test_an_empty_zip_has_nothing_in_it(zip_path: Path, *, strict: bool) -> None:
    assert read_all(b"PK\5\6" + bytes(18), zip_path, strict=strict) == {}


def test_zip64_is_read_where_nothing_needs_it_but_says_so(zip_path: Path) -> None:
    opened = Opened(zip_path, zip64())
    assert (opened.findings, opened.contents) == ([], CONTENTS)


@settings(max_examples=400)
@given(st.data())
def test_no_mutation_makes_it_crash_or_accept_what_another_program_reads_differently(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    mutated = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(mutated)))
        kind = data.draw(st.sampled_from(["byte", "field", "cut", "insert", "copy", "swap"]))
        if kind == "byte":
            mutated[at : at + 1] = data.draw(st.binary(min_size=1, max_size=1))
        elif kind == "field":
            number = data.draw(st.sampled_from([0, 1, 8, 0x800, 0xFFFF, 1 << 31, FULL]))
            mutated[at : at + 4] = struct.pack("<L", number)
        elif kind == "cut":
            del mutated[at : at + data.draw(st.integers(1, 60))]
        elif kind == "insert":
            mutated[at:at] = data.draw(st.binary(max_size=40))
        else:
            start = data.draw(st.integers(0, len(mutated)))
            piece = mutated[start : start + data.draw(st.integers(1, 80))]
            mutated[at : at + (len(piece) if kind == "swap" else 0)] = piece
    content = bytes(mutated)
    path = tmp_path_factory.getbasetemp() / "mutated.zip"
    found = read_all(content, path, strict=data.draw(st.booleans()))
    if found is not None:
        with zipfile.ZipFile(io.BytesIO(content)) as judge:
            files = [info for info in judge.infolist() if not info.is_dir()]
            assert {info.filename: judge.read(info) for info in files} == found
            assert len(files) == len(found)


def test_any_one_byte_changed_is_noticed_or_changes_nothing_that_is_read(zip_path: Path) -> None:
    seed = build(good())
    unnoticed = 0
    for at in range(len(seed)):
        for bit in (0x01, 0x80):
            changed_byte = bytearray(seed)
            changed_byte[at] ^= bit
            found = read_all(bytes(changed_byte), zip_path, strict=True)
            if found is not None:
                unnoticed += 1
                assert found == {f"{ROOT}/{path}": read for path, read in CONTENTS.items()}
    # Times, versions and permissions are not read.
    assert 0 < unnoticed < 200
