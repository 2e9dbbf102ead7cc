"""Exchange with others: signing keys, known signers, bundles sent and received, witnesses."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agent_key", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_key"], ["agent.key"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("fingerprint"),
    )
    op.create_table(
        "scratch_former_key",
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_number"], ["signing_key.number"]),
        sa.PrimaryKeyConstraint("key_number"),
    )
    op.create_table(
        "known_signer",
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("log_origin", sa.String(), nullable=True),
        sa.Column("log_vkeys", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_table(
        "age_recipient",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sa.UniqueConstraint("recipient"),
    )
    op.create_table(
        "sent_bundle",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("prepared_event", sa.Integer(), nullable=False),
        sa.Column("heads", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("signed_list", sa.LargeBinary(), nullable=True),
        sa.Column("exported_event", sa.Integer(), nullable=True),
        sa.Column("confirmed_event", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_event"], ["event.number"]),
        sa.ForeignKeyConstraint(["exported_event"], ["event.number"]),
        sa.ForeignKeyConstraint(["prepared_event"], ["event.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "received_bundle",
        sa.Column("accession_key", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("signer", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["accession_key"], ["accession.key"]),
        sa.ForeignKeyConstraint(["item_key"], ["evidence_item.key"]),
        sa.PrimaryKeyConstraint("accession_key"),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "seen_log",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("vkeys", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("is_cosigned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "witness",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("vkey", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sa.UniqueConstraint("vkey"),
    )
    op.create_table(
        "held_checkpoint",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("log", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.number"]),
        sa.ForeignKeyConstraint(["log"], ["log.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
