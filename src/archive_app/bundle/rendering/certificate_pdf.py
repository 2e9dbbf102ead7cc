"""One-page papers: that an archive holds a file, and the fingerprint by which a signer is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive_app.bundle.rendering import typesetting
from archive_app.bundle.rendering.commands import System, commands, folded
from archive_app.bundle.rendering.typesetting import Block, blanks, fields, words
from archive_app.bundle.rendering.wording import Wording, groups, moment, spaced, typed
from archive_app.bundle.transfer import HeldHead
from archive_app.model.note import Checkpoint

_SIGNED = ("form_name", "form_signature", "form_date")
_LANGUAGES = ("en", "uk")
# What needs a certificate beforehand, or tells nothing that the letter could confirm.
_NOT_ON_PAPER = frozenset({"step_signature", "step_ssh", "step_bundle_digest"})
_SYSTEMS: tuple[System, ...] = ("linux", "macos", "windows")
_WIDTH = 92  # letters of a command on one line
_MOST_OTHERS = 2


@dataclass(frozen=True)
class Held:
    """A file that was read, and how an archive holds it.

    ``event`` is its index in the ledger ``log``; ``others`` are lines on further holdings of the
    same bytes; ``outside`` is what covers the event, ``present`` the head of the ledger that is
    written now, where that is another than ``log``. Digests are hexadecimal, times ISO 8601.
    """

    name: str
    size: int
    sha256: str
    item: str
    accession: str | None
    event: int
    recorded_at: str
    others: tuple[str, ...]
    log: str
    log_size: int
    log_root: str
    outside: HeldHead | None = None
    present: Checkpoint | None = None


def certificate(
    held: Held, *, software: str, made_at: str, languages: Sequence[str] = _LANGUAGES
) -> bytes:
    """Return a one-page statement of holding: what it claims, and what it does not."""
    wording = Wording.of(languages, {})
    title = wording.phrase("certificate_title")
    none = wording.phrase("none")
    outside = held.outside
    others = list(held.others[:_MOST_OTHERS])
    if len(held.others) > _MOST_OTHERS:
        others.append(f"+ {len(held.others) - _MOST_OTHERS}")
    rows = [
        (wording.phrase("certificate_name"), typed(held.name)),
        (wording.phrase("certificate_size"), typed(spaced(held.size))),
        (typed("SHA-256"), typed(groups(held.sha256))),
        (wording.phrase("certificate_item"), typed(held.item)),
        (
            wording.phrase("certificate_accession"),
            none if held.accession is None else typed(held.accession),
        ),
        (wording.phrase("certificate_event"), typed(str(held.event))),
        (wording.phrase("certificate_recorded"), typed(moment(held.recorded_at))),
        (wording.phrase("certificate_others"), typed("\n".join(others)) if others else none),
        (wording.phrase("ledger"), typed(held.log)),
        (wording.phrase("ledger_head", size=held.log_size), typed(groups(held.log_root))),
    ]
    content = f"sha256 {held.sha256}\n{held.log} {held.log_size} {held.log_root}"
    if held.present is not None:
        origin, size, root = held.present.origin, held.present.size, held.present.root.hex()
        rows.append((wording.phrase("certificate_present"), typed(origin)))
        rows.append((wording.phrase("ledger_head", size=size), typed(groups(root))))
        content += f"\n{origin} {size} {root}"
    rows.append((wording.phrase("certificate_printed"), typed(moment(made_at))))
    blocks = [
        words("title", title),
        words("prose", wording.phrase("certificate_intro")),
        fields(rows),
        words("prose", wording.outside(outside, moment(outside.at) if outside else "")),
        _code(content, wording, "certificate_qr"),
        blanks([wording.phrase(name) for name in _SIGNED], height_mm=10, columns=3),
    ]
    return typesetting.pdf(
        wording, title=title[0][1], head=held.item, software=software, at=made_at, blocks=blocks
    )


def fingerprint_letter(
    name: str,
    fingerprint: str,
    ssh_fingerprint: str,
    *,
    software: str,
    made_at: str,
    languages: Sequence[str] = _LANGUAGES,
) -> bytes:
    """Return the page that carries a signer's fingerprint by another way than the bundles go."""
    wording = Wording.of(languages, {})
    title = wording.phrase("identity_title")
    blocks = [
        words("title", title),
        words("prose", wording.phrase("identity_intro")),
        fields(
            [
                (wording.phrase("identity_name"), typed(name)),
                (wording.phrase("signer"), typed(groups(fingerprint))),
                (wording.phrase("ssh_fingerprint"), typed(ssh_fingerprint)),
                (wording.phrase("certificate_printed"), typed(moment(made_at))),
            ]
        ),
        _code(fingerprint, wording, "identity_qr"),
        blanks([wording.phrase(each) for each in _SIGNED], height_mm=10, columns=3),
        words("heading", wording.phrase("identity_commands")),
        *(block for system in _SYSTEMS for block in _commands(system, wording)),
    ]
    return typesetting.pdf(
        wording, title=title[0][1], head=name, software=software, at=made_at, blocks=blocks
    )


def _commands(system: System, wording: Wording) -> Iterator[Block]:
    """Yield what to type on a system; where it is what Linux has, once is enough."""
    yield words("name", wording.phrase(f"readme_{system}"))
    if system == "macos":
        yield words("prose", wording.phrase("identity_macos"))
    told = () if system == "linux" else commands("linux")
    for each in commands(system):
        if each.step in _NOT_ON_PAPER or each.needs_tsr or each in told:
            continue
        yield words("prose", wording.sentences(each.step, f"expect_{each.expected}"))
        text = each.text if system == "windows" else folded(each.text, _WIDTH)
        yield typesetting.command(text)


def _code(content: str, wording: Wording, note: str) -> Block:
    return typesetting.qr(content, wording.phrase(note), wording.phrase("qr")[0][1])
