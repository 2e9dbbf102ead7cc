"""An archive knows signers that people compared, and recipients that people recorded."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from archive_app.errors import InvalidInput, NotAllowed, NotFound
from archive_app.services import recipients, signers
from tests.archives import opened
from tests.services.steps import events

FINGERPRINT = "ab" * 32
SPELLED = "SHA256 Fingerprint=" + ":".join(["AB"] * 32)


def test_a_signer_is_known_by_its_fingerprint_however_it_was_typed(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        known = signers.trust(archive, SPELLED, " First team ")
        assert (known.fingerprint, known.name, known.status) == (
            FINGERPRINT,
            "First team",
            "active",
        )
        assert signers.list_signers(archive) == (known,)
        (event,) = events(archive, "signer_trusted")
        assert (event.outcome, event.note) == (FINGERPRINT, "First team: active")
        with pytest.raises(InvalidInput, match="known already, as First team"):
            signers.trust(archive, FINGERPRINT, "Again")
        for fingerprint, name in (("ab" * 31, "Short"), ("cd" * 32, ""), ("cd" * 32, "a\nb")):
            with pytest.raises(InvalidInput):
                signers.trust(archive, fingerprint, name)


def test_a_key_that_is_lost_is_no_longer_relied_on_since_a_day(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        signers.trust(archive, FINGERPRINT, "First team")
        revoked = signers.revoke(archive, SPELLED, "lost", "2026-11-22")
        assert signers.list_signers(archive) == (revoked,)
        assert (revoked.status, revoked.since) == ("lost", "2026-11-22")
        signers.revoke(archive, SPELLED, "compromised", "2026-11-01")
        before = len(events(archive))
        with pytest.raises(NotAllowed, match="stays so"):
            signers.revoke(archive, SPELLED, "retired", "2020-01-01")
        assert len(events(archive)) == before
        signers.revoke(archive, SPELLED, "lost", "2026-11-22", was_mistaken=True)
        assert events(archive, "signer_revoked")[0].note == "First team: lost since 2026-11-22"
        for status, since in (("gone", "2026-11-22"), ("lost", "yesterday")):
            with pytest.raises(InvalidInput):
                signers.revoke(archive, FINGERPRINT, status, since)
        with pytest.raises(NotFound):
            signers.revoke(archive, "cd" * 32, "lost", "2026-11-22")


def test_recipients_go_by_name_and_a_key_is_replaced_only_where_that_is_said(
    tmp_path: Path,
) -> None:
    old, new = (str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2))
    with opened(tmp_path / "archive") as archive:
        first = recipients.record_recipient(archive, "Prosecutor", old)
        with pytest.raises(NotAllowed, match="Another key is kept under the name Prosecutor"):
            recipients.record_recipient(archive, "Prosecutor", new)
        with pytest.raises(NotAllowed, match="kept already, under the name Prosecutor"):
            recipients.record_recipient(archive, "A journalist", old)
        assert recipients.record_recipient(archive, " Prosecutor ", f"{old}\n") == first
        assert recipients.list_recipients(archive) == [first]
        assert [event.outcome for event in events(archive, "recipient_recorded")] == [old]
        kept = recipients.record_recipient(archive, "Prosecutor", f" {new}\n", replaces=True)
        assert recipients.list_recipients(archive) == [kept]
        assert len(kept.fingerprint) == 64
        assert recipients.resolve(archive, "Prosecutor") == new
        assert recipients.resolve(archive, old) == old
        assert [event.outcome for event in events(archive, "recipient_recorded")] == [old, new]
        for name, recipient in (("", new), ("Prosecutor", "age1nonsense")):
            with pytest.raises(InvalidInput):
                recipients.record_recipient(archive, name, recipient)
        with pytest.raises(InvalidInput, match="begins with age1"):
            recipients.resolve(archive, "Nobody")
