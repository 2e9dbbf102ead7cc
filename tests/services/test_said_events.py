"""What an event says under its leaf counts: not the column of its kind, and not what was put in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_app.errors import ArchiveError, Damaged, NotAllowed
from archive_app.model.inputs import AgentInput, EvidenceItemInput
from archive_app.services import access, catalogue, custody, seen_logs, signers, witness
from archive_app.services.bundle_receive import load_trust
from archive_app.services.custody import ByHand
from archive_app.services.people import list_people
from archive_app.services.shred import describe_shredding, shred_item
from archive_app.store import facts, particulars
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import CHEAP, PASSPHRASE, add_incident, create_archive, opened
from tests.services.steps import events, plans, rows, take_one
from tests.services.tampering import edit_event, relabel, reopen, tamper, tampering

SIGNER = "ab" * 32


@pytest.mark.parametrize("edit", ["kind", "words"])
def test_a_key_that_was_given_up_stays_so_whatever_kind_its_event_is_called(
    archive: Archive, edit: str
) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    signers.revoke(archive, SIGNER, "compromised", "2026-01-01")
    (revoked,) = events(archive, "signer_revoked")
    relabel(archive, revoked.number, "signer_trusted")
    if edit == "words":
        edit_event(reopen(archive.path), revoked.number, kind="signer_trusted")
    tamper(reopen(archive.path), "UPDATE known_signer SET status = 'active', since = NULL")
    with reopen(archive.path) as again:
        if edit == "words":
            with pytest.raises(Damaged, match=f"Event {revoked.number} is not what"):
                signers.list_signers(again)
        else:
            assert [each.status for each in signers.list_signers(again)] == ["compromised"]


def test_the_last_word_about_a_key_counts(archive: Archive) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    signers.revoke(archive, SIGNER, "compromised", "2026-01-01")
    signers.revoke(archive, SIGNER, "lost", "2026-02-02", was_mistaken=True)
    tamper(archive, "UPDATE known_signer SET status = 'active', since = NULL")
    with reopen(archive.path) as again:
        (known,) = signers.list_signers(again)
        assert (known.status, known.since) == ("lost", "2026-02-02")


def test_nobody_acts_as_another_by_the_words_of_an_event(archive: Archive) -> None:
    access.add_person(archive, AgentInput(name="Boris", kind="person"), "a passphrase 77", CHEAP)
    (granted,) = events(archive, "access_granted")
    owner, other = (each for each in list_people(archive) if each.purpose == "passphrase")
    said = rows(archive, "SELECT lines FROM event WHERE number = ?", granted.number)[0][0]
    with tampering(archive) as connection:
        forged = said.replace(other.slot_id + other.agent_id, other.slot_id + owner.agent_id)
        assert forged != said
        connection.execute("UPDATE event SET lines = ? WHERE number = ?", (forged, granted.number))
    with pytest.raises(Damaged, match="whose key slot"):
        Archive.open(archive.path, "a passphrase 77").close()
    with reopen(archive.path) as again:
        tamper(again, "UPDATE event SET lines = ? WHERE number = ?", said, granted.number)
    with Archive.open(archive.path, "a passphrase 77") as again:
        assert again.agent_id == other.agent_id


def test_an_older_code_gives_out_nothing_though_the_event_of_the_copy_is_called_another(
    archive: Archive,
) -> None:
    with archive.reading() as session:
        old = facts.load_fact(driver_connection(session), "code", 8)
    archive.accept_copy("A copy for the second team.")
    (succeeded,) = events(archive, "log_succeeded")
    relabel(archive, succeeded.number, "viewed")
    tamper(reopen(archive.path), "UPDATE fact SET value = ? WHERE name = 'code'", old)
    with reopen(archive.path) as again, pytest.raises(Damaged, match="--copied"):
        add_incident(again)


@pytest.mark.parametrize("edit", ["kind", "lines", "revision", "chain"])
def test_held_evidence_stays_whatever_is_edited(
    archive: Archive, tmp_path: Path, edit: str
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    number = custody.record_by_hand(archive, ByHand("legal_hold_set", item.reference)).number
    with pytest.raises(NotAllowed, match="legal hold"):
        shred_item(archive, item.reference, reason="asked for")
    tamper(archive, "UPDATE evidence_item SET legal_hold = 0")
    relabel(reopen(archive.path), number, "viewed")
    if edit == "lines":
        edit_event(reopen(archive.path), number, kind="viewed")
    elif edit != "kind":
        with tampering(reopen(archive.path)) as connection:
            connection.execute("UPDATE record SET revision = 1 WHERE kind = 'evidence_item'")
            if edit == "chain":
                connection.execute("DELETE FROM revision WHERE number = 2")
    with reopen(archive.path) as again:
        for ask in (describe_shredding, lambda *asked: shred_item(*asked, reason="asked for")):
            with pytest.raises(ArchiveError):
                ask(again, item.reference)


def test_an_item_that_is_recorded_under_a_hold_is_so_by_its_revision_and_its_event(
    archive: Archive,
) -> None:
    new = catalogue.record(archive, EvidenceItemInput(title="A paper", legal_hold=True))
    assert [each.kind for each in events(archive)][-2:] == ["item_recorded", "legal_hold_set"]
    tamper(archive, "UPDATE evidence_item SET legal_hold = 0")
    with reopen(archive.path) as again, pytest.raises(NotAllowed, match="legal hold"):
        describe_shredding(again, new.reference or "")


def test_the_words_of_an_item_under_no_hold_are_its_own(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    custody.record_by_hand(archive, ByHand("legal_hold_set", item.reference))
    custody.record_by_hand(archive, ByHand("legal_hold_lifted", item.reference))
    with tampering(archive) as connection:
        connection.execute(
            "UPDATE revision SET lines = replace(lines, '\"/title\",', '\"/titel\",')"
            " WHERE number = 3"
        )
    with reopen(archive.path) as again, pytest.raises(Damaged):
        describe_shredding(again, item.reference)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE seen_log SET size = ?1, root = ?2",
        "UPDATE seen_log SET root = ?2",
        "UPDATE seen_log SET size = size + 1, root = ?2",
        "DELETE FROM seen_log WHERE ?1 > 0 AND ?2 <> x''",
    ],
)
def test_a_fork_is_not_cosigned_whatever_became_of_the_list_of_what_was_seen(
    tmp_path: Path, edit: str
) -> None:
    path, twin = tmp_path / "archive", tmp_path / "twin"
    with opened(path) as archive:
        base = witness.make_request(archive)
    shutil.copytree(path, twin)
    other, _ = create_archive(tmp_path / "other")
    with other:
        witness.cosign(other, base.body, base.vkeys)
        with opened(path) as archive:
            add_incident(archive, "One history")
            told = witness.make_request(archive, since=base.head.size)
            witness.cosign(other, told.body, ())
    tamper(other, edit, base.head.size, base.head.root)
    state = tmp_path / "state of another computer"
    state.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(state))
        with opened(twin) as forger:
            forger.accept_move()
            for title in ("Another", "history"):
                add_incident(forger, title)
            longer = [
                witness.make_request(forger, since=since)
                for since in (base.head.size, told.head.size)
            ]
    with Archive.open(other.path, PASSPHRASE) as again:
        (seen,) = load_trust(again).seen
        assert (seen.head.size, seen.head.root) == (told.head.size, told.head.root)
        for request in longer:
            with pytest.raises(ArchiveError):
                witness.cosign(again, request.body, base.vkeys)
        assert len(events(again, "checkpoint_cosigned")) == 2


def test_no_question_reads_through_the_ledger(archive: Archive) -> None:
    def ask() -> None:
        with archive.reading() as session:
            connection = driver_connection(session)
            seen_logs.load_seen(connection)
            signers.load_all(connection)
            particulars.owners(connection)
            particulars.stated_code(connection.execute)

    for step in plans(archive, ask):
        assert not step.startswith(("SCAN event", "SCAN record", "SCAN revision"))
