"""What the child has found out about one file, filled step by step."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from archive_app.media.metadata import bounded
from archive_app.media.protocol import READING, Note, Triple


@dataclass
class Report:
    """What is known so far; a step that fails leaves what earlier steps put here.

    ``recipe`` is the thumbnail's tool, version and parameters.
    """

    media_type: str
    metadata: list[Triple] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    thumbnail: bytes = b""
    recipe: tuple[str, str, str] | None = None

    def note(self, note: Note) -> None:
        """Say something once."""
        if note not in self.notes:
            self.notes.append(note)

    def to_json(self) -> bytes:
        """Give everything but the thumbnail as the payload of a ``REPORT`` frame."""
        metadata, cut = bounded(self.metadata)
        if cut:
            self.note(Note.METADATA_CUT)
        members = {
            "media_type": self.media_type,
            "metadata": metadata,
            "notes": self.notes,
            "reading": READING,
            "recipe": self.recipe,
        }
        return json.dumps(members, ensure_ascii=False, allow_nan=False).encode("utf-8")
