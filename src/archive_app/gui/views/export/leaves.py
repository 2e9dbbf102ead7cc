"""The fourth step: what leaves and what stays, to the last value, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QPushButton, QTreeView, QVBoxLayout, QWidget

from archive_app.gui import errors, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.models.leaving_fields import Arranged, LeavingFields, arrange, kind_label
from archive_app.gui.papers import PaperWords
from archive_app.gui.staying import called_itself, why_it_stays
from archive_app.gui.views.export.step import Asked, Step
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label, value
from archive_app.progress import Meter
from archive_app.services import leaving, prepare
from archive_app.services.bundle_contents import Kept, LeftOut, Selection
from archive_app.services.disclosing import EVENT, Choice, leaves_by_itself
from archive_app.services.leaving import Leaving

_MOST = 50
_MOST_NAMES = 8
_LOOK = "look"


class LeavesStep(Step):
    """What the service says of a selection, with ticks for what a person names."""

    def __init__(self, context: Context, asked: Asked) -> None:
        super().__init__(
            context,
            asked,
            self.tr("What leaves, and what stays?"),
            self.tr(
                "What could harm a source stays unless you tick it. "
                "Whatever is ticked here can be read by whoever gets the bundle."
            ),
        )
        self._found: Leaving | None = None
        self._looking = Latest(context.jobs, self)
        self._is_looking = False
        self._summary = QVBoxLayout()
        self._problem = label(role="problem")
        self._problem.hide()
        self._model = LeavingFields(self)
        self._model.toggled.connect(self._toggled)
        self._model.let.connect(self._let)
        self._tree = QTreeView()
        self._tree.setModel(self._model)
        self._tree.expanded.connect(self._model.fill)
        self._tree.setAccessibleName(self.tr("Every field, and whether it leaves"))
        self._tree.setMinimumHeight(theme.STEP * 30)
        self._tree.setAllColumnsShowFocus(True)
        self._whole = value()
        self._whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # its row has the keyboard
        self._whole.hide()
        self._tree.selectionModel().currentChanged.connect(self._show_whole)
        self._again = button(self.tr("Back to what leaves by itself"), quiet=True)
        self._again.clicked.connect(self._reset)
        self.column.addWidget(self._problem)
        self.column.addLayout(self._summary)
        self.column.addWidget(label(self.tr("Field by field"), "heading"))
        self.column.addWidget(self._tree, 1)
        self.column.addWidget(self._whole)
        self.column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeading)

    def enter(self) -> None:
        """Ask the service anew."""
        self._ask()
        self._tree.setFocus()

    @property
    def shown(self) -> Leaving | None:
        """What was shown last, None where nothing is."""
        return self._found

    def missing(self) -> str:
        """Let nobody go on before it was shown, nor where an incident may not leave at all."""
        if self._found is None:
            return self.tr("Wait until it is shown what leaves.")
        if self._found.refused:
            return self.tr(
                "Nothing of {incidents} may leave by itself: it is marked restricted or secret. "
                "Tick what of it may leave, such as its title, or go back and leave it out."
            ).format(incidents=", ".join(self._found.refused))
        return ""

    def _ask(self) -> None:
        self._found = None
        self.changed.emit()
        archive, asked = self.context.archive, self.asked
        incidents, choice, passes_on = asked.incidents, asked.choice, asked.passes_on

        def work(_: Meter) -> tuple[Leaving, Arranged]:
            found = leaving.show_leaving(archive, incidents, choice, passes_on=passes_on)
            return found, arrange(found)

        self._looking.read(
            work,
            lambda found: self._show(*found),
            failed=self._refused,
            title=self.tr("Looking at what would leave"),
        )

    def _show(self, found: Leaving, arranged: Arranged) -> None:
        self._found = found
        self._problem.hide()
        empty(self._summary)
        if found.selection is not None:
            if not found.selection.files:
                self._summary.addWidget(label(self._told_empty(found.selection), "problem"))
            self._summary.addWidget(self._counts(found.selection))
            for each in self._ways_on(found.selection):
                self._summary.addWidget(each)
        if named := [*self._named_beyond(), *self._let_leave()]:
            self._summary.addWidget(
                label(
                    self.tr("On your word these leave as well: {fields}.").format(
                        fields="; ".join(named)
                    ),
                    "problem",
                )
            )
        expanded, scroll = self._expanded(), self._tree.verticalScrollBar().value()
        current = self._model.named_at(self._tree.currentIndex())
        self._model.show_fields(arranged)
        self._whole.clear()
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            is_first = row <= bool(arranged.files)
            self._tree.setExpanded(index, index.data() in expanded or is_first)
        # Whoever ticks one field after the other stays where they are.
        if current:
            make_current(self._tree, self._model.index_of(current))
        self._tree.verticalScrollBar().setValue(scroll)
        self._again.setVisible(self.asked.choice != Choice())
        self.changed.emit()

    def _told_empty(self, selection: Selection) -> str:
        if not selection.left_out:
            return self.tr("There is no file of evidence to leave: only what is said of it leaves.")
        return self.tr(
            "No file of evidence leaves: each stays for what it may tell. Tick below those that "
            "may leave, or go on without any."
        )

    def _show_whole(self, index: QModelIndex) -> None:
        """Show the chosen line in full: in the tree it is cut where it is too long."""
        self._whole.setText(str(index.siblingAtColumn(0).data() or ""))
        self._whole.setVisible(bool(self._whole.text()))

    def _ways_on(self, selection: Selection) -> Iterable[QWidget]:
        """Yield what stays as a whole, and a way on for each thing that a person may decide."""
        if selection.left_out:
            yield self._stays(selection.left_out)
        if any(each.kept in (Kept.UNREAD, Kept.OUTDATED) for each in selection.left_out):
            look = button(self.tr("Look at what they carry now"))
            look.setObjectName(_LOOK)
            look.setEnabled(not self._is_looking)
            look.clicked.connect(self._look)
            row = QWidget()
            FlowLayout(row).addWidget(look)
            yield row
        staying = [each.item for each in selection.left_out if each.may_leave]
        if staying or selection.as_is:
            box = QCheckBox(
                self.tr("Let all of these files leave with everything that they carry in them")
            )
            box.setChecked(not staying)
            box.clicked.connect(lambda is_wanted: self._let_all(staying if is_wanted else []))
            yield box
        if selection.handed_on() or not self.asked.passes_on:
            box = QCheckBox(
                self.tr("Pass on the proofs that came with evidence of others: {names}").format(
                    names=", ".join(selection.handed_on())
                )
            )
            box.setChecked(self.asked.passes_on)
            box.clicked.connect(self._pass_on)
            yield box

    def _toggled(self, field: str, leaves: bool) -> None:
        """Name a field, or take back what was said of it before."""
        disclose, withhold = dict.fromkeys(self.asked.disclose), dict.fromkeys(self.asked.withhold)
        wanted, other = (disclose, withhold) if leaves else (withhold, disclose)
        was_named = field in other
        other.pop(field, None)
        if not was_named or not self._is_default(field, leaves):
            wanted[field] = None
        self.asked.disclose, self.asked.withhold = tuple(disclose), tuple(withhold)
        self._ask()

    def _let(self, item: str, leaves: bool) -> None:
        """Let the files of an item leave whatever they carry, or let them stay again."""
        let = dict.fromkeys(self.asked.as_is)
        if leaves:
            let[item] = None
        else:
            let.pop(item, None)
        self.asked.as_is = tuple(let)
        self._ask()

    def _let_all(self, staying: Sequence[str]) -> None:
        """Let these leave beside those that were let leave before; with none, let all stay."""
        both = dict.fromkeys([*self.asked.as_is, *staying])
        self.asked.as_is = tuple(both) if staying else ()
        self._ask()

    def _look(self) -> None:
        """Look at what was not looked at yet, or at less of it, and ask anew."""
        archive = self.context.archive
        self._set_looking(is_looking=True)
        job = self.context.jobs.write(
            self,
            lambda meter: prepare.prepare_files(archive, meter, again=True),
            lambda _: self._ask(),
            title=self.tr("Reading metadata and making thumbnails"),
        )
        job.when_ended(self, lambda: self._set_looking(is_looking=False))

    def _set_looking(self, *, is_looking: bool) -> None:
        """Let nobody ask twice for what is under way; its button comes anew with each answer."""
        self._is_looking = is_looking
        for each in self.findChildren(QPushButton, _LOOK):
            each.setEnabled(not is_looking)

    def _is_default(self, field: str, leaves: bool) -> bool:
        return leaves_by_itself().get(field) is leaves

    def _pass_on(self, is_wanted: bool) -> None:
        self.asked.passes_on = is_wanted
        self._ask()

    def _reset(self) -> None:
        self.asked.disclose = self.asked.withhold = self.asked.as_is = ()
        self._ask()

    def _named_beyond(self) -> list[str]:
        words, told = PaperWords(), []
        for name in sorted(self.asked.disclose):
            kind, _, field = name.partition(".")
            pointer = field if kind == EVENT else f"/{field.replace('.', '/')}"
            told.append(f"{kind_label(words, kind)} – {words.field(kind, pointer)}")
        return told

    def _let_leave(self) -> list[str]:
        items = list(self.asked.as_is)
        if not items:
            return []
        names = ", ".join(items[:_MOST_NAMES])
        if len(items) > _MOST_NAMES:
            names = f"{names}, {self.tr('and %n more', '', len(items) - _MOST_NAMES)}"
        return [self.tr("the files of {items} with everything in them").format(items=names)]

    def _expanded(self) -> set[object]:
        rows = (self._model.index(row, 0) for row in range(self._model.rowCount()))
        return {index.data() for index in rows if self._tree.isExpanded(index)}

    def _refused(self, error: Exception) -> None:
        self._problem.setText(errors.told(error))
        self._problem.show()
        self._again.setVisible(self.asked.choice != Choice())
        self.changed.emit()

    def _counts(self, selection: Selection) -> AnswerCard:
        size = sum(file.stored.size for file in selection.files)
        made = AnswerCard(self.tr("What leaves"), "", "", "plain")
        made.answer.setText(
            wording.joined(
                self.tr("%n incident(s)", "", len(selection.incidents)),
                wording.items_counted(len(selection.items)),
                self.tr("%n file(s)", "", len(selection.files)),
                wording.size(size),
            )
        )
        made.body.addWidget(
            label(
                self.tr(
                    "With %n event(s) of your ledger about them and the one that "
                    "says that this bundle is made. Even so the bundle tells how many events your "
                    "ledger has, when these were recorded, and your signing key.",
                    "",
                    len(selection.events),
                ),
                "muted",
            )
        )
        return made

    def _stays(self, left_out: tuple[LeftOut, ...]) -> AnswerCard:
        made = AnswerCard(self.tr("What stays"), "", "", "plain")
        made.answer.setText(self.tr("%n thing(s) stay as a whole", "", len(left_out)))
        for each in left_out[:_MOST]:
            what = self.tr("A file of {item}") if each.is_file else self.tr("Item {item}")
            made.body.addWidget(
                label(f"{what.format(item=called_itself(each))}: {why_it_stays(each)}.")
            )
        if len(left_out) > _MOST:
            made.body.addWidget(label(self.tr("and %n more", "", len(left_out) - _MOST), "muted"))
        return made
