"""What a person knows when they verify, and what their computer knows the next time."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_app import settings
from archive_app.bundle import known_signers, seen_heads
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.trust import Trust, keys_digest
from archive_app.bundle.verdict import Report, Verdict
from archive_app.errors import Damaged, InvalidInput, NotFound
from archive_app.progress import Meter
from archive_app.services import verifying
from tests.bundle import signers, whole
from tests.bundle.whole import Log, Making

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def verify(path: Path, *fingerprints: str, signers_path: Path | None = None) -> Report:
    trust = verifying.load_trust(fingerprints=fingerprints, signers_path=signers_path)
    return verifying.verify(path, trust, Meter())


def know(name: str = "Archive", *, status: str | None = None) -> str:
    """Put the signer of the test's bundles on one's own list."""
    fingerprint = whole.fingerprint()
    known_signers.add(settings.known_signers_path(), KnownSigner(fingerprint, name))
    if status is not None:
        known_signers.revoke(settings.known_signers_path(), fingerprint, status, "2026-11-22")
    return fingerprint


def listed() -> KnownSigner:
    (signer,) = known_signers.read(settings.known_signers_path())
    return signer


def heads() -> list[tuple[str, int, str]]:
    return [
        (each.origin, each.size, each.received_at)
        for each in seen_heads.read(settings.seen_heads_path())
    ]


def test_ones_own_list_is_used(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    assert verify(path).verdict is Verdict.UNKNOWN_SIGNER
    know("Archive of Kharkiv")
    report = verify(path)
    assert (report.verdict, report.signer.known_as) == (Verdict.VALID, "Archive of Kharkiv")


def test_a_given_fingerprint_counts_this_time_alone(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    typed = ":".join(whole.fingerprint()[at : at + 2] for at in range(0, 64, 2)).upper()
    report = verify(path, typed, typed)
    assert (report.verdict, report.signer.known_as) == (Verdict.VALID, verifying.GIVEN)
    assert not settings.known_signers_path().exists()
    assert verify(path).verdict is Verdict.UNKNOWN_SIGNER


def test_a_given_fingerprint_does_not_bring_back_a_compromised_key(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    fingerprint = know(status="compromised")
    assert verify(path, fingerprint).verdict is Verdict.NOT_VALID


def test_another_list_takes_the_place_of_ones_own(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    know()
    other = tmp_path / "list.json"
    known_signers.add(other, KnownSigner("b" * 64, "Somebody else"))
    assert verify(path, signers_path=other).verdict is Verdict.UNKNOWN_SIGNER
    with pytest.raises(NotFound):
        verify(path, signers_path=tmp_path / "missing.json")


@pytest.mark.parametrize("which", ["known_signers_path", "seen_heads_path"])
def test_a_damaged_list_is_never_passed_over(tmp_path: Path, which: str) -> None:
    path = getattr(settings, which)()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{}")
    with pytest.raises(Damaged):
        verifying.load_trust()


@pytest.mark.parametrize(
    "given",
    [
        {"fingerprints": ["abc"]},
        {"witness_vkeys": ["witness"]},
        {"root_paths": ["not.pem"]},
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, given: dict[str, list[str]]) -> None:
    (tmp_path / "not.pem").write_bytes(b"not a certificate")
    paths = [tmp_path / each for each in given.pop("root_paths", [])]
    with pytest.raises(InvalidInput):
        verifying.load_trust(root_paths=paths, **given)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        verifying.load_trust(root_paths=[tmp_path / "missing.pem"])


# --- what is remembered ------------------------------------------------------------------------


def test_a_valid_bundle_of_a_known_signer_is_remembered(tmp_path: Path) -> None:
    making = Making()
    path = making.folder(tmp_path)
    know()
    assert verifying.remember(verify(path), NOW, is_own_list=True) is None
    assert heads() == [(making.log.origin, 4, "2026-11-23T08:00:00Z")]
    assert listed().log_origin == making.log.origin
    assert listed().log_vkeys == making.log.keys.verifier_keys()
    later = datetime(2027, 1, 1, tzinfo=UTC)
    report = verify(path)
    assert report.time.remembered_not_later_than == NOW
    assert verifying.remember(report, later, is_own_list=True) is None
    assert heads() == [(making.log.origin, 4, "2026-11-23T08:00:00Z")]


def test_a_rewritten_log_is_found_out_the_next_time(tmp_path: Path) -> None:
    know()
    first, second = tmp_path / "first", tmp_path / "second"
    verifying.remember(verify(Making().folder(first)), NOW, is_own_list=True)
    rewritten = Making(log=Log(fill=" at all").grow(3)).folder(second)
    report = verify(rewritten)
    assert report.verdict is Verdict.CONTRADICTED
    before = heads()
    assert verifying.remember(report, NOW, is_own_list=True) is None
    assert heads() == before


def test_what_is_not_valid_or_not_known_is_not_remembered(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    verifying.remember(verify(path), NOW, is_own_list=True)
    (path / "data" / "files" / "F000001.txt").write_bytes(b"two")
    verifying.remember(verify(path, whole.fingerprint()), NOW, is_own_list=True)
    assert heads() == []
    assert not settings.known_signers_path().exists()


def test_with_another_list_ones_own_stays_as_it_was(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    know()
    other = tmp_path / "list.json"
    known_signers.add(other, KnownSigner(whole.fingerprint(), "Archive"))
    before = other.read_bytes()
    verifying.remember(verify(path, signers_path=other), NOW, is_own_list=False)
    assert len(heads()) == 1
    assert listed().log_origin is None
    assert other.read_bytes() == before


def test_whoever_claims_the_log_of_somebody_else_counts_nothing_against_it(tmp_path: Path) -> None:
    # Both are known; the poison comes first, and comes again.
    know()
    other = signers.generated("Archivist B")
    known_signers.add(settings.known_signers_path(), KnownSigner(whole.fingerprint(other), "B"))
    forged = Making(log=Log(keys=40, fill=" at all").grow(3), identity=other)
    poison = forged.folder(tmp_path / "poison")
    assert verify(poison).verdict is Verdict.VALID
    verifying.remember(verify(poison), NOW, is_own_list=True)
    genuine = Making().folder(tmp_path / "genuine")
    for path in (genuine, poison, genuine):
        report = verify(path)
        assert report.verdict is Verdict.VALID
        assert [each.code for each in report.findings] == ["other-keys"]
        verifying.remember(report, NOW, is_own_list=True)
    # What was remembered of each still counts against that one.
    rewritten = Making(log=Log(fill=" at all").grow(3)).folder(tmp_path / "rewritten")
    assert verify(rewritten).verdict is Verdict.CONTRADICTED


def test_heads_remembered_without_keys_have_those_of_the_log_that_is_known_of_the_signer(
    tmp_path: Path,
) -> None:
    fingerprint = know()
    making = Making()
    making.folder(tmp_path)
    own = making.log.keys.verifier_keys()
    known_signers.pin_log(settings.known_signers_path(), fingerprint, making.log.origin, own)
    theirs = replace(making.log.seen(4, "2026-11-22T10:03:05Z", fingerprint), keys=None)
    seen_heads.add(settings.seen_heads_path(), [theirs])
    (seen,) = verifying.load_trust().seen
    assert seen.keys == keys_digest(own)


def test_two_signers_may_share_a_log(tmp_path: Path) -> None:
    know()
    making = Making()
    verifying.remember(verify(making.folder(tmp_path / "first")), NOW, is_own_list=True)
    other = signers.generated("Archivist B")
    second = replace(making, identity=other, older=4)
    report = verify(second.folder(tmp_path / "second"), whole.fingerprint(other))
    assert report.verdict is Verdict.VALID
    verifying.remember(report, NOW, is_own_list=True)
    assert [size for _, size, _ in heads()] == [4, 5]


def test_where_nothing_can_be_kept_that_is_said_and_nothing_else_changes(tmp_path: Path) -> None:
    report = verify(Making().folder(tmp_path), whole.fingerprint())
    assert report.verdict is Verdict.VALID
    settings.seen_heads_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings.seen_heads_path().parent.write_bytes(b"no folder")
    sentence = verifying.remember(report, NOW, is_own_list=True)
    assert sentence is not None
    assert "could not be kept" in sentence


def test_of_two_lists_the_one_that_gave_a_key_up_counts() -> None:
    fingerprint = whole.fingerprint()
    active = Trust(signers=(KnownSigner(fingerprint, "Kharkiv"),), witness_vkeys=("a",))
    lost = Trust(
        signers=(KnownSigner(fingerprint, "Khark.", "lost", "2026-11-22"),), witness_vkeys=("a",)
    )
    for joined in (verifying.join_trust(active, lost), verifying.join_trust(lost, active)):
        assert [each.status for each in joined.signers] == ["lost"]
        assert joined.witness_vkeys == ("a",)
    assert verifying.join_trust(active, Trust()).signers == active.signers


def test_the_memory_of_verifying_is_bounded_by_the_number_of_files(tmp_path: Path) -> None:
    files = 1000
    path = Making(contents=tuple(b"%d" % number for number in range(files))).folder(tmp_path)
    verify(path)  # what is loaded once does not count
    tracemalloc.start()
    try:
        report = verify(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.verdict is Verdict.UNKNOWN_SIGNER
    assert peak < files * 5900  # four buffers of 1 MiB included
