"""The form of a source: its pseudonym, how it knows, how far it can be relied on, what it risks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.views.form_page import FormPage, Work
from archive_app.gui.widgets.date_field import DateField
from archive_app.gui.widgets.field_group import FieldGroup, Said
from archive_app.gui.widgets.form_field import CodeField, FormField, LineField, TextField
from archive_app.gui.widgets.masked_field import MaskedField
from archive_app.gui.widgets.rows_field import RowsField
from archive_app.model.inputs import SourceInput
from archive_app.progress import Meter
from archive_app.services import catalogue, form_drafts
from archive_app.store.archive import Archive


class SourceFields(FieldGroup):
    """The fields of a source; its real name is hidden until it is asked for."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.fields = {
            "pseudonym": LineField(
                self.tr("Pseudonym"),
                self.tr("What lists show: nothing that tells who it is."),
                needed=self.tr("Give a pseudonym: lists show it in place of a name."),
            ),
            "kind": self._code(self.tr("Kind"), "source_kind"),
            "directness": self._code(self.tr("Direct or hearsay"), "source_directness"),
            "reliability": self._code(self.tr("Reliability"), "source_reliability"),
            "independence_group": LineField(
                self.tr("Independence group"),
                self.tr(
                    "The same words for all sources that go back to one: "
                    "ten copies of a video are one source."
                ),
            ),
            "connection": LineField(self.tr("Connection with the events")),
            "prior_accounts": RowsField(
                self.tr("Earlier accounts"),
                self._account_fields,
                self.tr("Add an account"),
                self.tr("To whom the source told it already, and when."),
            ),
            "risk_assessment": TextField(self.tr("Risk assessment"), lines=3),
            "confidentiality": CodeField(
                context, self.tr("Confidentiality"), "confidentiality", default="restricted"
            ),
            "name": MaskedField(
                self.tr("Real name"),
                self.tr("Kept as secret whatever the confidentiality; leave it out if you can."),
            ),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP * 2)
        for field in self.fields.values():
            column.addWidget(field)
        self.watch()

    def _code(self, title: str, scheme: str) -> FormField:
        return CodeField(self._context, title, scheme)

    def _account_fields(self) -> Mapping[str, FormField]:
        return {
            "to": LineField(
                self.tr("To whom"), needed=self.tr("Say to whom, or remove the account.")
            ),
            "when": DateField(self._context, self.tr("When it was told")),
            "about": LineField(self.tr("About what")),
        }


class SourceForm(FormPage):
    """A new source, or the next revision of one."""

    KIND = "source"
    FORM = form_drafts.SOURCE
    LIST = "sources"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, SourceFields(context), parent)

    def name_page(self, *, is_new: bool) -> str:
        """Return the title of the page."""
        return self.tr("New source") if is_new else self.tr("Edit the source")

    def write(self, archive: Archive, reference: str | None, said: Said, revision: int) -> Work:
        """Return what saves the source."""

        def work(_: Meter) -> str:
            if reference is None:
                new = catalogue.read_input(archive, SourceInput, said)
                return catalogue.record(archive, new).reference or ""
            catalogue.edit(archive, reference, "source", said, expected_revision=revision)
            return reference

        return work
