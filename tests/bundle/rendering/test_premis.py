"""premis.xml: PREMIS 3.0; make check-metadata holds it against the schema."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from archive_app.bundle.rendering.premis import premis
from archive_app.bundle.rendering.statements import Statements
from tests.bundle.rendering import bundles

NAMES = {"p": "http://www.loc.gov/premis/v3"}


def parsed(statements: Statements) -> ET.Element:
    return ET.fromstring(b"".join(premis(statements)))


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [each.text for each in root.findall(path, NAMES)]


def test_each_file_has_both_digests_and_its_size() -> None:
    root = parsed(bundles.statements(files=3))
    assert texts(root, ".//p:messageDigest")[0] == bundles.sha256("F000001")
    assert texts(root, ".//p:messageDigestAlgorithm") == ["SHA-256", "SHA-512"] * 3
    assert texts(root, ".//p:size") == [str(len(bundles.content("F000001")))] * 3


def test_what_was_typed_is_text() -> None:
    root = parsed(bundles.statements())
    assert texts(root, ".//p:originalName") == [bundles.HOSTILE]
    assert f"purpose: {bundles.HOSTILE}" in texts(root, ".//p:eventDetail")


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\ufffeb", "a\ufffbb]]>", "<!--", "&amp;"])
def test_what_xml_cannot_hold_has_a_mark_in_its_place(typed: str) -> None:
    root = parsed(bundles.of([bundles.value("/description", typed)], [], [], bundles.sent()))
    (shown,) = texts(root, ".//p:significantPropertiesValue")
    expected = typed.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").replace("\ufffe", "\ufffd")
    assert shown == expected


def test_every_event_links_to_objects_and_agents_that_are_there() -> None:
    root = parsed(bundles.statements())
    objects = set(texts(root, ".//p:objectIdentifierValue"))
    agents = set(texts(root, ".//p:agentIdentifierValue"))
    assert texts(root, ".//p:eventType") == ["received", "digest_computed", "exported"]
    assert set(texts(root, ".//p:linkingObjectIdentifierValue")) <= objects
    assert set(texts(root, ".//p:linkingAgentIdentifierValue")) <= agents
    assert set(texts(root, ".//p:relatedObjectIdentifierValue")) <= objects
