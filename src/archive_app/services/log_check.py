"""One log recomputed from the exact bytes of its leaves: tree, roots, checkpoints.

docs/format.md, "Ledger". Where a stored digest contradicts the recomputed one, that is a finding,
and the check goes on with the one that the stored digest above agrees with: so one changed byte is
one finding. Without a finding, every stored digest and every signed root is the recomputed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import product

from archive_app.errors import Damaged
from archive_app.model import custody, merkle, note
from archive_app.model.fixity import Concern, Finding
from archive_app.progress import Meter
from archive_app.services.findings import about_events, events
from archive_app.services.log_blocks import StoredBlock, read_blocks
from archive_app.store import ledger
from archive_app.store.ledger import Log
from archive_app.store.tolerant import Row, TolerantReader

_LEVELS = 10
_BLOCK = 1 << _LEVELS
_EVENTS_BETWEEN_CHECKPOINTS = 1000  # docs/format.md, "Checkpoints": at least each so many
_UNKNOWN = b""


class LogCheck:
    """One pass over a log of ``size`` events, in blocks of 1024; it keeps O(log n) digests.

    Where another log follows, ``is_followed``, its very end must be signed.
    ``root`` and ``checkpoints`` are the log's root and how many checkpoints were checked, once
    :meth:`findings` is exhausted.
    """

    def __init__(
        self, reader: TolerantReader, log: Log, size: int, *, is_followed: bool = False
    ) -> None:
        self.root = merkle.EMPTY_ROOT
        self.checkpoints = 0
        self._reader = reader
        self._log = log
        self._size = size
        self._is_followed = is_followed
        self._vkeys = log.keys.verifier_keys()
        self._pattern = custody.leaf_pattern(log.id)
        self._first = 0
        # Digests of the present block by level; of whole blocks, the latest at each level above.
        self._levels: list[list[bytes]] = []
        self._peaks: list[bytes] = []
        self._peaks_before: list[bytes] = []
        self._stored_above: dict[int, bytes] = {}
        self._signed_through = 0

    def findings(self, meter: Meter) -> Iterator[Finding]:
        """Yield what is wrong. Advances ``meter`` by events; raises Cancelled."""
        with closing(read_blocks(self._reader, self._log, self._size, _BLOCK)) as blocks:
            for stored in blocks:
                self._first = stored.first
                count = min(_BLOCK, self._size - self._first)
                leaves: list[bytes] = []
                yield from self._digest_leaves(stored, count, leaves)
                yield from self._check_block(stored.tree, leaves)
                self._peaks_before = self._peaks.copy()
                if count == _BLOCK:
                    yield from self._check_above()
                yield from self._check_checkpoints(stored.checkpoints, self._first + count)
                meter.advance(count)
        self.root = self._root_at(self._size)
        yield from self._check_end()

    def _digest_leaves(
        self, stored: StoredBlock, count: int, digests: list[bytes]
    ) -> Iterator[Finding]:
        """Fill ``digests`` with those of the block's leaves, unknown where there is none."""
        first, lost = self._log.first + self._first, stored.lost
        leaves = [stored.leaves.get(number) for number in range(first, first + count)]
        digests += [_UNKNOWN if leaf is None else sha256(b"\0" + leaf).digest() for leaf in leaves]
        read = self._pattern.fullmatch
        found = [None if leaf is None else read(leaf) for leaf in leaves]
        malformed = [
            first + at
            for at, match in enumerate(found)
            if (match is None or match[2] != b"%d" % (self._first + at)) and digests[at]
        ]
        unread = {first + at for at, leaf in enumerate(leaves) if leaf is None}
        missing = sorted(unread.difference(lost))
        yield from about_events("event_missing", missing, "missing from the ledger")
        yield from about_events("event_unreadable", lost, "on a damaged page of the catalogue")
        yield from about_events("event_malformed", malformed, "not in the form and place of one")

    def _check_block(self, tree: dict[int, bytes] | None, leaves: list[bytes]) -> Iterator[Finding]:
        """Compare what is stored with what follows from the leaves, up to the block's own root."""
        span = self._span(self._first, len(leaves))
        stored = {} if tree is None else tree
        if tree is None:
            yield Finding("tree_unreadable", f"Digests of the tree over {span} cannot be read.")
        last = 2 * (self._first + _BLOCK) - 1
        if last in stored:
            self._stored_above[last] = stored.pop(last)
        self._levels = []
        row, missing = leaves, 0
        for level in range(_LEVELS + 1):
            at, step = ledger.position(level, self._first >> level), 2 << level
            kept = [stored.pop(at + step * number, _UNKNOWN) for number in range(len(row))]
            if kept != row:
                wrong = [number for number, digest in enumerate(row) if kept[number] != digest]
                missing += sum(kept[number] == _UNKNOWN for number in wrong)
                yield from self._tell_changed(level, [n for n in wrong if kept[n] and row[n]])
                above = ledger.position(level + 1, self._first >> (level + 1))
                row = _settled(
                    row, kept, [stored.get(above + 2 * step * at) for at in range(len(row) // 2)]
                )
            self._levels.append(row)
            pairs = zip(row[::2], row[1::2], strict=False)
            row = [sha256(b"\1" + left + right).digest() for left, right in pairs]
        if missing and tree is not None:
            yield Finding(
                "tree_missing", f"{missing} digests of the ledger's tree over {span} are missing."
            )
        if stored:
            yield Finding(
                "tree_extra",
                f"{len(stored)} digests of the ledger's tree over {span} belong to no event.",
            )

    def _tell_changed(self, level: int, numbers: list[int]) -> Iterator[Finding]:
        """Tell which digests of one level of the block are others than those that were stored."""
        first = self._log.first + self._first
        if level == 0:
            yield from about_events(
                "event_changed",
                [first + number for number in numbers],
                "not what the ledger was built over",
            )
            return
        for number in numbers:
            span = self._span(self._first + (number << level), 1 << level)
            yield Finding("tree_changed", f"The digest of the ledger over {span} was changed.")

    def _check_above(self) -> Iterator[Finding]:
        """Join a whole block to those before it; compare each digest that this completes."""
        index = self._first >> _LEVELS
        digest = self._levels[_LEVELS][0]
        completed = [digest]
        while index & 1:
            left = self._peaks[len(completed) - 1]
            digest = merkle.node_digest(left, digest)
            index >>= 1
            level = _LEVELS + len(completed)
            kept = self._stored_above.pop(ledger.position(level, index), _UNKNOWN)
            if kept != digest:
                span = self._span(index << level, 1 << level)
                what = "was changed" if kept else "is missing"
                code = "tree_changed" if kept else "tree_missing"
                yield Finding(code, f"The digest of the ledger over {span} {what}.")
                if index & 1:
                    above = self._stored_above.get(ledger.position(level + 1, index >> 1))
                    peak = self._peaks[len(completed)]
                    digest = _settled([peak, digest], [peak, kept], [above])[1]
            completed.append(digest)
        self._peaks[: len(completed)] = completed

    def _check_checkpoints(self, checkpoints: list[Row] | None, end: int) -> Iterator[Finding]:
        """Check the checkpoints of sizes within the block that ends at ``end``."""
        if checkpoints is None:
            self._signed_through = end  # what cannot be read is not called missing
        for size, signed in checkpoints or ():
            self.checkpoints += 1
            if size - self._signed_through > _EVENTS_BETWEEN_CHECKPOINTS:
                yield self._lacking(size)
            self._signed_through = size
            concern = (Concern("checkpoint", str(size)),)
            try:
                found = note.open_checkpoint(signed, self._vkeys)
                if (found.origin, found.size) != (self._log.origin, size):
                    raise Damaged("It is one of another log or size.")
            except Damaged as damage:
                yield Finding(
                    "checkpoint_unproven",
                    f"The checkpoint of {size} events is not one that this log signed: {damage}",
                    concern,
                )
                continue
            if found.root != self._root_at(size):
                yield Finding(
                    "checkpoint_contradicted",
                    f"The checkpoint of {size} events was signed over another ledger: events "
                    "before it were changed.",
                    concern,
                )

    def _check_end(self) -> Iterator[Finding]:
        beyond = self._reader.rows_if_readable(
            "checkpoints of later events",
            "SELECT max(size) FROM checkpoint WHERE log = ? AND size > ?",
            self._log.number,
            self._size,
        )
        if beyond and beyond[0][0] is not None:
            yield Finding(
                "ledger_truncated",
                f"The log signed a checkpoint of {beyond[0][0]} events, and only {self._size} "
                "stand: its end was cut off.",
                (Concern("checkpoint", str(beyond[0][0])),),
            )
        else:
            yield from self._check_signed()
        ((extra,),) = self._reader.rows_if_readable(
            "the end of the ledger's tree",
            "SELECT count(*) FROM tree WHERE log = ? AND position >= ?",
            self._log.number,
            2 * (-(-self._size // _BLOCK)) * _BLOCK,
        ) or [(0,)]
        if extra := extra + len(self._stored_above):
            yield Finding("tree_extra", f"{extra} digests of the ledger's tree are of no event.")

    def _check_signed(self) -> Iterator[Finding]:
        """Tell, once, of what should be signed and is not."""
        following = self._log.first + self._size
        log = Concern("log", self._log.id.hex())
        if self._is_followed and self._signed_through < self._size:
            yield Finding(
                "checkpoint_missing",
                f"The end of the log that event {following} goes on from is not signed: an earlier "
                "program left that out, or its checkpoint was deleted. archive-app custody "
                "checkpoint PATH signs it, where that event names it.",
                (log, Concern("event", str(following))),
            )
        elif self._signed_through <= 0:
            yield Finding(
                "checkpoint_missing",
                f"No checkpoint of the {self._size} events of the present log is kept: an earlier "
                "program never came to close it, or they were deleted. Whether anything was "
                "changed, only a checkpoint that somebody else holds can show; archive-app custody "
                "checkpoint PATH signs the end anew.",
                (log,),
            )
        elif self._size - self._signed_through > _EVENTS_BETWEEN_CHECKPOINTS:
            yield self._lacking(self._size)

    def _lacking(self, size: int) -> Finding:
        return Finding(
            "checkpoint_missing",
            f"No checkpoint stands between {self._signed_through} and {size} events: at least each "
            f"{_EVENTS_BETWEEN_CHECKPOINTS} one was signed.",
        )

    def _root_at(self, size: int) -> bytes:
        """Return the root over the first ``size`` leaves, which end within the present block."""
        peaks = self._peaks if size - self._first == _BLOCK else self._peaks_before

        def node(level: int, index: int) -> bytes:
            if level < _LEVELS:
                return self._levels[level][index - (self._first >> level)]
            return peaks[level - _LEVELS]

        return merkle.root(size, node)

    def _span(self, first: int, count: int) -> str:
        first += self._log.first
        return events(first, first + count - 1).replace("Event", "event", 1)


def _settled(
    computed: list[bytes], kept: list[bytes], above: Sequence[bytes | None]
) -> list[bytes]:
    """Return which digests of a level to go on with: those that agree with the stored ones above.

    Where neither does, the computed one, if there is one to compute.
    """
    settled = [now or was or bytes(32) for now, was in zip(computed, kept, strict=True)]
    for number, parent in enumerate(above):
        pair = slice(2 * number, 2 * number + 2)
        if computed[pair] != kept[pair]:
            choices = product(*zip(computed[pair], kept[pair], strict=True))
            for left, right in choices:
                if merkle.node_digest(left, right) == parent:
                    settled[pair] = left, right
    return settled
