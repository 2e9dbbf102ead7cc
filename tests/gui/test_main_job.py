"""The main job from nothing to a verified bundle, as a person does it, in a real window too.

Each walk is a process of its own, with a home of its own: see `tests.gui.journey`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from tests.gui.journey import LAST_STEP
from tests.processes import ROOT

_LONGEST_S = 1200


def walk(folder: Path, platform: str, display: str = "") -> None:
    """Walk it on a platform of Qt; fail with what was said where it was not all done."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "QT_QPA_PLATFORM": platform,
        "DISPLAY": display,
        # The system's own lock would tell of the person at this computer, not of this walk.
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'no bus'}",
    }
    walked = subprocess.run(
        [sys.executable, "-m", "tests.gui.journey", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_S,
    )
    pictures = ", ".join(str(path) for path in folder.glob("failed-*.png"))
    told = f"{walked.stdout}\n{walked.stderr}\n{pictures}"
    assert walked.returncode == 0, told
    assert walked.stdout.splitlines()[-2:] == [LAST_STEP, "as it should be"], told
    assert walked.stderr == "", told


@contextmanager
def own_display() -> Iterator[str]:
    """Start an X server without a screen; its display while it runs."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        try:
            with os.fdopen(reading, encoding="ascii") as told:
                number = told.readline().strip()
            if not number:
                pytest.skip("Xvfb does not start here")
            yield f":{number}"
        finally:
            server.terminate()


def require_xcb() -> None:
    """Skip where Qt's part for X11 misses a library of the system."""
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    load = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
    command = [sys.executable, "-c", load, str(plugins / "platforms" / "libqxcb.so")]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("Qt cannot open a window on X11 here")


@pytest.mark.slow
def test_the_main_job_is_done_by_keys_and_mouse_in_a_real_window(tmp_path: Path) -> None:
    require_xcb()
    with own_display() as display:
        walk(tmp_path, "xcb", display)


@pytest.mark.slow
def test_the_main_job_is_done_by_keys_and_mouse_without_a_screen(tmp_path: Path) -> None:
    walk(tmp_path, "offscreen")
