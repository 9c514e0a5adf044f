"""What the shift needs from the store behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from visitor_desk.visits.emergency import EmergencyTeam, TeamId
from visitor_desk.visits.hand_over import HandOver, HandOverId
from visitor_desk.visits.host_mail import HostMailStore


class HandOverStore(Protocol):
    """The hand-overs of the desks; notes lie in the sealed records (table `hand_overs`, group R)."""

    def put(self, hand_over: HandOver) -> None:
        """Insert the hand-over or replace the row of the same id."""
        ...

    def get(self, hand_over: HandOverId) -> HandOver | None:
        """Return the hand-over, or None."""
        ...

    def newest(self, desk: str) -> HandOver | None:
        """Return the hand-over of a desk that was closed last, or None."""
        ...

    def all(self) -> Sequence[HandOver]:
        """Return every hand-over, oldest first, then by id."""
        ...

    def delete(self, hand_over: HandOverId) -> None:
        """Delete a hand-over."""
        ...


class EmergencyTeams(Protocol):
    """Teams of emergency services; notes lie in the sealed records (table `emergency_teams`, group R)."""

    def put(self, team: EmergencyTeam) -> None:
        """Insert the team or replace the row of the same id."""
        ...

    def get(self, team: TeamId) -> EmergencyTeam | None:
        """Return the team, or None."""
        ...

    def all(self) -> Sequence[EmergencyTeam]:
        """Return every team, earliest arrival first, then by id."""
        ...

    def delete(self, team: TeamId) -> None:
        """Delete a team."""
        ...


class ShiftWork(Protocol):
    """The part of a unit of work in which a shift keeps what it does beside admitting people."""

    @property
    def hand_overs(self) -> HandOverStore:
        """The hand-overs of shifts."""
        ...

    @property
    def emergency_teams(self) -> EmergencyTeams:
        """The emergency services that are or were on site."""
        ...

    @property
    def host_mails(self) -> HostMailStore:
        """The mails to hosts."""
        ...
