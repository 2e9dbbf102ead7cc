"""How a value that a person or a script gives is checked, and what is said when it is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Protocol, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from archive_app.errors import InvalidInput, Reason
from archive_app.model.canonical import LARGEST_INTEGER
from archive_app.model.hidden import in_one_line

T = TypeVar("T")
R = TypeVar("R", bound="RecordInput")

_SHOWN_CHARACTERS = 60
_NAME = re.compile("[a-z0-9_]{1,60}")
_WHY: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "invalid_key": "is not a known field",
    "string_type": "must be text",
    "string_unicode": "contains half of a character (a lone surrogate)",
    "string_pattern_mismatch": "contains a NUL character",
    "string_too_long": "is longer than {max_length} characters",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "model_type": "must be an object with named fields",
    "tuple_type": "must be a list",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "value_error": "{error}",
}


class Vocabularies(Protocol):
    """What validation needs to know of the vocabularies."""

    def codes(self, scheme: str) -> frozenset[str]:
        """Return the codes that may be used."""


class Checked(BaseModel):
    """A value that exists only if it is right: frozen, no conversions, no unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


class Value(Checked):
    """A part of a record. Where ``STEPS`` names its parts, each is disclosed by itself.

    A value with steps holds at least one part that is never null, so that "all parts null" says
    that the value is absent; one without steps is disclosed whole.
    """

    STEPS: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def from_steps(cls, steps: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of the value for its disclosed steps."""
        return steps


class RecordInput(Checked):
    """What one revision of a record says; its header names ``KIND`` and ``SCHEMA``."""

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1


def shown(text: str) -> str:
    """Return ``text`` quoted for a sentence: shortened, and without characters that act unseen."""
    head = text[:_SHOWN_CHARACTERS] + ("…" if len(text) > _SHOWN_CHARACTERS else "")
    return f"“{in_one_line(head)}”"


@dataclass(frozen=True)
class Form:
    """A text of one fixed form: a Rust-flavoured regular expression and what it is in words."""

    pattern: str
    words: str

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        """Check in the core, once for each of the many fields of a file, rather than in Python."""
        return core_schema.custom_error_schema(
            core_schema.str_schema(pattern=rf"\A(?:{self.pattern})\z", strict=True),
            custom_error_type="form",
            custom_error_message=f"must be {self.words}",
        )


@dataclass(frozen=True)
class Code:
    """A code of a vocabulary; only its form is checked where no vocabularies are at hand."""

    scheme: str

    def __get_pydantic_core_schema__(self, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the form, then the vocabulary of the validation's context."""
        form = Form(r"[a-z0-9_-]{1,64}", "a code of a–z, 0–9, - and _")
        return core_schema.with_info_after_validator_function(
            self._known, form.__get_pydantic_core_schema__(str, handler)
        )

    def _known(self, code: str, info: ValidationInfo) -> str:
        vocabularies: Vocabularies | None = (info.context or {}).get("vocabularies")
        if vocabularies is not None:
            codes = vocabularies.codes(self.scheme)
            if code not in codes:
                raise ValueError(f"{shown(code)} is not one of: {', '.join(sorted(codes))}")
        return code


def _visible(text: str) -> str:
    if any(unicodedata.category(character)[0] in "LMNPS" for character in text):
        return text
    raise ValueError("is blank")


def _instant(text: str) -> str:
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        raise ValueError(f"{shown(text)} is not a time that exists") from None
    return text


def _given_by_archive(value: object, info: ValidationInfo) -> object:
    if info.context and "vocabularies" in info.context:
        raise ValueError("is given by the archive and cannot be chosen")
    return value


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_REASONS = {
    "when": Reason.NO_DATE,
    "date_created": Reason.NO_DATE,
    "place": Reason.NO_PLACE,
    "victims_alleged": Reason.NO_COUNT,
    "victims_verified": Reason.NO_COUNT,
}

Text = Annotated[str, Field(max_length=1_000_000, pattern=r"\A[^\x00]*\z")]
"""Text exactly as typed; no NUL, no lone surrogate."""

VisibleText = Annotated[Text, AfterValidator(_visible)]
"""Text with at least one character that can be seen."""

Size = Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]
"""A whole number from 0."""

RecordId = Annotated[str, Form("[0-9a-f]{32}", "32 lower-case hexadecimal digits")]
"""The 128-bit id of another record."""

Sha256 = Annotated[str, Form("[0-9a-f]{64}", "64 lower-case hexadecimal digits")]

Sha512 = Annotated[str, Form("[0-9a-f]{128}", "128 lower-case hexadecimal digits")]

Base64url = Annotated[
    str,
    Form(
        # The last character of an incomplete group has unused bits, which are zero (RFC 4648).
        "(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?",
        "base64url without padding",
    ),
]
"""Raw bytes, such as a file name that need not be text (RFC 4648 section 5)."""

Instant = Annotated[
    str,
    Form(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z",
        "a time in UTC such as 2024-09-06T07:00:00Z",
    ),
    AfterValidator(_instant),
]
"""A machine's time in UTC with up to nine decimals of a second (RFC 3339)."""

MediaType = Annotated[
    str,
    Form(
        "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}",
        "a media type such as image/jpeg",
    ),
]
"""Type and subtype in lower case, without parameters (RFC 6838 section 4.2)."""

LanguageTag = Annotated[
    str, Form("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}", "a language tag such as uk or en-GB")
]
"""A tag of the form of BCP 47."""

Reference = Annotated[
    str,
    Form(
        "[0-9A-HJKMNP-TV-Z]{8}-[0-9]{4}-[0-9]+",
        "a reference of this archive's form, such as 7ZQ4M2XK-2024-12",
    ),
    BeforeValidator(_given_by_archive),
]
"""The name of a record for people; only the archive gives it."""

Many = Annotated[tuple[T, ...], BeforeValidator(_listed)]
"""A list; taken as a JSON array, kept as a tuple."""


def validated(
    input_class: type[R],
    untrusted_mapping: object,
    vocabularies: Vocabularies,
    *,
    present: Mapping[str, object] | None = None,
) -> R:
    """Return the input that a person or a script gave.

    ``present`` is what the record says already: its words and zones are taken as they stand, even
    where none of them may be used any more. Raises InvalidInput, one sentence that names every
    wrong field and why.
    """
    given = dict(untrusted_mapping) if isinstance(untrusted_mapping, Mapping) else untrusted_mapping
    try:
        return input_class.model_validate(given, context={"vocabularies": vocabularies})
    except ValidationError as error:
        wrong = [each for each in _errors(error) if not _stands(present, given, each["loc"])]
    if not wrong:
        try:
            return input_class.model_validate(given, context={"stored": True})
        except ValidationError as error:
            wrong = _errors(error)
    noun = input_class.KIND.replace("_", " ")
    raise InvalidInput(f"The {noun} cannot be recorded: {_described(wrong)}.", _common(wrong))


def describe_errors(error: ValidationError) -> str:
    """Return what is wrong in the user's words: ``title: is missing; place.latitude: must …``."""
    return _described(_errors(error))


def _errors(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False)


def _described(errors: Iterable[ErrorDetails]) -> str:
    return "; ".join(
        (f"{_path(found['loc'])}: " if found["loc"] else "") + _reason(found) for found in errors
    )


def _stands(present: object, given: object, location: tuple[int | str, ...]) -> bool:
    """Tell whether the value given at a location was there before: of a list, anywhere in it."""
    if not location:
        return present == given
    part, rest = location[0], location[1:]
    if isinstance(present, Mapping) and isinstance(given, Mapping):
        return part in present and part in given and _stands(present[part], given[part], rest)
    if isinstance(present, list) and isinstance(given, list) and isinstance(part, int):
        return any(_stands(element, given[part], rest) for element in present)
    return False


def _reason(found: ErrorDetails) -> str:
    words = _WHY.get(found["type"])
    return found["msg"] if words is None else words.format(**found.get("ctx", {}))


def _common(errors: Iterable[ErrorDetails]) -> Reason | None:
    """Return what kind of value all of them are about, None for more than one kind or another."""
    kinds = {_REASONS.get(str(found["loc"][0])) if found["loc"] else None for found in errors}
    return kinds.pop() if len(kinds) == 1 else None


def _path(location: tuple[int | str, ...]) -> str:
    """Return ``place.latitude``; a name that is not one of ours comes from the untrusted input."""
    return ".".join(
        shown(part) if isinstance(part, str) and not _NAME.fullmatch(part) else str(part)
        for part in location
    )
