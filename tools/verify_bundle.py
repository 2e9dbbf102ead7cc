"""Verifies a signed evidence bundle, a folder or a zip, without the program that made it.

    python3 -I verify_bundle.py BUNDLE [--trust FINGERPRINT]... [--root PEM] [--seen CHECKPOINT]
                                [--json]

Written from docs/bundle.md and docs/format.md alone; needs Python 3.9 and nothing else. Signatures
are judged by `openssl` and `ssh-keygen` where the computer has them; what cannot be judged is said
to be "not checkable here". The bundle is only read, a zip is never unpacked, and nothing is sent
or fetched. FINGERPRINT is the SHA-256 of the signer's certificate, which came another way than the
bundle; --root are certificates of time stamp authorities that you trust; --seen is a checkpoint
of the signer's log that you were given before; where signatures are under it, it counts for the log
that has the same keys alone.

Exit status: 0 valid, signer known; 1 not valid; 2 wrong usage; 3 valid, signer unknown; 4 bytes
whole, no signature checkable here; 5 could not finish; 6 not a bundle; 7 signed, but its log
contradicts a checkpoint seen earlier.
"""

import argparse
import base64
import calendar
import collections
import contextlib
import datetime
import errno
import hashlib
import io
import json
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
import zlib

VERDICTS = {
    0: "valid, signer known",
    1: "not valid",
    3: "valid, signer unknown",
    4: "bytes whole, no signature checkable here",
    5: "could not finish",
    6: "not a bundle",
    7: "signed, but its log contradicts a checkpoint seen earlier",
}
NOT_SHOWN = (
    "that what the files show is true",
    "who made them, and when they were captured",
    "that nothing else about the matter exists",
    "that no signature or time stamp was removed",
)
MILDER = (
    "where one of them does not hold, a computer that can check it says that this is not valid. "
    "archive-app can check all of them; openssl judges ML-DSA from version 3.5 on."
)
VALID, INVALID, NOT_HERE, MISSING = "valid", "invalid", "not checkable here", "missing"

LIST = "tagmanifest-sha256.txt"
TAG_FILES = ["README.txt", "bag-info.txt", "bagit.txt"]
LISTS = {"manifest-sha256.txt": 64, "manifest-sha512.txt": 128}  # the digits of each digest
TAG_FILES += LISTS
KEPT = {"bagit.txt", "bag-info.txt", LIST}
FILES_JSON, RECORDS_JSON = "data/metadata/files.json", "data/metadata/records.json"
TRANSFER, EVENTS = "data/custody/transfer.json", "data/custody/events.jsonl"
SIGNER_PEM, LOG_VKEY = "data/identity/signer.pem", "data/identity/log.vkey"
STATEMENTS = {FILES_JSON, RECORDS_JSON, TRANSFER, EVENTS, SIGNER_PEM, LOG_VKEY}
RECEIVED, PROOFS = "data/received/", "data/custody/proofs/"
# What a bundle has for people and other programs: made from it, and proven by nothing.
PAPERS = {"data/ro-crate-metadata.json", "data/identity/allowed_signers"}
PAPERS |= {f"data/report/{each}" for each in ("report.pdf", "index.html", "transfer-form.pdf")}
PAPERS |= {f"data/metadata/{each}" for each in ("records.csv", "case.jsonld", "premis.xml")}
PAPERS |= {"data/metadata/loadfile/evidence.dat"}
PAPERS |= {f"data/specification/{each}.md" for each in ("bundle", "format", "vocabularies")}
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
P7S, SSHSIG, MLDSA = (f"signatures/{LIST}.{each}" for each in ("p7s", "sshsig", "mldsa"))
NAMESPACE = "evidence-bundle@v1"

# Limits: what exceeds one is no bundle.
MOST_FILES, DEEPEST, LONGEST_NAME, MOST_HANDS = 250_000, 64, 1024, 1000
LARGEST_BUNDLE, LARGEST_TAG_FILE, LONGEST_LINE, SMALL = 1 << 44, 128 << 20, 64 << 20, 1 << 20
MOST_SIGNED, LONGEST_LISTED = 16 << 20, 4096
PIECE, SMALLEST_SET = 1 << 20, 16
# What is told, and is no reason to call a bundle not valid; and what says nothing about it.
MENTIONED = {"branched", "newer", "contradiction", "other-keys", "unproven"}
UNFINISHED = {"unreadable"}

DEVICES = {"con", "prn", "aux", "nul", "clock"}
DEVICES |= {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?"
PATH = re.compile(rf"{PART}(?:/{PART})*")
NN = r"(?:0[1-9]|[1-9][0-9])"
STAMP = re.compile(rf"{re.escape(P7S)}\.{NN}\.tsr")
COUNTERSIGNATURE = re.compile(rf"signatures/countersign/{NN}\.p7s")
JUDGED = re.compile(
    rf"{re.escape(P7S)}(?:\.{NN}\.ts[qr](?:\.{NN}\.ts[qr])?)?"
    rf"|{re.escape(SSHSIG)}|{re.escape(MLDSA)}|{COUNTERSIGNATURE.pattern}"
)
VALIDATION = re.compile(rf"signatures/validation/{NN}\.(?:crt|crl|ocsp)")
LETTERS = {"incident": "I", "evidence_item": "E", "stored_file": "F", "accession": "A"}
LETTERS |= {"agent": "P", "evidence_link": "L", "incident_link": "K", "source": "S"}
BEGINNINGS = {"received", "collected", "captured", "acquired", "digest_computed"}
MAKINGS = {"derivative_made", "redacted", "working_copy_made"}


class _Wrong(Exception):
    """Something that is there is not what it must be; with a code and a path where they matter."""

    def __init__(self, sentence, code="damaged", path=None):
        super().__init__(sentence)
        self.code, self.path = code, path


class _Unread(Exception):
    """Something could not be read to its end, which says nothing about the bundle."""

    def __init__(self, sentence, code="unreadable", path=None):
        super().__init__(sentence)
        self.code, self.path = code, path


class _NotHere(Exception):
    """A signature by means that are not here; that says nothing against it."""


class _NotABundle(Exception):
    """What was given is no bundle at all."""


def _require(holds, sentence, code="damaged", path=None):
    if not holds:
        raise _Wrong(sentence, code, path)


# --- values: docs/format.md, "One encoding" and "Disclosures" ------------------------------------


def _encode(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _refuse(text):
    raise ValueError(text)


def _is_plain(value):
    """Tell whether a value is one of the one encoding: names, sizes of numbers, characters."""
    if isinstance(value, dict):
        names = all(re.fullmatch("[a-z0-9_]+", name) for name in value)
        return names and all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    return not isinstance(value, int) or abs(value) < 1 << 53


def _decode(octets):
    try:
        value = json.loads(octets.decode("ascii"), parse_float=_refuse, parse_constant=_refuse)
        if _encode(value) == octets and _is_plain(value):
            return value
    except (ValueError, RecursionError):
        pass
    raise _Wrong("A statement is not in the one encoding.")


def _object(value, names):
    """Return an object that has exactly these names, separated by spaces."""
    _require(isinstance(value, dict) and value.keys() == set(names.split()), "A form is unknown.")
    return value


def _text(value):
    _require(isinstance(value, str), "A value is not the text that it should be.")
    return value


def _moment(value):
    """Return a time in UTC in whole seconds, as the archive's clock states it."""
    with contextlib.suppress(ValueError):
        if re.fullmatch("[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z", _text(value)):
            datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z")
            return value
    raise _Wrong("A value is not the time that it should be.")


def _text_or_null(value):
    return None if value is None else _text(value)


def _number(value):
    is_number = isinstance(value, int) and not isinstance(value, bool)
    _require(is_number, "A value is not the number that it should be.")
    return value


def _members(value):
    _require(isinstance(value, list), "A value is not the list that it should be.")
    return value


def _hex(value, length):
    is_hex = isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{2 * length}}}", value)
    _require(is_hex, "A value is not the hexadecimal text that it should be.")
    return value


def _base64(text, message="This is not base64 in its one spelling."):
    try:
        octets = base64.b64decode(text, validate=True)
    except ValueError:
        octets = b""
    _require(base64.b64encode(octets).decode() == text, message)
    return octets


def _base64url(text):
    """Return the bytes of base64url without padding and with unused bits zero."""
    _require(re.fullmatch("[A-Za-z0-9_-]*", _text(text)), "This is not base64url.")
    return _base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))


def _open_set(told, commitment):
    """Return the disclosed values of a proven set by name, once it makes the commitment."""
    leaves = [_base64url(each) for each in _members(told["leaves"])]
    is_sorted = all(len(leaf) == 32 for leaf in leaves) and sorted(set(leaves)) == leaves
    _require(is_sorted, "The digests of a proven set are not in order.")
    # Nodes above the leaves make the same root; what lies below them would be hidden.
    is_whole = len(leaves) >= SMALLEST_SET and len(leaves) & (len(leaves) - 1) == 0
    _require(is_whole, "A proven set has not as many digests as it was committed with.")
    _require(_root(leaves).hex() == commitment, "A proven set is not the one that was committed to")
    among, values = set(leaves), {}
    for each in _members(told["disclosed"]):
        shown = _object(each, "disclosure name value")
        parts = _members(_decode(_base64url(shown["disclosure"])))
        _require(len(parts) == 3 and isinstance(parts[1], str), "A disclosed value has no form.")
        is_same = _encode(parts[1:]) == _encode([shown["name"], shown["value"]])
        _require(is_same, "A disclosed value is not what its proof says.")
        name = parts[1]
        is_proven = _leaf_digest(shown["disclosure"].encode()) in among
        _require(is_proven, f"The value {name} is not the one that was committed to.")
        _require(name not in values, f"The value {name} is given twice.")
        values[name] = parts[2]
    return values


# --- trees: RFC 6962 section 2.1, RFC 9162 section 2.1 -------------------------------------------


def _leaf_digest(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def _node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def _root(row):
    """Return the root over the digests of all leaves."""
    row = row or [hashlib.sha256().digest()]
    while len(row) > 1:
        pairs = [_node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = pairs + row[len(row) & ~1 :]
    return row[0]


def _is_included(digest, index, size, path, root):
    """Tell whether a path leads from a leaf to a root (RFC 9162 section 2.1.3.2)."""
    first, second = index, size - 1
    if not 0 <= index < size:
        return False
    for sibling in path:
        if second == 0:
            return False
        if first & 1 or first == second:
            digest = _node(sibling, digest)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            digest = _node(digest, sibling)
        first, second = first >> 1, second >> 1
    return second == 0 and digest == root


def _is_continued(old, new, path, old_root, new_root):
    """Tell whether the old tree is the beginning of the new one (RFC 9162 section 2.1.4.2)."""
    if not 0 < old <= new or (old == new and path):
        return False
    if old == new:
        return old_root == new_root
    path = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not path:
        return False
    first, second = old - 1, new - 1
    while first & 1:
        first, second = first >> 1, second >> 1
    first_root = second_root = path[0]
    for sibling in path[1:]:
        if second == 0:
            return False
        if first & 1 or first == second:
            first_root, second_root = _node(sibling, first_root), _node(sibling, second_root)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            second_root = _node(second_root, sibling)
        first, second = first >> 1, second >> 1
    return (first_root, second_root, second) == (old_root, new_root, 0)


# --- DER, as far as one certificate and the one form of a signature need it ----------------------


def _parts(octets):
    """Return (tag, content, whole) of each value that stands here one after the other."""
    found, at = [], 0
    while at < len(octets):
        tag, length, start = octets[at], octets[at + 1 : at + 2], at + 2
        _require(tag & 0x1F != 0x1F and length, "This is not DER.")
        length = length[0]
        if length >= 0x80:
            wide = octets[start : start + (length & 0x7F)]
            start, length = start + len(wide), int.from_bytes(wide, "big")
            _require(wide and wide[0] and length >= 0x80, "This is not DER.")
        _require(start + length <= len(octets), "This is cut off.")
        found.append((tag, octets[start : start + length], octets[at : start + length]))
        at = start + length
    return found


def _inside(octets, tag, count=None):
    """Return the values inside the one value that this is."""
    outer = _parts(octets)
    _require(len(outer) == 1 and outer[0][0] == tag, "This is not what should stand here.")
    parts = _parts(outer[0][1])
    _require(count is None or len(parts) == count, "This is not what should stand here.")
    return parts


def _der(tag, *contents):
    content = b"".join(contents)
    length = len(content).to_bytes(max(1, -(-len(content).bit_length() // 8)), "big")
    if len(content) >= 0x80:
        length = bytes([0x80 | len(length)]) + length
    return bytes([tag]) + length + content


def _oid(dotted):
    first, second, *others = map(int, dotted.split("."))
    octets = b""
    for number in [40 * first + second, *others]:
        group = bytes([number & 0x7F])
        while number := number >> 7:
            group = bytes([0x80 | number & 0x7F]) + group
        octets += group
    return _der(6, octets)


NULL, ONE, TRUE = b"\5\0", _der(2, b"\1"), _der(1, b"\xff")
OID_DATA, OID_SIGNED_DATA = _oid("1.2.840.113549.1.7.1"), _oid("1.2.840.113549.1.7.2")
OID_CONTENT_TYPE, OID_DIGEST = _oid("1.2.840.113549.1.9.3"), _oid("1.2.840.113549.1.9.4")
OID_TIME, OID_NAMED = _oid("1.2.840.113549.1.9.5"), _oid("1.2.840.113549.1.9.16.2.47")
OID_RSA, OID_EC = _oid("1.2.840.113549.1.1.1"), _oid("1.2.840.10045.2.1")
OID_P256, OID_ED25519 = _oid("1.2.840.10045.3.1.7"), _oid("1.3.101.112")
OID_KEY_USAGE, OID_SECOND_KEY = _oid("2.5.29.15"), _oid("2.5.29.72")
OID_COMMON_NAME = _oid("2.5.4.3")
OID_MLDSA44, OID_MLDSA65 = (_oid(f"2.16.840.1.101.3.4.3.{each}") for each in (17, 18))
SHA256 = _der(0x30, _oid("2.16.840.1.101.3.4.2.1"), NULL)
HASHES = {_oid("2.16.840.1.101.3.4.2.1"): "sha256", _oid("2.16.840.1.101.3.4.2.2"): "sha384"}
HASHES |= {_oid("2.16.840.1.101.3.4.2.3"): "sha512"}
# What may stand as the algorithm of a signature, by the kind of key.
ALGORITHMS = {
    "rsa": {OID_RSA, *(_oid(f"1.2.840.113549.1.1.{each}") for each in (11, 12, 13))},
    "ec": {_oid(f"1.2.840.10045.4.3.{each}") for each in (2, 3, 4)},
}


class _Certificate:
    """What is needed of an X.509 certificate (RFC 5280); anything malformed is _Wrong.

    ``kind`` is rsa, ec, or None for a key that is not checkable here; ``ssh`` is the key as
    OpenSSH writes it, in bytes (RFC 4253 section 6.6, RFC 5656 section 3.1).
    """

    def __init__(self, der):
        self.der, self.fingerprint = der, hashlib.sha256(der).hexdigest()
        body = _parts(_inside(der, 0x30, 3)[0][1])
        body = body[1:] if body[0][0] == 0xA0 else body
        _require(len(body) >= 6, "This is not a certificate.")
        self.serial, self.issuer, self.subject = body[0][2], body[2][2], body[4][1]
        self.extensions = {}
        for tag, _, whole in body[6:]:
            for _, extension, _ in _parts(_inside(whole, 0xA3, 1)[0][1]) if tag == 0xA3 else ():
                fields = _parts(extension)
                _require(len(fields) >= 2, "This is not a certificate.")
                self.extensions[fields[0][2]] = fields[-1][1]
        algorithm, bits = _inside(body[5][2], 0x30, 2)
        names = [part[2] for part in _parts(algorithm[1])]
        self.kind, self.weakness, self.ssh_kind, self.ssh, self.length = None, None, "", b"", 0
        if names[:1] == [OID_RSA]:
            self._read_rsa(bits[1][1:])
        elif names[:1] == [OID_EC]:
            self.kind, self.ssh_kind = "ec", "ecdsa-sha2-nistp256"
            self.weakness = (
                None if names[1:] == [OID_P256] else "Its key is on another curve than P-256"
            )
            strings = (b"ecdsa-sha2-nistp256", b"nistp256", bits[1][1:])
            self.ssh = b"".join(map(_ssh_string, strings))

    def _read_rsa(self, key):
        (_, modulus, _), (_, exponent, _) = _inside(key, 0x30, 2)
        self.kind, self.ssh_kind = "rsa", "ssh-rsa"
        self.length = len(modulus.lstrip(b"\0"))
        bits = int.from_bytes(modulus, "big").bit_length()
        self.weakness = None if bits >= 2048 else "Its key is shorter than 2048 bits"
        self.ssh = b"".join(map(_ssh_string, (b"ssh-rsa", exponent, modulus)))

    @property
    def name(self):
        """What it calls its holder: a claim of whoever made it."""
        with contextlib.suppress(_Wrong, ValueError):
            for _, relative, _ in _parts(self.subject):
                for _, pair, _ in _parts(relative):
                    (_, _, name), (tag, octets, _) = _parts(pair)
                    if name == OID_COMMON_NAME:
                        encoding = {0x1E: "utf-16-be", 0x0C: "utf-8"}.get(tag, "latin-1")
                        return octets.decode(encoding, "replace")
        return "without a name that can be read"

    @property
    def may_sign(self):
        """Whether its key usage, where it has one, allows digitalSignature or nonRepudiation."""
        if OID_KEY_USAGE not in self.extensions:
            return True
        bits = _parts(self.extensions[OID_KEY_USAGE])
        _require(len(bits) == 1 and bits[0][0] == 3, "The certificate's key usage has no form.")
        return bool(bits[0][1][1:2]) and bool(bits[0][1][1] & 0xC0)

    @property
    def ssh_fingerprint(self):
        """The fingerprint of the key alone, as ssh-keygen prints it."""
        digest = base64.b64encode(hashlib.sha256(self.ssh).digest()).decode()
        return f"SHA256:{digest.rstrip('=')}"

    @property
    def second_key(self):
        """The ML-DSA-65 key (SubjectPublicKeyInfo, DER) that it names, None for none."""
        whole = self.extensions.get(OID_SECOND_KEY, b"")
        start = _der(0x30, _der(0x30, OID_MLDSA65), _der(3, bytes(1953)))[:-1952]
        return whole if len(whole) == len(start) + 1952 and whole.startswith(start) else None

    @property
    def pem(self):
        """The certificate as PEM (RFC 7468)."""
        return _pem("CERTIFICATE", self.der)


def _pem(label, der):
    lines = re.findall(".{1,64}", base64.b64encode(der).decode())
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


def _from_pem(octets):
    """Return the one certificate of a PEM file."""
    found = re.findall(
        rb"-----BEGIN CERTIFICATE-----\s(.*?)-----END CERTIFICATE-----", octets, re.S
    )
    _require(len(found) == 1, "This is not a PEM file with one certificate.", path=SIGNER_PEM)
    return _Certificate(_base64(b"".join(found[0].split()).decode("latin-1")))


def _ssh_string(octets):
    return len(octets).to_bytes(4, "big") + octets


def _ssh_strings(octets, count):
    """Return so many strings of RFC 4251 section 5, and nothing after them."""
    found = []
    for _ in range(count):
        length = int.from_bytes(octets[:4], "big")
        _require(len(octets) >= 4 + length, "It is cut off.")
        found.append(octets[4 : 4 + length])
        octets = octets[4 + length :]
    _require(not octets, "Something follows after its end.")
    return found


# --- other programs as judges --------------------------------------------------------------------

# RFC 8032 section 7.1, test 2: whoever finds this valid can judge Ed25519.
ED25519_KEY = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
ED25519_SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def _find_program(name):
    """Return where a program is; never in the folder one stands in, which may be the bundle."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        path = os.path.join(folder, f"{name}.exe" if os.name == "nt" else name)
        if shutil.which(path):
            return path
    return None


class _Judges:
    """The programs that judge signatures, and a private folder for what they must have in files.

    Every method raises _NotHere where the program, or what it must be able to do, is missing. All
    that is written is public: the signed list, signatures, certificates.
    """

    def __init__(self, folder):
        self.folder, self.count = folder, 0
        self.openssl, self.ssh_keygen = _find_program("openssl"), _find_program("ssh-keygen")
        self._can = {}

    def file(self, octets):
        self.count += 1
        path = os.path.join(self.folder, f"{self.count}")
        with open(path, "xb") as file:
            file.write(octets)
        return path

    def run(self, program, *arguments, given=b""):
        if program is None:
            raise _NotHere("No openssl, or no ssh-keygen, was found on this computer.")
        try:
            command = [program, *arguments]
            return subprocess.run(
                command, input=given, capture_output=True, timeout=60, check=False
            )
        except (OSError, subprocess.SubprocessError):
            raise _NotHere(f"{os.path.basename(program)} could not be run.") from None

    def can(self, what, probe):
        """Tell whether a program can do something, from a question that no bundle has a part in."""
        if what not in self._can:
            self._can[what] = probe()
        if not self._can[what]:
            raise _NotHere(f"The program on this computer cannot judge {what}.")

    def has_verify(self, command):
        done = self.run(self.openssl, command, "-help")
        return b"-verify" in done.stdout + done.stderr

    def cms(self, p7s, listed, certificate):
        self.can("CMS", lambda: self.has_verify("cms"))
        arguments = ["cms", "-verify", "-binary", "-inform", "DER", "-noverify", "-nointern"]
        arguments += ["-content", self.file(listed), "-certfile", self.file(certificate.pem)]
        return self.run(self.openssl, *arguments, "-out", os.devnull, given=p7s).returncode == 0

    def foreign_cms(self, p7s, listed):
        """Return the certificate that somebody else's signature holds under."""
        self.can("CMS", lambda: self.has_verify("cms"))
        signer = os.path.join(self.folder, f"signer-{self.count}.pem")
        arguments = ["cms", "-verify", "-binary", "-inform", "DER", "-noverify", "-signer", signer]
        arguments += ["-content", self.file(listed), "-out", os.devnull]
        done = self.run(self.openssl, *arguments, given=p7s)
        if done.returncode == 0 and os.path.exists(signer):
            with open(signer, "rb") as file:
                return _from_pem(file.read(SMALL))
        failures = rb"(?i)verif\w+ (error|failure)|digest failure|bad signature|asn1 enc"
        is_wrong = re.search(failures, done.stderr)
        _require(not is_wrong, "It does not match the signed list.")
        raise _NotHere("openssl does not say that it holds.")

    def sshsig(self, signature, listed, certificate):
        def is_able():
            done = self.run(self.ssh_keygen, "-Y", "check-novalidate")
            return b"Too few arguments" in done.stderr + done.stdout

        self.can("OpenSSH signatures", is_able)
        key = f"{certificate.ssh_kind} {base64.b64encode(certificate.ssh).decode()}"
        signers = self.file(f'signer namespaces="{NAMESPACE}" {key}\n'.encode())
        arguments = ["-Y", "verify", "-f", signers, "-I", "signer", "-n", NAMESPACE]
        arguments += ["-s", self.file(signature)]
        return self.run(self.ssh_keygen, *arguments, given=listed).returncode == 0

    def ed25519(self, key, message, signature):
        known = [bytes.fromhex(each) for each in (ED25519_KEY, "72", ED25519_SIGNATURE)]
        self.can("Ed25519", lambda: self._pkeyutl(OID_ED25519, *known))
        return self._pkeyutl(OID_ED25519, key, message, signature)

    def mldsa(self, algorithm, key, message, signature, context=""):
        def is_able():
            done = self.run(self.openssl, "list", "-signature-algorithms")
            return done.returncode == 0 and b"ML-DSA-65" in done.stdout

        self.can("ML-DSA", is_able)
        option = ["-pkeyopt", f"context-string:{context}"] if context else []
        return self._pkeyutl(algorithm, key, message, signature, *option)

    def stamp(self, response, asked, roots, at):
        self.can("time stamps", lambda: self.has_verify("ts"))
        arguments = ["ts", "-verify", "-in", self.file(response), *asked]
        arguments += ["-CAfile", self.file(roots), "-attime", str(at)]
        done = self.run(self.openssl, *arguments)
        elsewhere = rb"(?i)unable to get( local)? issuer|self[- ]signed cert|ate signature failure"
        if re.search(elsewhere, done.stderr):
            raise _NotHere("It leads to none of the authorities that were named.")
        return done.returncode == 0

    def _pkeyutl(self, algorithm, key, message, signature, *option):
        public = _der(0x30, _der(0x30, algorithm), _der(3, b"\0", key))
        arguments = ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey"]
        arguments += [self.file(public), "-in", self.file(message)]
        arguments += ["-sigfile", self.file(signature), *option]
        return self.run(self.openssl, *arguments).returncode == 0


# --- what a bundle lies in -----------------------------------------------------------------------


class _Folder:
    """The files below a folder; no link is followed.

    ``sizes`` are by path, sorted; ``names`` are of all that was seen, whole or not.
    """

    def __init__(self, path):
        self.path, self.findings, self.states = path, [], {}
        self.names, self.count, self.total = set(), 0, 0
        try:
            self._list(path, "", 0)
        except OSError as error:
            raise _Unread(f"The folder cannot be listed: {error.strerror}.") from error
        self.sizes = {each: self.states[each][0] for each in sorted(self.states)}

    def pieces(self, path):
        """Yield the bytes of a file; raise _Unread where they cannot be read, or change."""
        try:
            with _ordinary(os.path.join(self.path, *path.split("/"))) as file:
                before, length = os.fstat(file.fileno()), 0
                while piece := file.read(PIECE):
                    length += len(piece)
                    yield piece
                after = os.fstat(file.fileno())
        except OSError as error:
            raise _Unread(f"It cannot be read: {error.strerror}.", path=path) from error
        if not self.states[path] == _state(before) == _state(after) or length != before.st_size:
            raise _Unread("It changed while it was being read. Try again.", path=path)

    def _list(self, folder, prefix, depth):
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                path = prefix + entry.name
                self.count += 1
                if self.count > MOST_FILES:
                    if self.count == MOST_FILES + 1:
                        told = f"It has more than {MOST_FILES:,} files and folders."
                        self.findings.append(("limit", None, told))
                    return
                self.names.add(path)
                try:
                    self._take(entry, path, depth)
                except _Wrong as wrong:
                    self.findings.append((wrong.code, path, str(wrong)))
                except OSError as error:
                    self.findings.append(("unreadable", path, f"It cannot be read: {error}."))

    def _take(self, entry, path, depth):
        _require(len(path) <= LONGEST_NAME, "Its path is longer than any of a bundle.", "limit")
        _require(_is_plain(path), "Its name is not text.", "name")
        status = os.lstat(entry.path)
        # Windows: junctions, and whatever else leads elsewhere.
        is_link = stat.S_ISLNK(status.st_mode) or getattr(status, "st_file_attributes", 0) & 0x400
        _require(not is_link, "This is a link; a bundle has files and folders alone.", "link")
        if stat.S_ISDIR(status.st_mode):
            _require(depth < DEEPEST, f"It is more than {DEEPEST} folders deep.", "limit")
            self._list(entry.path, f"{path}/", depth + 1)
            return
        _require(stat.S_ISREG(status.st_mode), "This is a device, pipe or socket.", "special")
        self.total += status.st_size
        is_small = self.total <= LARGEST_BUNDLE
        _require(is_small, "Everything together is larger than 16 TiB.", "limit")
        self.states[path] = _state(status)


def _ordinary(path):
    """Open a file; OSError for a link, and never wait for whoever writes into a pipe."""
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):
        flags |= getattr(os, name, 0)
    if os.path.islink(path):
        raise OSError(errno.ELOOP, "This is a link.")
    return os.fdopen(os.open(path, flags), "rb")


def _state(status):
    return status.st_size, status.st_mtime_ns


class _Zip:
    """The files below the one root of a zip, read where they lie, and by structure first.

    APPNOTE.TXT 6.3.10. Every byte belongs to one thing: header and bytes of each member, then the
    directory, then its end. A zip that cannot be told apart whole is _Wrong; a member that two
    programs could read differently is a finding and is not read.
    """

    def __init__(self, file):
        self.file, self.findings = file, []
        self.length = os.fstat(file.fileno()).st_size
        entries = self._entries()
        self.names = {entry["name"].partition("/")[2] for entry in entries}
        for entry in entries:
            with self._finding(entry):
                _require_plain(entry)
                entry["is_plain"] = True
        self._hold_together(entries)
        self.members = self._below_root(entries)
        self.sizes = {each: self.members[each]["size"] for each in sorted(self.members)}
        is_small = sum(self.sizes.values()) <= LARGEST_BUNDLE
        _require(is_small, "Everything together is larger than 16 TiB.", "limit")

    @contextlib.contextmanager
    def _finding(self, entry):
        try:
            yield
        except (_Wrong, _Unread) as fault:
            path = entry["name"].partition("/")[2] or entry["name"]
            self.findings.append((fault.code, path, str(fault)))

    def at(self, offset, length):
        """Return what lies at an offset, less than asked for only at the end of the file."""
        try:
            self.file.seek(offset)
            return self.file.read(max(0, length))
        except OSError as error:
            raise _Unread(f"The zip cannot be read: {error.strerror}.") from error

    def pieces(self, path):
        """Yield the bytes of a member, held against its size and CRC-32."""
        entry, length, checksum = self.members[path], 0, 0
        for piece in self._inflated(entry) if entry["method"] else self._stored(entry):
            length, checksum = length + len(piece), zlib.crc32(piece, checksum)
            _require(length <= entry["size"], "It is longer than stated.", path=path)
            yield piece
        is_right = (length, checksum) == (entry["size"], entry["crc32"])
        _require(is_right, "Its bytes do not have the size and CRC-32 that are stated.", path=path)

    def _stored(self, entry):
        start, end = entry["start"], entry["start"] + entry["compressed"]
        for at in range(start, end, PIECE):
            yield self.at(at, min(PIECE, end - at))

    def _inflated(self, entry):
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in self._stored(entry):
                _require(not inflater.eof, "It hides bytes after its end.", path=entry["name"])
                while piece:
                    yield inflater.decompress(piece, PIECE)
                    piece = inflater.unconsumed_tail
            yield inflater.flush()
        except zlib.error as error:
            raise _Wrong("It cannot be decompressed.", path=entry["name"]) from error
        is_whole = inflater.eof and not inflater.unused_data
        _require(is_whole, "It is cut off, or hides bytes after its end.", path=entry["name"])

    def _entries(self):
        """Return what the directory says of each member."""
        count, start, size = self._end()
        _require(count <= MOST_FILES, f"It has more than {MOST_FILES:,} files.", "limit")
        self.directory, entries, at = start, [], start
        while len(entries) < count:
            fixed = self.at(at, 46)
            _require(len(fixed) == 46 and at + 46 <= start + size, "Its directory is cut off.")
            fields = struct.unpack("<4s6H3L5H2L", fixed)
            lengths = fields[10], fields[11], fields[12]
            variable = self.at(at + 46, sum(lengths))
            at += 46 + sum(lengths)
            is_whole = fields[0] == b"PK\1\2" and at <= start + size
            _require(is_whole, "Its directory is cut off, or holds something else.")
            raw = variable[: lengths[0]]
            extra = variable[lengths[0] : lengths[0] + lengths[1]]
            wide = _widened((fields[9], fields[8], fields[16]), extra)
            entries.append({
                "name": raw.decode("utf-8", "backslashreplace"), "raw": raw, "needed": fields[2],
                "flags": fields[3], "method": fields[4], "crc32": fields[7],
                "size": (wide or fields[9:10])[0], "compressed": wide[1] if wide else fields[8],
                "offset": wide[2] if wide else fields[16],
                "extra": None if wide is None else _extras(extra),
                "has_comment": bool(lengths[2]), "disk": fields[13], "external": fields[15],
                "is_plain": False, "is_whole": False,
            })  # fmt: skip
        _require(at == start + size, "Its directory has more than it counts.", "gap")
        return entries

    def _end(self):
        """Return how many members the directory has, where it lies, and how long it is."""
        end = self.at(self.length - 22, 22) if self.length >= 22 else b""
        is_end = end[:4] == b"PK\5\6" and end[20:] == b"\0\0"
        _require(is_end, "It is cut off, or goes on after its end, or has a comment.", "truncated")
        _, disk, first, here, count, size, start, _ = struct.unpack("<4s4H2LH", end)
        stop = self.length - 22
        locator = self.at(stop - 20, 20) if stop >= 20 else b""
        if locator[:4] == b"PK\6\7":
            _, at_disk, offset, disks = struct.unpack("<4sLQL", locator)
            wide = self.at(offset, 56) if offset < self.length else b""
            is_there = (wide[:4], offset + 56, at_disk, disks) == (b"PK\6\6", stop - 20, 0, 1)
            _require(is_there, "Its ZIP64 end is not where it should be.", "zip64")
            _, rest, _, _, *numbers = struct.unpack("<4sQ2H2L4Q", wide)
            both = [(here, numbers[2], 0xFFFF), (count, numbers[3], 0xFFFF),
                    (size, numbers[4], 0xFFFFFFFF), (start, numbers[5], 0xFFFFFFFF)]  # fmt: skip
            agree = all(narrow in (number, full) for narrow, number, full in both)
            _require(agree and rest == 44, "The two ends of this zip contradict each other.")
            disk, first, stop = disk or numbers[0], first or numbers[1], offset
            here, count, size, start = numbers[2:]
        _require(not disk and not first and here == count, "It is one part of several.", "zip")
        _require(start + size == stop, "There are bytes that belong to nothing.", "prepended")
        return count, start, size

    def _hold_together(self, entries):
        """Find each member whose bytes are its alone and whose two headers agree."""
        in_order, at = sorted(entries, key=lambda entry: entry["offset"]), 0
        for number, entry in enumerate(in_order, start=1):
            limit = in_order[number]["offset"] if number < len(in_order) else self.directory
            ends = limit
            with self._finding(entry):
                # Of what is not where it should be, the bytes that it claims are no other's.
                claimed = entry["offset"] + 30 + len(entry["raw"]) + entry["compressed"]
                ends = max(at, limit, claimed)
                _require(entry["offset"] == at, "It lies in another, or after a gap.", "gap")
                self._require_header(entry, limit)
                entry["is_whole"] = entry["is_plain"]
                ends = limit
            at = ends
        _require(at >= self.directory, "There are bytes that belong to nothing.", "prepended")

    def _require_header(self, entry, limit):
        fixed = self.at(entry["offset"], 30)
        _require(fixed[:4] == b"PK\3\4" and len(fixed) == 30, "It has no header.", "mismatch")
        _, _, flags, method, _, _, crc32, compressed, size, *lengths = struct.unpack(
            "<4s5H3L2H", fixed
        )
        variable = self.at(entry["offset"] + 30, sum(lengths))
        wide = _widened((size, compressed), variable[lengths[0] :])
        _require(wide is not None, "Its header has extra fields that do not fit.", "zip64")
        _require_harmless(_extras(variable[lengths[0] :]))
        stated = (variable[: lengths[0]], flags, method, crc32, wide[1], wide[0])
        listed = [entry[each] for each in ("raw", "flags", "method", "crc32", "compressed", "size")]
        _require(list(stated) == listed, "Its header and the directory do not agree.", "mismatch")
        entry["start"] = entry["offset"] + 30 + sum(lengths)
        ends_there = entry["start"] + entry["compressed"] == limit
        _require(ends_there, "Its bytes do not end where the next thing begins.", "gap")

    def _below_root(self, entries):
        """Return the files below the one root, by path."""
        names = [each["name"] for each in entries if each["is_plain"]]
        roots = [name.split("/")[0] for name in names if re.fullmatch("[^/]+/bagit.txt", name)]
        root = (roots + [name.split("/")[0] for name in names] + [""])[0]
        fault = _path_fault(root) if names else None
        if fault:
            self.findings.append(("path", root, f"Its folder has no such name: {fault}."))
        times, folders, members = {}, set(), {}
        for entry in entries:
            bare = entry["name"].rstrip("/")
            times[bare] = times.get(bare, 0) + 1
            folders.update(_folders_of(entry["name"]) if entry["is_whole"] else ())
        for entry in (each for each in entries if each["is_whole"]):
            with self._finding(entry):
                bare, is_folder = entry["name"].rstrip("/"), entry["name"].endswith("/")
                is_alone = times[bare] == 1 and (is_folder or bare not in folders)
                _require(is_alone, "There are two of this name.", "duplicate")
                is_below = entry["name"].startswith(f"{root}/")
                _require(is_below, "It lies beside the folder of the bundle.", "roots")
                if not is_folder:
                    members[bare[len(root) + 1 :]] = entry
        return members


def _extras(field):
    """Return (number, content) of each extra field; None where they do not fit."""
    found, at = [], 0
    while at < len(field):
        if at + 4 > len(field):
            return None
        number, length = struct.unpack_from("<2H", field, at)
        found.append((number, field[at + 4 : at + 4 + length]))
        at += 4 + length
    return found if at == len(field) else None


def _widened(numbers, field):
    """Return numbers, each that is full replaced from the ZIP64 field; None if it does not fit."""
    extras = _extras(field)
    if extras is None:
        return None
    wide = [content for number, content in extras if number == 1]
    full = [at for at, number in enumerate(numbers) if number == 0xFFFFFFFF]
    if not wide and not full:
        return numbers
    if len(wide) != 1 or len(wide[0]) != 8 * len(full):
        return None
    numbers = list(numbers)
    for place, at in enumerate(full):
        numbers[at] = struct.unpack_from("<Q", wide[0], 8 * place)[0]
    return tuple(numbers)


def _require_plain(entry):
    """Require a regular file or folder under a safe name, in a form that every program reads."""
    name, is_folder = entry["name"], entry["raw"].endswith(b"/")
    flags, external = entry["flags"], entry["external"]
    try:
        entry["raw"].decode("utf-8" if flags & 0x800 else "ascii")
    except UnicodeDecodeError:
        raise _Wrong("Its name is not UTF-8, or does not say that it is.", "name") from None
    if len(entry["raw"]) > LONGEST_NAME or name.count("/") > DEEPEST:
        raise _Wrong("Its name is longer, or deeper, than any of a bundle.", "limit")
    unsafe = r"[\x00-\x1f\x7f-\x9f\\]|\A/|\A[A-Za-z]:|//|(?:\A|/)\.\.?(?:/|\Z)"
    is_safe = name.strip("/") and not re.search(unsafe, name)
    _require(is_safe, "Its name leads elsewhere, or is none that every system has.", "name")
    kind = stat.S_IFMT(external >> 16)
    _require(kind != stat.S_IFLNK and not external & 0x400, "This is a link.", "link")
    is_regular = kind in (0, stat.S_IFDIR if is_folder else stat.S_IFREG)
    is_odd = external & 0x08 or (external & 0x10 and not is_folder)
    _require(is_regular and not is_odd, "This is neither a file nor a folder.", "special")
    _require(entry["extra"] is not None, "It has extra fields that do not fit.", "zip64")
    _require_harmless(entry["extra"])
    mode = external >> 16 & (0o5000 if is_folder else 0o7000)
    _require(not mode, "It would run as somebody else, or cannot be removed.", "special")
    _require(not entry["disk"], "It lies in another part of the zip.", "zip")
    _require(not flags & 0x2041, "It is encrypted.", "encrypted")
    _require(entry["method"] in (0, 8), "It is neither stored nor deflated.", "method")
    known = 0x800 | (0x6 if entry["method"] else 0)
    is_known = not flags & ~known and entry["needed"] & 0xFF <= 45
    _require(is_known, "It needs what only some programs can do.", "flags")
    _require(not entry["has_comment"], "It has a comment, which nothing vouches for.", "comment")
    compressed, size = entry["compressed"], entry["size"]
    _require(entry["method"] or size == compressed, "It has two sizes.", "mismatch")
    is_empty = not (size or compressed or entry["crc32"])
    _require(is_empty or not is_folder, "It is a folder, and yet has bytes.", "special")
    _require(size <= (1 << 20) + 200 * compressed, "It would grow beyond measure.", "bomb")


def _require_harmless(extras):
    """Require extra fields in which nothing hides: of sizes, times, and who owned a file."""
    numbers = [number for number, _ in extras]
    _require(not {0x7075, 0x756E} & set(numbers), "An extra field renames it.", "renamed")
    forms = {0x000A: rb"\0{4}\x01\0\x18\0.{24}", 0x7875: rb"\x01\x04.{4}\x04.{4}"}
    forms[0x5455] = rb"[\x00-\x07](.{4})*"
    for number, content in extras:
        is_known = number == 1 or (number in forms and re.fullmatch(forms[number], content, re.S))
        if number == 0x5455 and is_known:
            flags = content[0]
            lengths = {1 + 4 * bin(each).count("1") for each in (flags, flags & 1)}
            is_known = len(content) in lengths
        is_known = is_known and numbers.count(number) == 1
        _require(is_known, f"Something hides in its extra field 0x{number:04x}.", "extra-field")


def _folders_of(name):
    parts = name.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts))}


def _path_fault(path):
    """Return why a path is none that a bundle has, None where it is one (docs, "The bytes")."""
    parts = path.split("/")
    if len(path) > 240 or any(len(part) > 128 for part in parts):
        return "it is too long"
    if not PATH.fullmatch(path) or not path.isascii():
        return "it has characters that no path of a bundle has"
    if any(part.split(".")[0].lower() in DEVICES for part in parts):
        return "Windows keeps this name for a device"
    return None


@contextlib.contextmanager
def _open(path):
    """Yield the folder or zip at a path."""
    if os.path.isdir(path):
        yield _Folder(path)
        return
    if not os.path.isfile(path):
        what = "neither a folder nor a file" if os.path.exists(path) else "not there"
        raise _NotABundle(f"{path} is {what}.")
    with open(path, "rb") as file:
        start = file.read(19)
        file.seek(max(0, os.path.getsize(path) - 22 - 0xFFFF))
        is_zip = start[:4] in (b"PK\3\4", b"PK\5\6") or b"PK\5\6" in file.read(22 + 0xFFFF)
        if start == b"age-encryption.org/":
            raise _NotABundle(f"{path} is encrypted for its recipient, who decrypts it first.")
        if not is_zip:
            raise _NotABundle(f"{path} is neither a folder nor a zip.")
        yield _Zip(file)


# --- the three questions -------------------------------------------------------------------------


class _Verification:
    """One run: what was given, and what was found of it."""

    def __init__(self, container, judges, trusted, roots, seen):
        self.container, self.judges = container, judges
        self.trusted, self.roots, self.seen = trusted, roots, seen
        self.findings, self.unread = list(container.findings), set()
        self.small, self.digests, self.signatures, self.stamps = {}, {}, [], []
        self.beside_it, self.lists, self.room = {}, {}, MOST_SIGNED
        self.certificate, self.claimed, self.bundle = None, None, None
        self.is_whole = self.is_signed = False
        self.heads, self.keys, self.older = {}, {}, []
        self.history, self.kinds, self.revisions, self.newest = {}, {}, set(), {}
        self.sizes, self.before = {}, {}
        self.continuity = {}
        self.events = self.events_proven = self.records = 0
        self.files, self.received, self.not_checked, self.beside = [], [], [], set()
        self.here = {}  # by SHA-256: where the files lie that are in the bundle itself

    def find(self, code, path, sentence):
        self.findings.append((code, path, sentence))

    @contextlib.contextmanager
    def finding(self, code, path):
        """Make a finding of whatever is wrong inside."""
        try:
            yield
        except (_Wrong, _Unread) as fault:
            code = code if isinstance(fault, _Wrong) else fault.code
            self.find(code, fault.path or path, str(fault))

    def run(self):
        self.read_bytes()
        self.is_whole = not self.findings
        self.judge_signatures()
        version = self.version()
        if version is None and not self.is_unread("bag-info.txt"):
            sentence = "Evidence-Bundle-Version is not one whole number."
            self.find("version", "bag-info.txt", sentence)
        elif version is not None and version > 1:
            sentence = "Made by a newer program: only its bytes and its signature were checked."
            self.find("newer", "bag-info.txt", sentence)
        elif self.is_whole:
            with self.finding("transfer", TRANSFER):
                self.follow_statements()
            for path in filter(lambda path: path.startswith("data/files/"), sorted(self.digests)):
                self.here.setdefault(self.digests[path][0], []).append(path)
            self.follow_received()
        return self.verdict()

    def every_received(self, root=""):
        """Yield where each earlier bundle lies, and what was found of it; those inside too."""
        for each in self.received:
            yield root + each.root, each
            yield from each.every_received(root + each.root)

    def every_not_checked(self):
        within = [what for each in self.received for what in each.every_not_checked()]
        return self.not_checked + within

    def codes(self):
        return {code for code, _, _ in self.findings}

    def is_unread(self, path):
        """Tell whether a file, or a folder above it, could not be read."""
        return path in self.unread or not self.unread.isdisjoint(_folders_of(path))

    def verdict(self):
        codes = self.codes()
        if codes - MENTIONED - UNFINISHED:
            return 1
        if codes & UNFINISHED:
            return 5
        if not self.is_signed:
            return 4
        if "contradiction" in codes:
            return 7
        return 0 if self.certificate.fingerprint in self.trusted else 3

    # --- 1: the bytes

    def read_bytes(self):
        paths = list(self.container.sizes)
        folders = {name.rstrip("/") for name in self.container.names} - {"", *paths}
        for name in list(folders):
            folders |= _folders_of(name)
        for path in [*paths, *sorted(folders)]:
            fault = _path_fault(path)
            if fault:
                self.find("path", path, f"A bundle has nothing of this name: {fault}.")
        self.find_twins(paths, folders)
        for path in paths:
            with self.finding("damaged", path):
                if path.startswith("data/"):
                    self.digests[path] = self.digest(path)
                else:
                    self.take(path)
        # Of what the medium did not give, nothing is said to be wrong.
        self.unread = {path for code, path, _ in self.findings if code in UNFINISHED}
        if not self.is_unread(LIST):
            self.compare_tag_files(self.signed_list())
        found = ((name, at) for at, name in enumerate(LISTS) if name in self.lists)
        self.compare({name: (at, self.lists[name]) for name, at in found})
        self.judge_declaration()
        if self.unread:
            return  # nobody knows how many bytes there are
        size, files = sum(size for _, _, size in self.digests.values()), len(self.digests)
        if self.summed_up("Payload-Oxum") != [f"Payload-Oxum: {size}.{files}"]:
            sentence = (
                "The number of files or of bytes that it states (Payload-Oxum) is not what is"
            )
            self.find("oxum", "bag-info.txt", f"{sentence} there: files {files}, bytes {size}.")

    def take(self, path):
        """Take a file beside the payload: whole where it is judged, and line by line a list.

        What has no place is not read, whatever it holds.
        """
        size, most, sha256 = self.container.sizes[path], LARGEST_TAG_FILE, hashlib.sha256()
        is_judged = path in KEPT or JUDGED.fullmatch(path)
        if path.startswith("signatures/") and is_judged:
            most, self.room = min(SMALL, self.room), max(0, self.room - size)
        elif is_judged:
            most = SMALL
        elif path not in TAG_FILES and not VALIDATION.fullmatch(path):
            self.beside_it[path] = ""
            return
        _require(size <= most, "This file is larger than any of its kind.", "limit")
        pieces = _passing(sha256, self.container.pieces(path))
        if is_judged:
            self.small[path] = b"".join(pieces)
        elif path in LISTS:
            self.lists[path] = self.manifest(path, LISTS[path], _lines(pieces))
        collections.deque(pieces, maxlen=0)
        self.beside_it[path] = sha256.hexdigest()

    def signed_list(self):
        return self.manifest(LIST, 64, io.BytesIO(self.small.get(LIST, b"")))

    def judge_declaration(self):
        """Require bagit.txt as it is, and a bag-info.txt that can be read in one way."""
        if not self.is_unread("bagit.txt") and self.small.get("bagit.txt", b"") != DECLARATION:
            sentence = "It does not declare BagIt 1.0 with tag files in UTF-8, and nothing else."
            self.find("declaration", "bagit.txt", sentence)
        if self.is_unread("bag-info.txt"):
            return
        try:
            *lines, rest = self.small.get("bag-info.txt", b"").decode("utf-8").split("\n")
        except UnicodeDecodeError:
            lines, rest = [], "?"
        form = r"([A-Za-z0-9][A-Za-z0-9-]*): [^\x00-\x1f\x7f-\x9f\u2028\u2029]+"
        found = [re.fullmatch(form, line) for line in lines]
        labels = {each[1].lower() for each in found if each}
        if rest or len(labels) != len(lines):
            sentence = "It is not lines of '<label>: <value>', each label once."
            self.find("bag-info", "bag-info.txt", sentence)

    def summed_up(self, label):
        """Return the lines of bag-info.txt that any program could take for those of a label."""
        text = self.small.get("bag-info.txt", b"").decode("utf-8", "replace")
        lines = re.split("[\r\n]", text)
        return [each for each in lines if each.partition(":")[0].strip().lower() == label.lower()]

    def compare_tag_files(self, listed):
        """Require that the signed list names the five files as they are, and that none is more."""
        if list(listed) != TAG_FILES:
            sentence = "The signed list does not name exactly the five files that it is about."
            self.find("tag-manifest", LIST, sentence)
        for path in TAG_FILES:
            if path not in self.container.sizes and not self.is_unread(path):
                self.find("missing", path, "A file that every bundle has is missing.")
            elif self.is_unread(path):
                continue
            elif self.beside_it.get(path) != listed.get(path):
                self.find("changed", path, "This file is not the one that was signed.")
        for path in self.beside_it:
            if path not in (*TAG_FILES, LIST) and not path.startswith("signatures/"):
                self.find("extra", path, "The signed list does not name this file.")

    def find_twins(self, paths, empty):
        spelled, folders = {}, set(empty)
        for path in paths:
            folders |= _folders_of(path)
        for path in [*paths, *sorted(folders)]:
            other = spelled.setdefault(path.casefold(), path)
            if other != path or (path in folders and path in self.container.sizes):
                self.find("twins", path, f"Some systems would take this for {other}.")

    def read(self, path):
        """Return a whole file of the small ones, empty where there is none."""
        if path not in self.container.sizes:
            return b""
        is_small = self.container.sizes[path] <= SMALL
        _require(is_small, "This file is larger than any of its kind.", "too-large", path)
        return b"".join(self.container.pieces(path))

    def digest(self, path):
        """Return SHA-256, SHA-512 (hex) and size of a file."""
        sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
        for piece in self.container.pieces(path):
            sha256.update(piece)
            sha512.update(piece)
            size += len(piece)
        return sha256.hexdigest(), sha512.hexdigest(), size

    def manifest(self, name, length, lines):
        """Return the digests that the lines of a manifest give, by path."""
        listed, previous = {}, ""
        for number, line in enumerate(lines, start=1):
            if number > MOST_FILES:
                self.find("limit", name, f"It lists more than {MOST_FILES:,} files.")
                break
            found = re.fullmatch(rf"([0-9a-f]{{{length}}})  ([!-~]+)\n", line.decode("latin-1"))
            if found is None:
                self.find("manifest", name, f"Line {number} is not '<digest>  <path>'.")
                continue
            digest, path = found.groups()
            if _path_fault(path) or path <= previous:
                self.find("manifest", name, f"Line {number} has no path of a bundle in its place.")
            listed.setdefault(path, digest)
            previous = path
        return listed

    def compare(self, lists):
        """Tell what is wrong with each file once; a list is named only where another disagrees."""
        for path in dict.fromkeys(path for _, listed in lists.values() for path in listed):
            naming = [name for name, (_, listed) in lists.items() if path in listed]
            if path not in self.digests:
                where = "" if len(naming) == len(lists) else f" in {', '.join(naming)}"
                if not self.is_unread(path):
                    self.find("missing", path, f"This file is listed{where}, and it is not there.")
                continue
            agreeing, differing = [], []
            for name in naming:
                at, listed = lists[name]
                is_same = self.digests[path][at] == listed[path]
                (agreeing if is_same else differing).append(name)
            if differing and agreeing:
                sentence = f"The lists disagree: the bytes of this file are those of {agreeing[0]}"
                self.find("changed", path, f"{sentence}, and not those of {differing[0]}.")
            elif differing:
                self.find("changed", path, "The bytes of this file are not those that were listed.")
        for path in self.digests:
            lacking = [name for name, (_, listed) in lists.items() if path not in listed]
            if lacking and len(lacking) == len(lists):
                self.find("extra", path, "No list names this file.")
            elif lacking:
                self.find("extra", path, f"This file is not listed in {lacking[0]}.")

    def version(self):
        lines = self.summed_up("Evidence-Bundle-Version")
        found = re.fullmatch("Evidence-Bundle-Version: ([1-9][0-9]{0,8})", "\n".join(lines))
        return int(found[1]) if found else None

    # --- 2: the signatures

    def judge_signatures(self):
        listed = self.small.get(LIST, b"")
        if P7S in self.small:
            self.outcome(P7S, "p7s", self.judge_p7s, listed)
        for path, kind, sentence in self.expected():
            if path not in self.small:
                unread = path, kind, NOT_HERE, "It could not be read."
                missing = path, kind, MISSING, sentence
                self.signatures.append(unread if self.is_unread(path) else missing)
        for path in self.beside_it:
            if path == SSHSIG:
                self.outcome(path, "sshsig", self.judge_sshsig, listed)
            elif path == MLDSA:
                self.outcome(path, "mldsa", self.judge_mldsa, listed)
            elif COUNTERSIGNATURE.fullmatch(path):
                self.outcome(path, "countersignature", self.judge_countersignature, listed)
            elif path.startswith("signatures/") and not self.beside_it[path]:
                self.find("signature", path, "It has no place among signatures.")

    def expected(self):
        """Yield every signature that such a bundle is given, and what its lack means."""
        sentence = "The signature that every bundle is given is not here: nothing is signed."
        yield P7S, "p7s", sentence
        sentence = "The signature for OpenSSH that every bundle is given is not here."
        yield SSHSIG, "sshsig", sentence
        if self.certificate and self.certificate.second_key:
            sentence = "The certificate names an ML-DSA-65 key; no signature by it is here."
            yield MLDSA, "mldsa", sentence

    def outcome(self, path, kind, judge, listed):
        """Take note of one signature; one that is wrong and counts is a finding."""
        try:
            if self.is_unread(LIST):
                raise _NotHere("The list that it is over could not be read.")
            self.signatures.append((path, kind, VALID, judge(self.small[path], listed)))
        except (_NotHere, _Unread) as reason:
            self.signatures.append((path, kind, NOT_HERE, str(reason)))
        except (_Wrong, IndexError, ValueError) as wrong:
            sentence = str(wrong) if isinstance(wrong, _Wrong) else "It has no known form."
            self.signatures.append((path, kind, INVALID, sentence))
            if kind != "countersignature":
                self.find("signature", path, sentence)

    def judge_p7s(self, p7s, listed):
        """Judge the CMS signature: put together again from its parts, it must be the same bytes."""
        _require(len(p7s) <= 1 << 16, "It is larger than any that is needed.")
        found = _read_cms(p7s, listed)
        own = _from_pem(self.read(SIGNER_PEM))
        certificate = found["certificate"]
        _require(_assembled(found, listed) == p7s, "It is not in the one form of a bundle.")
        _require(certificate.may_sign, "Its certificate's key usage allows no signatures.")
        _require(certificate.weakness is None, f"{certificate.weakness}: no key for bundles.")
        _require(certificate.der == own.der, "Its certificate is not the one in the bundle.")
        self.certificate, self.claimed = certificate, found["claimed"]
        is_right = self.judges.cms(p7s, listed, certificate)
        _require(is_right, "It is not by the key of its certificate.")
        self.is_signed = True
        return f"The signed list is what its key signed; at {self.claimed}, as it claims."

    def judge_sshsig(self, signature, listed):
        if self.certificate is None:
            raise _NotHere("It is checked against the certificate of the CMS signature.")
        begin, end = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
        lines = rb"((?:[A-Za-z0-9+/=]{70}\n)*[A-Za-z0-9+/=]{1,70}\n)"
        body = re.fullmatch(begin + lines + end, signature)
        _require(body, "It is not written as bundles have it.")
        blob = _base64(body[1].replace(b"\n", b"").decode())
        _require(blob[:10] == b"SSHSIG\0\0\0\1", "It is not an OpenSSH signature.")
        key, namespace, reserved, digest, value = _ssh_strings(blob[10:], 5)
        _require(key == self.certificate.ssh, "It is by another key than the certificate's.")
        is_ours = (namespace, reserved, digest) == (NAMESPACE.encode(), b"", b"sha512")
        _require(is_ours, "It was made for something else than a bundle.")
        name, raw = _ssh_strings(value, 2)
        if self.certificate.kind == "rsa":
            is_known = (name, len(raw)) == (b"rsa-sha2-512", self.certificate.length)
        else:
            numbers = _ssh_strings(raw, 2)
            is_short = all(each and (each[0] or each[1:2] >= b"\x80") for each in numbers)
            is_known = name == b"ecdsa-sha2-nistp256" and is_short
        _require(is_known, "It is in a form that bundles do not have.")
        is_right = self.judges.sshsig(signature, listed, self.certificate)
        _require(is_right, "It does not match the signed list.")
        return "The same key signed it for OpenSSH."

    def judge_mldsa(self, signature, listed):
        if self.certificate is None or self.certificate.second_key is None:
            raise _NotHere("There is no certificate that names an ML-DSA-65 key to check it with.")
        _require(len(signature) == 3309, "It does not have the length of an ML-DSA-65 signature.")
        key = self.certificate.second_key[-1952:]
        is_right = self.judges.mldsa(OID_MLDSA65, key, listed, signature, NAMESPACE)
        _require(is_right, "It does not match the signed list.")
        return "The certificate's second key, ML-DSA-65, signed it as well."

    def judge_countersignature(self, signature, listed):
        _require(len(signature) <= 1 << 18, "It is larger than any that is needed.")
        signer = self.judges.foreign_cms(signature, listed)
        return f"{signer.name}, as it calls itself, signed it; certificate {signer.fingerprint}."

    # --- the statements, and what the log shows

    def follow_statements(self):
        self.beside = {
            path
            for path in self.container.sizes
            if path.startswith("data/") and not path.startswith(RECEIVED)
        } - STATEMENTS
        told = self.read_transfer()
        if self.certificate and told["signer"] != self.certificate.fingerprint:
            self.find("signer", TRANSFER, "Another key signed this than the transfer states.")
        for path in (RECORDS_JSON, EVENTS, FILES_JSON, LOG_VKEY):
            if path not in self.container.sizes:
                self.find("missing", path, "A statement is missing.")
                return
        for path, (_, _, size) in self.digests.items():
            is_small = path in (TRANSFER, SIGNER_PEM, LOG_VKEY) or path.startswith(PROOFS)
            if is_small and size > SMALL:
                self.find("limit", path, "This file is larger than any of its kind.")
        vkeys = self.read(LOG_VKEY).decode("utf-8", "replace").splitlines()
        for head in told["logs"]:
            path = f"data/custody/proofs/{head['log']}/checkpoint.txt"
            with self.finding("checkpoint", path):
                self.read_head(head, path, vkeys)
        self.take_events(told["logs"])
        self.check_history()
        stored = {}
        with self.finding("record", RECORDS_JSON):
            self.take_records(stored)
        described, self.ids = set(), set()
        with self.finding("file", FILES_JSON):
            for line in self.array(FILES_JSON):
                self.take_file(line, stored, described)
        for path in self.digests:
            if path.startswith("data/files/") and path not in described:
                self.find("file", path, "files.json does not describe this file.")
        self.compare_with_seen()

    def take_events(self, logs):
        """Take every event, in the order of the logs, and what leads from one log to the next."""
        places = {head["log"]: place for place, head in enumerate(logs)}
        self.sizes = {head["log"]: head["size"] for head in logs}
        self.before = {head["log"]: logs[at] for at, head in enumerate(logs[1:])}
        begun, last, is_ordered, is_within = {}, (None, -1), True, True
        with self.finding("event", EVENTS):
            for line in self.lines(EVENTS):
                log, index = self.take_event(line)
                is_within &= index < self.sizes.get(log, 0)
                if log == last[0]:
                    is_ordered &= index > last[1]
                else:
                    before = begun.get(last[0], -1)
                    is_ordered &= log not in begun and places.get(log, before) >= before
                    begun[log] = places.get(log, before)
                last = log, index
        if not is_ordered:
            self.find("event", EVENTS, "Events are not in the order of their logs.")
        if not is_within:
            sentence = "An event is of no log that transfer.json names, or lies beyond its end."
            self.find("event", EVENTS, sentence)
        for log in self.before:
            sentence = "It is not proven that this log goes on from the one before it, as that "
            path = f"data/custody/proofs/{log}/checkpoint.txt"
            self.find("succession", path, f"{sentence}ended.")

    def read_transfer(self):
        octets = self.read(TRANSFER)
        _require(octets.endswith(b"\n"), "It does not end in a line feed.")
        names = "authority bundle created_at languages logs previous purpose recipient signer"
        told = _object(_decode(octets[:-1]), f"{names} software v")
        _require(_number(told["v"]) == 1, "It is of an unknown version.")
        bundle = re.fullmatch("EVB-[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}", _text(told["bundle"]))
        _require(bundle, "This is not how a bundle is called.")
        _moment(told["created_at"])
        for name in ("purpose", "recipient", "software"):
            _text(told[name])
        _text_or_null(told["authority"])
        _hex(told["signer"], 32)
        _require(told["previous"] is None or _hex(told["previous"], 32), "")
        for each in _members(told["languages"]):
            _text(each)
        for head in _members(told["logs"]):
            _object(head, "log root size")
            _hex(head["log"], 16), _hex(head["root"], 32), _number(head["size"])
        logs = {head["log"] for head in told["logs"]}
        _require(len(logs) == len(told["logs"]), "It names a log twice.")
        self.bundle = told["bundle"]
        return told

    def read_head(self, head, path, vkeys):
        """Take the checkpoint of a log, once the keys of that log have signed it."""
        origin = f"evidence-log/{head['log']}"
        _require(path in self.container.sizes, "The checkpoint of a log is missing.")
        self.beside.discard(path)
        text, signatures = _read_note(self.read(path))
        stated = f"{origin}\n{head['size']}\n{_base64_of_hex(head['root'])}\n"
        _require(text == stated, "The checkpoint is not the head that the transfer states.")
        _require(0 <= head["size"] < 1 << 63, "The checkpoint has no size that a log can have.")
        keys = sorted(_read_vkey(line) for line in vkeys if line.startswith(f"{origin}+"))
        is_pair = [key[0] for key in keys] == [1, 6] and {key[1] for key in keys} == {origin}
        _require(is_pair, "log.vkey does not have the two keys of this log.")
        self.judge_checkpoint(keys, head, text, signatures)
        self.heads[head["log"]] = head["size"], head["root"], text
        self.keys[head["log"]] = keys
        folder = f"data/custody/proofs/{head['log']}"
        if f"{folder}/consistency.json" in self.container.sizes:
            self.read_older(head, f"{folder}/consistency.json")
        self.read_cosigned(head, folder, keys)

    def judge_checkpoint(self, keys, head, text, signatures):
        """Require that both keys of a log signed a checkpoint."""
        for kind, name, key_id, key in keys:
            found = [value for by, at, value in signatures if (by, at) == (name, key_id)]
            _require(len(found) == 1, "A signature by a key of the log is missing or repeated.")
            self.judge_note(kind, key, head, text, found[0])

    def read_cosigned(self, head, folder, keys):
        """Read the checkpoint that a witness cosigned, and that the log goes on from it."""
        paths = [f"{folder}/cosigned.txt", f"{folder}/cosigned.json"]
        there = [path in self.container.sizes for path in paths]
        if not any(there):
            return
        together = "A cosigned checkpoint and its proof come together."
        _require(all(there), together, path=paths[0])
        self.beside -= set(paths)
        text, signatures = _read_note(self.read(paths[0]))
        old = self.read_older(head, paths[1])
        stated = f"evidence-log/{old['log']}\n{old['size']}\n{_base64_of_hex(old['root'])}\n"
        _require(text == stated, "It is not the cosigned checkpoint.", path=paths[1])
        self.judge_checkpoint(keys, old, text, signatures)

    def judge_note(self, kind, key, head, text, signature):
        name = f"evidence-log/{head['log']}".encode()
        title = "Ed25519" if kind == 1 else "ML-DSA-44"
        _require(len(signature) == (64 if kind == 1 else 2428), f"Its {title} signature is none.")
        try:
            if kind == 1:
                holds = self.judges.ed25519(key, text.encode(), signature)
            else:
                counted = bytes([len(name)]) + name
                size = head["size"].to_bytes(8, "big")
                message = b"subtree/v1\n\0" + counted + signature[:8] + counted + bytes(8) + size
                message += bytes.fromhex(head["root"])
                holds = self.judges.mldsa(OID_MLDSA44, key, message, signature[8:])
        except _NotHere as reason:
            self.not_checked.append(f"the {title} signature of the log {head['log']}: {reason}")
            return
        _require(holds, f"The {title} signature does not match its checkpoint.")

    def read_older(self, head, path):
        """Return the head from which a log is proven to go on."""
        self.beside.discard(path)
        octets = self.read(path)
        _require(octets.endswith(b"\n"), "It does not end in a line feed.", path=path)
        old = _object(_decode(octets[:-1]), "log path root size")
        way = [bytes.fromhex(_hex(each, 32)) for each in _members(old["path"])]
        roots = [bytes.fromhex(_hex(each["root"], 32)) for each in (old, head)]
        holds = _hex(old["log"], 16) == head["log"] and _is_continued(
            _number(old["size"]), head["size"], way, *roots
        )
        _require(holds, "The log does not go on from the head that it names here.", path=path)
        self.older.append((head["log"], old["size"], old["root"]))
        return old

    def lines(self, path):
        """Yield the lines of a statement without their line feeds."""
        held = b""
        for piece in self.container.pieces(path):
            *whole, held = (held + piece).split(b"\n")
            yield from whole
            _require(len(held) < LONGEST_LINE, "A line is longer than any that a bundle has.")
        _require(not held, "A line does not end.")

    def array(self, path):
        """Yield the objects of a JSON array with one object on each line."""
        lines = self.lines(path)
        _require(next(lines, None) == b"[", "A list does not begin as it should.")
        held = None
        for line in lines:
            _require(held != b"]", "Something follows after the end of a list.")
            if held is not None:
                is_last = line == b"]"
                _require(is_last or held.endswith(b","), "A list has not one object on each line.")
                yield held if is_last else held[:-1]
            held = line
        _require(held == b"]", "A list does not end.")

    def take_event(self, line):
        told = _object(_decode(line), "disclosed leaf leaves")
        octets = _text(told["leaf"]).encode("utf-8", "replace")
        leaf = _object(_decode(octets), "commit index log recorded_at v")
        when = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
        is_known = _number(leaf["v"]) == 1 and 0 <= _number(leaf["index"]) < 10**16
        _require(is_known and re.fullmatch(when, _text(leaf["recorded_at"])), "A leaf has no form.")
        values = _open_set(told, _hex(leaf["commit"], 32))
        self.events += 1
        is_proven = self.is_in_log(octets, leaf["index"], _hex(leaf["log"], 16))
        self.events_proven += is_proven
        kind = values.get("kind") if isinstance(values.get("kind"), str) else None
        for name, subject in values.items():
            if not name.startswith("subject/"):
                continue
            _object(subject, "digest id kind prev revision seq")
            thing, seq = _text(subject["id"]), _number(subject["seq"])
            texts = [_text_or_null(subject[each]) for each in ("digest", "prev", "revision")]
            if self.kinds.setdefault(thing, _text(subject["kind"])) != subject["kind"]:
                self.find("event", EVENTS, "Two events call the same thing by two kinds.")
            if not is_proven:
                continue  # it is counted, and no part of any history
            revision = texts[2] or ""
            if re.fullmatch("[0-9a-f]{64}", revision) and revision not in self.revisions:
                self.revisions.add(revision)
                if kind != "exported" or thing not in self.newest:
                    self.newest[thing] = revision
            places = self.history.setdefault(thing, {})
            if seq in places:
                sentence = f"Two events are both number {seq} about the same thing."
                self.find("history", EVENTS, sentence)
            places[seq] = {
                "sha256": texts[0], "prev": texts[1], "leaf": _leaf_digest(octets).hex(),
                "kind": kind, "at": leaf["recorded_at"], "place": (leaf["log"], leaf["index"]),
            }  # fmt: skip
        if is_proven and leaf["index"] == 0:
            self.judge_succession(leaf["log"], kind, values)
        return leaf["log"], leaf["index"]

    def judge_succession(self, log, kind, values):
        """Strike a log off once its first event names the one before it as that ended."""
        before = self.before.get(log)
        if before is None or kind != "log_succeeded":
            return
        named = [values.get(f"subject/{number}") or {} for number in (0, 1)]
        are_logs = [(each.get("kind"), each.get("id")) for each in named]
        outcome = f"evidence-log/{before['log']}\n{before['size']}\n{before['root']}"
        if are_logs == [("log", log), ("log", before["log"])] and values.get("outcome") == outcome:
            del self.before[log]

    def is_in_log(self, leaf, index, log):
        """Tell whether a tlog-proof leads from a leaf to the checkpoint of its log."""
        path = f"data/custody/proofs/{log}/{index}.tlog-proof"
        if path not in self.container.sizes or log not in self.heads:
            return False
        self.beside.discard(path)
        size, root, text = self.heads[log]
        try:
            head, blank, note = self.read(path).partition(b"\n\n")
            lines = head.decode("latin-1").split("\n")
            way = [_base64(each) for each in lines[2:]]
            is_form = bool(blank) and lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"]
            is_same = note.split(b"\n\n")[0] + b"\n" == text.encode()
            is_form = is_form and is_same and all(len(each) == 32 for each in way)
            holds = is_form and _is_included(
                _leaf_digest(leaf), index, size, way, bytes.fromhex(root)
            )
        except _Wrong:
            holds = False
        if not holds:
            self.find("inclusion", path, "The proof does not lead from the event to the log.")
        return holds

    def check_history(self):
        for places in self.history.values():
            for seq, link in places.items():
                before = places.get(seq - 1)
                is_right = seq >= 1 and (link["prev"] is None) == (seq == 1)
                if not is_right or (before is not None and link["prev"] != before["leaf"]):
                    sentence = f"Event {seq} about a thing does not follow from event {seq - 1}."
                    self.find("history", EVENTS, sentence)

    def take_records(self, stored):
        names, ids = set(), set()
        absent = {
            thing for thing, of in self.kinds.items() if of != "log" or thing not in self.sizes
        }
        for line in self.array(RECORDS_JSON):
            told = _object(_decode(line), "disclosed header leaves local")
            octets = _text(told["header"]).encode("utf-8", "replace")
            header = _object(_decode(octets), "fields id number previous schema t type v")
            is_known = _number(header["v"]) == 1 and header["t"] == "revision"
            _require(is_known, "A record has a version that is unknown here.")
            _number(header["number"]), _number(header["schema"]), _hex(header["id"], 16)
            _require(header["previous"] is None or _hex(header["previous"], 32), "")
            local, kind = _text(told["local"]), _text(header["type"])
            count = 6 if kind == "stored_file" else 3
            number = rf"(?!0+\Z)(?:[0-9]{{{count}}}|[1-9][0-9]{{{count},8}})"
            is_named = kind in LETTERS and re.fullmatch(LETTERS[kind] + number, local)
            _require(is_named, "A record is not called as one of its kind is in a bundle.")
            values = _open_set(told, _hex(header["fields"], 32))
            self.records += 1
            _require(local not in names, f"Two records are called {local}.")
            names.add(local)
            _require(header["id"] not in ids, f"{local} is a record that has another name too.")
            ids.add(header["id"])
            revision = hashlib.sha256(octets).hexdigest()
            if self.kinds.get(header["id"]) == kind:
                absent.discard(header["id"])
            if revision not in self.revisions:
                sentence = f"No proven event witnesses what {local} says."
                self.find("record", RECORDS_JSON, sentence)
            elif self.newest.get(header["id"]) != revision:
                sentence = f"A proven event names a later revision of {local} than the one that "
                self.find("record", RECORDS_JSON, f"{sentence}is shown.")
            if kind == "stored_file":
                stored[header["id"]] = {"local": local, **values}
        sentence = "An event is about what no record is of, or calls its kind otherwise."
        _require(not absent, sentence, "record", RECORDS_JSON)

    def take_file(self, line, stored, described):
        names = "events id item local media_type original_name path role sha256 sha512"
        told = _object(_decode(line), f"{names} sha512_digested_at size times")
        times = _object(told["times"], "accessed_at created_at modified_at")
        for name in ("path", "local", "role"):
            _text(told[name])
        _moment(told["sha512_digested_at"])
        for value in (told["media_type"], told["original_name"], *times.values()):
            _text_or_null(value)
        for name, length in (("id", 16), ("item", 16), ("sha256", 32), ("sha512", 64)):
            _hex(told[name], length)
        _number(told["size"])
        for each in _members(told["events"]):
            place = _object(each, "index log")
            _number(place["index"]), _hex(place["log"], 16)
        path, places = told["path"], self.history.get(told["id"], {})
        _require(path not in described, f"{path} is described twice.")
        described.add(path)
        self.beside.discard(path)
        _require(told["id"] not in self.ids, f"{path} is described under another path too.")
        self.ids.add(told["id"])
        if self.digests_of(path, told["size"]) != (told["sha256"], told["sha512"], told["size"]):
            self.find("file", path, "files.json describes other bytes, or none, under this path.")
        self.compare_with_record(told, times, stored.get(told["id"]))
        if any(link["sha256"] not in (None, told["sha256"]) for link in places.values()):
            self.find("file", path, "An event about this file states other bytes.")
        named = [(each["log"], each["index"]) for each in told["events"]]
        if named != [places[seq]["place"] for seq in sorted(places)]:
            sentence = "files.json does not name the proven events about this file alone, in order."
            self.find("file", path, sentence)
        self.files.append(self.history_of(told, places))

    def digests_of(self, path, _):
        return self.digests.get(path)

    def compare_with_record(self, told, times, record):
        if record is None:
            self.find("file", told["path"], "records.json has no record of this file.")
            return
        pairs = {"local": "local", "/item_id": "item", "/role": "role", "/sha256": "sha256"}
        pairs |= {"/size": "size", "/media_type": "media_type", "/original_name": "original_name"}
        said = {name: told[member] for name, member in pairs.items()}
        said.update((f"/{name}", value) for name, value in times.items())
        for name in ("/sha512", "/sha512_digested_at"):
            if record.get(name) is not None:
                said[name] = told[name[1:]]
        for name, value in said.items():
            if record.get(name) != value:
                sentence = f"files.json and records.json do not say the same of {name.strip('/')}."
                self.find("file", told["path"], sentence)

    def history_of(self, told, places):
        """Return what the events about a file show of it."""
        proven = sorted(places)
        first = places.get(1)
        shown = {"path": told["path"], "local": told["local"], "is_proven": False}
        shown |= {"stated_at": None, "events": proven}
        if first is None:
            return shown | {"sentence": "The log shows nothing of how this file came in."}
        if first["sha256"] != told["sha256"] or first["kind"] not in BEGINNINGS | MAKINGS:
            return shown | {"sentence": "The first event about this file does not state its bytes."}
        did = "received" if first["kind"] in BEGINNINGS else "made from another file"
        sentence = f"The archive states by its own clock that it was {did} at {first['at']}; "
        shown |= {"is_proven": True, "stated_at": first["at"]}
        return shown | {"sentence": f"{sentence}{_told(proven)}."}

    def compare_with_seen(self):
        """Tell of each log whether it goes on from what the reader was given before."""
        ended = list(self.heads)[:-1]  # another log goes on from each of these
        for log, (size, root, _) in self.heads.items():
            path = f"data/custody/proofs/{log}/checkpoint.txt"
            told = [each for each in self.seen if each[0] == log]
            own = [each for each in told if self.is_by_keys_of(log, *each[1:])]
            if len(own) < len(told):
                sentence = (
                    "What you were given of a log of this id is signed by other keys, or not by "
                )
                self.find(
                    "other-keys", path, f"{sentence}it: one of the two is not what it claims."
                )
            heads = sorted((at, is_root) for _, at, is_root, _ in own)
            shown = {at: is_root for of, at, is_root in self.older if of == log} | {size: root}
            within = [head for head in heads if head[0] <= size] or heads
            wrong = [at for at, is_root in heads if shown.get(at, is_root) != is_root]
            is_branched = log in ended and any(at > size for at, _ in heads)
            if is_branched:
                sentence = (
                    f"You were shown {heads[-1][0]} events of this log, and here it ended after "
                )
                sentence += f"{size}, with another going on from it: nothing here shows which of "
                self.find("branched", path, f"{sentence}the two may go on. Ask both signers.")
            if not heads:
                self.continuity[log] = "not seen before"
            elif wrong:
                sentence = f"The first {wrong[0]} events of this log are not those that you were "
                self.find("contradiction", path, f"{sentence}shown: its history was rewritten.")
                self.continuity[log] = "contradicted"
            elif shown.get(within[-1][0]) == within[-1][1]:
                self.continuity[log] = "proven"
            elif is_branched:
                self.continuity[log] = "not proven"
            else:
                sentence = "This log is not proven to continue what you were shown before: ask for "
                sentence += f"a bundle that goes on from {within[-1][0]} events."
                self.find("unproven", path, sentence)
                self.continuity[log] = "not proven"

    def is_by_keys_of(self, log, size, root, note):
        """Tell whether the keys of a log signed a head; without a note the reader does."""
        if note is None:
            return True
        try:
            text, signatures = _read_note(note)
            head = {"log": log, "size": size, "root": root}
            self.judge_checkpoint(self.keys[log], head, text, signatures)
        except _Wrong:
            return False
        return True

    def follow_received(self):
        """Judge every bundle that evidence came in, each by itself (docs, "Received")."""
        if len(_hands(self.digests)) > MOST_HANDS:
            sentence = f"More than {MOST_HANDS:,} earlier bundles are passed on in it."
            self.find("limit", RECEIVED, sentence)
            return
        hands = {}
        for path, digests in self.digests.items():
            if path.startswith(RECEIVED):
                name, _, inside = path[len(RECEIVED) :].partition("/")
                hands.setdefault(name, {})[inside] = digests
        for name, digests in sorted(hands.items()):
            digests.pop("", None)  # a file in the place of a bundle's folder
            earlier = _Earlier(self, f"{RECEIVED}{name}/", digests)
            earlier.run()
            self.received.append(earlier)
            self.findings += [
                (
                    code if code in UNFINISHED | MENTIONED else "received",
                    f"{earlier.root}{path or ''}",
                    sentence,
                )
                for code, path, sentence in earlier.findings
                if code not in ("branched", "other-keys", "unproven")
            ]

    def signed_only(self, root=""):
        """Return which files only the signature speaks for, those first that nothing names."""
        own = [(path in PAPERS, root + path) for path in self.beside]
        within = (each.signed_only(root + each.root) for each in self.received)
        return sorted(own + [each for found in within for each in found])

    # --- 3: the time

    def judge_stamps(self, beside):
        """Judge each time stamp among the signatures and beside the bundle."""
        every = {**beside, **self.small}
        for path in sorted(filter(STAMP.fullmatch, every)):
            try:
                at = self.judge_stamp(every[path], every.get(path[:-1] + "q"))
                self.require_signed()
                stamp = (path, VALID, at, f"An authority saw this signature not later than {at}.")
            except _NotHere as reason:
                stamp = (path, NOT_HERE, None, str(reason))
            except (_Wrong, IndexError, ValueError) as wrong:
                reason = str(wrong) if isinstance(wrong, _Wrong) else "it has no known form."
                stamp = (path, INVALID, None, f"It does not hold: {reason}")
            self.stamps.append(stamp)

    def require_signed(self):
        """Require the signature that a time stamp is over to be one of the list that is here."""
        outcomes = {kind: outcome for _, kind, outcome, _ in self.signatures}
        if outcomes["p7s"] == NOT_HERE:
            raise _NotHere("The signature that it is over is not checkable here.")
        _require(outcomes["p7s"] == VALID, "the signature that it is over does not hold here.")

    def judge_stamp(self, response, request):
        p7s = self.small.get(P7S, b"")
        _require(len(response) <= 1 << 17, "It is larger than any that is needed.")
        imprint = hashlib.sha256(p7s).digest()
        asked = ["-data", self.judges.file(p7s)]
        if request is not None:
            nonce = _inside(request, 0x30, 4)[2][2]
            ours = _der(0x30, ONE, _der(0x30, SHA256, _der(4, imprint)), nonce, TRUE)
            _require(request == ours, "the request is not one for this signature.")
            asked = ["-queryfile", self.judges.file(request)]
        at, accuracy = _stated_time(response)
        if not self.roots:
            raise _NotHere("Name the authorities that you trust, with --root.")
        _require(self.judges.stamp(response, asked, self.roots, at), "openssl does not confirm it.")
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + accuracy))


class _Within:
    """The files below a folder of what a bundle lies in, as what a bundle lies in."""

    def __init__(self, container, root, paths):
        self.container, self.root, self.findings = container, root, []
        self.sizes = {path: container.sizes[root + path] for path in paths}

    def pieces(self, path):
        """Yield the bytes of a file."""
        return self.container.pieces(self.root + path)


class _Earlier(_Verification):
    """A bundle that evidence came in, passed on inside another without the files themselves.

    What it listed and stated is judged as it was; its files are taken to be as it listed them.
    """

    def __init__(self, outer, root, digests):
        within = _Within(outer.container, root, digests)
        super().__init__(within, outer.judges, outer.trusted, outer.roots, outer.seen)
        self.root, self.outer_digests, self.listed = root, digests, ({}, {})
        self.here = outer.here

    def run(self):
        for path in self.outer_digests:
            if not path.startswith("data/"):
                with self.finding("damaged", path):
                    self.take(path)
        self.digests = {
            path: each for path, each in self.outer_digests.items() if path.startswith("data/")
        }
        self.compare_tag_files(self.signed_list())
        self.judge_declaration()
        self.listed = tuple(self.lists.get(name, {}) for name in LISTS)
        lists, hands = {}, _hands(self.digests)
        for at, name in enumerate(LISTS):
            # Its files may have stayed behind, and so may the whole of an earlier bundle in it.
            kept = {
                path: digest
                for path, digest in self.listed[at].items()
                if path in self.digests
                or not (path.startswith("data/files/") or _hands([path]) - hands)
            }
            lists[name] = at, kept
        self.compare(lists)
        self.is_whole = not self.findings
        self.judge_signatures()
        if P7S not in self.small:
            self.find("signature", LIST, "No signature came with it.")
        elif not self.is_signed:
            self.not_checked.append(f"the signature of {self.root}")
        if self.is_whole and not self.findings:
            with self.finding("transfer", TRANSFER):
                self.follow_statements()
            self.judge_place()
        self.follow_received()
        self.judge_stamps({})

    def files_here(self):
        """Return where those of its files lie that are in the bundle itself."""
        digests = {
            sha256 for path, sha256 in self.listed[0].items() if path.startswith("data/files/")
        }
        return sorted(path for sha256 in digests for path in self.here.get(sha256, ()))

    def histories(self):
        """Yield what its log shows of each of these, under the name that it had there."""
        for file in self.files:
            here = self.here.get(self.listed[0].get(file["path"]))
            if here:
                yield {**file, "here": here}

    def judge_place(self):
        """Judge the folder that it lies in, which has its name."""
        if self.bundle and not self.root.endswith(f"{RECEIVED}{self.bundle}/"):
            self.find("place", "", f"It lies under another name than its own, {self.bundle}.")

    def digests_of(self, path, size):
        if path in self.digests or not path.startswith("data/files/"):
            return self.digests.get(path)
        return self.listed[0].get(path), self.listed[1].get(path), size


def _passing(sha256, pieces):
    """Yield pieces of a file, and digest each as it passes."""
    for piece in pieces:
        sha256.update(piece)
        yield piece


def _lines(pieces):
    """Yield the lines of a list; one that is longer than any comes in parts."""
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
        if len(held) > LONGEST_LISTED:
            yield held
            held = b""
    if held:
        yield held


def _hands(paths):
    """Return where each earlier bundle lies that files are of, those inside of those too."""
    roots = set()
    for path in paths:
        end = 0
        while path.startswith(RECEIVED, end):
            end = path.find("/", end + len(RECEIVED)) + 1 or len(path)
            roots.add(path[:end])
    return roots


def _read_cms(p7s, listed):
    """Return the parts of a CMS signature with one signer; raise as the judge of it does."""
    kind, content = _inside(p7s, 0x30, 2)
    _require(kind[2] == OID_SIGNED_DATA, "It is not a CMS signature.")
    signed = _parts(_inside(content[2], 0xA0, 1)[0][1])
    _require(signed and signed[-1][0] == 0x31, "It is not a CMS signature.")
    signers = _parts(signed[-1][1])
    _require(len(signers) == 1, "It is not a CMS signature with one signer.")
    fields = _parts(signers[0][1])
    _require(len(fields) >= 5, "It has no signed attributes.")
    digest = _name_of(fields[2])
    if digest not in HASHES:
        raise _NotHere("It uses a digest that is not checkable here.")
    _require(fields[3][0] == 0xA0 and len(fields) >= 6, "It has no signed attributes.")
    attributes = {}
    for _, attribute, _ in _parts(fields[3][1]):
        name, values = _parts(attribute)
        of_it = _parts(values[1])
        _require(name[2] not in attributes and len(of_it) == 1, "An attribute is repeated.")
        attributes[name[2]] = of_it[0]
    expected = hashlib.new(HASHES[digest], listed).digest()
    stated = attributes.get(OID_DIGEST, (0, b"", b""))[1]
    _require(stated == expected, "It is over another list than the one that is here.")
    is_data = attributes.get(OID_CONTENT_TYPE, (0, b"", b""))[2] == OID_DATA
    _require(is_data, "It is over another kind of content.")
    held = [whole for tag, inside, _ in signed if tag == 0xA0 for _, _, whole in _parts(inside)]
    _require(len(held) == 1, "It does not carry its signer's certificate alone.")
    certificate = _Certificate(held[0])
    named = attributes.get(OID_NAMED, (0, b"", b""))[1]
    is_named = hashlib.sha256(certificate.der).digest() in named
    _require(is_named, "It does not name the certificate that came with it.")
    if certificate.kind is None:
        raise _NotHere("Its certificate has a key that is not checkable here.")
    if _name_of(fields[4]) not in ALGORITHMS[certificate.kind]:
        raise _NotHere("It uses an algorithm that is not checkable here.")
    moment = attributes.get(OID_TIME, (0, b"", b""))
    found = {"certificate": certificate, "time": moment[2], "value": fields[5][1]}
    return found | {"claimed": _claimed(*moment[:2])}


def _name_of(algorithm):
    """Return the object identifier of an AlgorithmIdentifier."""
    tag, octets, whole = _parts(algorithm[1])[0]
    is_name = (algorithm[0], tag) == (0x30, 6) and octets and octets[-1] < 0x80
    _require(is_name, "It names no algorithm.")
    return whole


def _claimed(tag, octets):
    """Return a signing time as text: UTCTime to 2049, GeneralizedTime after."""
    text = octets.decode("latin-1")
    if tag == 0x17:
        text = ("20" if text[:2] < "50" else "19") + text
    is_form = tag == 0x17 or (tag == 0x18 and text >= "2050")
    found = re.fullmatch("([0-9]{14})Z", text) if is_form else None
    _require(found and text[12:14] < "60", "It does not say when it was made.")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.strptime(found[1], "%Y%m%d%H%M%S"))


def _assembled(found, listed):
    """Return the one form of a CMS signature by these parts (docs, "Signatures")."""
    certificate = found["certificate"]
    named = _der(0x30, _der(0x30, _der(0x30, _der(4, hashlib.sha256(certificate.der).digest()))))
    values = {OID_CONTENT_TYPE: OID_DATA, OID_TIME: found["time"], OID_NAMED: named}
    values[OID_DIGEST] = _der(4, hashlib.sha256(listed).digest())
    attributes = sorted(_der(0x30, name, _der(0x31, value)) for name, value in values.items())
    if certificate.kind == "rsa":
        algorithm = _der(0x30, OID_RSA, NULL)
    else:
        algorithm = _der(0x30, _oid("1.2.840.10045.4.3.2"))
    by = _der(0x30, certificate.issuer, certificate.serial)
    value = _der(4, found["value"])
    signer = _der(0x30, ONE, by, SHA256, _der(0xA0, *attributes), algorithm, value)
    body = [ONE, _der(0x31, SHA256), _der(0x30, OID_DATA), _der(0xA0, certificate.der)]
    return _der(0x30, OID_SIGNED_DATA, _der(0xA0, _der(0x30, *body, _der(0x31, signer))))


def _stated_time(response):
    """Return the time that a stamp states, in POSIX seconds, and its accuracy, rounded up."""
    token = _inside(response, 0x30, 2)[1][2]
    signed = _parts(_inside(_inside(token, 0x30, 2)[1][2], 0xA0, 1)[0][1])
    content = _inside(_inside(signed[2][2], 0x30, 2)[1][2], 0xA0, 1)[0][1]
    fields = _inside(content, 0x30)
    found = re.fullmatch(r"([0-9]{14})(\.[0-9]+)?Z", fields[4][1].decode("latin-1"))
    _require(found, "it does not say when it was made.")
    at = calendar.timegm(time.strptime(found[1], "%Y%m%d%H%M%S"))
    accuracy = 1 if found[2] else 0
    for tag, octets, _ in _parts(fields[5][1]) if fields[5:6] and fields[5][0] == 0x30 else ():
        accuracy += int.from_bytes(octets, "big") if tag == 2 else 1
    return at, accuracy


def _base64_of_hex(digest):
    return base64.b64encode(bytes.fromhex(digest)).decode()


def _read_note(octets):
    """Return the text of a signed note, and (key name, key id, signature) of each line under it."""
    _require(len(octets) <= 256 * 1024, "A note is longer than any that is needed.")
    try:
        text, blank, block = octets.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError:
        raise _Wrong("A note is not UTF-8.") from None
    *lines, end = block.split("\n")
    is_plain = not re.search("[\x00-\x1f]", text.replace("\n", ""))
    _require(blank and lines and not end and is_plain, "A note does not have its form.")
    found = []
    for line in lines:
        parts = re.fullmatch("\u2014 ([^ +\\s]+) ([A-Za-z0-9+/=]+)", line)
        _require(parts, "A note does not have its form.")
        marked = _base64(parts[2])
        _require(len(marked) > 4, "A note does not have its form.")
        found.append((parts[1], marked[:4], marked[4:]))
    return text + "\n", found


def _read_vkey(line):
    """Return type, name, key id and key of a verifier key."""
    name, _, rest = line.partition("+")
    key_id, _, material = rest.partition("+")
    octets = _base64(material)
    _require(len(octets) == {1: 33, 6: 1313}.get(octets[0] if octets else 0), "A key has no form.")
    actual = hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + octets).digest()[:4]
    _require(actual.hex() == key_id, "A key is misspelled.")
    return octets[0], name, actual, octets[1:]


def _told(proven):
    """Return which events of a history are shown, as "events 1-9 without a gap"."""
    last = proven[-1]
    missing, expected = [], 1
    for seq in proven:
        # Whoever signs may state any number: no more of them are counted than are told.
        missing += range(expected, min(seq, expected + 11))
        expected = seq + 1
    if not missing:
        return "event 1 is shown" if last == 1 else f"events 1-{last} without a gap"
    numbers = ", ".join(map(str, missing[:10])) + (" and more" if len(missing) > 10 else "")
    return f"of events 1-{last}, {numbers} {'is' if len(missing) == 1 else 'are'} withheld"


# --- what is told --------------------------------------------------------------------------------


def _shown(text):
    """Return text as one line in which everything is seen as what it is."""
    hidden = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
    return "".join(
        f"[U+{ord(each):04X}]" if unicodedata.category(each) in hidden else each
        for each in str(text)
    )


def _groups(digest):
    """Return a digest in groups of four, to read aloud."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _report(code, found):
    """Return everything that was found as data; ``found`` is None where nothing could be read."""
    report = {"verdict": VERDICTS[code], "exit_code": code, "not_shown": list(NOT_SHOWN)}
    if found is None:
        return report
    own = found.certificate
    listed = found.small.get(LIST)
    return report | {
        "bundle": found.bundle,
        "digest": None if listed is None else hashlib.sha256(listed).hexdigest(),
        "bytes": {
            "is_whole": found.is_whole,
            "files": len(found.digests),
            "size": sum(size for _, _, size in found.digests.values()),
        },
        "signer": {
            "fingerprint": own and own.fingerprint,
            "ssh_fingerprint": own and own.ssh_fingerprint,
            "claimed_name": own and own.name,
            "claimed_at": found.claimed,
            "is_known": bool(own and own.fingerprint in found.trusted),
            "signatures": [
                {"name": path, "kind": kind, "outcome": outcome, "sentence": sentence}
                for path, kind, outcome, sentence in found.signatures
            ],
        },
        "time": _time_of(found),
        "log": {
            "heads": [
                {
                    "origin": f"evidence-log/{log}",
                    "size": size,
                    "root": root,
                    "continuity": found.continuity.get(log),
                }
                for log, (size, root, _) in found.heads.items()
            ],
            "events": found.events,
            "events_proven": found.events_proven,
            "records": found.records,
            "files": found.files,
        },
        "received": [
            {
                "path": root,
                "bundle": each.bundle,
                "digest": hashlib.sha256(each.small.get(LIST, b"")).hexdigest(),
                "fingerprint": each.certificate and each.certificate.fingerprint,
                "claimed_name": each.certificate and each.certificate.name,
                "time": _time_of(each),
                "files": each.files_here(),
                "histories": list(each.histories()),
                "events": each.events,
                "events_proven": each.events_proven,
            }
            for root, each in found.every_received()
        ],
        "signed_only": [
            {"path": path, "is_paper": is_paper} for is_paper, path in found.signed_only()
        ],
        "not_checked": found.every_not_checked(),
    }


def _time_of(found):
    """Return by when a bundle was signed at the latest, and every time stamp that speaks of it."""
    times = sorted(at for _, _, at, _ in found.stamps if at)
    return {
        "not_later_than": times[0] if times else None,
        "evidence": [
            {"name": path, "outcome": outcome, "at": at, "sentence": sentence}
            for path, outcome, at, sentence in found.stamps
        ],
    }


def _lines_of(report):
    """Yield the lines of a report for people."""
    yield f"{report.get('bundle') or 'This'}: {report['verdict']}"
    if "bytes" in report:
        if report["exit_code"] not in (1, 5) and _has_unchecked(report):
            yield f"Not every signature could be checked here: {MILDER}"
        yield from _answers(report)
        yield from _log_lines(report["log"])
        for each in report["received"]:
            yield from _received_lines(each)
        if report["signed_only"]:
            yield from ["", "Signed, and not proven by the log:"]
            yield from map(_signed_only_line, report["signed_only"][:100])
        if len(report["signed_only"]) > 100:
            yield f"  and {len(report['signed_only']) - 100} more"
        if report["not_checked"]:
            yield from ["", "Not checkable here:"]
            yield from (f"  {each}" for each in report["not_checked"])
    if report["findings"]:
        yield from ["", "What was found:"]
        for each in report["findings"][:100]:
            yield f"  {each['path'] or '-'}: {each['sentence']}"
        if len(report["findings"]) > 100:
            yield f"  and {len(report['findings']) - 100} more"
    yield from ["", "Not shown by any of this:"]
    yield from (f"  {each}" for each in report["not_shown"])


def _has_unchecked(report):
    """Tell whether a verdict would be harder, were a signature wrong that is not checkable here."""
    outcomes = {each["outcome"] for each in report["signer"]["signatures"]}
    return bool(report["not_checked"]) or NOT_HERE in outcomes


def _signed_only_line(file):
    """Return what is said of a file that only the signature speaks for."""
    if file["is_paper"]:
        return f"  {file['path']}: one of the papers and lists that a bundle has for its readers"
    return f"  {file['path']}: no part of a bundle; nothing in it says what this is"


def _answers(report):
    """Yield the three answers."""
    content, signer = report["bytes"], report["signer"]
    yield from ["", "1. Are these the bytes that were signed?"]
    told = "all of them, and nothing else" if content["is_whole"] else "not as they were listed"
    yield f"   {content['files']} files of {content['size']:,} bytes: {told}."
    yield f"   The bundle's digest is {report['digest']}."
    yield from ["", "2. Which key signed, and how do you know whose it is?"]
    if signer["fingerprint"] is None:
        yield "   No certificate could be held against a signature."
    else:
        yield f"   It calls itself: {signer['claimed_name']}"
        yield f"   Certificate: {_groups(signer['fingerprint'])}"
        yield f"   The same key for OpenSSH: {signer['ssh_fingerprint']}"
        if signer["is_known"]:
            yield "   This is a fingerprint that you gave with --trust."
        else:
            yield "   Nothing tells whose key this is: anyone can sign with a key of their own."
            yield "   Compare the fingerprint with one that came another way; give it with --trust."
    for each in signer["signatures"]:
        yield f"   {each['outcome']}: {each['name']}. {each['sentence']}"
    yield from ["", "3. By when did this exist at the latest?"]
    yield from (f"   {line}" for line in _time_lines(report["time"]))


def _time_lines(told):
    """Yield by when a bundle was signed at the latest, and by what."""
    yield told["not_later_than"] or "Nothing from outside the archive shows it here."
    for each in told["evidence"]:
        yield f"{each['outcome']}: {each['name']}. {each['sentence']}"


def _log_lines(log):
    """Yield what a log shows."""
    yield from ["", "What the log shows:"]
    for head in log["heads"]:
        yield f"  {head['origin']}: {head['size']} events, root {_groups(head['root'])}"
        if head["continuity"]:
            yield f"    Whether it continues what you were given before: {head['continuity']}"
    yield f"  {log['events_proven']} of {log['events']} events and {log['records']} records proven."
    for file in log["files"]:
        yield f"  {file['path']}: {file['sentence']}"


def _received_lines(earlier):
    """Yield what a bundle shows that evidence came in."""
    yield from ["", f"What came with evidence, from {earlier['bundle']}, in {earlier['path']}:"]
    yield f"  The bundle's digest was {earlier['digest']}."
    if earlier["fingerprint"]:
        yield f"  Signed by what calls itself: {earlier['claimed_name']}"
        yield f"  Certificate: {_groups(earlier['fingerprint'])}"
    yield "  By when it existed at the latest:"
    yield from (f"    {line}" for line in _time_lines(earlier["time"]))
    number = len(earlier["files"])
    are = "1 file of it is" if number == 1 else f"{number} files of it are"
    yield f"  {are} in this bundle{':' if earlier['histories'] else '.'}"
    for file in earlier["histories"]:
        yield f"    {file['path']}, as it was called there: {file['sentence']}"


def _fingerprint(typed):
    """Return a fingerprint as 64 hexadecimal digits, without separators and openssl's label."""
    text = re.sub(r"[\s:.,_\u2010-\u2015-]+", "", typed).lower()
    text = re.sub(r"\A(?:sha256)?(?:fingerprint)?=?", "", text, count=1)
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("a fingerprint has 64 hexadecimal digits (SHA-256)")
    return text


def _content(path):
    try:
        with open(path, "rb") as file:
            return file.read(SMALL)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be read: {error.strerror}") from error


def _seen(path):
    """Return log, size, root (hex) of a checkpoint given before, and itself where it is signed."""
    form = rb"evidence-log/([0-9a-f]{32})\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n"
    octets = _content(path)
    found = re.match(form, octets)
    if found is None:
        raise argparse.ArgumentTypeError(f"{path} is not a checkpoint")
    log, size, root = (each.decode() for each in found.groups())
    note = octets if found.end() < len(octets) else None
    return log, int(size), base64.b64decode(root).hex(), note


def _beside(path):
    """Return time stamps and their requests that lie beside a bundle, as if they were in it."""
    found, whole = {}, os.path.abspath(path)
    names = [f"{number:02}.{each}" for number in range(1, 100) for each in ("tsq", "tsr")]
    # Of a zip that was unpacked, they lie beside the zip still.
    for of, name in ((of, name) for of in (whole, f"{whole}.zip") for name in names):
        with contextlib.suppress(OSError), _ordinary(f"{of}.{name}") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                found.setdefault(f"{P7S}.{name}", file.read(SMALL))
    return found


def _judge_lacking(container):
    """Return exit code and finding where a file that every bundle has is lacking, else None."""
    essential = {"bagit.txt", LIST}
    if essential <= container.sizes.keys():
        return None
    sentence = "It lacks bagit.txt or the signed list, which every bundle has."
    wrong = [path for code, path, _ in container.findings if code not in UNFINISHED]
    if any(path is None or path.split("/")[-1] in essential for path in wrong):
        # It is there and cannot be read as what it is, or nothing can be told of the whole.
        return 1, ("missing", None, sentence)
    if len(wrong) < len(container.findings):
        return 5, ("unreadable", None, "Not all of it could be read.")
    raise _NotABundle(sentence)


def _verify(given):
    """Return the exit code, what was found (None where nothing was read), and the findings."""
    found, findings = None, []
    try:
        with _open(given.bundle) as container, tempfile.TemporaryDirectory() as folder:
            findings = container.findings
            lacking = _judge_lacking(container)
            if lacking:
                return lacking[0], None, [*findings, lacking[1]]
            judges = _Judges(folder)
            roots = b"".join(given.root)
            found = _Verification(container, judges, set(given.trust), roots, given.seen)
            code = found.run()
            found.judge_stamps(_beside(given.bundle))
            return code, found, found.findings
    except _NotABundle as reason:
        return 6, None, [("not-a-bundle", None, str(reason))]
    except _Wrong as wrong:
        findings = findings if found is None else found.findings
        return 1, found, [*findings, (wrong.code, wrong.path, str(wrong))]
    except _Unread as fault:
        return _unfinished(found, findings, (fault.code, fault.path, str(fault)))
    except (OSError, MemoryError, RecursionError, KeyboardInterrupt) as error:
        told = f"It could not be read: {error}."
        return _unfinished(found, findings, ("unreadable", None, told))


def _unfinished(found, findings, fault):
    """Return what comes of a run that ended early: what was found wrong before that decides."""
    findings = [*(findings if found is None else found.findings), fault]
    is_wrong = {code for code, _, _ in findings} - MENTIONED - UNFINISHED
    return 1 if is_wrong else 5, found, findings


def _main():
    parser = argparse.ArgumentParser(description="Verify a signed evidence bundle.")
    parser.add_argument("bundle", help="a folder or a zip")
    for name, kind, shown, told in (
        ("--trust", _fingerprint, "FINGERPRINT", "SHA-256 of a signer's certificate"),
        ("--root", _content, "PEM", "certificates of time stamp authorities that you trust"),
        ("--seen", _seen, "CHECKPOINT", "a checkpoint of the log that you were given before"),
    ):
        parser.add_argument(name, type=kind, action="append", default=[], metavar=shown, help=told)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    given = parser.parse_args()
    code, found, findings = _verify(given)
    report = _report(code, found)
    report["findings"] = [
        {"code": kind, "path": path, "sentence": sentence} for kind, path, sentence in findings
    ]
    if given.json:
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        sys.stdout.reconfigure(errors="backslashreplace")
        sys.stdout.write("".join(f"{_shown(line)}\n" for line in _lines_of(report)))
    return code


if __name__ == "__main__":
    sys.exit(_main())
