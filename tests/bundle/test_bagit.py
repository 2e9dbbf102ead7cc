"""Anyone's bag is judged by RFC 8493: the published suite, and bags that other validators pass."""

import hashlib
import logging
import os
import shutil
import tarfile
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.bundle.bag_tags import parse_declaration
from archive_app.bundle.bagit import BagReport, verify_bag
from archive_app.errors import Cancelled, Damaged
from archive_app.progress import Meter

VALID = "valid"

# Of every bag of the Library of Congress' conformance suite: VALID with its warnings, or the codes
# of the findings that refuse it; and the reason where the suite asks for a judgement, or where
# bagit-python judges otherwise.
SUITE: dict[str, tuple[str, ...]] = {
    "v0.93/valid/basic-bag": (VALID,),
    "v0.93/valid/duplicate-metadata-entries": (VALID,),
    "v0.94/valid/basic-bag": (VALID,),
    "v0.94/valid/duplicate-metadata-entries": (VALID,),
    "v0.95/valid/basic-bag": (VALID,),
    "v0.95/valid/duplicate-metadata-entries": (VALID,),
    "v0.96/valid/bag-in-a-bag": (VALID,),
    "v0.96/valid/bag-with-encoded-names": (VALID,),
    "v0.96/valid/bag-with-escapable-characters": (VALID,),
    "v0.96/valid/bag-with-leading-dot-slash-in-manifest": (VALID, "dot-slash"),
    "v0.96/valid/bag-with-space": (VALID,),
    "v0.96/valid/basic-bag": (VALID,),
    "v0.96/valid/duplicate-metadata-entries": (VALID,),
    # Everything that could be fetched is there.
    "v0.96/valid/holey-bag": (VALID, "fetch"),
    "v0.97/invalid/baginfo-missing-encoding": ("declaration",),
    "v0.97/invalid/bom-in-bagit.txt": ("declaration",),
    "v0.97/invalid/corrupt-data-file": ("changed", "oxum"),
    "v0.97/invalid/corrupt-tag-file": ("changed",),
    "v0.97/invalid/extra-file-in-bag": ("extra", "oxum"),
    "v0.97/invalid/invalid-version-number": ("declaration",),
    "v0.97/invalid/missing-baginfo": ("missing",),
    "v0.97/invalid/missing-bagit.txt": ("missing",),
    "v0.97/invalid/out-of-scope-file-paths-using-dot-notation": ("outside",),
    "v0.97/invalid/out-of-scope-file-paths-using-dot-notation-for-fetch": ("outside",),
    "v0.97/invalid/same-filename-listed-twice-with-different-hashes": ("two-digests",),
    # A path is out of scope on every system that a bag may be carried to, not only on its own.
    "v0.97/linux-only/out-of-scope-file-paths-using-absolute-path": ("outside",),
    "v0.97/linux-only/out-of-scope-file-paths-using-absolute-path-for-fetch": ("outside",),
    "v0.97/linux-only/out-of-scope-file-paths-using-shortcut": ("outside",),
    "v0.97/linux-only/out-of-scope-file-paths-using-shortcut-for-fetch": ("outside",),
    "v0.97/linux-only/out-of-scope-file-paths-using-shortcut-username": ("outside",),
    "v0.97/linux-only/out-of-scope-file-paths-using-shortcut-username-for-fetch": ("outside",),
    "v0.97/windows-only/out-of-scope-file-paths-using-absolute-path": ("outside",),
    "v0.97/windows-only/out-of-scope-file-paths-using-absolute-path-for-fetch": ("outside",),
    "v0.97/windows-only/out-of-scope-file-paths-using-unc": ("outside",),
    "v0.97/windows-only/out-of-scope-file-paths-using-unc-for-fetch": ("outside",),
    # A variable of a shell is a name like others; but it is none below data/, and what is fetched
    # must be listed.
    "v0.97/windows-only/out-of-scope-file-paths-using-shortcut": ("misplaced",),
    "v0.97/windows-only/out-of-scope-file-paths-using-shortcut-for-fetch": ("fetch",),
    "v0.97/valid/ISO-8859-1-encoded-tag-files": (VALID,),
    "v0.97/valid/UTF-16-encoded-tag-files": (VALID,),
    "v0.97/valid/bag-in-a-bag": (VALID,),
    "v0.97/valid/bag-with-encoded-names": (VALID,),
    "v0.97/valid/bag-with-escapable-characters": (VALID,),
    "v0.97/valid/bag-with-leading-dot-slash-in-manifest": (VALID, "dot-slash"),
    "v0.97/valid/bag-with-space": (VALID,),
    "v0.97/valid/basic-bag": (VALID,),
    "v0.97/valid/duplicate-metadata-entries": (VALID,),
    "v0.97/valid/holey-bag": (VALID, "fetch"),
    "v0.97/valid/minimal-bag": (VALID,),
    "v0.97/valid/uncommon-metadata-separators": (VALID,),
    # Judged: two spellings are listed, one file is there. Where case counts, one is missing; that
    # a system exists on which it would not be is no reason to call a bag complete here.
    "v0.97/warning/duplicate-file-with-different-case": ("missing",),
    "v0.97/warning/made-with-md5sum-tools": (VALID, "md5sum"),
    "v0.97/warning/relative-path": (VALID, "dot-slash"),
    # Judged: the one file answers to both normalizations of its name, and has the digest of both.
    "v0.97/warning/same-filename-listed-twice-with-different-normalization": (
        VALID,
        "normalization",
    ),
    "v0.97/warning/same-filename-listed-twice-with-the-same-hash": (VALID, "repeated"),
    # Broken as published: data/.DS_Store is listed and was lost.
    "v0.97/warning/special-system-files": ("missing", "oxum"),
    "v1.0/invalid/bagit-with-invalid-whitespace": ("declaration",),
    "v1.0/invalid/notAllManifestsListAllFiles": ("extra",),
    # Its bagit.txt has a space at the end of a line, so that nothing else is reached; the rule that
    # it is about has a test of its own below.
    "v1.0/invalid/same-filename-listed-twice-with-different-hashes": ("declaration",),
    "v1.0/invalid/same-filename-listed-twice-with-the-same-hash": ("changed", "repeated"),
    "v1.0/valid/basicBag": (VALID,),
}

# Where bagit-python, on Linux, says the contrary.
BAGIT_PYTHON_DIFFERS = {
    # It strips whitespace wherever it is; RFC 8493 section 2.1.1 fixes the two lines.
    "v1.0/invalid/bagit-with-invalid-whitespace": VALID,
    # It does not hold fetch.txt against the manifests (RFC 8493 section 2.2.3).
    "v0.97/windows-only/out-of-scope-file-paths-using-absolute-path-for-fetch": VALID,
    "v0.97/windows-only/out-of-scope-file-paths-using-shortcut-for-fetch": VALID,
    "v0.97/windows-only/out-of-scope-file-paths-using-unc-for-fetch": VALID,
    # It looks for each spelling by itself when it comes to reading.
    "v0.97/warning/same-filename-listed-twice-with-different-normalization": "not valid",
}


@pytest.fixture(scope="module")
def suite(vectors: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = vectors / "bagit-conformance-suite.tar"
    if not path.exists():
        pytest.skip("the conformance suite is not among the vectors")
    folder = tmp_path_factory.mktemp("suite")
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter="data")
    return folder / "bagit"


def judged(report: BagReport) -> tuple[str, ...]:
    if report.is_valid:
        assert report.findings == ()
        return VALID, *sorted({warning.code for warning in report.warnings})
    return tuple(sorted({finding.code for finding in report.findings}))


def bagit_python(path: Path) -> str:
    """Return what the Library of Congress' own validator says of a bag."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import bagit

            try:
                bagit.Bag(os.fspath(path)).validate()
            except (bagit.BagError, ValueError):  # the latter where it forgot to look
                return "not valid"
            return VALID
    finally:
        logging.disable(logging.NOTSET)


def test_the_suite_has_no_bag_whose_verdict_is_not_written_down(suite: Path) -> None:
    bags = {path.relative_to(suite).as_posix() for path in suite.glob("v*/*/*") if path.is_dir()}
    assert bags == SUITE.keys()


@pytest.mark.parametrize("name", SUITE)
def test_every_bag_of_the_suite_is_judged_as_written_down(suite: Path, name: str) -> None:
    report = verify_bag(suite / name, Meter())
    assert judged(report) == SUITE[name]
    assert all(each.sentence.endswith(".") for each in (*report.findings, *report.warnings))


@pytest.mark.parametrize("name", SUITE)
def test_bagit_python_agrees_but_where_it_is_written_down(suite: Path, name: str) -> None:
    ours = VALID if SUITE[name][0] == VALID else "not valid"
    assert bagit_python(suite / name) == BAGIT_PYTHON_DIFFERS.get(name, ours)


@pytest.mark.parametrize("name", SUITE)
def test_a_bag_in_a_zip_is_judged_as_in_its_folder(suite: Path, name: str, tmp_path: Path) -> None:
    zipped = shutil.make_archive(
        os.fspath(tmp_path / "bag"), "zip", (suite / name).parent, Path(name).name
    )
    assert judged(verify_bag(Path(zipped), Meter())) == SUITE[name]


class Bag:
    """A bag that can be bent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.payload = {"data/a": b"a", "data/b": b"b"}
        self.version = "1.0"
        self.algorithms = ["sha256"]
        self.listed: dict[str, str] = {}
        self.more: dict[str, bytes] = {}
        self.after: Callable[[], None] = lambda: None

    def write(self) -> Path:
        files = {
            "bagit.txt": f"BagIt-Version: {self.version}\n"
            "Tag-File-Character-Encoding: UTF-8\n".encode(),
            **self.payload,
        }
        for algorithm in self.algorithms:
            lines = [
                f"{hashlib.new(algorithm, content).hexdigest()}  {self.listed.get(path, path)}\n"
                for path, content in self.payload.items()
            ]
            files[f"manifest-{algorithm}.txt"] = "".join(lines).encode()
        files.update(self.more)
        for name, content in files.items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_bytes(content)
        self.after()
        return self.path

    def add_line(self, line: str) -> None:
        written = "".join(
            f"{hashlib.sha256(content).hexdigest()}  {path}\n"
            for path, content in self.payload.items()
        )
        self.more["manifest-sha256.txt"] = f"{written}{line}\n".encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


NFC = unicodedata.normalize("NFC", "data/Núñez")
NFD = unicodedata.normalize("NFD", "data/Núñez")


def beside(bag: Bag) -> None:
    secret = bag.path.with_name(f"{bag.path.name}-secret")
    secret.mkdir()
    (secret / "f").write_bytes(b"secret")
    bag.add_line(f"{sha256(b'secret')}  ../{secret.name}/f")


def unlisted_twin(bag: Bag) -> None:
    bag.payload[NFC] = b"listed"

    def add() -> None:
        (bag.path / NFD).write_bytes(b"listed")

    bag.after = add


def linked_folder(bag: Bag) -> None:
    bag.after = lambda: (bag.path / "data" / "linked").symlink_to(bag.path.parent)


def linked_file(bag: Bag) -> None:
    bag.payload["data/linked"] = bag.payload["data/a"]

    def link() -> None:
        (bag.path / "data" / "linked").unlink()
        (bag.path / "data" / "linked").symlink_to("a")

    bag.after = link


def line_separator(bag: Bag) -> None:
    bag.payload["data/one\u2028two"] = b"one name"


def trailing_space(bag: Bag) -> None:
    bag.payload["data/name "] = b"ends in a space"


def percent(bag: Bag) -> None:
    bag.payload["data/100%25"] = b"a percent sign and two digits"
    bag.listed["data/100%25"] = "data/100%2525"


def percent_not_escaped(bag: Bag) -> None:
    bag.payload["data/100%25"] = b"a percent sign and two digits"


def percent_before_1_0(bag: Bag) -> None:
    bag.version = "0.97"
    percent_not_escaped(bag)


def newline(bag: Bag) -> None:
    bag.payload["data/one\ntwo"] = b"one name"
    bag.listed["data/one\ntwo"] = "data/one%0Atwo"


def comment(bag: Bag) -> None:
    bag.add_line("# a comment")


def no_line(bag: Bag) -> None:
    bag.add_line("nothing")


def unlisted_manifest(bag: Bag) -> None:
    bag.algorithms.append("sha512")
    bag.more["tagmanifest-sha256.txt"] = b""


def not_in_every_manifest(bag: Bag) -> None:
    bag.more["manifest-sha512.txt"] = f"{hashlib.sha512(b'a').hexdigest()}  data/a\n".encode()


def not_in_every_manifest_before_1_0(bag: Bag) -> None:
    bag.version = "0.97"
    not_in_every_manifest(bag)


def twice(bag: Bag) -> None:
    bag.add_line(f"{sha256(b'a')}  data/a")


def twice_before_1_0(bag: Bag) -> None:
    bag.version = "0.97"
    twice(bag)


def twice_contradicting(bag: Bag) -> None:
    bag.add_line(f"{sha256(b'b')}  data/a")


def roundabout(bag: Bag) -> None:
    bag.listed["data/a"] = "data/x/../a"


def dot_inside(bag: Bag) -> None:
    bag.listed["data/a"] = "data/./a"


def unknown_digest_alone(bag: Bag) -> None:
    bag.more["manifest-tiger.txt"] = bag.more["manifest-sha256.txt"] = b""
    bag.after = (bag.path / "manifest-sha256.txt").unlink


def unknown_digest_beside(bag: Bag) -> None:
    bag.more["manifest-tiger.txt"] = b"whatever"


def older_digests(bag: Bag) -> None:
    bag.algorithms = ["md5", "sha1", "sha224", "sha384", "sha512"]


def capital_digits(bag: Bag) -> None:
    bag.listed = {}
    bag.more["manifest-sha256.txt"] = "".join(
        f"{sha256(content).upper()} {path}\r\n" for path, content in bag.payload.items()
    ).encode()


def no_payload_folder(bag: Bag) -> None:
    bag.payload = {}


def empty_payload(bag: Bag) -> None:
    bag.payload = {}
    bag.after = (bag.path / "data").mkdir


def no_manifest(bag: Bag) -> None:
    bag.algorithms = []


def oxum(bag: Bag) -> None:
    bag.more["bag-info.txt"] = b"payload-oxum : 2.2\nNote: goes\n  on\n"


def wrong_oxum(bag: Bag) -> None:
    bag.more["bag-info.txt"] = b"Payload-Oxum: 3.2\n"


def malformed_oxum(bag: Bag) -> None:
    bag.more["bag-info.txt"] = b"Payload-Oxum: many\n"


def second_oxum_wrong(bag: Bag) -> None:
    bag.more["bag-info.txt"] = b"Payload-Oxum: 2.2\nPayload-Oxum: 3.2\n"


def no_colon(bag: Bag) -> None:
    bag.more["bag-info.txt"] = b"nothing\n"


def newer_version(bag: Bag) -> None:
    bag.version = "1.1"


def to_fetch(bag: Bag) -> None:
    bag.add_line(f"{sha256(b'c')}  data/c")
    bag.more["fetch.txt"] = b"http://localhost/c - data/c\n"


def malformed_fetch(bag: Bag) -> None:
    bag.more["fetch.txt"] = b"http://localhost/c\n"


def pipe(bag: Bag) -> None:
    bag.after = lambda: os.mkfifo(bag.path / "data" / "pipe")


def case_twins(bag: Bag) -> None:
    bag.payload["data/A"] = b"another"


def other_tag_files(bag: Bag) -> None:
    bag.more["notes/README"] = b"not listed, and need not be"


# Ours, and bagit-python's where it differs. What is stricter here is a rule of RFC 8493 that it
# does not hold anyone to, or one of the holes named in its own issues.
BENT: dict[Callable[[Bag], None], tuple[tuple[str, ...], str | None]] = {
    oxum: ((VALID,), None),
    older_digests: ((VALID,), None),
    newline: ((VALID,), None),
    other_tag_files: ((VALID,), None),
    empty_payload: ((VALID,), None),
    case_twins: ((VALID, "twins"), None),
    twice_before_1_0: ((VALID, "repeated"), None),
    percent_before_1_0: ((VALID,), None),
    not_in_every_manifest_before_1_0: ((VALID,), None),
    wrong_oxum: (("oxum",), None),
    malformed_oxum: (("bag-info",), None),
    no_colon: (("bag-info",), None),
    no_payload_folder: (("missing",), None),
    no_manifest: (("missing",), None),
    unknown_digest_alone: (("missing",), None),
    twice: (("repeated",), None),
    twice_contradicting: (("two-digests",), None),
    to_fetch: (("fetch", "missing"), None),
    malformed_fetch: (("fetch",), None),
    pipe: (("special",), None),
    capital_digits: ((VALID,), None),
    unknown_digest_beside: ((VALID, "unsupported"), None),
    # Milder, because names are taken as they are written and no more is made of them.
    line_separator: ((VALID,), "not valid"),
    trailing_space: ((VALID,), "not valid"),
    percent: ((VALID,), "not valid"),
    # Stricter.
    beside: (("outside",), VALID),
    unlisted_twin: (("extra",), VALID),
    linked_folder: (("link",), VALID),
    linked_file: (("link", "missing"), VALID),
    percent_not_escaped: (("extra", "missing"), VALID),
    comment: (("manifest",), VALID),
    no_line: (("manifest",), VALID),
    unlisted_manifest: (("unlisted",), VALID),
    not_in_every_manifest: (("extra",), VALID),
    roundabout: (("extra", "outside"), VALID),
    dot_inside: (("extra", "missing"), VALID),
    second_oxum_wrong: (("oxum",), VALID),
    newer_version: (("declaration",), VALID),
}


@pytest.mark.parametrize("bend", BENT, ids=lambda bend: bend.__name__)
def test_a_bent_bag_is_judged_by_the_standard_and_the_difference_is_known(
    bend: Callable[[Bag], None], tmp_path: Path
) -> None:
    bag = Bag(tmp_path / "bag")
    bag.path.mkdir()
    bend(bag)
    path = bag.write()
    expected, differing = BENT[bend]
    assert judged(verify_bag(path, Meter())) == expected
    ours = VALID if expected[0] == VALID else "not valid"
    assert differing != ours
    assert bagit_python(path) == (differing or ours)


def test_a_good_bag_is_valid_for_both(tmp_path: Path) -> None:
    path = Bag(tmp_path / "bag").write()
    assert judged(verify_bag(path, Meter())) == (VALID,)
    assert bagit_python(path) == VALID


def test_what_is_wrong_with_a_file_in_several_lists_is_told_once(tmp_path: Path) -> None:
    bag = Bag(tmp_path / "bag")
    bag.algorithms = ["md5", "sha256", "sha512"]
    path = bag.write()
    (path / "data" / "a").write_bytes(b"c")
    (path / "data" / "b").unlink()
    told = verify_bag(path, Meter()).findings
    assert [(each.path, each.sentence) for each in told] == [
        ("data/b", "This file is listed, and it is not there."),
        ("data/a", "The bytes of this file are not those that were listed."),
    ]


def test_lists_that_disagree_about_a_file_are_named(tmp_path: Path) -> None:
    bag = Bag(tmp_path / "bag")
    bag.algorithms = ["sha256", "sha512"]
    bag.more["manifest-md5.txt"] = f"{'0' * 32}  data/a\n{'0' * 32}  data/b\n".encode()
    told = verify_bag(bag.write(), Meter()).findings
    assert [(each.path, each.sentence) for each in told] == [
        (
            path,
            "The lists disagree: the bytes of this file are those of manifest-sha256.txt, "
            "manifest-sha512.txt, and not those of manifest-md5.txt.",
        )
        for path in ("data/a", "data/b")
    ]


def test_what_is_no_bag_is_told(tmp_path: Path) -> None:
    assert judged(verify_bag(tmp_path / "nowhere", Meter())) == ("not-a-bag",)
    (tmp_path / "file").write_bytes(b"words")
    assert judged(verify_bag(tmp_path / "file", Meter())) == ("not-a-bag",)
    (tmp_path / "folder").mkdir()
    assert judged(verify_bag(tmp_path / "folder", Meter())) == ("missing",)


def test_a_medium_that_fails_says_nothing_against_a_bag() -> None:
    medium = Path("/proc/self/mem")
    if not medium.exists():
        pytest.skip("nothing here fails like a bad sector")
    assert judged(verify_bag(medium, Meter())) == ("unreadable",)


def test_a_bag_in_a_hostile_zip_is_refused_by_the_zips_structure(tmp_path: Path) -> None:
    path = Bag(tmp_path / "bag").write()
    zipped = Path(shutil.make_archive(os.fspath(tmp_path / "bag"), "zip", tmp_path, path.name))
    assert judged(verify_bag(zipped, Meter())) == (VALID,)
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr("bag/../outside", b"")
    assert judged(verify_bag(zipped, Meter())) == ("name",)
    zipped.write_bytes(b"junk" + zipped.read_bytes())
    assert judged(verify_bag(zipped, Meter())) == ("missing", "prepended")


def test_every_byte_is_counted_and_it_can_be_stopped(tmp_path: Path) -> None:
    path = Bag(tmp_path / "bag").write()
    meter = Meter()
    verify_bag(path, meter)
    assert (
        meter.done
        == meter.total
        == sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    )
    meter.cancel()
    with pytest.raises(Cancelled):
        verify_bag(path, meter)


@pytest.mark.parametrize(
    "encoding", ["rot13", "zlib", "idna", "punycode", "unicode_escape", "undefined", "x" * 50, "no"]
)
def test_what_is_no_encoding_of_text_is_refused(encoding: str) -> None:
    text = f"BagIt-Version: 1.0\nTag-File-Character-Encoding: {encoding}\n"
    with pytest.raises(Damaged):
        parse_declaration(text.encode())


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-16", "ISO-8859-1", "windows-1251", "KOI8-U"])
def test_what_is_an_encoding_of_text_is_taken(encoding: str) -> None:
    text = f"BagIt-Version: 1.0\r\nTag-File-Character-Encoding: {encoding}"
    assert parse_declaration(text.encode()).version == (1, 0)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "fetch.txt"]),
    st.binary(max_size=200),
)
def test_no_bytes_in_a_tag_file_make_it_raise(tmp_path: Path, name: str, content: bytes) -> None:
    path = Bag(tmp_path / "bag").write()
    (path / name).write_bytes(content)
    try:
        verify_bag(path, Meter())
    finally:
        shutil.rmtree(path)
