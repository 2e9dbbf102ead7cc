"""Words are found in any script, by their beginning, whatever their accents, case or spelling."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.model.inputs import EvidenceItemInput, IncidentInput, SourceInput
from archive_app.services import catalogue, search
from archive_app.services.search import SearchPage, find_digest, find_records, rank_records
from archive_app.store.archive import Archive
from tests.services.steps import require_keyset, take_one

FOUND = [
    ("Обстріл у місті Київ", "киів"),
    ("Обстріл у місті Київ", "КИЇВ обст"),
    ("Подвиг об'єкта", "обʼєкт"),
    ("Ёлка у дороги", "елка"),
    ("Café de la Gare", "cafe gare"),
    ("Straße nach Süden", "STRASSE SUDEN"),
    ("قُرْآن كَرِيم", "قران"),
    ("北京大学爆炸", "大学"),
    ("กรุงเทพมหานคร", "เทพ"),
    ("Zażółć gęślą jaźń", "zazolc"),
    ("שלום עולם", "שלום"),
    ("Niu-York, Phenol plant", "niu-york"),
    ("case №17 of 2024", "17"),
    ("Ⅷ ﬁle ＡＢＣ", "abc file"),
    ("photo_2024-10-01.jpg", "2024-10-01"),
    ("Αθήνα ΣΟΦΌΣ", "σοφος"),
]


@pytest.mark.parametrize(("title", "words"), FOUND, ids=[words for _, words in FOUND])
def test_what_is_typed_finds_what_was_written(
    shared_archive: Archive, title: str, words: str
) -> None:
    saved = catalogue.record(shared_archive, IncidentInput(title=title))
    for page in (find_records(shared_archive, words), rank_records(shared_archive, words)):
        assert saved.reference in [hit.reference for hit in page.hits]


def test_incidents_and_items_are_found_by_every_text_and_reference_and_sources_never(
    archive: Archive, tmp_path: Path
) -> None:
    incident = catalogue.record(
        archive,
        catalogue.read_input(
            archive,
            IncidentInput,
            {
                "title": "Alpha",
                "when": "2024-09",
                "description": "bravo",
                "remarks": "charlie",
                "place": {"name": "delta", "oblast": "echo", "settlement": "foxtrot"},
                "external_references": [{"kind": "x", "number": "golf-17", "authority": "hotel"}],
            },
        ),
    )
    item = catalogue.record(
        archive, EvidenceItemInput(title="India", description="juliett", author="kilo")
    )
    photo = take_one(archive, tmp_path / "lima_mike.jpg", b"photo")
    catalogue.record(archive, SourceInput(pseudonym="november", name="oscar"))
    for word in ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf-17", "hotel"):
        (hit,) = find_records(archive, word).hits
        assert (hit.reference, hit.kind, hit.title, hit.when) == (
            incident.reference,
            "incident",
            "Alpha",
            "2024-09",
        )
    for word in ("india", "juliett", "kilo", item.reference or ""):
        (hit,) = find_records(archive, word).hits
        assert (hit.reference, hit.kind, hit.title) == (item.reference, "evidence_item", "India")
    assert [hit.reference for hit in find_records(archive, "mike").hits] == [photo.reference]
    for word in ("november", "oscar"):
        assert find_records(archive, word).hits == ()


def test_every_word_must_be_there_and_each_may_be_its_beginning(archive: Archive) -> None:
    for title in ("red apple", "red pear", "green apple"):
        catalogue.record(archive, IncidentInput(title=title))
    assert [hit.title for hit in find_records(archive, "re app").hits] == ["red apple"]
    # An L is in no reference: the archive's random code can begin with any shorter word.
    assert [hit.title for hit in find_records(archive, "appl").hits] == ["green apple", "red apple"]
    assert find_records(archive, "pple").hits == ()


def test_a_revised_record_is_found_by_what_it_says_now_alone(archive: Archive) -> None:
    saved = catalogue.record(archive, IncidentInput(title="before"))
    catalogue.edit(archive, saved.id, "incident", {"title": "after"})
    assert find_records(archive, "before").hits == ()
    assert len(find_records(archive, "after").hits) == 1


@pytest.mark.parametrize(
    "words", ["", " ", "\x00", "…", '"', "'", "*", "()", "- +", "^", "\udcff", "\u200b", "😀"]
)
def test_words_that_are_none_find_nothing(shared_archive: Archive, words: str) -> None:
    assert find_records(shared_archive, words).hits == ()
    assert rank_records(shared_archive, words).hits == ()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text('"*():-^ ANDORNOTEAR{}', max_size=40))
def test_nothing_that_is_typed_is_an_error_or_an_operator(
    shared_archive: Archive, words: str
) -> None:
    found = find_records(shared_archive, words)
    ranked = rank_records(shared_archive, words)
    assert {hit.key for hit in found.hits} == {hit.key for hit in ranked.hits}


def test_absurdly_long_words_are_answered(shared_archive: Archive) -> None:
    assert find_records(shared_archive, "word " * 100_000).hits == ()
    assert rank_records(shared_archive, "x" * 1_000_000).hits == ()


def test_pages_are_newest_first_and_follow_each_other(archive: Archive) -> None:
    saved = [
        catalogue.record(archive, IncidentInput(title=f"shelling {number}")) for number in range(7)
    ]
    found: list[str] = []
    before = None
    while hits := find_records(archive, "shell", before=before, limit=3).hits:
        found += [hit.reference for hit in hits]
        before = hits[-1].key
        catalogue.record(archive, IncidentInput(title="shelling meanwhile"))
    assert found == [each.reference for each in reversed(saved)]


def test_a_word_in_the_title_ranks_before_one_in_the_text_and_the_page_says_that_it_is_ranked(
    archive: Archive,
) -> None:
    titled = catalogue.record(archive, IncidentInput(title="drone strike", description="x"))
    catalogue.record(archive, IncidentInput(title="x", description="seen: drone, later"))
    page = rank_records(archive, "drone")
    assert page.is_ranked
    assert page.hits[0].reference == titled.reference
    assert not find_records(archive, "drone").is_ranked
    assert len(rank_records(archive, "drone", limit=1).hits) == 1


def test_beyond_the_limit_the_page_says_that_it_is_newest_first(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        catalogue.record(archive, IncidentInput(title=f"shelling {number}"))
    monkeypatch.setattr(search, "MOST_RANKED", 4)
    assert rank_records(archive, "shelling").is_ranked
    monkeypatch.setattr(search, "MOST_RANKED", 3)
    page = rank_records(archive, "shelling", limit=2)
    assert not page.is_ranked
    assert [hit.title for hit in page.hits] == ["shelling 3", "shelling 2"]


def test_a_digest_finds_its_file_in_groups_or_without(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"light")
    sha256 = hashlib.sha256(b"light").hexdigest()
    for words in (sha256, " ".join(sha256[at : at + 8] for at in range(0, 64, 8)), sha256.upper()):
        page = find_digest(archive, words)
        assert page is not None
        assert [hit.reference for hit in page.hits] == [item.reference]
    assert find_digest(archive, "0" * 64) == SearchPage((), is_ranked=False)
    assert find_digest(archive, sha256[:63]) is None
    assert find_digest(archive, "light") is None


def test_a_page_is_read_along_the_index_alone(archive: Archive) -> None:
    catalogue.record(archive, IncidentInput(title="shelling"))
    require_keyset(archive, lambda: find_records(archive, "shell", before=99))
