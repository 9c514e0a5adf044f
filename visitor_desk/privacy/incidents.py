"""The service that keeps what went wrong at a desk until somebody has handled it, and then for four weeks.

What a guard writes is sealed twice: in group D for who handles it, and in group R for the desk that wrote it,
which reads it back in its own shift only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.privacy.bound_rows import INCIDENTS, incident_row
from visitor_desk.privacy.incident import (
    LONGEST_TEXT,
    MOST_BADGES,
    MOST_ZONES,
    OLDEST,
    BadgeOfNobody,
    Incident,
    IncidentHandled,
    IncidentId,
    IncidentNote,
    IncidentOfShift,
    IncidentOutcome,
    IncidentTextTooLong,
    IncidentTimeWrong,
    IncidentUnknown,
    NewIncident,
)
from visitor_desk.privacy.moment import MomentUnknown
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.sealed_anew import seal_anew
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.place import ZoneUnknown
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import BadgeNumber, VisitId
from visitor_desk.visits.visit_book import SHIFT

UNHANDLED: Final = "open_incidents"
"""The kind of data whose rule says how long a note lives that nobody handles."""
WRITTEN: Final = "incident.written"


@dataclass(frozen=True)
class Incidents:
    """Keeps the incidents of the desks."""

    works: DeskWorks
    at_desk: DeskWorks
    """Works that a desk has also with its server away: what it writes down then is forwarded."""
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    desk: str

    @requires(Duty.RECEPTION)
    def write(self, session: Session, new: NewIncident) -> Incident:
        """Write an incident down; the second try of the same id writes nothing.

        Raises FieldNotAccepted, IncidentTextTooLong, BsnNotKept, IncidentTimeWrong, ZoneUnknown,
        BadgeOfNobody and MomentUnknown; nothing was written then.
        """
        text = _checked(new.text, "text")
        if not new.zones or len(new.zones) > MOST_ZONES:
            raise FieldNotAccepted(field="zones")
        if len(new.badges) > MOST_BADGES:
            raise FieldNotAccepted(field="badges")
        now = self.clock.now()
        at = new.at or now
        if not now - OLDEST <= at <= now:
            raise IncidentTimeWrong(days=OLDEST.days)
        with self.at_desk() as work:
            known = work.incidents.get(new.id)
            if known is not None:
                return known
            _check_links(work, new)
            visits = tuple(dict.fromkeys(_carried(work, badge, now - SHIFT) for badge in new.badges))
            made = Incident(
                new.id,
                at,
                now,
                self.desk,
                new.zones,
                new.kind,
                visits,
                new.moment,
                session.operator_id,
            )
            for group, kind in ((Group.D, UNHANDLED), (Group.R, INCIDENTS)):
                self.sealed.seal(
                    work,
                    table=INCIDENTS,
                    record=made.id,
                    group=group,
                    expires_on=self.lives.gone_on(group, kind, now),
                    fields={"text": text},
                )
            self._keep(work, WRITTEN, session, made)
            work.commit()
        return made

    @requires(Duty.RECEPTION)
    def of_shift(self, session: Session) -> Sequence[IncidentOfShift]:
        """Return what this desk wrote in the running shift, the newest first."""
        since = self.clock.now() - SHIFT
        with self.at_desk() as work:
            found = [
                one
                for one in reversed(work.incidents.all())
                if one.desk == self.desk and one.written_at >= since
            ]
            fields = self.sealed.open_many(
                session, work, table=INCIDENTS, records=[one.id for one in found], group=Group.R
            )
        return [IncidentOfShift(one, fields.get(one.id, {}).get("text")) for one in found]

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[Incident]:  # noqa: ARG002 - read by the duty check
        """Return every incident, the newest first, without what was written about it."""
        with self.works() as work:
            return list(reversed(work.incidents.all()))

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def open(self, session: Session) -> Sequence[Incident]:  # noqa: ARG002 - read by the duty check
        """Return the incidents that nobody has handled, the oldest first."""
        with self.works() as work:
            return [one for one in work.incidents.all() if one.handled_at is None]

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def read(self, session: Session, incident: IncidentId, purpose: Purpose) -> IncidentNote:
        """Return what was written about an incident; the log names the purpose.

        Raises IncidentUnknown, and NothingSealed or KeyDestroyed once it has died.
        """
        with self.works() as work:
            self._get(work, incident)
            fields = self.sealed.open(
                session, work, table=INCIDENTS, record=incident, group=Group.D, purpose=purpose
            )
            work.commit()
        return IncidentNote(**fields)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def handle(self, session: Session, incident: IncidentId, outcome: IncidentOutcome, done: str) -> Incident:
        """Say what was done: the incident is closed, and what was written dies four weeks from now.

        Raises IncidentUnknown, IncidentHandled, FieldNotAccepted, IncidentTextTooLong, BsnNotKept.
        """
        said = _checked(done, "done")
        now = self.clock.now()
        with self.works() as work:
            found = self._get(work, incident)
            if found.handled_at is not None:
                raise IncidentHandled
            handled = replace(found, handled_at=now, handled_by=session.operator_id, outcome=outcome)
            self._close_note(session, work, handled, said)
            self._keep(work, "incident.handled", session, handled)
            work.commit()
        return handled

    def _close_note(self, session: Session, work: DeskWork, handled: Incident, done: str) -> None:
        """Seal the note anew with what was done; of one that has died only that is kept."""
        fields = {"text": ""}
        if work.sealed.rows(INCIDENTS, handled.id, Group.D):
            fields = self.sealed.open(
                session, work, table=INCIDENTS, record=handled.id, group=Group.D, purpose=Purpose.SAFETY
            )
        expires_on = self.lives.gone_on(Group.D, INCIDENTS, self.clock.now())
        fields |= {"done": done}
        seal_anew(work, self.sealed, self.log, INCIDENTS, handled.id, Group.D, expires_on, fields)

    @staticmethod
    def _get(work: DeskWork, incident: IncidentId) -> Incident:
        found = work.incidents.get(incident)
        if found is None:
            raise IncidentUnknown
        return found

    def _keep(self, work: DeskWork, act: str, session: Session, incident: Incident) -> None:
        work.incidents.put(incident)
        self.log.append(
            work,
            act,
            session,
            incident=incident.id,
            kind=incident.kind,
            outcome=incident.outcome,
            row=incident_row(incident),
        )


def _checked(written: str, name: str) -> str:
    text = written.strip()
    if not text:
        raise FieldNotAccepted(field=name)
    if len(text) > LONGEST_TEXT:
        raise IncidentTextTooLong(longest=LONGEST_TEXT)
    reject_bsn(text, field_name=name)
    return text


def _carried(work: DeskWork, badge: BadgeNumber, since: datetime) -> VisitId:
    """Return the visit that carried a badge last, where that was in this shift."""
    last = next(iter(work.visits.that_carried(badge, 1)), None)
    if last is None or (last.left_at is not None and last.left_at < since):
        raise BadgeOfNobody(badge=badge)
    return last.id


def _check_links(work: DeskWork, new: NewIncident) -> None:
    known = {zone.id for zone in work.zones.all()}
    for zone in new.zones:
        if zone not in known:
            raise ZoneUnknown(zone=zone)
    if new.moment is not None and all(one.id != new.moment for one in work.moments.all()):
        raise MomentUnknown
