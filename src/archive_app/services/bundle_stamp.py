"""Time stamps for a bundle, over the air gap: a request goes out, and an answer comes in.

docs/bundle.md, "Time". Into a folder they go under ``signatures/``, for a zip they lie beside it:
neither changes a byte that was signed, and nothing is ever overwritten.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from archive_app.bundle import layout, signing, timestamp, verification
from archive_app.bundle.members import Container, open_container
from archive_app.bundle.timestamp import TimestampOutcome
from archive_app.errors import Damaged, NotAllowed, NotFound, StorageRefused
from archive_app.services.outside import new_file
from archive_app.services.verifying import read_small

_SMALL = 1 << 20
_LARGEST_ANSWER = 1 << 17
_NONCE_BITS = 64


@dataclass(frozen=True)
class Requested:
    """A request that was written; ``sha256`` is of the signature that it asks about."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class Imported:
    """An answer that was put in its place, and what it shows.

    ``is_matched`` says whether the request that it answers was found; else it stands by itself.
    """

    path: Path
    is_matched: bool
    shown: TimestampOutcome


@dataclass(frozen=True)
class _Found:
    """What a bundle has of time stamps: its signature, and content by number and ending."""

    is_folder: bool
    p7s: bytes
    files: Mapping[tuple[int, str], bytes]

    def next_number(self) -> int:
        """Return the first number of which there is neither request nor answer."""
        taken = {number for number, _ in self.files}
        for number in range(1, 100):
            if number not in taken:
                return number
        raise NotAllowed("This bundle has 99 time stamps: no number is left for another.")


def write_request(bundle: Path, to: Path | None = None) -> Requested:
    """Write a request for a time stamp over a bundle's signature, at ``to`` or in its place.

    Raises NotFound and InvalidInput where there is no bundle, NotAllowed where it has no signature
    that could hold, StorageRefused where it cannot be written.
    """
    found = _find(bundle)
    path = _place(bundle, found, found.next_number(), "tsq") if to is None else to
    request = timestamp.request(found.p7s, secrets.randbits(_NONCE_BITS))
    with new_file(path) as file:
        file.write(request)
    return Requested(path, timestamp.imprint(found.p7s).hex())


def import_answer(bundle: Path, answer: Path, roots_pem: Sequence[bytes]) -> Imported:
    """Put the answer of an authority in its place, once it holds under roots a person chose.

    Without roots it is put there unchecked, as far as only they could check it. Raises NotAllowed
    for an answer that does not hold, or leads to none of the roots, and as :func:`write_request`.
    """
    found = _find(bundle)
    content = read_small(answer, _LARGEST_ANSWER)
    matching = _matching(found, content)
    number = matching or found.next_number()
    request = found.files.get((number, "tsq"))
    shown = timestamp.verify(content, request, found.p7s, roots_pem)
    # Whoever chose roots wants it to lead to one of them.
    if shown.outcome == timestamp.INVALID or (roots_pem and shown.outcome != timestamp.VALID):
        raise NotAllowed(f"This answer was not put to the bundle. {shown.sentence}")
    path = _place(bundle, found, number, "tsr")
    with new_file(path) as file:
        file.write(content)
    return Imported(path, matching is not None, shown)


def _find(bundle: Path) -> _Found:
    with open_container(bundle) as container:
        paths = frozenset(member.path for member in container.members())
        if not {layout.BAGIT, layout.TAG_MANIFEST, signing.P7S} <= paths:
            raise NotFound(f"{bundle} is not a bundle with a signature that could be stamped.")
        p7s = _read(container, signing.P7S)
        _require_sound(container, p7s, paths)
        beside = verification.load_beside(bundle)
        files: dict[tuple[int, str], bytes] = {}
        for number, ending in product(range(1, 100), ("tsq", "tsr")):
            path = signing.timestamp_path(number, ending)
            if path in paths:
                files[number, ending] = _read(container, path)
            elif path in beside:
                files[number, ending] = beside[path]
    return _Found(bundle.is_dir(), p7s, files)


def _require_sound(container: Container, p7s: bytes, paths: frozenset[str]) -> None:
    """Raise NotAllowed where a time stamp would be of a signature that does not hold."""
    if layout.SIGNER_PEM not in paths:
        raise NotAllowed("This bundle lacks the certificate of its signer.")
    tag_manifest = _read(container, layout.TAG_MANIFEST)
    report = signing.verify_signatures(
        {signing.P7S: p7s}, tag_manifest, _read(container, layout.SIGNER_PEM)
    )
    if report.is_contradicted:
        raise NotAllowed(f"Its signature does not hold. {report.outcomes[0].sentence}")


def _matching(found: _Found, answer: bytes) -> int | None:
    """Return the number of the request that was answered: the one with the answer's nonce.

    Raises StorageRefused where that request has its answer already.
    """
    nonce = timestamp.stated_nonce(answer)
    for (number, ending), content in sorted(found.files.items()):
        if ending != "tsq" or nonce is None:
            continue
        try:
            asked = timestamp.asked_nonce(content, found.p7s)
        except Damaged:
            continue
        if asked == nonce:
            if (number, "tsr") in found.files:
                raise StorageRefused(
                    f"Request {number:02} of this bundle has its answer already. "
                    "Nothing is overwritten."
                )
            return number
    return None


def _place(bundle: Path, found: _Found, number: int, ending: str) -> Path:
    if found.is_folder:
        return bundle / signing.timestamp_path(number, ending)
    return verification.path_beside(bundle, number, ending)


def _read(container: Container, path: str) -> bytes:
    with container.open(path) as file:
        return file.read(_SMALL)
