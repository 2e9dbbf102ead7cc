"""By when a bundle existed at the latest, on evidence from outside the archive that made it.

docs/bundle.md, "Time". A time stamp (RFC 3161) speaks of the signature, a cosignature
(C2SP tlog-cosignature) of the checkpoint inside the bundle, and so of every event it covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from archive_app.bundle import signing, timestamp
from archive_app.bundle.verdict import TimeAnswer, TimeEvidence
from archive_app.errors import Damaged, InvalidInput
from archive_app.model import note

_RESPONSE = re.compile(r"(.*\.p7s)\.([0-9]{2})\.tsr")


def judge(
    untrusted_files: Mapping[str, bytes],
    untrusted_notes: Iterable[bytes],
    roots_pem: Sequence[bytes],
    witness_vkeys: Sequence[str],
) -> TimeAnswer:
    """Return what time stamps and cosignatures show, every one of them named.

    ``untrusted_files`` are the files of ``signatures/`` and any response beside the bundle, by
    name; roots and witnesses are those that the reader chose.
    """
    evidence = [*_stamps(untrusted_files, roots_pem), *_cosigned(untrusted_notes, witness_vkeys)]
    times = [each.at for each in evidence if each.outcome == "valid" and each.at is not None]
    return TimeAnswer(min(times, default=None), tuple(evidence))


def _stamps(
    untrusted_files: Mapping[str, bytes], roots_pem: Sequence[bytes]
) -> Iterable[TimeEvidence]:
    p7s = untrusted_files.get(signing.P7S, b"")
    for name, content in sorted(untrusted_files.items()):
        found = _RESPONSE.fullmatch(name)
        if found is None or found[1] != signing.P7S:
            continue
        request = untrusted_files.get(name.removesuffix(".tsr") + ".tsq")
        stamp = timestamp.verify(content, request, p7s, roots_pem)
        yield TimeEvidence(
            "time stamp",
            stamp.authority or "an unnamed authority",
            stamp.at,
            stamp.outcome,
            stamp.sentence,
        )


def _cosigned(
    untrusted_notes: Iterable[bytes], witness_vkeys: Sequence[str]
) -> Iterable[TimeEvidence]:
    for untrusted_note in untrusted_notes:
        for vkey in witness_vkeys:
            try:
                key = note.VerifierKey.from_vkey(vkey)
                if f"— {key.name} ".encode() not in untrusted_note:
                    continue
                at = note.verify_cosignature(untrusted_note, vkey)
            except (Damaged, InvalidInput) as fault:
                yield TimeEvidence("cosignature", vkey, None, "invalid", str(fault))
            else:
                sentence = f"{key.name} states that it saw the log's checkpoint."
                yield TimeEvidence("cosignature", key.name, at, "valid", sentence)
