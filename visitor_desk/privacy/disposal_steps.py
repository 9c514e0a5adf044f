"""The steps of a retention run, after its keys are destroyed: which rows are past their life.

Each is done in transactions of its own, of a size that desks do not wait for; what one took stands in the
entry of the log that is written with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Final

from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.bound_rows import HOLDS, INTERNAL_POLICIES, MOMENTS, RETENTION_POLICIES, TRAININGS
from visitor_desk.privacy.clip_end import end_over_cases
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.consent import CONSENTS
from visitor_desk.privacy.consents import drop_old_consents, forget_visits
from visitor_desk.privacy.disposal_account import KindGone, rules_of
from visitor_desk.privacy.few_rows import (
    FEW_ROWS,
    VERSIONS,
    FewRows,
    drop_few,
    drop_trainings,
    retention_versions,
)
from visitor_desk.privacy.kept_back import kept_back
from visitor_desk.privacy.life_extent import FOLLOWS, LifeSpan
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.moment import MomentId
from visitor_desk.privacy.own_ends import drop_ended, drop_relief_shifts
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.receipts import forget_receipts
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.bound_rows import RELIEF_SHIFTS
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.visits.access_lists import drop_ended_rights
from visitor_desk.visits.deny_list import drop_due
from visitor_desk.visits.place import Zone
from visitor_desk.visits.visit import VisitId

BATCH: Final = 1000
"""Rows of one transaction: some hundredths of a second."""
SHORT_ROWS: Final = 5000
"""The same of rows that are a few bytes long."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one transaction of a step took; `more` says that the step is not through yet."""

    count: int
    kinds: tuple[KindGone, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of thing that a run takes. `expected` is about how many there are, where that is known."""

    name: str
    take: Callable[[DeskWork], Taken]
    expected: int = 0

    @property
    def pieces(self) -> int:
        """How many transactions it will be, as far as is known."""
        return 1 + self.expected // BATCH


@dataclass(frozen=True)
class Disposal:
    """What one run deletes, as far as the rules of this moment let it go.

    What a hold or a restriction keeps is asked in each transaction, since desks write in between.
    """

    log: AuditLog
    lives: LivesInForce
    vault: Vault
    now: datetime
    zones: Sequence[Zone]

    @property
    def today(self) -> date:
        """The day it is at the site."""
        return self.lives.local_day(self.now)

    def steps(self, expected: Mapping[str, int]) -> Sequence[Step]:
        """Return them in order; a name can come twice."""
        few = [
            Step(table, self._few(table, rows))
            for table, rows in FEW_ROWS.items()
            # Their badges go with those of their visits, before them.
            if table not in {"corrections", "requests"}
        ]
        versions = [Step(table, self._few(table, rows)) for table, rows in VERSIONS.items()]
        steps = (
            Step("records", self._expired),
            *self._early(),
            *(Step("badges", self._badges(zones)) for zones, _ in self._classes()),
            Step("visits", self._visits),
            Step("tickets", self._tickets),
            Step("activity", self._activity),
            Step("recordings", self._recordings),
            Step("requests", self._few("requests", FEW_ROWS["requests"])),
            Step(HOLDS, self._holds),
            Step("door_events", self._door_events),
            Step("clips", self._clips),
            Step("document_tokens", self._document_tokens),
            Step("receipts", self._receipts),
            Step("visits_of_consents", lambda work: Taken(forget_visits(work))),
            Step(CONSENTS, self._consents),
            Step("footage_alarms", self._footage_alarms),
            Step("door_files", self._door_files),
            Step("badges_of_corrections", lambda work: Taken(work.corrections.forget_badges())),
            Step("corrections", self._few("corrections", FEW_ROWS["corrections"])),
            *few,
            *versions,
            Step(RETENTION_POLICIES, self._few(RETENTION_POLICIES, retention_versions(self.now))),
            Step(TRAININGS, self._trainings),
            Step(RELIEF_SHIFTS, self._relief_shifts),
            Step("own_ends", lambda work: Taken(drop_ended(work, self.now))),
            Step("deny_entries", lambda work: Taken(drop_due(work, self.log, self.today))),
            Step("access_rights", lambda work: Taken(drop_ended_rights(work, self.log, self.today))),
        )
        return [Step(one.name, one.take, expected.get(one.name, 0)) for one in steps]

    def kept(self, table: str) -> datetime:
        """Return the instant before which plain rows of a table are gone."""
        return self.lives.oldest_kept(table, self.now)

    def _expired(self, work: DeskWork) -> Taken:
        """Delete sealed records whose key is destroyed."""
        days: dict[tuple[str, Group], list[date]] = {}
        found = work.sealed.delete_expired(self.today, BATCH)
        for table, group, day in found:
            days.setdefault((table, group), []).append(day)
        kinds = [self._kind(table, group, gone_on) for (table, group), gone_on in sorted(days.items())]
        return Taken(len(found), tuple(kinds), more=len(found) == BATCH)

    def _early(self) -> Iterator[Step]:
        """Yield what deletes sealed records whose key lives on, but whose life the policy has made shorter.

        Each is named in the log; in an old copy it could be opened until the day it was sealed to.
        """
        for table, group in sorted(FOLLOWS):
            if not self.lives.was_longer(group, table):
                continue
            for zones, about in self._classes():
                oldest = self.lives.oldest_kept(table, self.now, about, group)
                span = LifeSpan(oldest, alive_on=self.today)
                yield Step("early", _Past(self, Kind(table, group, zones), span))

    def _visits(self, work: DeskWork) -> Taken:
        keep = kept_back(work, self.today).all
        return self._plain("visits", work.visits.delete_arrived_before(self.kept("visits"), BATCH, keep))

    def _tickets(self, work: DeskWork) -> Taken:
        return self._plain("tickets", work.tickets.delete_ended_before(self.kept("tickets"), BATCH))

    def _recordings(self, work: DeskWork) -> Taken:
        old = work.footage_disposal.delete_recordings_before(self.kept("recordings"), BATCH)
        return self._plain("recordings", old)

    def _activity(self, work: DeskWork) -> Taken:
        # Before its recordings, each of which would take hundreds of intervals with it.
        count = work.footage_disposal.delete_activity_before(self.kept("activity"), SHORT_ROWS)
        return Taken(count, more=count == SHORT_ROWS)

    def _document_tokens(self, work: DeskWork) -> Taken:
        count = work.document_tokens.delete_expired(self.today, SHORT_ROWS)
        return Taken(count, more=count == SHORT_ROWS)

    def _receipts(self, work: DeskWork) -> Taken:
        dead = list(islice(forget_receipts(work), BATCH))
        for one in dead:
            self.log.bind(work, gone=one)
        return Taken(len(dead), more=len(dead) == BATCH)

    def _consents(self, work: DeskWork) -> Taken:
        kept = self.kept(CONSENTS)
        dead = list(drop_old_consents(work, self.log, kept, self.lives.local_day(kept)))
        for one in dead:
            self.log.bind(work, gone=one)
        return Taken(len(dead))

    def _footage_alarms(self, work: DeskWork) -> Taken:
        return Taken(work.footage_alarms.delete_ended_before(self.kept("footage_alarms")))

    def _door_files(self, work: DeskWork) -> Taken:
        return Taken(work.door_events.delete_files_before(self.kept("door_files")))

    def _clips(self, work: DeskWork) -> Taken:
        return Taken(end_over_cases(work, self.log, self.vault, self.now, self.today))

    def _few(self, table: str, rows: FewRows) -> Callable[[DeskWork], Taken]:
        """Return what deletes the rows of a table whose life is over, and lets the log name them."""
        # Who read a version goes with it.
        of_rule = INTERNAL_POLICIES if table == "acknowledgements" else table

        def drop(work: DeskWork) -> Taken:
            return self._plain(table, drop_few(work, self.log, table, rows, self.kept(of_rule), BATCH))

        return drop

    def _trainings(self, work: DeskWork) -> Taken:
        days = drop_trainings(work, self.log, self.lives.local_day(self.kept(TRAININGS)))
        return Taken(len(days), (self._kind(TRAININGS, None, days),) if days else ())

    def _relief_shifts(self, work: DeskWork) -> Taken:
        started = drop_relief_shifts(work, self.log, self.kept(RELIEF_SHIFTS))
        return replace(self._plain(RELIEF_SHIFTS, started), more=False)

    def _holds(self, work: DeskWork) -> Taken:
        """Delete the holds whose file is over, and let the log name them."""
        oldest = self.lives.local_day(self.kept(HOLDS))
        for hold in work.holds.all():
            if hold.ends_on < oldest:
                self.log.bind(work, gone=gone(HOLDS, hold.id))
                if hold.table == MOMENTS:
                    work.moments.delete(MomentId(hold.record))
                    self.log.bind(work, gone=gone(MOMENTS, hold.record))
                for clip in work.clips.of_hold(hold.id):
                    work.clips.delete(clip.id)
                    self.log.bind(work, gone=gone(CLIPS, clip.id))
        return Taken(work.holds.delete_ended_before(oldest))

    def _door_events(self, work: DeskWork) -> Taken:
        """Delete each door's events by the rule of its zone; a door without a zone has the shortest life."""
        zones = {zone.id: zone for zone in self.zones}
        leads_to = {(door.source, door.key): door.zone for door in work.door_register.doors()}
        deleted: list[datetime] = []
        for source, key in work.door_events.doors_seen():
            zone = leads_to.get((source, key))
            oldest = self.lives.oldest_kept("door_events", self.now, [zones[zone]] if zone in zones else [])
            deleted += work.door_events.delete_before(source, key, oldest, BATCH - len(deleted))
            if len(deleted) == BATCH:
                break
        return self._plain("door_events", deleted)

    def _badges(self, zones: ZoneClass) -> Callable[[DeskWork], Taken]:
        """Return what blanks the badges of visits whose name is gone: then no row leads to a visitor."""
        in_scope = [zone for zone in self.zones if zone.pci]
        touching = zones is ZoneClass.PCI

        def forget(work: DeskWork) -> Taken:
            keep = kept_back(work, self.today).all
            # The log takes a badge that is gone before the name for one that somebody took away.
            named = [one for one in keep if work.sealed.rows("visits", one, Group.D)]
            oldest = self.lives.oldest_kept("visits", self.now, in_scope[:1] if touching else (), Group.D)
            count = work.visits.forget_badges_before(
                oldest, BATCH, [zone.id for zone in in_scope], touching=touching, keep=named
            )
            return Taken(count, more=count == BATCH)

        return forget

    def _classes(self) -> Sequence[tuple[ZoneClass, Sequence[Zone]]]:
        """Return both classes of zones with what stands for each where the rules are asked."""
        in_scope = [zone for zone in self.zones if zone.pci]
        pci = [(ZoneClass.PCI, in_scope[:1])] if in_scope else []
        return [*pci, (ZoneClass.OTHER, ())]

    def _plain(self, table: str, starts: Sequence[datetime]) -> Taken:
        days = [self.lives.local_day(start) for start in starts]
        kinds = (self._kind(table, None, days),) if days else ()
        return Taken(len(days), kinds, more=len(days) == BATCH)

    def _kind(self, table: str, group: Group | None, days: Sequence[date]) -> KindGone:
        rules = rules_of(self.lives, table, group)
        return KindGone(table, group, rules, len(days), min(days), max(days))


@dataclass
class _Past:
    """Takes the sealed records of a kind that are past a life which has become shorter, page by page."""

    disposal: Disposal
    kind: Kind
    span: LifeSpan
    _after: str = field(default="", init=False)

    def __call__(self, work: DeskWork) -> Taken:
        disposal, table, group = self.disposal, self.kind.table, self.kind.group
        assert group is not None
        found = work.life_extents.past(self.kind, self.span, self._after, BATCH)
        if not found:
            return Taken(0)
        self._after = found[-1]
        keep = kept_back(work, disposal.today).all if table == "visits" else frozenset()
        ended = 0
        for record in found:
            if record in keep:
                continue
            ended += work.sealed.delete(table, record, group)
            disposal.log.bind(work, gone=gone(table, record, group))
            if group is Group.S:
                work.document_tokens.delete(VisitId(record))
        rules = rules_of(disposal.lives, table, group)
        kinds = (KindGone(table, group, rules, ended, disposal.today, disposal.today),) if ended else ()
        return Taken(ended, kinds, more=len(found) == BATCH)
