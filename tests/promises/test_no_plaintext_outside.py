"""Nothing that people put into an archive lies in the clear on the disk, also after a kill."""

from __future__ import annotations

import base64
import os
import signal
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest
from PIL import Image

from archive_app.model.fixity import Scope
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    IncidentInput,
    SourceInput,
)
from archive_app.model.values import Place
from archive_app.progress import Meter
from archive_app.services import (
    access,
    accession,
    backup,
    bundle_decrypt,
    bundle_export,
    bundle_receipt,
    bundle_receive,
    bundle_target,
    bundles_received,
    bundles_sent,
    catalogue,
    custody,
    evidence,
    fixity,
    identity,
    prepare,
    search,
    shred,
    verifying,
    witness,
)
from archive_app.services.disclosing import choose_fields
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.promises import canaries
from tests.promises.faults import CHEAP, PATIENCE_S, Copy, Doomed

PASSPHRASE = "Перепілковийпароль"
CANARIES = {
    "passphrase": PASSPHRASE,
    "agent": "Соловейкозаписувач",
    "source": "Щиголькджерело",
    "incident title": "Зозулиноподія",
    "description": "Їжачийпереказ",
    "place": "Goldfinchberg",
    "file name": "Чижиковефото",
    "photo caption": "Linnetcaptionwords",
    "document text": "Шпаковийдокумент",
    "document bytes": "Wagtailinthebytes",
    "received from": "Ластівчинсвідок",
    "note": "Дятловапримітка",
    "draft": "Журавлиначернетка",
    "query": "Синичинийпошук",
    "purpose": "Nightingalepurpose",
}
NONCHARACTERS = 500


@dataclass(frozen=True)
class Used:
    """An archive, its backup, and the words that opened it or were handed out."""

    path: Path
    backup_path: Path
    words: list[str]


def write_sources(folder: Path) -> Path:
    source_path = folder / "handed over"
    source_path.mkdir()
    photo = Image.new("RGB", (640, 480), (90, 120, 60))
    exif = photo.getexif()
    exif[0x010E] = CANARIES["photo caption"]
    photo.save(source_path / f"{CANARIES['file name']}.jpg", exif=exif)
    document = f"{CANARIES['document text']} {CANARIES['document bytes']}\n" * 50
    (source_path / "document.txt").write_text(document, encoding="utf-8")
    (source_path / "wide.txt").write_text(document, encoding="utf-16-le")
    (source_path / "to be shredded.txt").write_text(CANARIES["document bytes"])
    return source_path


def use(folder: Path) -> Used:
    """Do with an archive what people do with one."""
    path, backup_path = folder / "archive", folder / "backup"
    archive, recovery_words = Archive.create(
        path, PASSPHRASE, AgentInput(name=CANARIES["agent"], kind="person"), cost=CHEAP
    )
    with archive:
        code = access.add_person(archive, AgentInput(name="Second", kind="person")).words or ""
        catalogue.record(archive, SourceInput(pseudonym=CANARIES["source"], name=CANARIES["agent"]))
        incident = catalogue.record(
            archive,
            IncidentInput(title=CANARIES["incident title"], place=Place(name=CANARIES["place"])),
        )
        reference = incident.reference or ""
        catalogue.edit(archive, reference, "incident", {"description": CANARIES["description"]})
        about = AccessionInput(
            received_from=CANARIES["received from"],
            incident_id=incident.id,
            purpose=CANARIES["purpose"],
        )
        accession.accession_files(archive, [write_sources(folder)], about, Meter())
        assert prepare.prepare_files(archive, Meter()).thumbnails == 1
        for words in CANARIES.values():
            search.find_records(archive, words)
            search.rank_records(archive, words)
        assert search.find_records(archive, CANARIES["description"]).hits
        item = evidence.list_items(archive)[0]
        custody.record_by_hand(
            archive, custody.ByHand("handed_over", item.reference, note=CANARIES["note"])
        )
        with archive.scratch() as session:
            driver_connection(session).execute(
                "INSERT INTO scratch_draft(name, text) VALUES (?, ?)",
                (f"incident {CANARIES['draft']}", CANARIES["draft"] * 20),
            )
        evidence.extract(archive, item.reference, folder / "taken out", Meter())
        backup.backup(archive, backup_path, Meter())
        doomed = next(it for it in evidence.list_items(archive) if "shredded" in it.title)
        shred.shred_item(archive, doomed.reference, reason=CANARIES["note"])
        assert fixity.check(archive, Scope(), Meter()).findings == ()
        # Nothing may depend on a clean close: look also while the archive is open.
        assert canaries.search([path], CANARIES.values()) == []
    return Used(path, backup_path, [recovery_words, code])


def roots(home: Path, used: Used) -> list[Path]:
    """Return every place but those that a person pointed at to read from or to take out to."""
    return [home, used.path, used.backup_path]


def words_to_find(used: Used) -> list[str]:
    """Return the canaries, and the secrets by a run of words that no other text has."""
    return [*CANARIES.values(), *(" ".join(words.split()[:4]) for words in used.words)]


def test_nothing_lies_in_the_clear_after_use(home: Path, tmp_path: Path) -> None:
    used = use(tmp_path)
    assert canaries.search(roots(home, used), words_to_find(used)) == []
    # The sources hold all of it: what is searched for is there to be found.
    found = canaries.search([tmp_path / "handed over", tmp_path / "taken out"], CANARIES.values())
    assert {word for _, word in found} >= {
        CANARIES[name] for name in ("file name", "photo caption", "document text")
    }


def test_nothing_lies_in_the_clear_after_a_kill_in_the_midst(home: Path, tmp_path: Path) -> None:
    used = use(tmp_path)
    large_path = tmp_path / CANARIES["file name"]
    large_path.write_text(f"{CANARIES['document text']} " * 1_000_000, encoding="utf-8")
    copy = Copy(used.path, home / ".local" / "state")
    with Doomed() as doomed:
        pid = doomed.open(copy, used.words[0], "intake", source=str(large_path))
        doomed.go()
        give_up_at = time.monotonic() + PATIENCE_S
        while not any(path.stat().st_size for path in (used.path / "incoming").iterdir()):
            assert time.monotonic() < give_up_at
        os.kill(pid, signal.SIGKILL)
        assert doomed.wait().was_killed_inside
    assert any((used.path / "incoming").iterdir())
    assert (used.path / "catalogue-1.db-wal").stat().st_size > 0
    assert canaries.search(roots(home, used), words_to_find(used)) == []


# --- bundles -------------------------------------------------------------------------------------

SECOND_PASSPHRASE = "Одудовезаклинання"
BUNDLE_CANARIES = CANARIES | {
    "second passphrase": SECOND_PASSPHRASE,
    "recipient": "Бугайчиковепрокурорство",
    "export purpose": "Kingfisherproceeding",
    "authority": "Plovermandateletter",
    "identity": "Чаплянпідписувач",
    "giver": "Yellowhammergiver",
}


@dataclass(frozen=True)
class Exchanged:
    """Two archives between which bundles went, and where the plain and the sealed ones lie."""

    first: Copy
    second: Copy
    words: str
    second_words: str
    incident: str
    plain_path: Path
    sealed_path: Path
    roots: list[Path]
    secrets: list[str]

    def found(self, *more: Path) -> list[tuple[str, str]]:
        """Return where a canary lies that should lie nowhere."""
        return canaries.search([*self.roots, *more], [*BUNDLE_CANARIES.values(), *self.secrets])


def asked(reference: str, **how: Any) -> bundle_export.Request:
    """Return a request for all that an incident has: every canary that can leave, leaves."""
    named = ["stored_file.embedded_metadata", "stored_file.original_name", "event.note"]
    named += ["accession.received_from", "agent.name", "incident.place.coordinates"]
    return bundle_export.Request(
        (reference,),
        BUNDLE_CANARIES["recipient"],
        BUNDLE_CANARIES["export purpose"],
        authority=BUNDLE_CANARIES["authority"],
        choice=choose_fields(named, []),
        **how,
    )


def exchange(home: Path, folder: Path) -> Exchanged:
    """Let one team export, for whoever holds it and for one key alone, and another receive."""
    used = use(folder)
    key = pyrage.x25519.Identity.generate()
    key_file = str(key).encode()
    state_path = home / ".local" / "state"
    with Archive.open(used.path, used.words[1]) as archive:
        reference = catalogue.list_incidents(archive)[0].reference
        identity.create(archive, BUNDLE_CANARIES["identity"])
        plain = bundle_export.export(archive, asked(reference), folder / "plain", Meter())
        sealed = bundle_export.export(
            archive,
            asked(reference, age_recipient=str(key.to_public())),
            folder / "sealed",
            Meter(),
        )
        seen = next(it for it in bundles_sent.list_sent(archive) if it.name == plain.bundle).heads
        request = witness.make_request(archive, since=seen[0].size)
    opened_path = folder / "plain" / "opened.zip"
    bundle_decrypt.decrypt(sealed.path, key_file, opened_path, Meter())
    for path in (plain.path, opened_path):
        found = verifying.verify(path, verifying.load_trust(fingerprints=[plain.signer]), Meter())
        assert found.verdict.exit_code == 0, found.findings
        verifying.remember(found, datetime.now(UTC), is_own_list=True)
    second, words = Archive.create(
        folder / "second", SECOND_PASSPHRASE, AgentInput(name="Third", kind="person"), cost=CHEAP
    )
    with second:
        identity.create(second, BUNDLE_CANARIES["identity"])
        giver = BUNDLE_CANARIES["giver"]
        bundle_receive.look(second, plain.path, Meter())
        bundle_receive.receive(second, plain.path, Meter(), received_from=giver)
        receipt, _ = bundle_receipt.make_receipt(second, plain.path, Meter())
        cosigned = witness.cosign(second, request.body, request.vkeys)
        vkey = witness.own_vkey(second)
    with Archive.open(used.path, used.words[1]) as archive:
        bundle_receipt.confirm(archive, plain.bundle, receipt)
        witness.accept(archive, cosigned.note, vkey, BUNDLE_CANARIES["giver"])
    return Exchanged(
        Copy(used.path, state_path),
        Copy(folder / "second", state_path),
        used.words[1],
        words,
        reference,
        plain.path,
        folder / "sealed",
        [home, used.path, used.backup_path, folder / "second", folder / "sealed"],
        [" ".join(each.split()[:4]) for each in (*used.words, words)] + [str(key)],
    )


@pytest.fixture
def exchanged(home: Path, tmp_path: Path) -> Exchanged:
    return exchange(home, tmp_path)


def test_bundles_that_come_and_go_leave_nothing_in_the_clear(exchanged: Exchanged) -> None:
    assert exchanged.found() == []
    # The plain bundle holds what was named: it could have been found.
    told = canaries.search([exchanged.plain_path], BUNDLE_CANARIES.values())
    names = ("recipient", "export purpose", "authority", "file name", "incident title")
    assert {word for _, word in told} >= {BUNDLE_CANARIES[name] for name in names}


KILLED: dict[str, tuple[str, Callable[[Exchanged, Path], dict[str, object]]]] = {
    "export": (
        "export",
        lambda on, target: {"reference": on.incident, "target": str(target)},
    ),
    "export for one key": (
        "export",
        lambda on, target: {
            "reference": on.incident,
            "target": str(target),
            "age_recipient": str(pyrage.x25519.Identity.generate().to_public()),
        },
    ),
    "receive": ("receive", lambda on, target: {"bundle": str(on.plain_path)}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", KILLED)
def test_a_kill_in_the_midst_of_a_bundle_leaves_nothing_in_the_clear(
    exchanged: Exchanged, tmp_path: Path, name: str
) -> None:
    with Doomed() as doomed:
        for at in ("the first bytes", "the last bytes"):
            require_nothing_in_the_clear_after_a_kill(exchanged, doomed, tmp_path / at, name, at)


def require_nothing_in_the_clear_after_a_kill(
    exchanged: Exchanged, doomed: Doomed, folder: Path, name: str, at: str
) -> None:
    __tracebackhide__ = True
    thing, arguments = KILLED[name]
    target = folder / "target"
    target.mkdir(parents=True)
    is_receiving = thing == "receive"
    copy, words = exchanged.first, exchanged.words
    if is_receiving:  # by a third team, which does not have it yet
        archive, words = Archive.create(
            folder / "third",
            SECOND_PASSPHRASE,
            AgentInput(name="Third", kind="person"),
            cost=CHEAP,
        )
        archive.close()
        copy = Copy(folder / "third", copy.state_path)
    watched = copy.path / "incoming" if at == "the first bytes" or is_receiving else target
    pid = doomed.open(copy, words, thing, **arguments(exchanged, target))
    doomed.go()
    give_up_at = time.monotonic() + PATIENCE_S
    enough = 5 if is_receiving and at == "the last bytes" else 1
    while sum(path.is_dir() or path.stat().st_size > 0 for path in watched.iterdir()) < enough:
        assert time.monotonic() < give_up_at
    os.kill(pid, signal.SIGKILL)
    assert doomed.wait().was_killed_inside
    is_plain = name == "export"
    assert exchanged.found(copy.path, *([] if is_plain else [target])) == []
    left = bundle_target.find_unfinished(target)
    assert sorted(target.iterdir()) == list(left)
    with Archive.open(copy.path, words) as archive:
        assert list((copy.path / "incoming").iterdir()) == []
        assert fixity.check(archive, Scope(), Meter()).findings == ()
        if is_receiving:
            assert bundles_received.list_received(archive) == []
            bundle_receive.receive(archive, exchanged.plain_path, Meter())
        else:
            assert bundles_sent.list_sent(archive)[0].digest is None
            again = bundle_export.export(archive, asked(exchanged.incident), target, Meter())
            assert again.unfinished == left
            assert bundles_sent.list_sent(archive)[0].digest == bytes.fromhex(again.digest)
        assert fixity.check(archive, Scope(), Meter()).findings == ()


@pytest.mark.parametrize("word", [CANARIES["agent"], CANARIES["place"], "Київськийґанок"])
def test_a_planted_file_is_found_in_every_form(word: str, tmp_path: Path) -> None:
    forms = []
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = text.encode(encoding)
            forms.append(raw)
            for before in range(3):
                framed = os.urandom(before) + raw + os.urandom(5)
                forms += [base64.b64encode(framed), base64.urlsafe_b64encode(framed)]
    forms.append(word.casefold().encode())
    for number, planted in enumerate(forms):
        planted_path = tmp_path / f"{number}" / "deep" / "planted.bin"
        planted_path.parent.mkdir(parents=True)
        planted_path.write_bytes(os.urandom(NONCHARACTERS) + planted + os.urandom(NONCHARACTERS))
        assert canaries.search([tmp_path / f"{number}"], [word]) == [(str(planted_path), word)]
    named_path = tmp_path / f"about {word}.txt"
    named_path.touch()
    assert (str(named_path), word) in canaries.search([tmp_path], [word])
    assert canaries.search([tmp_path], ["Nobodysword"]) == []
