"""The tables of exchange with others: signing keys, signers, bundles to and fro, witnesses."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class SigningKey(SQLModel, table=True):
    """A person's signing key, wrapped under that person's own secret; several follow each other."""

    __tablename__ = "signing_key"

    number: int | None = Field(default=None, primary_key=True)
    agent_key: int = Field(foreign_key="agent.key")
    fingerprint: bytes = Field(unique=True)
    certificate: bytes
    wrapped: bytes
    is_retired: bool = False


class ScratchFormerKey(SQLModel, table=True):
    """A signing key under the secret that goes, until the header with the new one stands."""

    __tablename__ = "scratch_former_key"

    key_number: int = Field(foreign_key="signing_key.number", primary_key=True)
    wrapped: bytes


class KnownSigner(SQLModel, table=True):
    """A signer whose fingerprint a person compared; pins the log that came with it."""

    __tablename__ = "known_signer"

    fingerprint: bytes = Field(primary_key=True)
    name: str
    status: str
    since: str | None = None
    log_origin: str | None = None
    log_vkeys: str


class AgeRecipient(SQLModel, table=True):
    """To whom bundles are encrypted: a name and an age recipient, as compared by a person."""

    __tablename__ = "age_recipient"

    name: str = Field(primary_key=True)
    recipient: str = Field(unique=True)


class SentBundle(SQLModel, table=True):
    """A bundle that was prepared; without ``digest`` it is not known to have been written.

    ``heads`` are the log heads in it, as its transfer.json lists them; ``signed_list`` is its tag
    manifest, which a receipt is a signature of.
    """

    __tablename__ = "sent_bundle"

    number: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    recipient: str
    prepared_event: int = Field(foreign_key="event.number")
    heads: str | None = None
    digest: bytes | None = None
    signed_list: bytes | None = None
    exported_event: int | None = Field(default=None, foreign_key="event.number")
    confirmed_event: int | None = Field(default=None, foreign_key="event.number")


class ReceivedBundle(SQLModel, table=True):
    """A bundle of others that was taken in: the accession of its files, the item of its papers."""

    __tablename__ = "received_bundle"

    accession_key: int = Field(foreign_key="accession.key", primary_key=True)
    item_key: int = Field(foreign_key="evidence_item.key")
    name: str
    digest: bytes = Field(unique=True)
    signer: bytes | None = None
    verdict: str


class SeenLog(SQLModel, table=True):
    """The largest head of somebody else's log that was seen here, and the keys of that log."""

    __tablename__ = "seen_log"

    origin: str = Field(primary_key=True)
    vkeys: str
    size: int
    root: bytes
    is_cosigned: bool = False


class Witness(SQLModel, table=True):
    """Somebody whose cosignatures count: a name, and the key that a person compared."""

    name: str = Field(primary_key=True)
    vkey: str = Field(unique=True)


class HeldCheckpoint(SQLModel, table=True):
    """A checkpoint that is known to be held by somebody else; ``event`` witnessed it.

    ``how`` is ``receipt``, ``cosignature`` or ``timestamp``; ``note`` is the cosigned checkpoint.
    """

    __tablename__ = "held_checkpoint"

    number: int | None = Field(default=None, primary_key=True)
    log: int = Field(foreign_key="log.number")
    size: int
    root: bytes
    held_by: str
    how: str
    event: int = Field(foreign_key="event.number")
    note: bytes | None = None
