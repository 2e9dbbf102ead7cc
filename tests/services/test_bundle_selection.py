"""What goes into a bundle, and what stays because nobody named it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from archive_app.errors import InvalidInput, NotAllowed, NotFound
from archive_app.media.protocol import READING, Note
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import Event
from archive_app.model.inputs import (
    AccessionInput,
    EvidenceItemInput,
    IncidentInput,
    SourceInput,
    StoredFileInput,
)
from archive_app.model.values import Confidentiality, Place
from archive_app.services import links
from archive_app.services.bundle_contents import Kept, Selection
from archive_app.services.bundle_selection import select
from archive_app.services.disclosing import Choice, choose_fields, field_names
from archive_app.services.tells import Telling, in_words, tells
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection
from tests.archives import opened
from tests.services.steps import items, take_in, write_files
from tests.services.tampering import reopen, tamper


def stored_metadata(
    *tags: list[JsonValue],
    notes: Sequence[JsonValue] = (),
    reading: JsonValue = READING,
) -> str:
    """Return what the archive keeps of what the preview child read."""
    told: dict[str, JsonValue] = {
        "media_type": "image/jpeg",
        "notes": list(notes),
        "reading": reading,
        "tags": list[JsonValue](tags),
    }
    return canonical.encode_text(told)


PLAIN = stored_metadata()


def save(archive: Archive, record: object, *, of: Saved | None = None) -> Saved:
    with archive.writing() as transaction:
        saved = transaction.save(record, record_id=of.id if of else None)  # type: ignore[arg-type]
        transaction.record(Event("changed", (saved.subject,)))
    return saved


def with_file(archive: Archive, folder: Path, incident: Saved, name: bytes, metadata: str) -> None:
    """Take one file in for an incident, as if what it carries had been read."""
    take_in(
        archive,
        write_files(folder, {name: name * 10}),
        about=AccessionInput(received_from="Petro the neighbour", incident_id=incident.id),
    )
    with archive.reading() as session:
        connection = driver_connection(session)
        key = connection.execute("SELECT max(key) FROM stored_file").fetchone()[0]
        found = records.find_by_key(connection, key)
        record = records.load_input(connection, found)
    read = record.model_copy(update={"embedded_metadata": metadata, "media_type": "image/jpeg"})
    with archive.writing() as transaction:
        saved = transaction.save(read, record_id=found.id)
        transaction.record(Event("metadata_read", (saved.subject,)))


def chosen(archive: Archive, *incidents: Saved, choice: Choice | None = None) -> Selection:
    with archive.reading() as session:
        return select(
            driver_connection(session),
            [incident.reference or "" for incident in incidents],
            choice or Choice(),
        )


def disclosed(archive: Archive, selection: Selection) -> dict[str, dict[str, JsonValue]]:
    """Return what leaves of each record, by what it is called in the bundle."""
    found: dict[str, dict[str, JsonValue]] = {}
    with archive.reading() as session:
        connection = driver_connection(session)
        for each in selection.records():
            revision = records.load_revision(connection, each.found.key, each.found.revision)
            found[each.local] = dict(selection.prove_record(each.found, revision).values)
    return found


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        (Note.NOT_LOOKED_INTO, Kept.CLOSED),
        (Note.ENCRYPTED_PDF, Kept.UNREADABLE),
        (Note.DAMAGED, Kept.UNREADABLE),
        (Note.TOO_LARGE, Kept.UNREADABLE),
        (Note.METADATA_CUT, Kept.UNREADABLE),
    ],
)
def test_what_cannot_be_read_may_tell_anything(note: Note, kept: Kept) -> None:
    assert tells(stored_metadata(notes=[str(note)])) == Telling(kept)
    tag: list[JsonValue] = ["GPS", "GPSLatitude", ["48/1", "0/1", "0/1"]]
    found = tells(stored_metadata(tag, notes=[str(note)]))
    assert found == Telling(kept, ("where it was made",))
    assert in_words(found) == f"{kept.value}; the file itself tells where it was made"


@pytest.mark.parametrize("reading", [None, 1, "2"])
def test_what_an_earlier_version_read_does_not_leave(reading: JsonValue) -> None:
    assert tells(stored_metadata(reading=reading)) == Telling(Kept.OUTDATED)
    assert tells(stored_metadata(reading=READING + 1)) is None


def test_names_paths_references_and_sources_stay(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        source = save(archive, SourceInput(pseudonym="Heron", name="Petro Ivanenko"))
        incident = save(archive, IncidentInput(title="Shelling", remarks="internal"))
        with_file(archive, tmp_path / "card", incident, b"secret-name.jpg", PLAIN)
        selection = chosen(archive, incident)
        assert source.id not in selection.ids()
        said = disclosed(archive, selection)
        assert said["I001"]["/title"] == "Shelling"
        assert "/reference" not in said["I001"]
        assert not {
            "/original_name",
            "/original_path",
            "/accessed_at",
            "/embedded_metadata",
        } & set(said["F000001"])
        # The title of an item is its file's name until a person gives it another.
        assert "/title" not in said["E001"]
        assert "/received_from" not in said["A001"]
        assert not any("secret-name" in str(each) for each in said.values())
        assert not any("Petro" in str(each) for each in said.values())


def test_what_a_person_names_leaves(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        incident = save(archive, IncidentInput(title="Shelling"))
        with_file(archive, tmp_path / "card", incident, b"name.jpg", PLAIN)
        choice = choose_fields(
            ["stored_file.original_name", "incident.reference"], ["incident.title"]
        )
        said = disclosed(archive, chosen(archive, incident, choice=choice))
        assert said["F000001"]["/original_name"] == "name.jpg"
        assert said["I001"]["/reference"] == incident.reference
        assert "/title" not in said["I001"]


def test_a_protected_place_leaves_only_coarsened(tmp_path: Path) -> None:
    place = Place(
        name="Cellar in Peace Street",
        oblast="Donetska",
        settlement="Niu-York",
        latitude="48.3",
        longitude="37.8",
        protect=True,
    )
    with opened(tmp_path / "archive") as archive:
        hidden = save(archive, IncidentInput(title="A", place=place))
        shown = save(
            archive,
            IncidentInput(title="B", place=place.model_copy(update={"protect": False})),
        )
        said = disclosed(archive, chosen(archive, hidden, shown))
        assert said["I001"]["/place/oblast"] == "Donetska"
        for step in ("coordinates", "name", "settlement", "near"):
            assert f"/place/{step}" not in said["I001"]
            assert f"/place/{step}" in said["I002"]
        named = choose_fields(["incident.place.coordinates"], [])
        assert (
            "/place/coordinates"
            in disclosed(archive, chosen(archive, hidden, choice=named))["I001"]
        )


def test_what_is_made_of_coordinates_stays_with_them(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        place = Place(name="Mykolaivka", latitude="48.5700", longitude="37.9000")
        incident = save(archive, IncidentInput(title="Shelling", place=place))
        choice = choose_fields([], ["incident.place.coordinates"])
        said = disclosed(archive, chosen(archive, incident, choice=choice))["I001"]
    assert not {"/place/coordinates", "/place/near"} & set(said)
    assert said["/place/name"] == "Mykolaivka"


def test_an_incident_above_internal_is_refused_until_something_of_it_is_named(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "archive") as archive:
        incident = save(
            archive, IncidentInput(title="Informant", confidentiality=Confidentiality.RESTRICTED)
        )
        with pytest.raises(NotAllowed, match="above internal"):
            chosen(archive, incident)
        choice = choose_fields(["incident.when"], [])
        said = disclosed(archive, chosen(archive, incident, choice=choice))["I001"]
        assert said
        assert all(name.startswith("/when/") for name in said)


def with_secret_item(archive: Archive, folder: Path) -> tuple[Saved, str]:
    """Return an incident, and the reference of its one evidence item, which is secret."""
    incident = save(archive, IncidentInput(title="Shelling"))
    with_file(archive, folder, incident, b"a.jpg", PLAIN)
    item = chosen(archive, incident).items[0].found
    save(
        archive,
        EvidenceItemInput(title="a.jpg", confidentiality=Confidentiality.SECRET),
        of=Saved(item.key, item.id, item.kind, item.reference, 1, None),  # type: ignore[arg-type]
    )
    return incident, item.reference or ""


def test_evidence_above_internal_stays_and_is_named(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        incident, reference = with_secret_item(archive, tmp_path / "card")
        selection = chosen(archive, incident)
        assert not selection.items
        assert not selection.files
        assert [(each.what, each.why) for each in selection.left_out] == [
            (reference, "it is above internal, or was erased")
        ]


def test_a_file_that_tells_its_place_or_device_stays_until_that_is_named(tmp_path: Path) -> None:
    telling = stored_metadata(
        ["GPS", "GPSLatitude", ["48/1"]],
        ["EXIF", "BodySerialNumber", "0123"],
        ["EXIF", "ImageDescription", "words"],
    )
    with opened(tmp_path / "archive") as archive:
        incident = save(archive, IncidentInput(title="Shelling"))
        with_file(archive, tmp_path / "card", incident, b"a.jpg", telling)
        selection = chosen(archive, incident)
        assert not selection.files
        (left,) = selection.left_out
        assert left.why == (
            "the file itself tells where it was made and which device made it and more than is "
            "known to be harmless (EXIF ImageDescription): --as-is with its item lets it leave"
        )
        assert f"{left.what} stays: {left.why}".count(left.item) == 1
        assert left.carries == ("EXIF ImageDescription",)
        choice = choose_fields(["stored_file.embedded_metadata"], [])
        assert len(chosen(archive, incident, choice=choice).files) == 1


def test_a_person_lets_the_files_of_one_item_leave_and_no_others(tmp_path: Path) -> None:
    telling = stored_metadata(["GPS", "GPSLatitude", ["48/1"]])
    with opened(tmp_path / "archive") as archive:
        incident = save(archive, IncidentInput(title="Shelling"))
        with_file(archive, tmp_path / "one", incident, b"a.jpg", telling)
        with_file(archive, tmp_path / "two", incident, b"b.jpg", telling)
        letting, staying = (each.item for each in chosen(archive, incident).left_out)
        for name in (letting, letting.lower()):
            selection = chosen(archive, incident, choice=choose_fields([], [], [name]))
            (file,) = selection.files
            assert file.item.found.reference == letting
            assert [each.item for each in selection.left_out] == [staying]
            (let,) = selection.as_is
            assert (let.item, let.tells) == (letting, (PLACE,))
            # The record goes on keeping to itself what the file carries.
            said = disclosed(archive, selection)[file.record.local]
            assert "/embedded_metadata" not in said


def test_what_may_not_leave_at_all_does_not_leave_as_it_is(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        incident, reference = with_secret_item(archive, tmp_path / "card")
        choice = choose_fields([], [], [reference])
        selection = chosen(archive, incident, choice=choice)
        assert not selection.files
        assert not selection.as_is
        assert [each.item for each in selection.left_out] == [reference]


def test_an_item_that_is_no_evidence_of_the_incidents_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        incident = save(archive, IncidentInput(title="Shelling"))
        other = save(archive, IncidentInput(title="Another"))
        with_file(archive, tmp_path / "card", other, b"a.jpg", PLAIN)
        elsewhere = chosen(archive, other).items[0].found.reference or ""
        with pytest.raises(InvalidInput, match="is no evidence of these incidents"):
            chosen(archive, incident, choice=choose_fields([], [], [elsewhere]))
        with pytest.raises(NotFound):
            chosen(archive, incident, choice=choose_fields([], [], ["1-2-3"]))


PLACE, DEVICE, PERSON = "where it was made", "which device made it", "a person or owner"


@pytest.mark.parametrize(
    ("tag", "told", "carried"),
    [
        (["GPS", "GPSLatitude", ["48/1", "0/1", "0/1"]], (PLACE,), ()),
        (["GPS", "GPSTimeStamp", ["7/1", "0/1", "0/1"]], (PLACE,), ()),
        (["EXIF", "OffsetTimeOriginal", "+03:00"], (PLACE,), ()),
        (["QuickTime", "com.apple.quicktime.location.ISO6709", "+48"], (PLACE,), ()),
        (["IPTC", "2:90 City", {"base64url": "QWJj"}], (PLACE,), ()),
        (["EXIF", "LensSerialNumber", "12"], (DEVICE,), ()),
        (["EXIF", "MakerNote", {"base64url": "QWJj"}], (DEVICE,), ()),
        (["EXIF", "Model", "EOS"], (DEVICE,), ()),
        (["PDF", "Author", "P. Ivanenko"], (PERSON,), ()),
        (["IPTC", "2:80 By-line", {"base64url": "QWJj"}], (PERSON,), ()),
        (["XMP", "packet", "<x exif:GPSLatitude='48'/>"], (), ("XMP packet",)),
        (["XMP", "properties", ["x:xmpmeta", "exif:GPSLatitude"]], (PLACE,), ()),
        (["XMP", "properties", ["dc:creator", "photoshop:City"]], (PLACE, PERSON), ()),
        (["EXIF", "ImageDescription", "words"], (), ("EXIF ImageDescription",)),
        (["EXIF", "DateTime", "Ivanenko"], (), ("EXIF DateTime",)),
        (["EXIF", "0x9999", 7], (), ("EXIF 0x9999",)),
        (["PNG", "\u202egamma\n", "words"], (), ("PNG ?gamma",)),
        (["JPEG", "comment", {"base64url": "QWJj"}], (), ("JPEG comment",)),
        (["Carries", "segment APP11", 7], (), ("segment APP11",)),
        (["General", "Comment", "words"], (), ("General Comment",)),
        (["Text", "Format", "Timed text"], (), ("Text Format",)),
        (["a", "b"], (), ("what was stored",)),
    ],
)
def test_what_a_file_tells_of_itself_is_known(
    tag: list[JsonValue], told: tuple[str, ...], carried: tuple[str, ...]
) -> None:
    assert tells(stored_metadata(tag)) == Telling(Kept.TELLS, told, carried)


@pytest.mark.parametrize(
    "tag",
    [
        ["EXIF", "Artist", "   \0"],
        ["EXIF", "UserComment", {"base64url": "AAAAAAAAAAA="}],
        ["EXIF", "Orientation", 6],
        ["EXIF", "ExposureTime", "10/2500"],
        ["EXIF", "ExifVersion", {"base64url": "MDIzMg=="}],
        ["EXIF", "DateTimeOriginal", "2024:10:01 10:00:00"],
        ["JPEG", "jfif_density", [72, 72]],
        ["JPEG", "Mode", "RGB"],
        ["Video 1", "Format_Profile", "High"],
        ["General", "Encoded_Date", "2024-10-01 07:00:00 UTC"],
    ],
)
def test_what_is_known_to_be_harmless_leaves(tag: list[JsonValue]) -> None:
    assert tells(stored_metadata(tag)) is None


def test_a_file_that_was_not_read_counts_as_telling() -> None:
    assert tells(None) == Telling(Kept.UNREAD)


def test_another_incident_and_its_evidence_leave_no_trace(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        ours = save(archive, IncidentInput(title="Ours"))
        other = save(archive, IncidentInput(title="Theirs"))
        with_file(archive, tmp_path / "one", ours, b"ours.jpg", PLAIN)
        with_file(archive, tmp_path / "two", other, b"theirs.jpg", PLAIN)
        selection = chosen(archive, ours)
        assert other.id not in selection.ids()
        assert len(selection.items) == len(selection.files) == 1
        said = disclosed(archive, selection)
        assert other.id not in str(said)
        assert "/incident_id" not in said["A001"]


def test_an_accession_leaves_only_with_the_incident_that_it_is_for(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        theirs = save(archive, IncidentInput(title="Theirs"))
        ours = save(archive, IncidentInput(title="Ours"))
        with_file(archive, tmp_path / "card", theirs, b"shared.jpg", PLAIN)
        (item,) = items(archive)
        links.link_evidence(archive, item.reference, ours.reference or "", role="documents")
        choice = choose_fields(["accession.incident_id"], [])
        alone = disclosed(archive, chosen(archive, ours, choice=choice))
        assert "A001" not in alone
        assert "/accession_id" not in alone["F000001"]
        both = disclosed(archive, chosen(archive, ours, theirs, choice=choice))
        assert both["A001"]["/incident_id"] == theirs.id
        assert "/accession_id" in both["F000001"]


def test_every_field_can_be_named_and_nothing_else() -> None:
    assert {"incident.place.coordinates", "stored_file.original_name", "event.from"} <= set(
        field_names()
    )
    files = {f"stored_file.{each}" for each in ("item_id", "role", "sha256", "size")}
    for name in field_names():
        if name not in {*files, "event.kind"}:
            choose_fields([name], [])
            choose_fields([], [name])
    for wrong in ("incident", "incident.", "incident.titel", "", "x.y", "incident./title"):
        with pytest.raises(InvalidInput):
            choose_fields([wrong], [])
    with pytest.raises(InvalidInput, match="both"):
        choose_fields(["incident.title"], ["incident.title"])
    for needed in ("stored_file.sha256", "event.kind"):
        with pytest.raises(InvalidInput, match="not proven"):
            choose_fields([], [needed])


def test_a_stored_file_has_no_level_of_its_own() -> None:
    """Its item's level decides; were there one, the selection would have to look at it."""
    assert "confidentiality" not in StoredFileInput.model_fields


def test_what_would_show_who_acted_is_named_as_that_and_not_as_what_nobody_typed() -> None:
    with pytest.raises(InvalidInput, match=r"agent\.name would show who acted: where event\.agent"):
        choose_fields(["agent.name"], ["event.agent"])
    with pytest.raises(InvalidInput, match=r"agent\.name cannot be both disclosed and withheld"):
        choose_fields(["agent.name"], ["agent.name", "event.agent"])


def test_an_event_is_of_the_kind_that_it_says(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        incident = save(archive, IncidentInput(title="Shelling of a school"))
        with_file(archive, tmp_path / "card", incident, b"a.jpg", PLAIN)
        before = chosen(archive, incident).events
        tamper(archive, "UPDATE event SET kind = 'fixity_checked' WHERE kind = 'received'")
    with reopen(tmp_path / "archive") as archive:
        assert chosen(archive, incident).events == before
