"""An export in a process of its own that is killed, as by a power cut, where it would be read back.

Run as ``python -m tests.services.dying ARCHIVE INCIDENT TARGET FORM``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from archive_app.progress import Activity, Meter
from archive_app.services import bundle_export
from archive_app.services.bundle_export import Request
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE
from tests.processes import ROOT
from tests.services.exporting import UNREAD


def kill_export(path: Path, incident: str, target: Path, form: str = "folder") -> Path:
    """Let an export of a closed archive be killed; return what lies in ``target`` that did not."""
    before = set(target.iterdir()) if target.exists() else set()
    command = [sys.executable, "-m", "tests.services.dying", str(path)]
    ended = subprocess.run([*command, incident, str(target), form], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    (left,) = set(target.iterdir()) - before
    return left


class _Dying(Meter):
    def describe(self, activity: Activity) -> None:
        super().describe(activity)
        if activity is Activity.READ_BACK:
            os.kill(os.getpid(), signal.SIGKILL)


def main(path: str, incident: str, target: str, form: str) -> None:
    asked = Request((incident,), "Office of the Prosecutor", "Proceeding 42", choice=UNREAD)
    asked = replace(asked, form=form)  # type: ignore[arg-type]
    bundle_export.export(Archive.open(Path(path), PASSPHRASE), asked, Path(target), _Dying())


if __name__ == "__main__":
    main(*sys.argv[1:])
