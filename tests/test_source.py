"""What no source file may contain, and what each must."""

import ast
import io
import re
import tokenize
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = (
    "src",
    "benchmarks",
    "changelog.d",
    "docs",
    "packaging",
    "requirements",
    "resources",
    "tools",
)
BINARY = {".png", ".jpg", ".ico", ".icns", ".qm", ".gz", ".mbtiles"}
SHIPPED = sorted(
    path
    for path in [
        *(path for path in ROOT.iterdir() if path.suffix in {".md", ".toml"}),
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
        *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*")),
    ]
    if path.is_file() and path.suffix not in BINARY and path.parent.name != "__pycache__"
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MODULES = [path for path in [*SHIPPED, *TESTS] if path.suffix == ".py"]

# Hangul fillers are letters that show nothing; the rest is found by its Unicode category.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
UNWANTED = {
    "a folder that only developers have": re.compile(r"\.\./shared"),
    "a package registry": re.compile(
        r"\b(pypi|pythonhosted|anaconda|npmjs)[.](org|com)\b|/simple/", re.IGNORECASE
    ),
    "a path of one machine": re.compile(r"(?<![\w.~$}])/(work|root|home|Users)/"),
}
# `make run` takes real files beside the project, where they are; the Makefile is not shipped.
ALLOWED = {("Makefile", "a folder that only developers have")}
# Modules that may be longer than the limit, each with its reason. (A migration is the record of one
# step and is never split.)
LONG_MODULES = {
    "tools/recover.py": "it must be one file that can be carried alone",
    "tools/verify_bundle.py": "it must be one file that can be carried alone",
}
MOST_LINES = 320


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text("utf-8")


def find_hidden(text: str, *, tabs: bool = False) -> Iterator[tuple[int, str]]:
    """Yield line number and name of each character that a reader cannot see as what it is."""
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line:
            category = unicodedata.category(character)
            if (
                (
                    category in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}
                    and not (tabs and character == "\t")
                )
                or (category == "Zs" and character != " ")
                or character in BLANK_LETTERS
            ):
                yield number, f"U+{ord(character):04X} {unicodedata.name(character, category)}"


def test_no_invisible_or_bidirectional_character() -> None:
    found = {p: list(find_hidden(read(p), tabs=p.name == "Makefile")) for p in [*SHIPPED, *TESTS]}
    assert {named(path): hidden for path, hidden in found.items() if hidden} == {}


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u00a0", "\u3164"])
def test_a_hidden_character_is_found(character: str) -> None:
    assert [number for number, _ in find_hidden(f"one\ntwo {character} three")] == [2]


def test_identifiers_are_plain_letters() -> None:
    # A Cyrillic letter that looks Latin makes two names of one.
    for path in MODULES:
        tokens = tokenize.generate_tokens(io.StringIO(read(path)).readline)
        names = [token.string for token in tokens if token.type == tokenize.NAME]
        assert [name for name in names if not name.isascii()] == [], named(path)


def test_the_project_speaks_of_itself_alone() -> None:
    found = [
        f"{named(path)} names {what}: {match[0]}"
        for path in SHIPPED
        for what, pattern in UNWANTED.items()
        if (match := pattern.search(read(path))) and (named(path), what) not in ALLOWED
    ]
    assert found == []


def test_unwanted_words_are_found() -> None:
    for what, text in {
        "a folder that only developers have": "see .{}./shared/x".format(""),
        "a package registry": "from PyPI.{}".format("org"),
        "a path of one machine": "open {}home/me/x".format("/"),
    }.items():
        assert [name for name, it in UNWANTED.items() if it.search(text)] == [what]


def test_every_module_says_what_it_is() -> None:
    silent = [named(path) for path in MODULES if not ast.get_docstring(ast.parse(read(path)))]
    assert silent == []


def test_no_module_is_too_long() -> None:
    split = [path for path in MODULES if path in SHIPPED and "versions" not in path.parts]
    lengths = {named(path): len(read(path).splitlines()) for path in split}
    too_long = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert too_long.keys() == LONG_MODULES.keys()


def test_the_frozen_program_starts_every_child_that_there_is() -> None:
    package = ROOT / "src"
    begun = {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__main__")
        for path in package.rglob("*.py")
        if '__name__ == "__main__"' in read(path)
    }
    faces = {"archive_app", "archive_app.cli", "archive_app.gui"}
    tree = ast.parse(read(ROOT / "packaging" / "child_program.py"))
    (known,) = (
        ast.literal_eval(each.value)
        for each in tree.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "MODULES"
    )
    assert set(known) == begun - faces


def test_nothing_is_written_twice() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if path in TESTS:
            continue
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if sum(1 for part in body for _ in ast.walk(part)) >= 40:
                    places["".join(map(ast.dump, body))].append(f"{named(path)}: {node.name}")
    assert [twins for twins in places.values() if len(twins) > 1] == []


def test_every_part_of_the_package_is_kept_from_parsing_media() -> None:
    # The contracts list their sources one by one, because only `media` and `gui` are exceptions.
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    contracts = {c["name"]: c for c in project["tool"]["importlinter"]["contracts"]}
    package = ROOT / "src" / "archive_app"
    parts = {
        f"archive_app.{path.stem}"
        for path in package.iterdir()
        if (path.suffix == ".py" and path.stem not in {"__init__", "__main__"})
        or (path / "__init__.py").is_file()
    }
    for name, exceptions in {
        "Media parsers only in the preview child": {"archive_app.media"},
        "Qt only in the desktop and in the video preview": {"archive_app.gui"},
        "Typer and Rich only in the command line": {"archive_app.cli"},
    }.items():
        assert set(contracts[name]["source_modules"]) == parts - exceptions, name


def test_architecture_names_every_module() -> None:
    package = ROOT / "src" / "archive_app"
    modules = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    }
    named_there = set(
        re.findall(r"^\| `(\S+\.py)` \|", read(ROOT / "ARCHITECTURE.md"), re.MULTILINE)
    )
    assert modules == named_there


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{named(path)}: {target}"
        for path in SHIPPED
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", read(path))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []
