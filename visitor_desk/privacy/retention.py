"""The service that lets data die on its day; why a record is still here says `retention_reasons`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from visitor_desk.clock import Clock
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.authority_visits import drop_old_authority_visits
from visitor_desk.privacy.bound_lives import row_life
from visitor_desk.privacy.bound_rows import AUTHORITY_VISITS, BREACHES, HOLDS, INCIDENTS, MOMENTS, REQUESTS
from visitor_desk.privacy.breaches import drop_old_breaches
from visitor_desk.privacy.clip_end import end_over_cases
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.clock_check import RUN_ACT, check_clock, check_ran_lately
from visitor_desk.privacy.dead_rows import DeadRows, Overwritten, Remains
from visitor_desk.privacy.incidents import drop_old_incidents
from visitor_desk.privacy.moment import MomentId
from visitor_desk.privacy.notices import drop_old_notices
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.receipts import forget_receipts
from visitor_desk.privacy.retention_rules import RetentionRule, RetentionRules
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.session import Session
from visitor_desk.visits.access_lists import drop_ended_rights
from visitor_desk.visits.deliveries import drop_old_deliveries
from visitor_desk.visits.deny_list import drop_due
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import Visit, VisitCursor, VisitFilter, VisitId

PAGE = 500


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
class _Steps:
    """The parts of a run, with a look after each whether to go on."""

    progress: Progress = no_progress
    stopped: Stopped = never

    def take(
        self, counted: Mapping[str, Callable[[], int]], others: Sequence[Callable[[], object]]
    ) -> dict[str, int]:
        """Do all of them; raises Cancelled between two."""
        counts: dict[str, int] = {}
        total = len(counted) + len(others)
        for name, delete in counted.items():
            counts[name] = delete()
            self._look(len(counts), total)
        for number, act in enumerate(others, start=len(counts) + 1):
            act()
            self._look(number, total)
        return counts

    def _look(self, done: int, total: int) -> None:
        self.progress(done, total)
        stop_point(self.stopped)


@dataclass(frozen=True)
class Retention:
    """Destroys what is due and explains what is not."""

    works: DeskWorks
    day_keys: DayKeys
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    vault: Vault
    dead_rows: DeadRows = field(default_factory=Overwritten)

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def rules(self, session: Session) -> Sequence[RetentionRule]:  # noqa: ARG002 - read by the duty check
        """Return every rule with its source."""
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
        return self._run(session, clock_confirmed, _Steps(progress, stopped))

    @no_session_needed("a timer and every desk run it; the device signs the entry")
    def run_due(self, progress: Progress = no_progress, stopped: Stopped = never) -> DisposalReport | None:
        """Do what `run` does, by itself, where something is due; None where nothing is.

        Raises ClockSetBack, and RunByHand where the last run is further away than a long weekend: a clock
        that was set ahead must not let everything die without anybody looking.
        """
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            due = any(day <= today for _, day, _ in work.sealed.counts()) or any(
                name.expires_on <= today for name in work.public_day_keys.names()
            )
            if not due:
                return None
            check_ran_lately(work, today, self.lives.local_day)
        return self._run(None, clock_confirmed=False, steps=_Steps(progress, stopped))

    def _run(self, session: Session | None, clock_confirmed: bool, steps: _Steps) -> DisposalReport:  # noqa: FBT001 - private
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            if not clock_confirmed:
                check_clock(work, now, today)
            days = [(group, day) for group, day, _ in work.sealed.counts() if day <= today]
            waited = {day for _, day in days} | {name.expires_on for name in work.public_day_keys.names()}
        stop_point(steps.stopped)
        # A work of its own: while the keystore overwrites its keys, the data store's lock is not held.
        with self.works() as work:
            destroyed = self.day_keys.destroy(work, today)
            counts = steps.take(self._counted(work, now, today), self._named(work, now, today))
            report = DisposalReport(
                ran_at=now,
                days=tuple(sorted(days, key=lambda due: (due[1], due[0]))),
                keys_destroyed=destroyed.keys,
                records_deleted=destroyed.rows,
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

    def _counted(self, work: DeskWork, now: datetime, today: date) -> Mapping[str, Callable[[], int]]:
        """Return what is deleted and how many of it, by the name under which the entry says so."""
        kept, disposal = partial(self.lives.oldest_kept, now=now), work.footage_disposal
        return {
            "badges": lambda: self._forget_badges(work, now),
            "visits": lambda: work.visits.delete_arrived_before(kept("visits")),
            "tickets": lambda: work.tickets.delete_ended_before(kept("tickets")),
            "recordings": lambda: disposal.delete_recordings_before(kept("recordings")),
            "activity": lambda: disposal.delete_activity_before(kept("activity")),
            "requests": lambda: self._delete_requests(work, now),
            "holds": lambda: self._delete_holds(work, now),
            "door_events": lambda: self._delete_door_events(work, now),
            "clips": lambda: end_over_cases(work, self.log, self.vault, now, today),
        }

    def _named(self, work: DeskWork, now: datetime, today: date) -> Sequence[Callable[[], object]]:
        """Return what is deleted without a count: the entry names each row, or it says nothing of anybody."""
        kept = partial(self.lives.oldest_kept, now=now)
        return (
            lambda: work.document_tokens.delete_expired(today),
            lambda: [self.log.bind(work, gone=dead) for dead in forget_receipts(work)],
            lambda: work.footage_alarms.delete_ended_before(kept("footage_alarms")),
            lambda: work.door_events.delete_files_before(kept("door_files")),
            lambda: self._delete_badge_cases(work, now),
            lambda: self._delete_corrections(work, now),
            lambda: self._delete_hand_overs(work, now),
            lambda: self._delete_emergency_teams(work, now),
            lambda: self._delete_host_mails(work, now),
            lambda: drop_old_authority_visits(work, self.log, kept(AUTHORITY_VISITS)),
            lambda: drop_old_incidents(work, self.log, kept(INCIDENTS)),
            lambda: drop_old_breaches(work, self.log, kept(BREACHES)),
            lambda: self._delete_conflicts(work, now),
            lambda: drop_old_deliveries(work, self.log, kept("deliveries")),
            lambda: drop_old_notices(work, self.log, kept("notices")),
            lambda: drop_due(work, self.log, today),
            lambda: drop_ended_rights(work, self.log, today),
        )

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

    def _delete_requests(self, work: DeskWork, now: datetime) -> int:
        """Delete the requests whose file is over, and let the log name them."""
        oldest = self.lives.oldest_kept(REQUESTS, now)
        for request in work.requests.all():
            if request.closed_at is not None and request.closed_at < oldest:
                self.log.bind(work, gone=gone(REQUESTS, request.id))
        return work.requests.delete_closed_before(oldest)

    def _delete_holds(self, work: DeskWork, now: datetime) -> int:
        """Delete the holds whose file is over, and let the log name them."""
        oldest = self.lives.local_day(self.lives.oldest_kept(HOLDS, now))
        for hold in work.holds.all():
            if hold.ends_on < oldest:
                self.log.bind(work, gone=gone(HOLDS, hold.id))
                if hold.table == MOMENTS:
                    work.moments.delete(MomentId(hold.record))
                    self.log.bind(work, gone=gone(MOMENTS, hold.record))
                for clip in work.clips.of_hold(hold.id):
                    work.clips.delete(clip.id)
                    self.log.bind(work, gone=gone(CLIPS, clip.id))
        return work.holds.delete_ended_before(oldest)

    def _delete_badge_cases(self, work: DeskWork, now: datetime) -> None:
        """Delete the cases of badges that have long been back, and let the log name them."""
        oldest = self.lives.oldest_kept("badge_cases", now)
        for case in work.badge_cases.all():
            if case.closed_at is not None and case.closed_at < oldest:
                work.badge_cases.delete(case.id)
                self.log.bind(work, gone=gone("badge_cases", case.id))

    def _delete_corrections(self, work: DeskWork, now: datetime) -> None:
        """Forget the badges in corrections with those of their visits; let the log name what is deleted."""
        work.corrections.forget_badges()
        oldest = self.lives.oldest_kept("corrections", now)
        for correction in work.corrections.all():
            if correction.at < oldest:
                work.corrections.delete(correction.id)
                self.log.bind(work, gone=gone("corrections", correction.id))

    def _delete_hand_overs(self, work: DeskWork, now: datetime) -> None:
        """Delete the rows of hand-overs whose notes have long gone, and let the log name them."""
        oldest = self.lives.oldest_kept("hand_overs", now)
        for hand_over in work.hand_overs.all():
            if hand_over.closed_at < oldest:
                work.hand_overs.delete(hand_over.id)
                self.log.bind(work, gone=gone("hand_overs", hand_over.id))

    def _delete_emergency_teams(self, work: DeskWork, now: datetime) -> None:
        """Delete the rows of emergency services of long ago, and let the log name them."""
        oldest = self.lives.oldest_kept("emergency_teams", now)
        for team in work.emergency_teams.all():
            if team.arrived_at < oldest:
                work.emergency_teams.delete(team.id)
                self.log.bind(work, gone=gone("emergency_teams", team.id))

    def _delete_host_mails(self, work: DeskWork, now: datetime) -> None:
        """Delete the rows of mails to hosts, and let the log name them."""
        oldest = self.lives.oldest_kept("host_mails", now)
        for mail in work.host_mails.all():
            if mail.queued_at < oldest:
                work.host_mails.delete(mail.id)
                self.log.bind(work, gone=gone("host_mails", mail.id))

    def _delete_conflicts(self, work: DeskWork, now: datetime) -> None:
        """Delete the conflicts of offline desks of long ago, and let the log name them."""
        oldest = self.lives.oldest_kept("conflicts", now)
        for conflict in work.conflicts.all():
            if conflict.found_at < oldest:
                work.conflicts.delete(conflict.id)
                self.log.bind(work, gone=gone("conflicts", conflict.id))

    def _delete_door_events(self, work: DeskWork, now: datetime) -> int:
        """Delete each door's events by the rule of its zone; a door without a zone has the shortest life."""
        zones = {zone.id: zone for zone in work.zones.all()}
        leads_to = {(door.source, door.key): door.zone for door in work.door_register.doors()}
        deleted = 0
        for source, key in work.door_events.doors_seen():
            zone = leads_to.get((source, key))
            about = [zones[zone]] if zone in zones else []
            oldest = self.lives.oldest_kept("door_events", now, about)
            deleted += work.door_events.delete_before(source, key, oldest)
        return deleted

    def _forget_badges(self, work: DeskWork, now: datetime) -> int:
        """Blank the badge number of visits whose name is gone: after that no row leads to a visitor."""
        today = self.lives.local_day(now)
        zones = {zone.id: zone for zone in work.zones.all()}
        lives = [self.lives.life(Group.D, "visits", [zone]).days for zone in zones.values()]
        shortest, longest = min(lives, default=0), max(lives, default=0)
        forgotten = work.visits.forget_badges_before(self.lives.start_of(today - timedelta(days=longest)))
        # Between the shortest and the longest life it depends on the zones of each visit.
        wanted = VisitFilter(
            after=self.lives.start_of(today - timedelta(days=longest + 1)),
            before=self.lives.start_of(today - timedelta(days=shortest - 1)),
        )
        for visit in _all_visits(work, wanted):
            about = [zones[zone] for zone in visit.zones if zone in zones]
            if (
                visit.badge is not None
                and visit.left_at is not None
                and self.lives.gone_on(Group.D, "visits", visit.due_at or visit.left_at, about) <= today
            ):
                work.visits.update(replace(visit, badge=None))
                forgotten += 1
        return forgotten


def _all_visits(work: DeskWork, wanted: VisitFilter) -> list[Visit]:
    """Read every page before anything is changed."""
    found: list[Visit] = []
    cursor: VisitCursor | None = None
    while page := work.visits.page(wanted, cursor, PAGE):
        found += page
        cursor = VisitCursor(page[-1].arrived_at, page[-1].id)
    return found
