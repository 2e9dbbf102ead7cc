"""Help: a sample archive to try, the keys, and how a bundle is verified by whoever receives it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import errors, paths, theme
from archive_app.gui.jobs import Jobs
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import button, label, value
from archive_app.progress import Meter
from archive_app.services import demo
from archive_app.services.demo import DemoReport


class HelpCard(Card):
    """What helps; ``made`` comes with the folder of a sample archive that was made."""

    made = Signal(Path)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Help"), parent)
        self._jobs = jobs
        self._sample = button(self.tr("Make a &sample archive…"))
        self._sample.clicked.connect(self._choose)
        self._told = value()
        self._told.hide()
        self._progress = ProgressPanel()
        self.column.addWidget(
            label(
                self.tr(
                    "A sample archive holds three publicly known incidents with files, and a "
                    "bundle that was handed on. Try everything in it: it protects nothing."
                )
            )
        )
        self.column.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self._told)
        self.column.addWidget(self._progress)
        self.column.addWidget(label(self.tr("Keys"), "heading"))
        keys = Facts()
        keys.show_facts(self._keys())
        self.column.addWidget(keys)
        self.column.addWidget(label(self.tr("How a bundle is verified"), "heading"))
        self.column.addWidget(label(self._on_verifying()))
        self.setFocusProxy(self._sample)

    def _keys(self) -> list[tuple[str, str]]:
        return [
            ("Ctrl+L", self.tr("Lock at once, from anywhere; what you are typing is kept")),
            ("Ctrl+1 … Ctrl+8", self.tr("Go to a section")),
            ("Ctrl+F", self.tr("Find")),
            (self.tr("Tab, Shift+Tab"), self.tr("Go to the next control, or back")),
            (self.tr("Alt and a letter"), self.tr("Press what has this letter underlined")),
            (self.tr("Arrows, + and -, 0"), self.tr("Move the map, zoom it, show all of it")),
            (self.tr("Esc"), self.tr("Leave a dialog; nothing is done")),
        ]

    def _on_verifying(self) -> str:
        return self.tr(
            "Whoever receives a bundle needs no archive and no trust in us: Verify a bundle, on "
            "the first screen, answers three questions. Are these the bytes that were signed? Who "
            "signed them: compare the fingerprint with one that came another way, by telephone or "
            "on paper. By when did it exist: a time stamp or a checkpoint in other hands says so. "
            "The README inside the bundle says how to check the same without this program."
        )

    def _choose(self) -> None:
        paths.choose_folder(self, self.tr("A new or empty folder for the sample"), self._make)

    def _make(self, folder: Path) -> None:
        self._sample.setEnabled(False)
        self._told.hide()

        def work(meter: Meter) -> DemoReport:
            return demo.make_demonstration(folder, meter)

        def refused(error: Exception) -> None:
            self._tell(errors.told(error))

        job = self._jobs.read(
            self,
            work,
            lambda report: self._show(folder / "archive", report),
            failed=refused,
            title=self.tr("Making the sample archive"),
        )
        job.when_ended(self, lambda: self._sample.setEnabled(True))
        self._progress.watch(job)

    def _show(self, path: Path, report: DemoReport) -> None:
        incidents = self.tr("%n incident(s)", "", len(report.incidents))
        files = self.tr("%n file(s)", "", report.files)
        told = self.tr(
            "It is at {path}, with {incidents} and {files}. Its passphrase is: {passphrase}"
        )
        self._tell(
            told.format(path=path, incidents=incidents, files=files, passphrase=demo.PASSPHRASE)
        )
        self.made.emit(path)

    def _tell(self, told: str) -> None:
        self._told.setText(told)
        self._told.show()


class HelpPage(QWidget):
    """Help before any archive is open."""

    left = Signal()
    open_wanted = Signal(Path)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Help"))
        card = HelpCard(jobs)
        card.made.connect(self._offer)
        back = button(self.tr("Back"))
        back.clicked.connect(self.left)
        self._path = Path()
        self._open = button(self.tr("Open the sample archive"), primary=True)
        self._open.clicked.connect(lambda: self.open_wanted.emit(self._path))
        self._open.hide()
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.STEP * 4, theme.STEP * 4, theme.STEP * 4, theme.STEP * 4)
        column.addWidget(card)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        scroll = scrolling(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.setFocusProxy(card)

    def _offer(self, path: Path) -> None:
        self._path = path
        self._open.show()
        self._open.setFocus()
