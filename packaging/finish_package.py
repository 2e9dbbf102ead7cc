"""Puts into a built folder what must come with it: every licence, and a bill of materials.

    finish_package.py FOLDER

Run in the environment that the folder was built in, right after: PyInstaller's own list says where
each file came from. The bill is CycloneDX 1.6 (ECMA-424); every library in the folder is a ``file``
property of the component that it belongs to. Ends with 1 where nobody knows whose a library is, or
where the text of a licence is missing.
"""

from __future__ import annotations

import ast
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

TOP = Path(__file__).resolve().parent.parent
COLLECTED = TOP / "build" / "package" / "archive-app" / "COLLECT-00.toc"
LICENCE_TEXT = re.compile(r"(licen[sc]e|copying|notice|copyright|lgpl|gpl)[^/]*$", re.IGNORECASE)
SEE_TEXT = "see the text beside it"


@dataclass
class Part:
    """A thing in the folder that came from elsewhere, with the texts of its licence."""

    name: str
    version: str
    licence: str
    texts: list[Path]
    url: PackageURL | None = None
    files: list[str] = field(default_factory=list)


def main(folder: Path) -> None:
    """Write ``licences/`` and ``sbom.cdx.json`` into a built folder."""
    wanted = _pinned()
    by_name = {each.metadata["Name"]: each for each in distributions()}
    shipped = {name for name in by_name if _canonical(name) in wanted} | {"pyinstaller"}
    parts = {name: _of_distribution(by_name[name]) for name in shipped}
    parts["Python"] = _python()
    owners = {
        Path(str(file.locate())).resolve(): name
        for name in shipped
        for file in by_name[name].files or []
    }
    for placed, source in _libraries():
        name = owners.get(source)
        if name is None and source.is_relative_to(Path(sys.base_prefix).resolve()):
            name = "Python"
        if name is None:
            part = _of_system(source)
            name = parts.setdefault(part.name, part).name
        parts[name].files.append(f"_internal/{placed}")
    for part in parts.values():
        target = folder / "licences" / part.name
        target.mkdir(parents=True)
        for number, text in enumerate(part.texts):
            shutil.copyfile(text, target / (f"{number}-{text.name}" if number else text.name))
        if not part.texts:
            sys.exit(f"{part.name} came without the text of its licence.")
    (folder / "sbom.cdx.json").write_text(
        _bill(sorted(parts.values(), key=lambda part: part.name)), "utf-8"
    )


def _libraries() -> Iterator[tuple[str, Path]]:
    """Yield each library of the folder by its place, and where it was taken from."""
    for placed, source, kind in ast.literal_eval(COLLECTED.read_text("utf-8"))[0]:
        if kind in ("BINARY", "EXTENSION"):
            yield placed, Path(source).resolve()


def _pinned() -> set[str]:
    """Return the names of everything that the program needs to run."""
    lines = (TOP / "requirements" / "runtime.txt").read_text("utf-8").splitlines()
    return {_canonical(line.partition("==")[0]) for line in lines if re.match(r"\w", line)}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_distribution(installed: Distribution) -> Part:
    files = [Path(str(file.locate())) for file in installed.files or []]
    texts = [
        path
        for path in files
        if (LICENCE_TEXT.search(path.name) or "licenses" in path.parts)
        and path.suffix not in (".py", ".pyc", ".so")
    ]
    metadata = installed.metadata.json
    licence = str(metadata.get("license_expression") or metadata.get("license") or "")
    if not licence or len(licence) > 100:
        classifiers = [c for c in metadata.get("classifier", []) if c.startswith("License ::")]
        licence = classifiers[0].rpartition(":: ")[2] if classifiers else SEE_TEXT
    name, version = installed.metadata["Name"], installed.version
    if name == "pyinstaller":
        # What begins both programs is PyInstaller's bootloader, and nothing else of it is here.
        licence = "GPL-2.0-or-later WITH Bootloader-exception"
    if licence.startswith("LGPL-3.0-only OR "):
        licence = "LGPL-3.0-only"  # of the licences that Qt offers, the one that we take
    url = PackageURL("pypi", name=_canonical(name), version=version)
    return Part(name, version, licence, texts or _standard_texts(licence), url)


def _python() -> Part:
    library = Path(sys.base_prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    texts = [
        path
        for path in (library / "LICENSE.txt", Path(sys.base_prefix, "LICENSE.txt"))
        if path.exists()
    ]
    if not texts:
        texts = _of_system(Path(sys.executable).resolve()).texts
    return Part("Python", platform.python_version(), "PSF-2.0", texts)


@cache
def _of_system(source: Path) -> Part:
    """Return the system's package that a file is of."""
    for path in (source, Path("/usr", *source.parts[1:]), Path("/", *source.parts[2:])):
        found = subprocess.run(
            ["dpkg-query", "--search", str(path)], check=False, capture_output=True, text=True
        )
        if found.returncode == 0:
            package = found.stdout.partition(": ")[0].partition(",")[0]
            break
    else:
        sys.exit(f"Nobody knows whose {source} is.")
    version = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}", package],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    name = package.partition(":")[0]
    copyright_path = Path("/usr/share/doc", name, "copyright")
    texts = [copyright_path] if copyright_path.exists() else []
    url = PackageURL("deb", "debian", name, version)
    return Part(name, version, SEE_TEXT, texts, url)


def _standard_texts(licence: str) -> list[Path]:
    """Return the standard text of a licence that a package only names."""
    return sorted((TOP / "packaging" / "licences").glob(f"{licence.partition(' ')[0]}*.txt"))


def _bill(parts: list[Part]) -> str:
    licences = LicenseFactory()
    main_component = Component(name="evidence-archive", type=ComponentType.APPLICATION)
    main_component.licenses.add(licences.make_from_string("Apache-2.0"))
    bill = Bom()
    bill.metadata.component = main_component
    for part in parts:
        component = Component(
            name=part.name,
            version=part.version,
            type=ComponentType.LIBRARY,
            purl=part.url,
            bom_ref=f"{part.name}-{part.version}",
        )
        component.licenses.add(licences.make_from_string(part.licence))
        for file in sorted(part.files):
            component.properties.add(Property(name="file", value=file))
        bill.components.add(component)
        bill.register_dependency(main_component, [component])
    return str(JsonV1Dot6(bill).output_as_string(indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
