"""case.jsonld: CASE and UCO; make check-metadata has the validator."""

from __future__ import annotations

import json
from typing import Any

from archive_app.bundle.rendering.case_uco import case_uco
from archive_app.bundle.rendering.statements import Statements
from tests.bundle.rendering import bundles


def graph(statements: Statements) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(b"".join(case_uco(statements)))["@graph"]
    return found


def of_type(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in found if each["@type"] == kind]


def test_each_file_has_both_digests() -> None:
    files = of_type(graph(bundles.statements(files=3)), "uco-observable:File")
    assert len(files) == 3
    _, content = files[0]["uco-core:hasFacet"]
    hashes = {
        each["uco-types:hashMethod"]: each["uco-types:hashValue"]["@value"]
        for each in content["uco-observable:hash"]
    }
    assert hashes["SHA256"] == bundles.sha256("F000001").upper()
    assert hashes.keys() == {"SHA256", "SHA512"}


def test_ids_follow_from_the_records_alone() -> None:
    first = graph(bundles.statements(files=1))
    second = graph(bundles.statements(files=9, languages=("uk",)))
    file = of_type(first, "uco-observable:File")[0]
    assert file in of_type(second, "uco-observable:File")
    ids = [each["@id"] for each in second]
    assert len(ids) == len(set(ids))


def test_everything_named_is_there() -> None:
    found = graph(bundles.statements())
    ids = {each["@id"] for each in found}
    (investigation,) = of_type(found, "case-investigation:Investigation")
    assert {each["@id"] for each in investigation["uco-core:object"]} <= ids
    for action in of_type(found, "case-investigation:InvestigativeAction"):
        assert action["uco-action:performer"]["@id"] in ids
        assert {each["@id"] for each in action["uco-action:object"]} <= ids


def test_each_event_says_when_it_was_recorded() -> None:
    actions = of_type(graph(bundles.statements()), "case-investigation:InvestigativeAction")
    assert [each["uco-core:name"] for each in actions] == [
        "received",
        "digest_computed",
        "exported",
    ]
    assert {each["uco-core:objectCreatedTime"]["@value"] for each in actions} == {bundles.RECORDED}


def test_an_agent_is_known_by_its_pseudonym() -> None:
    (agent,) = of_type(graph(bundles.statements()), "uco-identity:Identity")
    assert agent["uco-core:name"] == "Keeper"
    assert agent["uco-core:tag"] == "P001"
