"""The media type of a file by its content alone; names and endings are never believed."""

from __future__ import annotations

import codecs
import zipfile
from typing import BinaryIO

UNKNOWN = "application/octet-stream"
_HEAD = 64 * 1024

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"FLV\x01", "video/x-flv"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
_RIFF = {b"WAVE": "audio/vnd.wave", b"AVI ": "video/vnd.avi", b"WEBP": "image/webp"}
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3ge6", b"3gg6"), "video/3gpp"),
    **dict.fromkeys((b"3g2a", b"3g2b", b"3g2c"), "video/3gpp2"),
    b"crx ": "image/x-canon-cr3",
    b"qt  ": "video/quicktime",
}
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_OGG = (
    (b"OpusHead", "audio/ogg; codecs=opus"),
    (b"\x01vorbis", "audio/ogg"),
    (b"\x7fFLAC", "audio/ogg"),
    (b"Speex   ", "audio/ogg"),
    (b"\x80theora", "video/ogg"),
)
_OFFICE = (
    ("word/document.xml", "wordprocessingml.document"),
    ("xl/workbook.xml", "spreadsheetml.sheet"),
    ("ppt/presentation.xml", "presentationml.presentation"),
)
_BINARY = frozenset([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])


def media_type(untrusted_file: BinaryIO) -> str:
    """Return the registered media type (IANA; RFC 2361 for WAVE and AVI), ``UNKNOWN`` if none fits.

    Of a file without any signature the text rule of WHATWG MIME Sniffing, section 7.1, decides.
    """
    untrusted_file.seek(0)
    head = untrusted_file.read(_HEAD)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    return _by_structure(head, untrusted_file) or _by_text(head) or UNKNOWN


def _by_structure(head: bytes, untrusted_file: BinaryIO) -> str | None:
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _OLD_QUICKTIME:
        return "video/quicktime"
    if head[:4] == b"\x1a\x45\xdf\xa3":  # EBML; its DocType (0x4282) names the format
        return "video/webm" if b"\x42\x82\x84webm" in head[:256] else "video/matroska"
    if head[:4] == b"OggS":
        start = 27 + head[26] if len(head) > 26 else 0
        names = [name for mark, name in _OGG if head.startswith(mark, start)]
        return names[0] if names else "application/ogg"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _by_zip(head, untrusted_file)
    if (
        head[:2] == b"BM"
        and head[6:10] == bytes(4)
        and head[14:18] in (b"(\0\0\0", b"|\0\0\0", b"l\0\0\0")
    ):
        return "image/bmp"
    if head[:1] == b"\x47" and head[188:189] == b"\x47" and head[376:377] == b"\x47":
        return "video/mp2t"
    return _by_mpeg_sync(head)


def _by_brand(head: bytes) -> str:
    length = min(int.from_bytes(head[:4]), len(head))
    major, compatible = head[8:12], {head[at : at + 4] for at in range(16, length, 4)}
    if major in (b"mif1", b"msf1"):  # says only "a picture"; the others say which codec
        major = min(compatible & {b"avif", b"heic", b"heix"}, default=major)
    return _BRANDS.get(major, "video/mp4")


def _by_zip(head: bytes, untrusted_file: BinaryIO) -> str:
    if (
        head[30:38] == b"mimetype"
    ):  # OpenDocument and EPUB say what they are in a first stored entry
        length = int.from_bytes(head[22:26], "little")
        named = head[38 : 38 + length].decode("ascii", "replace")
        if named.isprintable() and named.startswith("application/") and len(named) < 100:
            return named
    try:
        with zipfile.ZipFile(untrusted_file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return "application/zip"
    if "[Content_Types].xml" in names:
        for part, kind in _OFFICE:
            if part in names:
                return f"application/vnd.openxmlformats-officedocument.{kind}"
    return "application/zip"


def _by_mpeg_sync(head: bytes) -> str | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xF0 != 0xF0:
        return None
    layer = head[1] >> 1 & 3
    if layer == 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3:
        return "audio/mpeg"
    return "audio/aac" if layer == 0 and head[2] >> 2 & 15 < 13 else None


def _by_text(head: bytes) -> str | None:
    if not head:
        return None
    if not head.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) and _BINARY & set(head):
        return None
    start = head.removeprefix(codecs.BOM_UTF8)[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return "text/xml" if start.startswith(b"<?xml") else "text/plain"
