"""What verifying found, as a person reads it: the verdict, three answers, and what is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.bundle.bagit import BagReport
from archive_app.bundle.finding import Finding
from archive_app.bundle.rendering.telling import NOT_SHOWN
from archive_app.bundle.verdict import Report, Verdict
from archive_app.gui import meanings, papers, theme, verdicts, wording
from archive_app.gui.verdicts import Answer
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.fields import named
from archive_app.gui.widgets.fingerprint import FingerprintView
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.text import button, label, value
from archive_app.model.hidden import without_hidden

_MOST = 100


class VerifyAnswers(QWidget):
    """One report; ``compared`` comes with a name for a signer whose fingerprint was compared.

    ``name`` is where that is typed.
    """

    compared = Signal(str)

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = papers.PaperWords()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP * 2)
        column.addWidget(_card(verdicts.verdict(report)))
        is_wrong = report.verdict is Verdict.NOT_VALID
        if is_wrong:
            self._show_findings(report)
        if report.verdict is not Verdict.NOT_A_BUNDLE and report.bytes.files:
            column.addWidget(_card(verdicts.bytes_answer(report)))
            column.addWidget(self._signer(report))
            column.addWidget(_card(verdicts.time_answer(report)))
            if line := verdicts.log_line(report):
                column.addWidget(label(line, "muted"))
            unknown = sum(not each.is_paper for each in report.signed_only)
            if unknown:
                phrase = words.phrase("signed_only_count", count=unknown)
                column.addWidget(label(phrase))
        if report.verdict is not Verdict.NOT_A_BUNDLE:
            column.addWidget(label(words.phrase("not_shown"), "heading"))
            lines = [f"•  {words.phrase(name)}" for name in NOT_SHOWN]
            column.addWidget(value("\n".join(lines)))
        if not is_wrong:
            self._show_findings(report)
        column.addWidget(Fold(self.tr("Details for those who check further"), _details(report)))

    def _show_findings(self, report: Report) -> None:
        if report.findings:
            fold = Fold(
                self.tr("What is wrong, or worth knowing (%n)", "", len(report.findings)),
                _lines(report.findings),
            )
            fold.set_open(report.verdict is Verdict.NOT_VALID)
            self._column.addWidget(fold)

    def _signer(self, report: Report) -> QWidget:
        card = _card(verdicts.signer_answer(report))
        signer = report.signer
        if signer.fingerprint is None:
            return card
        card.body.addWidget(FingerprintView(signer.fingerprint, has_code=signer.known_as is None))
        if signer.known_as is None and report.verdict is Verdict.UNKNOWN_SIGNER:
            name = self.name
            card.body.addWidget(
                named(
                    self.tr("What you call this signer"),
                    name,
                    self.tr("Your own name for them, such as the office they sign for."),
                )
            )
            remember = button(self.tr("I compared it: &remember this signer"))
            remember.setEnabled(False)
            name.textChanged.connect(lambda text: remember.setEnabled(bool(text.strip())))
            remember.clicked.connect(lambda: self.compared.emit(name.text().strip()))
            card.body.addWidget(remember, 0, Qt.AlignmentFlag.AlignLeading)
        return card


class BagAnswers(QWidget):
    """What anyone's bag is, by RFC 8493 alone."""

    def __init__(self, report: BagReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP * 2)
        column.addWidget(_card(verdicts.bag_answer(report)))
        found = (*report.findings, *report.warnings)
        if found:
            fold = Fold(self.tr("What was found (%n)", "", len(found)), _lines(found))
            fold.set_open(True)
            column.addWidget(fold)


def _card(answer: Answer) -> AnswerCard:
    return AnswerCard(answer.question, answer.answer, answer.told, answer.tone)


def _lines(found: Sequence[Finding]) -> QWidget:
    """Return what was found of a bundle: plain, bounded, with what cannot be seen named."""
    shown = [without_hidden(meanings.told(each)[:400]) for each in found[:_MOST]]
    if len(found) > _MOST:
        shown.append(f"+ {wording.number(len(found) - _MOST)}")
    return value("\n".join(shown))


def _details(report: Report) -> QWidget:
    words = papers.PaperWords()
    none = words.phrase("none")
    signer = report.signer
    facts = [
        (words.phrase("bundle"), report.bundle or none),
        (words.phrase("bundle_digest"), _grouped(report.digest) or none),
        (words.phrase("signer"), _grouped(signer.fingerprint) or none),
        (words.phrase("ssh_fingerprint"), signer.ssh_fingerprint or none),
        (words.phrase("claimed_name"), signer.claimed_name or none),
    ]
    facts += [
        (
            each.name.removeprefix("signatures/"),
            f"{_outcome(words, each.outcome)}. {wording.said(each.sentence)}",
        )
        for each in signer.signatures[:_MOST]
    ]
    facts += [
        (
            f"{each.kind}: {each.by}",
            f"{_outcome(words, each.outcome)}. {wording.said(each.sentence)}",
        )
        for each in report.time.evidence[:_MOST]
    ]
    for origin, size, root in report.log.heads[:_MOST]:
        facts.append((words.phrase("log"), origin))
        facts.append((words.phrase("log_head", size=wording.number(size)), papers.groups(root)))
    # What is not proven comes first: of many lines only the first are shown.
    facts += [
        (each.path.removeprefix("data/"), wording.said(each.sentence))
        for each in sorted(report.log.files, key=lambda each: each.is_proven)[:_MOST]
    ]
    facts += [
        (
            each.path.removeprefix("data/"),
            words.phrase("signed_only_paper" if each.is_paper else "signed_only_unknown"),
        )
        for each in report.signed_only[:_MOST]
    ]
    for received in report.received[:_MOST]:
        known = received.signer.known_as or words.phrase("known_as_none")
        facts.append(
            (words.phrase("answer_received"), f"{received.bundle or received.path}: {known}")
        )
    shown = Facts()
    shown.show_facts((without_hidden(name), without_hidden(told)) for name, told in facts)
    return shown


def _grouped(digest: str | None) -> str:
    return "" if digest is None else papers.groups(digest)


def _outcome(words: papers.PaperWords, outcome: str) -> str:
    return words.phrase(f"outcome_{outcome.replace(' ', '_')}")
