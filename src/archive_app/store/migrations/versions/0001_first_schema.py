"""The first schema: every table of format 1 and the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("log_size", sa.Integer(), nullable=False),
        sa.Column("erased_through", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("path"),
    )
    op.create_table(
        "erased_object",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "erasure",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("lines", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("event_by_kind", "event", ["kind", "number"], unique=False)
    op.create_table(
        "fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("ed25519_seed", sa.LargeBinary(), nullable=False),
        sa.Column("mldsa44_seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "object",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("sha512", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("sha256"),
    )
    op.create_table(
        "record",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("reference"),
    )
    op.create_table(
        "reference_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year"),
    )
    op.create_table(
        "scratch_draft",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "scratch_setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "vocabulary_term",
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("label_uk", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "code"),
    )
    op.create_table(
        "agent",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "agent_name",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("log", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["log"],
            ["log.number"],
        ),
        sa.PrimaryKeyConstraint("log", "size"),
    )
    op.create_table(
        "event_subject",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.number"],
        ),
        sa.PrimaryKeyConstraint("subject", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence_item",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("confidentiality", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "incident",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("verification", sa.String(), nullable=True),
        sa.Column("confidentiality", sa.String(), nullable=False),
        sa.Column("when_text", sa.String(), nullable=True),
        sa.Column("earliest", sa.String(), nullable=True),
        sa.Column("latest", sa.String(), nullable=True),
        sa.Column("place_name", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "incident_by_time",
        "incident",
        ["earliest", "key", "latest", "title", "status"],
        unique=False,
    )
    op.create_table(
        "revision",
        sa.Column("record_key", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("lines", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("record_key", "number"),
    )
    op.create_table(
        "scratch_fixity",
        sa.Column("object_key", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["object_key"], ["object.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("object_key"),
    )
    op.create_index(
        op.f("ix_scratch_fixity_checked_at"), "scratch_fixity", ["checked_at"], unique=False
    )
    op.create_table(
        "source",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("confidentiality", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "tree",
        sa.Column("log", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["log"],
            ["log.number"],
        ),
        sa.PrimaryKeyConstraint("log", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accession",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("received_from", sa.String(), nullable=False),
        sa.Column("incident_key", sa.Integer(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_key"],
            ["incident.key"],
        ),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "evidence_link",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Integer(), nullable=False),
        sa.Column("incident_key", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_key"],
            ["incident.key"],
        ),
        sa.ForeignKeyConstraint(
            ["item_key"],
            ["evidence_item.key"],
        ),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "evidence_link_by_incident",
        "evidence_link",
        ["incident_key", "item_key", "is_withdrawn"],
        unique=False,
    )
    op.create_index(op.f("ix_evidence_link_item_key"), "evidence_link", ["item_key"], unique=False)
    op.create_table(
        "incident_link",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("from_key", sa.Integer(), nullable=False),
        sa.Column("to_key", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_key"],
            ["incident.key"],
        ),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.ForeignKeyConstraint(
            ["to_key"],
            ["incident.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_incident_link_from_key"), "incident_link", ["from_key"], unique=False)
    op.create_index(op.f("ix_incident_link_to_key"), "incident_link", ["to_key"], unique=False)
    op.create_table(
        "key_slot",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("agent_key", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_key"],
            ["agent.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "scratch_accession",
        sa.Column("accession_key", sa.Integer(), nullable=False),
        sa.Column("sources_sha256", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accession_key"],
            ["accession.key"],
        ),
        sa.PrimaryKeyConstraint("accession_key"),
        sa.UniqueConstraint("sources_sha256"),
    )
    op.create_table(
        "scratch_taken",
        sa.Column("accession_key", sa.Integer(), nullable=False),
        sa.Column("path_sha256", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accession_key"],
            ["accession.key"],
        ),
        sa.PrimaryKeyConstraint("accession_key", "path_sha256"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stored_file",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Integer(), nullable=False),
        sa.Column("accession_key", sa.Integer(), nullable=True),
        sa.Column("parent_key", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["accession_key"],
            ["accession.key"],
        ),
        sa.ForeignKeyConstraint(
            ["item_key"],
            ["evidence_item.key"],
        ),
        sa.ForeignKeyConstraint(
            ["key"],
            ["record.key"],
        ),
        sa.ForeignKeyConstraint(
            ["parent_key"],
            ["stored_file.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        op.f("ix_stored_file_accession_key"), "stored_file", ["accession_key"], unique=False
    )
    op.create_index(op.f("ix_stored_file_item_key"), "stored_file", ["item_key"], unique=False)
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)
    op.create_table(
        "scratch_preparation",
        sa.Column("file_key", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_key"],
            ["stored_file.key"],
        ),
        sa.PrimaryKeyConstraint("file_key"),
    )
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5(title, text, tokenize='ascii', prefix='1 2 3')"
    )
