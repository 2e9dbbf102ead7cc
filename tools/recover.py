"""Takes everything out of an archive without the program that wrote it.

    python -I tools/recover.py ARCHIVE --to FOLDER [--passphrase-file FILE] [--words-list FILE]

Written from docs/format.md alone; needs Python 3.11 and the packages cryptography and sqlcipher3.
The archive is only read, by no link in it, and read on past what is damaged. Recovery words need
the English list of BIP-39 in a file; english.txt beside this script is taken where none is named.
FOLDER must be new or empty. It gets each original as <reference>_<name>, each file made from one as
<reference>_<role>_<name>, once its SHA-256 agrees; records.json, what every record says and said;
ledger.jsonl, every event's exact leaf, disclosures and bare leaves. Each finding is named on
standard error; exit status 0 says that there is none: all events, revisions and checkpoints there
are proven, each file that a record has is written, both headers are the one that counts, and here
lies no object without a row and no catalogue of other keys. Pages of the catalogue that hold none
of these are not read, and may be damaged; a whole older state, alone, looks like the latest.
"""

import argparse
import base64
import bisect
import contextlib
import getpass
import hashlib
import hmac
import itertools
import json
import os
import re
import shutil
import stat
import sys
import unicodedata
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
except ImportError:  # an older cryptography
    MLDSA44PrivateKey = None

LABEL = b"evidence-archive/1/"
HEADERS, LONGEST_HEADER = ("archive.json", "archive.json.copy"), 1 << 20
SCHEMAS = ("0001", "0002")
# By what index the rows of a table are known, if the page that they lie on is damaged.
INDEXES = {
    "checkpoint": ("sqlite_autoindex_checkpoint_1", "log, size"),
    "event": ("event_by_kind", "kind, number"),
    "log": ("sqlite_autoindex_log_1", "id"),
    "object": ("sqlite_autoindex_object_2", "sha256"),
    "record": ("sqlite_autoindex_record_1", "id"),
    "revision": ("sqlite_autoindex_revision_1", "record_key, number"),
}
# An archive is not read where one of these is a link, or else no file or folder itself.
NAMES = re.compile(
    r"(?P<folder>objects|incoming|orphans)"
    r"|(archive\.json(\.copy)?|unfinished-copy)(\.new)?|catalogue-.*\.db.*"
)
# A catalogue, or its log, by name; one that was put aside may have a second number.
CATALOGUE = re.compile(r"(catalogue-([1-9][0-9]*)(?:\.[1-9][0-9]*)?\.db)(-wal)?")
# The kinds of event that come with another header.
CHANGES = {"archive_created", "access_granted", "access_revoked", "passphrase_changed"}
CHANGES |= {"recovery_words_made", "keys_rotated"}
# What people say in events, which erasing takes; and what it leaves of a record's last revision.
SPOKEN = {"from", "to", "place", "purpose", "authority", "outcome", "note"}
OTHERS = {"kind", "agent", "happened_at", "clock", "tool"}
KEPT = {
    "evidence_item": {"/reference", "/confidentiality", "/legal_hold"},
    "stored_file": {"/item_id", "/accession_id", "/parent_id", "/role", "/size"},
}
BLOCK = 1024
DAMAGED_SLOT = "one of its key slots is damaged"
UNREAD = "it may hold what is nowhere else; what opens it is the header that belongs to it"
LOST = "it lies on a damaged page of the catalogue"
PUT_BACK = "the catalogue expects another: it was put back, or changing it was interrupted"
GONE = "an earlier program did not sign it, or its checkpoint was deleted"
# What reading bytes that are not what was written may raise.
DAMAGE = (AttributeError, InvalidTag, LookupError, RecursionError, TypeError, ValueError)


class _Wrong(ValueError):
    """What does not hold, in words for a person."""


def _require(holds, otherwise):
    if not holds:
        raise _Wrong(otherwise)


def _said(error):
    """Return what an error says to a person: most say nothing, or nothing to a person."""
    if said := getattr(error, "strerror", None):
        return f"{said}: {error.filename}" if error.filename else said
    if isinstance(error, MemoryError):
        return "it asks for more memory than there is here"
    is_sentence = isinstance(error, (str, OSError, _Wrong, sqlcipher.DatabaseError))
    return error if is_sentence else "it is not what was written"


def _encode(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _decode(text):
    value = json.loads(text)
    _require(_encode(value) == text, "something is not in the one encoding")
    return value


def _sha256(octets):
    return hashlib.sha256(octets).digest()


def _expand(secret, salt, label, length=32):
    info = LABEL + label.encode()
    return HKDF(algorithm=SHA512(), length=length, salt=salt, info=info).derive(secret)


def _words_secret(words, words_list):
    """Return what 24 words spell; raise _Wrong, with what to do, where they spell nothing."""
    _require(
        words_list.exists(),
        "If these are recovery words, name the English list of BIP-39 (2048 words, one a line) "
        "with --words-list, or put it beside this script as english.txt",
    )
    listed = words_list.read_text("ascii", errors="replace").split()
    numbers = {word: number for number, word in enumerate(listed)}
    _require(len(numbers) == 2048, f"{words_list} is not the English list of BIP-39")
    strange = [str(place) for place, word in enumerate(words, start=1) if word not in numbers]
    _require(not strange, f"Of these 24 words, not all in the list: number {', '.join(strange)}")
    value = sum(numbers[word] << 11 * (23 - place) for place, word in enumerate(words))
    bits = (value >> 8).to_bytes(32, "big")
    right = _sha256(bits)[0] == value & 0xFF
    _require(right, "Of these 24 words one is wrong, or their order: their checksum is")
    return bits


def _possible_secrets(typed, words_list):
    """Return (kind of slot, secret) for all that the typed text may be, and why it is no words."""
    # They may stand with the numbers that they are shown with.
    words = re.sub(r"[0-9]{1,2}[.):]?", " ", typed).lower().split()
    secrets, why_none = [], ""
    if len(words) == 24:
        try:
            secrets.append(("words", _words_secret(words, words_list)))
        except _Wrong as error:
            why_none = f". {error}"
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in typed)
    secrets.append(("passphrase", unicodedata.normalize("NFC", spaced).encode()))
    return secrets, why_none


def _open_slot(slot, secret):
    """Return the master key, None where the secret is not this slot's."""
    text, check, wrapped = slot["header"], *(bytes.fromhex(slot[k]) for k in ("check", "wrapped"))
    _require(_sha256(text.encode() + wrapped + check)[:8].hex() == slot["sum"], DAMAGED_SLOT)
    about = _decode(text)
    salt, cost = bytes.fromhex(about["salt"]), about["derivation"]
    if cost is not None:
        m, t, p = cost["memory_kib"], cost["passes"], cost["lanes"]
        _require(65536 <= m <= 2097152 and 2 <= t <= 16 and 1 <= p <= 16, DAMAGED_SLOT)
        secret = Argon2id(salt=salt, length=64, iterations=t, lanes=p, memory_cost=m).derive(secret)
    if not hmac.compare_digest(_expand(secret, salt, "slot-check", 16), check):
        return None
    cipher = AESGCM(_expand(secret, salt, "slot-wrap"))
    return cipher.decrypt(wrapped[:12], wrapped[12:], text.encode())


def _header(content):
    """Return the fields of a header, its own text and its HMAC; None where it is not whole."""
    with contextlib.suppress(*DAMAGE):
        outer = _decode(content.decode("ascii"))
        text, mac = outer["header"], bytes.fromhex(outer["mac"])
        header = _decode(text)
        is_right = _sha256(text.encode() + mac)[:8].hex() == outer["sum"]
        if is_right and len(content) <= LONGEST_HEADER and type(header["generation"]) is int:
            return {**header, "text": text, "mac": mac}
    return None


def _open_header(header, secrets):
    """Return archive id, generation, catalogue key and object-wrap key; None for a wrong secret."""
    _require(header["min_reader"] <= 1, "it says that this script is too old to read it")
    archive_id, n, text = bytes.fromhex(header["archive"]), header["generation"], header["text"]
    wrong = None
    for kind, secret in secrets:
        for slot in (each["slot"] for each in header["slots"] if each["kind"] == kind):
            try:
                master = _open_slot(slot, secret)
            except (*DAMAGE, MemoryError) as error:  # another slot may open all the same
                master, wrong = None, error
            if master is not None:
                mac_key = _expand(master, archive_id, f"header-mac/{n}")
                mac = hmac.digest(mac_key, text.encode(), "sha256")
                _require(mac == header["mac"], "it is not what was written")
                labels = (f"catalogue/{n}", f"object-wrap/{n}")
                return archive_id, n, *(_expand(master, archive_id, each) for each in labels)
    _require(not wrong, _said(wrong))
    return None


def _spliced(first, second):
    """Yield what two copies may have been that were damaged at different places."""
    runs, pairs = [], itertools.zip_longest(first, second)
    for is_same, run in itertools.groupby(pairs, lambda pair: pair[0] == pair[1]):
        sides = zip(*run, strict=True)
        either = [bytes(each for each in side if each is not None) for side in sides]
        runs.append(either[:1] if is_same else either)
    if sum(len(either) - 1 for either in runs) < 13:
        yield from map(b"".join, itertools.product(*runs))


def _itself(path, right="file"):
    """Return a path; raise OSError where a link lies there, or anything else that is not right."""
    try:
        status = path.lstat()
    except OSError:  # whoever opens it is told
        return path
    # A junction, by which a folder of Windows leads elsewhere, is no symbolic link there.
    is_junction = getattr(status, "st_reparse_tag", 0) == 0xA0000003
    if is_junction or stat.S_ISLNK(status.st_mode):
        why = "a link, which is never followed"
    elif (stat.S_ISDIR if right == "folder" else stat.S_ISREG)(status.st_mode):
        return path
    else:
        why = f"not a {right}, as it must be"
    raise OSError(f"{path} is {why}; move it away, and put back what was there if you have it")


def _open(path):
    """Open a file itself, and wait for nobody at the other end of a pipe."""
    more = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return open(_itself(path), "rb", opener=lambda name, flags: os.open(name, flags | more))


def _read_headers(archive_path):
    """Return each header that is whole, by name, the same one once; what is wrong with a copy."""
    contents, headers, wrong = {}, {}, {}
    for name in HEADERS:
        try:
            with _open(archive_path / name) as file:
                contents[name] = file.read(LONGEST_HEADER + 1)
            header = _header(contents[name])
            _require(header, "it is damaged, or no header")
            if header not in headers.values():
                headers[name] = header
        except (OSError, _Wrong) as error:
            wrong[name] = error
    if len(contents) == 2 and not headers:
        for whole in filter(None, map(_header, _spliced(*contents.values()))):
            return {"What is whole in either copy": whole}, wrong
    missing = (FileNotFoundError, NotADirectoryError)
    if all(isinstance(wrong.get(name), missing) for name in HEADERS):
        names = sorted(path.name for path in archive_path.glob("*"))
        known = [name for name in names if name == "objects" or CATALOGUE.fullmatch(name)]
        if not known:
            sys.exit(f"There is no archive at {archive_path}.")
        sys.exit(
            f"The archive at {archive_path} has lost its header: {' and '.join(HEADERS)} are "
            f"missing beside {' and '.join(known)}. "
            "Put back one of the two from a backup of the same archive and keys, whose number is "
            "in the catalogue's name: nothing else opens it. An interrupted copy never had any."
        )
    return headers, wrong


def _catalogues(archive_path, wrong):
    """Return the generation of each catalogue, and of each log of one that is gone, by its path."""
    numbers = {}
    for place in (archive_path, archive_path / "orphans"):
        try:
            names = sorted(os.listdir(place)) if os.path.lexists(place) else []
        except OSError as error:
            names, wrong[f"What lies in {place}"] = [], error
        for found in filter(None, map(CATALOGUE.fullmatch, names)):
            if not found[3] or found[1] not in names:
                path = (place / found[0]).relative_to(archive_path)
                numbers[path.as_posix()] = int(found[2])
    return numbers


def _unlock(archive_path, secrets, why_none):
    """Return the latest keys that open, the headers of them by name, and what is wrong here."""
    headers, wrong = _read_headers(archive_path)
    opened, numbers = {}, {}
    for name, header in headers.items():
        try:
            keys = _open_header(header, secrets)
            numbers[name] = header["generation"]
            _require(keys, f"no key slot of it opens with this passphrase{why_none}")
            _open(archive_path / f"catalogue-{keys[1]}.db").close()
            opened[name] = keys
        except (*DAMAGE, OSError) as error:
            wrong[name] = error
    used = max(reversed(opened), key=lambda name: opened[name][1], default=None)
    last = numbers[used] if used else max(numbers.values(), default=sys.maxsize)
    for path, number in _catalogues(archive_path, wrong).items():
        numbers[path] = number
        if "/" in path or (used and path != f"catalogue-{last}.db"):
            wrong[path] = UNREAD + ("" if path.endswith(".db") else ", and its catalogue, now gone")
    later = [name for name, number in numbers.items() if number > last]
    if used is None:
        wrong |= dict.fromkeys(later, "it is newer than the header; put back that of its number")
        told = (f"\n{name}: {_said(error)}." for name, error in wrong.items())
        sys.exit("Nothing here opens this archive." + "".join(told))
    for name in (each for each in opened if opened[each] != opened[used]):
        wrong[name] = f"it is of earlier keys than {used}, or of another archive"
    if later:
        newer = f"A newer state of this archive was not opened: {' and '.join(later)}"
        why = "what was added since is missing, unless making new keys was only interrupted"
        wrong = {newer: why, **wrong}
    return opened[used], {name: headers[name] for name in opened if name not in wrong}, wrong


def _shared_lock(path):
    """Return an open file to hold, so that nothing moves, and why it is not locked.

    A copy may have none. It holds no evidence, so that all is read without it too.
    """
    file, in_use = contextlib.nullcontext(), BlockingIOError
    try:
        file = _open(path)
        if sys.platform == "win32":
            in_use = PermissionError
            file.read(1)  # fails by itself where another process locked it
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except in_use:
        sys.exit("Another program has this archive open. Close it there first.")
    except FileNotFoundError:
        pass
    except OSError as error:
        return file, error
    return file, None


class _Catalogue:
    """The catalogue, by one connection after another: one that met a damaged page reads no more."""

    def __init__(self, uri, key):
        self.uri, self.key, self.connection = uri, key, None
        self.is_cut = self.is_foreign = False

    def rows(self, query, *values):
        """Return all rows of a query; raise DatabaseError where one of them cannot be read."""
        try:
            if self.connection is None:
                self.connection = sqlcipher.connect(self.uri, uri=True)
                self.connection.execute("PRAGMA cipher_log_level = NONE")
                self.connection.execute(f"PRAGMA key = \"x'{self.key.hex()}'\"")
                self.connection.execute("PRAGMA cipher_compatibility = 4")
                if self.is_cut:  # SQLite reads no file that its first page says is longer, else
                    self.connection.execute("PRAGMA writable_schema = ON")
            return self.connection.execute(query, values).fetchall()
        except sqlcipher.DatabaseError:
            self.close()
            raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def _is_of_another_time(uri_alone, uri_with_log, key):
    """Tell whether a catalogue is whole without its log, and no earlier state of that with it."""
    with (
        contextlib.closing(_Catalogue(uri_alone, key)) as alone,
        contextlib.closing(_Catalogue(uri_with_log, key)) as both,
    ):
        try:
            last = alone.rows("SELECT number, leaf FROM event ORDER BY number DESC LIMIT 1")
            pages = alone.rows("PRAGMA page_count")
            if not last or alone.rows("PRAGMA quick_check(1)") != [("ok",)]:
                return False
        except sqlcipher.DatabaseError:
            return False
        with contextlib.suppress(sqlcipher.DatabaseError):
            # Who has this event has those before it: its leaf is found to stand in its log.
            found = both.rows("SELECT number, leaf FROM event WHERE number = ?", last[0][0])
            is_whole = both.rows("PRAGMA quick_check(1)") == [("ok",)]
            return not is_whole or found != last or both.rows("PRAGMA page_count") < pages
        return True


@contextlib.contextmanager
def _catalogue(archive_path, generation, key, target_path):
    """Yield the catalogue; where changes wait in its log, a copy, so that nothing is touched."""
    path = archive_path / f"catalogue-{generation}.db"
    log_path, copy_path = path.with_name(path.name + "-wal"), target_path / "catalogue-copy"
    mode = "ro&immutable=1"
    try:
        if log_path.exists() and log_path.stat().st_size:
            copy_path.mkdir(mode=0o700)
            for source in (path, log_path):
                shutil.copyfile(source, copy_path / source.name)
            mode, path = "rw", copy_path / path.name
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        alone = f"{(archive_path / path.name).absolute().as_uri()}?mode=ro&immutable=1"
        is_foreign = uri != alone and _is_of_another_time(alone, uri, key)
        if is_foreign:
            uri, path = alone, archive_path / path.name
        with contextlib.closing(_Catalogue(uri, key)) as catalogue:
            try:
                catalogue.rows("PRAGMA schema_version")  # needs no page but the first
            except sqlcipher.DatabaseError:
                catalogue.is_cut = True
            is_listed = False
            with contextlib.suppress(sqlcipher.DatabaseError):
                [[is_listed]] = catalogue.rows("SELECT count(*) > 0 FROM sqlite_schema")
            if not is_listed:
                sys.exit("The catalogue's list of its own tables is damaged. Restore a backup.")
            catalogue.is_cut |= path.stat().st_size % 4096 > 0
            catalogue.is_foreign = is_foreign
            yield catalogue
    finally:
        shutil.rmtree(copy_path, ignore_errors=True)


def _open_set(secret, lines):
    """Return a disclosure set: strings, values by name, leaves without a value, commitment."""
    strings, values, bare = [], {}, []
    for line in lines.split("\n"):
        if line.startswith('"'):
            name = line[1 : line.index('"', 1)]
            salt = base64.urlsafe_b64encode(hmac.digest(secret, name.encode(), "sha256")[:16])
            line = f'["{salt[:22].decode()}",{line}]'
        if line.startswith("["):
            _, name, values[name] = _decode(line)
            strings.append(base64.urlsafe_b64encode(line.encode()).rstrip(b"=").decode())
        else:
            bare.append(base64.urlsafe_b64decode(line + "=="))
    if secret is not None:
        decoys = range(max(16, 1 << (len(strings) - 1).bit_length()) - len(strings))
        bare = [hmac.digest(secret, b"\0%d" % number, "sha256") for number in decoys]
    leaves = sorted([*bare, *(_sha256(b"\0" + string.encode()) for string in strings)])
    while len(leaves) > 1:
        pairs = zip(leaves[::2], leaves[1::2], strict=True)
        leaves = [_sha256(b"\1" + left + right) for left, right in pairs]
    return strings, values, bare, leaves[0]


def _grow(edge, digest):
    """Add a leaf to the right edge of a tree, a list of (width, digest); return the root."""
    edge.append((1, digest))
    while len(edge) > 1 and edge[-1][0] == edge[-2][0]:
        (width, right), (_, left) = edge.pop(), edge.pop()
        edge.append((2 * width, _sha256(b"\1" + left + right)))
    root = edge[-1][1]
    for _, left in edge[-2::-1]:
        root = _sha256(b"\1" + left + root)
    return root


def _require_checkpoint(note, origin, size, root, ed25519_seed, mldsa44_seed):
    """Require that a note is the checkpoint of a log's first events, signed by both its keys."""
    head, _, block = note.decode().rpartition("\n\n")
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    _require(head + "\n" == text, "its root is not that of the log's events")
    name = bytes([len(origin)]) + origin.encode()
    signed = b"subtree/v1\n\0" + name + bytes(8) + name + bytes(8) + size.to_bytes(8, "big") + root
    _require(MLDSA44PrivateKey, "only a newer version of cryptography can verify ML-DSA-44")
    for title, kind, key, time, message in (
        ("Ed25519", 1, Ed25519PrivateKey.from_private_bytes(ed25519_seed), b"", text.encode()),
        ("ML-DSA-44", 6, MLDSA44PrivateKey.from_seed_bytes(mldsa44_seed), bytes(8), signed),
    ):
        tagged = origin.encode() + b"\n" + bytes([kind]) + key.public_key().public_bytes_raw()
        # Witnesses may have added lines under names of their own.
        lines = (line.rpartition(" ") for line in block.splitlines())
        marked = [base64.b64decode(last) for first, _, last in lines if first == f"— {origin}"]
        mark = _sha256(tagged)[:4] + time
        found = [each.removeprefix(mark) for each in marked if each.startswith(mark)]
        _require(len(found) == 1, f"it has no {title} signature of its log")
        try:
            key.public_key().verify(found[0], message)
        except InvalidSignature:
            raise _Wrong(f"its {title} signature does not hold") from None


def _plaintext(file, length, size, key, bound_to):
    """Yield the content of a sealed object of some length, segment by segment."""
    header = file.read(74).ljust(74, b"\0")
    full = int.from_bytes(header[2:6], "big")
    is_known = header[:2] == bytes(2) and header[6:10] == bytes([0, 0, 0, 32])
    _require(is_known and full in (1 << n for n in range(12, 21)), "its header is of no known kind")

    def derive(from_key, label):
        return hmac.digest(from_key, header[:42] + label + bound_to + b"\1", "sha384")

    _require(derive(key, b"HEADER_TAG:")[:32] == header[42:], "it is not sealed with its key")
    count = max(1, -(-size // (full - 32)))
    _require(length == 74 + size + 32 * count, "its length is not that of its content")
    message_key = derive(key, b"MESSAGE_KEY:")
    for i in range(count):
        if i % (1 << 20) == 0:
            cipher = AESGCM(derive(message_key, b"DEK:" + i.to_bytes(8, "big"))[:32])
        segment, is_last = file.read(full), i == count - 1
        marker = len(segment).to_bytes(4, "big") if is_last else b"\xff" * 4
        _require(segment[:4] == marker, f"its segment {i} is not what was written")
        yield cipher.decrypt(segment[4:16], segment[16:], i.to_bytes(8, "big") + bytes([is_last]))


class _Recovery:
    """One run: what is read, where it goes, what was proven, and what was found wrong."""

    def __init__(self, catalogue, keys, archive_path, target_path):
        self.catalogue = catalogue
        self.archive_id, self.generation, _, self.object_wrap = keys
        self.archive_path, self.target_path = archive_path, target_path
        self.proven = {"events": 0, "checkpoints": 0, "revisions": 0, "files": 0}
        self.findings = 0
        self.chains, self.named, self.references = {}, {}, {}
        self.indexed, self.lost_leaves, self.untold = {}, set(), set()
        self.erased, self.named_by = {}, {}
        self.last_event, self.last_change, self.states_slots = -1, -1, False

    def found(self, what, error):
        self.findings += 1
        sys.stderr.write(f"{what}: {_said(error)}.\n")

    def require_schema(self):
        """Leave an archive of a later schema alone; go on where nobody can tell."""
        said = ""
        with contextlib.suppress(sqlcipher.DatabaseError):
            rows = self.catalogue.rows("SELECT * FROM alembic_version")
            said = ", ".join(str(row[0]) for row in rows)
        if re.fullmatch("[0-9]{4}", said) and said > SCHEMAS[-1]:
            sys.exit("This script does not know the schema of this archive.")
        if said not in SCHEMAS:
            self.found("The revision of the schema", "it is lost, and taken for a known one")

    def table(self, name, columns):
        """Yield (key, row) of every row of a table, by its key; the row is None where it is lost.

        Near a damaged page rows are read one by one, so that it costs what lies on it alone.
        """
        query = f"SELECT rowid, {columns} FROM {name} NOT INDEXED WHERE rowid >= ?"
        start, count = 0, BLOCK
        while True:
            try:
                rows = self.catalogue.rows(f"{query} ORDER BY rowid LIMIT {count}", start)
            except sqlcipher.DatabaseError:
                if count > 1:
                    count = 1
                    continue
                keys = sorted(self.keys(name))
                at = bisect.bisect_left(keys, start)
                if at == len(keys):
                    return
                yield keys[at], None
                start = keys[at] + 1
                continue
            for key, *row in rows:
                yield key, row
            if len(rows) < count:
                return
            start, count = rows[-1][0] + 1, min(2 * count, BLOCK)

    def keys(self, name):
        """Return {key: what its index knows of the row}, read from the table if that is damaged."""
        if name not in self.indexed:
            index, columns = INDEXES[name]
            self.indexed[name] = {}
            query = f"SELECT rowid, {columns} FROM {name} INDEXED BY {index} ORDER BY {columns}"
            try:
                rows = self.catalogue.rows(query)
            except sqlcipher.DatabaseError:
                self.found(f"The index {index}", f"a page of it is damaged; {name} was read itself")
                rows = [(key, *row) for key, row in self.table(name, columns) if row is not None]
            self.indexed[name] = {key: tuple(known) for key, *known in rows}
        return self.indexed[name]

    def find(self, name, columns, value):
        """Return the rows under the first value of a table's index; None for each that is lost."""
        _, by = INDEXES[name]
        query = f"SELECT {columns} FROM {name}"
        with contextlib.suppress(sqlcipher.DatabaseError):
            first = by.partition(",")[0]
            return self.catalogue.rows(f"{query} WHERE {first} = ? ORDER BY {by}", value)
        found = []
        for key, known in self.keys(name).items():
            if known[0] == value:
                row = None
                with contextlib.suppress(sqlcipher.DatabaseError):
                    [row] = self.catalogue.rows(f"{query} WHERE rowid = ?", key)
                found.append(row)
        return found

    def logs(self):
        """Return (number, id, first event, seeds) of every log; where they are lost, no seeds."""
        logs = []
        for number, row in self.table("log", "id, first, ed25519_seed, mldsa44_seed"):
            if row is None:
                self.found(f"Log {number}", f"{LOST}; none of its checkpoints can be proven")
                later = "SELECT number FROM event WHERE kind = 'log_succeeded' ORDER BY number"
                first = [0, *(event for (event,) in self.catalogue.rows(later))][number - 1]
                row = (*self.keys("log")[number], first, None, None)
            logs.append((number, *row))
        return logs

    def checkpoints(self, logs):
        """Return {(log, size): note} of those that can be proven, and (log, size) of all."""
        notes, signed, provable = {}, set(), {log[0] for log in logs if log[3] is not None}
        for key, row in self.table("checkpoint", "log, size, note"):
            log, size, note = row or (*self.keys("checkpoint")[key], None)
            signed.add((log, size))
            if row is None:
                self.found(f"The checkpoint of log {log} over {size} events", LOST)
            elif log in provable:
                notes[log, size] = note
        return notes, signed

    def find_erased(self):
        """Find by which event items, stored files, and so links of items, were erased last."""
        query = "SELECT number, secret, lines FROM event WHERE kind = 'keys_destroyed' ORDER BY 1"
        links = (
            "SELECT link.id, item.id FROM evidence_link JOIN record AS link USING (key)"
            " JOIN record AS item ON item.key = item_key"
        )
        try:
            for number, secret, lines in self.catalogue.rows(query):
                with contextlib.suppress(*DAMAGE):
                    _, values, _, _ = _open_set(secret, lines)
                    subjects = [each for name, each in values.items() if name[:8] == "subject/"]
                    ids = [each["id"] for each in subjects if each["kind"] in KEPT]
                    self.erased |= dict.fromkeys(ids, number)
            for link_id, item_id in self.catalogue.rows(links) if self.erased else ():
                if item_id.hex() in self.erased:
                    self.erased[link_id.hex()] = self.erased[item_id.hex()]
        except sqlcipher.DatabaseError:
            self.found("What was erased", f"{LOST}, so that not all of it is known")

    def objects(self):
        """Name each folder of objects that cannot be read, and each object that no row names."""
        erased = self.ids("Which objects were erased", "erased_object")
        tables = ("object INDEXED BY sqlite_autoindex_object_1", "object NOT INDEXED")
        named = self.ids("Which objects there are", *tables)
        for number in range(256):
            folder = self.archive_path / "objects" / f"{number:02x}"
            try:  # whoever copies an archive may leave out folders in which nothing is
                names = os.listdir(_itself(folder, "folder")) if os.path.lexists(folder) else []
            except OSError as error:
                self.found(f"The folder {folder.name} of objects", error)
                continue
            for name in (each for each in sorted(names) if re.fullmatch("[0-9a-f]{32}", each)):
                if erased and name in erased:
                    why = "it was erased, and its file is there all the same"
                    self.found(f"Object {name}", why)
                elif named is not None and name not in named:
                    self.found(f"Object {name}", "no row of the catalogue names it")

    def ids(self, what, *tables):
        """Return all ids (hex) of the first of some tables that can be read; None, and tell."""
        for each in tables:
            with contextlib.suppress(sqlcipher.DatabaseError):
                return {row[0] for row in self.catalogue.rows(f"SELECT lower(hex(id)) FROM {each}")}
        self.found(what, LOST)
        return None

    def header(self, headers):
        """Name each header of the keys in use but the one that the catalogue says counts."""
        digests = {name: _sha256(each["text"].encode()).hex() for name, each in headers.items()}
        expected, why = [*digests.values()][:1], PUT_BACK
        if self.states_slots or self.lost_leaves:
            expected, why = [], "the catalogue has lost which one it expects: it may be put back"
        fact = "SELECT CAST(value AS BLOB) FROM fact WHERE name = 'header'"
        under_way = "SELECT text FROM scratch_setting WHERE name = 'header_under_way'"
        try:
            for (content,) in self.catalogue.rows(fact):
                said, why = _decode(content.decode("ascii")), PUT_BACK
                expected = [said["digest"]] if said["event"] >= self.last_change else []
                if self.catalogue.rows(under_way) == [(said["digest"],)]:
                    expected += [said["before"]] if said["event"] == self.last_event else []
            counts = next((each for each in expected if each in digests.values()), None)
            for name in (each for each, digest in digests.items() if digest != counts):
                self.found(name, why)
        except (*DAMAGE, sqlcipher.DatabaseError):
            self.found("Which header counts", "what the catalogue says of it is damaged")

    def require_erased(self, number, values):
        """Require that an event lacks what was erased with all that it is about, and no more."""
        subjects = [each["id"] for name, each in values.items() if name[:8] == "subject/"]
        is_gone = subjects and all(self.erased.get(each, -1) > number for each in subjects)
        said = {name for name in SPOKEN if values.get(name) is not None}
        lacking = (SPOKEN | OTHERS) - values.keys()
        _require(is_gone or not lacking, "it lacks words that no erasing accounts for")
        _require(not lacking & OTHERS, "it lacks what is never erased")
        is_back = is_gone and said and values["kind"] != "keys_destroyed"
        _require(not is_back, "it says what was erased: that was put back, or never erased")

    def remains(self, record_id, kind, revisions):
        """Yield the number of each revision that says what erasing took from it."""
        latest = revisions[-1]["values"] if revisions else {}
        for revision in revisions:
            number, values = revision["number"], revision["values"]
            digest = _sha256((revision["header"] or "").encode("latin-1")).hex()
            event = self.named_by.get(digest, -1)
            if kind in KEPT and record_id in self.erased:
                extra = values.keys() - (KEPT[kind] if values is latest else set())
            elif kind == "evidence_link" and self.erased.get(record_id, -1) > event:
                extra = {"/note"} if values.get("/note") is not None else set()
            elif kind == "accession":
                extra = self.listed(values) - self.listed(latest)
            else:
                continue
            if extra:
                yield number

    @staticmethod
    def listed(values):
        """Return the paths that the two lists of an accession have."""
        elements = ((name.split("/")[1], each) for name, each in values.items())
        both = ("odd_names", "unreadable_files")
        return {(name, each["path_raw"]) for name, each in elements if name in both and each}

    def ledger(self):
        """Write every event, and prove leaf, values, place, chains, and the tree's checkpoints."""
        self.find_erased()
        logs = self.logs()
        notes, signed = self.checkpoints(logs)
        edge, at, expected, is_whole = [], 0, 0, True
        with (self.target_path / "ledger.jsonl").open("x", encoding="utf-8") as out:
            for number, row in self.table("event", "leaf, secret, lines"):
                while at + 1 < len(logs) and logs[at + 1][2] <= number:
                    edge, at, is_whole = [], at + 1, True
                log, log_id, first, *seeds = logs[at]
                index = number - first
                if row is None:
                    self.found(f"Event {number} of the ledger", LOST)
                    digest = self.lost_leaf(log, index)
                else:
                    stands = (number == expected, 1, log_id.hex(), index)
                    digest, line = self.event(number, *row, stands)
                    out.write(json.dumps(line) + "\n")
                is_whole = is_whole and bool(digest)
                root = _grow(edge, digest)
                if (log, index + 1) in notes:
                    note, origin = notes.pop((log, index + 1)), f"evidence-log/{log_id.hex()}"
                    self.checkpoint(note, origin, index + 1, root if is_whole else None, *seeds)
                self.last_event, expected = number, number + 1
        for log, size in notes:
            self.found(f"Log {log} has lost events", f"a checkpoint covers {size}")
        for log, following in zip(logs, [*logs[1:], None], strict=True):
            if following and (log[0], following[2] - log[2]) not in signed:
                self.found(f"The end of log {log[0]}, which another follows, is not signed", GONE)
            elif log[2] < expected and log[0] not in {number for number, _ in signed}:
                self.found(f"No checkpoint of log {log[0]} is there", GONE)

    def event(self, number, leaf, secret, lines, stands):
        """Prove one event by its leaf, its values, and the place where it stands."""
        digest = _sha256(b"\0" + leaf)
        line = {"number": number, "leaf": leaf.decode("latin-1")}
        try:
            strings, values, bare, commitment = _open_set(secret, lines)
            line |= {"disclosures": strings, "digests": [each.hex() for each in bare]}
            said = _decode(leaf.decode("ascii"))
            told = (True, said["v"], said["log"], said["index"], said["commit"])
            fits = told == (*stands, commitment.hex())
            _require(fits, "its leaf, values and place do not fit together")
            self.follow(number, values, digest.hex())
            self.require_erased(number, values)
            if values["kind"] in CHANGES:
                self.last_change = number
                self.states_slots |= secret is None or "slot/" in values.get("tables", "")
            self.proven["events"] += 1
        except DAMAGE as error:
            self.found(f"Event {number} of the ledger is damaged", error)
        return digest, line

    def lost_leaf(self, log, index):
        """Return the digest of a lost event's leaf, which the tree still has; else nothing."""
        query, digest = "SELECT digest FROM tree WHERE log = ? AND position = ?", b""
        with contextlib.suppress(sqlcipher.DatabaseError):
            digest = next((row[0] for row in self.catalogue.rows(query, log, 2 * index)), b"")
        self.lost_leaves.add(digest.hex())
        return digest

    def checkpoint(self, note, origin, size, *expected):
        """Prove a checkpoint by the root of the events before it, and by its log's keys."""
        try:
            _require(expected[0], "an event that it covers is lost")
            _require_checkpoint(note, origin, size, *expected)
            self.proven["checkpoints"] += 1
        except DAMAGE as error:
            self.found(f"A checkpoint over {size} events of {origin} does not hold", error)

    def follow(self, number, values, leaf_digest):
        """Require that an event follows the last one about each of its subjects."""
        for subject in (each for name, each in values.items() if name.startswith("subject/")):
            seq, previous = self.chains.get(subject["id"], (0, None))
            self.chains[subject["id"]] = subject["seq"], leaf_digest
            # An export names a record as it left, which may be changed before the export ends.
            if subject["id"] in self.erased:
                self.named_by.setdefault(subject["revision"], number)
            is_export = values["kind"] == "exported" and subject["id"] in self.named
            if subject["revision"] is not None and not is_export:
                self.named[subject["id"]] = subject
            follows = (subject["seq"], subject["prev"]) == (seq + 1, previous)
            # One that is lost may have been the last.
            follows |= subject["seq"] > seq and subject["prev"] in self.lost_leaves
            _require(follows, f"it does not follow the last event about {subject['id']}")

    def records(self):
        """Write every record with its revisions, and the file of each stored file."""
        between = "["
        with (self.target_path / "records.json").open("x", encoding="utf-8") as out:
            for key, row in self.table("record", "id, kind, reference"):
                record_id, kind, reference = row or self.lost_record(key)
                record = {"id": record_id.hex(), "kind": kind, "reference": reference, "values": {}}
                self.references[record["id"]] = reference or record["id"]
                record["revisions"] = revisions = self.revisions(key, record["id"], kind)
                record["values"] = values = revisions[-1]["values"] if revisions else {}
                out.write(f"{between}\n{json.dumps(record, ensure_ascii=False)}")
                between = ","
                if record["id"] in self.untold:
                    earlier = [each["values"] for each in revisions if each["values"]]
                    values = (earlier or [{"/role": "original"}])[-1]
                    if sha256 := self.named.get(record["id"], {}).get("digest"):
                        values = {**values, "/sha256": sha256}
                if kind == "stored_file" and "/sha256" in values:
                    self.file(values)
            out.write("\n]\n")
        for record_id, subject in self.named.items():
            if record_id not in self.references:
                kind, sha256 = subject["kind"], subject["digest"]
                self.found(
                    f"{kind} {record_id}" + (f" with the SHA-256 {sha256}" if sha256 else ""),
                    "the ledger names it, and it is not among the records",
                )
                if kind == "stored_file" and sha256:
                    self.file({"/sha256": sha256, "/role": "original"})

    def lost_record(self, key):
        """Return id, kind and reference of a record whose own row is lost, from elsewhere."""
        (record_id,) = self.keys("record")[key]
        kind = self.named.get(record_id.hex(), {"kind": "record"})["kind"]
        query = "SELECT reference, rowid FROM record INDEXED BY sqlite_autoindex_record_2"
        reference = {row[1]: row[0] for row in self.catalogue.rows(query)}[key]
        self.found(f"The row of {kind} {record_id.hex()}", f"{LOST}; its revisions tell the same")
        return record_id, kind, reference

    def revisions(self, key, record_id, kind):
        """Return every revision of a record: its number, header, and values; None for lost ones."""
        revisions, previous = [], None
        found = self.find("revision", "number, header, secret, lines", key)
        for expected, row in enumerate(found, start=1):
            if row is None:
                self.found(f"Revision {expected} of {kind} {record_id}", LOST)
                revisions.append({"number": expected, "header": None, "values": {}})
                self.untold.add(record_id)
                continue
            number, header, secret, lines = row
            revision = {"number": number, "header": header.decode("latin-1"), "values": {}}
            try:
                _, revision["values"], _, commitment = _open_set(secret, lines)
                if revisions and revisions[-1]["header"] is None:
                    previous = _decode(header.decode("ascii"))["previous"]
                stated = {"fields": commitment.hex(), "id": record_id, "number": expected}
                stated |= {"previous": previous, "schema": 1, "t": "revision", "type": kind, "v": 1}
                _require(_encode(stated).encode() == header, "its header and values do not fit")
                self.proven["revisions"] += 1
                self.untold.discard(record_id)
            except DAMAGE as error:
                self.found(f"Revision {number} of {kind} {record_id} is damaged", error)
                self.untold.add(record_id)
            previous = _sha256(header).hex()
            revisions.append(revision)
        is_read = not revisions or revisions[-1]["header"] is not None
        if is_read and self.named.get(record_id, {"revision": None})["revision"] != previous:
            why = (
                "the event that names it is lost"
                if self.lost_leaves
                else "the ledger names another"
            )
            self.found(f"The latest revision of {kind} {record_id}", why)
        for number in self.remains(record_id, kind, revisions):
            self.found(f"Revision {number} of {kind} {record_id}", "it says what was erased")
        return revisions

    def file(self, values):
        """Write the content of one stored file, once its digest agrees."""
        role, prefix = values.get("/role"), self.references.get(values.get("/item_id"), "unknown")
        prefix += "" if role == "original" else f"_{role}"
        path = self.free_path(prefix, values.get("/original_name") or "file")
        partial_path, digest = path.with_name(path.name + ".partial"), hashlib.sha256()
        try:
            sha256 = bytes.fromhex(values["/sha256"])
            found = self.find("object", "id, size, wrapped", sha256)
            _require(found, "no object holds its content")
            _require(found[0], f"the row with its key is lost: {LOST}")
            object_id, size, wrapped = found[0]
            ids, name = self.archive_id + object_id, object_id.hex()
            bound_to = LABEL + b"object-key\0" + ids + self.generation.to_bytes(8, "big")
            key = AESGCM(self.object_wrap).decrypt(wrapped[:12], wrapped[12:], bound_to)
            folder = _itself(self.archive_path / "objects" / name[:2], "folder")
            with _open(folder / name) as sealed, partial_path.open("xb") as out:
                length = os.fstat(sealed.fileno()).st_size
                for piece in _plaintext(sealed, length, size, key, LABEL + b"object\0" + ids):
                    digest.update(piece)
                    out.write(piece)
            agrees = (digest.digest(), size) == (sha256, values.get("/size", size))
            _require(agrees, "its content is not what was recorded")
            partial_path.rename(path)
            self.proven["files"] += 1
        except (*DAMAGE, OSError) as error:
            self.found(f"{path.name} could not be recovered", error)
        finally:
            partial_path.unlink(missing_ok=True)

    def free_path(self, prefix, name):
        """Return where a file goes: a name that no system misreads and that is not there yet."""
        shown = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in name)
        shown = Path(shown.strip(" .") or "file")
        stem = f"{prefix}_{shown.stem}".encode()[:160].decode(errors="ignore")
        suffix = shown.suffix.encode()[:40].decode(errors="ignore")
        path, number = self.target_path / (stem + suffix), 1
        while path.exists():
            path, number = path.with_name(f"{stem}-{number + 1}{suffix}"), number + 1
        return path


def _recover(archive_path, target_path, secrets, why_none):
    asked = f"Choose a new folder instead of {target_path}: it"
    if target_path.resolve().is_relative_to(archive_path.resolve()):
        sys.exit(f"{asked} lies in the archive.")
    if target_path.exists() and any(target_path.iterdir()):
        sys.exit(f"{asked} is not empty, perhaps since an earlier run was interrupted.")
    for path in sorted(archive_path.glob("*")):
        if name := NAMES.fullmatch(path.name):
            _itself(path, "folder" if name["folder"] else "file")
    lock, not_locked = _shared_lock(archive_path / "lock")
    with lock:
        keys, headers, wrong = _unlock(archive_path, secrets, why_none)
        target_path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _catalogue(archive_path, keys[1], keys[2], target_path) as catalogue:
            recovery = _Recovery(catalogue, keys, archive_path, target_path)
            if catalogue.is_cut:
                recovery.found("The catalogue", "it is shorter than it was; its end is lost")
            if catalogue.is_foreign:
                recovery.found("Its write-ahead log", "it is of another time, and was not read")
            if not_locked:
                recovery.found("Nothing kept other programs from changing the archive", not_locked)
            for name, error in wrong.items():
                recovery.found(name, error)
            recovery.objects()
            recovery.require_schema()
            recovery.ledger()
            recovery.header(headers)
            recovery.records()
    proven = ", ".join(f"{count} {what}" for what, count in recovery.proven.items())
    sys.stdout.write(f"Recovered and proven: {proven}. Findings: {recovery.findings}.\n")
    return 1 if recovery.findings else 0


def _main():
    parser = argparse.ArgumentParser(description="Take everything out of an archive.")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="a new or empty folder")
    parser.add_argument("--passphrase-file", dest="source", help="- is standard input")
    words_list = Path(__file__).with_name("english.txt")
    about = "the English list of BIP-39, for 24 words"
    parser.add_argument("--words-list", type=Path, default=words_list, help=about)
    given = parser.parse_args()
    try:
        if given.source is None:
            typed = getpass.getpass("Passphrase, one-time code or recovery words: ")
        else:
            with open(0 if given.source == "-" else given.source, "rb") as file:
                typed = file.read().decode().removesuffix("\n").removesuffix("\r")
        return _recover(given.archive, given.to, *_possible_secrets(typed, given.words_list))
    except UnicodeError:
        return "The passphrase is no text."
    except (OSError, sqlcipher.DatabaseError) as error:
        return f"The archive cannot be recovered: {_said(error)}."


if __name__ == "__main__":
    sys.exit(_main())
