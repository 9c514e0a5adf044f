"""An incident that was written with the server away, on its way there (see `visits.forwarding`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

from visitor_desk.privacy.bound_rows import incident_row
from visitor_desk.privacy.incident import Incident, IncidentId
from visitor_desk.privacy.incidents import WRITTEN
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.visits.offline_ports import OtherRows
from visitor_desk.visits.ports import VisitWork


@dataclass(frozen=True, slots=True)
class ForwardedIncidents:
    """Takes the plain row along; what is sealed of it goes like everything sealed.

    Works of the desk hold every store; forwarding knows those of visits only.
    """

    def read(self, own: VisitWork, record: str) -> Incident | None:
        """Return the incident as it was written."""
        return cast("DeskWork", own).incidents.get(IncidentId(record))

    def write(self, server: VisitWork, row: Incident) -> str:
        """Write it there, and return what its entry binds."""
        cast("DeskWork", server).incidents.put(row)
        return incident_row(row)


FORWARDED: Final[Mapping[str, OtherRows]] = MappingProxyType({WRITTEN: ForwardedIncidents()})
"""What a desk writes with the server away that is about no visit, by the act that writes it."""
