"""What giving, changing and taking access promises, and that somebody can always open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.errors import (
    ArchiveError,
    Damaged,
    InvalidInput,
    NotAllowed,
    NotFound,
    StorageRefused,
    TooNew,
    WrongPassphrase,
)
from archive_app.model import canonical, disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.services import access, backup, fixity, past_checks
from archive_app.services.access import AccessReceipt, RotationReceipt
from archive_app.services.people import find_person, list_people
from archive_app.store import choosing, header, ledger
from archive_app.store.archive import Archive
from archive_app.store.keys import Cost
from archive_app.store.slots import Slot, slot_cost
from archive_app.store.transaction import driver_connection
from tests.archives import (
    CHEAP,
    PASSPHRASE,
    add_incident,
    add_object,
    add_slot,
    continued,
    count,
    forget_archives,
    lay_out,
    load_objects,
    read_object,
    recovery_words,
    small_archive,
)

IVAN = AgentInput(name="Ivan", role="photographer", kind="person")
MARIIA = AgentInput(name="Mariia", pseudonym="M", kind="person")
ESCROW = Slot("escrow", b"\xee" * 16, {"z": [1, None, "\u0404"], "a": "kept"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def by_words(path: Path) -> Archive:
    """An archive opened with the recovery words, which costs no key derivation."""
    lay_out(path)
    return Archive.open(path, recovery_words())


def events(archive: Archive, after: int = 0) -> list[dict[str, JsonValue]]:
    with archive.reading() as session:
        connection = driver_connection(session)
        last = archive.log.first + ledger.size(connection, archive.log)
        stored = ledger.load_events(connection, range(after, last))
        return [disclosure.values(each.disclosures) for each in stored]


def about(event: dict[str, JsonValue]) -> str:
    subject = event["subject/0"]
    assert isinstance(subject, dict)
    return str(subject["id"])


def opens(path: Path, typed: str) -> str | None:
    """Return the agent who acts for somebody who types this, None where it opens nothing."""
    try:
        with Archive.open(path, typed) as archive:
            return archive.agent_id
    except WrongPassphrase:
        return None


def slots_of(path: Path) -> dict[bytes, bytes]:
    """Return the exact bytes of each slot as they stand in the header."""
    value = canonical.decode(header.read_header(path).text.encode())
    assert isinstance(value, dict)
    assert isinstance(value["slots"], list)
    encoded = [canonical.encode(each) for each in value["slots"]]
    return {
        slot.id: each for slot, each in zip(header.read_header(path).slots, encoded, strict=True)
    }


def words_of(receipt: AccessReceipt) -> str:
    assert receipt.words is not None
    assert receipt.words.count(" ") == 23
    return receipt.words


def with_escrow(path: Path) -> None:
    """Let a newer program have added a slot of a kind of its own."""
    with Archive.open(path, recovery_words()) as archive:
        add_slot(archive, ESCROW)


# --- who has access ----------------------------------------------------------------------------


def test_a_new_archive_has_its_keeper_and_its_sheet(path: Path) -> None:
    with small_archive(path) as archive:
        keeper, sheet = list_people(archive)
        assert (keeper.name, keeper.purpose, sheet.purpose) == (
            "Olena Kovalenko",
            "passphrase",
            "recovery",
        )
        assert keeper.agent_id == archive.agent_id
        assert keeper.slot_id == archive.unlocked.slot.id.hex()


def test_a_person_is_found_by_name_or_id_and_never_by_guess(by_words: Archive) -> None:
    for agent in (IVAN, MARIIA, IVAN):
        access.add_person(by_words, agent)
    mariia = find_person(by_words, "Mariia")
    assert find_person(by_words, mariia.agent_id) == mariia
    with pytest.raises(InvalidInput, match="More than one"):
        find_person(by_words, "Ivan")
    for nobody in ("", "mariia", "Recovery sheet", "00" * 16, "M%"):
        with pytest.raises(NotFound):
            find_person(by_words, nobody)
    by_words.close()


# --- changing a passphrase ---------------------------------------------------------------------


def test_a_changed_passphrase_opens_and_the_old_one_does_not(path: Path) -> None:
    with small_archive(path) as archive:
        before, agent = archive.unlocked, archive.agent_id
        receipt = access.change_passphrase(archive, "another passphrase", CHEAP)
        assert (receipt.agent_id, receipt.name, receipt.words) == (agent, "Olena Kovalenko", None)
        assert archive.unlocked.slot.id == before.slot.id
        assert archive.unlocked.slot != before.slot
        assert archive.unlocked.person_wrap != before.person_wrap
        assert archive.unlocked.master == before.master
        add_incident(archive)
    assert opens(path, "another passphrase") == agent
    assert opens(path, PASSPHRASE) is None
    assert opens(path, recovery_words()) not in (None, agent)


def test_the_receipt_says_what_a_change_of_passphrase_cannot_do(path: Path) -> None:
    lay_out(path)
    old_header = (path / header.HEADER_NAME).read_bytes()
    with Archive.open(path, PASSPHRASE) as archive:
        receipt = access.change_passphrase(archive, "another passphrase", CHEAP)
    assert receipt.caution is not None
    assert "old passphrase" in receipt.caution
    assert "make new keys" in receipt.caution
    for name in (header.HEADER_NAME, header.COPY_NAME):
        (path / name).write_bytes(old_header)
    assert opens(path, PASSPHRASE) is not None  # and it is true


def test_a_change_of_passphrase_is_an_event_about_the_person(path: Path) -> None:
    with small_archive(path) as archive:
        access.change_passphrase(archive, "another passphrase", CHEAP)
        (event,) = events(archive, 1)
        assert event["kind"] == "passphrase_changed"
        assert about(event) == event["agent"] == archive.agent_id
        assert "passphrase" not in {event[name] for name in ("note", "outcome")}


def test_every_other_slot_is_kept_byte_for_byte_even_of_an_unknown_kind(path: Path) -> None:
    lay_out(path)
    with_escrow(path)
    before = slots_of(path)
    with Archive.open(path, PASSPHRASE) as archive:
        own = archive.unlocked.slot.id
        access.change_passphrase(archive, "another passphrase", CHEAP)
        access.add_person(archive, IVAN)
    after = slots_of(path)
    assert list(after)[:3] == list(before)
    assert {each for each in before if before[each] != after[each]} == {own}
    assert len(after) == 4
    assert opens(path, "another passphrase") is not None


def test_a_passphrase_may_be_changed_again_and_again_in_one_session(path: Path) -> None:
    with small_archive(path) as archive:
        for number in range(3):
            access.change_passphrase(archive, f"passphrase {number}", CHEAP)
    assert opens(path, "passphrase 2") is not None
    assert opens(path, "passphrase 1") is None
    assert not header.copies_differ(path)


def test_the_cost_of_a_guess_is_that_of_today_unless_another_is_asked_for(path: Path) -> None:
    with small_archive(path) as archive:
        access.change_passphrase(archive, "another", Cost(65536, 3, 2))
        assert slot_cost(archive.unlocked.slot) == Cost(65536, 3, 2)
        access.change_passphrase(archive, "another")
        assert slot_cost(archive.unlocked.slot) == Cost()


def test_an_unusable_passphrase_changes_nothing(path: Path) -> None:
    with small_archive(path) as archive:
        before = slots_of(path)
        for typed in ("", "with a\nline break"):
            with pytest.raises(InvalidInput):
                access.change_passphrase(archive, typed)
            with pytest.raises(InvalidInput):
                access.add_person(archive, IVAN, typed)
        assert (slots_of(path), count(archive, "event")) == (before, 1)


def test_a_header_that_cannot_be_written_leaves_the_old_passphrase(path: Path) -> None:
    archive = small_archive(path)
    obstacle = path / f"{header.HEADER_NAME}.new"
    obstacle.mkdir()
    with pytest.raises(StorageRefused):
        access.change_passphrase(archive, "another passphrase", CHEAP)
    with pytest.raises(StorageRefused):
        access.add_person(archive, IVAN)
    assert [person.name for person in list_people(archive)] == [
        "Olena Kovalenko",
        "Recovery sheet",
    ]
    obstacle.rmdir()
    ivan = access.add_person(archive, IVAN)
    assert find_person(archive, "Ivan").agent_id == ivan.agent_id
    archive.close()
    assert opens(path, PASSPHRASE) is not None
    assert opens(path, "another passphrase") is None
    assert opens(path, words_of(ivan)) == ivan.agent_id


# --- adding a person ---------------------------------------------------------------------------


def test_a_person_with_a_passphrase_opens_and_acts_as_themselves(path: Path) -> None:
    with small_archive(path) as archive:
        keeper = archive.agent_id
        receipt = access.add_person(archive, MARIIA, "of Mariia", CHEAP)
        assert (receipt.name, receipt.words, receipt.caution) == ("Mariia", None, None)
        recorded, granted = events(archive, 1)
        assert (recorded["kind"], granted["kind"]) == ("agent_recorded", "access_granted")
        assert about(recorded) == about(granted) == receipt.agent_id
        assert recorded["agent"] == granted["agent"] == keeper
    with Archive.open(path, "of Mariia") as archive:
        assert archive.agent_id == receipt.agent_id
        add_incident(archive)
        assert events(archive)[-1]["agent"] == receipt.agent_id
    assert opens(path, PASSPHRASE) == keeper


def test_a_person_without_a_passphrase_gets_a_code_and_makes_it_one(
    path: Path, by_words: Archive
) -> None:
    receipt = access.add_person(by_words, IVAN)
    assert find_person(by_words, "Ivan").purpose == "code"
    by_words.close()
    code = words_of(receipt)
    with Archive.open(path, code) as archive:
        assert archive.agent_id == receipt.agent_id
        slot_id = archive.unlocked.slot.id
        changed = access.change_passphrase(archive, "of Ivan", CHEAP)
        assert changed.caution is not None
        assert "old one-time code" in changed.caution
        ivan = find_person(archive, "Ivan")
        assert (ivan.purpose, ivan.slot_id) == ("passphrase", slot_id.hex())
        assert archive.unlocked.slot.kind == "passphrase"
    assert opens(path, "of Ivan") == receipt.agent_id
    assert opens(path, code) is None


def test_nobody_may_have_the_passphrase_of_another(path: Path, by_words: Archive) -> None:
    # Whoever came first would then act for both.
    before = slots_of(path)
    with pytest.raises(InvalidInput, match="Somebody else"):
        access.add_person(by_words, IVAN, PASSPHRASE, CHEAP)
    assert (slots_of(path), count(by_words, "event")) == (before, 1)
    access.add_person(by_words, IVAN, "of Ivan", CHEAP)
    with pytest.raises(InvalidInput, match="Somebody else"):
        access.change_passphrase(by_words, PASSPHRASE, CHEAP, person="Ivan")
    access.change_passphrase(by_words, "of Ivan", CHEAP, person="Ivan")  # one's own again
    by_words.close()
    assert opens(path, "of Ivan") is not None


def test_two_codes_are_never_the_same(by_words: Archive) -> None:
    codes = {words_of(access.add_person(by_words, IVAN)) for _ in range(5)}
    assert len(codes) == 5
    by_words.close()


# --- recovery words ----------------------------------------------------------------------------


def test_new_recovery_words_take_the_place_of_the_old(path: Path) -> None:
    with small_archive(path) as archive:
        receipt = access.new_recovery_words(archive)
        assert receipt.caution is not None
        assert "old recovery words" in receipt.caution
        (event,) = events(archive, 1)
        assert (event["kind"], about(event)) == ("recovery_words_made", receipt.agent_id)
    assert opens(path, words_of(receipt)) == receipt.agent_id
    assert opens(path, recovery_words()) is None
    assert opens(path, PASSPHRASE) is not None


def test_whoever_opened_with_the_old_words_goes_on_with_the_new(
    path: Path, by_words: Archive
) -> None:
    first = words_of(access.new_recovery_words(by_words))
    second = words_of(access.new_recovery_words(by_words))
    rotated = access.rotate(by_words, second, meter=Meter())
    assert opens(path, rotated.recovery_words) is not None
    for old in (first, second):
        with pytest.raises(WrongPassphrase):
            choosing.unlock(path, old)


def test_recovery_words_set_the_one_persons_passphrase_anew(path: Path, by_words: Archive) -> None:
    sheet = by_words.agent_id
    receipt = access.change_passphrase(by_words, "remembered now", CHEAP)
    assert receipt.name == "Olena Kovalenko"
    (event,) = events(by_words, 1)
    assert (event["kind"], event["agent"]) == ("passphrase_changed", sheet)
    assert about(event) == receipt.agent_id != sheet
    assert event["note"] == "Set anew with the recovery words."
    by_words.close()
    assert opens(path, "remembered now") == receipt.agent_id
    assert opens(path, recovery_words()) == sheet
    assert opens(path, PASSPHRASE) is None


def test_recovery_words_ask_whose_passphrase_where_there_are_several(
    path: Path, by_words: Archive
) -> None:
    ivan = access.add_person(by_words, IVAN)
    with pytest.raises(InvalidInput, match="whose"):
        access.change_passphrase(by_words, "of Ivan", CHEAP)
    with pytest.raises(NotFound):
        access.change_passphrase(by_words, "of Ivan", CHEAP, person="Recovery sheet")
    access.change_passphrase(by_words, "of Ivan", CHEAP, person="Ivan")
    by_words.close()
    assert opens(path, "of Ivan") == ivan.agent_id
    assert opens(path, PASSPHRASE) not in (None, ivan.agent_id)


def test_nobody_changes_the_passphrase_of_another(path: Path) -> None:
    with small_archive(path) as archive:
        access.add_person(archive, IVAN)
        before = slots_of(path)
        with pytest.raises(NotAllowed, match="Only Ivan"):
            access.change_passphrase(archive, "mine now", person="Ivan")
        assert slots_of(path) == before
        access.change_passphrase(archive, "mine", CHEAP, person="Olena Kovalenko")
    assert opens(path, "mine") is not None


# --- taking access away ------------------------------------------------------------------------


def test_a_removed_person_opens_nothing_any_more(path: Path) -> None:
    with small_archive(path) as archive:
        keeper = archive.agent_id
        stored = add_object(archive, b"evidence")
        add_incident(archive)
        ivan = access.add_person(archive, IVAN)
        mariia = access.add_person(archive, MARIIA)
        old_header = (path / header.HEADER_NAME).read_bytes()
        receipt = access.rotate(archive, PASSPHRASE, remove=["Ivan"], meter=Meter())
        with pytest.raises(NotAllowed, match="closed"):
            list_people(archive)
    assert receipt.generation == 2
    assert [(each.agent_id, each.name) for each in receipt.codes] == [(mariia.agent_id, "Mariia")]
    assert opens(path, PASSPHRASE) == keeper
    assert opens(path, words_of(receipt.codes[0])) == mariia.agent_id
    sheet = opens(path, receipt.recovery_words)
    assert sheet not in (None, keeper, mariia.agent_id)
    for dead in (words_of(ivan), words_of(mariia), recovery_words()):
        assert opens(path, dead) is None
    with Archive.open(path, receipt.recovery_words) as archive:
        assert [person.name for person in list_people(archive)] == [
            "Olena Kovalenko",
            "Recovery sheet",
            "Mariia",
        ]
        assert count(archive, "key_slot") == 3
        assert count(archive, "incident") == 1
        (found,) = load_objects(archive)
        assert read_object(archive, found) == b"evidence"
        assert found.wrapped != stored.wrapped
        happened = [(event["kind"], about(event), event["agent"]) for event in events(archive)][-4:]
        assert happened == [
            ("log_succeeded", archive.log.id.hex(), keeper),
            ("access_revoked", ivan.agent_id, keeper),
            ("keys_rotated", archive.log.id.hex(), keeper),
            ("recovery_words_made", sheet, keeper),
        ]
    for name in (header.HEADER_NAME, header.COPY_NAME):
        (path / name).write_bytes(old_header)
    with pytest.raises(Damaged):
        Archive.open(path, words_of(ivan))


def test_what_a_removed_persons_copy_signs_is_told_from_what_the_archive_signs(
    path: Path, tmp_path: Path
) -> None:
    lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        ivan = access.add_person(archive, IVAN)
        held = archive.checkpoint()
        backup.backup(archive, tmp_path / "backup", Meter())
    shutil.copytree(path, tmp_path / "copy")
    forged = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path / "computer of Ivan"))
        with Archive.open(tmp_path / "copy", words_of(ivan)) as copy:
            copy.accept_move()
            forged.append(copy.checkpoint())
            for number in range(5):
                add_incident(copy, f"What Ivan would rather have {number}")
            forged.append(copy.checkpoint())
    with Archive.open(path, recovery_words()) as archive:
        add_incident(archive, "What happened")
        receipt = access.rotate(archive, recovery_words(), remove=["Ivan"], meter=Meter())
    with Archive.open(path, receipt.recovery_words) as archive:
        add_incident(archive)
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
        assert continued(archive, held).is_continued
        assert continued(archive, archive.checkpoint()).is_continued
        rewritten, beyond = (continued(archive, each) for each in forged)
        assert not rewritten.is_continued
        assert "rewritten" in rewritten.sentence
        assert not beyond.is_continued
        assert "ended" in beyond.sentence
        assert "copy of its keys" in beyond.sentence
        backup.backup(archive, tmp_path / "backup", Meter())
        assert backup.list_backups(archive)[0].path == tmp_path / "backup"


def test_new_keys_may_be_made_without_removing_anybody(path: Path) -> None:
    with small_archive(path) as archive:
        keeper, slot_id = archive.agent_id, archive.unlocked.slot.id
        before, log = archive.unlocked, archive.log
        receipt = access.rotate(archive, PASSPHRASE, meter=Meter())
    assert receipt.codes == ()
    with Archive.open(path, PASSPHRASE) as archive:
        assert (archive.agent_id, archive.unlocked.slot.id) == (keeper, slot_id)
        assert archive.unlocked.master != before.master
        assert slot_cost(archive.unlocked.slot) == CHEAP
        assert archive.logs[0].id == log.id != archive.log.id
        assert [event["kind"] for event in events(archive, 1)] == [
            "log_succeeded",
            "keys_rotated",
            "recovery_words_made",
        ]


def test_the_receipt_says_what_a_rotation_cannot_do(path: Path, by_words: Archive) -> None:
    receipt = access.rotate(by_words, recovery_words(), meter=Meter())
    assert "copy of the archive" in receipt.caution
    assert path.exists()


def test_a_code_that_is_typed_goes_on_opening(path: Path, by_words: Archive) -> None:
    ivan = access.add_person(by_words, IVAN)
    by_words.close()
    archive = Archive.open(path, words_of(ivan))
    receipt = access.rotate(archive, words_of(ivan), meter=Meter())
    assert [each.name for each in receipt.codes] == ["Olena Kovalenko"]
    assert opens(path, words_of(ivan)) == ivan.agent_id


def test_rotation_with_the_recovery_words_gives_everyone_a_code(
    path: Path, by_words: Archive
) -> None:
    ivan = access.add_person(by_words, IVAN)
    receipt = access.rotate(by_words, recovery_words(), remove=[ivan.agent_id], meter=Meter())
    (keeper,) = receipt.codes
    assert opens(path, words_of(keeper)) == keeper.agent_id
    assert opens(path, receipt.recovery_words) is not None
    for dead in (words_of(ivan), recovery_words(), PASSPHRASE):
        assert opens(path, dead) is None


def remove_myself(archive: Archive) -> None:
    access.rotate(archive, PASSPHRASE, remove=["Olena Kovalenko"], meter=Meter())


def mistype(archive: Archive) -> None:
    access.rotate(archive, "a wrong passphrase", remove=["Ivan"], meter=Meter())


def type_what_opens_another_slot(archive: Archive) -> None:
    access.rotate(archive, recovery_words(), remove=["Ivan"], meter=Meter())


def remove_nobody_known(archive: Archive) -> None:
    access.rotate(archive, PASSPHRASE, remove=["Ivan", "Petro"], meter=Meter())


def remove_the_sheet(archive: Archive) -> None:
    access.rotate(archive, PASSPHRASE, remove=["Recovery sheet"], meter=Meter())


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (remove_myself, NotAllowed),
        (mistype, WrongPassphrase),
        (type_what_opens_another_slot, WrongPassphrase),
        (remove_nobody_known, NotFound),
        (remove_the_sheet, NotFound),
    ],
)
def test_a_refused_removal_changes_nothing(
    path: Path, attempt: Callable[[Archive], None], refusal: type[ArchiveError]
) -> None:
    with small_archive(path) as archive:
        ivan = access.add_person(archive, IVAN)
        before, recorded = slots_of(path), count(archive, "event")
        with pytest.raises(refusal):
            attempt(archive)
        assert (slots_of(path), count(archive, "event")) == (before, recorded)
        assert not (path / "catalogue-2.db").exists()
        add_incident(archive)
    assert opens(path, words_of(ivan)) == ivan.agent_id


def test_the_last_person_cannot_be_removed(path: Path, by_words: Archive) -> None:
    ivan = access.add_person(by_words, IVAN)
    for everyone in (["Olena Kovalenko", "Ivan"], [ivan.agent_id, "Olena Kovalenko", "Ivan"]):
        with pytest.raises(NotAllowed, match="Nobody would be left"):
            access.rotate(by_words, recovery_words(), remove=everyone, meter=Meter())
    by_words.close()
    assert opens(path, words_of(ivan)) == ivan.agent_id


def test_who_is_alone_is_not_told_that_another_person_can(path: Path) -> None:
    with small_archive(path) as archive, pytest.raises(NotAllowed, match="Nobody would be left"):
        access.rotate(archive, PASSPHRASE, remove=["Olena Kovalenko"], meter=Meter())


def test_a_slot_of_an_unknown_kind_is_not_lost_by_new_keys(path: Path) -> None:
    lay_out(path)
    with_escrow(path)
    with Archive.open(path, recovery_words()) as archive:
        with pytest.raises(TooNew):
            access.rotate(archive, recovery_words(), meter=Meter())
        add_incident(archive)
    assert ESCROW.id in slots_of(path)


def test_access_is_not_changed_while_the_archive_is_read_only(path: Path) -> None:
    lay_out(path)
    forget_archives()
    before = slots_of(path)
    with Archive.open(path, recovery_words()) as archive:
        for act in (
            lambda: access.change_passphrase(archive, "another", CHEAP),
            lambda: access.add_person(archive, IVAN),
            lambda: access.new_recovery_words(archive),
            lambda: access.rotate(archive, recovery_words(), meter=Meter()),
        ):
            with pytest.raises(NotAllowed, match="read-only"):
                act()
    assert slots_of(path) == before


@pytest.mark.parametrize(
    "receipt",
    [
        AccessReceipt("00" * 16, "Ivan", "hidden words", None),
        RotationReceipt(2, (), "hidden words", "a caution"),
    ],
    ids=["access", "rotation"],
)
def test_no_receipt_shows_its_words_where_it_is_printed(receipt: object) -> None:
    assert "hidden" not in repr(receipt) + str(receipt)


# --- whatever is done --------------------------------------------------------------------------


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.integers(0, 5), min_size=1, max_size=6),
    choice=st.randoms(use_true_random=False),
)
def test_whatever_is_done_every_live_secret_opens_and_no_dead_one_does(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], choice: Random
) -> None:
    path = tmp_path_factory.mktemp("any") / "archive"
    lay_out(path)
    # New keys made with the recovery words leave no passphrase, and so no costly derivation.
    receipt = access.rotate(Archive.open(path, recovery_words()), recovery_words(), meter=Meter())
    sheet, dead = receipt.recovery_words, [recovery_words()]
    alive = {each.agent_id: words_of(each) for each in receipt.codes}
    for step in steps:
        opener = choice.choice([None, *alive])
        typed = sheet if opener is None else alive[opener]
        archive = Archive.open(path, typed)
        people = [person for person in list_people(archive) if person.purpose == "code"]
        assert {person.agent_id for person in people} == alive.keys()
        if step < 2:
            added = access.add_person(archive, replace_name(IVAN, f"Person {len(dead)}"))
            alive[added.agent_id] = words_of(added)
        elif step == 2:
            dead.append(sheet)
            sheet = words_of(access.new_recovery_words(archive))
        else:
            removed = choice.sample(people, min(step - 3, len(people)))
            try:
                rotated = access.rotate(
                    archive, typed, remove=[each.agent_id for each in removed], meter=Meter()
                )
            except NotAllowed:
                assert opener in {each.agent_id for each in removed} or len(removed) == len(people)
            else:
                kept = {opener: typed} if opener is not None else {}
                dead += [sheet, *(alive[each] for each in alive if each not in kept)]
                sheet = rotated.recovery_words
                alive = kept | {each.agent_id: words_of(each) for each in rotated.codes}
        archive.close()
        assert alive
        for agent_id, code in alive.items():
            assert opens(path, code) == agent_id
        assert opens(path, sheet) is not None
        for each in dead:
            assert opens(path, each) is None


def replace_name(agent: AgentInput, name: str) -> AgentInput:
    return agent.model_copy(update={"name": name})
