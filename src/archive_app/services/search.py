"""Finding incidents and evidence by words, in any script, by prefix, without accents or case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model.folding import match_query
from archive_app.store import search_index
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

PAGE = 50
# Ranking reads every match; beyond this many the newest are the better answer, and come at once.
MOST_RANKED = 20_000


_DIGEST = re.compile(r"(?:sha-?256:)?([0-9a-f]{64})")


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    key: int
    kind: str
    reference: str
    title: str
    when: str | None


@dataclass(frozen=True)
class SearchPage:
    """A page of hits. ``is_ranked`` is False where they are simply newest first."""

    hits: tuple[Hit, ...]
    is_ranked: bool


def find_records(
    archive: Archive, words: str, *, before: int | None = None, limit: int = PAGE
) -> SearchPage:
    """Return a page of hits, newest first; the next page is ``before`` the last hit's key."""
    query = match_query(words)
    if query is None:
        return SearchPage((), is_ranked=False)
    with archive.reading() as session:
        connection = driver_connection(session)
        pages = _newest(connection, query, before if before is not None else 1 << 62, limit)
        return SearchPage(_hits(connection, pages, limit), is_ranked=False)


def rank_records(archive: Archive, words: str, *, limit: int = PAGE) -> SearchPage:
    """Return the best hits first, as far as there are few enough to rank; else newest first."""
    query = match_query(words)
    if query is None:
        return SearchPage((), is_ranked=False)
    with archive.reading() as session:
        connection = driver_connection(session)
        with search_index.alone():
            matches = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)",
                (query, MOST_RANKED + 1),
            ).fetchone()[0]
        if matches <= MOST_RANKED:
            pages = _best(connection, query, limit)
            return SearchPage(_hits(connection, pages, limit), is_ranked=True)
    return find_records(archive, words, limit=limit)


def find_digest(archive: Archive, words: str) -> SearchPage | None:
    """Return the items that hold a file of a digest; None where the words are no SHA-256.

    The 64 hexadecimal digits may stand in groups, as papers print them.
    """
    digest = _DIGEST.fullmatch("".join(words.lower().split()))
    if digest is None:
        return None
    with archive.reading() as session:
        chosen = driver_connection(session).execute(
            f"{_HITS} WHERE record.key IN (SELECT item_key FROM stored_file WHERE sha256 = ?)"
            " ORDER BY record.key DESC LIMIT ?",
            (bytes.fromhex(digest[1]), PAGE),
        )
        return SearchPage(tuple(Hit(*row) for row in chosen), is_ranked=False)


def _newest(
    connection: sqlcipher.Connection, query: str, before: int, limit: int
) -> Iterator[list[int]]:
    """Yield pages of the rows of the index that match, newest first, each from the last one on."""
    sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
    while keys := _keys(connection, sql, query, before, limit):
        yield keys
        if len(keys) < limit:
            break
        before = keys[-1]


def _best(connection: sqlcipher.Connection, query: str, limit: int) -> Iterator[list[int]]:
    """Yield pages of the rows that match, best first; each reads all, so each is twice as long."""
    # A word in the title counts as much as five in the text.
    sql = (
        "SELECT rowid FROM search WHERE search MATCH ?"
        " ORDER BY bm25(search, 5.0, 1.0), rowid DESC LIMIT ? OFFSET ?"
    )
    start = 0
    while keys := _keys(connection, sql, query, limit, start):
        yield keys
        if len(keys) < limit:
            break
        start, limit = start + limit, limit * 2


def _keys(connection: sqlcipher.Connection, sql: str, *values: object) -> list[int]:
    with search_index.alone():
        return [key for (key,) in connection.execute(sql, values)]


def _hits(
    connection: sqlcipher.Connection, pages: Iterable[list[int]], limit: int
) -> tuple[Hit, ...]:
    """Return the records of the rows that the index finds, in its order.

    A row that is of no record, or of one that is not searched, is left out: a check tells of it.
    Only then is more than the first page asked for.
    """
    hits: list[Hit] = []
    for keys in pages:
        found = {
            row[0]: Hit(*row)
            for row in connection.execute(
                f"{_HITS} WHERE record.key IN (SELECT value FROM json_each(?)){_SEARCHED}",
                (json.dumps(keys),),
            )
        }
        hits += [found[key] for key in keys if key in found]
        if len(hits) >= limit:
            break
    return tuple(hits[:limit])


_SEARCHED = f" AND record.kind IN {search_index.SEARCHED}"
_HITS = (
    "SELECT record.key, record.kind, coalesce(record.reference, lower(hex(record.id))),"
    " coalesce(incident.title, evidence_item.title, ''), incident.when_text"
    " FROM record LEFT JOIN incident USING (key) LEFT JOIN evidence_item USING (key)"
)
