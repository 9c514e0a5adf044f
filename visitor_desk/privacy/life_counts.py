"""How much there is of a kind of data: by the store where there are very many rows, else by reading them."""

from __future__ import annotations

from visitor_desk.privacy.few_rows import FEW_ROWS
from visitor_desk.privacy.life_extent import FOLLOWS, IN_SQL, Extent, LifeSpan
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import Kind


def extent_of(work: DeskWork, kind: Kind, span: LifeSpan) -> Extent | None:
    """Return how much there is of a kind in a span; None for a kind that nobody counts.

    Not counted: what says nothing of anybody (log, policies, notices), and sealed data that keeps its day.
    """
    if kind.group is None and kind.table in FEW_ROWS:
        starts = [
            start
            for record, start in FEW_ROWS[kind.table].starts(work)
            if start is not None and span.holds(record, start)
        ]
        return Extent(len(starts), min(starts, default=None), max(starts, default=None))
    if (kind.table, kind.group) in FOLLOWS or (kind.group is None and kind.table in IN_SQL):
        return work.life_extents.extent(kind, span)
    return None
