"""The service that lets data die on its day; why a record is still here says `retention_reasons`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from time import perf_counter, sleep
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.bound_lives import row_life
from visitor_desk.privacy.clip_end import sweep_vault
from visitor_desk.privacy.clock_check import BEGAN_ACT, RUN_ACT, check_clock
from visitor_desk.privacy.dead_rows import DeadRows, Overwritten, Remains
from visitor_desk.privacy.disposal_account import ACCOUNT_ACT, STEP_ACT, KindGone, held_said, together
from visitor_desk.privacy.disposal_steps import Disposal, Step
from visitor_desk.privacy.kept_back import HeldBeyond, held_beyond
from visitor_desk.privacy.life_extent import IN_SQL, LifeSpan
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_calendar import DueDay, due_days
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.privacy.retention_rules import RetentionRule
from visitor_desk.privacy.retention_run import ROWS, leaves_work, open_parts
from visitor_desk.privacy.time_passed import check_time_passed
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import VisitId

LONGEST_REST_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class DisposalReport:
    """What one run took away, with the parts of it that broke off before.

    `days` are those that were due and still had something when its last part began, earliest first.
    """

    ran_at: datetime
    days: tuple[tuple[Group, date], ...]
    keys_destroyed: int
    records_deleted: int
    badges_forgotten: int
    visits_deleted: int
    tickets_deleted: int
    recordings_deleted: int
    activity_deleted: int
    requests_deleted: int
    holds_deleted: int = 0
    door_events_deleted: int = 0
    clips_destroyed: int = 0
    """Kept footage of cases that are over: keys and files."""
    remains: Remains = Remains.NOTHING
    """Where ciphertext of deleted rows may still lie; from its day on no key opens it."""
    caught_up: int = 0
    """How many days the first of what was due had waited: 0 where every day had its run."""
    ended_early: int = 0
    """Sealed records that a shorter policy ended before the day they were sealed to."""
    kinds: tuple[KindGone, ...] = ()
    held: tuple[HeldBeyond, ...] = ()
    parts: int = 1
    """How often it was begun: more than once where it was stopped or broke off."""

    @property
    def rows_deleted(self) -> int:
        """Plain rows of every table together."""
        return (
            self.visits_deleted
            + self.tickets_deleted
            + self.recordings_deleted
            + self.activity_deleted
            + self.requests_deleted
            + self.holds_deleted
            + self.door_events_deleted
        )


@dataclass
class Course:
    """How far a run is, and whether it goes on."""

    progress: Progress
    stopped: Stopped
    _done: int = 0
    _left: list[int] = field(default_factory=list)
    """Transactions that are expected of each step to come, the current one first."""

    def begin(self, steps: Sequence[Step]) -> None:
        """Tell what is expected, once it is decided."""
        self._left = [step.pieces for step in steps]
        self.look()
        self.progress(0, sum(self._left))

    def took(self, *, more: bool) -> None:
        """Count a transaction; `more` where its step is not through."""
        self._done += 1
        if more:
            self._left[0] = max(1, self._left[0] - 1)
        else:
            self._left.pop(0)
        self.progress(self._done, self._done + sum(self._left))

    def look(self) -> None:
        """Raise Cancelled where somebody asked to stop."""
        stop_point(self.stopped)


@dataclass(frozen=True)
class Retention:
    """Destroys what is due and explains what is not."""

    works: DeskWorks
    day_keys: DayKeys
    log: AuditLog
    clock: Clock
    lives: LivesInForce
    vault: Vault
    dead_rows: DeadRows = field(default_factory=Overwritten)

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def rules(self, session: Session) -> Sequence[RetentionRule]:  # noqa: ARG002 - read by the duty check
        """Return every rule of the policy in force with its source."""
        with self.works() as work:
            self.lives.refresh(work)
        return self.lives.all()

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def calendar(self, session: Session) -> Sequence[DueDay]:  # noqa: ARG002 - as above
        """Return what dies when: days with sealed records, and due days whose keys still live."""
        with self.works() as work:
            self.lives.refresh(work)
            return due_days(work, self.lives, self.clock.now())

    @requires(Duty.PRIVACY)
    def run(
        self,
        session: Session,
        *,
        clock_confirmed: bool = False,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> DisposalReport:
        """Destroy the keys that are due, then delete what they sealed and every row past its life.

        All days up to today are taken, however many runs were missed. The keys go first and for good; then
        rows go in steps, each a transaction with its entry in the log, and others write in between. One that
        breaks off after that, or is stopped (Cancelled), leaves rows nobody can open: the next run goes on,
        and its account says what was done in each part. `progress` counts transactions, of which the total is
        what is expected.

        ClockSetBack where the clock is behind the log, unless somebody looked at it and says that it is right
        now (`clock_confirmed`): then it was ahead before, and nothing would be forgotten until it gets there.
        """
        return self._run(session, clock_confirmed, Course(progress, stopped))

    @no_session_needed("a timer and every desk run it; the device signs the entry")
    def run_due(self, progress: Progress = no_progress, stopped: Stopped = never) -> DisposalReport | None:
        """Do what `run` does, by itself, where something is due; None where nothing is.

        Due is also what a policy ends that counts since the last run, and what a run left that broke off.
        However long no run was made, all of it is caught up, and the report says so. Raises ClockSetBack, and
        RunByHand where only this desk's own clock says that so much time has passed: a clock that was set
        ahead must not let everything die without anybody looking.
        """
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            # Each desk asks every hour, so that all of them know a policy before its day.
            self.lives.refresh(work)
            # By a clock that was set back nothing looks due, and nothing would be forgotten for as long.
            check_clock(work, now, today)
            if not self._is_due(work, today):
                return None
            check_time_passed(work, now, today, self.lives.local_day)
        return self._run(None, clock_confirmed=False, course=Course(progress, stopped))

    def _is_due(self, work: DeskWork, today: date) -> bool:
        return (
            any(day <= today for _, day, _ in work.sealed.counts())
            or any(name.expires_on <= today for name in work.public_day_keys.names())
            or leaves_work(work, today, self.lives.label)
        )

    def _run(self, session: Session | None, clock_confirmed: bool, course: Course) -> DisposalReport:  # noqa: FBT001 - private
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            if not clock_confirmed:
                check_clock(work, now, today)
            self.lives.refresh(work)
            due = [(group, day, count) for group, day, count in work.sealed.counts() if day <= today]
            waited = {day for _, day, _ in due} | {name.expires_on for name in work.public_day_keys.names()}
            steps = Disposal(self.log, self.lives, self.vault, now, work.zones.all()).steps(
                self._expected(work, now, sum(count for *_, count in due))
            )
        course.begin(steps)
        # A work of its own: while the keystore overwrites its keys, the data store's lock is not held.
        with self.works() as work:
            began = self.log.append(
                work,
                BEGAN_ACT,
                session,
                day=today,
                policy=self.lives.label,
                keys=self.day_keys.destroy(work, today),
                days=len({day for _, day, _ in due}),
                caught_up=max(0, (today - min(waited, default=today)).days),
                clock_confirmed=clock_confirmed,
            )
            work.commit()
        for step in steps:
            self._take(step, session, began.index, today, course)
        days = sorted(((group, day) for group, day, _ in due), key=lambda one: (one[1], one[0]))
        report = replace(self._account(session, now, clock_confirmed), days=tuple(days))
        self._prune_log(now, course)
        with self.works() as work:
            sweep_vault(work, self.vault, now)
        return replace(report, remains=self.dead_rows.sweep())

    def _expected(self, work: DeskWork, now: datetime, records: int) -> dict[str, int]:
        """Return about how much each large step will find: what progress counts with."""
        return {"records": records} | {
            table: work.life_extents.extent(
                Kind(table, None, ZoneClass.ANY), LifeSpan(self.lives.oldest_kept(table, now))
            ).count
            for table in IN_SQL
        }

    def _take(self, step: Step, session: Session | None, began: int, today: date, course: Course) -> None:
        """Do one step; raises Cancelled between two of its transactions."""
        more = True
        while more:
            course.look()
            since = perf_counter()
            with self.works() as work:
                taken = step.take(work)
                if taken.count:
                    self.log.append(
                        work,
                        STEP_ACT,
                        session,
                        day=today,
                        began=began,
                        what=step.name,
                        count=taken.count,
                        kinds=[one.said() for one in taken.kinds],
                    )
                    work.commit()
            more = taken.more
            course.took(more=more)
            if taken.count:
                _rest(since)

    def _account(self, session: Session | None, now: datetime, clock_confirmed: bool) -> DisposalReport:  # noqa: FBT001 - private
        """Say in the log what this run took, with the parts that broke off since the one before."""
        today = self.lives.local_day(now)
        with self.works() as work:
            # No other desk says a part between this look and the entry that counts it.
            work.log.head(lock=True)
            parts, held = open_parts(work, today), held_beyond(work, today)
            kinds = together(one for part in parts for one in part.kinds)
            counts = sum((Counter(part.counts) for part in parts), Counter[str]())
            rows = {name: counts[name] for name in (*ROWS, "badges", "clips")}
            report = DisposalReport(
                ran_at=now,
                days=(),
                keys_destroyed=sum(part.keys for part in parts),
                records_deleted=sum(part.records for part in parts),
                badges_forgotten=rows["badges"],
                visits_deleted=rows["visits"],
                tickets_deleted=rows["tickets"],
                recordings_deleted=rows["recordings"],
                activity_deleted=rows["activity"],
                requests_deleted=rows["requests"],
                holds_deleted=rows["holds"],
                door_events_deleted=rows["door_events"],
                clips_destroyed=rows["clips"],
                caught_up=max(part.caught_up for part in parts),
                ended_early=counts["early"],
                kinds=kinds,
                held=held,
                parts=len(parts),
            )
            self.log.append(
                work,
                ACCOUNT_ACT,
                session,
                day=today,
                policy=self.lives.label,
                early=report.ended_early,
                kinds=[kind.said() for kind in kinds],
                held=held_said(held),
            )
            self.log.append(
                work,
                RUN_ACT,
                session,
                day=today,
                days=max(part.days for part in parts),
                keys=report.keys_destroyed,
                records=report.records_deleted,
                caught_up=report.caught_up,
                clock_confirmed=clock_confirmed or any(part.clock_confirmed for part in parts),
                parts=len(parts),
                **rows,
            )
            work.commit()
        return report

    def _prune_log(self, now: datetime, course: Course) -> None:
        """Let entries go whose rows have gone; a visitor who never checked out keeps theirs.

        Some thousand at a time; what a run that is stopped here leaves, the next one takes.
        """
        before = self.lives.oldest_kept("log_entries", now)
        more = True
        while more and not course.stopped():
            since = perf_counter()
            with self.works() as work:
                more = self._prune_some(work, before)
            _rest(since)

    def _prune_some(self, work: DeskWork, before: datetime) -> bool:
        def stays(table: str, record: str) -> bool:
            if table == "visits":
                return work.visits.get(VisitId(record)) is not None
            return table == "tickets" and work.tickets.get(TicketId(record)) is not None

        if not self.log.prune(work, before, row_life(self.lives, self.clock), stays):
            return False
        work.commit()
        return True


def _rest(since: float) -> None:
    """Leave the store to others as long as it was held: whoever waits for it asks now and then."""
    sleep(min(perf_counter() - since, LONGEST_REST_S))
