"""SSHSIG: ssh-keygen judges what we make, and we read only what bundles use of what it makes."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle import sshsig
from archive_app.bundle.certificate import Identity
from archive_app.errors import Damaged
from tests.bundle import signers
from tests.bundle.signers import MESSAGE

NAMESPACE = "evidence-bundle@v1"
IDENTITIES = pytest.mark.parametrize(
    "identity", [signers.generated, signers.imported], ids=["generated", "imported"]
)


def refused(signature: bytes, why: str, message: bytes = MESSAGE) -> None:
    with pytest.raises(Damaged, match=why):
        sshsig.verify(signature, message, signers.generated().certificate_der)


def made_by_ssh_keygen(
    folder: Path, identity: Identity, *options: str, namespace: str = NAMESPACE
) -> bytes:
    """Return the signature that ssh-keygen makes with the same key."""
    key = identity.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    (folder / "key").write_bytes(key)
    (folder / "key").chmod(0o600)
    told = signers.run(
        *("ssh-keygen", "-Y", "sign", "-n", namespace, "-f", "key", *options),
        folder=folder,
        given=MESSAGE,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


@IDENTITIES
def test_ssh_keygen_checks_the_signature(identity: Callable[[], Identity], tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(sshsig.sign(identity(), MESSAGE))
    check = ("ssh-keygen", "-Y", "check-novalidate", "-n", NAMESPACE, "-s", "s")
    told = signers.run(*check, folder=tmp_path, given=MESSAGE)
    assert told.returncode == 0, told.stderr
    assert signers.run(*check, folder=tmp_path, given=MESSAGE + b"\n").returncode != 0


@IDENTITIES
def test_ssh_keygen_verifies_against_the_allowed_signers(
    identity: Callable[[], Identity], tmp_path: Path
) -> None:
    (tmp_path / "s").write_bytes(sshsig.sign(identity(), MESSAGE))
    verify = ("ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", sshsig.PRINCIPAL, "-s", "s")
    for allowed, accepts in ((identity(), True), (signers.generated("Archivist B"), False)):
        (tmp_path / "allowed").write_bytes(sshsig.allowed_signers(allowed.certificate_der))
        told = signers.run(*verify, "-f", "allowed", folder=tmp_path, given=MESSAGE)
        assert (told.returncode == 0) is accepts, told.stderr


def test_it_is_written_exactly_as_ssh_keygen_writes_it(tmp_path: Path) -> None:
    identity = signers.generated()
    assert sshsig.sign(identity, MESSAGE) == made_by_ssh_keygen(tmp_path, identity)


@IDENTITIES
def test_what_ssh_keygen_signs_is_verified(
    identity: Callable[[], Identity], tmp_path: Path
) -> None:
    signature = made_by_ssh_keygen(tmp_path, identity())
    sshsig.verify(signature, MESSAGE, identity().certificate_der)
    with pytest.raises(Damaged, match="does not match"):
        sshsig.verify(signature, MESSAGE + b"\n", identity().certificate_der)


def test_a_signature_for_something_else_is_refused(tmp_path: Path) -> None:
    identity = signers.generated()
    refused(made_by_ssh_keygen(tmp_path, identity, namespace="file"), "something else")
    refused(made_by_ssh_keygen(tmp_path, identity, "-O", "hashalg=sha256"), "something else")


def test_a_signature_by_another_key_is_refused() -> None:
    refused(sshsig.sign(signers.generated("Archivist B"), MESSAGE), "another key")
    refused(sshsig.sign(signers.imported(), MESSAGE), "another key")


@IDENTITIES
def test_no_byte_can_be_changed(identity: Callable[[], Identity]) -> None:
    signature = sshsig.sign(identity(), MESSAGE)
    chance = random.Random(4251)
    for at in range(len(signature)):
        changed = bytearray(signature)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Damaged):
            sshsig.verify(bytes(changed), MESSAGE, identity().certificate_der)
        with pytest.raises(Damaged):
            sshsig.verify(signature[:at], MESSAGE, identity().certificate_der)


@pytest.mark.parametrize(
    "change",
    [
        lambda signature: signature + b"\n",
        lambda signature: b"\n" + signature,
        lambda signature: signature.replace(b"\n", b"\r\n"),
        lambda signature: signature.replace(b"\n", b"", 2),
        lambda signature: signature.rstrip(b"\n"),
        lambda signature: 2 * signature,
        lambda signature: b"",
    ],
)
def test_only_one_armour_is_taken(change: Callable[[bytes], bytes]) -> None:
    refused(change(sshsig.sign(signers.generated(), MESSAGE)), "as bundles have it")


@given(st.data())
def test_hostile_fields_never_raise_anything_else(data: st.DataObject) -> None:
    """Lengths that lie, fields that lack or are too many, in armour as it should be."""
    key = sshsig._key_blob(signers.generated().certificate_der)
    some = st.one_of(
        st.binary(max_size=40),
        st.sampled_from([key, b"evidence-bundle@v1", b"", b"sha512", b"rsa-sha2-512"]),
    )
    fields = data.draw(st.lists(some, max_size=7))
    length = st.sampled_from([None, 0, 3, 1 << 31, (1 << 32) - 1])
    blob = b"SSHSIG\0\0\0\1"
    for content in [*fields[:1], *fields]:
        told = data.draw(length)
        blob += (len(content) if told is None else told).to_bytes(4, "big") + content
    with pytest.raises(Damaged):
        sshsig.verify(sshsig._armoured(blob), MESSAGE, signers.generated().certificate_der)
