"""A receipt closes an export, and what it shows is how far the ledger is protected."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.bundle import layout
from archive_app.errors import Damaged, InvalidInput, NotAllowed, NotFound
from archive_app.progress import Meter
from archive_app.services import bundle_receipt, bundles_sent, holding, identity, signers
from archive_app.services.bundle_export import Receipt
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from tests.archives import PASSPHRASE, create_archive
from tests.bundle.signers import COUNTER, run
from tests.services.exporting import exported, exporting_archive, verified
from tests.services.steps import events
from tests.services.tampering import edit_event, tamper


@pytest.fixture
def sender(tmp_path: Path) -> tuple[Archive, Saved, Receipt]:
    archive, incident = exporting_archive(tmp_path / "first")
    return archive, incident, exported(archive, incident, tmp_path / "sent", form="zip")


def recipient(path: Path) -> Archive:
    archive, _ = create_archive(path)
    identity.create(archive, "Prosecutor")
    return archive


def test_the_recipients_signature_closes_an_export(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, _, receipt = sender
    with recipient(tmp_path / "second") as other:
        made, report = bundle_receipt.make_receipt(other, receipt.path, Meter())
        assert report.digest == receipt.digest
        assert events(other)[-1].outcome == f"{receipt.bundle}\n{receipt.digest}"
        theirs = identity.load_own(other).fingerprint
    with archive:
        assert holding.protected_up_to(archive) is None
        signers.trust(archive, theirs, "The prosecutor")
        confirmed = bundle_receipt.confirm(archive, receipt.bundle, made)
        assert (confirmed.confirmed_by, confirmed.signer) == ("The prosecutor", theirs)
        prepared = bundles_sent.list_sent(archive)[0].prepared_event
        # The checkpoint that left covers everything up to the preparation of the export.
        assert confirmed.protected_up_to == prepared == holding.protected_up_to(archive)
        (event,) = events(archive, "receipt_confirmed")
        assert event.number == bundles_sent.list_sent(archive)[0].confirmed_event


def test_a_receipt_by_an_unknown_key_says_so(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, _, receipt = sender
    with recipient(tmp_path / "second") as other:
        made, _ = bundle_receipt.make_receipt(other, receipt.path, Meter())
    with archive:
        confirmed = bundle_receipt.confirm(archive, receipt.bundle, made)
        assert confirmed.confirmed_by == "Prosecutor (unknown key)"
        assert (confirmed.standing, confirmed.protects) == ("unknown", False)


def test_a_receipt_by_an_unknown_key_protects_nothing_until_the_key_is_known(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, _, receipt = sender
    with recipient(tmp_path / "second") as other:
        made, _ = bundle_receipt.make_receipt(other, receipt.path, Meter())
    with archive:
        confirmed = bundle_receipt.confirm(archive, receipt.bundle, made)
        assert confirmed.protected_up_to is holding.protected_up_to(archive) is None
        signers.trust(archive, confirmed.signer or "", "The prosecutor")
        assert holding.protected_up_to(archive) == bundles_sent.list_sent(archive)[0].prepared_event
        signers.revoke(archive, confirmed.signer or "", "compromised", "2000-01-01")
        assert holding.protected_up_to(archive) is None


@pytest.mark.parametrize(("since", "protects"), [("2000-01-01", False), ("2999-01-01", True)])
def test_a_receipt_protects_only_where_its_key_was_not_given_up_before(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt], since: str, *, protects: bool
) -> None:
    archive, _, receipt = sender
    with recipient(tmp_path / "second") as other:
        made, _ = bundle_receipt.make_receipt(other, receipt.path, Meter())
        theirs = identity.load_own(other).fingerprint
    with archive:
        signers.trust(archive, theirs, "The prosecutor")
        signers.revoke(archive, theirs, "lost", since)
        confirmed = bundle_receipt.confirm(archive, receipt.bundle, made)
        assert (confirmed.standing, confirmed.protects) == ("lost", protects)
        assert (confirmed.protected_up_to is not None) == protects


def test_a_receipt_is_a_signature_that_openssl_accepts_and_a_countersignature(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, incident, _ = sender
    with archive:
        folder = exported(archive, incident, tmp_path / "out")
    with recipient(tmp_path / "second") as other:
        made, _ = bundle_receipt.make_receipt(other, folder.path, Meter())
    path = folder.path / COUNTER
    path.parent.mkdir()
    path.write_bytes(made)
    report = verified(folder.path, folder.signer)
    assert report.verdict.exit_code == 0
    assert [each.kind for each in report.signer.signatures].count("countersignature") == 1
    ended = run(
        *[
            "openssl",
            "cms",
            "-verify",
            "-binary",
            "-noverify",
            "-inform",
            "DER",
            "-out",
            "/dev/null",
        ],
        *("-in", path, "-content", layout.TAG_MANIFEST),
        folder=folder.path,
    )
    assert ended.returncode == 0, ended


def test_the_digest_on_paper_closes_it_too(sender: tuple[Archive, Saved, Receipt]) -> None:
    archive, _, receipt = sender
    with archive:
        with pytest.raises(InvalidInput, match="something else"):
            bundle_receipt.confirm_by_digest(archive, receipt.bundle, "ab" * 32, "The prosecutor")
        with pytest.raises(InvalidInput, match="who confirmed"):
            bundle_receipt.confirm_by_digest(archive, receipt.bundle, receipt.digest, " ")
        confirmed = bundle_receipt.confirm_by_digest(
            archive, receipt.bundle, receipt.digest.upper(), "The prosecutor"
        )
        assert confirmed.signer is None
        assert holding.protected_up_to(archive) is not None


def test_the_same_is_confirmed_once(tmp_path: Path, sender: tuple[Archive, Saved, Receipt]) -> None:
    archive, _, receipt = sender
    with archive, recipient(tmp_path / "second") as other:
        for by, is_new in (("The prosecutor", True), (" The prosecutor", False), ("A judge", True)):
            args = (archive, receipt.bundle, receipt.digest, by)
            if is_new:
                bundle_receipt.confirm_by_digest(*args)
            else:
                with pytest.raises(NotAllowed, match=r"recorded already, as event \d+"):
                    bundle_receipt.confirm_by_digest(*args)
        made, _ = bundle_receipt.make_receipt(other, receipt.path, Meter())
        bundle_receipt.confirm(archive, receipt.bundle, made)
        with pytest.raises(NotAllowed, match="recorded already"):
            bundle_receipt.confirm(archive, receipt.bundle, made)
        assert len(events(archive, "receipt_confirmed")) == 3


def test_what_confirms_nothing_is_refused(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, incident, receipt = sender
    with archive:
        other = exported(archive, incident, tmp_path / "out", form="zip")
        own, _ = bundle_receipt.make_receipt(archive, receipt.path, Meter())
        with pytest.raises(NotAllowed, match="own key"):
            bundle_receipt.confirm(archive, receipt.bundle, own)
        with pytest.raises(Damaged):
            bundle_receipt.confirm(archive, other.bundle, own)
        with pytest.raises(Damaged):
            bundle_receipt.confirm(archive, receipt.bundle, own[:-1])
        with pytest.raises(NotFound, match="EVB-1"):
            bundle_receipt.confirm(archive, "EVB-1", own)
        assert holding.protected_up_to(archive) is None


def test_a_receipt_over_another_list_than_that_of_the_bundle_confirms_nothing(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, incident, receipt = sender
    other = exported(archive, incident, tmp_path / "out", form="zip")
    with recipient(tmp_path / "second") as theirs:
        made, _ = bundle_receipt.make_receipt(theirs, other.path, Meter())
    tamper(
        archive,
        "UPDATE sent_bundle SET signed_list ="
        " (SELECT signed_list FROM sent_bundle WHERE name = ?) WHERE name = ?",
        *(other.bundle, receipt.bundle),
    )
    with Archive.open(archive.path, PASSPHRASE) as again:
        with pytest.raises(Damaged, match="is not the one that was written"):
            bundle_receipt.confirm(again, receipt.bundle, made)
        with pytest.raises(Damaged, match="is not the one that was written"):
            bundle_receipt.confirm_by_digest(again, receipt.bundle, receipt.digest, "A judge")
        assert events(again, "receipt_confirmed") == []


def test_no_edited_event_lets_the_same_be_confirmed_twice(
    sender: tuple[Archive, Saved, Receipt],
) -> None:
    archive, _, receipt = sender
    confirmed = bundle_receipt.confirm_by_digest(archive, receipt.bundle, receipt.digest, "A clerk")
    edit_event(archive, confirmed.event, **{"from": "The Minister"})
    with Archive.open(archive.path, PASSPHRASE) as again:
        with pytest.raises(Damaged, match=f"Event {confirmed.event} is not what"):
            bundle_receipt.confirm_by_digest(again, receipt.bundle, receipt.digest, "A clerk")
        assert len(events(again, "receipt_confirmed")) == 1


def test_nobody_confirms_a_bundle_that_is_not_valid(
    tmp_path: Path, sender: tuple[Archive, Saved, Receipt]
) -> None:
    archive, _, receipt = sender
    archive.close()
    content = bytearray(receipt.path.read_bytes())
    content[len(content) // 2] ^= 1
    receipt.path.write_bytes(content)
    with recipient(tmp_path / "second") as other:
        before = len(events(other))
        with pytest.raises(NotAllowed, match="not valid"):
            bundle_receipt.make_receipt(other, receipt.path, Meter())
        assert len(events(other)) == before
