"""Words that must be found nowhere in the clear, and the search for them in every disguise."""

from __future__ import annotations

import base64
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive_app.model.folding import index_text

_SHORTEST = 8  # bytes: a shorter run comes up by chance in sealed bytes


def disguises(word: str) -> set[bytes]:
    """Return every form in which a word could lie in a file: encodings, compositions, base64."""
    found: set[bytes] = set()
    folded = index_text(word).split()
    # A run of recovery words is looked for as one: each alone is a word of any text.
    indexed = [] if word == " ".join(folded) else folded
    for spelled in {word, word.casefold(), word.upper(), *indexed}:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, spelled)
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                raw = text.encode(encoding)
                found.add(raw)
                found.update(_aligned(raw))
    return {each for each in found if len(each) >= _SHORTEST}


def _aligned(raw: bytes) -> Iterator[bytes]:
    """Yield what stays the same of base64 of ``raw``, wherever it begins in what is encoded."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        first = -(-before * 8 // 6) if before else 0
        last = (before + len(raw)) * 8 // 6
        core = encoded[first:last]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))


def search(folders: Iterable[Path], words: Iterable[str]) -> list[tuple[str, str]]:
    """Return (path, word) wherever a word lies in a file, or in a name, below some folders."""
    wanted = {word: disguises(word) for word in words}
    found = []
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            content = b""
            if path.is_symlink():
                content = os.fsencode(os.readlink(path))
            elif path.is_file():
                content = path.read_bytes()
            content += b"\0" + os.fsencode(path.name)
            found += [
                (str(path), word)
                for word, forms in wanted.items()
                if any(form in content for form in forms)
            ]
    return found
