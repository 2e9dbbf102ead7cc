"""Whatever came before a shredding: no bytes stay that nothing has, and the archive is whole."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app.errors import NotAllowed, NotFound
from archive_app.progress import Meter
from archive_app.services import (
    backup,
    bundle_export,
    bundle_receive,
    catalogue,
    certificate,
    fixity,
    links,
    past_checks,
)
from archive_app.services.shred import describe_shredding, shred_item
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from tests.archives import add_incident, add_object, load_objects
from tests.bundle.whole import Making
from tests.services.exporting import request
from tests.services.steps import (
    objects_with_rows,
    rows,
    sealed_files,
    take_one,
)
from tests.services.test_shred import thumbnail_of

CONTENTS = (b"", b"one", b"two")
_STEPS = 16


class Life:
    """An archive, and what a person knows of it: which items were shredded, which are held."""

    def __init__(self, archive: Archive, folder: Path, chance: random.Random) -> None:
        self.archive = archive
        self.folder = folder
        self.chance = chance
        self.incident: Saved = add_incident(archive)
        self.shredded: set[str] = set()

    def had(self) -> set[tuple[str, bytes]]:
        """Return every item with the digests of its files, as they ever came."""
        return set(
            rows(
                self.archive,
                "SELECT reference, sha256 FROM stored_file"
                " JOIN record ON record.key = stored_file.item_key",
            )
        )

    def has(self) -> set[tuple[str, bytes]]:
        return {each for each in self.had() if each[0] not in self.shredded}

    def an_item(self) -> str | None:
        living = sorted({reference for reference, _ in self.has()})
        return self.chance.choice(living) if living else None

    def take_in(self) -> None:
        content = self.chance.choice(CONTENTS)
        take_one(self.archive, self.folder / "file", content)

    def make_thumbnail(self) -> None:
        content, item = self.chance.choice(CONTENTS), self.an_item()
        digest = hashlib.sha256(content)
        if item is not None:
            if digest.digest() not in {each.sha256 for each in load_objects(self.archive)}:
                add_object(self.archive, content)
            thumbnail_of(self.archive, item, digest.hexdigest(), len(content))

    def link(self) -> None:
        if (item := self.an_item()) is not None:
            note = f"shows it {self.chance.random()}"
            links.link_evidence(
                self.archive, item, self.incident.id, role="corroborates", note=note
            )

    def hold(self) -> None:
        if (item := self.an_item()) is not None:
            for is_held in (True, False):
                catalogue.edit(self.archive, item, "evidence_item", {"legal_hold": is_held})
                if is_held:
                    with pytest.raises(NotAllowed, match="legal hold"):
                        shred_item(self.archive, item, reason="asked for")

    def back_up(self) -> None:
        backup.backup(self.archive, self.folder / "backup", Meter())
        kept = {each.name for each in (self.folder / "backup" / "objects").glob("*/*")}
        assert kept == objects_with_rows(self.archive)

    def shred(self) -> None:
        item = self.an_item()
        if item is None:
            return
        mine = {sha256 for reference, sha256 in self.has() if reference == item}
        told = describe_shredding(self.archive, item)
        self.shredded.add(item)
        left = {sha256 for _, sha256 in self.has()}
        assert (told.objects, told.shared_objects) == (len(mine - left), len(mine & left))
        assert shred_item(self.archive, item, reason="asked for").objects == told.objects
        self.require_whole(item)

    def require_whole(self, shredded: str) -> None:
        archive = self.archive
        has = self.has()
        assert {each.sha256 for each in load_objects(archive)} == {sha256 for _, sha256 in has}
        assert sealed_files(archive) == objects_with_rows(archive)
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
        with pytest.raises(NotFound):
            describe_shredding(archive, shredded)
        for content in CONTENTS:
            (self.folder / "asked").write_bytes(content)
            found = certificate.find_file(archive, self.folder / "asked", Meter())
            digest = hashlib.sha256(content).digest()
            assert {held.item for held in found.holdings} == {
                reference for reference, sha256 in has if sha256 == digest
            }
            was_shredded = any(
                sha256 == digest and reference in self.shredded for reference, sha256 in self.had()
            )
            assert (found.shredded is not None) == was_shredded
        bundle_export.preview(archive, request(self.incident))


@pytest.mark.parametrize("seed", [1, 2])
def test_after_each_shredding_nothing_is_left_of_it_and_all_else_is_whole(
    archive: Archive, tmp_path: Path, seed: int
) -> None:
    life = Life(archive, tmp_path, random.Random(seed))
    bundle_receive.receive(
        archive, Making().folder(tmp_path / "given"), Meter(), incident_id=life.incident.id
    )
    deeds: list[Callable[[], None]] = [
        *(life.take_in, life.take_in, life.make_thumbnail, life.make_thumbnail),
        *(life.link, life.hold, life.back_up, life.shred, life.shred, life.shred),
    ]
    for _ in range(_STEPS):
        life.chance.choice(deeds)()
    while life.has():
        life.shred()
    assert load_objects(archive) == []
    life.back_up()
