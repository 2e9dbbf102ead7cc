"""Telling libraries under the GPL from others: by their names, and by what only they contain."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

GPL_FILE = re.compile(
    r"(lib)?(x264|x265|postproc|xvidcore|rubberband|vidstab|frei0r|cdio|readline|gsl|fftw3?|"
    r"imagequant|poppler|mupdf)\b",
    re.IGNORECASE,
)
# What only the library itself says. (Decoders know the names of encoders, so names prove nothing.)
GPL_MARKS = (
    b"x265 (build",  # its banner
    b"AVC codec - Copyleft",  # x264's banner
    b"--enable-gpl",  # FFmpeg's configuration
    b"--enable-nonfree",
    b"license: GPL version",  # FFmpeg's own statement
    b"liq_attr_create",  # libimagequant
)
# Modules of Qt without an LGPL edition; docs/dependencies.md names them.
GPL_QT = re.compile(
    r"Qt6(CanvasPainter|Charts|DataVisualization|Graphs|HttpServer|Lottie|NetworkAuth|Quick3D|"
    r"QuickTimeline|ShaderTools|VirtualKeyboard|WaylandCompositor)"
)


def find_gpl(library_path: Path) -> str | None:
    """Say why a shared library is one under the GPL, if it is."""
    if GPL_FILE.match(library_path.name):
        return f"{library_path.name} is named like one"
    if library_path.stat().st_size == 0:
        return None
    with (
        library_path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        marks = [mark.decode() for mark in GPL_MARKS if content.find(mark) >= 0]
    return f"{library_path.name} contains {marks}" if marks else None
