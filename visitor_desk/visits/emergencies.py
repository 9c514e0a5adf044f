"""The service behind F8: a team arrives with one key, locked or not, and is completed when there is time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.emergency import (
    LONGEST_NOTE,
    LONGEST_VEHICLE,
    MOST_PEOPLE,
    EmergencyService,
    EmergencyTeam,
    OpenedTeam,
    TeamId,
    TeamNoteTooLong,
    TeamTimesWrong,
    TeamUnknown,
)
from visitor_desk.visits.evacuation import evacuation_team
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted

TABLE: Final = "emergency_teams"
SHOWN_FOR: Final = timedelta(days=1)
"""So long a team that has left can still be completed from the page."""


@dataclass(frozen=True)
class Emergencies:
    """Keeps which emergency services are and were on site."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives
    desk: str
    evacuation: EvacuationNotes

    @no_session_needed("whoever puts out a fire is let in: nobody signs in first, and no name goes in")
    def arrived(
        self,
        team: TeamId,
        service: EmergencyService,
        people: int | None,
        vehicle: str,
        at: datetime | None = None,
    ) -> EmergencyTeam:
        """Keep that a team came at `at`, or now; the second try of the same id writes nothing.

        The evacuation list of this desk has them first, also where the database is away and the rest fails.

        Raises FieldNotAccepted, BsnNotKept and TeamTimesWrong; nothing was written then.
        """
        self._check(people, vehicle)
        now = self.clock.now()
        if at is not None and not now - SHOWN_FOR <= at <= now:
            raise TeamTimesWrong
        made = EmergencyTeam(team, service, people, vehicle.strip(), at or now, self.desk)
        self.evacuation.arrived([evacuation_team(made)])
        with self.works() as work:
            known = work.emergency_teams.get(team)
            if known is not None:
                return known
            self._keep(work, "emergency_team.arrived", None, made)
            work.commit()
        return made

    @no_session_needed("shows services, numbers and vehicles; no person is in it")
    def here(self) -> Sequence[EmergencyTeam]:
        """Return the teams that have not left, longest here first."""
        with self.works() as work:
            return [team for team in work.emergency_teams.all() if team.left_at is None]

    @no_session_needed("whoever leaves is let out, also past a locked desk")
    def left(self, team: TeamId) -> EmergencyTeam:
        """Keep that a team leaves now; one that has left already stays as it was. Raises TeamUnknown."""
        with self.works() as work:
            found = self._get(work, team)
            if found.left_at is not None:
                return found
            gone = replace(found, left_at=max(self.clock.now(), found.arrived_at))
            self._keep(work, "emergency_team.left", None, gone)
            work.after_commit(lambda: self.evacuation.left(gone.id))
            work.commit()
        return gone

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def lately(self, session: Session) -> Sequence[OpenedTeam]:
        """Return the teams on site and those that left within a day, newest first, with their notes."""
        since = self.clock.now() - SHOWN_FOR
        with self.works() as work:
            teams = [
                team
                for team in reversed(work.emergency_teams.all())
                if team.left_at is None or team.left_at >= since
            ]
            fields = self.sealed.open_many(
                session, work, table=TABLE, records=[team.id for team in teams], group=Group.R
            )
        return [OpenedTeam(team, fields.get(team.id, {}).get("note")) for team in teams]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def complete(
        self,
        session: Session,
        team: TeamId,
        people: int | None,
        vehicle: str,
        left_at: datetime | None,
        note: str,
    ) -> EmergencyTeam:
        """Complete a team once there is time: how many, with what, when they left, and a sealed note.

        A note that is empty leaves the one before as it is.

        Raises TeamUnknown, TeamTimesWrong, TeamNoteTooLong, FieldNotAccepted, BsnNotKept.
        """
        self._check(people, vehicle)
        if len(note) > LONGEST_NOTE:
            raise TeamNoteTooLong(longest=LONGEST_NOTE)
        reject_bsn(note, field_name="note")
        with self.works() as work:
            found = self._get(work, team)
            if left_at is not None and not found.arrived_at <= left_at <= self.clock.now():
                raise TeamTimesWrong
            done = replace(found, people=people, vehicle=vehicle.strip(), left_at=left_at)
            if note:
                self.sealed.seal(
                    work,
                    table=TABLE,
                    record=team,
                    group=Group.R,
                    expires_on=self.lives.gone_on(Group.R, TABLE, found.arrived_at),
                    fields={"note": note},
                )
            self._keep(work, "emergency_team.completed", session, done)
            work.after_commit(lambda: self._tell(done))
            work.commit()
        return done

    def _tell(self, team: EmergencyTeam) -> None:
        if team.left_at is None:
            self.evacuation.arrived([evacuation_team(team)])
        else:
            self.evacuation.left(team.id)

    @staticmethod
    def _check(people: int | None, vehicle: str) -> None:
        if people is not None and not 0 < people <= MOST_PEOPLE:
            raise FieldNotAccepted(field="people")
        if len(vehicle.strip()) > LONGEST_VEHICLE or not vehicle.isprintable():
            raise FieldNotAccepted(field="vehicle")
        reject_bsn(vehicle, field_name="vehicle")

    @staticmethod
    def _get(work: VisitWork, team: TeamId) -> EmergencyTeam:
        found = work.emergency_teams.get(team)
        if found is None:
            raise TeamUnknown
        return found

    def _keep(self, work: VisitWork, act: str, session: Session | None, team: EmergencyTeam) -> None:
        work.emergency_teams.put(team)
        self.log.append(work, act, session, team=team.id, service=team.service.value, row=row_digest(team))
