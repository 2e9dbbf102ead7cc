"""Two hundred kills at random moments of intake and edits cost nothing that was committed."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive_app.model.fixity import Part, Scope
from archive_app.progress import Meter
from archive_app.services import catalogue, evidence, fixity
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection
from tests.promises.faults import (
    Copy,
    Doomed,
    Template,
    held_digests,
    make_template,
    require_whole,
    sha256,
    write_files,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork on Windows"),
]

KILLS = 100  # in each of two tests that may run beside one another
LONGEST_LIFE_S = 0.1
FULL_CHECK_EVERY = 25
MANY_KILLS = 6
LIGHT = Scope(parts=frozenset({Part.HEADER, Part.CATALOGUE}))


@dataclass
class Witness:
    """What a test knows of an archive that is killed again and again.

    The diary is what children noted outside the archive, each line after a commit. A source file
    is named by the digest of its bytes.
    """

    template: Template
    sources: Path
    diary: Path
    kills: int = 0
    verified: set[str] = field(default_factory=set)

    def require_everything(self, archive: Archive) -> None:
        """Hold the archive against the diary: each kill may have kept one more line from it."""
        lines = self.diary.read_text().splitlines() if self.diary.exists() else []
        taken = {line.removeprefix("taken ") for line in lines if line.startswith("taken ")}
        edits = sum(line.startswith("revision ") for line in lines)
        assert archive.standing is Standing.CURRENT
        held = held_digests(archive)
        unnoted = held.keys() - taken - self.template.sources.keys()
        assert taken <= held.keys()
        assert unnoted <= {path.name for path in self.sources.iterdir()}
        assert len(unnoted) <= self.kills
        for name in held.keys() - self.verified - self.template.sources.keys():
            assert held[name].hex() == name
            assert sha256(read(archive, name)) == held[name]
            self.verified.add(name)
        found = catalogue.load(archive, self.template.incident, "incident").found
        assert edits <= found.revision - 1 <= edits + self.kills


def test_a_child_killed_before_it_began_leaves_the_next_one_undisturbed(tmp_path: Path) -> None:
    template = make_template(tmp_path / "made", {})
    copy = Copy(template.path, template.state_path)
    with Doomed() as doomed:
        os.kill(doomed.open(copy, template.words, "back_up", target="nowhere"), signal.SIGKILL)
        doomed.go()
        assert doomed.wait().ended == -signal.SIGKILL
        assert (
            doomed.run(
                copy, template.words, "edit", reference=template.incident, changes={"remarks": "x"}
            ).ended
            == 0
        )


def read(archive: Archive, sha256_hex: str) -> bytes:
    with archive.reading() as session:
        stored = evidence.find_object(driver_connection(session), sha256_hex)
    with archive.objects.open(stored) as reader:
        return reader.read()


@pytest.mark.parametrize("half", [1, 2])
def test_kills_at_random_moments_cost_nothing_that_was_committed(
    half: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = random.randrange(1 << 32)
    print(f"half {half}: seed {seed}")
    moments = random.Random(seed)
    template = make_template(tmp_path / "made", {"one.txt": b"one"})
    copy = Copy(template.path, template.state_path)
    witness = Witness(template, tmp_path / "sources", tmp_path / "diary")
    witness.sources.mkdir()
    arguments = {
        "sources": str(witness.sources),
        "reference": template.incident,
        "diary": str(witness.diary),
    }
    inside = 0
    with Doomed() as doomed:
        while witness.kills < KILLS:
            pid = doomed.open(copy, template.words, "mixture", **arguments)
            doomed.go()
            time.sleep(moments.uniform(0, LONGEST_LIFE_S))
            os.kill(pid, signal.SIGKILL)
            life = doomed.wait()
            assert life.ended == -signal.SIGKILL
            inside += life.was_killed_inside
            witness.kills += 1
            with copy.opened(template.words) as archive:
                if witness.kills % FULL_CHECK_EVERY == 0:
                    require_whole(archive)
                else:
                    assert fixity.check(archive, LIGHT, Meter()).findings == ()
                witness.require_everything(archive)
    told = f"{KILLS} kills, {inside} of them inside; {len(witness.verified)} files taken in"
    print(told)
    record_property("random kills", f"seed {seed}: {told}")
    assert inside > KILLS * 3 // 4
    assert witness.verified


def test_kills_while_many_small_files_come_in_leave_whole_files_and_a_way_on(
    tmp_path: Path,
) -> None:
    """They are sealed by a process beside the program, which the kill does not reach."""
    template = make_template(tmp_path / "made", {"one.txt": b"one"})
    copy = Copy(template.path, template.state_path)
    contents = {f"{number:04}.txt": b"%d" % number * 999 for number in range(1200)}
    source_path = write_files(tmp_path, contents)
    moments = random.Random(random.randrange(1 << 32))
    inside = 0
    with Doomed() as doomed:
        for _ in range(MANY_KILLS):
            pid = doomed.open(copy, template.words, "intake", source=str(source_path))
            doomed.go()
            time.sleep(moments.uniform(0.1, 0.8))
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            inside += doomed.wait().was_killed_inside
            with copy.opened(template.words) as archive:
                require_whole(archive)
        assert doomed.run(copy, template.words, "intake", source=str(source_path)).ended == 0
    assert inside
    with copy.opened(template.words) as archive:
        require_whole(archive)
        wanted = {name: sha256(content) for name, content in contents.items()}
        assert wanted.items() <= held_digests(archive).items()
        assert list((copy.path / "incoming").iterdir()) == []
