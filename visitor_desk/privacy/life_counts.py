"""How much there is of a kind of data: by the store where there are very many rows, else by reading them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from visitor_desk.privacy.life_extent import FOLLOWS, IN_SQL, Extent, LifeSpan
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import Kind

Starts: TypeAlias = "Iterable[tuple[str, datetime | None]]"

FEW_ROWS: Final[Mapping[str, Callable[[DeskWork], Starts]]] = {
    "badge_cases": lambda work: ((one.id, one.closed_at) for one in work.badge_cases.all()),
    "corrections": lambda work: ((one.id, one.at) for one in work.corrections.all()),
    "hand_overs": lambda work: ((one.id, one.closed_at) for one in work.hand_overs.all()),
    "emergency_teams": lambda work: ((one.id, one.arrived_at) for one in work.emergency_teams.all()),
    "host_mails": lambda work: ((one.id, one.queued_at) for one in work.host_mails.all()),
    "conflicts": lambda work: ((one.id, one.found_at) for one in work.conflicts.all()),
    "deliveries": lambda work: ((one.id, one.closed_at) for one in work.deliveries.all()),
    "requests": lambda work: ((one.id, one.closed_at) for one in work.requests.all()),
    "authority_visits": lambda work: ((one.id, one.at) for one in work.authority_visits.all()),
}
"""Plain rows of which a house has some hundreds, each with the start of its life; None: not begun."""


def extent_of(work: DeskWork, kind: Kind, span: LifeSpan) -> Extent | None:
    """Return how much there is of a kind in a span; None for a kind that nobody counts.

    Not counted: what says nothing of anybody (log, policies, notices), and sealed data that keeps its day.
    """
    if kind.group is None and kind.table in FEW_ROWS:
        starts = [
            start
            for record, start in FEW_ROWS[kind.table](work)
            if start is not None and span.holds(record, start)
        ]
        return Extent(len(starts), min(starts, default=None), max(starts, default=None))
    if (kind.table, kind.group) in FOLLOWS or (kind.group is None and kind.table in IN_SQL):
        return work.life_extents.extent(kind, span)
    return None
