"""A checkpoint for somebody outside to keep, and the comparison with one that came back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import errors, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, value
from archive_app.model.fixity import Finding
from archive_app.services import checkpoint, holding, outside, verifying
from archive_app.services.checkpoint import Continuation, Signed
from archive_app.store.archive import Archive

_LARGEST_NOTE = 1 << 20


@dataclass(frozen=True)
class _Made:
    note: bytes
    size: int
    keys: tuple[str, ...]
    protected_up_to: int | None
    told: tuple[str, ...]


class CheckpointDialog(QDialog):
    """Signs the ledger's present end, and saves it where it is asked to."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Checkpoint"))
        self._context = context
        self._made: _Made | None = None
        self._facts = Facts()
        self._outcome, self._problem = value(), label(role="problem")
        scrolled = Scrolled(self.tr("Checkpoint"))
        column = scrolled.column
        column.addWidget(label(self.tr("A checkpoint for somebody outside"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "Whoever has the keys of a ledger could write it anew; only a checkpoint in "
                    "other hands shows that this was done, so give one to somebody you trust, as "
                    "often as you can. It tells them how many events there are, and nothing of "
                    "what they say."
                )
            )
        )
        column.addWidget(self._facts)
        column.addWidget(self._outcome)
        column.addWidget(self._problem)
        column.addStretch()
        self._outcome.hide()
        self._problem.hide()
        self._save = button(self.tr("&Save the checkpoint…"), primary=True)
        self._save.setEnabled(False)
        self._save.clicked.connect(self._choose)
        compare = button(self.tr("&Compare with one that came back…"))
        compare.clicked.connect(self._choose_to_compare)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        edge = theme.STEP * 2
        actions = QWidget()
        flow = FlowLayout(actions, from_end=True)
        flow.setContentsMargins(edge, theme.STEP, edge, edge)
        for each in (self._save, compare, close):
            flow.addWidget(each)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled, 1)
        whole.addWidget(actions)
        self.resize(theme.STEP * 72, theme.STEP * 50)
        archive = context.archive
        context.jobs.save(self, lambda _: _make(archive), self._show, failed=self._failed)

    def save(self, target: Path) -> None:
        """Write the checkpoint and the keys that verify it to a file of their own."""
        if self._made is None:
            return
        content = self._made.note
        keys = "".join(f"{key}\n" for key in self._made.keys)
        beside = target.with_name(f"{target.name}.keys")

        def work(_: object) -> Path:
            for path in (target, beside):
                outside.require_free(path)
            with outside.new_file(target) as file, outside.new_file(beside) as other:
                file.write(content)
                other.write(keys.encode("ascii"))
            return target

        self._context.jobs.read(
            self,
            work,
            lambda path: self._tell(
                self.tr(
                    "Saved: {path}\nThe keys that verify it: {keys}\nGive both to somebody outside."
                ).format(path=path, keys=beside)
            ),
            failed=self._failed,
        )

    def compare(self, path: Path) -> None:
        """Say whether the ledger goes on from a checkpoint that somebody kept."""
        archive = self._context.archive
        self._context.jobs.read(
            self,
            lambda _: checkpoint.verify_continuation(
                archive, verifying.read_small(path, _LARGEST_NOTE)
            ),
            self._show_compared,
            failed=self._failed,
        )

    def _choose(self) -> None:
        size = self._made.size if self._made is not None else 0
        name = f"checkpoint-{size}.txt"
        paths.choose_new_file(self, self.tr("Save the checkpoint"), name, self.save)

    def _choose_to_compare(self) -> None:
        paths.choose_file(self, self.tr("A checkpoint that came back"), self.compare)

    def _show(self, made: _Made) -> None:
        self._made = made
        locale = QLocale()
        self._facts.show_facts(
            [
                (self.tr("Events it covers"), locale.toString(made.size)),
                (
                    self.tr("Known to be held outside"),
                    self.tr("none yet")
                    if made.protected_up_to is None
                    else self.tr("up to event {number}").format(
                        number=locale.toString(made.protected_up_to)
                    ),
                ),
            ]
        )
        if made.told:
            self._problem.setText("\n".join(map(wording.said, made.told)))
            self._problem.show()
        self._save.setEnabled(True)

    def _show_compared(self, told: Continuation | Finding) -> None:
        if isinstance(told, Continuation) and told.is_continued:
            self._tell(
                self.tr(
                    "The ledger goes on from it: its first {size} events are those that were "
                    "signed then."
                ).format(size=QLocale().toString(told.checkpoint.size))
            )
            return
        self._outcome.hide()
        self._problem.setText(
            self.tr("The ledger does not go on from it.") + f"\n{wording.said(told.sentence)}"
        )
        self._problem.show()

    def _tell(self, outcome: str) -> None:
        self._problem.hide()
        self._outcome.setText(outcome)
        self._outcome.show()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, ArchiveError):
            self._context.jobs.failed.emit(error)
            return
        self._outcome.hide()
        self._problem.setText(errors.told(error))
        self._problem.show()


def _make(archive: Archive) -> _Made:
    """Make a checkpoint; where the archive refuses that, take the newest that it kept."""
    is_refused = bool(archive.standing.refusal)
    signed = Signed(checkpoint.load_newest(archive)) if is_refused else checkpoint.sign(archive)
    size = signed.note.decode("utf-8").split("\n")[1]
    protected = holding.protected_up_to(archive)
    keys = tuple(archive.log.keys.verifier_keys())
    return _Made(signed.note, int(size), keys, protected, signed.told)
