"""How what verifying a bundle found is told to people: three answers, and what nothing shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive_app.cli import output

if TYPE_CHECKING:
    from archive_app.bundle.finding import Finding
    from archive_app.bundle.verdict import Continuity, Report, SignerAnswer, TimeAnswer

_MOST = 20
_LONGEST = 400


def sentence(report: Report) -> str:
    """Return what a verdict means in one plain sentence."""
    from archive_app.bundle.verdict import Verdict

    signer = report.signer
    match report.verdict:
        case Verdict.VALID:
            return (
                "Nothing was changed since this was signed, and you know the signer as "
                f"“{signer.known_as}”."
            )
        case Verdict.UNKNOWN_SIGNER if signer.known_as is not None:
            return (
                f"Nothing was changed since this was signed by “{signer.known_as}”, but that key "
                f"is {signer.standing}, and no time stamp shows that it signed before."
            )
        case Verdict.UNKNOWN_SIGNER:
            return (
                "Nothing was changed since this was signed, but you do not know the key: "
                "anyone can sign with a key of their own."
            )
        case Verdict.NOT_VALID if report.is_only_given_up:
            return (
                f"The key of “{signer.known_as}” was compromised, and no time stamp shows that it "
                "signed before: this cannot be told from a forgery."
            )
        case Verdict.NOT_VALID:
            return "Something in it is wrong; what, is listed below."
        case Verdict.NOT_CHECKABLE:
            return "The bytes are whole, but nothing here shows who vouches for them."
        case Verdict.UNFINISHED:
            return "It could not be checked to the end. This does not say that it is not valid."
        case Verdict.CONTRADICTED:
            return (
                "It is signed, but its log is not the one that this computer saw before: "
                "the history was rewritten."
            )
        case Verdict.NOT_A_BUNDLE:
            return "This is not a bundle, or not all of one."


def headline(report: Report) -> str:
    """Return the verdict in as few words as can be; no word of *valid* for an unknown key."""
    from archive_app.bundle.verdict import Verdict

    if report.verdict is Verdict.UNKNOWN_SIGNER and report.signer.known_as is not None:
        return f"KEY {report.signer.standing.upper()}"
    return {
        Verdict.VALID: "VALID",
        Verdict.NOT_VALID: "NOT VALID",
        Verdict.UNKNOWN_SIGNER: "SIGNER UNKNOWN",
        Verdict.NOT_CHECKABLE: "NO SIGNATURE THAT CAN BE CHECKED",
        Verdict.UNFINISHED: "COULD NOT FINISH",
        Verdict.NOT_A_BUNDLE: "NOT A BUNDLE",
        Verdict.CONTRADICTED: "NOT VALID, LOG REWRITTEN",
    }[report.verdict]


def show(report: Report) -> None:
    """Write a report for people: the verdict, the three answers, and what nothing shows."""
    from archive_app.bundle.verdict import Verdict

    output.line(f"{headline(report)}: {sentence(report)}")
    for finding in report.findings:
        if finding.code in ("branched", "other-keys", "second-log", "unproven"):
            output.line(f"But: {finding.sentence}")
    if report.verdict is not Verdict.NOT_A_BUNDLE and report.bytes.files:
        output.line("")
        output.fields(
            [
                ("bundle", report.bundle),
                ("bundle digest", _grouped(report.digest)),
            ]
        )
        section("1. Are these the bytes that were signed?", _bytes(report))
        section("2. Which key signed, and how do you know whose it is?", _signer(report))
        section("3. By when did this exist at the latest?", _time(report.time))
        section("What its log shows", _log(report))
        if report.received:
            section("What came to it from others, judged by itself", _received(report))
        if report.signed_only:
            section("Signed, not proven by the log", _signed_only(report))
    if report.findings:
        section("Findings", bounded([told(each) for each in report.findings]))
    if report.verdict is not Verdict.NOT_A_BUNDLE:
        section("What nothing here shows", report.not_shown)


def moment(at: datetime | None) -> str | None:
    """Return an aware time as UTC, such as ``2026-11-22T10:03:05Z``."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def section(title: str, lines: Iterable[str]) -> None:
    """Write lines under a title, each of a bounded length."""
    output.line("")
    output.line(title)
    for line in lines:
        output.line(f"  {line if len(line) <= _LONGEST else line[:_LONGEST] + '…'}")


def bounded(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first lines, and how many more there are."""
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"and {len(lines) - _MOST} more: --json lists all."


def told(finding: Finding) -> str:
    """Return a finding for people."""
    return finding.sentence if finding.path is None else f"{finding.path}: {finding.sentence}"


def _bytes(report: Report) -> Iterator[str]:
    from archive_app.bundle.verdict import Verdict

    read = (
        f"{output.counted(report.bytes.files, 'file')}, {output.readable_size(report.bytes.size)}"
    )
    if report.bytes.is_whole:
        yield f"Yes: {read}, each as the signed list has it, and nothing else is there."
    elif report.verdict is Verdict.UNFINISHED:  # what could not be read may be as it was
        yield f"That is not known: {read} could be read, and not everything."
    else:
        yield f"No: {read} were read, and not everything is as the signed list has it."


def _signer(report: Report) -> Iterator[str]:
    from archive_app.bundle.verdict import GIVEN_UP

    signer = report.signer
    if signer.fingerprint is None:
        yield "None that is known: there is no signature that holds."
    elif signer.known_as is None:
        yield "A key that you do not know. Whose it is, only its fingerprint tells: compare it with"
        yield "one that came to you another way, such as by letter. Then tell this computer with"
        yield "archive-app identity trust FINGERPRINT."
    elif signer.standing in GIVEN_UP:
        yield f"The key that you know as “{signer.known_as}”: it is {signer.standing}."
    else:
        yield f"The key that you know as “{signer.known_as}”."
    named = [
        ("fingerprint", _grouped(signer.fingerprint)),
        ("for ssh-keygen", signer.ssh_fingerprint),
        ("calls itself", signer.claimed_name),
    ]
    for name, value in named:
        for number, part in enumerate((value or "").split("\n") if value else ()):
            yield f"{(name if number == 0 else '').ljust(14)}  {part}"
    yield from _missing(signer)
    yield from bounded(
        [
            f"{each.name.removeprefix('signatures/')}: {each.outcome}. {each.sentence}"
            for each in signer.signatures
        ]
    )


def _missing(signer: SignerAnswer) -> Iterator[str]:
    """Yield which signatures should be there and are not."""
    from archive_app.bundle.outcome import Outcome

    missing = [each.name for each in signer.signatures if each.outcome == Outcome.MISSING]
    if missing:
        names = ", ".join(name.removeprefix("signatures/") for name in missing)
        yield f"Missing, though such a bundle is given it when it is made: {names}."


def _time(time: TimeAnswer) -> Iterator[str]:
    signed, latest = time.signed_not_later_than, time.not_later_than
    if latest is None and time.part_not_later_than is not None:
        at = moment(time.part_not_later_than)
        yield f"Some of what its log proves existed not later than {at}, seen from outside: each"
        yield "file below says whether that is so of it. Of the rest nothing from outside shows it."
    elif latest is None:
        yield "Nothing from outside the archive shows that. Dates in it are its own claim."
    elif signed is not None:
        yield f"It was signed not later than {moment(signed)}, on evidence from outside."
    if latest is not None and latest != signed:
        yield f"What its log proves existed not later than {moment(latest)}, seen from outside."
    if time.remembered_not_later_than is not None:
        at = moment(time.remembered_not_later_than)
        yield f"This computer remembers that it saw what its log proves at {at}: that is for you,"
        yield "and proves nothing to others."
    yield from bounded(
        [f"{each.kind} by {each.by}: {each.outcome}. {each.sentence}" for each in time.evidence]
    )


def _log(report: Report) -> Iterator[str]:
    log = report.log
    if not log.heads:
        yield "Nothing that was followed."
        return
    for origin, size, root in log.heads[:_MOST]:
        yield f"{origin}: {output.counted(size, 'event')}, root"
        for part in _grouped(root).split("\n"):
            yield f"  {part}"
        yield f"  {_going_on(log.continuity.get(origin), is_branched=report.is_branched(origin))}"
    shown = output.counted(log.events, "event")
    yield f"{shown} disclosed here, {log.events_proven} of them proven; {log.records} records."
    proven = sum(each.is_proven for each in log.files)
    yield f"{proven} of {output.counted(len(log.files), 'file')} proven by the log."
    # What is not proven comes first: of many lines only the first are shown.
    yield from bounded(
        [
            f"{each.path.removeprefix('data/')}: {each.sentence}"
            for each in sorted(log.files, key=lambda each: each.is_proven)
        ]
    )


def _going_on(found: Continuity | None, *, is_branched: bool) -> str:
    """Return whether a log goes on from what this computer saw of it, in plain words."""
    if found is None:
        return "Whether it goes on from what was seen before was not followed."
    match found.standing:
        case "proven":
            return f"It is proven to continue the {found.seen} events that were seen here before."
        case "not proven" if is_branched:
            return "NOT PROVEN TO CONTINUE WHAT WAS SEEN BEFORE: it was shown in two ways."
        case "not proven":
            return "NOT PROVEN TO CONTINUE WHAT WAS SEEN BEFORE: ask for a bundle that does."
        case "contradicted":
            return "IT CONTRADICTS WHAT WAS SEEN BEFORE: its history was rewritten."
        case _:
            return "It was not seen here before."


def _grouped(digest: str | None) -> str:
    from archive_app.bundle.certificate import groups

    return "" if digest is None else groups(digest)


def _received(report: Report) -> Iterator[str]:
    from archive_app.bundle.verdict import GIVEN_UP

    lines = []
    for each in report.received:
        signer = each.signer
        who = (
            "a key that you do not know"
            if signer.known_as is None
            else f"“{signer.known_as}” ({signer.standing})"
        )
        held = "it holds" if not each.findings else "something in it is wrong"
        about = output.counted(len(each.files), "file")
        lines.append(
            f"{each.bundle or each.path}: {held}; signed by {who}; it has {about} of these."
        )
        lines.append(f"  fingerprint {signer.fingerprint or 'none that holds'}")
        if signer.standing in GIVEN_UP:
            lines.append(
                f"  Its key is {signer.standing}: that it signed before, only a time stamp"
            )
            lines.append("  shows. Without one from before, this cannot be told from a forgery.")
        lines += [f"  {line}" for line in _missing(signer)]
        lines += [f"  {line}" for line in _time(each.time)]
    yield from bounded(lines)


def _signed_only(report: Report) -> Iterator[str]:
    """Yield the files that only the signature speaks for, and all papers on the last line."""
    unknown = [each.path for each in report.signed_only if not each.is_paper]
    yield from bounded(
        [f"{path}: no part of a bundle; nothing in it says what this is." for path in unknown]
    )
    papers = len(report.signed_only) - len(unknown)
    if papers:
        told = output.counted(papers, "paper")
        yield f"{told} for readers and other programs, such as its report and its lists."
