"""The main job, from new archive to full check, opens no internet socket and no stray file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from archive_app.services.demo import make_samples
from tests.promises.faults import require_strace

pytestmark = pytest.mark.slow

COMMAND = "import sys; from archive_app.cli import main; sys.exit(main())"
SOCKET = re.compile(r"\b(?:socket|socketpair)\((\w+)")
ADDRESS = re.compile(r"sa_family=(\w+)")
OPENED_TO_WRITE = re.compile(
    r'(?:openat\(\w+, |open\(|creat\()"([^"]*)", (?:[^)]*O_(?:WRONLY|RDWR|CREAT)|0)'
)


def trace(tmp_path: Path, program: str, *arguments: str) -> str:
    """Run a Python program and all its children under strace; return what they asked for."""
    trace_path = tmp_path / "trace"
    command = ["strace", "-f", "--seccomp-bpf", "-o", str(trace_path)]
    command += ["-e", "trace=%network,open,openat,creat", "-s", "500"]
    run = subprocess.run(
        [*command, sys.executable, "-B", "-c", program, *arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return trace_path.read_text("utf-8", "replace")


def families(traced: str) -> set[str]:
    return {*SOCKET.findall(traced), *ADDRESS.findall(traced)}


def test_the_main_job_opens_no_internet_socket_and_writes_nowhere_else(
    home: Path, tmp_path: Path
) -> None:
    require_strace()
    samples, archive_path = tmp_path / "samples", tmp_path / "archive"
    samples.mkdir()
    make_samples(samples)
    traced = trace(tmp_path, COMMAND, "demo", str(archive_path), "--files", str(samples))
    assert (archive_path / "archive.json").exists()
    assert "archive_app/media" in traced  # the preview child was followed
    assert families(traced) <= {"AF_UNIX"}  # which reaches this computer alone
    state_path = home / ".local" / "state" / "evidence-archive"
    written = {Path(path) for path in OPENED_TO_WRITE.findall(traced)}
    assert any(archive_path in path.parents for path in written)
    assert any(state_path in path.parents for path in written)
    assert [
        path
        for path in sorted(written)
        if not {archive_path, state_path, Path("/dev")} & {*path.parents}
    ] == []


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_an_internet_socket_would_be_seen(family: str, tmp_path: Path) -> None:
    require_strace()
    program = f"""
import socket, subprocess, sys
if len(sys.argv) > 1:
    socket.socket(socket.{family}, socket.SOCK_DGRAM).close()
else:
    subprocess.run([sys.executable, "-c", sys.orig_argv[-1], "child"], check=True)
"""
    assert family in families(trace(tmp_path, program))


def test_a_file_written_elsewhere_would_be_seen(tmp_path: Path) -> None:
    require_strace()
    stray_path = tmp_path / "stray.txt"
    traced = trace(tmp_path, f"open({str(stray_path)!r}, 'w').write('x')")
    assert str(stray_path) in OPENED_TO_WRITE.findall(traced)
