"""What archive.json promises: whole or refused, and one change away from nothing worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from archive_app.errors import ArchiveError, Damaged, NotFound, TooNew, WrongPassphrase
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue
from archive_app.store import choosing, header, slots
from archive_app.store.archive import Archive
from archive_app.store.header import COPY_NAME, HEADER_NAME, Header
from archive_app.store.keys import Cost, Secret, Words, archive_keys, passphrase
from archive_app.store.slots import Slot
from tests.archives import CHEAP, PASSPHRASE, lay_out, recovery_words

MASTER = bytes(range(32))
ARCHIVE_ID = bytes(range(100, 116))
FIRST, SECOND = Words(b"\x01" * 32), Words(b"\x02" * 32)
FIRST_WORDS = FIRST.spelled()
ESCROW = Slot("escrow", b"\xee" * 16, {"a": "kept", "z": [1, None, "\u0404"]})

# As the first program of this format wrote it: a passphrase ("correct horse"), the words of 32 zero
# bytes, and a slot of a kind that it does not know.
FROZEN = (
    rb'{"header":"{\"archive\":\"6465666768696a6b6c6d6e6f70717273\",\"format\":1,\"generation\"'
    rb":1,\"min_reader\":1,\"slots\":[{\"id\":\"bf7c1efbc96afb204cecdd6881903717\",\"kind\":\"p"
    rb"assphrase\",\"slot\":{\"check\":\"d510349b0919331c37580fa535d87cc2\",\"header\":\"{\\\"a"
    rb"rchive\\\":\\\"6465666768696a6b6c6d6e6f70717273\\\",\\\"derivation\\\":{\\\"lanes\\\":1,"
    rb"\\\"memory_kib\\\":65536,\\\"name\\\":\\\"argon2id\\\",\\\"passes\\\":2},\\\"generation"
    rb"\\\":1,\\\"id\\\":\\\"bf7c1efbc96afb204cecdd6881903717\\\",\\\"kind\\\":\\\"passphrase"
    rb"\\\",\\\"salt\\\":\\\"170f6031900efbd255053412c743afcf\\\"}\",\"sum\":\"c2b38ea19b270e2b"
    rb"\",\"wrapped\":\"a78be47b0a2b0712b249159897cd8ce555390787c953f70216a9ee4e18b7592e93aae43"
    rb"00887054b14c75ffe000f54a40ebfea1fbc6bbca2fcf925cf\"}},{\"id\":\"1e454f760a9abd94531109c5"
    rb"fc8107bd\",\"kind\":\"words\",\"slot\":{\"check\":\"0b3f55ef7a4ad97ca9d1e0d4ba54231c\","
    rb"\"header\":\"{\\\"archive\\\":\\\"6465666768696a6b6c6d6e6f70717273\\\",\\\"derivation"
    rb"\\\":null,\\\"generation\\\":1,\\\"id\\\":\\\"1e454f760a9abd94531109c5fc8107bd\\\",\\\"k"
    rb"ind\\\":\\\"words\\\",\\\"salt\\\":\\\"144bab6129105e6f1c03ac3f10429eb4\\\"}\",\"sum\":"
    rb"\"22a3186b3d941c71\",\"wrapped\":\"facb870e2f2999cfb114388ff438c79d0ddca3a7c2412a1781624"
    rb"8407939d096da98e882ab88a62c0b56aac9c3ca4df2ccb7b824db2580fd43ca0085\"}},{\"id\":\"eeeeee"
    rb"eeeeeeeeeeeeeeeeeeeeeeeeee\",\"kind\":\"escrow\",\"slot\":{\"a\":\"kept\",\"z\":[1,null,"
    rb'\"\\u0404\"]}}]}","mac":"24eef757e24f12dcc063cb7038d42821b2d248f529a29b3a2cda4107f3744e5'
    rb'8","sum":"eeca6457d921998e"}'
)


def make_slot(secret: Secret, *, cost: Cost = CHEAP, generation: int = 1) -> Slot:
    return slots.new_slot(secret, MASTER, ARCHIVE_ID, generation, cost)


def make_header(*key_slots: Slot, generation: int = 1) -> Header:
    keys = archive_keys(MASTER, ARCHIVE_ID, generation)
    return header.sealed_header(ARCHIVE_ID, generation, key_slots, keys.header_mac)


def content_of(text: str, mac: bytes, checksum: str | None = None) -> bytes:
    value: JsonValue = {
        "header": text,
        "mac": mac.hex(),
        "sum": slots.checksum(text, mac) if checksum is None else checksum,
    }
    return canonical.encode(value)


def put(path: Path, content: bytes, copy: bytes | None = None) -> None:
    (path / HEADER_NAME).write_bytes(content)
    (path / COPY_NAME).write_bytes(content if copy is None else copy)


@contextmanager
def flips(path: Path, whole: bytes, at: int, *names: str) -> Iterator[None]:
    """Flip one bit in place, and back again."""
    with ExitStack() as stack:
        files = [stack.enter_context((path / name).open("r+b", buffering=0)) for name in names]
        for content in (flipped(whole, at), whole):
            for file in files:
                file.seek(at)
                file.write(content[at : at + 1])
            if content is not whole:
                yield


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]


@pytest.fixture
def words_only(tmp_path: Path) -> tuple[Path, bytes]:
    """A header that opens without the cost of a passphrase."""
    header.write_header(tmp_path, make_header(make_slot(FIRST), make_slot(SECOND)))
    return tmp_path, (tmp_path / HEADER_NAME).read_bytes()


# --- what is whole -----------------------------------------------------------------------------


def test_a_header_of_the_first_day_opens_for_ever(tmp_path: Path) -> None:
    put(tmp_path, FROZEN)
    for typed, kind in (("correct horse", "passphrase"), (Words(bytes(32)).spelled(), "words")):
        opened = choosing.unlock(tmp_path, typed)
        assert (opened.master, opened.slot.kind) == (MASTER, kind)
        assert opened.header.archive_id == ARCHIVE_ID
        assert not opened.difference


def test_a_written_header_is_read_again(tmp_path: Path) -> None:
    written = make_header(make_slot(FIRST), ESCROW, make_slot(SECOND))
    assert header.write_header(tmp_path, written)
    assert header.read_header(tmp_path) == written
    assert header.stands(tmp_path, written)
    assert not header.copies_differ(tmp_path)


def test_every_secret_opens_its_own_slot(tmp_path: Path) -> None:
    key_slots = [make_slot(FIRST), make_slot(passphrase("one")), make_slot(SECOND)]
    header.write_header(tmp_path, make_header(*key_slots))
    for typed, slot in zip([FIRST.spelled(), "one", SECOND.spelled()], key_slots, strict=True):
        opened = choosing.unlock(tmp_path, typed)
        assert opened.slot == slot
        assert opened.keys == archive_keys(MASTER, ARCHIVE_ID, 1)


def test_a_slot_of_an_unknown_kind_is_kept_byte_for_byte() -> None:
    outer = canonical.decode(FROZEN)
    assert isinstance(outer, dict)
    assert isinstance(outer["header"], str)
    parsed = canonical.decode(outer["header"].encode())
    assert isinstance(parsed, dict)
    key_slots = parsed["slots"]
    assert isinstance(key_slots, list)
    assert canonical.encode(key_slots[2]) in outer["header"].encode()
    again = make_header(make_slot(FIRST), ESCROW)
    assert canonical.encode(key_slots[2]) in again.text.encode()


def test_a_fresh_slot_shares_nothing_with_the_one_before() -> None:
    one, other = make_slot(FIRST), make_slot(FIRST)
    assert isinstance(one.encoded, dict)
    assert isinstance(other.encoded, dict)
    assert one.id != other.id
    assert all(one.encoded[name] != other.encoded[name] for name in one.encoded)


def test_a_new_slot_is_proven_before_it_counts() -> None:
    slot = make_slot(FIRST)
    assert len(slots.require_opens(slot, FIRST, MASTER).person_wrap) == 32
    for secret, master in ((SECOND, MASTER), (FIRST, bytes(32))):
        with pytest.raises(Damaged):
            slots.require_opens(slot, secret, master)


def test_the_cost_of_a_slot_can_be_read() -> None:
    cost = Cost(65536, 3, 2)
    assert slots.slot_cost(make_slot(passphrase("x"), cost=cost)) == cost


# --- what is refused ---------------------------------------------------------------------------


def test_a_wrong_passphrase_is_told_from_damage(tmp_path: Path) -> None:
    put(tmp_path, FROZEN)
    for typed in ("correct  horse", "Correct horse", FIRST.spelled()):
        with pytest.raises(WrongPassphrase):
            choosing.unlock(tmp_path, typed)


def test_every_flipped_byte_is_damage_where_both_copies_have_it(tmp_path: Path) -> None:
    put(tmp_path, FROZEN)
    for at in range(len(FROZEN)):
        with flips(tmp_path, FROZEN, at, HEADER_NAME, COPY_NAME), pytest.raises(Damaged):
            choosing.unlock(tmp_path, "correct horse")
    assert choosing.unlock(tmp_path, "correct horse").master == MASTER


def test_a_header_cut_short_or_with_more_after_it_is_damage(tmp_path: Path) -> None:
    for content in (
        b"",
        FROZEN[:-1],
        FROZEN[:100],
        FROZEN + b"\n",
        FROZEN * 2,
        b"{}",
        b"\0" * 2000,
    ):
        put(tmp_path, content)
        with pytest.raises(Damaged):
            choosing.unlock(tmp_path, "correct horse")


def test_an_enormous_header_is_refused_without_being_read(tmp_path: Path) -> None:
    for name in (HEADER_NAME, COPY_NAME):
        with (tmp_path / name).open("wb") as file:
            file.truncate(1 << 40)
    with pytest.raises(Damaged):
        header.read_header(tmp_path)


def test_whoever_changes_a_byte_and_makes_the_checksum_fit_is_refused(
    words_only: tuple[Path, bytes],
) -> None:
    path, _ = words_only
    whole = header.read_header(path)
    text = whole.text.encode()
    (path / COPY_NAME).unlink()
    with (path / HEADER_NAME).open("r+b", buffering=0) as file:
        for at in range(len(text)):
            untrusted = flipped(text, at).decode("ascii", "replace")
            if not untrusted.isascii():
                continue
            file.seek(0)
            file.truncate(file.write(content_of(untrusted, whole.mac)))
            with pytest.raises((Damaged, WrongPassphrase, TooNew)):
                choosing.unlock(path, FIRST_WORDS)
    for at in range(len(whole.mac)):
        put(path, content_of(whole.text, flipped(whole.mac, at)))
        with pytest.raises(Damaged):
            choosing.unlock(path, FIRST.spelled())


def forged(change: Callable[[dict[str, JsonValue]], object]) -> Slot:
    """A slot whose own header was changed, and whose checksum fits."""
    encoded = make_slot(passphrase("one")).encoded
    assert isinstance(encoded, dict)
    assert isinstance(encoded["header"], str)
    inner = canonical.decode(encoded["header"].encode())
    assert isinstance(inner, dict)
    change(inner)
    text = canonical.encode_text(inner)
    wrapped, check = (bytes.fromhex(str(encoded[name])) for name in ("wrapped", "check"))
    checksum = slots.checksum(text, wrapped, check)
    slot_id = bytes.fromhex(str(inner["id"]))
    return Slot("passphrase", slot_id, {**encoded, "header": text, "sum": checksum})


@pytest.mark.parametrize(
    "derivation",
    [
        {"lanes": 1, "memory_kib": 2**40, "name": "argon2id", "passes": 2},
        {"lanes": 1, "memory_kib": 8, "name": "argon2id", "passes": 1},
        {"lanes": 1, "memory_kib": True, "name": "argon2id", "passes": 2},
        {"lanes": 1, "memory_kib": "65536", "name": "argon2id", "passes": 2},
        {"lanes": 1, "memory_kib": 65536, "name": "argon2d", "passes": 2},
        {"memory_kib": 65536, "name": "argon2id", "passes": 2},
        None,
        [],
    ],
    ids=str,
)
def test_a_slot_that_asks_for_an_impossible_derivation_is_damage(
    tmp_path: Path, derivation: JsonValue
) -> None:
    slot = forged(lambda inner: inner.update(derivation=derivation))
    header.write_header(tmp_path, make_header(slot))
    with pytest.raises(Damaged):
        choosing.unlock(tmp_path, "one")


def test_a_slot_of_another_archive_or_generation_does_not_open_this_one(tmp_path: Path) -> None:
    other = slots.new_slot(FIRST, MASTER, bytes(16), 1, CHEAP)
    foreign = header.sealed_header(bytes(16), 1, [other], b"\0" * 32)
    for text in (
        make_header(other).text,
        make_header(make_slot(FIRST, generation=1), generation=2).text,
        foreign.text,
    ):
        # Whoever does not know the master key cannot make the HMAC.
        put(tmp_path, content_of(text, b"\x11" * 32))
        with pytest.raises(Damaged):
            choosing.unlock(tmp_path, FIRST.spelled())


def test_a_damaged_slot_does_not_keep_the_others_from_opening(tmp_path: Path) -> None:
    broken = make_slot(FIRST)
    assert isinstance(broken.encoded, dict)
    broken = Slot(broken.kind, broken.id, {**broken.encoded, "sum": "00" * 8})
    header.write_header(tmp_path, make_header(broken, make_slot(SECOND)))
    assert choosing.unlock(tmp_path, SECOND.spelled()).master == MASTER
    with pytest.raises(Damaged):
        choosing.unlock(tmp_path, FIRST.spelled())


@pytest.mark.parametrize("encoded", [None, [], {}, {"check": 1}, "x"], ids=str)
def test_a_slot_of_another_form_is_damage(tmp_path: Path, encoded: JsonValue) -> None:
    header.write_header(tmp_path, make_header(Slot("words", bytes(16), encoded)))
    with pytest.raises(Damaged):
        choosing.unlock(tmp_path, FIRST.spelled())


@pytest.mark.parametrize(
    "change",
    [
        {"archive": "00"},
        {"archive": None},
        {"generation": 0},
        {"generation": "1"},
        {"min_reader": None},
        {"min_reader": "1"},
        {"slots": {}},
        {"slots": [1]},
        {"slots": [{"id": "00" * 16, "kind": 1, "slot": None}]},
        {"slots": [{"id": "00" * 16, "kind": "words"}]},
    ],
    ids=str,
)
def test_a_header_of_another_form_is_damage(
    words_only: tuple[Path, bytes], change: dict[str, JsonValue]
) -> None:
    path, _ = words_only
    whole = header.read_header(path)
    value = canonical.decode(whole.text.encode())
    assert isinstance(value, dict)
    put(path, content_of(canonical.encode_text({**value, **change}), whole.mac))
    with pytest.raises(Damaged):
        choosing.unlock(path, FIRST.spelled())


def test_a_newer_format_is_told_from_damage_before_any_key_is_made(
    words_only: tuple[Path, bytes],
) -> None:
    path, _ = words_only
    whole = header.read_header(path)
    newer = whole.text.replace('"min_reader":1', '"min_reader":2')
    put(path, content_of(newer, whole.mac))
    for typed in (FIRST.spelled(), "anything"):
        with pytest.raises(TooNew):
            choosing.unlock(path, typed)


def test_where_there_is_no_header_there_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(NotFound):
            choosing.unlock(path, "anything")


# --- two copies --------------------------------------------------------------------------------


def test_one_whole_copy_is_enough_whichever_byte_of_the_other_is_flipped(
    words_only: tuple[Path, bytes],
) -> None:
    path, whole = words_only
    for at in range(len(whole)):
        # Bytes of the copy are not even read while the header is whole: a third of them will do.
        for name in (HEADER_NAME, COPY_NAME)[: 1 if at % 3 else 2]:
            with flips(path, whole, at, name):
                opened = choosing.unlock(path, FIRST_WORDS)
            assert opened.master == MASTER
            assert opened.difference
    assert not choosing.unlock(path, FIRST_WORDS).difference


@pytest.mark.parametrize("name", [HEADER_NAME, COPY_NAME])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(flipped(path.read_bytes(), 700)),
        lambda path: path.write_bytes(b"\0" * (1 << 21)),
    ],
    ids=["missing", "empty", "flipped", "overgrown"],
)
def test_an_archive_with_one_whole_copy_opens_and_has_two_again(
    tmp_path: Path, name: str, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    whole = (path / HEADER_NAME).read_bytes()
    spoil(path / name)
    with Archive.open(path, recovery_words()) as archive:
        assert archive.difference
    assert (path / HEADER_NAME).read_bytes() == (path / COPY_NAME).read_bytes() == whole
    with Archive.open(path, PASSPHRASE) as archive:
        assert not archive.difference


def test_an_archive_with_both_copies_damaged_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    whole = (path / HEADER_NAME).read_bytes()
    for at in range(0, len(whole), 50):
        put(path, flipped(whole, at))
        with pytest.raises(Damaged):
            Archive.open(path, recovery_words())
        assert (path / HEADER_NAME).read_bytes() == flipped(whole, at)
    put(path, whole)
    Archive.open(path, recovery_words()).close()


def test_a_passphrase_of_an_older_copy_does_not_open_what_was_changed(tmp_path: Path) -> None:
    # A crash between the two replacements leaves the copy one change older.
    header.write_header(tmp_path, make_header(make_slot(FIRST)))
    older = (tmp_path / COPY_NAME).read_bytes()
    changed = make_header(make_slot(SECOND))
    header.write_header(tmp_path, changed)
    (tmp_path / COPY_NAME).write_bytes(older)
    with pytest.raises(WrongPassphrase):
        choosing.unlock(tmp_path, FIRST.spelled())
    opened = choosing.unlock(tmp_path, SECOND.spelled())
    assert opened.difference
    assert opened.header == changed


def test_a_change_counts_once_the_first_copy_is_replaced(tmp_path: Path) -> None:
    header.write_header(tmp_path, make_header(make_slot(FIRST)))
    (tmp_path / COPY_NAME).unlink()
    (tmp_path / COPY_NAME).mkdir()  # nothing can take its place
    changed = make_header(make_slot(SECOND))
    assert not header.write_header(tmp_path, changed)
    assert header.stands(tmp_path, changed)
    assert choosing.unlock(tmp_path, SECOND.spelled()).difference


def test_a_change_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    before = make_header(make_slot(FIRST))
    header.write_header(tmp_path, before)
    (tmp_path / f"{HEADER_NAME}.new").mkdir()  # in the way of the new header
    with pytest.raises(ArchiveError):
        header.write_header(tmp_path, make_header(make_slot(SECOND)))
    assert header.read_header(tmp_path) == before
    assert not header.copies_differ(tmp_path)
