"""The catalogue's schema through its revisions, with a copy put aside before anything changes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal, NamedTuple

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

from archive_app.errors import TooNew
from archive_app.store import durable, ordinary, schema
from archive_app.store.engine import catalogue_errors
from archive_app.store.erasures import Rows
from archive_app.store.schema import Layout

REVISIONS = ("0001", "0002")
REVISION = re.compile("[0-9]{4}")
DIGESTS = {
    "138d430ccfb9884e4596a1b22f8ba7a4787ef2242d1870b5f4613587f7154639": "0001",
    "e30932aa1847faae15befc8a15b78b6acb7b16a57544ea66495458a0bc6cd76c": "0002",
}
"""What each revision lays a catalogue out in, by its digest: making one takes half a second."""
SCRIPTS_PATH = Path(__file__).with_name("migrations")
_ALEMBIC = Lock()  # what its scripts act on is one for the whole process


class Schema(NamedTuple):
    """Of which known revision the tables of a catalogue are, and which one it says that it has."""

    revision: str | None
    said: str | None

    @property
    def is_older(self) -> bool:
        """Whether a catalogue is to be brought up to date."""
        return self.revision not in (None, REVISIONS[-1])


def today() -> Schema:
    """Return the schema of this program, said as it is."""
    return Schema(REVISIONS[-1], REVISIONS[-1])


def said_revisions(rows: Rows) -> list[str]:
    """Return what a catalogue says its schema is: one revision, where nobody changed that."""
    places = "SELECT 1 FROM pragma_table_info('alembic_version') WHERE name = 'version_num'"
    if not list(rows(places)):
        return []
    found = rows("SELECT CAST(version_num AS BLOB) FROM alembic_version")
    return [bytes(said or b"").decode(errors="replace") for (said,) in found]


def find_schema(connection: sqlcipher.Connection) -> Schema:
    """Return of which revision a catalogue is.

    One that says today's is believed. Else what it says may be an older page that was put back:
    its tables tell what it is. Raises TooNew.
    """
    said = said_revisions(connection.execute)
    if said == [REVISIONS[-1]]:
        return today()
    is_revision = len(said) == 1 and REVISION.fullmatch(said[0]) is not None
    if is_revision and said[0] > REVISIONS[-1]:
        raise TooNew("This archive was written by a newer program. Open it with that program.")
    revision = find_revision(schema.layout(connection.execute))
    return Schema(revision, said[0] if is_revision else None)


def find_revision(found: Layout) -> str | None:
    """Return the revision that lays a catalogue out in just this, None where none does."""
    known = DIGESTS.get(schema.digest(found))
    return known or next((each for each, of_it in layouts().items() if of_it == found), None)


@cache
def layouts() -> dict[str, Layout]:
    """Return what each revision lays a catalogue out in, by making one in memory, once."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: sqlcipher.connect(":memory:", isolation_level=None),
        poolclass=StaticPool,
    )
    try:
        with engine.connect() as connection:
            found = {}
            for revision in REVISIONS:
                _migrate(connection, revision)
                found[revision] = schema.layout(_driver(connection).execute)
            return found
    finally:
        engine.dispose()


def say_revision(connection: sqlcipher.Connection, revision: str) -> None:
    """Let a catalogue say which schema it has, and nothing else of that."""
    # All of it, which asks no index: that may be of another time than the table.
    connection.execute("DELETE FROM alembic_version")
    connection.execute("INSERT INTO alembic_version(version_num) VALUES (?)", (revision,))


def upgrade(engine: Engine) -> None:
    """Bring an empty file to the newest schema in one transaction."""
    with upgraded(engine, None):
        pass


@contextmanager
def upgraded(engine: Engine, older: str | None) -> Iterator[Connection]:
    """Bring a catalogue of an older revision to the newest; what the caller adds is of that commit.

    Where either fails nothing is changed, and no connection of ``engine`` is used again.
    """
    # A table is changed by making it anew, which its references would not allow meanwhile. The
    # setting cannot change inside a transaction, and the engine keeps the one connection it has.
    _set_foreign_keys(engine, "OFF")
    try:
        with engine.begin() as connection:
            driver = _driver(connection)
            if older is not None:
                say_revision(driver, older)  # Alembic goes on from there
            with catalogue_errors():
                _migrate(connection, REVISIONS[-1])
            schema.make_triggers(driver)
            yield connection
            if driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise RuntimeError("a migration must leave every reference whole")
    except BaseException:
        engine.dispose()
        raise
    _set_foreign_keys(engine, "ON")


def aside_path(catalogue_path: Path) -> Path:
    """Return where the copy of a catalogue from before its migration lies."""
    return catalogue_path.with_name(catalogue_path.name + ".before-migration")


def copy_aside(catalogue_path: Path) -> Path:
    """Keep the catalogue, encrypted as it is, beside itself before a migration changes it."""
    copy_path = aside_path(catalogue_path)
    with durable.storage_errors(copy_path):
        copy_path.unlink(missing_ok=True)
        try:
            shutil.copyfile(catalogue_path, copy_path)
        except BaseException:
            copy_path.unlink(missing_ok=True)
            raise
        descriptor = ordinary.open_file(copy_path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        durable.sync_folder(copy_path.parent)
    return copy_path


def drop_aside(catalogue_path: Path) -> None:
    """Remove the copy from before a migration, where there is one."""
    copy_path = aside_path(catalogue_path)
    if copy_path.exists():
        with durable.storage_errors(copy_path):
            copy_path.unlink()
            durable.sync_folder(copy_path.parent)


def _set_foreign_keys(engine: Engine, setting: Literal["ON", "OFF"]) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute(f"PRAGMA foreign_keys = {setting}")
    finally:
        connection.close()


def _migrate(connection: Connection, revision: str) -> None:
    # Alembic takes a quarter of a second to import, and nearly every open needs none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS_PATH).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, revision)


def _driver(connection: Connection) -> sqlcipher.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlcipher.Connection)
    return driver
