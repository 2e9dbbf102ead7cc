"""Folding: the one function through which indexed text and searched text both pass.

What is kept is only what helps to find: letters and digits, one spelling for each, in tokens.
Each character is folded by itself, so that a table for `str.translate` is the whole machine:

- compatibility decomposition (NFKD, Unicode Standard Annex 15) and full case folding (Unicode
  Standard 3.13): NFC meets NFD, full width meets half width, `ß` meets `SS`, `ς` meets `σ`;
- all marks (Mn, Mc, Me) are dropped: `Київ` meets `Киів` and `Ки́їв`, `ё` meets `е`, `й` meets
  `и`, Arabic and Hebrew points vanish. For Indic scripts and kana this finds too much rather
  than too little: vowel signs and voicing marks do not count;
- letters that no decomposition joins but that people type for one another are joined by a table:
  `ґ` with `г`, `ł` with `l`, dotless `ı` with `i` (so Turkish capitals are found however they were
  lowered), alef, ya, kaf and ha in their Arabic and Persian forms, `ة` with `ه`;
- apostrophes are nothing, whichever of them was typed: `обʼєкт`, `об'єкт` and `обєкт` are one
  word (and the French `l'armée` is found as `larmee`, not as `armee`);
- invisible characters (soft hyphen, joiners, bidirectional controls, tatweel) are nothing;
- digits of every script are the ASCII digits;
- a letter of a script that is written without spaces is a token of its own;
- everything else parts tokens. A symbol that abbreviates several letters does too, so that
  `№17` is found as `17`.

Look-alike letters of different alphabets stay apart, and nothing is transliterated: `Киев` does
not meet `Київ`. Which characters are letters is as new as the running Python's Unicode tables.
"""

import re
import unicodedata

MAX_QUERY_CHARACTERS = 1000
MAX_QUERY_WORDS = 32

_NOTHING = (
    # Apostrophes, primes, accents standing alone and what transliterations use in their place.
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u07f4\u07f5"
    "\u1fbd\u1fbf\u1ffd\u1ffe\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07"
    "\u0640\u0674"  # Arabic: tatweel, high hamza (the other hamzas are marks)
    "\u115f\u1160"  # Hangul fillers: letters by category, invisible by design
)

_JOINED = {
    **dict.fromkeys(_NOTHING, ""),
    "æ": "ae",
    "ð": "d",
    "ø": "o",
    "þ": "th",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŋ": "n",
    "œ": "oe",
    "ŧ": "t",
    "ƶ": "z",
    "ȷ": "j",
    "ɫ": "l",
    "ґ": "г",
    "\u0345": "ι",  # the Greek iota below: a mark that is a letter in capitals
    "\u0629": "\u0647",  # teh marbuta -> heh
    "\u0649": "\u064a",  # alef maksura -> yeh
    "\u0671": "\u0627",  # alef wasla -> alef
    "\u0672": "\u0627",  # alef with wavy hamza above -> alef
    "\u0673": "\u0627",  # alef with wavy hamza below -> alef
    "\u06a9": "\u0643",  # Persian keheh -> kaf
    "\u06aa": "\u0643",  # swash kaf -> kaf
    "\u06be": "\u0647",  # heh doachashmee -> heh
    "\u06c1": "\u0647",  # heh goal -> heh
    "\u06c3": "\u0647",  # teh marbuta goal -> heh
    "\u06cc": "\u064a",  # Persian yeh -> yeh
    "\u06d2": "\u064a",  # yeh barree -> yeh
    "\u06d5": "\u0647",  # ae -> heh
}

# Unicode character names begin with the script: new blocks of a script need no new range here.
_UNSPACED_SCRIPTS = (
    "BALINESE ",
    "BOPOMOFO ",
    "CJK ",
    "HIRAGANA ",
    "IDEOGRAPHIC ",
    "JAVANESE ",
    "KATAKANA",
    "KHMER ",
    "LAO ",
    "MYANMAR ",
    "NEW TAI LUE ",
    "NUSHU ",
    "TAI LE ",
    "TAI THAM ",
    "TAI VIET ",
    "TANGUT ",
    "THAI ",
    "VERTICAL KANA ",
    "YI ",
)

_BETWEEN_WORDS = re.compile(r"[\s,;\u060c\u061b\u3001\uff0c\uff1b]+")


def _fold(character: str) -> str:
    """What is left of one character; a space wherever tokens part."""
    joined = _JOINED.get(character)
    if joined is not None:
        return joined
    category = unicodedata.category(character)
    if category in {"Mn", "Mc", "Me", "Cf"}:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    simpler = unicodedata.normalize("NFKD", character).casefold()
    if simpler != character:
        abbreviates = category.startswith("S") and len(simpler) > 1
        return " " if abbreviates else "".join(map(_fold, simpler))
    if category[0] not in "LN":
        return " "
    if unicodedata.name(character, "").startswith(_UNSPACED_SCRIPTS):
        return f" {character} "
    return character


class _Table(dict[int, str]):
    """A `str.translate` table that fills itself with the characters it meets."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        # Beyond the Basic Multilingual Plane a hostile text could fill a hundred megabytes.
        if code <= 0xFFFF:
            self[code] = folded
        return folded


_TABLE = _Table()


def tokens(text: str) -> list[str]:
    """Return the folded tokens of `text` in order; each is letters and digits only, never empty."""
    return text.translate(_TABLE).split()


def index_text(text: str) -> str:
    """Return the tokens of `text` joined by single spaces, for an FTS5 table tokenized `ascii`."""
    return " ".join(tokens(text))


def match_query(words: str) -> str | None:
    """Return the FTS5 MATCH expression that finds every one of `words`, or None for no word.

    Words are parted by white space, commas and semicolons, and each is found by its beginning.
    Where one word folds to several tokens (`Niu-York`, `2024-10-01`, Chinese, Thai) they must
    stand beside each other in that order, only the last being a beginning. Nothing that is typed
    can become an operator, for all of it stands folded inside quotation marks. Of absurdly long
    input only the first `MAX_QUERY_CHARACTERS` and the first `MAX_QUERY_WORDS` words count.

    Source: SQLite documentation, "SQLite FTS5 Extension", sections 3.1 to 3.4 and 3.7.
    """
    phrases = map(index_text, _BETWEEN_WORDS.split(words[:MAX_QUERY_CHARACTERS]))
    distinct = list(dict.fromkeys(filter(None, phrases)))[:MAX_QUERY_WORDS]
    return " AND ".join(f'"{phrase}"*' for phrase in distinct) or None
