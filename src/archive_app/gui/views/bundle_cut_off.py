"""What is told of an export that was cut off: where it wrote, what is left, a way to delete it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget

from archive_app.gui.context import Context
from archive_app.gui.widgets.text import button
from archive_app.model.hidden import in_one_line
from archive_app.services import cut_off
from archive_app.services.cut_off import CutOff, Left


def told(cut: CutOff) -> str:
    """Return that it was cut off, where it wrote, and what is to be done with what lies there."""
    translate = QCoreApplication.translate
    begun = translate("bundles", "The export of {bundle} to {folder} was cut off.")
    if cut.left is Left.NOTHING:
        lies = translate("bundles", "Nothing of it lies there now.")
    elif cut.left is Left.NAMED:
        lies = translate(
            "bundles",
            "The bundle lies there under the name {name}, and the ledger does not know that it "
            "left. Delete it there.",
        )
    elif cut.is_encrypted:
        lies = translate(
            "bundles",
            "What it wrote lies there under the hidden name {part}, encrypted for its recipient "
            "alone: delete it.",
        )
    elif cut.left is Left.PART:
        lies = translate(
            "bundles",
            "What it wrote lies there under the hidden name {part}, and anybody who has the medium "
            "can read it: delete it.",
        )
    else:
        lies = translate(
            "bundles",
            "The folder cannot be reached now. What was written lies there under the hidden name "
            "{part}, and anybody who has the medium can read it: put the medium in, and delete it.",
        )
    again = translate("bundles", "If the bundle is still needed, begin the export again.")
    return f"{begun} {lies} {again}".format(
        bundle=cut.bundle,
        folder=in_one_line(str(cut.target.parent)),
        name=cut.target.name,
        part=cut.part.name,
    )


def way_to_delete(
    context: Context, cut: CutOff, owner: QWidget, deleted: Callable[[], object] = lambda: None
) -> QPushButton:
    """Return a button that deletes what lies under the hidden name; ``deleted`` comes then."""

    def tell(_: None) -> None:
        context.changed.emit(frozenset({"sent_bundle"}))
        deleted()

    made = button(QCoreApplication.translate("bundles", "Delete what it left"))

    def delete() -> None:
        made.setEnabled(False)
        job = context.jobs.read(
            owner,
            lambda _: cut_off.remove(cut),
            tell,
            title=QCoreApplication.translate("bundles", "Deleting what was left of a bundle"),
        )
        job.when_ended(made, lambda: made.setEnabled(True))

    made.clicked.connect(delete)
    return made


def tell_of_part(
    context: Context, cut: CutOff, owner: QWidget, tell: Callable[[str, QPushButton], QWidget]
) -> None:
    """Tell of what lies under a hidden name, in a notice that goes once that is deleted."""
    delete = way_to_delete(context, cut, owner, lambda: notice.setVisible(False))
    notice = tell(told(cut), delete)
