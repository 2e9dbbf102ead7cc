"""What the preview child cannot do, tried from inside the same walls."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ATTEMPTS = Path(__file__).with_name("attempts.py")
HARMLESS = {"start a thread", "load a library late"}
LANDLOCK_STOPS = {
    "read a file",
    "read a file of the user",
    "list a folder",
    "write a file",
    "change a library",
    "remove a file",
    "make a folder",
    "run a program",
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")


def attempt(walls: str, folder: Path) -> tuple[str, dict[str, str]]:
    run = subprocess.run(
        [sys.executable, "-I", "-B", str(ATTEMPTS), walls, str(folder)],
        capture_output=True,
        check=False,
        env={},
        timeout=60,
    )
    assert run.returncode == 0, run.stderr.decode()
    result = json.loads(run.stdout)
    return result["confinement"], result["attempts"]


def done(attempts: dict[str, str]) -> set[str]:
    return {name for name, outcome in attempts.items() if outcome == "done"}


def test_without_walls_every_attempt_succeeds(tmp_path: Path) -> None:
    # Else the tests below would prove nothing.
    _, attempts = attempt("nothing", tmp_path)
    possible_anywhere = attempts.keys() - {"make an io_uring"}
    assert possible_anywhere <= done(attempts)


def test_inside_the_walls_no_attempt_succeeds(tmp_path: Path) -> None:
    confinement, attempts = attempt("walls", tmp_path)
    if confinement != "landlock+seccomp":
        pytest.skip(f"this kernel gives only: {confinement}")
    assert done(attempts) == HARMLESS


def test_landlock_alone_keeps_files_away(tmp_path: Path) -> None:
    confinement, attempts = attempt("landlock", tmp_path)
    if not confinement.startswith("landlock"):
        pytest.skip("this kernel has no Landlock")
    network = {"reach the internet"} if confinement == "landlock" else set()
    assert not done(attempts) & (LANDLOCK_STOPS | network)
    assert done(attempts) >= HARMLESS | {"read a file that is let in"}


def test_seccomp_alone_stops_everything_but_reading_files_and_memory(tmp_path: Path) -> None:
    confinement, attempts = attempt("seccomp", tmp_path)
    if confinement != "seccomp":
        pytest.skip("this kernel or processor has no seccomp filter for the child")
    reading = {
        "read a file",
        "read a file of the user",
        "read a file that is let in",
        "list a folder",
    }
    own_limits = {"write into a file left open", "take too much memory", "raise a limit"}
    assert done(attempts) - own_limits == HARMLESS | reading


def test_limits_alone_bound_memory_and_forbid_writing(tmp_path: Path) -> None:
    _, attempts = attempt("limits", tmp_path)
    assert attempts["write a file"] == "EFBIG"
    assert attempts["write into a file left open"] == "EFBIG"
    assert attempts["take too much memory"] == "ENOMEM"
    assert attempts["raise a limit"] == "ValueError"
