"""archive.json: what can be read without a key, and the only commit point.

docs/format.md, "archive.json". The file holds one header string, an HMAC over it, and a checksum
over both. The checksum tells damage without any key: only a header that is not whole lets its copy
count, which may be one change older.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
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

FORMAT = 1
HEADER_NAME = "archive.json"
COPY_NAME = "archive.json.copy"
_LARGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class Header:
    """What archive.json says: 16-byte archive id, key generation, and the slots in order."""

    archive_id: bytes
    generation: int
    slots: tuple[Slot, ...]
    text: str
    mac: bytes


@dataclass(frozen=True, repr=False)
class Unlocked:
    """A header that a secret opened, with what the secret gave."""

    header: Header
    slot: Slot
    master: bytes
    keys: ArchiveKeys
    person_wrap: bytes
    was_mended: bool


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
    return next(_whole_copies(archive_path))


def copies_differ(archive_path: Path) -> bool:
    """Tell whether the two copies of the header are not the same bytes."""
    contents = []
    for name in (HEADER_NAME, COPY_NAME):
        try:
            contents.append(_read(archive_path / name))
        except (OSError, Damaged):
            return True
    return contents[0] != contents[1]


def unlock(archive_path: Path, typed: str) -> Unlocked:
    """Open the header with what was typed.

    Raises WrongPassphrase where no slot opens and all are whole, Damaged where one is not, TooNew
    for a format this program does not read, NotFound where there is no archive. The copy is asked
    only where the header itself is damaged: it may be one change older.
    """
    secrets = keys.possible_secrets(typed)
    failure: Damaged | None = None
    for header in _whole_copies(archive_path):
        try:
            opened = _unlock_copy(header, secrets)
        except Damaged as error:
            failure = failure or error
            continue
        differ = copies_differ(archive_path)
        return replace(opened, was_mended=differ)
    raise failure or Damaged(f"Both copies of the header of {archive_path} are damaged.")


def _unlock_copy(header: Header, secrets: list[Secret]) -> Unlocked:
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
        if not hmac.compare_digest(_mac(archive_keys.header_mac, header.text), header.mac):
            raise Damaged("The archive's header is not what was written.")
        return Unlocked(header, slot, master, archive_keys, derived.person_wrap, was_mended=False)
    if damage is not None:
        raise Damaged(
            "The archive's header is damaged: a key slot is not what was written."
        ) from damage
    raise WrongPassphrase("No key slot of this archive opens with this passphrase.")


def _whole_copies(archive_path: Path) -> Iterator[Header]:
    """Yield the header and then its copy, each where it is whole; raise where neither is.

    A link, or anything else that is no file, is never read and counts as one that is not whole.
    """
    contents: list[bytes] = []
    refusal: OSError | None = None
    damage: Damaged | None = None
    for name in (HEADER_NAME, COPY_NAME):
        try:
            contents.append(_read(archive_path / name))
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
        raise NotFound(f"There is no archive at {archive_path}.", Reason.NO_ARCHIVE)
    is_whole = False
    for content in dict.fromkeys(contents):
        try:
            header = _parse(content)
        except Damaged:
            continue
        is_whole = True
        yield header
    if not is_whole:
        raise Damaged(f"The header of the archive at {archive_path} is damaged.")


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
