"""Whole bundles for verifiers to disagree about: exported ones, changed and sealed anew."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive_app.bundle import layout, manifest, signing, sshsig
from archive_app.bundle.certificate import Identity, fingerprint, to_pem
from archive_app.bundle.zip_writing import ZipWriter
from archive_app.model import canonical
from archive_app.services import identity
from tests.bundle import signers
from tests.services.exporting import exported, exporting_archive, with_files


@dataclass(frozen=True)
class Made:
    """An exported bundle as its files, by path, and who signed it."""

    name: str
    files: Mapping[str, bytes]
    identity: Identity = field(repr=False)

    @property
    def signer(self) -> str:
        """The fingerprint that one would compare."""
        return fingerprint(self.identity.certificate_der)


def make(folder: Path) -> tuple[Made, Made]:
    """Return two bundles that one recipient got of one archive, one after the other."""
    archive, incident = exporting_archive(folder / "archive", {b"a.bin": b"one", b"b.bin": b"two"})
    with archive:
        signer = identity.load_signer(archive)
        first = exported(archive, incident, folder / "out")
        with_files(archive, folder / "more", {b"c.bin": b"three"})
        second = exported(archive, incident, folder / "out", extras=frozenset({"csv"}))
    return (
        Made(first.bundle, files_of(first.path), signer),
        Made(second.bundle, files_of(second.path), signer),
    )


def files_of(path: Path) -> dict[str, bytes]:
    """Return every file below a folder, by path."""
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in sorted(path.rglob("*"))
        if each.is_file()
    }


def lay_out(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files below a new folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def zipped(files: Mapping[str, bytes], root: str) -> bytes:
    """Return the files as the program's own zip."""
    sink = io.BytesIO()
    writer = ZipWriter(sink)
    for path, content in sorted(files.items()):
        writer.add(f"{root}/{path}", len(content), zlib.crc32(content), [content])
    writer.finish()
    return sink.getvalue()


def listed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with lists of them that are right; signatures are what they were."""
    data = {path: content for path, content in sorted(files.items()) if path.startswith("data/")}
    made = dict(files)
    for name, algorithm in ((layout.MANIFEST_SHA256, "sha256"), (layout.MANIFEST_SHA512, "sha512")):
        made[name] = b"".join(
            manifest.line(path, hashlib.new(algorithm, content).hexdigest())
            for path, content in data.items()
        )
    oxum = f"Payload-Oxum: {sum(map(len, data.values()))}.{len(data)}".encode()
    made[layout.BAG_INFO] = b"".join(
        (oxum + b"\n" if line.startswith(b"Payload-Oxum: ") else line)
        for line in made[layout.BAG_INFO].splitlines(keepends=True)
    )
    return tagged(made)


def tagged(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with a signed list that is right, whatever the manifests say."""
    made = dict(files)
    made[layout.TAG_MANIFEST] = b"".join(
        manifest.line(path, hashlib.sha256(made[path]).hexdigest())
        for path in layout.TAG_FILES
        if path in made
    )
    return made


def signed(files: Mapping[str, bytes], signer: Identity) -> dict[str, bytes]:
    """Return the files with signatures of what their signed list says now, and no others."""
    made = {path: content for path, content in files.items() if not path.startswith("signatures/")}
    return made | signing.sign(signer, made[layout.TAG_MANIFEST], signers.AT)


def sealed(files: Mapping[str, bytes], signer: Identity) -> dict[str, bytes]:
    """Return the files listed and signed anew, as their own archive could."""
    return signed(listed(files), signer)


def taken_over(files: Mapping[str, bytes], signer: Identity) -> dict[str, bytes]:
    """Return the files as somebody else would sign them, so that all fits together."""
    der = signer.certificate_der
    changed = dict(files)
    changed[layout.SIGNER_PEM] = to_pem(der)
    changed[layout.ALLOWED_SIGNERS] = sshsig.allowed_signers(der)
    told = json.loads(changed[layout.TRANSFER_JSON])
    told["signer"] = fingerprint(der)
    changed[layout.TRANSFER_JSON] = canonical.encode(told) + b"\n"
    return sealed(changed, signer)
