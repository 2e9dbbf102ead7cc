"""Nothing that people put into an archive lies in the clear on the disk, also after a kill."""

from __future__ import annotations

import base64
import os
import signal
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

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
    catalogue,
    custody,
    evidence,
    fixity,
    prepare,
    search,
    shred,
)
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
