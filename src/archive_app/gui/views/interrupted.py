"""What a lock interrupted, told once when the archive is open again: a bundle, an intake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from archive_app.gui.context import Context
from archive_app.model.hidden import in_one_line
from archive_app.services import exchanges, intake, preferences
from archive_app.services.bundles_sent import SentBundle
from archive_app.services.intake import ListedAccession

T = TypeVar("T")


@dataclass(frozen=True)
class Interrupted:
    """What was interrupted: how that is told, what the way on is called, which section goes on.

    ``what`` tells it from others, and from itself once more of it was done.
    """

    section: str
    what: str
    told: str
    way: str


def tell_interrupted(
    context: Context, owner: QWidget, tell: Callable[[Interrupted], object]
) -> None:
    """Tell of the last bundle and of the last intake that were interrupted, each once."""
    archive = context.archive

    def look(about: str, find: Callable[[], T | None], as_told: Callable[[T], Interrupted]) -> None:
        """Tell of what is found; the preference ``about`` keeps what was told last."""

        def tell_once(found: T | None) -> None:
            if found is None:
                return
            told = as_told(found)
            if context.preferences.get(about) == told.what:
                return
            context.preferences[about] = told.what
            context.jobs.keep(
                owner, lambda _: preferences.set_preference(archive, about, told.what)
            )
            tell(told)

        context.jobs.read(owner, lambda _: find(), tell_once)

    def newest_intake() -> ListedAccession | None:
        return next(iter(intake.list_accessions(archive, limit=1, open_only=True)), None)

    look("bundle told", lambda: exchanges.find_locked(archive), _told_of_bundle)
    look("intake told", newest_intake, _told_of_intake)


def _told_of_bundle(stopped: SentBundle) -> Interrupted:
    translate = QCoreApplication.translate
    told = translate(
        "OpeningNotice",
        "The bundle {name} for {recipient} was not written: the archive was locked before it "
        "was finished.",
    ).format(name=stopped.name, recipient=in_one_line(stopped.recipient))
    return Interrupted("bundles", stopped.name, told, translate("OpeningNotice", "Open Bundles"))


def _told_of_intake(begun: ListedAccession) -> Interrupted:
    translate = QCoreApplication.translate
    told = translate(
        "OpeningNotice",
        "The intake {reference} of files from {giver} was interrupted. What is in is whole; "
        "Intake goes on with the rest.",
    ).format(reference=begun.reference, giver=in_one_line(begun.received_from))
    how_far = f"{begun.reference} {begun.files}"
    return Interrupted("intake", how_far, told, translate("OpeningNotice", "Open Intake"))
