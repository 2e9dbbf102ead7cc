"""The tag files of anyone's bag: what they declare, what they sum up, what they leave to fetch.

RFC 8493 sections 2.1.1, 2.2.2 and 2.2.3.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from archive_app.bundle.manifest import lines
from archive_app.errors import Damaged

NEWEST = (1, 0)
_VERSIONS = frozenset({(0, 93), (0, 94), (0, 95), (0, 96), (0, 97), NEWEST})
_DECLARATION = re.compile(
    r"BagIt-Version: ([0-9]{1,3})\.([0-9]{1,3})(?:\r\n|\r|\n)"
    r"Tag-File-Character-Encoding: ([A-Za-z0-9][A-Za-z0-9_.:-]{0,39})(?:\r\n|\r|\n)?"
)
# What text may be in; not what else Python calls an encoding and decodes at any price.
_ENCODING = re.compile(
    r"ascii|utf-(8|16|32)(-[bl]e)?|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|big5\w*|gb\w+|hz"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|johab|tis-620|ptcp154|kz1048"
)
_OXUM = re.compile(r"([0-9]{1,20})\.([0-9]{1,20})")
_FETCH_LINE = re.compile(r"(\S+)[ \t]+(-|[0-9]+)[ \t]+(.+)", re.DOTALL)
_LEADS_ELSEWHERE = re.compile(r"\A[/\\~]|\A[A-Za-z]:|(?:\A|[/\\])\.\.(?:[/\\]|\Z)")


@dataclass(frozen=True)
class Declaration:
    """What bagit.txt says: the version of BagIt, and the encoding of the other tag files."""

    version: tuple[int, int]
    encoding: str


def parse_declaration(untrusted_bytes: bytes) -> Declaration:
    """Return what bagit.txt declares.

    Raises Damaged for what is no such file, or of a version or an encoding that is unknown here.
    """
    if untrusted_bytes.startswith(codecs.BOM_UTF8):
        raise Damaged("bagit.txt begins with a byte-order mark.")
    try:
        matched = _DECLARATION.fullmatch(untrusted_bytes.decode("utf-8"))
    except UnicodeDecodeError:
        matched = None
    if matched is None:
        raise Damaged("bagit.txt is not the two lines that declare version and encoding.")
    version = int(matched[1]), int(matched[2])
    if version not in _VERSIONS:
        raise Damaged(f"BagIt {matched[1]}.{matched[2]} is no version that is known here.")
    try:
        encoding = codecs.lookup(matched[3]).name
    except LookupError:
        encoding = ""
    if not _ENCODING.fullmatch(encoding):
        raise Damaged(f"{matched[3]} is no encoding of text that is known here.")
    return Declaration(version, encoding)


def parse_oxums(untrusted_bytes: bytes, encoding: str) -> list[tuple[int, int]]:
    """Return each Payload-Oxum of a bag-info.txt as (bytes, files); raise Damaged for no such file.

    Labels are read without case, and with whitespace before their colon.
    """
    oxums = []
    seen_any = False
    for _, line in lines(_text(untrusted_bytes, encoding, "bag-info.txt")):
        if not line.strip():
            continue
        if line[0] in " \t" and seen_any:
            continue  # the value of the line before goes on
        label, colon, value = line.partition(":")
        if not colon:
            raise Damaged("bag-info.txt has a line without a colon.")
        seen_any = True
        if label.strip().lower() == "payload-oxum":
            matched = _OXUM.fullmatch(value.strip())
            if matched is None:
                raise Damaged("Payload-Oxum is not '<bytes>.<files>'.")
            oxums.append((int(matched[1]), int(matched[2])))
    return oxums


def parse_fetch(untrusted_bytes: bytes, encoding: str) -> list[str]:
    """Return the paths that fetch.txt names; raise Damaged for no such file."""
    named = []
    for _, line in lines(_text(untrusted_bytes, encoding, "fetch.txt")):
        matched = _FETCH_LINE.fullmatch(line)
        if matched is None:
            raise Damaged("fetch.txt has a line that is not '<address> <size> <path>'.")
        named.append(matched[3])
    return named


def leads_elsewhere(untrusted_path: str) -> bool:
    """Tell whether some system or shell takes a path for one outside of the bag."""
    return _LEADS_ELSEWHERE.search(untrusted_path) is not None


def _text(untrusted_bytes: bytes, encoding: str, name: str) -> str:
    try:
        return untrusted_bytes.decode(encoding).removeprefix("\ufeff")
    except UnicodeError:
        raise Damaged(f"{name} is not text in {encoding}.") from None
