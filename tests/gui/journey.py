"""The main job, done as a person does it: by keys and mouse on what can be seen, from nothing.

python -m tests.gui.journey FOLDER: each step is written to standard output when it is done; where
one fails, a picture of every window is left in FOLDER.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton

from archive_app.bundle.verdict import Verdict
from archive_app.gui import translation
from archive_app.gui.application import make_application
from archive_app.gui.views.viewer import Viewer
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.gui.widgets.picture_view import PictureView
from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
from archive_app.gui.window import Window
from archive_app.media.samples import make_samples
from archive_app.progress import Meter
from archive_app.services import browsing, verifying
from archive_app.store.archive import Archive
from tests.gui.person import (
    click,
    drop,
    fill,
    find,
    is_word,
    press,
    press_key,
    read,
    reads,
    shown,
    type_text,
    visible,
    wait,
)

PASSPHRASE = "seven kind owls borrow ladders"
TITLE = "Wounded prisoner of war reported shot near the Phenol plant"
LAST_STEP = "verified by a stranger who compared the fingerprint"
# What Qt says of a platform without a screen or sound: as in pyproject.toml.
_OF_THE_PLATFORM = ("This plugin does not support", "pipewire|va", "pa_context_connect")
_CTRL = Qt.KeyboardModifier.ControlModifier


class Journey:
    """One walk; all that it needs lies in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive_path = folder / "archive"
        self.card = folder / "card"
        self.stick = folder / "stick"
        self.stick.mkdir()
        make_samples(self.card)
        self.files = sorted(self.card.iterdir())
        self.window = Window()
        self.window.show()
        self.take_keyboard()

    def steps(self) -> dict[str, Callable[[], None]]:
        """Return what is done, in order, by what can be said when it is done."""
        return {
            "a new archive made": self.make_archive,
            "recovery words shown and tested": self.answer_recovery_test,
            "an incident recorded": self.record_incident,
            "files looked at without a change": self.look_at_files,
            "files taken in and prepared": self.take_files_in,
            "evidence seen and opened": self.view_evidence,
            "locked": self.lock,
            "unlocked": self.unlock,
            "a bundle handed over": self.hand_over,
            "verified as they will": self.verify_as_they_will,
            LAST_STEP: self.verify_as_a_stranger,
        }

    def take_keyboard(self) -> None:
        """Give the window the keyboard, as a window manager does; the screen of a test has none."""
        self.window.activateWindow()
        wait(self.window.isActiveWindow, "the window has the keyboard")

    def make_archive(self) -> None:
        """From the first screen: where, who, and a passphrase."""
        press("Make a new archive…")
        wait(lambda: find(QLineEdit, "Folder of the archive").hasFocus(), "one can type at once")
        type_text(str(self.archive_path))
        fill("Pseudonym", "owl")
        fill("Role", "documenter")
        fill("New passphrase", PASSPHRASE)
        read("Strong: nobody is expected to find it by trying.")
        fill("The same once more", PASSPHRASE)
        press("Make the archive")
        read("Your recovery words")

    def answer_recovery_test(self) -> None:
        """Write the words down, and type those that are asked for."""
        press("Show the words")
        cells = [each.text() for each in shown_words()]
        on_paper = {number: word for number, _, word in (cell.partition(".  ") for cell in cells)}
        assert len(on_paper) == 24
        press("I have written them down")
        read("Type three of them from your paper")
        assert shown_words() == []
        for number, word in on_paper.items():
            if shown(QLineEdit, f"Word number {number}"):
                fill(f"Word number {number}", word)
        press("Check")
        read("Nothing is recorded yet.")

    def record_incident(self) -> None:
        """What, when and where, as one would say it, beginning where an empty list leads to."""
        press("Record an incident")
        wait(lambda: find(QLineEdit, "What happened").hasFocus(), "one can type at once")
        type_text(TITLE)
        fill("When", "about 10:00 on 6 Sept 2024")
        read("Understood as 6 September 2024, about 10:00")
        fill("Where", "near Niu-York, 48.33, 37.84 ± 1 km")
        read("48.33")
        press("Save")
        find(QPushButton, "Add evidence")
        assert not reads("not saved yet")
        press("Add evidence")

    def look_at_files(self) -> None:
        """Drop them on the page; nothing is taken in by that."""
        read("Drop them anywhere on this page")
        (heading,) = (each for each in labels() if each.text() == "Files, folders, a whole card")
        drop(heading, [self.card])
        read(f"{len(self.files)} files")
        wait(lambda: not reads("comparing…"), "it was compared with what is held")

    def take_files_in(self) -> None:
        """Say from whom they came; the incident is said already."""
        fill("From whom", "A relative, by a messenger")
        press("Take in")
        read(f"{len(self.files)} files taken in")
        read(f"Metadata of {len(self.files)} files read")
        press("See the evidence")

    def view_evidence(self) -> None:
        """Choose the first picture in the grid, and look at it."""
        wait(lambda: bool(shown(ThumbnailGrid, "Evidence items as pictures")), "pictures are seen")
        grid = find(ThumbnailGrid, "Evidence items as pictures")
        wait(lambda: grid.cells.rowCount() > 0, "there is something in it")
        wait(lambda: bool(pictures_of(grid, "photo-1.jpg")), "the photo is among them")
        click(grid.viewport(), pictures_of(grid, "photo-1.jpg")[0])
        wait(lambda: any(each.text() == "photo-1.jpg" for each in labels()), "it is told of")
        press("View")
        read("That you look at it is recorded as event")
        wait(lambda: bool(visible(PictureView)), "the picture is seen")
        press("Close")
        wait(lambda: not visible(Viewer), "it is closed")
        self.take_keyboard()

    def lock(self) -> None:
        """One key, and nothing of it is to be read any more."""
        press_key(Qt.Key.Key_L, _CTRL)
        read("Unlock the archive")
        assert not reads(TITLE)
        assert not reads(self.files[0].name)

    def unlock(self) -> None:
        """Type where the cursor stands."""
        wait(lambda: find(QLineEdit, "Passphrase").hasFocus(), "one can type at once")
        type_text(PASSPHRASE)
        press_key(Qt.Key.Key_Return)
        read(TITLE)

    def hand_over(self) -> None:
        """Through the five steps, making one's signing key on the way."""
        press("Export bundle…")
        read("Step 1 of 5")
        press("Next")
        fill("For whom", "Office of the Prosecutor")
        fill("What for", "Proceeding 42")
        press("Next")
        fill("A role or pseudonym for it", "Documentation team")
        press("Make my signing key")
        read("You sign as “Documentation team”.")
        press("Next")
        read("the file itself tells where it was made")
        box = find(
            QCheckBox, "Let all of these files leave with everything that they carry in them"
        )
        click(box, QPoint(9, box.height() // 2))
        wait(lambda: not reads("the file itself tells where it was made"), "they leave as well")
        press("Next")
        form = find(QRadioButton, "One file (zip): anybody who holds it can read it")
        click(form, QPoint(9, form.height() // 2))
        fill("The folder to write it into", str(self.stick))
        press("Write the bundle")
        read("The bundle is written, and was read back")

    def verify_as_they_will(self) -> None:
        """See what they will see: that the bytes are right, and the signer unknown."""
        press("Verify it as they will")
        read("Who signed?")
        assert answers() == {
            "": "Unchanged, but you do not know who signed",
            "Are these the bytes that were signed?": "Yes",
            "Who signed?": "A key that you do not know",
            "When at the latest did this exist?": "Not shown",
        }

    def verify_as_a_stranger(self) -> None:
        """Drop it where no archive is open, and know the signer once digits were compared."""
        press("Lock")
        press("Another archive")
        press("Verify a bundle…")
        (bundle,) = self.stick.iterdir()
        drop(find(BundleSource, "The bundle"), [bundle])
        fill("What you call this signer", "The documentation team")
        press("I compared it: remember this signer")
        read("The documentation team")
        assert answers()["Are these the bytes that were signed?"] == "Yes"
        assert "The documentation team" in answers()["Who signed?"]

    def assert_that_it_is_so(self) -> None:
        """Hold what was done against the archive and the bundle themselves."""
        (bundle,) = self.stick.iterdir()
        report = verifying.verify(bundle, verifying.load_trust(), Meter())
        assert report.verdict is Verdict.VALID
        with Archive.open(self.archive_path, PASSPHRASE) as archive:
            (incident,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive))
            assert incident.title == TITLE
            assert str(incident.when) == "2024-09-06T~10:00"
            assert incident.items == len(self.files)


def main(folder: Path) -> int:
    """Walk it; return 0 where all of it was done and Qt had nothing to complain of."""
    complaints: list[str] = []

    def complain(kind: QtMsgType, _: object, told: str) -> None:
        is_known = any(re.search(pattern, told) for pattern in _OF_THE_PLATFORM)
        if kind is not QtMsgType.QtDebugMsg and not is_known:
            complaints.append(told)

    qInstallMessageHandler(complain)
    application = make_application(["archive-app"])
    translation.speak(application, "en")
    journey = Journey(folder)
    step = "the first screen"
    try:
        for step, take in journey.steps().items():
            take()
            say(step)
        journey.window.close()
        journey.assert_that_it_is_so()
    except BaseException:
        say(f"failed before this was so: {step}")
        for number, top in enumerate(QApplication.topLevelWidgets()):
            if top.isVisible():
                top.grab().save(str(folder / f"failed-{number}.png"))
        raise
    for told in complaints:
        sys.stderr.write(f"{told}\n")
    say("as it should be")
    return 0


def say(what: str) -> None:
    """Write a line that is read at once."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def labels() -> list[QLabel]:
    """Return the labels that can be read."""
    return visible(QLabel)


def shown_words() -> list[QLabel]:
    """Return the recovery words that can be read."""
    return [each for each in labels() if is_word(each)]


def answers() -> dict[str, str]:
    """Return what the visible answers say, by their questions; the verdict has none."""
    found = {}
    for card in visible(AnswerCard):
        question, answer = card.accessibleName(), card.answer.text()
        found["" if question == answer else question] = answer
    return found


def pictures_of(grid: ThumbnailGrid, name: str) -> list[QPoint]:
    """Return where in a grid the pictures are that are told of by a name."""
    cells = grid.cells
    return [
        grid.visualRect(cells.index(line, column)).center()
        for line in range(cells.rowCount())
        for column in range(cells.columnCount())
        if name in str(cells.index(line, column).data() or "")
    ]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
