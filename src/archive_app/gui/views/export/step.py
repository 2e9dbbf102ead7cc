"""What every step of handing evidence over is, and what is gathered on the way."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, Signal

from archive_app.gui import wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.draft_list import kept_at
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import label
from archive_app.model.canonical import JsonValue
from archive_app.services.bundle_export import LANGUAGES, Request
from archive_app.services.disclosing import Choice, field_names
from archive_app.services.form_drafts import FormDraft

Form = Literal["", "folder", "zip", "encrypted"]


@dataclass
class Asked:
    """What a person asks for so far; texts as typed.

    ``disclose``, ``withhold`` and ``as_is`` are what a `Choice` says. ``age_recipient`` is a key or
    the name of one that is kept, ``keep_as`` the name that the key is to be kept under, if any.
    ``form`` is empty until it was chosen: who can read a bundle is nothing to be passed over.
    """

    incidents: tuple[str, ...] = ()
    recipient: str = ""
    purpose: str = ""
    authority: str = ""
    disclose: tuple[str, ...] = ()
    withhold: tuple[str, ...] = ()
    as_is: tuple[str, ...] = ()
    passes_on: bool = True
    form: Form = ""
    age_recipient: str = ""
    keep_as: str = ""
    extras: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    folder: str = ""

    @property
    def choice(self) -> Choice:
        """The fields and items that were named."""
        return Choice(frozenset(self.disclose), frozenset(self.withhold), frozenset(self.as_is))

    @property
    def keeps_key(self) -> bool:
        """Whether the recipient's key is to be kept under a name."""
        return self.form == "encrypted" and bool(self.keep_as.strip())

    def request(self, age_recipient: str | None) -> Request:
        """Return the same as the service takes it; ``age_recipient`` is a key (age1…)."""
        return Request(
            self.incidents,
            self.recipient.strip(),
            self.purpose.strip(),
            authority=self.authority.strip() or None,
            choice=self.choice,
            form="folder" if self.form == "folder" else "zip",
            age_recipient=age_recipient,
            extras=frozenset(self.extras),
            languages=self.languages,
            passes_on=self.passes_on,
        )

    def as_draft(self) -> dict[str, JsonValue]:
        """Return it as a draft is kept."""
        return {
            name: list(said) if isinstance(said, tuple) else said
            for name, said in asdict(self).items()
        }

    @classmethod
    def of_draft(cls, untrusted_draft: dict[str, JsonValue]) -> Asked:
        """Return what a draft says, as far as this program can understand it."""
        made = cls()
        for name, said in untrusted_draft.items():
            now = getattr(made, name, None)
            if isinstance(now, tuple) and isinstance(said, list):
                setattr(made, name, tuple(each for each in said if isinstance(each, str)))
            elif isinstance(now, str | bool) and type(said) is type(now):
                setattr(made, name, said)
        known = frozenset(field_names())
        made.disclose = tuple(each for each in made.disclose if each in known)
        made.withhold = tuple(each for each in made.withhold if each in known)
        if made.form not in ("folder", "zip", "encrypted"):
            made.form = ""
        return made

    @property
    def target(self) -> Path:
        """The folder that the bundle is written into."""
        return Path(self.folder.strip()).expanduser()


def tell_draft(draft: FormDraft) -> str:
    """Return in a line what a bundle is that was begun and not written."""
    translate = QCoreApplication.translate
    asked, at = Asked.of_draft(draft.fields), kept_at(draft.kept_at)
    recipient = asked.recipient.strip() or translate("bundles", "somebody who is not named yet")
    said = (asked.purpose.strip(), asked.folder.strip())
    if not asked.incidents:
        told = translate("bundles", "Draft of {time}, not written yet: a bundle for {recipient}")
        return wording.joined(told.format(time=at, recipient=recipient), *said)
    told = translate(
        "bundles", "Draft of {time}, not written yet: a bundle for {recipient} about {which}"
    )
    which = ", ".join(asked.incidents)
    return wording.joined(told.format(time=at, recipient=recipient, which=which), *said)


class Step(Scrolled):
    """One step; it reads from and writes to what is `Asked`."""

    changed = Signal()
    """Something was said: whether one may go on may be another answer now."""

    def __init__(self, context: Context, asked: Asked, title: str, matters: str) -> None:
        super().__init__(title)
        self.context = context
        self.asked = asked
        self.title = title
        self.column.addWidget(label(title, "heading"))
        self.column.addWidget(label(matters, "muted"))

    def enter(self) -> None:
        """Show what was said before, and put the cursor where one begins."""

    def missing(self) -> str:
        """Return what is needed before one goes on, as a sentence; empty where nothing is."""
        return ""
