"""Whatever a second look at the same sources does not find is told, and nothing else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archive_app.progress import Meter
from archive_app.services import first_look
from archive_app.services.first_look import Seen
from archive_app.services.scan import FileState, LeftOut, SourceFile, Why

NAMES = st.binary(min_size=1, max_size=3).filter(lambda name: not {0, 47} & set(name))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
STATE = FileState(1, 2, 3, 4, 5)
Places = set[tuple[int, tuple[bytes, ...]]]


def walked(paths: Places) -> list[SourceFile]:
    """Return files as `walk` yields them: source by source, bytewise by name in each folder."""
    return [
        SourceFile(
            b"/%d" % source + b"/" + b"/".join(path), b"/".join(path), b"/%d" % source, STATE, 0, ()
        )
        for source, path in sorted(paths)
    ]


@given(
    st.sets(st.tuples(st.integers(0, 2), PATHS)),
    st.sets(st.tuples(st.integers(0, 2), PATHS)),
    st.randoms(),
)
def test_what_went_is_told_and_what_came_is_passed_on(
    before: Places, new: Places, chosen: random.Random
) -> None:
    seen = Seen()
    for file in walked(before):
        seen.add(file)
    kept = {path for path in before if chosen.random() < 0.5}
    again = walked(kept | new)
    came: list[SourceFile] = []
    found = list(seen.missing(again, came.append))
    assert [each for each in found if isinstance(each, SourceFile)] == again
    gone = sorted(each.path for each in found if isinstance(each, LeftOut))
    assert gone == sorted(b"/".join(path) for _, path in before - kept - new)
    assert all(each.why is Why.GONE for each in found if isinstance(each, LeftOut))
    assert came == walked((kept | new) - before)


def test_what_cannot_be_read_is_told_once() -> None:
    seen = Seen()
    for file in walked(
        {(0, (b"a", b"1")), (0, (b"b",)), (0, (b"c", b"d", b"2")), (0, (b"e", b"3"))}
    ):
        seen.add(file)
    told = [
        LeftOut(b"a", Why.UNREADABLE, "It cannot be read."),
        LeftOut(b"b", Why.LINK, "It is a link."),
        LeftOut(b"c", Why.MEDIUM_FAILED, "It cannot be read."),
        LeftOut(b"e", Why.EMPTY_FOLDER, "It is empty."),
    ]
    found = list(seen.missing(told))
    assert found[:4] == told
    assert [each.path for each in found[4:] if isinstance(each, LeftOut)] == [b"e/3"]


def test_files_for_which_the_disk_of_the_archive_has_no_room_are_told_before(
    tmp_path: Path,
) -> None:
    card, archive = tmp_path / "card", tmp_path / "archive"
    card.mkdir()
    archive.mkdir()
    (card / "small").write_bytes(b"small")
    assert first_look.scan([card], Meter(), besides=archive).lacking == 0
    with (card / "large").open("wb") as sparse:
        sparse.truncate(shutil.disk_usage(archive).free + (8 << 30))
    found = first_look.scan([card], Meter(), besides=archive)
    assert 0 < found.lacking < found.size
