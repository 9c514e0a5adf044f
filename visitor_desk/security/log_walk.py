"""A walk along a whole log: every hash, every signature, the order, the head, and what others remember.

It goes in steps, so that nobody who writes has to wait for it: each step may be a unit of work of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from visitor_desk.security.log_entry import entry_signed_by, leaf_data, read_body, record_of_values
from visitor_desk.security.log_report import (
    PRUNED,
    DeviceKeys,
    LogFinding,
    LogFindingCode,
    LogNote,
    LogNoteCode,
    LogReport,
    checkpoint_stands,
)
from visitor_desk.security.log_restored import RESTORED, Restored, is_approved, put_back_stands, restored_of
from visitor_desk.security.merkle import Frontier, extended, frontier_root, leaf_hash
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Installation, LogEntry

BATCH: Final = 500

Body: TypeAlias = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A head that somebody remembers; the log must have been the same when it had that size."""

    size: int
    root_hash: bytes = field(repr=False)
    forked: LogFindingCode = LogFindingCode.NOT_CONTINUED
    shorter: LogFindingCode = LogFindingCode.NOT_CONTINUED


class LogWalk:
    """One walk; memory stays small whatever the log's length.

    `taken` is called with the body of each entry that is genuine and in its place.
    """

    def __init__(
        self,
        installation: Installation,
        known: Iterable[KnownHead] = (),
        taken: Callable[[Body], None] = lambda _: None,
    ) -> None:
        self._installation = installation
        self._known: dict[int, list[KnownHead]] = {}
        for head in known:
            self._known.setdefault(head.size, []).append(head)
        self._taken = taken
        self._findings: list[LogFinding] = []
        self._lost: list[tuple[KnownHead, LogFindingCode]] = []
        self._bare: set[int] = set()
        self._pruned: list[tuple[int, int]] = []
        self._restored: list[Restored] = []
        self._size = 0
        self._frontier: Frontier = ()
        self.position = 0
        """Index of the next entry to look at."""
        self._compare()

    def step(self, work: SecurityWork, limit: int = BATCH) -> bool:
        """Look at the next entries, at most `limit`; tell whether there may be more."""
        entries = work.log.entries(self.position, limit)
        devices = DeviceKeys(self._installation.root_public, work.devices, work.operators)
        for entry in entries:
            # One finding for each gap: an index far away would otherwise be a bomb.
            if self.position < entry.index:
                self._find(LogFindingCode.ENTRY_MISSING, self.position)
            self._entry(work, devices, entry)
            self.position = entry.index + 1
        return len(entries) == limit

    def catch_up(self, work: SecurityWork) -> None:
        """Look at everything that is left."""
        while self.step(work):
            pass

    def finish(self, work: SecurityWork) -> LogReport:
        """Catch up, check the head, and return what is there and everything that is wrong with it."""
        self.catch_up(work)
        findings = list(self._findings)
        findings += [LogFinding(LogFindingCode.BODY_MISSING, index) for index in self._unexplained()]
        for size, heads in self._known.items():
            if size > self._size:
                self._lost += [(head, head.shorter) for head in heads]
        findings += [
            LogFinding(code, head.size if code is LogFindingCode.NOT_CONTINUED else None)
            for head, code in self._lost
            if not any(one.accounts_for(head.size, head.root_hash) for one in self._restored)
        ]
        root = frontier_root(self._frontier)
        checkpoint, fault = self._head(work, root)
        if fault is not None:
            findings.append(LogFinding(fault))
        notes = tuple(LogNote(LogNoteCode.RESTORED, one.index) for one in self._restored)
        return LogReport(self.position, len(self._bare), root, checkpoint, tuple(findings), notes)

    def _entry(self, work: SecurityWork, devices: DeviceKeys, entry: LogEntry) -> None:
        self._size, self._frontier = extended(self._size, self._frontier, [entry.leaf_hash])
        self._compare()
        if entry.body is None:
            self._bare.add(entry.index)
            return
        body = _looked_at(devices, entry, entry.body)
        if not isinstance(body, LogFindingCode):
            try:
                self._content(work, entry, body)
            except (ValueError, KeyError, TypeError, StopIteration):
                # Signed by a device of ours and still no entry: not written by this program.
                body = LogFindingCode.ENTRY_CHANGED
        if isinstance(body, LogFindingCode):
            self._find(body, entry.index)

    def _content(self, work: SecurityWork, entry: LogEntry, body: Body) -> None:
        if body["act"] == PRUNED:
            # An entry can only account for older ones.
            end = min(body["values"]["end"], entry.index)
            self._pruned.append((int(body["values"]["first"]), int(end)))
        elif body["act"] == RESTORED:
            restored = restored_of(body)
            if is_approved(work, self._installation, body) and put_back_stands(work, restored):
                self._restored.append(restored)
            else:
                self._find(LogFindingCode.RESTORED_WITHOUT_APPROVAL, entry.index)
        self._taken(body)

    def _compare(self) -> None:
        for head in self._known.get(self._size, ()):
            if frontier_root(self._frontier) != head.root_hash:
                self._lost.append((head, head.forked))

    def _unexplained(self) -> Iterator[int]:
        """Yield the entries without a body that no pruning entry names; ranges, as one may be very wide."""
        ranges = iter(sorted(self._pruned))
        following = next(ranges, None)
        reach = 0
        for index in sorted(self._bare):
            while following is not None and following[0] <= index:
                reach = max(reach, following[1])
                following = next(ranges, None)
            if index >= reach:
                yield index

    def _head(self, work: SecurityWork, root: bytes) -> tuple[str, LogFindingCode | None]:
        """Return the head's checkpoint where it stands, otherwise what is wrong with it."""
        head = work.log.head(lock=False)
        if head is None:
            return "", LogFindingCode.HEAD_MISSING if self._size else None
        if (head.size, head.root_hash, head.frontier) != (self._size, root, self._frontier):
            return "", LogFindingCode.HEAD_WRONG
        devices = DeviceKeys(self._installation.root_public, work.devices, work.operators)
        if not checkpoint_stands(self._installation, devices, head):
            return "", LogFindingCode.CHECKPOINT_WRONG
        return head.checkpoint, None

    def _find(self, code: LogFindingCode, index: int) -> None:
        self._findings.append(LogFinding(code, index))


def genuine_body(devices: DeviceKeys, entry: LogEntry) -> Body | None:
    """Return the body of an entry that a device of ours wrote for this place, None for any other."""
    found = None if entry.body is None else _looked_at(devices, entry, entry.body)
    return None if isinstance(found, LogFindingCode) else found


def _looked_at(devices: DeviceKeys, entry: LogEntry, raw: bytes) -> Body | LogFindingCode:
    """Return the body of an entry, or what is wrong with it by itself."""
    if leaf_hash(leaf_data(raw, entry.signature)) != entry.leaf_hash:
        return LogFindingCode.ENTRY_CHANGED
    public = devices.public(entry.device)
    if public is None:
        return LogFindingCode.DEVICE_UNKNOWN
    if not entry_signed_by(public, raw, entry.signature):
        return LogFindingCode.SIGNATURE_WRONG
    try:
        body = read_body(raw)
        if (body["index"], body["device"]) != (entry.index, entry.device):
            return LogFindingCode.ENTRY_OUT_OF_PLACE
        record = record_of_values(body)
    except (ValueError, KeyError, TypeError):
        # Signed by a device of ours and still no entry: not written by this program.
        return LogFindingCode.ENTRY_CHANGED
    return body if record == entry.record else LogFindingCode.ENTRY_CHANGED
