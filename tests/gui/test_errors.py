"""What went wrong is told in the spoken language; the English sentence is there as the detail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from archive_app.errors import (
    ArchiveError,
    InUse,
    NotAllowed,
    NotFound,
    Reason,
    StorageRefused,
    WrongPassphrase,
)
from archive_app.gui import errors, translation
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import AccessionInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import accession, bundle_receipt, bundles_sent, catalogue, demo, identity
from archive_app.store import header
from archive_app.store.archive import Archive
from tests.archives import CHEAP, PASSPHRASE
from tests.gui.stage import Stage


@pytest.fixture
def ukrainian(qapp: QApplication) -> Iterator[None]:
    translation.speak(qapp, "uk")
    yield
    translation.speak(qapp, "en")


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_told_in_ukrainian_alone(ukrainian: None, reason: Reason) -> None:
    error = StorageRefused("In English.", reason)
    told = errors.told(error)
    assert told == errors.headline(error)
    assert not any("a" <= letter.lower() <= "z" for letter in told), told
    assert errors.detail(error) == "In English."


@pytest.mark.parametrize(
    "reason", [None, *(each for each in Reason if each is not Reason.NO_SIGNING_KEY)]
)
def test_nothing_is_told_twice(stage: Stage, reason: Reason | None) -> None:
    told = errors.told(InUse("Another program has this archive open.", reason))
    assert told.count("Another program has this archive open.") == 1
    assert len(told.splitlines()) == 1


def test_a_window_sends_nobody_to_the_command_line_for_a_key(tmp_path: Path) -> None:
    archive, _ = Archive.create(tmp_path / "archive", PASSPHRASE, demo.AGENT, cost=CHEAP)
    with archive, pytest.raises(NotFound) as raised:
        identity.load_signer(archive)
    assert errors.told(raised.value) == (
        "You have no signing key in this archive yet: make one in Settings."
    )


def test_what_has_no_words_of_its_own_keeps_its_detail(ukrainian: None) -> None:
    told = errors.told(NotAllowed("You cannot take away your own access."))
    assert told.endswith("\nYou cannot take away your own access.")


def test_what_has_words_is_told_in_ukrainian_with_its_names_and_numbers(ukrainian: None) -> None:
    assert errors.told(NotAllowed("That Olha confirmed it is recorded already, as event 12.")) == (
        "Це забороняє правило цього архіву; нічого не змінено.\n"
        "Підтвердження вже записано: Olha, подія 12."
    )
    no_room = "There is no space left for /media/Card/Ноти. Nothing half-written was kept."
    assert errors.told(StorageRefused(no_room, Reason.NO_ROOM)) == (
        "Немає місця для /media/Card/Ноти. Нічого недописаного не збережено."
    )


def test_a_second_confirmation_is_refused_in_ukrainian(stage: Stage, ukrainian: None) -> None:
    stage.unlock()
    archive = stage.context.archive
    (sent,) = bundles_sent.list_sent(archive)
    assert sent.digest is not None
    bundle_receipt.confirm_by_digest(archive, sent.name, sent.digest.hex(), "Ольга")
    with pytest.raises(NotAllowed) as raised:
        bundle_receipt.confirm_by_digest(archive, sent.name, sent.digest.hex(), "Ольга")
    assert re.fullmatch(r"Підтвердження вже записано: .*, подія \d+\.", errors.detail(raised.value))


def test_the_english_sentence_is_behind_a_fold(stage: Stage) -> None:
    whole = errors.show_error(stage.window, WrongPassphrase("No key slot opens with this secret."))
    assert (whole.informativeText(), whole.detailedText()) == (
        "",
        "No key slot opens with this secret.",
    )
    other = errors.show_error(stage.window, NotAllowed("Only the program records it."))
    assert isinstance(other, QMessageBox)
    assert other.informativeText() == "Only the program records it."


def test_services_say_the_reasons_that_a_documenter_meets(stage: Stage, tmp_path: Path) -> None:
    stage.unlock()
    archive = stage.context.archive
    asked: list[tuple[Reason, Callable[[], object]]] = [
        (Reason.NO_ARCHIVE, lambda: header.require_archive(tmp_path)),
        (Reason.NO_DATE, lambda: FuzzyDate.parse("yesterday")),
        (
            Reason.NO_PLACE,
            lambda: catalogue.read_input(
                archive, IncidentInput, {"title": "x", "place": {"latitude": "91"}}
            ),
        ),
        (
            Reason.NOTHING_TO_TAKE_IN,
            lambda: accession.accession_files(
                archive, [tmp_path], AccessionInput(received_from="x"), Meter()
            ),
        ),
    ]
    for reason, ask in asked:
        with pytest.raises(ArchiveError) as raised:
            ask()
        assert raised.value.reason is reason


def test_the_same_is_told_once_at_a_time(stage: Stage) -> None:
    damage = NotAllowed("Only the program records it.")
    first = errors.show_error(stage.window, damage)
    assert errors.show_error(stage.window, NotAllowed("Only the program records it.")) is first
    other = errors.show_error(stage.window, NotAllowed("It is under a legal hold."))
    assert other is not first
    first.accept()
    stage.settle()
    again = errors.show_error(stage.window, damage)
    assert again.isVisible()
