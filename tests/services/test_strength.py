"""What is said of a passphrase is honest: what is tried first counts for nothing."""

from __future__ import annotations

import pytest

from archive_app.services.strength import Lasts, estimate


@pytest.mark.parametrize(
    ("passphrase", "lasts"),
    [
        ("", Lasts.NOT_AT_ALL),
        ("password", Lasts.NOT_AT_ALL),
        ("password1", Lasts.NOT_AT_ALL),
        ("qwertyuiop", Lasts.NOT_AT_ALL),
        ("Kharkiv2022", Lasts.MINUTES),
        ("correct horse battery staple", Lasts.CENTURIES),
        ("m7#Vq0z!tR4bW9xK", Lasts.CENTURIES),
    ],
)
def test_a_passphrase_lasts_as_long_as_trying_takes(passphrase: str, lasts: Lasts) -> None:
    assert estimate(passphrase).lasts is lasts


def test_ones_own_name_is_tried_first() -> None:
    assert estimate("Kovalenko", ["Kovalenko", ""]).guesses < estimate("Kovalenko").guesses
    assert estimate("Holub-4471", ["Holub-4471"]).lasts is Lasts.NOT_AT_ALL


def test_a_long_passphrase_is_looked_at_as_far_as_it_can_be() -> None:
    assert estimate("слово за словом без кінця " * 40).lasts is Lasts.CENTURIES
