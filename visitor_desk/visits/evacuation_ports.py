"""What the evacuation list is told, and what of it desks leave for each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from visitor_desk.security.evacuation_file import EvacuationPerson
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.evacuation_part import SealedPart
from visitor_desk.visits.visit import VisitId


class EvacuationNotes(Protocol):
    """What arrivals and departures tell the evacuation list; never delays or fails what has happened."""

    def arrived(self, people: Sequence[EvacuationPerson]) -> None:
        """Put people on the list, or their newer entries."""
        ...

    def changed(self, people: Sequence[EvacuationPerson]) -> None:
        """Put the newer entries of people on the list; a name that it knows stays where they have none."""
        ...

    def left(self, visit: str) -> None:
        """Take somebody off the list: a visit, or a team of an emergency service."""
        ...

    def back(self, visit: VisitId) -> None:
        """Put somebody back whose check-out was taken back."""
        ...


class EvacuationParts(Protocol):
    """The parts of the evacuation list that desks leave for each other; one row from each to each."""

    def put(self, part: SealedPart) -> None:
        """Insert the part or replace the one from the same desk to the same desk."""
        ...

    def sent_to(self, device: DeviceId) -> Sequence[SealedPart]:
        """Return the parts for one desk, by sender."""
        ...

    def delete_before(self, instant: datetime) -> int:
        """Delete every part made before `instant`; return how many."""
        ...
