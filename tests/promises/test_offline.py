"""The main job, from new archive to full check and handing on, opens no internet socket."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from archive_app.bundle import certificate, layout
from archive_app.services import witness
from archive_app.services.demo import make_samples
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, create_archive, small_archive
from tests.bundle.authority import Authority
from tests.interop import bundle_maker
from tests.promises.faults import require_strace
from tests.services.exporting import with_files

pytestmark = pytest.mark.slow

COMMAND = "import sys; from archive_app.cli import main; sys.exit(main())"
COMMANDS = """
import json, sys
from archive_app.cli import exits
from archive_app.cli.app import app
for command in json.loads(sys.argv[1]):
    code = exits.run(app, command)
    if code:
        sys.exit(f"{command}: {code}")
"""
SOCKET = re.compile(r"\b(?:socket|socketpair)\((\w+)")
ADDRESS = re.compile(r"sa_family=(\w+)")
OPENED_TO_WRITE = re.compile(
    r'(?:openat\(\w+, |open\(|creat\()"([^"]*)", (?:[^)\n]*O_(?:WRONLY|RDWR|CREAT)|0)'
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
    bundles_path = tmp_path / "archive-bundles"  # the bundle that the demonstration hands over
    # Where the folder of bundles is not there yet, a file without a name tries the one above it.
    tried = {tmp_path}
    assert written_elsewhere(written, archive_path, bundles_path, state_path) <= tried


def trace_commands(tmp_path: Path, *commands: tuple[str | Path, ...]) -> str:
    """Run commands of the program one after the other in one traced process."""
    listed = json.dumps([[str(word) for word in command] for command in commands])
    return trace(tmp_path, COMMANDS, listed)


def require_local(traced: str, *folders: Path) -> None:
    """Require that nothing reached out, and that nothing was written but below some folders."""
    assert families(traced) <= {"AF_UNIX"}
    written = {Path(path) for path in OPENED_TO_WRITE.findall(traced)}
    assert written
    assert written_elsewhere(written, *folders) == set()


def written_elsewhere(written: set[Path], *folders: Path) -> set[Path]:
    """Return what was opened for writing outside of some folders, devices aside."""
    return {
        path
        for path in written
        if path.parent != Path("/dev") and not {*folders} & {path, *path.parents}
    }


def test_bundles_and_witnesses_open_no_internet_socket(home: Path, tmp_path: Path) -> None:
    require_strace()
    state_path = home / ".local" / "state" / "evidence-archive"
    first, second, out = tmp_path / "first", tmp_path / "second", tmp_path / "out"
    typed = tmp_path / "passphrase.txt"
    typed.write_text(PASSPHRASE)
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(str(key))
    out.mkdir()
    with small_archive(first) as archive:
        incident = with_files(archive, tmp_path / "card", {b"a.txt": b"a"}).reference or ""
    create_archive(second)[0].close()
    opened = ("--passphrase-file", typed)
    handed = ("--incident", incident, "--recipient", "Prosecutor", "--purpose", "Proceeding")
    traced = trace_commands(
        tmp_path,
        ("identity", "create", first, "--name", "Archivist", *opened),
        ("identity", "show", first, *opened),
        ("identity", "create", second, "--name", "Analyst", *opened),
        ("bundle", "export", first, *handed, "--to", out / "plain", *opened),
        ("bundle", "export", first, *handed, "--to", out / "zip", "--zip", *opened),
        ("bundle", "recipient", first, "Prosecutor", str(key.to_public()), *opened),
        (
            *("bundle", "export", first, *handed, "--to", out / "age"),
            *("--encrypt-to", "Prosecutor", *opened),
        ),
        ("witness", "request", first, "--to", out / "request", *opened),
        ("witness", "key", second, *opened),
        (
            *("witness", "cosign", second, out / "request", "--to", out / "cosigned"),
            *("--log-keys", out / "request.vkey", *opened),
        ),
    )
    require_local(traced, first, second, out, state_path)
    (plain,), (zipped,), (sealed,) = ((out / name).iterdir() for name in ("plain", "zip", "age"))
    asked = tmp_path / "asked.tsq"
    traced = trace_commands(tmp_path, ("bundle", "timestamp", "request", zipped, "--to", asked))
    require_local(traced, tmp_path)
    authority = Authority(tmp_path / "authority")
    (tmp_path / "root.pem").write_bytes(authority.root)
    (tmp_path / "answer.tsr").write_bytes(authority.answer(asked.read_bytes()))
    own = bundle_maker.files_of(plain)[layout.SIGNER_PEM]
    fingerprint = certificate.fingerprint(certificate.from_pem(own))
    with Archive.open(second, PASSPHRASE) as archive:
        vkey = witness.own_vkey(archive)
    traced = trace_commands(
        tmp_path,
        (
            *("bundle", "timestamp", "import", zipped, tmp_path / "answer.tsr"),
            *("--root", tmp_path / "root.pem"),
        ),
        (
            *("bundle", "verify", zipped, "--trust", fingerprint),
            *("--root", tmp_path / "root.pem", "--report", out / "report.pdf"),
        ),
        ("bundle", "verify", plain, "--trust", fingerprint),
        ("bundle", "verify", plain, "--bagit"),
        (
            "bundle",
            "decrypt",
            sealed,
            "--key-file",
            tmp_path / "key.txt",
            "--to",
            out / "opened.zip",
        ),
        ("bundle", "receive", second, out / "opened.zip", *opened),
        ("bundle", "countersign", second, plain, "--to", out / "receipt.p7s", *opened),
        ("bundle", "confirm", first, plain.name, "--receipt", out / "receipt.p7s", *opened),
        ("witness", "accept", first, out / "cosigned", "--key", vkey, "--name", "Second", *opened),
        ("archive", "check", second, *opened),
    )
    seen_path = home / ".config" / "evidence-archive"  # heads of logs that were seen, for next time
    require_local(traced, first, second, out, state_path, seen_path)


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
