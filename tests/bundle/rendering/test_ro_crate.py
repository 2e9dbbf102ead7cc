"""ro-crate-metadata.json: linked data of what is disclosed; make check-metadata validates it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from archive_app.bundle import layout
from archive_app.bundle.rendering.ro_crate import ro_crate
from archive_app.bundle.rendering.statements import Statements
from archive_app.model.inputs import EvidenceItemInput
from tests.bundle.rendering import bundles
from tests.bundle.rendering.whole import STATEMENTS, rendered


def graph(statements: Statements, others: dict[str, int] | None = None) -> dict[str, Any]:
    """Return the entities by their id, of which there are no two."""
    told = json.loads(b"".join(ro_crate(statements, others or {})))
    found = {each["@id"]: each for each in told["@graph"]}
    assert len(found) == len(told["@graph"])
    return found


def test_the_descriptor_names_the_specification_and_the_root() -> None:
    found = graph(bundles.statements())
    descriptor = found["ro-crate-metadata.json"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert found["./"]["name"] == bundles.BUNDLE


def test_everything_named_is_there() -> None:
    found = graph(bundles.statements(files=4), {layout.REPORT_PDF: 5})

    def named(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["@id"]] if value.keys() == {"@id"} else []
            return own + [each for part in value.values() for each in named(part)]
        return [each for part in value for each in named(part)] if isinstance(value, list) else []

    # A specification is a name; everything else is an entity of the crate.
    targets = {each for entity in found.values() for each in named(entity)}
    assert targets - found.keys() == {"https://w3id.org/ro/crate/1.2"}


def test_digests_and_sizes_are_those_of_the_bytes() -> None:
    statements = bundles.statements()
    made = rendered(statements)
    found = {each["@id"]: each for each in json.loads(made[layout.RO_CRATE])["@graph"]}
    for path in STATEMENTS:
        content = statements.open(path).read()
        entity = found[path.removeprefix("data/")]
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))
    for path in made.keys() - {layout.README, layout.RO_CRATE}:
        assert found[path.removeprefix("data/")]["contentSize"] == str(len(made[path]))
    assert found["files/F000001.jpg"]["sha256"] == bundles.sha256("F000001")


def test_a_file_is_about_its_item_and_has_its_name_only_where_it_is_disclosed() -> None:
    found = graph(bundles.statements())
    assert found["files/F000001.jpg"]["name"] == "F000001"
    assert found["files/F000002.mp4"]["name"] == bundles.HOSTILE
    assert found["files/F000001.jpg"]["about"] == {"@id": "#E001"}


def test_what_is_not_disclosed_is_not_said() -> None:
    line = bundles.line("E001", EvidenceItemInput(title="A title"), withheld=["/title"])
    found = graph(bundles.of([line], [], [], bundles.sent()))
    assert found["#E001"] == {
        "@id": "#E001",
        "@type": "CreativeWork",
        "identifier": "E001",
        "name": "E001",
    }


def test_places_that_are_called_the_same_are_named_once() -> None:
    assert graph(bundles.statements())["#I001"]["location"] == "Їжаківка, Донецька, Україна"
