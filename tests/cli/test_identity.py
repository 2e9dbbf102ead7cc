"""`identity`: whose signatures one knows, typed and told."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_app import settings
from tests.archives import PASSPHRASE, small_archive
from tests.bundle import signers
from tests.cli.running import run, succeed
from tests.cli.test_exits import require_sentence

A = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "typed",
    [
        A,
        A.upper(),
        " ".join(A[at : at + 4] for at in range(0, 64, 4)),
        "sha256 Fingerprint=" + ":".join(A[at : at + 2] for at in range(0, 64, 2)),
    ],
)
def test_a_fingerprint_is_known_however_it_is_written(typed: str) -> None:
    end = succeed("identity", "trust", typed, "--name", "Archive")
    assert "0123 4567 89ab cdef" in end.stdout
    assert succeed("identity", "known", "--json").json == [
        {
            "fingerprint": A,
            "name": "Archive",
            "status": "active",
            "since": None,
            "log_origin": None,
            "log_vkeys": [],
        }
    ]


def test_without_a_name_it_is_called_by_its_first_groups() -> None:
    assert succeed("identity", "trust", A, "--json").json["name"] == "0123 4567"


def test_a_key_that_is_no_longer_good_stays_known() -> None:
    succeed("identity", "trust", A, "--name", "Archive")
    words = ("identity", "revoke", A, "--status", "lost", "--since", "2026-11-22")
    assert "“Archive” is lost since 2026-11-22" in succeed(*words).stdout
    (told,) = succeed("identity", "known", "--json").json
    assert (told["status"], told["since"]) == ("lost", "2026-11-22")
    assert "lost" in succeed("identity", "known").stdout


def test_a_certificate_that_ran_out_is_taken_over_and_said_to_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    small_archive(tmp_path / "a").close()
    key = signers.rsa_key()
    of = signers.certified(key, until=datetime(2024, 5, 1, tzinfo=UTC))
    (tmp_path / "key.p12").write_bytes(signers.pkcs12_file(key, of))
    (tmp_path / "words.txt").write_text(PASSPHRASE)
    (tmp_path / "password").write_bytes(signers.PASSWORD)
    files = ("key.p12", "--password-file", "password", "--passphrase-file", "words.txt")
    end = succeed("identity", "import", "a", *files)
    assert "This certificate ran out on 2024-05-01." in end.stderr


def test_nobody_is_known_at_first() -> None:
    end = succeed("identity", "known")
    assert (end.stdout, "Nobody is known yet" in end.stderr) == ("", True)
    assert succeed("identity", "known", "--json").json == []


def test_what_makes_no_sense_is_refused() -> None:
    require_sentence(run("identity", "trust", "0123"), 2, "64 hexadecimal digits")
    require_sentence(run("identity", "trust", A, "--name", "a\nb"), 2, "can be seen")
    succeed("identity", "trust", A)
    require_sentence(run("identity", "trust", A), 2, "known already")
    revoke = ("identity", "revoke", A, "--since", "2026-11-22", "--status")
    require_sentence(run(*revoke, "active"), 2, "active")
    require_sentence(run(*revoke[:3], "--status", "lost", "--since", "today"), 2, "is a day")
    missing = ("identity", "revoke", "f" * 64, "--status", "lost", "--since", "2026-11-22")
    require_sentence(run(*missing), 14, "No signer with this fingerprint")


@pytest.mark.skipif(os.name == "nt", reason="the folder is named otherwise there")
def test_the_list_lies_where_the_settings_of_a_person_do(home: Path) -> None:
    succeed("identity", "trust", A)
    folder = home / ".config" / "evidence-archive"
    assert [path.name for path in folder.iterdir()] == ["known-signers.json"]
    assert settings.seen_heads_path() == folder / "seen-heads.json"
