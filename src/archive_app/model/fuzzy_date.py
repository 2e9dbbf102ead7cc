"""A date as it is known: approximate, partial or open, with a time of day and a zone of its own.

EDTF insists on seconds and cannot say "about 10:00"; so the time stands beside it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ValidationError, ValidationInfo, model_validator

from archive_app.errors import InvalidInput, Reason
from archive_app.model.edtf_span import date_span
from archive_app.model.validation import Code, Text, Value, describe_errors, shown

_WIDEST_OFFSET = timedelta(hours=14)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_TIME = re.compile(r"(~?)([01][0-9]|2[0-3])(?::([0-5][0-9])(?::([0-5][0-9]))?)?")
_OFFSET = re.compile(r"Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_ZONE_NAME = re.compile(r"UTC|(?!posix/|right/)[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)+")
_TYPED = re.compile(r"([^T]+)(?:T(.*?)(Z|[+-][0-9]{2}:[0-9]{2})?)?", re.DOTALL)
_TYPED_ZONE = re.compile(r"(.+)\[([^\[\]]*)\]", re.DOTALL)

Doubt: TypeAlias = Literal["to_come", "skipped"]


@lru_cache(maxsize=4096)
def time_span(text: str | None) -> tuple[timedelta, timedelta]:
    """Return the first and last second after midnight that a time of day may mean.

    ``~`` widens an hour or a minute by an hour either way, a second by a minute. None is the
    whole day. Raises ValueError with the reason in the user's words.
    """
    if text is None:
        return timedelta(), _DAY - _SECOND
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{shown(text)} is not a time of day: write 10, 10:05 or 10:05:30 (00:00 to 23:59:59), "
            "with ~ before it for “about”"
        )
    about, hour, minute, second = match.groups()
    start = timedelta(hours=int(hour), minutes=int(minute or 0), seconds=int(second or 0))
    if second:
        known, margin = _SECOND, timedelta(minutes=1)
    else:
        known, margin = timedelta(minutes=1) if minute else _HOUR, _HOUR
    if not about:
        margin = timedelta()
    return start - margin, start + known - _SECOND + margin


def _checked_date(text: str) -> str:
    date_span(text)
    return text


def _checked_time(text: str) -> str:
    time_span(text)
    return text


def _checked_zone(text: str, info: ValidationInfo) -> str:
    """Check a zone; one that was stored may be newer than this computer's list of zones."""
    is_stored = bool(info.context and info.context.get("stored"))
    if _OFFSET.fullmatch(text) or (
        _ZONE_NAME.fullmatch(text) and (is_stored or _zone_rules(text) is not None)
    ):
        return text
    raise ValueError(
        f"{shown(text)} is not a known zone: write a name such as Europe/Kyiv or an offset such as "
        "+03:00"
    )


class FuzzyDate(Value):
    """When something was, as far as it is known; every text is kept as typed.

    ``date`` is EDTF. ``time`` is ``10``, ``10:05`` or ``10:05:30``, with ``~`` before it for
    "about". ``zone`` is an IANA name, ``±HH:MM`` or ``Z``. ``basis`` says what the date rests on.
    One text may stand for all of it: see `parse`.
    """

    STEPS: ClassVar[tuple[str, ...]] = ("date", "time", "zone", "zone_basis", "basis")

    date: Annotated[Text, AfterValidator(_checked_date)]
    time: Annotated[Text, AfterValidator(_checked_time)] | None = None
    zone: Annotated[Text, AfterValidator(_checked_zone)] | None = None
    zone_basis: Annotated[str, Code("zone_basis")] | None = None
    basis: Text | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what a text says: EDTF, or ``date T time``, and a zone after it.

        ``2024-10~``, ``2024-09-06T~10:00``, ``2024-09-06T10:00+03:00``, ``2024-09-06T10Z``,
        ``2024-09-06T10:00[Europe/Kyiv]``, ``2024-09-06[Europe/Kyiv]`` (brackets as in RFC 9557).
        Raises InvalidInput with the reason.
        """
        try:
            return cls.model_validate(text)
        except ValidationError as error:
            raise InvalidInput(
                f"{shown(text)} cannot be taken for a date: {describe_errors(error)}.",
                Reason.NO_DATE,
            ) from None

    def __str__(self) -> str:
        """Return one text that `parse` reads as the same date, time and zone."""
        text = self.date if self.time is None else f"{self.date}T{self.time}"
        if self.zone is None:
            return text
        is_offset = _OFFSET.fullmatch(self.zone) is not None
        return text + (self.zone if is_offset and self.time is not None else f"[{self.zone}]")

    @property
    def earliest(self) -> datetime | None:
        """The first second in UTC that is meant; None where the start is open or unknown.

        Without a zone it may be any, up to UTC+14: a bound that holds wherever it was.
        """
        return self._bound(is_end=False)

    @property
    def latest(self) -> datetime | None:
        """The last second in UTC that is meant; None where the end is open or unknown.

        Without a zone it may be any, down to UTC-14: a bound that holds wherever it was.
        """
        return self._bound(is_end=True)

    def doubt(self, now: datetime) -> Doubt | None:
        """Return why it can hardly have been then: all of it is to come, or no clock showed it.

        It is recorded all the same: this computer's clock may be wrong, or whoever said so.
        """
        if self.earliest is not None and self.earliest > now:
            return "to_come"
        day, last = date_span(self.date)
        rules = None if self.zone is None else _zone_rules(self.zone)
        if self.time is None or self.time.startswith("~") or day != last or not (day and rules):
            return None
        local = datetime.combine(day, time()) + time_span(self.time)[0]
        # What an hour skipped, no instant is shown as (PEP 495).
        shown_as = local.replace(tzinfo=rules).astimezone(UTC).astimezone(rules)
        return None if shown_as.replace(tzinfo=None) == local else "skipped"

    def _bound(self, *, is_end: bool) -> datetime | None:
        day = date_span(self.date)[is_end]
        if day is None:
            return None
        rules = None if self.zone is None else _zone_rules(self.zone)
        try:
            local = datetime.combine(day, time()) + time_span(self.time)[is_end]
            if rules is None:
                shift = _WIDEST_OFFSET if is_end else -_WIDEST_OFFSET
                return local.replace(tzinfo=UTC) + shift
            # An hour that the clock showed twice, or skipped, has two readings (PEP 495).
            readings = [local.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1)]
            return max(readings) if is_end else min(readings)
        except OverflowError:
            return None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object, info: ValidationInfo) -> object:
        if isinstance(given, str):
            return _typed_fields(given, info)
        if not isinstance(given, dict | FuzzyDate):
            raise ValueError("must be a date as text, such as 2024-10-01, or an object with a date")
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.time is not None and any(mark in self.date for mark in "/[{"):
            raise ValueError(
                "a time of day belongs to a single date; where there are several, say it in words"
            )
        if self.zone_basis is not None and self.zone is None:
            raise ValueError("zone_basis says what a zone rests on, and no zone is given")
        return self


def _typed_fields(text: str, info: ValidationInfo) -> dict[str, str]:
    """Split a typed text; whatever is wrong is said of the whole text, not of a hidden part."""
    fields = {}
    with_zone = _TYPED_ZONE.fullmatch(text)
    if with_zone:
        text, fields["zone"] = with_zone.groups()
    typed = _TYPED.fullmatch(text)
    fields["date"] = _checked_date(typed[1] if typed else text)
    if typed and typed[2] is not None:
        fields["time"] = _checked_time(typed[2])
    if typed and typed[3] is not None:
        if with_zone:
            raise ValueError("two zones are given")
        fields["zone"] = typed[3]
    if "zone" in fields:
        _checked_zone(fields["zone"], info)
    return fields


def _zone_rules(zone: str) -> tzinfo | None:
    """Return the rules of a zone; None where this computer does not know its name."""
    if zone == "Z":
        return UTC
    if _OFFSET.fullmatch(zone):
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
        return timezone(-offset if zone[0] == "-" else offset)
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return None
