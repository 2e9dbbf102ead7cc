"""A program that is killed while somebody types loses at most the last second."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from archive_app.gui.draft_keeper import DraftKeeper
from archive_app.model.canonical import JsonValue
from archive_app.services import form_drafts
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE
from tests.gui.stage import Demonstration, Stage
from tests.gui.typing_child import LETTERS
from tests.processes import ROOT

_AT_MOST_S = 1.0


@pytest.mark.parametrize(
    ("section", "form", "field", "letters"),
    [
        ("incident form", form_drafts.INCIDENT, "title", 60),
        ("incident form", form_drafts.INCIDENT, "title", 137),
        ("intake", form_drafts.INTAKE, "received_from", 137),
        ("export", form_drafts.EXPORT, "recipient", 137),
    ],
)
def test_a_kill_while_typing_loses_at_most_the_last_second(
    demonstration: Demonstration,
    home: Path,
    tmp_path: Path,
    section: str,
    form: str,
    field: str,
    letters: int,
) -> None:
    assert home.is_dir()
    demonstration.lay_out(tmp_path / "archive")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.gui.typing_child", str(tmp_path / "archive"), section],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(letters)]
        assert lines[-1], "it ended by itself"
        typed_at = [float(line) for line in lines]
        child.kill()
        killed_at = time.monotonic()
        typed_at += [float(line) for line in child.stdout]
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        (draft,) = form_drafts.load_all(archive, form)
    kept = str(draft.fields[field])
    whole = (LETTERS * letters)[: len(typed_at)]
    assert whole.startswith(kept)
    older = [at for at in typed_at if at < killed_at - _AT_MOST_S]
    assert older
    assert len(kept) >= len(older)


@pytest.mark.usefixtures("qapp")
def test_that_a_draft_is_kept_is_told_in_the_windows_own_thread(stage: Stage) -> None:
    stage.unlock()
    told_in: list[int] = []
    typed: dict[str, JsonValue] = {}
    keeper = DraftKeeper(stage.context, lambda: typed, stage.workspace)
    keeper.kept.connect(
        lambda _: told_in.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
    )
    keeper.begin_new(form_drafts.INCIDENT, {})
    typed["title"] = "A title"
    keeper.touch()
    keeper.keep_now()
    stage.settle()
    assert told_in == [threading.get_ident()]
