"""Resources: where the files shipped beside the code are, and how they are read.

A wheel and a frozen program carry them in `archive_app/_resources`; a source checkout keeps them in
`resources/` at its top, where translators and designers look for them. The specification, which
goes into every bundle, is that of `docs/`.
"""

from pathlib import Path

_PACKAGE_PATH = Path(__file__).resolve().parent
_PACKAGED_PATH = _PACKAGE_PATH / "_resources"
_CHECKOUT_PATH = _PACKAGE_PATH.parent.parent


def resource_path(*parts: str) -> Path:
    """Return the path of a resource file or folder, named by its parts below the resources.

    Raises FileNotFoundError where it is missing: the program was built or installed incompletely,
    which is a bug and nothing a person can act on.
    """
    root_path = _PACKAGED_PATH if _PACKAGED_PATH.is_dir() else _CHECKOUT_PATH / "resources"
    path = root_path.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"the program is incomplete: {'/'.join(parts)} is not in it")
    return path


def read_texts(*parts: str, suffix: str) -> tuple[str, ...]:
    """Return the UTF-8 texts of a resource folder's files that end in `suffix`, ordered by name."""
    paths = sorted(resource_path(*parts).glob(f"*{suffix}"))
    return tuple(path.read_text(encoding="utf-8") for path in paths)


def read_specification(name: str) -> bytes:
    """Return a page of the specification, by its file name."""
    if _PACKAGED_PATH.is_dir():
        return resource_path("specification", name).read_bytes()
    return (_CHECKOUT_PATH / "docs" / name).read_bytes()
