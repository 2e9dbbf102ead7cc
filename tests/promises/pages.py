"""The pages of an encrypted catalogue, seen through its key: what each is, and whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

PAGE = 4096
SALT = 16  # at the start of the first page, in the clear
RESERVE = 80  # at the end of every page
IV = 16  # the first part of the reserve; the HMAC is the rest
CONTENT = PAGE - RESERVE
KINDS = {0x02: "interior index", 0x05: "interior table", 0x0A: "leaf index", 0x0D: "leaf table"}


@dataclass(frozen=True)
class Page:
    """One page: its number from 1, what it is, and the table or index that it belongs to.

    What no b-tree reaches directly (overflow and free pages) belongs to ``""``.
    """

    number: int
    kind: str
    owner: str

    @property
    def offset(self) -> int:
        return (self.number - 1) * PAGE


def name_pages(archive: Archive) -> list[Page]:
    """Return every page of an archive's catalogue, whose log must be folded away."""
    with archive.reading() as session:
        roots = driver_connection(session).execute(
            "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"
            " UNION ALL SELECT 'sqlite_master', 1"
        )
        owners = dict(roots.fetchall())
    path = archive.path / f"catalogue-{archive.unlocked.header.generation}.db"
    plain = _decrypted(path, archive.unlocked.keys.catalogue)
    named: dict[int, Page] = {}
    for owner, root in owners.items():
        for number in _tree(plain, root):
            start = 100 if number == 1 else 0
            named[number] = Page(number, KINDS[plain[number][start]], owner)
    return [named.get(number, Page(number, "other", "")) for number in sorted(plain)]


def _decrypted(path: Path, key: bytes) -> dict[int, bytes]:
    """Return the plaintext of every page by number (SQLCipher 4: AES-256-CBC, reserved IV)."""
    content = path.read_bytes()
    plain = {}
    for number in range(1, len(content) // PAGE + 1):
        page = content[(number - 1) * PAGE : number * PAGE]
        start = SALT if number == 1 else 0
        cipher = Cipher(algorithms.AES256(key), modes.CBC(page[CONTENT : CONTENT + IV]))
        opened = cipher.decryptor().update(page[start:CONTENT])
        plain[number] = bytes(start) + opened
    return plain


def _tree(plain: dict[int, bytes], root: int) -> Iterator[int]:
    """Yield the pages of a b-tree (the SQLite file format, "B-tree Pages")."""
    pending = [root]
    while pending:
        number = pending.pop()
        yield number
        page, start = plain[number], 100 if number == 1 else 0
        if page[start] in (0x02, 0x05):
            cells = int.from_bytes(page[start + 3 : start + 5], "big")
            pending.append(int.from_bytes(page[start + 8 : start + 12], "big"))
            for cell in range(cells):
                at = start + 12 + 2 * cell
                pointer = int.from_bytes(page[at : at + 2], "big")
                pending.append(int.from_bytes(page[pointer : pointer + 4], "big"))
