"""`archive-app incident`: what happened, as far as it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output, records
from archive_app.cli.opening import opened
from archive_app.cli.options import (
    ArchivePath,
    AsJson,
    Assignments,
    FromJson,
    Limit,
    Note,
    PassphraseFile,
    Withdraw,
    noun,
    paged,
)
from archive_app.errors import InvalidInput
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.model.fuzzy_date import Doubt
    from archive_app.store.archive import Archive

_DOUBTS: dict[Doubt, str] = {
    "to_come": "By this computer's clock the date is yet to come: is the year right?",
    "skipped": "No clock of that zone showed this time: clocks were put forward over it.",
}

app = noun("What happened, as far as it is known.")

_OPTIONS = {
    "title": "--title",
    "when": "--when",
    "place": "--place",
    "place.name": "--place",
    "place.latitude": "--at",
    "place.longitude": "--at",
    "description": "--description",
}
"""The option that gives each field, or a part of it."""
Reference = Annotated[str, typer.Argument(metavar="REF", help="The incident's reference.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other incident's reference.")]


@app.command()
def add(
    path: ArchivePath,
    from_json: FromJson = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What happened.")] = None,
    when: Annotated[
        str | None, typer.Option(metavar="DATE", help="EDTF, or like 2024-09-06T~10:00.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Where, in the words of who says so.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="Decimal degrees, like 48.33,37.87.")
    ] = None,
    description: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What is known, in neutral words.")
    ] = None,
    assignments: Assignments = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Record an incident and print its reference."""
    from archive_app.model.inputs import IncidentInput
    from archive_app.services import catalogue

    given = records.given_fields(
        from_json,
        assignments,
        {"title": title, "when": when, "place": _place(place, at), "description": description},
        passphrase_file,
    )
    with opened(path, passphrase_file) as archive:
        with (
            records.told_as_given(from_json, assignments, _OPTIONS),
            records.dates_offered(archive, given.get("when")),
        ):
            new = catalogue.read_input(archive, IncidentInput, given)
        saved = catalogue.record(archive, new, note=note)
        doubt = new.when.doubt(archive.clock.read().at) if new.when is not None else None
    records.show_saved(saved, as_json=as_json)
    if doubt is not None:
        output.say(_DOUBTS[doubt])


@app.command("list")
def list_(
    path: ArchivePath,
    limit: Limit = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List incidents, newest first."""
    from archive_app.services import catalogue

    with opened(path, passphrase_file) as archive:
        incidents = paged(
            lambda before, size: catalogue.list_incidents(archive, before=before, limit=size),
            lambda row: row.key,
            limit,
        )
        if as_json:
            output.as_json_list(
                {
                    "reference": row.reference,
                    "title": row.title,
                    "when": row.when,
                    "earliest": row.earliest,
                    "latest": row.latest,
                    "place": row.place,
                    "status": row.status,
                    "verification_level": row.verification_level,
                    "confidentiality": row.confidentiality,
                }
                for row in incidents
            )
        else:
            output.table(
                ("Reference", "When", "Title", "Place", "Status"),
                ((row.reference, row.when, row.title, row.place, row.status) for row in incidents),
            )


@app.command()
def show(
    path: ArchivePath,
    reference: Reference,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show an incident, its evidence and its links."""
    from archive_app.services import catalogue

    with opened(path, passphrase_file) as archive:
        shown = records.loaded_as_json(catalogue.load(archive, reference, "incident"))
        shown["evidence"] = _evidence(archive, reference)
        shown["links"] = _links(archive, reference)
    if as_json:
        output.as_json(shown)
        return
    output.fields(
        [
            *records.as_fields(shown),
            *(
                ("evidence", " ".join(map(str, each.values())))
                for each in _objects(shown["evidence"])
            ),
            *(
                ("link", f"{each['from']} {each['kind']} {each['to']}")
                for each in _objects(shown["links"])
            ),
        ]
    )


@app.command()
def edit(
    path: ArchivePath,
    reference: Reference,
    assignments: Assignments = None,
    from_json: FromJson = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Change some fields; earlier revisions stay readable."""
    records.edit(
        path,
        reference,
        "incident",
        from_json=from_json,
        assignments=assignments,
        note=note,
        passphrase_file=passphrase_file,
        as_json=as_json,
    )


@app.command()
def history(
    path: ArchivePath,
    reference: Reference,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show every revision: when, by whom, what changed."""
    records.history(path, reference, "incident", passphrase_file=passphrase_file, as_json=as_json)


@app.command()
def link(
    path: ArchivePath,
    reference: Reference,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="A word of the vocabulary incident_link.")
    ],
    other: Other,
    note: Note = None,
    withdraw: Withdraw = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Say how an incident relates to another.

    As in: archive-app incident link PATH REF precedes OTHER
    """
    from archive_app.services import links

    with opened(path, passphrase_file) as archive:
        saved = links.link_incidents(archive, reference, kind, other, note=note, withdraw=withdraw)
    records.show_saved(saved, as_json=as_json)


def _place(name: str | None, at: str | None) -> dict[str, object] | None:
    if name is None and at is None:
        return None
    place: dict[str, object] = {} if name is None else {"name": name}
    if at is not None:
        latitude, comma, longitude = at.partition(",")
        if not comma:
            raise InvalidInput(f"“{at}” is not a latitude and a longitude, like 48.33,37.87.")
        place |= {"latitude": latitude.strip(), "longitude": longitude.strip()}
    return place


def _evidence(archive: Archive, reference: str) -> list[JsonValue]:
    from archive_app.services import evidence, links

    roles = {
        each.from_reference: each.kind for each in links.list_evidence_links(archive, reference)
    }
    items = paged(
        lambda before, size: evidence.list_items(
            archive, incident=reference, before=before, limit=size
        ),
        lambda row: row.key,
        None,
    )
    return [
        {"reference": row.reference, "role": roles.get(row.reference), "title": row.title}
        for row in items
    ]


def _links(archive: Archive, reference: str) -> list[JsonValue]:
    from archive_app.services import links

    return [
        {"from": each.from_reference, "kind": each.kind, "to": each.to_reference, "note": each.note}
        for each in links.list_incident_links(archive, reference)
    ]


def _objects(value: JsonValue) -> list[dict[str, JsonValue]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
