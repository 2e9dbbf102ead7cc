"""How an evidence item with its files is told, to people and to programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive_app.cli import output, records
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.evidence import HeldFile, Item
    from archive_app.store.archive import Archive


def item_as_json(item: Item) -> dict[str, JsonValue]:
    """Return an item with its files and incidents as `evidence show --json` gives it."""
    return {
        "reference": item.found.reference,
        "id": item.found.id,
        "revision": item.found.revision,
        "record": None if item.record is None else _said(item),
        "files": [
            {
                "id": file.found.id,
                "role": file.role,
                "size": file.size,
                "sha256": file.sha256,
                "is_held": file.is_held,
                "record": None if file.record is None else _said(file),
            }
            for file in item.files
        ],
        "incidents": [{"reference": reference, "role": role} for reference, role in item.incidents],
    }


def _said(holder: Item | HeldFile) -> dict[str, JsonValue]:
    from archive_app.services.catalogue import LoadedRecord

    assert holder.record is not None
    said = LoadedRecord(holder.found, holder.record).as_json
    said.pop("reference", None)
    return said


def show_item(archive: Archive, item: Item, *, with_metadata: bool) -> None:
    """Write an item, its incidents and its files, for people."""
    said = {} if item.record is None else _said(item)
    output.fields(
        [
            ("reference", item.found.reference),
            ("revision", item.found.revision),
            ("record", "shredded" if item.record is None else None),
            *records.with_names(archive, output.flat(said)),
            *(("incident", f"{reference} {role}") for reference, role in item.incidents),
        ]
    )
    for file in item.files:
        said = {} if file.record is None else _said(file)
        metadata = said.pop("embedded_metadata", None)
        for name in ("item_id", "original_name_raw", "original_path_raw", "size", "sha256", "role"):
            said.pop(name, None)
        output.line("")
        output.fields(
            [
                ("file", file.role if file.is_held else f"{file.role}, shredded"),
                ("size", output.readable_size(file.size)),
                ("sha256", file.sha256),
                *records.with_names(archive, output.flat(said)),
            ]
        )
        if with_metadata and isinstance(metadata, str):
            output.table(("Group", "Name", "Value"), _tags(metadata))


def _tags(metadata: str) -> Iterator[tuple[str, str, str]]:
    for group, name, value in json.loads(metadata).get("tags", []):
        yield group, name, value if isinstance(value, str) else json.dumps(value)
