"""What verifying a bundle found, in plain words: the verdict and the three answers, each in a tone.

Nothing is told as good unless it is: a tone of *yes* is given only where nothing is left open.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from archive_app.bundle.bagit import BagReport
from archive_app.bundle.verdict import GIVEN_UP, Report, Verdict
from archive_app.gui import papers, wording
from archive_app.gui.widgets.answer import Tone
from archive_app.model.custody import utc_seconds
from archive_app.model.validation import shown

HOLDS = (Verdict.VALID, Verdict.UNKNOWN_SIGNER)


@dataclass(frozen=True)
class Answer:
    """A question (empty for the verdict), the answer in as few words as can be, and what it means.

    Where something in a bundle is quoted, it was made visible first.
    """

    question: str
    answer: str
    told: str
    tone: Tone


def verdict(report: Report) -> Answer:
    """Return what came of it as a whole."""
    translate = QCoreApplication.translate
    name = report.signer.known_as or ""
    answers: dict[Verdict, tuple[str, str, Tone]] = {
        Verdict.VALID: (
            translate("verdict", "Valid, and you know the signer"),
            translate(
                "verdict",
                "Nothing was changed since this was signed, and you know the signer as “{name}”.",
            ).format(name=name),
            "yes",
        ),
        Verdict.UNKNOWN_SIGNER: (
            translate("verdict", "Unchanged, but you do not know who signed"),
            translate(
                "verdict",
                "Nothing was changed since this was signed, but you do not know the key: anyone "
                "can sign with a key of their own.",
            ),
            "open",
        ),
        Verdict.NOT_VALID: (
            translate("verdict", "Not valid"),
            translate("verdict", "Something in it is wrong; what, is listed below."),
            "no",
        ),
        Verdict.NOT_CHECKABLE: (
            translate("verdict", "No signature that can be checked"),
            translate(
                "verdict", "The bytes are whole, but nothing here shows who vouches for them."
            ),
            "open",
        ),
        Verdict.UNFINISHED: (
            translate("verdict", "It could not be checked to the end"),
            translate("verdict", "This does not say that it is not valid."),
            "open",
        ),
        Verdict.CONTRADICTED: (
            translate("verdict", "Its history was rewritten"),
            translate(
                "verdict",
                "It is signed, but its log is not the one that this computer saw before.",
            ),
            "no",
        ),
        Verdict.NOT_A_BUNDLE: (
            translate("verdict", "Not a bundle"),
            translate("verdict", "This is not a bundle of this program, or not all of one."),
            "no",
        ),
    }
    answer, told, tone = answers[report.verdict]
    if report.verdict is Verdict.UNKNOWN_SIGNER and report.signer.known_as is not None:
        answer, told = _given_up(report)
    if report.verdict is Verdict.NOT_VALID and report.is_only_given_up:
        told = translate(
            "verdict",
            "The key of “{name}” was compromised, and no time stamp shows that it signed before: "
            "this cannot be told from a forgery.",
        ).format(name=name)
    return Answer("", answer, told, tone)


def bytes_answer(report: Report) -> Answer:
    """Answer whether these are the bytes that were signed."""
    translate = QCoreApplication.translate
    question = translate("verdict", "Are these the bytes that were signed?")
    read = wording.joined(
        translate("verdict", "%n file(s) read", "", report.bytes.files),
        wording.size(report.bytes.size),
    )
    if report.bytes.is_whole and report.signer.fingerprint is not None:
        told = translate("verdict", "Each is as the signed list has it, and nothing else is there.")
        return Answer(question, translate("verdict", "Yes"), f"{told}\n{read}", "yes")
    if report.bytes.is_whole:
        told = translate(
            "verdict", "They are as the list in it has them, but no signature of that list holds."
        )
        return Answer(
            question, translate("verdict", "They are whole; that is all"), f"{told}\n{read}", "open"
        )
    if report.verdict is Verdict.UNFINISHED:
        told = translate("verdict", "Not everything could be read.")
        return Answer(question, translate("verdict", "Not known"), f"{told}\n{read}", "open")
    told = translate("verdict", "Not everything is as the signed list has it.")
    return Answer(question, translate("verdict", "No"), f"{told}\n{read}", "no")


def signer_answer(report: Report) -> Answer:
    """Answer who signed, and how one knows."""
    translate = QCoreApplication.translate
    question = translate("verdict", "Who signed?")
    signer = report.signer
    if signer.fingerprint is None:
        return Answer(
            question,
            translate("verdict", "Nobody that can be told"),
            translate("verdict", "There is no signature that holds."),
            "no" if report.verdict is Verdict.NOT_VALID else "open",
        )
    if signer.known_as is None:
        # The sentence has the quotation marks of its language around it.
        claimed = shown(signer.claimed_name or "")[1:-1]
        told = translate(
            "verdict",
            "Whose key it is, only its fingerprint tells. The key calls itself “{claimed}”, "
            "and anyone can write that. Compare the digits with those that came to you another "
            "way: by letter, or read aloud on the telephone.",
        ).format(claimed=claimed)
        return Answer(question, translate("verdict", "A key that you do not know"), told, "open")
    if signer.standing in GIVEN_UP:
        told = translate(
            "verdict", "You know the key as that of “{name}”. What became of it: {standing}."
        ).format(
            name=signer.known_as,
            standing=papers.PaperWords().phrase(f"standing_{signer.standing}"),
        )
        return Answer(question, translate("verdict", "A key that was given up"), told, "open")
    is_sure = report.verdict is Verdict.VALID
    told = translate("verdict", "You compared this key before and know it under that name.")
    if not is_sure:
        told = translate("verdict", "The list is signed with a key that you know by that name.")
    name = translate("verdict", "“{name}”").format(name=signer.known_as)
    return Answer(question, name, told, "yes" if is_sure else "open")


def time_answer(report: Report) -> Answer:
    """Answer by when it existed at the latest, on evidence from outside the archive."""
    translate = QCoreApplication.translate
    question = translate("verdict", "When at the latest did this exist?")
    signed, latest = report.time.signed_not_later_than, report.time.not_later_than
    if signed is not None:
        told = translate(
            "verdict", "It was signed not later than this, on evidence from outside the archive."
        )
        tone: Tone = "yes" if report.verdict in HOLDS else "open"
        return Answer(question, papers.moment(utc_seconds(signed)), told, tone)
    if latest is not None:
        told = translate(
            "verdict",
            "What its log proves existed not later than this, seen from outside. When the bundle "
            "itself was signed, nothing from outside shows.",
        )
        return Answer(question, papers.moment(utc_seconds(latest)), told, "open")
    if report.time.part_not_later_than is not None:
        told = translate(
            "verdict",
            "Some of what its log proves existed not later than this, seen from outside; of the "
            "rest nothing from outside shows it.",
        )
        at = papers.moment(utc_seconds(report.time.part_not_later_than))
        return Answer(question, translate("verdict", "A part: {at}").format(at=at), told, "open")
    told = translate(
        "verdict",
        "Nothing from outside the archive shows it. Dates in it are its own claim. A time stamp "
        "would show it: ask whoever sent it.",
    )
    return Answer(question, translate("verdict", "Not shown"), told, "open")


def log_line(report: Report) -> str:
    """Return what its log shows in one sentence; empty where nothing of a log was followed."""
    translate = QCoreApplication.translate
    log = report.log
    if not log.heads:
        return ""
    proven = sum(each.is_proven for each in log.files)
    return translate(
        "verdict",
        "Its log proves {proven} of {files} files, and {shown} of the {events} events that it "
        "tells of.",
    ).format(
        files=wording.number(len(log.files)),
        proven=wording.number(proven),
        events=wording.number(log.events),
        shown=wording.number(log.events_proven),
    )


def bag_answer(report: BagReport) -> Answer:
    """Return what anyone's bag is, by RFC 8493 alone."""
    translate = QCoreApplication.translate
    codes = {each.code for each in report.findings}
    faults = [(each.code, each.path) for each in report.findings]
    if codes & {"unreadable", "limit"}:
        told = translate("verdict", "This does not say that it is not valid.")
        return Answer("", translate("verdict", "It could not be checked to the end"), told, "open")
    if "not-a-bag" in codes or faults == [("missing", "bagit.txt")]:
        return Answer("", translate("verdict", "This is not a bag either"), "", "no")
    unsigned = translate("verdict", "No signature was looked at: who made it is not known.")
    if report.is_valid:
        told = translate("verdict", "It is complete, and each file is as it was listed.")
        return Answer(
            "", translate("verdict", "An ordinary bag, whole"), f"{told}\n{unsigned}", "open"
        )
    told = translate("verdict", "Something in it is not as it was listed.")
    return Answer(
        "", translate("verdict", "An ordinary bag, not valid"), f"{told}\n{unsigned}", "no"
    )


def _given_up(report: Report) -> tuple[str, str]:
    translate = QCoreApplication.translate
    standing = papers.PaperWords().phrase(f"standing_{report.signer.standing}")
    return (
        translate("verdict", "Unchanged, but the key was given up"),
        translate(
            "verdict",
            "Nothing was changed since this was signed by “{name}”, but of that key you noted: "
            "{standing}. No time stamp shows that it signed before.",
        ).format(name=report.signer.known_as, standing=standing),
    )
