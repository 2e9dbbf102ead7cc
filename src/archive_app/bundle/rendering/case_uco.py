"""CASE and UCO 1.4 as JSON-LD: files with their digests, provenance records, custody events.

https://caseontology.org, https://unifiedcyberontology.org. Every id is a name-based UUID (RFC 9562,
version 5) that follows from a record's own id, so two renderings of one record are one thing. Only
what the bundle discloses is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from archive_app.bundle import layout
from archive_app.bundle.rendering.json_ld import Entity, document, known
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.statement import EventStatement, FileStatement, RecordStatement

_CONTEXT = {
    "kb": "urn:uuid:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_OURS = uuid5(NAMESPACE_URL, layout.PROFILE)
_THINGS = ("incident", "evidence_item")
_LINKED = frozenset({*_THINGS, "stored_file"})


def case_uco(statements: Statements) -> Iterator[bytes]:
    """Yield case.jsonld."""
    yield from document(_CONTEXT, _entities(statements))


def _entities(statements: Statements) -> Iterator[Entity]:
    yield _investigation(statements)
    for record in statements.records(*_THINGS):
        yield _thing(record)
    for file in statements.files():
        yield _file(file)
        yield _provenance(file, statements.names)
    agents: set[str] = set()
    for event in statements.events():
        agent = event.text("agent")
        agents |= {agent} if agent is not None else set()
        yield _action(event, statements.names)
    pseudonyms = {
        record.parsed.id.hex(): record.said.values.get("/pseudonym")
        for record in statements.records("agent")
    }
    for agent in sorted(agents | pseudonyms.keys()):
        name = pseudonyms.get(agent)
        yield known(
            **{"@id": _id(agent), "@type": "uco-identity:Identity"},
            **{
                "uco-core:name": name if isinstance(name, str) else None,
                "uco-core:tag": statements.names.get(agent),
            },
        )


def _investigation(statements: Statements) -> Entity:
    transfer = statements.transfer
    parts = [_id(record.parsed.id.hex()) for record in statements.records(*_THINGS)]
    parts += [_derived("provenance", file.id) for file in statements.files()]
    return known(
        **{
            "@id": _derived("investigation", transfer.bundle),
            "@type": "case-investigation:Investigation",
            "uco-core:name": transfer.bundle,
            "uco-core:description": transfer.purpose,
            "uco-core:object": [{"@id": part} for part in parts] or None,
        }
    )


def _thing(record: RecordStatement) -> Entity:
    told = record.said.values
    title, description = told.get("/title"), told.get("/description")
    return known(
        **{
            "@id": _id(record.parsed.id.hex()),
            "@type": "uco-core:Event" if record.parsed.kind == "incident" else "uco-core:UcoObject",
            "uco-core:name": title if isinstance(title, str) else record.local,
            "uco-core:description": description if isinstance(description, str) else None,
            "uco-core:tag": record.local,
        }
    )


def _file(file: FileStatement) -> Entity:
    file_facet = known(
        **{
            "@id": _derived("file facet", file.id),
            "@type": "uco-observable:FileFacet",
            "uco-observable:fileName": file.original_name,
            "uco-observable:filePath": file.path,
            "uco-observable:isDirectory": False,
            "uco-observable:sizeInBytes": _typed("integer", file.size),
            "uco-observable:observableCreatedTime": _time(file.times.get("created_at")),
            "uco-observable:modifiedTime": _time(file.times.get("modified_at")),
            "uco-observable:accessedTime": _time(file.times.get("accessed_at")),
        }
    )
    content = known(
        **{
            "@id": _derived("content facet", file.id),
            "@type": "uco-observable:ContentDataFacet",
            "uco-observable:mimeType": file.media_type,
            "uco-observable:sizeInBytes": _typed("integer", file.size),
            "uco-observable:hash": [
                _hash(file, "SHA256", file.sha256),
                _hash(file, "SHA512", file.sha512),
            ],
        }
    )
    return {
        "@id": _id(file.id),
        "@type": "uco-observable:File",
        "uco-core:tag": file.local,
        "uco-core:hasFacet": [file_facet, content],
    }


def _hash(file: FileStatement, method: str, digest: str) -> Entity:
    return {
        "@id": _derived(f"hash {method}", file.id),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": method,
        "uco-types:hashValue": _typed("hexBinary", digest.upper()),
    }


def _provenance(file: FileStatement, names: dict[str, str]) -> Entity:
    return known(
        **{
            "@id": _derived("provenance", file.id),
            "@type": "case-investigation:ProvenanceRecord",
            "case-investigation:exhibitNumber": file.local,
            "case-investigation:rootExhibitNumber": names.get(file.item),
            "uco-core:object": [{"@id": _id(file.id)}],
        }
    )


def _action(event: EventStatement, names: dict[str, str]) -> Entity:
    leaf = event.parsed
    agent = event.text("agent")
    objects = [
        {"@id": _id(link.subject.id)}
        for link in event.subjects()
        if link.subject.kind in _LINKED and link.subject.id in names
    ]
    return known(
        **{
            "@id": _derived("event", f"{leaf.log.hex()}/{leaf.index}"),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": event.text("kind") or "not disclosed",
            "uco-core:description": event.text("note"),
            "uco-core:objectCreatedTime": _time(leaf.recorded_at),
            "uco-action:performer": None if agent is None else {"@id": _id(agent)},
            "uco-action:object": objects or None,
        }
    )


def _id(record: str) -> str:
    return _derived("record", record)


def _derived(what: str, of: str) -> str:
    """Return an id that follows from what a thing is and what it belongs to."""
    return f"kb:{uuid5(_OURS, f'{what} {of}')}"


def _typed(name: str, value: object) -> Entity:
    return {"@type": f"xsd:{name}", "@value": str(value)}


def _time(text: str | None) -> Entity | None:
    return None if text is None else _typed("dateTime", text)
