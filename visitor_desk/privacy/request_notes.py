"""The service that lets somebody read what was written about incidents of a request, and say what goes along.

A note speaks of whoever was there. It is given whole where it speaks of nobody but the person, and stays
here otherwise (GDPR 15(4)); nobody decides that but a person who has read it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.incident import IncidentId, IncidentNote, IncidentUnknown
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_terms import change_request, get_request
from visitor_desk.privacy.requests import (
    Request,
    RequestId,
    RequestKind,
    RequestKindHasNoPackage,
    RequestStep,
    require_step,
)
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.told_incidents import (
    NOTES_CHOSEN,
    ToldIncident,
    opened_note,
    told_incidents,
)
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session


class NoteUnderSilence(DeskError):
    """What was written cannot go along while a silence about a visit of its incident runs."""

    code = "requests.note_under_silence"


@dataclass(frozen=True, slots=True)
class ReadNote:
    """An incident of a request and what was written about it; `note` is None where that is gone."""

    told: ToldIncident
    note: IncidentNote | None = field(repr=False)


@dataclass(frozen=True)
class RequestNotes:
    """Reads the notes of a request for access and keeps which of them go along."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(Duty.PRIVACY)
    def read(self, session: Session, request_id: RequestId) -> Sequence[ReadNote]:
        """Open what was written about the incidents of the request's visits; an entry of the log each."""
        with self.works() as work:
            request = _asked(work, request_id)
            found = [ReadNote(told, self._note(session, work, told)) for told in self._told(work, request)]
            work.commit()
        return found

    @requires(Duty.PRIVACY)
    def choose(self, session: Session, request_id: RequestId, incidents: Collection[IncidentId]) -> Request:
        """Say of which incidents what was written goes along: of these, and of no other of the request.

        Whoever says it has prepared the request, so an approval given before no longer counts, and somebody
        else signs. Raises IncidentUnknown where an incident is none of the request or its note is gone, and
        NoteUnderSilence.
        """
        wanted = set(incidents)
        with self.works() as work:
            request = _asked(work, request_id)
            notes = {one.incident.id: one.incident for one in self._told(work, request) if one.note_gone_on}
            if not wanted <= set(notes):
                raise IncidentUnknown
            silent = unspoken(work).since
            if any(visit in silent for one in wanted for visit in notes[one].visits):
                raise NoteUnderSilence
            changed = replace(request, step=RequestStep.MATCHED, prepared_by=session.operator_id)
            change_request(work, self.log, session, NOTES_CHOSEN, changed, incidents=sorted(wanted))
            work.commit()
        return changed

    def _told(self, work: DeskWork, request: Request) -> list[ToldIncident]:
        of_visits = told_incidents(work, request, self.lives.local_day(self.clock.now())).values()
        # What two visits were part of is one incident.
        return list({told.incident.id: told for incidents in of_visits for told in incidents}.values())

    def _note(self, session: Session, work: DeskWork, told: ToldIncident) -> IncidentNote | None:
        return None if told.note_gone_on is None else opened_note(self.sealed, session, work, told)


def _asked(work: DeskWork, request_id: RequestId) -> Request:
    """Return a request whose package is being prepared; only one for access holds what others noted."""
    request = get_request(work, request_id)
    if request.kind is not RequestKind.ACCESS:
        raise RequestKindHasNoPackage(kind=request.kind)
    require_step(request, RequestStep.MATCHED, RequestStep.APPROVED)
    return request
