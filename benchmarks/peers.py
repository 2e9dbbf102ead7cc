"""The programs that people would use instead, each run as its manual says, from one call."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Timing, settle
from benchmarks.samples import Words, scratch_folder, timed_program


@dataclass(frozen=True)
class Peer:
    """A program and how long it takes over a source: a file or folder, put below a place."""

    name: str
    program: str
    take: Callable[[Path, Path], Timing]

    def side(self, source: Path, place: Path) -> Callable[[], Timing] | None:
        """Return what takes this peer's turn, None where it is not installed."""
        return (lambda: self.take(source, place)) if shutil.which(self.program) else None


def _copy(source: Path, place: Path) -> Timing:
    """Copy and make durable; of a folder, the whole file system is synced, which is cheapest."""
    with scratch_folder(place, "peer") as folder:
        settle()
        target = folder / "copy"
        copying = timed_program(["cp", "-r", source, target])
        syncing = timed_program(["sync", "-f", target] if source.is_dir() else ["sync", target])
        return Timing(copying.seconds + syncing.seconds)


def _age(source: Path, place: Path) -> Timing:
    with scratch_folder(place, "peer") as folder:
        made = subprocess.run(
            ["age-keygen", "-o", folder / "identity"], capture_output=True, text=True, check=True
        )
        recipient = made.stderr.split()[-1]
        target = folder / "sealed"
        settle()
        sealing = timed_program(["age", "-r", recipient, "-o", target, source])
        return Timing(sealing.seconds + timed_program(["sync", target]).seconds)


def _borg(source: Path, place: Path) -> Timing:
    with scratch_folder(place, "peer") as folder:
        environment = {
            "BORG_PASSPHRASE": "only for measuring",
            "BORG_BASE_DIR": str(folder),
            "BORG_EXIT_CODES": "modern",
        }
        repository = folder / "repository"
        timed_program(["borg", "init", "--encryption=repokey", repository], environment=environment)
        settle()
        return timed_program(
            ["borg", "create", f"{repository}::one", source], environment=environment
        )


def _restic(source: Path, place: Path) -> Timing:
    with scratch_folder(place, "peer") as folder:
        environment = {
            "RESTIC_PASSWORD": "only for measuring",
            "RESTIC_CACHE_DIR": str(folder / "cache"),
        }
        start: Words = ["restic", "--quiet", "--repo", folder / "repository"]
        timed_program([*start, "init"], environment=environment)
        settle()
        return timed_program([*start, "backup", source], environment=environment)


def _openssl(source: Path, _: Path) -> Timing:
    sources = sorted(source.rglob("*.bin")) if source.is_dir() else [source]
    return timed_program(["openssl", "dgst", "-sha256", *sources])


COPY = Peer("cp + sync", "cp", _copy)
AGE = Peer("age + sync", "age", _age)
BORG = Peer("borg create", "borg", _borg)
RESTIC = Peer("restic backup", "restic", _restic)
OPENSSL = Peer("openssl dgst", "openssl", _openssl)
