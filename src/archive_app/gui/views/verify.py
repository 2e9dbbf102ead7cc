"""Verifying what somebody handed over: three questions, three plain answers, no archive needed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app import __version__, settings
from archive_app.bundle import bagit, known_signers
from archive_app.bundle.bagit import BagReport
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.rendering.verification_pdf import verification_report
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report, Verdict
from archive_app.errors import NotFound
from archive_app.gui import paths
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job, Jobs
from archive_app.gui.translation import spoken_language
from archive_app.gui.views.inspection import Inspection
from archive_app.gui.views.page import Page
from archive_app.gui.views.verify_answers import BagAnswers, VerifyAnswers
from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.gui.widgets.text import button
from archive_app.model.custody import utc_seconds
from archive_app.progress import Meter
from archive_app.services import bundle_receive, verifying
from archive_app.services.outside import new_file

T = TypeVar("T")


@dataclass(frozen=True)
class _Verified:
    path: Path
    report: Report
    at: datetime
    unkept: str | None


class VerifyView(QWidget):
    """Asks for a bundle, verifies it in a reader's lane, and tells what came of it."""

    left = Signal()

    def __init__(
        self,
        jobs: Jobs,
        load_trust: Callable[[], Trust] = verifying.load_trust,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Verify a bundle"))
        self._jobs = jobs
        self._load_trust = load_trust
        self._job: Job | None = None
        self._source = BundleSource(
            jobs,
            self.tr(
                "It is read where it lies; nothing is changed, and nothing leaves this computer."
            ),
        )
        self._source.chosen.connect(self.verify)
        self._shown = Inspection(
            self.tr("Verify a bundle"), self.tr("What was found"), self._source
        )
        self._shown.left.connect(self.left)
        self._shown.column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._shown)

    def take(self, path: Path) -> None:
        """Take a bundle as if it was dropped here: an encrypted one is opened first."""
        self._source.take(path)

    def verify(self, path: Path) -> None:
        """Verify the bundle at a path, and show what was found in place of what was before."""
        self._shown.begin(path, self.tr("Checking it…"))
        load_trust = self._load_trust

        def work(meter: Meter) -> _Verified:
            if not os.path.lexists(path):
                raise NotFound(f"There is no {path}.")
            report = verifying.verify(path, load_trust(), meter)
            meter.advance()  # whoever left before its end is to find nothing of it kept
            at = datetime.now(UTC)
            return _Verified(path, report, at, verifying.remember(report, at, is_own_list=True))

        self._read(work, self._show, self.tr("Checking the bundle"))

    def start_again(self) -> None:
        """Ask for a bundle as at first, unless one is being read."""
        if self._job is None or self._job.is_over:
            self._shown.start_again()

    def _verify_bag(self, path: Path) -> None:
        self._shown.begin(path, self.tr("Checking it…"))

        def show(report: BagReport) -> None:
            self._shown.show_found(BagAnswers(report), ways=[self._another()])

        self._read(
            lambda meter: bagit.verify_bag(path, meter), show, self.tr("Checking the folder")
        )

    def _read(self, work: Callable[[Meter], T], show: Callable[[T], object], title: str) -> None:
        job = self._job = self._jobs.read(self, work, show, failed=self._shown.refuse, title=title)
        job.ended.connect(self._shown.end)

    def _show(self, found: _Verified) -> None:
        answers = VerifyAnswers(found.report)
        answers.compared.connect(lambda name: self._remember(found, name))
        actions = []
        if found.report.verdict is Verdict.NOT_A_BUNDLE:
            as_bag = button(self.tr("Check it as an ordinary BagIt bag"))
            as_bag.clicked.connect(lambda: self._verify_bag(found.path))
            actions.append(as_bag)
        else:
            save = button(self.tr("&Save this as a PDF…"))
            save.clicked.connect(lambda: self._choose_report(found))
            actions.append(save)
        self._shown.show_found(answers, ways=[*actions, self._another()])
        if found.unkept is not None:
            self._shown.tell(found.unkept)
        answers.setFocus()

    def _remember(self, found: _Verified, name: str) -> None:
        """Know the signer from now on, and verify again by what is known now."""
        path, fingerprint = found.path, found.report.signer.fingerprint or ""

        def work(_: Meter) -> bool:
            if not os.path.lexists(path):
                return False
            known_signers.add(settings.known_signers_path(), KnownSigner(fingerprint, name))
            return True

        def show(is_known: bool) -> None:
            if is_known:
                self.verify(path)
                return
            self._shown.tell(
                self.tr(
                    "The bundle is not there any more: is its medium still in? What was found "
                    "before stands, and nothing was remembered."
                )
            )

        self._jobs.save(self, work, show, failed=self._shown.refuse)

    def _choose_report(self, found: _Verified) -> None:
        name = f"{found.report.bundle or 'bundle'}-{self.tr('verified')}.pdf"
        paths.choose_new_file(
            self,
            self.tr("Where to save the report"),
            name,
            lambda path: self._save_report(found, path),
        )

    def _save_report(self, found: _Verified, path: Path) -> None:
        language = spoken_language()

        def work(_: Meter) -> Path:
            paper = verification_report(
                found.report,
                software=f"archive-app {__version__}",
                verified_at=utc_seconds(found.at),
                languages=[language],
            )
            with new_file(path) as file:
                file.write(paper)
            return path

        self._shown.go_on(self.tr("Writing the report…"))
        job = self._jobs.read(
            self, work, self._saved, failed=self._shown.refuse, title=self.tr("Writing the report")
        )
        job.ended.connect(self._shown.end)

    def _saved(self, path: Path) -> None:
        self._shown.say(self.tr("The report is saved: {path}").format(path=path))

    def _another(self) -> QWidget:
        another = button(self.tr("Verify &another…"))
        another.clicked.connect(self._shown.start_again)
        return another


class VerifyAlone(QWidget):
    """Verifying before any archive is open, with progress of its own."""

    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = VerifyView(jobs)
        self.view.left.connect(self.left)
        progress = ProgressPanel()
        jobs.begun.connect(progress.watch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view, 1)
        column.addWidget(progress)
        self.setFocusProxy(self.view)


class VerifyPage(Page):
    """Verifying while an archive is open: by what the person knows, and the archive as well.

    The reference that it shows is the path of a bundle.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)

        def load_trust() -> Trust:
            own = verifying.load_trust()
            return verifying.join_trust(own, bundle_receive.load_trust(context.archive))

        self._view = VerifyView(context.jobs, load_trust)
        self._view.left.connect(lambda: self.wanted.emit("bundles", ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

    def show_reference(self, reference: str) -> None:
        """Verify the bundle at a path; without one, begin anew and wait for a person to choose."""
        if reference:
            self._view.verify(Path(reference))
        else:
            self._view.start_again()
