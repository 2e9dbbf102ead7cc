"""Bundles to measure on, and bagit-python beside them: the program that makes bags elsewhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Verdict
from archive_app.bundle.verification import verify
from archive_app.model.inputs import AccessionInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import catalogue, identity
from archive_app.services.accession import accession_files
from archive_app.services.bundle_export import Receipt, Request, export
from archive_app.services.disclosing import choose_fields
from archive_app.store.archive import Archive
from benchmarks.measuring import Setting, Timing, settle, timed
from benchmarks.samples import (
    PASSPHRASE,
    Words,
    command_path,
    fresh_archive,
    make_files,
    scratch_folder,
    timed_command,
    timed_program,
)

MOST_MIB = 200e6 / (1 << 20)
"""What an export or a verification may have in memory at its peak, of however much."""
MANY, SMALL = 20_000, 4 << 10
"""How many small files a bundle has here, and how large each of them is in bytes."""
LARGE = 5_000_000_000
"""A large file in bytes, which neither FAT32 nor a zip without ZIP64 would hold."""
MAKE = "cp + bagit.py + --validate"
VALIDATE = "bagit.py --validate"
VALIDATE_BY_TWO = "bagit.py --validate --processes 2"
SEVERAL, FEW_TURNS = 8, 3
"""How many files the bundle has whose speed is promised; how often many small files take turns."""
_RECIPIENT = "Office of the Prosecutor"
_PURPOSE = "Proceeding 42"
_CARRIES = "stored_file.embedded_metadata"


@dataclass(frozen=True)
class Exporting:
    """An archive, closed, with somebody to sign, and an incident with files."""

    path: Path
    incident: str

    def objects(self) -> list[Path]:
        """Return the sealed objects, which are what an export reads."""
        return list(files_below(self.path / "objects"))


@dataclass(frozen=True)
class Handing:
    """What is handed over: files below ``source``, an archive that has them, a place for more."""

    source: Path
    files: tuple[Path, ...]
    place: Path
    exporting: Exporting


@contextmanager
def exporting_archive(source: Path, place: Path) -> Iterator[Exporting]:
    """Yield a fresh archive in which an incident has all the files below ``source``."""
    with fresh_archive(place) as archive:
        identity.create(archive, "Olena Kovalenko")
        incident = catalogue.record(archive, IncidentInput(title="Strike on a hospital"))
        about = AccessionInput(received_from="Local prosecutor", incident_id=incident.id)
        accession_files(archive, [source], about, Meter())
        archive.close()
        yield Exporting(archive.path, incident.reference or "")


def exported(exporting: Exporting, folder: Path) -> tuple[Timing, Receipt]:
    """Time an export from the first look to the event that witnesses what was read back."""
    # The files may leave although nobody looked at what they carry.
    choice = choose_fields([_CARRIES], [])
    request = Request((exporting.incident,), _RECIPIENT, _PURPOSE, choice=choice)
    found = []
    with Archive.open(exporting.path, PASSPHRASE) as archive:
        settle()
        timing = timed(lambda: found.append(export(archive, request, folder, Meter())))
    return timing, found[0]


def exported_by_command(exporting: Exporting, folder: Path) -> Timing:
    """Time the whole command."""
    settle()
    words: list[str | Path] = [
        "bundle",
        "export",
        exporting.path,
        "--incident",
        exporting.incident,
        "--to",
        folder,
    ]
    words += ["--recipient", _RECIPIENT, "--purpose", _PURPOSE, "--disclose", _CARRIES]
    return timed_command(folder, words)


def bagged(source: Path, folder: Path) -> Timing:
    """Time a copy that is made a bag, read back and durable, as the manual of bagit-python says."""
    bag, bagit = folder / "bag", str(bagit_path())
    settle()
    steps: list[Words] = [
        ["cp", "-r", source, bag],
        [bagit, "--quiet", "--sha256", "--sha512", bag],
        [bagit, "--quiet", "--validate", bag],
        ["sync", "-f", bag],  # the whole file system at last, which is cheapest
    ]
    return Timing(sum(timed_program(words).seconds for words in steps))


def verified(bundle: Path, signer: str) -> Timing:
    """Time a verification by somebody who knows the signer."""
    found = []
    trust = Trust(signers=(KnownSigner(signer, "the archivist"),))
    timing = timed(lambda: found.append(verify(bundle, trust, Meter())))
    assert found[0].verdict is Verdict.VALID, found[0].findings
    return timing


def verified_by_command(bundle: Path, signer: str) -> Timing:
    """Time the whole command."""
    program = command_path()
    assert program is not None
    words: list[str | Path] = [
        program,
        "bundle",
        "verify",
        bundle,
        "--trust",
        signer,
        "--do-not-remember",
    ]
    return timed_program(words)


def validated(bundle: Path, *, processes: int = 1) -> Timing:
    """Time bagit-python over the same bundle."""
    bagit = str(bagit_path())
    words: list[str | Path] = [bagit, "--quiet", "--validate", "--processes", str(processes)]
    return timed_program([*words, bundle])


@contextmanager
def handing(setting: Setting, count: int, size: int) -> Iterator[Handing]:
    """Yield so many files of so many random bytes each, and an archive that exports them."""
    with scratch_folder(setting.place, "handed") as source:
        yield from _handing(setting, source, make_files(source, count, size))


@contextmanager
def handing_large(setting: Setting) -> Iterator[Handing]:
    """Yield one large file that takes no room, where the file system can, and such an archive."""
    with scratch_folder(setting.place, "handed") as source:
        path = source / "IMG_000000.bin"
        with path.open("wb") as file:
            file.truncate(setting.sized(LARGE, 64 << 20))
        yield from _handing(setting, source, [path])


def _handing(setting: Setting, source: Path, files: list[Path]) -> Iterator[Handing]:
    with (
        scratch_folder(setting.place, "handing") as place,
        exporting_archive(source, place) as exporting,
    ):
        yield Handing(source, tuple(files), place, exporting)


def bagit_path() -> Path | None:
    """Return bagit.py beside this Python, None where it does not start."""
    path = Path(sys.executable).with_name("bagit.py")
    try:
        subprocess.run([path, "--help"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return path


def files_below(folder: Path) -> Iterable[Path]:
    """Return every file below a folder."""
    return (path for path in folder.rglob("*") if path.is_file())
