"""Proofs of inclusion and consistency as files: what leads from an event to a signed checkpoint.

A proof of inclusion is a C2SP tlog-proof v1 without extra data; a proof of consistency is one
object in the archive's one encoding, with the older head and the path of RFC 9162 section 2.1.4.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.bundle.transfer import LogHead
from archive_app.errors import Damaged
from archive_app.model import canonical, merkle, note

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_CONSISTENCY = frozenset({"log", "path", "root", "size"})
LONGEST_PROOF = 1 << 20


@dataclass(frozen=True)
class Inclusion:
    """The way from the leaf at ``index`` to the root of the checkpoint in ``note``."""

    index: int
    path: tuple[bytes, ...]
    note: bytes


def inclusion_bytes(index: int, path: Sequence[bytes], checkpoint_note: bytes) -> bytes:
    """Return a tlog-proof: first line, index, path from the leaf up, blank line, checkpoint."""
    hashes = "".join(f"{base64.b64encode(digest).decode('ascii')}\n" for digest in path)
    return f"{_FIRST_LINE}\nindex {index}\n{hashes}\n".encode("ascii") + checkpoint_note


def parse_inclusion(untrusted_bytes: bytes) -> Inclusion:
    """Return what a tlog-proof says; raise Damaged for anything but its one spelling here."""
    head, blank, checkpoint_note = untrusted_bytes.partition(b"\n\n")
    try:
        _, index_line, *hashes = head.decode("ascii").split("\n")
        index = int(index_line.removeprefix("index "))
        path = tuple(base64.b64decode(each, validate=True) for each in hashes)
    except ValueError:
        raise Damaged("A proof of inclusion is not a tlog-proof.") from None
    if not blank or inclusion_bytes(index, path, checkpoint_note) != untrusted_bytes:
        raise Damaged("A proof of inclusion is not a tlog-proof as bundles have it.")
    return Inclusion(index, path, checkpoint_note)


def verify_inclusion(
    inclusion: Inclusion, leaf: bytes, index: int, checkpoint: note.Checkpoint
) -> bool:
    """Return whether a proof leads from this leaf, at its own index, to the checkpoint's root."""
    return inclusion.index == index and merkle.verify_inclusion(
        merkle.leaf_digest(leaf), index, checkpoint.size, inclusion.path, checkpoint.root
    )


def consistency_bytes(old: LogHead, path: Sequence[bytes]) -> bytes:
    """Return the proof that a log goes on from an older head."""
    return (
        canonical.encode(
            {
                "log": old.log.hex(),
                "path": [digest.hex() for digest in path],
                "root": old.root.hex(),
                "size": old.size,
            }
        )
        + b"\n"
    )


def parse_consistency(untrusted_bytes: bytes) -> tuple[LogHead, tuple[bytes, ...]]:
    """Return the older head and the path; raise Damaged for another form."""
    told = canonical.decode_object(untrusted_bytes.removesuffix(b"\n"), _CONSISTENCY)
    old = LogHead(
        canonical.from_hex(told["log"], 16),
        canonical.as_integer(told["size"]),
        canonical.from_hex(told["root"], 32),
    )
    proof = tuple(canonical.from_hex(each, 32) for each in canonical.as_list(told["path"]))
    if consistency_bytes(old, proof) != untrusted_bytes:
        raise Damaged("A proof of consistency is not in its form.")
    return old, proof


def verify_consistency(old: LogHead, path: Sequence[bytes], checkpoint: note.Checkpoint) -> bool:
    """Return whether a log that stood at ``old`` goes on to ``checkpoint`` (RFC 9162 2.1.4.2)."""
    return checkpoint.origin == note.origin_of(old.log) and merkle.verify_consistency(
        old.size, checkpoint.size, path, old.root, checkpoint.root
    )
