"""The audit log: what was done, by whom and with which purpose, so that nobody can change it unseen.

Entries are leaves of an RFC 6962 tree and are appended in the caller's own unit of work. Each desk
remembers, outside the database, the last head it saw, and before it goes on it checks that the log there
now continues that head: truncation, rollback and forks show, also when the database's owner makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visitor_desk.clock import Clock
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.checkpoint import Checkpoint, sign_checkpoint
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import no_session_needed
from visitor_desk.security.log_entry import EntryValue, make_entry
from visitor_desk.security.log_report import PRUNED, DeviceKeys, LogCheck, LogReport, checkpoint_stands
from visitor_desk.security.merkle import (
    Frontier,
    extended,
    frontier_fits,
    frontier_root,
    root_of,
)
from visitor_desk.security.ports import CheckpointMemory, SecurityWork
from visitor_desk.security.records import LogEntry, LogHead, RememberedHead
from visitor_desk.security.session import Session

__all__ = [
    "AuditLog",
    "LogForked",
    "LogReport",
    "LogRolledBack",
    "LogTampered",
    "MemoryNotWritten",
]


ALARM_NOTED = "alarm.noted"


class LogRolledBack(Alarm):
    """The log is shorter than it was when this desk last saw it. Values: `remembered`, `found`."""

    code = "security.log_rolled_back"


class LogForked(Alarm):
    """The log does not continue the one this desk has seen. Values: `remembered`, `found`."""

    code = "security.log_forked"


class LogTampered(Alarm):
    """The log contradicts itself: head, entries or signature were changed. Values: `found`."""

    code = "security.log_tampered"


class MemoryNotWritten(Alarm):
    """The last checkpoint could not be kept outside the database; the change itself stands."""

    code = "security.memory_not_written"


@dataclass(frozen=True, slots=True)
class _State:
    """What the next entry goes behind; in a sound log its index is the number of leaves."""

    index: int
    size: int
    frontier: Frontier


class AuditLog:
    """Appends and watches.

    `check` raises what it finds. `append` never stops the work at hand, since nobody may be kept out of
    or inside a building by a broken log: it notes the alarm, goes on behind what is there, and leaves the
    remembered checkpoint as it was, so that the evidence stays.
    """

    def __init__(self, device: ThisDevice, memory: CheckpointMemory, clock: Clock) -> None:
        self._device = device
        self._installation = device.installation
        self._memory = memory
        self._clock = clock
        self._seen: RememberedHead | None = None
        self._read = False
        self._looked = False
        self._alarms: list[Alarm] = []

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What was noted since the program started, in order; one of each kind."""
        return tuple(self._alarms)

    @no_session_needed("timers and refusals write entries too; a session is named where there is one")
    def append(
        self, work: SecurityWork, act: str, session: Session | None = None, /, **values: EntryValue
    ) -> LogEntry:
        """Append an entry in the caller's unit of work; it becomes true with the caller's commit.

        `values` are ids, codes, counts, flags and days (see `log_entry`); the first, when it is text, is the
        record the entry is about. Call it last in a transaction: it locks the head of the log.
        """
        head = work.log.head(lock=True)
        try:
            self._continues(work, head)
            if not self._looked:
                self._look_at_all(work, head)
            before = _State(head.size, head.size, head.frontier) if head else _State(0, 0, ())
        except Alarm as alarm:
            before = _as_found(work, head)
            if self._note(alarm):
                before = self._write(work, before, ALARM_NOTED, None, {"code": alarm.code})[1]
        return self._write(work, before, act, session, values)[0]

    def _write(
        self,
        work: SecurityWork,
        before: _State,
        act: str,
        session: Session | None,
        values: Mapping[str, EntryValue],
    ) -> tuple[LogEntry, _State]:
        entry = make_entry(
            before.index,
            act,
            at=self._clock.now(),
            device=self._device.id,
            key=self._device.signing,
            session=session,
            values=values,
        )
        size, frontier = extended(before.size, before.frontier, [entry.leaf_hash])
        root = frontier_root(frontier)
        note = sign_checkpoint(
            Checkpoint(self._installation.id, size, root), self._device.id, self._device.signing
        )
        work.log.append(entry)
        work.log.set_head(LogHead(size, root, frontier, note))
        if not self._distrusted:
            work.after_commit(lambda: self._remember(RememberedHead(size, root, frontier, note)))
        return entry, _State(entry.index + 1, size, frontier)

    @no_session_needed("reads hashes only; every start of the program does it")
    def check(self, work: SecurityWork) -> None:
        """Raise LogRolledBack, LogForked or LogTampered unless the log continues what this desk remembers.

        Recomputes the root from all leaf hashes; entries themselves are checked by `verify`.
        """
        try:
            head = work.log.head(lock=False)
            self._continues(work, head)
            self._look_at_all(work, head)
        except Alarm as alarm:
            self._note(alarm)
            raise

    @no_session_needed("reads hashes only; the alarm is for everybody")
    def watch(self, work: SecurityWork) -> bool:
        """Do what `check` does, but only note the alarm; tell whether all is well."""
        try:
            self.check(work)
        except Alarm:
            return False
        return True

    @no_session_needed("the public reading stands behind a duty in LogReading; packages verify without one")
    def verify(
        self, work: SecurityWork, progress: Progress = no_progress, stopped: Stopped = never
    ) -> LogReport:
        """Check every entry, the head and the remembered checkpoint; report instead of raising."""
        return LogCheck(work, self._installation, self._remembered()).run(progress, stopped)

    @no_session_needed("retention runs by timer")
    def prune(self, work: SecurityWork, first: int, end: int) -> int:
        """Drop the bodies of expired entries [first, end), keep their hashes, and say so in an entry."""
        dropped = work.log.drop_bodies(first, end)
        self.append(work, PRUNED, None, first=first, end=end)
        return dropped

    @property
    def _distrusted(self) -> bool:
        return any(not isinstance(alarm, MemoryNotWritten) for alarm in self._alarms)

    def _continues(self, work: SecurityWork, head: LogHead | None) -> None:
        seen = self._remembered()
        found = head.size if head else 0
        if seen and found < seen.size:
            raise LogRolledBack(remembered=seen.size, found=found)
        if work.log.count() != found:
            raise LogTampered(found=found)
        if head is None:
            return
        if not _consistent(head):
            raise LogTampered(found=found)
        if seen is None:
            start = _State(0, 0, ())
        elif head.root_hash == seen.root_hash and head.size == seen.size:
            return
        else:
            start = _State(seen.size, seen.size, seen.frontier)
        self._grew(work, start, head)

    def _look_at_all(self, work: SecurityWork, head: LogHead | None) -> None:
        """Raise unless the leaf hashes that are there make the head; once before the first entry."""
        self._looked = True
        if head is not None and root_of(work.log.leaf_hashes(0, head.size)) != head.root_hash:
            raise LogTampered(found=head.size)

    def _grew(self, work: SecurityWork, start: _State, head: LogHead) -> None:
        """Raise unless `head` is `start` with the leaves that were added since, signed by one of us."""
        added = work.log.leaf_hashes(start.size, head.size)
        if len(added) != head.size - start.size:
            raise LogTampered(found=head.size)
        if frontier_root(extended(start.size, start.frontier, added)[1]) != head.root_hash:
            if start.size:
                raise LogForked(remembered=start.size, found=head.size)
            raise LogTampered(found=head.size)
        devices = DeviceKeys(self._installation.root_public, work.devices)
        if not checkpoint_stands(self._installation, devices, head):
            raise LogTampered(found=head.size)

    def _remembered(self) -> RememberedHead | None:
        if not self._read:
            self._seen = self._memory.read()
            self._read = True
        return self._seen

    def _remember(self, head: RememberedHead) -> None:
        if self._seen and head.size <= self._seen.size:
            # Another thread's later commit was remembered first.
            return
        self._seen = head
        try:
            self._memory.remember(head)
        except OSError as error:
            alarm = MemoryNotWritten()
            alarm.__cause__ = error
            self._note(alarm)

    def _note(self, alarm: Alarm) -> bool:
        """Keep the alarm; tell whether it is the first of its kind."""
        first = all(type(alarm) is not type(known) for known in self._alarms)
        if first:
            self._alarms.append(alarm)
        return first


def _as_found(work: SecurityWork, head: LogHead | None) -> _State:
    """Return a state behind everything that is there, so that an entry can still be written."""
    count = work.log.count()
    if head and head.size == count and _consistent(head):
        return _State(count, head.size, head.frontier)
    # Where leaves are missing, the new head will not fit the number of entries: the alarm stays.
    return _State(count, *extended(0, (), work.log.leaf_hashes(0, count)))


def _consistent(head: LogHead) -> bool:
    return frontier_fits(head.size, head.frontier) and frontier_root(head.frontier) == head.root_hash
