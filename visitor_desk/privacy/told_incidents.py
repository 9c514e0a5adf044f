"""What a person is told of the incidents that a visit of theirs was part of.

Kind, time and places, whether it is handled, and how long what was written stays. That itself speaks of
others too, and of what came of it, which may lie under silence: it goes along only where somebody has read
it and said so (`request_notes`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from visitor_desk.privacy.bound_rows import INCIDENTS
from visitor_desk.privacy.incident import Incident, IncidentId, IncidentNote
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.requests import Request
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.security.canonical import JsonValue, iso_utc
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId

NOTES_CHOSEN: Final = "request.notes_chosen"
"""The act of the log when somebody has said of which incidents what was written goes along."""


@dataclass(frozen=True, slots=True)
class ToldIncident:
    """An incident of a visit; `note_gone_on` is None where what was written about it is gone already.

    `with_note` tells whether what was written goes along.
    """

    incident: Incident
    note_gone_on: date | None
    with_note: bool = False

    @property
    def leaves_out(self) -> bool:
        """Whether something is kept that is not given: what was written (GDPR 15(4))."""
        return self.note_gone_on is not None and not self.with_note

    def values(self) -> list[JsonValue]:
        """Return what a second person approves of it."""
        handled_at, gone_on = self.incident.handled_at, self.note_gone_on
        return [
            self.incident.id,
            iso_utc(handled_at) if handled_at else "",
            gone_on.isoformat() if gone_on else "",
            *(["with_note"] if self.with_note else []),
        ]


def notes_chosen(work: DeskWork, request: Request) -> frozenset[IncidentId]:
    """Return the incidents of which what was written goes along with a request, as the log says last."""
    for entry in reversed(work.log.about(request.id)):
        body = read_body(entry.body) if entry.body is not None else {}
        if body.get("act") == NOTES_CHOSEN:
            return frozenset(IncidentId(one) for one in body["values"]["incidents"])
    return frozenset()


def told_incidents(
    work: DeskWork, request: Request, today: date
) -> Mapping[VisitId, tuple[ToldIncident, ...]]:
    """Return the incidents of each visit of a request, in the order they were written down.

    What was written about those that were chosen goes along, unless a silence about a visit of theirs runs by
    now.
    """
    chosen, silent = notes_chosen(work, request), unspoken(work).since
    told = []
    for one in incidents_of(work, request.visits):
        gone_on = _note_gone_on(work, one.id, today)
        with_note = gone_on is not None and one.id in chosen and not silent.keys() & set(one.visits)
        told.append(ToldIncident(one, gone_on, with_note))
    return {visit: tuple(one for one in told if visit in one.incident.visits) for visit in request.visits}


def incidents_of(work: DeskWork, visits: Collection[VisitId]) -> Sequence[Incident]:
    """Return the incidents that any of the visits was part of, in the order they were written down."""
    return [one for one in work.incidents.all() if set(one.visits).intersection(visits)] if visits else []


def opened_note(sealed: SealedRecords, session: Session, work: DeskWork, told: ToldIncident) -> IncidentNote:
    """Open what was written about an incident for the person's request; the caller commits the entry."""
    fields = sealed.open(
        session,
        work,
        table=INCIDENTS,
        record=told.incident.id,
        group=Group.D,
        purpose=Purpose.PERSON_REQUEST,
    )
    return IncidentNote(**fields)


def _note_gone_on(work: DeskWork, incident: IncidentId, today: date) -> date | None:
    days = [row.expires_on for row in work.sealed.rows(INCIDENTS, incident, Group.D)]
    return max((day for day in days if day > today), default=None)
