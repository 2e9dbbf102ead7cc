"""Nobody can sign as another: what keeps a person's signing key, and what ends it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_app.bundle import certificate
from archive_app.errors import InvalidInput, NotAllowed, NotFound, StorageRefused
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.services import access, fixity, identity, past_checks
from archive_app.store import header
from archive_app.store.archive import Archive
from tests.archives import CHEAP, PASSPHRASE, opened, small_archive
from tests.bundle import signers
from tests.services.steps import events, one, rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_a_new_identity_is_in_the_ledger_and_in_the_record_of_the_person(path: Path) -> None:
    with small_archive(path) as archive:
        made = identity.create(archive, "Archivist A")
        assert made == identity.load_own(archive)
        assert made.fingerprint == certificate.fingerprint(made.certificate_der)
        (event,) = events(archive, "signing_key_made")
        assert event.outcome == made.fingerprint
        assert [link.subject.id for link in event.subjects] == [archive.agent_id]
        record = rows(archive, "SELECT lines FROM revision WHERE number = 2")
        assert len(record) == 1
        signer = identity.load_signer(archive)
        assert certificate.fingerprint(signer.certificate_der) == made.fingerprint
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_without_an_identity_it_is_said_how_to_make_one(path: Path) -> None:
    with small_archive(path) as archive:
        for ask in (identity.load_signer, identity.load_own):
            with pytest.raises(NotFound, match="archive-app identity create PATH --name NAME"):
                ask(archive)


def test_neither_another_person_nor_the_recovery_words_can_sign(path: Path) -> None:
    with small_archive(path) as archive:
        made = identity.create(archive, "Archivist A")
        words = access.add_person(archive, AgentInput(name="Ivan", kind="person")).words
        assert words is not None
    with Archive.open(path, words) as archive:
        assert [each.is_own for each in identity.list_identities(archive)] == [False]
        with pytest.raises(NotFound):
            identity.load_signer(archive)
        own = identity.create(archive, "Documenter B")
        assert identity.load_own(archive) == own
    with opened(path) as archive:  # by the recovery words
        with pytest.raises(NotFound):
            identity.load_signer(archive)
        with pytest.raises(NotAllowed, match="recovery words"):
            identity.create(archive, "Anybody")
    with Archive.open(path, PASSPHRASE) as archive:
        assert identity.load_own(archive) == made
        people = [each.person for each in identity.list_identities(archive)]
        assert people == ["Olena Kovalenko", "Ivan"]


def test_a_new_passphrase_keeps_the_key_and_the_old_one_opens_it_no_more(path: Path) -> None:
    with small_archive(path) as archive:
        made = identity.create(archive, "Archivist A")
        access.change_passphrase(archive, "a second passphrase", CHEAP)
        assert identity.load_own(archive) == made
        access.change_passphrase(archive, "a third passphrase", CHEAP)
        assert one(archive, "SELECT count(*) FROM scratch_former_key") == 0
    with Archive.open(path, "a third passphrase") as archive:
        assert identity.load_own(archive) == made


def test_a_change_of_passphrase_that_ends_before_the_header_loses_no_key(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_archive(path) as archive:
        made = identity.create(archive, "Archivist A")

        def refuse(*_: object) -> bool:
            raise StorageRefused("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(header, "write_header", refuse)
            with pytest.raises(StorageRefused):
                access.change_passphrase(archive, "a second passphrase", CHEAP)
        assert identity.load_own(archive) == made
    with Archive.open(path, PASSPHRASE) as archive:
        assert identity.load_own(archive) == made
        access.change_passphrase(archive, "a second passphrase", CHEAP)
    with Archive.open(path, "a second passphrase") as archive:
        assert identity.load_own(archive) == made


def test_a_rotation_keeps_the_key_of_whoever_makes_it_and_retires_the_others(path: Path) -> None:
    with small_archive(path) as archive:
        made = identity.create(archive, "Archivist A")
        words = access.add_person(archive, AgentInput(name="Ivan", kind="person")).words
    assert words is not None
    with Archive.open(path, words) as archive:
        identity.create(archive, "Documenter B")
    archive = Archive.open(path, PASSPHRASE)
    receipt = access.rotate(archive, PASSPHRASE, meter=Meter())
    assert "signs with a new key" in receipt.caution
    with Archive.open(path, PASSPHRASE) as archive:
        assert identity.load_own(archive) == made
        retired = {each.person: each.is_retired for each in identity.list_identities(archive)}
        assert retired == {"Olena Kovalenko": False, "Ivan": True}
    (code,) = receipt.codes
    with Archive.open(path, code.words or "") as archive, pytest.raises(NotFound):
        identity.load_signer(archive)


def test_a_new_key_retires_the_one_before(path: Path) -> None:
    with small_archive(path) as archive:
        first = identity.create(archive, "Archivist A")
        second = identity.create(archive, "Archivist A")
        assert identity.load_own(archive) == second
        standing = [
            (each.fingerprint, each.is_retired) for each in identity.list_identities(archive)
        ]
        assert standing == [(first.fingerprint, True), (second.fingerprint, False)]


def test_an_organisations_key_comes_from_a_pkcs12_file_once(path: Path) -> None:
    file = signers.pkcs12_file(signers.rsa_key())
    with small_archive(path) as archive:
        with pytest.raises(InvalidInput):
            identity.take_over(archive, file, b"wrong")
        taken = identity.take_over(archive, file, signers.PASSWORD)
        assert (taken.name, taken.is_own) == ("Organisation", True)
        assert identity.load_signer(archive).mldsa65 is None
        with pytest.raises(NotAllowed, match="already"):
            identity.take_over(archive, file, signers.PASSWORD)
        assert [event.note for event in events(archive, "signing_key_made")] == [
            "Imported from a PKCS#12 file."
        ]


def test_a_certificate_that_ran_out_is_kept_with_a_note(path: Path) -> None:
    key = signers.rsa_key()
    of = signers.certified(key, until=datetime(2024, 5, 1, tzinfo=UTC))
    with small_archive(path) as archive:
        taken = identity.take_over(archive, signers.pkcs12_file(key, of), signers.PASSWORD)
        assert taken.validity_note == "This certificate ran out on 2024-05-01."
        assert identity.load_own(archive) == taken
        assert identity.create(archive, "Archivist A").validity_note is None


def test_no_private_part_is_ever_readable_in_the_catalogue(path: Path) -> None:
    with small_archive(path) as archive:
        identity.create(archive, "Archivist A")
        signer = identity.load_signer(archive)
        stored = b"".join(
            cell
            for table in ("signing_key", "scratch_former_key", "fact", "agent")
            for row in rows(archive, f'SELECT * FROM "{table}"')
            for cell in row
            if isinstance(cell, bytes)
        )
        seed = signer.mldsa65_seed
        assert seed is not None
        assert seed not in stored
        assert signer.certificate_der in stored
        assert certificate.to_bytes(signer)[20:80] not in stored
