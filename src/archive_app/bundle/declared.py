"""What a bundle declares of itself as a bag: all of bagit.txt, and the lines of bag-info.txt.

docs/bundle.md, "Layout". A line is ``<label>: <value>``, so that no two programs could read two
different things: each label stands once, in whatever case, and no line goes on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_app.bundle import layout
from archive_app.bundle.finding import Finding

_LABEL = "Evidence-Bundle-Version"
_VERSION = re.compile(rf"{_LABEL}: ([1-9][0-9]{{0,8}})")
# What any program takes for the end of a line, and what acts on a screen, is in none.
_LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*): [^\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def find_faults(
    untrusted_bagit: bytes | None, untrusted_bag_info: bytes | None
) -> Iterator[Finding]:
    """Yield what is wrong with bagit.txt, and with bag-info.txt as a list of labels.

    Nothing is wrong with what the medium did not give, which is None.
    """
    if untrusted_bagit not in (None, layout.DECLARATION):
        sentence = "It does not declare BagIt 1.0 with tag files in UTF-8, and nothing else."
        yield Finding("declaration", layout.BAGIT, sentence)
    if untrusted_bag_info is None:
        return
    try:
        *lines, rest = untrusted_bag_info.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        yield Finding("bag-info", layout.BAG_INFO, "It is not UTF-8.")
        return
    found = [_LINE.fullmatch(line) for line in lines]
    labels = {each[1].lower() for each in found if each is not None}
    if rest or not all(found):
        sentence = "Not every line of it is '<label>: <value>' and a line feed."
        yield Finding("bag-info", layout.BAG_INFO, sentence)
    elif len(labels) != len(found):
        yield Finding("bag-info", layout.BAG_INFO, "It has a label twice.")


def find_lines(untrusted_bag_info: bytes, label: str) -> list[str]:
    """Return the lines that any program could take for those of a label, as they stand there."""
    lines = re.split("[\r\n]", untrusted_bag_info.decode("utf-8", "replace"))
    return [line for line in lines if line.partition(":")[0].strip().lower() == label.lower()]


def find_version(untrusted_bag_info: bytes) -> int | None:
    """Return the version that a bundle states, None where it does not state just one."""
    stated = [_VERSION.fullmatch(line) for line in find_lines(untrusted_bag_info, _LABEL)]
    return int(stated[0][1]) if len(stated) == 1 and stated[0] is not None else None
