"""The words of an archive: those that come with the program, and those its people added."""

from __future__ import annotations

from typing import Annotated

from pydantic import ValidationError

from archive_app.errors import InvalidInput
from archive_app.model.custody import Event, Subject
from archive_app.model.validation import Checked, Form, Text, describe_errors
from archive_app.model.vocabulary import Term, Vocabularies, load_builtin
from archive_app.store.archive import Archive


def load_vocabularies(archive: Archive) -> Vocabularies:
    """Return every vocabulary with the words added in this archive, in the order of adding."""
    with archive.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT scheme, code, parent, label_en, label_uk FROM vocabulary_term ORDER BY rowid"
        )
        return load_builtin().with_terms(
            Term(scheme=scheme, code=code, parent=parent, label_en=label_en, label_uk=label_uk)
            for scheme, code, parent, label_en, label_uk in rows
        )


class _Word(Checked):
    """What can be kept of a word; the rest of it is checked against its vocabulary."""

    code: Annotated[str, Form(".{1,64}", "of at most 64 characters")]
    label_en: Text
    label_uk: Text


def add_term(archive: Archive, term: Term) -> None:
    """Add a word to a vocabulary; raises InvalidInput where its code is taken or malformed."""
    load_vocabularies(archive).with_terms([term])
    try:
        _Word(code=term.code, label_en=term.label_en, label_uk=term.label_uk)
    except ValidationError as error:
        raise InvalidInput(f"The word cannot be added: {describe_errors(error)}.") from None
    with archive.writing() as transaction:
        transaction.connection.execute(
            "INSERT INTO vocabulary_term(scheme, code, parent, label_en, label_uk)"
            " VALUES (?, ?, ?, ?, ?)",
            (term.scheme, term.code, term.parent, term.label_en, term.label_uk),
        )
        transaction.touch("vocabulary")
        transaction.record(
            Event(
                "vocabulary_extended",
                (Subject("log", transaction.log.id.hex()),),
                note=f"{term.scheme}: {term.code}, {term.label_en}, {term.label_uk}",
            )
        )
