"""No row refers to an object before its bytes, its name and its folder are on the medium."""

from __future__ import annotations

import re
from pathlib import Path

from tests.promises.faults import (
    Call,
    Copy,
    Doomed,
    make_template,
    read_trace,
    require_strace,
    write_files,
)

SYNCS = ("fsync", "fdatasync")
RENAMES = ("rename", "renameat", "renameat2")
TRACED = (*SYNCS, *RENAMES, "write", "writev", "pwrite64", "pwritev", "openat")
SOURCES = {"one.txt": b"one", "two.txt": b"two", "three.bin": bytes(600_000)}


def trace_intake(tmp_path: Path) -> tuple[Copy, list[Call]]:
    """Take three files in under strace, which names every file behind a descriptor."""
    require_strace()
    template = make_template(tmp_path / "made", {"before.txt": b"before"})
    copy = Copy(template.path, template.state_path)
    source_path = write_files(tmp_path, SOURCES)
    with Doomed() as doomed:
        life = doomed.traced(
            ["-y", "-s", "200", "-e", f"trace={','.join(TRACED)}"],
            tmp_path / "trace",
            copy,
            template.words,
            "intake",
            source=str(source_path),
        )
    assert life.said["done"] == len(SOURCES)
    return copy, read_trace(tmp_path / "trace")


def on_file(call: Call, path: Path) -> bool:
    """Tell whether a call is on a descriptor of this file or folder."""
    found = re.match(r"\d+<([^>]*)>", call.arguments)
    return found is not None and found[1] == str(path)


def find_commits(calls: list[Call], wal_path: Path) -> list[Call]:
    """Return the syncs of a write-ahead log that follow a page: its own header is synced too."""
    commits = []
    has_page = False
    for call in calls:
        if on_file(call, wal_path):
            if call.name == "pwrite64":
                has_page |= ", 4096, " in call.arguments
            elif call.name in SYNCS and has_page:
                commits.append(call)
                has_page = False
    return commits


def test_object_then_name_then_folder_then_row(tmp_path: Path) -> None:
    copy, calls = trace_intake(tmp_path)
    wal_path = copy.path / "catalogue-1.db-wal"
    wal_writes = [call for call in calls if call.name == "pwrite64" and on_file(call, wal_path)]
    commits = find_commits(calls, wal_path)
    renames = {}
    for call in calls:
        if call.name in RENAMES and "/objects/" in call.arguments:
            incoming, final = re.findall(r'"([^"]+)"', call.arguments)
            renames[Path(incoming), Path(final)] = call
    assert len(renames) == len(SOURCES)
    for (incoming, final), rename in renames.items():
        assert incoming.parent == copy.path / "incoming"
        assert final.parent == copy.path / "objects" / incoming.name[:2]
        assert final.name == incoming.name
        [bytes_synced] = [c for c in calls if c.name in SYNCS and on_file(c, incoming)]
        last_write = max(c.ended for c in calls if c.name == "write" and on_file(c, incoming))
        folder_synced = [
            call
            for call in calls
            if call.name in SYNCS and on_file(call, final.parent) and call.began > rename.ended
        ]
        # bytes, fsync, rename, fsync of the folder: each ended before the next began
        assert last_write < bytes_synced.began
        assert bytes_synced.ended < rename.began
        assert len(folder_synced) == 1
        # and nothing is written to the catalogue from the first rename until the folder is synced
        assert [
            call
            for call in wal_writes
            if min(each.began for each in renames.values()) < call.began < folder_synced[0].ended
        ] == []
        # then the rows, and their own fsync
        [first_row, *_] = [call for call in wal_writes if call.began > folder_synced[0].ended]
        assert any(call.began > first_row.ended for call in commits)
    # Only the opening of the accession was committed before; its files and its closing after.
    first_rename = min(call.began for call in renames.values())
    assert len([call for call in commits if call.ended < first_rename]) == 1
    done = next(call.began for call in calls if call.name == "writev" and "done" in call.arguments)
    assert len([call for call in commits if first_rename < call.began < done]) == 2


def test_what_is_committed_is_synced_before_anybody_is_told(tmp_path: Path) -> None:
    copy, calls = trace_intake(tmp_path)
    wal_path = copy.path / "catalogue-1.db-wal"
    done = next(call.began for call in calls if call.name == "writev" and "done" in call.arguments)
    before = [call for call in calls if call.ended < done and on_file(call, wal_path)]
    assert before[-1].name in SYNCS
