"""Drafts of forms: what each said when it was last kept, one for each record, many of new ones.

Working state, so no event tells of them; what a form says is kept as typed, right or not.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model.canonical import JsonValue
from archive_app.services.drafts import drop_draft, find_draft, list_drafts, save_draft
from archive_app.store.archive import Archive
from archive_app.store.records import Found

INCIDENT = "incident form"
SOURCE = "source form"
INTAKE = "intake form"
EXPORT = "export form"
_OF_SEVERAL = ("link", "extract")
"""The dialogs about one evidence item or several, by the keys of their rows."""


@dataclass(frozen=True)
class FormDraft:
    """A form as it was last kept, in UTC seconds.

    ``reference`` and ``revision`` are of the record that it would change, None of a new one.
    """

    name: str
    reference: str | None
    revision: int | None
    kept_at: str
    fields: dict[str, JsonValue]


def name_draft(form: str, reference: str | None) -> str:
    """Return the name of the one draft of a record; one that no draft has for a new record."""
    return f"{form} new {secrets.token_hex(8)}" if reference is None else f"{form} of {reference}"


def name_dialog(dialog: str, references: Sequence[str] = ()) -> str:
    """Return the name of the draft of a dialog about these records, or about none."""
    of = hashlib.sha256("\n".join(references).encode()).hexdigest() if references else "none"
    return f"{dialog} dialog of {of}"


def name_item_form(reference: str) -> str:
    """Return the name of the draft of what would change an evidence item."""
    return f"item form {reference}"


def keep(
    archive: Archive,
    name: str,
    fields: dict[str, JsonValue],
    *,
    reference: str | None = None,
    revision: int | None = None,
) -> str:
    """Keep a form as it stands, in place of what was kept before; return when, in UTC.

    Two drafts of one second have an order too.
    """
    kept_at = archive.clock.read().at.astimezone(UTC).isoformat(timespec="microseconds")
    save_draft(
        archive,
        name,
        {"kept_at": kept_at, "reference": reference, "revision": revision, "fields": fields},
    )
    return kept_at


def find(archive: Archive, name: str) -> FormDraft | None:
    """Return a draft, None where there is none that can be read."""
    try:
        return _read(name, find_draft(archive, name))
    except Damaged:
        return None


def load_all(archive: Archive, form: str) -> list[FormDraft]:
    """Return all drafts of a form, the last kept first.

    One that cannot be read any more is left out: it must not stand in the way of the others.
    """
    found = (find(archive, name) for name in list_drafts(archive, f"{form} "))
    drafts = [draft for draft in found if draft is not None]
    return sorted(drafts, key=lambda draft: draft.kept_at, reverse=True)


def drop_alike(archive: Archive, form: str, name: str) -> None:
    """Forget the drafts of a form that say what this one says: one is enough to go on with."""
    kept = load_all(archive, form)
    own = [draft.fields for draft in kept if draft.name == name]
    for draft in kept:
        if draft.name != name and draft.fields in own:
            drop_draft(archive, draft.name)


def drop_about(connection: sqlcipher.Connection, item: Found) -> None:
    """Forget all drafts that are about an item or name it, in the transaction that erases it.

    The draft of a dialog about several items does not tell of which: it goes whichever they are.
    """
    reference = item.reference or item.id
    ends = tuple(name_dialog("", [each]) for each in (reference, item.id, str(item.key)))
    rows = connection.execute(
        # As a text of its own: words that merely speak of it have no quotes around the reference.
        "SELECT name, instr(upper(text), upper(?)) OR instr(upper(text), upper(?))"
        " FROM scratch_draft",
        (f'"{reference}"', f'"{item.id}"'),
    )
    named = {str(name): bool(is_named) for name, is_named in rows}
    about = {name for name, is_named in named.items() if is_named or name.endswith(ends)}
    about |= {name_item_form(reference)}
    of_any = {
        name for name in named if name.startswith(tuple(f"{each} dialog " for each in _OF_SEVERAL))
    }
    for (key,) in connection.execute("SELECT key FROM evidence_item WHERE key <> ?", (item.key,)):
        if not of_any:
            break
        of_any -= {name_dialog(dialog, [str(key)]) for dialog in _OF_SEVERAL}
    connection.executemany(
        "DELETE FROM scratch_draft WHERE name = ?", [(name,) for name in about | of_any]
    )


def _read(name: str, kept: dict[str, JsonValue] | None) -> FormDraft | None:
    if kept is None:
        return None
    fields, reference = kept.get("fields"), kept.get("reference")
    revision, kept_at = kept.get("revision"), kept.get("kept_at")
    if not isinstance(fields, dict) or not isinstance(kept_at, str):
        return None
    return FormDraft(
        name,
        reference if isinstance(reference, str) else None,
        revision if isinstance(revision, int) else None,
        kept_at,
        fields,
    )
