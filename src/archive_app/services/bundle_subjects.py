"""What each event of an export is about: an incident, or an item with its files.

Subjects are numbered within an event. If one event were about all of them, a later bundle of some
would tell by the numbers of these how many others there were.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model.custody import Subject
from archive_app.services.bundle_contents import Selection
from archive_app.store import records


def packed(selection: Selection) -> array[int]:
    """Return the subjects of each event, in one piece of memory.

    Of each event it has the number of records, and of each record the key and the revision that was
    exported: all else that was selected can be let go before the bundle is written whole, and small
    pieces would lie all over the room that it leaves.
    """
    groups = {each.found.key: [each.found] for each in (*selection.incidents, *selection.items)}
    for file in selection.files:
        groups[file.item.found.key].append(file.record.found)
    numbers = array("q")
    for group in groups.values():
        numbers.append(len(group))
        numbers.extend(number for each in group for number in (each.key, each.revision))
    return numbers


def unpacked(
    connection: sqlcipher.Connection, numbers: array[int]
) -> Iterator[tuple[Subject, ...]]:
    """Yield the subjects of each event, as they were exported, whatever was recorded since."""
    at = 0
    while at < len(numbers):
        end = at + 1 + 2 * numbers[at]
        yield tuple(_subjects(connection, numbers[at + 1 : end]))
        at = end


def _subjects(connection: sqlcipher.Connection, group: array[int]) -> Iterator[Subject]:
    for key, revision in zip(group[::2], group[1::2], strict=True):
        exported = replace(records.find_by_key(connection, key), revision=revision)
        yield records.subject(connection, exported)
