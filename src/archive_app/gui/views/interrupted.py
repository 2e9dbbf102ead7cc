"""What a lock interrupted, told once when the archive is open again: a bundle, an intake."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget

from archive_app.gui.context import Context
from archive_app.gui.widgets.text import button
from archive_app.model.hidden import in_one_line
from archive_app.services import exchanges, intake, preferences
from archive_app.services.bundles_sent import SentBundle
from archive_app.services.intake import ListedAccession

_BUNDLE_TOLD = "bundle told"
"""The preference that names the bundle of which it was told that a lock stopped it."""
_INTAKE_TOLD = "intake told"
"""The preference that says of which open intake it was told, and how far it had come."""


def tell_interrupted(
    context: Context,
    owner: QWidget,
    tell: Callable[[str, QPushButton], object],
    lead_to: Callable[[str], object],
) -> None:
    """Tell of the last bundle and the last intake that were interrupted, each with a way on."""
    archive, translate = context.archive, QCoreApplication.translate

    def tell_once(about: str, what: str, told: str, way: str, section: str) -> None:
        if context.preferences.get(about) == what:
            return
        context.preferences[about] = what
        context.jobs.keep(owner, lambda _: preferences.set_preference(archive, about, what))
        on = button(way)
        on.clicked.connect(lambda: lead_to(section))
        tell(told, on)

    def tell_bundle(stopped: SentBundle | None) -> None:
        if stopped is None:
            return
        told = translate(
            "OpeningNotice",
            "The bundle {name} for {recipient} was not written: the archive was locked before it "
            "was finished.",
        ).format(name=stopped.name, recipient=in_one_line(stopped.recipient))
        way = translate("OpeningNotice", "Open Bundles")
        tell_once(_BUNDLE_TOLD, stopped.name, told, way, "bundles")

    def tell_intake(begun: list[ListedAccession]) -> None:
        if not begun:
            return
        (newest,) = begun
        told = translate(
            "OpeningNotice",
            "The intake {reference} of files from {giver} was interrupted. What is in is whole; "
            "Intake goes on with the rest.",
        ).format(reference=newest.reference, giver=in_one_line(newest.received_from))
        way = translate("OpeningNotice", "Open Intake")
        tell_once(_INTAKE_TOLD, f"{newest.reference} {newest.files}", told, way, "intake")

    context.jobs.read(owner, lambda _: exchanges.find_locked(archive), tell_bundle)
    context.jobs.read(
        owner, lambda _: intake.list_accessions(archive, limit=1, open_only=True), tell_intake
    )
