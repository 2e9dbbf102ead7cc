"""The program of next year, whose schema has one more revision."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive_app.store import migrate

NEXT_REVISION = '''
"""One more column, through a batch that drops the table's triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.String(), nullable=True))
'''


@contextmanager
def next_program(folder: Path, revision: str = NEXT_REVISION) -> Iterator[None]:
    """Be the program of next year, which has one more revision."""
    scripts = folder / "migrations 100%"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(migrate.SCRIPTS_PATH, scripts, ignore=ignored, dirs_exist_ok=True)
    (scripts / "versions" / "0003_colour.py").write_text(revision)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "SCRIPTS_PATH", scripts)
        patch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, "0003"))
        migrate.layouts.cache_clear()
        yield
    migrate.layouts.cache_clear()
