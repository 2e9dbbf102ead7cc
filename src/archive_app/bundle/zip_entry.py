"""One entry of a zip's directory: what it says, whether it is plain, whether its header agrees."""

from __future__ import annotations

import re
import stat
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive_app.bundle import zip_extra
from archive_app.bundle import zip_records as records
from archive_app.bundle.member import DEEPEST, LONGEST_PATH
from archive_app.bundle.zip_member import Source

_NEWEST_VERSION = 45
_DOS_VOLUME, _DOS_FOLDER, _DOS_REPARSE_POINT = 0x08, 0x10, 0x400
# What the modes of files and folders may not have: set-user-ID, set-group-ID (which folders of a
# group do have), and the bit by which only an owner removes.
_FILE_MODE, _FOLDER_MODE = 0o7000, 0o5000
# A real file shrinks to a hundredth at most, or is small.
_MOST_EXPANSION = 200
_ALWAYS_ALLOWED_SIZE = 1 << 20
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]|\A/|\A[A-Za-z]:|//|(?:\A|/)\.\.?(?:/|\Z)")


class Refused(Exception):
    """Why an entry, or a whole zip, is not read: a code for programs, a sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory says of one member.

    ``offset`` is that of its local header, ``start`` that of its bytes once the header was read,
    ``raw_name`` is as it stands there, ``name`` for people where it is no text.
    """

    name: str
    raw_name: bytes
    offset: int
    flags: int
    method: int
    crc32: int
    compressed: int
    size: int
    needed: int
    external: int
    disk: int
    extra: bytes
    has_comment: bool
    has_odd_extra: bool
    is_plain: bool = True
    start: int = 0

    @property
    def is_folder(self) -> bool:
        """Whether it stands for a folder, as its name says."""
        return self.raw_name.endswith(b"/")

    def refused(self) -> Entry:
        """Return it as one that is not opened."""
        return replace(self, is_plain=False, extra=b"")

    def starting(self, start: int) -> Entry:
        """Return it with the place of its bytes."""
        return replace(self, start=start, extra=b"")


def parse_central(buffer: bytes, at: int) -> tuple[Entry, int]:
    """Return the entry at a place in the directory, and its length; raise Refused for none."""
    if at + records.CENTRAL.size > len(buffer):
        raise Refused("truncated", "The directory of this zip is cut off.")
    (
        signature, _, needed, flags, method, _, _, crc32, compressed, size,
        name_length, extra_length, comment_length, disk, _, external, offset,
    ) = records.CENTRAL.unpack_from(buffer, at)  # fmt: skip
    name_end = at + records.CENTRAL.size + name_length
    length = records.CENTRAL.size + name_length + extra_length + comment_length
    if signature != records.CENTRAL_SIGNATURE or at + length > len(buffer):
        raise Refused("truncated", "The directory of this zip is cut off, or holds something else.")
    raw_name = buffer[name_end - name_length : name_end]
    extra = buffer[name_end : name_end + extra_length]
    has_odd_extra = False
    try:
        size, compressed, offset = records.widened((size, compressed, offset), extra)
    except ValueError:
        has_odd_extra = True
    entry = Entry(
        raw_name.decode("utf-8", "backslashreplace"),
        raw_name, offset, flags, method, crc32, compressed, size, needed, external, disk, extra,
        bool(comment_length), has_odd_extra,
    )  # fmt: skip
    return entry, length


def require_plain(entry: Entry, *, strict: bool) -> None:
    """Require a regular file or folder under a safe name, in a form that every program reads."""
    _require_name(entry)
    _require_kind(entry)
    _require_known_form(entry)
    _require_harmless(list(records.extras(entry.extra)), strict=strict)
    if strict and entry.external >> 16 & (_FOLDER_MODE if entry.is_folder else _FILE_MODE):
        raise Refused("special", "It would run as somebody else, or be kept from being removed.")
    if strict and entry.flags & records.DESCRIPTOR_FLAG:
        raise Refused("data-descriptor", "Its size comes after its bytes, and may be misread.")
    if strict and entry.has_comment:
        raise Refused("comment", "It has a comment, which nothing vouches for.")
    if entry.method == records.STORED and entry.size != entry.compressed:
        raise Refused("mismatch", "It is stored as it is, and yet has two sizes.")
    if entry.is_folder and (entry.size or entry.compressed or entry.crc32):
        raise Refused("special", "It is a folder, and yet has bytes.")
    if entry.size > _ALWAYS_ALLOWED_SIZE + _MOST_EXPANSION * entry.compressed:
        raise Refused("bomb", f"It would grow more than {_MOST_EXPANSION}-fold when it is read.")


def require_agreement(source: Source, entry: Entry, limit: int, *, strict: bool) -> int:
    """Return where the bytes of an entry begin; its header must say what the directory says.

    ``limit`` is where the next thing begins, up to which everything must be its own.
    """
    fixed = source.read(entry.offset, records.LOCAL.size)
    if len(fixed) < records.LOCAL.size or not fixed.startswith(records.LOCAL_SIGNATURE):
        raise Refused("mismatch", "Its own header is not where the directory says.")
    name_length: int
    extra_length: int
    _, _, flags, method, _, _, crc32, compressed, size, name_length, extra_length = (
        records.LOCAL.unpack(fixed)
    )
    variable = source.read(entry.offset + records.LOCAL.size, name_length + extra_length)
    start = entry.offset + records.LOCAL.size + name_length + extra_length
    if start + entry.compressed > limit:
        raise Refused("overlap", "Its bytes reach into what comes after it.")
    try:
        size, compressed = records.widened((size, compressed), variable[name_length:])
        fields = list(records.extras(variable[name_length:]))
    except ValueError:
        raise Refused("zip64", "Its header has extra fields that do not fit.") from None
    if variable[:name_length] != entry.raw_name:
        raise Refused("mismatch", "It has one name in its header and another in the directory.")
    _require_harmless(fields, strict=strict)
    if (flags, method) != (entry.flags, entry.method):
        raise Refused("mismatch", "Its header and the directory say different things about it.")
    stated = (crc32, compressed, size)
    agreed = (entry.crc32, entry.compressed, entry.size)
    has_descriptor = bool(flags & records.DESCRIPTOR_FLAG)
    if stated != agreed and not (has_descriptor and not any(stated)):
        raise Refused("mismatch", "Its header and the directory give different sizes or CRC-32.")
    after = source.read(start + entry.compressed, min(limit - start - entry.compressed, 25))
    if has_descriptor:
        if after not in _descriptors(*agreed):
            raise Refused("mismatch", "What follows its bytes is not their size and CRC-32.")
    elif after:
        raise Refused("gap", "There are bytes after it that belong to no file.")
    return start


def _descriptors(crc32: int, compressed: int, size: int) -> list[bytes]:
    """Return the forms of a data descriptor (APPNOTE 4.3.9) for one member."""
    forms = [struct.pack("<LQQ", crc32, compressed, size)]
    if max(compressed, size) <= records.FULL32:
        forms.append(struct.pack("<LLL", crc32, compressed, size))
    return [prefix + form for form in forms for prefix in (records.DESCRIPTOR_SIGNATURE, b"")]


def _require_known_form(entry: Entry) -> None:
    if entry.has_odd_extra:
        raise Refused("zip64", "It has extra fields that do not fit.")
    if entry.disk:
        raise Refused("multi-disk", "It is said to lie in another part of the zip.")
    if entry.flags & records.ENCRYPTED_FLAGS:
        raise Refused("encrypted", "It is encrypted.")
    if entry.method not in (records.STORED, records.DEFLATED):
        raise Refused("method", "It is neither stored nor deflated.")
    known = records.DESCRIPTOR_FLAG | records.UTF8_FLAG
    if entry.method == records.DEFLATED:
        known |= records.DEFLATE_FLAGS
    if entry.flags & ~known or entry.needed & 0xFF > _NEWEST_VERSION:
        raise Refused("flags", "It says that it needs what only some programs can do.")


def _require_harmless(fields: Sequence[tuple[int, bytes]], *, strict: bool) -> None:
    if any(number in records.MISLEADING_EXTRAS for number, _ in fields):
        raise Refused("renamed", "For some programs an extra field gives it another name or kind.")
    fault = zip_extra.fault_of(fields) if strict else None
    if fault is not None:
        raise Refused("extra-field", fault)


def _require_name(entry: Entry) -> None:
    is_utf8 = bool(entry.flags & records.UTF8_FLAG)
    try:
        name = entry.raw_name.decode("utf-8" if is_utf8 else "ascii")
    except UnicodeDecodeError:
        raise Refused("name", "Its name is not UTF-8, or does not say that it is.") from None
    if len(entry.raw_name) > LONGEST_PATH or name.count("/") > DEEPEST:
        raise Refused("limit", f"Its name has over {LONGEST_PATH:,} bytes, or {DEEPEST} folders.")
    if not name.strip("/") or _UNSAFE.search(name):
        raise Refused("name", "Its name leads elsewhere, or is none that every system can have.")


def _require_kind(entry: Entry) -> None:
    kind = stat.S_IFMT(entry.external >> 16)
    if kind == stat.S_IFLNK or entry.external & _DOS_REPARSE_POINT:
        raise Refused("link", "This is a link; a bag has files and folders alone.")
    expected = stat.S_IFDIR if entry.is_folder else stat.S_IFREG
    is_dos_folder = bool(entry.external & _DOS_FOLDER)
    if (
        kind not in (0, expected)
        or entry.external & _DOS_VOLUME
        or (is_dos_folder and not entry.is_folder)
    ):
        raise Refused("special", "It is neither a regular file nor a folder, or says it is both.")
