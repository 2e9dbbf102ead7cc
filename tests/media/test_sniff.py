"""Media types by content."""

import io
import struct
import wave
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from archive_app.media import sniff

ODT = "application/vnd.oasis.opendocument.text"
OFFICE = "application/vnd.openxmlformats-officedocument."


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, kind)
    return content.getvalue()


def sound() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(bytes(100))
    return content.getvalue()


def iso(major: bytes, *compatible: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + b"\0\0\0\x08mdat"


def ebml(kind: bytes) -> bytes:
    name = b"\x42\x82" + bytes([0x80 | len(kind)]) + kind
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(name)]) + name + bytes(20)


def ogg(first: bytes) -> bytes:
    return b"OggS\0\x02" + bytes(20) + b"\x01" + bytes([len(first)]) + first


def zipped(*names: str, first: bytes = b"") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, first if name == "mimetype" else b"<x/>")
    return content.getvalue()


MPEG_PACKET = (b"\x47" + bytes(187)) * 3
FILES = {
    "JPEG": (picture("JPEG"), "image/jpeg"),
    "PNG": (picture("PNG"), "image/png"),
    "GIF": (picture("GIF"), "image/gif"),
    "TIFF": (picture("TIFF"), "image/tiff"),
    "BigTIFF": (b"MM\0+\0\x08\0\0" + bytes(8), "image/tiff"),
    "WebP": (picture("WEBP"), "image/webp"),
    "BMP": (picture("BMP"), "image/bmp"),
    "AVIF": (picture("AVIF"), "image/avif"),
    "HEIC": (iso(b"heic", b"mif1", b"heic"), "image/heic"),
    "HEIC that says HEIF": (iso(b"mif1", b"mif1", b"heic"), "image/heic"),
    "HEIF": (iso(b"mif1", b"mif1"), "image/heif"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    "MP4": (iso(b"isom", b"iso2", b"avc1", b"mp41"), "video/mp4"),
    "MP4 with an unknown brand": (iso(b"XAVC"), "video/mp4"),
    "M4A": (iso(b"M4A ", b"isom"), "audio/mp4"),
    "MOV": (iso(b"qt  ", b"qt  "), "video/quicktime"),
    "MOV of old": (b"\0\0\0\x08wide\0\0\0\x08mdat", "video/quicktime"),
    "3GP": (iso(b"3gp5", b"isom"), "video/3gpp"),
    "MKV": (ebml(b"matroska"), "video/matroska"),
    "WebM": (ebml(b"webm"), "video/webm"),
    "AVI": (b"RIFF\0\0\0\0AVI LIST", "video/vnd.avi"),
    "MPEG transport stream": (MPEG_PACKET, "video/mp2t"),
    "WAV": (sound(), "audio/vnd.wave"),
    "MP3 with a tag": (b"ID3\x04" + bytes(20), "audio/mpeg"),
    "MP3": (b"\xff\xfb\x90\x64" + bytes(20), "audio/mpeg"),
    "AAC": (b"\xff\xf1\x50\x80" + bytes(20), "audio/aac"),
    "AMR": (b"#!AMR\n" + bytes(20), "audio/amr"),
    "FLAC": (b"fLaC\0\0\0\x22", "audio/flac"),
    "Vorbis": (ogg(b"\x01vorbis"), "audio/ogg"),
    "Opus": (ogg(b"OpusHead\x01"), "audio/ogg; codecs=opus"),
    "Theora": (ogg(b"\x80theora"), "video/ogg"),
    "ZIP": (zipped("a.txt"), "application/zip"),
    "ZIP, empty": (zipped(), "application/zip"),
    "ZIP, cut short": (zipped("a.txt")[:-30], "application/zip"),
    "Word": (
        zipped("_rels/.rels", "word/document.xml", "[Content_Types].xml"),
        f"{OFFICE}wordprocessingml.document",
    ),
    "Excel": (zipped("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
    "PowerPoint": (
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        f"{OFFICE}presentationml.presentation",
    ),
    "a ZIP that only has such a name": (zipped("word/document.xml"), "application/zip"),
    "OpenDocument": (zipped("mimetype", "content.xml", first=ODT.encode()), ODT),
    "text": ("Нью-Йорк, 6 вересня 2024\r\n".encode(), "text/plain"),
    "text in an old encoding": ("Нью-Йорк".encode("cp1251"), "text/plain"),
    "text in UTF-16": ("Нью-Йорк".encode("utf-16"), "text/plain"),
    "HTML": (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "text/html"),
    "XML": (b'<?xml version="1.0"?><x/>', "text/xml"),
    "nothing": (b"", "application/octet-stream"),
    "zeros": (bytes(1000), "application/octet-stream"),
    "bytes": (bytes(range(256)), "application/octet-stream"),
}


@pytest.mark.parametrize(("content", "media_type"), FILES.values(), ids=FILES.keys())
def test_a_file_is_known_by_its_content(content: bytes, media_type: str) -> None:
    assert sniff.media_type(io.BytesIO(content)) == media_type


@given(
    st.sampled_from([content for content, _ in FILES.values()]),
    st.integers(min_value=0, max_value=400),
    st.binary(max_size=12),
)
def test_no_damage_makes_it_fail(content: bytes, at: int, damage: bytes) -> None:
    damaged = content[:at] + damage + content[at + len(damage) :]
    assert "/" in sniff.media_type(io.BytesIO(damaged))
    assert "/" in sniff.media_type(io.BytesIO(content[:at]))
