"""tools/recover.py reads on past a damaged page of the catalogue, which costs what lies on it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services.accession import accession_files
from archive_app.store.engine import catalogue_path
from tests.archives import PASSPHRASE, add_incident, lay_out, opened
from tests.conftest import ROOT
from tests.promises.pages import PAGE, Page, name_pages

SCRIPT = ROOT / "tools" / "recover.py"
PROVEN = re.compile(
    r"(\d+) events, (\d+) checkpoints, (\d+) revisions, (\d+) files. Findings: (\d+)"
)
FILES = 5


@dataclass(frozen=True)
class Outcome:
    """What one run recovered and proved, and what it said of the rest."""

    code: int
    events: int
    checkpoints: int
    revisions: int
    files: int
    told: list[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Page]]]:
    """A closed archive with checkpoints, records, events on many pages; what each page is."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        path = folder / "archive"
        lay_out(path)
        for number in range(12):
            with opened(path) as archive:
                for other in range(3):
                    add_incident(archive, f"Incident {number} {other} " + "of a long title " * 20)
        for number in range(FILES):
            (folder / f"{number}.txt").write_text(f"content {number}")
        with opened(path) as archive:
            sources = [folder / f"{number}.txt" for number in range(FILES)]
            accession_files(archive, sources, AccessionInput(received_from="W"), Meter())
        with opened(path) as archive:
            pages = name_pages(archive)
        yield path, pages


@pytest.fixture
def recover(made: tuple[Path, list[Page]], tmp_path: Path) -> Callable[..., Outcome]:
    """Return how to recover a copy of the archive, one page of which is damaged, or its end cut."""

    def run(page: Page | None, cut: int = 0) -> Outcome:
        for name in ("archive", "recovered"):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
        shutil.copytree(made[0], tmp_path / "archive")
        catalogue = catalogue_path(tmp_path / "archive", 1)
        if cut:
            os.truncate(catalogue, catalogue.stat().st_size - cut)
        if page is not None:
            with catalogue.open("r+b") as file:
                file.seek(page.offset + 1000)
                (byte,) = file.read(1)
                file.seek(page.offset + 1000)
                file.write(bytes([byte ^ 1]))
        done = subprocess.run(
            [
                *(sys.executable, "-I", str(SCRIPT), str(tmp_path / "archive")),
                *("--to", str(tmp_path / "recovered"), "--passphrase-file", "-"),
            ],
            input=PASSPHRASE,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        found = PROVEN.search(done.stdout)
        assert found is not None, done
        events, checkpoints, revisions, files, findings = map(int, found.groups())
        told = done.stderr.splitlines()
        assert len(told) == findings
        assert done.returncode == (1 if findings else 0)
        written = {*(tmp_path / "recovered").iterdir()}
        written -= {tmp_path / "recovered" / name for name in ("records.json", "ledger.jsonl")}
        contents = sorted(path.read_text() for path in written)
        assert len(contents) == files
        assert set(contents) <= {f"content {number}" for number in range(FILES)}
        json.loads((tmp_path / "recovered" / "records.json").read_text("utf-8"))
        return Outcome(done.returncode, events, checkpoints, revisions, files, told)

    return run


def pages_of(made: tuple[Path, list[Page]], owner: str, kind: str) -> list[Page]:
    return [page for page in made[1] if page.owner == owner and kind in page.kind]


def test_a_damaged_checkpoint_costs_itself(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome]
) -> None:
    whole = recover(None)
    assert (whole.code, whole.files, whole.checkpoints) == (0, FILES, 14)
    leaves = pages_of(made, "checkpoint", "leaf")
    for page, missing in (
        (leaves[0], 1),
        (leaves[-1], 1),
        (pages_of(made, "checkpoint", "interior")[0], 14),
    ):
        found = recover(page)
        assert found.checkpoints == whole.checkpoints - missing
        assert (found.events, found.revisions, found.files) == (
            whole.events,
            whole.revisions,
            FILES,
        )
        assert len(found.told) == missing
        assert all(
            re.match(r"The checkpoint of log 1 over \d+ events: ", each) for each in found.told
        )


def test_a_damaged_page_of_events_costs_these_and_no_proof_of_the_others(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome]
) -> None:
    whole = recover(None)
    leaves = pages_of(made, "event", "leaf")
    for page in (leaves[0], leaves[len(leaves) // 2], leaves[-1]):
        found = recover(page)
        lost = [each for each in found.told if re.match(r"Event \d+ of the ledger: it lies", each)]
        assert 0 < len(lost) < 12
        assert found.events == whole.events - len(lost)
        # The tree has the digests of the lost ones.
        assert (found.checkpoints, found.revisions) == (whole.checkpoints, whole.revisions)
        assert found.files == FILES
        others = [each for each in found.told if each not in lost]
        assert all("the event that names it is lost" in each for each in others)


def test_a_damaged_page_of_revisions_costs_these_and_no_file(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome]
) -> None:
    whole = recover(None)
    leaves = pages_of(made, "revision", "leaf")
    for page in (leaves[0], leaves[-2], leaves[-1]):
        found = recover(page)
        assert found.revisions == whole.revisions - len(found.told)
        assert all(re.match(r"Revision \d+ of \w+ ", each) for each in found.told)
        assert (found.events, found.checkpoints) == (whole.events, whole.checkpoints)
        assert found.files == FILES


def test_a_damaged_page_of_records_is_made_up_for_by_what_else_tells_of_them(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome], tmp_path: Path
) -> None:
    whole = recover(None)
    records = json.loads((tmp_path / "recovered" / "records.json").read_text("utf-8"))
    for kind in ("leaf", "interior"):
        for page in pages_of(made, "record", kind)[:1]:
            found = recover(page)
            assert found.told
            assert (found.events, found.revisions) == (whole.events, whole.revisions)
            assert found.files == FILES
            again = json.loads((tmp_path / "recovered" / "records.json").read_text("utf-8"))
            assert again == records


def test_a_damaged_page_of_objects_costs_their_files(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome]
) -> None:
    whole = recover(None)
    found = recover(pages_of(made, "object", "leaf")[0])
    assert (found.events, found.revisions) == (whole.events, whole.revisions)
    assert found.files == FILES - len(found.told)
    assert all(
        "could not be recovered: the row with its key is lost" in each for each in found.told
    )


@pytest.mark.parametrize(
    "owner",
    [
        "alembic_version",
        "event_by_kind",
        "sqlite_autoindex_checkpoint_1",
        "sqlite_autoindex_log_1",
        "sqlite_autoindex_object_2",
        "sqlite_autoindex_record_1",
        "sqlite_autoindex_record_2",
        "sqlite_autoindex_revision_1",
        "tree",
    ],
)
def test_a_damaged_page_of_what_only_helps_to_find_costs_nothing(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome], owner: str
) -> None:
    whole = recover(None)
    found = recover(pages_of(made, owner, "")[0])
    assert len(found.told) <= 1
    assert (found.events, found.checkpoints) == (whole.events, whole.checkpoints)
    assert (found.revisions, found.files) == (whole.revisions, FILES)


def test_without_the_keys_of_a_log_its_checkpoints_alone_are_not_proven(
    made: tuple[Path, list[Page]], recover: Callable[[Page | None], Outcome]
) -> None:
    whole = recover(None)
    found = recover(pages_of(made, "log", "")[0])
    assert (found.events, found.checkpoints) == (whole.events, 0)
    assert (found.revisions, found.files) == (whole.revisions, FILES)
    [told] = found.told
    assert "none of its checkpoints can be proven" in told


def test_a_catalogue_that_cannot_tell_what_is_in_it_is_told_as_such(
    made: tuple[Path, list[Page]], tmp_path: Path
) -> None:
    shutil.copytree(made[0], tmp_path / "archive")
    with catalogue_path(tmp_path / "archive", 1).open("r+b") as file:
        file.seek(pages_of(made, "sqlite_master", "")[-1].number * PAGE - 500)
        file.write(b"damaged")
    done = subprocess.run(
        [
            *(sys.executable, "-I", str(SCRIPT), str(tmp_path / "archive")),
            *("--to", str(tmp_path / "recovered"), "--passphrase-file", "-"),
        ],
        input=PASSPHRASE,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "list of its own tables is damaged. Restore a backup." in done.stderr


@pytest.mark.parametrize("length", [100, PAGE, 3 * PAGE])
def test_a_catalogue_that_was_cut_is_read_up_to_there(
    made: tuple[Path, list[Page]], recover: Callable[..., Outcome], length: int
) -> None:
    whole = recover(None)
    found = recover(None, cut=length)
    assert found.told[0] == "The catalogue: it is shorter than it was; its end is lost."
    count = catalogue_path(made[0], 1).stat().st_size // PAGE
    lost = {page.owner for page in made[1] if page.number > count - (length + PAGE - 1) // PAGE}
    assert lost
    assert found.files == FILES
    for owner, before, after in (
        ("event", whole.events, found.events),
        ("checkpoint", whole.checkpoints, found.checkpoints),
        ("revision", whole.revisions, found.revisions),
    ):
        assert (after == before) == (owner not in lost)
