"""Who walks along with somebody inside: taken over by another, or ended where no zone asks for it any more.

The row of the visit says who walks along now. Who did before stands in entries of the log about the visit:
staff ids, and no visitor's name; it dies with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Final

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.documents.document_check import Verdict
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry, OperatorId
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.evacuation import named, nameless
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.here_names import TABLE
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted, MinorsRule
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

TAKEN_OVER: Final = "visit.escort_taken_over"
ENDED: Final = "visit.escort_ended"
ADMITTED: Final = "visit.admitted"


class EscortUnchanged(DeskError):
    """Whoever is named walks along already, or nobody does and that was to end."""

    code = "visits.escort_unchanged"


class EscortStillNeeded(DeskError):
    """A zone of the visit asks for an escort. Values: `zone`."""

    code = "visits.escort_still_needed"


class MinorIsEscorted(DeskError):
    """The ticket lets minors in with an escort only; nobody looks at the document a second time."""

    code = "visits.minor_is_escorted"


class HostWalksAlong(DeskError):
    """The host vouched for this visitor, and walks along until they leave."""

    code = "visits.host_walks_along"


@dataclass(frozen=True, slots=True)
class EscortChange:
    """One change of who walks along; `before` is None where nobody did, `after` where nobody does since."""

    at: datetime
    before: StaffId | None
    after: StaffId | None
    operator: OperatorId | None


def escorts_of(entries: Iterable[LogEntry]) -> list[EscortChange]:
    """Return who took over from whom by the log's entries about a visit, oldest first.

    Whoever walked along from the start is `before` of the first change, or in the row where there is none.
    """
    found = []
    for entry in entries:
        if entry.body is None:
            continue
        body = read_body(entry.body)
        if body["act"] in {TAKEN_OVER, ENDED}:
            said = body["values"]
            before, after = (StaffId(one) if one else None for one in (said["before"], said["escort"]))
            found.append(EscortChange(from_iso_utc(body["at"]), before, after, body["operator"]))
    return found


@dataclass(frozen=True, slots=True)
class EscortSpan:
    """Who walked along in one stretch of a visit."""

    span: TimeRange
    escort: StaffId


def escort_spans(visit: Visit, changes: Sequence[EscortChange], until: datetime) -> list[EscortSpan]:
    """Return who walked along when, in time order; where nobody did, there is no stretch.

    `until` ends the last one. A change outside the visit, whose times were corrected since, ends or begins
    at the edge of the visit.
    """
    first = changes[0].before if changes else visit.escort
    steps = [(visit.arrived_at, first), *((one.at, one.after) for one in changes), (until, None)]
    found = []
    for (start, escort), (end, _) in pairwise(steps):
        inside = max(start, visit.arrived_at), min(end, until)
        if escort is not None and inside[0] < inside[1]:
            found.append(EscortSpan(TimeRange(*inside), escort))
    return found


@dataclass(frozen=True)
class Escorts:
    """Changes who walks along with somebody inside; the evacuation list shows the present one."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    evacuation: EvacuationNotes

    @requires(Duty.RECEPTION)
    def take_over(self, session: Session, visit: VisitId, staff: StaffId) -> Visit:
        """Let somebody of the staff register walk along from now on, in the place of who did.

        Raises VisitUnknown for who is not here, FieldNotAccepted, EscortUnchanged, HostWalksAlong.
        """
        with self.works() as work:
            found = self._here(work, visit)
            if work.staff.get(staff) is None:
                raise FieldNotAccepted(field="escort")
            if staff == found.escort:
                raise EscortUnchanged
            if staff != found.host and _is_vouched_for(work, found):
                raise HostWalksAlong
            return self._write(session, work, found, TAKEN_OVER, staff)

    @requires(Duty.RECEPTION)
    def end(self, session: Session, visit: VisitId) -> Visit:
        """Let nobody walk along any more, where neither zone nor ticket asks for it.

        Raises VisitUnknown for who is not here, EscortUnchanged, EscortStillNeeded, MinorIsEscorted,
        HostWalksAlong.
        """
        with self.works() as work:
            found = self._here(work, visit)
            if found.escort is None:
                raise EscortUnchanged
            for zone in work.zones.all():
                if zone.id in found.zones and zone.escort_required:
                    raise EscortStillNeeded(zone=zone.name)
            if _is_vouched_for(work, found):
                raise HostWalksAlong
            ticket = work.tickets.get(found.ticket) if found.ticket is not None else None
            if ticket is not None and ticket.minors is MinorsRule.ESCORTED:
                raise MinorIsEscorted
            return self._write(session, work, found, ENDED, None)

    @staticmethod
    def _here(work: VisitWork, visit: VisitId) -> Visit:
        # Held from the start: of two desks at once the second one has to see whom the first one named.
        work.log.head(lock=True)
        found = work.visits.get(visit)
        if found is None or found.state is not VisitState.HERE:
            raise VisitUnknown
        return found

    def _write(
        self, session: Session, work: VisitWork, found: Visit, act: str, staff: StaffId | None
    ) -> Visit:
        changed = replace(found, escort=staff)
        work.visits.update(changed)
        fields = self.sealed.open_many(session, work, table=TABLE, records=[found.id], group=Group.R)
        listed = named(work, [changed], fields, self.clock.now()) or nameless(work, [changed])
        work.after_commit(lambda: self.evacuation.changed(listed))
        self.log.append(
            work,
            act,
            session,
            visit=changed.id,
            before=found.escort,
            escort=staff,
            badge=changed.badge,
            row=row_digest(changed),
        )
        work.commit()
        return changed


def _is_vouched_for(work: VisitWork, visit: Visit) -> bool:
    """Tell whether the log says that the host vouched; where its entry lost its body, the answer is no."""
    bodies = (read_body(entry.body) for entry in work.log.about(visit.id) if entry.body is not None)
    return any(
        body["act"] == ADMITTED and body["values"].get("document") == Verdict.VOUCHED_BY_HOST.value
        for body in bodies
    )
