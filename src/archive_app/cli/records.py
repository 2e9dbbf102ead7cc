"""How records are recorded, shown, changed and traced, the same for every kind of record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.cli.json_input import assigned, read_object
from archive_app.cli.opening import opened
from archive_app.cli.options import told_as_typed
from archive_app.cli.secrets import require_one_reader
from archive_app.errors import InvalidInput, Reason
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.catalogue import Change, LoadedRecord
    from archive_app.store.archive import Archive
    from archive_app.store.records import Found, Saved

_ID = re.compile("[0-9a-f]{32}")


def given_fields(
    from_json: Path | None,
    assignments: Sequence[str] | None,
    options: Mapping[str, object],
    passphrase_file: Path | None,
) -> dict[str, object]:
    """Return the fields of a new record, from JSON or from options, never from both."""
    require_one_reader(from_json, passphrase_file)
    said = {name: value for name, value in options.items() if value is not None}
    if from_json is None:
        return {**said, **assigned(assignments or (), said)}
    if said or assignments:
        raise InvalidInput("Give the fields either with --from-json or with options.")
    return read_object(from_json)


def told_as_given(
    from_json: Path | None, assignments: Sequence[str] | None, options: Mapping[str, str]
) -> AbstractContextManager[None]:
    """Let what is wrong name the options by field, but for a field that was given by its name."""
    named = {each.partition("=")[0].removesuffix(":") for each in assignments or ()}
    typed = {name: option for name, option in options.items() if name not in named}
    return told_as_typed(typed if from_json is None else {})


@contextmanager
def dates_offered(archive: Archive, *said: object) -> Iterator[None]:
    """Where a date is refused, add what the words that were ``said`` would be if written as one."""
    from archive_app.model.typed_date import read_date
    from archive_app.model.validation import shown

    try:
        yield
    except InvalidInput as error:
        texts = [each for each in said if isinstance(each, str)]
        if error.reason is not Reason.NO_DATE or len(texts) != 1:
            raise
        today = archive.clock.read().day
        would_be = " or ".join(map(str, read_date(texts[0], today).readings))
        if not would_be:
            raise
        if read_date(texts[0]).readings:
            offer = f"It would be written {would_be}, if that is meant."
        else:
            offer = (
                f"By this computer's clock {shown(texts[0])} would be {would_be}: write that, if "
                "the clock is right."
            )
        raise InvalidInput(f"{error} {offer}", error.reason) from None


def show_saved(saved: Saved | Found, *, as_json: bool) -> None:
    """Write the reference of what was just saved, or stood so before."""
    if as_json:
        output.as_json({"reference": saved.reference, "id": saved.id, "revision": saved.revision})
    else:
        output.line(saved.reference or saved.id)


def loaded_as_json(loaded: LoadedRecord) -> dict[str, JsonValue]:
    """Return a record as every ``show --json`` gives it."""
    said = loaded.as_json
    said.pop("reference", None)
    return {
        "reference": loaded.found.reference,
        "id": loaded.found.id,
        "revision": loaded.found.revision,
        "record": said,
    }


def as_fields(shown: Mapping[str, JsonValue]) -> list[tuple[str, JsonValue]]:
    """Return what :func:`loaded_as_json` returned as it is shown to people."""
    return [
        ("reference", shown["reference"]),
        ("revision", shown["revision"]),
        *output.flat(shown["record"]),
    ]


def with_names(
    archive: Archive, pairs: Iterable[tuple[str, JsonValue]]
) -> list[tuple[str, JsonValue]]:
    """Return fields with names and references in place of the ids of other records."""
    from archive_app.services import overview

    known = list(pairs)
    ids = [value for _, value in known if isinstance(value, str) and _ID.fullmatch(value)]
    names = overview.name_records(archive, ids)
    return [
        (name.removesuffix("_id"), names[value])
        if isinstance(value, str) and value in names
        else (name, value)
        for name, value in known
    ]


def edit(
    path: Path,
    reference: str,
    kind: str,
    *,
    from_json: Path | None,
    assignments: Sequence[str] | None,
    note: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Change some fields of a record and write its reference."""
    from archive_app.services import catalogue

    require_one_reader(from_json, passphrase_file)
    if (from_json is None) == (not assignments):
        raise InvalidInput("Say what to change either with --set or with --from-json.")
    changes = None if from_json is None else read_object(from_json)
    with opened(path, passphrase_file) as archive:
        if changes is None:
            present = catalogue.load(archive, reference, kind).as_json
            changes = assigned(assignments or (), present)
        with dates_offered(archive, changes.get("when"), changes.get("date_created")):
            saved = catalogue.edit(archive, reference, kind, changes, note=note)
        stands = saved or catalogue.load(archive, reference, kind).found
    show_saved(stands, as_json=as_json)
    if saved is None:
        output.say("The record says this already: nothing was recorded.")


def history(
    path: Path, reference: str, kind: str, *, passphrase_file: Path | None, as_json: bool
) -> None:
    """Write every revision of a record: when, by whom, and which fields changed."""
    from archive_app.services import catalogue, custody

    with opened(path, passphrase_file) as archive:
        changes = catalogue.load_history(archive, reference, kind)
        names = custody.name_agents(archive)
    if as_json:
        output.as_json_list(_change_as_json(change, names) for change in changes)
        return
    for change in changes:
        by = names.get(change.agent or "", change.agent or "nobody")
        output.line(f"revision {change.revision}  {change.recorded_at}  {by}  #{change.event}")
        for name, before, after in change.changed:
            shown = f"{_said(after)}" if before is None else f"{_said(before)} → {_said(after)}"
            output.line(f"  {name[1:].replace('/', '.')}: {shown}")


def _change_as_json(change: Change, names: Mapping[str, str]) -> dict[str, JsonValue]:
    return {
        "revision": change.revision,
        "event": change.event,
        "kind": change.kind,
        "recorded_at": change.recorded_at,
        "agent": change.agent,
        "agent_name": names.get(change.agent or ""),
        "changed": [
            {"field": name, "before": before, "after": after}
            for name, before, after in change.changed
        ],
    }


def _said(value: JsonValue) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "; ".join(f"{name} {part}" for name, part in value.items() if part is not None)
        case bool():
            return "yes" if value else "no"
    return str(value)
