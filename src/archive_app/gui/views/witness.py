"""Two teams that witness each other's ledgers: what goes out, what is cosigned, what comes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from archive_app.errors import InvalidInput
from archive_app.gui import errors, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.fields import PathField, named
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.kept_words import KeptWords
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, value
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.model.custody import utc_seconds
from archive_app.progress import Meter
from archive_app.services import form_drafts, holding, witness
from archive_app.services.outside import new_file
from archive_app.services.verifying import read_small
from archive_app.services.witness import Cosigned, Held

_LARGEST = 1 << 20


class WitnessPage(Page):
    """Three things to do, each with a sentence on what it is for."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._protected = label(role="heading")
        self._told = value()
        self._told.hide()
        back = button(self.tr("&Back"), quiet=True)
        back.setIcon(theme.icon("back"))
        back.clicked.connect(lambda: self.wanted.emit("bundles", ""))
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Witnesses of the ledger"), "title"), 1)
        head.addWidget(back)
        self._scrolled = Scrolled(self.tr("Witnesses of the ledger"))
        column = self._scrolled.column
        column.addLayout(head)
        column.addWidget(
            label(
                self.tr(
                    "Whoever owns a ledger could rewrite it. Where another team holds a signed "
                    "checkpoint of it, that would show: up to there your ledger is protected. "
                    "They see how many events there are, and nothing of what they say."
                ),
                "muted",
            )
        )
        column.addWidget(self._protected)
        asking = Fold(self.tr("1.  Ask another team to witness yours"), self._asking())
        taking = Fold(self.tr("2.  Take in what they sent back"), self._taking())
        cosigning = Fold(self.tr("Witness another team’s ledger"), self._cosigning())
        # What was typed before is in sight at once.
        self._kept_request.shown.connect(partial(asking.set_open, True))
        self._kept_answer.shown.connect(partial(taking.set_open, True))
        self._kept_cosigning.shown.connect(partial(cosigning.set_open, True))
        for each in (asking, taking, cosigning, self._told):
            column.addWidget(each)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scrolled)
        context.changed.connect(self._changed)
        self._read()

    def _asking(self) -> QWidget:
        self._since = QLineEdit()
        self._kept_request = self._keeping("witness-request", {"since": self._since})
        ask = button(self.tr("Write the request…"))
        ask.clicked.connect(
            lambda: paths.choose_new_file(
                self, self.tr("Where to save the request"), "checkpoint.txt", self._request
            )
        )
        return _column(
            self._kept_request,
            label(
                self.tr(
                    "Two files are written: the request, and beside it your ledger’s keys "
                    "(.vkey), which they need the first time, best by another way."
                ),
                "muted",
            ),
            named(
                self.tr("How many events they saw before"),
                self._since,
                self.tr("It may stay empty the first time; later they tell you the number."),
            ),
            ask,
        )

    def _taking(self) -> QWidget:
        self._note = PathField(
            self.tr("What they sent back"),
            lambda chosen: paths.choose_file(self, self.tr("What they sent back"), chosen),
        )
        self._key, self._name = QLineEdit(), QLineEdit()
        edits = {"note": self._note.edit, "key": self._key, "name": self._name}
        self._kept_answer = self._keeping("witness-answer", edits)
        take = button(self.tr("Check it and keep it"))
        take.clicked.connect(self._accept)
        only_where_writable(self.context, take)
        return _column(
            self._kept_answer,
            self._note,
            named(
                self.tr("Their witness key"),
                self._key,
                self.tr("It begins with evidence-witness/, and came another way."),
            ),
            named(self.tr("Who they are"), self._name),
            take,
        )

    def _cosigning(self) -> QWidget:
        self._request_file = PathField(
            self.tr("The request that they sent"),
            lambda chosen: paths.choose_file(self, self.tr("The request"), chosen),
        )
        self._keys_file = PathField(
            self.tr("Their ledger’s keys (.vkey), the first time"),
            lambda chosen: paths.choose_file(self, self.tr("Their ledger’s keys"), chosen),
        )
        edits = {"request": self._request_file.edit, "keys": self._keys_file.edit}
        self._kept_cosigning = self._keeping("witness-cosigning", edits)
        cosign = button(self.tr("Cosign it, and save the answer…"))
        only_where_writable(self.context, cosign)
        cosign.clicked.connect(
            lambda: paths.choose_new_file(
                self, self.tr("Where to save the answer"), "cosigned.txt", self._cosign
            )
        )
        return _column(
            self._kept_cosigning,
            label(
                self.tr(
                    "Only a ledger that goes on from what you saw of it before is cosigned. You "
                    "say nothing of what is in it."
                ),
                "muted",
            ),
            self._request_file,
            self._keys_file,
            cosign,
        )

    def _keeping(self, what: str, edits: dict[str, QLineEdit]) -> KeptWords:
        return KeptWords(self.context, self, form_drafts.name_dialog(what), edits)

    def _read(self) -> None:
        archive = self.context.archive
        self.context.jobs.read(self, lambda _: holding.protected_up_to(archive), self._show)

    def _show(self, event: int | None) -> None:
        self._protected.setText(
            self.tr("No event is protected yet.")
            if event is None
            else self.tr("Protected up to event {event}.").format(event=wording.number(event))
        )

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint(holding.TOUCHED):
            self._read()

    def _request(self, path: Path) -> None:
        archive, typed = self.context.archive, self._since.text().strip()
        keys_path = path.with_name(f"{path.name}.vkey")

        def work(_: Meter) -> None:
            if typed and not typed.isdecimal():
                raise InvalidInput(self.tr("How many events is a number, such as 120."))
            made = witness.make_request(archive, since=int(typed or "0"))
            with new_file(path) as file:
                file.write(made.body)
            with new_file(keys_path) as file:
                file.write("".join(f"{each}\n" for each in made.vkeys).encode("ascii"))

        self.context.jobs.save(
            self,
            work,
            lambda _: self._done(
                self._kept_request,
                self.tr("Send them {path}, and {keys} by another way.").format(
                    path=path, keys=keys_path
                ),
            ),
            failed=self._refused,
        )

    def _accept(self) -> None:
        archive, note = self.context.archive, self._note.path()
        key, name = self._key.text().strip(), self._name.text().strip()
        if note is None:
            self._tell(self.tr("Choose the file that they sent back."))
            return

        def tell(held: Held) -> None:
            self._done(
                self._kept_answer,
                self.tr(
                    "{who} saw {size} events at {at}, by their own clock. Your ledger is "
                    "protected up to event {event}."
                ).format(
                    who=held.witness,
                    size=wording.number(held.size),
                    at=wording.moment(utc_seconds(held.at)),
                    event=wording.number(held.protected_up_to or 0),
                ),
            )

        self.context.jobs.save(
            self,
            lambda _: witness.accept(archive, read_small(note, _LARGEST), key, name),
            tell,
            failed=self._refused,
        )

    def _cosign(self, target: Path) -> None:
        archive = self.context.archive
        request, keys = self._request_file.path(), self._keys_file.path()
        if request is None:
            self._tell(self.tr("Choose the request that they sent."))
            return

        def work(_: Meter) -> tuple[Cosigned, str]:
            known = b"" if keys is None else read_small(keys, _LARGEST)
            vkeys = known.decode("ascii", "replace").splitlines()
            with new_file(target) as file:
                made = witness.cosign(archive, read_small(request, _LARGEST), vkeys)
                file.write(made.note)
            return made, witness.own_vkey(archive)

        def tell(done: tuple[Cosigned, str]) -> None:
            made, vkey = done
            self._done(
                self._kept_cosigning,
                self.tr(
                    "Send {path} back to them. You saw {size} events; {before} were seen before. "
                    "They need your witness key, by another way: {key}"
                ).format(
                    path=target,
                    size=wording.number(made.head.size),
                    before=wording.number(made.seen_before),
                    key=vkey,
                ),
            )

        self.context.jobs.save(self, work, tell, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self._tell(errors.told(error))

    def _done(self, kept: KeptWords, what: str) -> None:
        kept.begin_anew()
        self._tell(what)

    def _tell(self, what: str) -> None:
        self._told.setText(what)
        self._told.show()
        self._scrolled.ensureWidgetVisible(self._told)


def _column(*parts: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.STEP)
    for each in parts:
        column.addWidget(each)
    if isinstance(parts[-1], QPushButton):
        column.setAlignment(parts[-1], Qt.AlignmentFlag.AlignLeading)
    return made
