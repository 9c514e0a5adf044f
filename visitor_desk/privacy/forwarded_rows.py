"""Rows of the privacy room that a desk writes with its server away (see `visits.forwarded_rows`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

from visitor_desk.privacy.authority_visits import WRITTEN as AUTHORITY
from visitor_desk.privacy.bound_rows import authority_visit_row, hold_row, incident_row, moment_row
from visitor_desk.privacy.hold import HeldPart, Hold, HoldId
from visitor_desk.privacy.incidents import WRITTEN as INCIDENT
from visitor_desk.privacy.moment import Moment
from visitor_desk.privacy.moments import HELD, MARKED
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.visits.forwarded_rows import VISIT_ROWS, ForwardedRow
from visitor_desk.visits.ports import VisitWork


def _made(store: Callable[[DeskWork], Any], digest: Callable[[Any], str]) -> ForwardedRow:
    """Return how a row goes that a desk makes and never changes.

    Works of the desk hold every store; forwarding knows those of visits only.
    """
    return ForwardedRow(
        lambda work, record: store(cast("DeskWork", work)).get(record),
        lambda work, row: store(cast("DeskWork", work)).put(row),
        digest,
    )


@dataclass(frozen=True, slots=True)
class _PlacedHold:
    """The hold of a moment with what it holds, which go together."""

    hold: Hold
    parts: tuple[HeldPart, ...]

    @property
    def id(self) -> HoldId:
        return self.hold.id


def _placed_hold(work: VisitWork, record: str) -> _PlacedHold | None:
    holds = cast("DeskWork", work).holds
    hold = holds.get(HoldId(record))
    return None if hold is None else _PlacedHold(hold, tuple(holds.parts(hold.id)))


def _place_hold(work: VisitWork, placed: _PlacedHold) -> None:
    holds = cast("DeskWork", work).holds
    holds.add(placed.hold)
    for part in placed.parts:
        holds.put_part(part)


def _moment(work: VisitWork, record: str) -> Moment | None:
    return next((one for one in cast("DeskWork", work).moments.all() if one.id == record), None)


FORWARDED: Final[Mapping[str, ForwardedRow]] = MappingProxyType(
    {
        **VISIT_ROWS,
        INCIDENT: _made(lambda work: work.incidents, incident_row),
        AUTHORITY: _made(lambda work: work.authority_visits, authority_visit_row),
        HELD: ForwardedRow(_placed_hold, _place_hold, lambda placed: hold_row(placed.hold)),
        MARKED: ForwardedRow(_moment, lambda work, row: cast("DeskWork", work).moments.put(row), moment_row),
    }
)
"""All that a desk writes with the server away and that is about no visit, by the act that writes it."""
