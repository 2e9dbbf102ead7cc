"""Names of the parts of a bundle, and of the files in it."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from archive_app.bundle import layout
from archive_app.media import sniff

PLAYED = re.compile("(image|audio|video)/[a-z0-9.+-]+")


def found_in_bytes() -> list[str]:
    """Every type of picture, sound and video that is found in bytes."""
    tree = ast.parse(inspect.getsource(sniff))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return sorted({text for text in texts if isinstance(text, str) and PLAYED.fullmatch(text)})


@pytest.mark.parametrize("media_type", found_in_bytes())
def test_whatever_can_be_looked_at_has_an_ending_of_its_own(media_type: str) -> None:
    path = layout.file_path("F000001", media_type)
    assert re.fullmatch(r"data/files/F000001\.[a-z0-9]{2,4}", path)
    assert not path.endswith(".bin")


@pytest.mark.parametrize(
    "media_type", [None, "text/html", "text/xml", "application/zip", "application/x-msdownload"]
)
def test_nothing_gets_an_ending_that_it_could_run_by(media_type: str | None) -> None:
    assert layout.file_path("F000001", media_type) == "data/files/F000001.bin"
