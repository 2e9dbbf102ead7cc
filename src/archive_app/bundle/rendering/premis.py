"""PREMIS 3.0 as XML: files and evidence items as objects, custody events, the agents of both.

https://www.loc.gov/standards/premis/v3/. XML cannot hold most control characters: U+FFFD stands for
each; records.json has the exact text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.statement import EventStatement, FileStatement, RecordStatement
from archive_app.model.canonical import JsonValue

_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<premis xmlns="http://www.loc.gov/premis/v3" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">\n'
)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_THINGS = ("incident", "evidence_item")
_LINKED = frozenset({*_THINGS, "stored_file"})
_TOLD = ("happened_at", "from", "to", "place", "purpose", "authority", "tool", "note")


def premis(statements: Statements) -> Iterator[bytes]:
    """Yield premis.xml."""
    yield _HEAD
    for file in statements.files():
        yield _written(_file(file))
    for record in statements.records(*_THINGS):
        yield _written(_thing(record))
    agents: set[str] = set()
    for event in statements.events():
        agent = event.text("agent")
        agents |= {agent} if agent is not None else set()
        yield _written(_event(event, statements.names))
    pseudonyms = {
        record.parsed.id.hex(): record.said.values.get("/pseudonym")
        for record in statements.records("agent")
    }
    for agent in sorted(agents | pseudonyms.keys()):
        yield _written(_agent(agent, statements.names.get(agent), pseudonyms.get(agent)))
    yield b"</premis>\n"


def _file(file: FileStatement) -> ET.Element:
    element = ET.Element("object", {"xsi:type": "file"})
    _identified(element, "object", "path in the bundle", file.path)
    _identified(element, "object", "record", file.id)
    traits = ET.SubElement(element, "objectCharacteristics")
    for algorithm, digest in (("SHA-256", file.sha256), ("SHA-512", file.sha512)):
        fixity = ET.SubElement(traits, "fixity")
        _add(fixity, "messageDigestAlgorithm", algorithm)
        _add(fixity, "messageDigest", digest)
    _add(traits, "size", str(file.size))
    designation = ET.SubElement(ET.SubElement(traits, "format"), "formatDesignation")
    _add(designation, "formatName", file.media_type or "application/octet-stream")
    if file.original_name is not None:
        _add(element, "originalName", file.original_name)
    relationship = ET.SubElement(element, "relationship")
    _add(relationship, "relationshipType", "structural")
    _add(relationship, "relationshipSubType", "represents")
    related = ET.SubElement(relationship, "relatedObjectIdentifier")
    _add(related, "relatedObjectIdentifierType", "record")
    _add(related, "relatedObjectIdentifierValue", file.item)
    return element


def _thing(record: RecordStatement) -> ET.Element:
    element = ET.Element("object", {"xsi:type": "intellectualEntity"})
    _identified(element, "object", "record", record.parsed.id.hex())
    _identified(element, "object", "name in the bundle", record.local)
    told = record.said.values
    for name in ("/title", "/reference", "/description"):
        value = told.get(name)
        if isinstance(value, str):
            trait = ET.SubElement(element, "significantProperties")
            _add(trait, "significantPropertiesType", name.strip("/"))
            _add(trait, "significantPropertiesValue", value)
    return element


def _event(event: EventStatement, names: dict[str, str]) -> ET.Element:
    leaf = event.parsed
    element = ET.Element("event")
    _identified(element, "event", "place in the log", f"{leaf.log.hex()}/{leaf.index}")
    _add(element, "eventType", event.text("kind") or "not disclosed")
    _add(element, "eventDateTime", leaf.recorded_at)
    for name in _TOLD:
        text = event.text(name)
        if text is not None:
            details = ET.SubElement(element, "eventDetailInformation")
            _add(details, "eventDetail", f"{name}: {text}")
    outcome = event.text("outcome")
    if outcome is not None:
        _add(ET.SubElement(element, "eventOutcomeInformation"), "eventOutcome", outcome)
    agent = event.text("agent")
    if agent is not None:
        linked = ET.SubElement(element, "linkingAgentIdentifier")
        _add(linked, "linkingAgentIdentifierType", "record")
        _add(linked, "linkingAgentIdentifierValue", agent)
    for link in event.subjects():
        if link.subject.kind in _LINKED and link.subject.id in names:
            linked = ET.SubElement(element, "linkingObjectIdentifier")
            _add(linked, "linkingObjectIdentifierType", "record")
            _add(linked, "linkingObjectIdentifierValue", link.subject.id)
    return element


def _agent(agent: str, local: str | None, pseudonym: JsonValue) -> ET.Element:
    element = ET.Element("agent")
    _identified(element, "agent", "record", agent)
    if local is not None:
        _identified(element, "agent", "name in the bundle", local)
    if isinstance(pseudonym, str):
        _add(element, "agentName", pseudonym)
    return element


def _identified(element: ET.Element, of: str, kind: str, value: str) -> None:
    identifier = ET.SubElement(element, f"{of}Identifier")
    _add(identifier, f"{of}IdentifierType", kind)
    _add(identifier, f"{of}IdentifierValue", value)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _FORBIDDEN.sub("\ufffd", text)


def _written(element: ET.Element) -> bytes:
    written: bytes = ET.tostring(element, encoding="utf-8")
    return written.removeprefix(b"<?xml version='1.0' encoding='utf-8'?>\n") + b"\n"
