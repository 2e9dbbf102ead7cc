"""Time stamps for a bundle, over the air gap: a request goes out, and an answer comes in.

docs/bundle.md, "Time". Into a folder they go under ``signatures/``, for a zip they lie beside it:
neither changes a byte that was signed, and nothing is ever overwritten.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from archive_app.bundle import layout, signing, timestamp, verification
from archive_app.bundle.folder import open_ordinary
from archive_app.bundle.members import Container, open_container
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.timestamp import TimestampOutcome
from archive_app.errors import Damaged, NotAllowed, NotFound, StorageRefused
from archive_app.services.outside import new_file
from archive_app.services.verifying import read_small

_SMALL = 1 << 20
_LARGEST_ANSWER = 1 << 17
_NONCE_BITS = 64


@dataclass(frozen=True)
class Requested:
    """Where a request is to be sent from; ``sha256`` is of the signature that it asks about."""

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

    def asked(self) -> dict[int, int]:
        """Return the nonce of each request that bundles make, by its number."""
        nonces = {}
        for (number, ending), content in sorted(self.files.items()):
            if ending == "tsq":
                with suppress(Damaged):
                    nonces[number] = timestamp.asked_nonce(content, self.p7s)
        return nonces

    def next_number(self) -> int:
        """Return the first number of which there is neither request nor answer."""
        taken = {number for number, _ in self.files}
        for number in range(1, 100):
            if number not in taken:
                return number
        raise NotAllowed("This bundle has 99 time stamps: no number is left for another.")


def write_request(bundle: Path, to: Path | None = None) -> Requested:
    """Write a request for a time stamp over a bundle's signature, at ``to`` or in its place.

    It is the first that has no answer yet, as every bundle is given one when it is made. Raises
    NotFound and InvalidInput where there is no bundle, NotAllowed where it has no signature that
    could hold, StorageRefused where it cannot be written.
    """
    found = _find(bundle)
    waiting = [number for number in found.asked() if (number, "tsr") not in found.files]
    number = waiting[0] if waiting else found.next_number()
    request = found.files.get((number, "tsq")) or timestamp.request(
        found.p7s, secrets.randbits(_NONCE_BITS)
    )
    requested = Requested(
        _place(bundle, found, number, "tsq") if to is None else to,
        timestamp.imprint(found.p7s).hex(),
    )
    if to is None and _is_there(requested.path, request):
        return requested
    with new_file(requested.path) as file:
        file.write(request)
    return requested


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
    if (number, "tsr") in found.files:
        number = found.next_number()  # another authority answered the same request
    shown = timestamp.verify(content, request, found.p7s, roots_pem)
    # Whoever chose roots wants it to lead to one of them.
    if shown.outcome == Outcome.INVALID or (roots_pem and shown.outcome != Outcome.VALID):
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

    Raises StorageRefused where the bundle has this very answer.
    """
    for (number, ending), content in found.files.items():
        if ending == "tsr" and content == answer:
            raise StorageRefused(
                f"The bundle has this answer already, as number {number:02}. Nothing is "
                "overwritten: bundle verify --root says what the answer that is there shows."
            )
    nonce = timestamp.stated_nonce(answer)
    return next((number for number, asked in found.asked().items() if asked == nonce), None)


def _is_there(path: Path, content: bytes) -> bool:
    with suppress(OSError), open_ordinary(path) as file:
        return file.read(_SMALL) == content
    return False


def _place(bundle: Path, found: _Found, number: int, ending: str) -> Path:
    if found.is_folder:
        return bundle / signing.timestamp_path(number, ending)
    return verification.path_beside(bundle, number, ending)


def _read(container: Container, path: str) -> bytes:
    with container.open(path) as file:
        return file.read(_SMALL)
