"""What a form shows when it is opened, read in a reader's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive_app.services import catalogue, form_drafts
from archive_app.services.catalogue import LoadedRecord
from archive_app.services.form_drafts import FormDraft
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class Opened:
    """What a form shows: a record or a new one, and the drafts that could be gone on with.

    ``before`` is the record as it was when the draft was begun; ``beside`` what else is needed.
    """

    loaded: LoadedRecord | None
    before: LoadedRecord | None
    drafts: list[FormDraft]
    go_on: FormDraft | None
    beside: object


def load_opened(
    archive: Archive,
    form: str,
    kind: str,
    reference: str | None,
    draft_name: str,
    go_on: FormDraft | None,
    load_beside: Callable[[Archive, str | None], object],
) -> Opened:
    """Load a record of a kind and the drafts of its form; ``draft_name`` is to be gone on with."""
    drafts = form_drafts.load_all(archive, form)
    if draft_name:
        go_on = next((draft for draft in drafts if draft.name == draft_name), None)
    if go_on is not None:
        reference = go_on.reference
    loaded = before = None
    if reference is not None:
        loaded = before = catalogue.load(archive, reference, kind)
        if go_on is not None and go_on.revision is not None:
            before = catalogue.load(archive, reference, revision=go_on.revision)
    beside = load_beside(archive, reference)
    offered = [draft for draft in drafts if draft.reference == reference]
    return Opened(loaded, before, offered, go_on, beside)
