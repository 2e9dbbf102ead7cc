"""How findings are worded, and how the things they are about are named; runs of events are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive_app.errors import Damaged
from archive_app.model.fixity import Concern, Finding
from archive_app.store.tolerant import Row, TolerantReader


def about_events(code: str, numbers: Iterable[int], what: str) -> list[Finding]:
    """Return one finding for each run of event numbers, as in “Events 3 to 7 are <what>.”."""
    found = []
    for first, last in runs(numbers):
        concerns = tuple(Concern("event", str(number)) for number in sorted({first, last}))
        verb = "is" if first == last else "are"
        found.append(Finding(code, f"{events(first, last)} {verb} {what}.", concerns))
    return found


def events(first: int, last: int) -> str:
    """Return what a run of events is called at the beginning of a sentence."""
    return f"Event {first}" if first == last else f"Events {first} to {last}"


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbours in rising numbers."""
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def about_record(
    reader: TolerantReader, code: str, record: tuple[int, bytes, str, str | None], what: str
) -> Finding:
    """Return a finding about a record: its row key, id, kind and reference."""
    key, record_id, kind, reference = record
    concern = Concern(kind, record_id.hex(), reference)
    if kind == "stored_file":
        concern = next(iter(stored_files(reader, "stored_file.key = ?", key)), concern)
    return Finding(code, f"{called(concern)}: {what}.", (concern,))


def called(concern: Concern) -> str:
    """Return what people call a thing, at the beginning of a sentence."""
    # That a picture of it is lost is another thing than that the bytes are which came in.
    kind = (
        "Thumbnail" if concern.role == "thumbnail" else concern.kind.replace("_", " ").capitalize()
    )
    if concern.kind == "stored_file" and (concern.reference or concern.name):
        name = f" “{concern.name}”" if concern.name else ""
        return f"{kind}{name} of evidence item {concern.reference or 'without reference'}"
    return f"{kind} {concern.reference or concern.id}"


def holding(sentence: str, files: Iterable[Concern]) -> str:
    """Return a sentence about an object, with what people call the files that it holds."""
    held = "; ".join(called(file)[0].lower() + called(file)[1:] for file in files)
    return f"{sentence} It holds {held}." if held else sentence


def stored_files(reader: TolerantReader, condition: str, *parameters: object) -> list[Concern]:
    """Return the stored files that meet a condition, oldest first; none where it is unreadable."""
    try:
        found: list[Row] = reader.rows(
            "SELECT CAST(record.id AS BLOB), CAST(item.reference AS TEXT),"
            " CAST(stored_file.name AS TEXT), CAST(stored_file.sha256 AS BLOB),"
            " CAST(stored_file.role AS TEXT)"
            " FROM stored_file JOIN record USING (key) LEFT JOIN record AS item ON item.key ="
            f" item_key WHERE {condition} ORDER BY stored_file.key",
            *parameters,
        )
    except Damaged:
        return []
    return [
        Concern("stored_file", file_id.hex(), reference, name, sha256.hex(), role)
        for file_id, reference, name, sha256, role in found
    ]


def unreadable(reader: TolerantReader) -> Iterator[Finding]:
    """Tell what a reader gave up since this was asked last."""
    for what in dict.fromkeys(reader.unreadable):
        yield Finding(
            "catalogue_unreadable",
            f"The catalogue is damaged: {what} could not be read, and was not checked.",
        )
    reader.unreadable.clear()
