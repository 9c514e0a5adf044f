"""What a shift leaves to the next one, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.shifts import emergency_teams, hand_overs
from storage.tables.visits import conflicts
from visitor_desk.visits.conflict import Conflict, ConflictId
from visitor_desk.visits.emergency import EmergencyTeam, TeamId
from visitor_desk.visits.hand_over import HandOver, HandOverId


class SqlHandOverStore:
    """The hand-overs of the desks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, hand_over: HandOver) -> None:
        """Insert the hand-over or replace the row of the same id."""
        put(self._connection, hand_overs, values_of(hand_over))

    def get(self, hand_over: HandOverId) -> HandOver | None:
        """Return the hand-over, or None; of two guards who take it over at once the second one waits."""
        query = select(hand_overs).where(hand_overs.c.id == hand_over)
        return next(iter(self._read(held(self._connection, query))), None)

    def newest(self, desk: str) -> HandOver | None:
        """Return the hand-over of a desk that was closed last, or None."""
        query = select(hand_overs).where(hand_overs.c.desk == desk)
        last = query.order_by(hand_overs.c.closed_at.desc(), hand_overs.c.id.desc()).limit(1)
        return next(iter(self._read(last)), None)

    def all(self) -> Sequence[HandOver]:
        """Return every hand-over, oldest first, then by id."""
        return self._read(select(hand_overs).order_by(hand_overs.c.closed_at, hand_overs.c.id))

    def delete(self, hand_over: HandOverId) -> None:
        """Delete a hand-over."""
        self._connection.execute(delete(hand_overs).where(hand_overs.c.id == hand_over))

    def _read(self, query: Select[Any]) -> list[HandOver]:
        return [HandOver(**row._asdict()) for row in self._connection.execute(query)]


class SqlEmergencyTeams:
    """The teams of emergency services."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, team: EmergencyTeam) -> None:
        """Insert the team or replace the row of the same id."""
        put(self._connection, emergency_teams, values_of(team))

    def get(self, team: TeamId) -> EmergencyTeam | None:
        """Return the team, or None; nobody else changes it until the work ends."""
        query = select(emergency_teams).where(emergency_teams.c.id == team)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[EmergencyTeam]:
        """Return every team, earliest arrival first, then by id."""
        return self._read(
            select(emergency_teams).order_by(emergency_teams.c.arrived_at, emergency_teams.c.id)
        )

    def delete(self, team: TeamId) -> None:
        """Delete a team."""
        self._connection.execute(delete(emergency_teams).where(emergency_teams.c.id == team))

    def _read(self, query: Select[Any]) -> list[EmergencyTeam]:
        return [EmergencyTeam(**row._asdict()) for row in self._connection.execute(query)]


class SqlConflictStore:
    """What two desks wrote that could not see each other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, conflict: Conflict) -> None:
        """Insert the conflict or replace the row of the same id."""
        put(self._connection, conflicts, values_of(conflict))

    def get(self, conflict: ConflictId) -> Conflict | None:
        """Return the conflict, or None; of two who decide at once the second one waits."""
        query = select(conflicts).where(conflicts.c.id == conflict)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[Conflict]:
        """Return every conflict, oldest first, then by id."""
        return self._read(select(conflicts).order_by(conflicts.c.found_at, conflicts.c.id))

    def delete(self, conflict: ConflictId) -> None:
        """Delete a conflict."""
        self._connection.execute(delete(conflicts).where(conflicts.c.id == conflict))

    def _read(self, query: Select[Any]) -> list[Conflict]:
        return [Conflict(**row._asdict()) for row in self._connection.execute(query)]
