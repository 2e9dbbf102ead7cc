"""Manifests: exactly our spelling for our bundles, whatever RFC 8493 allows for others'."""

import hashlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import manifest

A = hashlib.sha256(b"a").hexdigest()
B = hashlib.sha256(b"b").hexdigest()
MD5 = hashlib.md5(b"a").hexdigest()


def codes(parsed: manifest.Manifest) -> list[str]:
    return [finding.code for finding in parsed.findings]


def strict(text: bytes) -> manifest.Manifest:
    return manifest.parse_strict(text, "sha256")


def lenient(text: bytes, algorithm: str = "sha256", **how: object) -> manifest.Manifest:
    return manifest.parse_lenient(text, algorithm, **how)  # type: ignore[arg-type]


def test_what_is_written_is_read_back_strictly() -> None:
    written = manifest.line("data/a", A) + manifest.line("data/b", B)
    assert written == f"{A}  data/a\n{B}  data/b\n".encode()
    assert strict(written) == manifest.Manifest({"data/a": A, "data/b": B}, ())
    assert lenient(written) == strict(written)


def test_an_empty_list_lists_nothing() -> None:
    assert strict(b"") == manifest.Manifest({}, ())
    assert lenient(b"") == manifest.Manifest({}, ())


@pytest.mark.parametrize(
    "text",
    [
        f"{A}  data/a",
        f"{A}  data/a\r\n",
        f"{A} data/a\n",
        f"{A} *data/a\n",
        f"{A}   data/a\n",
        f"{A}\tdata/a\n",
        f"{A.upper()}  data/a\n",
        f"{A[:-1]}  data/a\n",
        f"{MD5}  data/a\n",
        f"{A}  ./data/a\n",
        f"{A}  ../secret/a\n",
        f"{A}  /data/a\n",
        f"{A}  data/a%0A\n",
        f"{A}  data/é\n",
        f"{A}  data/a \n",
        f"{A}  data/a\u2028{B}  data/b\n",
        f"\n{A}  data/a\n",
        f"{A}  data/a\n\n",
        f"# {A}  data/a\n",
        f"\ufeff{A}  data/a\n",
        f"{A}  \n",
        f"{A}  data/a\x00\n",
    ],
)
def test_any_other_spelling_is_refused_strictly(text: str) -> None:
    assert "manifest" in codes(strict(text.encode()))


def test_an_order_other_than_by_path_is_refused_strictly() -> None:
    assert codes(strict(f"{A}  data/b\n{A}  data/a\n".encode())) == ["manifest"]


@pytest.mark.parametrize("parse", [strict, lenient])
def test_a_path_listed_twice_is_told(parse: object) -> None:
    assert callable(parse)
    assert codes(parse(f"{A}  data/a\n{A}  data/a\n".encode())) == ["repeated"]
    contradicting = parse(f"{A}  data/a\n{B}  data/a\n".encode())
    assert codes(contradicting) == ["two-digests"]
    assert contradicting.entries == {"data/a": A}


def test_what_the_standard_and_older_tools_write_is_read_leniently() -> None:
    text = f"{A.upper()}  data/a b\r\n{A}\tdata/c%0Ad%0de%25f\r{B} data/ g\n\n{B}  data/h"
    parsed = lenient(text.encode())
    assert parsed.findings == ()
    assert parsed.entries == {
        "data/a b": A,
        "data/c\nd\re%f": A,
        "data/ g": B,
        "data/h": B,
    }


def test_before_version_one_a_percent_sign_stood_for_itself() -> None:
    text = f"{A}  data/100%25%0A%7E\n".encode()
    assert list(lenient(text).entries) == ["data/100%\n%7E"]
    assert list(lenient(text, escaped=manifest.ESCAPED_BEFORE_1_0).entries) == ["data/100%25\n%7E"]


def test_percent_is_decoded_once() -> None:
    assert list(lenient(f"{A}  data/%250A\n".encode()).entries) == ["data/%0A"]


def test_what_tools_write_beside_the_standard_is_read_and_told() -> None:
    assert codes(lenient(f"{MD5} *data/a\n".encode(), "md5")) == ["md5sum"]
    assert lenient(f"{MD5} *data/a\n".encode(), "md5").entries == {"data/a": MD5}
    assert codes(lenient(f"{A}  .//./data/a\n".encode())) == ["dot-slash"]
    assert lenient(f"{A}  .//./data/a\n".encode()).entries == {"data/a": A}
    assert codes(lenient(f"\ufeff{A}  data/a\n".encode())) == ["byte-order-mark"]


def test_the_encoding_of_the_bag_is_used() -> None:
    text = f"{A}  data/Núñez\n"
    assert list(lenient(text.encode("utf-16"), encoding="utf-16").entries) == ["data/Núñez"]
    assert list(lenient(text.encode("latin-1"), encoding="latin-1").entries) == ["data/Núñez"]
    assert codes(lenient(text.encode("latin-1"))) == ["manifest"]


@pytest.mark.parametrize("text", [b"no digest here\n", b"zz  data/a\n", A.encode() + b"\n"])
def test_what_is_no_line_of_a_manifest_is_told(text: bytes) -> None:
    assert codes(lenient(text)) == ["manifest"]


def test_a_list_of_empty_lines_costs_no_more_than_its_length() -> None:
    text = b"\n" * (1 << 20)
    tracemalloc.start()
    try:
        assert lenient(text).entries == {}
        assert tracemalloc.get_traced_memory()[1] < 12 * len(text)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("parse", [strict, lenient])
def test_a_list_of_more_files_than_any_is_a_limit(parse: object) -> None:
    assert callable(parse)
    text = b"".join(manifest.line(f"data/{number:06}", A) for number in range(250_002))
    parsed = parse(text)
    assert set(codes(parsed)) == {"limit"}
    assert len(parsed.entries) == 250_000


def test_a_list_of_nothing_but_faults_is_told_in_few_words() -> None:
    assert len(lenient(b"x\n" * 100_000).findings) == 100


@given(st.binary(max_size=400), st.sampled_from(sorted(manifest.DIGEST_LENGTHS)))
def test_no_bytes_make_it_raise_and_strict_is_never_milder(text: bytes, algorithm: str) -> None:
    exact = manifest.parse_strict(text, algorithm)
    loose = manifest.parse_lenient(text, algorithm)
    if not exact.findings:
        assert loose == exact
        assert b"".join(manifest.line(*entry) for entry in exact.entries.items()) == text
