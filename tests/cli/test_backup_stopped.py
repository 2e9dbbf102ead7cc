"""A backup that was killed is told of by the next command that concerns backups."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.running import OPEN, ROOT, run, succeed

KILLED = """
import os, sys
from archive_app.cli import exits
from archive_app.cli.app import app
from archive_app.store import replica
replica.renew_objects = lambda *given, **named: os.kill(os.getpid(), 9)
exits.run(app, sys.argv[1:])
"""


def test_a_backup_that_was_killed_is_told_until_one_came_to_its_end(folder: Path) -> None:
    life = subprocess.run(
        [sys.executable, "-c", KILLED, "archive", "backup", "a", "backup", *OPEN],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert life.returncode == -signal.SIGKILL
    told = f"The backup to {folder / 'backup'} was stopped before it was finished."
    info = succeed("archive", "info", "a", "--json", *OPEN)
    assert info.json["stopped_backup"] == str(folder / "backup")
    assert told in succeed("archive", "info", "a", *OPEN).stderr
    again = succeed("archive", "backup", "a", "backup", *OPEN)
    assert told in again.stderr
    assert succeed("archive", "info", "a", "--json", *OPEN).json["stopped_backup"] is None
    assert succeed("archive", "backup", "a", "backup", *OPEN).stderr == ""


def test_a_folder_that_is_refused_leaves_no_word_of_a_backup(folder: Path) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "something").write_bytes(b"else")
    assert run("archive", "backup", "a", "full", *OPEN).code != 0
    assert succeed("archive", "info", "a", "--json", *OPEN).json["stopped_backup"] is None
