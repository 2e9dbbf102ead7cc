"""Holds the metadata of a bundle against the validators that its formats have, without a network.

    check_metadata.py --vectors FOLDER BUNDLE ...

Runs in an environment of its own (requirements/metadata.txt). FOLDER has the JSON-LD contexts of
RO-Crate (`rocrate/1.2.jsonld`) and the schema of PREMIS (`premis/premis.xsd`); whatever else a
validator would fetch is refused. Ends with 1 where any document is not valid, a bundle has none, or
a validator calls a document valid that was spoilt on purpose.
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

RO_CRATE = "https://w3id.org/ro/crate/"
RO_CRATE_PROFILE = "ro-crate-1.2"
# What a validator recommends and a bundle cannot have, each with its reason.
LEFT_OUT = {
    "SHOULD have a `publisher` property": "a bundle knows its signer by a fingerprint alone",
}
# By document: what is in each and what takes its place, so that it is not valid any more.
SPOILT = {
    "ro-crate-metadata.json": ('"datePublished"', '"datePutOut"'),
    "metadata/premis.xml": ("<size>", "<size>of "),
    "metadata/case.jsonld": ('Method":"SHA256"', 'Method":["SHA256","MD5"]'),
}


class Refused(OSError):
    """A validator tried to reach the network."""


def refuse_network() -> None:
    """Let no socket be opened and no name be looked up from here on."""

    def refuse(*_arguments: object, **_named: object) -> Any:
        raise Refused("nothing is fetched while metadata is checked")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse
    socket.create_connection = refuse


def serve_contexts(folder: Path) -> None:
    """Answer the addresses of RO-Crate's contexts from a folder, every other with an error."""
    import requests
    import requests_cache

    def answer(_session: object, method: str, url: str, *_rest: object, **_named: object) -> Any:
        version, _, name = url.removeprefix(RO_CRATE).partition("/")
        path = folder / f"{version}.jsonld"
        if not (url.startswith(RO_CRATE) and name == "context" and path.is_file()):
            raise Refused(f"a validator asked for {method} {url}")
        response = requests.Response()
        response.status_code = 200
        response.url = url
        response.headers["Content-Type"] = "application/ld+json"
        response.raw = io.BytesIO(path.read_bytes())
        return response

    requests.Session.request = answer  # type: ignore[method-assign]
    requests_cache.CachedSession.request = answer


def check_ro_crate(path: Path) -> Iterator[str]:
    """Yield what roc-validator finds against the required rules and the recommended ones."""
    from rocrate_validator import services
    from rocrate_validator.models import Severity, ValidationSettings

    settings = ValidationSettings(
        rocrate_uri=path.parent,
        profile_identifier=RO_CRATE_PROFILE,
        requirement_severity=Severity.RECOMMENDED,
        no_cache=True,
    )
    result = services.validate(settings)
    for issue in result.get_issues(Severity.RECOMMENDED):
        if not any(expected in str(issue.message) for expected in LEFT_OUT):
            yield f"{issue.severity.name}: {issue.check.identifier}: {issue.message}"


def check_premis(path: Path, schema: Path) -> Iterator[str]:
    """Yield what the schema of PREMIS 3.0 forbids."""
    import xmlschema

    for error in xmlschema.XMLSchema(schema, allow="local").iter_errors(path):
        yield f"{error.path}: {error.reason}"


def check_case(path: Path) -> Iterator[str]:
    """Yield the report of case_validate where a document does not conform."""
    from case_utils.case_validate import validate

    report = io.StringIO()
    with redirect_stdout(report):
        result = validate(str(path), case_version="case-1.4.0", allow_warnings=False)
    if not result.conforms:
        yield result.text


def find_faults(bundle: Path, vectors: Path) -> dict[str, list[str]]:
    """Return what is wrong with every document of a bundle that has a validator, by its path."""
    checks: dict[str, Callable[[Path], Iterator[str]]] = {
        "ro-crate-metadata.json": check_ro_crate,
        "metadata/premis.xml": lambda path: check_premis(path, vectors / "premis" / "premis.xsd"),
        "metadata/case.jsonld": check_case,
    }
    documents = {name: bundle / "data" / name for name in checks}
    return {
        name: list(find(documents[name])) if documents[name].is_file() else ["missing"]
        for name, find in checks.items()
    }


def check(bundle: Path, vectors: Path) -> bool:
    """Check a bundle; return whether all of its documents are valid."""
    found = find_faults(bundle, vectors)
    for name, faults in found.items():
        print(f"{bundle.name}/data/{name}: {'NOT VALID' if faults else 'valid'}")
        for fault in faults:
            print(f"    {fault}")
    return not any(found.values())


def check_validators(bundle: Path, vectors: Path) -> bool:
    """Return whether each validator refuses a document that was spoilt, and so looks at all."""
    with tempfile.TemporaryDirectory() as folder:
        spoilt = Path(shutil.copytree(bundle, Path(folder) / bundle.name))
        for name, (before, after) in SPOILT.items():
            path = spoilt / "data" / name
            text = path.read_text("utf-8")
            path.write_text(text.replace(before, after), "utf-8")
            assert path.read_text("utf-8") != text
        found = find_faults(spoilt, vectors)
    for name, faults in found.items():
        print(f"{name}, spoilt: {'refused' if faults else 'NOT REFUSED'}")
    return all(found.values())


def main() -> int:
    """Check the bundles named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("bundle", type=Path, nargs="+")
    arguments = parser.parse_args()
    refuse_network()
    serve_contexts(arguments.vectors / "rocrate")
    outcomes = [check(bundle, arguments.vectors) for bundle in arguments.bundle]
    if all(outcomes):
        outcomes.append(check_validators(arguments.bundle[0], arguments.vectors))
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
