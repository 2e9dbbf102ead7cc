"""The triggers that forbid rewriting the ledger, and what else a catalogue is laid out in.

Alembic's batch mode drops a table's triggers without a word, so they are made again after every
migration and compared with this list at every open.
"""

from __future__ import annotations

import hashlib
from typing import TypeAlias

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.store.erasures import Rows

Layout: TypeAlias = dict[tuple[str, str], str]
"""The statement of each table, view and index, by its kind and its name."""

_NEVER_CHANGED = ("log", "tree", "event_subject", "checkpoint")
_NEVER_DELETED = (*_NEVER_CHANGED, "event", "revision", "record")
_ONLY_ERASED = {"event": "number, kind, leaf", "revision": "record_key, number, header"}


def _triggers() -> dict[str, str]:
    """Return every trigger by name. A row in *erasure* opens the way to erase, and nothing else."""
    triggers = {}
    for table in _NEVER_CHANGED:
        triggers[f"{table}_is_never_changed"] = f"BEFORE UPDATE ON {table}"
    for table in _NEVER_DELETED:
        triggers[f"{table}_is_never_deleted"] = f"BEFORE DELETE ON {table}"
    for table, columns in _ONLY_ERASED.items():
        triggers[f"{table}_keeps_what_is_hashed"] = f"BEFORE UPDATE OF {columns} ON {table}"
        triggers[f"{table}_is_only_erased"] = (
            f"BEFORE UPDATE ON {table} WHEN NOT EXISTS (SELECT 1 FROM erasure)"
        )
    return {
        name: f"CREATE TRIGGER {name} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for name, when in triggers.items()
    }


def layout(rows: Rows) -> Layout:
    """Return what a catalogue is laid out in besides its triggers; ``rows`` as in `Rows`.

    What SQLite makes for itself is no part of it, nor how it words the tables of its search index.
    """
    found = rows(
        "SELECT type, name, CASE WHEN name GLOB 'search_*' THEN '' ELSE sql END FROM sqlite_master"
        " WHERE type <> 'trigger' AND sql IS NOT NULL AND name NOT GLOB 'sqlite_stat[0-9]'"
    )
    return {(str(kind), str(name)): " ".join(str(sql).split()) for kind, name, sql in found}


def digest(of: Layout) -> str:
    """Return the SHA-256 (hex) by which a layout is known without another one to compare."""
    told = "\n".join(f"{kind} {name} {sql}" for (kind, name), sql in sorted(of.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def make_triggers(connection: sqlcipher.Connection) -> None:
    """Make every trigger anew."""
    for name, statement in _triggers().items():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(statement)


def require_triggers(connection: sqlcipher.Connection) -> None:
    """Raise Damaged unless exactly the triggers of this list stand, word for word."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    if found != _triggers():
        raise Damaged("The catalogue has lost the rules that keep its ledger append-only.")
