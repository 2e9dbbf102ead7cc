"""Whether a catalogue is laid out in the schema that it says it has, with its rules in force."""

from __future__ import annotations

from collections.abc import Iterator

from archive_app.errors import Damaged
from archive_app.model.fixity import Finding
from archive_app.store import migrate, schema
from archive_app.store.schema import Layout
from archive_app.store.tolerant import TolerantReader


def check_schema(reader: TolerantReader) -> Iterator[Finding]:
    """Check the tables, views, indexes and triggers, and what the catalogue says of its schema.

    It is held against the revision that it is most like: an older one that was not brought up to
    date yet is right as it is. Raises Damaged where the list of its tables cannot be read.
    """
    found = schema.layout(reader.rows)
    revision = migrate.find_revision(found)
    if revision is None:
        layouts = migrate.layouts()
        revision = min(reversed(layouts), key=lambda each: len(_others(found, layouts[each])))
        yield from _others(found, layouts[revision])
    if revision == migrate.REVISIONS[-1]:
        try:
            schema.require_triggers(reader.connection)
        except Damaged as damage:
            yield Finding("rules_missing", str(damage))
    if ("table", "erasure") in found and reader.rows("SELECT 1 FROM erasure LIMIT 1"):
        yield Finding(
            "erasure_open",
            "The table erasure holds a row, and nothing is being erased: it suspends the rules "
            "that keep the ledger append-only, and was put there without this program.",
        )
    if (said := migrate.said_revisions(reader.rows)) != [revision]:
        is_one = len(said) == 1 and migrate.REVISION.fullmatch(said[0])
        what = (
            f"The catalogue says that its schema is {said[0]}."
            if is_one
            else "The catalogue does not say which schema it has."
        )
        yield Finding(
            "schema_unsaid",
            f"{what} It is laid out as schema {revision}: an older page of it was put back, or its "
            "table alembic_version was changed without this program.",
        )


def _others(found: Layout, known: Layout) -> list[Finding]:
    """Return what a catalogue has more, less or other than a schema."""
    sentences = []
    for kind, name in sorted(found.keys() | known.keys()):
        if (kind, name) not in found:
            sentences.append(f"The catalogue lacks something that its schema has: {kind} {name}.")
        elif (kind, name) not in known:
            sentences.append(f"The catalogue holds what its schema does not have: {kind} {name}.")
        elif found[kind, name] != known[kind, name]:
            sentences.append(f"The catalogue holds what its schema has otherwise: {kind} {name}.")
    return [Finding("schema_other", sentence) for sentence in sentences]
