"""Holds the metadata of a bundle against the validators that its formats have, without a network.

    check_metadata.py --vectors FOLDER BUNDLE ...

Runs in an environment of its own (requirements/metadata.txt). FOLDER has the JSON-LD contexts of
RO-Crate (`rocrate/1.2.jsonld`) and the schema of PREMIS (`premis/premis.xsd`); whatever else a
validator would fetch is refused. Ends with 1 where any document is not valid, or a bundle has none.
"""

from __future__ import annotations

import argparse
import io
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

RO_CRATE = "https://w3id.org/ro/crate/"
RO_CRATE_PROFILE = "ro-crate-1.2"


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
        requirement_severity=Severity.REQUIRED,
        no_cache=True,
    )
    result = services.validate(settings)
    for issue in result.get_issues(Severity.OPTIONAL):
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


def check(bundle: Path, vectors: Path) -> bool:
    """Check every document of a bundle that has a validator; return whether all are valid."""
    data = bundle / "data"
    checks: list[tuple[Path, Callable[[Path], Iterator[str]]]] = [
        (data / "ro-crate-metadata.json", check_ro_crate),
        (
            data / "metadata" / "premis.xml",
            lambda path: check_premis(path, vectors / "premis" / "premis.xsd"),
        ),
        (data / "metadata" / "case.jsonld", check_case),
    ]
    all_valid = True
    for path, find in checks:
        if not path.is_file():
            print(f"{path}: missing")
            all_valid = False
            continue
        found = list(find(path))
        all_valid &= not found
        print(f"{path}: {'valid' if not found else 'NOT VALID'}")
        for each in found:
            print(f"    {each}")
    return all_valid


def main() -> int:
    """Check the bundles named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("bundle", type=Path, nargs="+")
    arguments = parser.parse_args()
    refuse_network()
    serve_contexts(arguments.vectors / "rocrate")
    outcomes = [check(bundle, arguments.vectors) for bundle in arguments.bundle]
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
