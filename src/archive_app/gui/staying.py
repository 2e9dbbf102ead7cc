"""Why an evidence item or a file of it stays in the archive, in the spoken language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from archive_app.gui import wording
from archive_app.model.hidden import in_one_line, without_hidden
from archive_app.services.bundle_contents import Kept, LeftOut

_MOST_NAMES = 8


def called(left: LeftOut) -> str:
    """Return the reference of the item that something is, or is of, and what its title is."""
    return wording.joined(left.item, without_hidden(left.title).replace("\n", " "))


def called_itself(left: LeftOut) -> str:
    """Return the same with the file's own name, where that is another than the title."""
    name = in_one_line(left.name)
    return wording.joined(called(left), "" if name == in_one_line(left.title) else name)


def why_it_stays(left: LeftOut) -> str:
    """Return why something stays, or would stay, as a sentence without its end."""
    translate = QCoreApplication.translate
    general = {
        Kept.LEVEL: translate("staying", "it is marked restricted or secret, or was erased"),
        Kept.SHREDDED: translate("staying", "its bytes were destroyed on purpose"),
        Kept.AGAIN: translate(
            "staying",
            "the same bytes were here before it came, and leave as they came then",
        ),
        Kept.ELSEWHERE: translate(
            "staying",
            "it came for another incident, or for none, and the same bytes came for these too",
        ),
        Kept.TITLED_ELSEWHERE: translate(
            "staying",
            "its title is the name of a file that came for another incident: give it one of its "
            "own",
        ),
        Kept.FOR_ANOTHER: translate(
            "staying",
            "the proofs of a bundle that came for another incident may tell of that",
        ),
        Kept.NAMESAKE: translate(
            "staying",
            "the proofs of another bundle of the same name go along: its signer is known here, or "
            "it came first",
        ),
        Kept.UNREAD: translate("staying", "what it carries in it was not looked at yet"),
        Kept.OUTDATED: translate(
            "staying",
            "an earlier version of this program looked at what it carries in it, and at less",
        ),
        Kept.UNREADABLE: translate("staying", "what it carries in it cannot be looked at here"),
        Kept.CLOSED: translate("staying", "it is of a kind that this program cannot look into"),
    }
    why = [general[left.kept]] if left.kept in general else []
    if left.tells:
        names = {
            "where it was made": translate("staying", "where it was made"),
            "which device made it": translate("staying", "which device made it"),
            "a person or owner": translate("staying", "a person or owner"),
        }
        told = ", ".join(names.get(each, each) for each in left.tells)
        why.append(translate("staying", "the file itself tells {what}").format(what=told))
    if left.carries:
        carried = ", ".join(left.carries[:_MOST_NAMES])
        if len(left.carries) > _MOST_NAMES:
            rest = len(left.carries) - _MOST_NAMES
            carried = f"{carried}, {translate('staying', 'and %n more', '', rest)}"
        why.append(
            translate("staying", "it carries more than is known to be harmless: {names}").format(
                names=carried
            )
        )
    return "; ".join(why)
