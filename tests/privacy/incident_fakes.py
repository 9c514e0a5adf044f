"""Incidents and authorities at the desk, in memory."""

from __future__ import annotations

from visitor_desk.privacy.authority_visit import AuthorityVisit, AuthorityVisitId
from visitor_desk.privacy.incident import Incident, IncidentId


class FakeAuthorityVisits:
    def __init__(self, rows: dict[AuthorityVisitId, AuthorityVisit]) -> None:
        self._rows = rows

    def put(self, visit: AuthorityVisit) -> None:
        self._rows[visit.id] = visit

    def get(self, visit: AuthorityVisitId) -> AuthorityVisit | None:
        return self._rows.get(visit)

    def all(self) -> list[AuthorityVisit]:
        return sorted(self._rows.values(), key=lambda one: (one.at, one.id))

    def delete(self, visit: AuthorityVisitId) -> None:
        self._rows.pop(visit, None)


class FakeIncidentStore:
    def __init__(self, rows: dict[IncidentId, Incident]) -> None:
        self._rows = rows

    def put(self, incident: Incident) -> None:
        self._rows[incident.id] = incident

    def get(self, incident: IncidentId) -> Incident | None:
        return self._rows.get(incident)

    def all(self) -> list[Incident]:
        return sorted(self._rows.values(), key=lambda one: (one.written_at, one.id))

    def delete(self, incident: IncidentId) -> None:
        self._rows.pop(incident, None)
