"""Vocabularies: the coded words of the field with their labels, as data that a user may extend.

Records store codes; people read labels. A word that is given up is retired, never removed, so
that every record ever written keeps its meaning. The built-in schemes are TOML files among the
resources: `scheme`, `version`, `label_en`, `label_uk`, `closed` where the program relies on exactly
these words, and one `[[term]]` per word with the fields of `Term`. Where a scheme has an order
(confidentiality, verification), it is the order of the file.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Literal

from archive_app.errors import InvalidInput
from archive_app.resources import read_texts

Language = Literal["en", "uk"]

_CODE = re.compile(r"[a-z][a-z0-9_-]*")
_OWN_CODE = re.compile(r"x-[a-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One word of a scheme.

    `parent` is the code of the wider word; it stands earlier in the same scheme. `by_hand` marks a
    custody event that a person may record; `radius_m` is the uncertainty in metres that a grade of
    place stands for.
    """

    scheme: str
    code: str
    label_en: str
    label_uk: str
    definition_en: str = ""
    definition_uk: str = ""
    parent: str | None = None
    retired: bool = False
    by_hand: bool = False
    radius_m: int | None = None

    def label(self, language: Language) -> str:
        """Return the label in `language`, or the other one where a user gave one only."""
        if language == "uk":
            return self.label_uk or self.label_en
        return self.label_en or self.label_uk

    def definition(self, language: Language) -> str:
        """Return what the word means in `language`; empty where its label says it all."""
        return self.definition_uk if language == "uk" else self.definition_en


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One vocabulary: its words in their order, the retired ones among them."""

    code: str
    version: int
    label_en: str
    label_uk: str
    terms: tuple[Term, ...]
    closed: bool = False

    def __post_init__(self) -> None:
        known: set[str] = set()
        for term in self.terms:
            where = f"the word “{term.code}” of the vocabulary “{self.code}”"
            if not _CODE.fullmatch(term.code):
                raise ValueError(f"{where} has other characters than a–z, 0–9, - and _ in its code")
            if term.code in known:
                raise ValueError(f"{where} is there already")
            if term.parent is not None and term.parent not in known:
                raise ValueError(f"{where} is placed under “{term.parent}”, which is not before it")
            if not (term.label_en.strip() or term.label_uk.strip()):
                raise ValueError(f"{where} has no label")
            known.add(term.code)

    def label(self, language: Language) -> str:
        """Return the name of the vocabulary in `language`."""
        return self.label_uk if language == "uk" else self.label_en

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that may be used in a new record."""
        return frozenset(term.code for term in self.terms if not term.retired)

    @cached_property
    def term_by_code(self) -> Mapping[str, Term]:
        """Every word, the retired ones too."""
        return MappingProxyType({term.code: term for term in self.terms})


@dataclass(frozen=True)
class Vocabularies:
    """All schemes by code. An unknown scheme is a bug and raises KeyError everywhere."""

    scheme_by_code: Mapping[str, Scheme]

    def schemes(self) -> tuple[Scheme, ...]:
        """Return every scheme, ordered by code."""
        return tuple(self.scheme_by_code[code] for code in sorted(self.scheme_by_code))

    def terms(self, scheme: str) -> tuple[Term, ...]:
        """Return the words of a scheme in their order, the retired ones among them."""
        return self.scheme_by_code[scheme].terms

    def codes(self, scheme: str) -> frozenset[str]:
        """Return the codes that may be used in a new record: those not retired."""
        return self.scheme_by_code[scheme].codes

    def term(self, scheme: str, code: str) -> Term:
        """Return a word, retired or not; InvalidInput where the scheme has no such code."""
        found = self.scheme_by_code[scheme]
        try:
            return found.term_by_code[code]
        except KeyError:
            name = found.label("en")
            raise InvalidInput(f"“{code}” is not a word of the vocabulary “{name}”.") from None

    def label(self, scheme: str, code: str, language: Language) -> str:
        """Return what people read for a code; the code itself where no word for it is known.

        A record from elsewhere may carry a code whose word did not come with it: it is shown as it
        stands rather than hidden.
        """
        term = self.scheme_by_code[scheme].term_by_code.get(code)
        return code if term is None else term.label(language)

    def with_terms(self, extra: Iterable[Term]) -> "Vocabularies":
        """Return these vocabularies and a user's own words after them.

        Own codes begin with `x-`, so that no later built-in word can collide with one. Raises
        InvalidInput where a word has another code or one that is taken, no label in either
        language, a parent that is not there, or a scheme that is unknown or closed.
        """
        schemes = dict(self.scheme_by_code)
        for term in extra:
            scheme = schemes.get(term.scheme)
            if scheme is None:
                raise InvalidInput(f"There is no vocabulary “{term.scheme}”.")
            if scheme.closed:
                name = scheme.label("en")
                raise InvalidInput(f"The vocabulary “{name}” takes no words of your own.")
            if not _OWN_CODE.fullmatch(term.code):
                raise InvalidInput(
                    f"The code of a word of your own is x- and then a–z, 0–9, - or _, "
                    f"unlike “{term.code}”."
                )
            try:
                schemes[term.scheme] = replace(scheme, terms=(*scheme.terms, term))
            except ValueError as error:
                reason = str(error)
                raise InvalidInput(f"{reason[0].upper()}{reason[1:]}.") from None
        return Vocabularies(MappingProxyType(schemes))


def parse_scheme(text: str) -> Scheme:
    """Read one scheme from TOML 1.0.

    A malformed one is a bug and raises KeyError, TypeError or ValueError.
    """
    fields = tomllib.loads(text)
    code = fields.pop("scheme")
    terms = tuple(Term(scheme=code, **term) for term in fields.pop("term"))
    return Scheme(code=code, terms=terms, **fields)


@cache
def load_builtin() -> Vocabularies:
    """Return the vocabularies that come with the program."""
    schemes = map(parse_scheme, read_texts("vocabularies", suffix=".toml"))
    return Vocabularies(MappingProxyType({scheme.code: scheme for scheme in schemes}))
