"""The first screen is there at once: what only an open archive needs is loaded after it."""

from __future__ import annotations

import subprocess
import sys

_HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "alembic", "edtf", "typst")


def test_nothing_that_only_an_open_archive_needs_is_loaded_before_the_first_screen() -> None:
    script = (
        "import sys\n"
        "from archive_app.gui import application\n"
        "from archive_app.gui.window import Window\n"
        f"print([each for each in {_HEAVY!r} if each in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout == "[]\n"
