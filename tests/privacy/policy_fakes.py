"""The versions of the retention policy, and what lives how long, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from visitor_desk.privacy.life_extent import Extent, LifeSpan
from visitor_desk.privacy.retention_policy import Kind, PolicyId, RetentionPolicy
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.security.records import SealedRow
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitFilter, VisitState

if TYPE_CHECKING:
    from tests.privacy.fakes import FakeDeskWork

ALL = 1_000_000
EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Started = tuple[str, datetime, Sequence[ZoneId]]


class FakeRetentionPolicies:
    def __init__(self, rows: dict[PolicyId, RetentionPolicy]) -> None:
        self._rows = rows

    def put(self, policy: RetentionPolicy) -> None:
        self._rows[policy.id] = policy

    def all(self) -> list[RetentionPolicy]:
        return sorted(self._rows.values(), key=lambda one: one.number)

    def delete(self, policy: PolicyId) -> None:
        self._rows.pop(policy, None)


class FakeLifeExtents:
    """Asks the other stores of the same work."""

    def __init__(self, work: FakeDeskWork) -> None:
        self._work = work

    def extent(self, kind: Kind, span: LifeSpan) -> Extent:
        starts = [start for _, start in self._found(kind, span)]
        return Extent(len(starts), min(starts, default=None), max(starts, default=None))

    def alive(self, kind: Kind, span: LifeSpan) -> list[tuple[str, datetime, date]]:
        return [
            (record, start, row.expires_on)
            for record, start in dict.fromkeys(self._found(kind, span))
            for row in self._sealed(kind, record)
            if row.expires_on > span.alive_on
        ]

    def past(self, kind: Kind, span: LifeSpan, after: str, limit: int) -> list[str]:
        return sorted({record for record, _ in self._found(kind, span) if record > after})[:limit]

    def _found(self, kind: Kind, span: LifeSpan) -> Iterator[tuple[str, datetime]]:
        for record, start, zones in self._records(kind):
            days = [row.expires_on for row in self._sealed(kind, record)]
            alive = [day for day in days if day > span.alive_on]
            if span.holds(record, start) and self._in(kind, zones):
                yield from [(record, start)] * (1 if kind.group is None else len(alive))

    def _sealed(self, kind: Kind, record: str) -> Sequence[SealedRow]:
        return () if kind.group is None else self._work.sealed.rows(kind.table, record, kind.group)

    def _in(self, kind: Kind, zones: Sequence[ZoneId]) -> bool:
        pci = {zone.id for zone in self._work.zones.all() if zone.pci}
        return kind.zones is ZoneClass.ANY or (kind.zones is ZoneClass.PCI) is not pci.isdisjoint(zones)

    def _records(self, kind: Kind) -> Iterator[Started]:
        if kind.table == "visits":
            return self._visits(names=kind.group is not None)
        of = {"tickets": self._tickets, "recordings": self._recordings, "door_events": self._door_events}
        return of[kind.table]()

    def _visits(self, *, names: bool) -> Iterator[Started]:
        for visit in self._work.visits.page(VisitFilter(), None, ALL):
            if names:
                yield visit.id, visit.due_at or visit.arrived_at, visit.zones
            elif visit.state is not VisitState.HERE:
                yield visit.id, visit.arrived_at, visit.zones

    def _tickets(self) -> Iterator[Started]:
        for ticket in self._work.tickets.overlapping(*EVER):
            yield ticket.id, ticket.window.end, ticket.zones

    def _recordings(self) -> Iterator[Started]:
        for source in self._work.sources.all():
            for one in self._work.recordings.of_source(source.id):
                yield one.id, one.start + timedelta(seconds=one.duration_s), ()

    def _door_events(self) -> Iterator[Started]:
        leads_to = {(door.source, door.key): door.zone for door in self._work.door_register.doors()}
        for event in self._work.door_events.all():
            zone = leads_to.get((event.source, event.door))
            yield event.id, event.at, () if zone is None else (zone,)
