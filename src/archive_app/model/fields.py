"""A record as the named values that its revision commits to, and back.

Names are RFC 6901 pointers. Every field of the schema is there, null when empty, in the order of
the schema; each element of a list is its own (an empty list is null under the list's pointer);
a date, a place and a web capture are disclosed in steps, every other compound value whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from archive_app.errors import InvalidInput
from archive_app.model.canonical import JsonValue
from archive_app.model.validation import RecordInput, Value, describe_errors, shown
from archive_app.model.values import Confidentiality

R = TypeVar("R", bound=RecordInput)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a schema; ``nulls`` is how a value with steps is written where it is absent."""

    name: str
    pointer: str
    shape: Literal["plain", "compound", "list", "steps"]
    level: Confidentiality | None
    kind: type[Value] | None = None
    steps: tuple[_Field, ...] = ()
    nulls: tuple[tuple[str, None], ...] = ()


def flatten(record: RecordInput) -> list[tuple[str, JsonValue]]:
    """Return every field of the record's schema as (pointer, value), in the schema's order."""
    fields: list[tuple[str, JsonValue]] = []
    _write(record, _plan(type(record)), fields)
    return fields


def unflatten(input_class: type[R], untrusted_fields: Mapping[str, JsonValue]) -> R:
    """Return the record whose `flatten` gives exactly these fields.

    Codes and zones are taken as they stand, since words and zones come and go. Raises InvalidInput
    where a field of the schema is missing, unknown or malformed.
    """
    noun = input_class.KIND.replace("_", " ")
    try:
        given = {step.name: _read(step, untrusted_fields) for step in _plan(input_class)}
        record = input_class.model_validate(given, context={"stored": True})
    except KeyError as missing:
        raise InvalidInput(f"The stored {noun} has no field “{missing.args[0]}”.") from None
    except ValidationError as error:
        raise InvalidInput(
            f"The stored {noun} is not one of this schema: {describe_errors(error)}."
        ) from None
    known = dict(flatten(record))
    for pointer, value in untrusted_fields.items():
        if pointer not in known:
            raise InvalidInput(f"The stored {noun} has an unknown field {shown(pointer)}.")
        if known[pointer] != value:
            raise InvalidInput(f"The stored {noun} contradicts itself in {shown(pointer)}.")
    return record


def as_json(value: Any) -> JsonValue:
    """Return a record, or a part of one, as the JSON that would say it again."""
    if isinstance(value, BaseModel):
        return {name: as_json(part) for name, part in value}
    if isinstance(value, Enum):
        return as_json(value.value)
    if isinstance(value, tuple):
        return [as_json(part) for part in value]
    found: JsonValue = value
    return found


def says_something(value: JsonValue) -> bool:
    """Return whether a value of a record tells anything: 0 does, what was left empty does not."""
    return not (value is None or value is False or value == "" or value == [])


def pointers(input_class: type[RecordInput]) -> list[str]:
    """Return the pointer of every field of a schema; a list's own stands for its elements."""
    return [leaf.pointer for leaf in _leaves(_plan(input_class))]


def field_confidentiality(input_class: type[RecordInput]) -> dict[str, Confidentiality]:
    """Return the fields that have a level of their own, by pointer.

    The level of a list stands under the list's own pointer and holds for each of its elements.
    """
    return {
        field.pointer: field.level
        for field in _leaves(_plan(input_class))
        if field.level is not None
    }


@cache
def _plan(
    owner: type[BaseModel], prefix: str = "", inherited: Confidentiality | None = None
) -> tuple[_Field, ...]:
    steps: tuple[str, ...] = getattr(owner, "STEPS", ()) or tuple(owner.model_fields)
    return tuple(_field(owner, name, f"{prefix}/{name}", inherited) for name in steps)


def _field(
    owner: type[BaseModel], name: str, pointer: str, inherited: Confidentiality | None
) -> _Field:
    declared = owner.model_fields.get(name)
    if declared is None:  # a step made of several fields, or derived from them
        return _Field(name, pointer, "plain", inherited)
    own = [mark for mark in declared.metadata if isinstance(mark, Confidentiality)]
    level = max([*own, *([inherited] if inherited else [])], default=None)
    kinds = list(_types_in(declared.annotation))
    if tuple in kinds:
        return _Field(name, pointer, "list", level)
    for kind in kinds:
        if issubclass(kind, Value) and kind.STEPS:
            steps = _plan(kind, pointer, level)
            nulls = tuple((leaf.pointer, None) for leaf in _leaves(steps))
            return _Field(name, pointer, "steps", level, kind, steps, nulls)
        if issubclass(kind, Value | Enum):
            return _Field(name, pointer, "compound", level)
    return _Field(name, pointer, "plain", level)


def _types_in(annotation: Any) -> list[type]:
    """Return the classes that an annotation names, through Optional, Annotated and tuple."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation]
    outer = [tuple] if get_origin(annotation) is tuple else []
    return outer + [kind for part in get_args(annotation) for kind in _types_in(part)]


def _leaves(plan: tuple[_Field, ...]) -> list[_Field]:
    return [leaf for field in plan for leaf in (_leaves(field.steps) if field.steps else [field])]


def _write(owner: BaseModel, plan: tuple[_Field, ...], fields: list[tuple[str, JsonValue]]) -> None:
    for field in plan:
        value = getattr(owner, field.name)
        if field.shape == "plain":
            fields.append((field.pointer, value))
        elif field.shape == "compound":
            fields.append((field.pointer, as_json(value)))
        elif field.shape == "list":
            if value:
                for number, element in enumerate(value):
                    fields.append((f"{field.pointer}/{number}", as_json(element)))
            else:
                fields.append((field.pointer, None))
        elif value is None:
            fields.extend(field.nulls)
        else:
            _write(value, field.steps, fields)


def _read(field: _Field, untrusted_fields: Mapping[str, JsonValue]) -> Any:
    if field.shape == "list":
        elements: list[JsonValue] = []
        while (pointer := f"{field.pointer}/{len(elements)}") in untrusted_fields:
            elements.append(untrusted_fields[pointer])
        if not elements and untrusted_fields[field.pointer] is not None:
            raise KeyError(f"{field.pointer}/0")
        return elements
    if field.kind is None:
        return untrusted_fields[field.pointer]
    steps = {step.name: _read(step, untrusted_fields) for step in field.steps}
    return None if all(value is None for value in steps.values()) else field.kind.from_steps(steps)
