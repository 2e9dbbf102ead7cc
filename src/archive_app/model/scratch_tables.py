"""The tables of working state: encrypted like the rest, witnessed by no event, never exported."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Integer, Text
from sqlmodel import Field, SQLModel

_WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class ScratchDraft(SQLModel, table=True):
    """An unsaved form; never exported, no event."""

    __tablename__ = "scratch_draft"

    name: str = Field(primary_key=True)
    text: str


class ScratchSetting(SQLModel, table=True):
    """A preference that is not policy, or the state of work under way."""

    __tablename__ = "scratch_setting"

    name: str = Field(primary_key=True)
    text: str


class ScratchFixity(SQLModel, table=True):
    """When an object was last read whole, in UTC seconds, and what was found."""

    __tablename__ = "scratch_fixity"

    object_key: int = Field(
        sa_column=Column(Integer, ForeignKey("object.key", ondelete="CASCADE"), primary_key=True)
    )
    checked_at: str = Field(sa_column=Column(Text, nullable=False, index=True))
    outcome: str


class ScratchPreparation(SQLModel, table=True):
    """A stored file whose metadata and thumbnail are still to be made, with the last failure."""

    __tablename__ = "scratch_preparation"

    file_key: int = Field(foreign_key="stored_file.key", primary_key=True)
    attempts: int = 0
    failure: str | None = None


class ScratchAccession(SQLModel, table=True):
    """Which open accession goes on when the same sources are pointed at again."""

    __tablename__ = "scratch_accession"

    accession_key: int = Field(foreign_key="accession.key", primary_key=True)
    sources_sha256: bytes = Field(unique=True)


class ScratchTaken(SQLModel, table=True):
    """Which paths an open accession has taken in already."""

    __tablename__ = "scratch_taken"
    __table_args__: ClassVar[Any] = _WITHOUT_ROWID

    accession_key: int = Field(foreign_key="accession.key", primary_key=True)
    path_sha256: bytes = Field(primary_key=True)
