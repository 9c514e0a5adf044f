"""The audit log: what was done, by whom and with which purpose, so that nobody can change it unseen.

Entries are leaves of an RFC 6962 tree and are appended in the caller's own unit of work. Each desk
remembers, outside the database, the last head it saw, and before it goes on it checks that the log there
now continues that head: truncation, rollback and forks show, also when the database's owner makes them.
The check reads what was added since, never the whole log; at what lies before looks `LogReading.verify`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from visitor_desk.clock import Clock
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.checkpoint import Checkpoint, sign_checkpoint
from visitor_desk.security.checkpoint_memory import MemoryUnreadable
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import no_session_needed
from visitor_desk.security.log_alarms import (
    LogForked,
    LogRolledBack,
    LogTampered,
    MemoryLost,
    MemoryNotWritten,
    RowsDiffer,
)
from visitor_desk.security.log_continuity import LogState, as_found, check_continues, put_back, restores_in
from visitor_desk.security.log_entry import MOST_IN_LIST, EntryValue, WhoActed, make_entry
from visitor_desk.security.log_expired import RECORD as PRUNED_RECORD
from visitor_desk.security.log_expired import expired_entries
from visitor_desk.security.log_report import PRUNED, LogFindingCode, LogReport
from visitor_desk.security.log_walk import BATCH, KnownHead, LogWalk
from visitor_desk.security.merkle import extended, frontier_root
from visitor_desk.security.ports import CheckpointMemory, SecurityWork
from visitor_desk.security.records import LogEntry, LogHead, RememberedHead
from visitor_desk.security.row_binding import GONE, SEALED, RowLife, for_ever
from visitor_desk.security.row_states import CARRIED
from visitor_desk.security.session import Session

__all__ = [
    "AuditLog",
    "LogForked",
    "LogReport",
    "LogRolledBack",
    "LogTampered",
    "MemoryLost",
    "MemoryNotWritten",
    "RowsDiffer",
]


ALARM_NOTED: Final = "alarm.noted"
CLOSING: Final = frozenset({"operator.locked", "desk.blanked"})
"""Acts after which a desk may stand still for long."""

BOUND: Final = "records.bound"
"""The act of an entry that says nothing but what was sealed, where the list is too long for one entry."""


class AuditLog:
    """Appends and watches.

    `check` raises what it finds. `append` never stops the work at hand, since nobody may be kept out of
    or inside a building by a broken log: it notes the alarm, goes on behind what is there, and leaves the
    remembered checkpoint as it was, so that the evidence stays.
    """

    def __init__(
        self,
        device: ThisDevice,
        memory: CheckpointMemory,
        clock: Clock,
        seen: Callable[[str, bool], None] = lambda _note, _closing: None,
    ) -> None:
        """`seen` is told every checkpoint that is remembered, for a second place; it returns at once.

        With it goes whether somebody has just locked the desk, after which it may stand still for long.
        """
        self._device = device
        self._installation = device.installation
        self._memory = memory
        self._clock = clock
        self._tell = seen
        self._seen: RememberedHead | None = None
        self._read = False
        self._looked = False
        self._lost = False
        self._broken = False
        self._alarms: list[Alarm] = []
        self._unwritten: list[Alarm] = []
        self._bound: WeakKeyDictionary[SecurityWork, dict[str, list[str]]] = WeakKeyDictionary()
        self._newest: WeakKeyDictionary[SecurityWork, int] = WeakKeyDictionary()
        """Of a work that writes many entries, the size of the log behind the last: it alone is remembered."""
        self._remembering = threading.Lock()

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What was noted since the program started, in order; one of each kind."""
        return tuple(self._alarms)

    @no_session_needed("timers and refusals write entries too; a session is named where there is one")
    def append(
        self,
        work: SecurityWork,
        act: str,
        session: Session | WhoActed | None = None,
        at: datetime | None = None,
        /,
        **values: EntryValue,
    ) -> LogEntry:
        """Append an entry in the caller's unit of work; it becomes true with the caller's commit.

        `values` are ids, codes, counts, flags and days (see `log_entry`); the first, when it is text, is the
        record the entry is about. Call it last in a transaction: it locks the head of the log. What was
        sealed or deleted in this work and not yet said stands in the entry as `sealed` and `gone`. `at` is
        when it happened, where that was earlier: with the server away.
        """
        head = work.log.head(lock=True)
        restores: tuple[str, ...] = ()
        try:
            restores = self._continues(work, head)
            before = LogState(head.size, head.size, head.frontier) if head else LogState(0, 0, ())
        except Alarm as alarm:
            before = as_found(work, head)
            self._broken = True
            self.note(alarm)
        written = list(self._unwritten)
        for noted in written:
            before = self._write(work, before, ALARM_NOTED, None, {"code": noted.code}, restores)[1]
        if written:
            work.after_commit(lambda: self._said_of(written))
        for part in self._said(work, values):
            before = self._write(work, before, BOUND, session, part, restores, at)[1]
        return self._write(work, before, act, session, values, restores, at)[0]

    @no_session_needed("called by whoever seals, in the unit of work whose entry will say it")
    def bind(self, work: SecurityWork, *, sealed: str | None = None, gone: str | None = None) -> None:
        """Let the next entry of this work say what was sealed or deleted (see `row_binding`)."""
        for name, text in ((SEALED, sealed), (GONE, gone)):
            if text is not None:
                self._bound.setdefault(work, {}).setdefault(name, []).append(text)

    @no_session_needed("reads hashes only; every start of the program does it")
    def check(self, work: SecurityWork) -> None:
        """Raise an alarm unless the log continues what this desk remembers, and remember it as it is now.

        LogRolledBack, LogForked, LogTampered, MemoryLost, MemoryUnreadable. Reads what was added since; a
        desk that remembers nothing reads every leaf hash. `work` must have written nothing yet; it holds the
        head until it ends, since an entry of another desk in between would look like one too many.
        """
        try:
            head = work.log.head(lock=True)
            self._continues(work, head)
        except Alarm as alarm:
            self._broken = True
            self.note(alarm)
            raise
        if head is not None and not self._broken:
            self._remember(self._remembering_of(work, head))

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
        """Check every entry, the head and the remembered checkpoint; report instead of raising.

        One unit of work for the whole log: for what a desk does while others work see `LogCheck`.
        """
        walk = LogWalk(self._installation, self.known_heads())
        count = work.log.count()
        more = True
        while more:
            stop_point(stopped)
            more = walk.step(work, BATCH)
            progress(walk.position, count)
        return walk.finish(work)

    @no_session_needed("says nothing that is not in the checkpoints themselves")
    def known_heads(self) -> tuple[KnownHead, ...]:
        """Return the head this desk remembers, as a check of the whole log compares it."""
        try:
            seen = self._remembered()
        except MemoryUnreadable as alarm:
            self.note(alarm)
            return ()
        if seen is None:
            return ()
        return (KnownHead(seen.size, seen.root_hash, LogFindingCode.FORKED, LogFindingCode.ROLLED_BACK),)

    @no_session_needed("an alarm is for everybody")
    def note(self, alarm: Alarm) -> None:
        """Keep an alarm, the first of its kind, and let the next entry say it."""
        if all(type(alarm) is not type(known) for known in self._alarms):
            self._alarms.append(alarm)
            if not isinstance(alarm, MemoryNotWritten):
                self._unwritten.append(alarm)

    @no_session_needed("the restore itself stands behind two people, see LogRestore")
    def believe(self, work: SecurityWork, entry: LogEntry) -> None:
        """Take the log as it will be after this work's commit for the one to remember.

        `entry` is the `log.restored` entry just written; alarms about what it accounts for are over.
        """
        head = work.log.head(lock=True)
        assert head is not None, "the entry was just written"
        fresh = self._remembering_of(work, head)
        assert entry.leaf_hash.hex() in fresh.restores

        work.after_commit(lambda: self._begin_anew(fresh))

    @no_session_needed("retention runs by timer")
    def prune(
        self,
        work: SecurityWork,
        before: datetime,
        life: RowLife = for_ever,
        stays: Callable[[str, str], bool] = lambda _table, _record: False,
    ) -> int:
        """Drop the bodies of the entries written before `before`, keep their hashes, and say so in an entry.

        What they bind and what lives on is said again first; `life` and `stays` tell which rows do (see
        `log_expired`). Returns how many bodies went: none where this desk's database role may not.
        """
        if not work.log.may_prune():
            return 0
        expired = expired_entries(
            work, self._installation, now=self._clock.now(), before=before, life=life, stays=stays
        )
        if expired.first == expired.end:
            return 0
        for carried in expired.carried:
            self.append(work, CARRIED, None, **carried)
        dropped = work.log.drop_bodies(expired.first, expired.end)
        self.append(work, PRUNED, None, log=PRUNED_RECORD, first=0, end=expired.end)
        return dropped

    def _write(
        self,
        work: SecurityWork,
        before: LogState,
        act: str,
        session: Session | WhoActed | None,
        values: Mapping[str, EntryValue],
        restores: tuple[str, ...],
        at: datetime | None = None,
    ) -> tuple[LogEntry, LogState]:
        entry = make_entry(
            before.index,
            act,
            at=at or self._clock.now(),
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
        if not self._broken:
            head = RememberedHead(size, root, frontier, note, restores)
            self._newest[work] = size
            work.after_commit(lambda: self._remember_newest(work, head, closing=act in CLOSING))
        return entry, LogState(entry.index + 1, size, frontier)

    def _said_of(self, alarms: Sequence[Alarm]) -> None:
        self._unwritten = [alarm for alarm in self._unwritten if alarm not in alarms]

    def _said(self, work: SecurityWork, values: dict[str, EntryValue]) -> list[dict[str, EntryValue]]:
        """Put what was bound in this work into `values`; return the parts that find no room there."""
        parts: list[dict[str, EntryValue]] = []
        for name, bound in self._bound.pop(work, {}).items():
            given = values.get(name)
            told = [given] if isinstance(given, str) else given if isinstance(given, list | tuple) else []
            texts = list(dict.fromkeys([*told, *bound]))
            room = len(texts) % MOST_IN_LIST or MOST_IN_LIST
            parts += [
                {name: texts[start : start + MOST_IN_LIST]} for start in range(room, len(texts), MOST_IN_LIST)
            ]
            values[name] = texts[:room]
        return parts

    def _continues(self, work: SecurityWork, head: LogHead | None) -> tuple[str, ...]:
        """Raise unless the log continues what is remembered; return the restores that it holds."""
        first = not self._looked
        seen = self._remembered()
        self._looked = True
        if first and seen is None and head is not None:
            self._lost = work.log.wrote(self._device.id)
        try:
            check_continues(work, self._installation, seen, head)
        except (LogRolledBack, LogForked):
            if seen is None or head is None or not put_back(work, self._installation, seen, head):
                raise
            self._begin_anew(self._remembering_of(work, head))
        if self._lost:
            raise MemoryLost
        if head is None or (seen is not None and seen.root_hash == head.root_hash):
            return seen.restores if seen else ()
        return restores_in(work, head.size)

    def _remembered(self) -> RememberedHead | None:
        if not self._read:
            self._seen = self._memory.read()
            self._read = True
        return self._seen

    @staticmethod
    def _remembering_of(work: SecurityWork, head: LogHead) -> RememberedHead:
        restores = restores_in(work, head.size)
        return RememberedHead(head.size, head.root_hash, head.frontier, head.checkpoint, restores)

    def _begin_anew(self, head: RememberedHead) -> None:
        """Remember a head that two people have put back, and let the alarms go that it explains."""
        self._broken = self._lost = False
        self._alarms.clear()
        self._unwritten.clear()
        self._seen, self._read, self._looked = None, True, True
        self._remember(head)

    def _remember_newest(self, work: SecurityWork, head: RememberedHead, *, closing: bool) -> None:
        if closing or self._newest.get(work) == head.size:
            self._remember(head, closing=closing)

    def _remember(self, head: RememberedHead, *, closing: bool = False) -> None:
        with self._remembering:
            if self._seen and head.size <= self._seen.size:
                # Another thread's later commit was remembered first.
                return
            self._seen = head
            try:
                self._memory.remember(head)
            except OSError as error:
                alarm = MemoryNotWritten()
                alarm.__cause__ = error
                self.note(alarm)
        self._tell(head.checkpoint, closing)
