"""Time stamps over the air gap: what goes out, what comes back, and where it lies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_app.bundle import signing, timestamp, verification
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.members import open_container
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report, Verdict
from archive_app.errors import InvalidInput, NotAllowed, NotFound, StorageRefused
from archive_app.progress import Meter
from archive_app.services import bundle_stamp
from tests.bundle import signers, whole
from tests.bundle.authority import Authority
from tests.bundle.whole import Making
from tests.services.exporting import exported, exporting_archive


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(params=["folder", "zip"])
def bundle(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "case").mkdir()
    making = Making()
    return (
        making.folder(tmp_path / "case")
        if request.param == "folder"
        else making.zip(tmp_path / "case")
    )


def answered(authority: Authority, request: Path, answer: Path) -> Path:
    answer.write_bytes(authority.answer(request.read_bytes()))
    return answer


def verified(bundle: Path, *roots: bytes, status: str = "active") -> Report:
    known = KnownSigner(
        whole.fingerprint(), "Archive", status, None if status == "active" else "2999-01-01"
    )
    return verification.verify(bundle, Trust(signers=(known,), roots_pem=roots), Meter())


def content(bundle: Path) -> dict[str, bytes]:
    folder = bundle if bundle.is_dir() else bundle.parent
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_request_comes_back_as_a_time_stamp(
    authority: Authority, bundle: Path, tmp_path: Path
) -> None:
    before = content(bundle)
    made = bundle_stamp.write_request(bundle)
    told = signers.run("openssl", "ts", "-query", "-in", made.path, "-text", folder=tmp_path)
    assert told.returncode == 0
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    found = bundle_stamp.import_answer(bundle, answer, [authority.root])
    assert found.is_matched
    assert (found.shown.outcome, found.shown.authority) == ("valid", "Authority")
    report = verified(bundle, authority.root)
    assert report.verdict is Verdict.VALID
    assert report.time.signed_not_later_than == report.time.not_later_than == found.shown.at
    after = content(bundle)
    new = {bundle_stamp_name(bundle, ending) for ending in ("tsq", "tsr")}
    assert after.keys() - before.keys() == new
    assert {name: after[name] for name in before} == before


def bundle_stamp_name(bundle: Path, ending: str, number: int = 1) -> str:
    if bundle.is_dir():
        return signing.timestamp_path(number, ending)
    return f"{bundle.name}.{number:02}.{ending}"


def test_a_time_stamp_from_before_saves_what_a_compromised_key_signed(
    authority: Authority, bundle: Path, tmp_path: Path
) -> None:
    made = bundle_stamp.write_request(bundle)
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    assert verified(bundle, authority.root, status="compromised").verdict is Verdict.NOT_VALID
    bundle_stamp.import_answer(bundle, answer, [authority.root])
    assert verified(bundle, authority.root, status="compromised").verdict is Verdict.VALID
    assert verified(bundle, status="compromised").verdict is Verdict.NOT_VALID


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_the_request_that_an_export_made_goes_out_and_its_answer_is_the_first(
    authority: Authority, tmp_path: Path, form: str
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        bundle = exported(archive, incident, tmp_path / "sent", form=form).path
    with open_container(bundle) as container:
        made = container.open(signing.timestamp_path(1, "tsq")).read()
    before = content(bundle)
    asked = [bundle_stamp.write_request(bundle) for _ in range(2)]
    copy = bundle_stamp.write_request(bundle, tmp_path / "stick" / "ask.tsq")
    assert {each.path.read_bytes() for each in (*asked, copy)} == {made}
    assert {str(each.path)[-6:] for each in asked} == {"01.tsq"}
    # What lies in a zip cannot be sent: a copy lies beside it.
    assert len(content(bundle)) == len(before) + (form == "zip")
    answer = answered(authority, copy.path, tmp_path / "answer.tsr")
    found = bundle_stamp.import_answer(bundle, answer, [authority.root])
    assert (found.is_matched, found.path.name[-6:]) == (True, "01.tsr")
    assert verified(bundle, authority.root).time.signed_not_later_than == found.shown.at


def test_another_file_in_the_place_of_a_request_is_not_sent(tmp_path: Path) -> None:
    bundle = Making().zip(tmp_path)
    made = bundle_stamp.write_request(bundle)
    moved = made.path.rename(tmp_path / "moved")
    made.path.symlink_to(moved)
    with pytest.raises(StorageRefused):
        bundle_stamp.write_request(bundle)


def test_several_authorities_have_a_number_each(
    authority: Authority, bundle: Path, tmp_path: Path
) -> None:
    second_authority = Authority(tmp_path / "second", root="Another root")
    request = bundle_stamp.write_request(bundle).path
    early = answered(authority, request, tmp_path / "1.tsr")
    late = answered(second_authority, request, tmp_path / "2.tsr")
    roots = [authority.root, second_authority.root]
    placed = [bundle_stamp.import_answer(bundle, each, roots) for each in (late, early)]
    assert [each.path.name[-6:] for each in placed] == ["01.tsr", "02.tsr"]
    assert all(each.is_matched for each in placed)
    assert len(verified(bundle, *roots).time.evidence) == 2
    third = bundle_stamp.write_request(bundle).path
    assert third.name.endswith("03.tsq")
    assert third.read_bytes() != request.read_bytes()


def test_without_roots_it_is_kept_and_said_to_be_unchecked(
    authority: Authority, bundle: Path, tmp_path: Path
) -> None:
    made = bundle_stamp.write_request(bundle)
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    found = bundle_stamp.import_answer(bundle, answer, [])
    assert (found.shown.outcome, found.shown.at) == ("not checkable here", None)
    assert found.path.read_bytes() == answer.read_bytes()
    assert verified(bundle, authority.root).time.not_later_than is not None


def test_a_request_elsewhere_is_asked_with_as_well(
    authority: Authority, bundle: Path, tmp_path: Path
) -> None:
    before = content(bundle)
    made = bundle_stamp.write_request(bundle, tmp_path / "stick" / "ask.tsq")
    assert content(bundle) == before
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    found = bundle_stamp.import_answer(bundle, answer, [authority.root])
    assert not found.is_matched
    assert found.shown.outcome == "valid"
    assert verified(bundle, authority.root).verdict is Verdict.VALID


def test_a_link_beside_a_zip_is_no_request_of_it(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    bundle = Making().zip(tmp_path / "case")
    made = bundle_stamp.write_request(bundle, tmp_path / "ask.tsq")
    verification.path_beside(bundle, 1, "tsq").symlink_to(made.path)
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    assert not bundle_stamp.import_answer(bundle, answer, [authority.root]).is_matched


@pytest.mark.parametrize("roots", ["chosen", "none"])
def test_an_answer_about_something_else_is_refused(
    authority: Authority, bundle: Path, tmp_path: Path, roots: str
) -> None:
    (tmp_path / "other").mkdir()
    other = Making(contents=(b"three",)).folder(tmp_path / "other")
    asked = bundle_stamp.write_request(other)
    answer = answered(authority, asked.path, tmp_path / "answer.tsr")
    before = content(bundle)
    with pytest.raises(NotAllowed, match="something else"):
        bundle_stamp.import_answer(bundle, answer, [authority.root] if roots == "chosen" else [])
    assert content(bundle) == before


def test_an_answer_under_another_root_is_refused(
    authority: Authority, bundle: Path, tmp_path: Path
) -> None:
    made = bundle_stamp.write_request(bundle)
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    stranger = Authority(tmp_path / "stranger", root="Another root")
    with pytest.raises(NotAllowed, match="root"):
        bundle_stamp.import_answer(bundle, answer, [stranger.root])
    answer.write_bytes(answer.read_bytes()[:-1] + b"\0")
    with pytest.raises(NotAllowed):
        bundle_stamp.import_answer(bundle, answer, [authority.root])
    answer.write_bytes(b"junk")
    with pytest.raises(NotAllowed):
        bundle_stamp.import_answer(bundle, answer, [])
    assert verified(bundle, authority.root).time.evidence == ()


def test_nothing_is_overwritten(authority: Authority, bundle: Path, tmp_path: Path) -> None:
    made = bundle_stamp.write_request(bundle)
    with pytest.raises(StorageRefused):
        bundle_stamp.write_request(bundle, made.path)
    answer = answered(authority, made.path, tmp_path / "answer.tsr")
    bundle_stamp.import_answer(bundle, answer, [authority.root])
    before = content(bundle)
    with pytest.raises(StorageRefused, match=r"has this answer already.*bundle verify --root"):
        bundle_stamp.import_answer(bundle, answer, [authority.root])
    assert content(bundle) == before


def test_what_has_no_signature_to_stamp_is_refused(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        bundle_stamp.write_request(tmp_path / "missing")
    (tmp_path / "file").write_bytes(b"no bundle")
    with pytest.raises(InvalidInput):
        bundle_stamp.write_request(tmp_path / "file")
    unsigned = Making().folder(tmp_path)
    (unsigned / signing.P7S).unlink()
    with pytest.raises(NotFound, match="signature that could be stamped"):
        bundle_stamp.write_request(unsigned)
    shutil.rmtree(unsigned)
    forged = Making().folder(tmp_path)
    (forged / "tagmanifest-sha256.txt").write_bytes(b"another list\n")
    with pytest.raises(NotAllowed, match="does not hold"):
        bundle_stamp.write_request(forged)


def test_the_last_number_is_the_last(bundle: Path, tmp_path: Path) -> None:
    making = Making().folder(tmp_path)
    for number in range(1, 100):
        (making / signing.timestamp_path(number, "tsr")).write_bytes(b"")
    with pytest.raises(NotAllowed, match="99 time stamps"):
        bundle_stamp.write_request(making)


def test_the_nonce_of_an_answer_is_that_of_its_request(authority: Authority) -> None:
    p7s = b"a signature"
    answer = authority.answer(timestamp.request(p7s, 7))
    assert timestamp.stated_nonce(answer) == 7
    assert timestamp.stated_nonce(b"junk") is None
    assert timestamp.asked_nonce(timestamp.request(p7s, 7), p7s) == 7


def test_what_has_no_name_has_a_place_beside_it_as_well() -> None:
    root = Path(Path.cwd().anchor)
    assert verification.path_beside(root, 1, "tsr") == root / ".01.tsr"


def test_a_bundle_may_be_the_present_folder(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Making().folder(tmp_path)
    made = bundle_stamp.write_request(path, tmp_path / "ask.tsq")
    beside = path.with_name(f"{path.name}.01.tsr")
    answered(authority, made.path, beside)
    monkeypatch.chdir(path)
    assert verified(Path(), authority.root).time.signed_not_later_than is not None
