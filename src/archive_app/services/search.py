"""Finding incidents and evidence by words, in any script, by prefix, without accents or case."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive_app.model.folding import match_query
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
        chosen = driver_connection(session).execute(
            f"{_HITS} WHERE record.key IN (SELECT rowid FROM search WHERE search MATCH ?"
            " AND rowid < ? ORDER BY rowid DESC LIMIT ?) ORDER BY record.key DESC",
            (query, before if before is not None else 1 << 62, limit),
        )
        return SearchPage(tuple(Hit(*row) for row in chosen), is_ranked=False)


def rank_records(archive: Archive, words: str, *, limit: int = PAGE) -> SearchPage:
    """Return the best hits first, as far as there are few enough to rank; else newest first."""
    query = match_query(words)
    if query is None:
        return SearchPage((), is_ranked=False)
    with archive.reading() as session:
        connection = driver_connection(session)
        matches = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)",
            (query, MOST_RANKED + 1),
        ).fetchone()[0]
        if matches <= MOST_RANKED:
            # A word in the title counts as much as five in the text.
            best = connection.execute(
                "SELECT rowid FROM search WHERE search MATCH ?"
                " ORDER BY bm25(search, 5.0, 1.0), rowid DESC LIMIT ?",
                (query, limit),
            ).fetchall()
            hits = [
                Hit(*connection.execute(f"{_HITS} WHERE record.key = ?", row).fetchone())
                for row in best
            ]
            return SearchPage(tuple(hits), is_ranked=True)
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


_HITS = (
    "SELECT record.key, record.kind, record.reference,"
    " coalesce(incident.title, evidence_item.title), incident.when_text"
    " FROM record LEFT JOIN incident USING (key) LEFT JOIN evidence_item USING (key)"
)
