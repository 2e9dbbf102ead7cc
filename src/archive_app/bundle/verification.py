"""Verifying a bundle: bytes, signature, time, and what its log shows; no archive, no network.

docs/bundle.md, "Verifying". Nothing here raises for what a bundle says: it ends in a report.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

from archive_app.bundle import (
    certificate,
    chain,
    continuity,
    declared,
    layout,
    outside_time,
    passed_on,
    signed_only,
    signing,
)
from archive_app.bundle.chains import Chains
from archive_app.bundle.finding import Finding
from archive_app.bundle.folder import open_ordinary
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.log_answer import log_answer
from archive_app.bundle.manifests import Bytes, read_bytes
from archive_app.bundle.members import Container, open_container
from archive_app.bundle.signer import answer, find_known
from archive_app.bundle.transfer import read_transfer
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import (
    MENTIONED,
    NOT_SHOWN,
    BytesAnswer,
    LogAnswer,
    ReceivedAnswer,
    Report,
    SignerAnswer,
    TimeAnswer,
    Verdict,
)
from archive_app.errors import ArchiveError, Damaged, NotFound, SourceUnreadable
from archive_app.progress import Meter

_ESSENTIAL = frozenset({layout.BAGIT, layout.TAG_MANIFEST})
_SMALL = 1 << 20
# What says nothing about the bundle: the medium failed. A limit is the bundle's own doing.
_UNFINISHED = frozenset({"unreadable"})


def path_beside(bundle: Path, number: int, ending: str) -> Path:
    """Return where a request (``tsq``) or response (``tsr``) lies beside a bundle, from 1 to 99."""
    return Path(_beside(os.path.abspath(bundle), number, ending))


def load_beside(path: Path) -> dict[str, bytes]:
    """Return time stamps and requests that lie beside a bundle, by their places inside one.

    Of a zip that was unpacked into a folder of its name they lie beside the zip still. No link is
    followed, and nothing but a file is opened.
    """
    found: dict[str, bytes] = {}
    whole_path = os.path.abspath(path)  # "." has no name that a file could lie beside
    for of, number, ending in product(
        (whole_path, f"{whole_path}.zip"), range(1, 100), ("tsq", "tsr")
    ):
        with suppress(OSError), open_ordinary(Path(_beside(of, number, ending))) as file:
            found.setdefault(signing.timestamp_path(number, ending), file.read(_SMALL))
    return found


def _beside(whole_path: str, number: int, ending: str) -> str:
    return f"{whole_path}.{number:02}.{ending}"


def verify(path: Path, trust: Trust, meter: Meter) -> Report:
    """Return what a bundle is, folder or zip. Advances ``meter`` by bytes; raises Cancelled."""
    try:
        with open_container(path) as container:
            return verify_container(container, trust, meter, load_beside(path))
    except Damaged as damage:
        return _not_one(Verdict.NOT_VALID, "damaged", damage)
    except SourceUnreadable as fault:
        return _not_one(Verdict.UNFINISHED, "unreadable", fault)
    except ArchiveError as fault:
        return _not_one(Verdict.NOT_A_BUNDLE, "not-a-bundle", fault)


def verify_container(
    container: Container, trust: Trust, meter: Meter, beside: Mapping[str, bytes]
) -> Report:
    """Return what a bundle is, as :func:`verify` does; ``beside`` are time stamps by their place.

    Raises ArchiveError only where the container as a whole cannot be read.
    """
    if not {each.path for each in container.members() if each.path in _ESSENTIAL} >= _ESSENTIAL:
        return _lacking(container.findings)
    read = read_bytes(container, meter)
    is_whole = not read.findings
    findings = list(read.findings)
    is_unread = read.is_unread(layout.TAG_MANIFEST)
    signed = signing.verify_signatures(
        read.signatures,
        None if is_unread else read.tag_manifest,
        _signer_pem(container, read),
        [path for path in read.unread if path.startswith(layout.SIGNATURES)],
    )
    findings += _signature_faults(signed)
    stated = _Stated()
    received: tuple[ReceivedAnswer, ...] = ()
    findings += (of_version := _version_faults(read))
    if is_whole and not of_version:
        try:
            stated = _state(container, read)
            findings += stated.findings + continuity.find_breaks(stated.chains, trust.seen)
            findings += (too_many := passed_on.find_too_many(read.digests))
            received = () if too_many else passed_on.follow(container, read.digests, trust)
            findings += [finding for each in received for finding in each.findings]
        except SourceUnreadable as fault:  # what was found before stays, and decides
            findings.append(Finding("unreadable", None, str(fault)))
    known = find_known(signed, trust.signers)
    findings += continuity.find_second_logs(stated.chains, known)
    if stated.signer is not None and signed.certificate_der is not None:
        findings += _other_signer(stated.signer, certificate.fingerprint(signed.certificate_der))
    time = outside_time.judge(
        {**beside, **read.signatures},
        signed.cms_outcome,
        stated.chains.notes,
        trust.roots_pem,
        trust.witness_vkeys,
        continuity.find_evidence(stated.chains, trust.seen),
    )
    return Report(
        verdict=_verdict(findings, signed, known, time),
        bundle=stated.bundle,
        digest=None if is_unread else hashlib.sha256(read.tag_manifest).hexdigest(),
        bytes=BytesAnswer(
            is_whole, len(read.digests), sum(each.size for each in read.digests.values())
        ),
        signer=answer(signed, known),
        time=time,
        log=log_answer(stated.chains, time, trust.seen),
        received=received,
        not_shown=NOT_SHOWN,
        findings=tuple(findings),
        signed_only=signed_only.gather(stated.chains, received),
    )


def _version_faults(read: Bytes) -> list[Finding]:
    """Return why the statements of a bundle cannot be followed by this version of the program."""
    version = declared.find_version(read.bag_info)
    if version is None and not read.is_unread(layout.BAG_INFO):
        sentence = "Evidence-Bundle-Version is not one whole number."
        return [Finding("version", layout.BAG_INFO, sentence)]
    if version is not None and version > layout.VERSION:
        sentence = "Made by a newer program: only its bytes and its signature were checked."
        return [Finding("newer", layout.BAG_INFO, sentence)]
    return []


@dataclass
class _Stated:
    """What a bundle states of itself, as far as it could be read."""

    bundle: str | None = None
    signer: str | None = None
    chains: Chains = field(default_factory=Chains)
    findings: list[Finding] = field(default_factory=list)


def _state(container: Container, read: Bytes) -> _Stated:
    """Follow the statements of a bundle whose bytes are whole."""
    stated = _Stated()
    try:
        transfer = read_transfer(_small(container, layout.TRANSFER_JSON, read))
    except Damaged as damage:
        stated.findings.append(Finding("transfer", layout.TRANSFER_JSON, str(damage)))
        return stated
    stated.bundle, stated.signer = transfer.bundle, transfer.signer
    needed = (layout.RECORDS_JSON, layout.EVENTS_JSONL, layout.FILES_JSON, layout.LOG_VKEY)
    for path in needed:
        if path not in read.digests:
            stated.findings.append(Finding("missing", path, "A statement is missing."))
            return stated
    stated.chains = chain.follow(container.open, read.digests, transfer, read.digests)
    stated.findings += stated.chains.findings
    return stated


def _verdict(
    findings: Sequence[Finding],
    signed: signing.SignatureReport,
    known: KnownSigner | None,
    time: TimeAnswer,
) -> Verdict:
    """Return the one word for it all: the worst that any part of it asks for.

    What is wrong counts more than what could not be read: whoever changes a bundle must not be
    able to choose milder words for it.
    """
    codes = {finding.code for finding in findings}
    if codes - MENTIONED - _UNFINISHED or signed.is_contradicted:
        return Verdict.NOT_VALID
    if codes & _UNFINISHED:
        return Verdict.UNFINISHED
    if not signed.is_signed:
        return Verdict.NOT_CHECKABLE
    if "contradiction" in codes:
        return Verdict.CONTRADICTED
    if known is None:
        return Verdict.UNKNOWN_SIGNER
    # Of a key that was given up or lost, only outside time tells that it signed before that.
    if known.status == "active" or _is_before(time, known.since):
        return Verdict.VALID
    return Verdict.NOT_VALID if known.status == "compromised" else Verdict.UNKNOWN_SIGNER


def _is_before(time: TimeAnswer, since: str | None) -> bool:
    at = time.signed_not_later_than
    return since is not None and at is not None and at.date().isoformat() < since


def _other_signer(stated: str, fingerprint: str) -> list[Finding]:
    if stated == fingerprint:
        return []
    sentence = "Another key signed this than the one that the transfer states."
    return [Finding("signer", layout.TRANSFER_JSON, sentence)]


def _signature_faults(signed: signing.SignatureReport) -> list[Finding]:
    """Return a finding for each signature that the verdict rests on and that does not hold."""
    return [
        Finding("signature", each.name, each.sentence)
        for each in signed.outcomes
        if signing.is_fault(each)
    ]


def _signer_pem(container: Container, read: Bytes) -> bytes | None:
    """Return the certificate in a bundle, None where it cannot be read."""
    if read.is_unread(layout.SIGNER_PEM):
        return None
    return _small(container, layout.SIGNER_PEM, read)


def _small(container: Container, path: str, read: Bytes) -> bytes:
    """Return a small file under ``data/``, nothing where it is missing, or damaged."""
    if path not in read.digests:
        return b""
    with container.open(path) as file:
        return file.read(_SMALL)


def _lacking(findings: Sequence[Finding]) -> Report:
    """Judge what lacks a file that every bundle has, from what was wrong while listing."""
    fault = NotFound("It lacks bagit.txt or the signed list, which every bundle has.")
    faults = [each for each in findings if each.code not in _UNFINISHED]
    if any(each.path is None or each.path.rpartition("/")[2] in _ESSENTIAL for each in faults):
        # It is there and cannot be read as what it is, or nothing can be told of the whole.
        verdict = Verdict.NOT_VALID
    elif len(faults) < len(findings):
        verdict = Verdict.UNFINISHED
    else:
        return _not_one(Verdict.NOT_A_BUNDLE, "not-a-bundle", fault)
    report = _not_one(verdict, "missing", fault)
    return replace(report, findings=(*findings, *report.findings))


def _not_one(verdict: Verdict, code: str, fault: ArchiveError) -> Report:
    return Report(
        verdict,
        None,
        None,
        BytesAnswer(is_whole=False, files=0, size=0),
        SignerAnswer(None, None, None, None, "unknown", ()),
        TimeAnswer(None, ()),
        LogAnswer((), 0, 0, 0, ()),
        (),
        NOT_SHOWN,
        (Finding(code, None, str(fault)),),
    )
