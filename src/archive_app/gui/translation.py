"""Which language windows speak: Qt Linguist's files for our words, Qt's own for its dialogs."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from archive_app.model.vocabulary import Language
from archive_app.resources import resource_path

LANGUAGES: tuple[Language, ...] = ("en", "uk")
_NAME = "archive translator"


def system_language() -> Language:
    """Return the first of our languages that the system's person asks for; English else."""
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0]
        if code in LANGUAGES:
            return code
    return "en"


def speak(application: QApplication, language: Language) -> None:
    """Speak a language from now on: words, plurals, dates, numbers, direction of writing."""
    for old in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(language))
    for folder, name in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{language}"),
        (str(resource_path("translations")), language),
    ):
        translator = QTranslator(application)
        translator.setObjectName(_NAME)
        if translator.load(name, folder):
            application.installTranslator(translator)
    is_mirrored = QLocale().textDirection() is Qt.LayoutDirection.RightToLeft
    application.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    )


def spoken_language() -> Language:
    """Return the language that windows speak."""
    code = QLocale().name().partition("_")[0]
    return "uk" if code == "uk" else "en"
