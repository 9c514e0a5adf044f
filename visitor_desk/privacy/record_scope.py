"""Which visits an order for records covers, and what of each: never more than place and time of the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from visitor_desk.clock import TimeRange, subtract
from visitor_desk.privacy.disclosure import Disclosure, RecordRange
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.visits.place import Zone, ZoneId, with_parents
from visitor_desk.visits.visit import Visit, VisitCursor, VisitFilter, VisitId, VisitState

_LONGEST_STAY: Final = timedelta(days=3)
"""How long before a range somebody may have come in who was there in it."""
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class CoveredVisit:
    """One visit that an order covers: where and when it lies in the order; whether the document does too."""

    visit: Visit
    zones: tuple[ZoneId, ...]
    spans: tuple[TimeRange, ...]
    document: bool


def covered_visits(work: DeskWork, disclosure: Disclosure, now: datetime) -> dict[VisitId, CoveredVisit]:
    """Return the visits that the ranges of records cover, by arrival; who was refused was in no zone."""
    ranges = [one for one in disclosure.ranges if isinstance(one, RecordRange)]
    zones = {zone.id: zone for zone in work.zones.all()}
    found: dict[VisitId, Visit] = {}
    for one in ranges:
        wanted = VisitFilter(after=one.span.start - _LONGEST_STAY, before=one.span.end)
        cursor: VisitCursor | None = None
        while page := work.visits.page(wanted, cursor, _PAGE):
            found |= {visit.id: visit for visit in page}
            cursor = VisitCursor(page[-1].arrived_at, page[-1].id)
    if ranges:
        found |= {visit.id: visit for visit in work.visits.here()}
    covered = (_covered(visit, ranges, zones, now) for visit in found.values())
    kept = sorted((one for one in covered if one is not None), key=lambda one: one.visit.arrived_at)
    return {one.visit.id: one for one in kept}


def _covered(
    visit: Visit, ranges: list[RecordRange], zones: Mapping[ZoneId, Zone], now: datetime
) -> CoveredVisit | None:
    if visit.state is VisitState.REFUSED:
        return None
    left = visit.left_at or now
    if left <= visit.arrived_at:
        return None
    stay = TimeRange(visit.arrived_at, left)
    named: dict[ZoneId, None] = {}
    spans: list[TimeRange] = []
    document = False
    for one in ranges:
        within = [zone for zone in visit.zones if one.visitors_of in with_parents(zone, zones)]
        shared = stay.overlap(one.span)
        if within and shared is not None:
            named |= dict.fromkeys(within)
            spans.append(shared)
            document = document or one.document
    if not spans:
        return None
    return CoveredVisit(visit, tuple(named), tuple(subtract(stay, subtract(stay, spans))), document)
