"""How what came in, was left out or was prepared is told, to people and to programs."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.accession import AccessionReport
    from archive_app.services.prepare import PrepareReport
    from archive_app.services.scan import LeftOut


def show_report(report: AccessionReport, prepared: PrepareReport | None, *, as_json: bool) -> None:
    """Write what one run of an accession did, and what was prepared after it."""
    if as_json:
        output.as_json(
            {
                "reference": report.reference,
                "id": report.id,
                "taken": report.taken,
                "already_held": report.already_held,
                "repeated": report.repeated,
                "taken_before": report.taken_before,
                "changed": [_path_as_json(path) for path in report.changed],
                "size": report.size,
                "odd_names": odd_names_as_json(report.odd_names),
                "left_out": left_out_as_json(report.left_out),
                "prepared": None if prepared is None else prepared_as_json(prepared),
            }
        )
        return
    output.line(report.reference)
    output.fields(
        [
            (
                "taken in",
                f"{output.counted(report.taken, 'file')}, {output.readable_size(report.size)}",
            ),
            ("held before", f"{report.already_held} of them" if report.already_held else None),
            ("more than once", f"{report.repeated} of them" if report.repeated else None),
            ("taken in earlier", report.taken_before or None),
            *(
                ("not as it was taken in earlier, both are kept", output.visible_bytes(path))
                for path in report.changed
            ),
            *(() if prepared is None else prepared_fields(prepared)),
            *name_fields(report.odd_names, report.left_out),
        ]
    )


def prepared_as_json(report: PrepareReport) -> dict[str, JsonValue]:
    """Return what reading metadata and making thumbnails did."""
    return {
        "files": report.prepared,
        "thumbnails": report.thumbnails,
        "confinement": report.confinement,
        "failures": [{"item": item, "reason": reason} for item, reason in report.failures],
        "in_part": [{"item": item, "reason": reason} for item, reason in report.in_part],
    }


def prepared_fields(report: PrepareReport) -> list[tuple[str, object]]:
    """Return what reading metadata and making thumbnails did, for people."""
    return [
        ("metadata read", output.counted(report.prepared, "file")),
        ("thumbnails", report.thumbnails),
        ("previews confined by", report.confinement),
        *(("not previewed", f"{item}: {reason}") for item, reason in report.failures),
        *(("read in part", f"{item}: {reason}") for item, reason in report.in_part),
    ]


def name_fields(
    odd_names: Iterable[tuple[bytes, tuple[str, ...]]], left_out: Iterable[LeftOut]
) -> list[tuple[str, object]]:
    """Return odd names and what was left out, for people."""
    shown = output.visible_bytes
    return [
        *(("odd name", f"{shown(name)}: {' '.join(why)}") for name, why in odd_names),
        *(("left out", f"{shown(left.path)}: {left.reason}") for left in left_out),
    ]


def odd_names_as_json(odd_names: Iterable[tuple[bytes, tuple[str, ...]]]) -> list[JsonValue]:
    """Return odd names: readable, as their exact bytes, and why each is odd."""
    return [{**_path_as_json(name), "why": list(why)} for name, why in odd_names]


def left_out_as_json(left_out: Iterable[LeftOut]) -> list[JsonValue]:
    """Return what was left out: its path, the kind of reason, and the reason as a sentence."""
    return [
        {**_path_as_json(left.path), "why": left.why.value, "reason": left.reason}
        for left in left_out
    ]


def _path_as_json(raw: bytes) -> dict[str, JsonValue]:
    return {
        "path": raw.decode("utf-8", "backslashreplace"),
        "path_raw": base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii"),
    }
