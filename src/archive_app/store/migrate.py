"""The catalogue's schema through its revisions, with a copy put aside before anything changes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from archive_app.errors import Damaged, TooNew
from archive_app.store import durable, ordinary, schema
from archive_app.store.engine import catalogue_errors

REVISIONS = ("0001", "0002")
_REVISION = re.compile("[0-9]{4}")
_UNSAID = "The catalogue does not say which schema it has."
SCRIPTS_PATH = Path(__file__).with_name("migrations")


def current(connection: sqlcipher.Connection) -> str | None:
    """Return the schema revision of a catalogue, None for one that has no place to say it."""
    places = connection.execute(
        "SELECT count(*) FROM pragma_table_info('alembic_version') WHERE name = 'version_num'"
    ).fetchone()[0]
    if not places:
        return None
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(rows) != 1:
        raise Damaged(_UNSAID)
    return str(rows[0][0])


def is_behind(connection: sqlcipher.Connection) -> bool:
    """Tell whether the catalogue has an older schema; raise TooNew where it has a newer one."""
    found = current(connection)
    if found not in REVISIONS:
        if found is None or not _REVISION.fullmatch(found):
            raise Damaged(_UNSAID)
        raise TooNew("This archive was written by a newer program. Open it with that program.")
    return found != REVISIONS[-1]


def upgrade(engine: Engine) -> None:
    """Bring a catalogue, or an empty file, to the newest schema in one transaction."""
    with upgraded(engine):
        pass


@contextmanager
def upgraded(engine: Engine) -> Iterator[Connection]:
    """Bring a catalogue to the newest schema; what the caller adds is of the same commit.

    Where either fails nothing is changed, and no connection of ``engine`` is used again.
    """
    # Alembic takes a quarter of a second to import, and nearly every open needs none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS_PATH).replace("%", "%%"))
    # A table is changed by making it anew, which its references would not allow meanwhile. The
    # setting cannot change inside a transaction, and the engine keeps the one connection it has.
    _set_foreign_keys(engine, "OFF")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            try:
                with catalogue_errors():
                    command.upgrade(config, REVISIONS[-1])
            except OperationalError as error:
                raise Damaged("The catalogue is not laid out as its schema is.") from error
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlcipher.Connection)
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
