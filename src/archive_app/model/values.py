"""The values that records are made of besides dates: places, counts, levels of confidentiality."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from functools import total_ordering
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    ValidationInfo,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from archive_app.model.canonical import JsonValue
from archive_app.model.typed_link import LINK
from archive_app.model.typed_place import read_place
from archive_app.model.validation import Code, Size, Text, Value, shown

_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_COARSE = Decimal("0.1")
_LARGEST_RADIUS_M = 20_040_000  # half the way round the earth
_LONGEST_LINK = 2000  # what is longer is a description


@total_ordering
class Confidentiality(Enum):
    """Who may see a record or a field; the order counts, so the words are fixed."""

    OPEN = "open"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    SECRET = "secret"  # noqa: S105 - a level, not a password

    def __lt__(self, other: object) -> bool:
        """Compare by how much is at stake."""
        if not isinstance(other, Confidentiality):
            return NotImplemented
        return _RANKS[self] < _RANKS[other]

    def __gt__(self, other: object) -> bool:
        """Compare the other way round; each value of an export is compared."""
        return other < self if isinstance(other, Confidentiality) else NotImplemented


_RANKS = {level: rank for rank, level in enumerate(Confidentiality)}


def _level(given: object) -> Confidentiality:
    try:
        return Confidentiality(given)
    except ValueError:
        levels = ", ".join(level.value for level in Confidentiality)
        raise ValueError(f"is not one of: {levels}") from None


Level = Annotated[Confidentiality, PlainValidator(_level)]
"""A level of confidentiality, given by its code."""


@dataclass(frozen=True)
class Degrees:
    """Decimal degrees (WGS 84, EPSG:4326) between ±limit, kept as the text that was entered.

    A JSON number is taken by its shortest text; a reader of JSON that must keep ``48.30`` hands in
    text or Decimal.
    """

    limit: int

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        """Take text and numbers alike."""
        return core_schema.no_info_plain_validator_function(self._text)

    def _text(self, given: object) -> str:
        expected = (
            f"must be decimal degrees between -{self.limit} and {self.limit}, such as 48.3155"
        )
        if isinstance(given, str) and _DECIMAL.fullmatch(given):
            text, number = given, Decimal(given)
        elif isinstance(given, int | float | Decimal) and not isinstance(given, bool):
            number = Decimal(repr(given)) if isinstance(given, float) else Decimal(given)
            if not number.is_finite() or abs(number) > self.limit:
                raise ValueError(expected)
            text = format(number, "f")
        else:
            raise ValueError(
                expected + (f", unlike {shown(given)}" if isinstance(given, str) else "")
            )
        if abs(number) > self.limit or not _DECIMAL.fullmatch(text):
            raise ValueError(expected)
        return text


class Place(Value):
    """Where something was, as far as it is known.

    ``name`` is as stated, ``normalised_name`` as a gazetteer has it; country to settlement is the
    administrative path. ``latitude`` and ``longitude`` are decimal degrees as entered, WGS 84.
    ``protect`` asks exports to coarsen the place. ``controlled_by`` says who held it at the time.
    """

    STEPS: ClassVar[tuple[str, ...]] = (
        "country",
        "oblast",
        "raion",
        "hromada",
        "settlement",
        "near",
        "coordinates",
        "name",
        "normalised_name",
        "grade",
        "method",
        "protect",
        "controlled_by",
    )

    name: Text | None = None
    normalised_name: Text | None = None
    country: Text | None = None
    oblast: Text | None = None
    raion: Text | None = None
    hromada: Text | None = None
    settlement: Text | None = None
    latitude: Annotated[str, Degrees(90)] | None = None
    longitude: Annotated[str, Degrees(180)] | None = None
    uncertainty_m: Annotated[int, Field(ge=0, le=_LARGEST_RADIUS_M)] | None = None
    grade: Annotated[str, Code("place_grade")] | None = None
    method: Annotated[str, Code("place_method")] | None = None
    protect: bool = False
    controlled_by: Text | None = None

    @property
    def near(self) -> str | None:
        """The coordinates to 0.1° (about 10 km), such as ``48.3,37.9``; None without any."""
        if self.latitude is None or self.longitude is None:
            return None
        # Adding 0 turns -0.0 into 0.0.
        return ",".join(
            str(Decimal(degrees).quantize(_COARSE, ROUND_HALF_EVEN) + 0)
            for degrees in (self.latitude, self.longitude)
        )

    @property
    def coordinates(self) -> dict[str, JsonValue] | None:
        """What is disclosed together as the exact place; None where nothing of it is known."""
        if self.latitude is None and self.uncertainty_m is None:
            return None
        return {
            "latitude": self.latitude,
            "longitude": self.longitude,
            "uncertainty_m": self.uncertainty_m,
        }

    def radius_m(self, radius_by_grade: Mapping[str, int | None]) -> int | None:
        """Return the uncertainty in metres: as stated, else that which the grade stands for."""
        if self.uncertainty_m is not None or self.grade is None:
            return self.uncertainty_m
        return radius_by_grade.get(self.grade)

    @classmethod
    def from_steps(cls, steps: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of a place for its disclosed steps; ``near`` is derived."""
        others = {name: steps[name] for name in steps if name not in ("near", "coordinates")}
        coordinates = steps["coordinates"]
        return {**coordinates, **others} if isinstance(coordinates, dict) else others

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude are given together or not at all")
        if all(value is None for name, value in self if name != "protect"):
            raise ValueError("says nothing: leave it out")
        return self

    @model_validator(mode="after")
    def _is_named(self, info: ValidationInfo) -> Self:
        """Refuse what is no name where nothing else says where it was; what was stored stands."""
        is_stored = bool(info.context and info.context.get("stored"))
        if self.name is None or self.latitude is not None or is_stored:
            return self
        if len(self.name) > _LONGEST_LINK:
            return self
        said = read_place(self.name)
        if said.unclear == "grid":
            raise ValueError(
                f"{shown(self.name)} holds a reference of the military grid (MGRS), which is not "
                "converted: give latitude and longitude as well"
            )
        if said.unclear == "plus_code":
            raise ValueError(
                f"{shown(self.name)} holds a plus code, which is not converted: give latitude and "
                "longitude as well"
            )
        if said.unclear == "link":
            raise ValueError(
                f"{shown(self.name)} is a link and no name: write the place's name, or latitude "
                "and longitude"
            )
        if LINK.fullmatch(self.name.strip()) and said.latitude is not None:
            raise ValueError(
                f"{shown(self.name)} is a link and no name: give latitude {said.latitude} and "
                f"longitude {said.longitude} in place of it"
            )
        return self


class Count(Value):
    """How many, as far as it is known; ``basis`` says what the numbers rest on."""

    min: Size | None = None
    max: Size | None = None
    best: Size | None = None
    basis: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        known = [number for number in (self.min, self.best, self.max) if number is not None]
        if not known and self.basis is None:
            raise ValueError("says nothing: leave it out")
        if known != sorted(known):
            raise ValueError("the numbers must be in order: min, best, max")
        return self
