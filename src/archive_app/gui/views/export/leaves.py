"""The fourth step: what leaves and what stays, to the last value, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QTreeView, QVBoxLayout

from archive_app.gui import errors, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.leaving_fields import Arranged, LeavingFields, arrange, kind_label
from archive_app.gui.papers import PaperWords
from archive_app.gui.views.export.step import Asked, Step
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.text import button, label, value
from archive_app.progress import Meter
from archive_app.services import leaving
from archive_app.services.bundle_contents import Kept, LeftOut, Selection
from archive_app.services.bundle_files import CARRIES
from archive_app.services.disclosing import EVENT, leaves_by_itself
from archive_app.services.leaving import Leaving

_MOST = 50
_MOST_NAMES = 8
_CARRYING = (Kept.UNREAD, Kept.OUTDATED, Kept.UNREADABLE, Kept.CLOSED, Kept.TELLS)


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
        self._asked_for = 0
        self._summary = QVBoxLayout()
        self._problem = label(role="problem")
        self._problem.hide()
        self._model = LeavingFields(self)
        self._model.toggled.connect(self._toggled)
        self._tree = QTreeView()
        self._tree.setModel(self._model)
        self._tree.expanded.connect(self._model.fill)
        self._tree.setAccessibleName(self.tr("Every field, and whether it leaves"))
        self._tree.setMinimumHeight(theme.STEP * 30)
        self._tree.setAllColumnsShowFocus(True)
        self._whole = value()
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
        self._asked_for += 1
        number = self._asked_for
        self._found = None
        self.changed.emit()
        archive, asked = self.context.archive, self.asked
        incidents, choice, passes_on = asked.incidents, asked.choice, asked.passes_on

        def work(_: Meter) -> tuple[Leaving, Arranged]:
            found = leaving.show_leaving(archive, incidents, choice, passes_on=passes_on)
            return found, arrange(found)

        def show(found: tuple[Leaving, Arranged]) -> None:
            if number == self._asked_for:
                self._show(*found)

        self.context.jobs.read(
            self, work, show, failed=self._refused, title=self.tr("Looking at what would leave")
        )

    def _show(self, found: Leaving, arranged: Arranged) -> None:
        self._found = found
        self._problem.hide()
        empty(self._summary)
        if found.selection is not None:
            self._summary.addWidget(self._counts(found.selection))
            for each in self._ways_on(found.selection):
                self._summary.addWidget(each)
        if named := self._named_beyond():
            self._summary.addWidget(
                label(
                    self.tr("On your word these leave as well: {fields}.").format(
                        fields="; ".join(named)
                    ),
                    "problem",
                )
            )
        expanded, scroll = self._expanded(), self._tree.verticalScrollBar().value()
        current = self._model.field_at(self._tree.currentIndex())
        self._model.show_fields(arranged)
        self._whole.clear()
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            self._tree.setExpanded(index, index.data() in expanded or row == 0)
        # Whoever ticks one field after the other stays where they are.
        if current:
            make_current(self._tree, self._model.index_of(current))
        self._tree.verticalScrollBar().setValue(scroll)
        self._again.setVisible(bool(self.asked.disclose or self.asked.withhold))
        self.changed.emit()

    def _show_whole(self, index: QModelIndex) -> None:
        """Show the chosen line in full: in the tree it is cut where it is too long."""
        self._whole.setText(str(index.siblingAtColumn(0).data() or ""))

    def _ways_on(self, selection: Selection) -> Iterable[AnswerCard | QCheckBox]:
        """Yield what stays as a whole, and a box for each thing that can be let out on purpose."""
        if selection.left_out:
            yield self._stays(selection.left_out)
        is_open = CARRIES in self.asked.disclose
        if is_open or any(each.kept in _CARRYING for each in selection.left_out):
            box = QCheckBox(
                self.tr("Let these files leave with everything that they carry in them")
            )
            box.setChecked(is_open)
            box.clicked.connect(lambda is_wanted: self._toggled(CARRIES, is_wanted))
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

    def _is_default(self, field: str, leaves: bool) -> bool:
        return dict(leaves_by_itself()).get(field) is leaves

    def _pass_on(self, is_wanted: bool) -> None:
        self.asked.passes_on = is_wanted
        self._ask()

    def _reset(self) -> None:
        self.asked.disclose = self.asked.withhold = ()
        self._ask()

    def _named_beyond(self) -> list[str]:
        words, told = PaperWords(), []
        for name in sorted(self.asked.disclose):
            kind, _, field = name.partition(".")
            pointer = field if kind == EVENT else f"/{field.replace('.', '/')}"
            told.append(f"{kind_label(words, kind)} – {words.field(kind, pointer)}")
        return told

    def _expanded(self) -> set[object]:
        rows = (self._model.index(row, 0) for row in range(self._model.rowCount()))
        return {index.data() for index in rows if self._tree.isExpanded(index)}

    def _refused(self, error: Exception) -> None:
        self._problem.setText(errors.told(error))
        self._problem.show()
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
        whys = {
            Kept.LEVEL: self.tr("it is marked restricted or secret, or was erased"),
            Kept.SHREDDED: self.tr("its bytes were destroyed on purpose"),
            Kept.UNREAD: self.tr("what it carries in it was not looked at yet"),
            Kept.OUTDATED: self.tr(
                "an earlier version of this program looked at what it carries in it, and at less"
            ),
            Kept.UNREADABLE: self.tr("what it carries in it cannot be looked at here"),
            Kept.CLOSED: self.tr("it is of a kind that this program cannot look into"),
        }
        tells = {
            "where it was made": self.tr("where it was made"),
            "which device made it": self.tr("which device made it"),
            "a person or owner": self.tr("a person or owner"),
        }
        for each in left_out[:_MOST]:
            what = self.tr("A file of {item}") if each.is_file else self.tr("Item {item}")
            why = [whys[each.kept]] if each.kept in whys else []
            if each.tells:
                told = ", ".join(tells.get(tell, tell) for tell in each.tells)
                why.append(self.tr("the file itself tells {what}").format(what=told))
            if each.carries:
                names = ", ".join(each.carries[:_MOST_NAMES])
                if len(each.carries) > _MOST_NAMES:
                    rest = self.tr("and %n more", "", len(each.carries) - _MOST_NAMES)
                    names = f"{names}, {rest}"
                why.append(
                    self.tr("it carries more than is known to be harmless: {names}").format(
                        names=names
                    )
                )
            made.body.addWidget(label(f"{what.format(item=each.item)}: {'; '.join(why)}."))
        if len(left_out) > _MOST:
            made.body.addWidget(label(self.tr("and %n more", "", len(left_out) - _MOST), "muted"))
        return made
