"""Every sentence that the program makes of a finding or an error has its Ukrainian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from time import process_time

import pytest

import archive_app
from archive_app import errors
from archive_app.bundle.rendering.written import find_told, in_language
from archive_app.model.fixity import Concern
from archive_app.services.findings import called

SOURCE = Path(archive_app.__file__).parent
MODULES = sorted(
    path
    for folder in ("services", "store", "bundle")
    for path in (SOURCE / folder).rglob("*.py")
    if "rendering" not in path.parts
)
ERRORS = {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.ArchiveError)
}
# What may stand in a gap: a number, a word, a path, a thing, a sentence, a clause, and so on.
SAMPLES = (
    "7",
    "2026-01-02",
    "/media/a card/x",
    "Incident AB12CD34-2026-0001",
    "Object 0a1b",
    "It is encrypted.",
    "event 7",
    "events 7 to 9",
    "it is longer than 7 characters",
    "ledger",
    "source",
    "not a bundle",
    ". Compare its entries with the letters they came from, and write it anew.",
    " /media/x: Somebody else has it.",
    "file",
)
GAP = "\0"
RECORD = "Incident AB12CD34-2026-0001: {}."
UNREADABLE = "The catalogue is damaged: {} could not be read, and was not checked."
SENTENCE = re.compile(rf"[A-Z{GAP}].* .*\.")
# What is no sentence by itself.
FRAMES = {
    "{} is {}.": "clauses about events, each looked at within it",
    "{} are {}.": "clauses about events, each looked at within it",
    "{}: {}.": "clauses about records, each looked at within it",
    "{} Both were made whole again.": "what follows on that the header was not whole",
    "{}; nothing from outside the archive bounds that.": "what follows on how a file came in",
    "According to {}.": "the first line of what a record says",
    "According to ([0-9A-HJKMNP-TV-Z]{}-[0-9]{}-[0-9]+)\\.": "the pattern of that line",
}


def _sentences(
    tree: ast.AST, *, in_bundle: bool, of_record: bool
) -> Iterator[tuple[ast.expr, str]]:
    """Yield the sentence of each finding and error that is made, and the frame it is told in."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Finding"), args=args):
                yield args[2 if in_bundle else 1], "{}"
            case ast.Call(func=ast.Name(id="_fault"), args=[_, sentence]) if in_bundle:
                yield sentence, "{}"
            case ast.Call(
                func=ast.Attribute(attr="fault" | "_fault" | "_warn" | "add"),
                args=[_, _, sentence],
            ) if in_bundle:
                yield sentence, "{}"
            case ast.Call(func=ast.Name(id="about_events"), args=[_, numbers, what]):
                yield what, "Event 7 is {}."
                if not isinstance(numbers, ast.List):
                    yield what, "Events 7 to 9 are {}."
            case ast.Call(func=ast.Name(id="about_record"), args=[_, _, _, what]):
                yield what, RECORD
            case ast.Yield(value=ast.Tuple(elts=[ast.Constant(), what])) if of_record:
                yield what, RECORD
            case ast.Call(func=ast.Attribute(attr="rows_if_readable"), args=[what, *_]):
                yield what, UNREADABLE
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="unreadable"), attr="append"),
                args=[what],
            ):
                yield what, UNREADABLE
            case ast.Call(func=ast.Name(id=name), args=[sentence, *_]) if name in ERRORS:
                yield sentence, "{}"


def _given(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what each name is given somewhere, by itself or as one of several."""
    given: dict[str, list[ast.expr]] = {}

    def give(target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Name(id=name), _:
                given.setdefault(name, []).append(value)
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                for pair in zip(targets, values, strict=True):
                    give(*pair)

    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    give(target, value)
            case ast.For(target=target, iter=ast.Tuple(elts=values)):
                for value in values:
                    give(target, value)
    return given


def _texts(node: ast.expr, given: dict[str, list[ast.expr]]) -> list[str]:
    """Return the texts that an expression may have, with a mark where only running it tells."""
    match node:
        case ast.Constant(value=str(text)):
            return [re.sub(r"\{\w*\}", GAP, text)]
        case ast.IfExp(body=body, orelse=orelse):
            return _texts(body, given) + _texts(orelse, given)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return ["".join(parts) for parts in product(_texts(left, given), _texts(right, given))]
        case ast.Name(id=name) if name in given:
            rest = {other: values for other, values in given.items() if other != name}
            return [text for value in given[name] for text in _texts(value, rest)]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*(_texts(each, given) for each in values))]
        case ast.FormattedValue(value=value):
            return _texts(value, given)
    return [GAP]


def _is_told(text: str, frame: str) -> bool:
    """Tell whether a text has words, with something or other in its gaps."""
    first, *others = text.split(GAP)
    return any(
        find_told(
            frame.format(first + "".join(map("".join, zip(filling, others, strict=True)))), "uk"
        )
        for filling in product(SAMPLES, repeat=len(others))
    )


def _all_sentences(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield each text that could be a sentence; the parts of a text are none by themselves."""
    parts: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=docstring):
                parts.add(docstring)
            case ast.Constant() | ast.JoinedStr() | ast.BinOp() if node not in parts:
                parts.update(ast.walk(node))
                yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_each_sentence_of_a_finding_or_an_error_has_its_ukrainian(path: Path) -> None:
    """What hands on a sentence that it was given is passed over: it is found where it is made."""
    name = path.relative_to(SOURCE)
    module = ast.parse(path.read_text("utf-8"))
    constants = _given(
        ast.Module([each for each in module.body if isinstance(each, ast.Assign)], [])
    )
    missing = set()
    for part in module.body:
        given = constants | _given(part)
        made = [
            (node, text, frame)
            for node, frame in _sentences(
                part,
                in_bundle="bundle" in name.parts,
                of_record=name.name in ("record_check.py", "row_check.py"),
            )
            for text in _texts(node, given)
            if (text, frame) != (GAP, "{}")
        ]
        made += [
            (node, text, "{}")
            for node in _all_sentences(part)
            for text in _texts(node, given)
            if SENTENCE.fullmatch(text)
        ]
        missing |= {
            f"{name}:{node.lineno}: {text.replace(GAP, '{}')}"
            for node, text, frame in made
            if text.replace(GAP, "{}") not in FRAMES and not _is_told(text, frame)
        }
    assert not missing, "\n".join(sorted(missing))


HOSTILE = [
    "failed: " * 200 + "x",
    ": it is damaged: " * 100,
    "Object a is missing. It holds " * 60,
    "In the copy: In the original: " * 60
    + "The copy of object a is damaged, and cannot be made anew.",
    "The list of  in  is larger than it can be, in " * 40,
    "The catalogue is damaged: " * 70 + "x could not be read, and was not checked.",
    "a, b. c; " * 200,
    "“" * 900 + "”" * 900,
    "7" * 1_900,
    "This bundle is not taken in: . " * 60
    + "Its files can be taken in as files, with an accession.",
    "x cannot be read: " * 100 + ".",
    "x" * 10_000_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_told_in_no_time(text: str) -> None:
    find_told("The catalogue does not say which schema it has.", "uk")
    began = process_time()
    find_told(text, "uk")
    in_language(text, "uk")
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "The phone is missing.",
        "The catalogue does not say which schema it has.",
        "His house cannot be read: why.",
        "failed once",
    ],
)
def test_what_lies_in_an_archive_is_never_taken_for_a_finding(text: str) -> None:
    assert in_language(text, "uk") == text


def test_names_and_paths_in_a_finding_stay_as_they_are() -> None:
    concern = Concern("stored_file", "00", "AB12CD34-2026-0001", "ledger; header: full", "ff")
    said = find_told(f"{called(concern)} is missing: no object holds its bytes.", "uk")
    assert said is not None
    assert "«ledger; header: full»" in said
    assert "objects/ledger" in (
        find_told("The file objects/ledger is no object of this archive.", "uk") or ""
    )
    assert find_told("This file is listed in header, and it is not there.", "uk") == (
        "Цей файл є в переліку header, але самого файлу немає."
    )


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "The catalogue is damaged: a page of it is not what was written.",
            "Каталог пошкоджено: одна його сторінка відрізняється від записаного.",
        ),
        (
            "The catalogue is damaged: which header it expects is not what was written.",
            "Каталог пошкоджено: позначка очікуваного заголовка відрізняється від записаного.",
        ),
        (
            "The archive's header is not what was written.",
            "Заголовок архіву відрізняється від записаного.",
        ),
    ],
)
def test_what_is_not_as_it_was_written_is_told_as_people_say_it(sentence: str, told: str) -> None:
    assert find_told(sentence, "uk") == told


@pytest.mark.parametrize(
    "text",
    [
        "There is no kind of thing.",
        "A new kind of thing is missing.",
        "The new cell cannot be written: the medium is read-only.",
        "It is new.",
        "The catalogue does not say which schema it has. And so on.",
        "Line 7 has no path of a bundle: a word.",
    ],
)
def test_a_sentence_without_words_for_all_of_it_is_not_told(text: str) -> None:
    assert find_told(text, "uk") is None
