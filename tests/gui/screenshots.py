"""Writes a picture of every screen: light, dark, both languages, normal, small with large text.

python -m tests.gui.screenshots FOLDER [NAME...]
"""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import product
from pathlib import Path

from PySide6.QtGui import QFont

from archive_app.gui import theme, translation
from archive_app.gui.application import make_application
from archive_app.model.vocabulary import Language
from tests.gui.screens import every_screen
from tests.gui.stage import Demonstration, Stage

_SIZES = {"normal": (1280, 800, 1.0), "small": (1024, 600, 2.0)}
_LANGUAGES: tuple[Language, ...] = ("en", "uk")


def main(folder: Path, names: list[str]) -> None:
    """Write the pictures of all screens, or of those named."""
    with tempfile.TemporaryDirectory() as place:
        for variable in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            os.environ[variable] = str(Path(place) / "home")
        application = make_application(["archive-app"])
        plain = application.font()
        demonstration = Demonstration.make(Path(place))
        chosen = {
            name: bring for name, bring in every_screen().items() if name in names or not names
        }
        combinations = list(product(_SIZES.items(), ("light", "dark"), _LANGUAGES))
        for number, ((size, (width, height, scale)), scheme, language) in enumerate(combinations):
            large = QFont(plain)
            large.setPointSizeF(plain.pointSizeF() * scale)
            application.setFont(large)
            theme.use_scheme(scheme)
            translation.speak(application, language)
            for name, bring in chosen.items():
                stage = Stage(demonstration, Path(place) / f"{number}-{name}")
                stage.window.resize(width, height)
                screen = bring(stage)
                stage.settle()
                path = folder / f"{name}-{scheme}-{language}-{size}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                screen.grab().save(str(path))
                stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
