"""The declaration and the summary of a bundle as a bag: bagit.txt and bag-info.txt.

RFC 8493 sections 2.1.1 and 2.2.2; docs/bundle.md, "Layout".
"""

from __future__ import annotations

from datetime import date

from archive_app.bundle import layout


def declaration() -> bytes:
    """Return bagit.txt: BagIt 1.0 with tag files in UTF-8."""
    return layout.DECLARATION


def summary(
    bundle: str,
    bagging_date: date,
    *,
    payload_size: int,
    payload_files: int,
    software: str,
    organisation: str | None = None,
) -> bytes:
    """Return bag-info.txt, each label once and in order; sizes are octets.

    What was typed goes on one line, so that a value cannot pass for another label.
    """
    labels = {
        "Bag-Software-Agent": software,
        "BagIt-Profile-Identifier": layout.PROFILE,
        "Bagging-Date": bagging_date.isoformat(),
        "Evidence-Bundle-Version": str(layout.VERSION),
        "External-Identifier": bundle,
        "Payload-Oxum": f"{payload_size}.{payload_files}",
        "Source-Organization": organisation,
    }
    lines = [
        f"{label}: {' '.join(value.split())}\n"
        for label, value in labels.items()
        if value is not None and value.strip()
    ]
    return "".join(lines).encode("utf-8")
