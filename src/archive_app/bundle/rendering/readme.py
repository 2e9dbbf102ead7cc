"""README.txt of a bundle: what it is, and how to check it with what a computer already has."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from archive_app.bundle.rendering.commands import System, commands
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.rendering.telling import NOT_SHOWN
from archive_app.bundle.rendering.wording import Wording, groups
from archive_app.model.vocabulary import Language

_WIDTH = 92
_SYSTEMS: tuple[System, ...] = ("linux", "macos", "windows")


def readme(statements: Statements) -> bytes:
    """Return README.txt: plain UTF-8, one language after another."""
    transfer = statements.transfer
    wording = Wording.of(transfer.languages, {})
    parts = ["".join(_page(statements, wording, each)) for each in wording.languages]
    return f"\n\n{'=' * _WIDTH}\n\n\n".join(parts).encode("utf-8")


def _page(statements: Statements, wording: Wording, language: Language) -> Iterator[str]:
    transfer = statements.transfer

    def say(name: str, /, **values: object) -> str:
        return dict(wording.phrase(name, **values))[language]

    title = say("readme_title", bundle=transfer.bundle)
    yield f"{title}\n{'=' * len(title)}\n\n"
    yield _folded(say("readme_intro"))
    yield _folded(say("readme_warning"))
    yield f"{say('signer')}\n\n    {groups(transfer.signer)}\n\n"
    yield _folded(say("readme_trusted"))
    for system in _SYSTEMS:
        heading = say(f"readme_{system}")
        yield f"\n{heading}\n{'-' * len(heading)}\n\n"
        for number, command in enumerate(commands(system), start=1):
            yield _folded(f"{number}. {say(command.step)} {say(f'expect_{command.expected}')}")
            yield textwrap.indent(command.text, "    ") + "\n\n"
    heading = say("not_shown")
    yield f"\n{heading}\n{'-' * len(heading)}\n\n"
    yield "".join(f"- {say(name)}\n" for name in NOT_SHOWN)
    yield f"\n{_folded(say('readme_end')).rstrip()}\n"


def _folded(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n\n"
