"""Searched text meets indexed text, shown through a real FTS5 table."""

import unicodedata
from collections.abc import Iterator

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.model.folding import (
    MAX_QUERY_CHARACTERS,
    MAX_QUERY_WORDS,
    index_text,
    match_query,
    tokens,
)

# What was recorded, what is typed to find it. Frozen: a pair leaves this table only with a
# migration that builds every index anew.
MEETING = [
    # Ukrainian and Russian
    ("Київ", "Киів"),
    ("КИЇВ", "київ"),
    ("Київ", "Киі\u0308в"),
    ("Київ", unicodedata.normalize("NFD", "Київ")),
    (unicodedata.normalize("NFD", "Київ"), "Київ"),
    ("Ки\u0301їв", "Київ"),
    ("Нью-Йорк", "нью-иорк"),
    ("ёлка", "елка"),
    ("Королев", "Королёв"),
    ("Ґалаґан", "Галаган"),
    ("Галаган", "ґалаґан"),
    ("Ўсевалад", "Усевалад"),
    ("об\u02bcєкт", "об'єкт"),
    ("об'єкт", "об\u2019єкт"),
    ("об\u2019єкт", "обєкт"),
    ("обєкт", "об`єкт"),
    ("Слов\u2018янськ", "Слов\u00b4янськ"),
    ("Знам\u02b9янка", "Знам\uff07янка"),
    ("Зна\u00adм\u2019янка", "Знам\u2032янка"),
    ("'Донецьк'", "донецьк"),
    ("Ми\u200bкола\u200dївка", "Миколаївка"),
    ("\u202bСухий\u202c Яр", "сухии яр"),
    ("провадження №22024", "22024"),
    ("провадження №22024", "№ 22024"),
    ("Фенольний завод", "фенол"),
    ("Зелений Шлях, Курська область", "шлях зелен"),
    # Latin scripts
    ("Straße", "STRASSE"),
    ("GROSS", "groß"),
    ("STRAẞE", "strasse"),
    ("Łódź", "lodz"),
    ("Tromsø", "TROMSO"),
    ("Đorđe", "dorde"),
    ("Æthelred", "aethelred"),
    ("cœur", "COEUR"),
    ("Þórr", "thorr"),
    ("São Paulo", "sao paulo"),
    ("ISPARTA", "ısparta"),
    ("Işık", "ISIK"),
    ("İstanbul", "istanbul"),
    ("diyarbakır", "DİYARBAKIR"),
    ("ﬁnal", "final"),
    ("Ｂｕｃｈａ", "bucha"),
    ("𝐁𝐮𝐜𝐡𝐚", "bucha"),
    ("Ⓑucha", "bucha"),
    ("O\u2019Brien", "obrien"),
    ("Niu-York", "niu york"),
    ("IMG_20240906.JPG", "img_2024"),
    ("7K3M9QWE-2024-17", "7k3m9qwe-2024-17"),
    # Greek
    ("ΟΔΥΣΣΕΥΣ", "Ὀδυσσεύς"),
    ("λόγος", "ΛΟΓΟΣ"),
    ("ᾠδή", "ΩΙΔΗ"),
    # Arabic, Persian, Hebrew
    ("مُحَمَّد", "محمد"),
    ("محمد", "محـــمد"),
    ("أحمد", "احمد"),
    ("إدلب", "ادلب"),
    ("آزادی", "ازادي"),
    ("ٱلله", "الله"),
    ("مستشفى", "مستشفي"),
    ("کابل", "كابل"),
    ("مدرسة", "مدرسه"),
    ("می\u200cخواهم", "ميخواهم"),
    ("ﻣﺤﻤﺪ", "محمد"),
    ("שָׁלוֹם", "שלום"),
    # Digits
    ("٢٠٢٤", "2024"),
    ("2024", "۲۰۲۴"),
    ("１２３", "123"),
    ("२०२४", "2024"),
    ("м²", "м2"),
    # Scripts without spaces, and Korean, which has them
    ("在北京大学发生", "北京"),
    ("北京大学", "京大"),
    ("\u2f47本", "日本"),
    ("東京タワー2024", "タワー2024"),
    ("ﾀﾜｰ", "タワー"),
    ("ｶﾞｽ", "ガス"),
    ("ひらがな", unicodedata.normalize("NFD", "らがな")),
    ("กรุงเทพมหานคร", "เทพ"),
    ("น้ำ", unicodedata.normalize("NFKD", "น้ำ")),
    ("ພາສາລາວ", "ລາວ"),
    ("ភ្នំពេញ", "ពេញ"),
    ("မြန်မာ", "မာ"),
    ("북한군", "북한"),
    ("북한군", unicodedata.normalize("NFD", "북한군")),
    ("हिन्दी", "हिन्"),
]

PARTING = [
    ("Київ", "Киев"),
    ("Харків", "Харкив"),
    ("його", "ього"),
    ("обєкт", "объект"),
    ("сила", "cила"),  # the second begins with a Latin letter
    ("Рар", "Pap"),
    ("АВС", "ABC"),
    ("ΑΒΓ", "ABΓ"),
    ("Niu York", "York-Niu"),
    ("Нью-Йорк", "Йорк-Нью"),
    ("2024-09-06", "2024-06-09"),
    ("北 南 京", "北京"),
    ("京北", "北京"),
    ("คน", "นค"),
    ("Бахмут", "ахмут"),
    ("Бахмут", "Бахмутськ"),
    ("лише одне", "лише друге"),
    ("möglich", "moeglich"),
    ("ひ", "ヒ"),
    ("50%", "5%0"),
]


class Index:
    """One FTS5 table as the archive makes it."""

    def __init__(self) -> None:
        self._connection = sqlcipher.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE search USING fts5(text, tokenize='ascii', prefix='1 2 3')"
        )

    def finds(self, text: str, words: str) -> bool:
        """Whether `words` find a record of `text`."""
        self._connection.execute("DELETE FROM search")
        self._connection.execute("INSERT INTO search VALUES (?)", (index_text(text),))
        return self.count(words) == 1

    def count(self, words: str) -> int:
        """How many records `words` find; a MATCH that is not valid syntax raises."""
        query = match_query(words)
        assert query is not None
        rows = self._connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (query,))
        return len(rows.fetchall())

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    opened = Index()
    yield opened
    opened.close()


@pytest.mark.parametrize(("recorded", "typed"), MEETING)
def test_a_record_is_found_however_it_is_typed(index: Index, recorded: str, typed: str) -> None:
    assert index.finds(recorded, typed)
    assert index.finds(f"перед {recorded} після", typed)


@pytest.mark.parametrize(("recorded", "typed"), PARTING)
def test_different_words_stay_apart(index: Index, recorded: str, typed: str) -> None:
    assert not index.finds(recorded, typed)


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("київ", '"киів"*'),
        ("Сухий Яр", '"сухии"* AND "яр"*'),
        ("Київ,Львів; Одеса", '"киів"* AND "львів"* AND "одеса"*'),
        ("Київ КИЇВ київ", '"киів"*'),
        ("北京，上海", '"北 京"* AND "上 海"*'),
        ("2024-10-01", '"2024 10 01"*'),
        ('a" OR "b', '"a"* AND "or"* AND "b"*'),
        ("text:київ*", '"text киів"*'),
        ("NEAR(a b, 2)", '"near a"* AND "b"* AND "2"*'),
        ("- київ", '"киів"*'),
    ],
)
def test_every_word_is_asked_for_by_its_beginning(words: str, query: str) -> None:
    assert match_query(words) == query


@pytest.mark.parametrize(
    "words", ["", " ", "\n\t", "'", '"', "*", "«»", "-- ;", "№", "\u0301", "🙂"]
)
def test_nothing_searchable_is_no_query(words: str) -> None:
    assert match_query(words) is None


def test_absurdly_long_input_is_cut_and_still_valid(index: Index) -> None:
    assert index.finds("ж" * 5000, "ж" * 5000)
    assert index.count("\ufdfa" * MAX_QUERY_CHARACTERS) == 0
    many = " ".join(f"слово{number}" for number in range(10_000))
    query = match_query(many)
    assert query is not None
    assert query.count('"') == 2 * MAX_QUERY_WORDS
    assert index.finds(many, many)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("об'єкт №17/2024 — «Фенол»", ["обєкт", "17", "2024", "фенол"]),
        ("ab_cd.ef@gh", ["ab", "cd", "ef", "gh"]),
        ("北京2024", ["北", "京", "2024"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("a\x00b\ud800c", ["a", "b", "c"]),
        ("\u3164\u2800\u200f", []),
        ("Ⅳ ½", ["iv", "1", "2"]),
    ],
)
def test_tokens_are_letters_and_digits(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_case_and_normal_form_never_matter_for_any_character() -> None:
    assigned = (
        character
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) not in {"Cn", "Co", "Cs"}
        and not "\u3400" <= character <= "\ud7a3"  # Han, Yi and Hangul: no case, and too many
    )
    for character in assigned:
        folded = index_text(character)
        assert index_text(folded) == folded
        assert folded.replace(" ", "").isalnum() or not folded
        for twin in (
            unicodedata.normalize("NFC", character),
            unicodedata.normalize("NFD", character),
            character.upper(),
            character.lower(),
        ):
            assert twin == character or index_text(twin) == folded, f"U+{ord(character):04X}"


anything = st.text(st.characters(exclude_categories=()), max_size=60) | st.text(
    "аіїйґьєё'\u2019\u0301 -北京ไทยกำa\"*():^+{}ßﷺ가٣أ", max_size=30
)


@settings(max_examples=300)
@given(anything)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    found = tokens(text)
    assert all(token.isalnum() for token in found)
    assert tokens(index_text(text)) == found
    index_text(text).encode("utf-8")


@settings(max_examples=300)
@given(anything, anything)
def test_folding_knows_no_neighbours(first: str, second: str) -> None:
    assert tokens(f"{first} {second}") == tokens(first) + tokens(second)


@settings(max_examples=150)
@given(anything)
def test_every_beginning_of_every_token_finds_its_record(text: str) -> None:
    index = Index()
    try:
        for token in tokens(text):
            for length in range(1, len(token) + 1):
                assert index.finds(text, token[:length])
        if tokens(text):
            assert index.finds(text, text)
    finally:
        index.close()


@settings(max_examples=300)
@given(words=anything | st.text('"*:^+-(){}aORNDT ', max_size=40))
def test_no_typed_text_is_ever_syntax(index: Index, words: str) -> None:
    if match_query(words) is not None:
        index.count(words)
