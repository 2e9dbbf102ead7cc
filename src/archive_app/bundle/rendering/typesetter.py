"""The typesetting child: one paper from its standard input to its standard output, and it ends.

typst keeps what it once laid out as long as its process lives. So each paper has a process of its
own, and what it took is free again afterwards.
"""

from __future__ import annotations

import sys

from archive_app.resources import resource_path

UNSETTABLE_STATUS = 3
"""How the child ends where typst refuses what it should set."""


def main() -> None:
    """Read the data of resources/reports/document.typ as JSON, and write it as PDF/A and PDF/UA."""
    import typst  # of the program itself, which knows this module, it would take 20 MiB

    data = sys.stdin.buffer.read().decode("utf-8")
    folder = resource_path("reports")
    try:
        set_bytes = typst.compile(
            folder / "document.typ",
            root=folder,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError:
        sys.exit(UNSETTABLE_STATUS)
    assert isinstance(set_bytes, bytes)
    sys.stdout.buffer.write(set_bytes)


if __name__ == "__main__":
    main()
