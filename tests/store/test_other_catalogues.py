"""A catalogue of other keys than the header's is told, and where it may be needed, kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_app.errors import Damaged, TooNew
from archive_app.model import canonical
from archive_app.model.fixity import Part, Scope
from archive_app.progress import Meter
from archive_app.services import access, fixity
from archive_app.store import mending
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.header import COPY_NAME, HEADER_NAME
from archive_app.store.lock import LOCK_NAME
from archive_app.store.objects import ORPHANS_NAME
from archive_app.store.slots import checksum
from tests.archives import add_incident, count, forget_archives, lay_out, recovery_words
from tests.processes import in_own_mounts, mount, needs_mounts, tolerates_fork

HEADERS = (HEADER_NAME, COPY_NAME)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lay_out(tmp_path / "archive")
    return tmp_path / "archive"


def reopened(path: Path, words: str | None = None) -> Archive:
    return Archive.open(path, words or recovery_words())


def rotate(path: Path) -> str:
    """Make new keys and record something since; return the new recovery words."""
    receipt = access.rotate(reopened(path), recovery_words(), meter=Meter())
    with reopened(path, receipt.recovery_words) as archive:
        add_incident(archive, "Since the new keys")
    return receipt.recovery_words


def put_back(path: Path, before: Path, *names: str) -> None:
    for name in names:
        shutil.copy(before / name, path / name)


def findings(archive: Archive) -> list[str]:
    report = fixity.check(archive, Scope(frozenset({Part.HEADER})), Meter())
    return [each.code for each in report.findings]


@pytest.fixture
def put_back_whole(path: Path) -> Path:
    """An archive whose header and catalogue were put back from before it got new keys."""
    before = path.with_name("before")
    shutil.copytree(path, before)
    rotate(path)
    put_back(path, before, *HEADERS, "catalogue-1.db")
    forget_archives()
    return path


def test_a_catalogue_of_later_keys_is_set_aside_and_told_until_a_person_takes_it_away(
    put_back_whole: Path,
) -> None:
    path = put_back_whole
    later = catalogue_path(path, 2).read_bytes()
    with reopened(path) as archive:
        assert any("catalogue-2.db" in each for each in mending.sentences(archive))
        archive.accept_move()
    for _ in range(2):
        with reopened(path) as archive:
            (told,) = mending.sentences(archive)
            assert "catalogue-2.db is of later keys than archive.json" in told
            assert findings(archive) == ["catalogue_other"]
            assert not catalogue_path(path, 2).exists()
            assert (path / ORPHANS_NAME / "catalogue-2.db").read_bytes() == later
    for each in (path / ORPHANS_NAME).glob("catalogue-2.db*"):
        each.unlink()
    with reopened(path) as archive:
        assert list(mending.sentences(archive)) == []
        assert findings(archive) == []


def test_new_keys_after_that_overwrite_nothing_of_it(put_back_whole: Path) -> None:
    path = put_back_whole
    later = catalogue_path(path, 2).read_bytes()
    with reopened(path) as archive:
        archive.accept_move()
    rotate(path)
    assert (path / ORPHANS_NAME / "catalogue-2.db").read_bytes() == later


def test_what_making_new_keys_left_when_it_was_killed_is_removed(path: Path) -> None:
    catalogue_path(path, 2).write_bytes(b"half")
    (path / LOCK_NAME).write_bytes(b"1\n")  # nobody came to close it
    with reopened(path) as archive:
        assert archive.was_unclean
        assert list(mending.sentences(archive)) == []
    assert not catalogue_path(path, 2).exists()
    assert list((path / ORPHANS_NAME).iterdir()) == []


@needs_mounts
@tolerates_fork
@pytest.mark.parametrize("name", [COPY_NAME, "catalogue-1.db"])
def test_what_still_opens_with_an_old_secret_after_new_keys_is_told(path: Path, name: str) -> None:
    def rotate_where_it_stays() -> str | None:
        mount("--bind", str(path / name), str(path / name))
        archive = reopened(path)
        access.rotate(archive, recovery_words(), meter=Meter())
        return archive.not_removed or ""

    told = in_own_mounts(rotate_where_it_stays)
    assert told is not None
    assert name in told
    assert "an old passphrase" in told


@needs_mounts
@tolerates_fork
def test_an_older_catalogue_that_cannot_be_removed_is_told_and_keeps_nobody_out(
    path: Path,
) -> None:
    before = path.with_name("before")
    shutil.copytree(path, before)
    words = rotate(path)
    put_back(path, before, "catalogue-1.db")

    def open_where_it_stays() -> tuple[list[str], int]:
        mount("--bind", str(catalogue_path(path, 1)), str(catalogue_path(path, 1)))
        with reopened(path, words) as archive:
            return list(mending.sentences(archive)), count(archive, "incident")

    (told,), incidents = in_own_mounts(open_where_it_stays)
    assert "catalogue-1.db is of keys that no longer count" in told
    assert incidents == 1


def test_a_header_that_was_put_back_without_its_catalogue_names_the_later_one(path: Path) -> None:
    before = path.with_name("before")
    shutil.copytree(path, before)
    rotate(path)
    put_back(path, before, *HEADERS)
    with pytest.raises(Damaged, match=r"catalogue-1\.db is missing, while catalogue-2\.db lies"):
        reopened(path)


@pytest.mark.parametrize("name", HEADERS)
def test_one_copy_alone_that_claims_a_newer_program_is_named_with_a_way_on(
    path: Path, name: str
) -> None:
    text = canonical.encode_text({"min_reader": 2})
    forged = {"header": text, "mac": bytes(32).hex(), "sum": checksum(text, bytes(32))}
    (path / name).write_bytes(canonical.encode(forged))
    other = next(each for each in HEADERS if each != name)
    with pytest.raises(TooNew, match=f"{name} says .* {other} does not") as caught:
        reopened(path)
    assert "was changed" in str(caught.value)
    (path / other).write_bytes((path / name).read_bytes())
    with pytest.raises(TooNew, match="Open it with that program"):
        reopened(path)
