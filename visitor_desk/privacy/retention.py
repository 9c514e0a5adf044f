"""The service that lets data die on its day; why a record is still here says `retention_reasons`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from visitor_desk.clock import Clock
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.bound_lives import row_life
from visitor_desk.privacy.clock_check import RUN_ACT, check_clock
from visitor_desk.privacy.dead_rows import DeadRows, Overwritten, Remains
from visitor_desk.privacy.disposal_account import ACCOUNT_ACT, KindGone, held_said, kinds_due
from visitor_desk.privacy.disposal_steps import Disposal, Steps
from visitor_desk.privacy.kept_back import HeldBeyond, held_beyond, kept_back
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRule
from visitor_desk.privacy.time_passed import check_time_passed
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many sealed records of a group die on `day`, and how many day keys are destroyed for it."""

    day: date
    group: Group
    records: int
    keys: int


@dataclass(frozen=True, slots=True)
class DisposalReport:
    """What one run took away. `days` are those that were due and still had something, earliest first."""

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
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            keys = Counter((name.expires_on, name.group) for name in work.public_day_keys.names())
            records = {(day, group): count for group, day, count in work.sealed.counts()}
        days = set(records) | {(day, group) for day, group in keys if day <= today}
        return [
            DueDay(day, group, records.get((day, group), 0), keys[day, group]) for day, group in sorted(days)
        ]

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

        All days up to today are taken at once, however many runs were missed. The keys go first and for good:
        a run that breaks off after that, or is stopped (Cancelled), leaves rows nobody can open, and the next
        run deletes them. `progress` counts steps.

        ClockSetBack where the clock is behind the log, unless somebody looked at it and says that it is right
        now (`clock_confirmed`): then it was ahead before, and nothing would be forgotten until it gets there.
        """
        return self._run(session, clock_confirmed, Steps(progress, stopped))

    @no_session_needed("a timer and every desk run it; the device signs the entry")
    def run_due(self, progress: Progress = no_progress, stopped: Stopped = never) -> DisposalReport | None:
        """Do what `run` does, by itself, where something is due; None where nothing is.

        However long no run was made, all of it is caught up, and the report says so. Raises ClockSetBack, and
        RunByHand where only this desk's own clock says that so much time has passed: a clock that was set
        ahead must not let everything die without anybody looking.
        """
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            # Each desk asks every hour, so that all of them know a policy before its day.
            self.lives.refresh(work)
            due = any(day <= today for _, day, _ in work.sealed.counts()) or any(
                name.expires_on <= today for name in work.public_day_keys.names()
            )
            if not due:
                return None
            check_time_passed(work, now, today, self.lives.local_day)
        return self._run(None, clock_confirmed=False, steps=Steps(progress, stopped))

    def _run(self, session: Session | None, clock_confirmed: bool, steps: Steps) -> DisposalReport:  # noqa: FBT001 - private
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            if not clock_confirmed:
                check_clock(work, now, today)
            self.lives.refresh(work)
            days = [(group, day) for group, day, _ in work.sealed.counts() if day <= today]
            waited = {day for _, day in days} | {name.expires_on for name in work.public_day_keys.names()}
        stop_point(steps.stopped)
        # A work of its own: while the keystore overwrites its keys, the data store's lock is not held.
        with self.works() as work:
            keep = kept_back(work, today).all
            kinds, held = kinds_due(work, self.lives, now, keep), held_beyond(work, today)
            destroyed = self.day_keys.destroy(work, today)
            disposal = Disposal(work, self.log, self.lives, self.vault, now, keep)
            counts = steps.take(disposal.counted(), disposal.named())
            early = counts.pop("early")
            report = DisposalReport(
                ran_at=now,
                days=tuple(sorted(days, key=lambda due: (due[1], due[0]))),
                keys_destroyed=destroyed.keys,
                records_deleted=destroyed.rows + early,
                badges_forgotten=counts["badges"],
                visits_deleted=counts["visits"],
                tickets_deleted=counts["tickets"],
                recordings_deleted=counts["recordings"],
                activity_deleted=counts["activity"],
                requests_deleted=counts["requests"],
                holds_deleted=counts["holds"],
                door_events_deleted=counts["door_events"],
                clips_destroyed=counts["clips"],
                caught_up=max(0, (today - min(waited, default=today)).days),
                ended_early=early,
                kinds=kinds,
                held=held,
            )
            self.log.append(
                work,
                ACCOUNT_ACT,
                session,
                day=today,
                policy=self.lives.label,
                early=early,
                kinds=[kind.said() for kind in kinds],
                held=held_said(held),
            )
            self.log.append(
                work,
                RUN_ACT,
                session,
                day=today,
                days=len({day for _, day in report.days}),
                keys=report.keys_destroyed,
                records=report.records_deleted,
                caught_up=report.caught_up,
                clock_confirmed=clock_confirmed,
                **counts,
            )
            work.commit()
        self._prune_log(now)
        return replace(report, remains=self.dead_rows.sweep())

    def _prune_log(self, now: datetime) -> None:
        """Let entries go whose rows have gone; a visitor who never checked out keeps theirs."""
        with self.works() as work:

            def stays(table: str, record: str) -> bool:
                if table == "visits":
                    return work.visits.get(VisitId(record)) is not None
                return table == "tickets" and work.tickets.get(TicketId(record)) is not None

            before = self.lives.oldest_kept("log_entries", now)
            if self.log.prune(work, before, row_life(self.lives, self.clock), stays):
                work.commit()
