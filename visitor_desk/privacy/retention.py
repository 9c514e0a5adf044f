"""The service that lets data die on its day, and says of every record why it is still here and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.authority_visits import drop_old_authority_visits
from visitor_desk.privacy.bound_lives import row_life
from visitor_desk.privacy.bound_rows import AUTHORITY_VISITS, HOLDS, INCIDENTS, MOMENTS, REQUESTS
from visitor_desk.privacy.clip_end import end_over_cases
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.clock_check import check_clock, check_ran_lately
from visitor_desk.privacy.dead_rows import DeadRows, Overwritten, Remains
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.holds import holding
from visitor_desk.privacy.incidents import drop_old_incidents
from visitor_desk.privacy.moment import MomentId
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.receipts import forget_receipts
from visitor_desk.privacy.retention_rules import RetentionRule, RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.session import Session
from visitor_desk.visits.access_lists import drop_ended_rights
from visitor_desk.visits.deliveries import drop_old_deliveries
from visitor_desk.visits.deny_list import drop_due
from visitor_desk.visits.place import Zone
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import Visit, VisitCursor, VisitFilter, VisitId

PAGE = 500


class RecordNotKnown(DeskError):
    """There is no such record, or nothing of it is left. Values: `table`."""

    code = "retention.record_not_known"


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


@dataclass(frozen=True, slots=True)
class Reason:
    """Until when one part of a record stays, and the rule that says so; `group` None is the plain row.

    The day can be earlier than the rule's: when no key for that day was made yet, an earlier one was taken.
    """

    group: Group | None
    expires_on: date
    rule: RetentionRule
    hold: Hold | None = None
    """The hold that keeps it beyond the rule's day."""


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
    def run(self, session: Session, *, clock_confirmed: bool = False) -> DisposalReport:
        """Destroy the keys that are due, then delete what they sealed and every row past its life.

        All days up to today are taken at once, however many runs were missed. The keys go first and for good:
        a run that breaks off after that leaves rows nobody can open, and the next run deletes them.

        ClockSetBack where the clock is behind the log, unless somebody looked at it and says that it is right
        now (`clock_confirmed`): then it was ahead before, and nothing would be forgotten until it gets there.
        """
        return self._run(session, clock_confirmed=clock_confirmed)

    @no_session_needed("a timer and every desk run it; the device signs the entry")
    def run_due(self) -> DisposalReport | None:
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
        return self._run(None, clock_confirmed=False)

    def _run(self, session: Session | None, *, clock_confirmed: bool) -> DisposalReport:
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            if not clock_confirmed:
                check_clock(work, now, today)
            days = [(group, day) for group, day, _ in work.sealed.counts() if day <= today]
        # A work of its own: while the keystore overwrites its keys, the data store's lock is not held.
        with self.works() as work:
            destroyed = self.day_keys.destroy(work, today)
            report = DisposalReport(
                ran_at=now,
                days=tuple(sorted(days, key=lambda due: (due[1], due[0]))),
                keys_destroyed=destroyed.keys,
                records_deleted=destroyed.rows,
                badges_forgotten=self._forget_badges(work, now),
                visits_deleted=work.visits.delete_arrived_before(self.lives.oldest_kept("visits", now)),
                tickets_deleted=work.tickets.delete_ended_before(self.lives.oldest_kept("tickets", now)),
                recordings_deleted=work.footage_disposal.delete_recordings_before(
                    self.lives.oldest_kept("recordings", now)
                ),
                activity_deleted=work.footage_disposal.delete_activity_before(
                    self.lives.oldest_kept("activity", now)
                ),
                requests_deleted=self._delete_requests(work, now),
                holds_deleted=self._delete_holds(work, now),
                door_events_deleted=self._delete_door_events(work, now),
                clips_destroyed=end_over_cases(work, self.log, self.vault, now, today),
            )
            work.document_tokens.delete_expired(today)
            for dead in forget_receipts(work):
                self.log.bind(work, gone=dead)
            work.footage_alarms.delete_ended_before(self.lives.oldest_kept("footage_alarms", now))
            work.door_events.delete_files_before(self.lives.oldest_kept("door_files", now))
            self._delete_badge_cases(work, now)
            self._delete_corrections(work, now)
            self._delete_hand_overs(work, now)
            self._delete_emergency_teams(work, now)
            self._delete_host_mails(work, now)
            drop_old_authority_visits(work, self.log, self.lives.oldest_kept(AUTHORITY_VISITS, now))
            drop_old_incidents(work, self.log, self.lives.oldest_kept(INCIDENTS, now))
            self._delete_conflicts(work, now)
            drop_old_deliveries(work, self.log, self.lives.oldest_kept("deliveries", now))
            drop_due(work, self.log, today)
            drop_ended_rights(work, self.log, today)
            self.log.append(
                work,
                "retention.ran",
                session,
                day=today,
                days=len({day for _, day in report.days}),
                keys=report.keys_destroyed,
                records=report.records_deleted,
                badges=report.badges_forgotten,
                visits=report.visits_deleted,
                tickets=report.tickets_deleted,
                recordings=report.recordings_deleted,
                activity=report.activity_deleted,
                requests=report.requests_deleted,
                holds=report.holds_deleted,
                door_events=report.door_events_deleted,
                clips=report.clips_destroyed,
                clock_confirmed=clock_confirmed,
            )
            work.commit()
        self._prune_log(now)
        return replace(report, remains=self.dead_rows.sweep())

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def why(self, session: Session, table: str, record: str) -> Sequence[Reason]:  # noqa: ARG002 - as above
        """Return until when each part of a record stays and by which rule, the first to go first.

        Raises RecordNotKnown, and RetentionConflict where the rules clash.
        """
        with self.works() as work:
            plain, zones = self._plain_row(work, table, record)
            days = [
                (group, row.expires_on) for group in Group for row in work.sealed.rows(table, record, group)
            ]
            held = holding(work, table, record, self.lives.local_day(self.clock.now()))
        reasons = [
            Reason(group, day, self.lives.life(group, table, zones).rule, held.get(group))
            for group, day in days
        ]
        if plain is not None:
            gone_on = self.lives.gone_on(None, table, plain)
            reasons.append(Reason(None, gone_on, self.lives.life(None, table).rule))
        if not reasons:
            raise RecordNotKnown(table=table)
        return sorted(reasons, key=lambda reason: (reason.expires_on, reason.group or ""))

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

    @staticmethod
    def _plain_row(work: DeskWork, table: str, record: str) -> tuple[datetime | None, Sequence[Zone]]:
        """Return from when the plain row's life is counted (None: no row, or not yet) and its zones."""
        start: datetime | None = None
        named: Sequence[str] = ()
        if table == "visits" and (visit := work.visits.get(VisitId(record))) is not None:
            start, named = visit.arrived_at, visit.zones
        elif table == "tickets" and (ticket := work.tickets.get(TicketId(record))) is not None:
            start, named = ticket.window.end, ticket.zones
        return start, [zone for zone in work.zones.all() if zone.id in named]

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
