"""What an archive is and holds, at one glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive_app.model.fixity import Part
from archive_app.model.note import Checkpoint
from archive_app.services.custody import name_agents
from archive_app.services.holding import protected_up_to
from archive_app.services.past_checks import PastCheck, load_history
from archive_app.store import header, ledger
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection

_CHECKS_AT_ONCE = 10
"""Each is proven, and mostly the newest few tell all."""


@dataclass(frozen=True)
class Overview:
    """An archive at one glance.

    ``agent`` is how people call who opened it. ``records`` counts by kind. ``head`` is the ledger's
    present end, ``checkpoint_size`` how many of its events the archive itself has signed;
    ``protected_up_to`` is the last event of which somebody else is known to hold a checkpoint.
    """

    archive_id: str
    format: int
    generation: int
    agent_id: str
    agent: str
    standing: Standing
    besides: Standing | None
    logs: int
    head: Checkpoint
    checkpoint_size: int
    protected_up_to: int | None
    records: dict[str, int]
    objects: int
    object_bytes: int


def name_records(archive: Archive, record_ids: Iterable[str]) -> dict[str, str]:
    """Return how people call records (ids in hex): an agent's name, else the reference."""
    names = name_agents(archive)
    with archive.reading() as session:
        connection = driver_connection(session)
        for record_id in record_ids:
            row = connection.execute(
                "SELECT reference FROM record WHERE id = ?", (bytes.fromhex(record_id),)
            ).fetchone()
            if row is not None and row[0] is not None:
                names[record_id] = row[0]
    return names


def last_full_check(archive: Archive) -> PastCheck | None:
    """Return the newest finished check of everything, None where there never was one."""
    return next((past for past in _past_checks(archive) if past.is_full), None)


def known_damage(archive: Archive) -> PastCheck | None:
    """Return the newest check that found what none since has shown to be whole, None for none.

    A part is whole once a later check of all of it finds nothing. Of objects, a sample never shows
    that; what is due does for what a sample or what was due showed, as what was not whole is due
    until it is.
    """
    whole: set[Part] = set()
    are_due_whole = False
    for past in _past_checks(archive):
        scope = past.scope
        is_partial = scope is not None and (scope.sample, scope.unread_for) != (None, None)
        parts = set(Part) if scope is None else set(scope.parts)
        if not past.is_whole:
            if parts - whole - ({Part.OBJECTS} if is_partial and are_due_whole else set()):
                return past
        elif scope is not None:
            whole |= parts - ({Part.OBJECTS} if is_partial else set())
            are_due_whole |= scope.unread_for is not None and Part.OBJECTS in parts
        if whole == set(Part):
            return None
    return None


def _past_checks(archive: Archive) -> Iterator[PastCheck]:
    """Yield every finished check, the newest first."""
    before: int | None = None
    while page := load_history(archive, before=before, limit=_CHECKS_AT_ONCE):
        yield from page
        before = page[-1].event


def size_logs(archive: Archive) -> list[tuple[str, int]]:
    """Return the origin of each log, oldest first, and how many events it has."""
    with archive.reading() as session:
        connection = driver_connection(session)
        return [(log.origin, ledger.size(connection, log)) for log in archive.logs]


def describe(archive: Archive) -> Overview:
    """Return what an archive is and holds."""
    protected = protected_up_to(archive)
    agent = name_agents(archive).get(archive.agent_id, archive.agent_id)
    with archive.reading() as session:
        connection = driver_connection(session)
        counts = dict(
            connection.execute(
                "SELECT kind, count(*) FROM record GROUP BY kind ORDER BY kind"
            ).fetchall()
        )
        objects, object_bytes = connection.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM object"
        ).fetchone()
        return Overview(
            archive_id=archive.unlocked.header.archive_id.hex(),
            format=header.FORMAT,
            generation=archive.unlocked.header.generation,
            agent_id=archive.agent_id,
            agent=agent,
            standing=archive.standing,
            besides=archive.besides,
            logs=len(archive.logs),
            head=ledger.head(connection, archive.log),
            checkpoint_size=ledger.last_checkpoint_size(connection, archive.log),
            protected_up_to=protected,
            records=counts,
            objects=objects,
            object_bytes=object_bytes,
        )
