"""The tables of the ledger: logs, events, the stored tree, chains of subjects, checkpoints."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

_WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class Log(SQLModel, table=True):
    """One Merkle log; a copied or restored archive goes on in a successor.

    ``first`` is the number of its event 0 in the table *event*. The seeds are its signing keys.
    """

    number: int = Field(primary_key=True)
    id: bytes = Field(unique=True)
    first: int
    ed25519_seed: bytes
    mldsa44_seed: bytes


class LedgerEvent(SQLModel, table=True):
    """One custody event: the leaf's exact bytes and the disclosure set under it."""

    __tablename__ = "event"
    __table_args__: ClassVar[Any] = (Index("event_by_kind", "kind", "number"),)

    number: int = Field(primary_key=True)
    kind: str
    leaf: bytes
    secret: bytes | None = None
    lines: str


class TreeNode(SQLModel, table=True):
    """A perfect subtree's digest; ``position`` is ((2·index + 1) << level) - 1."""

    __tablename__ = "tree"
    __table_args__: ClassVar[Any] = _WITHOUT_ROWID

    log: int = Field(foreign_key="log.number", primary_key=True)
    position: int = Field(primary_key=True)
    digest: bytes


class EventSubject(SQLModel, table=True):
    """The chain of events about one subject: ``seq`` counts them from 1."""

    __tablename__ = "event_subject"
    __table_args__: ClassVar[Any] = _WITHOUT_ROWID

    subject: bytes = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    event: int = Field(foreign_key="event.number")


class StoredCheckpoint(SQLModel, table=True):
    """A signed checkpoint of one log, as C2SP note bytes."""

    __tablename__ = "checkpoint"

    log: int = Field(foreign_key="log.number", primary_key=True)
    size: int = Field(primary_key=True)
    note: bytes
