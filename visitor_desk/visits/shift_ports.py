"""What the shift needs from the store behind it: hand-overs, teams, corrections, conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from visitor_desk.visits.conflict import Conflict, ConflictId
from visitor_desk.visits.correction import Correction, CorrectionId
from visitor_desk.visits.delivery import DeliveryStore
from visitor_desk.visits.emergency import EmergencyTeam, TeamId
from visitor_desk.visits.hand_over import HandOver, HandOverId
from visitor_desk.visits.host_mail import HostMailStore
from visitor_desk.visits.visit import PlaceTaken, Visit, VisitId


class MetVisits(Protocol):
    """What the plain rows of visits say of other visits than the one at hand."""

    def beside(self, visit: Visit) -> Sequence[Visit]:
        """Return who else was inside after a visit began, on its place of the ticket or with its badge."""
        ...

    def inside(self) -> Mapping[VisitId, PlaceTaken]:
        """Return the place on a ticket that everybody on site came on, by visit; waits for nobody."""
        ...

    def departures(self, ids: Sequence[VisitId]) -> Mapping[VisitId, datetime | None]:
        """Return when each of these left, None of who has not; waits for nobody who holds a row."""
        ...


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


class ConflictStore(Protocol):
    """What two desks wrote that could not see each other, and what was decided of it."""

    def put(self, conflict: Conflict) -> None:
        """Insert the conflict or replace the row of the same id."""
        ...

    def get(self, conflict: ConflictId) -> Conflict | None:
        """Return the conflict, or None."""
        ...

    def all(self) -> Sequence[Conflict]:
        """Return every conflict, oldest first, then by id."""
        ...

    def delete(self, conflict: ConflictId) -> None:
        """Delete a conflict."""
        ...


class CorrectionStore(Protocol):
    """What was corrected in visits; a row is never changed, but for a badge that is forgotten."""

    def add(self, correction: Correction) -> None:
        """Add a correction."""
        ...

    def of_visit(self, visit: VisitId) -> Sequence[Correction]:
        """Return the corrections of a visit, oldest first."""
        ...

    def all(self) -> Sequence[Correction]:
        """Return every correction, oldest first."""
        ...

    def forget_badges(self) -> int:
        """Blank the badge of corrections whose visit has none any more or is gone; return how many."""
        ...

    def delete(self, correction: CorrectionId) -> None:
        """Delete a correction."""
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
    def deliveries(self) -> DeliveryStore:
        """What was brought to the house and taken out of it."""
        ...

    @property
    def host_mails(self) -> HostMailStore:
        """The mails to hosts."""
        ...
