"""The bundles of others that were taken in, and what of them goes along with evidence passed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout, paths
from archive_app.errors import NotAllowed
from archive_app.services import signers
from archive_app.services.bundle_contents import Carried
from archive_app.services.evidence import find_object
from archive_app.store import cells, object_rows
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class ReceivedBundle:
    """A bundle of somebody else. Digest and signer are hex; ``verdict`` is in words."""

    name: str
    digest: str
    signer: str | None
    verdict: str
    accession: str
    papers: str


def list_received(archive: Archive) -> list[ReceivedBundle]:
    """Return every bundle that was taken in, newest first."""
    with archive.reading() as session:
        return [
            ReceivedBundle(
                name=str(name),
                digest=cells.blob(digest, "the list of bundles", 32).hex(),
                signer=None if signer is None else cells.blob(signer, "a fingerprint", 32).hex(),
                verdict=str(verdict),
                accession=str(accession),
                papers=str(papers),
            )
            for name, digest, signer, verdict, accession, papers in driver_connection(
                session
            ).execute(
                "SELECT name, digest, signer, verdict, accession.reference, item.reference"
                " FROM received_bundle JOIN record AS accession ON accession.key = accession_key"
                " JOIN record AS item ON item.key = item_key ORDER BY accession_key DESC"
            )
        ]


def find_accession(connection: sqlcipher.Connection, digest: bytes) -> str | None:
    """Return the reference of the accession under which a bundle came in, None if it did not."""
    row = connection.execute(
        "SELECT reference FROM received_bundle JOIN record ON key = accession_key WHERE digest = ?",
        (digest,),
    ).fetchone()
    return None if row is None else str(row[0])


def name_accessions(connection: sqlcipher.Connection) -> dict[int, tuple[str, str]]:
    """Return, by row key of the accession under which it came in, each bundle's name and that."""
    return {
        key: (str(name), str(reference))
        for key, name, reference in connection.execute(
            "SELECT accession_key, name, reference FROM received_bundle"
            " JOIN record ON key = accession_key"
        )
    }


def told_apart(
    connection: sqlcipher.Connection, accession_keys: Iterable[int]
) -> tuple[list[int], list[tuple[str, str]]]:
    """Return which of some accessions came with bundles whose proofs can lie beside each other.

    Of bundles that share a name one goes along: that of a known signer, else the first. Name and
    accession of each other one come second. Anybody can give a bundle any name.
    """
    named: dict[str, list[tuple[bool, int, str]]] = {}
    for key in sorted(set(accession_keys)):
        name, signer, reference = connection.execute(
            "SELECT name, signer, reference FROM received_bundle JOIN record ON key = accession_key"
            " WHERE accession_key = ?",
            (key,),
        ).fetchone()
        is_unknown = signer is None or signers.find(connection, signer.hex()) is None
        named.setdefault(str(name), []).append((is_unknown, key, str(reference)))
    others = [
        (name, reference) for name, found in named.items() for _, _, reference in sorted(found)[1:]
    ]
    return sorted(min(found)[1] for found in named.values()), others


def find_shredded(connection: sqlcipher.Connection, accession_keys: Iterable[int]) -> set[int]:
    """Return which of some accessions came with bundles of whose proofs anything was shredded.

    What is left of these proves nothing by itself, so that none of it goes along.
    """
    return {
        key
        for key in accession_keys
        if connection.execute(
            "SELECT 1 FROM received_bundle JOIN stored_file USING (accession_key, item_key)"
            f" WHERE accession_key = ? AND NOT {object_rows.is_held()} LIMIT 1",
            (key,),
        ).fetchone()
    }


def carried_with(
    connection: sqlcipher.Connection, accession_keys: Iterable[int]
) -> Iterator[Carried]:
    """Yield everything but the files of each bundle that came in under some accessions.

    What came back in it of this archive's own stays: it would say whatever its own bundle said,
    also to whom that is not to be said. Under another name than its own it was not taken in.
    """
    own = [
        f"{layout.RECEIVED}{name}/"
        for (name,) in connection.execute("SELECT name FROM sent_bundle")
    ]
    for accession_key in accession_keys:
        for name, path, sha256 in connection.execute(
            "SELECT received_bundle.name, stored_file.name, sha256 FROM received_bundle"
            " JOIN stored_file USING (accession_key, item_key) WHERE accession_key = ?"
            " ORDER BY stored_file.key",
            (accession_key,),
        ).fetchall():
            if path.startswith(layout.RECEIVED) and any(each in path for each in own):
                continue
            stored = find_object(connection, sha256.hex())
            lies = f"{layout.RECEIVED}{name}/{path}"
            if paths.fault_of(lies) is not None:
                raise NotAllowed(
                    f"The proofs of {name} have gone through too many hands to lie in one more "
                    "bundle: leave out the proofs of bundles that were received."
                )
            yield Carried(stored, lies)
