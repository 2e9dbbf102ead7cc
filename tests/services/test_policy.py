"""What is decided for the whole archive holds from then on, is witnessed, and is checked."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from archive_app.errors import InvalidInput
from archive_app.model.fixity import Part
from archive_app.model.inputs import StoredFileInput
from archive_app.services import catalogue
from archive_app.services.policy import Policy, load_policy, record_policy
from archive_app.store.archive import Archive
from tests.services.steps import events, one, rows, take_in, write_files
from tests.services.tampering import codes, findings_of, tamper

FILES = {b"empty": b"", b"small": os.urandom(100), b"large": os.urandom(3_000_000)}


def records_of(archive: Archive) -> list[StoredFileInput]:
    """Return what is recorded of every stored file, oldest first."""
    ids = rows(
        archive, "SELECT lower(hex(id)) FROM record JOIN stored_file USING (key) ORDER BY key"
    )
    loaded = [catalogue.load(archive, each).record for (each,) in ids]
    return [record for record in loaded if isinstance(record, StoredFileInput)]


def test_both_digests_are_taken_only_where_that_was_decided(
    archive: Archive, tmp_path: Path
) -> None:
    assert load_policy(archive) == Policy(sha512=False, views=True)
    take_in(archive, write_files(tmp_path / "before", {b"before": b"before"}))
    assert record_policy(archive, sha512=True)
    assert load_policy(archive) == Policy(sha512=True, views=True)
    take_in(archive, write_files(tmp_path / "after", FILES))
    before, *after = records_of(archive)
    assert (before.sha512, before.sha512_digested_at) == (None, None)
    assert {each.sha256: each.sha512 for each in after} == {
        hashlib.sha256(content).hexdigest(): hashlib.sha512(content).hexdigest()
        for content in FILES.values()
    }
    assert all(each.sha512_digested_at == each.first_digested_at for each in after)
    assert one(archive, "SELECT count(*) FROM object WHERE sha512 IS NULL") == 1
    archive.close()
    assert findings_of(archive.path) == ()


def test_a_decision_is_an_event_and_the_same_again_is_none(archive: Archive) -> None:
    assert not record_policy(archive, sha512=False)
    assert record_policy(archive, sha512=True)
    assert not record_policy(archive, sha512=True)
    assert record_policy(archive, sha512=False)
    assert [each.outcome for each in events(archive, "policy_changed")] == [
        "digests: sha256 sha512",
        "digests: sha256",
    ]


def test_that_views_are_recorded_no_more_needs_a_reason(archive: Archive) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        record_policy(archive, sha512=True, views=False, reason=" ")
    assert load_policy(archive) == Policy(sha512=False, views=True)
    assert record_policy(archive, views=False, reason="Reviewers work on copies.")
    assert not record_policy(archive, views=False)
    assert load_policy(archive) == Policy(sha512=False, views=False)
    assert record_policy(archive, sha512=True, views=True)
    assert [(each.outcome, each.note) for each in events(archive, "policy_changed")] == [
        ("views of evidence are not recorded", "Reviewers work on copies."),
        ("digests: sha256 sha512", None),
        ("views of evidence are recorded", None),
    ]


def test_content_that_was_held_gets_its_sha512_when_it_comes_again(
    archive: Archive, tmp_path: Path
) -> None:
    take_in(archive, write_files(tmp_path / "first", {b"a": b"the same"}))
    record_policy(archive, sha512=True)
    take_in(archive, write_files(tmp_path / "second", {b"b": b"the same"}))
    digest = hashlib.sha512(b"the same")
    assert [each.sha512 for each in records_of(archive)] == [None, digest.hexdigest()]
    assert rows(archive, "SELECT sha512 FROM object") == [(digest.digest(),)]
    archive.close()
    assert findings_of(archive.path) == ()


def test_another_sha512_than_that_of_the_bytes_is_found(archive: Archive, tmp_path: Path) -> None:
    record_policy(archive, sha512=True)
    take_in(archive, write_files(tmp_path / "card", FILES))
    other = hashlib.sha512(b"others").digest()
    tamper(archive, "UPDATE object SET sha512 = ? WHERE size = 100", other)
    assert codes(findings_of(archive.path, Part.OBJECTS)) == ["object_contradicted"]
    assert codes(findings_of(archive.path, Part.RECORDS)) == ["digest_contradicted"]


def test_a_sha512_that_was_taken_away_is_missed(archive: Archive, tmp_path: Path) -> None:
    record_policy(archive, sha512=True)
    take_in(archive, write_files(tmp_path / "card", FILES))
    tamper(archive, "UPDATE object SET sha512 = NULL WHERE size = 100")
    assert codes(findings_of(archive.path, Part.OBJECTS)) == []
    assert codes(findings_of(archive.path, Part.RECORDS)) == ["digest_contradicted"]
