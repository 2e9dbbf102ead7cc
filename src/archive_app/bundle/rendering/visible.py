"""Text from elsewhere as it may stand in a printed report: what no font of it sets is named."""

from __future__ import annotations

import re
from functools import cache

from archive_app.model.hidden import named
from archive_app.resources import resource_path

# The letters of the languages of reports: nothing that two fonts would have to share a cluster of.
_PLAIN = re.compile(
    "[^\n\t\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0400-\u0482\u048a-\u04ff–—‘’‚“”„…№]"
)


def printable(text: str, *, plain: bool = False) -> str:
    """Return a text that the fonts of printed reports can set; ``plain`` keeps to few letters.

    resources/reports/glyphs.txt has the ranges of characters that the fonts were tried with.
    """
    unknown = _PLAIN if plain else _unknown()
    return unknown.sub(lambda found: named(found[0]), text)


@cache
def _unknown() -> re.Pattern[str]:
    lines = resource_path("reports", "glyphs.txt").read_text("ascii").split()
    ranges = "".join(f"\\u{first}-\\u{last}" for first, last in (line.split("-") for line in lines))
    return re.compile(f"[^\n\t{ranges}]")
