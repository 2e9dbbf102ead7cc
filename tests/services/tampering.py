"""What somebody who has the keys, or only the disk, may do to a closed archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import custody, disclosure, merkle
from archive_app.model.fixity import Finding, Part, Scope
from archive_app.progress import Meter
from archive_app.services import fixity
from archive_app.store import ledger, schema
from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect
from tests.archives import recovery_words
from tests.frontier import Frontier
from tests.promises.pages import name_pages

PAGE_LENGTH = 4096
OF_NO_SEGMENT = (
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 90)"
    " INSERT OR IGNORE INTO search_idx(segid, term, pgno) SELECT n, x'', 2 FROM a"
)
"""Gives the search index rows of segments that it does not have, as an old page of it does."""


def reopen(path: Path) -> Archive:
    """Open an archive of `small_archive` again, without the time that a passphrase takes."""
    return Archive.open(path, recovery_words())


@contextmanager
def tampering(archive: Archive) -> Iterator[sqlcipher.Connection]:
    """Close an archive and yield its catalogue with every rule dropped; the rules come back."""
    archive.close()
    key = archive.unlocked.keys.catalogue
    with closing(connect(catalogue_path(archive.path, 1), key, Access.WRITING)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        schema.make_triggers(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tamper(archive: Archive, statement: str, *parameters: object) -> None:
    """Change the catalogue of an archive by one statement, which must change something."""
    with tampering(archive) as connection:
        before = connection.total_changes
        connection.execute(statement, parameters)
        assert connection.total_changes > before


def findings_of(path: Path, *parts: Part) -> tuple[Finding, ...]:
    """Open an archive, check some parts of it or all, and return what was found."""
    with reopen(path) as archive:
        return fixity.check(archive, Scope(frozenset(parts or Part)), Meter()).findings


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def dump(connection: sqlcipher.Connection) -> dict[str, list[object]]:
    """Return the rows of every table that is not working state."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'scratch%'"
        " AND name NOT LIKE 'search_%' AND name NOT LIKE 'sqlite%' ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}


def flip(path: Path, offset: int) -> None:
    """Change one bit of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        (byte,) = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def pages(path: Path) -> list[bytes]:
    """Return the pages of a catalogue."""
    content = path.read_bytes()
    return [content[at : at + PAGE_LENGTH] for at in range(0, len(content), PAGE_LENGTH)]


def damage(path: Path, passphrase: str, owner: str, *, last: bool = False) -> int:
    """Flip a bit of one page of a closed archive; return the number of the page.

    It is the first or the last of a table or index.
    """
    with Archive.open(path, passphrase) as archive:
        numbers = [page.number for page in name_pages(archive) if page.owner == owner]
    number = numbers[-1 if last else 0]
    flip(catalogue_path(path, 1), (number - 1) * PAGE_LENGTH + 1000)
    return number


def forge_leaf(archive: Archive, number: int, *, with_tree: bool = False) -> str:
    """Let an event of a closed archive say another time, with or without the digests above it.

    Nothing is signed anew. Returns the forged time.
    """
    with tampering(archive) as connection:
        leaves = [
            bytes(row[0]) for row in connection.execute("SELECT leaf FROM event ORDER BY number")
        ]
        leaf = custody.parse_leaf(leaves[number])
        forged = "2001-01-01T00:00:00Z"
        leaves[number] = custody.leaf_bytes(leaf.commit, leaf.index, leaf.log, forged)
        connection.execute("UPDATE event SET leaf = ? WHERE number = ?", (leaves[number], number))
        if with_tree:
            tree = Frontier()
            for each in leaves:
                for level, index, digest in tree.append(merkle.leaf_digest(each)):
                    connection.execute(
                        "UPDATE tree SET digest = ? WHERE log = 1 AND position = ?",
                        (digest, ledger.position(level, index)),
                    )
    return forged


def edit_event(archive: Archive, number: int, **values: str | None) -> None:
    """Let an event of an archive say something else, in place; nothing is signed anew."""
    with tampering(archive) as connection:
        ((lines,),) = connection.execute("SELECT lines FROM event WHERE number = ?", (number,))
        said = {json.loads(f"[{line}]")[0]: line for line in lines.split("\n")}
        assert said.keys() >= values.keys()
        said |= {name: f'"{name}",{json.dumps(value)}' for name, value in values.items()}
        connection.execute(
            "UPDATE event SET lines = ? WHERE number = ?", ("\n".join(said.values()), number)
        )


def relabel(archive: Archive, number: int, kind: str) -> None:
    """Let the row of an event call it one of another kind; it says what it said."""
    tamper(archive, "UPDATE event SET kind = ? WHERE number = ?", kind, number)


def resay_under_leaf(archive: Archive, number: int, said: str, instead: str) -> None:
    """Let an event say something else, and its leaf commit to that; the tree stays as it was."""
    with tampering(archive) as connection:
        stored = ledger.load_event(connection, number)
        lines = stored.disclosures.lines.replace(said, instead)
        assert lines != stored.disclosures.lines
        commit = disclosure.commitment(replace(stored.disclosures, lines=lines))
        leaf = custody.parse_leaf(stored.leaf)
        connection.execute(
            "UPDATE event SET lines = ?, leaf = ? WHERE number = ?",
            (lines, custody.leaf_bytes(commit, leaf.index, leaf.log, leaf.recorded_at), number),
        )


def erase_words(
    archive: Archive, number: int, names: Iterable[str], *, kind: str | None = None
) -> None:
    """Erase values of an event as shredding would, and let its row be of another kind."""
    with tampering(archive) as connection:
        stored = ledger.load_event(connection, number)
        erased = disclosure.without(stored.disclosures, frozenset(names))
        connection.execute(
            "UPDATE event SET secret = NULL, lines = ?, kind = ? WHERE number = ?",
            (erased.lines, kind or stored.kind, number),
        )
