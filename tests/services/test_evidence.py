"""Evidence comes out as it went in, under a name that is safe, with an event, or not at all."""

from __future__ import annotations

import os
import signal
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.errors import (
    Cancelled,
    Damaged,
    InvalidInput,
    NotAllowed,
    NotFound,
    StorageRefused,
)
from archive_app.model.inputs import AccessionInput, EvidenceItemInput
from archive_app.progress import Meter
from archive_app.services import catalogue, evidence
from archive_app.services.evidence import extract, safe_name
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import (
    add_incident,
    forget_archives,
    lay_out,
    load_objects,
    recovery_words,
)
from tests.processes import (
    Child,
    forking,
    in_own_mounts,
    mount,
    needs_fork,
    needs_mounts,
    tolerates_fork,
)
from tests.services.steps import (
    events,
    files_below,
    items,
    require_keyset,
    take_in,
    take_one,
    write_files,
)

needs_nameless = pytest.mark.skipif(
    not hasattr(os, "O_TMPFILE"), reason="this system knows no file without a name"
)


@pytest.fixture(params=["nameless", "named"])
def writing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How a file is written: as on most of Linux, and as where no file is without a name."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    elif not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system knows no file without a name")
    return str(request.param)


@pytest.mark.usefixtures("writing")
@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 3 << 20])
def test_what_is_extracted_is_what_was_taken_in(
    archive: Archive, tmp_path: Path, size: int
) -> None:
    content = os.urandom(size)
    item = take_one(archive, tmp_path / "фото.jpg", content)
    meter = Meter()
    taken_out = extract(archive, item.reference, tmp_path / "out", meter, purpose="analysis")
    target = taken_out.path
    assert target == tmp_path / "out" / f"{item.reference}_фото.jpg"
    assert files_below(tmp_path / "out") == {target.name: content}
    assert target.stat().st_mode & 0o077 == 0
    assert (meter.done, meter.total) == (size, size)
    exported = events(archive)[-1]
    assert exported.number == taken_out.event
    assert (exported.kind, exported.to, exported.purpose) == ("exported", str(target), "analysis")
    assert {link.subject.sha256 for link in exported.subjects} == {item.sha256, None}


def test_the_event_comes_before_the_first_byte(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")

    class Witness(Meter):
        def advance(self, amount: int = 0) -> None:
            assert events(archive)[-1].kind == "exported"
            assert list((tmp_path / "out").iterdir()) == []
            super().advance(amount)

    taken_out = extract(archive, item.reference, tmp_path / "out", Witness())
    assert taken_out.path.read_bytes() == b"photo"


@pytest.mark.usefixtures("writing")
def test_nothing_is_ever_overwritten(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    out = tmp_path / "out"
    target = extract(archive, item.reference, out, Meter()).path
    before = len(events(archive))
    target.write_bytes(b"worked on since")
    with pytest.raises(StorageRefused, match="is there already"):
        extract(archive, item.reference, out, Meter())
    assert target.read_bytes() == b"worked on since"
    target.unlink()
    (tmp_path / "elsewhere").write_bytes(b"other")
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageRefused, match="is there already"):
        extract(archive, item.reference, out, Meter())
    target.unlink()
    target.symlink_to("nothing")
    with pytest.raises(StorageRefused, match="is there already"):
        extract(archive, item.reference, out, Meter())
    assert (tmp_path / "elsewhere").read_bytes() == b"other"
    assert not (out / "nothing").exists()
    assert len(events(archive)) == before


@pytest.mark.parametrize("below", ["", "objects", "new folder"])
def test_nothing_unencrypted_is_written_into_the_folder_of_an_archive(
    archive: Archive, tmp_path: Path, below: str
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    before = sorted(archive.path.rglob("*"))
    (tmp_path / "elsewhere").symlink_to(archive.path)
    for folder in (archive.path / below, tmp_path / "elsewhere" / below):
        with pytest.raises(NotAllowed, match="within the archive"):
            extract(archive, item.reference, folder, Meter())
    assert sorted(archive.path.rglob("*")) == before
    assert events(archive, "exported") == []


def test_what_a_kill_left_does_not_block_the_next_extraction(
    archive: Archive, tmp_path: Path, writing: str
) -> None:
    assert writing
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    out = tmp_path / "out"
    out.mkdir()
    (out / f".{item.reference}_photo.jpg.part").write_bytes(b"longer than the photo")
    assert extract(archive, item.reference, out, Meter()).path.read_bytes() == b"photo"
    assert len(files_below(out)) == (2 if writing == "nameless" else 1)


@needs_nameless
@needs_fork
@tolerates_fork
def test_a_kill_leaves_nothing_outside_and_the_attempt_on_record(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    path, out = tmp_path / "archive", tmp_path / "out"
    lay_out(path)
    content = os.urandom(3 << 20)
    with Archive.open(path, recovery_words()) as archive:
        item = take_one(archive, tmp_path / "photo.jpg", content)
    written = forking().SimpleQueue()

    class HeldUp(Meter):
        def advance(self, amount: int = 0) -> None:
            super().advance(amount)
            written.put(self.done)
            signal.pause()

    child = Child(
        lambda: extract(Archive.open(path, recovery_words()), item.reference, out, HeldUp())
    )
    assert 0 < written.get() < len(content)
    assert list(out.iterdir()) == []
    child.process.kill()
    child.process.join()
    assert child.process.exitcode == -signal.SIGKILL
    assert list(out.iterdir()) == []
    with Archive.open(path, recovery_words()) as archive:
        assert [event.outcome for event in events(archive, "exported")] == [None]
        assert extract(archive, item.reference, out, Meter()).path.read_bytes() == content


@needs_nameless
def test_a_file_that_somebody_makes_meanwhile_is_not_overwritten(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    target = tmp_path / "out" / f"{item.reference}_photo.jpg"

    class Meddler(Meter):
        def advance(self, amount: int = 0) -> None:
            target.write_bytes(b"theirs")
            super().advance(amount)

    with pytest.raises(StorageRefused, match="is there already"):
        extract(archive, item.reference, tmp_path / "out", Meddler())
    assert files_below(tmp_path / "out") == {target.name: b"theirs"}
    assert "is there already" in (events(archive, "exported")[-1].outcome or "")


@pytest.mark.usefixtures("writing")
def test_a_damaged_object_gives_no_file_and_the_attempt_is_on_record(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", bytes(1000))
    (stored,) = load_objects(archive)
    path = archive.objects.path(stored.id)
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(Damaged):
        extract(archive, item.reference, tmp_path / "out", Meter())
    assert files_below(tmp_path / "out") == {}
    begun, failed = events(archive, "exported")
    assert begun.outcome is None
    assert (failed.outcome or "").startswith("failed: Object")


@pytest.mark.usefixtures("writing")
def test_a_cancelled_extraction_leaves_no_file_and_says_so(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", bytes(3 << 20))
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        extract(archive, item.reference, tmp_path / "out", meter)
    assert files_below(tmp_path / "out") == {}
    assert [event.outcome for event in events(archive, "exported")] == [None, "failed: cancelled"]


@pytest.mark.usefixtures("writing")
@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of a file")
def test_a_full_disk_leaves_no_file_and_the_attempt_is_on_record(
    archive: Archive, tmp_path: Path
) -> None:
    import resource

    item = take_one(archive, tmp_path / "photo.jpg", bytes(8 << 20))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, limits[1]))
    try:
        with pytest.raises(StorageRefused, match="no space left"):
            extract(archive, item.reference, tmp_path / "out", Meter())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files_below(tmp_path / "out") == {}
    assert "no space left" in (events(archive, "exported")[-1].outcome or "")


@pytest.mark.usefixtures("writing")
def test_a_folder_that_cannot_be_written_is_refused_before_the_event(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    for folder in (tmp_path / "photo.jpg", tmp_path / "photo.jpg" / "deeper", Path("/proc/no")):
        with pytest.raises(StorageRefused):
            extract(archive, item.reference, folder, Meter())
    assert events(archive, "exported") == []


def test_a_folder_whose_name_is_not_utf_8_is_taken(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    target = extract(archive, item.reference, tmp_path / "out\udcff", Meter()).path
    assert target.read_bytes() == b"photo"
    assert (events(archive)[-1].to or "").endswith(f"out\\xff/{target.name}")


@pytest.mark.usefixtures("writing")
def test_what_is_said_of_an_extraction_is_checked_before_it(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    with pytest.raises(InvalidInput):
        extract(archive, item.reference, tmp_path / "out", Meter(), purpose="\udcff")
    assert files_below(tmp_path / "out") == {}


def test_an_item_without_a_file_and_an_unknown_one_have_nothing_to_extract(
    archive: Archive, tmp_path: Path
) -> None:
    film = catalogue.record(archive, EvidenceItemInput(title="A film on a shelf"))
    incident = add_incident(archive)
    for reference in (film.reference or "", incident.reference or "", "0" * 32):
        with pytest.raises(NotFound):
            extract(archive, reference, tmp_path / "out", Meter())
    assert not (tmp_path / "out").exists()


def test_an_archive_that_is_not_trusted_yet_gives_nothing_out_because_it_cannot_witness_it(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    path = tmp_path / "archive"
    lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    forget_archives()
    with Archive.open(path, recovery_words()) as archive:
        with pytest.raises(NotAllowed):
            extract(archive, item.reference, tmp_path / "out", Meter())
        assert files_below(tmp_path / "out") == {}


@needs_mounts
def test_from_a_medium_that_cannot_be_written_it_comes_out_without_an_event(
    tmp_path: Path, home: Path
) -> None:
    assert home.is_dir()
    path = tmp_path / "archive"
    lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        item = take_one(archive, tmp_path / "photo.jpg", b"photo")

    def take_out() -> tuple[bytes, int | None, int]:
        mount("--bind", str(path), str(path))
        mount("-o", "remount,bind,ro", str(path))
        with Archive.open(path, recovery_words()) as archive:
            assert archive.standing is Standing.READ_ONLY
            taken_out = extract(archive, item.reference, tmp_path / "out", Meter())
            with pytest.raises(NotAllowed):
                archive.checkpoint()
            return taken_out.path.read_bytes(), taken_out.event, len(events(archive, "exported"))

    assert in_own_mounts(take_out) == (b"photo", None, 0)


# --- names -------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(
    st.text(max_size=60)
    | st.text("a. \u0301ї", min_size=70, max_size=170)
    | st.from_regex(r"(?i)(con|aux|com1|lpt³)[ .]*[a-z. ]{0,4}", fullmatch=True)
)
def test_a_safe_name_is_safe_on_every_system(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert all(
        character == " " or unicodedata.category(character)[0] in "LMNP" for character in safe
    )
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRI") for c in safe)
    assert safe == safe.strip(" .")
    assert safe.partition(".")[0].rstrip(" ").upper() not in {
        "CON",
        "PRN",
        "AUX",
        "NUL",
        *(f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"),
    }
    # 31 bytes are the longest reference and "_"; six are "." and ".part".
    assert len(safe.encode()) <= 255 - 31 - 6
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Київ 2024-10-01.jpeg", "Київ 2024-10-01.jpeg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("C:\\x", "C__x"),
        ("con.txt", "_con.txt"),
        ("CON .txt", "_CON .txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".jpg", "x" * 146 + ".jpg"),
        ("x" * 145 + "   y.jpg", "x" * 145 + " .jpg"),
        ("x" * 149 + " y", "x" * 149),
        ("новий\nрядок", "новий_рядок"),
    ],
)
def test_safe_names_stay_readable(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_any_name_of_a_file_gives_a_name_to_extract_to(archive: Archive, tmp_path: Path) -> None:
    names = [b"\xff\xfe", b"new\nline", b"." * 255, ("ї" * 127).encode(), b"con", b" ", b"-rf"]
    take_in(archive, write_files(tmp_path / "card", {name: name for name in names}))
    for item in items(archive):
        target = extract(archive, item.reference, tmp_path / "out", Meter()).path
        assert target.parent == tmp_path / "out"
        assert target.name.startswith(f"{item.reference}_")
    assert sorted(files_below(tmp_path / "out").values()) == sorted(names)


# --- lists -------------------------------------------------------------------------------------


def test_pages_of_items_follow_each_other_with_the_first_file_of_each(
    archive: Archive, tmp_path: Path
) -> None:
    incident = add_incident(archive)
    about = AccessionInput(received_from="x", incident_id=incident.id)
    names = [b"%d.jpg" % number for number in range(7)]
    take_in(archive, write_files(tmp_path / "card", {name: name for name in names}), about=about)
    take_in(archive, write_files(tmp_path / "more", {b"x": b"3.jpg", b"y": b"new"}))
    for reference, titles in (
        (None, ["y", *(f"{number}.jpg" for number in range(6, -1, -1))]),
        (incident.reference, [f"{number}.jpg" for number in range(6, -1, -1)]),
    ):
        found: list[str] = []
        before = None
        while page := evidence.list_items(archive, incident=reference, before=before, limit=3):
            found += [item.title for item in page]
            before = page[-1].key
        assert found == titles
    (twice,) = [item for item in items(archive) if item.files == 2]
    assert (twice.original_name, twice.size) == ("3.jpg", 5)


def test_an_item_without_files_is_listed_without_facts_of_a_file(archive: Archive) -> None:
    catalogue.record(archive, EvidenceItemInput(title="A film", kind="video"))
    (item,) = items(archive)
    assert (item.title, item.kind, item.files) == ("A film", "video", 0)
    assert (item.original_name, item.size, item.sha256, item.media_type) == (None,) * 4


def test_a_page_of_items_is_read_along_an_index_alone(archive: Archive, tmp_path: Path) -> None:
    incident = add_incident(archive)
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    require_keyset(archive, lambda: evidence.list_items(archive, before=99))
    require_keyset(
        archive, lambda: evidence.list_items(archive, incident=incident.reference, before=99)
    )
