"""Which paths a bundle may have."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import paths


@pytest.mark.parametrize(
    "path",
    [
        "bagit.txt",
        "data/files/F000001.jpg",
        "data/custody/proofs/" + "0f" * 32 + "/12.tlog-proof",
        "signatures/tagmanifest-sha256.txt.p7s.01.tsr",
        "data/received/EVB-20261122-7F3K9QXA/data/identity/allowed_signers",
        "a..b/_c",
        "a" * 128,
        "console/comma/lpt10/null",
    ],
)
def test_what_every_system_keeps_is_a_path(path: str) -> None:
    assert paths.fault_of(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "data/",
        "data//a",
        ".",
        "..",
        "data/../../a",
        "data/./a",
        ".hidden",
        "data/.hidden",
        "-rf",
        "data/-rf",
        "data/a.",
        "data./a",
        "data/a b",
        "data/a ",
        "data\\a",
        "C:/a",
        "data/a:b",
        "data/a*",
        "data/a%0A",
        "~/a",
        "data/a\n",
        "data/a\x00b",
        "data/é",
        "data/е",
        "data/a\u202e",
        "data/\uff21",
        "con",
        "data/NUL.txt",
        "data/aux/x",
        "data/Com1.tar.gz",
        "data/lpt0",
        "a" * 129,
        "/".join(["a" * 60] * 4),
    ],
)
def test_what_some_system_would_change_is_refused_with_the_reason(path: str) -> None:
    assert paths.fault_of(path)


@given(st.text(max_size=300))
def test_an_allowed_path_has_no_part_that_climbs_or_hides(path: str) -> None:
    if paths.fault_of(path) is None:
        assert path.isascii()
        assert len(path) <= 240
        assert all(part and part[0] not in ".-" and part[-1] != "." for part in path.split("/"))


NFC = unicodedata.normalize("NFC", "data/Núñez")
NFD = unicodedata.normalize("NFD", "data/Núñez")


@pytest.mark.parametrize(
    ("given_paths", "twins"),
    [
        (["data/a", "data/b", "bagit.txt"], []),
        (["data/A.txt", "data/a.txt"], [("data/A.txt", "data/a.txt")]),
        ([NFC, NFD], [(NFC, NFD)]),
        (["data/straße", "data/STRASSE"], [("data/straße", "data/STRASSE")]),
        (["data/Ǆ", "data/ǆ", "data/ǅ"], [("data/Ǆ", "data/ǆ"), ("data/Ǆ", "data/ǅ")]),
        # Folders that become one are as bad: their files would lie together.
        (["Data/a", "data/b"], [("Data", "data")]),
        (["data/a", "data/a/b"], [("data/a", "data/a")]),
        (["data/a/b", "data/a"], [("data/a", "data/a")]),
        (["data/a/b", "data/A"], [("data/a", "data/A")]),
    ],
)
def test_paths_that_some_system_takes_for_one_are_found(
    given_paths: list[str], twins: list[tuple[str, str]]
) -> None:
    assert list(paths.find_twins(given_paths)) == twins


def test_twenty_thousand_files_in_one_folder_are_no_twins() -> None:
    assert list(paths.find_twins(f"data/files/F{number:06}.jpg" for number in range(20_000))) == []
