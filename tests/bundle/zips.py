"""Zips by hand, in which any field can be made to say anything."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive_app.bundle import zip_records as records

ROOT = "EVB-20261122-7F3K9QXA"

_LOCAL_FIELDS = ("needed", "flags", "method", "time", "date", "crc32", "compressed", "size")
_CENTRAL_FIELDS = ("made_by", *_LOCAL_FIELDS)


@dataclass
class Crafted:
    """One member: what it is, and what each of its headers says instead of the truth."""

    name: str | bytes
    content: bytes = b"a"
    method: int = 0
    both: dict[str, int] = field(default_factory=dict)
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)
    local_name: bytes | None = None
    local_extra: bytes = b""
    central_extra: bytes = b""
    comment: bytes = b""
    before: bytes = b""
    after: bytes = b""

    @property
    def raw_name(self) -> bytes:
        return self.name.encode() if isinstance(self.name, str) else self.name

    @property
    def stored(self) -> bytes:
        if self.method != records.DEFLATED:
            return self.content
        deflating = zlib.compressobj(wbits=-15)
        return deflating.compress(self.content) + deflating.flush()

    def truth(self) -> dict[str, int]:
        return {
            "made_by": 0x0314,
            "needed": 20,
            "flags": 0,
            "method": self.method,
            "time": 0,
            "date": 0x21,
            "crc32": zlib.crc32(self.content),
            "compressed": len(self.stored),
            "size": len(self.content),
            "disk": 0,
            "internal": 0,
            "external": 0o100644 << 16,
        }


def inside(name: str) -> str:
    return f"{ROOT}/{name}"


def good() -> list[Crafted]:
    return [
        Crafted(inside("bagit.txt"), b"BagIt-Version: 1.0\n"),
        Crafted(inside("data/a.txt"), b"one " * 100),
        Crafted(inside("data/b.txt"), b"two " * 100, method=records.DEFLATED),
    ]


def build(
    members: Sequence[Crafted],
    *,
    prefix: bytes = b"",
    before_directory: bytes = b"",
    suffix: bytes = b"",
    shift: int = 0,
    end: dict[str, int] | None = None,
    comment: bytes = b"",
) -> bytes:
    """Return a zip; ``shift`` is added to every offset that is written."""
    body, directory = bytearray(prefix), b""
    for member in members:
        body += member.before
        offset = len(body) + shift
        local = {**member.truth(), **member.both, **member.local}
        central = {"offset": offset, **member.truth(), **member.both, **member.central}
        name = member.raw_name if member.local_name is None else member.local_name
        body += records.LOCAL.pack(
            records.LOCAL_SIGNATURE,
            *(local[each] for each in _LOCAL_FIELDS),
            len(name),
            len(member.local_extra),
        )
        body += name + member.local_extra + member.stored + member.after
        directory += records.CENTRAL.pack(
            records.CENTRAL_SIGNATURE,
            *(central[each] for each in _CENTRAL_FIELDS),
            len(member.raw_name),
            len(member.central_extra),
            len(member.comment),
            *(central[each] for each in ("disk", "internal", "external", "offset")),
        )
        directory += member.raw_name + member.central_extra + member.comment
    body += before_directory
    says = {
        "disk": 0,
        "first_disk": 0,
        "here": len(members),
        "count": len(members),
        "size": len(directory),
        "start": len(body) + shift,
        "comment": len(comment),
        **(end or {}),
    }
    return (
        bytes(body) + directory + records.END.pack(records.END_SIGNATURE, *says.values()) + comment
    ) + suffix
