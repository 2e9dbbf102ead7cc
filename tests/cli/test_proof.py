"""What `custody show --json` hands out proves an event to somebody who has nothing else."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from tests.cli.running import OPEN, succeed


def climb(leaf: bytes, index: int, siblings: list[str]) -> bytes:
    """Return the root over a leaf of a full tree (RFC 6962 section 2.1)."""
    digest = sha256(b"\0" + leaf).digest()
    for sibling in map(bytes.fromhex, siblings):
        pair = sibling + digest if index & 1 else digest + sibling
        digest, index = sha256(b"\1" + pair).digest(), index // 2
    return digest


def test_each_disclosure_is_proven_by_the_json_alone(folder: Path) -> None:
    assert folder.is_dir()
    succeed("incident", "add", "a", "--title", "Shelling of a school", *OPEN)
    proof = succeed("custody", "show", "a", "1", "--json", *OPEN).json
    committed = json.loads(proof["leaf"])["commit"]
    assert len(proof["paths"]) == len(proof["disclosures"]) > 1
    for disclosure, path in zip(proof["disclosures"], proof["paths"], strict=True):
        root = climb(disclosure.encode("ascii"), path["index"], path["digests"])
        assert root.hex() == committed
    # Two events: the tree is full, and its root is the one that the checkpoint signs.
    assert proof["checkpoint"].split("\n")[1] == "2"
    signed = b64decode(proof["checkpoint"].split("\n")[2])
    assert climb(proof["leaf"].encode("ascii"), 1, proof["inclusion"]) == signed
