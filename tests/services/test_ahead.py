"""Many small files are sealed by a process beside the program, to the same end and no other."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import sealer
from archive_app.services.accession import accession_files
from archive_app.services.ahead import Outcome, Sealers, Sealing
from archive_app.services.received import SealedFile
from archive_app.services.scan import LeftOut, SourceFile, Why, walk
from archive_app.store.archive import Archive
from archive_app.store.incoming import Content
from tests.archives import load_objects, read_object

FEW, MANY = 20, 200
LARGE = (1 << 20) + 1


def write_small(folder: Path, count: int) -> dict[bytes, bytes]:
    """Write files of up to 64 KiB, each another; return their bytes by name."""
    chosen = random.Random(count)
    contents = {b"%04d.bin" % n: chosen.randbytes(chosen.randrange(1 << 16)) for n in range(count)}
    contents[b"0000.bin"] = b""
    folder.mkdir()
    for name, content in contents.items():
        (folder / os.fsdecode(name)).write_bytes(content)
    return contents


def scanned(folder: Path) -> list[SourceFile]:
    return [found for found in walk([folder]) if isinstance(found, SourceFile)]


def outcomes_of(futures: Sequence[Sealing]) -> list[Outcome]:
    return [each for future in futures for each in future.result()]


def incoming(archive: Archive) -> list[Path]:
    return list((archive.path / "incoming").iterdir())


@pytest.mark.parametrize("with_sha512", [False, True])
def test_small_files_sealed_beside_are_what_they_would_be_here(
    archive: Archive, tmp_path: Path, *, with_sha512: bool
) -> None:
    contents = write_small(tmp_path / "card", MANY)
    contents[b"0100.bin"] = random.Random(1).randbytes(LARGE)
    (tmp_path / "card" / "0100.bin").write_bytes(contents[b"0100.bin"])
    meter = Meter()
    with Sealers(archive, meter, with_sha512=with_sha512) as sealers:
        outcomes = outcomes_of(sealers.submit(scanned(tmp_path / "card")))
    assert [each.source.name for each in outcomes if isinstance(each, SealedFile)] == [*contents]
    assert meter.done == sum(map(len, contents.values()))
    for outcome in outcomes:
        assert isinstance(outcome, SealedFile)
        content, new = contents[outcome.source.name], outcome.new
        assert new.is_synced is (len(content) < LARGE)
        assert new.sha256 == sealed_here(archive, outcome.source).sha256
        assert (new.sha512 is not None) is with_sha512
        with archive.objects.open_incoming(new) as reader:
            assert reader.read() == content


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="priorities are of POSIX systems")
def test_what_seals_beside_leaves_the_processor_to_the_program(
    archive: Archive, tmp_path: Path
) -> None:
    write_small(tmp_path / "card", MANY)
    with Sealers(archive, Meter(), with_sha512=False) as sealers:
        outcomes_of(sealers.submit(scanned(tmp_path / "card")))
        assert sealers.child is not None
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, sealers.child) > own


def sealed_here(archive: Archive, source: SourceFile) -> Content:
    with open(os.fsdecode(source.path), "rb", buffering=0) as file:
        new = archive.objects.seal(file, Meter())
    return Content(new.size, new.sha256)


def test_a_few_files_are_worth_no_process(archive: Archive, tmp_path: Path) -> None:
    write_small(tmp_path / "card", FEW)
    with Sealers(archive, Meter(), with_sha512=False) as sealers:
        outcomes = outcomes_of(sealers.submit(scanned(tmp_path / "card")))
    assert not any(each.new.is_synced for each in outcomes if isinstance(each, SealedFile))


def test_what_changed_or_went_is_left_out_in_the_same_words(
    archive: Archive, tmp_path: Path
) -> None:
    write_small(tmp_path / "card", MANY)
    files = scanned(tmp_path / "card")
    (tmp_path / "card" / "0007.bin").write_bytes(b"something else")
    (tmp_path / "card" / "0008.bin").unlink()
    (tmp_path / "card" / "0009.bin").unlink()
    (tmp_path / "card" / "0009.bin").symlink_to("0010.bin")
    with Sealers(archive, Meter(), with_sha512=False) as sealers:
        outcomes = outcomes_of(sealers.submit(files))
        told = [each for each in outcomes if isinstance(each, LeftOut)]
        alone = outcomes_of(sealers.submit(files[7:10]))
    assert told == alone
    assert [each.why for each in told] == [Why.CHANGED, Why.UNREADABLE, Why.UNREADABLE]
    assert len(incoming(archive)) == MANY - 3


def test_a_process_that_dies_costs_nothing(archive: Archive, tmp_path: Path) -> None:
    contents = write_small(tmp_path / "card", MANY)
    with Sealers(archive, Meter(), with_sha512=False) as sealers:
        first, *rest = sealers.submit(scanned(tmp_path / "card"))
        outcomes = first.result()
        assert sealers.child is not None
        os.kill(sealers.child, signal.SIGKILL)
        outcomes += outcomes_of(rest)
        assert sealers.child is None
    sealed = [each for each in outcomes if isinstance(each, SealedFile)]
    assert [each.source.name for each in sealed] == [*contents]
    assert {path.name for path in incoming(archive)} == {each.new.id.hex() for each in sealed}


def test_what_a_process_says_before_it_dies_is_no_answer() -> None:
    whole = b'[[1,"ab",null],null]\n'
    assert sealer.decode_contents(whole, 2) == [Content(1, b"\xab", is_synced=True), None]
    for cut in (whole[:5], b"", b"[]\n", b"[null]\n"):
        with pytest.raises(ValueError, match=r".+"):
            sealer.decode_contents(cut, 2)


def test_a_stop_leaves_nothing_of_what_was_being_sealed(archive: Archive, tmp_path: Path) -> None:
    write_small(tmp_path / "card", 4 * MANY)
    meter = Meter()
    with Sealers(archive, meter, with_sha512=False) as sealers:
        first, *rest = sealers.submit(scanned(tmp_path / "card"))
        sealed = [each.new for each in first.result() if isinstance(each, SealedFile)]
        meter.cancel()
        sealers.stop()
        sealed += [each.new for sealing in rest for each in sealing.give_up()]
    assert len(sealed) < 4 * MANY
    assert {path.name for path in incoming(archive)} == {new.id.hex() for new in sealed}


def test_an_accession_of_many_small_files_holds_them_all(archive: Archive, tmp_path: Path) -> None:
    contents = write_small(tmp_path / "card", 4 * MANY)
    about = AccessionInput(received_from="a witness")
    report = accession_files(archive, [tmp_path / "card"], about, Meter())
    assert (report.taken, report.left_out) == (len(contents), ())
    held = {read_object(archive, stored) for stored in load_objects(archive)}
    assert held == set(contents.values())
    assert incoming(archive) == []
