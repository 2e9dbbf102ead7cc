"""Papers leave whole, signed where somebody can, and never without an event."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.bundle import certificate
from archive_app.errors import NotAllowed, StorageRefused
from archive_app.model.custody import Event
from archive_app.services import archive_papers, identity, outside, paper
from archive_app.store.archive import Archive
from tests.archives import small_archive
from tests.services.steps import events, files_below

PURPOSE = "Report on an intake"


@pytest.fixture
def own_archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive that a person's own passphrase opened: they can have a key."""
    with small_archive(tmp_path / "archive") as archive:
        yield archive


def save(
    archive: Archive, target: Path, *, content: bytes = b"%PDF a paper", is_signed: bool = True
) -> paper.SavedPaper:
    return paper.save(
        archive,
        content,
        target,
        subjects=(archive_papers.log_subject(archive),),
        purpose=PURPOSE,
        is_signed=is_signed,
    )


def test_a_paper_is_saved_and_its_digest_is_in_the_ledger(archive: Archive, tmp_path: Path) -> None:
    saved = save(archive, tmp_path / "out" / "paper.pdf")
    assert (saved.signature_path, saved.fingerprint) == (None, None)
    assert files_below(tmp_path / "out") == {"paper.pdf": b"%PDF a paper"}
    event = events(archive, "exported")[-1]
    assert (event.number, event.purpose) == (saved.event, PURPOSE)
    assert event.to == str(tmp_path / "out" / "paper.pdf")
    assert event.outcome == f"SHA-256 {hashlib.sha256(b'%PDF a paper').hexdigest()}"


def test_openssl_verifies_the_signature_beside_a_paper(
    own_archive: Archive, tmp_path: Path
) -> None:
    own = identity.create(own_archive, "Documenter 7")
    saved = save(own_archive, tmp_path / "paper.pdf")
    assert saved.fingerprint == own.fingerprint
    assert saved.signature_path == tmp_path / "paper.pdf.p7s"
    (tmp_path / "signer.pem").write_bytes(certificate.to_pem(own.certificate_der))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "paper.pdf.p7s"]
    command += ["-content", "paper.pdf", "-CAfile", "signer.pem", "-purpose", "any", "-out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "paper.pdf").write_bytes(b"%PDF another")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_nobody_is_made_to_sign(own_archive: Archive, tmp_path: Path) -> None:
    identity.create(own_archive, "Documenter 7")
    assert save(own_archive, tmp_path / "paper.pdf", is_signed=False).signature_path is None
    assert not (tmp_path / "paper.pdf.p7s").exists()


@pytest.mark.parametrize("taken", ["paper.pdf", "paper.pdf.p7s"])
def test_nothing_is_overwritten_and_nothing_recorded(
    own_archive: Archive, tmp_path: Path, taken: str
) -> None:
    identity.create(own_archive, "Documenter 7")
    out = tmp_path / "out"
    out.mkdir()
    (out / taken).write_bytes(b"mine")
    before = len(events(own_archive))
    with pytest.raises(StorageRefused):
        save(own_archive, out / "paper.pdf")
    assert files_below(out) == {taken: b"mine"}
    assert len(events(own_archive)) == before


@pytest.mark.parametrize("below", ["archive/paper.pdf", "file/paper.pdf"])
def test_what_cannot_even_be_begun_is_refused_before_the_event(
    archive: Archive, tmp_path: Path, below: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    before = files_below(archive.path)
    with pytest.raises((NotAllowed, StorageRefused)):
        save(archive, tmp_path / below)
    assert files_below(archive.path).keys() == before.keys()
    assert events(archive, "exported") == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of a file")
def test_what_could_not_be_written_is_told_in_the_ledger(archive: Archive, tmp_path: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, limits[1]))
    try:
        with pytest.raises(StorageRefused):
            save(archive, tmp_path / "out" / "paper.pdf", content=bytes(8 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files_below(tmp_path / "out") == {}
    begun, failed = events(archive, "exported")
    assert (begun.outcome or "").startswith("SHA-256 ")
    assert (failed.outcome or "").startswith("failed: ")


@pytest.mark.parametrize(
    ("way_out", "why"),
    [
        (KeyboardInterrupt(), "cancelled"),
        (SystemExit(1), "SystemExit"),
        (RuntimeError("secret words"), "RuntimeError"),
        (StorageRefused("The disk is full."), "The disk is full."),
    ],
)
def test_whatever_ends_the_writing_the_ledger_says_that_nothing_left(
    archive: Archive, tmp_path: Path, way_out: BaseException, why: str
) -> None:
    said = Event("exported", (archive_papers.log_subject(archive),), to=str(tmp_path / "paper.pdf"))

    def write() -> None:
        with outside.witnessed_files(archive, said, [tmp_path / "paper.pdf"]) as (files, number):
            files[0].write(b"half a paper")
            assert events(archive)[-1].number == number
            raise way_out

    with pytest.raises(type(way_out)) as raised:
        write()
    assert raised.value is way_out
    assert events(archive, "exported")[-1].outcome == f"failed: {why}"
    assert not (tmp_path / "paper.pdf").exists()
