"""No file of a bundle can go, come, or be called otherwise: in a folder as in a zip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from archive_app.bundle import layout
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.trust import Trust
from archive_app.bundle.verification import verify
from archive_app.progress import Meter
from tests.interop import bundle_maker
from tests.interop.bundle_maker import Made

pytestmark = pytest.mark.slow

REFUSED = {1, 6}  # not valid, or not a bundle


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A bundle with an older one before it, so that it has a file of every kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        return bundle_maker.make(tmp_path_factory.mktemp("bundles"))[1]


def changed(made: Made, kind: str) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Yield each bundle that differs by one file outside ``signatures/``, and what it is."""
    for path in made.files:
        if path.startswith(layout.SIGNATURES):
            continue
        folder, slash, name = path.rpartition("/")
        rest = {each: content for each, content in made.files.items() if each != path}
        if kind == "removed":
            yield path, rest
        content = made.files[path]
        others = {f"{name}2": b"", f"_{name}": content, name.swapcase(): content, f".{name}": b""}
        for other, more in others.items():
            beside = f"{folder}{slash}{other}"
            if kind == "added":
                yield beside, {**made.files, beside: more}
            elif kind == "renamed":
                yield beside, {**rest, beside: content}


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("kind", ["removed", "added", "renamed"])
def test_one_file_removed_added_or_renamed_is_refused(
    made: Made, tmp_path: Path, kind: str, form: str
) -> None:
    trust = Trust((KnownSigner(made.signer, "the archivist"),))
    root = bundle_maker.lay_out(made.files, tmp_path / made.name)
    zip_path = tmp_path / f"{made.name}.zip"
    zip_path.write_bytes(bundle_maker.zipped(made.files, made.name))
    place = root if form == "folder" else zip_path
    assert verify(place, trust, Meter()).verdict.exit_code == 0
    count = 0
    for what, files in changed(made, kind):
        if form == "zip":
            zip_path.write_bytes(bundle_maker.zipped(files, made.name))
        else:
            apply(made.files, files, root)
        report = verify(place, trust, Meter())
        assert report.verdict.exit_code in REFUSED, (what, report.findings)
        assert report.findings, what
        if form == "folder":
            apply(files, made.files, root)
        count += 1
    assert count >= 25
    if form == "folder":
        assert verify(place, trust, Meter()).verdict.exit_code == 0


def apply(old: Mapping[str, bytes], new: Mapping[str, bytes], root: Path) -> None:
    """Make a folder of the old files one of the new ones."""
    for path in old.keys() - new.keys():
        (root / path).unlink()
    for path in new.keys() - old.keys():
        (root / path).write_bytes(new[path])
