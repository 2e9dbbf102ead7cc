"""The commands of README.txt do what it says of them, on a signed bundle and on spoilt ones.

Those for macOS run with what Linux has of the same names; those for Windows are only read.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import indent

import pytest

from archive_app.bundle import certificate, layout, signing, timestamp, verification
from archive_app.bundle.rendering import wording
from archive_app.bundle.rendering.commands import Command, System, commands, folded
from archive_app.bundle.trust import Trust
from archive_app.progress import Meter
from tests.bundle import signers
from tests.bundle.authority import Authority
from tests.bundle.rendering.whole import write_bundle
from tests.services.exporting import exported, exporting_archive

SYSTEMS: tuple[System, ...] = ("linux", "macos")
ON_BOTH = pytest.mark.parametrize("system", SYSTEMS)
SPOKEN = {"verified": "Verification successful", "good": "Good ", "time_ok": "Verification: OK"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(tmp_path_factory.mktemp("written"))


@pytest.fixture
def bundle(written: Path, tmp_path: Path) -> Path:
    """A bundle in a folder of its own, with the signer's certificate got another way beside it."""
    folder = Path(shutil.copytree(written, tmp_path / "given" / written.name))
    trusted = certificate.to_pem(signers.generated().certificate_der)
    (folder.parent / "trusted.pem").write_bytes(trusted)
    return folder


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A bundle that an archive exported, with the certificate that is in it taken on trust."""
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        folder = exported(archive, incident, tmp_path / "out").path
    shutil.copy(folder / layout.SIGNER_PEM, folder.parent / "trusted.pem")
    return folder


def command(system: System, step: str) -> Command:
    (found,) = (each for each in commands(system) if each.step == step)
    return found


def typed(bundle: Path, system: System, step: str) -> subprocess.CompletedProcess[bytes]:
    return signers.run("sh", "-c", command(system, step).text, folder=bundle)


def is_well(bundle: Path, system: System, step: str) -> bool:
    """Whether a person who typed the command would see what README.txt says is to be seen."""
    told = typed(bundle, system, step)
    printed = (told.stdout + told.stderr).decode("utf-8", "replace")
    expected = command(system, step).expected
    if expected == "nothing":
        return not printed
    if expected == "ok":
        lines = printed.splitlines()
        return bool(lines) and all(line.endswith(": OK") for line in lines)
    return SPOKEN[expected] in printed and told.returncode == 0


def spoil(path: Path, *, at: int | None = None) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if at is None else at] ^= 1
    path.write_bytes(content)


def payload(bundle: Path) -> list[Path]:
    return sorted(path for path in (bundle / "data").rglob("*") if path.is_file())


@ON_BOTH
@pytest.mark.parametrize(
    "step",
    [
        "step_signature",
        "step_signature_unknown",
        "step_digests",
        "step_sha512",
        "step_extra",
        "step_links",
        "step_ssh",
    ],
)
def test_a_good_bundle_is_well(bundle: Path, system: System, step: str) -> None:
    assert is_well(bundle, system, step)


@ON_BOTH
def test_what_an_archive_exports_is_well(sent: Path, system: System) -> None:
    for each in commands(system):
        if each.expected in {"verified", "nothing", "ok", "good"}:
            assert is_well(sent, system, each.step), each.step
    printed = typed(sent, system, "step_fingerprint").stdout.decode()
    assert f"\n    {printed.strip()}\n" in (sent / layout.README).read_text("utf-8")


@pytest.mark.parametrize("step", ["step_signature", "step_signature_unknown", "step_ssh"])
@pytest.mark.parametrize("name", [layout.TAG_MANIFEST, signing.P7S, signing.SSHSIG])
def test_a_changed_byte_of_what_is_signed_is_seen(bundle: Path, step: str, name: str) -> None:
    is_concerned = name == layout.TAG_MANIFEST or (name == signing.SSHSIG) == (step == "step_ssh")
    # The signature itself stands at the end of the .p7s.
    spoil(bundle / name, at=-1 if name == signing.P7S else None)
    assert is_well(bundle, "linux", step) != is_concerned


def test_a_changed_byte_of_the_certificate_in_the_signature_changes_its_fingerprint(
    bundle: Path,
) -> None:
    # The second key lies in the certificate, where openssl knows nothing of it.
    spoil(bundle / signing.P7S)
    typed(bundle, "linux", "step_signature_unknown")
    printed = typed(bundle, "linux", "step_fingerprint").stdout.decode().strip()
    assert printed != wording.groups(certificate.fingerprint(signers.generated().certificate_der))


def test_a_bundle_signed_anew_is_not_by_the_trusted_certificate(tmp_path: Path) -> None:
    forged = write_bundle(tmp_path, signers.generated("Somebody else"))
    trusted = certificate.to_pem(signers.generated().certificate_der)
    (tmp_path / "trusted.pem").write_bytes(trusted)
    assert not is_well(forged, "linux", "step_signature")
    assert (tmp_path / "trusted.pem").read_bytes() == trusted
    assert is_well(forged, "linux", "step_signature_unknown")
    fingerprint = typed(forged, "linux", "step_fingerprint").stdout.decode().strip()
    assert fingerprint != wording.groups(
        certificate.fingerprint(signers.generated().certificate_der)
    )


def test_the_fingerprint_is_printed_as_it_stands_in_the_papers(bundle: Path) -> None:
    typed(bundle, "linux", "step_signature_unknown")
    printed = typed(bundle, "linux", "step_fingerprint").stdout.decode().strip()
    assert printed == wording.groups(certificate.fingerprint(signers.generated().certificate_der))
    assert f"\n    {printed}\n" in (bundle / layout.README).read_text("utf-8")


@ON_BOTH
@pytest.mark.parametrize("step", ["step_digests", "step_sha512"])
def test_a_changed_byte_of_any_file_is_seen(bundle: Path, system: System, step: str) -> None:
    unseen = []
    for path in payload(bundle):
        before = path.read_bytes()
        spoil(path)
        if is_well(bundle, system, step):
            unseen.append(path)
        path.write_bytes(before)
    assert unseen == []


@ON_BOTH
@pytest.mark.parametrize("name", layout.TAG_FILES)
def test_a_changed_byte_of_a_tag_file_is_seen(bundle: Path, system: System, name: str) -> None:
    spoil(bundle / name)
    assert not is_well(bundle, system, "step_digests")


@ON_BOTH
@pytest.mark.parametrize("step", ["step_digests", "step_sha512"])
def test_a_missing_file_is_seen(bundle: Path, system: System, step: str) -> None:
    payload(bundle)[0].unlink()
    assert not is_well(bundle, system, step)


def test_the_digests_are_seen_in_the_language_of_the_computer(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # "OK" is translated, silence is not.
    monkeypatch.setenv("LC_ALL", "uk_UA.UTF-8")
    assert is_well(bundle, "linux", "step_digests")
    spoil(payload(bundle)[0])
    assert not is_well(bundle, "linux", "step_digests")


@ON_BOTH
@pytest.mark.parametrize(
    "name",
    [
        "extra.txt",
        ".hidden",
        "data/files/F000009.jpg",
        "data/files/.F000001.jpg",
        "data/files/f000001.jpg",
        "with a space",
        "line\nfeed",
        "q\n./q",
        "bagit.txt\n./bagit.txt",
        "data/files/F000001.jpg\n./data/files/F000001.jpg",
        "bagit.txt\n0 extra",
        "-n",
        os.fsdecode(b"\xff\xfe"),
        "bagit.txt\u200b",
    ],
)
def test_an_extra_file_cannot_hide(bundle: Path, system: System, name: str) -> None:
    extra = bundle / name
    extra.parent.mkdir(parents=True, exist_ok=True)
    extra.write_bytes(b"extra")
    assert not is_well(bundle, system, "step_extra")


def test_what_is_extra_is_named(bundle: Path) -> None:
    (bundle / "data" / "files" / "F000009.jpg").write_bytes(b"extra")
    assert typed(bundle, "linux", "step_extra").stdout == b"./data/files/F000009.jpg\n"


def test_signatures_may_be_added(bundle: Path) -> None:
    (bundle / signers.COUNTER).parent.mkdir()
    (bundle / signers.COUNTER).write_bytes(b"by somebody else")
    assert is_well(bundle, "linux", "step_extra")


def plant_link_to_file(bundle: Path) -> None:
    target = payload(bundle)[0]
    target.rename(bundle.parent / "moved")
    target.symlink_to(bundle.parent / "moved")


def plant_link_to_folder(bundle: Path) -> None:
    (bundle / "data").rename(bundle.parent / "moved")
    (bundle / "data").symlink_to(bundle.parent / "moved")


def plant_link_among_signatures(bundle: Path) -> None:
    (bundle / "signatures").rename(bundle.parent / "moved")
    (bundle / "signatures").symlink_to(bundle.parent / "moved")


def plant_pipe(bundle: Path) -> None:
    os.mkfifo(bundle / "data" / "pipe")


def plant_odd_name(bundle: Path) -> None:
    (bundle / "data" / "two\nlines").write_bytes(b"")


def plant_odd_bytes(bundle: Path) -> None:
    (bundle / os.fsdecode(b"data/\xff")).write_bytes(b"")


@ON_BOTH
@pytest.mark.parametrize(
    "plant",
    [
        plant_link_to_file,
        plant_link_to_folder,
        plant_link_among_signatures,
        plant_pipe,
        plant_odd_name,
        plant_odd_bytes,
    ],
)
def test_links_devices_and_odd_names_are_seen(
    bundle: Path, system: System, plant: Callable[[Path], None]
) -> None:
    plant(bundle)
    assert not is_well(bundle, system, "step_links")


def test_a_time_stamp_is_checked_and_shown(bundle: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    stamped = (bundle / signing.P7S).read_bytes()
    (tmp_path / "authority" / "v.p7s").write_bytes(stamped)
    asked = signers.run(
        *("openssl", "ts", "-query", "-data", "v.p7s", "-sha256", "-cert", "-out", "a.tsq"),
        folder=tmp_path / "authority",
    )
    assert asked.returncode == 0, asked.stderr
    answer = authority.answer((tmp_path / "authority" / "a.tsq").read_bytes())
    (bundle / signing.timestamp_path(1, "tsr")).write_bytes(answer)
    (bundle.parent / "authority.pem").write_bytes(authority.root)
    assert is_well(bundle, "linux", "step_time")
    assert is_well(bundle, "macos", "step_time_macos")
    assert b"\nTime stamp: " in typed(bundle, "linux", "step_time_shown").stdout
    # Of a zip the answer lies beside it, and the first line of the command says so.
    beside = (bundle / signing.timestamp_path(1, "tsr")).rename(tmp_path / "given" / "b.zip.01.tsr")
    for system in SYSTEMS:
        step = "step_time" if system == "linux" else "step_time_macos"
        first, rest = command(system, step).text.split("\n", 1)
        assert first == f"tsr={signing.timestamp_path(1, 'tsr')}"
        told = signers.run("sh", "-c", f"tsr=../{beside.name}\n{rest}", folder=bundle)
        assert b"Verification: OK" in told.stdout + told.stderr
    beside.rename(bundle / signing.timestamp_path(1, "tsr"))
    spoil(bundle / signing.P7S)
    assert not is_well(bundle, "linux", "step_time")


def test_a_time_stamp_that_is_not_there_is_not_said_to_have_failed(bundle: Path) -> None:
    (bundle.parent / "authority.pem").write_bytes(b"")
    told = typed(bundle, "linux", "step_time")
    assert told.returncode != 0
    assert b"Verification" not in told.stdout + told.stderr


def test_a_time_stamp_is_judged_at_its_own_time_once_the_certificate_of_its_authority_has_ended(
    bundle: Path, tmp_path: Path
) -> None:
    # Years later: this is what bundles are for.
    ended = datetime(2022, 1, 1, tzinfo=UTC)
    authority = Authority(tmp_path / "authority", until=ended)
    asked = timestamp.request((bundle / signing.P7S).read_bytes(), 7)
    answer = bundle / signing.timestamp_path(1, "tsr")
    root = bundle.parent / "authority.pem"
    root.write_bytes(authority.root)
    for at in (datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC), ended + timedelta(days=1)):
        answer.write_bytes(authority.answer_at(asked, at))
        told = verification.verify(bundle, Trust(roots_pem=(authority.root,)), Meter()).time
        is_before = at < ended
        assert told.signed_not_later_than == (at if is_before else None), told
        assert is_well(bundle, "linux", "step_time") == is_before
        # By today, as the openssl of macOS judges, neither holds.
        assert not is_well(bundle, "macos", "step_time_macos")
    answer.write_bytes(b"")
    assert not is_well(bundle, "linux", "step_time")


@ON_BOTH
def test_the_bundle_digest_is_that_of_the_signed_list(bundle: Path, system: System) -> None:
    digest = hashlib.sha256((bundle / layout.TAG_MANIFEST).read_bytes()).hexdigest()
    printed = typed(bundle, system, "step_bundle_digest").stdout.decode()
    assert printed == f"{digest}  {layout.TAG_MANIFEST}\n"


@pytest.mark.parametrize("system", [*SYSTEMS, "windows"])
def test_readme_has_every_command_as_it_was_run(written: Path, system: System) -> None:
    told = (written / layout.README).read_text("utf-8")
    assert [
        each.step for each in commands(system) if told.count(indent(each.text, "    ")) < 2
    ] == []


@pytest.mark.parametrize("system", [*SYSTEMS, "windows"])
def test_commands_can_be_typed_on_any_keyboard(system: System) -> None:
    for each in commands(system):
        assert each.text.isascii()
        assert all(line == line.rstrip() and line for line in each.text.splitlines())


def test_only_time_stamps_need_a_time_stamp() -> None:
    for system in SYSTEMS:
        found = {each.step for each in commands(system) if each.needs_tsr}
        assert found == {"step_time" if system == "linux" else "step_time_macos", "step_time_shown"}


@ON_BOTH
def test_a_command_that_is_folded_is_the_same_command(bundle: Path, system: System) -> None:
    for each in commands(system):
        if each.needs_tsr:
            continue  # on paper there is none of these
        text = folded(each.text, 92)
        assert all(len(line) <= 92 for line in text.splitlines())
        assert text.replace(" \\\n    ", " ") == each.text
        told = [signers.run("sh", "-c", one, folder=bundle) for one in (text, each.text)]
        assert (told[0].stdout, told[0].returncode) == (told[1].stdout, told[1].returncode)
