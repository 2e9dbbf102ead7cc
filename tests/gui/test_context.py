"""What views are told of commits: each of them, and not one by one where they come fast."""

from __future__ import annotations

from archive_app.services import catalogue
from archive_app.services.evidence import list_items
from tests.gui.screens.records import first_reference
from tests.gui.stage import Stage


def test_commits_that_come_fast_are_told_together_and_none_is_lost(stage: Stage) -> None:
    stage.unlock()
    stage.settle()
    context, told = stage.context, list[frozenset[str]]()
    context.changed.connect(told.append)
    reference = first_reference(stage)
    for number in range(20):
        catalogue.edit(context.archive, reference, "incident", {"remarks": f"{number}"})
    (item,) = list_items(context.archive, limit=1)
    catalogue.edit(context.archive, item.reference, "evidence_item", {"title": "the last"})
    assert "incident" in told[0]
    stage.settle()
    assert len(told) < 10
    assert "evidence_item" in frozenset().union(*told)
