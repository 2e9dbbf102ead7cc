"""Lists of bundles say when, for whom and what for, and what came back."""

from __future__ import annotations

from pathlib import Path

from archive_app.progress import Meter
from archive_app.services import bundle_receipt, bundle_receive, exchanges, identity
from tests.archives import create_archive
from tests.services.exporting import exported, exporting_archive


def test_what_went_out_and_what_came_in_is_listed_with_what_its_events_say(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "first")
    with archive:
        receipt = exported(archive, incident, tmp_path / "sent", form="zip")
        (key,) = exchanges.sent_keys(archive)
        (row,) = exchanges.load_sent_rows(archive, [key])
        assert (row.sent.name, row.purpose) == (receipt.bundle, "Proceeding 42")
        assert row.exported_at is not None
        assert (row.confirmed_at, row.confirmed_by) == (None, None)
        bundle_receipt.confirm_by_digest(archive, receipt.bundle, receipt.digest, "Olha")
        (row,) = exchanges.load_sent_rows(archive, [key, 99])
        assert row.confirmed_by == "Olha"
        assert exchanges.received_keys(archive).tolist() == []
    other, _ = create_archive(tmp_path / "second")
    with other:
        identity.create(other, "Analyst")
        bundle_receive.receive(other, receipt.path, Meter(), received_from="A courier")
        (came,) = exchanges.load_received_rows(other, exchanges.received_keys(other))
        assert (came.received.name, came.received_from) == (receipt.bundle, "A courier")
        assert came.received_at.endswith("Z")
        assert exchanges.sent_keys(other).tolist() == []
