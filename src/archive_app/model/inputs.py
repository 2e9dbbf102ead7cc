"""What people, scripts and services may say of each record; nothing half-valid becomes a revision.

Texts are kept exactly as typed. A level of confidentiality beside a field holds for that field
alone, wherever the record itself may be more open.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, model_validator

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.validation import (
    Base64url,
    Code,
    Instant,
    LanguageTag,
    Many,
    MediaType,
    RecordId,
    RecordInput,
    Reference,
    Sha256,
    Sha512,
    Size,
    Text,
    Value,
    VisibleText,
)
from archive_app.model.values import Confidentiality, Count, Level, Place

RESTRICTED = Confidentiality.RESTRICTED
SECRET = Confidentiality.SECRET


def _embedded_metadata(text: str) -> str:
    try:
        value = canonical.decode(text.encode("utf-8"))
    except Damaged:
        value = None
    if not isinstance(value, dict):
        raise ValueError("must be an object in the archive's one encoding of JSON")
    return text


def _without_twins(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError("names the same code twice")
    return codes


class ExternalReference(Value):
    """How others know a thing: a proceeding, an exhibit, an ICC ERN, a UN or NGO case number."""

    kind: VisibleText
    number: Text | None = None
    authority: Text | None = None


class Notification(Value):
    """Who was told of an incident, when, by whom and about what."""

    to: VisibleText
    when: FuzzyDate | None = None
    by: Text | None = None
    about: Text | None = None


class PriorAccount(Value):
    """An account that a source gave already: to whom, when, about what."""

    to: VisibleText
    when: FuzzyDate | None = None
    about: Text | None = None


class WebCapture(Value):
    """Where and how a page or post was captured; ``account`` is whose page or post it was."""

    STEPS: ClassVar[tuple[str, ...]] = ("url", "when", "tool", "account")

    url: VisibleText
    when: FuzzyDate | None = None
    tool: Text | None = None
    account: Annotated[Text | None, RESTRICTED] = None


class Recipe(Value):
    """How a file was made from its parent: tool, version, parameters as text."""

    tool: VisibleText
    version: Text | None = None
    parameters: Text | None = None


class NotedPath(Value):
    """A name among what was handed over that must be remembered as it was, and why."""

    path: Text
    path_raw: Base64url
    why: VisibleText


class AgentInput(RecordInput):
    """A person or device that acts in the log; the fingerprint is of its signing key (SHA-256)."""

    KIND: ClassVar[str] = "agent"

    name: Annotated[VisibleText | None, SECRET] = None
    pseudonym: VisibleText | None = None
    role: Text | None = None
    organisation: Annotated[Text | None, RESTRICTED] = None
    kind: Annotated[str, Code("agent_kind")]
    key_fingerprint: Sha256 | None = None

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if self.name is None and self.pseudonym is None:
            raise ValueError("a name or a pseudonym is needed")
        return self


class SourceInput(RecordInput):
    """Whom or what something is known from; lists show the pseudonym alone.

    ``independence_group`` is the same text for all sources that go back to one.
    """

    KIND: ClassVar[str] = "source"

    reference: Reference | None = None
    pseudonym: VisibleText
    name: Annotated[Text | None, SECRET] = None
    kind: Annotated[str, Code("source_kind")] | None = None
    confidentiality: Level = Confidentiality.RESTRICTED
    connection: Annotated[Text | None, RESTRICTED] = None
    reliability: Annotated[str, Code("source_reliability")] | None = None
    directness: Annotated[str, Code("source_directness")] | None = None
    independence_group: Text | None = None
    prior_accounts: Annotated[Many[PriorAccount], RESTRICTED] = ()
    risk_assessment: Annotated[Text | None, RESTRICTED] = None


class IncidentInput(RecordInput):
    """What is alleged or known to have happened, in neutral words."""

    KIND: ClassVar[str] = "incident"

    reference: Reference | None = None
    title: VisibleText
    confidentiality: Level = Confidentiality.INTERNAL
    when: FuzzyDate | None = None
    place: Place | None = None
    description: Text | None = None
    remarks: Text | None = None
    status: Annotated[str, Code("incident_status")] | None = None
    victims_alleged: Count | None = None
    victims_verified: Count | None = None
    conflict_classification: Annotated[str, Code("conflict_classification")] | None = None
    verification_level: Annotated[str, Code("verification_level")] | None = None
    external_references: Many[ExternalReference] = ()
    notifications: Annotated[Many[Notification], RESTRICTED] = ()


class EvidenceItemInput(RecordInput):
    """What a piece of evidence is, whichever files hold it.

    ``how_obtained``, ``lawful_basis`` and ``limits_of_use`` say by which right it is held.
    """

    KIND: ClassVar[str] = "evidence_item"

    reference: Reference | None = None
    title: VisibleText
    confidentiality: Level = Confidentiality.INTERNAL
    kind: Annotated[str, Code("evidence_kind")] | None = None
    description: Text | None = None
    author: Annotated[Text | None, RESTRICTED] = None
    date_created: FuzzyDate | None = None
    language: LanguageTag | None = None
    external_references: Many[ExternalReference] = ()
    source_id: RecordId | None = None
    how_obtained: Annotated[Text | None, RESTRICTED] = None
    lawful_basis: Text | None = None
    limits_of_use: Text | None = None
    sensitivity: Annotated[
        Many[Annotated[str, Code("sensitivity")]], AfterValidator(_without_twins)
    ] = ()
    evidentiary_value: Annotated[str, Code("evidentiary_value")] | None = None
    legal_hold: bool = False
    web_capture: WebCapture | None = None


class StoredFileInput(RecordInput):
    """The facts of one set of bytes; an original's never change.

    Names and paths are kept as raw bytes beside the text that can be shown. The times are those of
    the file where it was taken from, as read. ``embedded_metadata`` is one canonical JSON object.
    """

    KIND: ClassVar[str] = "stored_file"

    item_id: RecordId
    accession_id: RecordId | None = None
    role: Annotated[str, Code("file_role")]
    parent_id: RecordId | None = None
    recipe: Recipe | None = None
    original_name: Annotated[Text | None, RESTRICTED] = None
    original_name_raw: Annotated[Base64url | None, RESTRICTED] = None
    original_path: Annotated[Text | None, RESTRICTED] = None
    original_path_raw: Annotated[Base64url | None, RESTRICTED] = None
    created_at: Instant | None = None
    modified_at: Instant | None = None
    accessed_at: Instant | None = None
    size: Size
    media_type: MediaType | None = None
    sha256: Sha256
    sha512: Sha512 | None = None
    first_digested_at: Instant
    first_digested_by: RecordId
    sha512_digested_at: Instant | None = None
    embedded_metadata: Annotated[
        Annotated[str, AfterValidator(_embedded_metadata)] | None, RESTRICTED
    ] = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.recipe is not None and self.parent_id is None:
            raise ValueError(
                "recipe says how a file was made from its parent, and no parent is given"
            )
        if self.sha512_digested_at is not None and self.sha512 is None:
            raise ValueError("sha512_digested_at is given without sha512")
        return self


class AccessionInput(RecordInput):
    """One act of taking things in; the files that came with it name it as their accession."""

    KIND: ClassVar[str] = "accession"

    reference: Reference | None = None
    received_from: Annotated[VisibleText, RESTRICTED]
    source_id: RecordId | None = None
    incident_id: RecordId | None = None
    how_received: Text | None = None
    carrier: Annotated[str, Code("carrier")] | None = None
    purpose: Text | None = None
    when: FuzzyDate | None = None
    received_by: RecordId | None = None
    closed_at: Instant | None = None
    odd_names: Annotated[Many[NotedPath], RESTRICTED] = ()
    unreadable_files: Annotated[Many[NotedPath], RESTRICTED] = ()


class EvidenceLinkInput(RecordInput):
    """That an item documents, corroborates or contradicts an incident; withdrawn if mistaken."""

    KIND: ClassVar[str] = "evidence_link"

    item_id: RecordId
    incident_id: RecordId
    role: Annotated[str, Code("link_role")]
    note: Text | None = None
    withdrawn: bool = False


class IncidentLinkInput(RecordInput):
    """How the incident ``from_id`` relates to the incident ``to_id``."""

    KIND: ClassVar[str] = "incident_link"

    from_id: RecordId
    to_id: RecordId
    kind: Annotated[str, Code("incident_link")]
    note: Text | None = None
    withdrawn: bool = False

    @model_validator(mode="after")
    def _links_two(self) -> Self:
        if self.from_id == self.to_id:
            raise ValueError("an incident cannot be linked to itself")
        return self
