"""What the typed tables and the search index say of a record: always derived, never the truth."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import utc_seconds
from archive_app.model.folding import index_text
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    IncidentInput,
    IncidentLinkInput,
    SourceInput,
    StoredFileInput,
)
from archive_app.model.validation import RecordInput

_ESCAPED = re.compile(r"\\x[89a-f][0-9a-f]")

Value: TypeAlias = str | int | bytes | None
Columns: TypeAlias = dict[str, Value]
KeyOf: TypeAlias = Callable[[str], int]

INPUTS: dict[str, type[RecordInput]] = {
    input_class.KIND: input_class
    for input_class in (
        AgentInput,
        SourceInput,
        IncidentInput,
        EvidenceItemInput,
        StoredFileInput,
        AccessionInput,
        EvidenceLinkInput,
        IncidentLinkInput,
    )
}

ERASED: dict[str, dict[str, Columns]] = {
    "evidence_item": {"evidence_item": {"title": "", "kind": None}},
    "stored_file": {"stored_file": {"name": None, "media_type": None}},
}
"""What the typed row of an erased record says, by kind; ids, sizes and digests stay."""

KEPT: dict[str, dict[str, str]] = {
    "evidence_item": {
        "/reference": "reference",
        "/confidentiality": "confidentiality",
        "/legal_hold": "legal_hold",
    },
    "stored_file": {
        "/item_id": "item_key",
        "/accession_id": "accession_key",
        "/parent_id": "parent_key",
        "/role": "role",
        "/size": "size",
    },
}
"""What the last revision of an erased record goes on saying, and in which columns, by kind.

So it proves what lists go on showing, but for the digest of a file, which its events prove.
"""


def typed_rows(record: RecordInput, key_of: KeyOf) -> dict[str, Columns]:
    """Return the columns, without the key, that each typed table holds for ``record``.

    ``key_of`` gives the row key of another record's id.
    """
    match record:
        case AgentInput():
            return {
                "agent": {
                    "pseudonym": record.pseudonym,
                    "kind": record.kind,
                    "role": record.role,
                },
                "agent_name": {"name": record.name} if record.name is not None else {},
            }
        case SourceInput():
            return {
                "source": {
                    "pseudonym": record.pseudonym,
                    "kind": record.kind,
                    "confidentiality": record.confidentiality.value,
                }
            }
        case IncidentInput():
            return {"incident": _incident(record)}
        case EvidenceItemInput():
            return {
                "evidence_item": {
                    "title": record.title,
                    "kind": record.kind,
                    "confidentiality": record.confidentiality.value,
                    "legal_hold": int(record.legal_hold),
                }
            }
        case StoredFileInput():
            return {
                "stored_file": {
                    "item_key": key_of(record.item_id),
                    "accession_key": key_of(record.accession_id) if record.accession_id else None,
                    "parent_key": key_of(record.parent_id) if record.parent_id else None,
                    "role": record.role,
                    "name": record.original_name,
                    "size": record.size,
                    "sha256": bytes.fromhex(record.sha256),
                    "media_type": record.media_type,
                }
            }
        case AccessionInput():
            return {
                "accession": {
                    "received_from": record.received_from,
                    "incident_key": key_of(record.incident_id) if record.incident_id else None,
                    "is_closed": int(record.closed_at is not None),
                }
            }
        case EvidenceLinkInput():
            return {
                "evidence_link": {
                    "item_key": key_of(record.item_id),
                    "incident_key": key_of(record.incident_id),
                    "role": record.role,
                    "is_withdrawn": int(record.withdrawn),
                }
            }
        case IncidentLinkInput():
            return {
                "incident_link": {
                    "from_key": key_of(record.from_id),
                    "to_key": key_of(record.to_id),
                    "kind": record.kind,
                    "is_withdrawn": int(record.withdrawn),
                }
            }
    raise TypeError(f"{type(record).__name__} is not a record")


def kept_columns(kind: str, said: Mapping[str, JsonValue], key_of: KeyOf) -> Columns:
    """Return the columns that follow from what the last revision of an erased record still says.

    ``key_of`` gives the row key of another record's id. Raises Damaged for what no revision says.
    """
    columns: Columns = {}
    for pointer, name in KEPT[kind].items():
        if pointer in said:
            value = said[pointer]
            if name.endswith("_key"):
                value = key_of(canonical.as_text(value)) if value is not None else None
            if value is not None and not isinstance(value, str | int):
                raise Damaged("A revision is not one of its kind.")
            columns[name] = value
    return columns


def search_words(record: RecordInput) -> tuple[str, str] | None:
    """Return (title, everything else) as the index holds them, None for what is not searched."""
    match record:
        case IncidentInput():
            place = record.place
            names = (
                (
                    place.name,
                    place.normalised_name,
                    place.country,
                    place.oblast,
                    place.raion,
                    place.hromada,
                    place.settlement,
                )
                if place
                else ()
            )
            others = (record.reference, record.description, record.remarks, *names)
            references = [(other.number, other.authority) for other in record.external_references]
        case EvidenceItemInput():
            others = (record.reference, record.description, record.author)
            references = [(other.number, other.authority) for other in record.external_references]
        case _:
            return None
    texts = [*others, *(text for pair in references for text in pair)]
    # The title may be the name of a file: what stands for its undecodable bytes is no word of it.
    title = _ESCAPED.sub(" ", record.title)
    return index_text(title), index_text("\n".join(text for text in texts if text))


def _incident(record: IncidentInput) -> Columns:
    when = record.when
    earliest = when.earliest if when else None
    latest = when.latest if when else None
    return {
        "title": record.title,
        "status": record.status,
        "verification": record.verification_level,
        "confidentiality": record.confidentiality.value,
        "when_text": str(when) if when else None,
        "earliest": utc_seconds(earliest) if earliest else None,
        "latest": utc_seconds(latest) if latest else None,
        "place_name": record.place.name if record.place else None,
    }
