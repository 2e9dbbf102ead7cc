"""What a tool tip shows of texts that are not ours: the very letters, whatever they look like."""

from __future__ import annotations

import html


def tip(*lines: str) -> str:
    """Return a tool tip of lines of text, wrapped where they are long.

    Qt takes a text for HTML where it looks like that, and would load or hide what it asks for:
    here it is HTML always, and each letter of the text stands for itself.
    """
    return "<p>" + "<br>".join(html.escape(line) for line in lines if line) + "</p>"
