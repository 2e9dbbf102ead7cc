"""Secrets on their way in and out: prompts without echo, files, standard input, words shown once.

Never an argument, never an environment variable.
"""

from __future__ import annotations

import codecs
import getpass
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive_app.cli.output import OutputLost, say
from archive_app.errors import InvalidInput, NotFound, SourceUnreadable, StorageRefused

STANDARD_INPUT = Path("-")
_LARGEST = 64 * 1024
_TRIES = 3
_SHORTEST = 8


def read_secret(path: Path) -> str:
    """Return a passphrase, code or words from a file, or from standard input for ``-``.

    One final line end is not part of it, nor the mark that some editors begin a text in UTF-8 with;
    everything else is.
    """
    content = _read(path)
    if len(content) > _LARGEST:
        raise InvalidInput("The passphrase is longer than a passphrase can be.")
    ending = b"\r\n" if content.endswith(b"\r\n") else b"\n"
    try:
        return content.removesuffix(ending).removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput("The passphrase file is not text in UTF-8.") from None


def ask_secret(prompt: str) -> str:
    """Ask on the terminal without echo; raise InvalidInput where there is no terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(f"{prompt}: ", stream=sys.stderr)
        except getpass.GetPassWarning:
            raise InvalidInput(
                "There is no terminal to ask for the passphrase: use --passphrase-file."
            ) from None
        except EOFError:
            raise InvalidInput("No passphrase was typed.") from None
        except UnicodeDecodeError:
            raise InvalidInput("What was typed is not text in UTF-8.") from None


def new_secret(path: Path | None, prompt: str, known: Iterable[str | None] = ()) -> str:
    """Return a new passphrase: from a file, else asked twice; say where it is short, or no secret.

    ``known`` is what whoever guesses would try first, such as names.
    """
    if path is not None:
        return _warned(read_secret(path), known)
    for _ in range(_TRIES):
        typed = ask_secret(prompt)
        if ask_secret("Once more") == typed:
            return _warned(typed, known)
        say("The two were not the same.")
    raise InvalidInput("The passphrase was not typed twice the same way.")


def _warned(secret: str, known: Iterable[str | None]) -> str:
    """Say where a new passphrase is short, or tried first; it is taken all the same.

    NIST SP 800-63B, "Password Verifiers": at least 8 characters, counted as code points, and none
    of those that are commonly used or expected.
    """
    from archive_app.services import strength

    if 0 < len(secret) < _SHORTEST:
        say(
            f"This passphrase has fewer than {_SHORTEST} characters, the least of NIST SP 800-63B: "
            "who gets the archive finds it by trying. Several words chosen by chance are better."
        )
    found = strength.estimate(secret, [each for each in known if each])
    if secret and found.lasts is strength.Lasts.NOT_AT_ALL:
        say(
            "This passphrase is among the first that anybody tries: who gets the archive is in it "
            "at once."
        )
    return secret


def require_one_reader(*paths: Path | None) -> None:
    """Raise InvalidInput where standard input is to be read for two things."""
    if sum(path == STANDARD_INPUT for path in paths) > 1:
        raise InvalidInput("Only one thing can be read from standard input.")


@contextmanager
def words_file(path: Path | None) -> Iterator[WordsPlace]:
    """Yield where new words go: a new file for its owner alone, made before the words are.

    Words are handed out before they count, so that none count that nobody has. Where the work fails
    before that, the file is removed again; where it fails after that, they are kept, and it is said
    that they may open nothing.
    """
    descriptor = None if path is None else _made(path)
    place = WordsPlace(descriptor)
    try:
        yield place
    except BaseException:
        if place.is_handed_out:
            with suppress(OSError):
                say(
                    "After new words or codes were handed out this was stopped, or failed. Keep "
                    "the old ones too, and try which of them open the archive, before you throw "
                    "any away."
                )
        raise
    finally:
        if path is not None and descriptor is not None:
            os.close(descriptor)
            if not place.is_handed_out:
                with suppress(OSError):
                    path.unlink()


def _made(path: Path) -> int:
    try:
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise StorageRefused(f"{path} is there already. Nothing is overwritten.") from None
    except OSError as error:
        raise StorageRefused(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def handing_over() -> Iterator[None]:
    """Refuse what has not counted yet, where its secrets cannot be written out."""
    try:
        yield
    except OutputLost as lost:
        raise StorageRefused(
            f"New secrets could not be written out: {lost}. Nothing was changed."
        ) from lost


class WordsPlace:
    """Where words go that are shown only once: a file that was opened for them, or the screen."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self.is_handed_out = False

    def deliver(self, words: str, heading: str, *, as_json: bool) -> str | None:
        """Hand out words; return them where the JSON of the command is their only place.

        Raises OSError or StorageRefused where they cannot be written or shown.
        """
        if self._descriptor is not None:
            with os.fdopen(os.dup(self._descriptor), "wb") as file:
                file.write(words.encode("ascii") + b"\n")
                file.flush()
                os.fsync(file.fileno())
        elif as_json:
            return words
        else:
            show_words(words, heading)
        self.is_handed_out = True
        return None


def show_words(words: str, heading: str) -> None:
    """Show 24 words on standard error, numbered, four a line, as they are copied to paper."""
    if sys.__stderr__ is None:
        raise StorageRefused(
            "The words cannot be shown, because standard error is closed. Nothing was changed."
        )
    say(heading)
    cells = [f"{number:2} {word:<10}" for number, word in enumerate(words.split(), 1)]
    for at in range(0, len(cells), 4):
        say("  " + "".join(cells[at : at + 4]).rstrip())


def _read(path: Path) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(_LARGEST + 1)
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no passphrase file {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error
