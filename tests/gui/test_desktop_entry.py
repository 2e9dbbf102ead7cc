"""What a Linux desktop reads of the program: its entry, its icon, and what a catalogue says."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
from PySide6.QtSvg import QSvgRenderer

from archive_app.resources import resource_path


def test_the_entry_starts_the_desktop_and_names_an_icon_that_is_there() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(resource_path("desktop", "evidence-archive.desktop"), encoding="utf-8")
    said = entry["Desktop Entry"]
    assert said["Exec"] == "archive-app gui"
    assert said["Terminal"] == "false"
    icon_path = resource_path("desktop", f"{said['Icon']}.svg")
    assert QSvgRenderer(str(icon_path)).isValid()


def test_the_catalogue_says_it_in_both_languages() -> None:
    tree = ElementTree.parse(resource_path("desktop", "evidence-archive.metainfo.xml"))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for name in ("name", "summary", "description/p"):
        assert {each.get(lang) for each in tree.findall(name)} == {None, "uk"}, name
    assert tree.findtext("launchable") == "evidence-archive.desktop"
    assert tree.findtext("project_license") == "Apache-2.0"


@pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="desktop-file-validate is not installed"
)
def test_the_entry_is_valid() -> None:
    path = resource_path("desktop", "evidence-archive.desktop")
    told = subprocess.run(["desktop-file-validate", path], check=False, capture_output=True)
    assert (told.returncode, told.stdout) == (0, b"")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_what_the_catalogue_says_is_valid() -> None:
    path = resource_path("desktop", "evidence-archive.metainfo.xml")
    told = subprocess.run(
        ["appstreamcli", "validate", "--no-net", path], check=False, capture_output=True
    )
    assert told.returncode == 0, told.stdout.decode()
