"""Plain rows, other than visits and what belongs to them, that a desk writes with its server away.

A kind of work that is to go on without the server is one line here, or in `privacy.forwarded_rows`, for each
act of its log that writes a row; `Forwarding` takes along what was sealed of it like everything sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.delivery import Delivery, DeliveryId
from visitor_desk.visits.emergency import EmergencyTeam, TeamId
from visitor_desk.visits.ports import VisitWork


@dataclass(frozen=True, slots=True)
class ForwardedRow:
    """How the row that one act writes is read at the desk and written on the server."""

    read: Callable[[VisitWork, str], Any | None]
    put: Callable[[VisitWork, Any], None]
    digest: Callable[[Any], str]
    """What the log binds of it."""
    joined: Callable[[Any, Any], Any] | None = None
    """What the server's row becomes by the desk's. None where the act makes the row: one that is there was
    written before its answer was lost, and stays with all that has become of it."""

    def stands(self, server: VisitWork, record: str) -> bool:
        """Tell whether the server has what this act makes; nothing of it is written twice then."""
        return self.joined is None and self.read(server, record) is not None

    def write(self, server: VisitWork, record: str, ours: Any) -> str:
        """Write the row as the desk has it by now, and return what its entry binds.

        An act that was followed by others there leaves the last state of the row: each entry binds what the
        server then has, so that its log agrees with its rows also between two parts of a long forwarding.
        """
        there = self.read(server, record)
        row = ours
        if there is not None:
            row = there if self.joined is None else self.joined(there, ours)
        if row != there:
            self.put(server, row)
        return self.digest(row)


def _team(joined: Callable[[EmergencyTeam, EmergencyTeam], EmergencyTeam] | None = None) -> ForwardedRow:
    return ForwardedRow(
        lambda work, record: work.emergency_teams.get(TeamId(record)),
        lambda work, row: work.emergency_teams.put(row),
        row_digest,
        joined,
    )


def _delivery(joined: Callable[[Delivery, Delivery], Delivery] | None = None) -> ForwardedRow:
    return ForwardedRow(
        lambda work, record: work.deliveries.get(DeliveryId(record)),
        lambda work, row: work.deliveries.put(row),
        row_digest,
        joined,
    )


def _joined_deliveries(there: Delivery, ours: Delivery) -> Delivery:
    """Let stand who got it and who took it out where another desk was earlier."""
    joined = there
    if there.handed_at is None and there.out_at is None:
        joined = replace(
            joined,
            handed_at=ours.handed_at,
            handed_to=ours.handed_to,
            handed_to_staff=ours.handed_to_staff,
        )
    if there.out_at is None:
        joined = replace(
            joined,
            out_at=ours.out_at,
            out_with=ours.out_with,
            out_with_staff=ours.out_with_staff,
            out_carrier=ours.out_carrier,
        )
    return joined


VISIT_ROWS: Final[Mapping[str, ForwardedRow]] = MappingProxyType(
    {
        "emergency_team.arrived": _team(),
        "emergency_team.left": _team(
            lambda there, ours: replace(there, left_at=there.left_at or ours.left_at),
        ),
        "emergency_team.completed": _team(lambda _there, ours: ours),
        "delivery.came_in": _delivery(),
        "delivery.handed_over": _delivery(_joined_deliveries),
        "delivery.went_out": _delivery(_joined_deliveries),
    }
)
"""By the act that writes the row."""
