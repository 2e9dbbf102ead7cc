"""RO-Crate 1.2 metadata (ro-crate-metadata.json): files, items and incidents as linked data.

https://w3id.org/ro/crate/1.2. The root of the crate is the folder ``data/`` of the bundle. Only
what the bundle discloses is said; what it is about has the name of its record, ``#E001``, as id.
All that the specification recommends is there, but for a publisher: no statement names one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archive_app.bundle import layout
from archive_app.bundle.rendering.json_ld import Entity, document, known
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.statement import FileStatement, RecordStatement
from archive_app.model.canonical import JsonValue

_ROOT = "data/"
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_CONTEXT = [
    f"{_SPECIFICATION}/context",
    {
        "sha256": "https://w3id.org/ro/terms/workflow-run#sha256",
        "sha512": "https://w3id.org/ro/terms/workflow-run#sha512",
    },
]
_TYPES = {
    "csv": "text/csv",
    "dat": "text/plain",
    "html": "text/html",
    "md": "text/markdown",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "pdf": "application/pdf",
    "xml": "application/xml",
}
_STATEMENTS = (
    (layout.TRANSFER_JSON, "From whom to whom this bundle goes, and why"),
    (layout.RECORDS_JSON, "What is disclosed of each record, with its proof"),
    (layout.FILES_JSON, "What each file is"),
    (layout.EVENTS_JSONL, "What is disclosed of each custody event, with its proof"),
)
_RENDERED = {
    layout.REPORT_HTML: "What this bundle holds, for people, as a page",
    layout.REPORT_PDF: "What this bundle holds, for people, as a paper",
    layout.TRANSFER_FORM: "The form with which this bundle changes hands",
    **dict.fromkeys(layout.SPECIFICATION, "How everything in this bundle is read and checked"),
    layout.RECORDS_CSV: "What is disclosed of each record, as a table",
    layout.CASE_JSONLD: "Files, digests and custody events in CASE and UCO",
    layout.PREMIS_XML: "Files, digests and custody events in PREMIS",
    layout.CONCORDANCE: "The files as a Concordance load file",
}
_TERMS = "http://rightsstatements.org/vocab/CNE/1.0/"
"""Copyright not evaluated: nobody who hands evidence over says more."""
_PIECE = 1 << 20


def ro_crate(statements: Statements, others: Mapping[str, int]) -> Iterator[bytes]:
    """Yield ro-crate-metadata.json; ``others`` are the sizes of what else is rendered, by path."""
    yield from document(_CONTEXT, _entities(statements, others))


def _entities(statements: Statements, others: Mapping[str, int]) -> Iterator[Entity]:
    transfer = statements.transfer
    yield {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPECIFICATION},
    }
    yield _root(statements, sorted(others))
    yield {
        "@id": "#bundle",
        "@type": "PropertyValue",
        "name": "Name of the bundle",
        "propertyID": layout.PROFILE,
        "value": transfer.bundle,
    }
    yield {
        "@id": _TERMS,
        "@type": "CreativeWork",
        "name": "Copyright not evaluated",
        "description": "This bundle was handed to its recipient for the purpose that "
        "custody/transfer.json states. No licence is granted.",
    }
    for path, name in _STATEMENTS:
        yield _statement(statements, path, name)
    for path in sorted(others):
        yield _rendered(path, _RENDERED[path], others[path])
    for file in statements.files():
        yield _file(file, statements.names)
    for record in statements.records("incident", "evidence_item"):
        yield _record(record)


def _root(statements: Statements, others: Sequence[str]) -> Entity:
    transfer = statements.transfer
    paths = [path for path, _ in _STATEMENTS] + list(others)
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": transfer.bundle,
        "identifier": {"@id": "#bundle"},
        "description": f"Evidence handed to {transfer.recipient} for this purpose: "
        f"{transfer.purpose}",
        "datePublished": transfer.created_at,
        "license": {"@id": _TERMS},
        "hasPart": [
            *({"@id": _id(path)} for path in paths),
            *({"@id": _id(file.path)} for file in statements.files()),
        ],
        "mentions": [
            {"@id": f"#{record.local}"}
            for record in statements.records("incident", "evidence_item")
        ],
    }


def _file(file: FileStatement, names: dict[str, str]) -> Entity:
    item = names.get(file.item)
    return known(
        **{"@id": _id(file.path), "@type": "File"},
        name=file.original_name or file.local,
        description=f"Evidence file {file.local}, {file.role.replace('_', ' ')}",
        identifier=file.local,
        encodingFormat=file.media_type or "application/octet-stream",
        contentSize=str(file.size),
        sha256=file.sha256,
        sha512=file.sha512,
        dateModified=file.times.get("modified_at"),
        about=None if item is None else {"@id": f"#{item}"},
    )


def _statement(statements: Statements, path: str, name: str) -> Entity:
    digest = hashlib.sha256()
    size = 0
    with statements.open(path) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return {**_rendered(path, name, size), "sha256": digest.hexdigest()}


def _rendered(path: str, description: str, size: int) -> Entity:
    return {
        "@id": _id(path),
        "@type": "File",
        "name": _id(path),
        "description": description,
        "contentSize": str(size),
        "encodingFormat": _TYPES[path.rpartition(".")[2]],
    }


def _record(record: RecordStatement) -> Entity:
    """Return an incident as an event and an evidence item as a work, in schema.org's words."""
    told = record.said.values
    is_incident = record.parsed.kind == "incident"
    day = _text(told, "/when/date" if is_incident else "/date_created/date")
    place = _joined(
        _text(told, f"/place/{step}")
        for step in ("name", "settlement", "hromada", "raion", "oblast", "country")
    )
    return known(
        **{"@id": f"#{record.local}", "@type": "Event" if is_incident else "CreativeWork"},
        name=_text(told, "/title") or record.local,
        identifier=record.local,
        alternateName=_text(told, "/reference"),
        description=_text(told, "/description"),
        inLanguage=_text(told, "/language"),
        startDate=day if is_incident else None,
        dateCreated=None if is_incident else day,
        location=place if is_incident else None,
    )


def _text(told: dict[str, JsonValue], name: str) -> str | None:
    value = told.get(name)
    return value if isinstance(value, str) else None


def _joined(parts: Iterable[str | None]) -> str | None:
    """Return the parts that are known, each once: places are often named after one another."""
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def _id(path: str) -> str:
    return path.removeprefix(_ROOT)
