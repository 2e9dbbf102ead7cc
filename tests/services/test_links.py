"""Links are made, changed and withdrawn as revisions, each with its event."""

from __future__ import annotations

import pytest

from archive_app.errors import Cancelled, InvalidInput, NotAllowed, NotFound
from archive_app.model.custody import Event
from archive_app.model.inputs import EvidenceItemInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import browsing, catalogue, custody, links
from archive_app.store.archive import Archive
from tests.services.steps import plans


@pytest.fixture
def item(archive: Archive) -> str:
    saved = catalogue.record(archive, EvidenceItemInput(title="A photo"))
    return saved.reference or ""


@pytest.fixture
def incidents(archive: Archive) -> tuple[str, str]:
    saved = [catalogue.record(archive, IncidentInput(title=title)) for title in ("One", "Two")]
    return saved[0].reference or "", saved[1].reference or ""


def test_an_item_and_an_incident_have_one_link_that_is_revised(
    archive: Archive, item: str, incidents: tuple[str, str]
) -> None:
    first = links.link_evidence(archive, item, incidents[0], role="documents")
    second = links.link_evidence(archive, item, incidents[0], role="contradicts", note="Wrong day.")
    assert (second.id, second.revision) == (first.id, 2)
    (link,) = links.list_evidence_links(archive, item)
    assert (link.from_reference, link.kind, link.to_reference) == (
        item,
        "contradicts",
        incidents[0],
    )
    assert link.note == "Wrong day."
    assert links.list_evidence_links(archive, incidents[0]) == [link]
    kinds = [event.kind for event in custody.list_events(archive, subject=first.id)]
    assert kinds == ["changed", "link_recorded"]


def test_what_is_linked_so_already_is_not_linked_again(
    archive: Archive, item: str, incidents: tuple[str, str]
) -> None:
    links.link_evidence(archive, item, incidents[0], role="documents")
    with pytest.raises(InvalidInput, match="already"):
        links.link_evidence(archive, item, incidents[0], role="documents")


def test_a_withdrawn_link_is_listed_no_more_and_can_be_made_anew(
    archive: Archive, incidents: tuple[str, str]
) -> None:
    one, two = incidents
    made = links.link_incidents(archive, one, "precedes", two)
    links.link_incidents(archive, one, "parallel_to", two)
    links.link_incidents(archive, one, "precedes", two, withdraw=True)
    assert [link.kind for link in links.list_incident_links(archive, two)] == ["parallel_to"]
    with pytest.raises(NotFound):
        links.link_incidents(archive, one, "precedes", two, withdraw=True)
    assert links.link_incidents(archive, one, "precedes", two).id != made.id
    assert len(links.list_incident_links(archive, one)) == 2


def test_a_link_needs_its_two_ends_and_a_word_that_is_known(
    archive: Archive, item: str, incidents: tuple[str, str]
) -> None:
    with pytest.raises(NotFound, match="evidence item"):
        links.link_evidence(archive, incidents[0], incidents[1], role="documents")
    with pytest.raises(NotFound, match="incident"):
        links.link_evidence(archive, item, item, role="documents")
    with pytest.raises(InvalidInput, match="role"):
        links.link_evidence(archive, item, incidents[0], role="proves")
    with pytest.raises(InvalidInput, match="itself"):
        links.link_incidents(archive, incidents[0], "precedes", incidents[0])
    assert links.list_evidence_links(archive, item) == []


def test_a_read_only_archive_takes_no_link(
    archive: Archive, item: str, incidents: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive_app.store.protection import Standing

    monkeypatch.setattr(archive, "standing", Standing.BEHIND)
    with pytest.raises(NotAllowed):
        links.link_evidence(archive, item, incidents[0], role="documents")


def test_many_items_are_linked_in_few_commits_each_link_with_its_event(
    archive: Archive, incidents: tuple[str, str]
) -> None:
    one, _ = incidents
    made = [catalogue.record(archive, EvidenceItemInput(title=f"Photo {n}")) for n in range(5)]
    links.link_evidence(archive, made[0].reference or "", one, role="documents", note="Same.")
    links.link_evidence(archive, made[1].reference or "", one, role="contradicts")
    commits: list[frozenset[str]] = []
    archive.on_commit = commits.append
    meter = Meter()
    keys = [saved.key for saved in made]
    count = links.link_items(archive, keys, one, role="documents", note="Same.", meter=meter)
    assert (count, meter.done, len(commits)) == (4, 5, 1)
    assert {
        (link.from_reference, link.kind, link.note)
        for link in links.list_evidence_links(archive, one)
    } == {(saved.reference, "documents", "Same.") for saved in made}
    new = links.list_evidence_links(archive, made[4].reference or "")[0]
    assert [event.kind for event in custody.list_events(archive, subject=new.id)] == [
        "link_recorded"
    ]
    assert links.link_items(archive, keys, one, role="documents", note="Same.", meter=Meter()) == 0


def test_a_stop_leaves_whole_links(archive: Archive, incidents: tuple[str, str]) -> None:
    one, _ = incidents
    with archive.writing() as transaction:
        keys = []
        for number in range(250):
            saved = transaction.save(EvidenceItemInput(title=f"Photo {number}"))
            transaction.record(Event("item_recorded", (saved.subject,)))
            keys.append(saved.key)
    meter = Meter()
    archive.on_commit = lambda _: meter.cancel()
    with pytest.raises(Cancelled):
        links.link_items(archive, keys, one, role="documents", meter=meter)
    linked = len(links.list_evidence_links(archive, one))
    assert 0 < linked == meter.done < len(keys)


def test_many_links_need_a_word_that_is_known(
    archive: Archive, item: str, incidents: tuple[str, str]
) -> None:
    keys = browsing.item_keys(archive)
    with pytest.raises(InvalidInput, match="role"):
        links.link_items(archive, keys, incidents[0], role="proves", meter=Meter())
    assert links.list_evidence_links(archive, item) == []


def test_the_links_of_a_record_are_found_along_indexes(
    archive: Archive, item: str, incidents: tuple[str, str]
) -> None:
    for found in (
        plans(archive, lambda: links.list_evidence_links(archive, item)),
        plans(archive, lambda: links.list_incident_links(archive, incidents[0])),
    ):
        assert [step for step in found if step.startswith("SCAN")] == []
