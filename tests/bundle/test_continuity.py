"""A log that was seen before goes on, or is found out; and what that shows of when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from archive_app.bundle import verification
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.seen_heads import SeenHead
from archive_app.bundle.trust import HeadSeen, Trust
from archive_app.bundle.verdict import Report, Verdict
from archive_app.model import note
from archive_app.progress import Meter
from tests.bundle import whole
from tests.bundle.whole import Log, Making

EARLY, LATE = "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"


def verified(path: Path, *seen: SeenHead, known: KnownSigner | None = None) -> Report:
    signer = known or KnownSigner(whole.fingerprint(), "Archive of Kharkiv")
    return verification.verify(path, trusting(signer, seen), Meter())


def trusting(signer: KnownSigner, seen: Iterable[SeenHead]) -> Trust:
    told = (
        HeadSeen(
            each.head, each.keys, each.at, None if each.next is None else note.log_id_of(each.next)
        )
        for each in seen
    )
    return Trust(signers=(signer,), seen=tuple(told))


def rewritten(size: int, at: str = EARLY) -> SeenHead:
    """A head of a log that had other events in the same places."""
    return Log(fill=" at all").grow(size).seen(size, at)


def test_the_same_head_shows_that_all_of_it_existed_when_it_was_seen(tmp_path: Path) -> None:
    making = Making()
    path = making.folder(tmp_path)
    report = verified(path, making.log.seen(making.log.size, EARLY))
    assert report.verdict is Verdict.VALID
    (evidence,) = report.time.evidence
    assert (evidence.kind, evidence.by, evidence.outcome) == (
        "remembered checkpoint",
        "this computer",
        "valid",
    )
    assert report.time.remembered_not_later_than == evidence.at
    assert report.time.signed_not_later_than is None


def test_what_this_computer_remembers_is_not_told_as_evidence_from_outside(tmp_path: Path) -> None:
    making = Making()
    path = making.folder(tmp_path)
    report = verified(path, making.log.seen(making.log.size, EARLY))
    assert report.time.not_later_than is None
    assert "no proof to others" in report.time.evidence[0].sentence
    for file in report.log.files:
        assert (file.not_later_than, file.by) == (None, None)
        assert file.remembered_not_later_than == report.time.remembered_not_later_than
        assert "nothing from outside the archive bounds that" in file.sentence
        assert f"this computer remembers it from {EARLY}" in file.sentence


def test_an_earlier_head_shows_nothing_of_later_events(tmp_path: Path) -> None:
    making = Making(older=2)
    report = verified(making.folder(tmp_path), making.log.seen(2, EARLY))
    assert report.verdict is Verdict.VALID
    (evidence,) = report.time.evidence
    assert (evidence.kind, evidence.outcome) == ("earlier remembered checkpoint", "valid")
    assert "the first 2 events" in evidence.sentence
    assert report.time.remembered_not_later_than is report.time.not_later_than is None


def test_of_several_heads_the_earliest_of_all_events_counts(tmp_path: Path) -> None:
    making = Making(older=2)
    path = making.folder(tmp_path)
    whole_log = making.log.seen(making.log.size, LATE)
    report = verified(path, making.log.seen(2, EARLY), whole_log)
    assert [each.kind for each in report.time.evidence] == [
        "earlier remembered checkpoint",
        "remembered checkpoint",
    ]
    assert report.time.remembered_not_later_than == whole_log.at


def test_a_head_that_the_bundle_proves_nothing_of_is_named(tmp_path: Path) -> None:
    making = Making()
    seen = [making.log.seen(1, EARLY), making.log.seen(2, LATE)]
    report = verified(making.folder(tmp_path), *seen)
    assert report.verdict is Verdict.VALID
    (evidence,) = report.time.evidence
    assert (evidence.outcome, evidence.at) == ("not checkable here", None)
    assert "the first 2 events" in evidence.sentence
    assert report.time.remembered_not_later_than is report.time.not_later_than is None


@pytest.mark.parametrize("size", [3, 9])
def test_a_log_that_is_not_proven_to_go_on_is_told_of_the_log(tmp_path: Path, size: int) -> None:
    # 3: the bundle has more events. 9: it has fewer.
    report = verified(Making().folder(tmp_path), rewritten(size))
    assert report.verdict.exit_code == 0
    (finding,) = report.findings
    assert finding.code == "unproven"
    assert "not proven to continue what was seen before" in finding.sentence
    (found,) = report.log.continuity.values()
    assert (found.standing, found.seen) == ("not proven", size)


def test_heads_of_other_logs_say_nothing(tmp_path: Path) -> None:
    report = verified(Making().folder(tmp_path), Log(7).grow(4).seen(4, EARLY))
    assert (report.verdict, report.time.evidence) == (Verdict.VALID, ())


@pytest.mark.parametrize("size", [4, 2])
def test_a_log_that_was_rewritten_is_found_out(tmp_path: Path, size: int) -> None:
    # 4: the bundle's own checkpoint differs. 2: so does the head from which it says to go on.
    report = verified(Making(older=2).folder(tmp_path), rewritten(size))
    assert report.verdict is Verdict.CONTRADICTED
    (finding,) = report.findings
    assert finding.code == "contradiction"
    assert f"The first {size} events" in finding.sentence
    assert [each.standing for each in report.log.continuity.values()] == ["contradicted"]
    assert [each for each in report.time.evidence if each.outcome == "valid"] == []


def test_an_end_beyond_which_the_log_was_seen_makes_no_log_a_rewritten_one(tmp_path: Path) -> None:
    # Whoever kept the keys of a log can show an end that never was, below what was seen of it.
    making = Making(older=2)
    path = making.folder(tmp_path)
    made_up = replace(rewritten(2), next=Log(7).origin)
    assert verified(path, made_up).verdict is Verdict.CONTRADICTED
    report = verified(path, made_up, making.log.seen(making.log.size, LATE))
    assert report.verdict is Verdict.VALID
    assert [each.code for each in report.findings] == ["branched"]
    assert [each.standing for each in report.log.continuity.values()] == ["proven"]


def test_one_right_head_does_not_excuse_a_wrong_one(tmp_path: Path) -> None:
    making = Making(older=2)
    path = making.folder(tmp_path)
    report = verified(path, making.log.seen(making.log.size, EARLY), rewritten(2))
    assert report.verdict is Verdict.CONTRADICTED


def test_a_rewritten_log_is_found_out_under_any_signer(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    trust = Trust(seen=(HeadSeen(rewritten(4).head),))
    assert verification.verify(path, trust, Meter()).verdict is Verdict.CONTRADICTED


def test_a_taken_key_gains_nothing_from_a_checkpoint_that_was_seen_long_ago(
    tmp_path: Path,
) -> None:
    # Whoever took the key signs anew, over a checkpoint from before it was taken.
    making = Making()
    path = making.folder(tmp_path)
    seen = making.log.seen(making.log.size, EARLY)
    known = KnownSigner(whole.fingerprint(), "Archive", "compromised", "2027-01-01")
    assert verified(path, seen, known=known).verdict is Verdict.NOT_VALID
    lost = replace(known, status="lost")
    assert verified(path, seen, known=lost).verdict is Verdict.UNKNOWN_SIGNER


def test_a_second_log_of_a_signer_is_told_and_changes_no_verdict(tmp_path: Path) -> None:
    making = Making()
    path = making.folder(tmp_path)
    other = Log(9)
    known = KnownSigner(
        whole.fingerprint(),
        "Archive",
        log_origin=other.origin,
        log_vkeys=other.keys.verifier_keys(),
    )
    report = verified(path, known=known)
    assert report.verdict is Verdict.VALID
    assert [each.code for each in report.findings] == ["second-log"]
    own = replace(known, log_origin=making.log.origin, log_vkeys=making.log.keys.verifier_keys())
    assert verified(path, known=own).findings == ()


def test_a_log_under_other_keys_is_told(tmp_path: Path) -> None:
    path = Making(log=Log(keys=40).grow(3)).folder(tmp_path)
    own = Log()
    known = KnownSigner(
        whole.fingerprint(), "Archive", log_origin=own.origin, log_vkeys=own.keys.verifier_keys()
    )
    report = verified(path, known=known)
    assert [each.code for each in report.findings] == ["second-log"]
    assert "other keys" in report.findings[0].sentence


def test_a_head_that_other_keys_signed_does_not_count_against_a_log(tmp_path: Path) -> None:
    # Whoever claims the id of somebody else's log cannot sign with its keys.
    poison = Log(keys=40, fill=" at all").grow(4)
    making = Making(older=2)
    path = making.folder(tmp_path)
    genuine = making.log.seen(2, LATE)
    report = verified(path, poison.seen(4, EARLY), poison.seen(2, EARLY), genuine)
    assert report.verdict is Verdict.VALID
    (finding,) = report.findings
    assert finding.code == "other-keys"
    assert making.log.origin in finding.sentence
    assert "signed by other keys" in finding.sentence
    assert [each.standing for each in report.log.continuity.values()] == ["proven"]
    assert [each.at for each in report.time.evidence] == [genuine.at]


def test_a_head_whose_keys_were_not_kept_counts_against_any(tmp_path: Path) -> None:
    path = Making().folder(tmp_path)
    report = verified(path, replace(rewritten(4), keys=None))
    assert report.verdict is Verdict.CONTRADICTED
