"""What two lists say of a thing is compared without keeping the first: no difference is missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle.marks import Marks
from archive_app.model.canonical import JsonValue

NAMES = ("/name", "/size", "/role")
VALUES: st.SearchStrategy[JsonValue] = st.one_of(
    st.none(), st.integers(), st.booleans(), st.text(), st.text(alphabet="\ud800\udfff")
)
SAID = st.dictionaries(st.sampled_from(NAMES), VALUES)


def spelled(value: JsonValue) -> tuple[type, JsonValue]:
    return type(value), value


@given(SAID, SAID)
def test_exactly_what_differs_is_named(
    first: dict[str, JsonValue], then: dict[str, JsonValue]
) -> None:
    marks = Marks(NAMES)
    kept = marks.of(first)
    assert list(marks.differing(kept, then)) == [
        name for name in NAMES if spelled(first.get(name)) != spelled(then.get(name))
    ]
    assert [marks.has(kept, name) for name in NAMES] == [
        first.get(name) is not None for name in NAMES
    ]


def test_nobody_can_tell_beforehand_what_mark_a_value_will_have() -> None:
    said: dict[str, JsonValue] = {"/name": "photo-1.jpg", "/size": 1, "/role": "original"}
    assert Marks(NAMES).of(said) != Marks(NAMES).of(said)
    assert len(Marks(NAMES).of(said)) == 8 * len(NAMES)
