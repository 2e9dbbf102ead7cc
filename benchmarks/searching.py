"""The first page of a search is there before one notices, whatever was typed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from statistics import median

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.services.search import MOST_RANKED, PAGE, SearchPage, find_records, rank_records
from archive_app.store.archive import Archive
from benchmarks.big_catalogue import large
from benchmarks.measuring import Setting, Timing, alternate, peak, percentile_95, seconds, timed
from benchmarks.plain import NAME, replay, statements, twin
from benchmarks.results import Row, bar_row, duration, span
from benchmarks.words import COMMON

_BAR = 0.050
# One letter of each alphabet and a digit; the word in a fifth of all records, whole, begun and
# with others; names in every spelling; dates, numbers and file names; what is nowhere.
QUERIES = (
    "о", "п", "м", "i", "s", "2", "ст", "ob", "20", COMMON, "обстр", f"{COMMON} Маріуполь",
    f"{COMMON} м", "Маріуполь", "мариуполь", "Mariupol", "Нью-Йорк", "Niu-York", "київ",
    "Ковалєнко", "Олена Шевченко", "kovalenko", "страта полонених", "казнь", "execution prisoners",
    "Шахед Бахмут", "img", "jpg", "IMG_2024", "2024-09", "2024-09-06", "№17", "протокол огл",
    "Witness Kherson", "Гуляйполе снайпер Ґанна", "zzzz", "обʼєкт", "фото pdf",
)  # fmt: skip


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    catalogue = large(setting)
    with ExitStack() as stack:
        archive = stack.enter_context(catalogue.open())
        plain = stack.enter_context(twin(archive))
        catalogue.warm()
        by_query: dict[str, list[Timing]] = {}
        theirs: list[float] = []
        ranked: list[Timing] = []
        for words in QUERIES:
            timings = alternate(
                {
                    "ours": partial(_searched, find_records, archive, words),
                    "ranked": partial(_searched, rank_records, archive, words),
                    NAME: partial(_searched_plain, archive, words, plain),
                },
                setting.pairs,
            )
            by_query[words] = timings["ours"]
            theirs += seconds(timings[NAME])
            ranked += timings["ranked"]
        is_honest = all(_ranks_what_it_says(archive, words) for words in QUERIES)
    ours = [time for times in by_query.values() for time in times]
    slowest = max(by_query, key=lambda words: median(seconds(by_query[words])))
    named = f"{len(QUERIES)} queries; slowest “{slowest}”"
    what = f"First page of a search ({PAGE}, newest first) among {catalogue.items:,} items"
    ranking = bar_row(
        f"Ranked page, up to {MOST_RANKED:,} matches; else it says newest first",
        _BAR,
        seconds(ranked),
        cache="warm",
        peer="—",
        judged_by="p95",
        peak_mib=peak(ranked),
    )
    return [
        bar_row(
            f"{what}: {named}",
            _BAR,
            seconds(ours),
            cache="warm",
            peer=f"{NAME} {span(theirs)}, p95 {duration(percentile_95(theirs))}",
            judged_by="p95",
            peak_mib=peak(ours),
        ),
        Row(
            ranking.promise,
            "only that",
            ranking.measured,
            is_honest,
            ranking.ours,
            ranking.peer,
            ranking.cache,
            peak=ranking.peak,
        ),
    ]


def _searched(search: Callable[..., SearchPage], archive: Archive, words: str) -> Timing:
    return timed(lambda: search(archive, words))


def _searched_plain(archive: Archive, words: str, plain: sqlcipher.Connection) -> Timing:
    with statements(archive) as seen:
        find_records(archive, words)
    return Timing(replay(plain, seen))


def _ranks_what_it_says(archive: Archive, words: str) -> bool:
    """Tell whether a page is ranked exactly where there are few enough matches."""
    page = find_records(archive, words, limit=MOST_RANKED + 1)
    return rank_records(archive, words).is_ranked == (len(page.hits) <= MOST_RANKED)
