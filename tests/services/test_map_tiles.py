"""Maps of one's own: each tile is found at its place, and no file can do more than be one."""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive_app.errors import ArchiveError, Cancelled, MediaFailed, NotFound, SourceUnreadable
from archive_app.progress import Meter
from archive_app.services import map_tiles
from archive_app.services.map_tiles import MapFile, Tile, load_map, plain, read_tile
from archive_app.services.preview import Previewer
from tests.maps import APART, TABLES, TOLD, colour_of, every_tile, picture, tiles_of, write_map


def opened(path: Path) -> MapFile:
    return load_map(path, Meter(), limit_s=0.5)


def refusal(path: Path) -> str:
    with pytest.raises(SourceUnreadable) as refused:
        opened(path)
    sentence = str(refused.value)
    assert str(path) in sentence
    return sentence.removeprefix("The map at ").removeprefix(f"{path} ")


def beside(path: Path) -> list[tuple[bytes, int, int]]:
    """Return what lies in the folder of a file, and when each was changed."""
    with os.scandir(os.fsencode(path.parent)) as entries:
        return sorted((e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in entries)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_map(tmp_path / "whole.mbtiles", every_tile(3))


@pytest.fixture(scope="module")
def previewer() -> Iterator[Previewer]:
    with Previewer() as made:
        yield made


# --- what a map is -------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", [TABLES, APART, TABLES[:2]], ids=["table", "view", "no index"])
def test_a_map_says_what_it_is_and_each_tile_is_at_its_place(
    tmp_path: Path, schema: tuple[str, ...]
) -> None:
    told = TOLD | {"attribution": '© <a href="https://x.example">Some &amp; others</a>'}
    tiles = tiles_of(2, range(4), range(4)) + tiles_of(4, [9], [5])
    path = write_map(tmp_path / "a.mbtiles", tiles, lambda t: picture(colour_of(t)), told, schema)
    before = beside(path)
    found = opened(path)
    assert found == MapFile(
        path, "Steppe 1:50,000", "© Some & others", "png", 2, 4, (22.0, 44.0, 41.0, 53.0)
    )
    for tile in tiles:
        assert read_tile(path, tile) == picture(colour_of(tile))
    assert read_tile(path, Tile(4, 9, 10)) is None  # where it would be, counted from the south
    assert beside(path) == before


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_tile_is_decoded_by_the_preview_child(
    tmp_path: Path, previewer: Previewer, form: str
) -> None:
    tile = Tile(0, 0, 0)
    path = write_map(tmp_path / "a.mbtiles", [tile], lambda _: picture((200, 30, 60), form, 64))
    pixels = map_tiles.load_tile(previewer, path, tile, 256, meter=Meter())
    assert pixels is not None
    assert (pixels.width, pixels.height) == (64, 64)
    for value, meant in zip(pixels.rgbx[:3], (200, 30, 60), strict=True):
        assert abs(value - meant) <= 4


@pytest.mark.parametrize(
    "name", ["100%25.mbtiles", "why?mode=rwc", "a#b", "a b", "файл", b"\xff.mb"]
)
def test_any_name_is_opened_and_nothing_else(tmp_path: Path, name: str | bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    write_map(tmp_path / "x", [Tile(0, 0, 0)], told={"format": "png"}).rename(path)
    before = beside(path)
    assert opened(path).name == path.name
    assert read_tile(path, Tile(0, 0, 0)) is not None
    assert beside(path) == before
    assert map_tiles.find_kept(map_tiles.kept(path)) == path


def test_no_choice_is_no_path() -> None:
    assert map_tiles.find_kept("") is None


def test_a_map_in_wal_mode_on_a_read_only_folder_is_read_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    path = folder / "a.mbtiles"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    write_map(path, [Tile(0, 0, 0)])
    path.chmod(0o400)
    folder.chmod(0o500)
    before = beside(path)
    try:
        assert opened(path).largest == 0
        assert read_tile(path, Tile(0, 0, 0)) is not None
        assert beside(path) == before
        assert [name for name, *_ in before] == [b"a.mbtiles"]
    finally:
        folder.chmod(0o700)


def test_what_lies_beside_a_map_is_not_looked_at(whole: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        whole.with_name(whole.name + suffix).write_bytes(b"somebody else's")
    before = beside(whole)
    assert read_tile(whole, Tile(3, 1, 1)) is not None
    assert beside(whole) == before


def test_a_link_that_was_chosen_is_followed(whole: Path) -> None:
    link = whole.with_name("link")
    link.symlink_to(whole)
    assert opened(link).largest == 3


def test_a_map_whose_zooms_and_bounds_are_not_as_it_says_is_read_as_it_is(tmp_path: Path) -> None:
    for number, bounds in enumerate(("", "a,b", "1,2,3", "nan,0,1,1", "5,5,4,4", "0,0,1e999,2")):
        told = {"minzoom": "0", "maxzoom": "99", "bounds": bounds}
        path = write_map(tmp_path / f"{number}", tiles_of(5, [3], [3]), told=told)
        found = opened(path)
        assert (found.smallest, found.largest, found.bounds) == (5, 5, None)
        assert (found.name, found.attribution) == (str(number), "")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("plain", "plain"),
        ("© <a href='x'>OSM</a><br>and&nbsp;others", "© OSM and others"),
        ("<script>alert(1)</script>a<!-- b -->c", "alert(1)ac"),
        ("<b>not closed", "not closed"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("x" * 600, "x" * 499 + "…"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_html_is_told_as_plain_words(html: str, words: str) -> None:
    assert plain(html, 500) == words


@given(some.text())
def test_any_text_is_told_in_one_line(text: str) -> None:
    told = plain(text, 50)
    assert len(told) <= 50
    assert "\n" not in told


@pytest.mark.parametrize("made", ["<" * 10**6, "<!" * 10**6, "<a " * 10**6, "&#" * 10**6])
def test_a_hostile_attribution_takes_no_time(made: str) -> None:
    began = monotonic()
    plain(made, 500)
    assert monotonic() - began < 1


# --- what is no map ------------------------------------------------------------------------------

NO_MAP = "is no map: it is not an MBTiles file."
COMPUTED = "does not hold its tiles but computes them, which is not safe: it is not shown."
SLOW = "takes too long to be searched: its tiles have no index."
DAMAGED = "is damaged: no tile of it is shown."


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "gone", tmp_path / "file" / "within"):
        with pytest.raises(NotFound):
            opened(path)
        with pytest.raises(NotFound):
            read_tile(path, Tile(0, 0, 0))


def test_what_is_no_file_of_tiles_is_refused_at_once(tmp_path: Path) -> None:
    pipe, text, empty, other = (tmp_path / name for name in ("pipe", "text", "empty", "other"))
    os.mkfifo(pipe)
    text.write_bytes(b"not a database, but long enough for a page of one" * 100)
    empty.touch()
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE tiles (x)")
    connection.close()
    for path in (pipe, text, empty, other, tmp_path, Path("/dev/null")):
        assert refusal(path) == NO_MAP
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE metadata (name, value)")
    connection.close()
    assert refusal(other) == NO_MAP


def test_a_file_that_may_not_be_read_is_refused(whole: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root")
    whole.chmod(0)
    assert refusal(whole) == "cannot be read."


@pytest.mark.parametrize("kind", ["pbf", "mvt", "application/vnd.mapbox-vector-tile"])
def test_vector_tiles_are_refused_by_name(tmp_path: Path, kind: str) -> None:
    path = write_map(tmp_path / "v", [Tile(0, 0, 0)], lambda _: b"\x1f\x8b", {"format": kind})
    assert refusal(path).startswith("is a map of vector tiles, which cannot be drawn here")


def test_a_map_without_a_tile_is_refused(tmp_path: Path) -> None:
    assert refusal(write_map(tmp_path / "none", [])) == "is a map without a tile."
    strange = tmp_path / "strange"
    write_map(strange, [])
    with sqlite3.connect(strange) as connection:
        connection.executemany(
            "INSERT INTO tiles VALUES (?, 0, 0, x'00')", [(99,), (-1,), ("x",), (None,), (1.5,)]
        )
    connection.close()
    assert refusal(strange) == "is a map without a tile."


def test_a_truncated_file_is_damaged_and_a_page_that_is_none_costs_its_tile(
    tmp_path: Path,
) -> None:
    path = write_map(tmp_path / "a", every_tile(2), lambda _: picture((1, 2, 3)) + bytes(20_000))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path) == DAMAGED
    path.write_bytes(data[:512])
    assert refusal(path) in (DAMAGED, NO_MAP)
    # What is behind the first pages is data of tiles, and pages that lead to it.
    path.write_bytes(data[: 8 * 4096] + bytes(len(data) - 8 * 4096))
    for tile in every_tile(2):
        assert read_tile(path, tile) is None or len(read_tile(path, tile) or b"") > 20_000


@pytest.fixture(scope="module")
def to_change(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    path = tmp_path_factory.mktemp("changed") / "a"
    write_map(path, every_tile(1), lambda t: picture(colour_of(t)), TOLD, APART)
    return path, path.read_bytes()


@given(some.data())
def test_no_changed_byte_of_a_map_does_more_than_refuse(
    to_change: tuple[Path, bytes], data: some.DataObject
) -> None:
    path, whole = to_change[0], bytearray(to_change[1])
    for _ in range(data.draw(some.integers(1, 8))):
        within = data.draw(some.sampled_from([100, 4096, len(whole) - 1]))
        whole[data.draw(some.integers(0, within))] = data.draw(some.integers(0, 255))
    path.write_bytes(whole)
    for look in (lambda: opened(path), lambda: read_tile(path, Tile(1, 1, 1), limit_s=0.5)):
        with suppress(ArchiveError):
            look()
    assert [name for name, *_ in beside(path)] == [b"a"]


# --- what was made to do harm --------------------------------------------------------------------


def harmful(path: Path, *statements: str) -> Path:
    """Write a file whose tiles are what the statements make, with a name and a format."""
    return write_map(path, [], schema=("CREATE TABLE metadata (name, value)", *statements))


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT "
PLACE = "0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, "
VIEWS = {
    "endless": f"{ENDLESS} 9 AS zoom_level, x AS tile_column, 0 AS tile_row, 0 AS tile_data FROM n",
    "a gigabyte": f"SELECT {PLACE} zeroblob(1000000000) AS tile_data",
    "random": f"SELECT {PLACE} randomblob(1000000000) AS tile_data",
    "a printed gigabyte": f"SELECT {PLACE} printf('%1000000000d', 1) AS tile_data",
    "joined": f"SELECT {PLACE} name || value AS tile_data FROM metadata",
    "a list": f"SELECT {PLACE} value AS tile_data FROM json_each('[1]')",
    "settings": f"SELECT {PLACE} name AS tile_data FROM pragma_database_list",
    "loading": f"SELECT {PLACE} load_extension('x') AS tile_data",
    "exporting": f"SELECT {PLACE} sqlcipher_export('main') AS tile_data",
    "sorted": f"SELECT DISTINCT {PLACE} value AS tile_data FROM metadata",
    "kept": f"WITH t AS MATERIALIZED (SELECT * FROM metadata) SELECT {PLACE} value AS tile_data"
    " FROM t",
    "in a list": f"SELECT {PLACE} value AS tile_data FROM metadata WHERE name IN"
    " (SELECT value FROM metadata)",
    "gathered": f"SELECT {PLACE} group_concat(value) AS tile_data FROM metadata",
    "the schema": f"SELECT {PLACE} sql AS tile_data FROM sqlite_master",
    "unknown": f"SELECT {PLACE} no_such_function(1) AS tile_data",
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_that_computes_what_it_shows_is_refused_at_once(tmp_path: Path, view: str) -> None:
    path = harmful(tmp_path / "view", f"CREATE VIEW tiles AS {VIEWS[view]}")
    before, began = beside(path), monotonic()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(path) == COMPUTED
    with pytest.raises(SourceUnreadable):
        read_tile(path, Tile(0, 0, 0))
    assert monotonic() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 100_000
    assert beside(path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE big (a, b AS (a || a) STORED)",
        "CREATE VIRTUAL TABLE found USING fts5(words)",
        "CREATE VIRTUAL TABLE places USING rtree(id, a, b)",
        "CREATE/**/VIRTUAL\tTABLE found USING fts5(words)",
    ],
)
def test_a_file_with_more_than_tables_is_refused(tmp_path: Path, statement: str) -> None:
    path = write_map(tmp_path / "more", [Tile(0, 0, 0)], schema=(*TABLES, statement))
    assert refusal(path) == COMPUTED


def test_a_table_of_tiles_may_not_be_virtual(tmp_path: Path) -> None:
    columns = "zoom_level, tile_column, tile_row, tile_data"
    path = harmful(tmp_path / "v", f"CREATE VIRTUAL TABLE tiles USING fts5({columns})")
    assert refusal(path) == COMPUTED


def test_a_search_without_an_end_is_given_up(tmp_path: Path) -> None:
    crossed = ", ".join(f"metadata AS m{number}" for number in range(20))
    path = harmful(
        tmp_path / "slow",
        f"CREATE VIEW tiles AS SELECT {PLACE} m3.value AS tile_data FROM {crossed} "
        f"WHERE {' + '.join(f'm{number}.rowid' for number in range(20))} < 0",
    )
    began = monotonic()
    assert refusal(path) == SLOW
    with pytest.raises(SourceUnreadable, match="takes too long"):
        read_tile(path, Tile(0, 0, 0), limit_s=0.2)
    assert monotonic() - began < 5
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        load_map(path, meter)


def test_triggers_are_never_run(whole: Path) -> None:
    with sqlite3.connect(whole) as connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON tiles BEGIN DELETE FROM tiles; END")
    connection.close()
    assert opened(whole).largest == 3
    assert read_tile(whole, Tile(3, 7, 0)) is not None


def test_what_is_no_tile_is_none(tmp_path: Path) -> None:
    made: dict[int, object] = {
        0: "text in the place of bytes",
        1: picture((1, 1, 1)) + bytes(100_000_000),
        2: None,
        3: 7,
        4: b"",
        5: b"%PDF-1.7 something for another parser",
        6: "\x89PNG\r\n\x1a\n as text",
    }
    path = write_map(
        tmp_path / "odd", (Tile(3, column, 0) for column in made), lambda t: made[t.column]
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert opened(path).largest == 3
    assert [read_tile(path, Tile(3, column, 0)) for column in made] == [None] * len(made)
    if sys.platform == "linux":  # in KiB
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 50_000


def test_texts_that_are_too_long_or_none_are_left_out(tmp_path: Path) -> None:
    told = {"name": "x" * 50_000_000, "attribution": b"\xff\xfe", "format": 7, "bounds": None}
    path = write_map(tmp_path / "long", [Tile(0, 0, 0)], told=told)
    found = opened(path)
    assert (found.name, found.format, found.bounds) == ("long", "7", None)


def test_a_message_that_quotes_the_file_is_no_mistake_of_ours(tmp_path: Path) -> None:
    path = write_map(tmp_path / "quoted", [Tile(0, 0, 0)])
    data = path.read_bytes().replace(b"metadata", b"metadat\xff")
    path.write_bytes(data.replace(b"CREATE TABLE metadat\xff", b"CREATE TABLX metadat\xff"))
    assert refusal(path) == DAMAGED


def lying_picture() -> bytes:
    """Return a PNG that says it is 100,000 pixels wide and high, and holds eight bytes of them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    extent = (100_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    rows = chunk(b"IDAT", zlib.compress(bytes(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", extent) + rows + chunk(b"IEND", b"")


def test_a_picture_that_lies_costs_its_tile_and_no_other(
    tmp_path: Path, previewer: Previewer
) -> None:
    lies = {0: lying_picture(), 1: picture((9, 9, 9))[:60], 2: b"\xff\xd8\xff" + bytes(999)}
    path = write_map(
        tmp_path / "lies",
        [Tile(3, column, 0) for column in range(4)],
        lambda t: lies.get(t.column, picture((1, 2, 3))),
    )
    for column in lies:
        with pytest.raises(MediaFailed):
            map_tiles.load_tile(previewer, path, Tile(3, column, 0), 256, meter=Meter())
    assert map_tiles.load_tile(previewer, path, Tile(3, 3, 0), 256, meter=Meter()) is not None


def test_memory_stays_flat_however_many_tiles_are_read(tmp_path: Path) -> None:
    path = write_map(
        tmp_path / "large", every_tile(3), lambda _: picture((5, 5, 5)) + os.urandom(400_000)
    )
    assert path.stat().st_size > 30_000_000
    read_tile(path, Tile(3, 0, 0))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for tile in every_tile(3):
        assert read_tile(path, tile) is not None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 10_000
