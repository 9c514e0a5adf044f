"""What a shift leaves to the next one, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from visitor_desk.visits.conflict import Conflict, ConflictId
from visitor_desk.visits.emergency import EmergencyTeam, TeamId
from visitor_desk.visits.hand_over import HandOver, HandOverId
from visitor_desk.visits.visit import PlaceTaken, Visit, VisitId, VisitState


@dataclass
class ShiftTables:
    """The committed rows of shifts."""

    hand_overs: dict[HandOverId, HandOver] = field(default_factory=dict)
    teams: dict[TeamId, EmergencyTeam] = field(default_factory=dict)
    conflicts: dict[ConflictId, Conflict] = field(default_factory=dict)

    def copy(self) -> ShiftTables:
        return ShiftTables(**{part.name: getattr(self, part.name).copy() for part in fields(self)})


class FakeMetVisits:
    @property
    def _rows(self) -> dict[VisitId, Visit]:
        raise NotImplementedError

    def beside(self, visit: Visit) -> Sequence[Visit]:
        place, badge = (visit.ticket, visit.person), visit.badge
        met = [
            one
            for one in self._rows.values()
            if (one.id != visit.id and one.state is not VisitState.REFUSED)
            and (one.left_at is None or one.left_at > visit.arrived_at)
            and ((visit.ticket and (one.ticket, one.person) == place) or (badge and one.badge == badge))
        ]
        return sorted(met, key=lambda one: (one.arrived_at, one.id), reverse=True)

    def inside(self) -> Mapping[VisitId, PlaceTaken]:
        here = [one for one in self._rows.values() if one.state is VisitState.HERE]
        return {one.id: (one.ticket, one.person) for one in here}

    def departures(self, ids: Sequence[VisitId]) -> Mapping[VisitId, datetime | None]:
        return {visit: self._rows[visit].left_at for visit in ids if visit in self._rows}


class FakeHandOverStore:
    def __init__(self, rows: dict[HandOverId, HandOver]) -> None:
        self._rows = rows

    def put(self, hand_over: HandOver) -> None:
        self._rows[hand_over.id] = hand_over

    def get(self, hand_over: HandOverId) -> HandOver | None:
        return self._rows.get(hand_over)

    def newest(self, desk: str) -> HandOver | None:
        return next((one for one in reversed(self.all()) if one.desk == desk), None)

    def all(self) -> Sequence[HandOver]:
        return sorted(self._rows.values(), key=lambda one: (one.closed_at, one.id))

    def delete(self, hand_over: HandOverId) -> None:
        self._rows.pop(hand_over, None)


class FakeEmergencyTeams:
    def __init__(self, rows: dict[TeamId, EmergencyTeam]) -> None:
        self._rows = rows

    def put(self, team: EmergencyTeam) -> None:
        self._rows[team.id] = team

    def get(self, team: TeamId) -> EmergencyTeam | None:
        return self._rows.get(team)

    def all(self) -> Sequence[EmergencyTeam]:
        return sorted(self._rows.values(), key=lambda one: (one.arrived_at, one.id))

    def delete(self, team: TeamId) -> None:
        self._rows.pop(team, None)


class FakeConflictStore:
    def __init__(self, rows: dict[ConflictId, Conflict]) -> None:
        self._rows = rows

    def put(self, conflict: Conflict) -> None:
        self._rows[conflict.id] = conflict

    def get(self, conflict: ConflictId) -> Conflict | None:
        return self._rows.get(conflict)

    def all(self) -> Sequence[Conflict]:
        return sorted(self._rows.values(), key=lambda one: (one.found_at, one.id))

    def delete(self, conflict: ConflictId) -> None:
        self._rows.pop(conflict, None)
