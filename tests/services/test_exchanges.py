"""Lists of bundles say when, for whom and what for, and what came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import Damaged
from archive_app.progress import Meter
from archive_app.services import bundle_receipt, bundle_receive, exchanges, identity
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, create_archive
from tests.services.exporting import exported, exporting_archive
from tests.services.steps import events
from tests.services.tampering import edit_event, tamper


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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("receipt_confirmed", {"from": "The Minister"}),
        ("export_prepared", {"purpose": "Another purpose"}),
        ("exported", {"outcome": "another bundle"}),
    ],
)
def test_no_list_of_sent_bundles_tells_what_the_ledger_does_not_prove(
    tmp_path: Path, kind: str, said: dict[str, str]
) -> None:
    archive, incident = exporting_archive(tmp_path / "first")
    receipt = exported(archive, incident, tmp_path / "sent", form="zip")
    bundle_receipt.confirm_by_digest(archive, receipt.bundle, receipt.digest, "Olha")
    number = events(archive, kind)[0].number
    edit_event(archive, number, **said)
    with Archive.open(archive.path, PASSPHRASE) as again:
        keys = exchanges.sent_keys(again)
        with pytest.raises(Damaged, match=f"Event {number} is not what"):
            exchanges.load_sent_rows(again, keys)


def test_no_bundle_is_called_confirmed_by_the_receipt_of_another(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "first")
    names = []
    for name in ("one", "two"):
        receipt = exported(archive, incident, tmp_path / name, form="zip")
        names.append(receipt.bundle)
    bundle_receipt.confirm_by_digest(archive, receipt.bundle, receipt.digest, "Olha")
    tamper(
        archive,
        "UPDATE sent_bundle SET confirmed_event ="
        " (SELECT confirmed_event FROM sent_bundle WHERE name = ?) WHERE name = ?",
        *reversed(names),
    )
    with Archive.open(archive.path, PASSPHRASE) as again:
        keys = exchanges.sent_keys(again)
        with pytest.raises(Damaged, match="tells of something else"):
            exchanges.load_sent_rows(again, keys)


def test_no_list_of_received_bundles_tells_what_the_ledger_does_not_prove(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "first")
    with archive:
        receipt = exported(archive, incident, tmp_path / "sent", form="zip")
    other, _ = create_archive(tmp_path / "second")
    identity.create(other, "Analyst")
    bundle_receive.receive(other, receipt.path, Meter(), received_from="A courier")
    number = events(other, "bundle_received")[0].number
    edit_event(other, number, **{"from": "The Minister"})
    with Archive.open(other.path, PASSPHRASE) as again:
        keys = exchanges.received_keys(again)
        with pytest.raises(Damaged, match=f"Event {number} is not what"):
            exchanges.load_received_rows(again, keys)
