"""The lists and the tree that bundles are chosen from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from archive_app.gui.models.chosen_incidents import ChosenIncidents
from archive_app.gui.models.keyed_rows import Column, KeyedRows
from archive_app.gui.models.leaving_fields import LeavingFields, arrange, stays_because
from archive_app.services import browsing, leaving
from archive_app.services.browsing import IncidentRow
from archive_app.services.disclosing import Choice, Stays
from tests.gui.stage import Stage


def incidents(stage: Stage) -> KeyedRows[IncidentRow]:
    stage.unlock()
    made: KeyedRows[IncidentRow] = KeyedRows(
        stage.context,
        browsing.incident_keys,
        browsing.load_incident_rows,
        [Column("Incident", lambda row: row.title)],
        lambda row: row.title,
    )
    made.reload()
    stage.settle()
    made.row(0)
    stage.settle()
    return made


def test_ticked_incidents_are_known_by_their_references(
    stage: Stage, qtmodeltester: ModelTester
) -> None:
    rows = incidents(stage)
    model = ChosenIncidents(rows)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    first = model.index(0, 0)
    assert model.setData(first, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    row = rows.row(0)
    assert row is not None
    assert model.chosen == (row.reference,)
    model.choose(("another",))
    assert model.data(first, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert model.chosen == ("another",)


def test_the_tree_has_every_value_that_the_service_tells(
    stage: Stage, qtmodeltester: ModelTester
) -> None:
    stage.unlock()
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    found = leaving.show_leaving(archive, [row.reference], Choice())
    model = LeavingFields()
    arranged = arrange(found)
    model.show_fields(arranged)
    shown = 0
    # Files that carry more than they show come first, and are no values.
    for kind in range(bool(arranged.files), model.rowCount()):
        head = model.index(kind, 0)
        for field in range(model.rowCount(head)):
            index = model.index(field, 0, head)
            model.fill(index)
            shown += max(1, model.rowCount(index))
    assert shown == len(found.values)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_every_reason_to_stay_has_words() -> None:
    assert len({stays_because(why) for why in Stays}) == len(Stays)
