"""The search index as FTS5 keeps it: built anew, and when its own rows are in its way.

It writes its rows at the commit, or before, where many words or the order of keys ask for it.
"""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher


def rebuild(connection: sqlcipher.Connection) -> None:
    """Build the index anew from the words that it holds.

    Whatever state it is in, if nothing else was written to it in this transaction.
    """
    connection.execute("INSERT INTO search(search) VALUES ('rebuild')")


def is_in_its_own_way(error: BaseException | None) -> bool:
    """Tell whether FTS5 found a row where it had to write one.

    Of everything else that must not be, SQLite says which rule it breaks.
    """
    return isinstance(error, sqlcipher.IntegrityError) and str(error) == "constraint failed"
