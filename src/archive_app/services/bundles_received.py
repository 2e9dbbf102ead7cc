"""The bundles of others that were taken in, and what of them goes along with evidence passed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout, paths
from archive_app.errors import NotAllowed
from archive_app.services.bundle_contents import Carried
from archive_app.services.evidence import find_object
from archive_app.store import cells
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


def carried_with(
    connection: sqlcipher.Connection, accession_keys: Iterable[int]
) -> Iterator[Carried]:
    """Yield everything but the files of each bundle that came in under some accessions."""
    for accession_key in sorted(set(accession_keys)):
        for name, path, sha256 in connection.execute(
            "SELECT received_bundle.name, stored_file.name, sha256 FROM received_bundle"
            " JOIN stored_file USING (accession_key, item_key) WHERE accession_key = ?"
            " ORDER BY stored_file.key",
            (accession_key,),
        ).fetchall():
            stored = find_object(connection, sha256.hex())
            lies = f"{layout.RECEIVED}{name}/{path}"
            if paths.fault_of(lies) is not None:
                raise NotAllowed(
                    f"The proofs of {name} have gone through too many hands to lie in one more "
                    "bundle: leave out the proofs of bundles that were received."
                )
            yield Carried(stored, lies)
