"""Bundles that came with evidence, passed on inside another: custody over several hands.

docs/bundle.md, "Received". Everything of the earlier bundle but its files lies under
``data/received/<its name>/``, byte for byte; its files are among those of this bundle, under
other names. So its own signed list, manifests, statements and proofs are judged as they were, with
the digests of this bundle's files in place of the files themselves; and so are its time stamps,
cosignatures and heads seen before, since each hand has a time of its own.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from archive_app.bundle import (
    certificate,
    chain,
    continuity,
    declared,
    layout,
    manifest,
    outside_time,
    signed_only,
    signing,
    statement,
)
from archive_app.bundle.chains import Chains
from archive_app.bundle.digests import Digests
from archive_app.bundle.finding import Finding
from archive_app.bundle.log_answer import log_answer
from archive_app.bundle.members import Container
from archive_app.bundle.signer import answer, find_known
from archive_app.bundle.transfer import Transfer, read_transfer
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import ReceivedAnswer
from archive_app.errors import Damaged, InvalidInput

MOST_HANDS = 1000


def follow(
    container: Container, digests: Mapping[str, Digests], trust: Trust
) -> tuple[ReceivedAnswer, ...]:
    """Return what each earlier bundle in a bundle shows, those inside of those too.

    ``trust`` is what the reader knows; ``digests`` are those of every file of the bundle as
    read.
    """
    with_bytes: dict[str, list[str]] = {}
    for path, each in digests.items():
        if path.startswith(layout.FILES):
            with_bytes.setdefault(each.sha256.hex(), []).append(path)
    return tuple(_follow(container, "", digests, with_bytes, trust))


def find_too_many(paths: Iterable[str]) -> list[Finding]:
    """Return the finding that is made of more earlier bundles in a bundle than are judged here."""
    if len(_roots(paths)) <= MOST_HANDS:
        return []
    sentence = f"More than {MOST_HANDS:,} earlier bundles are passed on in it."
    return [Finding("limit", layout.RECEIVED, sentence)]


def require_few(paths: Iterable[str]) -> None:
    """Raise InvalidInput where a bundle with files of these paths could not be verified again."""
    if find_too_many(paths):
        raise InvalidInput(
            f"More than {MOST_HANDS:,} earlier bundles came with this evidence. Choose fewer "
            "incidents, or leave out what others handed on."
        )


def _roots(paths: Iterable[str]) -> set[str]:
    """Return where each earlier bundle lies that files are of, those inside of those too."""
    roots: set[str] = set()
    for path in paths:
        end = 0
        while path.startswith(layout.RECEIVED, end):
            end = path.find("/", end + len(layout.RECEIVED)) + 1 or len(path)
            roots.add(path[:end])
    return roots


def _follow(
    container: Container,
    above: str,
    within: Mapping[str, Digests],
    with_bytes: Mapping[str, Sequence[str]],
    trust: Trust,
) -> Iterator[ReceivedAnswer]:
    """Yield what each bundle shows that lies in the one whose files are ``within``."""
    hands: dict[str, dict[str, Digests]] = {}
    for path, each in within.items():
        if path.startswith(layout.RECEIVED):
            name, _, inside = path[len(layout.RECEIVED) :].partition("/")
            hands.setdefault(name, {})[inside] = each
    for name, own in sorted(hands.items()):
        root = f"{above}{layout.RECEIVED}{name}/"
        own.pop("", None)  # a file in the place of a bundle's folder
        yield _judge(container, root, own, with_bytes, trust)
        yield from _follow(container, root, own, with_bytes, trust)


def _judge(
    container: Container,
    root: str,
    own: Mapping[str, Digests],
    with_bytes: Mapping[str, Sequence[str]],
    trust: Trust,
) -> ReceivedAnswer:
    findings: list[Finding] = []

    def read(path: str) -> bytes:
        """Return a small file, nothing of one that is missing, or larger than any of its kind."""
        if path not in own:
            return b""
        if own[path].size > layout.LONGEST_KEPT:
            findings.append(_fault(root + path, "This file is larger than can be read here."))
            return b""
        with container.open(root + path) as file:
            return file.read()

    def lines(path: str) -> Iterator[bytes]:
        if path in own:
            with container.open(root + path) as file:
                yield from manifest.lines_of(file)

    signed_list = read(layout.TAG_MANIFEST)
    listed = _listed(io.BytesIO(signed_list), "sha256", root, findings)
    findings += _tag_faults(root, own, listed)
    findings += [
        _fault(f"{root}{each.path}", each.sentence)
        for each in declared.find_faults(read(layout.BAGIT), read(layout.BAG_INFO))
    ]
    sha256 = _listed(lines(layout.MANIFEST_SHA256), "sha256", root, findings)
    sha512 = _listed(lines(layout.MANIFEST_SHA512), "sha512", root, findings)
    findings += _payload_faults(root, own, sha256, sha512)
    signatures = {path: b"" for path in own if path.startswith(layout.SIGNATURES)}
    judged = [path for path in signatures if signing.is_judged(path)]
    if sum(own[path].size for path in judged) > layout.MOST_SIGNED:
        findings.append(_fault(f"{root}{layout.SIGNATURES}", "It is larger than can be read here."))
    else:
        signatures |= {path: read(path) for path in judged}
    signed = signing.verify_signatures(signatures, signed_list, read(layout.SIGNER_PEM))
    faults = [each for each in signed.outcomes if signing.is_fault(each)]
    findings += [_fault(root + each.name, each.sentence) for each in faults]
    if not faults and not signed.is_signed:
        findings.append(_fault(root + layout.TAG_MANIFEST, "Its signature does not hold."))
    bundle, chains = None, Chains()
    if not findings:
        try:
            transfer, chains = _statements(container, root, own, read, sha256, sha512)
        except Damaged as damage:
            findings.append(_fault(root, str(damage)))
        else:
            bundle = transfer.bundle
            findings += _transfer_faults(root, transfer, signed.certificate_der) or _log_faults(
                root, chains, trust
            )
    theirs = {digest for path, digest in sha256.items() if path.startswith(layout.FILES)}
    files = sorted(path for digest in theirs for path in with_bytes.get(digest, ()))
    time = outside_time.judge(
        signatures,
        signed.cms_outcome,
        chains.notes,
        trust.roots_pem,
        trust.witness_vkeys,
        continuity.find_evidence(chains, trust.seen),
    )
    return ReceivedAnswer(
        root,
        bundle,
        hashlib.sha256(signed_list).hexdigest(),
        answer(signed, find_known(signed, trust.signers)),
        time,
        tuple(files),
        log_answer(chains, time, trust.seen),
        tuple(findings),
        signed_only.find(chains, root),
    )


def _listed(
    untrusted_lines: Iterable[bytes], algorithm: str, root: str, findings: list[Finding]
) -> Mapping[str, str]:
    listed: dict[str, str] = {}
    faults = manifest.read_strict(untrusted_lines, algorithm, listed)
    findings += [_fault(root, fault.sentence) for fault in faults]
    return listed


def _tag_faults(
    root: str, own: Mapping[str, Digests], listed: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield which files beside its payload are not those of its signed list."""
    for path in layout.TAG_FILES:
        if path not in own or own[path].sha256.hex() != listed.get(path):
            yield _fault(root + path, "It is not the file that was signed.")
    known = (*layout.TAG_FILES, layout.TAG_MANIFEST)
    for path in own:
        if path not in known and not path.startswith(("data/", layout.SIGNATURES)):
            yield _fault(root + path, "Its signed list did not name this file.")


def _payload_faults(
    root: str, own: Mapping[str, Digests], sha256: Mapping[str, str], sha512: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what of its payload is not as it was listed.

    Its files may have stayed behind, and so may the whole of a bundle that was passed on in it.
    """
    beside = {path for path in own if path.startswith("data/")}
    roots = _roots(beside)
    for path in sorted(beside | sha256.keys() | sha512.keys()):
        if path not in own and (path.startswith(layout.FILES) or not _roots([path]) <= roots):
            continue
        if path not in own:
            yield _fault(root + path, "It was listed when it came, and was not passed on.")
            continue
        each = own[path]
        if (sha256.get(path), sha512.get(path)) != (each.sha256.hex(), each.sha512.hex()):
            yield _fault(root + path, "It is not as it was listed when it came.")


def _statements(
    container: Container,
    root: str,
    own: Mapping[str, Digests],
    read: Callable[[str], bytes],
    sha256: Mapping[str, str],
    sha512: Mapping[str, str],
) -> tuple[Transfer, Chains]:
    """Follow what it states, with its files taken to be as it described them."""

    def open_member(path: str) -> BinaryIO:
        return container.open(root + path)

    transfer = read_transfer(read(layout.TRANSFER_JSON))
    with open_member(layout.FILES_JSON) as stream:
        files = {
            file.path: Digests(
                file.size,
                bytes.fromhex(sha256.get(file.path, "")),
                bytes.fromhex(sha512.get(file.path, "")),
            )
            for file in statement.read_files(stream)
        }
    return transfer, chain.follow(open_member, own, transfer, {**own, **files})


def _transfer_faults(root: str, transfer: Transfer, certificate_der: bytes | None) -> list[Finding]:
    """Return why it is not the bundle that its transfer states."""
    if not root.endswith(f"{layout.RECEIVED}{transfer.bundle}/"):
        sentence = f"It lies under another name than its own, {transfer.bundle}."
        return [_fault(root, sentence)]
    if certificate_der is None or transfer.signer != certificate.fingerprint(certificate_der):
        sentence = "Another key signed it than the one that its transfer states."
        return [_fault(root, sentence)]
    return []


def _log_faults(root: str, chains: Chains, trust: Trust) -> list[Finding]:
    """Return what is wrong with its log, and where that contradicts what was seen of it."""
    return [
        *(_fault(f"{root}{each.path or ''}", each.sentence) for each in chains.findings),
        *(
            replace(each, path=f"{root}{each.path}")
            for each in continuity.find_breaks(chains, trust.seen)
            if each.code == "contradiction"
        ),
    ]


def _fault(path: str, sentence: str) -> Finding:
    return Finding("received", path, sentence)
