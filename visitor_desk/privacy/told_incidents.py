"""What a person is told of the incidents that a visit of theirs was part of.

What a guard wrote speaks of others too, and what came of it may lie under silence: the person is told kind,
time and places, whether it is handled, and how long what was written stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from visitor_desk.privacy.bound_rows import INCIDENTS
from visitor_desk.privacy.incident import Incident, IncidentId
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.canonical import JsonValue, iso_utc
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class ToldIncident:
    """An incident of a visit; `note_gone_on` is None where what was written about it is gone already."""

    incident: Incident
    note_gone_on: date | None

    @property
    def leaves_out(self) -> bool:
        """Whether something is kept that is not given: what was written (GDPR 15(4))."""
        return self.note_gone_on is not None

    def values(self) -> list[JsonValue]:
        """Return what a second person approves of it."""
        handled_at, gone_on = self.incident.handled_at, self.note_gone_on
        return [
            self.incident.id,
            iso_utc(handled_at) if handled_at else "",
            gone_on.isoformat() if gone_on else "",
        ]


def told_incidents(work: DeskWork, visit: VisitId, today: date) -> tuple[ToldIncident, ...]:
    """Return the incidents of a visit, in the order they were written down."""
    found = incidents_of(work, {visit})
    return tuple(ToldIncident(one, _note_gone_on(work, one.id, today)) for one in found)


def incidents_of(work: DeskWork, visits: Collection[VisitId]) -> Sequence[Incident]:
    """Return the incidents that any of the visits was part of, in the order they were written down."""
    return [one for one in work.incidents.all() if set(one.visits).intersection(visits)] if visits else []


def _note_gone_on(work: DeskWork, incident: IncidentId, today: date) -> date | None:
    days = [row.expires_on for row in work.sealed.rows(INCIDENTS, incident, Group.D)]
    return max((day for day in days if day > today), default=None)
