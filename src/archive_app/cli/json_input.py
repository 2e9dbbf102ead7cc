"""Records as scripts and people hand them in: JSON that is read strictly, and single fields."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from archive_app.cli.secrets import STANDARD_INPUT
from archive_app.errors import InvalidInput, NotFound, SourceUnreadable

_LARGEST = 16 << 20
_LONGEST_NUMBER = 100
_WIDEST_EXPONENT = 1000
_TOO_LONG = "a number in it is longer than any that is needed"


def read_object(path: Path) -> dict[str, object]:
    """Return the JSON object (RFC 8259) in a file, or on standard input for ``-``.

    Decimals keep their digits. Raises InvalidInput for anything else, a field that is named twice,
    or more than 16 MiB.
    """
    called = "Standard input" if path == STANDARD_INPUT else str(path)
    content = _read(path)
    if len(content) > _LARGEST:
        raise InvalidInput(f"{called} holds more than 16 MiB: no record is that long.")
    try:
        found = _parsed(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidInput(f"{called} is not text in UTF-8.") from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise InvalidInput(f"{called} is not JSON that can be read: {_reason(error)}.") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{called} must hold one JSON object, from {{ to }}.")
    return found


def assigned(assignments: Sequence[str], present: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that ``FIELD=TEXT`` and ``FIELD:=JSON`` set, each a whole top field.

    A part, as in ``place.name=Kyiv``, is put into the field as it is in ``present``.
    """
    changes: dict[str, object] = {}
    for assignment in assignments:
        path, equals, text = assignment.partition("=")
        if not equals or not path.rstrip(":"):
            raise InvalidInput(f"“{assignment}” is not FIELD=TEXT or FIELD:=JSON.")
        value: object = text
        if path.endswith(":"):
            path = path[:-1]
            try:
                value = _parsed(text)
            except (ValueError, ArithmeticError, RecursionError) as error:
                raise InvalidInput(
                    f"What is set for {path} is not JSON: {_reason(error)}."
                ) from None
        top, *parts = path.split(".")
        changes[top] = _with(changes.get(top, present.get(top)), parts, value)
    return changes


def _with(present: object, parts: Sequence[str], value: object) -> object:
    if not parts:
        return value
    inner = dict(present) if isinstance(present, Mapping) else {}
    inner[parts[0]] = _with(inner.get(parts[0]), parts[1:], value)
    return inner


def _parsed(text: str) -> object:
    parsed: object = json.loads(
        text,
        parse_float=_decimal,
        parse_int=_integer,
        parse_constant=_refused,
        object_pairs_hook=_members,
    )
    return parsed


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    if len(digits) > _LONGEST_NUMBER or abs(number.adjusted()) > _WIDEST_EXPONENT:
        raise ValueError(_TOO_LONG)
    return number


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(_TOO_LONG)
    return int(digits)


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field “{twice}” is there twice")
    return members


def _reason(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"something else is expected at line {error.lineno}, column {error.colno}"
        case RecursionError():
            return "it is nested too deeply"
        case ArithmeticError():
            return _TOO_LONG
    return str(error)


def _read(path: Path) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(_LARGEST + 1)
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error
