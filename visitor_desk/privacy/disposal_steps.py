"""The steps of a retention run, after its keys are destroyed: which rows are past their life."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.authority_visits import drop_old_authority_visits
from visitor_desk.privacy.bound_rows import (
    AUTHORITY_VISITS,
    BREACHES,
    DISCLOSURES,
    GOVERNANCE,
    HOLDS,
    INCIDENTS,
    INTERNAL_POLICIES,
    MOMENTS,
    REQUESTS,
    RETENTION_POLICIES,
    SILENCES,
    TRAININGS,
)
from visitor_desk.privacy.breaches import drop_old_breaches
from visitor_desk.privacy.clip_end import end_over_cases
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.consent import CONSENTS
from visitor_desk.privacy.consents import drop_old_consents, forget_visits
from visitor_desk.privacy.disclosure_rows import drop_old_disclosures
from visitor_desk.privacy.governance import drop_old_governance
from visitor_desk.privacy.incidents import drop_old_incidents
from visitor_desk.privacy.internal_policies import drop_old_reading
from visitor_desk.privacy.life_counts import FEW_ROWS
from visitor_desk.privacy.life_extent import FOLLOWS, LifeSpan
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.moment import MomentId
from visitor_desk.privacy.notices import drop_old_notices
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.receipts import forget_receipts
from visitor_desk.privacy.retention_policies import drop_old_policies
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.privacy.silences import drop_old_silences
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.visits.access_lists import drop_ended_rights
from visitor_desk.visits.deliveries import drop_old_deliveries
from visitor_desk.visits.deny_list import drop_due
from visitor_desk.visits.place import Zone
from visitor_desk.visits.visit import VisitId

PAGE: Final = 500


@dataclass(frozen=True)
class Steps:
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
class Disposal:
    """What one run deletes, as far as the rules of this moment let it go."""

    work: DeskWork
    log: AuditLog
    lives: LivesInForce
    vault: Vault
    now: datetime
    keep: Collection[VisitId]
    """Visits that a hold or a restriction keeps: they outlive a policy that has become shorter."""

    @property
    def today(self) -> date:
        """The day it is at the site."""
        return self.lives.local_day(self.now)

    def counted(self) -> Mapping[str, Callable[[], int]]:
        """Return what is deleted and how many of it, by the name under which the entry says so."""
        work, disposal = self.work, self.work.footage_disposal
        return {
            "early": self._end_early,
            "badges": self._forget_badges,
            "visits": lambda: work.visits.delete_arrived_before(self.kept("visits"), self.keep),
            "tickets": lambda: work.tickets.delete_ended_before(self.kept("tickets")),
            "recordings": lambda: disposal.delete_recordings_before(self.kept("recordings")),
            "activity": lambda: disposal.delete_activity_before(self.kept("activity")),
            "requests": self._delete_requests,
            "holds": self._delete_holds,
            "door_events": self._delete_door_events,
            "clips": lambda: end_over_cases(work, self.log, self.vault, self.now, self.today),
        }

    def named(self) -> Sequence[Callable[[], object]]:
        """Return what is deleted without a count: the entry names each row, or it says nothing of anybody."""
        work, log, kept = self.work, self.log, self.kept
        return (
            lambda: work.document_tokens.delete_expired(self.today),
            lambda: [log.bind(work, gone=dead) for dead in forget_receipts(work)],
            lambda: forget_visits(work),
            self._drop_consents,
            lambda: work.footage_alarms.delete_ended_before(kept("footage_alarms")),
            lambda: work.door_events.delete_files_before(kept("door_files")),
            self._few("badge_cases", work.badge_cases.delete),
            # Their badges go with those of their visits.
            work.corrections.forget_badges,
            self._few("corrections", work.corrections.delete),
            self._few("hand_overs", work.hand_overs.delete),
            self._few("emergency_teams", work.emergency_teams.delete),
            self._few("host_mails", work.host_mails.delete),
            lambda: drop_old_authority_visits(work, log, kept(AUTHORITY_VISITS)),
            lambda: drop_old_incidents(work, log, kept(INCIDENTS)),
            lambda: drop_old_breaches(work, log, kept(BREACHES)),
            lambda: drop_old_disclosures(work, log, kept(DISCLOSURES)),
            lambda: drop_old_silences(work, log, kept(SILENCES)),
            self._few("conflicts", work.conflicts.delete),
            lambda: drop_old_deliveries(work, log, kept("deliveries")),
            lambda: drop_old_notices(work, log, kept("notices")),
            lambda: drop_old_policies(work, log, self.now, kept(RETENTION_POLICIES)),
            lambda: drop_old_governance(work, log, kept(GOVERNANCE)),
            lambda: drop_old_reading(work, log, kept(INTERNAL_POLICIES), self._day_kept(TRAININGS)),
            lambda: drop_due(work, log, self.today),
            lambda: drop_ended_rights(work, log, self.today),
        )

    def kept(self, table: str) -> datetime:
        """Return the instant before which plain rows of a table are gone."""
        return self.lives.oldest_kept(table, self.now)

    def _day_kept(self, table: str) -> date:
        return self.lives.local_day(self.kept(table))

    def _end_early(self) -> int:
        """Delete sealed records whose key lives on, but whose life the policy has made shorter since.

        Each is named in the log; in an old copy it could be opened until the day it was sealed to.
        """
        ended = 0
        for table, group in sorted(FOLLOWS):
            if not self.lives.was_longer(group, table):
                continue
            for zones, about in self._classes():
                kind = Kind(table, group, zones)
                oldest = self.lives.oldest_kept(table, self.now, about, group)
                ended += self._end_past(kind, LifeSpan(oldest, alive_on=self.today))
        return ended

    def _end_past(self, kind: Kind, span: LifeSpan) -> int:
        ended, after = 0, ""
        assert kind.group is not None
        while found := self.work.life_extents.past(kind, span, after, PAGE):
            after = found[-1]
            for record in found:
                if kind.table == "visits" and record in self.keep:
                    continue
                ended += self.work.sealed.delete(kind.table, record, kind.group)
                self.log.bind(self.work, gone=gone(kind.table, record, kind.group))
                if kind.group is Group.S:
                    self.work.document_tokens.delete(VisitId(record))
        return ended

    def _classes(self) -> Sequence[tuple[ZoneClass, Sequence[Zone]]]:
        """Return both classes of zones with what stands for each where the rules are asked."""
        in_scope = [zone for zone in self.work.zones.all() if zone.pci]
        pci = [(ZoneClass.PCI, in_scope[:1])] if in_scope else []
        return [*pci, (ZoneClass.OTHER, ())]

    def _delete_requests(self) -> int:
        """Delete the requests whose file is over, and let the log name them."""
        oldest = self.lives.oldest_kept(REQUESTS, self.now)
        for request in self.work.requests.all():
            if request.closed_at is not None and request.closed_at < oldest:
                self.log.bind(self.work, gone=gone(REQUESTS, request.id))
        return self.work.requests.delete_closed_before(oldest)

    def _delete_holds(self) -> int:
        """Delete the holds whose file is over, and let the log name them."""
        oldest = self.lives.local_day(self.lives.oldest_kept(HOLDS, self.now))
        for hold in self.work.holds.all():
            if hold.ends_on < oldest:
                self.log.bind(self.work, gone=gone(HOLDS, hold.id))
                if hold.table == MOMENTS:
                    self.work.moments.delete(MomentId(hold.record))
                    self.log.bind(self.work, gone=gone(MOMENTS, hold.record))
                for clip in self.work.clips.of_hold(hold.id):
                    self.work.clips.delete(clip.id)
                    self.log.bind(self.work, gone=gone(CLIPS, clip.id))
        return self.work.holds.delete_ended_before(oldest)

    def _drop_consents(self) -> None:
        for dead in drop_old_consents(self.work, self.log, self.kept(CONSENTS), self._day_kept(CONSENTS)):
            self.log.bind(self.work, gone=dead)

    def _few(self, table: str, delete: Callable[[Any], None]) -> Callable[[], None]:
        """Return what deletes the rows of a table whose life is over, and lets the log name them."""

        def drop() -> None:
            oldest = self.kept(table)
            for record, start in FEW_ROWS[table](self.work):
                if start is not None and start < oldest:
                    delete(record)
                    self.log.bind(self.work, gone=gone(table, record))

        return drop

    def _delete_door_events(self) -> int:
        """Delete each door's events by the rule of its zone; a door without a zone has the shortest life."""
        zones = {zone.id: zone for zone in self.work.zones.all()}
        leads_to = {(door.source, door.key): door.zone for door in self.work.door_register.doors()}
        deleted = 0
        for source, key in self.work.door_events.doors_seen():
            zone = leads_to.get((source, key))
            about = [zones[zone]] if zone in zones else []
            oldest = self.lives.oldest_kept("door_events", self.now, about)
            deleted += self.work.door_events.delete_before(source, key, oldest)
        return deleted

    def _forget_badges(self) -> int:
        """Blank the badge number of visits whose name is gone: after that no row leads to a visitor."""
        in_scope = [zone for zone in self.work.zones.all() if zone.pci]
        # The log takes a badge that is gone before the name for one that somebody took away.
        named = [one for one in self.keep if self.work.sealed.rows("visits", one, Group.D)]
        forgotten = 0
        for zones, about in self._classes():
            oldest = self.lives.oldest_kept("visits", self.now, about, Group.D)
            forgotten += self.work.visits.forget_badges_before(
                oldest, [zone.id for zone in in_scope], touching=zones is ZoneClass.PCI, keep=named
            )
        return forgotten
