"""The tables of the catalogue: what lists, searches and the ledger need, and nothing twice.

Revisions are the truth about records; the typed tables (incident, evidence_item …) hold what
lists sort, filter and join by, and can be derived from revisions again at any time. Keys are
integers that only grow, so that they are in order of time; the 128-bit ids that leave the archive
are random and say nothing of order or time (docs/decisions/0002).
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Record(SQLModel, table=True):
    """Everything that has revisions: its key, public id, kind, reference and current revision."""

    key: int | None = Field(default=None, primary_key=True)
    id: bytes = Field(unique=True)
    kind: str
    reference: str | None = Field(default=None, unique=True)
    revision: int


class Revision(SQLModel, table=True):
    """One saved state of a record: header bytes as hashed, and its disclosure set."""

    record_key: int = Field(foreign_key="record.key", primary_key=True)
    number: int = Field(primary_key=True)
    header: bytes
    secret: bytes | None = None
    lines: str


class Incident(SQLModel, table=True):
    """An incident as lists show it. ``earliest`` and ``latest`` are UTC, sortable as text."""

    __table_args__: ClassVar[Any] = (
        Index("incident_by_time", "earliest", "key", "latest", "title", "status"),
    )

    key: int = Field(foreign_key="record.key", primary_key=True)
    title: str
    status: str | None = None
    verification: str | None = None
    confidentiality: str
    when_text: str | None = None
    earliest: str | None = None
    latest: str | None = None
    place_name: str | None = None


class Source(SQLModel, table=True):
    """A source as lists show it: never more than its pseudonym."""

    key: int = Field(foreign_key="record.key", primary_key=True)
    pseudonym: str
    kind: str | None = None
    confidentiality: str


class Agent(SQLModel, table=True):
    """Who acts in the ledger, without a name."""

    key: int = Field(foreign_key="record.key", primary_key=True)
    pseudonym: str | None = None
    kind: str
    role: str | None = None


class AgentName(SQLModel, table=True):
    """An agent's name, apart so that it can be erased alone."""

    __tablename__ = "agent_name"

    key: int = Field(foreign_key="record.key", primary_key=True)
    name: str


class EvidenceItem(SQLModel, table=True):
    """What a piece of evidence is, as lists show it."""

    __tablename__ = "evidence_item"

    key: int = Field(foreign_key="record.key", primary_key=True)
    title: str
    kind: str | None = None
    confidentiality: str
    legal_hold: bool = False


class SealedObject(SQLModel, table=True):
    """One distinct content on disk: its key is wrapped, and gone once it is shredded."""

    __tablename__ = "object"

    key: int | None = Field(default=None, primary_key=True)
    id: bytes = Field(unique=True)
    size: int
    sha256: bytes = Field(unique=True)
    sha512: bytes | None = None
    wrapped: bytes


class StoredFile(SQLModel, table=True):
    """One set of bytes that was received or made, with its own name, on a shared object."""

    __tablename__ = "stored_file"

    key: int = Field(foreign_key="record.key", primary_key=True)
    item_key: int = Field(foreign_key="evidence_item.key", index=True)
    accession_key: int | None = Field(default=None, foreign_key="accession.key", index=True)
    parent_key: int | None = Field(default=None, foreign_key="stored_file.key")
    role: str
    name: str | None = None
    size: int
    sha256: bytes = Field(index=True)
    media_type: str | None = None


class Accession(SQLModel, table=True):
    """One act of taking things in; open until its last file is in."""

    key: int = Field(foreign_key="record.key", primary_key=True)
    received_from: str
    incident_key: int | None = Field(default=None, foreign_key="incident.key")
    is_closed: bool = False


class EvidenceLink(SQLModel, table=True):
    """That an item documents, corroborates or contradicts an incident."""

    __tablename__ = "evidence_link"
    __table_args__: ClassVar[Any] = (
        # A page of an incident's items comes out of it in order.
        Index("evidence_link_by_incident", "incident_key", "item_key", "is_withdrawn"),
    )

    key: int = Field(foreign_key="record.key", primary_key=True)
    item_key: int = Field(foreign_key="evidence_item.key", index=True)
    incident_key: int = Field(foreign_key="incident.key")
    role: str
    is_withdrawn: bool = False


class IncidentLink(SQLModel, table=True):
    """How one incident relates to another."""

    __tablename__ = "incident_link"

    key: int = Field(foreign_key="record.key", primary_key=True)
    from_key: int = Field(foreign_key="incident.key", index=True)
    to_key: int = Field(foreign_key="incident.key", index=True)
    kind: str
    is_withdrawn: bool = False


class KeySlot(SQLModel, table=True):
    """Whose slot of archive.json is whose: 16-byte slot id and the agent who acts through it."""

    __tablename__ = "key_slot"

    id: bytes = Field(primary_key=True)
    agent_key: int = Field(foreign_key="agent.key")
    purpose: str


class Fact(SQLModel, table=True):
    """What the archive knows of itself, by name."""

    name: str = Field(primary_key=True)
    value: bytes


class ReferenceCounter(SQLModel, table=True):
    """The last reference number given out in a year."""

    __tablename__ = "reference_counter"

    year: int = Field(primary_key=True)
    last: int


class VocabularyTerm(SQLModel, table=True):
    """A word that the people of this archive added to a vocabulary."""

    __tablename__ = "vocabulary_term"

    scheme: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    parent: str | None = None
    label_en: str
    label_uk: str


class ErasedObject(SQLModel, table=True):
    """An object that was shredded, so that backups can drop it at their next run."""

    __tablename__ = "erased_object"

    number: int | None = Field(default=None, primary_key=True)
    id: bytes = Field(unique=True)


class Backup(SQLModel, table=True):
    """Where a copy was made, when last, and up to which erasure it has been told."""

    id: bytes = Field(primary_key=True)
    path: str = Field(unique=True)
    made_at: str
    log_size: int
    erased_through: int


class Erasure(SQLModel, table=True):
    """Holds a row only inside a transaction that erases: the key to the append-only triggers."""

    number: int = Field(primary_key=True)
