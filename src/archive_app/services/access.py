"""Who can open an archive: passphrases, one-time codes, recovery words, and taking access away.

docs/format.md, "Keys". Each change is an event first and a new header last, because the header is
the only commit point; taking access away makes a new generation of every key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from archive_app.errors import Damaged, InvalidInput, NotAllowed, TooNew, WrongPassphrase
from archive_app.model.custody import Event, Subject
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.services.people import RECOVERY, Person, find_person, list_people
from archive_app.store import keys, records, rotation, signing_keys, slot_change, slots
from archive_app.store.archive import Archive
from archive_app.store.keys import Cost, Secret, Words
from archive_app.store.slots import Slot
from archive_app.store.transaction import Transaction, driver_connection

_OLD_HEADERS = (
    "Whoever knows the old {what} and has a copy of archive.json from before can still open the "
    "archive with them. If that may be so, make new keys: archive-app archive new-keys PATH."
)
_OLD_COPIES = (
    "Whoever was removed, and has a copy of the archive or of its keys from before, can still read "
    "what it held then. What is added from now on is out of their reach. Whoever got a new code "
    "signs with a new key from now on."
)
_OLD_SECRETS = (
    "Whoever has a copy of the archive from before, and what opened it then, can still read what "
    "it held then. What is added from now on is out of their reach. A passphrase that you keep "
    "opens it as before: if somebody else may know it, change it, and make new keys after that. "
    "Whoever got a new code signs with a new key from now on."
)


@dataclass(frozen=True, repr=False)
class AccessReceipt:
    """What a change of access leaves to hand out and to say.

    ``words`` are 24 words that are kept nowhere: show them once. ``caution`` is one thing that the
    change could not do, in a sentence or two.
    """

    agent_id: str
    name: str
    words: str | None
    caution: str | None


@dataclass(frozen=True, repr=False)
class RotationReceipt:
    """What must be handed out after a rotation, shown once: a code for each, and new words."""

    generation: int
    codes: tuple[AccessReceipt, ...]
    recovery_words: str
    caution: str


def _later(_: object) -> None:
    """Hand nothing over before it counts: whoever asked shows what is returned."""


def change_passphrase(
    archive: Archive, new_passphrase: str, cost: Cost | None = None, *, person: str | None = None
) -> AccessReceipt:
    """Give the slot that opened the archive a new passphrase, under the same slot id.

    A one-time code is used up by it. Where the recovery words opened the archive, ``person`` says
    by name or id whose passphrase is set anew; it may be left out where there is only one. Raises
    InvalidInput for an unusable passphrase or one that somebody else has, NotAllowed where it is
    another person's to change.
    """
    archive.require_writable()
    secret = keys.passphrase(new_passphrase)
    opener = _opener(archive)
    whose = _person_to_change(archive, opener, person)
    slot_id = bytes.fromhex(whose.slot_id)
    _require_nobody_elses(archive, secret, slot_id)
    slot = _new_slot(archive, secret, cost, slot_id)
    own_keys = slots.require_opens(slot, secret, archive.unlocked.master)
    note = "Set anew with the recovery words." if opener.purpose == RECOVERY else None
    written = slot_change.with_slot(archive.unlocked, slot)
    with archive.writing() as transaction:
        if whose == opener:
            signing_keys.rewrap(
                transaction.connection, archive.unlocked, archive.agent_id, own_keys.person_wrap
            )
        _state_slot(transaction, whose)
        _record(transaction, "passphrase_changed", whose, note=note)
        slot_change.expect(transaction, archive.unlocked, written)
    slot_change.put(archive, written, slot)
    if whose == opener:
        archive.unlocked = replace(archive.unlocked, person_wrap=own_keys.person_wrap)
        with archive.scratch() as session:
            signing_keys.forget_former(driver_connection(session))
    old = "one-time code" if whose.purpose == "code" else "passphrase"
    return AccessReceipt(whose.agent_id, whose.name, None, _OLD_HEADERS.format(what=old))


def add_person(
    archive: Archive,
    agent: AgentInput,
    passphrase: str | None = None,
    cost: Cost | None = None,
    *,
    hand_over: Callable[[AccessReceipt], object] = _later,
) -> AccessReceipt:
    """Record a person and give them a way in: a passphrase, else a one-time code of 24 words.

    ``hand_over`` gets what is returned before anything is changed: secrets that cannot be shown or
    written must not be the only ones. Whatever it raises leaves all as it was.
    """
    archive.require_writable()
    secret = keys.passphrase(passphrase) if passphrase is not None else Words.generate()
    _require_nobody_elses(archive, secret)
    slot = _new_slot(archive, secret, cost)
    slots.require_opens(slot, secret, archive.unlocked.master)
    written = slot_change.with_slot(archive.unlocked, slot)
    with archive.writing() as transaction:
        saved = transaction.save(agent)
        transaction.record(Event("agent_recorded", (saved.subject,)))
        transaction.save_slot(slot.id, saved, "person")
        transaction.record(Event("access_granted", (saved.subject,)))
        slot_change.expect(transaction, archive.unlocked, written)
        name = agent.name or agent.pseudonym or ""
        receipt = AccessReceipt(saved.id, name, _spelled(secret), None)
        hand_over(receipt)
    slot_change.put(archive, written, slot)
    return receipt


def require_own_secret(archive: Archive, typed: str) -> None:
    """Raise WrongPassphrase unless this is what the archive was opened with."""
    _own_secret(archive, typed)


def new_recovery_words(
    archive: Archive, *, hand_over: Callable[[AccessReceipt], object] = _later
) -> AccessReceipt:
    """Make new recovery words in place of those on the old sheet.

    ``hand_over`` is as :func:`add_person` has it.
    """
    archive.require_writable()
    sheet = _recovery_sheet(archive)
    words = Words.generate()
    slot = _new_slot(archive, words, None, bytes.fromhex(sheet.slot_id))
    slots.require_opens(slot, words, archive.unlocked.master)
    written = slot_change.with_slot(archive.unlocked, slot)
    caution = _OLD_HEADERS.format(what="recovery words")
    receipt = AccessReceipt(sheet.agent_id, sheet.name, words.spelled(), caution)
    hand_over(receipt)
    with archive.writing() as transaction:
        _state_slot(transaction, sheet)
        _record(transaction, "recovery_words_made", sheet)
        slot_change.expect(transaction, archive.unlocked, written)
    slot_change.put(archive, written, slot)
    return receipt


def rotate(
    archive: Archive,
    typed_passphrase: str,
    *,
    remove: Iterable[str] = (),
    meter: Meter,
    hand_over: Callable[[RotationReceipt], object] = _later,
) -> RotationReceipt:
    """Make new keys for everything, without the people in ``remove`` (names or ids).

    What opened the archive is typed again and keeps opening it, unless it was the recovery words:
    these are always made anew. Everyone else gets a one-time code. On success ``archive`` is
    closed: open it again. On failure it stands as it was. ``hand_over`` is as :func:`add_person`
    has it.

    Raises WrongPassphrase, NotFound, NotAllowed where nobody would be left, TooNew where a slot is
    of a kind that only a newer program can make keys for.
    """
    archive.require_writable()
    if any(slot.kind not in ("passphrase", "words") for slot in archive.unlocked.header.slots):
        raise TooNew(
            "This archive has a key slot that this program cannot make new keys for. Do it with "
            "the newer program that made the slot."
        )
    opener = _opener(archive)
    own_secret = _own_secret(archive, typed_passphrase)
    removed = {find_person(archive, each) for each in remove}
    staying = [person for person in list_people(archive) if person not in removed]
    if all(person.purpose == RECOVERY for person in staying):
        raise NotAllowed("Nobody would be left who can open this archive: add a person first.")
    if opener in removed:
        raise NotAllowed("You cannot take away your own access: another person can.")
    sheet = _recovery_sheet(archive)
    words = {person: Words.generate() for person in staying if person != opener or person == sheet}
    own_way_in = own_secret, slots.slot_cost(archive.unlocked.slot)
    secrets: dict[bytes, tuple[Secret, Cost]] = {
        bytes.fromhex(person.slot_id): (words[person], Cost()) if person in words else own_way_in
        for person in staying
    }
    recovery_words = words.pop(sheet).spelled()
    codes = [AccessReceipt(each.agent_id, each.name, words[each].spelled(), None) for each in words]
    generation = archive.unlocked.header.generation + 1
    caution = _OLD_COPIES if removed else _OLD_SECRETS
    receipt = RotationReceipt(generation, tuple(codes), recovery_words, caution)
    rotation.require_ready(archive)
    hand_over(receipt)
    rotation.rotate(archive, secrets, _witness(removed, staying, sheet), meter)
    return receipt


def _opener(archive: Archive) -> Person:
    slot_id = archive.unlocked.slot.id.hex()
    return next(person for person in list_people(archive) if person.slot_id == slot_id)


def _recovery_sheet(archive: Archive) -> Person:
    for person in list_people(archive):
        if person.purpose == RECOVERY:
            return person
    raise Damaged("The archive has lost the key slot of its recovery words.")


def _person_to_change(archive: Archive, opener: Person, name_or_id: str | None) -> Person:
    if opener.purpose != RECOVERY:
        whose = opener if name_or_id is None else find_person(archive, name_or_id)
        if whose != opener:
            raise NotAllowed(
                f"Only {whose.name}, or whoever has the recovery words, can change the passphrase "
                f"of {whose.name}."
            )
        return whose
    if name_or_id is not None:
        return find_person(archive, name_or_id)
    people = [person for person in list_people(archive) if person.purpose != RECOVERY]
    if len(people) != 1:
        raise InvalidInput(
            "The recovery words opened this archive: say whose passphrase is to be set anew."
        )
    return people[0]


def _spelled(secret: Secret) -> str | None:
    return secret.spelled() if isinstance(secret, Words) else None


def _own_secret(archive: Archive, typed: str) -> Secret:
    """Return what opened the archive, typed again; raise WrongPassphrase for anything else."""
    for secret in keys.possible_secrets(typed):
        if slots.open_slot(archive.unlocked.slot, secret) is not None:
            return secret
    raise WrongPassphrase("This is not what the archive was opened with.")


def _require_nobody_elses(archive: Archive, secret: Secret, slot_id: bytes | None = None) -> None:
    """Raise InvalidInput where a secret opens another slot: the ledger could not tell who acts."""
    for slot in archive.unlocked.header.slots:
        if slot.id != slot_id and slots.open_slot(slot, secret) is not None:
            raise InvalidInput(
                "Somebody else opens this archive with this passphrase, so that the ledger could "
                "not tell you apart. Choose another."
            )


def _new_slot(
    archive: Archive, secret: Secret, cost: Cost | None, slot_id: bytes | None = None
) -> Slot:
    unlocked = archive.unlocked
    return slots.new_slot(
        secret,
        unlocked.master,
        unlocked.header.archive_id,
        unlocked.header.generation,
        cost or Cost(),
        slot_id=slot_id,
    )


def _record(
    transaction: Transaction, kind: str, person: Person, *, note: str | None = None
) -> None:
    found = records.find(transaction.connection, person.agent_id, "agent")
    transaction.touch("access")
    transaction.record(Event(kind, (records.subject(transaction.connection, found),), note=note))


def _state_slot(transaction: Transaction, person: Person) -> None:
    """Let the next event state whose a key slot is: an earlier program stated none."""
    purpose = RECOVERY if person.purpose == RECOVERY else "person"
    transaction.state_slot(bytes.fromhex(person.slot_id), person.agent_id, purpose)


def _witness(
    removed: set[Person], staying: Iterable[Person], sheet: Person
) -> Callable[[Transaction], None]:
    def witness(transaction: Transaction) -> None:
        for person in sorted(removed, key=lambda each: each.agent_id):
            _record(transaction, "access_revoked", person)
        for person in staying:
            _state_slot(transaction, person)
        transaction.record(Event("keys_rotated", (Subject("log", transaction.log.id.hex()),)))
        _record(transaction, "recovery_words_made", sheet)

    return witness
