"""Files that show the same and carry nothing, and ways to plant a word in what they can carry."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin

EXIF, GPS = 0x8769, 0x8825


def picture(kind: str = "JPEG", **options: object) -> bytes:
    """Return a small picture without anything beside it, but what ``options`` of Pillow add."""
    content = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(content, kind, **options)
    return content.getvalue()


def sound() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(range(200)))
    return content.getvalue()


def film(*, more: bytes = b"", handler: bytes = b"SoundHandler", hidden: bytes = b"") -> bytes:
    """Return an MP4 of one track of sound; ``more`` boxes in ``moov``, ``hidden`` in ``mdat``."""
    frames = bytes([0x3C, *range(31)]) * 2
    head = box(b"ftyp", b"mp42\0\0\0\0mp42isom")
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    whole = struct.pack(">5I", 0, 0, 0, 8000, 320) + bytes(16) + matrix + bytes(24) + b"\0\0\0\2"
    track = struct.pack(">6I", 7, 0, 0, 1, 0, 320) + bytes(16) + matrix + bytes(8)
    times = struct.pack(">5IHH", 0, 0, 0, 8000, 320, 0x55C4, 0)
    entry = bytes(6) + b"\0\1" + bytes(8) + b"\0\1\0\x10" + bytes(4) + b"\x1f\x40\0\0"
    at = 0
    for _ in range(2):  # where the samples lie depends on how long what says so is
        table = (
            box(b"stsd", bytes(4) + b"\0\0\0\1" + box(b"samr", entry))
            + box(b"stts", struct.pack(">4I", 0, 1, 2, 160))
            + box(b"stsc", struct.pack(">5I", 0, 1, 1, 2, 1))
            + box(b"stsz", struct.pack(">5I", 0, 0, 2, 32, 32))
            + box(b"stco", struct.pack(">3I", 0, 1, at))
        )
        place = box(b"dinf", box(b"dref", bytes(4) + b"\0\0\0\1" + box(b"url ", b"\0\0\0\1")))
        media = (
            box(b"mdhd", times)
            + box(b"hdlr", bytes(8) + b"soun" + bytes(12) + handler + b"\0")
            + box(b"minf", box(b"smhd", bytes(8)) + place + box(b"stbl", table))
        )
        tracks = box(b"trak", box(b"tkhd", track) + box(b"mdia", media))
        before = head + box(b"moov", box(b"mvhd", whole) + tracks + more)
        at = len(before) + 8
    return before + box(b"mdat", frames + hidden)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of PNG."""
    sum_ = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + sum_


def png(*more: bytes, data: bytes = b"", head: bytes = b"\0\0\0\1\0\0\0\1\x10\2\0\0\0") -> bytes:
    """Return a PNG of one pixel in true colour of 16 bits, with ``more`` chunks before it."""
    coded = data or zlib.compress(bytes(7))
    chunks = (chunk(b"IHDR", head), *more, chunk(b"IDAT", coded), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def interlaced() -> bytes:
    """Return a PNG of nine by five bits, whose lines come in seven passes."""
    head = struct.pack(">IIBBBBB", 9, 5, 1, 0, 0, 0, 1)
    lines = ((2, 1), (1, 1), (3, 1), (2, 2), (5, 1), (4, 3), (9, 2))
    data = b"".join(bytes(1 + (width + 7) // 8) * count for width, count in lines)
    return png(data=zlib.compress(data), head=head)


def wave_with(form: bytes) -> bytes:
    """Return a WAVE with another format chunk."""
    whole = sound()
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form + whole[36:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff(whole: bytes, name: bytes, content: bytes) -> bytes:
    """Put one chunk more at the end of a RIFF file."""
    body = whole[8:] + name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
    return whole[:4] + struct.pack("<I", len(body)) + body


def segment(marker: int, content: bytes) -> bytes:
    """Put one segment more at the start of a small JPEG."""
    plain = picture()
    return (
        plain[:2]
        + bytes([0xFF, marker])
        + struct.pack(">H", len(content) + 2)
        + content
        + (plain[2:])
    )


def with_tag(tag: int, value: object, folder: int | None = None, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    (exif if folder is None else exif.get_ifd(folder))[tag] = value
    return picture(kind, exif=exif)


def with_text(keyword: str, word: bytes, *, method: str = "add_text") -> bytes:
    info = PngImagePlugin.PngInfo()
    getattr(info, method)(keyword, word.decode())
    return picture("PNG", pnginfo=info)


def iptc(dataset: int, word: bytes) -> bytes:
    record = b"\x1c\x02" + bytes([dataset]) + struct.pack(">H", len(word)) + word
    resource = (
        b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + bytes(len(record) % 2)
    )
    return segment(0xED, b"Photoshop 3.0\0" + resource)


def xmp(word: bytes, kind: str = "JPEG", name: bytes = b"dc:creator") -> bytes:
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><%b>%b</%b></x:xmpmeta>" % (name, word, name)
    return picture(kind, xmp=packet)


def canon(word: bytes) -> bytes:
    """A maker note as of Canon: a directory with its owner's name and its serial number."""
    name = word.ljust(32, b"\0")
    tags = struct.pack("<HHIIHHII", 9, 2, len(name), 26 + 4, 12, 4, 1, 4660)
    return with_tag(0x927C, b"\2\0" + tags + bytes(4) + name, EXIF)


def mpo(word: bytes) -> bytes:
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = word.decode()
    second = Image.new("RGB", (8, 8))
    second.info["exif"] = exif.tobytes()
    Image.new("RGB", (8, 8)).save(content, "MPO", save_all=True, append_images=[second])
    return content.getvalue()


def in_the_gap_of_exif(word: bytes) -> bytes:
    block = Image.Exif()
    block[0x0112] = 1
    return picture(exif=block.tobytes() + word)


def doubled_tag(word: bytes) -> bytes:
    """Two tags of one number: readers keep the last, which is a date."""
    block = bytearray(b"Exif\0\0II*\0\x08\0\0\0\x02\0")
    for offset, many in ((38, len(word)), (38 + len(word), 20)):
        block += struct.pack("<HHII", 0x0132, 2, many, offset)
    return picture(exif=bytes(block) + bytes(4) + word + b"2024:10:01 10:00:00\0")


CLEAN: dict[str, Callable[[], bytes]] = {
    "JPEG": picture,
    "progressive JPEG": lambda: picture("JPEG", progressive=True),
    "PNG": lambda: picture("PNG"),
    "GIF": lambda: picture("GIF"),
    "animated GIF": lambda: picture(
        "GIF", save_all=True, append_images=[Image.new("RGB", (24, 16))], loop=0, duration=50
    ),
    "BMP": lambda: picture("BMP"),
    "TIFF": lambda: picture("TIFF"),
    "TIFF, packed": lambda: picture("TIFF", compression="tiff_lzw"),
    "WebP": lambda: picture("WEBP"),
    "animated WebP": lambda: picture(
        "WEBP", save_all=True, append_images=[Image.new("RGB", (24, 16))]
    ),
    "JPEG with a time": lambda: with_tag(0x0132, "2024:10:01 10:00:00"),
    "JPEG that lies on its side": lambda: with_tag(0x0112, 6),
    "WAVE": sound,
    "MP4": film,
    "text": "Лист: without a head.\nIt shows all that it has.\n".encode,
    "text in UTF-16": lambda: "Only words".encode("utf-16"),
    "nothing": lambda: b"",
    "text that begins with from": lambda: b"from team b one\nfrom team b two\n",
}

PLANTED: dict[str, Callable[[bytes], bytes]] = {
    "IPTC by-line": lambda word: iptc(80, word),
    "IPTC city": lambda word: iptc(90, word),
    "IPTC sub-location": lambda word: iptc(92, word),
    "IPTC credit": lambda word: iptc(110, word),
    "IPTC copyright": lambda word: iptc(116, word),
    "IPTC contact": lambda word: iptc(118, word),
    "IPTC caption writer": lambda word: iptc(122, word),
    "IPTC of no known name": lambda word: iptc(231, word),
    "XMP creator": xmp,
    "XMP city": lambda word: xmp(word, name=b"photoshop:City"),
    "XMP of no known name": lambda word: xmp(word, name=b"mine:own"),
    "XMP in PNG": lambda word: with_text("XML:com.adobe.xmp", word, method="add_itxt"),
    "XMP in WebP": lambda word: xmp(word, "WEBP"),
    "XMP in TIFF": lambda word: picture("TIFF", tiffinfo={700: word}),
    "extended XMP": lambda word: segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + word),
    "second XMP": lambda word: (
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + word) + b"http://ns.adobe.com/xap/1.0/\0"
    ),
    "EXIF description": lambda word: with_tag(0x010E, word.decode()),
    "EXIF comment": lambda word: with_tag(0x9286, b"ASCII\0\0\0" + word, EXIF),
    "EXIF artist": lambda word: with_tag(0x013B, word.decode()),
    "EXIF owner": lambda word: with_tag(0xA430, word.decode(), EXIF),
    "EXIF serial number": lambda word: with_tag(0xA431, word.decode(), EXIF),
    "EXIF author of Windows": lambda word: with_tag(0x9C9D, word.decode().encode("utf-16-le")),
    "EXIF camera": lambda word: with_tag(0x0110, word.decode()),
    "EXIF software": lambda word: with_tag(0x0131, word.decode()),
    "EXIF date that is none": lambda word: with_tag(0x0132, word.decode()),
    "EXIF version that is none": lambda word: with_tag(0x9000, word, EXIF),
    "EXIF of no known name": lambda word: with_tag(0x9999, word),
    "EXIF, bytes beside its tags": in_the_gap_of_exif,
    "EXIF, one tag twice": doubled_tag,
    "second EXIF": lambda word: (
        segment(0xE1, b"Exif\0\0" + word)[:2]
        + segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")[2:-2]
        + word
    ),
    "GPS area": lambda word: with_tag(0x001C, b"ASCII\0\0\0" + word, GPS),
    "EXIF in PNG": lambda word: with_tag(0x010E, word.decode(), kind="PNG"),
    "EXIF in WebP": lambda word: with_tag(0x010E, word.decode(), kind="WEBP"),
    "maker note": canon,
    "thumbnail in EXIF": lambda word: picture(
        exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\x0e\0\0\0"
        + struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(word), 0)
        + word
    ),
    "JPEG comment": lambda word: picture(comment=word),
    "first of two JPEG comments": lambda word: segment(0xFE, word),
    "JPEG segment of no known name": lambda word: segment(0xEB, word),
    "JFIF thumbnail": lambda word: segment(0xE0, b"JFXX\0\x13" + word),
    "colour profile": lambda word: picture(icc_profile=word * 20),
    "second picture": mpo,
    "picture after the picture": lambda word: picture() + segment(0xFE, word),
    "bytes after JPEG": lambda word: picture() + word,
    "PNG text": lambda word: with_text("Comment", word),
    "PNG text under a harmless name": lambda word: with_text("gamma", word),
    "PNG compressed text": lambda word: with_text("Comment", word * 300, method="add_itxt"),
    "PNG chunk of no known name": lambda word: (
        picture("PNG")[:33] + chunk(b"prVt", word) + picture("PNG")[33:]
    ),
    "PNG chunk that is too long": lambda word: (
        picture("PNG")[:33] + chunk(b"gAMA", word) + picture("PNG")[33:]
    ),
    "bytes after PNG": lambda word: picture("PNG") + word,
    "GIF comment": lambda word: picture("GIF", comment=word),
    "GIF extension": lambda word: (
        picture("GIF")[:-1] + b"\x21\xff\x0bXMP DataXMP" + bytes([len(word)]) + word + b"\0;"
    ),
    "bytes after GIF": lambda word: picture("GIF") + word,
    "TIFF artist": lambda word: picture("TIFF", tiffinfo={315: word.decode()}),
    "TIFF tag of no known name": lambda word: picture("TIFF", tiffinfo={65000: word.decode()}),
    "second page of TIFF": lambda word: picture(
        "TIFF", save_all=True, append_images=[Image.new("RGB", (8, 8))]
    ),
    "bytes in TIFF": lambda word: picture("TIFF") + word,
    "bytes after BMP": lambda word: picture("BMP") + word,
    "WebP chunk": lambda word: riff(picture("WEBP"), b"note", word),
    "bytes after WebP": lambda word: picture("WEBP") + word,
    "WAVE artist": lambda word: riff(
        sound(), b"LIST", b"INFOIART" + struct.pack("<I", len(word)) + word
    ),
    "WAVE broadcast extension": lambda word: riff(sound(), b"bext", word.ljust(602, b"\0")),
    "WAVE filler": lambda word: riff(sound(), b"JUNK", word),
    "bytes after WAVE": lambda word: sound() + word,
    "MP4 user data": lambda word: film(more=box(b"udta", box(b"\xa9ART", word))),
    "MP4 box of no known name": lambda word: film(more=box(b"uuid", bytes(16) + word)),
    "MP4 free space": lambda word: film(more=box(b"free", word)),
    "MP4 handler": lambda word: film(handler=word),
    "MP4 samples of no track": lambda word: film(hidden=word),
    "MP4 at its end": lambda word: film() + box(b"gps ", word),
    "PDF author": lambda word: picture("PDF", author=word.decode()),
    "PDF comment": lambda word: picture("PDF") + b"%" + word,
    "SVG": lambda word: (
        b"<svg xmlns='http://www.w3.org/2000/svg'><metadata>%b</metadata></svg>" % word
    ),
    "GPX": lambda word: b"<?xml version='1.0'?><gpx><author>%b</author></gpx>" % word,
    "KML": lambda word: b"\n<kml><author>%b</author></kml>" % word,
    "e-mail": lambda word: b"From: %b <a@b.c>\nTo: x\nSubject: x\n\nhello\n" % word,
    "mailbox without a time": lambda word: b"From %b\r\nReceived: x\r\n\r\nhello\n" % word,
    "mailbox": lambda word: b"From %b Mon Oct 1 10:00:00 2024\nhello\n" % word,
    "RTF": lambda word: b"{\\rtf1{\\info{\\author %b}}hello}" % word,
    "HTML": lambda word: b"<!doctype html><meta name=author content=%b><p>hello" % word,
    "contact": lambda word: b"BEGIN:VCARD\nFN:%b\nEND:VCARD\n" % word,
    "archive": lambda word: b"PK\x05\x06" + bytes(16) + struct.pack("<H", len(word)) + word,
    "office document of old": lambda word: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + word,
    "database": lambda word: b"SQLite format 3\0" + word,
    "bytes of no known kind": lambda word: b"\0\1\2" + word,
    "text with bytes that are none": lambda word: b"words " * 20_000 + b"\0\1" + word,
    "MP3": lambda word: b"ID3\4\0\0\0\0\0\x20TPE1\0\0\0\x09\0\0\0" + word,
    "Matroska": lambda word: b"\x1a\x45\xdf\xa3\x84\x42\x82\x81a" + word,
}
