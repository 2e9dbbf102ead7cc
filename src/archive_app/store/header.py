"""archive.json: what can be read without a key, and the only commit point.

docs/format.md, "archive.json". The file holds one header string, an HMAC over it, and a checksum
over both. The checksum tells damage without any key. Which of two copies that are whole and not the
same counts is for `choosing` to say.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import product
from pathlib import Path

from archive_app.errors import (
    ArchiveError,
    Damaged,
    NotFound,
    Reason,
    StorageRefused,
    TooNew,
    WrongPassphrase,
)
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue, from_hex
from archive_app.store import durable, keys, ordinary
from archive_app.store.keys import ArchiveKeys, Secret
from archive_app.store.slots import Slot, checksum, open_slot
from archive_app.store.splicing import spliced

FORMAT = 1
HEADER_NAME = "archive.json"
COPY_NAME = "archive.json.copy"
SPLICED_NAME = f"{HEADER_NAME} and {COPY_NAME}"
UNFINISHED_NAME = "unfinished-copy"
"""What lies in a copy of an archive until its header stands."""
_LARGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class Header:
    """What archive.json says: 16-byte archive id, key generation, and the slots in order."""

    archive_id: bytes
    generation: int
    slots: tuple[Slot, ...]
    text: str
    mac: bytes


class Difference(Enum):
    """Why the two copies of a header are not the same, as far as can be told."""

    HEADER_DAMAGED = f"{HEADER_NAME} was missing, could not be read, or was not what was written."
    COPY_DAMAGED = f"{COPY_NAME} was missing, could not be read, or was not what was written."
    BOTH_DAMAGED = (
        f"{HEADER_NAME} and its copy were both damaged, at different places: what opened is put "
        "together from what is whole in either."
    )
    COPY_OLDER = (
        f"{COPY_NAME} was older than {HEADER_NAME}: a change of who can open this archive was "
        "interrupted, or somebody put it back as it was before one."
    )
    HEADER_OLDER = (
        f"{HEADER_NAME} was older than its copy: somebody put it back as it was before a change of "
        "who can open this archive."
    )
    COPY_LATER = f"{COPY_NAME} names a later generation of keys than {HEADER_NAME}."
    BOTH_OTHER = f"{HEADER_NAME} and its copy are not the same, and neither is the newest."

    @property
    def is_told_apart(self) -> bool:
        """Whether it is known which copy counts, so that the other may be made anew from it."""
        return self not in (Difference.COPY_LATER, Difference.BOTH_OTHER)


@dataclass(frozen=True, repr=False)
class Unlocked:
    """A header that a secret opened, with what the secret gave."""

    header: Header
    slot: Slot
    master: bytes
    keys: ArchiveKeys
    person_wrap: bytes
    difference: Difference | None = None


def sealed_header(
    archive_id: bytes, generation: int, slots: Iterable[Slot], mac_key: bytes
) -> Header:
    """Return the header of these slots with its HMAC."""
    kept = tuple(slots)
    text = canonical.encode_text(
        {
            "archive": archive_id.hex(),
            "format": FORMAT,
            "generation": generation,
            "min_reader": FORMAT,
            "slots": [
                {"id": slot.id.hex(), "kind": slot.kind, "slot": slot.encoded} for slot in kept
            ],
        }
    )
    return Header(archive_id, generation, kept, text, _mac(mac_key, text))


def write_header(archive_path: Path, header: Header) -> bool:
    """Replace the header, then its copy. The first replacement is the commit.

    Returns False where that stands and yet not all could be written: the next open mends it.
    """
    content = canonical.encode(
        {
            "header": header.text,
            "mac": header.mac.hex(),
            "sum": checksum(header.text, header.mac),
        }
    )
    try:
        durable.replace_file(archive_path / HEADER_NAME, content)
        durable.replace_file(archive_path / COPY_NAME, content)
    except StorageRefused:
        if stands(archive_path, header):
            return False
        raise
    return True


def stands(archive_path: Path, header: Header) -> bool:
    """Tell whether this is the header that counts."""
    with suppress(ArchiveError):
        return read_header(archive_path).text == header.text
    return False


def require_archive(path: Path) -> None:
    """Raise NotFound where there is no archive, Damaged where a part of it is a link or no file."""
    read_header(path)
    ordinary.require_ordinary(path)


def read_header(archive_path: Path) -> Header:
    """Return the header as it stands, unproven, from the first of the two copies that is whole."""
    return next(iter(whole_copies(archive_path).values()))


def copies_differ(archive_path: Path) -> bool:
    """Tell whether the two copies of the header are not the same bytes."""
    contents = []
    for name in (HEADER_NAME, COPY_NAME):
        try:
            contents.append(_read(archive_path / name))
        except (OSError, Damaged):
            return True
    return contents[0] != contents[1]


def open_copy(header: Header, secrets: list[Secret]) -> Unlocked:
    """Open one copy of a header; raise WrongPassphrase where no slot opens and all are whole.

    Raises Damaged where a slot is not whole, or where the HMAC is not that of the header.
    """
    damage: Damaged | None = None
    for secret, slot in product(secrets, header.slots):
        try:
            opened = open_slot(slot, secret)
        except Damaged as error:
            damage = error
            continue
        if opened is None:
            continue
        master, derived = opened
        archive_keys = keys.archive_keys(master, header.archive_id, header.generation)
        if not is_proven(header, archive_keys):
            raise Damaged("The archive's header is not what was written.")
        return Unlocked(header, slot, master, archive_keys, derived.person_wrap)
    if damage is not None:
        raise Damaged(
            "The archive's header is damaged: a key slot is not what was written."
        ) from damage
    raise WrongPassphrase(
        "This passphrase does not open the archive. If you are sure of it, archive.json may have "
        "been put back as it was before the passphrase was changed."
    )


def is_proven(header: Header, archive_keys: ArchiveKeys) -> bool:
    """Tell whether these keys prove a header."""
    return header.generation == archive_keys.generation and hmac.compare_digest(
        _mac(archive_keys.header_mac, header.text), header.mac
    )


def whole_copies(archive_path: Path) -> dict[str, Header]:
    """Return the header and its copy by name, each where it is whole; raise where neither is.

    Where both are damaged, at different places, what they were is found by its checksum, and has
    the name `SPLICED_NAME`. A link, or anything else that is no file, is never read and counts as
    one that is not whole.
    """
    contents = _contents(archive_path)
    whole: dict[str, Header] = {}
    newer: dict[str, TooNew] = {}
    for name, content in contents.items():
        with suppress(Damaged):
            try:
                whole[name] = _parse(content)
            except TooNew as error:
                newer[name] = error
    for name, refusal in newer.items():
        raise _half_too_new(name, *whole) if whole else refusal
    if not whole and contents.keys() == {HEADER_NAME, COPY_NAME}:
        for content in spliced(*contents.values()):
            with suppress(Damaged):
                return {SPLICED_NAME: _parse(content)}
    if not whole:
        raise Damaged(f"The header of the archive at {archive_path} is damaged.")
    return whole


def _contents(archive_path: Path) -> dict[str, bytes]:
    """Return what the header and its copy hold, each where it can be read; raise where neither."""
    contents: dict[str, bytes] = {}
    refusal: OSError | None = None
    damage: Damaged | None = None
    for name in (HEADER_NAME, COPY_NAME):
        try:
            contents[name] = _read(archive_path / name)
        except FileNotFoundError:
            continue
        except OSError as error:
            refusal = error
        except Damaged as error:
            damage = error
    if not contents and damage is not None:
        raise damage
    if not contents and refusal is not None:
        raise NotFound(
            f"{archive_path} cannot be read: {refusal.strerror}.", Reason.NO_ARCHIVE
        ) from refusal
    if not contents:
        raise _nothing_to_read(archive_path)
    return contents


def _nothing_to_read(archive_path: Path) -> NotFound | Damaged:
    """Return the error where neither copy is there: no archive, or one that lost both."""
    names = sorted(path.name for path in archive_path.glob("catalogue-*.db"))
    if not names or (archive_path / UNFINISHED_NAME).exists():
        return NotFound(f"There is no archive at {archive_path}.", Reason.NO_ARCHIVE)
    return Damaged(
        f"The archive at {archive_path} has lost its header: {HEADER_NAME} and {COPY_NAME} are "
        f"both missing, while {', '.join(names)} lies there. Only a header opens it: put back "
        f"{HEADER_NAME} from a backup, which has to be of the same generation of keys (the number "
        "in the catalogue's name). If making an archive was interrupted here, there never was one."
    )


def _half_too_new(newer: str, older: str) -> TooNew:
    """Return the error where one copy alone is too new, which anybody can write into it.

    It is not passed over: what a newer program was interrupted in would be undone.
    """
    return TooNew(
        f"{newer} says that a newer program wrote this archive, and {older} does not. Open the "
        f"archive with the newest program; if no newer one was used here, {newer} was changed: "
        "move it away, and open the archive again."
    )


def _read(path: Path) -> bytes:
    with os.fdopen(ordinary.open_file(path), "rb") as file:
        return file.read(_LARGEST_HEADER + 1)


def _parse(untrusted_content: bytes) -> Header:
    if len(untrusted_content) > _LARGEST_HEADER:
        raise Damaged("The archive's header is damaged.")
    outer = canonical.decode_object(untrusted_content, frozenset({"header", "mac", "sum"}))
    text, mac = outer["header"], from_hex(outer["mac"], 32)
    if not isinstance(text, str) or not text.isascii() or outer["sum"] != checksum(text, mac):
        raise Damaged("The archive's header is damaged.")
    value = canonical.decode(text.encode("ascii"))
    if not isinstance(value, dict):
        raise Damaged("The archive's header is damaged.")
    oldest_reader = value.get("min_reader")
    if not isinstance(oldest_reader, int):
        raise Damaged("The archive's header is damaged.")
    if oldest_reader > FORMAT:
        raise TooNew("This archive was written by a newer program. Open it with that program.")
    generation = value.get("generation")
    slots = value.get("slots")
    if not isinstance(generation, int) or generation < 1 or not isinstance(slots, list):
        raise Damaged("The archive's header is damaged.")
    return Header(
        from_hex(value.get("archive"), 16),
        generation,
        tuple(_parse_slot(slot) for slot in slots),
        text,
        mac,
    )


def _parse_slot(value: JsonValue) -> Slot:
    if not isinstance(value, dict) or value.keys() != {"id", "kind", "slot"}:
        raise Damaged("The archive's header is damaged.")
    kind = value["kind"]
    if not isinstance(kind, str):
        raise Damaged("The archive's header is damaged.")
    return Slot(kind, from_hex(value["id"], 16), value["slot"])


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("ascii"), "sha256")
