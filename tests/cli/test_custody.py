"""The ledger as a list: what came to nothing does not read as if it had happened."""

from __future__ import annotations

from pathlib import Path

from archive_app.model.custody import Event
from archive_app.services import bundles_sent
from archive_app.store import records
from tests.archives import add_incident, opened
from tests.cli.running import OPEN, run, succeed
from tests.services.tampering import forge_leaf, tamper


def test_a_failed_extraction_is_not_listed_as_exported(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    (item,) = succeed("evidence", "list", "a", "--json", *OPEN).json
    (stored,) = (path for path in (folder / "a" / "objects").rglob("*") if path.is_file())
    sealed = bytearray(stored.read_bytes())
    sealed[-20] ^= 1
    stored.write_bytes(sealed)
    assert run("evidence", "extract", "a", item["reference"], "--to", "out", *OPEN).code == 11
    listed = succeed("custody", "list", "a", "--kind", "exported", *OPEN).stdout
    assert "Exported (failed)" in listed.splitlines()[1]


def test_an_export_that_wrote_no_bundle_is_listed_as_such(folder: Path) -> None:
    with opened(folder / "a") as archive:
        incident = add_incident(archive)
        with archive.writing() as transaction:
            found = records.find(transaction.connection, incident.id)
            about = (records.subject(transaction.connection, found),)
            for name in ("EVB-20261122-7F3K9QXA", "EVB-20261122-7F3K9QXB"):
                prepared = transaction.record(Event("export_prepared", about, outcome=name))
                bundles_sent.save_prepared(transaction.connection, name, "a court", prepared.number)
            failed = f"{name}\nfailed: The disk is full."
            transaction.record(Event("exported", about, outcome=failed))
    lines = succeed("custody", "list", "a", *OPEN).stdout.splitlines()
    assert "State of lists recorded" in lines[1]
    assert "Exported (failed)" in lines[2]
    assert "Export prepared (no bundle written)" in lines[3]
    assert "Export prepared (no bundle written)" in lines[4]


def test_an_event_that_the_ledger_refutes_is_not_shown_as_proven(folder: Path) -> None:
    with opened(folder / "a") as archive:
        add_incident(archive)
    forge_leaf(archive, 1)
    shown = run("custody", "show", "a", "1", "--json", *OPEN)
    assert (shown.code, shown.stdout) == (11, "")
    assert "Event 1 is not what the ledger was built over" in shown.stderr
    assert len(succeed("custody", "list", "a", "--json", *OPEN).json) >= 2


def test_deleted_checkpoints_are_told_wherever_they_matter(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    tamper(opened(folder / "a"), "DELETE FROM checkpoint")
    for command, code in (
        (("custody", "verify", "a"), 1),
        (("archive", "check", "a"), 1),
        (("find", "a", "--file", "file", "--certificate", "page.txt"), 11),
    ):
        ended = run(*command, *OPEN)
        assert ended.code == code
        assert "No checkpoint" in ended.stdout + ended.stderr
    assert not (folder / "page.txt").exists()
    told = succeed("archive", "info", "a", *OPEN).stdout
    assert "no checkpoint of the present log is kept" in told
    assert "event -1" not in told


def test_the_end_of_a_former_log_is_signed_with_a_word_about_it(folder: Path) -> None:
    with opened(folder / "a") as archive:
        add_incident(archive)
        archive.accept_copy("Used in the field.")
    tamper(archive, "DELETE FROM checkpoint WHERE log = 1")
    assert run("custody", "verify", "a", *OPEN).code == 1
    signed = succeed("custody", "checkpoint", "a", "--json", *OPEN)
    assert "The end of the log that event 2 goes on from was not signed" in signed.stderr
    assert succeed("custody", "verify", "a", *OPEN).stderr == ""
    assert "was not signed" not in succeed("custody", "checkpoint", "a", *OPEN).stderr
