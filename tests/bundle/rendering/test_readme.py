"""README.txt: plain text that says how a bundle is checked, in the languages of its transfer."""

from __future__ import annotations

import pytest

from archive_app.bundle.rendering import wording
from archive_app.bundle.rendering.commands import System, commands
from archive_app.bundle.rendering.readme import readme
from tests.bundle.rendering import bundles

SYSTEMS: tuple[System, ...] = ("linux", "macos", "windows")


def text(*languages: str) -> str:
    return readme(bundles.statements(languages=languages)).decode("utf-8")


def test_it_is_in_the_languages_of_the_transfer_one_after_the_other() -> None:
    english, ukrainian, both = text("en"), text("uk"), text("en", "uk")
    assert both.startswith(english)
    assert both.endswith(ukrainian)
    assert "Whoever forges a bundle" not in ukrainian
    assert not any("\u0400" <= letter <= "\u04ff" for letter in english)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_nothing_that_anybody_typed_is_in_it(language: str) -> None:
    told = text(language)
    assert bundles.HOSTILE not in told
    assert "прокурор" not in told
    assert wording.groups(bundles.SIGNER) in told
    assert bundles.BUNDLE in told


@pytest.mark.parametrize("language", ["en", "uk"])
def test_only_commands_and_the_fingerprint_are_indented(language: str) -> None:
    """So a person knows what to copy, and a program can."""
    indented = [line[4:] for line in text(language).splitlines() if line.startswith("    ")]
    expected = [wording.groups(bundles.SIGNER)]
    for system in SYSTEMS:
        expected += [line for each in commands(system) for line in each.text.splitlines()]
    assert indented == expected


@pytest.mark.parametrize("language", ["en", "uk"])
def test_sentences_fit_a_terminal(language: str) -> None:
    lines = [line for line in text(language).splitlines() if not line.startswith("    ")]
    assert max(map(len, lines)) <= 92


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_command_says_what_shows_that_all_is_well(language: str) -> None:
    told = wording.Wording.of([language], {})
    for system in SYSTEMS:
        for each in commands(system):
            ((_, sentences),) = told.sentences(each.step, f"expect_{each.expected}")
            assert sentences.count(".") >= 2


def test_the_bundle_digest_is_looked_for_where_it_can_be() -> None:
    """The form lies in the bundle: it has a blank for the digest, and never the digest itself."""
    told = wording.Wording.of(["en"], {})
    ((_, sentence),) = told.phrase("expect_digest")
    ((_, blank),) = told.phrase("form_bundle_digest")
    assert "the sender tells you another way" in sentence
    assert "copy it into the blank on the transfer form" in sentence
    assert "copy it here from the computer of the recipient" in blank
