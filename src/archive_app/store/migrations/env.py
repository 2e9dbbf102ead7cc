"""Runs the migrations on the connection that the program hands over; there is no other way in."""

from alembic import context
from sqlmodel import SQLModel

from archive_app.model import (  # noqa: F401 - fill the metadata
    exchange_tables,
    ledger_tables,
    scratch_tables,
    tables,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
