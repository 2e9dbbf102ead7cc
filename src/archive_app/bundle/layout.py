"""The parts of a bundle: their names, what a bundle and the things in it are called.

docs/bundle.md, "Layout". Names say nothing of the case: a bundle is called by its day and 40
random bits, a thing in it by its kind and a running number.
"""

from __future__ import annotations

import re
from datetime import date

from archive_app.errors import Damaged

VERSION = 1
"""What ``Evidence-Bundle-Version`` says."""

BAGIT = "bagit.txt"
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
RECEIVED = "data/received/"
SIGNATURES = "signatures/"

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
    return f"{LETTERS[kind]}{number:06}" if kind == "stored_file" else f"{LETTERS[kind]}{number:03}"


def file_path(local: str, media_type: str | None) -> str:
    """Return where the bytes of a file lie; the ending follows from the type found in them."""
    return f"{FILES}{local}.{_EXTENSIONS.get(media_type or '', 'bin')}"


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
