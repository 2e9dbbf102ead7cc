"""What the measurements were made on: the machine, and the versions of all who took part."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import cryptography
import sqlcipher3.dbapi2 as sqlcipher

from archive_app import __version__

_VERSIONS = {
    "cp": ("cp", "--version"),
    "age": ("age", "--version"),
    "borg": ("borg", "--version"),
    "restic": ("restic", "version"),
    "openssl": ("openssl", "version"),
    "bagit.py": (str(Path(sys.executable).with_name("bagit.py")), "--version"),
}


def describe(place: Path) -> list[tuple[str, str]]:
    """Return what to say of this machine, as (what, how it is); ``place`` is where data lay."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return [
        ("Processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{memory:.0f} GiB"),
        ("Disk", _disk(place)),
        ("Kernel", f"{platform.system()} {platform.release()}"),
        ("Python", platform.python_version()),
        ("SQLCipher", f"{_cipher_version()}; without a key, SQLite {sqlcipher.sqlite_version}"),
        ("cryptography", cryptography.__version__),
        ("archive-app", __version__),
        *((name, _version(command)) for name, command in _VERSIONS.items()),
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _disk(place: Path) -> str:
    """Return the file system below a folder, its device, and whether that turns."""
    best = ("", "", "")
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        device, mount_point, kind = line.split()[:3]
        if place.is_relative_to(mount_point) and len(mount_point) > len(best[1]):
            best = (device, mount_point, kind)
    name = os.path.basename(best[0])
    # A partition's queue is that of its disk.
    for folder in (Path("/sys/class/block") / name, Path("/sys/class/block") / name / ".."):
        turning = folder / "queue" / "rotational"
        if turning.exists():
            is_turning = turning.read_text(encoding="ascii").strip() == "1"
            virtual = "virtual " if name.startswith("vd") else ""
            says = "says that it turns" if is_turning else "solid state"
            return f"{best[2]} on a {virtual}disk ({name}, {says})"
    return f"{best[2]} on {name}"


def _cipher_version() -> str:
    connection = sqlcipher.connect(":memory:")
    try:
        return str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    finally:
        connection.close()


def _version(command: tuple[str, ...]) -> str:
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "not installed"
    return said.strip().splitlines()[0]
