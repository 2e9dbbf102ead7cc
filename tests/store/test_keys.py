"""What stands between a typed secret and the keys of an archive."""

from __future__ import annotations

import hmac
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.errors import Damaged, InvalidInput
from archive_app.store.keys import (
    ArchiveKeys,
    Cost,
    Passphrase,
    SlotKeys,
    Words,
    archive_keys,
    associated_data,
    passphrase,
    possible_secrets,
    slot_keys,
    unwrap,
    wrap,
)
from tests.archives import CHEAP

SALT = bytes(range(16))
ZEROS = " ".join(["abandon"] * 23 + ["art"])
ONES = " ".join(["zoo"] * 23 + ["vote"])

bits = st.binary(min_size=32, max_size=32)


def hkdf_by_hand(key: bytes, salt: bytes, info: str, length: int) -> bytes:
    """RFC 5869 section 2 with SHA-512, for at most one block."""
    extracted = hmac.digest(salt, key, "sha512")
    return hmac.digest(extracted, info.encode() + b"\1", "sha512")[:length]


# --- passphrases -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "prepared"),
    [
        # RFC 8265 section 4.3, the valid ones
        ("correct horse battery staple", "correct horse battery staple"),
        ("Correct Horse Battery Staple", "Correct Horse Battery Staple"),
        ("\u03c0\xdf\xe5", "\u03c0\xdf\xe5"),
        ("Jack of \u2666s", "Jack of \u2666s"),
        ("foo\u1680bar", "foo bar"),
        # and what keyboards do differently
        ("Ki\u0438\u0306", "Ki\u0439"),
        ("a\xa0b", "a b"),
        ("\U0001f9ea", "\U0001f9ea"),
        (" ", " "),
    ],
)
def test_a_passphrase_is_prepared_as_rfc_8265_says(typed: str, prepared: str) -> None:
    assert passphrase(typed) == Passphrase(prepared.encode())


@pytest.mark.parametrize("typed", ["", "my cat is a \tby", "a\x00b", "\u0378", "\ud800", "\u1160"])
def test_what_a_keyboard_may_not_give_again_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        passphrase(typed)


def test_a_final_newline_is_not_removed_here() -> None:
    with pytest.raises(InvalidInput, match="number 5"):
        passphrase("four\n")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_preparing_what_is_prepared_changes_nothing(typed: str) -> None:
    try:
        prepared = passphrase(typed)
    except InvalidInput:
        return
    assert passphrase(prepared.prepared.decode()) == prepared


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "spelled"), [(Words(bytes(32)), ZEROS), (Words(b"\xff" * 32), ONES)]
)
def test_the_words_are_those_of_bip_39(words: Words, spelled: str) -> None:
    assert words.spelled() == spelled


@given(bits)
def test_what_is_spelled_is_read_again(entropy: bytes) -> None:
    assert possible_secrets(Words(entropy).spelled())[0] == Words(entropy)


def test_words_may_be_typed_untidily() -> None:
    untidy = "  " + ZEROS.upper().replace(" ", " \n\t ") + "\n"
    assert possible_secrets(untidy)[0] == Words(bytes(32))


@pytest.mark.parametrize("number", ["{} ", "{}. ", "{}) ", "{:2}"])
def test_words_may_be_typed_with_the_numbers_that_they_are_shown_with(number: str) -> None:
    numbered = " ".join(
        f"{number.format(at)}{word}" for at, word in enumerate(ZEROS.split(), start=1)
    )
    assert possible_secrets(numbered) == [Words(bytes(32)), Passphrase(numbered.encode())]


@settings(max_examples=30)
@given(bits, st.integers(0, 23), st.integers(0, 2047))
def test_another_word_is_noticed_by_the_checksum_or_is_another_secret(
    entropy: bytes, at: int, number: int
) -> None:
    from mnemonic import Mnemonic

    typed = Words(entropy).spelled().split()
    typed[at] = Mnemonic("english").wordlist[number]
    first = possible_secrets(" ".join(typed))[0]
    if first != Words(entropy):
        assert isinstance(first, Passphrase) or first.spelled() == " ".join(typed)


@pytest.mark.parametrize(
    "typed",
    [
        ZEROS.replace("art", "arts"),
        ZEROS.replace("art", "able"),
        ZEROS.removeprefix("abandon "),
        ZEROS + " art",
        ZEROS.replace("abandon art", "art abandon"),
    ],
    ids=["a typing error", "a wrong word", "one missing", "one too many", "two swapped"],
)
def test_mistyped_words_are_no_words(typed: str) -> None:
    assert possible_secrets(typed) == [Passphrase(typed.encode())]


def test_words_may_also_be_somebodys_passphrase() -> None:
    assert possible_secrets(ZEROS) == [Words(bytes(32)), Passphrase(ZEROS.encode())]


def test_fresh_words_are_never_the_same() -> None:
    assert len({Words.generate() for _ in range(100)}) == 100


# --- derivation --------------------------------------------------------------------------------


def test_the_keys_of_a_passphrase_are_frozen() -> None:
    derived = slot_keys(passphrase("correct horse"), SALT, CHEAP)
    assert (derived.wrap.hex(), derived.check.hex(), derived.person_wrap.hex()) == (
        "176c8c04a413459fb350a2e0f2a7e2ae174b556842ed77c708f647bfbc9edbfa",
        "48d297efe441a596283f0fb61c70c226",
        "d13c584e8126a01928bc9906ad902f4cb5a03a28c838f6d5940faaa21d0fac60",
    )


def test_the_keys_of_words_are_hkdf_over_their_bits() -> None:
    derived = slot_keys(Words(b"\x07" * 32), SALT, Cost())
    for key, purpose in (
        (derived.wrap, "slot-wrap"),
        (derived.check, "slot-check"),
        (derived.person_wrap, "person-wrap"),
    ):
        expected = hkdf_by_hand(b"\x07" * 32, SALT, f"evidence-archive/1/{purpose}", len(key))
        assert key == expected
    assert len(derived.check) == 16


def test_the_keys_of_an_archive_are_hkdf_over_its_master() -> None:
    master, archive_id = b"\x09" * 32, b"\x05" * 16
    found = archive_keys(master, archive_id, 3)
    for key, purpose in (
        (found.catalogue, "catalogue/3"),
        (found.object_wrap, "object-wrap/3"),
        (found.header_mac, "header-mac/3"),
    ):
        assert key == hkdf_by_hand(master, archive_id, f"evidence-archive/1/{purpose}", 32)


def test_no_two_purposes_slots_or_generations_share_a_key() -> None:
    words = Words(b"\x07" * 32)
    derived = [slot_keys(words, SALT, Cost()), slot_keys(words, SALT[::-1], Cost())]
    generations = [archive_keys(b"\x09" * 32, SALT, number) for number in (1, 2)]
    found = [key for each in derived for key in (each.wrap, each.check, each.person_wrap)]
    found += [
        key for each in generations for key in (each.catalogue, each.object_wrap, each.header_mac)
    ]
    assert len({key[:16] for key in found}) == len(found)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory_kib=64 * 1024 - 1),
        Cost(memory_kib=2 * 1024 * 1024 + 1),
        Cost(memory_kib=2**50),
        Cost(memory_kib=0),
        Cost(memory_kib=-65536),
        Cost(passes=1),
        Cost(passes=17),
        Cost(passes=2**32),
        Cost(lanes=0),
        Cost(lanes=17),
    ],
    ids=str,
)
def test_a_cost_outside_the_limits_is_refused_before_memory_is_taken(cost: Cost) -> None:
    before = peak_memory_kib()
    with pytest.raises(Damaged):
        slot_keys(passphrase("x"), SALT, cost)
    assert peak_memory_kib() - before < 32 * 1024


@pytest.mark.parametrize(
    "cost", [Cost(64 * 1024, 2, 1), Cost(2 * 1024 * 1024, 16, 16), Cost()], ids=str
)
def test_the_limits_themselves_are_allowed(cost: Cost) -> None:
    cost.require_bounds()


def test_the_cost_of_a_guess_at_a_new_passphrase() -> None:
    assert Cost() == Cost(memory_kib=256 * 1024, passes=3, lanes=4)


# --- wrapping ----------------------------------------------------------------------------------


@given(bits, bits, st.binary(max_size=40))
def test_what_is_wrapped_is_unwrapped_with_the_same_key_and_binding(
    key: bytes, secret: bytes, bound_to: bytes
) -> None:
    assert unwrap(key, wrap(key, secret, bound_to), bound_to) == secret


def test_a_flipped_bit_of_anything_is_damage() -> None:
    key, bound_to = b"k" * 32, b"this slot"
    wrapped = wrap(key, b"s" * 32, bound_to)
    for at in range(len(wrapped)):
        for bit in range(8):
            with pytest.raises(Damaged):
                unwrap(key, flipped(wrapped, at, bit), bound_to)
    for other_key, other_bound in ((flipped(key, 0, 0), bound_to), (key, b"that slot"), (key, b"")):
        with pytest.raises(Damaged):
            unwrap(other_key, wrapped, other_bound)
    for length in range(len(wrapped)):
        with pytest.raises(Damaged):
            unwrap(key, wrapped[:length], bound_to)


def test_wrapping_twice_looks_unlike() -> None:
    assert wrap(b"k" * 32, b"s", b"") != wrap(b"k" * 32, b"s", b"")


def test_what_a_key_is_bound_to_cannot_be_read_as_something_else() -> None:
    assert associated_data("object", b"a", b"b") == b"evidence-archive/1/object\0ab"
    with pytest.raises(UnicodeEncodeError):
        associated_data("об'єкт")


@pytest.mark.parametrize(
    "holder",
    [
        Passphrase(b"hidden"),
        Words(b"hidden"),
        SlotKeys(b"hidden", b"hidden", b"hidden"),
        ArchiveKeys(1, b"hidden", b"hidden", b"hidden"),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_no_secret_shows_where_something_is_printed(holder: object) -> None:
    assert "hidden" not in repr(holder) + str(holder)


def flipped(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def peak_memory_kib() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
