"""Dialogs about who can open the archive: each says first what will happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.errors import InvalidInput
from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.agent_form import AgentForm
from archive_app.gui.widgets.asking import Asking
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.kept_words import KeptWords
from archive_app.gui.widgets.new_passphrase import NewPassphrase
from archive_app.gui.widgets.passphrase import PassphraseField
from archive_app.gui.widgets.text import label
from archive_app.gui.widgets.words_sheet import WordsSheet
from archive_app.progress import Meter
from archive_app.services import access, form_drafts
from archive_app.services.access import AccessReceipt
from archive_app.services.people import Person


def add_person(parent: QWidget, context: Context) -> Asking:
    """Ask who gets a way in; then show their one-time code, once."""
    form = AgentForm()
    content, column = _column(form)
    dialog = Asking(
        parent,
        QCoreApplication.translate("access", "Add a person"),
        QCoreApplication.translate(
            "access",
            "They get a one-time code of 24 words, shown once. With it they open the archive and "
            "set a passphrase of their own. That they were given access is recorded.",
        ),
        content,
        QCoreApplication.translate("access", "Give access"),
    )
    kept = KeptWords(context, dialog, form_drafts.name_dialog("person"), form.edits)
    column.insertWidget(0, kept)
    dialog.does.setEnabled(False)
    form.changed.connect(lambda: dialog.does.setEnabled(form.has_a_name))

    def give() -> None:
        try:
            agent = form.agent(context.vocabularies)
        except InvalidInput as error:
            dialog.tell(errors.told(error))
            return
        _work(dialog, context, lambda _: access.add_person(context.archive, agent), show)

    def show(receipt: AccessReceipt) -> None:
        form.setEnabled(False)
        kept.forget()
        kept.hide()
        name = QCoreApplication.translate("access", "The one-time code of {name}").format(
            name=receipt.name
        )
        sheet = WordsSheet(name, "one-time-code.txt")
        sheet.set_words(receipt.words or "")
        dialog.finished.connect(sheet.clear)
        column.addWidget(label(name, "heading"))
        column.addWidget(sheet)
        dialog.close_only(QCoreApplication.translate("access", "Close, and forget the code"))
        sheet.setFocus()

    dialog.does.clicked.connect(give)
    dialog.open()
    return dialog


def change_passphrase(parent: QWidget, context: Context, people: Sequence[Person]) -> Asking:
    """Ask for the present secret and a new passphrase; who opened by recovery words says whose."""
    own_slot = context.archive.unlocked.slot.id.hex()
    by_words = any(each.slot_id == own_slot and each.purpose == "recovery" for each in people)
    present = PassphraseField(
        QCoreApplication.translate("access", "What you opened the archive with")
    )
    new = NewPassphrase(context.jobs, lambda: [each.name for each in people])
    content, column = _column(present, new)
    whose = ChoiceBox()
    whose.setAccessibleName(QCoreApplication.translate("access", "Whose passphrase"))
    for person in people:
        if person.purpose != "recovery":
            whose.addItem(person.name, person.agent_id)
    if by_words:
        column.insertWidget(0, whose)
    dialog = Asking(
        parent,
        QCoreApplication.translate("access", "Change a passphrase"),
        QCoreApplication.translate(
            "access",
            "The old passphrase or one-time code opens the archive no more. Copies of the folder "
            "from before still open with it; where that matters, make new keys after this.",
        ),
        content,
        QCoreApplication.translate("access", "Change it"),
    )
    dialog.does.setEnabled(False)
    new.changed.connect(lambda: dialog.does.setEnabled(new.passphrase is not None))

    def change() -> None:
        typed, wanted = present.edit.text(), new.passphrase
        person = whose.currentData() if by_words else None
        if wanted is None:
            return

        def work(_: Meter) -> AccessReceipt:
            access.require_own_secret(context.archive, typed)
            return access.change_passphrase(context.archive, wanted, person=person)

        _work(dialog, context, work, show)

    def show(_: AccessReceipt) -> None:
        present.edit.clear()
        new.clear()
        content.hide()
        dialog.tell(QCoreApplication.translate("access", "The passphrase is changed."))
        dialog.close_only(QCoreApplication.translate("access", "Close"))

    dialog.does.clicked.connect(lambda: new.confirm_then(change))
    dialog.open()
    return dialog


def renew_recovery_words(parent: QWidget, context: Context) -> Asking:
    """Ask whether there are to be new recovery words; they are then shown once and tested."""

    def renew(dialog: Asking, typed: str) -> None:
        def work(_: Meter) -> AccessReceipt:
            access.require_own_secret(context.archive, typed)
            return access.new_recovery_words(context.archive)

        def show(receipt: AccessReceipt) -> None:
            dialog.accept()
            context.words_made.emit(receipt.words or "")

        _work(dialog, context, work, show)

    return _with_secret(
        parent,
        QCoreApplication.translate("access", "New recovery words"),
        QCoreApplication.translate(
            "access",
            "24 new words are made in place of the old ones, shown once, and tested. The sheet "
            "with the old words opens the archive no more; copies of the folder from before it "
            "still does.",
        ),
        QCoreApplication.translate("access", "Make new words"),
        renew,
    )


def make_new_keys(parent: QWidget, context: Context) -> Asking:
    """Ask whether everything is to get new keys, while nobody goes."""
    return _with_new_keys(
        parent,
        context,
        QCoreApplication.translate("access", "Make new keys"),
        QCoreApplication.translate(
            "access",
            "Every key is made anew, which takes a while. You keep your passphrase: if somebody "
            "else may know it, change it first. Everyone else gets a one-time code, and there are "
            "new recovery words: have paper at hand. Passphrases, codes and recovery words that "
            "were replaced, and an archive.json from before, then open this archive no more. "
            "Whoever has a copy of the whole archive from before can still read that copy, and "
            "nothing that is added from now on.",
        ),
        QCoreApplication.translate("access", "Make new keys"),
        [],
    )


def remove_person(parent: QWidget, context: Context, who: Person) -> Asking:
    """Ask whether somebody must go: everything gets new keys, everyone else a one-time code."""
    return _with_new_keys(
        parent,
        context,
        QCoreApplication.translate("access", "Remove {name}").format(name=who.name),
        QCoreApplication.translate(
            "access",
            "Every key is made anew, which takes a while. You keep your passphrase; everyone else "
            "gets a one-time code, and there are new recovery words: have paper at hand. Whoever "
            "is removed can still read copies from before, and nothing that is added from now on. "
            "What they recorded stays theirs.",
        ),
        QCoreApplication.translate("access", "Remove, and make new keys"),
        [who.agent_id],
    )


def _with_new_keys(
    parent: QWidget, context: Context, title: str, told: str, action: str, removed: list[str]
) -> Asking:
    """Return a dialog that asks for new keys, without those who are removed, once agreed to."""

    def make(dialog: Asking, typed: str) -> None:
        def agreed(_: None) -> None:
            dialog.accept()
            context.new_keys_wanted.emit(typed, removed)

        _work(dialog, context, lambda _: access.require_own_secret(context.archive, typed), agreed)

    return _with_secret(parent, title, told, action, make)


def _with_secret(
    parent: QWidget, title: str, told: str, action: str, does: Callable[[Asking, str], None]
) -> Asking:
    """Return a dialog that asks for what opened the archive before it does something."""
    present = PassphraseField(
        QCoreApplication.translate("access", "What you opened the archive with")
    )
    dialog = Asking(parent, title, told, present, action)
    present.setFocusProxy(present.edit)
    present.edit.setFocus()
    dialog.does.setEnabled(False)
    present.edit.textChanged.connect(lambda text: dialog.does.setEnabled(bool(text)))

    def take() -> None:
        typed = present.edit.text()
        if typed:
            present.edit.clear()
            does(dialog, typed)

    dialog.does.clicked.connect(take)
    present.edit.returnPressed.connect(take)
    dialog.open()
    return dialog


def _work(
    dialog: Asking,
    context: Context,
    work: Callable[[Meter], object],
    then: Callable[..., object],
) -> None:
    dialog.does.setEnabled(False)
    dialog.problem.hide()

    def refused(error: Exception) -> None:
        dialog.tell(errors.told(error))

    context.jobs.write(dialog, work, then, failed=refused, title=dialog.windowTitle())


def _column(*parts: QWidget) -> tuple[QWidget, QVBoxLayout]:
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.STEP)
    for part in parts:
        column.addWidget(part)
    content.setFocusProxy(parts[0])
    return content, column
