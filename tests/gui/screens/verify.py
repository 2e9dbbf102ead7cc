"""The screens of verifying, before an archive is open."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from archive_app import settings
from archive_app.bundle import certificate, known_signers, layout
from archive_app.bundle.known_signers import KnownSigner
from tests.gui.stage import Stage


def verify(stage: Stage) -> QWidget:
    stage.window.show_verify()
    return stage.window


def verify_unknown_signer(stage: Stage) -> QWidget:
    forget()
    return shown(stage)


def forget() -> None:
    """Let this computer know of no signer and no log."""
    for path in (settings.known_signers_path(), settings.seen_heads_path()):
        path.unlink(missing_ok=True)


def shown(stage: Stage) -> QWidget:
    stage.window.show_verify().view.verify(stage.demonstration.bundle)
    return stage.window


def know_signer(stage: Stage) -> None:
    """Let this computer know the signer of the bundle, and nothing else."""
    pem = (stage.demonstration.bundle / layout.SIGNER_PEM).read_bytes()
    fingerprint = certificate.fingerprint(certificate.from_pem(pem))
    signer = KnownSigner(fingerprint, "Documentation team")
    forget()
    known_signers.add(settings.known_signers_path(), signer)


def verify_known_signer(stage: Stage) -> QWidget:
    know_signer(stage)
    return shown(stage)


def verify_changed(stage: Stage) -> QWidget:
    path = stage.folder / "changed"
    shutil.copytree(stage.demonstration.bundle, path)
    changed = min((path / "data/files").iterdir())
    changed.write_bytes(changed.read_bytes() + b"!")
    stage.window.show_verify().view.verify(path)
    return stage.window


def verify_not_a_bundle(stage: Stage) -> QWidget:
    stage.window.show_verify().view.verify(stage.path)
    return stage.window


def verify_encrypted(stage: Stage) -> QWidget:
    stage.window.show_verify().view.take(stage.folder / "EVB-20261122-7F3K9QXA.zip.age")
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "verify": verify,
    "verify-changed": verify_changed,
    "verify-encrypted": verify_encrypted,
    "verify-known-signer": verify_known_signer,
    "verify-not-a-bundle": verify_not_a_bundle,
    "verify-unknown-signer": verify_unknown_signer,
}
