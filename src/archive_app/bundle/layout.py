"""The parts of a bundle: their names, what a bundle and the things in it are called.

docs/bundle.md, "Layout". Names say nothing of the case: a bundle is called by its day and 40
random bits, a thing in it by its kind and a running number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from archive_app.errors import Damaged

VERSION = 1
"""What ``Evidence-Bundle-Version`` says."""

BAGIT = "bagit.txt"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""All of bagit.txt."""
BAG_INFO = "bag-info.txt"
README = "README.txt"
MANIFEST_SHA256 = "manifest-sha256.txt"
MANIFEST_SHA512 = "manifest-sha512.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
TAG_FILES = (README, BAG_INFO, BAGIT, MANIFEST_SHA256, MANIFEST_SHA512)
"""What the tag manifest lists, all of it, in order."""

FILES = "data/files/"
FILES_JSON = "data/metadata/files.json"
RECORDS_JSON = "data/metadata/records.json"
EVENTS_JSONL = "data/custody/events.jsonl"
TRANSFER_JSON = "data/custody/transfer.json"
PROOFS = "data/custody/proofs/"
SIGNER_PEM = "data/identity/signer.pem"
LOG_VKEY = "data/identity/log.vkey"
ALLOWED_SIGNERS = "data/identity/allowed_signers"
RO_CRATE = "data/ro-crate-metadata.json"
REPORT_PDF = "data/report/report.pdf"
REPORT_HTML = "data/report/index.html"
TRANSFER_FORM = "data/report/transfer-form.pdf"
RECORDS_CSV = "data/metadata/records.csv"
CASE_JSONLD = "data/metadata/case.jsonld"
PREMIS_XML = "data/metadata/premis.xml"
CONCORDANCE = "data/metadata/loadfile/evidence.dat"
SPECIFICATION = tuple(
    f"data/specification/{name}" for name in ("bundle.md", "format.md", "vocabularies.md")
)
"""What says how all of it is read, where the program is not to be had any more."""
PAPERS = frozenset(
    {
        *(RO_CRATE, REPORT_PDF, REPORT_HTML, TRANSFER_FORM, *SPECIFICATION),
        *(RECORDS_CSV, CASE_JSONLD, PREMIS_XML, CONCORDANCE, ALLOWED_SIGNERS),
    }
)
"""What a bundle has for people and other programs: rendered from it, and proven by nothing."""
RECEIVED = "data/received/"
SIGNATURES = "signatures/"

LONGEST_KEPT = 1 << 20
"""As long as a signature is at most, or another of the small files beside the evidence."""
MOST_SIGNED = 16 << 20
"""All that is judged under ``signatures/``, together."""

PROFILE = "https://evidence-archive.invalid/bundle/1"
"""``BagIt-Profile-Identifier``: a name, not an address; nothing is ever fetched from it."""

LETTERS = {
    "incident": "I",
    "evidence_item": "E",
    "stored_file": "F",
    "accession": "A",
    "agent": "P",
    "evidence_link": "L",
    "incident_link": "K",
    "source": "S",
}
"""How the kinds of record are called inside a bundle."""

_DIGITS = {kind: 6 if kind == "stored_file" else 3 for kind in LETTERS}
_LOCAL = {
    kind: re.compile(rf"{letter}(?!0+\Z)(?:[0-9]{{{digits}}}|[1-9][0-9]{{{digits},8}})")
    for (kind, letter), digits in zip(LETTERS.items(), _DIGITS.values(), strict=True)
}
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BUNDLE_ID = rf"EVB-[0-9]{{8}}-[{_CROCKFORD}]{{8}}"
"""What a bundle is called, as a pattern."""
# By the types that archive_app.media.sniff finds in the bytes. What could run, or be a container of
# anything, gets no ending that a computer would open it by.
_EXTENSIONS = {
    "application/pdf": "pdf",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/vnd.wave": "wav",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/x-canon-cr3": "cr3",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/3gpp2": "3g2",
    "video/matroska": "mkv",
    "video/mp2t": "ts",
    "video/mp4": "mp4",
    "video/mpeg": "mpg",
    "video/ogg": "ogv",
    "video/quicktime": "mov",
    "video/vnd.avi": "avi",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-ms-asf": "asf",
}


def bundle_id(day: date, random_bits: int) -> str:
    """Return what a bundle is called: its day and 40 random bits, in Crockford's base 32."""
    letters = "".join(_CROCKFORD[random_bits >> shift & 31] for shift in range(35, -5, -5))
    return f"EVB-{day:%Y%m%d}-{letters}"


def require_bundle_id(untrusted_text: str) -> str:
    """Return what is the name of a bundle; raise Damaged for anything else."""
    if not re.fullmatch(BUNDLE_ID, untrusted_text):
        raise Damaged("This is not how a bundle is called.")
    return untrusted_text


def local_id(kind: str, number: int) -> str:
    """Return what the record of a kind is called inside a bundle; numbers begin with 1."""
    return f"{LETTERS[kind]}{number:0{_DIGITS[kind]}}"


def is_local_id(kind: str, untrusted_text: str) -> bool:
    """Tell whether a text is what :func:`local_id` calls a record of a kind, up to 999,999,999."""
    return kind in _LOCAL and _LOCAL[kind].fullmatch(untrusted_text) is not None


def find_beside(paths: Iterable[str]) -> set[str]:
    """Return which paths are under ``data/``, no statement, and not handed on from others."""
    read = {RECORDS_JSON, EVENTS_JSONL, FILES_JSON, TRANSFER_JSON, SIGNER_PEM, LOG_VKEY}
    return {
        path
        for path in paths
        if path.startswith("data/") and not path.startswith(RECEIVED) and path not in read
    }


def file_path(local: str, media_type: str | None) -> str:
    """Return where the bytes of a file lie; the ending follows from the type found in them."""
    return f"{FILES}{local}.{_EXTENSIONS.get(media_type or '', 'bin')}"


def is_small(path: str) -> bool:
    """Return whether a file under ``data/`` is one of those that are read whole, and are small."""
    return path in (TRANSFER_JSON, SIGNER_PEM, LOG_VKEY) or path.startswith(PROOFS)


def proof_path(log: bytes, index: int) -> str:
    """Return where the proof of inclusion of one event lies."""
    return f"{PROOFS}{log.hex()}/{index}.tlog-proof"


def checkpoint_path(log: bytes) -> str:
    """Return where the checkpoint of a log lies."""
    return f"{PROOFS}{log.hex()}/checkpoint.txt"


def cosigned_path(log: bytes) -> str:
    """Return where a checkpoint of a log lies that a witness cosigned, with the cosignature."""
    return f"{PROOFS}{log.hex()}/cosigned.txt"


def cosigned_proof_path(log: bytes) -> str:
    """Return where the proof lies that a log goes on from the checkpoint that was cosigned."""
    return f"{PROOFS}{log.hex()}/cosigned.json"


def consistency_path(log: bytes) -> str:
    """Return where the proof lies that a log goes on from what the recipient got before."""
    return f"{PROOFS}{log.hex()}/consistency.json"
